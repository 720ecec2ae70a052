// What was clicked: a facility's reach, a community's way to its nearest facility, an outline around either.
C15.chosen = (() => {
  const { communities, facilities, model, scale, shapes, streets } = C15;
  const INK = "#1c1e21";
  const BAND_M = 45; // metres to either side of a street that the pale band covers; it is a drawing, not a reach

  const place = (frame, { x, y }) => [x * frame.scale + frame.left, y * frame.scale + frame.top];

  const pixelsPerMetre = (frame, scene) => 1 / scale.metresPerPixel(scene.app.data.bounds[1], frame.zoom);

  const colourOf = (scene, minutes) => {
    const { steps, colours } = scale.classes(scene.app.style, scale.DEFAULT_MIN);
    return colours[model.classOf(minutes, steps)];
  };

  // The ground beside the streets that are within reach: painted on a pane of its own at one opacity.
  const drawBand = (ctx, frame, scene) => {
    const width = Math.max(8, BAND_M * 2 * pixelsPerMetre(frame, scene));
    for (const { minutes, lines } of [...scene.isochrone].reverse()) streets.paintLines(ctx, frame, lines, { colour: colourOf(scene, minutes), width });
  };

  const drawIsochrone = (ctx, frame, scene) => {
    const width = Math.max(1.6, streets.widthAt([1.4, 2.8, 7], frame.zoom));
    for (const { minutes, lines } of [...scene.isochrone].reverse()) {
      streets.paintLines(ctx, frame, lines, { colour: "#ffffff", width: width + 1.6 });
      streets.paintLines(ctx, frame, lines, { colour: colourOf(scene, minutes), width });
    }
  };

  // From a chosen community to the nearest facility of the view, or of every rule's kinds in the overview.
  const ways = (scene) => {
    const { app, state, when } = scene;
    const { chosen } = state;
    if (!chosen || chosen.type !== "community") return [];
    const views = state.view.type === "overview" ? app.views.filter((view) => view.type === "rule" && view.profile === state.profile) : [state.view];
    const done = new Set();
    return views.map((view) => {
      const facility = model.cell(view, "facility", chosen.at, when);
      if (facility === null || done.has(facility)) return null;
      done.add(facility);
      const line = scene.reach.route(view, chosen.at, when, scene.reach.profileOf({ ...state, view }));
      return { view, facility, line: line ? shapes.projected(line) : null,
               detour: model.cell(view, "reason", chosen.at, when) === "detour", straight: model.cell(view, "straight_m", chosen.at, when) };
    }).filter(Boolean);
  };

  const dot = (ctx, x, y) => {
    ctx.beginPath();
    ctx.arc(x, y, 4.5, 0, Math.PI * 2);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
    streets.stroke(ctx, { colour: INK, width: 2 });
  };

  const startOf = (scene, way) => (way.line ? { x: way.line[0], y: way.line[1] } : scene.shapes.communities[scene.state.chosen.at]);

  // How far it is straight, on the line where nothing stands yet; what it takes is kept for it.
  const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78];
  const straights = (ctx, frame, scene, taken) => scene.ways.filter((way) => way.line && way.detour && way.straight !== null && scene.shapes.facilities[way.facility]).map((way) => {
    const text = scene.app.say("map_straight_of", { n: C15.format.whole(way.straight) });
    ctx.font = `600 12px ${C15.paint.FONT}`;
    const [half, [ax, ay], [bx, by]] = [ctx.measureText(text).width / 2 + 5, place(frame, startOf(scene, way)), place(frame, scene.shapes.facilities[way.facility])];
    const boxes = SHARES.map((share) => [ax + (bx - ax) * share, ay + (by - ay) * share]).map(([x, y]) => [x - half, y - 10, x + half, y + 10]);
    const box = boxes.find((each) => !taken.some((other) => each[0] < other[2] && other[0] < each[2] && each[1] < other[3] && other[1] < each[3])) || boxes[0];
    taken.push(box);
    return { text, box };
  });

  const drawStraights = (ctx, found) => found.forEach(({ text, box: [west, north, east, south] }) => {
    ctx.fillStyle = "rgba(255, 255, 255, .92)";
    ctx.beginPath();
    ctx.roundRect(west, north, east - west, south - north, 4);
    ctx.fill();
    C15.marks.halo(ctx, text, (west + east) / 2, (north + south) / 2, { font: "600 12px", colour: INK });
  });

  const drawWay = (ctx, frame, scene, way) => {
    const { state, shapes: all } = scene;
    const target = all.facilities[way.facility];
    if (!target || !all.communities[state.chosen.at]) return;
    const start = startOf(scene, way);
    const straight = [Float64Array.of(start.x, start.y, target.x, target.y)];
    if (way.line) {
      streets.paintLines(ctx, frame, [way.line], { colour: "#ffffff", width: 8 });
      streets.paintLines(ctx, frame, [way.line], { colour: INK, width: 4.2 });
    }
    if (!way.line || way.detour) {
      streets.paintLines(ctx, frame, straight, { colour: "#ffffff", width: 4.5 });
      streets.paintLines(ctx, frame, straight, { colour: INK, width: 1.8, dash: way.line ? [7, 5] : [1.5, 5] });
    }
    dot(ctx, ...place(frame, start));
  };

  const drawWays = (ctx, frame, scene) => scene.ways.forEach((way) => drawWay(ctx, frame, scene, way));

  const ring = (ctx, x, y, radius) => {
    for (const look of [{ colour: "#ffffff", width: 6 }, { colour: INK, width: 2 }]) {
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, Math.PI * 2);
      streets.stroke(ctx, look);
    }
  };

  const drawOutline = (ctx, frame, scene) => {
    const { chosen } = scene.state;
    const radius = facilities.radiusAt(frame.zoom) + 4;
    for (const { facility } of scene.ways) if (scene.shapes.facilities[facility]) ring(ctx, ...place(frame, scene.shapes.facilities[facility]), radius);
    if (!chosen) return;
    const shape = chosen.type === "community" ? scene.shapes.communities[chosen.at] : chosen.type === "facility" ? scene.shapes.facilities[chosen.at] : null;
    if (!shape) return;
    if (!shape.rings) {
      ring(ctx, ...place(frame, shape), (chosen.type === "community" ? communities.POINT_RADIUS : radius - 4) + 4);
      return;
    }
    for (const look of [{ colour: "#ffffff", width: 6 }, { colour: INK, width: 2 }]) {
      communities.trace(ctx, frame, shape);
      streets.stroke(ctx, look);
    }
  };

  return { ways, drawBand, drawIsochrone, drawWays, straights, drawStraights, drawOutline };
})();
