"""Figures of national standards: a draft that binds nobody, every figure with where and how it was seen.

The list of figures that it was written from is no part of the repository: it lies in ``standards`` beside the folder
that ``CIRCLE15_PLACES`` names, and what needs it is skipped without it.
"""

import os
import re
from pathlib import Path

import pytest

from circle15.standards.reader import read_standard

STATUSES = ("seen", "seen_ocr", "seen_secondary")

#: The number of a standard, and of a table in one.
STANDARD = re.compile(r"(?:table|表) ?\d-\d|(?:GB|GB/T|JGJ|TD/T|建标) ?\d+(?:-\d{4})?")

#: The number of an entry in the list of figures.
ENTRY = re.compile(r"N[A-Z0-9]+-[A-Z]?\d+")

#: The weaker of a principle that was seen and of metres that a machine read elsewhere.
WEAKER = {"N50180-10": "seen_ocr"}


@pytest.fixture(scope="module")
def draft():
    return read_standard("national-draft")


@pytest.fixture(scope="module")
def entries():
    folder = os.environ.get("CIRCLE15_PLACES")
    if not folder:
        pytest.skip("CIRCLE15_PLACES names no folder beside the standards")
    path = Path(folder).parent / "standards" / "national_standards.yaml"
    if not path.is_file():
        pytest.skip(f"there is no {path}")
    yaml = pytest.importorskip("yaml")
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["standards"]
    return {entry["id"]: entry for entry in listed}


def entry_of(rule, entries):
    """The entry that a rule is made of: its id, or its id with a further word behind it."""
    named = [name for name in entries if rule.id == name or rule.id.startswith(f"{name}-")]
    assert len(named) == 1, rule.id
    return entries[named[0]]


def numbers(thing):
    """Every number in an entry, also those in its words; the 2 of m2 and the names of documents are none."""
    if isinstance(thing, dict):
        return {number for value in thing.values() for number in numbers(value)}
    if isinstance(thing, list):
        return {number for value in thing for number in numbers(value)}
    if isinstance(thing, bool) or thing is None:
        return set()
    return {
        float(number)
        for number in re.findall(r"(?<![a-zA-Z])\d+(?:\.\d+)?", STANDARD.sub("", ENTRY.sub("", str(thing))))
    }


def figures(entry):
    """The numbers that an entry asks for: not those of its source and its number."""
    return numbers([entry.get("value"), entry["topic"], entry.get("note")])


def asked(rule):
    return {value for value in rule.asks.values() if isinstance(value, float) and value > 0}


def written(standard):
    """The rules as the file has them: the reader adds 800 m and 1000 m to 15 minutes, and names them."""
    return [one for one in standard.rules if not one.short_en.endswith("m along the streets)")]


# ---- the document ----------------------------------------------------------------------------------


def test_the_document_is_a_draft_and_what_it_finds_unmet_is_no_gap(draft):
    assert draft.source_status == "draft"
    assert draft.for_reference
    assert "草稿" in draft.title_zh
    assert "draft" in draft.title_en


def test_every_rule_and_every_reading_says_how_and_where_its_figure_was_seen(draft):
    for rule in draft.rules:
        assert rule.figure_status in STATUSES, rule.id
        assert rule.figure_source.strip(), rule.id
        assert re.search(r"https?://|github:|public code", rule.figure_source), rule.id


def test_no_clause_is_quoted_because_no_text_was_at_hand_and_the_note_says_so(draft):
    assert all(rule.quote_zh == "" for rule in draft.rules)
    assert "未取得各标准原文" in draft.note_zh
    assert "texts of the standards were not at hand" in draft.note_en


def test_no_rule_makes_up_the_share_of_residents_that_has_to_be_served(draft):
    for rule in draft.rules:
        assert rule.pass_share is None, rule.id
        assert rule.each is None or rule.each.pass_share is None, rule.id


def test_fifteen_minutes_do_not_bring_along_metres_whose_status_is_another(draft):
    minutes = [rule for rule in draft.rules if rule.limit_min == 15.0]
    assert minutes
    for rule in minutes:
        metres = [r for r in draft.rules if r.id == rule.id and "limit_m" in r.asks and r in written(draft)]
        added = [r for r in draft.rules if r.id == rule.id and r not in written(draft)]
        assert not metres or rule.id.startswith(("NSH-04", "N1062-04"))
        assert not added, rule.id


