"""Streets from extracts: every format gives the same network, and what is broken is named."""

import bz2
import gzip

import numpy as np
import pandas as pd
import pytest

from circle15 import read_network
from circle15.errors import FileError, StreetsError
from circle15.lines import STREET_TAGS
from circle15.sources.osm import read_streets
from circle15.sources.osm_file import is_extract
from tests.osm_town import NODES, WAYS, osm_xml, write_pbf
from tests.test_build import assert_identical


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One small extract in every format."""
    folder = tmp_path_factory.mktemp("osm")
    text = osm_xml().encode()
    (folder / "town.osm").write_bytes(text)
    (folder / "town.osm.gz").write_bytes(gzip.compress(text))
    (folder / "town.osm.bz2").write_bytes(bz2.compress(text))
    write_pbf(folder / "town.osm.pbf")
    (folder / "short.pbf").write_bytes((folder / "town.osm.pbf").read_bytes())
    return folder


FORMATS = ["town.osm", "town.osm.gz", "town.osm.bz2", "short.pbf"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_lines(folder, name):
    lines, expected = read_streets(folder / name), read_streets(folder / "town.osm.pbf")
    pd.testing.assert_frame_equal(lines.ways, expected.ways)
    for array in ("way", "place", "xy"):
        np.testing.assert_array_equal(getattr(lines, array), getattr(expected, array))
    assert lines.name == name


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_network(folder, name):
    network, expected = (read_network(folder / file, min_fragment_m=0) for file in (name, "town.osm.pbf"))
    assert_identical(network, expected)
    pd.testing.assert_frame_equal(network.edge_tags, expected.edge_tags)


def test_an_extract_is_read_way_by_way_with_its_tags_and_nodes(folder):
    lines = read_streets(folder / "town.osm")
    streets = {number: way for number, way in WAYS.items() if "highway" in way[1]}
    assert lines.ways.index.tolist() == list(streets)
    assert lines.ways.columns.tolist() == list(STREET_TAGS)
    assert lines.ways.loc[100, ["highway", "name"]].tolist() == ["residential", "高街"]
    assert lines.ways.loc[106, "oneway:foot"] == "-1"
    for row, (refs, _) in enumerate(streets.values()):
        assert lines.place[lines.way == row].tolist() == refs
    known = lines.place != 99
    assert lines.xy[known].tolist() == [list(NODES[ref]) for ref in lines.place[known]]
    assert np.isnan(lines.xy[~known]).all()
    assert lines.crs == "EPSG:4326"


def test_the_network_of_the_extract_is_the_one_that_one_draws_by_hand(folder):
    network = read_network(folder / "town.osm.pbf", min_fragment_m=0)
    edges = network.edges
    ends = sorted(
        (int(way), *sorted((int(network.node_id[u]), int(network.node_id[v]))))
        for way, u, v in zip(edges["way_id"], edges["u"], edges["v"], strict=True)
    )
    assert ends == [
        # The motorway is not walked on, but crossed: who waits at main roads waits at 22 and 12.
        (100, 20, 22),
        (100, 22, 23),
        (101, 10, 12),
        (101, 12, 13),
        (102, 10, 20),
        (102, 10, 30),
        (103, 13, 23),
        (105, 30, 30),
        (106, 13, 32),
        (107, 40, 41),
        (109, 13, 50),
    ]
    one_way = edges[edges["direction"] != 0]
    assert sorted(one_way["way_id"].tolist()) == [103, 106]
    assert len(network.component_length_m) == 2  # the bridge joins nothing


def test_an_escalator_is_walked_up_only(folder):
    network = read_network(folder / "town.osm.pbf", min_fragment_m=0)
    at = {int(number): node for node, number in enumerate(network.node_id)}
    assert network.from_matrix[at[13], at[23]] > 0
    assert network.from_matrix[at[23], at[13]] == 0
    # Path 106 is drawn from 32 to 13 and walked the other way.
    assert network.from_matrix[at[13], at[32]] > 0
    assert network.from_matrix[at[32], at[13]] == 0


def test_paths_may_be_given_as_text(folder):
    assert len(read_network(str(folder / "town.osm.pbf")).edge_u) > 0


@pytest.mark.parametrize("name", ["a.osm.pbf", "A.OSM.PBF", "a.osm", "a.osm.gz", "a.osm.bz2", "a.pbf"])
def test_an_extract_is_known_by_its_ending(tmp_path, name):
    assert is_extract(tmp_path / name)


@pytest.mark.parametrize("name", ["a.gpkg", "a.graphml", "osm", "a.csv"])
def test_other_files_are_no_extracts(tmp_path, name):
    assert not is_extract(tmp_path / name)


def test_an_ending_in_capital_letters_is_read_all_the_same(folder, tmp_path):
    loud = tmp_path / "TOWN.OSM.PBF"
    loud.write_bytes((folder / "town.osm.pbf").read_bytes())
    assert len(read_streets(loud).ways) == len(read_streets(folder / "town.osm.pbf").ways)


def test_nodes_with_negative_numbers_as_editors_write_them_are_found(tmp_path):
    text = osm_xml()
    for ref in sorted(NODES, reverse=True):
        text = text.replace(f'<node id="{ref}"', f'<node id="-{ref}"').replace(f'ref="{ref}"', f'ref="-{ref}"')
    (tmp_path / "edited.osm").write_text(text, encoding="utf-8")
    network = read_network(tmp_path / "edited.osm", min_fragment_m=0)
    assert len(network.edge_u) == 11


def test_letters_that_end_a_tag_elsewhere_come_back_as_they_were_written(tmp_path):
    name = "A, b=c 5% %20% \n x@y é 中文 \u2028 \U0001f600"
    text = (
        '<osm version="0.6"><node id="1" version="1" lat="25.1234567" lon="-102.7000001"/><way id="7" version="1">'
        '<nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/><tag k="foot" v=""/><tag k="name" v="{}"/></way></osm>'
    )
    (tmp_path / "odd.osm").write_text(text.format(name.replace("\n", "&#10;")), encoding="utf-8")
    lines = read_streets(tmp_path / "odd.osm")
    assert lines.ways.loc[7, ["highway", "foot", "name", "access"]].tolist() == ["path", "", name, None]
    np.testing.assert_array_equal(lines.xy, [[-102.7000001, 25.1234567], [np.nan, np.nan]])


# What is broken


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match=r"nowhere\.osm\.pbf"):
        read_network(tmp_path / "nowhere.osm.pbf")


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9])
@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm", "town.osm.gz", "town.osm.bz2"])
def test_a_file_that_was_cut_off_is_named(folder, tmp_path, name, share):
    content = (folder / name).read_bytes()
    (tmp_path / name).write_bytes(content[: int(len(content) * share)])
    with pytest.raises(FileError, match=name):
        read_network(tmp_path / name)


def test_half_of_monaco_is_not_monaco(tmp_path, pytestconfig):
    content = (pytestconfig.rootpath / "data" / "monaco" / "monaco.osm.pbf").read_bytes()
    (tmp_path / "monaco.osm.pbf").write_bytes(content[: len(content) // 2])
    with pytest.raises(FileError, match=r"monaco\.osm\.pbf.*Export or download it again"):
        read_network(tmp_path / "monaco.osm.pbf")


@pytest.mark.parametrize("name", ["page.osm.pbf", "page.osm", "page.osm.gz"])
def test_a_web_page_that_was_saved_as_an_extract_is_named(tmp_path, name):
    (tmp_path / name).write_text("<html><body>503 Service Unavailable</body></html>", encoding="utf-8")
    with pytest.raises(FileError, match=name):
        read_network(tmp_path / name)


def test_an_empty_file_is_named(tmp_path):
    for name in ("empty.osm", "empty.osm.pbf"):
        (tmp_path / name).touch()
        with pytest.raises((FileError, StreetsError), match=name):
            read_network(tmp_path / name)


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "folder.osm.pbf").mkdir()
    with pytest.raises(FileError, match=r"folder\.osm\.pbf"):
        read_network(tmp_path / "folder.osm.pbf")


def test_an_extract_without_a_street_is_named(tmp_path):
    text = osm_xml().replace('k="highway"', 'k="waterway"')
    (tmp_path / "rivers.osm").write_text(text, encoding="utf-8")
    with pytest.raises(StreetsError, match=r"rivers.osm holds no street\."):
        read_network(tmp_path / "rivers.osm")


def test_an_extract_of_nothing_but_a_motorway_is_named(tmp_path):
    text = osm_xml()
    for value in ("residential", "footway", "steps", "pedestrian", "path", "service", "track"):
        text = text.replace(f'v="{value}"', 'v="motorway"')
    (tmp_path / "fast.osm").write_text(text, encoding="utf-8")
    with pytest.raises(StreetsError, match=r"fast\.osm holds no street that may be walked on"):
        read_network(tmp_path / "fast.osm")


def test_streets_without_a_single_node_are_named(tmp_path):
    text = '<osm version="0.6"><way id="1" version="1"><tag k="highway" v="footway"/></way></osm>'
    (tmp_path / "bare.osm").write_text(text, encoding="utf-8")
    with pytest.raises(StreetsError, match=r"bare\.osm"):
        read_network(tmp_path / "bare.osm")


def test_an_unknown_ending_is_named_with_those_that_are_known(tmp_path):
    (tmp_path / "streets.dwg").touch()
    with pytest.raises(FileError, match=r"streets.dwg.*\.osm\.pbf.*\.gpkg"):
        read_network(tmp_path / "streets.dwg")
