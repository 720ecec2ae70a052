// A canvas over the map that is painted anew when the map has come to rest, and moves and grows with it until then.
C15.sheet = (() => {
  const REST_MS = 250; // of standing still after which what lies beyond the view is painted
  const MOST_RATIO = 2; // device pixels per pixel beyond which nobody sees a difference

  // Where things lie in a drawing: pixels are places of the unit square times scale, plus left and top.
  const frame = ({ zoom, left, top, min, max }) => {
    const scale = 256 * 2 ** zoom;
    return { zoom, scale, left, top, min, max,
             west: (min.x - left) / scale, east: (max.x - left) / scale, north: (min.y - top) / scale, south: (max.y - top) / scale };
  };

  const shows = (view, box, margin = 0) => {
    const slack = margin / view.scale;
    return box[0] <= view.east + slack && box[2] >= view.west - slack && box[1] <= view.south + slack && box[3] >= view.north - slack;
  };

  // L.Renderer knows how to move with the map; it has no paths of Leaflet's here.
  const Sheet = L.Renderer.extend({
    initialize(paint, options) {
      this._paint = paint;
      L.setOptions(this, options);
      L.stamp(this);
      this._layers = {};
    },
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "c15-sheet");
      this._ctx = this._container.getContext("2d");
    },
    _destroyContainer() {
      clearTimeout(this._later);
      this._seen = null;
      this._container.remove();
      delete this._container;
      delete this._ctx;
    },
    _updatePaths() {},
    _update() {
      clearTimeout(this._later);
      if (this._map._animatingZoom && this._bounds) return;
      // What is in view was painted already: the rest can wait until the map has come to rest.
      if (this._covers()) {
        this._later = setTimeout(() => this._settle(), REST_MS);
        return;
      }
      this._lay();
      this.repaint();
    },
    _settle() {
      if (!this._map) return;
      if (this._map.dragging && this._map.dragging.moving()) {
        this._later = setTimeout(() => this._settle(), REST_MS);
        return;
      }
      this._lay();
      this.paint();
    },
    // Puts the sheet around what is in view.
    _lay() {
      L.Renderer.prototype._update.call(this);
      this._seen = { zoom: this._map.getZoom(), origin: this._map.getPixelOrigin(), size: this._map.getSize() };
    },
    _covers() {
      const seen = this._seen;
      if (!seen || !this._bounds || seen.zoom !== this._map.getZoom() || !seen.origin.equals(this._map.getPixelOrigin()) || !seen.size.equals(this._map.getSize())) return false;
      const min = this._map.containerPointToLayerPoint([0, 0]);
      return this._bounds.contains(L.bounds(min, min.add(this._map.getSize())));
    },
    // What has changed is painted at once where it is seen, and beyond the view when the map has come to rest.
    repaint() {
      if (!this._map || !this._bounds) return;
      clearTimeout(this._later);
      const min = this._map.containerPointToLayerPoint([0, 0]);
      this.paint({ min, max: min.add(this._map.getSize()) });
      this._later = setTimeout(() => this._settle(), REST_MS);
    },
    paint(part = this._bounds) {
      if (!this._map || !this._bounds || !this._ctx) return;
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const ratio = Math.min(MOST_RATIO, Math.max(1, window.devicePixelRatio || 1));
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, min);
      const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        canvas.style.width = `${size.x}px`;
        canvas.style.height = `${size.y}px`;
      }
      const ctx = this._ctx;
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, width, height);
      const origin = this._map.getPixelOrigin();
      // Painted in the coordinates of the pane, so that patterns lie still while the map is moved.
      ctx.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      this._paint(ctx, frame({ zoom: this._map.getZoom(), left: -origin.x, top: -origin.y, min: part.min, max: part.max }));
    },
  });

  return { Sheet, frame, shows };
})();
