"""Every drawing of one result says the same: map, workbook, report, list, JSON and tables hold one set of numbers."""

import json
import warnings
import zipfile
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest

import circle15 as c15
from circle15.present.summary.findings import gaps_table
from circle15.present.summary.headlines import headlines
from circle15.present.summary.model import summary_model
from circle15.units import percent
from tests.browser import in_browser
from tests.run_cli import inside
from tests.small_town import area, communities, facilities, rule, standard, street, town

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("x")'
KEY = ["unit_id", "rule_id", "reading", "profile"]
#: What map, list, workbook and JSON hold of a finding, exactly.
NUMBERS = ("walk_min", "share_within", "straight_m")


def result():
    """Six communities by a street of twelve blocks, a clinic at its end, one planned in the middle; hostile names."""
    names = [FORMULA, "东街社区", SCRIPT, "=1+1", "南湖社区", "@北岭社区"]
    people = [1200, 3400, 2100, 900, 4100, 2500]
    homes = {f"00{at}": area(2 * at, 0.2, 2 * at + 1.5, 1.2) for at in range(6)}
    return c15.assess(
        town(street((0, 0), (12, 0)), street((0, 1), (12, 1)), *(street((x, 0), (x, 1)) for x in (0, 6, 12))),
        communities(
            homes, name=names, population=people, households=people, subdistrict=["甲街道", "甲街道", SCRIPT] * 2
        ),
        facilities(
            {"f1": ("clinic", 0, 0), "f2": ("pharmacy", 11, 1), "f3": ("clinic", 6, 0)},
            name=[SCRIPT, FORMULA, "规划诊所"],
            status=["open", "open", "planned"],
        ),
        [
            standard(
                rule("clinic", kinds=("clinic",), limit_min=5.0), rule("pharmacy", kinds=("pharmacy",), limit_min=7.0)
            )
        ],
        edge="closed",
        compare_profiles=["elderly"],
        minutes=(5, 10),
        name=f"小镇 {SCRIPT}",
    )


@pytest.fixture(scope="module")
def found():
    return result()


@pytest.fixture(scope="module")
def folder(found, tmp_path_factory):
    place = tmp_path_factory.mktemp("agreement")
    c15.save(found, place, layers=["shp", "gpkg"])
    return place


def by_key(table):
    return table.sort_values(KEY).reset_index(drop=True)


def communities_of(found):
    return by_key(found.findings[found.findings["unit_level"] == "community"])


def read_list(folder):
    return pd.read_csv(folder / "gaps.csv", dtype={"unit_id": str}, encoding="utf-8-sig", keep_default_na=False)


