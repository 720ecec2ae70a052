// Numbers and sentences as people read them. What is not known is said to be so and is never a nought.
C15.format = (() => {
  const known = (value) => typeof value === "number" && Number.isFinite(value);

  const fill = (sentence, values = {}) =>
    sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  const whole = (value) => (known(value) ? Math.round(value).toLocaleString("en-US") : null);

  const percent = (share) => {
    if (!known(share)) return null;
    const rounded = (share * 100).toFixed(1);
    // 99.96 % is not everybody, and 0.04 % is not nobody.
    if (rounded === "100.0") return share < 1 ? "99.9%" : "100%";
    if (rounded === "0.0") return share > 0 ? "0.1%" : "0%";
    return `${rounded}%`;
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
