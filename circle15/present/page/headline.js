// What a mayor asks first: how many people, how many communities, and what the plan changes.
C15.headline = (() => {
  const { bars, dom: { el }, format, model, shares } = C15;

  const mainRow = (view, when) => model.coverageOf(view, when)[0] || null;

  const shareOf = (row) => (row.share_met === null ? ["share_within", row.share_within] : ["share_met", row.share_met]);

  const figure = (app, value, text, key) => el("div", { class: "c15-figure", "data-figure": key }, el("b", {}, value === null ? app.say("no_number") : value), el("span", {}, text));

  const subject = (app) => {
    const { view, when, profile } = app.state;
    const at = app.exploring() ? app.say("trial_min", { n: format.plain(app.state.minutes) }) : view.limit ? app.say("limit_min", { n: format.plain(view.limit) }) : null;
    const parts = [app.titleOf(view), at,
      app.profiles().length > 1 ? app.walker(profile)[app.language] : null, app.data.states.length > 1 ? app.say(`when.${when}`) : null];
    return el("h2", { class: "c15-subject" }, parts.filter(Boolean).join(" · "));
  };

  const counted = (app, names, parts, word) => el("ul", { class: "c15-counts" }, names.filter((name) => parts[name] > 0).map((name) =>
    el("li", {}, bars.mark({ fill: app.style.verdictColours[name], pattern: app.style.patterns[name] }), el("span", {}, word(name)), el("b", {}, format.whole(parts[name])))));

  const block = (app, { share, said, figures, parts, names = shares.PARTS, word = (name) => app.say(`short.${name}`) }) => [
    el("div", { class: "c15-figures" },
      el("p", { class: "c15-big", id: "c15-headline" }, el("strong", {}, share || app.say("no_number")), el("span", {}, said)), figures),
    el("div", { class: "c15-wide" }, bars.segments(app, parts, 336, 12)),
    counted(app, names, parts, word),
  ];

  const gapFigures = (app, communities, people, measure, words) => [
    figure(app, format.whole(communities), app.say(words.communities, { n: format.plain(app.state.minutes) }), "communities"),
    measure === "communities" ? null : figure(app, format.whole(people), app.say(`${words.people}.${measure}`), "people"),
  ];

  const UNMET = { communities: "unmet_communities", people: "unmet_people" };
  const GAPS = { communities: "gap_communities", people: "gap_people" };
  const BEYOND = { communities: "beyond_communities", people: "beyond_people" };

  const measures = (app, rows) => el("table", { class: "c15-measures" }, el("tbody", {}, rows.map((row) => el("tr", {},
    el("th", { scope: "row" }, app.say(`measure.${row.measure}`)),
    el("td", {}, format.percent(shareOf(row)[1]) || app.say("no_number")),
    el("td", {}, bars.ofCoverage(app, row, 108, 8)),
    el("td", {}, app.say("total_of", { n: format.whole(row.total || row.reported) || app.say("unknown") }))))));

  const notes = (app, row, name) => {
    const who = app.say(`measure.${row.measure}`);
    const { reported } = shares.partsOf(row);
    return [
      name === "share_met" && format.known(row.share_within) && row.measure !== "communities"
        ? el("p", { class: "c15-note c15-small" }, app.say("also_within", { share: format.percent(row.share_within), who })) : null,
      row.total > 0 && reported > 0 ? el("p", { class: "c15-note c15-small" }, app.say("reported_outside", { n: format.whole(reported), who })) : null,
    ];
  };

  const ofRule = (app) => {
    const { view, when } = app.state;
    const rows = model.coverageOf(view, when);
    const row = mainRow(view, when);
    if (!row) return el("p", { class: "c15-note" }, app.say("no_share"));
    const [name, share] = shareOf(row);
    const communities = rows.find((other) => other.measure === "communities");
    const rest = rows.filter((other) => other !== row);
    const parts = shares.partsOf(row);
    return [
      block(app, { share: format.percent(share), said: app.say(`${name}.${row.measure}`), parts: row.total > 0 ? { ...parts, reported: 0 } : parts,
        figures: gapFigures(app, communities ? communities.unmet : null, row.unmet, row.measure, UNMET) }),
      row.communities_without_number > 0 ? el("p", { class: "c15-note c15-small" }, app.say("without_number", { n: row.communities_without_number })) : null,
      el("details", { class: "c15-more-measures", open: app.open.measures },
        el("summary", { "data-key": "measures", onclick: app.toggle("measures", app.open.measures) }, app.say("other_measures")),
        measures(app, rest), notes(app, row, name)),
    ];
  };

  const ofMinutes = (app) => {
    const { view, when, minutes } = app.state;
    const found = shares.within(app.data, view, minutes, when);
    const { beyond } = shares.within(app.data, view, minutes, when, "communities");
    const n = format.plain(minutes);
    const parts = { met: found.within, unmet: found.beyond, unknown: found.unknown };
    return [
      block(app, { share: format.percent(found.share), said: app.say(`median_within.${found.measure}`, { n }), parts, names: ["met", "unmet", "unknown"],
        word: (name) => app.say({ met: "within_n", unmet: "beyond_n", unknown: "short.unknown" }[name], { n }),
        figures: gapFigures(app, beyond, found.beyond, found.measure, BEYOND) }),
      el("p", { class: "c15-note c15-small" }, app.say(view.type === "kind" ? "by_kind_note" : "exploring_note")),
      view.type === "kind" && found.within + found.beyond === 0 ? el("p", { class: "c15-note c15-small" }, app.say("kind_none")) : null,
      found.without > 0 ? el("p", { class: "c15-note c15-small" }, app.say("without_number", { n: found.without })) : null,
    ];
  };

  const ofAll = (app) => {
    const { view, when } = app.state;
    const found = shares.gapless(app.data, view, when);
    const gaps = app.data.communities.id.filter((_, i) => shares.hasGap(view, i, when)).length;
    return [
      block(app, { share: format.percent(found.share), said: app.say(`gapless.${found.measure}`), parts: found, names: shares.PARTS.filter((name) => name !== "reported"),
        word: (name) => app.say({ met: "no_gap", unmet: "with_gap" }[name] || `short.${name}`),
        figures: gapFigures(app, gaps, found.unmet, found.measure, GAPS) }),
      el("p", { class: "c15-note c15-small" }, app.say("gap_total", { n: format.whole(app.data.communities.id.length), rules: view.rules })),
    ];
  };

  // Of all rules together it is the gaps that are counted, not the communities: few lose their last one.
  const ofPlanInAll = (app) => {
    const { profile, standard, view } = app.state;
    const { before, closed } = shares.closingOfRules(app.data, app.rulesOf(profile, standard));
    const freed = shares.closing(app.data, view).closed;
    const key = before === 0 ? "plan_no_gap" : closed === 0 ? "plan_closes_no_gaps" : "plan_closes_gaps";
    return el("p", { class: "c15-plan-note", "data-plan": closed }, app.say(key, { before: format.whole(before), closed: format.whole(closed), freed }));
  };

  const ofPlan = (app) => {
    const { view } = app.state;
    if (app.data.states.length < 2 || view.type === "kind") return null;
    if (view.type === "overview") return ofPlanInAll(app);
    const { before, closed, opened, people, measure } = shares.closing(app.data, view);
    const key = before === 0 ? "plan_no_gap" : closed === 0 ? "plan_closes_none" : measure === "communities" ? "plan_closes" : `plan_closes.${measure}`;
    return el("p", { class: "c15-plan-note", "data-plan": closed }, app.say(key, { before, closed, people: format.whole(people) }), opened ? ` ${app.say("plan_opens", { n: opened })}` : null);
  };

  const draw = (app) => [
    subject(app),
    app.state.view.type === "overview" ? ofAll(app) : app.exploring() ? ofMinutes(app) : ofRule(app),
    ofPlan(app),
  ];

  // For a line that has little room: the share and what it is of.
  const inShort = (app) => {
    const { view, when, minutes } = app.state;
    if (view.type === "overview") return format.percent(shares.gapless(app.data, view, when).share);
    if (app.exploring()) return format.percent(shares.within(app.data, view, minutes, when).share);
    const row = mainRow(view, when);
    return row ? format.percent(shareOf(row)[1]) : null;
  };

  const spoken = (app) => {
    const said = document.getElementById("c15-headline");
    return [app.titleOf(app.state.view), said && said.innerText].filter(Boolean).join(" ");
  };

  return { draw, inShort, spoken, mainRow, shareOf };
})();
