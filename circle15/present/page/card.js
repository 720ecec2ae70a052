// Parts that the cards of communities and facilities share.
C15.card = (() => {
  const { dom: { el }, format, model } = C15;

  const empty = (value) => value === null || value === undefined || value === "" || value === false;

  const fact = (label, value) => (empty(value) ? null : el("div", { class: "c15-fact" }, el("dt", {}, label), el("dd", {}, value)));

  const top = (app, title, subtitle) => el("header", {},
    el("div", {}, el("h2", { id: "c15-detail-name", tabindex: "-1", lang: app.langOf(title) }, title), subtitle ? el("p", {}, subtitle) : null),
    el("button", { type: "button", class: "c15-close", "data-key": "close", "aria-label": app.say("close"), onclick: () => app.close() }, "×"));

  const link = (app, type, at, text) => el("button", { type: "button", class: "c15-link", lang: app.langOf(text), "data-key": `to-${type}-${at}`, onclick: () => app.choose({ type, at }) }, text);

  // What the document gives its limit in: minutes, or what the rule's unit says.
  const quantity = (app, value, unit) => {
    const text = unit === "min" ? format.minutes(value) : unit === "share" ? format.percent(value) : unit === "m" || value >= 100 ? format.whole(value) : format.plain(value);
    if (text === null) return null;
    return app.has(`unit.${unit}`) ? app.say(`unit.${unit}`, { n: text }) : text;
  };

  const minutes = (app, view, i, when) => {
    const text = format.minutes(model.cell(view, "walk_min", i, when), view.limit);
    return text === null ? null : app.say("minutes", { n: text });
  };

  // The number that a finding stands on: the walk, or whatever its rule measures.
  const number = (app, view, i, when) => (model.verdictOf(view, i, when) === "not_applicable" ? null : minutes(app, view, i, when) || quantity(app, model.cell(view, "value", i, when), model.cell(view, "unit", i, when)));

  return { fact, top, link, quantity, minutes, number };
})();
