// Tiles from a server, where the file was written to allow them. Off until somebody asks for them.
C15.tiles = (() => {
  const { dom: { el } } = C15;
  const OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
  // Tianditu's layers in Web Mercator; those in degrees do not lie on the same squares.
  const tianditu = (layer) => `https://t{s}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}`;
  const SOURCES = {
    osm: { attribution: "© OpenStreetMap contributors", layers: () => [L.tileLayer(OSM, { maxZoom: 19, pane: "c15-tiles", referrerPolicy: "strict-origin-when-cross-origin" })] },
    tianditu: { attribution: "天地图", needsKey: true, layers: (key) => ["vec", "cva"].map((layer) =>
      L.tileLayer(tianditu(layer), { maxZoom: 18, pane: "c15-tiles", subdomains: "01234567", key: encodeURIComponent(key) })) },
  };

  const create = (app, allowed) => {
    const pane = app.map.createPane("c15-tiles");
    pane.style.zIndex = 200;
    pane.style.opacity = "0.7";
    let shown = [];
    let now = "";
    let key = ""; // kept here alone: in no file, and gone when the page is closed

    const wanted = () => (app.state && app.state.layers.tiles) || "none";

    const draw = () => {
      const name = wanted();
      const source = name === allowed && (!SOURCES[name].needsKey || key) ? SOURCES[name] : null;
      const state = source ? `${name}/${key}` : "";
      if (state === now) return;
      now = state;
      shown.forEach((layer) => layer.remove());
      shown = source ? source.layers(key) : [];
      shown.forEach((layer) => layer.addTo(app.map));
    };

    const choose = (name) => app.change({ layers: { ...app.state.layers, tiles: name } });

    const choice = (name) => {
      const input = el("input", { type: "radio", name: "c15-tiles", value: name, "data-key": `tiles-${name}`, onchange: () => choose(name) });
      input.checked = wanted() === name;
      return el("label", {}, input, el("span", {}, app.say(`map_tiles_${name}`)));
    };

    const keyField = () => (allowed === "tianditu" ? el("label", { class: "c15-tiles-key" }, el("span", {}, app.say("map_tiles_key")),
      el("input", { type: "password", autocomplete: "off", value: key, "data-key": "tiles-key", onchange: (event) => { key = event.target.value.trim(); choose(key ? allowed : "none"); } })) : null);

    const chooser = () => el("section", { class: "c15-legend-part c15-tiles-part" }, el("h3", {}, app.say("map_tiles")), choice("none"), choice(allowed), keyField(), el("p", { class: "c15-legend-note" }, app.say("map_tiles_note")));

    const attribution = () => (shown.length && !app.data.study.attribution.includes(SOURCES[allowed].attribution) ? [SOURCES[allowed].attribution] : []);

    return { draw, chooser, attribution };
  };

  return { create };
})();
