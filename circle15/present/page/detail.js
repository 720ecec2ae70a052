// The card of the community that was chosen: who lives there, and every rule with what it found and why.
C15.detail = (() => {
  const { bars, card: { fact, link, number, quantity, top }, dom: { el, redraw }, format, model } = C15;
  const IN_NEED = ["unmet", "suspected", "borderline", "met", "unknown"];

  const people = (app, i) => {
    const { communities: c } = app.data;
    const { population, pop_60plus: old } = c;
    const share = format.known(old[i]) && population[i] > 0 ? format.percent(old[i] / population[i]) : null;
    const text = (name) => format.whole(c[name][i]) || el("span", { class: "c15-not-known" }, app.say("unknown"));
    return el("dl", { class: "c15-people" }, ["population", "households", "pop_60plus"].map((name) =>
      fact(app.say(name), name === "pop_60plus" && share ? [text(name), el("small", {}, ` ${share}`)] : text(name))));
  };

  const metres = (app, view, name, i, when) => {
    const value = format.whole(model.cell(view, name, i, when));
    return value === null ? null : app.say("metres", { n: value });
  };

  const nearest = (app, view, i, when) => {
    const at = model.cell(view, "facility", i, when);
    return at === null ? null : link(app, "facility", at, app.facilityName(at));
  };

  const wordOf = (app, view, i, when) => (view.type === "rule" ? app.wordOf(model.verdictOf(view, i, when), view.force) : "");

  const short = (app, view, i, when) => [wordOf(app, view, i, when), number(app, view, i, when)].filter(Boolean).join(" ") || app.say("no_number");

  // The plan beside the present, where it finds something else.
  const planned = (app, view, i) => {
    if (app.data.states.length < 2) return null;
    const [now, then] = ["present", "plan"].map((when) => short(app, view, i, when));
    if (now === then) return null;
    const at = model.cell(view, "facility", i, "plan");
    return el("p", { class: "c15-then", "data-then": view.key },
      el("span", {}, app.say("when.present")), el("b", {}, now), el("i", { "aria-hidden": "true" }, "→"), el("span", {}, app.say("when.plan")), el("b", {}, then),
      at === null || at === model.cell(view, "facility", i, "present") ? null : link(app, "facility", at, app.facilityName(at)));
  };

  // The same rule for the others who walk.
  const others = (app, view, i, when) => {
    const twins = app.twins(view).filter((other) => other.profile !== view.profile && model.verdictOf(other, i, when) !== "not_applicable");
    if (!twins.length) return null;
    return el("div", { class: "c15-others" }, el("h4", {}, app.say("other_walkers")), el("ul", {}, twins.map((other) =>
      el("li", {}, el("span", {}, app.walker(other.profile)[app.language]), bars.minutes(app, other, i, when), el("b", {}, short(app, other, i, when))))));
  };

  // The columns that a rule asks for and that are empty here, as people head them.
  const needed = (app, view, i, when) => {
    const nowhere = model.cell(view, "demand_basis", i, when) === "unlocated";
    const parts = String(model.cell(view, "missing", i, when) || "").split(";").filter(Boolean);
    return parts.map((part) => (nowhere && part === "communities.geometry" ? "communities.place" : part))
      .map((part) => (app.needs[part] || {})[app.language] || part).join(app.language === "zh" ? "、" : ", ");
  };

  // What kept a verdict from being certain, in words.
  const missing = (app, view, i, when) => {
    const verdict = model.verdictOf(view, i, when);
    if (view.type !== "rule" || (verdict !== "unknown" && verdict !== "suspected")) return null;
    const reason = model.cell(view, "reason", i, when);
    const key = `missing.${reason}`;
    const needs = needed(app, view, i, when);
    const said = needs ? app.say("missing.columns", { columns: needs }) : app.say(app.has(key) ? key : verdict === "suspected" ? "missing.incomplete_data" : "missing.no_data");
    return el("p", { class: "c15-missing" }, el("b", {}, app.say("missing_label")), said);
  };

  const facts = (app, view, i, when) => {
    const share = format.percent(model.cell(view, "share_within", i, when));
    const needed = format.percent(model.cell(view, "pass_share", i, when));
    const circle = model.cell(view, "circle_within", i, when);
    const walk = model.cell(view, "walk_min", i, when);
    const worst = model.cell(view, "worst_min", i, when);
    const unit = model.cell(view, "unit", i, when);
    const limit = model.cell(view, "limit", i, when);
    const value = model.cell(view, "value", i, when);
    return el("dl", { class: "c15-facts" },
      fact(app.say("reason_label"), app.reasonOf(view, i, when)),
      fact(app.say("nearest"), nearest(app, view, i, when)),
      walk === null ? null : fact(app.say("walk_min"), app.say("minutes", { n: format.minutes(walk, view.limit) })),
      value === null || (unit === "min" && walk !== null) ? null : fact(app.say("value"), quantity(app, value, unit)),
      fact(app.say("limit_label"), quantity(app, limit, unit)),
      fact(app.say("worst_min"), worst === null ? null : app.say("minutes", { n: format.minutes(worst, view.limit) })),
      fact(app.say("network_m"), metres(app, view, "network_m", i, when)),
      fact(app.say("straight_m"), metres(app, view, "straight_m", i, when)),
      fact(app.say("detour_ratio"), format.plain(model.cell(view, "detour_ratio", i, when))),
      fact(app.say("access_m"), metres(app, view, "access_m", i, when)),
      fact(app.say("egress_m"), metres(app, view, "egress_m", i, when)),
      fact(app.say("share_within_label"), share === null || needed === null ? share : app.say("share_needed", { share, needed })),
      fact(app.say("circle_label"), circle === null ? null : app.say(circle === 1 ? "circle_in" : "circle_out")),
      fact(app.say("robustness"), format.percent(model.cell(view, "robustness", i, when))));
  };

  const evidence = (app, view, i) => {
    const { when } = app.state;
    const lies = model.cell(view, "circle_within", i, when) === 1 && model.cell(view, "verdict", i, when) === "unmet";
    const text = app.sentence(view, i, when);
    const asks = view[`asks_${app.language}`];
    return el("div", { class: "c15-evidence" },
      lies ? el("p", { class: "c15-flag" }, app.say("circle_lies")) : null,
      text ? el("p", { class: "c15-text" }, text) : null,
      missing(app, view, i, when),
      facts(app, view, i, when),
      others(app, view, i, when),
      asks && asks !== view[app.language] ? el("p", { class: "c15-asks" }, el("b", {}, app.say("asks_label")), asks) : null,
      view.quote ? el("blockquote", { lang: "zh-CN" }, el("cite", {}, app.say("quote_label")), view.quote) : null);
  };

  const finding = (app, view, i) => {
    const { when } = app.state;
    const shown = app.state.view === view;
    const on = shown && app.open.folded !== view.key;
    const turn = () => {
      app.open.folded = on ? view.key : null;
      app.change(shown ? {} : { view });
    };
    const verdict = model.verdictOf(view, i, when);
    const shade = view.type === "rule" ? { fill: app.style.verdictColours[verdict], pattern: app.style.patterns[verdict] } : bars.shadeOf(app, view, i);
    const said = number(app, view, i, when);
    return el("li", { class: "c15-finding", "data-finding": view.key, "data-verdict": verdict },
      el("button", { type: "button", class: "c15-finding-head", "data-key": `finding-${view.key}`, "aria-expanded": String(on), title: app.say(shown ? "shown_on_map" : "show_on_map"), onclick: turn },
        bars.mark(shade),
        el("span", { class: "c15-finding-name" }, view.type === "kind" ? app.shortKind(view.kinds[0]) : app.titleOf(view)),
        el("span", { class: "c15-finding-verdict" }, wordOf(app, view, i, when)),
        app.hasMinutes(view) ? bars.minutes(app, view, i, when) : el("span", {}),
        el("span", { class: "c15-finding-minutes" }, said || app.say("no_number"))),
      planned(app, view, i),
      on ? evidence(app, view, i) : null);
  };

  const tallied = (app, views, i) => {
    const { when } = app.state;
    const all = views.map((view) => model.verdictOf(view, i, when));
    return el("ul", { class: "c15-counts" }, IN_NEED.filter((name) => all.includes(name)).map((name) =>
      el("li", {}, bars.mark({ fill: app.style.verdictColours[name], pattern: app.style.patterns[name] }), el("span", {}, app.say(`short.${name}`)), el("b", {}, all.filter((each) => each === name).length))));
  };

  const group = (app, title, views, i) => (views.length ? el("section", {}, el("h3", {}, title, el("small", {}, app.say("rules_count", { n: views.length }))),
    el("ul", { class: "c15-findings" }, views.map((view) => finding(app, view, i)))) : null);

  const community = (app, i) => {
    const c = app.data.communities;
    const rules = app.rules.filter((view) => view.profile === app.state.profile);
    const named = app.data.standards.filter((standard) => rules.some((view) => view.standard === standard.id));
    const ids = new Set(named.map((standard) => standard.id));
    const place = app.has(`place.${c.place_type[i]}`) ? app.say(`place.${c.place_type[i]}`) : c.place_type[i];
    const kinds = app.kindViews();
    return [
      top(app, c.name[i], [c.district[i], c.subdistrict[i], place].filter(Boolean).join(" · ")),
      people(app, i),
      rules.length ? tallied(app, rules, i) : null,
      named.map((standard) => group(app, standard[app.language], rules.filter((view) => view.standard === standard.id), i)),
      group(app, app.say("rules_of_community"), rules.filter((view) => !ids.has(view.standard)), i),
      kinds.length ? el("section", {}, el("h3", {}, app.say("kinds_of_community")), el("ul", { class: "c15-findings" }, kinds.map((view) => finding(app, view, i)))) : null,
    ];
  };

  const MAKERS = { community, facility: (app, at) => C15.place.facility(app, at), suspect: (app, at) => C15.place.suspect(app, at) };

  const draw = (app, element) => {
    const { chosen } = app.state;
    element.hidden = !chosen;
    const now = chosen ? `${chosen.type}-${chosen.at}` : "";
    const before = element.dataset.shown;
    element.dataset.shown = now;
    if (!chosen) return;
    const scrolled = element.scrollTop;
    redraw(element, MAKERS[chosen.type](app, chosen.at));
    if (before === now) {
      element.scrollTop = scrolled;
      return;
    }
    // The rule by which the map is coloured is the first that is asked about.
    const shown = element.querySelector(".c15-finding-head[aria-expanded=true]");
    const header = element.querySelector("header");
    element.scrollTop = shown && chosen.type === "community" ? Math.max(0, shown.offsetTop - header.offsetHeight - 150) : 0;
  };

  return { draw };
})();
