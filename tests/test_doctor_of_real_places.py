"""The network doctor on real places, with networkx as the second opinion.

They run where ``CIRCLE15_PLACES`` names a folder that holds the places, and are skipped elsewhere.
"""

import networkx as nx
import pytest

from circle15 import examine_streets, read_network
from circle15.network.mend import mend
from circle15.network.suspects import find_suspects
from tests.test_real_places import HEIDELBERG, HELSINKI, HSINCHU, HUANGPU, PORTO_ALEGRE, WUHAN, place

pytestmark = pytest.mark.places


def told(network):
    return examine_streets(network).summary.set_index("kind")


def warnings_of(summary):
    return set(summary.index[summary["severity"] == "warning"])


def test_huangpu_is_badly_connected_for_want_of_whole_streets_and_not_for_gaps_in_the_drawing():
    network = read_network(place(HUANGPU))
    graph = nx.Graph()
    for u, v, metres in zip(network.edge_u.tolist(), network.edge_v.tolist(), network.edge_length_m, strict=True):
        graph.add_edge(u, v, metres=graph.get_edge_data(u, v, {"metres": 0.0})["metres"] + metres)
    lengths = sorted(graph.subgraph(piece).size("metres") for piece in nx.connected_components(graph))
    summary = told(network)
    assert summary.loc["component", "count"] == len(lengths) == 75
    assert summary.loc["component", "share_length"] == pytest.approx(lengths[-1] / sum(lengths))
    assert summary.loc["component", "share_length"] == pytest.approx(0.887, abs=0.001)
    assert summary.loc["island", "count"] + summary.loc["fragment", "count"] == 74
    assert warnings_of(summary) == {"component", "island", "no_footways"}
    assert "路网连通性差" in summary.loc["component", "text_zh"]
    # Joining what looks joined would not help: the pieces lie 11 m and more apart.
    assert len(find_suspects(network)) == 0


def test_footways_are_missing_in_wuhan_and_huangpu_and_nowhere_else():
    missing = {
        name: bool(told(read_network(place(name))).loc["no_footways", "count"])
        for name in (WUHAN, HUANGPU, HSINCHU, PORTO_ALEGRE, HELSINKI)
    }
    assert missing == {WUHAN: True, HUANGPU: True, HSINCHU: False, PORTO_ALEGRE: False, HELSINKI: False}


def test_wuhan_tells_no_bridge_from_a_crossing_and_is_told_so():
    assert "无法区分立交" in told(read_network(place(WUHAN))).loc["crossing_without_node", "text_zh"]


def test_streets_of_heidelberg_that_lie_fifty_kilometres_away_are_far_off():
    network = read_network(place(HEIDELBERG))
    summary = told(network)
    assert summary.loc["far_off", "length_m"] == pytest.approx(31_134, rel=0.01)
    assert {"far_off", "near_miss", "crossing_without_node"} <= warnings_of(summary)


@pytest.mark.parametrize("name", [HSINCHU, HEIDELBERG])
def test_mended_streets_hang_together_at_least_as_well(name):
    network = read_network(place(name))
    suspects = find_suspects(network)
    mended = mend(network, suspects).network
    assert len(mended.component_length_m) < len(network.component_length_m)
    gained_m = mended.edge_length_m.sum() - network.edge_length_m.sum()
    assert gained_m == pytest.approx(suspects.gap_m.sum(), abs=0.011 * len(suspects))
