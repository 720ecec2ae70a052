import csv
import re
from pathlib import Path

import pytest

from circle15 import kind_names
from circle15 import kinds as module
from circle15.kinds import (
    amap_codes_of,
    groups,
    kind_name,
    kind_of_amap,
    kind_of_category,
    kind_of_name,
    kind_of_tags,
    kind_of_word,
    kinds,
    kinds_of_tags,
    nearest_kind,
    nearest_kinds,
    not_in_use,
    read_name,
)

#: Names as offices and maps write them, the kind that a planner would say (empty: none that can be told), and the kinds
#: that the name speaks of just as much.
with (Path(__file__).parent / "kinds_names.csv").open(encoding="utf-8") as file:
    NAMES = [(row["name"], row["kind"], row["also"]) for row in csv.DictReader(file)]


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


# ---- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind", "also"), NAMES)
def test_a_name_is_read_as_a_planner_reads_it(name, kind, also):
    reading = read_name(name)
    assert (reading.kind if reading else "") == kind
    assert ";".join(reading.others if reading else ()) == also


def test_the_names_that_are_tried_cover_every_group_and_nearly_every_kind():
    tried = {kind for _, kind, _ in NAMES} - {""}
    assert {kinds()[kind].group for kind in tried} == set(groups())
    assert set(kinds()) - tried == {"info_station", "info_kiosk"}


def test_no_match_is_missed_for_the_sake_of_speed():
    for name, _, _ in NAMES:
        possible = {kind.id for kind in kind_names._possible(name)}
        assert {kind.id for kind in kinds().values() if kind.match(name)} <= possible


def test_full_width_brackets_are_brackets():
    assert read_name("翠湖社区卫生服务中心\uff08养老服务站\uff09").others == ("elderly_service_station",)
    assert read_name("翠湖社区卫生服务中心【养老服务站】").kind == "community_health_centre"


def test_the_name_of_before_says_nothing_about_today():
    assert read_name("翠湖养老院(原翠湖小学)").others == ()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("翠湖卫生院(暂停营业)", "暂停营业"),
        ("翠湖卫生院\uff08已搬迁\uff09", "已搬迁"),
        ("翠湖小学旧址", "旧址"),
        ("原翠湖小学", "原"),
        ("翠湖幼儿园(在建)", "在建"),
        ("翠湖菜市场(装修中)", "装修中"),
        ("原平市人民医院", None),
        ("原野幼儿园", None),
        ("翠湖养老院(原翠湖小学)", None),
        ("建设中路小学", None),
        ("翠湖养老院(新址)", None),
    ],
)
def test_a_name_may_say_that_a_place_is_not_in_use(name, part):
    assert not_in_use(name) == part


# ---- categories of map services ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("090102", ("090102",)),
        ("90102", ("090102",)),
        ("090102|090300", ("090102", "090300")),
        ("090102\uff5c90300", ("090102", "090300")),
        ("", ()),
        ("医院", ()),
        ("1234567", ()),
    ],
)
def test_a_code_has_six_digits_even_where_a_spreadsheet_took_one(cell, codes):
    assert amap_codes_of(cell) == codes


@pytest.mark.parametrize(
    ("code", "name", "kind", "rule"),
    [
        ("090102", "翠湖社区卫生服务中心", "community_health_centre", "amap 090102; name: 社区卫生服务中心"),
        ("090102", "翠湖社区卫生服务站", "community_health_station", "amap 090102; name: 社区卫生服务站"),
        ("090102", "凤山镇卫生院", "township_health_centre", "amap 090102; name: 卫生院"),
        ("090300", "王氏", "clinic", "amap 090300"),
        ("090601", "益丰", "pharmacy", "amap 090601"),
        ("141204", "小太阳托育中心", "childcare", "amap 141204; name: 托育中心"),
        ("141204", "小太阳", "kindergarten", "amap 141204"),
        ("110101", "月湖", "park", "amap 110101"),
        ("110101", "月湖口袋公园", "pocket_park", "amap 110101; name: 口袋公园"),
        ("160105", "江汉支行", "bank", "amap 160100"),
        ("050117", "小肥羊", "restaurant", "amap 050100"),
        ("150702", "人民医院", "bus_stop", "amap 150702"),
    ],
)
def test_a_code_decides_and_the_name_among_the_kinds_that_share_it(code, name, kind, rule):
    assert kind_of_amap([code], name) == (kind, rule)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("090102", "翠湖"),  # shared, and the name says nothing
        ("130104", "江汉区教育局"),  # offices of every sort
        ("072000", "爱婴坊"),  # baby goods
        ("150907", "翠湖停车场入口"),  # below car parks, and none
        ("090601", "翠湖宠物药房"),  # the name excludes it
        ("100000", "翠湖宾馆"),
    ],
)
def test_a_code_that_says_too_little_decides_nothing(code, name):
    assert kind_of_amap([code], name) is None


def test_of_several_codes_the_name_takes_the_one_that_it_speaks_of():
    assert kind_of_amap(["090300", "090601"], "翠湖药房") == ("pharmacy", "amap 090601; name: 药房")
    assert kind_of_amap(["090300", "090601"], "翠湖") == ("clinic", "amap 090300")


@pytest.mark.parametrize(
    ("text", "name", "decided"),
    [
        (
            "医疗保健服务;综合医院;卫生院",
            "翠湖社区卫生服务站",
            ("community_health_station", "amap 090102; name: 社区卫生服务站"),
        ),
        ("餐饮服务;中餐厅;四川菜(川菜)", "巴蜀", ("restaurant", "amap 050100")),
        ("交通设施服务;停车场;停车场入口", "翠湖", None),
        (
            "医疗保健服务;诊所;诊所|医疗保健服务;医药保健销售店;药房",
            "翠湖药房",
            ("pharmacy", "amap 090601; name: 药房"),
        ),
        ("医疗;药店", "翠湖", ("pharmacy", "category 药店")),
        ("教育培训;小学", "翠湖", ("primary_school", "category 小学")),
        ("医疗保健:药房药店", "翠湖", ("pharmacy", "category 药房药店")),
        ("教育学校\uff1a中学", "翠湖高级中学", None),
        ("购物;数码家电", "翠湖", None),
    ],
)
def test_a_category_of_a_map_service_is_read_from_its_last_level(text, name, decided):
    assert kind_of_category(text, name) == decided


def test_no_two_kinds_claim_a_code_alone_and_each_claims_its_own_codes():
    alone = [code for kind in kinds().values() for code in kind.amap_alone]
    assert len(alone) == len(set(alone))
    assert all(set(kind.amap_alone) <= set(kind.amap_codes) for kind in kinds().values())


def test_five_kinds_at_most_are_named_as_the_nearest():
    assert nearest_kinds("clinik")[0] == "clinic (诊所/门诊部)"
    assert len(nearest_kinds("clinik")) == 5
