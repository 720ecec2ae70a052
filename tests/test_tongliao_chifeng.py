"""What Tongliao's plan and Chifeng's re-posted one say, clause by clause, as a person would check it in the head."""

import datetime as dt

import pytest

from circle15.kinds import kinds
from circle15.standards.reader import read_standard

TONGLIAO = read_standard("tongliao-2020")
CHIFENG = read_standard("chifeng-2010")
BOTH = (TONGLIAO, CHIFENG)

FIVE_VILLAGES = ("urban_village", "suburban_village", "central_village", "traditional_rural", "pastoral")
URBAN = {"urban_rural": ("urban",)}
RURAL = {"urban_rural": ("rural",)}


def rule(rule_id, reading=None):
    found = (TONGLIAO if rule_id.startswith("TL") else CHIFENG).rule(rule_id, reading)
    assert found is not None, (rule_id, reading)
    return found


def readings(rule_id):
    standard = TONGLIAO if rule_id.startswith("TL") else CHIFENG
    return [found.reading for found in standard.rules if found.id == rule_id]


def written(standard):
    """The rules as the file has them: the reader adds 800 m and 1000 m to 15 minutes, and names them."""
    return [one for one in standard.rules if not one.short_en.endswith("m along the streets)")]


# ---- both documents --------------------------------------------------------------------------------


def test_every_clause_that_was_read_out_of_the_two_documents_is_a_rule_or_says_why_not():
    rules = {found.id for standard in BOTH for found in standard.rules}
    told = {found.id for standard in BOTH for found in standard.not_checkable}
    assert not rules & told
    assert rules >= {f"TL-{number:02d}" for number in range(1, 31)}
    assert rules >= {f"CF-{number:02d}" for number in range(1, 24) if number not in (14, 19, 20, 21)}
    assert told >= {"CF-14", "CF-19", "CF-20", "CF-21"}


def test_neither_document_names_a_share_of_residents_so_no_rule_has_a_pass_share():
    for standard in BOTH:
        for found in standard.rules:
            assert found.pass_share is None
            assert found.each is None or found.each.pass_share is None


def test_short_names_fit_where_there_is_little_room():
    for standard in BOTH:
        for found in written(standard):
            assert len(found.short_zh.replace(" ", "")) <= 8, found.id
            assert len(found.short_en.split()) <= 4, found.id


def test_every_rule_has_its_clause_its_place_and_a_note_in_both_languages():
    for standard in BOTH:
        for found in standard.rules:
            assert len(found.quote_zh) >= 13, found.id
            assert found.clause, found.id
            assert found.note_zh, found.id
            assert found.note_en, found.id
        for told in standard.not_checkable:
            assert told.quote_zh, told.id
            assert told.zh, told.id
            assert told.en, told.id


def test_a_tolerance_and_a_distance_that_no_clause_names_are_said_to_be_our_own():
    for standard in BOTH:
        for found in standard.rules:
            ours = found.asks.get("tolerance", 0) > 0 or "within_m" in found.asks or found.check == "mobile_service"
            if ours:
                assert "自定" in found.note_zh, (found.id, found.reading)
                assert "our own" in found.note_en, (found.id, found.reading)


def test_only_full_coverages_that_the_text_softens_with_basically_have_a_tolerance():
    softened = {found.id for found in TONGLIAO.rules if found.primary and found.asks.get("tolerance", 0) > 0}
    assert softened == {"TL-07", "TL-23", "TL-27", "TL-28"}
    for rule_id in softened:
        assert "基本" in rule(rule_id).quote_zh
        assert rule(rule_id).asks["min_share"] == 1


def test_shares_and_numbers_of_communities_are_judged_of_the_city_and_not_of_each_community():
    for standard in BOTH:
        for found in standard.rules:
            if found.check in ("unit_coverage", "ladder", "unit_count"):
                assert found.unit_level == "city", found.id


