// The cards of a facility, and of a suspect place of the streets.
C15.place = (() => {
  const { card: { fact, link, top }, dom: { el }, format, model } = C15;
  const MOST = 12;

  const known = (app, key, value) => (value && app.has(key) ? app.say(key) : value);

  // Communities to whose median resident this facility is the nearest, by the view that is shown, the nearest first.
  const served = (app, at) => {
    const { when, view } = app.state;
    const kind = app.data.facilities.kind[at];
    const asked = view.type !== "overview" && view.kinds.includes(kind) ? view : app.kindViews().find((other) => other.kinds.includes(kind));
    if (!asked) return [];
    const minutes = (i) => model.cell(asked, "walk_min", i, when);
    return app.data.communities.id.map((_, i) => i).filter((i) => model.cell(asked, "facility", i, when) === at)
      .sort((a, b) => minutes(a) - minutes(b)).map((i) => [i, minutes(i)]);
  };

  const servedList = (app, at) => {
    const found = served(app, at);
    const all = app.open.served === at;
    const shown = all ? found : found.slice(0, MOST);
    if (!found.length) return el("p", { class: "c15-note" }, app.say("nearest_of_none"));
    const turn = () => {
      app.open.served = at;
      app.change({});
    };
    return el("section", {}, el("h3", {}, app.say("nearest_of", { n: found.length })), el("ul", { class: "c15-served" }, shown.map(([i, minutes]) =>
      el("li", {}, link(app, "community", i, app.data.communities.name[i]), el("span", {}, format.known(minutes) ? app.say("minutes", { n: format.minutes(minutes) }) : app.say("no_number"))))),
      shown.length < found.length ? el("button", { type: "button", class: "c15-quiet", "data-key": "served", onclick: turn }, app.say("show_more", { n: found.length - shown.length })) : null);
  };

  const reach = (app) => {
    const box = el("input", { type: "checkbox", "data-key": "isochrone", id: "c15-isochrone",
      onchange: (event) => app.change({ layers: { ...app.state.layers, isochrone: event.target.checked } }) });
    box.checked = app.state.layers.isochrone;
    return el("label", { class: "c15-check" }, box, el("span", {}, app.say("show_reach", { minutes: app.data.study.minutes.map(format.plain).join(" / ") })));
  };

  const facility = (app, i) => {
    const f = app.data.facilities;
    const area = format.whole(f.floor_area_m2[i]);
    const status = f.status[i];
    return [
      top(app, app.facilityName(i), app.kindName(f.kind[i])),
      el("p", { class: "c15-status-line" }, el("b", { "data-status": status }, known(app, `status.${status}`, status)), status === "open" ? null : el("span", {}, app.say(`status_note.${status}`))),
      el("dl", { class: "c15-facts" },
        fact(app.say("operator_type"), known(app, `operator.${f.operator_type[i]}`, f.operator_type[i])),
        fact(app.say("floor_area_m2"), area === null ? app.say("unknown") : app.say("square_metres", { n: area })),
        fact(app.say("opening_hours"), f.opening_hours[i] || app.say("unknown")),
        fact(app.say("source"), f.source[i]),
        fact(app.say("note"), f.reason[i] ? known(app, `reason.${f.reason[i]}`, f.reason[i]) : null),
        fact(app.say("id"), f.id[i])),
      reach(app),
      servedList(app, i),
    ];
  };

  const suspect = (app, i) => {
    const { place, kind, gap_m: gap, length_m: length } = app.data.suspects;
    return [
      top(app, app.say(`doctor.kind.${kind[i]}`), app.say("suspect_subtitle")),
      el("dl", { class: "c15-facts" },
        fact(app.say("id"), place[i]),
        fact(app.say("gap_m"), format.known(gap[i]) ? app.say("metres", { n: format.plain(gap[i]) }) : null),
        fact(app.say("length_m"), format.known(length[i]) ? app.say("metres", { n: format.whole(length[i]) }) : null)),
      el("p", { class: "c15-note" }, app.say("suspect_note")),
    ];
  };

  return { facility, suspect };
})();
