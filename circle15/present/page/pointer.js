// Pointing at the map: what lies under the pointer, its tip, and what a click chooses.
C15.pointer = (() => {
  const { facilities, shapes } = C15;
  const MARGIN_PX = { facility: 13, suspect: 10, gate: 8, community: 9 };

  const create = (app, stage) => {
    const { map } = app;
    const tip = L.tooltip({ direction: "top", offset: [0, -10], className: "c15-tip", opacity: 1 });
    let over = null;
    let waiting = 0;

    // Marks lie over outlines, and so are found first.
    const find = (latlng, containerPoint) => {
      const scene = stage.sceneAt(containerPoint);
      if (!scene) return null;
      const unit = 1 / (256 * 2 ** map.getZoom());
      const xy = shapes.projected([[latlng.lat, latlng.lng]]);
      const hit = (type, among, isShown) => {
        const at = shapes.hit(among, xy[0], xy[1], MARGIN_PX[type] * unit, isShown);
        return at < 0 ? null : { type, at };
      };
      const drawn = new Set(facilities.shown(scene));
      const { layers } = scene.state;
      const visible = new Set(scene.visible);
      return hit("facility", scene.shapes.facilities, (i) => drawn.has(i)) ||
        (layers.suspects && hit("suspect", scene.shapes.suspects, () => true)) ||
        (layers.gates && hit("gate", scene.shapes.gates, () => true)) ||
        (layers.communities && hit("community", scene.shapes.communities, (i) => visible.has(i))) || null;
    };

    const gateTip = (at) => {
      const { name = [], open_to: openTo = [] } = app.data.gates;
      const who = openTo[at];
      return C15.dom.el("div", {}, C15.dom.el("b", {}, name[at] || app.say("map_gate")), who ? C15.dom.el("span", {}, app.has(`map_gate.${who}`) ? app.say(`map_gate.${who}`) : who) : null);
    };

    const content = ({ type, at }) => (type === "gate" ? gateTip(at) : app.tips[type](at));

    const hide = () => {
      over = null;
      tip.remove();
      map.getContainer().style.cursor = "";
    };

    const move = (event) => {
      if (map.dragging && map.dragging.moving()) return;
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const found = app.state && app.layers ? find(event.latlng, event.containerPoint) : null;
        if (!found) {
          if (over) hide();
          return;
        }
        if (!over || over.type !== found.type || over.at !== found.at) tip.setContent(content(found));
        over = found;
        tip.setLatLng(event.latlng).openOn(map);
        map.getContainer().style.cursor = "pointer";
      });
    };

    const click = (event) => {
      if (!app.state || !app.layers) return;
      const found = find(event.latlng, event.containerPoint);
      app.change({ chosen: found && found.type !== "gate" ? found : null });
    };

    map.on("mousemove", move);
    map.on("mouseout movestart zoomstart", hide);
    map.on("click", click);
    return { find };
  };

  return { create };
})();
