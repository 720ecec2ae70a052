// Legend and layer switches in one: what is on the map explains itself beside the box that takes it off.
C15.legend = (() => {
  const { dom: { el }, format, legendParts, paint } = C15;
  const [WIDTH, HEIGHT] = legendParts.SWATCH;

  const counted = (row) => (row.count === null || row.count === undefined ? null : el("b", {}, format.whole(row.count)));

  const row = (each) => el("div", { class: "c15-key" }, paint.picture(WIDTH, each.height || HEIGHT, (ctx) => each.draw(ctx)), el("span", {}, each.text), counted(each));

  // Classes side by side, each with its ends below it, and how many there are of it.
  const ramp = (app, classes) => {
    const label = app.say("ramp_label", { steps: classes.map(({ text, count }) => (count === null ? text : `${text}: ${count}`)).join(", ") });
    return el("div", { role: "img", "aria-label": label, class: "c15-ramp" }, classes.map((each) =>
      el("div", {}, paint.picture(40, HEIGHT, (ctx) => {
        ctx.save();
        ctx.scale(40 / WIDTH, 1);
        each.draw(ctx);
        ctx.restore();
      }), el("span", {}, each.text), each.count === null ? null : el("b", {}, format.whole(each.count)))));
  };

  // What a layer may be coloured by, as a box below its own.
  const option = (app, name) => {
    if (!name) return null;
    const input = el("input", { type: "checkbox", "data-key": `option-${name}`, "data-layer": name, onchange: (event) => app.change({ [name]: event.target.checked }) });
    input.checked = Boolean(app.state[name]);
    return el("label", { class: "c15-legend-option" }, input, el("span", {}, app.say(`map_option_${name}`)));
  };

  const section = (app, part, isOn) => {
    const body = isOn ? [option(app, part.option), part.ramp ? ramp(app, part.ramp) : null, part.note ? el("p", { class: "c15-legend-note" }, part.note) : null,
      part.rows.length ? el("div", { class: part.pairs ? "c15-keys c15-pairs" : "c15-keys" }, part.rows.map(row)) : null] : null;
    // What says nothing but its name stands in half a line, beside another such.
    const shape = isOn && (part.option || part.ramp || part.note || part.rows.length) ? "c15-legend-part" : "c15-legend-part c15-legend-bare";
    if (!part.layer) return el("section", { class: shape }, el("h3", {}, part.title), body);
    const input = el("input", { type: "checkbox", "data-key": `layer-${part.layer}`, "data-layer": part.layer,
      onchange: (event) => app.change({ layers: { ...app.state.layers, [part.layer]: event.target.checked } }) });
    input.checked = isOn;
    return el("section", { class: shape }, el("label", {}, input, el("span", {}, part.title)), body);
  };

  const draw = (app, element) => {
    const { legendOpen } = app.state;
    const toggle = el("button", { type: "button", class: "c15-legend-toggle", "data-key": "legend", "aria-expanded": String(legendOpen),
      onclick: () => app.change({ legendOpen: !legendOpen }) }, app.say("legend"));
    const [scene] = app.layers ? app.layers.scenes() : [];
    const body = legendOpen && scene ? legendParts.parts(scene).map((part) => section(app, part, !part.layer || Boolean(scene.state.layers[part.layer]))) : null;
    const tiles = legendOpen && scene && app.tiles ? app.tiles.chooser() : null;
    const scrolled = element.scrollTop;
    C15.dom.redraw(element, toggle, body ? el("div", { class: "c15-legend-body" }, body, tiles) : null);
    element.scrollTop = scrolled;
  };

  return { draw };
})();
