// Classes of minutes around a limit, the scale bar, names of files. Nothing here touches the page.
C15.scale = (() => {
  const STEP_MIN = 5; // width of a class of walking minutes
  const DEFAULT_MIN = 15;

  const text = (minutes) => String(Number(minutes.toFixed(2)));

  // Blue up to the limit, orange one step beyond it, brown from there on: what is blue is always within it.
  const classes = (style, limit) => {
    const last = limit > 0 ? limit : DEFAULT_MIN;
    const inside = [];
    for (let at = STEP_MIN; at < last; at += STEP_MIN) inside.push(at);
    while (inside.length > style.nearColours.length - 1) inside.splice(0, 1);
    const steps = [...inside, last, last + STEP_MIN];
    const colours = [...style.nearColours.slice(0, inside.length + 1), ...style.farColours];
    const texts = colours.map((_, at) => (at === steps.length ? `>${text(steps[at - 1])}` : `${at ? text(steps[at - 1]) : 0}–${text(steps[at])}`));
    return { steps, colours, texts, within: inside.length + 1 };
  };

  // A round length for a bar of at most so many pixels; kilometres from 1,000 m on.
  const bar = (metresPerPixel, mostPixels) => {
    const most = metresPerPixel * mostPixels;
    const power = 10 ** Math.floor(Math.log10(most));
    const metres = [5, 2, 1].find((step) => step * power <= most) * power;
    return { metres, pixels: metres / metresPerPixel, label: metres >= 1000 ? `${metres / 1000} km` : `${metres} m` };
  };

  // Metres of a pixel on the ground at a latitude, 256 pixels round the world at zoom 0 (WGS 84's equator).
  const metresPerPixel = (lat, zoom) => (40075016.686 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);

  // A name that every file system takes: what Windows forbids, and what hides or ends a name, is left out.
  const fileName = (parts, extension) => {
    // eslint-disable-next-line no-control-regex
    const clean = parts.filter(Boolean).join("_").normalize("NFC").replace(/[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e<>:"/\\|?*]/g, "").replace(/\s+/g, " ").replace(/^[. ]+|[. ]+$/g, "");
    const short = [...clean].slice(0, 80).join("") || "map";
    return `${/^(con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? `_${short}` : short}.${extension}`;
  };

  return { DEFAULT_MIN, classes, bar, metresPerPixel, fileName };
})();
