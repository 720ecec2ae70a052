// The divider between the present on the left and the plan on the right: dragged, or moved with the arrow keys.
C15.swipe = (() => {
  const { dom: { el } } = C15;
  const STEP = 0.02;
  const BIG_STEP = 0.1;
  const clamped = (value) => Math.min(0.98, Math.max(0.02, value));
  const KEYS = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -BIG_STEP, PageUp: BIG_STEP };

  const create = (app, onMove) => {
    const stage = app.map.getContainer().parentElement;
    const handle = el("div", { id: "c15-swipe", class: "c15-swipe", role: "slider", tabindex: "0", "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": "100", hidden: true },
      el("span", { class: "c15-swipe-side c15-swipe-present" }), el("i", { "aria-hidden": "true" }), el("span", { class: "c15-swipe-side c15-swipe-plan" }));
    stage.append(handle);

    // The divider moves without the rest of the page being drawn anew.
    const set = (value) => {
      app.state.swipe = clamped(value);
      draw();
      onMove();
    };

    const draw = () => {
      const { swipe } = app.state;
      handle.hidden = typeof swipe !== "number";
      if (handle.hidden) return;
      handle.style.left = `${swipe * 100}%`;
      handle.setAttribute("aria-valuenow", String(Math.round(swipe * 100)));
      handle.setAttribute("aria-valuetext", app.say("map_swipe_value", { n: Math.round(swipe * 100) }));
      handle.setAttribute("aria-label", app.say("map_swipe_label"));
      handle.firstElementChild.textContent = app.say("map_state_present");
      handle.lastElementChild.textContent = app.say("map_state_plan");
    };

    handle.addEventListener("keydown", (event) => {
      const to = event.key === "Home" ? 0 : event.key === "End" ? 1 : event.key in KEYS ? app.state.swipe + KEYS[event.key] : null;
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      set(to);
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      const box = stage.getBoundingClientRect();
      const drag = (moved) => set((moved.clientX - box.left) / box.width);
      handle.addEventListener("pointermove", drag);
      handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", drag), { once: true });
    });

    return { draw };
  };

  return { create };
})();