def test_what_is_asked_as_a_rule_or_where_conditions_allow_is_conditional():
    for standard in BOTH:
        for found in standard.rules:
            soft = found.quote_zh.startswith(("有条件", "在有条件")) or "原则上" in found.quote_zh
            assert (found.force == "conditional") == soft, found.id


# ---- Tongliao --------------------------------------------------------------------------------------


def test_tongliao_is_an_issued_plan_of_2016_to_2020():
    assert TONGLIAO.source_status == "issued_plan"
    assert not TONGLIAO.for_reference
    assert TONGLIAO.period == "2016-2020"
    assert TONGLIAO.document == "000_ca90a201fd1e6c79.txt"


def test_tongliao_says_that_a_thousand_communities_are_not_half_of_its_2098_villages():
    assert "47.7%" in TONGLIAO.note_zh
    assert "47.7 %" in TONGLIAO.note_en
    assert round(100 * 1000 / 2098, 1) == 47.7


def test_tongliao_wants_30_m2_per_100_households_and_at_least_300_m2():
    ratio, floor, both = rule("TL-01"), rule("TL-02"), rule("TL-02", "both")
    assert (ratio.check, ratio.asks["min_m2_per_100hh"]) == ("floor_area_per_100hh", 30)
    assert (floor.check, floor.asks["min_m2"], floor.asks["of"]) == ("min_area", 300, "total")
    assert (both.check, both.asks["min_m2_per_100hh"], both.asks["min_m2"]) == ("required_area", 30, 300)
    for found in (ratio, floor):
        assert (found.force, found.basis, found.applies_to) == ("standard", "assigned", {})
        assert (found.deadline, found.deadline_basis) == (dt.date(2020, 12, 31), "implied")


def test_a_new_community_wants_1000_m2_and_an_extended_centre_800_m2_where_conditions_allow():
    new, extended = rule("TL-03"), rule("TL-04")
    assert (new.asks["min_m2"], new.applies_to) == (1000, {"build_status": ("new",)})
    assert (extended.asks["min_m2"], extended.where) == (800, {"build_kind": ("扩建",)})
    assert new.force == extended.force == "conditional"
    assert rule("TL-03", "new-building").where == {"build_kind": ("新建",)}
    assert rule("TL-04", "redeveloped").applies_to == {"build_status": ("redeveloped",)}
    assert rule("TL-04", "redeveloped").where == {}


def test_five_types_of_village_want_one_centre_of_300_m2_with_at_most_30_percent_offices():
    centre, offices = rule("TL-05"), rule("TL-06")
    assert (centre.asks["min_m2"], centre.asks["of"], centre.force) == (300, "largest", "target")
    assert (offices.check, offices.asks["max_share"], offices.force) == ("office_share", 0.3, "mandatory")
    for found in (centre, offices):
        assert found.applies_to == {"place_type": FIVE_VILLAGES}
        assert (found.deadline, found.deadline_basis) == (dt.date(2020, 12, 31), "stated")


def test_the_list_of_village_types_has_the_township_seat_that_the_300_m2_leave_out_and_is_never_judged():
    types = rule("TL-26")
    assert types.force == "definition"
    assert set(types.asks["values"]) - set(FIVE_VILLAGES) == {"township_seat_village"}
    assert "township_seat_village" not in rule("TL-05").applies_to["place_type"]


def test_streets_are_covered_when_each_urban_subdistrict_has_its_own_centre():
    streets = rule("TL-07")
    assert (streets.asks["of"], streets.asks["min_share"], streets.unit_level) == ("subdistrict", 1, "city")
    assert (streets.each.check, streets.each.kinds) == ("presence", ("subdistrict_service_centre",))
    assert (streets.each.basis, streets.each.applies_to) == ("present", URBAN)


