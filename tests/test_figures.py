"""Figures for paper: what is on them, in which words, and what they do without a Chinese font."""

import subprocess
import sys
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from shapely.geometry import LinearRing, Point, box

import circle15 as c15
from circle15.errors import InputError
from circle15.present.figures.atlas import atlas_of
from circle15.present.figures.bars import Bar, bars_figure
from circle15.present.figures.fonts import find_fonts, fonts_among
from circle15.present.figures.ground import lines_of
from circle15.present.figures.key import bar_metres
from circle15.present.figures.maps import draw_map, map_dots, whole_place
from circle15.present.figures.outlines import outlines, shapes_of
from circle15.present.figures.place import SHEET_CM, map_sheet, place_of
from circle15.present.figures.sheet import blank, dots, picture
from circle15.present.figures.texts import Label, with_room
from circle15.present.figures.views import deciding, gap_view, rule_of, verdict_view
from circle15.present.figures.window import window_of
from tests.small_town import area, assess, communities, facilities, rule, street, town

LATIN = fonts_among(frozenset({"DejaVu Sans"}))
FORMULA = "$x^{$ & <b>"


@pytest.fixture(scope="module")
def result():
    """Three communities in two subdistricts on one road; the clinic is near the first, the canteen near the last."""
    people = communities(
        {"c1": area(0, -1, 2, 1), "c2": area(18, -1, 20, 1), "c3": area(38, -1, 40, 1)},
        name=["甲社区", FORMULA, "丙社区"],
        subdistrict=["东街道", "东街道", "西镇"],
        population=[100.0, 200.0, 300.0],
    )
    places = facilities({"f1": ("clinic", 0.0), "f2": ("community_canteen", 40.0)}, name=["甲", "乙"])
    rules = (rule(), rule("canteen", kinds=("community_canteen",), short_en="Canteen", short_zh="食堂"))
    return assess(town(street((0, 0), (40, 0))), people, places, *rules, language="zh", name="小镇")


def words(figure):
    return [item.get_text() for item in figure.findobj(Text)]


def test_a_map_has_its_legend_its_north_its_scale_its_names_and_the_result_that_it_draws(result):
    figure = c15.map_figure(result, rule="clinic", language="en")
    said = words(figure)
    assert isinstance(figure, Figure)
    assert np.allclose(figure.get_size_inches() * 2.54, [16.0, 10.6])
    assert {"met", "unmet", "clinic", "N", "0", "street", "community boundary"} <= set(said)
    assert any(text.endswith(f"result {result.hash[:12]}") for text in said)
    assert any(text.endswith((" m", " km")) for text in said)


@pytest.mark.skipif(not find_fonts().chinese, reason="There is no Chinese font here.")
def test_a_chinese_map_is_in_chinese_with_the_names_of_subdistricts(result):
    said = words(c15.map_figure(result))
    assert {"各社区的缺口数", "东街道", "西镇", "北"} <= set(said)
    assert "小镇：各社区的缺口数" in said


def test_without_a_chinese_font_words_are_english_and_chinese_names_are_ids(result):
    atlas = atlas_of(result, "zh", LATIN)
    assert atlas.language == "en"
    assert atlas.names == ("c1", FORMULA, "c3")
    assert gap_view(atlas).title == "Gaps of each community"


def test_a_name_with_signs_of_a_formula_is_drawn_as_it_is(result):
    figure = c15.map_figure(result, rule="clinic", subdistrict="东街道", language="en")
    assert FORMULA in words(figure)
    assert picture(figure).startswith(b"\x89PNG")


def test_a_picture_of_a_map_is_small(result):
    assert len(picture(c15.map_figure(result, language="en"))) < 150_000


def test_a_map_of_a_rule_colours_each_community_by_its_verdict(result):
    atlas = atlas_of(result, "en", LATIN)
    view = verdict_view(atlas, *rule_of(result, "town-plan/clinic"))
    rows = deciding(result)
    told = rows[rows["rule_id"] == "clinic"].set_index("unit_id")["verdict"]
    assert list(view.of) == [told[unit] for unit in ("c1", "c2", "c3")] == ["met", "unmet", "unmet"]
    assert [item.key for item in view.classes] == ["met", "unmet"]
    assert [bool(item.hatch) for item in view.classes] == [False, True]
    assert view.kinds == ("clinic",)


def test_the_map_of_gaps_counts_the_rules_in_which_a_community_has_one(result):
    view = gap_view(atlas_of(result, "en", LATIN))
    assert view.counts == (1, 2, 1)
    assert [item.label for item in view.classes] == ["1 gap", "2 gaps"]


def test_a_rule_or_a_subdistrict_that_is_not_there_is_refused_by_the_nearest_name(result):
    with pytest.raises(InputError, match=r"no rule 'clinik'.*town-plan/clinic"):
        c15.map_figure(result, rule="clinik")
    with pytest.raises(InputError, match=r"no subdistrict or district '南街道'.*东街道"):
        c15.map_figure(result, subdistrict="南街道")


