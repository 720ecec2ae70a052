// The left panel: headline, what to look at, and the list of communities.
C15.panel = (() => {
  const { dom: { el, redraw }, format, model, paint } = C15;
  const PARTS = ["met", "borderline", "unmet", "suspected", "unknown", "reported"];
  const PAGE_ROWS = 200;

  // A coverage row as parts that add up: suspected gaps are told apart from the other unknowns.
  const partsOf = (row) => {
    const parts = Object.fromEntries(PARTS.map((name) => [name, row[name] || 0]));
    return { ...parts, unknown: Math.max(0, parts.unknown - parts.suspected) };
  };

  const bar = (app, row, width, height) => {
    const parts = partsOf(row);
    // What is only reported stands outside the total that is judged.
    if (row.total > 0) parts.reported = 0;
    const total = PARTS.reduce((sum, name) => sum + parts[name], 0);
    return paint.picture(width, height, (ctx) => {
      let x = 0;
      for (const name of PARTS) {
        const w = total ? (parts[name] / total) * width : 0;
        if (w > 0) {
          ctx.beginPath();
          ctx.rect(x, 0, w, height);
          const thin = name === "unknown" ? "plain" : name === "suspected" ? "hatch" : app.style.patterns[name];
          paint.fillPath(ctx, { fill: app.style.verdictColours[name], pattern: thin });
          if (name === "unknown" && w > 12 && height > 9) paint.question(ctx, x + w / 2, height / 2);
          ctx.fillStyle = "#ffffff";
          if (x > 0) ctx.fillRect(x - 0.5, 0, 1, height);
        }
        x += w;
      }
      if (!total) {
        ctx.fillStyle = app.style.unknownColour;
        ctx.fillRect(0, 0, width, height);
      }
    });
  };

  const mainRow = (view) => view.coverage[0] || null;
  const shareOf = (row) => {
    if (!row) return null;
    return row.share_met === null ? ["share_within", row.share_within] : ["share_met", row.share_met];
  };

  const head = (app) => {
    const { study } = app.data;
    return el("div", { class: "c15-title" },
      el("h1", {}, study.name || app.say("title_suffix")),
      el("button", { type: "button", class: "c15-quiet", "data-key": "language", id: "c15-language", "aria-label": app.say("other_language_label"),
        onclick: () => app.setLanguage(app.language === "zh" ? "en" : "zh") }, app.say("other_language")));
  };

  const counts = (app, row) => el("ul", { class: "c15-counts" }, PARTS.filter((name) => partsOf(row)[name] > 0).map((name) =>
    el("li", {}, paint.swatch({ fill: app.style.verdictColours[name], pattern: app.style.patterns[name] }, 14, 10),
      el("span", {}, app.say(`short.${name}`)), el("b", {}, format.whole(partsOf(row)[name])))));

  const headline = (app) => {
    const { view } = app.state;
    const names = app.data.communities.name;
    if (view.type === "overview") {
      const gaps = names.filter((_, i) => model.cell(view, "gaps", i) > 0).length;
      return [el("p", { class: "c15-big" }, el("strong", {}, format.whole(gaps)), el("span", {}, app.say("gap_headline"))),
        el("p", { class: "c15-note" }, app.say("gap_total", { n: format.whole(names.length), rules: view.rules }))];
    }
    if (view.type === "kind") {
      const reached = names.filter((_, i) => model.minutesOf(view, i) !== null).length;
      return [el("p", { class: "c15-big" }, el("strong", {}, `${format.whole(reached)} / ${format.whole(names.length)}`), el("span", {}, app.say("kind_headline"))),
        el("p", { class: "c15-note" }, app.say("by_kind_note"))];
    }
    const row = mainRow(view);
    if (!row) return el("p", { class: "c15-note" }, app.say("no_share"));
    const [name, share] = shareOf(row);
    return [
      el("p", { class: "c15-big", id: "c15-headline" }, el("strong", {}, format.percent(share) || app.say("no_number")), el("span", {}, app.say(`${name}.${row.measure}`))),
      bar(app, row, 316, 14), counts(app, row),
      el("table", { class: "c15-measures" }, el("tbody", {}, view.coverage.map((other) => el("tr", {},
        el("th", { scope: "row" }, app.say(`measure.${other.measure}`)),
        el("td", {}, format.percent(shareOf(other)[1]) || app.say("no_number")),
        el("td", {}, bar(app, other, 108, 8)),
        el("td", {}, app.say("total_of", { n: format.whole(other.total || other.reported) || app.say("unknown") })))))),
      name === "share_met" && format.known(row.share_within) && row.measure !== "communities"
        ? el("p", { class: "c15-note c15-small" }, app.say("also_within", { share: format.percent(row.share_within), who: app.say(`measure.${row.measure}`) })) : null,
      row.communities_without_number > 0 ? el("p", { class: "c15-note c15-small" }, app.say("without_number", { n: row.communities_without_number })) : null,
    ];
  };

  const ruleTitle = (app, view) => {
    const title = app.language === "zh" ? view.zh : view.en;
    const sameRule = app.views.filter((v) => v.rule === view.rule && v.standard === view.standard && v.profile === view.profile);
    return view.type === "rule" && sameRule.length > 1 ? `${title} · ${app.say("reading", { name: view.reading })}` : title;
  };

  const ruleButton = (app, view) => {
    const row = view.coverage ? mainRow(view) : null;
    const on = app.state.view === view;
    return el("button", { type: "button", class: "c15-rule", "aria-pressed": String(on), "data-key": view.key, "data-view": view.key, onclick: () => app.change({ view, shown: PAGE_ROWS }) },
      el("span", { class: "c15-rule-name" }, view.type === "overview" ? app.say("overview") : ruleTitle(app, view)),
      view.limit ? el("span", { class: "c15-limit" }, app.say("limit_min", { n: format.plain(view.limit) })) : el("span", {}),
      row ? bar(app, row, 56, 8) : el("span", {}),
      el("span", { class: "c15-share" }, row ? format.percent(shareOf(row)[1]) || app.say("no_number") : ""));
  };

  // Who walks: by id, the study's own first.
  const walker = (app, id) => app.data.study.profiles.find((profile) => profile.id === id) || app.data.study.profiles[0];

  const profiles = (app) => {
    const ids = [...new Set(app.rules.map((view) => view.profile))];
    if (ids.length < 2) return null;
    const swap = (id) => {
      const { view } = app.state;
      const twin = app.rules.find((v) => v.profile === id && v.rule === view.rule && v.standard === view.standard && v.reading === view.reading);
      app.change({ profile: id, view: twin || app.rules.find((v) => v.profile === id) });
    };
    return el("div", { class: "c15-segments", role: "group", "aria-label": app.say("profile") }, ids.map((id) =>
      el("button", { type: "button", "data-key": `profile-${id}`, "aria-pressed": String(app.state.profile === id), onclick: () => swap(id) }, walker(app, id)[app.language])));
  };

  const chooser = (app) => {
    const rules = app.rules.filter((view) => view.profile === app.state.profile);
    const kinds = app.views.filter((view) => view.type === "kind");
    const ofStandard = app.data.standards.filter((s) => rules.some((v) => v.standard === s.id));
    const named = new Set(ofStandard.map((s) => s.id));
    const groups = [...ofStandard.map((s) => [s[app.language], rules.filter((v) => v.standard === s.id)]), ["", rules.filter((v) => !named.has(v.standard))]];
    const overview = app.views.find((view) => view.type === "overview" && view.profile === app.state.profile);
    const isOpen = app.state.view.type === "kind" || !rules.length || app.state.kindsOpen;
    const chip = (view) => el("button", { type: "button", class: "c15-chip", "aria-pressed": String(app.state.view === view), "data-key": view.key, "data-view": view.key,
      onclick: () => app.change({ view, shown: PAGE_ROWS }) }, el("i", { "aria-hidden": "true" }, app.signOf(view.kinds[0])), app.language === "zh" ? view.zh : view.en);
    return [
      profiles(app),
      rules.length ? el("div", { class: "c15-rules", role: "group", "aria-label": app.say("rules") },
        overview ? ruleButton(app, overview) : null,
        groups.filter(([, views]) => views.length).map(([title, views]) => [title ? el("h3", {}, title) : null, views.map((view) => ruleButton(app, view))])) : null,
      kinds.length ? el("details", { class: "c15-kinds", open: isOpen, ontoggle: (event) => { app.state.kindsOpen = event.target.open; } },
        el("summary", { "data-key": "kinds" }, app.say("kinds")), el("div", { class: "c15-chips" }, kinds.map(chip))) : null,
    ];
  };

  const filters = (app) => {
    const tally = app.tally();
    const choices = [["all", app.say("filter_all")], ["unmet", app.say("filter_gaps")], ["borderline", app.say("short.borderline")], ["unknown", app.say("short.unknown")]];
    return el("div", { class: "c15-segments", role: "group", "aria-label": app.say("filter_label") },
      choices.filter(([name]) => name === "all" || name === "unmet" || tally[name] || app.state.filter === name).map(([name, text]) =>
        el("button", { type: "button", "data-key": `filter-${name}`, "data-filter": name, "aria-pressed": String(app.state.filter === name),
          onclick: () => app.change({ filter: name, shown: PAGE_ROWS }) }, text, el("b", {}, format.whole(tally[name] || 0)))));
  };

  const sorters = (app) => {
    const { sort, view } = app.state;
    const columns = [["name", "sort_name"], ["minutes", view.type === "overview" ? "sort_gaps" : "sort_minutes"], ["verdict", "sort_verdict"]];
    return el("div", { class: "c15-sorters" }, columns.map(([by, word]) => {
      const on = sort.by === by;
      const way = on ? app.say(sort.down ? "sort_down" : "sort_up") : "";
      return el("button", { type: "button", "data-key": `sort-${by}`, "data-sort": by, "aria-label": `${app.say(word)} ${way}`.trim(), "aria-pressed": String(on),
        onclick: () => app.change({ sort: { by, down: on ? !sort.down : by === "minutes" } }) }, app.say(word), on ? (sort.down ? " ↓" : " ↑") : "");
    }));
  };

  const listRow = (app, i) => {
    const { view, chosen } = app.state;
    const verdict = model.verdictOf(view, i);
    const number = view.type === "overview" ? model.cell(view, "gaps", i) : format.minutes(model.minutesOf(view, i), view.limit);
    const on = Boolean(chosen) && chosen.type === "community" && chosen.at === i;
    return el("li", {}, el("button", { type: "button", class: "c15-row", "data-key": `community-${i}`, "data-community": app.data.communities.id[i], "aria-pressed": String(on),
      onclick: () => app.choose({ type: "community", at: i }) },
      el("span", { class: "c15-row-name" }, app.data.communities.name[i]),
      el("span", { class: "c15-row-number" }, number === null ? app.say("no_number") : number),
      el("span", { class: "c15-row-verdict" }, paint.swatch(paint.look(app.style, view, i), 20, 13), app.say(`short.${verdict}`))));
  };

  const found = (app) => {
    const { query } = app.state;
    if (!query) return null;
    const hits = app.data.facilities.name.map((name, i) => [name, i]).filter(([name]) => name && model.matches(name, query)).slice(0, 20);
    return hits.length ? el("div", { class: "c15-found" }, el("h3", {}, app.say("found_facilities")), el("ul", {}, hits.map(([name, i]) =>
      el("li", {}, el("button", { type: "button", class: "c15-row", "data-key": `facility-${i}`, "data-facility": app.data.facilities.id[i], onclick: () => app.choose({ type: "facility", at: i }) },
        el("span", { class: "c15-row-name" }, name), el("span", {}), el("span", { class: "c15-row-verdict" }, app.kindName(app.data.facilities.kind[i]))))))) : null;
  };

  const list = (app) => {
    const order = app.visible();
    const shown = order.slice(0, app.state.shown);
    return [
      el("div", { class: "c15-list-head" }, el("h2", {}, app.say("communities"), el("small", {}, app.say("shown_of", { n: order.length, total: app.data.communities.id.length }))), sorters(app)),
      order.length ? el("ol", { class: "c15-list", "aria-label": app.say("list_label") }, shown.map((i) => listRow(app, i))) : el("p", { class: "c15-note" }, app.say("nothing_found")),
      order.length > shown.length ? el("button", { type: "button", class: "c15-quiet c15-more", "data-key": "more", onclick: () => app.change({ shown: app.state.shown + PAGE_ROWS }) },
        app.say("show_more", { n: Math.min(PAGE_ROWS, order.length - shown.length) })) : null,
      found(app),
    ];
  };

  const footer = (app) => {
    const { study } = app.data;
    const last = study.minutes[study.minutes.length - 1];
    const profile = walker(app, app.state.profile);
    const speed = profile.speed_kmh;
    const lines = [
      [profile[app.language], format.known(speed) ? app.say("footer_speed", { speed: speed.toFixed(1), n: last, m: Math.round((last * speed * 1000) / 60) }) : null, (profile.costs || {})[app.language] || null].filter(Boolean).join(" · "),
      `${app.say("footer_hash")} ${study.hash.slice(0, 12)}${study.version ? ` · circle15 ${study.version}` : ""}`,
      study.made_at ? app.say("footer_made", { when: study.made_at.slice(0, 16).replace("T", " ") + (/(\+00:00|Z)$/.test(study.made_at) ? " UTC" : "") }) : null,
      study.edge.closed ? app.say("footer_edge_closed") + (study.edge.reason ? ` (${study.edge.reason})` : "") : null,
    ];
    const notes = study.notes.map((note) => note[app.language]).filter(Boolean);
    return [
      lines.filter(Boolean).map((line) => el("p", {}, line)),
      notes.length ? el("details", {}, el("summary", { "data-key": "notes" }, app.say("footer_notes"), ` (${notes.length})`), el("ul", {}, notes.map((note) => el("li", {}, note)))) : null,
    ];
  };

  const draw = (app, parts) => {
    redraw(parts.head, head(app));
    redraw(parts.headline, headline(app));
    redraw(parts.chooser, chooser(app));
    parts.search.placeholder = app.say("search");
    parts.search.setAttribute("aria-label", app.say("search"));
    redraw(parts.filters, filters(app));
    redraw(parts.list, list(app));
    redraw(parts.footer, footer(app));
  };

  return { draw, partsOf, ruleTitle, PAGE_ROWS };
})();
