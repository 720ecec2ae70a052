"""Which kind each row of a table is, what decided, and what is listed to be looked at."""

import pytest

from circle15.sources.tables import TableOptions, read_facilities


@pytest.fixture
def read(tmp_path):
    def reader(text, options=None, kind=None):
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        return read_facilities(path, options, kind=kind)

    return reader


def kinds_and_rules(found):
    return found.table[["kind", "kind_rule"]].to_numpy().tolist()


def kept(found):
    assert set(found.rejected["effect"]) <= {"kept"}
    return found.rejected[["row", "column", "value"]].to_numpy().tolist()


@pytest.mark.parametrize("heading", ["typecode", "TypeCode", "类型编码", "分类代码", "POI类型编码", "type code"])
def test_a_column_of_amap_codes_has_many_names(read, heading):
    found = read(f"name,{heading},lon,lat\n翠湖社区卫生服务中心,090102,114,30\n")
    assert kinds_and_rules(found) == [["community_health_centre", "amap 090102; name: 社区卫生服务中心"]]
    assert kept(found) == []


def test_a_code_without_its_nought_is_read_and_stays_as_it_stands(read):
    found = read("name,typecode,lon,lat\n益丰,90601,114,30\n益丰,90601.0,114,30\n").table
    assert found["kind"].iloc[0] == "pharmacy"
    assert found["typecode"].iloc[0] == "90601"


def test_a_code_that_is_not_known_leaves_it_to_the_name(read):
    found = read("name,typecode,lon,lat\n翠湖幼儿园,999999,114,30\n")
    assert kinds_and_rules(found) == [["kindergarten", "name: 幼儿园"]]


def test_a_plain_kind_column_decides_before_a_code_and_a_code_before_a_category(read):
    found = read(
        "name,类型,typecode,lon,lat\n"
        "翠湖,药店,090300,114,30\n"
        "翠湖,医疗保健服务;医药保健销售店;药房,090300,114,30\n"
        "翠湖,医疗保健服务;医药保健销售店;药房,,114,30\n"
    )
    assert kinds_and_rules(found) == [["pharmacy", "column"], ["clinic", "amap 090300"], ["pharmacy", "amap 090601"]]


def test_a_category_may_be_spread_over_three_columns(read):
    found = read("name,大类,中类,小类,lon,lat\n翠湖社区卫生服务站,医疗保健服务,综合医院,卫生院,114,30\n")
    assert found.table["kind"].tolist() == ["community_health_station"]


def test_a_category_of_nothing_that_is_known_is_refused_as_it_stands(read):
    found = read("name,类型,lon,lat\n翠湖诊所,药店,114,30\n翠湖,购物;数码家电,114,30\n")
    assert found.rejected.query("effect == 'row'")["value"].tolist() == ["购物;数码家电"]


def test_a_rule_that_the_file_holds_itself_is_kept(read):
    found = read("name,kind_rule,lon,lat\n翠湖诊所,实地核对,114,30\n")
    assert kinds_and_rules(found) == [["clinic", "实地核对"]]


# ---- rows to look at -----------------------------------------------------------------------------


def test_a_name_that_speaks_of_two_kinds_is_counted_and_listed_with_both(read):
    found = read("name,lon,lat\n社区卫生服务中心(养老服务站),114,30\n翠湖诊所,114,30\n")
    assert found.table["kind"].tolist() == ["community_health_centre", "clinic"]
    assert kept(found) == [[2, "name", "社区卫生服务中心(养老服务站)"]]
    said = found.rejected.iloc[0]
    assert "按“社区卫生服务中心”计" in said["problem_zh"]
    assert "也可能是“老年服务站”" in said["problem_zh"]
    assert "'elderly service station'" in said["problem_en"]
    assert "设施类型" in said["remedy_zh"]


def test_a_kind_that_is_written_settles_what_a_name_leaves_open(read):
    found = read("name,类型,lon,lat\n社区卫生服务中心(养老服务站),老年服务站,114,30\n")
    assert kinds_and_rules(found) == [["elderly_service_station", "column"]]
    assert kept(found) == []


def test_a_kind_that_its_name_contradicts_is_kept_and_listed(read):
    found = read("name,类型,lon,lat\n翠湖养老院,诊所,114,30\n翠湖诊所,诊所,114,30\n")
    assert found.table["kind"].tolist() == ["clinic", "clinic"]
    assert kept(found) == [[2, "类型", "诊所"]]
    assert "“养老院”" in found.rejected["problem_zh"].item()


def test_a_kind_that_is_given_for_the_whole_file_may_be_contradicted_too(read):
    found = read("name,lon,lat\n翠湖养老院,114,30\n", kind="clinic")
    assert kinds_and_rules(found) == [["clinic", "given"]]
    assert kept(found) == [[2, "name", "翠湖养老院"]]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("东华小学", "应急避难场所"),  # a shelter is called after its school
        ("人民医院", "公交车站"),
        ("人民医院门诊部", "医院"),
        ("翠湖日间照料中心", "老年服务站"),
        ("翠湖邻里中心", "社区服务中心"),
        ("翠湖", "诊所"),
    ],
)
def test_an_ordinary_name_is_no_contradiction(read, name, word):
    assert kept(read(f"name,类型,lon,lat\n{name},{word},114,30\n")) == []


def test_a_name_that_says_closed_is_listed_while_its_status_is_open(read):
    found = read(
        "name,状态,lon,lat\n翠湖诊所(暂停营业),现状,114,30\n翠湖诊所(停业),,114,30\n莲花诊所(停业),停用,114,30\n"
    )
    assert found.table["status"].tolist() == ["open", "open", "closed"]
    assert [row for row, _, _ in kept(found)] == [2, 3]
    assert "“暂停营业”" in found.rejected["problem_zh"].iloc[0]


def test_rows_to_look_at_do_not_stop_a_strict_reading(read):
    text = "name,lon,lat\n社区卫生服务中心(养老服务站),114,30\n翠湖诊所(停业),114,30\n"
    assert len(read(text, TableOptions(on_invalid="raise")).table) == 2


def test_a_formula_in_a_name_is_only_a_name(read):
    found = read("name,lon,lat\n=1+1翠湖诊所(停业),114,30\n")
    assert found.table["name"].tolist() == ["=1+1翠湖诊所(停业)"]
