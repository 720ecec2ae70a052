// Puts the page together: the state, the map, and who is told when something changes.
C15.start = (mapId, boot) => {
  const { codec, model } = C15;
  const byId = (id) => document.getElementById(id);
  const root = byId("c15");
  const app = C15.app_of(boot);
  // What of the state the map does not show: changing it leaves the map as it is.
  const PANEL_ONLY = new Set(["query"]);

  // Panel, legend and card side by side need so many pixels.
  const ROOMY_PX = 1100;
  // What changes the headline at one stroke, so that it is read out; the slider speaks for itself.
  const SPOKEN = new Set(["view", "profile", "standard", "when"]);

  const map = L.map(mapId, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 90,
                             minZoom: 3, maxZoom: 19, center: [0, 0], zoom: 3, preferCanvas: true, keyboardPanDelta: 120 });
  app.map = map;
  app.still = Boolean(boot.still) || window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const fail = (key) => {
    const message = byId("c15-message");
    message.textContent = `${app.words.zh[key]} ${app.words.en[key]}`;
    message.hidden = false;
    message.classList.add("c15-shown");
  };

  const controls = C15.controls.create(app, byId);
  let drawPanel = null;

  app.announce = (text) => {
    byId("c15-status").textContent = text;
  };

  const drawMap = () => app.layers.draw();

  app.draw = (keys = null) => {
    document.documentElement.lang = app.language === "zh" ? "zh-CN" : "en";
    document.title = app.data.study.name;
    drawPanel();
    if (keys && keys.length && keys.every((key) => PANEL_ONLY.has(key))) return;
    C15.detail.draw(app, byId("c15-detail"));
    controls.draw();
    drawMap();
  };

  app.change = (changes) => {
    const { state } = app;
    const { view } = changes;
    // A rule is shown at its own limit; a kind keeps the minutes that the slider stands at.
    if (view && view !== state.view && !("minutes" in changes) && view.type !== "kind") changes = { ...changes, minutes: app.minutesFor(view) };
    Object.assign(state, changes);
    if (view && view.profile) state.profile = view.profile;
    if (view && view.type === "rule" && state.standard !== "all") state.standard = view.standard;
    if (!state.chosen) app.revealed = null;
    root.classList.toggle("c15-panel-open", state.panelOpen);
    root.classList.toggle("c15-has-detail", Boolean(state.chosen));
    const keys = Object.keys(changes);
    app.draw(keys);
    if (keys.some((key) => SPOKEN.has(key))) app.announce(C15.headline.spoken(app));
  };

  app.toggle = (name, now) => (event) => {
    event.preventDefault();
    app.open[name] = !now;
    app.draw(["query"]);
  };

  app.setProfile = (profile) => {
    const { view, standard } = app.state;
    const twin = view.type === "overview" ? app.overviewOf(profile, standard) : app.twins(view).find((other) => !other.profile || other.profile === profile);
    const other = twin || app.overviewOf(profile, standard) || app.rulesOf(profile, "all")[0] || view;
    app.change({ profile, view: other, minutes: twin ? app.state.minutes : app.minutesFor(other) });
  };

  app.setStandard = (standard) => {
    const { view, profile } = app.state;
    const [first] = app.rulesOf(profile, standard);
    const stays = view.type === "kind" || (view.type === "rule" && (standard === "all" || view.standard === standard));
    app.change({ standard, view: stays ? view : app.overviewOf(profile, standard) || first || view });
  };

  // Written into the study itself: the map's foot, its picture and its print read it there.
  app.setFooter = (name, text) => {
    app.data.study.footer[name] = text;
    drawMap();
    controls.draw();
  };

  // From the list or the card: the map follows, and so does the keyboard.
  app.choose = (chosen) => {
    app.opener = document.activeElement && document.activeElement.dataset.key;
    app.change({ chosen, panelOpen: false });
    const bounds = app.layers.boundsOf(chosen);
    if (bounds) map.fitBounds(bounds, { ...controls.padding(), maxZoom: Math.max(map.getZoom(), 16), animate: !app.still });
    byId("c15-detail-name").focus({ preventScroll: true });
  };

  app.close = () => {
    const inside = byId("c15-detail").contains(document.activeElement);
    const { chosen } = app.state;
    app.change({ chosen: null });
    if (!inside) return;
    // Back to the row from which the card was opened, so that a keyboard goes on where it was.
    const key = chosen && chosen.type === "community" ? `community-${chosen.at}` : app.opener;
    const back = key && byId("c15-panel").querySelector(`[data-key="${CSS.escape(key)}"]`);
    (back && back.offsetParent ? back : map.getContainer()).focus({ preventScroll: true });
  };

  app.setLanguage = (language) => {
    app.language = language;
    app.draw();
  };

  app.showAll = () => {
    const [west, south, east, north] = app.data.bounds;
    map.fitBounds([[south, west], [north, east]], { ...controls.padding(), maxZoom: 17, animate: false });
  };

  const firstState = (data) => {
    const view = app.rules[0] || app.views[0] || { ...model.overview([], data.communities.id.length, data.states), key: "overview" };
    return { view, profile: view.profile || (data.study.profiles[0] || {}).id || "", standard: "all", when: "present", swipe: null, minutes: app.minutesFor(view),
             filter: "all", query: "", sort: { by: "minutes", down: true }, chosen: null, streetsBy: false, panelOpen: false, legendOpen: root.clientWidth >= ROOMY_PX,
             layers: { communities: true, areas: false, facilities: true, allFacilities: false, streets: true, isochrone: true, gates: false, barriers: false,
                       suspects: false, boundaries: false, labels: true, tiles: "none" } };
  };

  const begin = (data) => {
    app.data = { ...data, states: data.states || ["present"], study: { ...data.study, footer: { approval: "", use: "", ...data.study.footer } } };
    data.views.forEach((view, at) => { view.key = `view-${at}`; });
    app.views = data.views;
    app.rules = data.views.filter((view) => view.type === "rule");
    app.state = firstState(app.data);
    C15.legend.draw(app, byId("c15-legend"));
    app.tiles = boot.tiles ? C15.tiles.create(app, boot.tiles) : null;
    app.showAll();
    drawPanel = C15.panel.create(app, byId);
    app.layers = C15.layers.create(app);
    app.draw();
  };

  const run = async () => {
    if (!codec.canUnpack()) {
      fail("old_browser");
      return;
    }
    byId("c15-message").hidden = true;
    try {
      begin(await codec.unpackModel(byId("c15-data").textContent));
      root.classList.add("c15-ready");
      const streets = byId("c15-streets").textContent;
      app.graph = C15.graph.unpack(app.data.streets, await codec.unpack(streets));
      app.layers.setStreets(app.graph);
      root.classList.add("c15-complete");
    } catch (error) {
      fail("broken");
      throw error;
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && app.state && !event.defaultPrevented) {
      if (app.state.chosen) app.close();
      else if (app.state.panelOpen) app.change({ panelOpen: false });
    }
    // Leaflet gives the map the focus on a click too; only the keyboard needs to see where it is.
    if (event.key === "Tab") root.classList.add("c15-by-keyboard");
  });
  document.addEventListener("pointerdown", () => root.classList.remove("c15-by-keyboard"));
  app.ready = run();
  C15.app = app;
  return map;
};
