// Streets that are only looked at: merged lines as encode.py writes them, drawn on one layer of a canvas renderer.
C15.lines = (() => {
  const { mercatorX, mercatorY } = C15.codec;
  // Width in pixels at zoom 12, 15 and 18; the zoom from which a group is drawn; dashes.
  const LOOKS = {
    path: { widths: [0.4, 0.8, 2], from: 13.5 },
    steps: { widths: [0.6, 1.2, 3], from: 14.5, dash: [2, 2] },
    minor: { widths: [0.5, 1.1, 4], from: 12.5 },
    middle: { widths: [0.7, 1.9, 7], from: 0 },
    major: { widths: [1.2, 3.2, 10], from: 0 },
    set_aside: { widths: [1, 1.5, 2.2], from: 12, dash: [4, 3] },
  };

  const widthAt = ([low, middle, high], zoom) => {
    if (zoom <= 15) return low * (middle / low) ** (Math.max(zoom - 12, -3) / 3);
    return middle * (high / middle) ** ((zoom - 15) / 3);
  };

  const trace = (ctx, group, place, view) => {
    const { starts, boxes, xy } = group;
    const { scale, left, top } = place;
    const speck = 0.6 / scale;
    const near = 0.9; // pixels between vertices below which one of them does not show
    for (let line = 0; line + 1 < starts.length; line += 1) {
      const at = line * 4;
      if (boxes[at] > view.east || boxes[at + 2] < view.west || boxes[at + 1] > view.north || boxes[at + 3] < view.south) continue;
      if (boxes[at + 2] - boxes[at] < speck && boxes[at + 3] - boxes[at + 1] < speck) continue;
      const end = starts[line + 1];
      let px = 0;
      let py = 0;
      for (let i = starts[line]; i < end; i += 1) {
        const x = xy[i * 2] * scale + left;
        const y = xy[i * 2 + 1] * scale + top;
        if (i === starts[line]) ctx.moveTo(x, y);
        else if (i + 1 < end && Math.abs(x - px) + Math.abs(y - py) < near) continue;
        else ctx.lineTo(x, y);
        px = x;
        py = y;
      }
    }
  };

  // The street stream: a count, then zigzag steps in x and y, all of variable length (see encode.py).
  const unpack = (header, bytes) => {
    let at = 0;
    const number = () => {
      let value = 0;
      let factor = 1;
      for (;;) {
        const byte = bytes[at];
        at += 1;
        value += (byte & 0x7f) * factor;
        if (byte < 0x80) return value;
        factor *= 128;
      }
    };
    const step = () => {
      const value = number();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
    const [lon0, lat0] = header.origin;
    const origin = [mercatorX(lon0), mercatorY(lat0)];
    let x = 0;
    let y = 0;
    const groups = header.groups.map(([name, lines]) => {
      const starts = new Uint32Array(lines + 1);
      const boxes = new Float32Array(lines * 4);
      const xy = [];
      for (let line = 0; line < lines; line += 1) {
        const count = number();
        let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
        for (let i = 0; i < count; i += 1) {
          x += step();
          y += step();
          const px = mercatorX(lon0 + x * header.unit) - origin[0];
          const py = mercatorY(lat0 + y * header.unit) - origin[1];
          xy.push(px, py);
          if (px < west) west = px;
          if (px > east) east = px;
          if (py < south) south = py;
          if (py > north) north = py;
        }
        boxes.set([west, south, east, north], line * 4);
        starts[line + 1] = xy.length / 2;
      }
      // Offsets from the origin: 32 bits are enough there, and not enough for the whole world.
      return { name, starts, boxes, xy: Float32Array.from(xy) };
    });
    return { origin, groups };
  };

  const Streets = L.Path.extend({
    initialize(data, colours, options) {
      L.setOptions(this, { interactive: false, ...options });
      this._data = data;
      this._colours = colours;
    },
    _project() {},
    _update() {},
    _empty() { return false; },
    _containsPoint() { return false; },
    _updatePath() {
      const renderer = this._renderer;
      if (!renderer._drawing) return;
      const zoom = this._map.getZoom();
      const scale = 256 * 2 ** zoom;
      const pixelOrigin = this._map.getPixelOrigin();
      const place = { scale, left: this._data.origin[0] * scale - pixelOrigin.x, top: this._data.origin[1] * scale - pixelOrigin.y };
      const { min, max } = renderer._bounds;
      const view = { west: (min.x - place.left) / scale, east: (max.x - place.left) / scale,
                     south: (min.y - place.top) / scale, north: (max.y - place.top) / scale };
      const ctx = renderer._ctx;
      ctx.save();
      ctx.lineCap = "round";
      ctx.lineJoin = "round";
      for (const name of Object.keys(LOOKS)) {
        const group = this._data.groups.find((other) => other.name === name);
        const look = LOOKS[name];
        if (!group || zoom < look.from) continue;
        ctx.beginPath();
        trace(ctx, group, place, view);
        ctx.strokeStyle = this._colours[`street_${name}`];
        ctx.lineWidth = widthAt(look.widths, zoom);
        ctx.lineCap = look.dash ? "butt" : "round";
        ctx.setLineDash(look.dash || []);
        ctx.stroke();
      }
      ctx.restore();
    },
  });

  return { Streets, unpack };
})();
