// Bytes to values. Nothing here touches the page, so that it can be tested without a browser.
C15.codec = (() => {
  const bytesOfBase64 = (text) => {
    const raw = atob(text.trim());
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
    return bytes;
  };

  const canUnpack = () => typeof DecompressionStream === "function" && "replaceChildren" in Element.prototype;

  const unpack = async (text) => {
    const stream = new Blob([bytesOfBase64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  const unpackJson = async (text) => JSON.parse(new TextDecoder().decode(await unpack(text)));

  // Degrees to the unit square of Web Mercator, in which the map draws.
  const mercatorX = (lon) => lon / 360 + 0.5;
  const mercatorY = (lat) => {
    const s = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  };

  // The street stream: a count, then zigzag steps in x and y, all of variable length (see encode.py).
  const streets = (header, bytes) => {
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

  const placeOf = (steps, bounds, unit) => [bounds[1] + steps[1] * unit, bounds[0] + steps[0] * unit];

  const ringOf = (steps, bounds, unit) => {
    let x = 0;
    let y = 0;
    const ring = [];
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      ring.push([bounds[1] + y * unit, bounds[0] + x * unit]);
    }
    return ring;
  };

  return { bytesOfBase64, canUnpack, unpack, unpackJson, streets, placeOf, ringOf, mercatorX, mercatorY };
})();
