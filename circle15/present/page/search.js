// Search by name, by the initials of its pinyin, or by its whole pinyin: communities and facilities in one list.
C15.search = (() => {
  const { dom: { el }, model } = C15;
  const MOST = 8;

  // The index of every place whose name answers to the query; those that begin with it come first.
  const find = (columns, query) => {
    const { name: names, initials = [], pinyin = [] } = columns;
    const asked = query.normalize("NFKC").toLocaleLowerCase();
    const hits = [];
    names.forEach((name, i) => {
      if (name && model.matches(name, query, initials[i], pinyin[i])) hits.push(i);
    });
    const early = (i) => (names[i].toLocaleLowerCase().startsWith(asked) || String(initials[i] || "").startsWith(asked) ? 0 : 1);
    return hits.map((i) => [early(i), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, i]) => i);
  };

  const entriesOf = (app, query) => {
    const { communities, facilities } = app.data;
    const found = { communities: find(communities, query), facilities: find(facilities, query) };
    return { found, entries: [
      ...found.communities.slice(0, MOST).map((at) => ({ type: "community", at, text: communities.name[at], note: communities.subdistrict[at] || app.say("community") })),
      ...found.facilities.slice(0, MOST).map((at) => ({ type: "facility", at, text: app.facilityName(at), note: app.shortKind(facilities.kind[at]) })),
    ] };
  };

  const create = (app, input, list) => {
    let entries = [];
    let active = -1;

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const choose = (entry) => {
      if (!entry) return;
      input.value = "";
      close();
      app.change({ query: "" });
      app.choose({ type: entry.type, at: entry.at });
    };

    const point = (at) => {
      active = at;
      [...list.querySelectorAll("[role=option]")].forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === at));
        if (i === at) option.scrollIntoView({ block: "nearest" });
      });
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", `c15-hit-${at}`);
    };

    const option = (entry, at) => {
      const key = entry.type === "community" ? { "data-hit-community": app.data.communities.id[entry.at] } : { "data-hit-facility": app.data.facilities.id[entry.at] };
      return el("li", { role: "option", id: `c15-hit-${at}`, "aria-selected": "false", ...key, onpointerdown: (event) => event.preventDefault(), onclick: () => choose(entry) },
        el("span", { class: "c15-hit-name", lang: app.langOf(entry.text) }, entry.text), el("span", { class: "c15-hit-note" }, entry.note));
    };

    const show = () => {
      const query = input.value.trim();
      app.change({ query });
      if (!query) {
        close();
        return;
      }
      const { found, entries: made } = entriesOf(app, query);
      entries = made;
      const [c, f] = [found.communities.length, found.facilities.length];
      const said = c + f === 0 ? app.say("search_none", { query }) : app.say("search_found", { communities: c, facilities: f });
      app.announce(said);
      list.replaceChildren(...entries.map(option), el("li", { class: "c15-hit-count", role: "presentation" }, said));
      list.hidden = false;
      active = -1;
      input.setAttribute("aria-expanded", "true");
    };

    const ACTS = {
      ArrowDown: () => point(entries.length ? (active + 1) % entries.length : -1),
      ArrowUp: () => point(entries.length ? (active <= 0 ? entries.length : active) - 1 : -1),
      Home: () => point(0),
      End: () => point(entries.length - 1),
      Enter: () => choose(entries[Math.max(active, 0)]),
      Escape: () => {
        input.value = "";
        app.change({ query: "" });
        close();
      },
    };

    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden || !(event.key in ACTS)) return;
      // Home and End move in the text as long as no entry is pointed at.
      if ((event.key === "Home" || event.key === "End") && active < 0) return;
      event.preventDefault();
      event.stopPropagation();
      ACTS[event.key]();
    });
    input.addEventListener("blur", close);
    input.addEventListener("focus", () => input.value.trim() && show());

    return () => {
      input.placeholder = app.say("search");
      input.setAttribute("aria-label", app.say("search_label"));
      list.setAttribute("aria-label", app.say("search_results"));
    };
  };

  return { create, find };
})();
