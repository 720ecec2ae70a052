// Seconds on the graph: the least to facilities, streets by minutes, streets within reach. As reach/search.py and
// network/costs.py do it; nothing here touches the page.
C15.seek = (() => {
  const { graph: { walkerOf } } = C15;
  const SAME_SPOT_M = 0.001;

  const given = (graph, walker) => (typeof walker === "object" && walker !== null ? walker : walkerOf(graph, walker));

  // Edges at each node, made once for each graph.
  const linksOf = (() => {
    const made = new WeakMap();
    return (graph) => {
      if (!made.has(graph)) {
        const { n, m, u, v } = graph;
        const starts = new Uint32Array(n + 1);
        for (let e = 0; e < m; e += 1) {
          if (u[e] === v[e]) continue;
          starts[u[e] + 1] += 1;
          starts[v[e] + 1] += 1;
        }
        for (let i = 0; i < n; i += 1) starts[i + 1] += starts[i];
        const next = starts.slice(0, n);
        const edges = new Uint32Array(starts[n]);
        for (let e = 0; e < m; e += 1) {
          if (u[e] === v[e]) continue;
          edges[next[u[e]]] = e;
          next[u[e]] += 1;
          edges[next[v[e]]] = e;
          next[v[e]] += 1;
        }
        made.set(graph, { starts, edges });
      }
      return made.get(graph);
    };
  })();

  // Seconds along an edge from one share of it to another; Infinity against a one-way, unless they are one spot.
  const leg = (graph, walker, e, from, to) => {
    if (from === to) return 0;
    const whole = to >= from ? walker.forward[e] : walker.backward[e];
    const spot = SAME_SPOT_M / Math.max(graph.length[e], 1e-9);
    if (whole === Infinity) return Math.abs(to - from) < spot ? 0 : Infinity;
    if (!walker.waitU) return whole * Math.abs(to - from);
    const [low, high] = from < to ? [from, to] : [to, from];
    const [waitU, waitV] = [walker.waitU[e], walker.waitV[e]];
    return (whole - waitU - waitV) * (high - low) + (low <= spot && high > spot ? waitU : 0) + (high >= 1 - spot && low < 1 - spot ? waitV : 0);
  };

  // A heap of nodes by seconds; of equal seconds the one that was put in first need not come first.
  const heapOf = () => {
    let size = 0;
    let keys = new Float64Array(1024);
    let values = new Int32Array(1024);
    const put = (key, value) => {
      if (size === keys.length) {
        const [oldKeys, oldValues] = [keys, values];
        keys = new Float64Array(size * 2);
        values = new Int32Array(size * 2);
        keys.set(oldKeys);
        values.set(oldValues);
      }
      let i = size;
      size += 1;
      while (i > 0) {
        const above = (i - 1) >> 1;
        if (keys[above] <= key) break;
        keys[i] = keys[above];
        values[i] = values[above];
        i = above;
      }
      keys[i] = key;
      values[i] = value;
    };
    const take = () => {
      const value = values[0];
      size -= 1;
      const key = keys[size];
      const last = values[size];
      let i = 0;
      for (;;) {
        let below = 2 * i + 1;
        if (below >= size) break;
        if (below + 1 < size && keys[below + 1] < keys[below]) below += 1;
        if (keys[below] >= key) break;
        keys[i] = keys[below];
        values[i] = values[below];
        i = below;
      }
      keys[i] = key;
      values[i] = last;
      return value;
    };
    return { put, take, least: () => keys[0], isEmpty: () => size === 0 };
  };

  // From every node the least seconds to a seed, for people who walk towards it. seeds: [{edge, offset, off_s}], in the
  // order in which ties are given. -> {seconds, from: the edge by which one leaves, seed: to which one walks}; a node
  // whose edge is its seed's own walks straight along it.
  const search = (graph, walker, seeds, { limit_s: limit = Infinity } = {}) => {
    const who = given(graph, walker);
    const { n, u, v } = graph;
    const { starts, edges } = linksOf(graph);
    const seconds = new Float64Array(n).fill(Infinity);
    const from = new Int32Array(n).fill(-1);
    const seed = new Int32Array(n).fill(-1);
    const done = new Uint8Array(n);
    const heap = heapOf();
    const offer = (node, cost, edge, which) => {
      if (cost > limit || !(cost < seconds[node] || (cost === seconds[node] && which < seed[node]))) return;
      seconds[node] = cost;
      from[node] = edge;
      seed[node] = which;
      heap.put(cost, node);
    };
    seeds.forEach(({ edge, offset, off_s: off }, which) => {
      offer(u[edge], off + leg(graph, who, edge, 0, offset), edge, which);
      offer(v[edge], off + leg(graph, who, edge, 1, offset), edge, which);
    });
    while (!heap.isEmpty()) {
      const cost = heap.least();
      const node = heap.take();
      if (done[node] || cost > seconds[node]) continue;
      done[node] = 1;
      for (let i = starts[node]; i < starts[node + 1]; i += 1) {
        const e = edges[i];
        const ahead = v[e] === node;
        const other = ahead ? u[e] : v[e];
        if (done[other]) continue;
        const arc = ahead ? who.forward[e] : who.backward[e];
        if (arc < Infinity) offer(other, cost + arc, e, seed[node]);
      }
    }
    return { seconds, from, seed };
  };

  const byEdge = (seeds) => {
    const found = new Map();
    seeds.forEach(({ edge }, which) => found.set(edge, [...(found.get(edge) || []), which]));
    return found;
  };

  // How one leaves a spot of an edge: straight along it to a seed, or by one of its ends.
  const leave = (graph, who, found, seeds, own, e, offset) => {
    let best = { seconds: Infinity, by: null, which: -1 };
    for (const which of own || []) {
      const along = seeds[which].off_s + leg(graph, who, e, offset, seeds[which].offset);
      if (along < best.seconds) best = { seconds: along, by: "along", which };
    }
    const byU = found.seconds[graph.u[e]] + leg(graph, who, e, offset, 0);
    if (byU < best.seconds) best = { seconds: byU, by: "u", which: found.seed[graph.u[e]] };
    const byV = found.seconds[graph.v[e]] + leg(graph, who, e, offset, 1);
    if (byV < best.seconds) best = { seconds: byV, by: "v", which: found.seed[graph.v[e]] };
    return best;
  };

  // Minutes from the middle of every edge; Infinity where no seed is reached.
  const edgeMinutes = (graph, walker, found, seeds) => {
    const who = given(graph, walker);
    const { m, u, v } = graph;
    const { seconds } = found;
    const minutes = new Float32Array(m);
    for (let e = 0; e < m; e += 1) {
      minutes[e] = Math.min(seconds[u[e]] + leg(graph, who, e, 0.5, 0), seconds[v[e]] + leg(graph, who, e, 0.5, 1)) / 60;
    }
    byEdge(seeds).forEach((own, e) => { minutes[e] = leave(graph, who, found, seeds, own, e, 0.5).seconds / 60; });
    return minutes;
  };

  // Streets from which a seed is reached, cut where the time equals a cutoff (minutes, ascending):
  // {edge, from, to, band}, four lists of one length; band k is reached within cutoffs[k] and not within the one before.
  const pieces = (graph, walker, found, seeds, cutoffs) => {
    const who = given(graph, walker);
    const limits = cutoffs.map((cutoff) => cutoff * 60);
    const last = limits[limits.length - 1];
    const own = byEdge(seeds);
    const made = { edge: [], from: [], to: [], band: [] };
    const add = (e, from, to, band) => {
      const end = made.edge.length - 1;
      if (end >= 0 && made.edge[end] === e && made.band[end] === band && made.to[end] === from) made.to[end] = to;
      else {
        made.edge.push(e);
        made.from.push(from);
        made.to.push(to);
        made.band.push(band);
      }
    };
    for (let e = 0; e < graph.m; e += 1) {
      const [atU, atV] = [found.seconds[graph.u[e]], found.seconds[graph.v[e]]];
      const here = own.get(e);
      if (!here && atU > last && atV > last) continue;
      const [waitU, waitV] = who.waitU ? [who.waitU[e], who.waitV[e]] : [0, 0];
      const onward = who.forward[e] - waitU - waitV;
      const back = who.backward[e] - waitU - waitV;
      const cuts = [0, 1, ...(here || []).map((which) => seeds[which].offset)];
      for (const limit of limits) {
        cuts.push((limit - atU - waitU) / back, 1 - (limit - atV - waitV) / onward);
        for (const which of here || []) {
          const { offset, off_s: off } = seeds[which];
          cuts.push(offset - (limit - off) / onward, offset + (limit - off) / back);
        }
      }
      const at = cuts.filter((cut) => cut >= 0 && cut <= 1).sort((a, b) => a - b);
      for (let i = 1; i < at.length; i += 1) {
        if (at[i] - at[i - 1] < 1e-6) continue;
        const { seconds } = leave(graph, who, found, seeds, here, e, (at[i - 1] + at[i]) / 2);
        const band = limits.findIndex((limit) => seconds <= limit);
        if (band >= 0) add(e, at[i - 1], at[i], band);
      }
    }
    return made;
  };

  return { given, leg, byEdge, leave, search, edgeMinutes, pieces };
})();
