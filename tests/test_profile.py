"""Who walks: the shipped walkers, what they cost, and numbers that no walker has (definition D3)."""

from dataclasses import MISSING, fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.errors import InputError
from circle15.network.profile import FORBIDDABLE, PROFILE_BOUNDS, PROFILES, WalkProfile, profile_of

#: What says who a profile is, and where its numbers come from; the rest are numbers.
WORDS = {"name", "zh", "en", "source", "sources"}

TOBLER = WalkProfile(speed_kmh=3.6, slope="tobler")


def pace(grade, profile=TOBLER):
    return float(profile.pace(np.array([grade]))[0])


# The shipped walkers


def test_nine_walkers_are_shipped():
    assert list(PROFILES) == [
        "planning",
        "adult",
        "adult_fast",
        "elderly",
        "elderly_active",
        "child_preschool",
        "child_school",
        "stroller",
        "wheelchair",
    ]
    assert [profile.name for profile in PROFILES.values()] == list(PROFILES)


def test_planning_is_plain_and_walks_exactly_1000_m_in_15_minutes():
    planning = PROFILES["planning"]
    assert planning.metres_in(15) == 1000.0
    assert planning == WalkProfile(
        speed_kmh=4.0, name="planning", zh=planning.zh, en="planning", source=planning.source
    )
    assert not planning.waits
    assert planning.fastest_m_s == planning.speed_m_s
    assert planning.costs("zh") == planning.costs("en") == ""


@pytest.mark.parametrize(
    ("name", "metres"),
    [
        ("adult", 1200),
        ("adult_fast", 1250),
        ("elderly", 750),
        ("elderly_active", 825),
        ("child_preschool", 800),
        ("child_school", 750),
        ("stroller", 900),
        ("wheelchair", 675),
    ],
)
def test_the_shipped_walkers_walk_so_far_in_15_minutes_on_the_flat(name, metres):
    assert PROFILES[name].metres_in(15) == pytest.approx(metres)


@pytest.mark.parametrize("name", PROFILES)
def test_every_number_that_is_not_the_default_has_a_source(name):
    profile = PROFILES[name]
    assert profile.source
    assert profile.source != "given by the user"
    for field in fields(WalkProfile):
        if field.name in WORDS or field.name == "speed_kmh":
            continue
        assert field.default is not MISSING
        if getattr(profile, field.name) != field.default:
            assert profile.sources[field.name], field.name
    assert set(profile.sources) <= {field.name for field in fields(WalkProfile)} - WORDS


@pytest.mark.parametrize("name", sorted(set(PROFILES) - {"planning"}))
def test_everybody_but_the_planning_walker_minds_slopes_stairs_and_crossings(name):
    profile = PROFILES[name]
    assert (profile.slope, profile.signal_crossing_s, profile.major_crossing_s) == ("tobler", 24.5, 10.0)
    assert profile.waits
    on_wheels = name in {"stroller", "wheelchair"}
    assert profile.stairs_factor == (None if on_wheels else 3.0)
    assert profile.max_grade == {"stroller": 0.12, "wheelchair": 0.0833}.get(name)
    assert profile.off_network_factor == 1.0
    assert profile.max_snap_m == 250.0


def test_a_wait_at_lights_is_what_the_manuals_formula_gives():
    # (C - g)² / 2C with 70 s of red and 30 s of green: 4900 / 200.
    assert PROFILES["adult"].signal_crossing_s == 70**2 / (2 * 100)


@pytest.mark.parametrize(("alias", "name"), [("frail", "wheelchair"), ("child", "child_school")])
def test_walkers_have_other_names(alias, name):
    assert profile_of(alias) is PROFILES[name]


def test_a_profile_is_returned_as_it_is():
    own = WalkProfile(speed_kmh=5.5)
    assert profile_of(own) is own
    assert profile_of("elderly") is PROFILES["elderly"]


def test_an_unknown_walker_is_refused_with_those_that_are_known():
    with pytest.raises(InputError, match=r"'runner'.*planning, adult, .*wheelchair"):
        profile_of("runner")


# Tobler


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (0.0, 1.0),
        (-0.05, np.exp(-0.175)),
        (0.05, np.exp(0.175)),
        (0.1, np.exp(0.35)),
        (-0.1, 1.0),
        (-0.15, np.exp(0.175)),
        (-0.2, np.exp(0.35)),
        (1.0, np.exp(3.5)),
    ],
)
def test_a_metre_takes_as_long_on_a_grade_as_tobler_says(grade, expected):
    assert pace(grade) == pytest.approx(expected, abs=1e-12)


def test_the_flat_takes_exactly_as_long_as_without_slopes():
    assert pace(0.0) == pace(-0.0) == 1.0


def test_toblers_own_speeds_are_those_of_a_walker_of_5_km_h_on_the_flat():
    # 6 exp(-3.5 |s + 0.05|): 5.04 km/h on the flat, 6 km/h at -5 %, 3.55 km/h at +10 %.
    walker = WalkProfile(speed_kmh=6 * np.exp(-0.175), slope="tobler")
    for grade, kmh in ((0.0, 5.04), (-0.05, 6.0), (0.1, 3.55), (-0.2, 3.55)):
        assert walker.speed_kmh / pace(grade, walker) == pytest.approx(kmh, abs=0.005)


