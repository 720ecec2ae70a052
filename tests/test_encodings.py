"""Encodings of offices: found with a stated confidence; a byte that is no text loses its row and never the file."""

import random

import pytest

from circle15.errors import FileError
from circle15.sources.encodings import SURE, decoded, guessed
from circle15.sources.tables import TableOptions, read_communities

SIMPLIFIED = (
    "文林", "翠湖", "盱眙", "鄱阳", "亳州", "濮阳", "歙县", "嘎查巴彦", "牂牁", "邛崃", "涪陵", "儋州", "珲春",
    "葫芦岛", "锡林浩特", "橄榄园", "雁塔", "碑林",
)  # fmt: skip
TRADITIONAL = (
    "大安", "萬華", "關廟", "鹽埕", "龍潭", "蘆竹", "觀音", "頭份", "苑裡", "銅鑼", "霧峰", "龜山", "鶯歌", "樹林",
    "貢寮", "雙溪", "礁溪", "壯圍", "恆春",
)  # fmt: skip
HEADS = {"gb18030": "社区名称,街道,户数,经度,纬度", "big5": "社區名稱,街道,戶數,經度,緯度"}


def sample(encoding, rows, seed, *, english=False):
    """A table of made-up places, as bytes."""
    draw = random.Random(seed)
    names = SIMPLIFIED if encoding == "gb18030" else TRADITIONAL
    lines = ["id,name,hh,lon,lat" if english else HEADS[encoding]]
    lines += [f"{draw.choice(names)},{draw.choice(names)},{draw.randint(100, 5000)},102.7,25.04" for _ in range(rows)]
    return ("\n".join(lines) + "\n").encode(encoding)


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("rows", [3, 5, 20, 200])
@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_tables_of_three_to_two_hundred_rows_are_told_apart(encoding, rows, english):
    found = [guessed(sample(encoding, rows, seed, english=english)) for seed in range(10)]
    assert {name for name, _ in found} == {encoding}


def test_what_is_taken_as_sure_is_right():
    for seed in range(60):
        for encoding in HEADS:
            name, confidence = guessed(sample(encoding, 1, seed, english=True))
            assert name == encoding or confidence < SURE


def test_one_character_is_no_proof_and_that_is_warned_of(tmp_path):
    path = tmp_path / "a.csv"
    # The two bytes are 的 in GB18030 and 腔 in Big5, both frequent.
    path.write_bytes(b"name,lon,lat\n\xb5\xc4,102,25\n")
    found = read_communities(path)
    assert [(note.key, note.severity) for note in found.notes] == [("encoding_unsure", "warning")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_shows_by_its_zero_bytes(encoding):
    assert guessed("社区名称,户数\n金星,12\n文林,100\n".encode(encoding)) == (encoding, 1.0)


def test_traditional_characters_in_gb18030_are_no_big5():
    text = "社區名稱,戶數,經度,緯度\n萬華里,12,121,25\n龍潭里,15,121,25\n"
    assert guessed(text.encode("gb18030"))[0] == "gb18030"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_byte_that_is_no_text_loses_its_row_only(tmp_path, encoding):
    names = "".join(f"{i},文林社区第{i}居民委员会,102,25\n" for i in range(30))
    content = ("id,名称,lon,lat\n" + names).encode(encoding).replace("第7".encode(encoding), b"\xff7")
    (tmp_path / "a.csv").write_bytes(content)
    found = read_communities(tmp_path / "a.csv")
    assert len(found.table) == 29
    assert found.rejected["row"].tolist() == [9]
    assert "bytes that are no text" in found.rejected["problem_en"].item()


def test_the_named_encoding_wins(tmp_path):
    (tmp_path / "a.csv").write_bytes("名称,lon,lat\n文林,102,25\n".encode("big5", errors="replace"))
    found = read_communities(tmp_path / "a.csv", TableOptions(encoding="big5"))
    assert found.notes[0].text("en") == "The file a.csv was read as big5 (confidence 99.9%)."


@pytest.mark.parametrize("name", ["rot13", "zlib", "no-such", "idna", ""])
def test_a_name_that_is_no_encoding_of_text_is_refused(name):
    with pytest.raises(FileError, match="cannot be read in the encoding"):
        decoded(b"\xff\xfe abc", file="a.csv", encoding=name)


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rows_below(tmp_path):
    (tmp_path / "a.csv").write_text('name,lon,lat\na,102,25\n"b,102,25\nc,102,25\n', encoding="utf-8")
    found = read_communities(tmp_path / "a.csv")
    assert len(found.table) == 3
    assert found.notes[0].key == "quotes_unbalanced"


def test_the_line_in_which_excel_names_the_separator_has_no_number(tmp_path):
    (tmp_path / "a.csv").write_text("sep=;\nname;lon;lat\na;x;25\nb;102;25\n", encoding="utf-8")
    assert read_communities(tmp_path / "a.csv").rejected["row"].tolist() == [2]
