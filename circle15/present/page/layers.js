// What lies on the base map: service areas, communities, facilities, the line to the nearest facility, the selection.
C15.layers = (() => {
  const { codec, model, paint } = C15;

  // A canvas renderer that lays a pattern over the colour.
  const PatternCanvas = L.Canvas.extend({
    _fillStroke(ctx, layer) {
      const { shade } = layer.options;
      if (!shade) {
        L.Canvas.prototype._fillStroke.call(this, ctx, layer);
        return;
      }
      if (!layer.options.hollow) paint.fillPath(ctx, shade, layer.options.alpha);
      else if (shade.pattern === "hatch" || shade.pattern === "dots") {
        ctx.fillStyle = paint.pattern(ctx, shade.pattern, false);
        ctx.fill("evenodd");
      }
      ctx.setLineDash(shade.verdict === "borderline" || shade.verdict === "suspected" ? [5, 3] : []);
      ctx.strokeStyle = layer.options.rim;
      ctx.lineWidth = layer.options.weight;
      ctx.stroke();
      ctx.setLineDash([]);
    },
  });

  const PointMark = L.CircleMarker.extend({
    _updatePath() {
      const renderer = this._renderer;
      if (!renderer._drawing) return;
      paint.shapePath(renderer._ctx, this.options.shade.verdict, this._point.x, this._point.y, this._radius);
      renderer._fillStroke(renderer._ctx, this);
    },
  });

  const FacilityMark = L.CircleMarker.extend({
    _updatePath() {
      if (!this._renderer._drawing) return;
      const { x, y } = this._point;
      paint.facilitySign(this._renderer._ctx, { x, y, r: this._radius, ...this.options.sign });
    },
  });

  const create = (app) => {
    const { map, data } = app;
    const pane = (name, z, silent = true) => {
      const element = map.createPane(name);
      element.style.zIndex = z;
      if (silent) element.style.pointerEvents = "none";
      return element;
    };
    pane("c15-areas", 310).style.opacity = "0.62";
    pane("c15-streets", 320);
    pane("c15-data", 400, false);
    pane("c15-chosen", 420);
    const renderers = {
      areas: L.canvas({ pane: "c15-areas", padding: 0.3 }),
      streets: L.canvas({ pane: "c15-streets", padding: 0.4 }),
      data: new PatternCanvas({ pane: "c15-data", padding: 0.3, tolerance: 4 }),
      chosen: L.canvas({ pane: "c15-chosen", padding: 0.3 }),
    };
    const place = (shape) => codec.placeOf(shape.at, data.bounds, data.unit);
    const tip = (mark, text) => mark.bindTooltip(text, { sticky: true, direction: "top", offset: [0, -8], className: "c15-tip" });

    const communityMark = (shape, i) => {
      if (!shape) return null;
      const options = { renderer: renderers.data, pane: "c15-data", smoothFactor: 0.5, radius: 8, shade: { verdict: "unknown", pattern: "plain", fill: "#ffffff" } };
      const mark = shape.rings
        ? L.polygon(shape.rings.map((ring) => codec.ringOf(ring, data.bounds, data.unit)), options)
        : new PointMark(place(shape), options);
      mark.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        app.change({ chosen: { type: "community", at: i } });
      });
      return tip(mark, () => app.tips.community(i));
    };

    const facilityMark = (shape, i) => {
      if (!shape) return null;
      const kind = data.kinds[data.facilities.kind[i]];
      const sign = { sign: kind ? kind.mark_zh : "·", status: data.facilities.status[i], faint: false };
      const mark = new FacilityMark(place(shape), { renderer: renderers.data, pane: "c15-data", radius: 10, sign });
      mark.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        app.change({ chosen: { type: "facility", at: i } });
      });
      return tip(mark, () => app.tips.facility(i));
    };

    const communities = data.communities.geometry.map(communityMark);
    const facilities = data.facilities.geometry.map(facilityMark);
    const areas = data.areas.map((area) => {
      const at = model.classOf(area.minutes, app.style.minuteSteps);
      const rings = area.rings.map((ring) => codec.ringOf(ring, data.bounds, data.unit));
      return { ...area, mark: L.polygon(rings, { renderer: renderers.areas, pane: "c15-areas", interactive: false, stroke: true,
                                                  color: "#ffffff", weight: 1, fillColor: app.style.minuteColours[at], fillOpacity: 1 }) };
    });
    const suspects = data.suspects.at.map((at, i) => tip(L.circleMarker(codec.placeOf(at, data.bounds, data.unit), { renderer: renderers.data, pane: "c15-data",
      radius: 5, color: "#ffffff", weight: 1.2, fillColor: app.style.suspectColour, fillOpacity: 0.95 }), () => app.tips.suspect(i)));
    const chosen = L.layerGroup([], { pane: "c15-chosen" }).addTo(map);
    let streets = null;

    const show = (mark, wanted) => {
      if (!mark) return;
      if (wanted && !map.hasLayer(mark)) map.addLayer(mark);
      if (!wanted && map.hasLayer(mark)) map.removeLayer(mark);
    };

    const drawCommunities = () => {
      const { view, layers } = app.state;
      const visible = new Set(app.visible());
      const hollow = layers.areas && areas.some((area) => view.kinds.includes(area.kind));
      communities.forEach((mark, i) => {
        if (!mark) return;
        const shade = paint.look(app.style, view, i);
        const rim = hollow ? "rgba(28,30,33,.75)" : "#ffffff";
        Object.assign(mark.options, { shade, hollow, rim, weight: hollow ? 1.1 : 1.4, alpha: 0.76 });
        if (mark instanceof PointMark) mark.options.rim = "rgba(28,30,33,.8)";
        show(mark, layers.communities && visible.has(i));
        if (map.hasLayer(mark)) mark.redraw();
      });
    };

    const drawFacilities = () => {
      const { view, layers, chosen: pick } = app.state;
      const zoom = map.getZoom();
      const radius = zoom < 12.5 ? 3.5 : zoom < 14 ? 7 : 10;
      facilities.forEach((mark, i) => {
        if (!mark) return;
        const ofView = view.type === "overview" || view.kinds.includes(data.facilities.kind[i]);
        const picked = pick && pick.type === "facility" && pick.at === i;
        mark.options.sign.faint = !ofView && !picked;
        mark.options.sign.sign = app.signOf(data.facilities.kind[i]);
        mark.setRadius(ofView ? radius : radius * 0.75);
        show(mark, picked || (layers.facilities && ofView && view.type !== "overview") || layers.allFacilities);
        if (map.hasLayer(mark)) mark.bringToFront();
      });
    };

    const drawAreas = () => {
      const { view, layers } = app.state;
      // All off, then on from the widest to the nearest: the nearest is painted last, whatever was there before.
      areas.forEach((area) => show(area.mark, false));
      areas.forEach((area) => show(area.mark, layers.areas && view.kinds.includes(area.kind)));
    };

    const drawSuspects = () => suspects.forEach((mark) => show(mark, app.state.layers.suspects));

    const outline = (mark, colour, weight) => {
      const options = { renderer: renderers.chosen, pane: "c15-chosen", interactive: false, fill: false, color: colour, weight };
      return mark instanceof L.Polygon ? L.polygon(mark.getLatLngs(), options) : L.circleMarker(mark.getLatLng(), { ...options, radius: mark.getRadius() + 4 });
    };

    const line = (from, to) => [["#ffffff", 5, null], ["#1c1e21", 1.8, "1 5"]].map(([color, weight, dashArray]) =>
      L.polyline([from, to], { renderer: renderers.data, pane: "c15-data", interactive: false, color, weight, dashArray }));

    const drawChosen = () => {
      const { chosen: pick, view } = app.state;
      chosen.clearLayers();
      if (!pick) return;
      const mark = (pick.type === "community" ? communities : facilities)[pick.at];
      if (!mark) return;
      if (pick.type === "community") {
        const to = model.cell(view, "facility", pick.at);
        const target = to === null ? null : facilities[to];
        if (target) {
          line(place(data.communities.geometry[pick.at]), target.getLatLng()).forEach((part) => chosen.addLayer(part));
          chosen.addLayer(outline(target, "#1c1e21", 2));
          show(target, true);
          target.bringToFront();
        }
      }
      chosen.addLayer(outline(mark, "#ffffff", 6));
      chosen.addLayer(outline(mark, "#1c1e21", 2.6));
    };

    const setStreets = (made) => {
      streets = new C15.streets.Streets(made, app.style.neutrals, { renderer: renderers.streets, pane: "c15-streets" });
      show(streets, app.state.layers.streets);
    };

    const draw = () => {
      drawAreas();
      drawCommunities();
      drawFacilities();
      drawSuspects();
      drawChosen();
      show(streets, app.state.layers.streets);
    };

    const boundsOf = (pick) => {
      const mark = (pick.type === "community" ? communities : facilities)[pick.at];
      if (!mark) return null;
      const bounds = mark.getBounds ? L.latLngBounds(mark.getBounds()) : L.latLngBounds([mark.getLatLng()]);
      const to = pick.type === "community" ? model.cell(app.state.view, "facility", pick.at) : null;
      if (to !== null && facilities[to]) bounds.extend(facilities[to].getLatLng());
      return bounds;
    };

    map.on("zoomend", drawFacilities);
    return { draw, setStreets, boundsOf, communities, facilities, areas, suspects };
  };

  return { create };
})();
