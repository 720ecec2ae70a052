// What the legend says, as parts with rows: the page and the picture both draw it from here.
C15.legendParts = (() => {
  const { communities, format, marks, model, paint, scale, streets } = C15;
  const SWATCH = [22, 14];
  const VERDICTS = ["unmet", "borderline", "suspected", "unknown", "reported", "not_applicable"];

  const box = (shade) => (ctx) => paint.sample(ctx, shade, ...SWATCH);

  const stroke = (looks) => (ctx) => {
    for (const look of looks) {
      ctx.beginPath();
      ctx.moveTo(0, 7);
      ctx.lineTo(22, 7);
      streets.stroke(ctx, look);
    }
  };

  const ramp = (colours, texts, counts = null) => colours.map((fill, at) => ({ draw: box({ fill, pattern: "plain" }), text: texts[at], count: counts ? counts[fill] || 0 : null, fill }));

  const gapTexts = (app) => app.style.gapColours.map((_, at, all) => (at === all.length - 1 ? `${at}+` : String(at)));

  // Patterns are shown over no colour of the scale: the pattern is what tells.
  const verdictRows = (scene, tally) => {
    const { app, state } = scene;
    const { view } = state;
    const { style } = app;
    const overview = view.type === "overview";
    const exploring = paint.explores(view, state.minutes) || view.type === "kind";
    const pale = style.verdictColours.not_applicable;
    const fills = { suspected: style.unknownColour, unknown: style.unknownColour, reported: pale, not_applicable: pale };
    const names = VERDICTS.filter((name) => tally.verdicts[name] && name !== (overview ? "unmet" : "reported"));
    const unknown = exploring ? tally.fills[style.unknownColour] : tally.without;
    const without = unknown ? [{ draw: box({ fill: style.unknownColour, pattern: style.patterns.unknown }), text: app.say("map_no_minutes"), count: unknown }] : [];
    // Minutes that no limit is held to: the only pattern left is that of the unknown.
    if (exploring) return without;
    return names.map((name) => ({ draw: box({ fill: fills[name] || "#ffffff", pattern: style.patterns[name] }), text: app.wordOf(name, view.force), count: tally.verdicts[name] })).concat(without);
  };

  const communitiesPart = (scene) => {
    const { app, state } = scene;
    const { view } = state;
    const tally = communities.tally(scene);
    // Two states side by side have two counts each; the numbers stand in the panel.
    const counted = !scene.compared;
    const overview = view.type === "overview";
    const { colours, texts } = scene.classes;
    // Outlines alone have no colour; marks keep theirs.
    const coloured = !scene.hollow || scene.shapes.communities.some((shape) => shape && !shape.rings);
    const title = app.say(!coloured ? "map_legend_outlines" : overview ? "legend_gaps" : "legend_minutes");
    return { layer: "communities", title, ramp: !coloured ? null : overview ? ramp(app.style.gapColours, gapTexts(app), counted ? tally.fills : null) : ramp(colours, texts, counted ? tally.fills : null),
             rows: verdictRows(scene, tally).map((row) => (counted ? row : { ...row, count: null })),
             note: coloured && !overview && paint.explores(view, state.minutes) ? app.say("map_legend_exploring", { n: format.plain(state.minutes) }) : null };
  };

  const streetsPart = (scene) => {
    const { app, graph } = scene;
    const { neutrals } = app.style;
    const rows = [];
    const option = scene.reach.canTime(scene.state) ? "streetsBy" : null;
    if (scene.streetMinutes) rows.push({ draw: stroke([{ colour: neutrals.street_major, width: 3 }]), text: app.say("map_streets_unreached") });
    else rows.push({ draw: stroke([{ colour: neutrals.street_major, width: 3 }]), text: app.say("streets_walkable") });
    if (streets.has(graph, "set_aside")) rows.push({ draw: stroke([{ colour: neutrals.street_set_aside, width: 1.6, dash: [4, 3] }]), text: app.say("streets_set_aside") });
    if (!scene.streetMinutes) return { layer: "streets", title: app.say("legend_streets"), ramp: null, rows, option };
    const { colours, texts } = scene.classes;
    return { layer: "streets", title: app.say("map_legend_street_minutes"), ramp: colours.map((colour, at) => ({ draw: stroke([{ colour, width: 3.4 }]), text: texts[at], fill: colour, count: null })), rows, option };
  };

  const minuteRamp = (scene, minutes) => {
    const { steps, colours } = scale.classes(scene.app.style, scale.DEFAULT_MIN);
    return ramp(minutes.map((limit) => colours[model.classOf(limit, steps)]), minutes.map((limit) => `≤${limit}`));
  };

  const areasPart = (scene) => {
    const { app, state } = scene;
    const has = app.data.areas.some((area) => state.view.kinds.includes(area.kind));
    if (!has || state.view.type === "overview") return null;
    return { layer: "areas", title: app.say("legend_areas"), ramp: minuteRamp(scene, app.data.study.minutes), rows: [] };
  };

  const isochronePart = (scene) => {
    if (!scene.isochrone.length) return null;
    const { app } = scene;
    return { layer: null, title: app.say("map_legend_isochrone", { name: app.facilityName(scene.state.chosen.at) }), ramp: minuteRamp(scene, scene.isochrone.map(({ minutes }) => minutes)), rows: [], note: app.say("map_band_note") };
  };

  const waysPart = (scene) => {
    if (!scene.ways.length) return null;
    const { app } = scene;
    const rows = [];
    if (scene.ways.some((way) => way.line)) rows.push({ draw: stroke([{ colour: "#1c1e21", width: 3.2 }]), text: app.say("map_way_walked") });
    if (scene.ways.some((way) => way.line && way.detour)) rows.push({ draw: stroke([{ colour: "#1c1e21", width: 1.8, dash: [7, 5] }]), text: app.say("map_way_straight") });
    if (scene.ways.some((way) => !way.line)) rows.push({ draw: stroke([{ colour: "#1c1e21", width: 1.8, dash: [1.5, 5] }]), text: app.say("map_way_unknown") });
    return { layer: null, title: app.say("map_legend_way"), ramp: null, rows };
  };

  const facilitiesPart = (scene) => {
    const { app, state } = scene;
    const { kind, status } = app.data.facilities;
    const of = state.view.type === "overview" ? null : new Set(state.view.kinds);
    const counts = {};
    status.forEach((name, i) => { if (!of || of.has(kind[i])) counts[name] = (counts[name] || 0) + 1; });
    // One sign where there is one kind; several kinds show their signs on the map.
    const kinds = new Set(kind.filter((each) => !of || of.has(each)));
    const sign = kinds.size === 1 ? app.signOf([...kinds][0]) : "";
    return ["open", "building", "planned", "closed"].filter((name) => counts[name]).map((name) => ({
      draw: (ctx) => paint.facilitySign(ctx, { x: 11, y: 8, r: 7, sign, status: name }), text: app.say(`status.${name}`), count: counts[name], height: 17 }));
  };

  // Which sign stands for which kind, where every facility is on the map.
  const kindRows = (scene) => {
    const { app, state } = scene;
    if (!state.layers.allFacilities) return [];
    const { kind } = app.data.facilities;
    return app.data.kinds.map((_, at) => ({ draw: (ctx) => paint.facilitySign(ctx, { x: 11, y: 8, r: 7, sign: app.signOf(at), status: "open" }), text: app.kindName(at), count: kind.filter((k) => k === at).length, height: 17 }))
      .filter((row) => row.count);
  };

  const suspectRows = (scene) => {
    const { app } = scene;
    const { kind } = app.data.suspects;
    return [...new Set(kind)].map((name) => ({ draw: (ctx) => marks.suspectSign(ctx, 11, 8, app.style.suspectColour), text: app.say(`doctor.kind.${name}`), count: kind.filter((k) => k === name).length, height: 15 }));
  };

  const one = (scene, layer, word, draw, count, told = count) => (count ? { layer, title: scene.app.say(word), ramp: null, rows: [{ draw, text: scene.app.say(`${word}_row`), count: told, height: 15 }] } : null);

  const parts = (scene) => {
    const { app, shapes, state } = scene;
    const { neutrals } = app.style;
    const overview = state.view.type === "overview";
    return [
      communitiesPart(scene),
      isochronePart(scene),
      waysPart(scene),
      areasPart(scene),
      overview ? null : { layer: "facilities", title: app.say("layer_facilities"), ramp: null, rows: facilitiesPart(scene), pairs: true },
      { layer: "allFacilities", title: app.say("layer_all_facilities"), ramp: null, rows: [...(overview && state.layers.allFacilities ? facilitiesPart(scene) : []), ...kindRows(scene)], pairs: true },
      streetsPart(scene),
      one(scene, "barriers", "map_layer_barriers", stroke([{ colour: neutrals.ink, width: 2 }, { colour: "#ffffff", width: 0.7, dash: [3, 5] }]), shapes.barriers.length, null), // gates cut a wall in pieces, which nobody counts
      one(scene, "gates", "map_layer_gates", (ctx) => marks.gateSign(ctx, 11, 7, 5), shapes.gates.length),
      one(scene, "boundaries", "map_layer_boundaries", stroke([{ colour: neutrals.soft, width: 1.6, dash: [7, 4] }]), shapes.boundaries.length),
      app.data.suspects.at.length ? { layer: "suspects", title: app.say("layer_suspects"), ramp: null, rows: suspectRows(scene) } : null,
      { layer: "labels", title: app.say("layer_labels"), ramp: null, rows: [] },
    ].filter(Boolean);
  };

  return { parts, SWATCH };
})();
