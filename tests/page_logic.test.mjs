// The page's scripts that need no page: bytes, numbers as text, and what is listed in which order.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../circle15/present/page/", import.meta.url);
const C15 = {};
for (const name of ["codec", "format", "model"]) {
  new Function("C15", readFileSync(new URL(`${name}.js`, folder), "utf8"))(C15);
}
const { codec, format, model } = C15;

const view = {
  type: "rule", force: "standard", limit: 15,
  rows: { verdict: ["met", "unmet", "unknown", "unknown"], suspected: [0, 0, 1, 0], walk_min: [3, 21.4, 18, null] },
};
const town = { communities: { name: ["甲", "乙", "丙", "丁"] } };

test("minutes never round onto the limit", () => {
  assert.equal(format.minutes(15.02, 15), "15.02");
  assert.equal(format.minutes(14.98, 15), "14.98");
  assert.equal(format.minutes(15, 15), "15.0");
  assert.equal(format.minutes(15.02), "15.0");
});

test("what is not known has no text of its own", () => {
  for (const tell of [format.minutes, format.percent, format.whole, format.plain]) assert.equal(tell(null), null);
  assert.equal(format.percent(NaN), null);
});

test("nearly all is not all, and hardly any is not none", () => {
  assert.deepEqual([1, 0.9999, 0.0001, 0].map(format.percent), ["100%", "99.9%", "0.1%", "0%"]);
});

test("an unknown that an incomplete list explains is a suspected gap", () => {
  assert.deepEqual([0, 1, 2, 3].map((i) => model.verdictOf(view, i)), ["met", "unmet", "suspected", "unknown"]);
});

test("the unknown come last whichever way a list is sorted", () => {
  assert.deepEqual(model.order(town, view, { by: "minutes", down: true }), [1, 2, 0, 3]);
  assert.deepEqual(model.order(town, view, { by: "minutes", down: false }), [0, 2, 1, 3]);
});

test("only gaps are left by the gap filter", () => {
  assert.deepEqual([0, 1, 2, 3].filter((i) => model.passes(model.verdictOf(view, i), "unmet")), [1]);
  assert.deepEqual([0, 1, 2, 3].filter((i) => model.passes(model.verdictOf(view, i), "unknown")), [2, 3]);
});

test("an unmet encouragement is no gap", () => {
  const encouraged = { ...view, force: "encouraged" };
  assert.equal(model.overview([{ ...view, kinds: [] }, { ...encouraged, kinds: [] }], 4).rows.gaps[1], 1);
});

test("a community that could not be judged has no number of gaps, not nought", () => {
  assert.deepEqual(model.overview([{ ...view, kinds: [] }], 4).rows.gaps, [0, 1, null, null]);
});

test("a minute on the edge belongs to the nearer class", () => {
  assert.deepEqual([0, 5, 5.01, 20, 99, null].map((m) => model.classOf(m, [5, 10, 15, 20])), [0, 0, 1, 3, 4, null]);
});

test("a stream gives its lines back", () => {
  // One line of two vertices: (0, 0), then one step east and one south.
  const { groups } = codec.streets({ origin: [102.7, 25], unit: 0.001, groups: [["major", 1]] }, Uint8Array.from([2, 0, 0, 2, 1]));
  assert.equal(groups[0].xy.length, 4);
  assert.ok(Math.abs(groups[0].xy[2] - 0.001 / 360) < 1e-12);
  assert.ok(groups[0].xy[3] > 0);
});

test("rings are summed from their steps", () => {
  assert.deepEqual(codec.ringOf([10, 0, 0, 10], [0, 0, 0, 0], 1), [[0, 10], [10, 10]]);
});
