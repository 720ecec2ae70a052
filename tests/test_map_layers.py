"""What is drawn on the map, in a browser: colours, reach and ways, the divider, pictures and prints."""

import base64
import re
import shutil
import struct
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import LineString

import circle15 as c15
from circle15.errors import InputError
from circle15.present.leaflet import TILE_HOSTS
from circle15.present.maps import explore, map_html
from circle15.study.reader import read_study
from tests.browser import in_browser
from tests.map_town import town
from tests.node import node_path, run_node_tests
from tests.small_town import (
    CRS,
    STUDY,
    area,
    assess,
    at,
    communities,
    facilities,
    lon_lat,
    street,
    write_csv,
    write_study,
)
from tests.small_town import town as network

HTML = map_html(town())

#: What is painted now.
SHOWN = "Circle15.app.layers.shown()"


@pytest.fixture
def opened(open_map):
    return open_map(HTML)


@pytest.fixture(scope="module")
def horseshoe():
    """A street of 20 blocks bent like a horseshoe: its ends are two blocks apart and 20 minutes by foot."""
    people = communities({"end": at(0, 0), "beside": area(1, 2.1, 3, 3)}, name=["端头社区", "旁边社区"])
    places = {"open": (0, 2), "plan": (1, 0), "build": (9, 1), "closed": (5, 0)}
    served = facilities(
        {name: ("clinic", *place) for name, place in places.items()}, status=["open", "planned", "building", "closed"]
    )
    bent = network(street((0, 0), (9, 0), (9, 2), (0, 2)))
    return map_html(assess(bent, people, served, minutes=(5, 10, 15), edge="closed"))


@pytest.fixture
def bent(open_map, horseshoe):
    return open_map(horseshoe)


def colours_of(view, where):
    """The colour and the pattern that a community is painted with."""
    script = """(id) => {
        const { app } = Circle15;
        const at = app.data.communities.id.indexOf(id);
        const [{ when }] = app.layers.scenes();
        const shade = Circle15.paint.look(app.style, app.state.view, at, { minutes: app.state.minutes, when });
        return [shade.fill, shade.pattern];
    }"""
    return view.page.evaluate(script, where)


def choose(view, kind, name):
    """Choose a community or a facility by its id."""
    table = {"community": "communities", "facility": "facilities"}[kind]
    at_place = f"Circle15.app.data.{table}.id.indexOf('{name}')"
    view.page.evaluate(f"Circle15.app.change({{ chosen: {{ type: '{kind}', at: {at_place} }} }})")


#: Ends of the slider, where the table begins, how many of its rows are wholly seen, and the height of the legend.
_ROOM = """() => {
    const box = (name) => document.querySelector(name).getBoundingClientRect();
    const [slider, bottom] = [box("#c15-slider"), box(".c15-bottom")];
    const rows = [...document.querySelectorAll(".c15-table tbody tr")].map((row) => row.getBoundingClientRect());
    const seen = rows.filter((row) => row.top >= bottom.top && row.bottom <= bottom.bottom).length;
    return [slider.top, slider.bottom, bottom.top + 0.5, seen, box("#c15-legend").height];
}"""

#: The patterns that are laid over something that has to be seen, while a community is chosen.
_PATTERNS = """(id) => {
    const { app, paint } = Circle15;
    const own = paint.pattern;
    const asked = new Set();
    paint.pattern = (ctx, name, dark) => { asked.add(name); return own(ctx, name, dark); };
    app.change({ chosen: { type: "community", at: app.data.communities.id.indexOf(id) } });
    paint.pattern = own;
    return [...asked];
}"""


def darkness(view, lon_lat):
    """How dark the darkest of the map is within three pixels of a place: 0 is nothing painted, 1 is black."""
    return view.page.evaluate(
        """([lon, lat]) => {
            const { map } = Circle15.app;
            const at = map.latLngToContainerPoint([lat, lon]);
            const frame = map.getContainer().getBoundingClientRect();
            const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
            let darkest = 0;
            for (const canvas of map.getPanes().mapPane.querySelectorAll("canvas")) {
                const box = canvas.getBoundingClientRect();
                const ratio = canvas.width / box.width;
                const [x, y] = [(frame.left + at.x - box.left) * ratio, (frame.top + at.y - box.top) * ratio];
                probe.clearRect(0, 0, 7, 7);
                probe.drawImage(canvas, x - 3, y - 3, 7, 7, 0, 0, 7, 7);
                const { data } = probe.getImageData(0, 0, 7, 7);
                for (let i = 0; i < data.length; i += 4) {
                    const grey = (data[i] + data[i + 1] + data[i + 2]) / 765;
                    darkest = Math.max(darkest, (data[i + 3] / 255) * (1 - grey));
                }
            }
            return darkest;
        }""",
        list(lon_lat),
    )


