"""The datum detective: which datum points are in, told by the streets beside which they stand.

The *uneven town* has 20 streets each way over 3 km, as far from one another as dice say, and 60 doors at 10 m from a
street; the *even town* has streets every 100 m for ever, as far as anyone can see. Both lie in Anhui, where GCJ-02 is
about 580 m off and BD-09 about 1,220 m.
"""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

import circle15.intake.tables as intake
from circle15.datum import from_wgs84
from circle15.errors import InputError
from circle15.intake.datums import opinion_of, settled, street_dots
from circle15.metric import WGS84, project
from circle15.network.detective import FEWEST_POINTS, MOST_POINTS, opinion, points_of
from circle15.network.dots import SIGHT_M, dots_of
from circle15.network.opinions import HYPOTHESES, DatumOpinion, Fit
from circle15.schema import Checked, Origin, rejected_table
from circle15.study.model import FacilitySource, TableSource
from circle15.study.reader import read_study
from tests.grid_town import CRS as TOWN_CRS
from tests.grid_town import line, network_of, there
from tests.test_real_places import HSINCHU, PORTO_ALEGRE, place

METRES = CRS(TOWN_CRS)
SIDE_M = 3_000.0


def uneven_lines():
    rng = np.random.default_rng(4)
    across, along = np.sort(rng.uniform(0, SIDE_M, (2, 20)))
    return [line((0, y), (SIDE_M, y)) for y in across] + [line((x, 0), (x, SIDE_M)) for x in along]


LINES = np.array(uneven_lines(), dtype=object)
DOTS = dots_of(LINES, METRES)


def doors(count=60, seed=8, aside_m=10.0):
    """Longitudes and latitudes of doors beside the streets of the uneven town."""
    rng = np.random.default_rng(seed)
    streets = LINES[rng.integers(0, len(LINES), count)]
    spots = shapely.get_coordinates(shapely.line_interpolate_point(streets, rng.uniform(0, SIDE_M, count)))
    east = np.ptp(np.array([shapely.bounds(street)[1::2] for street in streets]), axis=1) > 0
    return project(spots + np.where(east[:, None], (aside_m, 0.0), (0.0, aside_m)), METRES, WGS84)


def said(lonlat, **options):
    return opinion(lonlat, DOTS, METRES, **options)


# ---- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize("datum", HYPOTHESES)
def test_points_beside_streets_tell_the_datum_that_they_are_in(datum):
    found = said(from_wgs84(doors(), datum))
    assert (found.verdict, found.reason, found.datum, found.points) == ("sure", "fits", datum, 60)
    # Ten metres from the street at most; a door at a corner is nearer to the other one.
    assert found.table.loc[datum, "median_m"] == pytest.approx(10, abs=1.5)
    assert found.table.loc[datum, "within_30m"] == 1.0
    assert found.table["score"].idxmax() == datum
    assert found.table.loc[datum, "chance"] == pytest.approx(1 / 501)


def test_lines_and_their_dots_are_the_same_to_it():
    assert opinion(doors(), LINES, METRES) == said(doors())


def test_points_that_stand_anywhere_tell_nothing():
    rng = np.random.default_rng(1)
    spots = project(there(rng.uniform(0, SIDE_M, (60, 2))), METRES, WGS84)
    found = said(spots)
    assert (found.verdict, found.reason) == ("cannot_tell", "chance")
    assert not found.told


def test_a_lattice_of_points_in_a_town_of_streets_every_hundred_metres_tells_nothing():
    steps = np.arange(-20, 21) * 100.0
    even = [line(*ends) for at in steps for ends in (((-2000, at), (2000, at)), ((at, -2000), (at, 2000)))]
    dots = dots_of(np.array(even, dtype=object), METRES)
    # Beside every street at once: wherever such a town is moved to, one place in five fits nearly as well.
    lattice = there(np.stack(np.meshgrid(steps[15:25], steps[15:25]), axis=-1).reshape(-1, 2) + 10.0)
    assert not opinion(project(lattice, METRES, WGS84), dots, METRES).told


def test_half_in_one_datum_and_half_in_another_is_not_sure():
    wgs84, gcj02 = doors(60, seed=1), from_wgs84(doors(60, seed=2), "gcj02")
    assert said(np.concatenate([wgs84, gcj02])).verdict != "sure"


def test_wgs84_that_was_corrected_nevertheless_is_told_and_never_called_another_datum():
    from circle15.datum import to_wgs84

    found = said(to_wgs84(doors(), "gcj02"))
    assert (found.verdict, found.reason) == ("cannot_tell", "corrected_twice")
    assert "WGS 84" in found.text("zh")


