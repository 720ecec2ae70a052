// The streets: a muted base map, or coloured by the minutes from which they are walked.
C15.streets = (() => {
  // Width in pixels at zoom 12, 15 and 18; the zoom from which a group is drawn; dashes.
  const LOOKS = {
    path: { widths: [0.4, 0.8, 2], from: 13.5 },
    steps: { widths: [0.6, 1.2, 3], from: 14.5, dash: [2, 2] },
    minor: { widths: [0.5, 1.1, 4], from: 12.5 },
    middle: { widths: [0.7, 1.9, 7], from: 0 },
    major: { widths: [1.2, 3.2, 10], from: 0 },
    set_aside: { widths: [1, 1.5, 2.2], from: 12, dash: [4, 3] },
  };
  const ORDER = Object.keys(LOOKS);
  const COLOURED_FROM = -0.5; // coloured streets are looked at: they are drawn half a zoom earlier
  const COLOURED_MOST = [1.3, 2.3, 6]; // and so wide at most
  const NEAR_PX = 0.9; // pixels between vertices below which one of them does not show
  const SPECK_PX = 0.6;
  const ROUND_FROM_PX = 1.8; // width from which a round end can be told from a flat one

  const widthAt = ([low, middle, high], zoom) => {
    if (zoom <= 15) return low * (middle / low) ** (Math.max(zoom - 12, -3) / 3);
    return middle * (high / middle) ** ((zoom - 15) / 3);
  };

  // Edges that show, sorted into buckets; keyOf gives the bucket, or -1 for none.
  const buckets = (graph, frame, count, keyOf) => {
    const { boxes, m, origin } = graph;
    const [west, east] = [frame.west - origin[0], frame.east - origin[0]];
    const [north, south] = [frame.north - origin[1], frame.south - origin[1]];
    const speck = SPECK_PX / frame.scale;
    const found = Array.from({ length: count }, () => []);
    for (let edge = 0; edge < m; edge += 1) {
      const at = edge * 4;
      if (boxes[at] > east || boxes[at + 2] < west || boxes[at + 1] > south || boxes[at + 3] < north) continue;
      if (boxes[at + 2] - boxes[at] < speck && boxes[at + 3] - boxes[at + 1] < speck) continue;
      const key = keyOf(edge);
      if (key >= 0) found[key].push(edge);
    }
    return found;
  };

  const trace = (ctx, graph, edges, frame) => {
    const { starts, xy, origin } = graph;
    const { scale } = frame;
    const left = origin[0] * scale + frame.left;
    const top = origin[1] * scale + frame.top;
    for (const edge of edges) {
      const end = starts[edge + 1];
      let px = 0;
      let py = 0;
      for (let i = starts[edge]; i < end; i += 1) {
        const x = xy[i * 2] * scale + left;
        const y = xy[i * 2 + 1] * scale + top;
        if (i === starts[edge]) ctx.moveTo(x, y);
        else if (i + 1 < end && Math.abs(x - px) + Math.abs(y - py) < NEAR_PX) continue;
        else ctx.lineTo(x, y);
        px = x;
        py = y;
      }
    }
  };

  const stroke = (ctx, { colour, width, dash = [] }) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineCap = dash.length || width < ROUND_FROM_PX ? "butt" : "round";
    ctx.lineJoin = "round";
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  };

  // Which place in ORDER each of the graph's groups has.
  const placesOf = (graph) => graph.groups.map((name) => Math.max(0, ORDER.indexOf(name)));

  const paintBase = (ctx, frame, graph, neutrals) => {
    const place = placesOf(graph);
    const isDrawn = ORDER.map((name) => frame.zoom >= LOOKS[name].from);
    const found = buckets(graph, frame, ORDER.length, (edge) => (isDrawn[place[graph.group[edge]]] ? place[graph.group[edge]] : -1));
    ORDER.forEach((name, at) => {
      if (!found[at].length) return;
      ctx.beginPath();
      trace(ctx, graph, found[at], frame);
      stroke(ctx, { colour: neutrals[`street_${name}`], width: widthAt(LOOKS[name].widths, frame.zoom), dash: LOOKS[name].dash });
    });
  };

  // Coloured by class, the farthest first, so that the nearest lies on top; what is not reached stays muted.
  const paintMinutes = (ctx, frame, graph, { minutes, classes, neutrals }) => {
    const { steps, colours } = classes;
    const place = placesOf(graph);
    const isDrawn = ORDER.map((name) => frame.zoom >= LOOKS[name].from + COLOURED_FROM);
    const far = colours.length; // the bucket of streets that are not reached
    const groups = ORDER.length;
    const found = buckets(graph, frame, (far + 1) * groups, (edge) => {
      const group = place[graph.group[edge]];
      if (!isDrawn[group]) return -1;
      const value = minutes[edge];
      let at = 0;
      if (value === Infinity) at = far;
      else while (at < steps.length && value > steps[at]) at += 1;
      return at * groups + group;
    });
    for (let at = far; at >= 0; at -= 1) {
      for (let group = 0; group < groups; group += 1) {
        const edges = found[at * groups + group];
        if (!edges.length) continue;
        const look = LOOKS[ORDER[group]];
        const width = widthAt(look.widths, frame.zoom);
        ctx.beginPath();
        trace(ctx, graph, edges, frame);
        // Colour tells enough: a wide street is not to shout down the lanes beside it.
        stroke(ctx, at === far ? { colour: neutrals[`street_${ORDER[group]}`], width, dash: look.dash }
          : { colour: colours[at], width: Math.max(1.2, Math.min(width, widthAt(COLOURED_MOST, frame.zoom))) });
      }
    }
  };

  // Pieces of lines [x, y, x, y, ...] in the unit square, all in one stroke.
  const paintLines = (ctx, frame, lines, look) => {
    ctx.beginPath();
    for (const xy of lines) {
      for (let i = 0; i < xy.length; i += 2) {
        const x = xy[i] * frame.scale + frame.left;
        const y = xy[i + 1] * frame.scale + frame.top;
        if (i) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
      }
    }
    stroke(ctx, look);
  };

  const has = (graph, name) => Boolean(graph) && graph.group.includes(graph.groups.indexOf(name));

  return { paintBase, paintMinutes, paintLines, stroke, has, widthAt };
})();
