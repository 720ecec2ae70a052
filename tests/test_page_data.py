"""What the page is told: the result's own numbers, and null for whatever is not known."""

import base64
import gzip
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point

from circle15.present.encode import inline_json, pack_streets, point_steps, ring_steps, varints
from circle15.present.packed_page import with_packed_scripts
from circle15.present.page_model.model import page_data
from circle15.words import LANGUAGES, page_words
from tests.map_town import CRS, HASH, ISLAND, MARKUP_FACILITY, NAMELESS_COUNT, POINT, blocks_away, town
from tests.node import node_path, run_node_tests

DATA = page_data(town(), "zh")
CLINIC = DATA["views"][0]
UNITS = DATA["communities"]["id"]


def at(unit_id):
    return UNITS.index(unit_id)


def test_minutes_of_every_community_are_those_of_the_findings():
    expected = [None if unit == ISLAND else blocks_away(unit) * 1.5 for unit in UNITS]
    assert CLINIC["rows"]["walk_min"] == expected


def test_what_is_not_known_is_null_and_never_a_number():
    assert CLINIC["rows"]["walk_min"][at(ISLAND)] is None
    assert CLINIC["rows"]["facility"][at(ISLAND)] is None
    assert CLINIC["rows"]["verdict"][at(ISLAND)] == "unknown"
    assert DATA["communities"]["population"][at(NAMELESS_COUNT)] is None


def test_shares_are_exactly_those_of_the_coverage_table_people_first():
    table = town().coverage
    own = table[(table["rule_id"] == "clinic-5") & (table["measure"] == "population")].iloc[0]
    first = CLINIC["coverage"][0]
    assert first["measure"] == "population"
    assert first["share_met"] == round(own["share_met"], 6)
    assert first["met"] == own["met"]


def test_a_rule_keeps_its_name_kind_and_limit():
    assert (CLINIC["zh"], CLINIC["en"], CLINIC["limit"]) == ("卫生站 5 分钟", "Clinic in 5 minutes", 5.0)
    assert [DATA["kinds"][kind]["id"] for kind in CLINIC["kinds"]] == ["clinic"]


def test_rules_come_first_and_every_kind_with_times_follows():
    assert [view["type"] for view in DATA["views"]] == ["rule", "rule", "kind", "kind"]


def test_points_stay_points_and_outlines_keep_their_rings():
    shapes = DATA["communities"]["geometry"]
    assert "rings" not in shapes[at(POINT)]
    assert len(shapes[at("c-0-0")]["rings"][0]) == 8


def test_suspect_places_come_gravest_first_and_dead_ends_are_no_fault():
    marks = page_data(town(), "zh")["suspects"]
    assert marks["place"] == ["N1", "X1"]
    assert marks["gap_m"] == [3.0, None]
    assert page_data(replace(town(), doctor=town().doctor.iloc[:0]), "zh")["suspects"]["at"] == []


def test_no_more_than_500_suspect_places_are_marked():
    table = town().doctor
    many = table.iloc[[1] * 600 + [2]]
    marks = page_data(replace(town(), doctor=many), "zh")["suspects"]
    assert (len(marks["at"]), marks["place"][0]) == (500, "N1")


def test_no_two_kinds_share_a_sign():
    signs = [kind["mark_zh"] for kind in DATA["kinds"]]
    assert len(set(signs)) == len(signs)


def test_a_manifest_of_four_keys_is_enough():
    result = town()
    least = {key: result.manifest[key] for key in ("name", "language", "profile", "result_hash")}
    data = page_data(replace(result, manifest=least), "en")
    assert data["study"]["hash"] == HASH
    assert data["study"]["minutes"] == [5.0, 10.0, 15.0]
    assert data["views"][0]["zh"] == "clinic-5"
    assert {kind["id"] for kind in data["kinds"]} == {"clinic", "canteen"}


def test_a_result_without_a_single_place_still_makes_a_model():
    result = town()
    none = result.communities.iloc[:0]
    data = page_data(replace(result, communities=none, facilities=result.facilities.iloc[:0]), "zh")
    assert data["communities"]["id"] == []
    assert data["bounds"][0] != 0.0


def test_the_model_survives_json_without_nan():
    assert json.loads(json.dumps(DATA, allow_nan=False)) == DATA


def test_names_are_spelled_as_people_type_them():
    assert DATA["communities"]["initials"][at("c-0-0")] == "dfsq"
    assert DATA["communities"]["pinyin"][at("c-0-0")] == "dongfengshequ"
    assert DATA["facilities"]["initials"][2] == ""


def test_without_a_plan_there_is_one_state_and_no_view_has_another():
    assert DATA["states"] == ["present"]
    assert all("plan" not in view for view in DATA["views"])


def test_what_is_planned_stands_beside_what_is():
    now = town()
    built = now.findings.assign(verdict="met", walk_min=1.5, value=1.5)
    shares = now.coverage.assign(share_met=1.0)
    later = replace(now, plan_findings=built, plan_coverage=shares, plan_times=now.times.assign(walk_min=1.5))
    data = page_data(later, "zh")
    assert data["states"] == ["present", "plan"]
    for view in data["views"]:
        assert view["plan"]["rows"]["walk_min"] == [1.5] * len(UNITS)
    assert data["views"][0]["plan"]["coverage"][0]["share_met"] == 1.0
    assert data["views"][0]["rows"] == CLINIC["rows"]


