// Buttons, scale, north arrow and sources on the map.
C15.controls = (() => {
  const { dom: { el, svg, redraw } } = C15;
  const NARROW = 720;

  const icon = (...shapes) => svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round" }, shapes.map((d) => svg("path", { d })));

  const create = (app, byId) => {
    const { map } = app;
    const isNarrow = () => byId("c15").clientWidth < NARROW;
    const scale = L.control.scale({ imperial: false, position: "bottomright", maxWidth: 120 }).addTo(map);
    byId("c15-corner").append(scale.getContainer());

    // What lies over the map, so that what is looked for does not end up beneath it.
    const padding = () => {
      const detail = Boolean(app.state && app.state.chosen);
      if (isNarrow()) return { paddingTopLeft: [24, 76], paddingBottomRight: [24, detail ? map.getSize().y * 0.58 : 84] };
      const legend = byId("c15-legend").offsetWidth + 32;
      return { paddingTopLeft: [app.state.legendOpen ? legend : 72, 36], paddingBottomRight: [detail ? 424 : 48, 44] };
    };

    const button = (key, word, shapes, act) => el("button", { type: "button", "data-key": key, id: `c15-${key}`, title: app.say(word), "aria-label": app.say(word), onclick: act }, icon(...shapes));

    const sources = () => {
      const lines = app.data.study.attribution;
      const link = { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener noreferrer" };
      return lines.map((line) => (line.includes("OpenStreetMap") ? el("a", link, line) : el("span", {}, line)));
    };

    const draw = () => {
      redraw(byId("c15-tools"),
        button("in", "zoom_in", ["M10 4v12", "M4 10h12"], () => map.zoomIn()),
        button("out", "zoom_out", ["M4 10h12"], () => map.zoomOut()),
        button("all", "whole_area", ["M4 8V4h4", "M12 4h4v4", "M16 12v4h-4", "M8 16H4v-4"], () => app.showAll()));
      const { panelOpen } = app.state;
      redraw(byId("c15-fold-box"), el("button", { type: "button", id: "c15-fold", "data-key": "fold", "aria-expanded": String(panelOpen), "aria-controls": "c15-panel", onclick: () => app.change({ panelOpen: !panelOpen, chosen: null }) },
        app.say(panelOpen ? "close_panel" : "open_panel")));
      redraw(byId("c15-north"), svg("svg", { viewBox: "0 0 24 34", width: 24, height: 34, role: "img", "aria-label": app.say("north") },
        svg("path", { d: "M12 1 19 21 12 17Z", fill: "#1c1e21" }), svg("path", { d: "M12 1 5 21 12 17Z", fill: "#ffffff", stroke: "#1c1e21", "stroke-width": 1 }),
        svg("text", { x: 12, y: 32, "text-anchor": "middle", "font-size": 10, "font-weight": 600, fill: "#1c1e21" }, app.say("north"))));
      redraw(byId("c15-sources"), sources());
      const banner = byId("c15-banner");
      banner.hidden = !app.data.study.invented;
      redraw(banner, el("strong", {}, app.say("invented")), el("span", {}, app.say("invented_note")));
      byId("c15-panel").setAttribute("aria-label", app.say("panel_label"));
      byId("c15-detail").setAttribute("aria-label", app.say("detail_label"));
      map.getContainer().setAttribute("aria-label", app.say("map_label"));
    };

    return { draw, padding, isNarrow };
  };

  return { create };
})();
