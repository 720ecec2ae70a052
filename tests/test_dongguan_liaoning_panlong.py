"""What a planner would look up in three documents: how binding a clause is, for which unit, how much, and by when."""

import datetime as dt

import pytest

from circle15.standards.model import Rule
from circle15.standards.reader import read_standard

DONGGUAN = "dongguan-2018"
LIAONING = "liaoning-2020"
PANLONG = "panlong-2025"
ALL = (DONGGUAN, LIAONING, PANLONG)


def rule(standard: str, rule_id: str, reading: str | None = None) -> Rule:
    found = read_standard(standard).rule(rule_id, reading)
    assert found is not None, (standard, rule_id, reading)
    return found


def readings(standard: str, rule_id: str) -> list[str]:
    return [one.reading for one in read_standard(standard).rules if one.id == rule_id]


def written(standard: str) -> list[Rule]:
    """The rules as the file has them: the reader adds 800 m and 1000 m to 15 minutes, and names them."""
    return [one for one in read_standard(standard).rules if not one.short_en.endswith("m along the streets)")]


# ---- all three -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_no_rule_has_a_pass_share_because_no_document_names_one(name):
    for one in read_standard(name).rules:
        assert one.pass_share is None, one.id
        assert one.each is None or one.each.pass_share is None, one.id


@pytest.mark.parametrize("name", ALL)
def test_every_rule_quotes_its_clause_and_says_how_it_was_read_in_both_languages(name):
    for one in read_standard(name).rules:
        assert len(one.quote_zh) >= 12, one.id
        assert one.clause, one.id
        assert one.note_zh, one.id
        assert one.note_en, one.id


@pytest.mark.parametrize("name", ALL)
def test_names_in_headings_are_short(name):
    for one in written(name):
        assert len(one.short_zh) <= 8, one.id
        assert len(one.short_en.split()) <= 4, one.id


@pytest.mark.parametrize("name", ALL)
def test_every_clause_that_is_not_checked_says_what_it_asks_and_why_not_in_both_languages(name):
    for one in read_standard(name).not_checkable:
        assert min(len(one.quote_zh), len(one.zh), len(one.en), len(one.reason_zh), len(one.reason_en)) > 8, one.id


@pytest.mark.parametrize("name", ALL)
def test_no_id_stands_twice(name):
    standard = read_standard(name)
    ids = [one.id for one in standard.rules if one.primary] + [one.id for one in standard.not_checkable]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ALL)
def test_a_clause_of_striving_encouraging_or_advancing_is_never_a_gap(name):
    for one in read_standard(name).rules:
        if one.quote_zh.startswith(("鼓励", "力争", "争取", "推进", "支持引导")):
            assert one.force in ("encouraged", "conditional"), one.id


@pytest.mark.parametrize("name", ALL)
def test_a_rule_about_smaller_units_asks_them_on_the_basis_that_it_prints(name):
    for one in read_standard(name).rules:
        if one.each is not None:
            assert one.each.basis == one.basis, one.id


@pytest.mark.parametrize("name", ALL)
def test_a_rule_for_some_communities_only_counts_the_share_among_these(name):
    for one in read_standard(name).rules:
        if one.each is not None:
            assert one.each.applies_to == one.applies_to, one.id


# ---- Dongguan --------------------------------------------------------------------------------------


def test_dongguan_is_an_issued_plan_without_a_single_minute_metre_or_square_metre_of_its_own():
    standard = read_standard(DONGGUAN)
    assert (standard.source_status, standard.for_reference) == ("issued_plan", False)
    checks = {one.check for one in standard.rules if one.primary}
    assert checks == {"unit_coverage", "co_location", "field_value", "presence", "facility_share", "basket"}
    assert all(one.limit_min is None for one in standard.rules)


