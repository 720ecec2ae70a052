// Facilities: a sign for the kind, a shape and a rim for the status.
C15.facilities = (() => {
  const { paint, sheet } = C15;
  // Pixels from the middle to the rim from a zoom on; below the first, a dot without a sign.
  const RADII = [[14, 10], [12.5, 7.5], [0, 3.5]];
  const ASIDE = 0.75; // share of its size that a facility of another rule keeps
  const FRONT = ["closed", "planned", "building", "open"];

  const radiusAt = (zoom) => RADII.find(([from]) => zoom >= from)[1];

  const isOfView = (scene, i) => scene.state.view.type === "overview" || scene.state.view.kinds.includes(scene.app.data.facilities.kind[i]);

  // Which are drawn, those that are open last and so on top.
  const shown = (scene) => {
    const { app, state } = scene;
    const { layers, chosen, view } = state;
    const marked = new Set(scene.nearest);
    if (chosen && chosen.type === "facility") marked.add(chosen.at);
    const { status } = app.data.facilities;
    return scene.shapes.facilities.map((shape, i) => i).filter((i) => {
      if (!scene.shapes.facilities[i]) return false;
      return marked.has(i) || layers.allFacilities || (layers.facilities && view.type !== "overview" && isOfView(scene, i));
    }).sort((a, b) => marked.has(a) - marked.has(b) || isOfView(scene, a) - isOfView(scene, b) || FRONT.indexOf(status[a]) - FRONT.indexOf(status[b]));
  };

  const marks = (frame, scene) => {
    const { app } = scene;
    const radius = radiusAt(frame.zoom);
    return shown(scene).map((i) => {
      const { x, y, box } = scene.shapes.facilities[i];
      if (!sheet.shows(frame, box, 20)) return null;
      const faint = !isOfView(scene, i) && !(scene.nearest || []).includes(i);
      return { i, x: x * frame.scale + frame.left, y: y * frame.scale + frame.top, r: faint ? radius * ASIDE : radius, faint,
               sign: app.signOf(app.data.facilities.kind[i]), status: app.data.facilities.status[i] };
    }).filter(Boolean);
  };

  const draw = (ctx, frame, scene) => marks(frame, scene).forEach((mark) => paint.facilitySign(ctx, mark));

  return { draw, marks, shown, radiusAt };
})();
