// Reads {model?, header?, stream?} from standard input, as base64 what is bytes, and prints what the page's scripts make of it.
import { readFileSync } from "node:fs";

const folder = new URL("../circle15/present/page/", import.meta.url);
export const C15 = {};
for (const name of ["codec", "graph", "seek", "walk", "format", "model"]) {
  new Function("C15", readFileSync(new URL(`${name}.js`, folder), "utf8"))(C15);
}

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const finite = (values) => Array.from(values, (value) => (Number.isFinite(value) ? value : null));

const graphOf = (graph) => ({
  u: [...graph.u], v: [...graph.v], group: [...graph.group].map((at) => graph.groups[at]), length: [...graph.length],
  lines: Array.from({ length: graph.m }, (_, e) => {
    const line = [];
    for (let i = graph.starts[e]; i < graph.starts[e + 1]; i += 1) line.push(C15.graph.latLngOf(graph, graph.xy[2 * i], graph.xy[2 * i + 1]));
    return line;
  }),
  walkers: graph.walkers.map((walker) => ({ id: walker.id, forward: finite(walker.forward), backward: finite(walker.backward),
                                            waitU: walker.waitU && [...walker.waitU], waitV: walker.waitV && [...walker.waitV] })),
});

// Every walk that the rows report, by the page's own search.
const walksOf = (data, graph) => data.views.flatMap((view, at) => data.states.flatMap((when) => {
  const rows = C15.model.rowsOf(view, when);
  return data.communities.id.map((id, i) => {
    const walked = C15.walk.lineOf(data, graph, view, i, when);
    return walked && { view: at, when, id, told: rows.walk_min[i], minutes: walked.seconds / 60, line: walked.line };
  }).filter(Boolean);
}));

const streetsOf = (data, graph, asked) => asked.map(({ walker, ...rest }) => finite(C15.walk.askedOf(data, graph, walker, rest).minutes()));

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const given = JSON.parse(readFileSync(0, "utf8"));
  const data = given.model ? C15.codec.modelOf(bytes(given.model)) : null;
  const header = given.header || (data && data.streets);
  const graph = given.stream === undefined ? null : C15.graph.unpack(header, bytes(given.stream));
  const said = {};
  if (data && !graph) said.model = data;
  if (graph && !data) said.graph = graphOf(graph);
  if (graph && data) Object.assign(said, { walks: walksOf(data, graph), streets: streetsOf(data, graph, given.asked || []) });
  process.stdout.write(JSON.stringify(said));
}