def read_book(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bars in cells, which openpyxl does not know
        return openpyxl.load_workbook(folder / "gaps.xlsx")


def sheet(folder, title, header):
    rows = list(read_book(folder)[title].iter_rows(min_row=header, values_only=True))
    return pd.DataFrame(rows[1:], columns=rows[0])


def texts_of_report(folder):
    document = docx.Document(str(folder / "report.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def told(found):
    return json.loads(json.dumps(summary_model(found, "zh")))


# One hash.


def test_every_file_bears_the_hash_of_the_result(found, folder):
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["result_hash"] == found.hash
    assert set(read_list(folder)["result_hash"]) == {found.hash}
    book = read_book(folder)
    assert any(found.hash in str(cell.value) for row in book["汇总"].iter_rows() for cell in row)
    assert all(found.hash[:12] in (page.oddFooter.left.text or "") + (page.oddFooter.center.text or "")
               + (page.oddFooter.right.text or "") for page in book)  # fmt: skip
    assert any(found.hash in text for text in texts_of_report(folder))
    with zipfile.ZipFile(folder / "report.docx") as parts:
        feet = [parts.read(name).decode() for name in parts.namelist() if "footer" in name]
    assert any(found.hash[:12] in foot for foot in feet)
    assert told(found)["hash"] == found.hash
    assert c15.load(folder).hash == found.hash


# One set of findings.


def test_the_list_and_the_workbook_hold_every_finding_with_its_numbers(found, folder):
    listed, own = read_list(folder), found.findings
    assert len(listed) == len(own)
    both = listed.merge(own, on=["unit_level", *KEY], suffixes=("", "_own"))
    assert len(both) == len(own)
    assert (both["verdict"] == both["verdict_own"]).all()
    for name in NUMBERS:
        numbers = pd.to_numeric(both[name], errors="coerce").to_numpy()
        assert numbers == pytest.approx(both[f"{name}_own"].to_numpy(dtype=float), abs=5e-4, nan_ok=True)
    book = sheet(folder, "全部结论", 1)
    assert len(book) == len(listed)
    assert book["编号"].tolist() == listed["unit_id"].tolist()
    for title, name in (
        ("步行时间（分钟）", "walk_min"),
        ("时限内居民比例", "share_within"),
        ("直线距离（米）", "straight_m"),
    ):
        ours = pd.to_numeric(listed[name], errors="coerce").to_numpy()
        assert pd.to_numeric(book[title]).to_numpy() == pytest.approx(ours, abs=5e-4, nan_ok=True)
    assert book["结论"].tolist() == listed["verdict_text"].tolist()


def test_the_gaps_are_the_same_everywhere(found, folder):
    gaps = gaps_table(found, "zh")
    wanted = list(zip(gaps["unit_id"], gaps["rule_id"], strict=True))
    assert len(wanted) == int(found.findings["gap"].sum()) > 3
    book = sheet(folder, "缺口清单", 1)
    assert book["编号"].tolist() == gaps["unit_id"].tolist()
    assert book["现状"].tolist() == pytest.approx(gaps["value"].tolist())
    assert [(gap["unit_id"], gap["rule_id"]) for gap in told(found)["gaps"]] == wanted
    listed = read_list(folder)
    assert (listed["gap"].astype(str).str.lower() == "true").sum() == len(wanted)
    assert any(f"共有缺口 {len(wanted)} 项" in text for text in texts_of_report(folder))


def test_the_headline_shares_are_the_same_everywhere(found, folder):
    table = headlines(found, "zh")
    shares = table["share_met"].tolist()
    whole = found.coverage[(found.coverage["level"] == "all") & (found.coverage["measure"] == "population")]
    of_result = whole.set_index(["rule_id", "reading", "profile"])["share_met"]
    keys = zip(table["rule_id"], table["reading"], table["profile"], strict=True)
    assert shares == pytest.approx([of_result[key] for key in keys])
    assert [row["share_met"] for row in told(found)["headlines"]] == pytest.approx(shares)
    first = table[table["primary"].astype(bool)]
    rows = list(read_book(folder)["汇总"].iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if "达标比例" in row)
    column = rows[head].index("达标比例")
    book = [row[column] for row in rows[head + 1 : head + 1 + len(first)]]
    assert book == pytest.approx(first["share_met"].tolist())
    cells = texts_of_report(folder)
    for share in set(shares):
        assert f"{percent(share)}%" in cells


@in_browser
def test_the_map_holds_the_numbers_of_the_result(found, folder, open_map):
    opened = open_map((folder / "map.html").read_text(encoding="utf-8"))
    read = """() => {
        const { data } = Circle15.app, { model } = Circle15;
        const views = data.views.filter((v) => v.type === "rule");
        return { hash: data.study.hash, ids: [...data.communities.id], views: views.map((v) => ({
            rule: v.rule, reading: v.reading, profile: v.profile, met: (v.coverage[0] || {}).share_met,
            verdicts: data.communities.id.map((_, i) => model.cell(v, "verdict", i)),
            plan: data.communities.id.map((_, i) => model.cell(v, "verdict", i, "plan")),
            walk_min: data.communities.id.map((_, i) => model.cell(v, "walk_min", i)),
            share_within: data.communities.id.map((_, i) => model.cell(v, "share_within", i)) })) };
    }"""
    page = opened.page.evaluate(read)
    assert page["hash"] == found.hash
    index = ["rule_id", "reading", "profile", "unit_id"]
    own, planned = (table.set_index(index).sort_index() for table in (communities_of(found), found.plan_findings))
    shares = headlines(found, "zh").set_index(["rule_id", "reading", "profile"])["share_met"]
    assert {(view["rule"], view["reading"], view["profile"]) for view in page["views"]} == set(shares.index)
    for view in page["views"]:
        key = (view["rule"], view["reading"], view["profile"])
        rows, later = own.loc[key].loc[page["ids"]], planned.loc[key].loc[page["ids"]]
        assert view["verdicts"] == rows["verdict"].tolist()
        assert view["plan"] == later["verdict"].tolist()
        assert np.array(view["walk_min"], dtype=float) == pytest.approx(
            rows["walk_min"].to_numpy(), abs=5e-4, nan_ok=True
        )
        assert view["share_within"] == pytest.approx(rows["share_within"].tolist(), abs=5e-7)
        assert view["met"] == pytest.approx(shares[key], abs=5e-7)
    assert any(view["plan"] != view["verdicts"] for view in page["views"])


# No harm from names.


@in_browser
def test_names_do_no_harm_on_the_map(folder, open_map):
    opened = open_map((folder / "map.html").read_text(encoding="utf-8"))
    page = opened.page
    choose = "([type, table, name]) => Circle15.app.choose({ type, at: Circle15.app.data[table].name.indexOf(name) })"
    for kind, table in (("community", "communities"), ("facility", "facilities")):
        page.evaluate(choose, [kind, table, SCRIPT])
        assert opened.text("#c15-detail-name") == SCRIPT
    assert page.locator("#c15 script:not([type])").count() == 0


def test_names_do_no_harm_in_workbook_list_report_and_layers(folder):
    listed = read_list(folder)
    texts = [str(value) for column in listed for value in listed[column]]
    assert not [text for text in texts if text.startswith(("=", "@"))]
    assert f"'{FORMULA}" in texts
    cells = [cell for page in read_book(folder) for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(FORMULA in str(cell.value) for cell in cells)
    said = texts_of_report(folder)
    assert any(SCRIPT in text for text in said)
    with zipfile.ZipFile(folder / "report.docx") as parts:
        assert not [name for name in parts.namelist() if b"<script>alert" in parts.read(name)]
    assert (folder / "layers").is_dir()


def test_a_program_reads_the_same_from_the_command_line(tmp_path):
    sample = Path(__file__).parents[1] / "data" / "monaco" / "study.toml"
    done = inside("run", sample, "--out", tmp_path / "out", "--format", "json")
    said = json.loads(done.out)
    own = c15.load(tmp_path / "out")
    assert said["hash"] == own.hash
    assert len(said["gaps"]) == int(own.findings["gap"].sum())
