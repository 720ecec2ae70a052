// Communities: a colour for the minutes, a pattern for the verdict, an outline or a mark with a shape of its own.
C15.communities = (() => {
  const { model, paint, sheet } = C15;
  const POINT_RADIUS = 8;
  const ALPHA = 0.78; // streets shine through, as on a printed plan
  const PALE = 0.5; // of patterns over something that has to be seen
  const UNDER_WAY = 0.35; // of the colour below the line that is walked
  const CLOSE = 14; // zoom from which outlines have room for a firm line
  const DASH = [5, 3];

  const trace = (ctx, frame, shape) => {
    ctx.beginPath();
    for (const ring of shape.rings) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = ring[i] * frame.scale + frame.left;
        const y = ring[i + 1] * frame.scale + frame.top;
        if (i) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
      }
      ctx.closePath();
    }
  };

  // Where something below has to be seen, an outline is left, and the pattern that tells the verdict.
  const fillHollow = (ctx, shade) => {
    const over = paint.pattern(ctx, shade.pattern, false);
    if (!over) return;
    ctx.save();
    ctx.globalAlpha = PALE;
    ctx.fillStyle = over;
    ctx.fill("evenodd");
    ctx.restore();
  };

  // On a mark there is room for one question mark, and that in the middle.
  const fillPoint = (ctx, frame, shape, shade) => {
    const asks = shade.pattern === "question" || shade.pattern === "question_hatch";
    paint.fillPath(ctx, asks ? { ...shade, pattern: "plain" } : shade);
    ctx.strokeStyle = "rgba(28,30,33,.85)";
    ctx.lineWidth = 1.4;
    ctx.stroke();
    if (asks) paint.question(ctx, shape.x * frame.scale + frame.left, shape.y * frame.scale + frame.top);
    ctx.beginPath();
  };

  const draw = (ctx, frame, scene) => {
    const { app, state, when, shapes, hollow } = scene;
    const below = scene.ways.length ? state.chosen.at : -1;
    const rim = hollow ? (frame.zoom < CLOSE ? "rgba(28,30,33,.45)" : "rgba(28,30,33,.75)") : "#ffffff";
    ctx.lineJoin = "round";
    for (const i of scene.visible) {
      const shape = shapes.communities[i];
      if (!shape || !sheet.shows(frame, shape.box, POINT_RADIUS * 2)) continue;
      const shade = paint.look(app.style, state.view, i, { minutes: state.minutes, when });
      if (shape.rings) trace(ctx, frame, shape);
      else paint.shapePath(ctx, shade.verdict, shape.x * frame.scale + frame.left, shape.y * frame.scale + frame.top, POINT_RADIUS);
      if (hollow && shape.rings) fillHollow(ctx, shade);
      else if (shape.rings && i === below) {
        paint.fillPath(ctx, { ...shade, pattern: "plain" }, UNDER_WAY);
        fillHollow(ctx, shade);
      } else if (shape.rings) paint.fillPath(ctx, shade, ALPHA);
      else fillPoint(ctx, frame, shape, shade);
      ctx.setLineDash(shade.verdict === "borderline" || shade.verdict === "suspected" ? DASH : []);
      ctx.strokeStyle = shape.rings ? rim : "rgba(28,30,33,.85)";
      ctx.lineWidth = hollow ? (frame.zoom < CLOSE ? 0.8 : 1.1) : 1.4;
      ctx.stroke();
    }
    ctx.setLineDash([]);
  };

  // How many communities wear each look, for the legend: by class of minutes or gaps, and by verdict.
  const tally = (scene) => {
    const { app, state, when } = scene;
    const fills = {};
    const verdicts = {};
    let without = 0; // no minutes, and no verdict that says so
    app.data.communities.id.forEach((_, i) => {
      const shade = paint.look(app.style, state.view, i, { minutes: state.minutes, when });
      fills[shade.fill] = (fills[shade.fill] || 0) + 1;
      const verdict = model.verdictOf(state.view, i, when);
      verdicts[verdict] = (verdicts[verdict] || 0) + 1;
      if (shade.pattern === "question" && (verdict !== "unknown" || state.view.type === "kind")) without += 1;
    });
    return { fills, verdicts, without };
  };

  return { draw, tally, trace, POINT_RADIUS };
})();
