import re

import pytest

from circle15 import kinds as module
from circle15.kinds import (
    groups,
    kind_name,
    kind_of_name,
    kind_of_tags,
    kind_of_word,
    kinds,
    kinds_of_tags,
    nearest_kind,
)


def test_there_are_68_kinds_and_each_belongs_to_a_group():
    assert len(kinds()) == 68
    assert {kind.group for kind in kinds().values()} == set(groups())


def test_kinds_is_also_a_constant_that_is_read_when_asked_for():
    assert module.KINDS is kinds()
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = module.nothing


def test_every_amap_code_is_text_of_six_digits():
    codes = [code for kind in kinds().values() for code in kind.amap_codes]
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
    assert "090100" in kinds()["hospital"].amap_codes


def test_a_kind_has_a_name_in_both_languages():
    assert kind_name("village_clinic", "zh") == "村(嘎查)卫生室"
    assert kind_name("village_clinic", "en") == "village clinic"
    with pytest.raises(KeyError, match="castle"):
        kind_name("castle", "en")


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "clinic"}, "clinic"),
        ({"amenity": "clinic", "name": "翠湖社区卫生服务中心"}, "community_health_centre"),
        ({"amenity": "clinic", "name": "翠湖社区卫生服务站"}, "community_health_station"),
        ({"amenity": "clinic;doctors"}, "clinic"),
        ({"healthcare": "centre"}, "community_health_centre"),
        ({"amenity": "townhall", "name": "某市人民政府"}, "subdistrict_service_centre"),
        ({"amenity": "townhall", "name": "盘龙区政务服务中心"}, "district_service_centre"),
        ({"amenity": "school", "isced:level": "1;2"}, "primary_school"),
        ({"amenity": "school", "name": "第三中学"}, "junior_school"),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, "nursing_home"),
        ({"shop": "greengrocer"}, "greengrocer"),
        ({"highway": "bus_stop"}, "bus_stop"),
        ({"railway": "station", "station": "subway"}, "metro_station"),
    ],
)
def test_tags_decide_with_the_name_where_a_tag_is_too_broad(tags, kind):
    assert kind_of_tags(tags)[0] == kind


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"amenity": "school"},
        {"amenity": "cafe"},
        {"highway": "primary"},
        {"disused:amenity": "clinic"},
        {"railway": "station"},
    ],
)
def test_tags_that_say_too_little_decide_nothing(tags):
    assert kind_of_tags(tags) is None


def test_a_name_that_excludes_the_kind_of_the_tag_decides_alone():
    assert kind_of_tags({"amenity": "hospital", "name": "翠湖社区卫生服务中心"})[0] == "community_health_centre"
    assert kind_of_tags({"amenity": "hospital", "name": "爱心宠物医院"}) is None


def test_the_rule_that_decided_is_told():
    assert kind_of_tags({"amenity": "clinic"})[1] == "amenity=clinic"
    assert kind_of_tags({"amenity": "hospital", "name": "凤山镇卫生院"})[1] == "amenity=hospital; name: 卫生院"
    assert kind_of_name("凤山镇卫生院") == ("township_health_centre", "name: 卫生院")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("金星社区居民委员会", "community_service_centre"),
        ("龙泉街道办事处", "subdistrict_service_centre"),
        ("金星社区日间照料中心", "elderly_day_care"),
        ("联盟街道便民服务中心", "subdistrict_service_centre"),
        ("东华小学", "primary_school"),
        ("东华菜市场", "wet_market"),
    ],
)
def test_a_name_alone_decides_where_it_speaks_of_a_kind(name, kind):
    assert kind_of_name(name)[0] == kind


@pytest.mark.parametrize("name", ["", "某某", "爱心动物医院"])
def test_a_name_that_speaks_of_no_kind_decides_nothing(name):
    assert kind_of_name(name) is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("clinic", "clinic"),
        (" Community Health Centre ", "community_health_centre"),
        ("community_health_centre", "community_health_centre"),
        ("社区卫生服务中心", "community_health_centre"),
        ("诊所", "clinic"),
        ("诊所/门诊部", "clinic"),
        ("党群服务中心", "community_service_centre"),
        ("乡镇(苏木)卫生院", "township_health_centre"),
        ("城堡", None),
        ("", None),
    ],
)
def test_a_word_means_a_kind_by_id_or_by_any_of_its_names(word, kind):
    assert kind_of_word(word) == kind


def test_every_id_and_every_name_leads_back_to_its_own_kind():
    for kind in kinds().values():
        assert [kind_of_word(word) for word in (kind.id, kind.zh, kind.en)] == [kind.id] * 3


def test_the_nearest_kind_to_a_slip_is_named_in_both_languages():
    assert nearest_kind("farmacy") == "pharmacy (药店)"


def test_kinds_whose_tags_fit_are_listed_whatever_the_name():
    assert [kind.id for kind, _ in kinds_of_tags({"amenity": "school"})] == [
        "primary_school",
        "junior_school",
    ]
    assert kinds_of_tags({"building": "yes"}) == []
