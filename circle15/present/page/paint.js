// Colours, patterns and signs, drawn by the same few functions on the map, in the legend and in lists.
C15.paint = (() => {
  const { model } = C15;
  const TILE = 10;
  const FINE = 2; // patterns are drawn at twice the size and shrunk, for sharp lines on any screen
  const FONT = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';
  const cache = new Map();

  const strokes = (g, colour, width) => {
    g.strokeStyle = colour;
    g.lineWidth = width;
    g.beginPath();
    for (let x = -TILE; x <= TILE * 2; x += TILE) {
      g.moveTo(x - 2, TILE + 2);
      g.lineTo(x + TILE + 2, -2);
    }
    g.stroke();
  };

  const PATTERNS = {
    hatch: [TILE, (g, dark) => strokes(g, dark ? "rgba(255,255,255,.62)" : "rgba(70,22,0,.78)", 1.7)],
    dots: [8, (g, dark) => {
      g.fillStyle = dark ? "rgba(255,255,255,.85)" : "rgba(20,20,20,.72)";
      for (const [x, y] of [[2, 2], [6, 6]]) {
        g.beginPath();
        g.arc(x, y, 1.25, 0, 7);
        g.fill();
      }
    }],
    question: [20, (g) => mark(g, [[5, 6], [15, 16]])],
    question_hatch: [20, (g) => {
      g.save();
      strokes(g, "rgba(168,66,6,.75)", 1.5);
      g.translate(TILE, 0);
      strokes(g, "rgba(168,66,6,.75)", 1.5);
      g.translate(-TILE, TILE);
      strokes(g, "rgba(168,66,6,.75)", 1.5);
      g.translate(TILE, 0);
      strokes(g, "rgba(168,66,6,.75)", 1.5);
      g.restore();
      mark(g, [[10, 10]], true);
    }],
  };

  const mark = (g, places, halo = false) => {
    g.font = `700 10px ${FONT}`;
    g.textAlign = "center";
    g.textBaseline = "middle";
    for (const [x, y] of places) {
      if (halo) {
        g.fillStyle = "rgba(236,236,233,.95)";
        g.beginPath();
        g.arc(x, y - 0.5, 5.6, 0, 7);
        g.fill();
      }
      g.fillStyle = "rgba(70,72,76,.9)";
      g.fillText("?", x, y);
    }
  };

  const question = (ctx, x, y) => mark(ctx, [[x, y + 0.5]]);

  const pattern = (ctx, name, dark) => {
    const key = `${name}/${dark}`;
    if (!PATTERNS[name]) return null;
    if (!cache.has(key)) {
      const [size, draw] = PATTERNS[name];
      const tile = document.createElement("canvas");
      tile.width = size * FINE;
      tile.height = size * FINE;
      const g = tile.getContext("2d");
      g.scale(FINE, FINE);
      draw(g, dark);
      cache.set(key, tile);
    }
    const made = ctx.createPattern(cache.get(key), "repeat");
    made.setTransform(new DOMMatrix().scale(1 / FINE));
    return made;
  };

  const isDark = (colour) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return 0.3 * r + 0.59 * g + 0.11 * b < 120;
  };

  // How a community looks under a view: a colour for the minutes, a pattern for the verdict.
  const look = (style, view, i) => {
    const verdict = model.verdictOf(view, i);
    const shade = { verdict, pattern: style.patterns[verdict] || "plain" };
    if (verdict === "not_applicable") return { ...shade, fill: style.verdictColours.not_applicable };
    if (verdict === "unknown" || verdict === "suspected") return { ...shade, fill: style.unknownColour };
    if (view.type === "overview") {
      if (model.cell(view, "gaps", i) === null) return { ...shade, fill: style.verdictColours.not_applicable };
      const gaps = Math.min(model.cell(view, "gaps", i), style.gapColours.length - 1);
      return { ...shade, pattern: verdict === "borderline" ? "dots" : "plain", fill: style.gapColours[gaps] };
    }
    const at = model.classOf(model.minutesOf(view, i), style.minuteSteps);
    // Not met and no way there at all: the far end of the scale, hatched.
    if (at === null && verdict === "unmet") return { ...shade, fill: style.minuteColours[style.minuteColours.length - 1] };
    if (at === null) return { ...shade, pattern: style.patterns.unknown, fill: style.unknownColour };
    return { ...shade, fill: style.minuteColours[at] };
  };

  const fillPath = (ctx, shade, alpha = 1) => {
    ctx.save();
    ctx.globalAlpha = alpha;
    ctx.fillStyle = shade.fill;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
    const over = pattern(ctx, shade.pattern, isDark(shade.fill));
    if (over) {
      ctx.fillStyle = over;
      ctx.fill("evenodd");
    }
    ctx.restore();
  };

  // Communities that are points: the verdict also has a shape.
  const shapePath = (ctx, verdict, x, y, r) => {
    ctx.beginPath();
    if (verdict === "unmet" || verdict === "suspected") {
      const d = r * 1.25;
      ctx.moveTo(x, y - d);
      ctx.lineTo(x + d, y);
      ctx.lineTo(x, y + d);
      ctx.lineTo(x - d, y);
      ctx.closePath();
    } else if (verdict === "borderline") {
      const d = r * 0.9;
      ctx.rect(x - d, y - d, d * 2, d * 2);
    } else ctx.arc(x, y, r, 0, Math.PI * 2);
  };

  // A facility: a white disc with its kind's sign; its status is in the rim.
  const facilitySign = (ctx, { x, y, r, sign, status, faint }) => {
    ctx.save();
    ctx.globalAlpha = faint ? 0.5 : 1;
    ctx.beginPath();
    ctx.arc(x, y, r + 1.5, 0, Math.PI * 2);
    ctx.fillStyle = "rgba(255,255,255,.9)";
    ctx.fill();
    ctx.beginPath();
    ctx.arc(x, y, r, 0, Math.PI * 2);
    const open = status === "open";
    ctx.fillStyle = open ? "#1c1e21" : "#ffffff";
    ctx.fill();
    ctx.strokeStyle = status === "closed" ? "#8b8f94" : "#1c1e21";
    ctx.lineWidth = 1.4;
    if (status === "building") {
      ctx.save();
      ctx.clip();
      ctx.fillStyle = "#c9c9c6";
      ctx.fillRect(x - r, y, r * 2, r);
      ctx.restore();
    }
    ctx.setLineDash(status === "planned" ? [2.2, 2.4] : []);
    ctx.stroke();
    if (r > 6) {
      ctx.fillStyle = open ? "#ffffff" : status === "closed" ? "#8b8f94" : "#1c1e21";
      ctx.font = `600 ${Math.round(r * (sign.length > 1 ? 0.9 : 1.16))}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillText(sign, x, y + 0.5);
    }
    if (status === "closed") {
      ctx.setLineDash([]);
      ctx.beginPath();
      ctx.moveTo(x - r * 0.72, y + r * 0.72);
      ctx.lineTo(x + r * 0.72, y - r * 0.72);
      ctx.stroke();
    }
    ctx.restore();
  };

  const picture = (width, height, draw) => {
    const canvas = C15.dom.el("canvas", { width: width * FINE, height: height * FINE, "aria-hidden": "true" });
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const ctx = canvas.getContext("2d");
    ctx.scale(FINE, FINE);
    draw(ctx);
    return canvas;
  };

  const swatch = (shade, width = 22, height = 14) => picture(width, height, (ctx) => {
    ctx.beginPath();
    ctx.rect(0.5, 0.5, width - 1, height - 1);
    fillPath(ctx, shade);
    ctx.strokeStyle = "rgba(0,0,0,.28)";
    ctx.lineWidth = 0.8;
    ctx.stroke();
  });

  return { FONT, look, fillPath, shapePath, facilitySign, picture, swatch, pattern, question, isDark };
})();
