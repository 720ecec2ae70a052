// The map as a picture: the page's own drawing at twice the size, with title, legend, scale bar, north arrow and foot.
C15.picture = (() => {
  const { layout, legendParts, scale, scene: scenes, sheet, stage, streets } = C15;
  const RATIO = 2;
  const MARGIN = 16;
  const LEGEND_WIDTH = 236;
  const FOOT_LINE = 16;
  const EMPTY_AROUND = 0.06; // share of its width and height that is left around a study on paper
  const MOST_ZOOM = 18;
  const SMALLEST = 0.85; // of its size a legend may be shrunk to before it takes a second column

  const titleOf = (app) => app.data.study.name || app.say("title_suffix");

  // The headline as the panel has it; two states side by side have two, and so none is told.
  const headline = (app, sides) => {
    const said = document.getElementById("c15-headline");
    return said && sides.length === 1 ? [...said.children].map((part) => part.textContent.trim()).join(" ") : "";
  };

  const subtitle = (app, sides) => {
    const { state } = sides[0];
    const { view } = state;
    const walker = app.data.study.profiles.find((profile) => profile.id === (view.profile || state.profile)) || app.data.study.profiles[0];
    const when = app.data.states && app.data.states.length > 1 ? sides.map((side) => app.say(`map_state_${side.when}`)).join(" / ") : null;
    const exploring = C15.paint.explores(view, state.minutes) ? app.say("map_legend_exploring", { n: C15.format.plain(state.minutes) }) : null;
    return [app.titleOf(view), view.limit ? app.say("limit_min", { n: C15.format.plain(view.limit) }) : null, walker && walker[app.language], when, exploring].filter(Boolean).join(" · ");
  };

  const footLines = (app) => {
    const { study } = app.data;
    const when = study.made_at ? app.say("footer_made", { when: study.made_at.slice(0, 10) }) : null;
    const made = [when, `${app.say("footer_hash")} ${study.hash.slice(0, 12)}`, study.version ? `circle15 ${study.version}` : null];
    return [[...stage.footLines(app), ...study.attribution].join(" · "), made.filter(Boolean).join(" · ")].filter(Boolean);
  };

  const drawNorth = (ctx, app, x, y) => {
    ctx.save();
    ctx.translate(x, y);
    const [dark, pale] = stage.northPath.map((path) => new Path2D(path));
    ctx.fillStyle = layout.INK;
    ctx.fill(dark);
    ctx.fillStyle = "#ffffff";
    ctx.fill(pale);
    ctx.strokeStyle = layout.INK;
    ctx.lineWidth = 1;
    ctx.stroke(pale);
    layout.write(ctx, app.say("north"), 12, 33, { size: 11, weight: 600, align: "center" });
    ctx.restore();
  };

  const drawBar = (ctx, right, bottom, metresPerPixel) => {
    const { pixels, label } = scale.bar(metresPerPixel, 140);
    const left = right - pixels;
    ctx.fillStyle = "rgba(255,255,255,.8)";
    ctx.fillRect(left - 4, bottom - 20, pixels + 8, 24);
    layout.write(ctx, label, left + 5, bottom - 6, { size: 11.5 });
    ctx.beginPath();
    ctx.moveTo(left, bottom - 8);
    ctx.lineTo(left, bottom);
    ctx.lineTo(right, bottom);
    ctx.lineTo(right, bottom - 8);
    streets.stroke(ctx, { colour: layout.INK, width: 1.5 });
  };

  const sideLabel = (ctx, app, when, x, y, align) => {
    const text = app.say(`map_state_${when}`);
    ctx.font = `600 13px ${C15.paint.FONT}`;
    const width = ctx.measureText(text).width + 16;
    const left = align === "right" ? x - width : x;
    ctx.fillStyle = layout.INK;
    ctx.fillRect(left, y, width, 24);
    layout.write(ctx, text, left + width / 2, y + 17, { size: 13, weight: 600, colour: "#ffffff", align: "center" });
  };

  // The divider lies over the same place as on the page, or at the edge where that place is not in the picture.
  const dividerAt = (app, frame, width) => {
    const { lng } = app.map.containerPointToLatLng([app.map.getSize().x * app.state.swipe, 0]);
    const at = C15.codec.mercatorX(lng) * frame.scale + frame.left;
    return Math.min(width - 2, Math.max(2, at));
  };

  // The map itself in a box of the picture; two states on either side of the divider.
  const drawMap = (ctx, app, sides, { x, y, width, height, zoom, centre, ratio }) => {
    const world = app.map.project(centre, zoom);
    const frame = sheet.frame({ zoom, left: width / 2 - world.x, top: height / 2 - world.y, min: { x: 0, y: 0 }, max: { x: width, y: height } });
    const divider = sides.length > 1 ? dividerAt(app, frame, width) : width;
    ctx.save();
    ctx.translate(x, y);
    ctx.fillStyle = app.style.neutrals.base;
    ctx.fillRect(0, 0, width, height);
    sides.forEach((side, at) => {
      ctx.save();
      ctx.beginPath();
      if (at) ctx.rect(divider, 0, width - divider, height);
      else ctx.rect(0, 0, divider, height);
      ctx.clip();
      scenes.paintAll(ctx, frame, side, { ratio, width, height });
      ctx.restore();
    });
    if (sides.length > 1) {
      ctx.fillStyle = layout.INK;
      ctx.fillRect(divider - 1, 0, 2, height);
      sideLabel(ctx, app, sides[0].when, divider - 6, 10, "right");
      sideLabel(ctx, app, sides[1].when, divider + 6, 10, "left");
    }
    drawNorth(ctx, app, width - 40, 14);
    drawBar(ctx, width - 16, height - 12, scale.metresPerPixel(centre.lat, zoom));
    ctx.strokeStyle = "#9a9a97";
    ctx.lineWidth = 1;
    ctx.strokeRect(0.5, 0.5, width - 1, height - 1);
    ctx.restore();
  };

  const shownParts = (scene) => legendParts.parts(scene).filter((part) => (!part.layer || scene.state.layers[part.layer]) && (part.ramp || part.rows.length));

  // Where everything goes on a sheet of so many pixels: legend beside the map, or below it on an upright sheet.
  const plan = (ctx, app, sides, { width, height }) => {
    const foot = footLines(app).flatMap((line) => layout.wrap(ctx, line, width - MARGIN * 2, { size: 10.5 }));
    const top = 66;
    const inner = { width: width - MARGIN * 2, height: height - top - foot.length * FOOT_LINE - 14 };
    const parts = shownParts(sides[0]);
    const upright = height > width;
    const across = Math.max(1, Math.floor(inner.width / LEGEND_WIDTH));
    const column = upright ? inner.width / across : LEGEND_WIDTH;
    const blocks = parts.map((part) => layout.partBlock(ctx, part, column - 20));
    const beside = layout.columns(blocks, 1).height * SMALLEST > inner.height ? 2 : 1;
    const count = upright ? across : beside;
    const legend = layout.columns(blocks, count);
    const map = upright ? { x: MARGIN, y: top, width: inner.width, height: Math.max(inner.height * 0.5, inner.height - legend.height - 12) }
      : { x: MARGIN, y: top, width: inner.width - LEGEND_WIDTH * count, height: inner.height };
    const at = upright ? { x: MARGIN, y: map.y + map.height + 12 } : { x: map.x + map.width + 20, y: top };
    const room = upright ? inner.height - map.height - 12 : inner.height;
    return { foot, map, legend: { ...at, made: legend, column, shrink: Math.min(1, room / Math.max(1, legend.height)) } };
  };

  const drawTitle = (ctx, app, sides, width) => {
    const { study } = app.data;
    layout.write(ctx, layout.wrap(ctx, titleOf(app), width - 200, { size: 21, weight: 700 })[0], MARGIN, 34, { size: 21, weight: 700 });
    const told = headline(app, sides);
    ctx.font = `600 13px ${C15.paint.FONT}`;
    const room = width - MARGIN * 3 - ctx.measureText(told).width;
    layout.write(ctx, told, width - MARGIN, 55, { size: 13, weight: 600, align: "right" });
    layout.write(ctx, layout.wrap(ctx, subtitle(app, sides), room, { size: 13 })[0], MARGIN, 55, { size: 13, colour: layout.SOFT });
    if (study.invented) layout.write(ctx, app.say("invented"), width - MARGIN, 33, { size: 15, weight: 700, align: "right" });
  };

  // A sheet of so many CSS pixels as a canvas of more.
  const compose = (app, sides, { width, height, viewOf, ratio = RATIO }) => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, width, height);
    const { foot, map, legend } = plan(ctx, app, sides, { width, height });
    drawTitle(ctx, app, sides, width);
    drawMap(ctx, app, sides, { ...map, ...viewOf(map), ratio });
    ctx.save();
    ctx.translate(legend.x, legend.y);
    ctx.scale(legend.shrink, legend.shrink);
    layout.drawColumns(legend.made, 0, 0, legend.column);
    ctx.restore();
    foot.forEach((line, i) => layout.write(ctx, line, MARGIN, height - 10 - (foot.length - 1 - i) * FOOT_LINE, { size: 10.5, colour: layout.SOFT }));
    return canvas;
  };

  const create = (app, current) => {
    // The same view in a box of another size: all that is seen now is seen then.
    const asSeen = ({ width, height }) => {
      const size = app.map.getSize();
      return { centre: app.map.getCenter(), zoom: app.map.getZoom() + Math.log2(Math.min(width / size.x, height / size.y)) };
    };

    // What is seen now of the study, without the empty ground around it, as large as the box allows.
    const filling = ({ width, height }) => {
      const [west, south, east, north] = app.data.bounds;
      const study = L.latLngBounds([[south, west], [north, east]]).pad(EMPTY_AROUND);
      const seen = app.map.getBounds();
      if (!seen.intersects(study)) return asSeen({ width, height });
      const corner = (far) => [far(seen.getSouth(), study.getSouth()), far(seen.getWest(), study.getWest())];
      const other = (far) => [far(seen.getNorth(), study.getNorth()), far(seen.getEast(), study.getEast())];
      const [low, high] = [corner(Math.max), other(Math.min)].map((place) => app.map.project(place, 0));
      const zoom = Math.log2(Math.min(width / Math.max(1e-9, high.x - low.x), height / Math.max(1e-9, low.y - high.y)));
      return { centre: app.map.unproject(low.add(high).divideBy(2), 0), zoom: Math.min(MOST_ZOOM, zoom) };
    };
    const draw = (size, viewOf = filling) => compose(app, current(), { ...size, viewOf });

    const png = () => {
      const size = app.map.getSize();
      const canvas = draw({ width: size.x + LEGEND_WIDTH + MARGIN * 2, height: size.y + 120 }, asSeen);
      return new Promise((resolve, reject) => { canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"); });
    };

    const pngName = () => scale.fileName([app.data.study.name, app.titleOf(app.state.view), app.data.study.hash.slice(0, 8)], "png");

    const savePng = async () => {
      const url = URL.createObjectURL(await png());
      const link = C15.dom.el("a", { href: url, download: pngName(), hidden: true });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
    };

    const printing = C15.print.create(app, draw);
    return { png, pngName, savePng, ...printing };
  };

  return { create };
})();
