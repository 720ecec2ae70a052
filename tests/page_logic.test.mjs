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
  assert.deepEqual([1, 0.9999, 0.0001, 0].map(format.percent), ["100%", "99.99%", "0.01%", "0%"]);
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

test("numbers of every size are read back, those of either sign too", () => {
  assert.deepEqual([...codec.reader(Uint8Array.from([0, 127, 0x80, 1, 0xff, 0xff, 3])).numbers(4)], [0, 127, 128, 65535]);
  assert.deepEqual([...codec.reader(Uint8Array.from([0, 1, 2, 3])).steps(4)], [0, -1, 1, -2]);
  assert.deepEqual([...codec.reader(Uint8Array.from([0, 1, 2, 3])).coded(4)], [NaN, 0, -1, 1]);
});

// A model as container.py writes it: the length of the JSON, the JSON, and a byte for each code.
const modelOf = (model, columns, codes) => {
  const text = new TextEncoder().encode(JSON.stringify({ model, columns }));
  const bytes = new Uint8Array(4 + text.length + codes.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(codes, 4 + text.length);
  return codec.modelOf(bytes);
};

test("columns come back as numbers, words and sentences, and null stays null", () => {
  const told = [{ n: 3, s: 10 }, { n: 3, w: ["met", "unmet"] }, { n: 3, t: ["walks \u00010.1\u0001 min", "no walk"], slots: [0] }, { n: 3, m: 5 }];
  const made = modelOf({ rows: { walk: { $: 0 }, verdict: { $: 1 }, text: { $: 2 }, ring: { $: 3 } } }, told, [31, 0, 41, 1, 0, 2, 1, 2, 1, 3, 0, 2]);
  assert.deepEqual(made.rows.walk, [1.5, null, 2]);
  assert.deepEqual(made.rows.verdict, ["met", null, "unmet"]);
  assert.deepEqual(made.rows.text, ["walks 1.5 min", "no walk", "walks 2.0 min"]);
  assert.deepEqual(made.rows.ring, [5, null, -5]);
});

test("a column may be steps, the difference from another, or what another is rounded to", () => {
  // 1, 2, 3 as steps of codes 3, 5, 7; the same and one more at the end; 1.26 and 2.0 rounded to one digit.
  const told = [{ n: 3, s: 1, d: 1 }, { n: 3, s: 1, b: 0 }, { n: 2, s: 100 }, { n: 2, s: 10, of: [2, 1, 1] }];
  const made = modelOf([{ $: 0 }, { $: 1 }, { $: 2 }, { $: 3 }], told, [6, 4, 4, 0, 0, 4, 0xfd, 1, 0x91, 3, 0, 0]);
  assert.deepEqual(made, [[1, 2, 3], [1, 2, 4], [1.26, 2], [1.3, 2]]);
});

test("lists of lists and of mappings come back, what is missing as null", () => {
  const told = [{ n: 3, s: 1 }, { n: 3, s: 1 }];
  const made = modelOf({ lists: { $l: [{ $: 0 }, [7, 8, 9]] }, maps: { $d: { at: [[1], [2], null] }, $t: { $: 1 } } }, told, [3, 0, 5, 3, 3, 0]);
  assert.deepEqual(made.lists, [[7], null, [8, 9]]);
  assert.deepEqual(made.maps, [{ at: [1] }, { at: [2] }, null]);
});

test("a plan's columns are asked for by its name, and where it changes nothing the present's count", () => {
  const grown = { ...view, plan: { rows: { verdict: ["met", "met", "met", "met"], walk_min: [3, 9, 9, 9] }, coverage: [] } };
  assert.deepEqual([1, 3].map((i) => model.verdictOf(grown, i, "plan")), ["met", "met"]);
  assert.equal(model.minutesOf(grown, 1), 21.4);
  assert.equal(model.minutesOf(grown, 1, "plan"), 9);
  assert.equal(model.verdictOf(view, 1, "plan"), "unmet");
  const both = model.overview([{ ...grown, kinds: [] }], 4, ["present", "plan"]);
  assert.equal(model.cell(both, "gaps", 1), 1);
  assert.equal(model.cell(both, "gaps", 1, "plan"), 0);
});

test("a value that is no time is no number of minutes", () => {
  assert.equal(model.minutesOf({ type: "rule", rows: { value: [400], unit: ["m2"] } }, 0), null);
  assert.equal(model.minutesOf({ type: "rule", rows: { value: [4], unit: ["min"] } }, 0), 4);
});

test("names are found by a piece, by initials and by the beginning of their pinyin", () => {
  const found = (query) => model.matches("五里社区", query, "wlsq", "wulishequ");
  assert.deepEqual(["五里", "里社", "wlsq", "WLSQ", "lsq", "wuli", "wu li", "shequ", "x", "五 里"].map(found), [true, true, true, true, true, true, true, false, false, false]);
  assert.equal(model.matches("五里社区", "wlsq"), false);
});

test("a list is ordered by any column, unknown people last, equals by name", () => {
  const people = { communities: { name: ["甲", "乙", "丙"], population: [5, null, 9], households: [1, 7, 1] } };
  const rows = { rows: { share_within: [0.5, 0.5, null], verdict: ["met", "met", "met"] }, type: "rule" };
  assert.deepEqual(model.order(people, rows, { by: "people", down: true }), [2, 0, 1]);
  assert.deepEqual(model.order(people, rows, { by: "share_within", down: true }), [0, 1, 2]);
});

test("rings are summed from their steps", () => {
  assert.deepEqual(codec.ringOf([10, 0, 0, 10], [0, 0, 0, 0], 1), [[0, 10], [10, 10]]);
});
