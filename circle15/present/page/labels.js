// Names of communities and of districts, where there is room for them.
C15.labels = (() => {
  const { facilities, marks, sheet } = C15;
  const MOST_LETTERS = 16;
  const NAMES_FROM = 14; // zoom from which communities that are points are named

  const shortened = (name) => ([...name].length > MOST_LETTERS ? `${[...name].slice(0, MOST_LETTERS - 1).join("")}…` : name);

  const widths = new Map();
  const widthOf = (ctx, text) => {
    if (!widths.has(text)) widths.set(text, ctx.measureText(text).width);
    return widths.get(text);
  };

  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  const boxAround = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

  const fits = (frame, shape, width) => (shape.rings ? (shape.box[2] - shape.box[0]) * frame.scale > width * 0.95 : frame.zoom >= NAMES_FROM);

  // The names of subdistricts and districts, wide and grey, so that they are not taken for communities.
  const drawAreas = (ctx, frame, scene, taken) => {
    ctx.letterSpacing = "2px";
    for (const { level, name, shape } of scene.shapes.boundaries) {
      if (!name || !sheet.shows(frame, shape.box)) continue;
      const font = level === "district" ? "600 15px" : "600 13px";
      ctx.font = `${font} ${C15.paint.FONT}`;
      const [x, y] = [shape.x * frame.scale + frame.left, shape.y * frame.scale + frame.top];
      const width = ctx.measureText(name).width;
      const box = boxAround(x, y, width + 8, 22);
      if ((shape.box[2] - shape.box[0]) * frame.scale < width || taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      marks.halo(ctx, name, x, y, { font, colour: scene.app.style.neutrals.soft });
    }
    ctx.letterSpacing = "0px";
  };

  const drawNames = (ctx, frame, scene, taken) => {
    const { app, state: { chosen }, shapes } = scene;
    const { name: names } = app.data.communities;
    const first = chosen && chosen.type === "community" ? chosen.at : -1;
    const done = new Set();
    for (const i of first < 0 ? scene.visible : [first, ...scene.visible]) {
      const shape = shapes.communities[i];
      if (!shape || done.has(i)) continue;
      done.add(i);
      const x = shape.x * frame.scale + frame.left;
      const y = shape.y * frame.scale + frame.top + (shape.rings ? 0 : 18);
      if (x < frame.min.x || y < frame.min.y || x > frame.max.x || y > frame.max.y) continue;
      const text = shortened(names[i]);
      ctx.font = `500 12px ${C15.paint.FONT}`;
      const width = widthOf(ctx, text) + 6;
      const box = boxAround(x, y, width, 18);
      if (i !== first && (!fits(frame, shape, width) || taken.some((other) => overlaps(box, other)))) continue;
      taken.push(box);
      marks.halo(ctx, text, x, y, { font: "500 12px", colour: "#1c1e21" });
    }
  };

  const draw = (ctx, frame, scene) => {
    const { layers } = scene.state;
    // Facilities keep their room: no name is written across a sign.
    const taken = facilities.marks(frame, scene).map(({ x, y, r }) => boxAround(x, y, r * 2 - 4, r * 2 - 4));
    const straights = C15.chosen.straights(ctx, frame, scene, taken);
    if (layers.boundaries) drawAreas(ctx, frame, scene, taken);
    if (layers.labels) drawNames(ctx, frame, scene, taken);
    C15.chosen.drawStraights(ctx, straights);
  };

  return { draw, shortened };
})();