def test_600_rural_communities_by_2017_and_1000_by_2020_are_counted_and_not_shares():
    first, last = rule("TL-08"), rule("TL-09")
    assert (first.check, first.asks["min_count"], first.deadline) == ("unit_count", 600, dt.date(2017, 12, 31))
    assert (last.check, last.asks["min_count"], last.deadline) == ("unit_count", 1000, dt.date(2020, 12, 31))
    assert first.each.asks["field"] == last.each.asks["field"] == "built_as_rural_community"
    steps = rule("TL-09", "ladder").asks["steps"]
    assert [(step.year, step.min_count, step.min_share) for step in steps] == [(2017, 600, None), (2020, 1000, None)]


def test_half_of_the_villages_are_pilots_by_2020():
    pilots = rule("TL-10")
    assert (pilots.check, pilots.asks["min_share"], pilots.force) == ("unit_coverage", 0.5, "target")
    assert pilots.each.applies_to == RURAL
    assert set(rule("TL-10", "place-types").each.applies_to["place_type"]) == {*FIVE_VILLAGES, "township_seat_village"}


@pytest.mark.parametrize(
    ("rule_id", "field", "share", "force", "whom"),
    [
        ("TL-11", "info_platform", 0.6, "target", URBAN),
        ("TL-12", "info_platform", 0.4, "encouraged", RURAL),
        ("TL-13", "smart_infrastructure", 1.0, "target", {}),
        ("TL-27", "smart_platform", 1.0, "target", {}),
        ("TL-28", "online_services", 1.0, "target", {}),
    ],
)
def test_coverage_of_platforms_is_the_share_of_the_communities_that_say_yes(rule_id, field, share, force, whom):
    found = rule(rule_id)
    assert (found.asks["of"], found.asks["min_share"], found.force) == ("community", share, force)
    assert (found.each.check, found.each.asks["field"]) == ("field_value", field)
    assert found.each.asks["values"] == (True,)
    assert found.each.applies_to == whom
    assert found.deadline == dt.date(2020, 12, 31)


def test_tongliaos_circle_is_of_urban_communities_only_within_15_minutes_on_foot_and_binds_nobody():
    circle = rule("TL-14")
    assert (circle.check, circle.basis, circle.limit_min) == ("basket", "reachable", 15)
    assert circle.applies_to == URBAN
    assert circle.force == "encouraged"
    assert circle.deadline is None


def test_the_circles_list_is_that_of_the_clause_on_planning_together_and_the_note_says_so():
    circle, planned = rule("TL-14"), rule("TL-18")
    groups = [{kinds()[kind].group for kind in service} for service in circle.asks["services"]]
    assert groups == [{"service"}, {"health"}, {"service"}, {"culture"}, {"sport"}, {"care"}, {"commerce"}]
    for own, theirs in zip(circle.asks["services"], planned.asks["services"], strict=True):
        assert set(own) <= set(theirs)
    assert "TL-18" in circle.note_zh
    assert "TL-18" in circle.note_en
    assert planned.basis == "assigned"
    assert rule("TL-18", "reachable").limit_min == 15


def test_the_circle_can_also_be_read_by_its_own_paragraph_or_as_the_centre_alone():
    in_the_file = [found.reading for found in written(TONGLIAO) if found.id == "TL-14"]
    assert in_the_file == ["default", "own-paragraph", "centre-only"]
    named = {kind for service in rule("TL-14", "own-paragraph").asks["services"] for kind in service}
    assert named >= {"housekeeping", "hairdresser", "laundry", "repair", "recycling_point", "post_office", "bank"}
    assert rule("TL-14", "centre-only").check == "reach_time"


def test_mobile_service_is_for_the_countryside_and_the_minutes_are_ours():
    mobile = rule("TL-15")
    assert mobile.applies_to == RURAL
    assert (mobile.limit_min, rule("TL-15", "30min").limit_min) == (15, 30)


