// What is worked out before the map is drawn: classes of minutes, the scale bar, names of files, what lies under a point.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../circle15/present/page/", import.meta.url);
const C15 = {};
for (const name of ["codec", "format", "model", "scale", "shapes", "layout"]) {
  new Function("C15", readFileSync(new URL(`${name}.js`, folder), "utf8"))(C15);
}
const { layout, scale, shapes } = C15;
const style = { nearColours: ["b1", "b2", "b3", "b4"], farColours: ["o", "r"] };

test("blue goes as far as the limit, and not a minute farther", () => {
  for (const limit of [5, 8, 10, 12.5, 15, 20, 30]) {
    const { steps, colours, texts, within } = scale.classes(style, limit);
    assert.equal(steps[within - 1], limit);
    assert.deepEqual(colours.slice(within), ["o", "r"]);
    assert.equal(colours.length, steps.length + 1);
    assert.equal(texts.length, colours.length);
    assert.ok(colours.slice(0, within).every((colour) => colour.startsWith("b")));
  }
});

test("at fifteen minutes the classes are those of every other drawing", () => {
  const { steps, colours, texts } = scale.classes(style, 15);
  assert.deepEqual(steps, [5, 10, 15, 20]);
  assert.deepEqual(colours, ["b1", "b2", "b3", "o", "r"]);
  assert.deepEqual(texts, ["0–5", "5–10", "10–15", "15–20", ">20"]);
  assert.deepEqual(scale.classes(style, null).steps, steps);
});

test("the scale bar is a round length that is not too long", () => {
  assert.deepEqual(scale.bar(1, 130), { metres: 100, pixels: 100, label: "100 m" });
  assert.deepEqual(scale.bar(10, 130), { metres: 1000, pixels: 100, label: "1 km" });
  assert.equal(scale.bar(0.3, 130).label, "20 m");
  for (const metres of [0.2, 0.7, 3, 11, 49, 400]) assert.ok(scale.bar(metres, 130).pixels <= 130);
});

test("a pixel is 156,543 m wide at the equator when the world is one tile, and half that at sixty degrees", () => {
  assert.equal(Math.round(scale.metresPerPixel(0, 0)), 156543);
  assert.ok(Math.abs(scale.metresPerPixel(60, 10) * 2 - scale.metresPerPixel(0, 10)) < 1e-6);
});

test("a file's name holds nothing that a file system refuses", () => {
  assert.equal(scale.fileName(["云溪 15 分钟", "医疗机构", "0123abcd"], "png"), "云溪 15 分钟_医疗机构_0123abcd.png");
  assert.equal(scale.fileName(["../../etc/passwd"], "png"), "etcpasswd.png");
  assert.equal(scale.fileName(['a<b>:"c|d?*\u202e\n'], "png"), "abcd.png");
  assert.equal(scale.fileName(["CON"], "png"), "_CON.png");
  assert.equal(scale.fileName(["", null], "png"), "map.png");
  assert.equal(scale.fileName(["长".repeat(300)], "png").length, 84);
});

const square = { x: 0.5, y: 0.5, rings: [Float64Array.of(0.4, 0.4, 0.6, 0.4, 0.6, 0.6, 0.4, 0.6)], box: [0.4, 0.4, 0.6, 0.6] };
const yard = { x: 0.45, y: 0.45, rings: [Float64Array.of(0.42, 0.42, 0.48, 0.42, 0.48, 0.48, 0.42, 0.48)], box: [0.42, 0.42, 0.48, 0.48] };
const dot = { x: 0.7, y: 0.7, rings: null, box: [0.7, 0.7, 0.7, 0.7] };
const all = () => true;

test("the smallest outline around a point is the one that is meant", () => {
  assert.equal(shapes.hit([square, yard, dot, null], 0.45, 0.45, 0.01, all), 1);
  assert.equal(shapes.hit([square, yard, dot, null], 0.55, 0.55, 0.01, all), 0);
  assert.equal(shapes.hit([square, yard, dot, null], 0.705, 0.7, 0.01, all), 2);
  assert.equal(shapes.hit([square, yard, dot, null], 0.65, 0.65, 0.01, all), -1);
});

test("what is not shown is not hit", () => {
  assert.equal(shapes.hit([square, yard], 0.45, 0.45, 0.01, (i) => i === 0), 0);
});

test("a hole is outside", () => {
  const ring = [square.rings[0], yard.rings[0]];
  assert.equal(shapes.inside(ring, 0.45, 0.45), false);
  assert.equal(shapes.inside(ring, 0.55, 0.45), true);
});

test("degrees come back from the square as they went in", () => {
  const [lat, lng] = [30.5928, 114.3055];
  const [x, y] = shapes.projected([[lat, lng]]);
  const back = shapes.latLng(x, y);
  assert.ok(Math.abs(back[0] - lat) < 1e-9 && Math.abs(back[1] - lng) < 1e-9);
});

test("a legend's parts keep their order and are never cut", () => {
  const blocks = [30, 20, 50, 10, 40].map((height) => ({ height }));
  const { columns, height } = layout.columns(blocks, 2);
  assert.deepEqual(columns.flat(), blocks);
  assert.ok(columns.length <= 2);
  assert.ok(height >= 75 && height < 150);
  assert.equal(layout.columns(blocks, 1).height, 150);
});
