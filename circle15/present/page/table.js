// The table of communities: sorted by its headings, linked both ways with the map, saved as a CSV file.
C15.table = (() => {
  const { bars, csv, dom: { el, redraw }, format, model, shares } = C15;
  const FIRST_ROWS = 60;
  const MORE_ROWS = 200;

  const columnsOf = (app) => {
    const { view } = app.state;
    const people = app.peopleColumn();
    return [
      ["name", app.say("sort_name")],
      people === null ? null : ["people", app.say(people)],
      ["minutes", app.say(view.type === "overview" ? "sort_gaps" : app.hasMinutes(view) ? "sort_minutes" : "sort_value")],
      ["verdict", app.say(view.type === "kind" ? "sort_within" : "sort_verdict")],
    ].filter(Boolean);
  };

  const headings = (app) => {
    const { sort } = app.state;
    return el("tr", {}, columnsOf(app).map(([by, text]) => {
      const on = sort.by === by;
      const turn = () => {
        const down = on ? !sort.down : by === "minutes" || by === "people";
        app.change({ sort: { by, down } });
        app.announce(`${text} ${app.say(down ? "sort_down" : "sort_up")}`);
      };
      return el("th", { scope: "col", class: `c15-col-${by}`, "aria-sort": on ? (sort.down ? "descending" : "ascending") : "none" },
        el("button", { type: "button", "data-key": `sort-${by}`, "data-sort": by, onclick: turn }, text, el("i", { "aria-hidden": "true" }, on ? (sort.down ? "↓" : "↑") : "")));
    }));
  };

  const numberText = (app, i, when = app.state.when) => {
    const { view } = app.state;
    if (view.type === "overview") return model.cell(view, "gaps", i, when);
    if (app.hasMinutes(view)) return format.minutes(model.cell(view, "walk_min", i, when), view.limit);
    return format.plain(model.cell(view, "value", i, when));
  };

  const verdictText = (app, i) => {
    const { view, minutes, when } = app.state;
    if (view.type !== "kind") return app.say(`short.${model.verdictOf(view, i, when)}`);
    const name = shares.standing(view, i, minutes, when);
    return app.say({ within: "within_short", beyond: "beyond_short" }[name] || `short.${name}`, { n: format.plain(minutes) });
  };

  const row = (app, i, focusable) => {
    const { chosen } = app.state;
    const { communities: c } = app.data;
    const people = app.peopleColumn();
    const on = Boolean(chosen) && chosen.type === "community" && chosen.at === i;
    const number = numberText(app, i);
    return el("tr", { "data-community": c.id[i], "data-at": i, "aria-current": on ? "true" : null },
      el("th", { scope: "row" }, el("button", { type: "button", tabindex: focusable ? 0 : -1, "data-key": `community-${i}`, title: c.name[i], lang: app.langOf(c.name[i]) }, c.name[i])),
      people === null ? null : el("td", { class: "c15-number" }, format.whole(c[people][i]) || app.say("no_number")),
      el("td", { class: "c15-number" }, number === null ? app.say("no_number") : number),
      el("td", { class: "c15-verdict" }, bars.mark(bars.shadeOf(app, app.state.view, i)), verdictText(app, i)));
  };

  const sameAs = (a, b) => a.length === b.length && a.every((value, at) => value === b[at]);

  const create = (app, box) => {
    const head = el("thead");
    const body = el("tbody");
    const caption = el("caption", { class: "c15-hidden" });
    const table = el("table", { class: "c15-table", id: "c15-table" }, caption, head, body);
    const more = el("div", { class: "c15-more-box" });
    box.append(table, more);
    let order = [];
    let drawn = 0;

    const add = (until) => {
      const part = document.createDocumentFragment();
      const { chosen } = app.state;
      const picked = chosen && chosen.type === "community" ? order.indexOf(chosen.at) : -1;
      for (; drawn < Math.min(until, order.length); drawn += 1) part.append(row(app, order[drawn], drawn === Math.max(picked, 0)));
      body.append(part);
      redraw(more, order.length === 0 ? el("p", { class: "c15-note" }, app.say("nothing_found"))
        : drawn < order.length ? el("button", { type: "button", class: "c15-quiet", "data-key": "more", onclick: () => add(drawn + MORE_ROWS) },
          app.say("show_more", { n: Math.min(MORE_ROWS, order.length - drawn) })) : null);
    };

    // More rows as soon as the end of those that are drawn comes near.
    const seen = (entries) => {
      if (entries.some((entry) => entry.isIntersecting) && drawn < order.length) add(drawn + MORE_ROWS);
    };
    // The table scrolls by itself on a desk, and with the whole panel on a phone.
    for (const root of [".c15-bottom", ".c15-scroll"]) new IntersectionObserver(seen, { root: box.closest(root), rootMargin: "600px 0px" }).observe(more);

    const rowOf = (i) => body.querySelector(`[data-at="${i}"]`);

    const reveal = (i) => {
      const place = order.indexOf(i);
      if (place < 0) return;
      if (place >= drawn) add(place + 20);
      rowOf(i).scrollIntoView({ block: "nearest" });
    };

    const chooseRow = (target) => {
      const found = target.closest("[data-at]");
      if (found) app.choose({ type: "community", at: Number(found.dataset.at) });
    };

    const walk = (event) => {
      const current = event.target.closest("[data-at]");
      const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!current || step === undefined) return;
      event.preventDefault();
      const rows = [...body.children];
      const at = Math.max(0, Math.min(rows.length - 1, rows.indexOf(current) + step));
      const next = rows[at].querySelector("button");
      rows.forEach((each) => each.querySelector("button").setAttribute("tabindex", "-1"));
      next.setAttribute("tabindex", "0");
      next.focus();
    };

    body.addEventListener("click", (event) => chooseRow(event.target));
    body.addEventListener("keydown", walk);

    let before = null;
    return () => {
      const { state } = app;
      const pick = state.chosen && state.chosen.type === "community" ? state.chosen.at : null;
      const now = [app.language, state.view, state.when, state.minutes, state.filter, state.query, state.sort.by, state.sort.down];
      if (before === null || !sameAs(before, now)) {
        before = now;
        order = app.listed();
        caption.textContent = app.say("list_label");
        redraw(head, headings(app));
        const key = document.activeElement && body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
        body.replaceChildren();
        const wanted = Math.max(FIRST_ROWS, Math.min(drawn, FIRST_ROWS + MORE_ROWS));
        drawn = 0;
        add(wanted);
        const again = key && body.querySelector(`[data-key="${key}"]`);
        if (again) again.focus({ preventScroll: true });
      }
      body.querySelectorAll("[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
      if (pick === null) return;
      if (app.revealed !== pick) reveal(pick);
      app.revealed = pick;
      const marked = rowOf(pick);
      if (marked) marked.setAttribute("aria-current", "true");
    };
  };

  // The table as it is shown, with what the card of each row has in numbers, and where they come from.
  const FIGURES = ["walk_min", "value", "limit", "worst_min", "network_m", "straight_m", "detour_ratio", "share_within", "pass_share", "robustness"];

  const rowsForFile = (app) => {
    const { data, state: { view, when, minutes, profile, filter, query } } = app;
    const c = data.communities;
    const overview = view.type === "overview";
    const figures = overview ? ["gaps"] : FIGURES.filter((name) => model.rowsOf(view, when)[name]);
    const places = ["population", "households", "pop_60plus"].filter((name) => c[name].some((value) => value !== null));
    const standard = data.standards.find((each) => each.id === (overview ? app.state.standard : view.standard));
    const shown = [app.filterName(filter), query].filter(Boolean).join(" · ");
    const origin = [standard ? standard[app.language] : app.say("all_standards"), app.titleOf(view), app.walker(profile) ? app.walker(profile)[app.language] : "", app.say(`when.${when}`),
      app.exploring() ? minutes : "", shown, data.study.name, data.study.hash];
    const titles = ["id", "name", "subdistrict", "district", ...places, ...figures, "verdict", "reason", "nearest",
      "standard", "view", "profile", "when", "slider", "shown", "study", "hash"].map((name) => app.say(`csv.${name}`));
    const lines = app.listed().map((i) => [
      c.id[i], c.name[i], c.subdistrict[i], c.district[i], ...places.map((name) => c[name][i]),
      ...figures.map((name) => model.cell(view, name, i, when)),
      view.type === "kind" ? verdictText(app, i) : app.wordOf(model.verdictOf(view, i, when), view.force),
      app.reasonOf(view, i, when), overview ? "" : app.nearestName(view, i, when), ...origin,
    ]);
    return [titles, ...lines];
  };

  const save = (app) => {
    const blob = new Blob([csv.text(rowsForFile(app))], { type: "text/csv;charset=utf-8" });
    const link = el("a", { href: URL.createObjectURL(blob), download: csv.fileName([app.data.study.name, app.titleOf(app.state.view)], "csv") });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    app.announce(app.say("csv_saved", { name: link.download }));
  };

  return { create, save, rowsForFile };
})();
