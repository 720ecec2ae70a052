// Buttons on the map, what surrounds it, and how much of it the panel and the card cover.
C15.controls = (() => {
  const { dom: { el, svg, redraw } } = C15;
  const NARROW = 720;
  const NARROW_CARD = 900; // as panel.css has it: below this width the card comes up from below

  const icon = (...shapes) => svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round" }, shapes.map((d) => svg("path", { d })));

  const create = (app, byId) => {
    const { map } = app;
    const isNarrow = () => byId("c15").clientWidth < NARROW;

    // What lies over the map, so that what is looked for does not end up beneath it.
    const padding = () => {
      const detail = Boolean(app.state && app.state.chosen);
      const below = byId("c15").clientWidth < NARROW_CARD;
      if (isNarrow()) return { paddingTopLeft: [24, 76], paddingBottomRight: [24, detail ? map.getSize().y * 0.58 : 96] };
      const legend = byId("c15-legend").offsetWidth + 32;
      return { paddingTopLeft: [app.state.legendOpen ? legend : 72, 36], paddingBottomRight: [detail && !below ? byId("c15-detail").offsetWidth + 40 : 48, detail && below ? map.getSize().y * 0.58 : 44] };
    };

    const button = (key, word, shapes, act) => el("button", { type: "button", "data-key": key, id: `c15-${key}`, title: app.say(word), "aria-label": app.say(word), onclick: act }, icon(...shapes));

    const fold = () => {
      const { panelOpen, view } = app.state;
      const share = C15.headline.inShort(app);
      return el("button", { type: "button", id: "c15-fold", "data-key": "fold", "aria-expanded": String(panelOpen), "aria-controls": "c15-panel", onclick: () => app.change({ panelOpen: !panelOpen, chosen: null }) },
        panelOpen ? app.say("close_panel") : [el("b", {}, share || ""), el("span", {}, app.titleOf(view)), el("small", {}, app.say("open_panel"))]);
    };

    const banner = () => {
      const box = byId("c15-banner");
      box.hidden = !app.data.study.invented;
      redraw(box, el("strong", {}, app.say("invented")), el("span", {}, app.say("invented_note")));
    };

    const draw = () => {
      redraw(byId("c15-tools"),
        button("in", "zoom_in", ["M10 4v12", "M4 10h12"], () => map.zoomIn()),
        button("out", "zoom_out", ["M4 10h12"], () => map.zoomOut()),
        button("all", "whole_area", ["M4 8V4h4", "M12 4h4v4", "M16 12v4h-4", "M8 16H4v-4"], () => app.showAll()));
      redraw(byId("c15-fold-box"), fold());
      banner();
      byId("c15-panel").setAttribute("aria-label", app.say("panel_label"));
      byId("c15-detail").setAttribute("aria-label", app.say("detail_label"));
      map.getContainer().setAttribute("role", "region");
      map.getContainer().setAttribute("aria-label", app.say("map_label"));
    };

    return { draw, padding, isNarrow };
  };

  return { create };
})();