def test_the_words_of_no_two_readings_of_one_clause_are_the_same(draft):
    said = [(rule.id, rule.en) for rule in draft.rules if rule.id != "NCHC-01"]  # or: read strictly, or leniently
    assert len(said) == len(set(said))


def test_headings_are_short(draft):
    for rule in written(draft):
        assert len(rule.short_zh) <= 8, rule.short_zh
        assert len(rule.short_en.split()) <= 4, rule.short_en


# ---- figures that a person can check ---------------------------------------------------------------

FIGURES = {
    "fifteen minutes of GB 50180 are 1000 m along the streets": (
        "N50180-03-service",
        "1000m",
        "reach_network_distance",
        "limit_m",
        1000.0,
        "seen_secondary",
    ),
    "or 800 m": ("N50180-03-service", "800m", "reach_network_distance", "limit_m", 800.0, "seen_secondary"),
    "a primary school is within a radius of 500 m": (
        "N50180-C08",
        "radius",
        "reach_straight_distance",
        "limit_m",
        500.0,
        "seen_secondary",
    ),
    "which can also be read as a walk": (
        "N50180-C08",
        "walk",
        "reach_network_distance",
        "limit_m",
        500.0,
        "seen_secondary",
    ),
    "a kindergarten is within a radius of 300 m": (
        "N50180-C17",
        "radius",
        "reach_straight_distance",
        "limit_m",
        300.0,
        "seen_secondary",
    ),
    "day care is within a radius of 300 m": (
        "N50437-01",
        "radius",
        "reach_straight_distance",
        "limit_m",
        300.0,
        "seen_ocr",
    ),
    "a day-care centre has 350 m2": ("N50437-01-area", "default", "min_area", "min_m2", 350.0, "seen_ocr"),
    "a thousand elderly people have 40 beds": (
        "N50437-04",
        "default",
        "capacity_per_1000",
        "min_per_1000",
        40.0,
        "seen",
    ),
    "a hundred households have 30 m2 of services": (
        "NCC-13-area",
        "default",
        "floor_area_per_100hh",
        "min_m2_per_100hh",
        30.0,
        "seen",
    ),
    "six tenths of them for activities": ("NCC-13-activity", "default", "activity_share", "min_share", 0.6, "seen"),
    "a complex has 600 m2": ("NEM-01", "minimum", "min_area", "min_m2", 600.0, "seen"),
    "or better 800 m2": ("NEM-01", "preferred", "min_area", "min_m2", 800.0, "seen"),
    "an activity ground has 150 m2": ("NCC-11", "default", "min_area", "min_m2", 150.0, "seen_secondary"),
    "ten thousand residents have 18 workers": (
        "N145-01-workers",
        "default",
        "field_value",
        "min_value",
        0.0018,
        "seen_secondary",
    ),
    "every urban community had a facility by 2020": (
        "N135-01-urban",
        "default",
        "unit_coverage",
        "min_share",
        1.0,
        "seen",
    ),
    "and half of the rural ones": ("N135-01-rural", "default", "unit_coverage", "min_share", 0.5, "seen"),
    "new estates of Yinchuan have 30 m2 for the elderly per 100 households": (
        "NELD-01-yinchuan-new",
        "default",
        "floor_area_per_100hh",
        "min_m2_per_100hh",
        30.0,
        "seen",
    ),
    "built ones 20 m2": ("NELD-01-yinchuan-built", "default", "floor_area_per_100hh", "min_m2_per_100hh", 20.0, "seen"),
    "everyday shops are within 15 minutes on foot": ("NMOF-01", "default", "reach_time", "limit_min", 15.0, "seen"),
    "a convenience store within 5": ("NMOF-03-5min", "default", "basket", "limit_min", 5.0, "seen"),
    "a market within 8": ("NMOF-03-8min", "default", "basket", "limit_min", 8.0, "seen"),
}


@pytest.mark.parametrize("sentence", FIGURES)
def test_a_figure_stands_there_with_its_unit_and_its_status(draft, sentence):
    rule_id, reading, check, parameter, value, status = FIGURES[sentence]
    rule = draft.rule(rule_id, reading)
    assert rule is not None
    assert (rule.check, rule.asks[parameter], rule.figure_status) == (check, pytest.approx(value), status)


