// Colours, patterns and signs, drawn by the same few functions on the map, in the legend and in lists.
C15.paint = (() => {
  const { model, scale } = C15;
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
      strokes(g, "rgba(168,66,6,.62)", 1.3);
      g.translate(TILE, 0);
      strokes(g, "rgba(168,66,6,.62)", 1.3);
      g.translate(-TILE, TILE);
      strokes(g, "rgba(168,66,6,.62)", 1.3);
      g.translate(TILE, 0);
      strokes(g, "rgba(168,66,6,.62)", 1.3);
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

  // A pattern lies still on the ground: it hangs on the origin of the drawing, not on the corner of the canvas.
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
      const made = ctx.createPattern(tile, "repeat");
      made.setTransform(new DOMMatrix().scale(1 / FINE));
      cache.set(key, made);
    }
    return cache.get(key);
  };

  const isDark = (colour) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return 0.3 * r + 0.59 * g + 0.11 * b < 120;
  };

  // Whether the colours tell of another limit than the rule's own: then they are minutes, and no verdict.
  const explores = (view, minutes) => view.type !== "overview" && minutes !== undefined && minutes !== null && minutes !== (view.limit || scale.DEFAULT_MIN);

  const gapLook = (style, view, i, { when, verdict }) => {
    const shade = { verdict, pattern: style.patterns[verdict] || "plain" };
    const gaps = model.cell(view, "gaps", i, when);
    if (gaps === null) return { ...shade, fill: style.verdictColours.not_applicable };
    return { ...shade, pattern: verdict === "borderline" ? "dots" : "plain", fill: style.gapColours[Math.min(gaps, style.gapColours.length - 1)] };
  };

  // How a community looks under a view: a colour for the minutes, a pattern for the verdict. At another limit than
  // the rule's own there is no verdict, and so no pattern but for what is not known.
  const look = (style, view, i, { minutes = null, when = "present" } = {}) => {
    const verdict = model.verdictOf(view, i, when);
    const shade = { verdict, pattern: style.patterns[verdict] || "plain" };
    if (verdict === "not_applicable") return { ...shade, fill: style.verdictColours.not_applicable };
    if (view.type === "overview" && verdict !== "unknown" && verdict !== "suspected") return gapLook(style, view, i, { when, verdict });
    const exploring = explores(view, minutes);
    if (!exploring && (verdict === "unknown" || verdict === "suspected")) return { ...shade, fill: style.unknownColour };
    const { steps, colours } = scale.classes(style, minutes || view.limit);
    const at = model.classOf(model.minutesOf(view, i, when), steps);
    if (at !== null) return exploring ? { verdict: "reported", pattern: "plain", fill: colours[at] } : { ...shade, fill: colours[at] };
    // Not met and no way there at all: the far end of the scale, hatched.
    if (!exploring && verdict === "unmet") return { ...shade, fill: colours[colours.length - 1] };
    return { verdict: "unknown", pattern: style.patterns.unknown, fill: style.unknownColour };
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

  // The outline of a facility tells its status: open is a disc, being built a square, planned a diamond, closed a
  // crossed ring, so that no colour has to be told apart.
  const signPath = (ctx, status, x, y, r) => {
    ctx.beginPath();
    if (status === "planned") {
      const d = r * 1.3;
      ctx.moveTo(x, y - d);
      ctx.lineTo(x + d, y);
      ctx.lineTo(x, y + d);
      ctx.lineTo(x - d, y);
      ctx.closePath();
    } else if (status === "building") ctx.rect(x - r * 0.95, y - r * 0.95, r * 1.9, r * 1.9);
    else ctx.arc(x, y, r, 0, Math.PI * 2);
  };

  const facilitySign = (ctx, { x, y, r, sign, status, faint }) => {
    const open = status === "open";
    const ink = status === "closed" ? "#75797e" : "#1c1e21";
    ctx.save();
    ctx.globalAlpha = faint ? 0.5 : 1;
    signPath(ctx, status, x, y, r + 1.6);
    ctx.fillStyle = "rgba(255,255,255,.92)";
    ctx.fill();
    signPath(ctx, status, x, y, r);
    ctx.fillStyle = open ? "#1c1e21" : "#ffffff";
    ctx.fill();
    ctx.strokeStyle = ink;
    ctx.lineWidth = r > 6 ? 1.5 : 1.1;
    ctx.setLineDash(status === "planned" ? [2.6, 1.8] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    if (r > 6) {
      ctx.fillStyle = open ? "#ffffff" : ink;
      ctx.font = `600 ${Math.round(r * (sign.length > 1 ? 0.9 : 1.14))}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillText(sign, x, y + 0.5);
    }
    if (status === "closed") {
      ctx.lineWidth = r > 6 ? 1.6 : 1.1;
      ctx.beginPath();
      ctx.moveTo(x - r * 0.71, y + r * 0.71);
      ctx.lineTo(x + r * 0.71, y - r * 0.71);
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

  // A small box of a look; of a pattern of question marks it shows one, and that whole.
  const sample = (ctx, shade, width = 22, height = 14) => {
    const asks = shade.pattern === "question" || shade.pattern === "question_hatch";
    ctx.beginPath();
    ctx.rect(0.5, 0.5, width - 1, height - 1);
    fillPath(ctx, asks ? { ...shade, pattern: "plain" } : shade);
    if (shade.pattern === "question_hatch") {
      ctx.save();
      ctx.clip();
      strokes(ctx, "rgba(168,66,6,.62)", 1.3);
      ctx.translate(TILE, 0);
      strokes(ctx, "rgba(168,66,6,.62)", 1.3);
      ctx.restore();
    }
    if (asks) mark(ctx, [[width / 2, height / 2 + 0.5]], shade.pattern === "question_hatch");
    ctx.beginPath();
    ctx.rect(0.5, 0.5, width - 1, height - 1);
    ctx.setLineDash([]);
    ctx.strokeStyle = "rgba(0,0,0,.28)";
    ctx.lineWidth = 0.8;
    ctx.stroke();
  };

  const swatch = (shade, width = 22, height = 14) => picture(width, height, (ctx) => sample(ctx, shade, width, height));

  return { FONT, look, explores, fillPath, shapePath, facilitySign, picture, sample, swatch, pattern, question, isDark };
})();
