// Walking on the page, on streets that one can hold in the head: the numbers are seconds.
//
//        0 ---e0--- 1 ---e1--> 2        e0: 60 there and back; e1: 60, from 1 to 2 alone
//        |                     |
//        e2: 100          e3: 200       4 ---e4--- 5: 10, and no way from there to the others
//        |                     |
//        3 --------------------+
import assert from "node:assert/strict";
import test from "node:test";
import { C15 } from "./page_scripts.mjs";

const { walk } = C15;
const OPEN = Infinity;

const graphOf = (edges, waits = null) => {
  const m = edges.length;
  const places = [[0, 0], [1, 0], [2, 0], [0, 1], [5, 5], [6, 5]];
  const xy = Float32Array.from(edges.flatMap(([u, v]) => [...places[u], ...places[v]]));
  return {
    origin: [0.5, 0.5], n: places.length, m, u: Uint32Array.from(edges, ([u]) => u), v: Uint32Array.from(edges, ([, v]) => v),
    walkers: [{ id: "a", forward: Float32Array.from(edges, ([, , there]) => there), backward: Float32Array.from(edges, ([, , , back]) => back),
                waitU: waits && Float32Array.from(waits, ([u]) => u), waitV: waits && Float32Array.from(waits, ([, v]) => v) }],
    group: new Uint8Array(m), groups: ["middle"], starts: Uint32Array.from({ length: m + 1 }, (_, e) => 2 * e), xy, boxes: new Float32Array(4 * m),
    length: new Float32Array(m).fill(100),
  };
};

const town = graphOf([[0, 1, 60, 60], [1, 2, 60, OPEN], [0, 3, 100, 100], [2, 3, 200, 200], [4, 5, 10, 10]]);
const seed = (edge, offset, off = 0, id = 0) => ({ edge, offset, off_s: off, id });
const home = (edge, offset, off = 0) => ({ edge, offset, off_s: off });
const seconds = (graph, seeds, from) => {
  const found = walk.search(graph, "a", seeds);
  const walked = walk.walk(graph, "a", found, seeds, from);
  return walked && walked.seconds;
};

test("from every node one walks the shortest way to the facility, and not against a one-way", () => {
  const found = walk.search(town, "a", [seed(0, 0)]);
  assert.deepEqual([...found.seconds].slice(0, 4), [0, 60, 300, 100]);
});

test("towards the facility a one-way may be walked its own way", () => {
  const found = walk.search(town, "a", [seed(1, 1)]);
  assert.deepEqual([...found.seconds].slice(0, 4), [120, 60, 0, 200]);
});

test("where no way leads nothing is found", () => {
  const found = walk.search(town, "a", [seed(0, 0)]);
  assert.equal(found.seconds[4], Infinity);
  assert.equal(seconds(town, [seed(0, 0)], home(4, 0.5)), null);
  assert.deepEqual(walk.route(town, "a", found, [seed(0, 0)], home(4, 0.5)), []);
});

test("beyond the limit nothing is searched", () => {
  const found = walk.search(town, "a", [seed(0, 0)], { limit_s: 99 });
  assert.deepEqual([...found.seconds].slice(0, 4), [0, 60, Infinity, Infinity]);
});

test("on one and the same street one walks straight along it", () => {
  assert.equal(seconds(town, [seed(0, 0.75)], home(0, 0.25)), 30);
  assert.equal(seconds(town, [seed(0, 0.25)], home(0, 0.75)), 30);
  assert.equal(seconds(town, [seed(0, 0.5, 7)], home(0, 0.5, 5)), 12);
});

test("back along a one-way one goes the long way round", () => {
  // From the middle of e1 on to 2 (30), over e3 to 3 (200), e2 to 0 (100), e0 to 1 (60), a quarter of e1 (15).
  assert.equal(seconds(town, [seed(1, 0.25)], home(1, 0.5)), 405);
  assert.equal(seconds(town, [seed(1, 0.5)], home(1, 0.25)), 15);
  assert.equal(seconds(town, [seed(1, 0.5)], home(1, 0.5)), 0);
});

test("legs off the streets count at both ends", () => {
  assert.equal(seconds(town, [seed(0, 1, 20)], home(2, 0.5, 10)), 10 + 50 + 60 + 20);
});

