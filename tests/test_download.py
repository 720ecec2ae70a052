"""Downloads through osmnx, answered by a stand-in for Overpass and Nominatim on this very computer."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import numpy as np
import osmnx as ox
import pytest
import shapely

from circle15 import download_network, read_network
from circle15.errors import DownloadError, InputError, StreetsError
from circle15.network.build import build_network
from circle15.network.snap import other_snaps, snap
from circle15.sources.osm import download_streets
from tests.osm_town import BBOX, osm_xml, overpass_answer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PLACE = "高街社区, 方格市"


class StandIn(ThreadingHTTPServer):
    """Answers what it was told to, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.questions = []
        self.status = 200
        self.overpass = overpass_answer()
        west, south, east, north = BBOX
        outline = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        self.nominatim = [
            {
                "place_id": 1,
                "osm_type": "relation",
                "osm_id": 1,
                "lat": str((south + north) / 2),
                "lon": str((west + east) / 2),
                "class": "boundary",
                "type": "administrative",
                "importance": 0.5,
                "display_name": PLACE,
                "boundingbox": [str(south), str(north), str(west), str(east)],
                "geojson": {"type": "Polygon", "coordinates": [outline]},
            }
        ]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.questions.append((self.path, parse_qs(body)["data"][0]))
        self.answer(self.server.overpass)

    def do_GET(self):
        asked = urlparse(self.path)
        self.server.questions.append((asked.path, parse_qs(asked.query)))
        self.answer(self.server.nominatim)

    def answer(self, content):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server(monkeypatch, tmp_path):
    """The stand-in, to which osmnx's own settings point."""
    monkeypatch.setattr(socket, "getaddrinfo", socket.getaddrinfo)  # osmnx puts another in its place; put it back after
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _seconds: None)
    stand_in = StandIn()
    monkeypatch.setattr(ox.settings, "overpass_url", f"{stand_in.url}/api")
    monkeypatch.setattr(ox.settings, "nominatim_url", f"{stand_in.url}/")
    monkeypatch.setattr(ox.settings, "overpass_rate_limit", False)
    monkeypatch.setattr(ox.settings, "requests_timeout", 10)
    monkeypatch.setattr(ox.settings, "cache_folder", tmp_path / "own_cache")
    thread = threading.Thread(target=stand_in.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stand_in
    stand_in.shutdown()
    stand_in.server_close()
    thread.join()


@pytest.fixture
def from_file(tmp_path):
    """The network of the same streets from a file; the piece of way 109 that no server holds is left out."""
    path = tmp_path / "town.osm"
    path.write_text(osm_xml(), encoding="utf-8")
    return read_network(path)


def settings_now():
    return {name: repr(getattr(ox.settings, name)) for name in dir(ox.settings) if not name.startswith("_")}


def streets_of(network):
    """Every street as the ground it covers and the way it is walked."""
    return shapely.union_all(network.edges.to_crs("EPSG:32650").geometry.to_numpy())


def test_a_download_by_bbox_gives_the_streets_of_the_file(server, from_file, tmp_path):
    network = download_network(bbox=BBOX, cache=tmp_path / "cache")
    assert network.crs == from_file.crs
    assert network.edge_length_m.sum() == pytest.approx(from_file.edge_length_m.sum(), abs=1e-3)
    gap = shapely.hausdorff_distance(streets_of(network), streets_of(from_file))
    assert gap < 0.01
    assert sorted(set(network.edge_tags["way_id"])) == sorted(set(from_file.edge_tags["way_id"]))


def test_a_download_gives_the_very_network_of_the_file(server, from_file, tmp_path):
    network = download_network(bbox=BBOX, cache=tmp_path / "cache")
    assert len(network.node_xy) == len(from_file.node_xy)
    assert network.node_id.tolist() == from_file.node_id.tolist()
    np.testing.assert_allclose(network.edge_length_m, from_file.edge_length_m, atol=1e-6)
    np.testing.assert_array_equal(network.edge_direction, from_file.edge_direction)


def test_a_downloaded_street_is_not_its_own_neighbour(server, from_file, tmp_path):
    # A place beside a bend has one street, not one for every straight piece of it.
    network = download_network(bbox=BBOX, cache=tmp_path / "cache")
    for walked in (network, from_file):
        (bend,) = walked.edges.set_index("way_id").geometry.loc[[100]].iloc[:1]
        spots = shapely.get_coordinates(bend) + np.array([0.0, 1.0])
        place, _ = other_snaps(walked, spots, snap(walked, spots), within_m=10.0)
        assert len(place) == len(other_snaps(from_file, spots, snap(from_file, spots), within_m=10.0)[0])


def test_one_way_on_foot_survives_the_download(server, tmp_path):
    network = download_network(bbox=BBOX, cache=tmp_path / "cache")
    at = {int(number): node for node, number in enumerate(network.node_id)}
    assert network.from_matrix[at[13], at[23]] > 0
    assert network.from_matrix[at[23], at[13]] == 0
    assert network.from_matrix[at[13], at[32]] > 0
    assert network.from_matrix[at[32], at[13]] == 0
    low_street = network.edges[network.edges["name"] == "Low Street"]
    assert (low_street["direction"] == 0).all()


def test_what_nobody_walks_on_is_asked_for_but_left_out_by_the_same_table(server, tmp_path):
    lines = download_streets(bbox=BBOX, cache=tmp_path / "cache")
    assert {"motorway", "service"} <= set(lines.ways["highway"])
    assert not {"motorway", "service"} & set(build_network(lines).edge_tags["highway"])


def test_overpass_is_asked_once_for_every_way_with_a_highway_tag(server, tmp_path):
    download_network(bbox=BBOX, cache=tmp_path / "cache")
    ((path, question),) = server.questions
    assert path == "/api/interpreter"
    assert 'way["highway"]' in question


def test_the_second_time_the_answer_comes_from_the_cache_folder(server, tmp_path):
    first = download_network(bbox=BBOX, cache=tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert not (tmp_path / "own_cache").exists()
    server.status = 500
    again = download_network(bbox=BBOX, cache=tmp_path / "cache")
    assert len(server.questions) == 1
    np.testing.assert_array_equal(again.edge_length_m, first.edge_length_m)


def test_without_a_cache_folder_osmnx_keeps_the_answer_in_its_own(server, tmp_path):
    download_network(bbox=BBOX)
    assert len(list((tmp_path / "own_cache").iterdir())) == 1


def test_a_download_by_place_asks_for_its_outline_first(server, from_file, tmp_path):
    network = download_network(place=PLACE, cache=tmp_path / "cache")
    assert [path for path, _ in server.questions] == ["/search", "/api/interpreter"]
    assert server.questions[0][1]["q"] == [PLACE]
    assert network.edge_length_m.sum() == pytest.approx(from_file.edge_length_m.sum(), abs=1e-3)
    assert network.name == PLACE


def test_a_place_that_nobody_knows_is_a_failed_download(server, tmp_path):
    server.nominatim = []
    with pytest.raises(DownloadError, match="could not be downloaded"):
        download_network(place="Nowhere", cache=tmp_path / "cache")


def test_with_the_server_gone_the_error_names_the_remedy(server, tmp_path):
    server.shutdown()
    server.server_close()
    with pytest.raises(DownloadError, match=r"Check the network, or use a local \.osm\.pbf file") as raised:
        download_network(bbox=BBOX, cache=tmp_path / "cache")
    assert "本地的 .osm.pbf 文件" in raised.value.text("zh")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("answer", [b"<html>blocked by the firewall</html>", {"elements": []}, {"error": "?"}, [1, 2]])
def test_an_answer_that_is_none_is_a_failed_download(server, tmp_path, answer):
    server.overpass = answer
    with pytest.raises((DownloadError, StreetsError), match=r"download|holds no street"):
        download_network(bbox=BBOX, cache=tmp_path / "cache")


def test_a_server_in_trouble_is_a_failed_download(server, tmp_path):
    server.status, server.overpass = 503, b"overloaded"
    with pytest.raises(DownloadError, match="could not be downloaded"):
        download_network(bbox=BBOX, cache=tmp_path / "cache")


def test_osmnx_gets_its_own_settings_back(server, tmp_path):
    before = settings_now()
    download_network(bbox=BBOX, cache=tmp_path / "cache")
    assert settings_now() == before
    server.status, server.overpass = 503, b"overloaded"
    with pytest.raises(DownloadError, match="could not be downloaded"):
        download_network(bbox=(1.0, 1.0, 1.01, 1.01), cache=tmp_path / "cache")
    assert settings_now() == before


@pytest.mark.parametrize("which", [{}, {"place": PLACE, "bbox": BBOX}])
def test_a_download_needs_exactly_one_of_place_and_bbox(which):
    with pytest.raises(InputError, match="exactly one of place and bbox"):
        download_network(**which)
