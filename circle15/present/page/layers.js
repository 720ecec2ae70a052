// The map's sheets: painted when the state of the page has changed, clipped at the divider where two states are compared.
C15.layers = (() => {
  const { scene: scenes, sheet: { Sheet } } = C15;
  // Levels from below, with the order of their panes and how far beyond the view they are painted.
  const LEVELS = [["ground", 310, 0.3], ["streets", 320, 0.4], ["data", 400, 0.3]];
  const SIDES = ["", "-plan"];

  const create = (app) => {
    const { map, data } = app;
    const byId = (id) => document.getElementById(id);
    const stage = C15.stage.create(app, byId);
    const shapes = scenes.shapesOf(data, app.style);
    const reach = C15.reach.create(app);
    const sides = SIDES.map(() => null);
    const panes = [];

    const makeSheet = (level, z, padding, side) => {
      const pane = map.createPane(`c15-${level}${SIDES[side]}`);
      pane.style.zIndex = z;
      pane.style.pointerEvents = "none";
      if (level === "ground") pane.style.opacity = String(scenes.GROUND_OPACITY);
      panes.push({ pane, side });
      const paint = (ctx, frame) => sides[side] && scenes.LEVELS[level](ctx, frame, sides[side]);
      return new Sheet(paint, { pane: `c15-${level}${SIDES[side]}`, padding });
    };
    const sheets = SIDES.map((_, side) => LEVELS.map(([level, z, padding]) => ({ level, sheet: makeSheet(level, z, padding, side), key: null })));

    const compares = () => typeof app.state.swipe === "number";

    // Each side shows what lies on its side of the divider, which stands still while the map is moved below it.
    const clip = () => {
      const size = map.getSize();
      const min = map.containerPointToLayerPoint([0, 0]);
      const middle = compares() ? min.x + size.x * app.state.swipe : null;
      for (const { pane, side } of panes) {
        const [west, east] = side ? [middle, min.x + size.x] : [min.x, middle];
        pane.style.clipPath = middle === null ? "" : `polygon(${west}px ${min.y}px, ${east}px ${min.y}px, ${east}px ${min.y + size.y}px, ${west}px ${min.y + size.y}px)`;
      }
    };

    // Of what the level of streets depends on; all else is painted anew at every change, which is quick.
    const keyOf = (level, scene) => {
      const { state } = scene;
      if (level !== "streets") return null;
      return [state.layers.streets, Boolean(scene.graph), Boolean(scene.streetMinutes), scene.streetMinutes ? [state.view.key, state.profile, scene.when, state.minutes] : ""].join("\u0000");
    };

    const paintSide = (side, only) => sheets[side].forEach((each) => {
      if (only && each.level !== only) return;
      // A sheet with nothing on it would still be moved with the map at every step.
      const wanted = Boolean(sides[side]) && scenes.HAS[each.level](sides[side]);
      if (wanted !== map.hasLayer(each.sheet)) {
        each.key = null;
        // Adding a sheet paints it.
        if (wanted) map.addLayer(each.sheet);
        else map.removeLayer(each.sheet);
        each.key = wanted ? keyOf(each.level, sides[side]) : null;
        return;
      }
      if (!wanted) return;
      const key = keyOf(each.level, sides[side]);
      if (key === null || key !== each.key) each.sheet.repaint();
      each.key = key;
    });

    const divider = C15.swipe.create(app, clip);

    const draw = ({ level = null } = {}) => {
      const both = compares();
      sides[0] = scenes.create(app, shapes, reach, both ? "present" : scenes.stateOf(app).when, both);
      sides[1] = both ? scenes.create(app, shapes, reach, "plan", true) : null;
      const only = app.state.chosen ? null : level;
      paintSide(0, only);
      paintSide(1, only);
      divider.draw();
      clip();
      if (app.tiles) app.tiles.draw();
      C15.legend.draw(app, byId("c15-legend"));
      stage.draw();
    };

    // The rest is painted already: the streets come in below it.
    const setStreets = (graph) => {
      reach.setGraph(graph);
      draw({ level: "streets" });
    };

    const boundsOf = (pick) => {
      const all = { community: shapes.communities, facility: shapes.facilities, suspect: shapes.suspects }[pick.type];
      const shape = all && all[pick.at];
      if (!shape) return null;
      const bounds = L.latLngBounds([shape.place]);
      const lines = [shape.box].concat(pick.type === "community" ? sides[0].ways.filter((way) => shapes.facilities[way.facility]).map((way) => shapes.facilities[way.facility].box) : []);
      for (const [west, north, east, south] of lines) bounds.extend(C15.shapes.latLng(west, north)).extend(C15.shapes.latLng(east, south));
      if (pick.type === "facility") for (const { lines: reached } of sides[0].isochrone) reached.forEach((xy) => bounds.extend(C15.shapes.latLng(xy[0], xy[1])));
      return bounds;
    };

    // How many of each are painted, for whoever wants to know what is on the map.
    const shown = () => {
      const scene = sides[0];
      const { layers } = scene.state;
      const count = (isOn, all) => (isOn ? all.length : 0);
      return { communities: count(layers.communities, scene.visible), areas: scene.areas.length, facilities: C15.facilities.shown(scene).length, suspects: count(layers.suspects, shapes.suspects),
               gates: count(layers.gates, shapes.gates), barriers: count(layers.barriers, shapes.barriers), boundaries: count(layers.boundaries, shapes.boundaries),
               streets: scene.streetMinutes ? "minutes" : layers.streets && scene.graph ? "base" : "none", isochrone: scene.isochrone.length, ways: scene.ways.map((way) => ({ facility: way.facility, walked: Boolean(way.line), straight: !way.line || way.detour })), sides: sides.filter(Boolean).map((each) => each.when) };
    };

    const mark = (shape) => shape && { getLatLng: () => L.latLng(shape.place) };
    const pointed = { sceneAt: (point) => (compares() && point.x > map.getSize().x * app.state.swipe ? sides[1] : sides[0]) };
    C15.pointer.create(app, pointed);
    map.on("move zoom resize viewreset", () => compares() && clip());
    app.exports = { ...app.exports, ...C15.picture.create(app, () => sides.filter(Boolean)) };
    return { draw, setStreets, boundsOf, shown, scenes: () => sides.filter(Boolean), communities: shapes.communities.map(mark), facilities: shapes.facilities.map(mark) };
  };

  return { create };
})();
