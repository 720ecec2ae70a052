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

  // Reads whole numbers of variable length, column by column (see encode.py).
  const signed = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);
  const reader = (bytes, begin = 0) => {
    let at = begin;
    const number = () => {
      let byte = bytes[at];
      at += 1;
      if (byte < 0x80) return byte;
      let value = byte & 0x7f;
      for (let factor = 128; ; factor *= 128) {
        byte = bytes[at];
        at += 1;
        value += (byte & 0x7f) * factor;
        if (byte < 0x80) return value;
      }
    };
    const numbers = (count) => {
      const column = new Float64Array(count);
      for (let i = 0; i < count; i += 1) column[i] = number();
      return column;
    };
    const steps = (count) => {
      const column = new Float64Array(count);
      for (let i = 0; i < count; i += 1) column[i] = signed(number());
      return column;
    };
    // Numbers of either sign; NaN where there is none.
    const coded = (count) => {
      const column = new Float64Array(count);
      for (let i = 0; i < count; i += 1) {
        const value = number();
        column[i] = value === 0 ? NaN : signed(value - 1);
      }
      return column;
    };
    return { numbers, steps, coded };
  };

  // A sentence whose numbers were taken out: \u0001slot.digits\u0001 stands for each.
  const sentence = (template, slots, i) => template.replace(/\u0001(\d+)\.(\d)\u0001/g, (_, slot, digits) => slots[slot][i].toFixed(digits));

  const zigzagged = (value) => (value < 0 ? -2 * value - 1 : 2 * value);

  // The codes of a column: as they are, steps, differences from another, or from what another is rounded to.
  const codesOf = ({ n, s, d, b, of }, read, codes, told) => {
    if (d === undefined && b === undefined && of === undefined) return read.numbers(n);
    const own = read.steps(n);
    if (d) for (let i = 1; i < n; i += 1) own[i] += own[i - 1];
    else if (b !== undefined) for (let i = 0; i < n; i += 1) own[i] += codes[b][i];
    else {
      const [k, times, half] = of;
      const scale = told[k].s;
      for (let i = 0; i < n; i += 1) {
        const other = codes[k][i];
        if (other > 0) own[i] += zigzagged(Math.floor((2 * signed(other - 1) * times * s + half * scale) / (2 * scale))) + 1;
      }
    }
    return own;
  };

  // The columns of container.py, each made a list when somebody asks for it first.
  const shelf = (told, bytes, begin) => {
    const read = reader(bytes, begin);
    const codes = [];
    told.forEach((column) => codes.push(codesOf(column, read, codes, told)));
    const made = [];
    const make = (k) => {
      const { s, m, w, t, slots } = told[k];
      if (w) return Array.from(codes[k], (code) => (code === 0 ? null : w[code - 1]));
      if (t) {
        const numbers = slots.map((slot) => list(slot));
        return Array.from(codes[k], (code, i) => (code === 0 ? null : sentence(t[code - 1], numbers, i)));
      }
      if (m) return Array.from(codes[k], (code) => (code === 0 ? null : signed(code - 1) * m));
      return Array.from(codes[k], (code) => (code === 0 ? null : signed(code - 1) / s));
    };
    const list = (k) => {
      if (made[k] === undefined) made[k] = make(k);
      return made[k];
    };
    return list;
  };

  const isPacked = (value) => value !== null && typeof value === "object" && ("$" in value || "$l" in value || "$d" in value);

  // A value that is made when somebody asks for it first.
  const later = (owner, key, make) => {
    let made;
    Object.defineProperty(owner, key, { enumerable: true, configurable: true, get: () => {
      if (made === undefined) made = make();
      return made;
    } });
  };

  // Puts the lists back in their places; those of mappings wait until they are asked for.
  const revive = (value, list) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((item) => revive(item, list));
    if ("$" in value) return list(value.$);
    if ("$l" in value) {
      const [lengths, flat] = value.$l.map((part) => revive(part, list));
      let at = 0;
      return lengths.map((length) => {
        if (length === null) return null;
        at += length;
        return flat.slice(at - length, at);
      });
    }
    if ("$d" in value) {
      const there = revive(value.$t, list);
      const columns = Object.entries(value.$d).map(([key, column]) => [key, revive(column, list)]);
      return there.map((is, i) => (is === null ? null : Object.fromEntries(columns.filter(([, column]) => column[i] !== null).map(([key, column]) => [key, column[i]]))));
    }
    const made = {};
    for (const [key, part] of Object.entries(value)) {
      if (isPacked(part)) later(made, key, () => revive(part, list));
      else made[key] = revive(part, list);
    }
    return made;
  };

  const modelOf = (bytes) => {
    const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    const { model, columns } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    return revive(model, shelf(columns, bytes, 4 + length));
  };

  const unpackModel = async (text) => modelOf(await unpack(text));

  // Degrees to the unit square of Web Mercator, in which the map draws.
  const mercatorX = (lon) => lon / 360 + 0.5;
  const mercatorY = (lat) => {
    const s = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
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

  return { bytesOfBase64, canUnpack, unpack, unpackJson, unpackModel, modelOf, reader, placeOf, ringOf, mercatorX, mercatorY };
})();
