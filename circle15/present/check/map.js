// The map of an examination: streets pale, communities and facilities plain, and what is doubtful in colour.
C15.check = (() => {
  const COLOURS = { communities: "#2f7fb8", facilities: "#1c1e21", far: "#c8560f", findings: "#8c2d04" };

  const text = (id) => document.getElementById(id).textContent;

  // Names come from files: they are put in as text, never as markup.
  const label = (...lines) => {
    const box = document.createElement("div");
    lines.filter(Boolean).forEach((line) => {
      const part = document.createElement("div");
      part.textContent = line;
      box.append(part);
    });
    return box;
  };

  const shapeOf = (shape, style, renderer) => {
    const [kind, coordinates] = shape;
    const options = { ...style, renderer };
    if (kind === "point") return L.circleMarker(coordinates, options);
    if (kind === "line") return L.polyline(coordinates, { ...options, fill: false });
    return L.polygon(coordinates, options);
  };

  const layerOf = (items, style, renderer) => {
    const group = L.layerGroup();
    items.forEach(([shape, ...lines]) => shapeOf(shape, style, renderer).bindTooltip(label(...lines)).addTo(group));
    return group;
  };

  const start = async () => {
    if (!C15.codec.canUnpack()) return;
    const data = await C15.codec.unpackJson(text("map-data"));
    const map = L.map("map", { zoomControl: false, attributionControl: false, preferCanvas: true, zoomSnap: 0.25 });
    L.control.zoom({ zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const [west, south, east, north] = data.bounds;
    map.fitBounds([[south, west], [north, east]], { padding: [16, 16], maxZoom: 17 });
    const renderer = L.canvas({ tolerance: 5 });
    const styles = {
      communities: { color: COLOURS.communities, weight: 1.5, fillColor: COLOURS.communities, fillOpacity: 0.12, radius: 6 },
      facilities: { color: "#ffffff", weight: 1, fillColor: COLOURS.facilities, fillOpacity: 0.85, radius: 4 },
      findings: { color: COLOURS.findings, weight: 3, fillColor: COLOURS.findings, fillOpacity: 0.6, radius: 6 },
      far: { color: COLOURS.far, weight: 3, fillColor: "#ffffff", fillOpacity: 0.9, radius: 8 },
    };
    const shown = {};
    const named = (name, colour) => {
      const mark = document.createElement("span");
      mark.className = "swatch";
      mark.style.background = colour;
      const holder = document.createElement("span");
      holder.append(mark, data.words[name]);
      return holder.innerHTML;
    };
    const streets = C15.lines.unpack(data.streets, await C15.codec.unpack(text("map-streets")));
    if (streets.groups.length) {
      const base = L.canvas({ pane: "tilePane" });
      shown[named("streets", data.colours.street_major)] = new C15.lines.Streets(streets, data.colours, { renderer: base }).addTo(map);
    }
    Object.keys(styles).forEach((name) => {
      if (data.layers[name] && data.layers[name].length) {
        shown[named(name, COLOURS[name])] = layerOf(data.layers[name], styles[name], renderer).addTo(map);
      }
    });
    L.control.layers({}, shown, { collapsed: window.innerWidth < 640 }).addTo(map);
    document.body.dataset.map = "drawn";
  };

  return { start };
})();
C15.check.start();