def test_minutes_are_whole_tenths_of_a_second_where_they_are_and_nothing_else_is_forced():
    now = town()
    exact = replace(now, times=now.times.assign(walk_min=8_549 / 600))
    assert page_data(exact, "zh")["views"][2]["rows"]["walk_min"] == [8_549 / 600] * len(UNITS)
    odd = replace(now, times=now.times.assign(walk_min=1 / 7))
    assert page_data(odd, "zh")["views"][2]["rows"]["walk_min"] == [0.143] * len(UNITS)


def test_gates_barriers_and_boundaries_are_in_the_model_and_nothing_is_without_them():
    assert (DATA["gates"]["id"], DATA["barriers"], DATA["boundaries"], DATA["homes"]["at"]) == ([], [], [], [])
    now = town()
    gates = gpd.GeoDataFrame(
        {"community_id": ["c-1-0", "?"]}, geometry=[Point(100, 50)] * 2, index=["g1", "g2"], crs=CRS
    )
    walls = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0, 90)]), None], crs=CRS)
    areas = gpd.GeoDataFrame(
        {"level": ["subdistrict", "city"], "name": ["临江街道", "方格市"]},
        geometry=[Point(0, 0).buffer(200), Point(0, 0).buffer(900)],
        index=["a", "b"],
        crs=CRS,
    )
    data = page_data(replace(now, gates=gates, barriers=walls, areas=areas), "zh")
    assert data["gates"]["community"] == [at("c-1-0"), None]
    assert [len(wall["lines"][0]) for wall in data["barriers"]] == [4]
    assert [area["name"] for area in data["boundaries"]] == ["方格市", "临江街道"]


def test_scripts_are_packed_in_their_order_and_data_stays():
    data = '<script type="text/plain" id="d">x</script>'
    page = f'<body><script>let a = "</b>";</script>{data}<script>a += 1;</script></body>'
    packed = with_packed_scripts(page)
    assert 'id="d">x<' in packed
    assert "let a" not in packed
    code = packed.split('id="c15-code">')[1].split("<")[0]
    assert json.loads(gzip.decompress(base64.b64decode(code))) == ['let a = "</b>";', "a += 1;"]


def test_no_markup_is_left_in_inline_json():
    assert "<" not in inline_json({"name": MARKUP_FACILITY})
    assert json.loads(inline_json({"name": MARKUP_FACILITY})) == {"name": MARKUP_FACILITY}


def test_varints_hold_every_size():
    values = [0, 127, 128, 16383, 16384, 2**40]
    assert _numbers(varints(np.array(values, dtype=np.uint64))) == values
    assert varints(np.array([], dtype=np.uint64)) == b""


def test_streets_come_back_within_a_metre_and_merged():
    header, stream = pack_streets(town().streets)
    assert dict(header["groups"])["set_aside"] == 1
    back = gpd.GeoSeries(_lines(header, stream), crs=4326).to_crs(CRS)
    assert sum(back.length) == pytest.approx(sum(town().streets.length), abs=len(back) * 2)
    assert back.distance(Point(0, 0)).min() < 1


def test_no_streets_make_an_empty_stream():
    header, stream = pack_streets(town().streets.iloc[:0])
    assert (header["groups"], stream) == ([], b"")


def test_places_are_written_to_a_tenth_of_a_metre():
    assert point_steps(Point(102.7000014, 25.0), (102.7, 25.0)) == [1, 0]
    ring = ring_steps(Point(102.7, 25.0).buffer(0.001), (102.7, 25.0))[0]
    assert all(isinstance(step, int) for step in ring)


def test_both_languages_have_every_sentence_of_the_page():
    words = page_words()
    assert set(words) == set(LANGUAGES)
    assert words["zh"].keys() == words["en"].keys()
    assert all(text for texts in words.values() for text in texts.values())


def test_the_page_asks_only_for_words_that_exist():
    words = page_words()["zh"]
    scripts = Path(__file__).parents[1] / "circle15" / "present" / "page"
    text = "".join(path.read_text(encoding="utf-8") for path in scripts.glob("*.js"))
    asked = {part.split('"')[0] for part in text.split('app.say("')[1:]}
    assert asked - words.keys() == set()


@pytest.mark.skipif(node_path() is None, reason="the page's own logic is tested by Node, which is not here")
def test_the_pages_own_logic():
    run_node_tests("page_logic.test.mjs")


def _numbers(stream):
    values, value, factor = [], 0, 1
    for byte in stream:
        value += (byte & 0x7F) * factor
        factor *= 128
        if byte < 0x80:
            values.append(value)
            value, factor = 0, 1
    return values


def _lines(header, stream):
    numbers = iter(_numbers(stream))
    x, y, lines = 0, 0, []
    for _ in range(sum(count for _, count in header["groups"])):
        points = []
        for _ in range(next(numbers)):
            dx, dy = next(numbers), next(numbers)
            x += dx // 2 if dx % 2 == 0 else -(dx + 1) // 2
            y += dy // 2 if dy % 2 == 0 else -(dy + 1) // 2
            points.append((header["origin"][0] + x * header["unit"], header["origin"][1] + y * header["unit"]))
        lines.append(LineString(points))
    return lines
