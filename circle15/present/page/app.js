// What the page's parts ask of the study: names of things, the views there are, who is listed, and in which order.
C15.app_of = (() => {
  const { format, model, shares } = C15;

  // Names: of kinds, facilities, walkers, rules, verdicts and reasons.
  const naming = (app) => {
    app.has = (key) => key in app.words[app.language];
    app.say = (key, values) => format.fill(app.words[app.language][key] || key, values);
    app.wordOf = (verdict, force) => app.say(app.has(`verdict.${verdict}.${force}`) ? `verdict.${verdict}.${force}` : `verdict.${verdict}`);
    app.kindName = (at) => (at === null ? "" : app.data.kinds[at][app.language]);
    // The name before what explains it: "服务站(党群服务中心/便民服务站)" is a "服务站".
    app.shortKind = (at) => app.kindName(at).split(/[/(（]/)[0].trim();
    // Names of a place stay in its language on an English page, for whoever has it read out.
    app.langOf = (text) => (app.language === "en" && /\p{Script=Han}/u.test(text) ? "zh-CN" : null);
    app.signOf = (at) => (at === null ? "·" : app.data.kinds[at][`mark_${app.language}`]);
    app.facilityName = (at) => app.data.facilities.name[at] || `${app.shortKind(app.data.facilities.kind[at])} ${app.say("nameless")}`;
    app.walker = (id) => app.data.study.profiles.find((profile) => profile.id === id) || app.data.study.profiles[0];
    app.titleOf = (view) => {
      if (view.type === "overview") return app.say("overview");
      if (view.type === "kind") return app.shortKind(view.kinds[0]);
      const title = app.language === "zh" ? view.zh : view.en;
      const readings = app.rules.filter((v) => v.rule === view.rule && v.standard === view.standard && v.profile === view.profile);
      return readings.length > 1 ? `${title} · ${app.say("reading", { name: view.reading })}` : title;
    };
    app.reasonOf = (view, i, when) => {
      const reason = view.type === "overview" ? null : model.cell(view, "reason", i, when);
      if (!reason) return "";
      return app.has(`reason.${reason}`) ? app.say(`reason.${reason}`) : reason;
    };
    app.nearestName = (view, i, when) => {
      const at = model.cell(view, "facility", i, when);
      return at === null ? "" : app.facilityName(at);
    };
    app.sentence = (view, i, when) => (model.sentence ? model.sentence(app.data, view, i, app.language, when) : model.cell(view, app.language === "zh" ? "text_zh" : "text_en", i, when));
  };

  // Views: those of the data, and for each walker and document one of all rules together.
  const viewing = (app) => {
    const overviews = new Map();
    app.profiles = () => [...new Set(app.views.map((view) => view.profile).filter(Boolean))];
    app.standards = () => app.data.standards.filter((standard) => app.rules.some((view) => view.standard === standard.id && view.profile === app.state.profile));
    app.rulesOf = (profile, standard) => app.rules.filter((view) => view.profile === profile && (standard === "all" || view.standard === standard));
    app.rulesShown = () => app.rulesOf(app.state.profile, app.state.standard);
    app.overviewOf = (profile, standard) => {
      const key = `overview-${profile}-${standard}`;
      if (!overviews.has(key)) {
        const rules = app.rulesOf(profile, standard);
        overviews.set(key, rules.length < 2 ? null : { ...model.overview(rules, app.data.communities.id.length, app.data.states), profile, standard, key });
      }
      return overviews.get(key);
    };
    app.overview = () => app.overviewOf(app.state.profile, app.state.standard);
    app.kindViews = () => app.views.filter((view) => view.type === "kind" && (!view.profile || view.profile === app.state.profile));
    app.twins = (view) => app.views.filter((other) => other.type === view.type && (view.type === "kind" ? other.kinds[0] === view.kinds[0]
      : other.rule === view.rule && other.standard === view.standard && other.reading === view.reading));
    app.hasMinutes = (view) => view.type === "kind" || (view.type === "rule" && Boolean(model.rowsOf(view).walk_min));
    // The minutes at which a view shows its verdicts; a kind has none and keeps what the slider says.
    app.minutesFor = (view) => (format.known(view.limit) ? view.limit : 15);
    app.exploring = () => {
      const { view, minutes } = app.state;
      return view.type === "kind" || (app.hasMinutes(view) && minutes !== app.minutesFor(view));
    };
  };

  // Who is listed: what the filter asks of each community, and what the search text leaves.
  const listing = (app) => {
    const kept = { visible: ["", []], listed: ["", []] };
    const remembered = (name, key, make) => {
      if (kept[name][0] !== key) kept[name] = [key, make()];
      return kept[name][1];
    };
    const standing = (i) => {
      const { view, minutes, when } = app.state;
      if (!app.exploring()) return model.verdictOf(view, i, when);
      if (view.type === "rule" && model.verdictOf(view, i, when) === "reported") return "reported";
      const name = shares.standing(view, i, minutes, when);
      return { beyond: "unmet", within: "met" }[name] || name;
    };
    app.peopleColumn = () => model.peopleColumn(app.data);
    app.visible = () => {
      const { view, sort, filter, when, minutes } = app.state;
      const passes = filter === "closing" ? (i) => shares.closes(view, i) : (i) => model.passes(standing(i), filter);
      const key = [view.key, when, sort.by, sort.down, filter, filter !== "all" && app.exploring() ? minutes : ""].join("\u0000");
      return remembered("visible", key, () => model.order(app.data, view, sort, when).filter(passes));
    };
    app.listed = () => {
      const { query } = app.state;
      const visible = app.visible();
      if (!query) return visible;
      const { name, initials = [], pinyin = [] } = app.data.communities;
      return remembered("listed", `${kept.visible[0]}\u0000${query}`, () => visible.filter((i) => model.matches(name[i], query, initials[i], pinyin[i])));
    };
    app.tally = () => {
      const tally = { all: app.data.communities.id.length, unmet: 0, borderline: 0, unknown: 0, closing: 0 };
      const planned = app.data.states.length > 1 && app.state.view.type !== "kind";
      app.data.communities.id.forEach((_, i) => {
        for (const name of ["unmet", "borderline", "unknown"]) if (model.passes(standing(i), name)) tally[name] += 1;
        if (planned && shares.closes(app.state.view, i)) tally.closing += 1;
      });
      return tally;
    };
    app.filterName = (name) => (name === "unmet" && app.exploring() ? app.say("filter_beyond", { n: format.plain(app.state.minutes) }) : app.say(`filter_${name}`));
    app.verdictsShown = () => new Set(app.data.communities.id.map((_, i) => model.verdictOf(app.state.view, i, app.state.when)));
  };

  const tipping = (app) => {
    const { el } = C15.dom;
    const lines = (title, parts) => el("div", {}, el("b", {}, title), el("span", {}, parts.filter(Boolean).join(" · ")));
    app.tips = {
      community: (i) => {
        const { view, when } = app.state;
        const minutes = format.minutes(model.cell(view, "walk_min", i, when), view.limit);
        const gaps = view.type === "overview" ? model.cell(view, "gaps", i, when) : null;
        const word = view.type === "overview" ? `${app.say("sort_gaps")} ${gaps === null ? app.say("no_number") : gaps}` : view.type === "kind" ? null : app.wordOf(model.verdictOf(view, i, when), view.force);
        return lines(app.data.communities.name[i], [word, minutes === null ? null : app.say("minutes", { n: minutes })]);
      },
      suspect: (i) => {
        const { place, kind, gap_m: gap, length_m: length } = app.data.suspects;
        const metres = gap[i] !== null ? app.say("suspect_gap", { n: gap[i] }) : length[i] !== null ? app.say("suspect_length", { n: length[i] }) : null;
        return lines(place[i], [app.say(`doctor.kind.${kind[i]}`), metres]);
      },
      facility: (i) => lines(app.facilityName(i), [app.kindName(app.data.facilities.kind[i]), app.say(`status.${app.data.facilities.status[i]}`)]),
    };
  };

  return (boot) => {
    const app = { words: boot.words, needs: boot.needs || {}, style: boot.style, language: boot.language, data: null, streets: null, layers: null, exports: null,
                  open: { rules: null, chips: false, measures: false, served: null, footer: false, folded: null } };
    [naming, viewing, listing, tipping].forEach((add) => add(app));
    return app;
  };
})();
