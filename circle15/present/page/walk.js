// Walks on the graph: the walked line from a home, seeds where facilities meet the streets, searches that are kept.
// As reach/search.py and network/costs.py do it; nothing here touches the page.
C15.walk = (() => {
  const { codec, graph: { walkerOf, latLngOf }, seek: { byEdge, edgeMinutes, given, leave, leg, pieces, search } } = C15;
  const MOST_KEPT = 32; // searches kept, of some 2 MB each at 100,000 edges
  const SERVES = { present: ["open"], plan: ["open", "building", "planned"] };

  // Vertices of an edge from one share of its drawn length to another, as offsets of Web Mercator: [x, y, x, y ...].
  const partOf = (graph, e, from, to) => {
    const { starts, xy } = graph;
    const points = [];
    for (let i = starts[e]; i < starts[e + 1]; i += 1) points.push([xy[2 * i], xy[2 * i + 1]]);
    const run = [0];
    for (let i = 1; i < points.length; i += 1) run.push(run[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
    const whole = run[run.length - 1];
    const spot = (share) => {
      const want = Math.min(Math.max(share, 0), 1) * whole;
      let i = 1;
      while (i < points.length - 1 && run[i] < want) i += 1;
      const part = run[i] > run[i - 1] ? (want - run[i - 1]) / (run[i] - run[i - 1]) : 0;
      return [points[i - 1][0] + part * (points[i][0] - points[i - 1][0]), points[i - 1][1] + part * (points[i][1] - points[i - 1][1])];
    };
    const [low, high] = from <= to ? [from, to] : [to, from];
    const between = points.filter((_, i) => run[i] > low * whole && run[i] < high * whole);
    const line = [spot(low), ...between, spot(high)];
    return (from <= to ? line : line.reverse()).flat();
  };

  // The walk from a home: {seconds, seed, line: [[lat, lng] ...] from door to door}; null where no seed is reached.
  const walk = (graph, walker, found, seeds, home) => {
    const who = given(graph, walker);
    const first = leave(graph, who, found, seeds, byEdge(seeds).get(home.edge), home.edge, home.offset);
    if (!(first.seconds < Infinity)) return null;
    const goal = seeds[first.which];
    const parts = [];
    if (first.by === "along") parts.push(partOf(graph, home.edge, home.offset, goal.offset));
    else {
      let node = first.by === "u" ? graph.u[home.edge] : graph.v[home.edge];
      parts.push(partOf(graph, home.edge, home.offset, first.by === "u" ? 0 : 1));
      while (found.from[node] !== goal.edge) {
        const e = found.from[node];
        const onward = graph.u[e] === node;
        parts.push(partOf(graph, e, onward ? 0 : 1, onward ? 1 : 0));
        node = onward ? graph.v[e] : graph.u[e];
      }
      const atStart = graph.u[goal.edge] === node;
      // A loop is entered by the nearer way.
      const loop = graph.u[goal.edge] === graph.v[goal.edge];
      const byStart = loop ? leg(graph, who, goal.edge, 0, goal.offset) <= leg(graph, who, goal.edge, 1, goal.offset) : atStart;
      parts.push(partOf(graph, goal.edge, byStart ? 0 : 1, goal.offset));
    }
    const line = [];
    const add = (place) => {
      const before = line[line.length - 1];
      if (!before || before[0] !== place[0] || before[1] !== place[1]) line.push(place);
    };
    if (home.at) add(home.at);
    if (home.via) add(home.via);
    for (const part of parts) for (let i = 0; i < part.length; i += 2) add(latLngOf(graph, part[i], part[i + 1]));
    if (goal.at) add(goal.at);
    return { seconds: first.seconds + home.off_s, seed: first.which, line };
  };

  const route = (graph, walker, found, seeds, home) => {
    const walked = walk(graph, walker, found, seeds, home);
    return walked ? walked.line : [];
  };

  // Where the model says that places meet the streets for a walker: columns edge, offset and off_m, and the pace off the streets.
  const metOf = (places, id) => (places && places.met && places.met[id]) || null;
  const idOf = (walker) => (typeof walker === "object" && walker !== null ? walker.id : walker);

  // Facilities as seeds, in the order of their ids: of a kind or kinds in a state, or one facility whatever its state.
  const seedsOf = (data, graph, walker, { kind, kinds = kind === undefined ? null : [kind], state = "present", facility } = {}) => {
    const { facilities } = data;
    const met = metOf(facilities, idOf(walker));
    if (!met || graph.m === 0) return [];
    const wanted = (i) => (facility !== undefined ? i === facility : (kinds === null || kinds.includes(facilities.kind[i])) && SERVES[state].includes(facilities.status[i]));
    const seeds = [];
    met.edge.forEach((edge, i) => {
      if (edge === null || !wanted(i)) return;
      seeds.push({ edge, offset: met.offset[i], off_s: met.off_m[i] * met.pace, id: i, at: codec.placeOf(facilities.geometry[i].at, data.bounds, data.unit) });
    });
    const order = (a, b) => (facilities.id[a.id] < facilities.id[b.id] ? -1 : 1);
    return seeds.sort(order);
  };

  // A home that a row points to; null where it meets no street.
  const homeOf = (data, walker, at) => {
    const met = metOf(data.homes, idOf(walker));
    if (!met || at === null || at === undefined || met.edge[at] === null || met.edge[at] === undefined) return null;
    const place = (steps) => (steps ? codec.placeOf(steps, data.bounds, data.unit) : null);
    return { edge: met.edge[at], offset: met.offset[at], off_s: met.off_m[at] * met.pace, at: place(data.homes.at[at]), via: place(data.homes.via && data.homes.via[at]) };
  };

  // Searches by what was asked, the latest kept: {seeds, found, minutes()}.
  const askedOf = (() => {
    const kept = new WeakMap();
    return (data, graph, walker, asked) => {
      if (!kept.has(graph)) kept.set(graph, new Map());
      const searches = kept.get(graph);
      const key = JSON.stringify([idOf(walker), asked]);
      const known = searches.get(key);
      if (known) {
        searches.delete(key);
        searches.set(key, known);
        return known;
      }
      const who = given(graph, walker);
      const seeds = who ? seedsOf(data, graph, walker, asked) : [];
      const found = who ? search(graph, who, seeds) : { seconds: new Float64Array(graph.n).fill(Infinity), from: new Int32Array(graph.n).fill(-1), seed: new Int32Array(graph.n).fill(-1) };
      let minutes = null;
      const made = { seeds, found, minutes: () => {
        if (minutes === null) minutes = who ? edgeMinutes(graph, who, found, seeds) : new Float32Array(graph.m).fill(Infinity);
        return minutes;
      } };
      searches.set(key, made);
      if (searches.size > MOST_KEPT) searches.delete(searches.keys().next().value);
      return made;
    };
  })();

  // The walk that a row of a view reports: {seconds, line}, from the home that it names to its facility, by who walks there;
  // straight where it stays inside a compound. Null where the row reports none.
  const lineOf = (data, graph, view, i, when = "present") => {
    const rows = when === "plan" && view.plan ? view.plan.rows : view.rows;
    const told = (name) => (rows[name] === undefined ? null : rows[name][i]);
    const [home, facility] = [told("home"), told("facility")];
    if (home === null || facility === null || !data.facilities.geometry[facility]) return null;
    const walker = told("walked_as") || view.profile;
    const start = homeOf(data, walker, home);
    const { seeds, found } = askedOf(data, graph, walker, { facility });
    const walked = start && walkerOf(graph, walker) ? walk(graph, walker, found, seeds, start) : null;
    if (walked) return { seconds: walked.seconds, line: walked.line };
    const minutes = told("walk_min");
    const door = data.homes.at[home];
    if (minutes === null || !door) return null;
    return { seconds: minutes * 60, line: [door, data.facilities.geometry[facility].at].map((steps) => codec.placeOf(steps, data.bounds, data.unit)) };
  };

  return { search, edgeMinutes, pieces, partOf, walk, route, seedsOf, homeOf, askedOf, lineOf, leg, SERVES };
})();
