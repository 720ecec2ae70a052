"""The page's streets and columns, written by Python and read by the page's own scripts: nothing is lost on the way."""

import base64
import json
import subprocess
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse import csgraph
from shapely.geometry import LineString

from circle15 import load, run
from circle15.present.page_model.container import pack_model
from circle15.present.page_model.graph import pack_graph
from circle15.present.page_model.model import graph_of, page_data
from circle15.present.page_model.seconds import Costs, costs_of
from circle15.samples import sample_study
from tests.map_town import town
from tests.node import node_path, run_node_tests
from tests.small_town import CRS, street

#: Metres by which a drawn street may stray: a metre of simplification, and half the diagonal of a step of 0.5 m.
STRAY_M = 1.4

#: Minutes by which the page's walk may differ from the result's.
APART_MIN = 0.05

needs_node = pytest.mark.skipif(node_path() is None, reason="the page's own logic is tested by Node, which is not here")


def ask_the_page(**given):
    """Let the page's scripts read what is given; bytes go as base64."""
    packed = {name: base64.b64encode(v).decode() if isinstance(v, bytes) else v for name, v in given.items()}
    script = Path(__file__).with_name("page_scripts.mjs")
    done = subprocess.run(
        [str(node_path()), str(script)],
        input=json.dumps(packed),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read_graph(streets, walkers=()):
    packed = pack_graph(streets, walkers)
    return packed, ask_the_page(header=dict(packed.header), stream=packed.stream)["graph"]


def there_and_back(graph, packed, row, walker=0):
    """Seconds along a row's line and against it, as the page has them."""
    edge, turned = packed.position[row], packed.flipped[row]
    both = [graph["walkers"][walker][way][edge] for way in ("forward", "backward")]
    return both[::-1] if turned else both


@needs_node
def test_the_pages_own_walks():
    run_node_tests("page_walk.test.mjs")


# The streets.


@needs_node
def test_streets_meet_where_their_ends_do_and_lie_where_they_lay():
    # A square of one block with a bend in one side, and a street far off.
    streets = gpd.GeoDataFrame(
        {"highway": ["primary", "footway", "steps", None, "residential"], "set_aside": [False] * 4 + [True]},
        geometry=[
            street((0, 0), (1, 0)),
            LineString(
                [
                    street((1, 0), (1, 1)).coords[0],
                    street((1.5, 0.5), (2, 0)).coords[0],
                    street((1, 1), (2, 2)).coords[0],
                ]
            ),
            street((1, 1), (0, 1)),
            street((0, 1), (0, 0)),
            street((5, 5), (6, 5)),
        ],
        crs=CRS,
    )
    packed, graph = read_graph(streets)
    groups = [graph["group"][edge] for edge in packed.position]
    assert groups == ["major", "path", "steps", "middle", "set_aside"]
    ends = [{graph["u"][edge], graph["v"][edge]} for edge in packed.position]
    assert all(one & next_ for one, next_ in zip(ends[:4], [*ends[1:4], ends[0]], strict=True))
    assert not ends[4] & (ends[0] | ends[2])
    _assert_drawn(streets, packed, graph)


@needs_node
def test_no_streets_are_an_empty_graph():
    packed, graph = read_graph(town().streets.iloc[:0])
    assert (packed.stream, graph["lines"]) == (b"", [])


@needs_node
def test_a_one_way_stays_one_in_its_own_direction_and_for_each_walker():
    streets = gpd.GeoDataFrame(
        {"u": [3, 0], "v": [1, 3], "highway": "residential"},
        geometry=[street((0, 0), (1, 0)), street((-1, 0), (0, 0))],
        crs=CRS,
    )
    fast = Costs(name="fast", forward_s=np.array([60.0, np.nan]), backward_s=np.array([np.inf, 60.0]))
    slow = Costs(name="slow", forward_s=np.array([np.nan, 90.0]), backward_s=np.array([90.0, 91.5]))
    packed, graph = read_graph(streets, [fast, slow])
    assert there_and_back(graph, packed, 0) == [pytest.approx(60.0, abs=0.101), None]
    assert there_and_back(graph, packed, 1) == [None, pytest.approx(60.0, abs=0.101)]
    assert there_and_back(graph, packed, 0, 1) == [None, pytest.approx(90.0, abs=0.101)]
    assert there_and_back(graph, packed, 1, 1) == pytest.approx([90.0, 91.5], abs=0.101)


@needs_node
def test_waits_stay_at_their_own_end():
    streets = gpd.GeoDataFrame({"u": [1], "v": [0]}, geometry=[street((0, 0), (1, 0))], crs=CRS)
    walker = Costs(
        name="w",
        forward_s=np.array([72.25]),
        backward_s=np.array([72.25]),
        wait_u_s=np.array([12.25]),
        wait_v_s=np.array([0.0]),
    )
    packed, graph = read_graph(streets, [walker])
    ends = [graph["walkers"][0]["waitU"][0], graph["walkers"][0]["waitV"][0]]
    assert (ends[::-1] if packed.flipped[0] else ends) == [12.25, 0.0]
    assert there_and_back(graph, packed, 0) == pytest.approx([72.25, 72.25], abs=0.101)


@st.composite
def networks(draw):
    """Streets between nodes of a small town: any shape, loops, twins and islands among them."""
    blocks = st.tuples(st.integers(0, 12), st.integers(0, 12))
    places = draw(st.lists(blocks, min_size=2, max_size=12, unique=True))
    pairs = draw(st.lists(st.tuples(*[st.integers(0, len(places) - 1)] * 2), min_size=1, max_size=20))
    bends = draw(st.lists(st.lists(blocks, max_size=4), min_size=len(pairs), max_size=len(pairs)))
    seconds = st.floats(0, 5_000) | st.just(np.inf)
    cost = st.lists(seconds, min_size=len(pairs), max_size=len(pairs))
    lines = []
    for (a, b), bend in zip(pairs, bends, strict=True):
        way = [places[a], *bend, *([(13, 13)] if a == b and not set(bend) - {places[a]} else []), places[b]]
        lines.append(LineString([(500_000 + 71.3 * x, 3_300_000 + 53.9 * y) for x, y in way]))
    walkers = [Costs(name=name, forward_s=np.array(draw(cost)), backward_s=np.array(draw(cost))) for name in "ab"]
    table = {"u": [a for a, _ in pairs], "v": [b for _, b in pairs]} if draw(st.booleans()) else {}
    return gpd.GeoDataFrame(table, geometry=lines, crs=CRS), walkers


@needs_node
@settings(max_examples=12, deadline=None)
@given(networks())
def test_any_network_comes_back(made):
    streets, walkers = made
    packed, graph = read_graph(streets, walkers)
    assert sorted(packed.position) == list(range(len(streets)))
    _assert_drawn(streets, packed, graph)
    lines = shapely.get_point(streets.geometry.to_numpy(), [[0], [-1]])
    node_of = {}
    for row, edge in enumerate(packed.position):
        ends = [graph["u"][edge], graph["v"][edge]][:: -1 if packed.flipped[row] else 1]
        assert graph["u"][edge] <= graph["v"][edge]
        for end, point in zip(ends, lines[:, row], strict=True):
            assert node_of.setdefault(point.wkt, end) == end
    assert len(set(node_of.values())) == len(node_of)
    for at, walker in enumerate(walkers):
        for row in range(len(streets)):
            for found, cost in zip(
                there_and_back(graph, packed, row, at), (walker.forward_s[row], walker.backward_s[row]), strict=True
            ):
                assert found == (pytest.approx(cost, abs=0.1005) if np.isfinite(cost) else None)


def _assert_drawn(streets, packed, graph):
    """Every line lies where it lay, from its lower end to its higher, on the ground and in the length that is told."""
    drawn = [LineString([(lng, lat) for lat, lng in graph["lines"][edge]]) for edge in packed.position]
    back = gpd.GeoSeries(drawn, crs=4326).to_crs(streets.crs)
    for row, (own, line) in enumerate(zip(back, streets.geometry, strict=True)):
        turned = line.reverse() if packed.flipped[row] else line
        assert own.hausdorff_distance(turned) <= STRAY_M
        assert shapely.get_point(own, 0).distance(shapely.get_point(turned, 0)) <= 0.5
        assert graph["length"][packed.position[row]] == pytest.approx(own.length, rel=0.004, abs=0.05)


# The columns.


def long(entries):
    return st.lists(st.none() | entries, min_size=12, max_size=40)


VALUES = (
    long(st.integers(-(10**6), 10**6))
    | long(st.integers(-50, 50).map(lambda ticks: ticks / 600))
    | long(st.integers(-(10**8), 10**8).map(lambda parts: parts / 10_000))
    | long(st.sampled_from(["met", "unmet", "", "无法判断"]))
    | long(
        st.tuples(st.integers(0, 999), st.floats(0, 99)).map(lambda pair: f"步行 {pair[1]:.1f} 分钟，{pair[0]}%，07 级")
    )
    | long(st.text(max_size=8))
    | long(st.lists(st.integers(-9, 9).map(lambda n: 5 * n), max_size=3))
    | long(st.fixed_dictionaries({"at": st.lists(st.integers(0, 9), min_size=2, max_size=2)}))
)


@needs_node
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=3))
def test_any_model_comes_back(pairs):
    views = [{"rows": {"a": a, "b": b}, "plan": {"rows": {"a": b, "b": [*a[1:], a[0]]}}} for a, b in pairs]
    model = {"views": views, "short": [1, None, "x"], "nothing": [None] * 20}
    assert _near(ask_the_page(model=pack_model(model))["model"], model)


