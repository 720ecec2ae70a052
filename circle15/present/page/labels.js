// Names of communities, where there is room for them.
C15.labels = (() => {
  const Labels = L.Layer.extend({
    initialize(app) { this._app = app; },
    onAdd(map) {
      const pane = map.getPane("c15-labels") || map.createPane("c15-labels");
      pane.style.zIndex = 430;
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", pane);
      map.on("moveend zoomend resize", this.draw, this);
      this.draw();
    },
    onRemove(map) {
      this._canvas.remove();
      map.off("moveend zoomend resize", this.draw, this);
    },
    draw() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const ratio = window.devicePixelRatio > 1 ? 2 : 1;
      const canvas = this._canvas;
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      ctx.font = `500 12px ${C15.paint.FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      this._place(ctx, map, size);
    },
    _place(ctx, map, size) {
      const app = this._app;
      const names = app.data.communities.name;
      const pick = app.state.chosen;
      const first = pick && pick.type === "community" ? [pick.at] : [];
      const taken = this._signs(map);
      const done = new Set();
      for (const i of [...first, ...app.visible()]) {
        const mark = app.layers.communities[i];
        if (!mark || done.has(i)) continue;
        done.add(i);
        const shape = app.data.communities.geometry[i];
        const at = map.latLngToContainerPoint(C15.codec.placeOf(shape.at, app.data.bounds, app.data.unit));
        if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
        const text = C15.labels.shortened(names[i]);
        const width = ctx.measureText(text).width + 6;
        if (!first.includes(i) && !this._fits(map, mark, width)) continue;
        const y = shape.rings ? at.y : at.y + 18;
        const box = [at.x - width / 2, y - 9, at.x + width / 2, y + 9];
        if (!first.includes(i) && taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
        taken.push(box);
        ctx.strokeStyle = "rgba(255,255,255,.92)";
        ctx.lineWidth = 3;
        ctx.strokeText(text, at.x, y);
        ctx.fillStyle = "#1c1e21";
        ctx.fillText(text, at.x, y);
      }
    },
    // Facilities keep their room: no name is written across a sign.
    _signs(map) {
      return this._app.layers.facilities.filter((mark) => mark && map.hasLayer(mark)).map((mark) => {
        const { x, y } = map.latLngToContainerPoint(mark.getLatLng());
        const r = mark.getRadius() - 2;
        return [x - r, y - r, x + r, y + r];
      });
    },
    _fits(map, mark, width) {
      if (!mark.getBounds || !(mark instanceof L.Polygon)) return map.getZoom() >= 14;
      const bounds = mark.getBounds();
      const west = map.latLngToLayerPoint(bounds.getSouthWest()).x;
      const east = map.latLngToLayerPoint(bounds.getNorthEast()).x;
      return east - west > width * 0.95;
    },
  });

  const shortened = (name) => (name.length > 16 ? `${name.slice(0, 15)}…` : name);

  return { Labels, shortened };
})();