def test_dongguan_wants_service_areas_to_cover_every_village_not_a_centre_in_each():
    one = rule(DONGGUAN, "DG-01")
    assert (one.check, one.unit_level, one.basis, one.force) == ("unit_coverage", "city", "assigned", "target")
    assert (one.asks["of"], one.asks["min_share"]) == ("community", 1.0)
    assert (one.each.check, one.each.basis, one.each.kinds) == ("presence", "assigned", ("community_service_centre",))
    assert readings(DONGGUAN, "DG-01") == ["default", "reachable"]
    assert "present" not in {other.basis for other in read_standard(DONGGUAN).rules if other.id == "DG-01"}


def test_the_minutes_of_dongguans_walking_reading_are_said_not_to_be_its_own():
    other = rule(DONGGUAN, "DG-01", "reachable")
    assert (other.each.basis, other.each.limit_min) == ("reachable", 15.0)
    assert "不是本文件的要求" in other.note_zh
    assert "not asked for here" in other.note_en


@pytest.mark.parametrize(
    ("rule_id", "day", "basis"),
    [
        ("DG-01", dt.date(2017, 2, 28), "repaired"),
        ("DG-04", dt.date(2017, 6, 30), "repaired"),
        ("DG-04-town", dt.date(2017, 6, 30), "repaired"),
        ("DG-06", dt.date(2018, 12, 31), "stated"),
        ("DG-08", dt.date(2018, 12, 31), "stated"),
    ],
)
def test_dongguans_dates_are_put_back_where_the_text_lost_characters(rule_id, day, basis):
    one = rule(DONGGUAN, rule_id)
    assert (one.deadline, one.deadline_basis) == (day, basis)


def test_dongguans_legal_stations_have_two_denominators_villages_and_towns():
    village, town = rule(DONGGUAN, "DG-04"), rule(DONGGUAN, "DG-04-town")
    assert (village.asks["of"], town.asks["of"]) == ("community", "subdistrict")
    assert village.quote_zh == town.quote_zh
    assert {village.force, town.force} == {"encouraged"}


def test_dongguan_strives_for_five_social_organisations_in_villages_and_ten_in_urban_communities():
    rural, urban = rule(DONGGUAN, "DG-06"), rule(DONGGUAN, "DG-07")
    assert (rural.asks["field"], rural.asks["min_value"], rural.applies_to) == (
        "social_orgs",
        5,
        {"urban_rural": ("rural",)},
    )
    assert (urban.asks["field"], urban.asks["min_value"], urban.applies_to) == (
        "social_orgs",
        10,
        {"urban_rural": ("urban",)},
    )
    assert {rural.force, urban.force} == {"encouraged"}


def test_dongguans_residents_without_registration_are_shown_and_their_equal_service_is_quoted():
    share = rule(DONGGUAN, "DG-12")
    assert (share.check, share.asks["field"], share.asks["per"]) == ("field_value", "floating_population", "population")
    assert share.force == "definition"
    assert not {"min_value", "max_value", "values"} & share.asks.keys()
    quoted = {one.id: one.quote_zh for one in read_standard(DONGGUAN).not_checkable}
    assert "非户籍常住人口与户籍村(居)民同参与、同服务" in quoted["DG-13"]


def test_in_dongguan_the_bureau_that_is_named_first_leads():
    assert rule(DONGGUAN, "DG-01").duty_zh.startswith("市民政局（牵头）")
    assert rule(DONGGUAN, "DG-05").duty_zh.startswith("市司法局（牵头）")


# ---- Liaoning --------------------------------------------------------------------------------------


def test_liaonings_reply_is_for_reference_and_holds_nothing_mandatory():
    standard = read_standard(LIAONING)
    assert (standard.source_status, standard.for_reference) == ("proposal_reply", True)
    assert "mandatory" not in {one.force for one in standard.rules}


def test_what_liaoning_reports_as_done_is_never_judged_and_has_no_deadline():
    done = {one.id: one for one in read_standard(LIAONING).rules if one.force == "achieved_fact"}
    assert set(done) == {"LN-01", "LN-03", "LN-09", "LN-10"}
    assert all(one.deadline is None for one in done.values())
    assert done["LN-09"].asks["min_share"] == 0.82
    assert (done["LN-10"].asks["field"], done["LN-10"].asks["min_value"]) == ("staff", 11)


