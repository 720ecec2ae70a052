"""The map as a file: everything in it, nothing fetched. Its page in a browser: test_map_panel, test_map_layers."""

import re
from html import unescape

import folium
import folium.plugins
import pytest

from circle15.errors import OutputError
from circle15.present.maps import explore, map_html
from tests.map_town import town

HTML = map_html(town())


def test_nothing_in_the_file_points_to_another_file():
    fetched = re.findall(r'<(?:script|img|iframe|link|source|object|embed)\b[^>]*?\b(?:src|href|data)="([^"]*)"', HTML)
    imported = re.findall(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", HTML)
    assert {url for url in fetched if not url.startswith("data:")} == set()
    assert {url for pair in imported for url in pair if url and not url.startswith(("data:", "#"))} == set()
    assert "sourceMappingURL" not in HTML


def test_every_address_in_the_file_is_a_name_or_a_link_to_click():
    allowed = {
        "http://www.w3.org/2000/svg",
        "https://leafletjs.com",
        "https://www.openstreetmap.org/copyright",
    }
    assert set(re.findall(r"https?://[^\s\"'<>)`\\]+", HTML)) <= allowed


def test_the_file_says_which_language_it_is_in():
    assert '<html lang="zh-CN">' in HTML
    assert '<html lang="en">' in map_html(town(), language="en")
    assert '<html lang="en">' in map_html(town(language="en"))


def test_the_file_forbids_every_request_and_a_notebooks_map_does_not():
    assert "default-src 'none'" in HTML
    assert "default-src" not in explore(town()).get_root().render()


def test_the_same_result_is_written_as_the_same_file():
    assert map_html(town()) == HTML


def test_markup_in_names_is_not_in_the_file_as_markup():
    assert "alert(1)" not in HTML


def test_explore_is_a_folium_map_that_a_notebook_shows():
    shown = explore(town())
    assert isinstance(shown, folium.Map)
    frame = shown._repr_html_()
    assert "<iframe srcdoc=" in frame
    assert "Circle15.start" in unescape(frame)


def test_other_maps_of_the_process_keep_their_own_links():
    explore(town())
    assert any("jquery" in url for _, url in folium.Map.default_js)


def test_a_marker_may_be_added():
    shown = explore(town())
    folium.Marker([25.0, 102.7]).add_to(shown)
    assert "L.marker" in shown.get_root().render()


def test_a_plugin_that_would_fetch_something_is_refused():
    shown = explore(town())
    folium.plugins.Fullscreen().add_to(shown)
    with pytest.raises(OutputError, match=r"https://\S+ which would have to be fetched|asks for https://"):
        shown.get_root().render()