def test_outside_china_there_is_nothing_to_tell():
    crs = CRS("EPSG:32632")
    lines = np.array([shapely.LineString([(370_000 + 50 * k, 4_840_000), (370_000, 4_850_000)]) for k in range(30)])
    spots = project(shapely.get_coordinates(shapely.line_interpolate_point(lines, 500.0)), crs, WGS84)
    found = opinion(spots, lines, crs)
    assert (found.verdict, found.reason, found.datum) == ("cannot_tell", "outside", None)
    assert "outside China" in found.text("en")


@pytest.mark.parametrize("count", range(FEWEST_POINTS))
def test_too_few_points_tell_nothing(count):
    found = said(doors()[:count])
    assert (found.verdict, found.reason, found.points) == ("cannot_tell", "few", count)


def test_one_place_many_times_is_one_place():
    assert said(np.repeat(doors()[:1], 100, axis=0)).reason == "few"


def test_points_far_from_all_streets_tell_nothing():
    found = said(doors() + 0.5)
    assert (found.verdict, found.reason, found.points) == ("cannot_tell", "far", 0)


def test_without_streets_everything_is_far():
    assert opinion(doors(), np.array([], dtype=object), METRES).reason == "far"


def test_numbers_that_are_none_and_degrees_beyond_the_globe_are_left_out():
    bad = [[np.nan, 30.0], [np.inf, 30.0], [117.0, np.nan], [512_300.0, 3_386_400.0], [117.0, 91.0]]
    assert said(np.array([*bad, *doors()])) == said(doors())


def test_of_many_points_two_hundred_are_looked_at():
    found = said(doors(2_000))
    assert found.points == MOST_POINTS
    assert (found.verdict, found.datum) == ("sure", "wgs84")


# ---- what never changes it -----------------------------------------------------------------------

quiet = settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])


@quiet
@given(st.randoms(use_true_random=False), st.sampled_from(HYPOTHESES))
def test_the_order_of_points_and_their_duplicates_do_not_matter(random, datum):
    spots = from_wgs84(doors(30), datum)
    order = [*range(len(spots)), *random.choices(range(len(spots)), k=5)]
    random.shuffle(order)
    assert said(spots[order]) == said(spots)


@quiet
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_it_says_the_same_every_time_and_the_best_score_is_its_datum(seed, count):
    spots = doors(count, seed=seed, aside_m=25.0)
    found = said(spots)
    assert found == said(spots)
    if found.fits:
        assert found.datum == max(found.fits, key=lambda fit: fit.score).datum
        assert all(0 < fit.chance <= 1 and 0 <= fit.median_m <= SIGHT_M for fit in found.fits)


@quiet
@given(st.floats(-120, 60), st.floats(-60, 60), st.integers(5, 30))
def test_it_is_never_sure_where_all_datums_are_one_place(lon, lat, count):
    rng = np.random.default_rng(count)
    spots = np.array([lon, lat]) + rng.uniform(0, 0.01, (count, 2))
    assert opinion(spots, DOTS, METRES).verdict == "cannot_tell"


# ---- claims and words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "datum", "differs"),
    [
        ("wgs84", "wgs84", False),
        ("cgcs2000", "wgs84", False),
        ("cgcs2000", "gcj02", True),
        ("gcj02", "wgs84", True),
        ("bd09", "bd09", False),
        ("auto", "bd09", False),
    ],
)
def test_a_claim_is_contradicted_by_another_datum_alone(claimed, datum, differs):
    found = said(from_wgs84(doors(), datum), claimed=claimed)
    assert found.differs is differs


@pytest.mark.parametrize("reason", ["fits", "chance", "close", "few", "far", "outside", "corrected_twice"])
def test_every_reason_is_said_in_both_languages_with_the_number_of_points(reason):
    fit = Fit(datum="gcj02", median_m=18.4, within_30m=0.72, score=6.1, chance=0.002)
    found = DatumOpinion(verdict="likely", reason=reason, datum="gcj02", claimed="wgs84", points=41, fits=(fit,))
    for language in ("zh", "en"):
        text = found.text(language)
        assert reason == "outside" or "41" in text
        assert reason in ("few", "far", "outside") or ("18" in text and "72%" in text)


def test_the_table_has_a_row_for_every_datum_that_was_tried_and_none_otherwise():
    assert list(said(doors()).table.index) == list(HYPOTHESES)
    assert list(said(doors()[:2]).table.columns) == ["median_m", "within_30m", "score", "chance"]
    assert len(said(doors()[:2]).table) == 0