@needs_node
def test_the_towns_model_comes_back():
    data = page_data(town(), "zh")
    assert _near(ask_the_page(model=pack_model(data))["model"], json.loads(json.dumps(data)))


def test_lists_that_are_the_same_are_written_once():
    column = [at / 600 for at in range(500)]
    once, twice = (len(pack_model(dict.fromkeys(names, column))) for names in ("a", "ab"))
    assert twice - once < 20


def test_numbers_in_sentences_that_a_column_holds_cost_next_to_nothing():
    minutes = [(at * 7_919 % 9_000) / 600 for at in range(600)]
    sentences = [f"居中居民步行 {value:.1f} 分钟" for value in minutes]
    alone = len(pack_model({"walk_min": minutes}))
    assert len(pack_model({"text": sentences, "walk_min": minutes})) - alone < 1_000 + 2 * len(minutes)


def _near(found, wanted):
    """Whether two models are the same, numbers to their sixth digit."""
    if isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(_near(found[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(_near, found, wanted))
    if isinstance(wanted, float):
        return found == pytest.approx(wanted, abs=1e-6)
    return found == wanted


# Walks of a whole run, by the page and by Python.


@pytest.fixture(scope="module", params=["yunxi", "monaco"])
def sample(request, tmp_path_factory):
    out = tmp_path_factory.mktemp(request.param)
    run(sample_study(request.param), out)
    return load(out)


@needs_node
def test_the_page_walks_as_the_run_did(sample):
    graph = graph_of(sample)
    data = page_data(sample, "zh", graph)
    said = ask_the_page(model=pack_model(data), stream=graph.stream)
    parts = [
        view if state == "present" else view.get("plan", view) for view in data["views"] for state in data["states"]
    ]
    reported = [home for part in parts for home in part["rows"].get("home", []) if home is not None]
    assert len(said["walks"]) == len(reported) > 300
    apart = [abs(walk["minutes"] - walk["told"]) for walk in said["walks"]]
    assert max(apart) <= APART_MIN


@needs_node
def test_the_page_colours_streets_by_the_minutes_that_python_finds(sample):
    graph = graph_of(sample)
    data = page_data(sample, "zh", graph)
    kind = max(range(len(data["kinds"])), key=data["facilities"]["kind"].count)
    for costs in costs_of(sample.streets, sample.manifest):
        asked = [{"walker": costs.name, "kind": kind}]
        minutes = ask_the_page(model=pack_model(data), stream=graph.stream, asked=asked)["streets"][0]
        mine = np.array([np.inf if value is None else value for value in minutes])[graph.position]
        own = _minutes_by_scipy(sample, data["kinds"][kind]["id"], costs)
        reached = np.isfinite(own)
        assert np.array_equal(np.isfinite(mine), reached)
        assert np.abs(mine[reached] - own[reached]).max() <= APART_MIN


def _minutes_by_scipy(result, kind, costs):
    """Minutes from the middle of every street to the nearest open facility of a kind, the plain way."""
    u, v = (result.streets[end].to_numpy() for end in "uv")
    length_m = result.streets["length_m"].to_numpy()
    n = int(max(u.max(), v.max())) + 1
    snaps = result.snaps[(result.snaps["role"] == "facility") & (result.snaps["profile"] == costs.name)]
    snaps = snaps.set_index("place_id").loc[result.facilities.index]
    served = ((result.facilities["kind"] == kind) & (result.facilities["status"] == "open")).to_numpy()
    snaps = snaps[served & (snaps["edge"] >= 0).to_numpy()]
    walkers = [result.manifest["profile"], *result.manifest["compare_profiles"], *result.manifest["added_profiles"]]
    walker = next(walker for walker in walkers if walker["name"] == costs.name)
    off_s = snaps["snap_m"].to_numpy() * walker["off_network_factor"] * 3.6 / walker["speed_kmh"]
    edge, share = snaps["edge"].to_numpy(), snaps["offset_m"].to_numpy() / length_m[snaps["edge"].to_numpy()]

    by_u, by_v = (off_s + _leg_s(costs, edge, end, share) for end in (0.0, 1.0))
    arcs = pd.DataFrame(
        {
            "to": np.concatenate([v, u, np.full(2 * len(edge), n)]),
            "from": np.concatenate([u, v, u[edge], v[edge]]),
            "s": np.concatenate([costs.forward_s, costs.backward_s, by_u, by_v]),
        }
    )
    arcs = arcs[np.isfinite(arcs["s"])].groupby(["to", "from"], as_index=False)["s"].min()
    matrix = sparse.csr_array((arcs["s"] + 1e-9, (arcs["to"], arcs["from"])), shape=(n + 1, n + 1))
    node_s = csgraph.dijkstra(matrix, indices=n)
    rows, middle = np.arange(len(u)), np.full(len(u), 0.5)
    best = np.minimum(
        node_s[u] + _leg_s(costs, rows, middle, np.zeros(len(u))),
        node_s[v] + _leg_s(costs, rows, middle, np.ones(len(u))),
    )
    np.minimum.at(best, edge, off_s + _leg_s(costs, edge, np.full(len(edge), 0.5), share))
    return best / 60


def _leg_s(costs, edge, start, end):
    """Seconds along part of an edge; a wait is paid at an end that is left or come to."""
    start, end = np.broadcast_arrays(np.asarray(start, dtype=float), np.asarray(end, dtype=float))
    whole = np.where(end >= start, costs.forward_s[edge], costs.backward_s[edge])
    whole = np.where(np.isnan(whole), np.inf, whole)
    low, high = np.minimum(start, end), np.maximum(start, end)
    at_u, at_v = (low < 1e-5) & (high > 1e-5), (high > 1 - 1e-5) & (low < 1 - 1e-5)
    wait_u, wait_v = (np.zeros(len(edge)) if w is None else w[edge] for w in (costs.wait_u_s, costs.wait_v_s))
    with np.errstate(invalid="ignore"):
        seconds = (whole - wait_u - wait_v) * (high - low) + wait_u * at_u + wait_v * at_v
    return np.where(high - low < 1e-9, 0.0, np.where(np.isinf(whole), np.inf, seconds))
