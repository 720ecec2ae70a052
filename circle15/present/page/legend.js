// Legend and layer switches in one: what is on the map explains itself beside the box that takes it off.
C15.legend = (() => {
  const { dom: { el }, paint } = C15;

  const row = (picture, text) => el("div", { class: "c15-key" }, picture, el("span", {}, text));

  const section = (app, name, title, rows) => {
    const box = el("input", { type: "checkbox", "data-key": `layer-${name}`, "data-layer": name,
      onchange: (event) => app.change({ layers: { ...app.state.layers, [name]: event.target.checked } }) });
    box.checked = app.state.layers[name];
    return el("section", { class: "c15-legend-part" }, el("label", {}, box, el("span", {}, title)), box.checked ? rows : null);
  };

  // Classes side by side, each with its upper end below it.
  const ramp = (app, colours, texts) => el("div", { class: "c15-ramp" }, colours.map((fill, at) =>
    el("div", {}, paint.swatch({ fill, pattern: "plain" }, 40, 14), el("span", {}, texts[at]))));

  const minuteRows = (app) => {
    const { minuteSteps: steps, minuteColours: colours } = app.style;
    const texts = colours.map((_, at) => (at === steps.length ? `>${steps[at - 1]}` : `${at ? steps[at - 1] : 0}–${steps[at]}`));
    return el("div", { role: "img", "aria-label": app.say("ramp_label", { steps: texts.join(", ") }) }, ramp(app, colours, texts));
  };

  const gapRows = (app) => ramp(app, app.style.gapColours, app.style.gapColours.map((_, at, all) => (at === all.length - 1 ? `${at}+` : String(at))));

  // The pattern is what tells, over whatever colour: it is shown on white.
  const verdictRows = (app) => {
    const shown = app.verdictsShown();
    const overview = app.state.view.type === "overview";
    const names = ["unmet", "borderline", "suspected", "unknown", "reported", "not_applicable"].filter((name) => shown.has(name) && name !== (overview ? "unmet" : "reported"));
    const fills = { suspected: app.style.unknownColour, unknown: app.style.unknownColour, reported: app.style.verdictColours.not_applicable, not_applicable: app.style.verdictColours.not_applicable };
    return el("div", { class: "c15-keys" }, names.map((name) =>
      row(paint.swatch({ fill: fills[name] || "#ffffff", pattern: app.style.patterns[name] }), app.wordOf(name, app.state.view.force))));
  };

  const facilityRows = (app) => {
    const statuses = new Set(app.data.facilities.status);
    const shown = ["open", "building", "planned", "closed"].filter((status) => statuses.has(status));
    return el("div", { class: "c15-keys c15-pairs" }, shown.map((status) => {
      const sign = app.state.view.kinds.length ? app.signOf(app.state.view.kinds[0]) : "";
      return row(paint.picture(22, 18, (ctx) => paint.facilitySign(ctx, { x: 11, y: 9, r: 7, sign, status })), app.say(`status.${status}`));
    }));
  };

  const streetRows = (app) => {
    const stroke = (colour, dash, width) => paint.picture(22, 10, (ctx) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(0, 5);
      ctx.lineTo(22, 5);
      ctx.stroke();
    });
    const { neutrals } = app.style;
    const rows = [row(stroke(neutrals.street_major, [], 3), app.say("streets_walkable"))];
    if (C15.streets.has(app.streets, "set_aside")) rows.push(row(stroke(neutrals.street_set_aside, [4, 3], 1.6), app.say("streets_set_aside")));
    return el("div", { class: "c15-keys" }, rows);
  };

  const suspectRows = (app) => {
    const dot = () => paint.picture(22, 14, (ctx) => {
      ctx.beginPath();
      ctx.arc(11, 7, 5, 0, Math.PI * 2);
      ctx.fillStyle = app.style.suspectColour;
      ctx.fill();
    });
    const kinds = [...new Set(app.data.suspects.kind)];
    return el("div", { class: "c15-keys" }, kinds.map((kind) => row(dot(), app.say(`doctor.kind.${kind}`))));
  };

  const areaRows = (app) => {
    const { minutes } = app.data.study;
    return ramp(app, minutes.map((limit) => app.style.minuteColours[C15.model.classOf(limit, app.style.minuteSteps)]), minutes.map((limit) => `≤${limit}`));
  };

  const draw = (app, element) => {
    const { view, legendOpen } = app.state;
    const overview = view.type === "overview";
    const hasAreas = app.data.areas.some((area) => view.kinds.includes(area.kind));
    const parts = [
      section(app, "communities", app.say(overview ? "legend_gaps" : "legend_minutes"), [overview ? gapRows(app) : minuteRows(app), verdictRows(app)]),
      hasAreas && !overview ? section(app, "areas", app.say("legend_areas"), areaRows(app)) : null,
      overview ? null : section(app, "facilities", app.say("layer_facilities"), facilityRows(app)),
      section(app, "allFacilities", app.say("layer_all_facilities"), []),
      section(app, "streets", app.say("legend_streets"), streetRows(app)),
      app.data.suspects.at.length ? section(app, "suspects", app.say("layer_suspects"), suspectRows(app)) : null,
      section(app, "labels", app.say("layer_labels"), []),
    ];
    const toggle = el("button", { type: "button", class: "c15-legend-toggle", "data-key": "legend", "aria-expanded": String(legendOpen),
      onclick: () => app.change({ legendOpen: !legendOpen }) }, app.say("legend"));
    C15.dom.redraw(element, toggle, legendOpen ? el("div", { class: "c15-legend-body" }, parts) : null);
  };

  return { draw };
})();
