// Printing: one page with the picture on it, A4 or A3, lying or upright.
C15.print = (() => {
  const { dom: { el } } = C15;
  // Millimetres of a page, and of the margin that printers keep.
  const PAPERS = { A4: [210, 297], A3: [297, 420] };
  // Pixels of the picture per CSS pixel, 96 to the inch: the larger sheet is looked at from farther off, and the file stays small.
  const RATIOS = { A4: 2, A3: 1.75 };
  const MARGIN_MM = 10;
  const PIXELS_PER_MM = 96 / 25.4;

  const create = (app, draw) => {
    let chosen = { paper: "A4", landscape: true };

    const sizeOf = ({ paper, landscape }) => {
      const [short, long] = PAPERS[paper].map((mm) => (mm - MARGIN_MM * 2) * PIXELS_PER_MM);
      // A line less than the page, so that no browser begins a second one.
      const ratio = RATIOS[paper];
      return landscape ? { width: long, height: short - 4, ratio } : { width: short, height: long - 4, ratio };
    };

    const clear = () => document.querySelectorAll("#c15-print, #c15-print-page").forEach((element) => element.remove());

    // Puts the picture where only the printer sees it.
    const lay = (url, { paper, landscape }) => {
      clear();
      const { width, height } = sizeOf({ paper, landscape });
      const rule = `@page { size: ${paper} ${landscape ? "landscape" : "portrait"}; margin: ${MARGIN_MM}mm; }`;
      document.head.append(el("style", { id: "c15-print-page" }, rule));
      const image = el("img", { src: url, alt: `${app.data.study.name} ${app.say("map_label")}`, style: `width:${width}px;height:${height}px` });
      document.body.append(el("div", { id: "c15-print" }, image));
      return image;
    };

    const print = async (options = {}) => {
      chosen = { ...chosen, ...options };
      const canvas = draw(sizeOf(chosen));
      const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
      const url = URL.createObjectURL(blob);
      await lay(url, chosen).decode();
      window.print();
      window.addEventListener("afterprint", () => URL.revokeObjectURL(url), { once: true });
    };

    // Whoever prints with the browser's own command gets the same page.
    window.addEventListener("beforeprint", () => {
      if (app.state && app.layers && !document.getElementById("c15-print")) lay(draw(sizeOf(chosen)).toDataURL("image/png"), chosen);
    });
    window.addEventListener("afterprint", clear);

    const choice = (name, word, value, isOn) => el("label", {}, el("input", { type: "radio", name, value, checked: isOn }), el("span", {}, word));

    const printDialog = () => {
      const form = el("form", { method: "dialog" },
        el("h2", {}, app.say("map_print_title")),
        el("fieldset", {}, el("legend", {}, app.say("map_print_paper")), choice("paper", "A4", "A4", chosen.paper === "A4"), choice("paper", "A3", "A3", chosen.paper === "A3")),
        el("fieldset", {}, el("legend", {}, app.say("map_print_way")), choice("way", app.say("map_print_landscape"), "landscape", chosen.landscape), choice("way", app.say("map_print_portrait"), "portrait", !chosen.landscape)),
        el("div", { class: "c15-dialog-buttons" }, el("button", { type: "submit", value: "cancel", class: "c15-quiet" }, app.say("map_cancel")), el("button", { type: "submit", value: "print", class: "c15-firm" }, app.say("map_print"))));
      const dialog = el("dialog", { class: "c15-dialog", "aria-label": app.say("map_print_title") }, form);
      dialog.addEventListener("close", () => {
        const asked = new FormData(form);
        dialog.remove();
        if (dialog.returnValue === "print") print({ paper: asked.get("paper"), landscape: asked.get("way") === "landscape" });
      });
      document.getElementById("c15").append(dialog);
      dialog.showModal();
    };

    return { print, printDialog };
  };

  return { create };
})();