def test_without_slopes_every_grade_takes_as_long_as_the_flat():
    assert WalkProfile(speed_kmh=4).pace(np.array([-0.3, 0.0, 0.3])).tolist() == [1.0, 1.0, 1.0]


def test_a_walker_with_slopes_is_fastest_gently_downhill():
    assert TOBLER.fastest_m_s == pytest.approx(np.exp(0.175))
    assert TOBLER.fastest_m_s > TOBLER.speed_m_s == 1.0


@settings(max_examples=100, deadline=None)
@given(grade=st.floats(-10, 10), speed=st.floats(0.5, 12.0), slope=st.sampled_from(["none", "tobler"]))
def test_nobody_is_faster_than_their_fastest_on_any_grade(grade, speed, slope):
    profile = WalkProfile(speed_kmh=speed, slope=slope)
    assert profile.speed_m_s / pace(grade, profile) <= profile.fastest_m_s * (1 + 1e-12)


# Numbers that no walker has


@pytest.mark.parametrize(("name", "bounds"), PROFILE_BOUNDS.items())
def test_numbers_at_their_bounds_are_taken_and_those_beyond_are_refused(name, bounds):
    least, most = bounds
    for value in bounds:
        assert getattr(WalkProfile(speed_kmh=4.0, **{name: value}), name) == value
    for value in (least - 0.001, most + 0.001, float("nan"), float("inf"), -float("inf")):
        with pytest.raises(InputError, match=rf"{name} = .* cannot be used.*{least:g} \.\.\. {most:g}"):
            WalkProfile(speed_kmh=4.0, **{name: value})


@pytest.mark.parametrize(("name", "forbids"), [(name, name in FORBIDDABLE) for name in PROFILE_BOUNDS])
def test_only_stairs_and_a_steepest_grade_may_be_none(name, forbids):
    if forbids:
        assert getattr(WalkProfile(speed_kmh=4.0, **{name: None}), name) is None
    else:
        with pytest.raises((InputError, TypeError), match=r"cannot be used|not supported"):
            WalkProfile(speed_kmh=4.0, **{name: None})


@pytest.mark.parametrize("slope", ["Tobler", "naismith", "", None])
def test_an_unknown_slope_function_is_refused(slope):
    with pytest.raises(InputError, match=r"slope = .* cannot be used.*none, tobler"):
        WalkProfile(speed_kmh=4.0, slope=slope)


def test_a_refusal_is_said_in_chinese_too():
    with pytest.raises(InputError, match="cannot be used") as refused:
        WalkProfile(speed_kmh=4.0, stairs_factor=0.5)
    assert "stairs_factor = 0.5 无法使用" in refused.value.text("zh")


@pytest.mark.parametrize("name", ["signal_crossing_s", "major_crossing_s"])
def test_whoever_waits_at_one_kind_of_crossing_waits(name):
    assert WalkProfile(speed_kmh=4.0, **{name: 1.0}).waits
    assert not WalkProfile(speed_kmh=4.0, **{name: 0.0}).waits


# Words


def test_what_costs_an_elderly_walker_time_is_said_in_both_languages():
    elderly = PROFILES["elderly"]
    assert elderly.costs("en") == "slopes after Tobler, stairs × 3, 24.5 s a signal, 10 s a main road"
    assert elderly.costs("zh") == "坡度按 Tobler 函数计时、台阶用时 × 3、每处信号灯 24.5 秒、每处主要道路过街 10 秒"


def test_where_a_wheelchair_does_not_go_is_said_in_both_languages():
    wheelchair = replace(PROFILES["wheelchair"], off_network_factor=1.5)
    assert wheelchair.costs("en") == (
        "slopes after Tobler, none over 8.3 %, no stairs, 24.5 s a signal, 10 s a main road, off the streets × 1.5"
    )
    assert wheelchair.costs("zh") == (
        "坡度按 Tobler 函数计时、不走大于 8.3 % 的坡、不走台阶、每处信号灯 24.5 秒、每处主要道路过街 10 秒、"
        "路外用时 × 1.5"
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"slope": "tobler"}, "slopes after Tobler"),
        ({"max_grade": 0.12}, "none over 12.0 %"),
        ({"stairs_factor": 2.5}, "stairs × 2.5"),
        ({"stairs_factor": None}, "no stairs"),
        ({"signal_crossing_s": 20.0}, "20 s a signal"),
        ({"major_crossing_s": 5.0}, "5 s a main road"),
        ({"off_network_factor": 2.0}, "off the streets × 2"),
        ({"max_snap_m": 99.0}, ""),
    ],
)
def test_only_what_costs_time_is_said(numbers, words):
    assert WalkProfile(speed_kmh=4.0, **numbers).costs("en") == words


@pytest.mark.parametrize("name", PROFILES)
def test_every_walker_has_a_title_of_its_own_in_both_languages(name):
    profile = PROFILES[name]
    assert profile.title("zh") == profile.zh
    assert profile.title("en") == profile.en
    assert [other.zh for other in PROFILES.values()].count(profile.zh) == 1
    assert [other.en for other in PROFILES.values()].count(profile.en) == 1