@pytest.mark.parametrize("rule_id", ["LN-05", "LN-06", "LN-08", "LN-09"])
def test_liaonings_shares_and_numbers_are_the_provinces(rule_id):
    assert rule(LIAONING, rule_id).unit_level == "province"


def test_liaonings_ten_to_fifteen_minutes_are_read_both_ways():
    assert [one.reading for one in written(LIAONING) if one.id == "LN-02"] == ["default", "10min", "shops"]
    assert rule(LIAONING, "LN-02").limit_min == 15
    assert rule(LIAONING, "LN-02", "10min").limit_min == 10
    assert rule(LIAONING, "LN-02").force == "encouraged"


def test_liaonings_circle_borrows_its_list_from_the_circle_that_the_reply_describes():
    circle, described = rule(LIAONING, "LN-02"), rule(LIAONING, "LN-03")
    assert circle.asks["services"] == described.asks["services"]
    assert "LN-03" in circle.note_zh
    assert "LN-03" in circle.note_en


def test_liaonings_health_circle_is_urban_fifteen_minutes_and_is_read_in_metres_too():
    one = rule(LIAONING, "LN-04")
    assert (one.check, one.limit_min, one.force, one.deadline) == ("reach_time", 15.0, "target", None)
    assert one.applies_to == {"urban_rural": ("urban",)}
    assert readings(LIAONING, "LN-04") == ["default", "with-hospital", "800m", "1000m"]


def test_liaonings_ninety_per_cent_are_of_health_centres_not_of_communities():
    one = rule(LIAONING, "LN-05")
    assert (one.check, one.asks["min_share"], one.kinds) == ("facility_share", 0.9, ("community_health_centre",))
    assert one.where == {"meets_standard": (True,)}
    assert (one.force, one.deadline) == ("encouraged", None)


def test_liaonings_seven_hundred_stores_are_those_of_2019():
    one = rule(LIAONING, "LN-08")
    assert (one.check, one.asks["year"], one.asks["min_count"]) == ("growth", 2019, 700)
    assert (one.force, one.deadline, one.deadline_basis) == ("encouraged", dt.date(2019, 12, 31), "stated")


# ---- Panlong ---------------------------------------------------------------------------------------


def test_panlong_wants_thirty_square_metres_per_hundred_households_by_2025():
    one = rule(PANLONG, "KM-01")
    assert (one.check, one.asks["min_m2_per_100hh"], one.basis) == ("floor_area_per_100hh", 30.0, "assigned")
    assert (one.force, one.deadline, one.deadline_basis) == ("target", dt.date(2025, 12, 31), "stated")


def test_every_rule_of_panlong_is_due_with_its_plan_and_only_one_says_so_itself():
    standard = read_standard(PANLONG)
    assert {one.deadline for one in standard.rules} == {dt.date(2025, 12, 31)}
    assert {one.id for one in standard.rules if one.deadline_basis == "stated"} == {"KM-01"}


def test_panlong_counts_government_run_health_centres_only_in_every_reading():
    found = [one for one in read_standard(PANLONG).rules if one.id == "KM-02"]
    assert [one.reading for one in found] == ["lenient", "strict", "with-township-centre"]
    for one in found:
        assert one.where == {"operator_type": ("government",)}
        assert (one.asks["min_residents"], one.asks["max_residents"]) == (30_000, 100_000)
        assert one.unit_level == "subdistrict"


@pytest.mark.parametrize("rule_id", ["KM-06", "KM-07", "KM-08", "KM-08-rural", "KM-19"])
def test_panlongs_coverage_rates_are_targets_of_the_district(rule_id):
    one = rule(PANLONG, rule_id)
    assert (one.check, one.unit_level, one.force) == ("unit_coverage", "district", "target")


def test_panlongs_ninety_per_cent_are_of_urban_communities_with_day_care_of_their_own_served_or_in_reach():
    one = rule(PANLONG, "KM-07")
    assert (one.asks["of"], one.asks["min_share"]) == ("community", 0.9)
    assert one.each.applies_to == {"urban_rural": ("urban",)}
    assert readings(PANLONG, "KM-07") == ["present", "assigned", "reachable"]