def street_lengths(view):
    """Metres of street in each class of the drawn isochrone, by class."""
    script = """() => {
        const { app, shapes } = Circle15;
        const length = (xy) => {
            const place = (_, i) => L.latLng(shapes.latLng(xy[2 * i], xy[2 * i + 1]));
            const places = Array.from({ length: xy.length / 2 }, place);
            return places.slice(1).reduce((sum, place, i) => sum + place.distanceTo(places[i]), 0);
        };
        const whole = (lines) => lines.map(length).reduce((a, b) => a + b, 0);
        return app.layers.scenes()[0].isochrone.map(({ minutes, lines }) => [minutes, whole(lines)]);
    }"""
    return dict(view.page.evaluate(script))


def png_of(view):
    text = view.page.evaluate(
        """async () => {
            const bytes = new Uint8Array(await (await Circle15.app.exports.png()).arrayBuffer());
            return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
        }"""
    )
    return base64.b64decode(text)


def printed(view, options):
    """Pages and their sizes in millimetres of what a printer gets."""
    view.page.evaluate(f"window.print = () => {{}}; Circle15.app.exports.print({options})")
    view.page.wait_for_selector("#c15-print img", state="attached")
    paper = view.page.pdf(prefer_css_page_size=True, print_background=True)
    view.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", paper)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", paper)
    return len(pages), [round(float(value) / 72 * 25.4) for value in boxes[0]], len(paper)


# Layers.


@in_browser
def test_service_areas_are_shown_on_demand(opened):
    assert opened.page.evaluate(SHOWN)["areas"] == 0
    opened.page.check("[data-layer=areas]")
    assert opened.page.evaluate(SHOWN)["areas"] == 2


@in_browser
def test_suspect_places_of_the_streets_are_shown_on_demand_and_say_what_they_are(opened):
    assert opened.page.evaluate(SHOWN)["suspects"] == 0
    opened.page.check("[data-layer=suspects]")
    assert opened.page.evaluate(SHOWN)["suspects"] == 2
    said = opened.page.evaluate("[0, 1].map((at) => Circle15.app.tips.suspect(at).textContent)")
    assert said == ["N1断头近邻 · 间隔 3 米", "X1相交无节点"]
    assert "断头近邻" in opened.text("#c15-legend")
    opened.page.uncheck("[data-layer=suspects]")
    assert opened.page.evaluate(SHOWN)["suspects"] == 0


@in_browser
def test_layers_are_taken_off_and_put_back(opened):
    for name in ("communities", "facilities"):
        before = opened.page.evaluate(SHOWN)[name]
        assert before > 0
        opened.page.uncheck(f"[data-layer={name}]")
        assert opened.page.evaluate(SHOWN)[name] == 0
        opened.page.check(f"[data-layer={name}]")
        assert opened.page.evaluate(SHOWN)[name] == before


@in_browser
def test_a_wall_is_drawn_with_the_gap_that_a_gate_opens_in_it(open_map, tmp_path):
    """The road crosses the wall half a block before the middle; its people leave through the gate there."""
    study = STUDY.replace("edge = ", "min_fragment_m = 100\nedge = ")
    study += '\n[barriers]\nsource = "wall.gpkg"\n\n[gates]\nsource = "gates.csv"\n'
    path = write_study(tmp_path, study)
    wall = LineString([at(8.5, -3), at(8.5, 3)])
    gpd.GeoDataFrame(geometry=[wall], crs=CRS).to_file(tmp_path / "wall.gpkg", layer="wall")
    write_csv(tmp_path / "gates.csv", "id,community_id,lon,lat", [("g1", "middle", *lon_lat(8.5, 0.05))])
    view = open_map(map_html(c15.run(path)))
    for layer in ("barriers", "gates"):
        view.page.uncheck(f"[data-layer={layer}]")
    assert [view.page.evaluate(SHOWN)[layer] for layer in ("barriers", "gates")] == [0, 0]
    assert darkness(view, lon_lat(8.5, 1.5)) == pytest.approx(0, abs=0.05)
    for layer in ("barriers", "gates"):
        view.page.check(f"[data-layer={layer}]")
    assert [view.page.evaluate(SHOWN)[layer] for layer in ("barriers", "gates")] == [2, 1]
    assert darkness(view, lon_lat(8.5, 1.5)) > 0.5
    assert darkness(view, lon_lat(8.7, 1.5)) == pytest.approx(0, abs=0.05)
    assert "Walls and other barriers" in view.text("#c15-legend")
    choose(view, "community", "middle")
    assert [way["walked"] for way in view.page.evaluate(SHOWN)["ways"]] == [True]