test("of two facilities the nearer is found, and of equally near ones the first", () => {
  const seeds = [seed(2, 1, 0, 7), seed(0, 1, 0, 8)];
  const found = walk.search(town, "a", seeds);
  assert.deepEqual([...found.seed].slice(0, 4), [1, 1, 0, 0]);
  const twins = [seed(0, 0.5, 0, 1), seed(0, 0.5, 0, 2)];
  assert.equal(walk.search(town, "a", twins).seed[0], 0);
});

test("a wait is paid where a walk leaves or enters the end of a street, and by nobody in between", () => {
  const crossing = graphOf([[0, 1, 80, 80], [1, 2, 60, 60]], [[0, 20], [0, 0]]);
  assert.equal(seconds(crossing, [seed(0, 0)], home(0, 0.5)), 30);
  assert.equal(seconds(crossing, [seed(0, 0)], home(0, 1)), 80);
  assert.equal(seconds(crossing, [seed(0, 0.5)], home(1, 1)), 60 + 20 + 30);
});

test("a street is coloured by the time from its middle", () => {
  const seeds = [seed(0, 0)];
  const minutes = walk.edgeMinutes(town, "a", walk.search(town, "a", seeds), seeds);
  assert.deepEqual([...minutes], [0.5, 330 / 60, 50 / 60, 200 / 60, Infinity].map(Math.fround));
});

test("an isochrone is cut where the time equals the minute", () => {
  const seeds = [seed(0, 0)];
  const cut = walk.pieces(town, "a", walk.search(town, "a", seeds), seeds, [0.5, 1]);
  const rows = cut.edge.map((edge, i) => [edge, cut.from[i].toFixed(3), cut.to[i].toFixed(3), cut.band[i]]);
  assert.deepEqual(rows, [[0, "0.000", "0.500", 0], [0, "0.500", "1.000", 1], [2, "0.000", "0.300", 0], [2, "0.300", "0.600", 1]]);
});

test("pieces around a facility in the middle of a street go both ways", () => {
  const seeds = [seed(0, 0.5, 15)];
  const cut = walk.pieces(town, "a", walk.search(town, "a", seeds), seeds, [0.5]);
  assert.deepEqual(cut.edge, [0]);
  assert.ok(Math.abs(cut.from[0] - 0.25) < 1e-6 && Math.abs(cut.to[0] - 0.75) < 1e-6);
});

test("a walked line leads from door to door over the nodes between", () => {
  const seeds = [{ ...seed(1, 1), at: [9, 9] }];
  const found = walk.search(town, "a", seeds);
  const line = walk.route(town, "a", found, seeds, { ...home(0, 0.5), at: [8, 8], via: [7, 7] });
  assert.deepEqual(line[0], [8, 8]);
  assert.deepEqual(line[1], [7, 7]);
  assert.deepEqual(line.at(-1), [9, 9]);
  assert.equal(line.length, 6); // two straight legs, the home's spot, node 1, node 2
});

test("what is asked again is not searched again, and plans know more facilities", () => {
  const data = {
    bounds: [0, 0, 1, 1], unit: 1, facilities: { id: ["b", "a"], kind: [0, 0], status: ["planned", "open"], geometry: [{ at: [0, 0] }, { at: [0, 0] }],
      met: { a: { edge: [0, 2], offset: [1, 1], off_m: [1, 2], pace: 0.5 } } },
  };
  const asked = walk.askedOf(data, town, "a", { kind: 0, state: "present" });
  assert.equal(walk.askedOf(data, town, "a", { kind: 0, state: "present" }), asked);
  assert.deepEqual(asked.seeds.map(({ id, off_s: off }) => [id, off]), [[1, 1]]);
  assert.deepEqual(walk.askedOf(data, town, "a", { kind: 0, state: "plan" }).seeds.map(({ id }) => id), [1, 0]);
  assert.deepEqual(walk.seedsOf(data, town, "a", { facility: 0 }).map(({ id }) => id), [0]);
  assert.deepEqual(walk.seedsOf(data, town, "stranger", { kind: 0 }), []);
});