# ---- outlines ------------------------------------------------------------------------------------


def blocks():
    """Ten blocks of the uneven town as outlines in degrees: each runs along four streets."""
    xs = np.sort([shapely.bounds(street)[0] for street in LINES[20:]])
    ys = np.sort([shapely.bounds(street)[1] for street in LINES[:20]])
    boxes = shapely.box(xs[2:12], ys[2:12], xs[3:13], ys[3:13])
    return shapely.transform(boxes, lambda xy: project(xy, METRES, WGS84))


def test_outlines_that_run_along_streets_tell_their_datum():
    outlines = shapely.transform(blocks(), lambda lonlat: from_wgs84(lonlat, "gcj02"))
    found = said(points_of(outlines))
    assert (found.verdict, found.datum) == ("sure", "gcj02")


def test_points_of_geometries_are_points_as_they_are_and_outlines_in_steps_of_about_fifty_metres():
    square = shapely.box(117.0, 30.0, 117.0008, 30.0008)
    spots = points_of(np.array([shapely.Point(117.5, 30.5), None, shapely.Polygon(), square], dtype=object))
    assert spots[0].tolist() == [117.5, 30.5]
    # Four sides of two steps, and the first corner again.
    assert len(spots) == 1 + 4 * 2 + 1


def test_the_outline_of_a_province_is_not_cut_into_steps():
    assert len(points_of(np.array([shapely.box(100, 20, 110, 30)], dtype=object))) == 5


def test_nothing_has_no_points():
    assert points_of(np.array([], dtype=object)).shape == (0, 2)


# ---- tables --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def streets():
    return street_dots(network_of(list(LINES)))


def table_of(shapes, crs="EPSG:4326"):
    frame = gpd.GeoDataFrame({"name": [f"第{k}处" for k in range(len(shapes))]}, geometry=list(shapes), crs=crs)
    return Checked(table=frame, rejected=rejected_table(), origin=Origin(file="设施.csv"), datum_asked="auto")


def test_with_auto_a_table_is_brought_to_wgs84_and_the_note_says_so(streets):
    there_, moved = doors(), from_wgs84(doors(), "bd09")
    table = settled(streets, table_of(shapely.points(moved)), "auto")
    assert shapely.get_coordinates(table.table.geometry.to_numpy()) == pytest.approx(there_, abs=1e-8)
    note = table.notes[-1]
    assert (note.key, note.severity) == ("datum_found", "note")
    assert "BD-09" in note.text("zh")
    assert "设施.csv" in note.text("zh")
    assert "60" in note.text("en")


def test_with_auto_outlines_are_moved_vertex_by_vertex(streets):
    outlines = shapely.transform(blocks(), lambda lonlat: from_wgs84(lonlat, "gcj02"))
    table = settled(streets, table_of(outlines), "auto").table
    expected = shapely.get_coordinates(blocks())
    assert shapely.get_coordinates(table.geometry.to_numpy()) == pytest.approx(expected, abs=1e-8)


def test_with_auto_wgs84_stays_as_it_stands(streets):
    given_ = table_of(shapely.points(doors()))
    table = settled(streets, given_, "auto")
    assert table.table.geometry.equals(given_.table.geometry)
    assert [note.key for note in table.notes] == ["datum_found_as_is"]


def test_with_auto_a_table_that_tells_nothing_is_refused_with_the_remedy(streets):
    with pytest.raises(InputError, match=r'too few to tell.*write datum = "wgs84"') as error:
        settled(streets, table_of(shapely.points(doors()[:3])), "auto")
    assert "设施.csv" in error.value.text("zh")
    assert '改写为 datum = "wgs84"' in error.value.text("zh")


def test_a_table_in_another_datum_than_it_claims_is_warned_of_and_left_as_it_is(streets):
    given_ = table_of(shapely.points(from_wgs84(doors(), "gcj02")))
    table = settled(streets, given_, "cgcs2000")
    assert table.table is given_.table
    (note,) = table.notes
    assert (note.key, note.severity) == ("datum_doubted", "warning")
    assert 'datum = "gcj02"' in note.text("zh")
    assert "CGCS2000" in note.text("en")


def test_a_table_that_was_unshifted_as_it_claimed_is_asked_about_its_own_numbers(streets):
    """Claimed to be GCJ-02 and read so: the table is WGS 84 by now, and the claim is right."""
    found = opinion_of(streets, table_of(shapely.points(doors())), "gcj02")
    assert (found.verdict, found.datum, found.differs) == ("sure", "gcj02", False)
    assert settled(streets, table_of(shapely.points(doors())), "gcj02").notes == ()