@in_browser
def test_a_name_is_kept_off_the_length_of_the_straight_line(bent):
    choose(bent, "community", "end")
    apart = bent.page.evaluate(
        """() => {
            const [scene] = Circle15.app.layers.scenes();
            const { map } = Circle15.app;
            const frame = { scale: 256 * 2 ** map.getZoom(), left: 0, top: 0, zoom: map.getZoom() };
            const ctx = document.createElement("canvas").getContext("2d");
            const [{ box }] = Circle15.chosen.straights(ctx, frame, scene, []);
            // Something stands where the text would: it goes elsewhere on the line, and keeps its room.
            const taken = [box];
            const [{ box: moved }] = Circle15.chosen.straights(ctx, frame, scene, taken);
            return [taken.length, Math.max(Math.abs(moved[0] - box[0]), Math.abs(moved[1] - box[1]))];
        }"""
    )
    assert apart[0] == 2
    assert apart[1] > 0


@in_browser
def test_the_community_that_was_chosen_keeps_the_pattern_of_its_verdict(opened):
    """Below the line that is walked its colour is pale: one that is unmet stays hatched, one that is met plain."""
    verdicts = town().findings.query("rule_id == 'clinic-5'").set_index("unit_id")["verdict"]
    assert verdicts[["c-4-1", "c-0-1"]].tolist() == ["unmet", "met"]
    assert opened.page.evaluate(_PATTERNS, "c-4-1") == ["hatch"]
    assert opened.page.evaluate(_PATTERNS, "c-0-1") == ["plain"]


@in_browser
@pytest.mark.parametrize(("width", "height", "rows"), [(1440, 900, 6), (1280, 720, 3)])
def test_the_slider_and_some_of_the_table_are_seen_on_common_screens(open_map, width, height, rows):
    view = open_map(HTML, width=width, height=height)
    top, bottom, table_from, seen, legend = view.page.evaluate(_ROOM)
    assert 0 <= top < bottom <= table_from
    assert seen >= rows
    assert legend <= max(0.46 * height, 300)


@in_browser
def test_the_legend_counts_what_it_names(opened):
    legend = opened.text("#c15-legend")
    unmet = int((town().findings.query("rule_id == 'clinic-5'")["verdict"] == "unmet").sum())
    assert re.search(rf"不达标\s*{unmet}\b", legend)
    assert re.search(r"规划\s*1\b", legend)


@in_browser
def test_the_slider_colours_by_its_minutes_and_takes_no_verdict_away(opened):
    # c-2-2 is six minutes from the clinic: four blocks at a minute and a half.
    assert colours_of(opened, "c-2-2") == ["#fdae6b", "hatch"]
    opened.page.evaluate("Circle15.app.change({ minutes: 10 })")
    assert colours_of(opened, "c-2-2") == ["#4292c6", "plain"]
    assert "10 分钟" in opened.text("#c15-legend")
    opened.page.evaluate("Circle15.app.change({ minutes: 5 })")
    assert colours_of(opened, "c-2-2") == ["#fdae6b", "hatch"]


@in_browser
def test_another_rule_colours_the_map_anew(opened):
    before = colours_of(opened, "c-4-0")
    opened.page.evaluate("Circle15.app.change({ view: Circle15.app.rules[1] })")
    assert (before, colours_of(opened, "c-4-0")) == (["#fdae6b", "hatch"], ["#4292c6", "plain"])


# What was clicked.


@in_browser
def test_a_facility_shows_the_streets_within_five_ten_and_fifteen_minutes(bent):
    choose(bent, "facility", "open")
    lengths = street_lengths(bent)
    # At a block a minute along one bent street: 500 m for each five minutes.
    assert lengths == pytest.approx({5: 500, 10: 500, 15: 500}, rel=0.01)
    assert "示意" in bent.text("#c15-legend")


