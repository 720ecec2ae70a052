// The panel beside the map: what is drawn into which of its places, and only where something changed.
C15.panel = (() => {
  const { chooser, dom: { el, redraw }, format, headline } = C15;

  const head = (app) => {
    const { study } = app.data;
    return [
      el("button", { type: "button", class: "c15-skip", "data-key": "skip", onclick: () => app.map.getContainer().focus() }, app.say("skip_to_map")),
      el("h1", { lang: app.langOf(study.name) }, study.name || app.say("title_suffix")),
      el("button", { type: "button", class: "c15-quiet", "data-key": "language", id: "c15-language", lang: app.language === "zh" ? "en" : "zh-CN", "aria-label": app.say("other_language_label"),
        onclick: () => app.setLanguage(app.language === "zh" ? "en" : "zh") }, app.say("other_language")),
    ];
  };

  const tool = (app, id, word, act) => el("button", { type: "button", class: "c15-quiet", id, "data-key": id, onclick: act }, app.say(word));

  const listHead = (app) => [
    el("p", {}, el("b", {}, app.say("communities")), " ", app.say("shown_of", { n: format.whole(app.listed().length), total: format.whole(app.data.communities.id.length) })),
    el("div", { class: "c15-exports", role: "group", "aria-label": app.say("exports_label") },
      tool(app, "c15-csv", "save_csv", () => C15.table.save(app)),
      app.exports ? [tool(app, "c15-png", "save_png", () => app.exports.savePng()), tool(app, "c15-print-button", "print", () => app.exports.printDialog())] : null),
  ];

  const filters = (app) => {
    const tally = app.tally();
    const names = ["all", "unmet", "closing", "borderline", "unknown"].filter((name) => name === "all" || name === "unmet" || tally[name] || app.state.filter === name);
    return el("div", { class: "c15-segments", role: "group", "aria-label": app.say("filter_label") }, names.map((name) =>
      el("button", { type: "button", "data-key": `filter-${name}`, "data-filter": name, "aria-pressed": String(app.state.filter === name),
        onclick: () => app.change({ filter: name }) }, app.filterName(name), el("b", {}, format.whole(tally[name] || 0)))));
  };

  const approval = (app) => {
    const { footer } = app.data.study;
    const field = (name) => el("label", { class: "c15-field" }, el("span", {}, app.say(`footer.${name}`)),
      el("input", { type: "text", id: `c15-footer-${name}`, "data-key": `footer-${name}`, maxlength: 80, autocomplete: "off", value: footer[name] || "", placeholder: app.say(`footer.${name}_example`),
        oninput: (event) => app.setFooter(name, event.target.value) }));
    return el("fieldset", { class: "c15-approval" }, el("legend", {}, app.say("footer.legend")), field("approval"), field("use"));
  };

  const footer = (app) => {
    const { study } = app.data;
    const last = study.minutes[study.minutes.length - 1];
    const profile = app.walker(app.state.profile);
    const speed = profile.speed_kmh;
    const lines = [
      [profile[app.language], format.known(speed) ? app.say("footer_speed", { speed: speed.toFixed(1), n: last, m: Math.round((last * speed * 1000) / 60) }) : null, (profile.costs || {})[app.language] || null].filter(Boolean).join(" · "),
      `${app.say("footer_hash")} ${study.hash.slice(0, 12)}${study.version ? ` · circle15 ${study.version}` : ""}`,
      study.made_at ? app.say("footer_made", { when: study.made_at.slice(0, 16).replace("T", " ") + (/(\+00:00|Z)$/.test(study.made_at) ? " UTC" : "") }) : null,
      study.edge.closed ? app.say("footer_edge_closed") + (study.edge.reason ? ` (${study.edge.reason})` : "") : null,
    ];
    const notes = study.notes.map((note) => note[app.language]).filter(Boolean);
    return el("details", { open: app.open.footer },
      el("summary", { "data-key": "footer", id: "c15-footer-head", onclick: app.toggle("footer", app.open.footer) }, el("span", {}, app.say("footer_head")), el("small", {}, `${app.say("footer_hash")} ${study.hash.slice(0, 12)}`)),
      el("div", { class: "c15-footer-body" },
        approval(app),
        lines.filter(Boolean).map((line) => el("p", {}, line)),
        notes.length ? [el("h3", {}, app.say("footer_notes")), el("ul", {}, notes.map((note) => el("li", {}, note)))] : null));
  };

  const create = (app, byId) => {
    const last = new Map();
    // The table's headings stay below the search, however many lines that takes.
    const find = byId("c15-search").closest(".c15-find");
    new ResizeObserver(() => byId("c15-panel").style.setProperty("--c15-find", `${find.offsetHeight}px`)).observe(find);
    // Draws a part when what it depends on changed.
    const part = (id, keys, made) => {
      const now = [app.language, ...keys];
      const before = last.get(id);
      if (before && before.every((value, at) => value === now[at])) return;
      last.set(id, now);
      redraw(byId(id), made(app));
    };
    const slider = chooser.createSlider(app, byId("c15-slider"));
    const search = C15.search.create(app, byId("c15-search"), byId("c15-hits"));
    const table = C15.table.create(app, byId("c15-list-box"));
    return () => {
      const { view, when, profile, standard, minutes, filter, query, swipe } = app.state;
      const exploring = app.exploring() ? minutes : null;
      part("c15-head", [], head);
      part("c15-headline-box", [view, when, profile, exploring, app.open.measures], headline.draw);
      part("c15-chooser", [view, when, profile, standard, swipe, app.open.rules, app.open.chips], chooser.draw);
      slider();
      search();
      part("c15-filters", [view, when, exploring, filter], filters);
      part("c15-list-head", [view, when, exploring, filter, query, app.exports], listHead);
      table();
      part("c15-footer", [profile, app.open.footer], footer);
    };
  };

  return { create };
})();
