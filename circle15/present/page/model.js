// The page's data as the other scripts ask for it. Nothing here touches the page.
C15.model = (() => {
  const { known } = C15.format;
  // From most to least in need of somebody's attention.
  const VERDICTS = ["unmet", "suspected", "borderline", "unknown", "met", "reported", "not_applicable"];
  const GAP_FORCES = ["mandatory", "standard", "target", ""];

  // A verdict as the map draws it: an unknown that an incomplete list explains is a suspected gap.
  const verdictOf = (view, i) => {
    const verdict = cell(view, "verdict", i);
    if (verdict === null) return "not_applicable";
    return verdict === "unknown" && cell(view, "suspected", i) === 1 ? "suspected" : verdict;
  };

  const cell = (view, name, i) => {
    const column = view.rows[name];
    return column === undefined ? null : column[i];
  };

  const minutesOf = (view, i) => {
    if (view.type === "overview") return null;
    const walk = cell(view, "walk_min", i);
    return walk === null ? cell(view, "value", i) : walk;
  };

  const isGap = (view, i) => cell(view, "verdict", i) === "unmet" && GAP_FORCES.includes(view.force || "");

  // All rules of one profile together: how many gaps, and the verdict that most needs attention.
  const overview = (rules, count) => {
    const gaps = [];
    const verdict = [];
    const suspected = [];
    for (let i = 0; i < count; i += 1) {
      const all = rules.map((view) => verdictOf(view, i));
      const worst = VERDICTS.find((name) => all.includes(name)) || "not_applicable";
      const found = rules.filter((view) => isGap(view, i)).length;
      // Nothing found where nothing could be judged is not "no gap".
      gaps.push(found > 0 || ["unmet", "borderline", "met"].includes(worst) ? found : null);
      verdict.push(worst === "suspected" ? "unknown" : worst);
      suspected.push(worst === "suspected" ? 1 : 0);
    }
    return { type: "overview", kinds: [...new Set(rules.flatMap((v) => v.kinds))], limit: null, coverage: [],
             rules: rules.length, rows: { gaps, verdict, suspected } };
  };

  const classOf = (minutes, steps) => {
    if (!known(minutes)) return null;
    const at = steps.findIndex((step) => minutes <= step);
    return at < 0 ? steps.length : at;
  };

  // Orders places in a list; whatever is not known comes last both ways.
  const order = (model, view, sort) => {
    const names = model.communities.name;
    const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
    const key = {
      name: () => null,
      minutes: (i) => (view.type === "overview" ? cell(view, "gaps", i) : minutesOf(view, i)),
      verdict: (i) => VERDICTS.indexOf(verdictOf(view, i)),
    }[sort.by];
    const sign = sort.down ? -1 : 1;
    const keys = names.map((_, i) => key(i));
    return names.map((_, i) => i).sort((a, b) => {
      if (sort.by !== "name") {
        if (keys[a] === null || keys[b] === null) {
          if (keys[a] !== keys[b]) return keys[a] === null ? 1 : -1;
        } else if (keys[a] !== keys[b]) return sign * (keys[a] - keys[b]);
        return collator.compare(names[a], names[b]);
      }
      return sign * collator.compare(names[a], names[b]);
    });
  };

  const passes = (verdict, filter) => {
    if (filter === "all") return true;
    if (filter === "unknown") return verdict === "unknown" || verdict === "suspected";
    return verdict === filter;
  };

  const fold = (text) => String(text || "").normalize("NFKC").toLocaleLowerCase();
  const matches = (text, query) => fold(text).includes(fold(query));

  return { VERDICTS, verdictOf, minutesOf, cell, isGap, overview, classOf, order, passes, matches };
})();
