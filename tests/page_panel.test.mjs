// The panel's logic that needs no page: sums of people, the CSV file, what a search finds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../circle15/present/page/", import.meta.url);
const C15 = {};
for (const name of ["format", "model", "shares", "csv", "dom", "search"]) {
  new Function("C15", readFileSync(new URL(`${name}.js`, folder), "utf8"))(C15);
}
const { csv, model, search, shares } = C15;

// Five communities: near, on the limit, far, unreachable, and one without a number of residents.
const data = { communities: { id: ["a", "b", "c", "d", "e"], name: ["甲", "乙", "丙", "丁", "戊"], population: [100, 200, 300, 400, null], households: [50, 50, 50, 50, null] } };
const view = {
  type: "rule", force: "standard", limit: 15, kinds: [0],
  rows: { verdict: ["met", "met", "unmet", "unknown", "unmet"], walk_min: [5, 10, 20, null, 30] },
  plan: { coverage: [], rows: { verdict: ["met", "unmet", "met", "unknown", "met"], walk_min: [5, 16, 9, null, 8] } },
};

test("people are counted where their number is known, else households, else communities", () => {
  assert.equal(shares.measureOf(data), "population");
  assert.equal(shares.measureOf({ communities: { population: [null], households: [3] } }), "households");
  assert.equal(shares.measureOf({ communities: { population: [null], households: [null] } }), "communities");
});

test("within ten minutes are those whose median walk is ten minutes at most", () => {
  const found = shares.within(data, view, 10, "present");
  assert.deepEqual([found.within, found.beyond, found.unknown, found.total, found.without], [300, 300, 400, 1000, 1]);
  assert.equal(found.share, 0.3);
});

test("a place that no walk reaches is beyond any number of minutes where the rule is unmet, and unknown elsewhere", () => {
  const none = { ...view, rows: { verdict: ["unmet", "unknown"], walk_min: [null, null] } };
  assert.deepEqual([0, 1].map((i) => shares.standing(none, i, 20, "present")), ["beyond", "unknown"]);
});

test("what is only reported stands outside a rule's sums and inside a kind's", () => {
  const reported = { ...view, rows: { verdict: ["reported", "met", "unmet", "unknown", "unmet"], walk_min: view.rows.walk_min } };
  assert.equal(shares.within(data, reported, 10, "present").total, 900);
  assert.equal(shares.within(data, { ...reported, type: "kind" }, 10, "present").total, 1000);
});

test("where nothing is known of anybody there is no share, and not a share of nought", () => {
  const nothing = { ...view, rows: { verdict: ["unknown", "unknown", "unknown", "unknown", "unknown"], walk_min: [null, null, null, null, null] } };
  assert.equal(shares.within(data, nothing, 10, "present").share, null);
  assert.equal(shares.gapless(data, model.overview([nothing, nothing], 5), "present").share, null);
});

test("the plan closes gaps and may open some", () => {
  const { before, closed, opened, people } = shares.closing(data, view);
  assert.deepEqual([before, closed, opened, people], [2, 2, 1, 300]);
});

test("an overview tells of people in whose community no gap was found", () => {
  const all = model.overview([view, { ...view, force: "encouraged" }], 5, ["present", "plan"]);
  assert.deepEqual(all.rows.gaps, [0, 0, 1, null, 1]);
  const found = shares.gapless(data, all, "present");
  assert.deepEqual([found.met, found.unmet, found.unknown], [300, 300, 400]);
  assert.equal(shares.gapless(data, all, "plan").met, 400);
});

test("parts of a coverage row add up, suspected gaps apart from the other unknowns", () => {
  const parts = shares.partsOf({ met: 5, unmet: 2, unknown: 4, suspected: 3 });
  assert.deepEqual([parts.met, parts.unmet, parts.suspected, parts.unknown], [5, 2, 3, 1]);
});

test("a text that a spreadsheet would take for a formula gets an apostrophe, a number stays a number", () => {
  assert.equal(csv.cell('=HYPERLINK("x")'), `"'=HYPERLINK(""x"")"`);
  assert.deepEqual(["+1", "-1", "@a", "\ta", "\ra"].map((text) => csv.cell(text).replaceAll('"', "")[0]), ["'", "'", "'", "'", "'"]);
  assert.deepEqual([-1.5, 0, null, undefined, "甲"].map(csv.cell), ["-1.5", "0", "", "", "甲"]);
});

test("a file begins with the mark of UTF-8 and ends its lines as spreadsheets do", () => {
  assert.equal(csv.text([["a", "b,c"], [1, 'd"e\nf']]), '\ufeffa,"b,c"\r\n1,"d""e\nf"\r\n');
});

test("a file's name is one that every system takes", () => {
  assert.equal(csv.fileName(["a/b\\c:d*e?f\"g<h>i|j", "服务中心"], "csv"), "a b c d e f g h i j_服务中心.csv");
  assert.equal(csv.fileName(["../../etc"], "csv"), "etc.csv");
  assert.equal(csv.fileName(["con"], "csv"), "circle15.csv");
  assert.equal(csv.fileName(["", "..."], "csv"), "circle15.csv");
  assert.equal([...csv.fileName(["长".repeat(300)], "csv")].length, 84);
});

test("a search finds names, initials and pinyin, those that begin with it first", () => {
  const columns = { name: ["东文庙", "文庙社区", "北街", null], initials: ["dwm", "wmsq", "bj", ""], pinyin: ["dongwenmiao", "wenmiaoshequ", "beijie", ""] };
  assert.deepEqual(search.find(columns, "文庙"), [1, 0]);
  assert.deepEqual(search.find(columns, "wm"), [1, 0]);
  assert.deepEqual(search.find(columns, "BeiJ"), [2]);
  assert.deepEqual(search.find(columns, "zzz"), []);
});

test("a table is sorted by people with the unknown last both ways", () => {
  assert.deepEqual(model.order(data, view, { by: "people", down: true }), [3, 2, 1, 0, 4]);
  assert.deepEqual(model.order(data, view, { by: "people", down: false }), [0, 1, 2, 3, 4]);
});

test("over several rules each gap of each community counts, and an encouragement is none", () => {
  assert.deepEqual(shares.closingOfRules(data, [view, view, { ...view, force: "encouraged" }]), { before: 4, closed: 4 });
});
