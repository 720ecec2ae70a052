// What the walk engine is asked for the map: streets by minutes, the reach of a facility, the walked line.
C15.reach = (() => {
  const { walk } = C15;
  const KEPT = 24;

  const create = (app) => {
    const kept = new Map();
    let graph = null;

    const remember = (key, make) => {
      if (!kept.has(key)) {
        if (kept.size >= KEPT) kept.delete(kept.keys().next().value);
        kept.set(key, make());
      }
      return kept.get(key);
    };

    // Who walks: the view's own walker, where the streets were timed for them; null where they were not.
    const walkerOf = (id) => (graph ? C15.graph.walkerOf(graph, id) : null);
    const profileOf = (state) => state.view.profile || state.profile || (graph && graph.walkers.length ? graph.walkers[0].id : "");

    // Whether there is one number of minutes for each street: to the nearest facility of the view's kinds.
    const canTime = (state) => Boolean(walkerOf(profileOf(state))) && state.view.type !== "overview" && state.view.kinds.length > 0;

    const minutes = (state, when) => {
      if (!canTime(state)) return null;
      const walker = walkerOf(profileOf(state));
      return walk.askedOf(app.data, graph, walker, { kinds: state.view.kinds, state: when }).minutes();
    };

    // A part of a street in the square of the map.
    const lineOf = (edge, from, to) => {
      const part = walk.partOf(graph, edge, from, to);
      return Float64Array.from(part, (value, i) => value + graph.origin[i % 2]);
    };

    // The streets from which one facility is reached, cut where a class of minutes ends: [{minutes, lines}], nearest first.
    const isochrone = (at, state) => {
      const walker = walkerOf(profileOf(state));
      if (!walker) return [];
      const cutoffs = [...app.data.study.minutes].sort((a, b) => a - b);
      return remember(JSON.stringify(["pieces", at, walker.id, cutoffs]), () => {
        const { seeds, found } = walk.askedOf(app.data, graph, walker, { facility: at });
        if (!seeds.length) return [];
        const { edge, from, to, band } = walk.pieces(graph, walker, found, seeds, cutoffs);
        const classes = cutoffs.map((limit) => ({ minutes: limit, lines: [] }));
        edge.forEach((e, i) => classes[band[i]].lines.push(lineOf(e, from[i], to[i])));
        return classes;
      });
    };

    // The line of the walk that a view reports of a community, in latitude and longitude; null where none is known.
    const route = (view, i, when, profile) => {
      const who = C15.model.cell(view, "walked_as", i, when) || profile;
      if (!walkerOf(who)) return null;
      return remember(JSON.stringify(["route", view.key, i, when, who]), () => {
        const told = walk.lineOf(app.data, graph, view.profile ? view : { ...view, profile: who }, i, when);
        return told && told.line.length > 1 ? told.line : null;
      });
    };

    const setGraph = (made) => {
      graph = made;
      kept.clear();
    };

    return { setGraph, canTime, minutes, isochrone, route, profileOf, graph: () => graph };
  };

  return { create };
})();
