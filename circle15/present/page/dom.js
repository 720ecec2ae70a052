// Making elements. Text goes in as text, so that a name with markup in it stays a name.
C15.dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  const apply = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : String(value));
    }
  };

  const append = (element, children) => {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return element;
  };

  const el = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    apply(element, attributes);
    return append(element, children);
  };

  const svg = (tag, attributes = {}, ...children) => {
    const element = document.createElementNS(SVG, tag);
    apply(element, attributes);
    return append(element, children);
  };

  // Draws anew and keeps the place of the keyboard: the element with the same data-key has the focus again.
  const redraw = (element, ...children) => {
    const active = document.activeElement;
    const key = active && element.contains(active) ? active.dataset.key : null;
    element.replaceChildren();
    append(element, children);
    if (key) {
      const again = [...element.querySelectorAll("[data-key]")].find((other) => other.dataset.key === key);
      if (again) again.focus({ preventScroll: true });
    }
  };

  return { el, svg, redraw };
})();
