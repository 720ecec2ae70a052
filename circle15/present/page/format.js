// Numbers and sentences as people read them. What is not known is said to be so and is never a nought.
C15.format = (() => {
  const known = (value) => typeof value === "number" && Number.isFinite(value);

  const fill = (sentence, values = {}) =>
    sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  const whole = (value) => (known(value) ? Math.round(value).toLocaleString("en-US") : null);

  const percent = (share, limit = null) => {
    if (!known(share)) return null;
    // One digit, and as many more as keep a share from reading as nothing, as all, as its limit or as any whole five per
    // cent, which it is not: 89.96 % is not 90.0 %. The same rule as in units.py.
    let digits = 1;
    for (; digits < 4; digits += 1) {
      const shown = Number((share * 100).toFixed(digits));
      const reads = (mark) => Math.abs(shown - mark) < 1e-7 && Math.abs(share * 100 - mark) >= 1e-7;
      if (!reads(Math.round(shown / 5) * 5) && !(known(limit) && reads(limit * 100))) break;
    }
    const text = (share * 100).toFixed(digits);
    return text === "0.0" || text === "100.0" ? `${Number(text)}%` : `${text}%`;
  };

  // One decimal, and as many more as keep the number on its own side of the limit: 15.02 is not "15.0".
  const minutes = (value, limit = null) => {
    if (!known(value)) return null;
    for (let digits = 1; digits < 4; digits += 1) {
      const text = value.toFixed(digits);
      const samePlace = !known(limit) || Math.sign(Number(text) - limit) === Math.sign(value - limit);
      if (samePlace) return text;
    }
    return String(value);
  };

  const plain = (value) => (known(value) ? String(Number(value.toFixed(2))) : null);

  return { known, fill, whole, percent, minutes, plain };
})();
