// What there is to paint, worked out once for a state of the page, and the levels it is painted on.
C15.scene = (() => {
  const { chosen, communities, facilities, labels, marks, scale, shapes, streets } = C15;

  // Layers that are on when the page's state does not say.
  const LAYERS = { communities: true, areas: false, facilities: true, allFacilities: false, streets: true, gates: false, barriers: true,
                   suspects: false, boundaries: false, labels: true, isochrone: true, tiles: "none" };

  const stateOf = (app) => ({ swipe: null, when: "present", minutes: null, streetsBy: false, ...app.state, layers: { ...LAYERS, ...app.state.layers } });

  // Every place of the page's model in the square of the map; done once.
  const shapesOf = (data, style) => {
    const at = (steps) => shapes.shape(data, { at: steps });
    const barriers = (data.barriers || []).flatMap(({ lines }) => shapes.rings(data, lines));
    return {
      communities: data.communities.geometry.map((geometry) => shapes.shape(data, geometry)),
      facilities: data.facilities.geometry.map((geometry) => shapes.shape(data, geometry && { at: geometry.at })),
      areas: data.areas.map((area) => {
        const rings = shapes.rings(data, area.rings);
        return { ...area, rings, box: shapes.boxOf(rings), colour: colourOf(style, area.minutes) };
      }),
      suspects: data.suspects.at.map(at),
      gates: ((data.gates || {}).at || []).map((steps) => (steps ? at(steps) : null)),
      barriers: barriers.map((xy) => ({ xy, box: shapes.boxOf([xy]) })),
      boundaries: (data.boundaries || []).map(({ level, name, rings, at: middle }) => {
        const outline = shapes.rings(data, rings);
        const box = shapes.boxOf(outline);
        const label = middle ? at(middle) : { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 };
        return { level, name, shape: { rings: outline, box, x: label.x, y: label.y } };
      }),
    };
  };

  const colourOf = (style, minutes) => {
    const { steps, colours } = scale.classes(style, scale.DEFAULT_MIN);
    return colours[C15.model.classOf(minutes, steps)];
  };

  // One side of the map: the present, or the plan.
  const create = (app, all, reach, when, compared = false) => {
    const state = stateOf(app);
    const { layers, view } = state;
    const pick = state.chosen;
    const scene = { app, state, when, compared, shapes: all, reach, graph: reach.graph(), visible: app.visible(), nearest: [], ways: [], isochrone: [] };
    scene.classes = scale.classes(app.style, state.minutes || view.limit);
    scene.streetMinutes = state.streetsBy && layers.streets ? reach.minutes(state, when) : null;
    if (pick && pick.type === "facility" && layers.isochrone) scene.isochrone = reach.isochrone(pick.at, state);
    scene.ways = chosen.ways(scene);
    scene.nearest = scene.ways.map((way) => way.facility);
    const areas = layers.areas && !scene.isochrone.length ? all.areas.filter((area) => view.kinds.includes(area.kind) && (!area.state || area.state === when)) : [];
    scene.areas = view.type === "overview" ? [] : areas;
    // What is coloured below the communities, or beside them in the same colours, has to be seen and told apart.
    scene.hollow = scene.areas.length > 0 || Boolean(scene.streetMinutes) || scene.isochrone.length > 0;
    return scene;
  };

  const paintAreas = (ctx, frame, scene) => {
    for (const area of scene.areas) {
      communities.trace(ctx, frame, area);
      ctx.fillStyle = area.colour;
      ctx.fill("evenodd");
      streets.stroke(ctx, { colour: "#ffffff", width: 1 });
    }
  };

  const paintPlaces = (ctx, frame, scene) => {
    const { layers } = scene.state;
    if (layers.communities) communities.draw(ctx, frame, scene);
    if (layers.boundaries) marks.drawBoundaries(ctx, frame, scene);
    if (layers.barriers) marks.drawBarriers(ctx, frame, scene);
  };

  const paintMarks = (ctx, frame, scene) => {
    const { layers } = scene.state;
    chosen.drawIsochrone(ctx, frame, scene);
    chosen.drawWays(ctx, frame, scene);
    if (layers.gates) marks.drawGates(ctx, frame, scene);
    if (layers.suspects) marks.drawSuspects(ctx, frame, scene);
    facilities.draw(ctx, frame, scene);
    chosen.drawOutline(ctx, frame, scene);
    labels.draw(ctx, frame, scene);
  };

  const LEVELS = {
    ground: (ctx, frame, scene) => {
      paintAreas(ctx, frame, scene);
      chosen.drawBand(ctx, frame, scene);
    },
    streets: (ctx, frame, scene) => {
      const { app, graph, state } = scene;
      if (!graph || !state.layers.streets) return;
      const { neutrals } = app.style;
      if (scene.streetMinutes) streets.paintMinutes(ctx, frame, graph, { minutes: scene.streetMinutes, classes: scene.classes, neutrals });
      else streets.paintBase(ctx, frame, graph, neutrals);
    },
    data: (ctx, frame, scene) => {
      paintPlaces(ctx, frame, scene);
      paintMarks(ctx, frame, scene);
    },
  };
  // Whether a level has anything to paint.
  const HAS = {
    ground: (scene) => scene.areas.length > 0 || scene.isochrone.length > 0,
    streets: (scene) => Boolean(scene.graph) && scene.state.layers.streets,
    data: () => true,
  };

  // Everything on one canvas, level over level, for a picture.
  const GROUND_OPACITY = 0.62;
  const paintAll = (ctx, frame, scene, { ratio, width, height }) => {
    const ground = document.createElement("canvas");
    ground.width = Math.ceil(width * ratio);
    ground.height = Math.ceil(height * ratio);
    const g = ground.getContext("2d");
    g.scale(ratio, ratio);
    LEVELS.ground(g, frame, scene);
    ctx.save();
    ctx.globalAlpha = GROUND_OPACITY;
    ctx.drawImage(ground, 0, 0, ground.width / ratio, ground.height / ratio);
    ctx.restore();
    for (const name of ["streets", "data"]) LEVELS[name](ctx, frame, scene);
  };

  return { LEVELS, HAS, GROUND_OPACITY, create, stateOf, shapesOf, paintAll };
})();