def test_the_subdistrict_has_a_hall_and_the_community_an_agent_point():
    tiers = rule("TL-16").asks["tiers"]
    assert [(tier.level, tier.kinds) for tier in tiers] == [
        ("community", ("service_agent_point",)),
        ("subdistrict", ("subdistrict_service_centre",)),
    ]


def test_where_old_areas_lack_rooms_the_county_builds_and_lacking_means_the_areas_of_the_plan():
    gap = rule("TL-20")
    assert (gap.check, gap.asks["rules"]) == ("rules_met", ("TL-01", "TL-02"))
    assert gap.applies_to == {"build_status": ("old", "built")}
    assert (gap.force, gap.duty_zh) == ("mandatory", "旗县市区人民政府")


def test_volunteers_are_15_percent_of_the_residents_of_the_city():
    volunteers = rule("TL-22")
    assert (volunteers.check, volunteers.unit_level) == ("field_value", "city")
    assert (volunteers.asks["field"], volunteers.asks["per"]) == ("volunteers", "population")
    assert volunteers.asks["min_value"] == 0.15
    assert "min_share" not in rule("TL-22", "each-community").asks


def test_a_shop_of_any_of_the_three_sorts_is_enough_because_the_list_gives_examples():
    shops = rule("TL-25")
    assert shops.asks["services"] == (("supermarket",), ("convenience_store",), ("greengrocer",))
    assert (shops.asks["min_services"], rule("TL-25", "all-three").asks["min_services"]) == (1, 3)


def test_idle_schools_hotels_and_offices_are_candidate_sites_and_no_duty():
    idle = next(told for told in TONGLIAO.not_checkable if told.id == "TL-idle-buildings")
    for word in ("公办学校", "宾馆", "培训中心", "福利设施", "办公用房"):
        assert word in idle.quote_zh
    assert "候选场所" in idle.reason_zh
    assert "candidate sites" in idle.reason_en


# ---- Chifeng ---------------------------------------------------------------------------------------


def test_chifeng_was_re_posted_by_an_unknown_hand_and_is_for_reference_only():
    assert CHIFENG.source_status == "anonymous_repost"
    assert CHIFENG.for_reference
    assert "2022-04-02" in CHIFENG.note_zh
    assert CHIFENG.issued == ""
    assert CHIFENG.document == "004_da9929fa0ab03169.txt"


def test_all_of_chifeng_is_about_urban_communities():
    for found in CHIFENG.rules:
        assert found.applies_to["urban_rural"] == ("urban",), found.id
        assert found.each is None or found.each.applies_to == URBAN, found.id


def test_the_masked_first_year_is_2008_and_said_to_be_inferred():
    first_year = {found.id for found in CHIFENG.rules if found.deadline == dt.date(2008, 12, 31)}
    assert first_year == {"CF-03", "CF-06", "CF-07", "CF-07-count"}
    assert first_year == {found.id for found in CHIFENG.rules if found.deadline_basis == "inferred"}
    for rule_id in first_year - {"CF-07-count"}:
        assert "20*" in rule(rule_id).note_zh


def test_a_community_has_about_1000_to_2000_households():
    size = rule("CF-01")
    assert (size.asks["min_households"], size.asks["max_households"], size.force) == (1000, 2000, "conditional")
    assert size.asks["tolerance"] == 0.1


def test_new_estates_provide_20_m2_per_100_households():
    new = rule("CF-02")
    assert (new.check, new.asks["min_m2_per_100hh"]) == ("floor_area_per_100hh", 20)
    assert new.applies_to == {"urban_rural": ("urban",), "build_status": ("new",)}
    assert "CF-14" in new.note_zh


@pytest.mark.parametrize(
    ("rule_id", "year", "share"), [("CF-03", 2008, 0.4), ("CF-04", 2009, 0.6), ("CF-05", 2010, 0.8)]
)
def test_each_year_more_communities_have_200_m2_of_rooms(rule_id, year, share):
    found = rule(rule_id)
    assert (found.check, found.asks["min_share"], found.deadline) == ("unit_coverage", share, dt.date(year, 12, 31))
    assert (found.each.check, found.each.asks["min_m2"]) == ("min_area", 200)
    assert (found.force, found.deadline_basis) == ("target", "inferred" if year == 2008 else "stated")


