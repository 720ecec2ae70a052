"""Text files and workbooks: encodings, headings, totals, numbers as people write them."""

from pathlib import Path

import openpyxl

from tests.offices.office import Office
from tests.offices.writers import old_workbook, text, workbook

PLAIN = (
    "社区编码,社区名称,所属街道,户数,经度,纬度\n"
    "530103001001,金星社区,金辰街道,1200,102.71230,25.04120\n"
    "530103001002,联盟社区,联盟街道,980,102.72500,25.05500\n"
)
PLAIN_TABLE = """
id,name,subdistrict,households,lon,lat
530103001001,金星社区,金辰街道,1200,102.71230,25.04120
530103001002,联盟社区,联盟街道,980,102.72500,25.05500
"""


def _merged_headings(folder: Path) -> Path:
    rows = [
        ["盘龙区社区基本情况统计表（2025年）"],
        ["单位：人、户"],
        ["社区编码", "社区名称", "所属街道", "户数", "人口", None, None, "坐标", None],
        [None, None, None, None, "常住人口", "户籍人口", "60岁以上", "经度", "纬度"],
        [None, None, None, "（户）", "（人）", "（人）", "（人）", None, None],
        ["530103001001", "金星社区", "金辰街道", 1200, 3600, 3000, 700, 102.7123, 25.0412],
        ["530103001002", "联盟社区", "联盟街道", 980, 2900, 2500, 610, 102.725, 25.055],
        ["合计", None, None, 2180, 6500, 5500, 1310, None, None],
        [],
        ["填表人：", None, "审核人：", None, "填表日期：2025年12月31日"],
    ]
    merge = ["A1:I1", "A2:I2", "A3:A5", "B3:B5", "C3:C5", "E3:G3", "H3:I3"]
    return workbook(folder / "统计表.xlsx", rows, merge=merge)


def _merged_down(folder: Path) -> Path:
    rows = [
        ["所属街道", "社区名称", "户数", "经度", "纬度"],
        ["金辰街道", "金星社区", 1200, 102.7123, 25.0412],
        [None, "银河社区", 800, 102.7150, 25.0440],
        ["小计", None, 2000],
        [],
        ["联盟街道", "联盟社区", 980, 102.7250, 25.0550],
        ["合计", None, 2980],
    ]
    return workbook(folder / "社区.xlsx", rows, merge=["A2:A3"])


def _cover_first(folder: Path) -> Path:
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    cover.append(["盘龙区民政局"])
    cover.append(["二〇二五年十二月"])
    sheet = book.create_sheet("社区名录")
    for line in PLAIN.splitlines():
        sheet.append(line.split(","))
    book.create_sheet("填写说明").append(["请如实填写"])
    book.save(folder / "名录.xlsx")
    return folder / "名录.xlsx"


def _numbers(folder: Path) -> Path:
    rows = [
        ["社区 名称*", "户数（户）", "常住人口(万人)", "60岁以上人口", "经 度", "纬 度"],
        ["金星社区", "１，２００户", 0.36, "约700人", "102.7123", "25.0412"],
        ["联盟社区", "1.2万", "0.29", "—", "１０２．７２５", "25.055 "],
        ["银河社区", "八百", "0.2", "610", "102.73", "25.06"],
    ]
    return workbook(folder / "社区.xlsx", rows)


def _codes(folder: Path) -> Path:
    rows = [
        ["统计用区划代码", "社区名称", "经度", "纬度"],
        [530103001001.0, "金星社区", 102.7123, 25.0412],
        ["5.30103E+11", "联盟社区", 102.725, 25.055],
        ["530103001003 ", "银河社区", 102.73, 25.06],
    ]
    return workbook(folder / "社区.xlsx", rows)


def _twice(folder: Path) -> Path:
    return text(
        folder / "社区.csv",
        "社区编码,社区名称,所属街道,经度,纬度\n"
        "1,金星社区,金辰街道,102.7123,25.0412\n"
        "2,金星社区,联盟街道,102.7250,25.0550\n"
        "3,金星社区,金辰街道,102.7140,25.0430\n"
        "1,银河社区,金辰街道,102.7300,25.0600\n",
    )


def _slipped(folder: Path) -> Path:
    return text(
        folder / "社区.csv",
        "社区编码,社区名称,地址,经度,纬度\n"
        "1,金星社区,金辰路1号,102.7123,25.0412\n"
        "2,联盟社区,联盟路2号,附1号,102.7250,25.0550\n"
        "3,银河社区,银河路3号,102.7300,25.0600\n",
    )


def _errors(folder: Path) -> Path:
    rows = [
        ["社区名称", "户数", "常住人口", "经度", "纬度"],
        ["金星社区", "#REF!", 3600, 102.7123, 25.0412],
        ["联盟社区", 980, "#N/A", 102.725, 25.055],
    ]
    return workbook(folder / "社区.xlsx", rows)


def _large(folder: Path) -> Path:
    """200,000 places on a lattice of 500 by 400, every ten-thousandth without a longitude."""
    lines = ["编号,名称,类型,经度,纬度"]
    for n in range(200_000):
        lon = "" if n % 10_000 == 9_999 else f"{102.5 + (n % 500) / 1000:.4f}"
        lines.append(f"{n},诊所{n},诊所,{lon},{24.9 + (n // 500) / 1000:.4f}")
    return text(folder / "全部设施.csv", "\n".join(lines), "gb18030")


def _hostile(folder: Path) -> Path:
    rows = [
        ["编号", "名称", "类型", "经度", "纬度"],
        ["1", "<script>alert(1)</script>", "诊所", 102.7123, 25.0412],
        ["2", '=HYPERLINK("http://x","点我")', "药店", 102.725, 25.055],
        ["../../3", "{name} %s {0}", "诊所", 102.73, 25.06],
    ]
    return workbook(folder / "设施.xlsx", rows)