@in_browser
def test_a_community_that_has_to_go_round_shows_the_walk_and_the_straight_line(bent):
    choose(bent, "community", "end")
    assert [(way["walked"], way["straight"]) for way in bent.page.evaluate(SHOWN)["ways"]] == [(True, True)]
    line = bent.page.evaluate("[...Circle15.app.layers.scenes()[0].ways[0].line]")
    assert len(line) // 2 >= 4
    assert "步行路线" in bent.text("#c15-legend")
    choose(bent, "community", "beside")
    assert [(way["walked"], way["straight"]) for way in bent.page.evaluate(SHOWN)["ways"]] == [(True, False)]


@in_browser
def test_streets_are_coloured_by_the_minutes_from_them(bent):
    assert bent.page.evaluate(SHOWN)["streets"] == "base"
    bent.page.check("[data-layer=streetsBy]")
    assert bent.page.evaluate(SHOWN)["streets"] == "minutes"
    minutes = sorted(bent.page.evaluate("[...Circle15.app.layers.scenes()[0].streetMinutes]"))
    # Of one street 20 blocks long that is served at its end, no matter into how many edges it is cut.
    assert 0 < minutes[0] <= minutes[-1] < 20
    assert "道路步行到最近设施" in bent.text("#c15-legend")


@in_browser
def test_a_click_on_the_map_chooses_and_a_click_beside_it_lets_go(opened):
    opened.click_on_map("c-2-0")
    assert opened.page.evaluate("Circle15.app.state.chosen.type") == "community"
    box = opened.page.locator(".c15-map").bounding_box()
    opened.page.mouse.click(box["x"] + 300, box["y"] + 40)
    assert opened.page.evaluate("Circle15.app.state.chosen") is None


@in_browser
def test_the_pointer_tells_what_it_is_over(opened):
    at_page = opened.page.evaluate(
        """() => {
            const { data, map } = Circle15.app;
            const { at } = data.communities.geometry[data.communities.id.indexOf("c-1-3")];
            const { x, y } = map.latLngToContainerPoint(Circle15.codec.placeOf(at, data.bounds, data.unit));
            const box = map.getContainer().getBoundingClientRect();
            return [box.left + x, box.top + y];
        }"""
    )
    opened.page.mouse.move(*at_page)
    opened.page.wait_for_selector(".c15-tip")
    assert "6.0 分钟" in opened.text(".c15-tip")


# Present and plan.


@in_browser
def test_the_divider_is_dragged_and_moved_with_the_arrow_keys(bent):
    assert not bent.page.is_visible("#c15-swipe")
    bent.page.evaluate("Circle15.app.change({ swipe: 0.5 })")
    assert bent.page.evaluate(SHOWN)["sides"] == ["present", "plan"]
    assert bent.page.get_attribute("#c15-swipe", "role") == "slider"
    bent.page.focus("#c15-swipe")
    bent.page.keyboard.press("ArrowLeft")
    assert bent.page.evaluate("Circle15.app.state.swipe") == pytest.approx(0.48)
    assert bent.page.get_attribute("#c15-swipe", "aria-valuenow") == "48"
    box = bent.page.locator(".c15-map").bounding_box()
    bent.page.mouse.move(box["x"] + box["width"] * 0.48, box["y"] + 200)
    bent.page.mouse.down()
    bent.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 200)
    bent.page.mouse.up()
    assert bent.page.evaluate("Circle15.app.state.swipe") == pytest.approx(0.7, abs=0.01)
    bent.page.evaluate("Circle15.app.change({ swipe: null })")
    assert bent.page.evaluate(SHOWN)["sides"] == ["present"]


@in_browser
def test_the_plan_is_coloured_as_if_what_is_planned_were_open(bent):
    assert colours_of(bent, "end")[1] == "hatch"
    bent.page.evaluate("Circle15.app.change({ when: 'plan' })")
    # One block from the planned clinic.
    assert colours_of(bent, "end") == ["#08519c", "plain"]


# Pictures and prints.


@in_browser
def test_the_picture_is_a_png_of_twice_the_size_with_the_map_on_it(opened):
    picture = png_of(opened)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    size = opened.page.evaluate("(({ x, y }) => [x, y])(Circle15.app.map.getSize())")
    assert width > 2 * size[0]
    assert height > 2 * size[1]
    assert len(picture) < 2_000_000
    blank = opened.page.evaluate(
        """async () => {
            const picture = await createImageBitmap(await Circle15.app.exports.png());
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [picture.width, picture.height];
            const ctx = canvas.getContext("2d");
            ctx.drawImage(picture, 0, 0);
            const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
            const seen = new Set();
            for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
            return seen.size;
        }"""
    )
    assert blank > 50


