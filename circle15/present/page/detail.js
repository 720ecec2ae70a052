// The card of the community or facility that was clicked.
C15.detail = (() => {
  const { dom: { el, redraw }, format, model, paint } = C15;
  const SCALE_MIN = 30; // minutes at the right end of a bar

  const fact = (label, value) => (value === null || value === undefined || value === "" ? null : el("div", { class: "c15-fact" }, el("dt", {}, label), el("dd", {}, value)));

  const people = (app, name, i) => {
    const value = format.whole(app.data.communities[name][i]);
    return fact(app.say(name), value === null ? app.say("unknown") : value);
  };

  const minutesBar = (app, view, i) => paint.picture(96, 10, (ctx) => {
    const minutes = model.minutesOf(view, i);
    ctx.fillStyle = app.style.neutrals.wash;
    ctx.fillRect(0, 0, 96, 10);
    const shade = paint.look(app.style, view, i);
    if (shade.verdict !== "not_applicable") {
      ctx.beginPath();
      ctx.rect(0, 0, minutes === null ? 96 : Math.max(2, Math.min(1, minutes / SCALE_MIN) * 96), 10);
      paint.fillPath(ctx, shade);
    }
    if (format.known(view.limit)) {
      ctx.fillStyle = app.style.neutrals.ink;
      ctx.fillRect(Math.min(1, view.limit / SCALE_MIN) * 96 - 0.75, 0, 1.5, 10);
    }
  });

  const minutesText = (app, view, i) => {
    const text = format.minutes(model.minutesOf(view, i), view.limit);
    return text === null ? app.say("no_number") : app.say("minutes", { n: text });
  };

  const metres = (app, view, name, i) => {
    const value = format.whole(model.cell(view, name, i));
    return value === null ? null : app.say("metres", { n: value });
  };

  const nearest = (app, view, i) => {
    const at = model.cell(view, "facility", i);
    if (at === null) return null;
    const name = app.facilityName(at);
    return el("button", { type: "button", class: "c15-link", "data-key": `to-${at}`, onclick: () => app.choose({ type: "facility", at }) }, name);
  };

  const reasonOf = (app, view, i) => {
    const reason = model.cell(view, "reason", i);
    if (!reason) return null;
    return app.has(`reason.${reason}`) ? app.say(`reason.${reason}`) : reason;
  };

  const evidence = (app, view, i) => {
    const share = format.percent(model.cell(view, "share_within", i));
    const needed = format.percent(model.cell(view, "pass_share", i));
    const circle = model.cell(view, "circle_within", i);
    const verdict = model.cell(view, "verdict", i);
    const text = model.cell(view, app.language === "zh" ? "text_zh" : "text_en", i);
    const asks = view[`asks_${app.language}`];
    return el("div", { class: "c15-evidence" },
      circle === 1 && verdict === "unmet" ? el("p", { class: "c15-flag" }, app.say("circle_lies")) : null,
      asks && asks !== view[app.language] ? el("p", { class: "c15-asks" }, asks) : null,
      text ? el("p", { class: "c15-text" }, text) : null,
      el("dl", { class: "c15-facts" },
        fact(app.say("reason_label"), reasonOf(app, view, i)),
        fact(app.say("nearest"), nearest(app, view, i)),
        fact(app.say("walk_min"), minutesText(app, view, i)),
        fact(app.say("worst_min"), model.cell(view, "worst_min", i) === null ? null : app.say("minutes", { n: format.minutes(model.cell(view, "worst_min", i), view.limit) })),
        fact(app.say("network_m"), metres(app, view, "network_m", i)),
        fact(app.say("straight_m"), metres(app, view, "straight_m", i)),
        fact(app.say("detour_ratio"), format.plain(model.cell(view, "detour_ratio", i))),
        fact(app.say("access_m"), metres(app, view, "access_m", i)),
        fact(app.say("egress_m"), metres(app, view, "egress_m", i)),
        fact(app.say("share_within_label"), share === null || needed === null ? share : app.say("share_needed", { share, needed })),
        fact(app.say("circle_label"), circle === null ? null : app.say(circle === 1 ? "circle_in" : "circle_out")),
        fact(app.say("robustness"), format.percent(model.cell(view, "robustness", i)))),
      model.cell(view, "facility", i) === null ? null : el("p", { class: "c15-note c15-small" }, app.say("dotted_line")),
      view.quote ? el("blockquote", { lang: "zh-CN" }, view.quote) : null);
  };

  const viewRow = (app, view, i) => {
    const on = app.state.view === view;
    const verdict = model.verdictOf(view, i);
    return el("li", { class: "c15-finding", "data-finding": view.key, "data-verdict": verdict },
      el("button", { type: "button", class: "c15-finding-head", "data-key": `finding-${view.key}`, "aria-expanded": String(on), title: app.say(on ? "shown_on_map" : "show_on_map"), onclick: () => app.change({ view }) },
        el("span", { class: "c15-finding-name" }, C15.panel.ruleTitle(app, view)),
        el("span", { class: "c15-finding-verdict" }, view.type === "rule" ? app.wordOf(verdict, view.force) : ""),
        minutesBar(app, view, i),
        el("span", { class: "c15-finding-minutes" }, minutesText(app, view, i))),
      on ? evidence(app, view, i) : null);
  };

  const top = (app, title, subtitle) => el("header", {},
    el("div", {}, el("h2", { id: "c15-detail-name", tabindex: "-1" }, title), subtitle ? el("p", {}, subtitle) : null),
    el("button", { type: "button", class: "c15-close", "data-key": "close", "aria-label": app.say("close"), onclick: () => app.change({ chosen: null }) }, "×"));

  const community = (app, i) => {
    const c = app.data.communities;
    const rules = app.rules.filter((view) => view.profile === app.state.profile);
    const kinds = app.views.filter((view) => view.type === "kind");
    const list = (title, views) => (views.length ? [el("h3", {}, title), el("ul", { class: "c15-findings" }, views.map((view) => viewRow(app, view, i)))] : null);
    return [
      top(app, c.name[i], [c.district[i], c.subdistrict[i], app.has(`place.${c.place_type[i]}`) ? app.say(`place.${c.place_type[i]}`) : c.place_type[i]].filter(Boolean).join(" · ")),
      el("dl", { class: "c15-people" }, ["population", "households", "pop_60plus"].map((name) => people(app, name, i))),
      list(app.say("rules_of_community"), rules),
      list(app.say("kinds_of_community"), kinds),
    ];
  };

  const facility = (app, i) => {
    const f = app.data.facilities;
    const area = format.whole(f.floor_area_m2[i]);
    const { view } = app.state;
    const served = view.type === "overview" ? 0 : app.data.communities.id.filter((_, at) => model.cell(view, "facility", at) === i).length;
    const known = (key, value) => (value && app.has(key) ? app.say(key) : value);
    return [
      top(app, app.facilityName(i), app.kindName(f.kind[i])),
      el("dl", { class: "c15-facts" },
        fact(app.say("status_label"), known(`status.${f.status[i]}`, f.status[i])),
        fact(app.say("operator_type"), known(`operator.${f.operator_type[i]}`, f.operator_type[i])),
        fact(app.say("floor_area_m2"), area === null ? app.say("unknown") : app.say("square_metres", { n: area })),
        fact(app.say("opening_hours"), f.opening_hours[i] || app.say("unknown")),
        fact(app.say("source"), f.source[i]),
        fact(app.say("note"), f.reason[i] ? known(`reason.${f.reason[i]}`, f.reason[i]) : null),
        fact(app.say("id"), f.id[i])),
      served ? el("p", { class: "c15-note" }, app.say("nearest_of", { n: served })) : null,
    ];
  };

  const draw = (app, element) => {
    const { chosen } = app.state;
    element.hidden = !chosen;
    if (!chosen) return;
    const before = element.dataset.shown;
    const now = `${chosen.type}-${chosen.at}`;
    const scrolled = element.scrollTop;
    redraw(element, chosen.type === "community" ? community(app, chosen.at) : facility(app, chosen.at));
    element.dataset.shown = now;
    element.scrollTop = before === now ? scrolled : 0;
  };

  return { draw };
})();
