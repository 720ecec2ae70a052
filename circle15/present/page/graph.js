// The streets as a graph: what page_model/graph.py and page_model/seconds.py wrote. Nothing here touches the page.
C15.graph = (() => {
  const { mercatorX, mercatorY, reader } = C15.codec;

  // Running sums along the tree: a node lies its step away from its parent, or from the node before it.
  const placesOf = (back, dx, dy) => {
    const x = new Int32Array(back.length);
    const y = new Int32Array(back.length);
    for (let i = 0; i < back.length; i += 1) {
      const from = i - (back[i] || 1);
      x[i] = dx[i] + (from < 0 ? 0 : x[from]);
      y[i] = dy[i] + (from < 0 ? 0 : y[from]);
    }
    return [x, y];
  };

  // The edges of the tree first, each to a new node; then the others by their higher end.
  const endsOf = (back, high, span, edges) => {
    const u = new Uint32Array(edges);
    const v = new Uint32Array(edges);
    let at = 0;
    for (let i = 0; i < back.length; i += 1) {
      if (back[i] > 0) {
        u[at] = i - back[i];
        v[at] = i;
        at += 1;
      }
    }
    for (let i = 0, end = 0; i < high.length; i += 1, at += 1) {
      end += high[i];
      u[at] = end - span[i];
      v[at] = end;
    }
    return [u, v];
  };

  // Seconds one way along all edges without waits, and with them. What is expected comes from the first walker, where that
  // one may walk there, else from the drawn length.
  const secondsOf = (left, told, tick, drawn, first) => {
    const m = left.length;
    const bare = new Float64Array(m);
    for (let i = 0; i < m; i += 1) {
      const expected = first !== null && first[i] < Infinity ? first[i] * told.ratio : drawn[i] * told.pace;
      bare[i] = Number.isNaN(left[i]) ? Infinity : Math.max(0, expected + left[i] * tick);
    }
    return bare;
  };

  const withWaits = (bare, waitU, waitV) => {
    const seconds = new Float32Array(bare.length);
    for (let i = 0; i < bare.length; i += 1) seconds[i] = waitU === null ? bare[i] : bare[i] + waitU[i] + waitV[i];
    return seconds;
  };

  const waitsOf = (pairs, number, end) => {
    const waits = new Float32Array(number.length);
    for (let i = 0; i < number.length; i += 1) waits[i] = pairs[number[i]][end];
    return waits;
  };

  const walkersOf = (header, read, drawn) => {
    const m = drawn.length;
    let first = [null, null];
    return header.walkers.map((told, at) => {
      const forward = read.coded(m);
      const backward = read.coded(m);
      for (let i = 0; i < m; i += 1) backward[i] += forward[i] || 0;
      const bare = [forward, backward].map((left, way) => secondsOf(left, told, header.tick_s, drawn, first[way]));
      if (at === 0) first = bare;
      const number = told.waits.length ? read.numbers(m) : null;
      const [waitU, waitV] = [0, 1].map((end) => (number ? waitsOf(told.waits, number, end) : null));
      return { id: told.id, forward: withWaits(bare[0], waitU, waitV), backward: withWaits(bare[1], waitU, waitV), waitU, waitV };
    });
  };

  // header, bytes -> {origin, n, m, u, v, walkers: [{id, forward, backward, waitU, waitV}], group, groups, starts, xy, boxes,
  // length (metres as drawn)}. Edge e runs from u[e] to v[e] over the vertices starts[e] ... starts[e + 1] of xy.
  const unpack = (header, bytes) => {
    const { nodes: n, edges: m, inner, groups } = header;
    const [lon0, lat0] = header.origin;
    const origin = [mercatorX(lon0), mercatorY(lat0)];
    if (m === 0) {
      return { origin, n: 0, m: 0, u: new Uint32Array(0), v: new Uint32Array(0), walkers: [], group: new Uint8Array(0), groups,
               starts: new Uint32Array(1), xy: new Float32Array(0), boxes: new Float32Array(0), length: new Float32Array(0) };
    }
    const read = reader(bytes);
    const back = read.numbers(n);
    const [nodeX, nodeY] = placesOf(back, read.steps(n), read.steps(n));
    let inTree = 0;
    for (let i = 0; i < n; i += 1) if (back[i] > 0) inTree += 1;
    const high = read.numbers(m - inTree);
    const [u, v] = endsOf(back, high, read.numbers(m - inTree), m);
    const count = read.numbers(m);
    const dx = read.steps(inner);
    const dy = read.steps(inner);
    const starts = new Uint32Array(m + 1);
    const xy = new Float32Array((inner + 2 * m) * 2);
    const boxes = new Float32Array(4 * m);
    const length = new Float32Array(m);
    const [eastM, northM] = header.metres;
    let at = 0;
    let next = 0;
    for (let e = 0; e < m; e += 1) {
      let x = nodeX[u[e]];
      let y = nodeY[u[e]];
      const goalX = nodeX[v[e]];
      const goalY = nodeY[v[e]];
      const box = 4 * e;
      boxes[box] = Infinity;
      boxes[box + 1] = Infinity;
      boxes[box + 2] = -Infinity;
      boxes[box + 3] = -Infinity;
      let metres = 0;
      for (let left = count[e] + 2; left > 0; left -= 1) {
        if (left < count[e] + 2) {
          let stepX = goalX - x;
          let stepY = goalY - y;
          if (left > 1) {
            // The rest of the way cut evenly, and what was left beside that.
            stepX = dx[next] + Math.floor((2 * stepX + left) / (2 * left));
            stepY = dy[next] + Math.floor((2 * stepY + left) / (2 * left));
            next += 1;
          }
          x += stepX;
          y += stepY;
          metres += Math.sqrt((stepX * eastM) ** 2 + (stepY * northM) ** 2);
        }
        const px = mercatorX(lon0 + x * header.unit) - origin[0];
        const py = mercatorY(lat0 + y * header.unit) - origin[1];
        xy[at] = px;
        xy[at + 1] = py;
        at += 2;
        if (px < boxes[box]) boxes[box] = px;
        if (px > boxes[box + 2]) boxes[box + 2] = px;
        if (py < boxes[box + 1]) boxes[box + 1] = py;
        if (py > boxes[box + 3]) boxes[box + 3] = py;
      }
      length[e] = metres;
      starts[e + 1] = at / 2;
    }
    const group = Uint8Array.from(read.numbers(m));
    return { origin, n, m, u, v, walkers: walkersOf(header, read, length), group, groups, starts, xy, boxes, length };
  };

  const walkerOf = (graph, id) => graph.walkers.find((walker) => walker.id === id) || null;

  // Web Mercator offsets back to [lat, lng].
  const latLngOf = (graph, x, y) => {
    const north = Math.PI * (1 - 2 * (graph.origin[1] + y));
    return [(Math.atan(Math.sinh(north)) * 180) / Math.PI, (graph.origin[0] + x - 0.5) * 360];
  };

  return { unpack, walkerOf, latLngOf };
})();