def test_a_radius_is_a_straight_line_first_and_a_walk_in_another_reading(draft):
    for rule in draft.rules:
        if rule.reading == "radius" and rule.primary:
            assert rule.check == "reach_straight_distance"
            walk = draft.rule(rule.id, "walk")
            assert walk is not None
            assert (walk.check, walk.asks["limit_m"]) == ("reach_network_distance", rule.asks["limit_m"])


def test_a_centre_of_the_upper_tier_does_not_stand_in_for_a_station(draft):
    rule = draft.rule("N50180-10")
    assert rule.check == "tier_reach"
    assert rule.kinds == ("elderly_service_station",)
    assert rule.asks["not_replaced_by"] == ("elderly_care_complex",)
    assert rule.asks["limit_m"] == 300.0
    assert "N50437-02" in rule.figure_source


def test_one_health_centre_per_subdistrict_or_per_thirty_to_hundred_thousand_residents_is_read_both_ways(draft):
    strict, lenient = draft.rule("NCHC-01", "strict"), draft.rule("NCHC-01", "lenient")
    for rule in (strict, lenient):
        assert rule.unit_level == "subdistrict"
        assert (rule.asks["min_residents"], rule.asks["max_residents"]) == (30000.0, 100000.0)
    assert (strict.asks["mode"], lenient.asks["mode"]) == ("strict", "lenient")


def test_the_walk_of_hebi_begins_at_the_gate_and_is_shown_but_not_judged(draft):
    rule = draft.rule("NHB-01")
    assert (rule.asks["origin"], rule.limit_min, rule.force) == ("gate", 15.0, "definition")
    assert "鹤壁" in rule.zh


@pytest.mark.parametrize(
    ("start", "zh", "en"),
    [("NELD-01-hubei", "湖北", "Hubei"), ("NELD-01-anhui", "安徽", "Anhui"), ("NSH-", "上海", "Shanghai")],
)
def test_a_rule_of_one_place_names_it_in_every_reading(draft, start, zh, en):
    local = [rule for rule in draft.rules if rule.id.startswith(start)]
    assert local
    for rule in local:
        assert zh in rule.zh
        assert en in rule.en


def test_the_fewest_beds_of_a_home_are_left_out_because_the_scan_is_in_doubt(draft):
    rule = draft.rule("N50437-04")
    assert "min_per_1000" in rule.asks
    assert not {20.0, 200.0} & asked(rule)
    assert "scan" in rule.note_en


# ---- against the list that it was written from -----------------------------------------------------


def test_no_rule_is_of_an_entry_that_was_only_remembered_or_derived(draft, entries):
    for rule in draft.rules:
        assert entry_of(rule, entries)["status"] in STATUSES, rule.id


def test_every_rule_has_the_status_and_the_source_of_its_entry(draft, entries):
    for rule in draft.rules:
        entry = entry_of(rule, entries)
        assert rule.figure_status == WEAKER.get(rule.id, entry["status"]), rule.id
        assert entry["source"] in rule.figure_source, rule.id


def test_every_number_that_a_rule_asks_for_stands_in_its_entry_or_in_one_that_its_source_names(draft, entries):
    for rule in draft.rules:
        known = figures(entry_of(rule, entries))
        for name in ENTRY.findall(rule.figure_source):
            known |= figures(entries[name])
        per_10000 = {number / 10_000 for number in known} if rule.check == "field_value" else set()
        for value in asked(rule):
            assert any(value == pytest.approx(number) for number in known | per_10000), (rule.id, value)


def test_a_number_that_was_only_remembered_stands_nowhere(draft, entries):
    seen = set().union(*(figures(entry) for entry in entries.values() if entry["status"] in STATUSES))
    remembered = set().union(*(figures(entry) for entry in entries.values() if entry["status"] == "memory")) - seen
    assert {2200.0, 3500.0, 1085.0} <= remembered
    for rule in draft.rules:
        said = asked(rule) | numbers([rule.zh, rule.en, rule.note_zh, rule.note_en])
        assert not said & remembered, rule.id


def test_every_entry_that_was_only_remembered_is_named_in_both_notes_without_a_figure(draft, entries):
    remembered = [name for name, entry in entries.items() if entry["status"] == "memory"]
    assert remembered
    for name in remembered:
        assert name in draft.note_zh
        assert name in draft.note_en
    for note in (draft.note_zh, draft.note_en):
        text = ENTRY.sub("", note)
        assert not re.search(r"\d\s*(米|平方米|分钟|m\b|m2|min)", text)