def test_a_table_that_is_right_or_tells_nothing_gets_no_note(streets):
    assert settled(streets, table_of(shapely.points(doors())), "wgs84").notes == ()
    assert settled(streets, table_of(shapely.points(doors()[:3])), "wgs84").notes == ()


def test_a_table_in_metres_is_held_against_the_streets_as_well(streets):
    xy = project(from_wgs84(doors(), "gcj02"), WGS84, METRES)
    table = settled(streets, table_of(shapely.points(xy), TOWN_CRS), "auto")
    degrees = table.table.to_crs(WGS84)
    assert shapely.get_coordinates(degrees.geometry.to_numpy()) == pytest.approx(doors(), abs=1e-7)


# ---- a study -------------------------------------------------------------------------------------


@pytest.fixture
def study():
    from circle15.samples import sample_study

    return read_study(sample_study("yunxi"))


def entries(tables, role):
    return [entry for entry in tables.inputs if entry["role"] == role]


def test_a_study_whose_facilities_are_shifted_is_warned_of_it(study, tmp_path):
    import pandas as pd

    source = study.facilities[0]
    rows = pd.read_csv(source.table.path)
    lon, lat = next((a, b) for a, b in [("lon", "lat"), ("经度", "纬度")] if a in rows.columns)
    rows[[lon, lat]] = from_wgs84(rows[[lon, lat]].to_numpy(dtype=float), "gcj02")
    path = tmp_path / "设施.csv"
    rows.to_csv(path, index=False)
    table = dataclasses.replace(source.table, path=path)
    changed = dataclasses.replace(study, facilities=(FacilitySource(table=table, kind=source.kind),))
    tables = intake.read_tables(changed)
    (entry,) = entries(tables, "facilities")
    assert any("GCJ-02" in note["zh"] and "设施.csv" in note["zh"] for note in entry["notes"])
    assert not any("datum =" in note["en"] for entry in entries(tables, "communities") for note in entry["notes"])


def test_a_study_finds_the_datum_of_its_communities_before_their_gates(study, tmp_path):
    source = study.communities
    layer = gpd.read_file(source.path)
    layer.geometry = shapely.transform(layer.geometry.to_numpy(), lambda lonlat: from_wgs84(lonlat, "bd09"))
    path = tmp_path / "社区.geojson"
    layer.to_file(path)
    table = dataclasses.replace(source, path=path, datum="auto")
    tables = intake.read_tables(dataclasses.replace(study, communities=table))
    as_it_was = intake.read_tables(study)
    moved, own = (found.communities.geometry.get_coordinates().to_numpy() for found in (tables, as_it_was))
    assert moved == pytest.approx(own, abs=1e-7)
    assert len(tables.gates) == len(as_it_was.gates) > 0
    (entry,) = entries(tables, "communities")
    assert any("BD-09" in note["en"] for note in entry["notes"])


@pytest.mark.parametrize("role", ["gates", "buildings", "areas", "population"])
def test_the_datum_of_other_tables_is_not_found_out(study, role):
    source = getattr(study, role) or TableSource(path=study.communities.path)
    changed = dataclasses.replace(study, **{role: dataclasses.replace(source, datum="auto")})
    with pytest.raises(InputError, match=rf"{source.path.name} \({role}\) is not found out"):
        intake.read_tables(changed)


# ---- real streets --------------------------------------------------------------------------------


def real_doors(network, count=100):
    """Points at 20 m from the middle of streets."""
    rng = np.random.default_rng(12)
    length_m = shapely.length(network.edge_line)
    lines = network.edge_line[rng.choice(len(length_m), count, p=length_m / length_m.sum())]
    spots = shapely.get_coordinates(shapely.line_interpolate_point(lines, rng.uniform(0, 1, count), normalized=True))
    turn = rng.uniform(0, 2 * np.pi, count)
    return project(spots + 20.0 * np.column_stack([np.cos(turn), np.sin(turn)]), network.crs, WGS84)


@pytest.mark.places
@pytest.mark.parametrize("datum", HYPOTHESES)
def test_in_hsinchu_a_hundred_points_beside_streets_tell_their_datum(datum):
    from circle15 import read_network

    network = read_network(place(HSINCHU))
    found = opinion(from_wgs84(real_doors(network), datum), network.edge_line, network.crs)
    assert (found.verdict, found.datum) == ("sure", datum)


@pytest.mark.places
def test_in_porto_alegre_there_is_nothing_to_tell():
    from circle15 import read_network

    network = read_network(place(PORTO_ALEGRE))
    assert opinion(real_doors(network), network.edge_line, network.crs).reason == "outside"