def test_no_yearly_step_is_judged_twice_for_the_ladder_is_a_further_reading_of_the_last_step():
    ladders = {found.id for found in CHIFENG.rules if found.check == "ladder"}
    assert ladders == {"CF-05", "CF-09"}
    assert not any(found.primary for found in CHIFENG.rules if found.check == "ladder")
    rooms, one_stop = rule("CF-05", "ladder").asks["steps"], rule("CF-09", "ladder").asks["steps"]
    assert [(step.year, step.min_share) for step in rooms] == [(2008, 0.4), (2009, 0.6), (2010, 0.8)]
    assert [(step.year, step.min_share) for step in one_stop] == [(2009, 0.3), (2010, 1.0)]


def test_premises_of_their_own_are_told_by_tenure_and_any_premises_are_the_other_reading():
    own, anything = rule("CF-06"), rule("CF-06", "any-premises")
    assert (own.asks["min_share"], "自有" in own.each.where["tenure"]) == (1, True)
    assert anything.each.where == {}


def test_a_one_stop_centre_is_told_by_its_functions_and_50_m2_are_those_of_one_centre():
    size, number, some, all_of_them = rule("CF-07"), rule("CF-07-count"), rule("CF-08"), rule("CF-09")
    assert (size.asks["min_m2"], size.asks["of"], size.unit_level) == (50, "largest", "community")
    assert (number.check, number.asks["min_count"]) == ("unit_count", 26)
    assert (some.asks["min_share"], some.deadline) == (0.3, dt.date(2009, 12, 31))
    assert (all_of_them.asks["min_share"], all_of_them.deadline) == (1, dt.date(2010, 12, 31))
    for where in (size.where, number.each.where, some.each.where, all_of_them.each.where):
        assert "一站式" in where["functions"]


def test_every_community_must_have_both_a_culture_room_and_a_health_station_by_2010():
    both = rule("CF-10")
    assert (both.check, both.asks["every_kind"], both.basis) == ("presence", True, "present")
    assert both.kinds == ("culture_station", "community_health_station")
    assert (both.force, both.deadline) == ("mandatory", dt.date(2010, 12, 31))


def test_one_worker_per_400_households_as_a_rule():
    assert rule("CF-11").asks["max_households_per_staff"] == 400
    assert rule("CF-11").force == "conditional"


def test_in_new_and_redeveloped_estates_both_rooms_and_grounds_open_with_the_housing():
    for rule_id, kind in (("CF-12", "community_service_centre"), ("CF-12-outdoor", "outdoor_fitness")):
        found = rule(rule_id)
        assert (found.check, found.asks["on_time"], found.force) == ("new_build", True, "mandatory")
        assert kind in found.kinds
        assert found.applies_to["build_status"] == ("new", "redeveloped")
        assert "规划" in found.duty_zh


def test_charity_shops_everywhere_has_no_number_and_is_reported_unless_read_as_each():
    assert "min_share" not in rule("CF-15").asks
    assert rule("CF-15", "every-community").asks["min_share"] == 1


def test_opening_schools_and_halls_is_encouraged_and_reported():
    venues = rule("CF-17")
    assert (venues.force, venues.where) == ("encouraged", {"open_to_public": (True,)})
    assert "min_share" not in venues.asks


def test_clauses_that_hang_on_the_missing_annexes_are_not_checked_and_name_the_annex():
    told = {found.id: found for found in CHIFENG.not_checkable}
    for rule_id in ("CF-20", "CF-21", "CF-key-communities"):
        assert "附件1" in told[rule_id].reason_zh
        assert "annex 1" in told[rule_id].reason_en