def test_a_map_of_one_subdistrict_shows_its_ground_alone(result):
    atlas = atlas_of(result, "en", LATIN)
    whole, part = (place_of(atlas, row, map_sheet()) for row in (None, 0))
    assert part.inside.tolist() == [True, True, False]
    assert part.window.metres_per_cm < whole.window.metres_per_cm
    assert part.name == "东街道"


def test_communities_without_an_outline_and_without_subdistricts_have_a_map_too():
    people = communities({"c1": area(0, -1, 2, 1).centroid}, name=["甲"], population=[1.0])
    found = assess(town(street((0, 0), (5, 0))), people, facilities({"f1": ("clinic", 0.0)}), rule(), name="x")
    assert picture(c15.map_figure(found, rule="clinic", language="en"))
    with pytest.raises(InputError, match="knows of no subdistrict"):
        c15.map_figure(found, subdistrict="东街道")


def test_a_window_has_the_proportions_of_its_sheet_and_room_around():
    window = window_of((0.0, 0.0, 1_000.0, 100.0), (10.0, 5.0))
    west, south, east, north = window.bounds
    assert (east - west) / (north - south) == pytest.approx(2.0)
    assert west < 0
    assert east > 1_000
    assert window.metres_per_cm == pytest.approx(112.0)


def test_an_area_as_large_as_the_whole_is_shown_on_its_ground_and_a_smaller_one_on_its_own(result):
    atlas = atlas_of(result, "en", LATIN)
    whole = whole_place(atlas, map_sheet())
    shown = [place_of(atlas, row, map_sheet(), whole) for row in (0, 1)]
    assert [place.ground is whole.ground for place in shown] == [False, False]
    large = replace(whole, window=replace(whole.window, bounds=tuple(value / 2 for value in whole.window.bounds)))
    shown = [place_of(atlas, row, map_sheet(), large) for row in (0, 1)]
    assert [place.ground is whole.ground for place in shown] == [True, False]
    assert [place.inside.tolist() for place in shown] == [[True, True, False], [False, False, True]]


def test_one_of_many_maps_has_the_dots_of_one_drawn_alone(result):
    atlas, figure, frames = atlas_of(result, "en", LATIN), blank(*SHEET_CM), {}
    views = [gap_view(atlas), verdict_view(atlas, *rule_of(result, "clinic"))]
    for view in (*views, views[0]):
        for row in (0, 1, None):
            place = place_of(atlas, row, map_sheet())
            shown = map_dots(atlas, view, place, figure=figure, frames=frames)
            assert np.array_equal(shown, dots(draw_map(atlas, view, place)))
    assert len(frames) <= len(views) * 3


def test_an_outline_keeps_its_hole_and_is_simplified_once_for_maps_of_one_scale():
    holed = box(0, 0, 900, 900).difference(box(300, 300, 600, 600))
    shapes = shapes_of(gpd.GeoDataFrame(geometry=[holed, Point(5, 5), None], crs=32648))
    window = window_of((0.0, 0.0, 900.0, 900.0), (10.0, 10.0))
    (path,) = outlines(shapes, np.ones(3, dtype=bool), window)
    rings = np.split(path.vertices, np.flatnonzero(path.codes == path.MOVETO)[1:])
    assert [LinearRing(ring).is_ccw for ring in rings] == [True, False]  # the hole runs against what it is cut out of
    assert outlines(shapes, np.ones(3, dtype=bool), window)[0] is path


def test_scale_bars_are_round_numbers():
    assert [bar_metres(step) for step in (10.0, 77.0, 200.0, 1_000.0)] == [20.0, 200.0, 500.0, 2_000.0]


def test_labels_do_not_cover_each_other_and_are_not_cut_at_the_edge():
    labels = [Label("first", 5, 5, 8), Label("second", 5.2, 5, 8), Label("third", 5, 8, 8), Label("edge", 0, 5, 8)]
    assert [label.text for label in with_room(labels, (10, 10))] == ["first", "third"]


def test_streets_without_classes_are_all_minor(result):
    assert set(lines_of(result.streets.drop(columns="highway")).classes) == {"minor"}


def test_north_is_up_in_the_middle_of_a_projection_made_for_the_place(result):
    assert abs(atlas_of(result, "en", LATIN).north) < 0.5


def test_bars_name_their_rows_and_the_share_that_is_met():
    figure = bars_figure([Bar("Clinic", {"met": 1.0, "unmet": 2.0, "suspected": 1.0})], "en", LATIN)
    assert {"Clinic", "25.0%", "met", "unmet", "suspected gap"} <= set(words(figure))


def test_drawing_a_map_does_not_load_pyplot():
    code = "import sys, circle15.present.figures.maps as m; print(bool(m) and 'matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
