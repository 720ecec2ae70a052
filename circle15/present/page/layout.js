// Text and legend laid out on a canvas, for pictures and prints.
C15.layout = (() => {
  const { format, paint } = C15;
  const LINE = 18;
  const SMALL = 15;
  const PAD = 8;
  const INK = "#1c1e21";
  const SOFT = "#5d6166";

  const font = (size, weight = 400) => `${weight} ${size}px ${paint.FONT}`;

  const write = (ctx, text, x, y, { size = 12, weight = 400, colour = INK, align = "left" } = {}) => {
    ctx.font = font(size, weight);
    ctx.fillStyle = colour;
    ctx.textAlign = align;
    ctx.textBaseline = "alphabetic";
    ctx.fillText(text, x, y);
  };

  // Lines that fit a width: Chinese breaks between any two characters, the rest between words.
  const wrap = (ctx, text, width, { size = 12, weight = 400 } = {}) => {
    ctx.font = font(size, weight);
    const lines = [""];
    for (const token of text.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/gu) || []) {
      const longer = lines[lines.length - 1] + token;
      if (lines[lines.length - 1] && ctx.measureText(longer.trimEnd()).width > width) lines.push(token.trimStart());
      else lines[lines.length - 1] = longer;
    }
    return lines.map((line) => line.trimEnd()).filter(Boolean);
  };

  // Blocks are a height and how they are drawn at (x, y); a column is a pile of them.
  const textBlock = (ctx, text, width, look) => {
    const lines = wrap(ctx, text, width, look);
    const step = look.size > 12 ? LINE : SMALL + 1;
    return { height: lines.length * step + 2, draw: (x, y) => lines.forEach((line, i) => write(ctx, line, x, y + (i + 1) * step - 4, look)) };
  };

  const rampBlock = (ctx, classes, width) => {
    const each = Math.min(44, (width - 2) / classes.length);
    const counted = classes.some(({ count }) => count !== null);
    return { height: counted ? 44 : 31, draw: (x, y) => classes.forEach((one, i) => {
      ctx.save();
      ctx.translate(x + i * each, y + 2);
      ctx.save();
      ctx.scale((each - 1.5) / 22, 1);
      one.draw(ctx);
      ctx.restore();
      ctx.restore();
      write(ctx, one.text, x + (i + 0.5) * each - 0.75, y + 27, { size: 10.5, colour: SOFT, align: "center" });
      if (one.count !== null) write(ctx, format.whole(one.count), x + (i + 0.5) * each - 0.75, y + 39, { size: 10.5, weight: 600, align: "center" });
    }) };
  };

  const rowBlock = (ctx, row, width) => {
    const lines = wrap(ctx, row.text, width - 62, { size: 11.5 });
    return { height: Math.max(LINE, lines.length * SMALL + 3), draw: (x, y) => {
      ctx.save();
      ctx.translate(x, y + 1);
      row.draw(ctx);
      ctx.restore();
      lines.forEach((line, i) => write(ctx, line, x + 30, y + 12 + i * SMALL, { size: 11.5 }));
      if (row.count !== null && row.count !== undefined) write(ctx, format.whole(row.count), x + width, y + 12, { size: 11.5, weight: 600, align: "right" });
    } };
  };

  // One part of the legend, never broken across columns.
  const partBlock = (ctx, part, width) => {
    const blocks = [textBlock(ctx, part.title, width, { size: 12.5, weight: 600 })];
    if (part.ramp) blocks.push(rampBlock(ctx, part.ramp, width));
    if (part.note) blocks.push(textBlock(ctx, part.note, width, { size: 11, colour: SOFT }));
    blocks.push(...part.rows.map((row) => rowBlock(ctx, row, width)));
    return { height: blocks.reduce((sum, { height }) => sum + height, 0) + PAD * 1.5, draw: (x, y) => {
      let at = y;
      for (const block of blocks) {
        block.draw(x, at);
        at += block.height;
      }
    } };
  };

  // Parts filled into columns, each in its order and into the shortest column that is not behind it.
  const columns = (blocks, count) => {
    const total = blocks.reduce((sum, { height }) => sum + height, 0);
    let most = total / count;
    for (;;) {
      const made = [[]];
      let used = 0;
      for (const block of blocks) {
        if (used > 0 && used + block.height > most) {
          made.push([]);
          used = 0;
        }
        made[made.length - 1].push(block);
        used += block.height;
      }
      if (made.length <= count || most > total) return { columns: made, height: Math.max(0, ...made.map((pile) => pile.reduce((sum, { height }) => sum + height, 0))) };
      most += 12;
    }
  };

  const drawColumns = (made, x, y, width) => made.columns.forEach((pile, i) => {
    let at = y;
    for (const block of pile) {
      block.draw(x + i * width, at);
      at += block.height;
    }
  });

  return { write, wrap, textBlock, partBlock, columns, drawColumns, INK, SOFT };
})();