OFFICES = {
    "csv_with_bom": Office(
        about="“CSV UTF-8” as Excel saves it",
        write=lambda folder: text(folder / "社区.csv", PLAIN, "utf-8-sig"),
        table=PLAIN_TABLE,
    ),
    "csv_gbk": Office(
        about="CSV as a Chinese Excel saves it, with semicolons for commas",
        write=lambda folder: text(folder / "社区.csv", PLAIN.replace(",", ";"), "gbk"),
        table=PLAIN_TABLE,
        says=["GB18030"],
    ),
    "csv_rare_characters": Office(
        about="characters of names that only GB18030 has",
        write=lambda folder: text(folder / "社区.csv", PLAIN.replace("金星", "𬇙㙓䶮"), "gb18030"),
        table=PLAIN_TABLE.replace("金星", "𬇙㙓䶮"),
        says=["GB18030"],
    ),
    "csv_big5": Office(
        about="traditional characters in Big5",
        write=lambda folder: text(
            folder / "醫療機構.csv",
            "編號,名稱,類型,地址,經度,緯度\n"
            "1,東區衛生所,診所,新竹市東區民族路40之1號,120.97410,24.80290\n"
            "2,清華大學診所,診所,新竹市東區光復路二段101號,120.99600,24.79500\n"
            "3,國立陽明交通大學衛生保健組,診所,新竹市大學路1001號,120.99730,24.78700\n",
            "big5",
        ),
        role="facilities",
        table="""
id,name,kind,lon,lat
1,東區衛生所,clinic,120.97410,24.80290
2,清華大學診所,clinic,120.99600,24.79500
3,國立陽明交通大學衛生保健組,clinic,120.99730,24.78700
""",
        # A 衛生所 is a public health centre; the column says 診所, which counts.
        rows=[(2, "kept", "不一致")],
        says=["Big5"],
    ),
    "unicode_text": Office(
        about="“Unicode text” of Excel: UTF-16 with tabs",
        write=lambda folder: text(folder / "社区.tsv", PLAIN.replace(",", "\t"), "utf-16"),
        table=PLAIN_TABLE,
    ),
    "old_excel": Office(
        about="a workbook of Excel 97",
        write=lambda folder: old_workbook(
            folder / "社区.xls",
            [PLAIN.splitlines()[0].split(","), *([*line.split(",")] for line in PLAIN.splitlines()[1:])],
        ),
        table=PLAIN_TABLE,
    ),
    "merged_headings": Office(
        about="title, merged two-row headings, a row of units, a total, signatures",
        write=_merged_headings,
        table="""
id,name,subdistrict,households,population,registered_population,pop_60plus,lon,lat
530103001001,金星社区,金辰街道,1200,3600,3000,700,102.71230,25.04120
530103001002,联盟社区,联盟街道,980,2900,2500,610,102.72500,25.05500
""",
        rows=[(8, "row", "合计")],
    ),
    "merged_down": Office(
        about="a subdistrict written once for its communities, subtotals and a blank row between",
        write=_merged_down,
        table="""
id,name,subdistrict,households
1,金星社区,金辰街道,1200
2,银河社区,金辰街道,800
3,联盟社区,联盟街道,980
""",
        rows=[(4, "row", "合计"), (7, "row", "合计")],
    ),
    "cover_sheet": Office(
        about="a cover sheet before the list, instructions after it",
        write=_cover_first,
        table=PLAIN_TABLE,
        says=["社区名录"],
    ),
    "numbers_as_people_write_them": Office(
        about="full-width digits, 万, 约, units in cells and headings, numbers as text",
        write=_numbers,
        table="""
id,name,households,population,pop_60plus,lon,lat
1,金星社区,1200,3600,700,102.71230,25.04120
2,联盟社区,12000,2900,,102.72500,25.05500
3,银河社区,,2000,610,102.73000,25.06000
""",
        rows=[(4, "value", "不是数字")],
    ),
    "codes_as_numbers": Office(
        about="division codes that a spreadsheet took for numbers",
        write=_codes,
        table="""
id,name
530103001001,金星社区
row3,联盟社区
530103001003,银河社区
""",
        rows=[(3, "value", "科学计数法")],
    ),
    "names_and_ids_twice": Office(
        about="one name in two subdistricts (two communities), twice in one (look at it), an id twice",
        write=_twice,
        table="""
id,name,subdistrict
1,金星社区,金辰街道
2,金星社区,联盟街道
3,金星社区,金辰街道
""",
        rows=[(4, "kept", "金星社区"), (5, "row", "编号与前面的行重复")],
    ),
    "comma_in_an_address": Office(
        about="an unquoted comma, by which a row slips",
        write=_slipped,
        table="""
id,name,lon,lat
1,金星社区,102.71230,25.04120
3,银河社区,102.73000,25.06000
""",
        rows=[(3, "row", "单元格多于表头")],
    ),
    "error_cells": Office(
        about="#REF! and #N/A where numbers should be",
        write=_errors,
        table="""
id,name,households,population
1,金星社区,,3600
2,联盟社区,980,
""",
        rows=[(2, "value", "#REF!"), (3, "value", "#N/A")],
    ),
    "large_csv": Office(
        about="200,000 rows in GBK, twenty of them without a longitude or an address",
        write=_large,
        role="facilities",
        says=["GB18030"],
    ),
    "hostile_names": Office(
        about="names that are scripts, formulas and format strings",
        write=_hostile,
        role="facilities",
        table="""
id,name,kind
1,<script>alert(1)</script>,clinic
2,"=HYPERLINK(""http://x"",""点我"")",pharmacy
../../3,{name} %s {0},clinic
""",
    ),
}
