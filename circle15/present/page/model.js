// The page's data as the other scripts ask for it. Nothing here touches the page.
// Wherever a state is asked for, it comes last and is "present" unless said: "present" or "plan".
C15.model = (() => {
  const { known } = C15.format;
  // From most to least in need of somebody's attention.
  const VERDICTS = ["unmet", "suspected", "borderline", "unknown", "met", "reported", "not_applicable"];
  const GAP_FORCES = ["mandatory", "standard", "target", ""];

  // A view's columns in a state; where the plan changes nothing about a view, the plan's are the present's.
  const partOf = (view, when) => (when === "plan" && view.plan ? view.plan : view);
  const rowsOf = (view, when = "present") => partOf(view, when).rows;
  const coverageOf = (view, when = "present") => partOf(view, when).coverage;

  const cell = (view, name, i, when = "present") => {
    const column = rowsOf(view, when)[name];
    return column === undefined ? null : column[i];
  };

  // A verdict as the map draws it: an unknown that an incomplete list explains is a suspected gap.
  const verdictOf = (view, i, when = "present") => {
    const verdict = cell(view, "verdict", i, when);
    if (verdict === null) return "not_applicable";
    return verdict === "unknown" && cell(view, "suspected", i, when) === 1 ? "suspected" : verdict;
  };

  const minutesOf = (view, i, when = "present") => {
    if (view.type === "overview") return null;
    const walk = cell(view, "walk_min", i, when);
    if (walk !== null) return walk;
    const unit = cell(view, "unit", i, when);
    return unit === null || unit === "min" ? cell(view, "value", i, when) : null;
  };

  const isGap = (view, i, when = "present") => cell(view, "verdict", i, when) === "unmet" && GAP_FORCES.includes(view.force || "");

  // How many gaps each community has under some rules, and the verdict that most needs attention.
  const overviewRows = (rules, count, when) => {
    const gaps = [];
    const verdict = [];
    const suspected = [];
    for (let i = 0; i < count; i += 1) {
      const all = rules.map((view) => verdictOf(view, i, when));
      const worst = VERDICTS.find((name) => all.includes(name)) || "not_applicable";
      const found = rules.filter((view) => isGap(view, i, when)).length;
      // Nothing found where nothing could be judged is not "no gap".
      gaps.push(found > 0 || ["unmet", "borderline", "met"].includes(worst) ? found : null);
      verdict.push(worst === "suspected" ? "unknown" : worst);
      suspected.push(worst === "suspected" ? 1 : 0);
    }
    return { gaps, verdict, suspected };
  };

  // All rules of one walker, or of one document too, together.
  const overview = (rules, count, whens = ["present"]) => ({
    type: "overview", kinds: [...new Set(rules.flatMap((view) => view.kinds))], limit: null, coverage: [], rules: rules.length,
    rows: overviewRows(rules, count, "present"),
    ...(whens.includes("plan") ? { plan: { coverage: [], rows: overviewRows(rules, count, "plan") } } : {}),
  });

  const classOf = (minutes, steps) => {
    if (!known(minutes)) return null;
    const at = steps.findIndex((step) => minutes <= step);
    return at < 0 ? steps.length : at;
  };

  // In what people are counted: residents where any are known, else households; null where neither is.
  const peopleColumn = (data) => ["population", "households"].find((name) => (data.communities[name] || []).some(known)) || null;

  // What a list is sorted by: a name of KEYS, or any column of numbers of the view.
  const keyOf = (data, view, by, when) => {
    if (by === "people") {
      // One count for all: households among residents would be another order than the column shows.
      const people = data.communities[peopleColumn(data)];
      return (i) => (people ? people[i] : null);
    }
    if (by === "verdict") return (i) => VERDICTS.indexOf(verdictOf(view, i, when));
    if (by === "gaps" || (by === "minutes" && view.type === "overview")) return (i) => cell(view, "gaps", i, when);
    if (by === "minutes") return (i) => minutesOf(view, i, when);
    return (i) => cell(view, by, i, when);
  };

  // Orders places in a list; whatever is not known comes last both ways, and equals come by name.
  const order = (data, view, sort, when = "present") => {
    const names = data.communities.name;
    const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
    const rank = new Int32Array(names.length);
    names.map((_, i) => i).sort((a, b) => collator.compare(names[a], names[b]) || a - b).forEach((i, at) => { rank[i] = at; });
    const sign = sort.down ? -1 : 1;
    if (sort.by === "name") return names.map((_, i) => i).sort((a, b) => sign * (rank[a] - rank[b]));
    const key = keyOf(data, view, sort.by, when);
    const keys = names.map((_, i) => key(i));
    return names.map((_, i) => i).sort((a, b) => {
      if (known(keys[a]) !== known(keys[b])) return known(keys[a]) ? -1 : 1;
      if (known(keys[a]) && keys[a] !== keys[b]) return sign * (keys[a] - keys[b]);
      return rank[a] - rank[b];
    });
  };

  const passes = (verdict, filter) => {
    if (filter === "all") return true;
    if (filter === "unknown") return verdict === "unknown" || verdict === "suspected";
    return verdict === filter;
  };

  // A name is found by a piece of it, by its initials in pinyin, or by the beginning of its full pinyin.
  const fold = (text) => String(text || "").normalize("NFKC").toLocaleLowerCase();
  const letters = (text) => fold(text).replace(/[\s'’·.-]+/g, "");
  const matches = (text, query, initials = "", pinyin = "") => {
    if (fold(text).includes(fold(query).trim())) return true;
    const typed = letters(query);
    if (!/^[a-z0-9]+$/.test(typed)) return false;
    return String(initials || "").includes(typed) || String(pinyin || "").startsWith(typed);
  };

  return { VERDICTS, rowsOf, coverageOf, cell, verdictOf, minutesOf, isGap, overview, peopleColumn, classOf, order, passes, matches };
})();
