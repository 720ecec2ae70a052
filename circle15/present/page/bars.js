// Small pictures in text: the bar of a share, the mark of a verdict, minutes against a limit.
C15.bars = (() => {
  const { dom: { el }, format, model, paint, shares } = C15;
  const ROOM = 4 / 3; // a bar of minutes has its limit at three quarters, so that what lies beyond has room

  const segments = (app, parts, width, height) => {
    const names = shares.PARTS.filter((name) => parts[name] > 0);
    const total = names.reduce((sum, name) => sum + parts[name], 0);
    return paint.picture(width, height, (ctx) => {
      let x = 0;
      for (const name of names) {
        const w = (parts[name] / total) * width;
        ctx.beginPath();
        ctx.rect(x, 0, w, height);
        const thin = name === "unknown" ? "plain" : name === "suspected" ? "hatch" : app.style.patterns[name];
        paint.fillPath(ctx, { fill: app.style.verdictColours[name], pattern: thin });
        if (name === "unknown" && w > 12 && height > 9) paint.question(ctx, x + w / 2, height / 2);
        ctx.fillStyle = "#ffffff";
        if (x > 0) ctx.fillRect(x - 0.5, 0, 1, height);
        x += w;
      }
      if (!total) {
        ctx.fillStyle = app.style.unknownColour;
        ctx.fillRect(0, 0, width, height);
      }
    });
  };

  const ofCoverage = (app, row, width, height) => {
    const parts = shares.partsOf(row);
    // What is only reported stands outside the total that is judged.
    return segments(app, row.total > 0 ? { ...parts, reported: 0 } : parts, width, height);
  };

  // The colour and the pattern that a community has on the map, drawn by the style sheet: a list has hundreds.
  const mark = (shade) => {
    const dark = paint.isDark(shade.fill) ? " c15-dark" : "";
    const box = el("i", { class: `c15-mark c15-pattern-${shade.pattern}${dark}`, "aria-hidden": "true" });
    box.style.backgroundColor = shade.fill;
    return box;
  };

  const shadeOf = (app, view, i, when = app.state.when) => paint.look(app.style, view, i, { minutes: view === app.state.view ? app.state.minutes : app.minutesFor(view), when });

  const minutes = (app, view, i, when) => {
    const value = model.cell(view, "walk_min", i, when);
    const shade = paint.look(app.style, view, i, { minutes: app.minutesFor(view), when });
    const end = Math.max(20, app.minutesFor(view)) * ROOM;
    const [width, height] = [96, 10];
    return paint.picture(width, height, (ctx) => {
      ctx.fillStyle = app.style.neutrals.wash;
      ctx.fillRect(0, 0, width, height);
      if (format.known(value) && shade.verdict !== "not_applicable") {
        ctx.beginPath();
        ctx.rect(0, 0, Math.max(2, Math.min(1, value / end) * width), height);
        paint.fillPath(ctx, shade);
      }
      if (format.known(view.limit)) {
        ctx.fillStyle = app.style.neutrals.ink;
        ctx.fillRect((view.limit / end) * width - 0.75, 0, 1.5, height);
      }
    });
  };

  return { segments, ofCoverage, mark, shadeOf, minutes };
})();