def test_panlongs_sixty_five_per_cent_hold_for_street_level_centres_and_for_rural_regional_ones():
    street, rural = rule(PANLONG, "KM-08"), rule(PANLONG, "KM-08-rural")
    assert street.asks["min_share"] == rural.asks["min_share"] == 0.65
    assert street.asks["of"] == rural.asks["of"] == "subdistrict"
    assert (street.each.kinds, rural.each.kinds) == (("elderly_care_complex",), ("rural_elderly_centre",))
    assert (street.applies_to, rural.applies_to) == ({}, {"urban_rural": ("rural",)})
    assert set(rule(PANLONG, "KM-08", "joint").each.kinds) == {"elderly_care_complex", "rural_elderly_centre"}


def test_panlongs_built_areas_are_a_rule_of_their_own_because_subdistricts_are_not_built_or_new():
    one = rule(PANLONG, "KM-29")
    assert one.applies_to == {"build_status": ("built", "old")}
    assert (one.unit_level, one.force) == ("community", "encouraged")
    assert one.quote_zh in rule(PANLONG, "KM-08").quote_zh


def test_panlongs_new_areas_are_judged_without_an_area_that_the_plan_does_not_name():
    one = rule(PANLONG, "KM-06")
    assert (one.each.check, one.each.applies_to) == ("new_build", {"build_status": ("new",)})
    assert "min_m2_per_100hh" not in one.each.asks
    assert one.asks["min_share"] == 1.0


def test_panlong_asks_for_eight_hours_and_only_encourages_weekends():
    hours, weekends = rule(PANLONG, "KM-09"), rule(PANLONG, "KM-10")
    assert (hours.asks["min_hours_per_day"], hours.asks["weekends"], hours.force) == (8.0, False, "standard")
    assert (weekends.asks["weekends"], weekends.force) == (True, "encouraged")
    assert "min_hours_per_day" not in weekends.asks


def test_panlongs_circle_borrows_its_list_from_the_clause_on_services_and_says_so():
    circle, services = rule(PANLONG, "KM-12"), rule(PANLONG, "KM-18")
    assert (circle.check, circle.basis, circle.limit_min) == ("basket", "reachable", 15.0)
    assert circle.asks["services"] == services.asks["services"]
    assert len(circle.asks["services"]) == 7
    assert "KM-18" in circle.note_zh
    assert "KM-18" in circle.note_en


def test_panlongs_own_distances_are_said_to_be_ours():
    for one in read_standard(PANLONG).rules:
        if "within_m" in one.asks and one.primary:
            assert "本工具自定" in one.note_zh, one.id
            assert "our own number" in one.note_en, one.id


def test_panlongs_water_source_subdistricts_have_rules_of_their_own():
    for rule_id, kind in (("KM-03", "township_health_centre"), ("KM-03-clinics", "village_clinic")):
        one = rule(PANLONG, rule_id)
        assert (one.kinds, one.unit_level) == ((kind,), "subdistrict")
        assert one.applies_to == {"place_type": ("water_source_area",)}


def test_panlongs_idle_buildings_are_candidate_sites_and_no_duty():
    stock = next(one for one in read_standard(PANLONG).not_checkable if one.id == "KM-30")
    assert "社区各类存量房屋资源" in stock.quote_zh
    assert "候选地点" in stock.reason_zh
    assert "candidate sites" in stock.reason_en


def test_charging_points_stand_for_a_list_of_works_in_old_estates_and_are_never_judged():
    one = rule(PANLONG, "KM-27")
    assert (one.kinds, one.force) == (("ev_charging",), "definition")
    assert one.applies_to == {"build_status": ("old",)}


def test_where_conditions_allow_is_conditional_and_round_the_clock_online_is_mandatory_in_panlong():
    assert rule(PANLONG, "KM-26").force == "conditional"
    online = next(one for one in read_standard(PANLONG).not_checkable if one.id == "KM-11")
    assert online.force == "mandatory"
