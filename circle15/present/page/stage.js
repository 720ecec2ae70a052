// Scale bar, north arrow, sources and the map's foot.
C15.stage = (() => {
  const { dom: { el, svg, redraw }, scale } = C15;
  const BAR_PX = 130;

  const northPath = ["M12 1 19 21 12 17Z", "M12 1 5 21 12 17Z"];

  const north = (app) => svg("svg", { viewBox: "0 0 24 34", width: 24, height: 34, role: "img", "aria-label": app.say("north") },
    svg("path", { d: northPath[0], fill: "#1c1e21" }), svg("path", { d: northPath[1], fill: "#ffffff", stroke: "#1c1e21", "stroke-width": 1 }),
    svg("text", { x: 12, y: 32, "text-anchor": "middle", "font-size": 10, "font-weight": 600, fill: "#1c1e21" }, app.say("north")));

  const barOf = (map) => scale.bar(scale.metresPerPixel(map.getCenter().lat, map.getZoom()), BAR_PX);

  const drawScale = (app, element) => {
    const { pixels, label } = barOf(app.map);
    redraw(element, el("div", { class: "c15-scale", style: `width:${pixels.toFixed(1)}px` }, label));
  };

  const attributions = (app) => [...app.data.study.attribution, ...(app.tiles ? app.tiles.attribution() : [])];

  // What a map that is shown has to say of itself; each only where it was written down.
  const footLines = (app) => {
    const { footer = {} } = app.data.study;
    return [footer.approval ? app.say("map_approval", { number: footer.approval }) : null, footer.use || null].filter(Boolean);
  };

  const sources = (app) => {
    const link = { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener noreferrer" };
    const foot = footLines(app).map((line) => el("strong", {}, line));
    const lines = attributions(app).map((line) => (line.includes("OpenStreetMap") ? el("a", link, line) : el("span", {}, line)));
    return [foot, lines, el("span", {}, "Leaflet"), el("span", { class: "c15-hash" }, `${app.say("footer_hash")} ${app.data.study.hash.slice(0, 12)}`)];
  };

  const draw = (app, byId) => {
    redraw(byId("c15-north"), north(app));
    drawScale(app, byId("c15-corner"));
    redraw(byId("c15-sources"), sources(app));
  };

  const create = (app, byId) => {
    app.map.on("zoomend moveend", () => app.data && drawScale(app, byId("c15-corner")));
    return { draw: () => draw(app, byId) };
  };

  return { create, northPath, footLines, attributions };
})();
