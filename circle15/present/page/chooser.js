// What is shown: of whom, when, by which document, rule or kind, and within how many minutes.
C15.chooser = (() => {
  const { bars, dom: { el, redraw }, format, headline } = C15;
  const FEW_CHIPS = { zh: 4, en: 3 };
  const FEW_RULES = 3;
  const ROOM_PX = 1000; // below that height the slider and the table need the room that a list would take

  const segments = (label, entries) => el("div", { class: "c15-segments", role: "group", "aria-label": label }, entries.map(([key, text, on, act]) =>
    el("button", { type: "button", "data-key": key, "aria-pressed": String(on), onclick: act }, text)));

  const profiles = (app) => {
    const ids = app.profiles();
    if (ids.length < 2) return null;
    return segments(app.say("profile"), ids.map((id) => [`profile-${id}`, app.walker(id)[app.language], app.state.profile === id, () => app.setProfile(id)]));
  };

  // The present, the plan, and both side by side with a divider on the map.
  const times = (app) => {
    if (app.data.states.length < 2) return null;
    const { when, swipe } = app.state;
    const split = swipe !== null;
    return segments(app.say("when"), [
      ["when-present", app.say("when.present"), !split && when === "present", () => app.change({ when: "present", swipe: null })],
      ["when-plan", app.say("when.plan"), !split && when === "plan", () => app.change({ when: "plan", swipe: null })],
      ["when-swipe", app.say("when.swipe"), split, () => app.change({ swipe: split ? null : 0.5 })],
    ]);
  };

  const standards = (app) => {
    const all = app.standards();
    if (all.length < 2) return null;
    const option = (id, text) => el("option", { value: id, selected: app.state.standard === id }, text);
    return el("label", { class: "c15-field" }, el("span", {}, app.say("standard")),
      el("select", { id: "c15-standard", "data-key": "standard", onchange: (event) => app.setStandard(event.target.value) },
        option("all", app.say("all_standards")), all.map((standard) => option(standard.id, standard[app.language]))));
  };

  const chip = (app, view, sign, text) => el("button", { type: "button", class: "c15-chip", "aria-pressed": String(app.state.view === view), "data-key": `chip-${view.key}`, "data-view": view.key,
    title: app.titleOf(view), onclick: () => app.change({ view }) }, el("i", { "aria-hidden": "true" }, sign), text);

  const chips = (app) => {
    const overview = app.overview();
    // The kinds that the rules are about come first.
    const asked = new Set(app.rulesShown().flatMap((view) => view.kinds));
    const kinds = [...app.kindViews()].sort((a, b) => asked.has(b.kinds[0]) - asked.has(a.kinds[0]));
    const most = FEW_CHIPS[app.language];
    const few = kinds.length <= most + 2;
    const shown = few || app.open.chips ? kinds : kinds.filter((view, at) => at < most || view === app.state.view);
    return el("div", { class: "c15-chips", role: "group", "aria-label": app.say("kinds") },
      overview ? chip(app, overview, "∑", app.say("overview")) : null,
      shown.map((view) => chip(app, view, app.signOf(view.kinds[0]), app.shortKind(view.kinds[0]))),
      few ? null : el("button", { type: "button", class: "c15-chip c15-chip-more", "data-key": "chips", "aria-expanded": String(app.open.chips), onclick: app.toggle("chips", app.open.chips) },
        app.say(app.open.chips ? "fewer_kinds" : "more_kinds", { n: kinds.length - most })));
  };

  const ruleButton = (app, view) => {
    const row = headline.mainRow(view, app.state.when);
    return el("button", { type: "button", class: "c15-rule", "aria-pressed": String(app.state.view === view), "data-key": view.key, "data-view": view.key, onclick: () => app.change({ view }) },
      el("span", { class: "c15-rule-name" }, app.titleOf(view)),
      view.limit ? el("span", { class: "c15-limit" }, app.say("limit_min", { n: format.plain(view.limit) })) : el("span", {}),
      row ? bars.ofCoverage(app, row, 56, 8) : el("span", {}),
      el("span", { class: "c15-share" }, row ? format.percent(headline.shareOf(row)[1]) || app.say("no_number") : ""));
  };

  const rules = (app) => {
    const all = app.rulesShown();
    if (!all.length) return null;
    const named = app.standards().filter((standard) => all.some((view) => view.standard === standard.id));
    const ids = new Set(named.map((standard) => standard.id));
    const groups = [...named.map((standard) => [standard[app.language], all.filter((view) => view.standard === standard.id)]), ["", all.filter((view) => !ids.has(view.standard))]];
    const { view } = app.state;
    const open = app.open.rules === null ? all.length <= FEW_RULES && window.innerHeight >= ROOM_PX : app.open.rules;
    return el("details", { class: "c15-rules-box", open },
      el("summary", { "data-key": "rules", onclick: app.toggle("rules", open) }, el("span", {}, app.say("rules")), el("b", {}, view.type === "rule" && !open ? app.titleOf(view) : ""), el("small", {}, app.say("rules_count", { n: all.length }))),
      el("div", { class: "c15-rules", role: "group", "aria-label": app.say("rules") },
        groups.filter(([, views]) => views.length).map(([title, views]) => [title ? el("h3", {}, title) : null, views.map((each) => ruleButton(app, each))])));
  };

  // A kind is looked at by minutes; the rules that judge it are one step away.
  const related = (app) => {
    const { view } = app.state;
    if (view.type !== "kind") return null;
    const judging = app.rulesShown().filter((rule) => rule.kinds.includes(view.kinds[0]));
    return judging.length ? el("p", { class: "c15-related" }, el("span", {}, app.say("judged_by")), judging.slice(0, 6).map((rule) =>
      el("button", { type: "button", class: "c15-link", "data-key": `related-${rule.key}`, onclick: () => app.change({ view: rule }) }, app.titleOf(rule)))) : null;
  };

  const MARKS = [5, 10, 15, 20];

  // Made once and then only set: a slider that is drawn anew loses the hand that drags it.
  const createSlider = (app, box) => {
    const input = el("input", { type: "range", id: "c15-minutes", "data-key": "minutes", oninput: () => app.change({ minutes: Number(input.value) }) });
    const label = el("label", { for: "c15-minutes" });
    const value = el("output", { for: "c15-minutes", id: "c15-minutes-value" });
    const marks = el("div", { class: "c15-marks", "aria-hidden": "true" });
    const back = el("div", { class: "c15-back" });
    box.append(el("div", { class: "c15-slider-head" }, label, value), el("div", { class: "c15-slider-body" }, input, marks), back);
    return () => {
      const { view, minutes } = app.state;
      const usable = app.hasMinutes(view);
      box.hidden = !usable;
      if (!usable) return;
      const limit = format.known(view.limit) ? view.limit : null;
      const [low, high] = [Math.min(5, limit === null ? 5 : Math.floor(limit)), Math.max(20, limit === null ? 20 : Math.ceil(limit))];
      const step = limit !== null && limit % 1 !== 0 ? 0.5 : 1;
      Object.assign(input, { min: low, max: high, step });
      input.value = minutes;
      label.textContent = app.say("slider");
      const text = app.say("minutes", { n: format.plain(minutes) });
      value.textContent = text;
      input.setAttribute("aria-valuetext", text);
      const away = view.type === "rule" && app.exploring();
      redraw(back, away ? el("button", { type: "button", class: "c15-quiet", id: "c15-back-to-limit", "data-key": "back", onclick: () => app.change({ minutes: app.minutesFor(view) }) },
        app.say("back_to_limit", { n: format.plain(app.minutesFor(view)) })) : null);
      const at = (n) => `calc(8px + (100% - 16px) * ${(n - low) / (high - low)})`;
      input.style.setProperty("--c15-at", `${((minutes - low) / (high - low)) * 100}%`);
      const shown = [...new Set([low, ...MARKS, high, ...(limit === null ? [] : [limit])])].filter((n) => n >= low && n <= high).sort((a, b) => a - b);
      redraw(marks, shown.filter((n, k) => n === limit || k === 0 || (n - shown[k - 1]) / (high - low) > 0.05).map((n) => {
        const tick = el("span", { class: n === limit ? "c15-limit-mark" : null }, n === limit ? app.say("limit_mark", { n: format.plain(n) }) : format.plain(n));
        tick.style.left = at(n);
        return tick;
      }));
    };
  };

  const draw = (app) => [
    el("div", { class: "c15-switches" }, profiles(app), times(app)),
    chips(app), related(app), standards(app), rules(app),
  ];

  return { draw, createSlider };
})();
