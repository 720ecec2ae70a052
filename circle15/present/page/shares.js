// How many people something is true of. Nothing here touches the page.
//
// What a rule's share is stands in its coverage, and is shown as it stands there. These sums are for what the result
// does not hold: all rules together, and another number of minutes than a rule's own.
C15.shares = (() => {
  const { known } = C15.format;
  const { model } = C15;
  const PARTS = ["met", "borderline", "unmet", "suspected", "unknown", "reported"];
  const MEASURES = ["population", "households"];

  // Whom the places' own numbers can be told of: people first, then households, else the communities themselves.
  const measureOf = (data) => MEASURES.find((name) => (data.communities[name] || []).some(known)) || "communities";

  const weightOf = (data, measure, i) => {
    if (measure === "communities") return 1;
    const value = data.communities[measure][i];
    return known(value) ? value : null;
  };

  // A coverage row as parts that add up: suspected gaps are told apart from the other unknowns.
  const partsOf = (row) => {
    const parts = Object.fromEntries(PARTS.map((name) => [name, row[name] || 0]));
    return { ...parts, unknown: Math.max(0, parts.unknown - parts.suspected) };
  };

  // A walk as the slider sees it: the median walk against some number of minutes, whatever the verdict.
  const standing = (view, i, minutes, when) => {
    const verdict = model.verdictOf(view, i, when);
    if (verdict === "not_applicable") return verdict;
    const walk = model.cell(view, "walk_min", i, when);
    if (!known(walk)) return verdict === "unmet" ? "beyond" : "unknown";
    return walk <= minutes ? "within" : "beyond";
  };

  const sums = (data, measure, tell) => {
    const found = { total: 0, without: 0 };
    data.communities.id.forEach((_, i) => {
      const name = tell(i);
      if (name === null) return;
      const weight = weightOf(data, measure, i);
      if (weight === null) {
        found.without += 1;
        return;
      }
      found[name] = (found[name] || 0) + weight;
      found.total += weight;
    });
    return found;
  };

  // A share of the whole, unless nothing is known of anybody: that is not "nobody".
  const part = (found, name, others) => {
    const told = [name, ...others].some((each) => found[each] > 0);
    return { ...found, share: told ? found[name] / found.total : null };
  };

  // People by whether the median walk of their community is within some minutes; what a rule only reports stands outside.
  const within = (data, view, minutes, when, measure = measureOf(data)) => {
    const found = sums(data, measure, (i) => {
      const name = standing(view, i, minutes, when);
      const outside = name === "not_applicable" || (view.type === "rule" && model.verdictOf(view, i, when) === "reported");
      return outside ? null : name;
    });
    return part({ within: 0, beyond: 0, unknown: 0, ...found, measure }, "within", ["beyond"]);
  };

  // People by whether a gap was found in their community, whatever the rule. An unmet encouragement is none.
  const gapless = (data, view, when, measure = measureOf(data)) => {
    const found = sums(data, measure, (i) => {
      const verdict = model.verdictOf(view, i, when);
      if (verdict === "not_applicable" || verdict === "reported") return null;
      const gaps = model.cell(view, "gaps", i, when);
      if (gaps > 0) return "unmet";
      return verdict === "unmet" ? "met" : verdict;
    });
    return part({ met: 0, borderline: 0, unmet: 0, unknown: 0, suspected: 0, ...found, measure }, "met", ["unmet", "borderline"]);
  };

  const hasGap = (view, i, when) => (view.type === "overview" ? model.cell(view, "gaps", i, when) > 0 : model.cell(view, "verdict", i, when) === "unmet");

  const closes = (view, i) => hasGap(view, i, "present") && !hasGap(view, i, "plan");

  // Which gaps of the present the plan closes, and which it opens.
  const closing = (data, view) => {
    const measure = measureOf(data);
    const found = { measure, before: 0, closed: 0, opened: 0, people: 0 };
    data.communities.id.forEach((_, i) => {
      const [now, then] = [hasGap(view, i, "present"), hasGap(view, i, "plan")];
      if (now) found.before += 1;
      if (now && !then) {
        found.closed += 1;
        found.people += weightOf(data, measure, i) || 0;
      }
      if (!now && then) found.opened += 1;
    });
    return found;
  };

  // Gaps of several rules, each community and rule counted by itself.
  const closingOfRules = (data, rules) => {
    const found = { before: 0, closed: 0 };
    for (const view of rules) {
      data.communities.id.forEach((_, i) => {
        if (!model.isGap(view, i, "present")) return;
        found.before += 1;
        if (model.cell(view, "verdict", i, "plan") !== "unmet") found.closed += 1;
      });
    }
    return found;
  };

  return { PARTS, measureOf, weightOf, partsOf, standing, within, gapless, hasGap, closes, closing, closingOfRules };
})();