@in_browser
def test_a_picture_has_a_name_that_any_file_system_takes(opened):
    assert re.fullmatch(r'[^<>:"/\\|?*]+\.png', opened.page.evaluate("Circle15.app.exports.pngName()"))


@in_browser
@pytest.mark.parametrize(
    ("options", "size"),
    [
        ("{ paper: 'A4', landscape: true }", [297, 210]),
        ("{ paper: 'A4', landscape: false }", [210, 297]),
        ("{ paper: 'A3', landscape: true }", [420, 297]),
    ],
)
def test_a_print_is_one_page_of_the_paper_that_was_asked_for(opened, options, size):
    pages, paper, length = printed(opened, options)
    assert pages == 1
    assert paper == pytest.approx(size, abs=1)
    assert 20_000 < length < 2_500_000


@in_browser
def test_the_browsers_own_print_command_gives_the_same_page(opened):
    paper = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    assert len(paper) > 20_000
    assert opened.page.locator("#c15-print").count() == 0


@in_browser
def test_the_foot_says_what_the_study_says_of_the_map(open_map):
    result = town()
    said = {"map": {"approval": "GS(2026)0001", "use": "内部使用"}}
    view = open_map(map_html(type(result)(**{**_parts(result), "manifest": {**result.manifest, **said}})))
    foot = view.text("#c15-sources")
    assert "审图号：GS(2026)0001" in foot
    assert "内部使用" in foot


def _parts(result):
    return {name: getattr(result, name) for name in result.__dataclass_fields__}


# Online tiles.


def test_a_map_that_was_not_allowed_tiles_knows_no_server():
    for page in (HTML, explore(town()).get_root().render()):
        assert "tile.openstreetmap.org" not in page
        assert "tianditu.gov.cn" not in page


def test_a_map_that_was_allowed_tiles_may_ask_their_server_alone():
    page = map_html(town(), tiles="osm")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.endswith("img-src data: blob: https://tile.openstreetmap.org")
    assert set(re.findall(r"https://[^\s\"'<>;{}]*tile[^\s\"'<>;{}/]*", policy)) == set(TILE_HOSTS["osm"])
    named = map_html(town(), tiles="tianditu")
    assert all(host in named for host in TILE_HOSTS["tianditu"])


def test_tiles_that_are_not_known_are_refused():
    with pytest.raises(InputError, match="bing"):
        c15.explore(town(), tiles="bing")
    assert "tile.openstreetmap.org" in explore(town(), tiles="osm").get_root().render()


@in_browser
def test_tiles_are_asked_for_only_when_somebody_wants_them(browser, tmp_path):
    from tests.browser import Opened

    file = tmp_path / "tiles.html"
    file.write_text(map_html(town(), tiles="osm"), encoding="utf-8")
    view = Opened(browser, file)
    assert view.foreign_requests() == []
    view.page.check("[data-key=tiles-osm]")
    view.page.wait_for_timeout(300)
    asked = view.foreign_requests()
    assert asked
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)
    view.page.close()


def test_a_study_says_what_its_map_may_show(tmp_path):
    study = tmp_path / "STUDY.toml"
    text = (Path(__file__).parents[1] / "data" / "yunxi" / "study.toml").read_text(encoding="utf-8")
    study.write_text(f'{text}\n[map]\ntiles = "osm"\napproval = "GS(2026)0001"\nuse = "内部使用"\n', encoding="utf-8")
    for name in ("streets.osm",):
        shutil.copy(Path(__file__).parents[1] / "data" / "yunxi" / name, tmp_path / name)
    shutil.copy(Path(__file__).parents[1] / "data" / "yunxi" / "own.toml", tmp_path / "own.toml")
    assert read_study(study).map_says.entry() == {"tiles": "osm", "approval": "GS(2026)0001", "use": "内部使用"}
    study.write_text(f'{text}\n[map]\ntiles = "bing"\n', encoding="utf-8")
    with pytest.raises(InputError, match="osm, tianditu"):
        read_study(study)


@pytest.mark.skipif(node_path() is None, reason="the map's own logic is tested by Node, which is not here")
def test_what_the_map_works_out_before_it_is_drawn():
    run_node_tests("page_map.test.mjs")
