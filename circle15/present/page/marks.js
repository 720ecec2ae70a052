// What else there is to see: boundaries with their names, walls and other barriers, gates, suspect places of the streets.
C15.marks = (() => {
  const { communities, paint, sheet, streets } = C15;
  const LEVEL_WIDTHS = { district: 2.2, subdistrict: 1.4 };

  const at = (frame, shape) => [shape.x * frame.scale + frame.left, shape.y * frame.scale + frame.top];

  const drawBoundaries = (ctx, frame, scene) => {
    for (const { level, shape } of scene.shapes.boundaries) {
      if (!sheet.shows(frame, shape.box, 4)) continue;
      const width = LEVEL_WIDTHS[level] || LEVEL_WIDTHS.subdistrict;
      communities.trace(ctx, frame, shape);
      streets.stroke(ctx, { colour: "rgba(255,255,255,.85)", width: width + 2 });
      communities.trace(ctx, frame, shape);
      streets.stroke(ctx, { colour: scene.app.style.neutrals.soft, width, dash: level === "district" ? [10, 3, 2, 3] : [7, 4] });
    }
  };

  // A wall as plans draw it: a firm line with a white rim.
  const drawBarriers = (ctx, frame, scene) => {
    const lines = scene.shapes.barriers.filter((line) => sheet.shows(frame, line.box, 4)).map((line) => line.xy);
    streets.paintLines(ctx, frame, lines, { colour: "rgba(255,255,255,.9)", width: 4.5 });
    streets.paintLines(ctx, frame, lines, { colour: scene.app.style.neutrals.ink, width: 2 });
    streets.paintLines(ctx, frame, lines, { colour: "#ffffff", width: 0.7, dash: [3, 5] });
  };

  const gateSign = (ctx, x, y, size) => {
    ctx.beginPath();
    ctx.rect(x - size, y - size, size * 2, size * 2);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
    ctx.strokeStyle = "#1c1e21";
    ctx.lineWidth = 1.3;
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x - size * 0.5, y + size);
    ctx.lineTo(x - size * 0.5, y);
    ctx.arc(x, y, size * 0.5, Math.PI, 0);
    ctx.lineTo(x + size * 0.5, y + size);
    ctx.fillStyle = "#1c1e21";
    ctx.fill();
  };

  const drawGates = (ctx, frame, scene) => {
    const size = frame.zoom >= 15 ? 5 : 3;
    for (const shape of scene.shapes.gates) if (shape && sheet.shows(frame, shape.box, 8)) gateSign(ctx, ...at(frame, shape), size);
  };

  // An upright triangle, as signs that warn have, in the one hue that is on no scale.
  const suspectSign = (ctx, x, y, colour) => {
    ctx.beginPath();
    ctx.moveTo(x, y - 7);
    ctx.lineTo(x + 6.5, y + 4.5);
    ctx.lineTo(x - 6.5, y + 4.5);
    ctx.closePath();
    ctx.lineJoin = "round";
    ctx.fillStyle = colour;
    ctx.strokeStyle = "#ffffff";
    ctx.lineWidth = 1.6;
    ctx.fill();
    ctx.stroke();
  };

  const drawSuspects = (ctx, frame, scene) => {
    const { chosen } = scene.state;
    scene.shapes.suspects.forEach((shape, i) => {
      if (!sheet.shows(frame, shape.box, 10)) return;
      const [x, y] = at(frame, shape);
      suspectSign(ctx, x, y, scene.app.style.suspectColour);
      if (chosen && chosen.type === "suspect" && chosen.at === i) {
        ctx.beginPath();
        ctx.arc(x, y, 11, 0, Math.PI * 2);
        streets.stroke(ctx, { colour: "#1c1e21", width: 2 });
      }
    });
  };

  const halo = (ctx, text, x, y, { font, colour }) => {
    ctx.font = `${font} ${paint.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.strokeStyle = "rgba(255,255,255,.92)";
    ctx.lineWidth = 3;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  };

  return { drawBoundaries, drawBarriers, drawGates, drawSuspects, gateSign, suspectSign, halo };
})();
