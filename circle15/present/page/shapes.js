// Places in the unit square of Web Mercator, where they lie in it, and what lies under a point. Nothing here touches the page.
C15.shapes = (() => {
  const { codec } = C15;

  const boxOf = (rings) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        box[0] = Math.min(box[0], ring[i]);
        box[1] = Math.min(box[1], ring[i + 1]);
        box[2] = Math.max(box[2], ring[i]);
        box[3] = Math.max(box[3], ring[i + 1]);
      }
    }
    return box;
  };

  const projected = (latLngs) => {
    const xy = new Float64Array(latLngs.length * 2);
    latLngs.forEach(([lat, lng], i) => {
      xy[i * 2] = codec.mercatorX(lng);
      xy[i * 2 + 1] = codec.mercatorY(lat);
    });
    return xy;
  };

  const rings = (data, all) => all.map((ring) => projected(codec.ringOf(ring, data.bounds, data.unit)));

  const point = (data, steps) => {
    const place = codec.placeOf(steps, data.bounds, data.unit);
    const [x, y] = projected([place]);
    return { place, x, y };
  };

  // A place of the page's model: where its point is, and its outline where it has one.
  const shape = (data, geometry) => {
    if (!geometry) return null;
    const made = point(data, geometry.at);
    if (!geometry.rings) return { ...made, rings: null, box: [made.x, made.y, made.x, made.y] };
    const outline = rings(data, geometry.rings);
    return { ...made, rings: outline, box: boxOf(outline) };
  };

  // Even-odd, as the outlines are filled.
  const inside = (outline, x, y) => {
    let odd = false;
    for (const ring of outline) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const [yi, yj] = [ring[i + 1], ring[j + 1]];
        if (yi > y !== yj > y && x < ((ring[j] - ring[i]) * (y - yi)) / (yj - yi) + ring[i]) odd = !odd;
      }
    }
    return odd;
  };

  const within = (box, x, y, margin) => x >= box[0] - margin && x <= box[2] + margin && y >= box[1] - margin && y <= box[3] + margin;

  // The place under a point: the nearest point mark within the margin, else the smallest outline around it.
  const hit = (shapes, x, y, margin, isShown) => {
    let best = -1;
    let least = Infinity;
    shapes.forEach((each, i) => {
      if (!each || !within(each.box, x, y, margin) || !isShown(i)) return;
      const size = each.rings ? 1 + (each.box[2] - each.box[0]) * (each.box[3] - each.box[1]) : Math.hypot(each.x - x, each.y - y);
      if (each.rings ? !inside(each.rings, x, y) : size > margin) return;
      if (size < least) [best, least] = [i, size];
    });
    return best;
  };

  // Back from the square to degrees.
  const latLng = (x, y) => [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (x - 0.5) * 360];

  return { latLng, boxOf, projected, rings, point, shape, inside, hit };
})();
