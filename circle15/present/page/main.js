// Puts the page together: state, words, the map, and who is told when something changes.
C15.start = (mapId, boot) => {
  const { codec, dom: { el }, format, model } = C15;
  const byId = (id) => document.getElementById(id);
  const root = byId("c15");
  const app = { words: boot.words, style: boot.style, language: boot.language, data: null, streets: null, layers: null };

  app.has = (key) => key in app.words[app.language];
  app.say = (key, values) => format.fill(app.words[app.language][key] || key, values);
  app.wordOf = (verdict, force) => app.say(app.has(`verdict.${verdict}.${force}`) ? `verdict.${verdict}.${force}` : `verdict.${verdict}`);
  app.kindName = (at) => (at === null ? "" : app.data.kinds[at][app.language]);
  app.signOf = (at) => (at === null ? "·" : app.data.kinds[at][`mark_${app.language}`]);
  app.facilityName = (at) => app.data.facilities.name[at] || `${app.kindName(app.data.facilities.kind[at])} ${app.say("nameless")}`;

  const map = L.map(mapId, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 90,
                             minZoom: 3, maxZoom: 19, center: [0, 0], zoom: 3, preferCanvas: true });
  app.map = map;

  const fail = (key) => {
    const message = byId("c15-message");
    message.textContent = `${app.words.zh[key]} ${app.words.en[key]}`;
    message.hidden = false;
    message.classList.add("c15-shown");
  };

  const buildViews = (data) => {
    data.views.forEach((view, at) => { view.key = `view-${at}`; });
    app.rules = data.views.filter((view) => view.type === "rule");
    const overviews = [...new Set(app.rules.map((view) => view.profile))].map((profile) => ({
      ...model.overview(app.rules.filter((view) => view.profile === profile), data.communities.id.length), profile, key: `overview-${profile}` }));
    app.views = [...overviews.filter((view) => view.rules > 1), ...data.views];
  };

  app.visible = () => {
    const { view, sort, filter, query } = app.state;
    const key = [view.key, sort.by, sort.down, filter, query].join("\u0000");
    if (app.visibleKey !== key) {
      const names = app.data.communities.name;
      app.visibleKey = key;
      app.visibleNow = model.order(app.data, view, sort).filter((i) => model.passes(model.verdictOf(view, i), filter) && (!query || model.matches(names[i], query)));
    }
    return app.visibleNow;
  };

  app.tally = () => {
    const tally = { all: app.data.communities.id.length, unmet: 0, borderline: 0, unknown: 0 };
    app.data.communities.id.forEach((_, i) => {
      const verdict = model.verdictOf(app.state.view, i);
      for (const name of ["unmet", "borderline", "unknown"]) if (model.passes(verdict, name)) tally[name] += 1;
    });
    return tally;
  };

  app.verdictsShown = () => new Set(app.data.communities.id.map((_, i) => model.verdictOf(app.state.view, i)));

  app.tips = {
    community: (i) => {
      const { view } = app.state;
      const minutes = format.minutes(model.minutesOf(view, i), view.limit);
      const word = view.type === "overview" ? `${app.say("sort_gaps")} ${model.cell(view, "gaps", i) === null ? app.say("no_number") : model.cell(view, "gaps", i)}` : app.wordOf(model.verdictOf(view, i), view.force);
      return el("div", {}, el("b", {}, app.data.communities.name[i]), el("span", {}, [word, minutes === null ? null : app.say("minutes", { n: minutes })].filter(Boolean).join(" · ")));
    },
    suspect: (i) => {
      const { place, kind, gap_m: gap, length_m: length } = app.data.suspects;
      const metres = gap[i] !== null ? app.say("suspect_gap", { n: gap[i] }) : length[i] !== null ? app.say("suspect_length", { n: length[i] }) : null;
      return el("div", {}, el("b", {}, place[i]), el("span", {}, [app.say(`doctor.kind.${kind[i]}`), metres].filter(Boolean).join(" · ")));
    },
    facility: (i) => el("div", {}, el("b", {}, app.facilityName(i)), el("span", {}, `${app.kindName(app.data.facilities.kind[i])} · ${app.say(`status.${app.data.facilities.status[i]}`)}`)),
  };

  const parts = { head: byId("c15-head"), headline: byId("c15-headline-box"), chooser: byId("c15-chooser"), search: byId("c15-search"),
                  filters: byId("c15-filters"), list: byId("c15-list-box"), footer: byId("c15-footer") };
  const controls = C15.controls.create(app, byId);

  app.draw = () => {
    const lang = app.language === "zh" ? "zh-CN" : "en";
    document.documentElement.lang = lang;
    document.title = app.data.study.name;
    C15.panel.draw(app, parts);
    C15.detail.draw(app, byId("c15-detail"));
    C15.legend.draw(app, byId("c15-legend"));
    controls.draw();
    app.layers.draw();
    if (app.state.layers.labels) {
      map.addLayer(app.labels);
      app.labels.draw();
    } else map.removeLayer(app.labels);
  };

  app.change = (changes) => {
    Object.assign(app.state, changes);
    root.classList.toggle("c15-panel-open", app.state.panelOpen);
    root.classList.toggle("c15-has-detail", Boolean(app.state.chosen));
    app.draw();
  };

  // From the list or the card: the map follows, and so does the keyboard.
  app.choose = (chosen) => {
    app.change({ chosen, panelOpen: false });
    const bounds = app.layers.boundsOf(chosen);
    if (bounds) map.fitBounds(bounds, { ...controls.padding(), maxZoom: Math.max(map.getZoom(), 16), animate: !boot.still });
    byId("c15-detail-name").focus({ preventScroll: true });
  };

  app.setLanguage = (language) => {
    app.language = language;
    app.draw();
  };

  app.showAll = () => {
    const [west, south, east, north] = app.data.bounds;
    map.fitBounds([[south, west], [north, east]], { ...controls.padding(), maxZoom: 17, animate: false });
  };

  const begin = (data) => {
    app.data = data;
    buildViews(data);
    const profile = app.rules.length ? app.rules[0].profile : "";
    app.state = { view: app.rules[0] || app.views[0] || model.overview([], data.communities.id.length), profile, filter: "all", query: "",
                  sort: { by: "minutes", down: true }, shown: C15.panel.PAGE_ROWS, chosen: null, panelOpen: false, kindsOpen: false,
                  legendOpen: !controls.isNarrow(),
                  layers: { communities: true, areas: false, facilities: true, allFacilities: false, streets: true, suspects: false, labels: true } };
    C15.legend.draw(app, byId("c15-legend"));
    app.showAll();
    app.layers = C15.layers.create(app);
    app.labels = new C15.labels.Labels(app);
    app.draw();
  };

  const run = async () => {
    if (!codec.canUnpack()) {
      fail("old_browser");
      return;
    }
    byId("c15-message").hidden = true;
    try {
      begin(await codec.unpackJson(byId("c15-data").textContent));
      root.classList.add("c15-ready");
      const streets = byId("c15-streets").textContent;
      app.streets = codec.streets(app.data.streets, await codec.unpack(streets));
      app.layers.setStreets(app.streets);
      C15.legend.draw(app, byId("c15-legend"));
      root.classList.add("c15-complete");
    } catch (error) {
      fail("broken");
      throw error;
    }
  };

  parts.search.addEventListener("input", () => app.change({ query: parts.search.value.trim(), shown: C15.panel.PAGE_ROWS }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && app.state && (app.state.chosen || app.state.panelOpen)) app.change({ chosen: null, panelOpen: false });
  });
  // Leaflet gives the map the focus on a click too; only the keyboard needs to see where it is.
  document.addEventListener("keydown", (event) => root.classList.toggle("c15-by-keyboard", event.key === "Tab" || root.classList.contains("c15-by-keyboard")));
  document.addEventListener("pointerdown", () => root.classList.remove("c15-by-keyboard"));
  map.on("click", () => app.state && app.change({ chosen: null }));
  app.ready = run();
  C15.app = app;
  return map;
};
