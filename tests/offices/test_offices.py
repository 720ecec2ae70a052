"""Every office's input: the table that comes out, the rows that are listed, the sentences that are said."""

import pytest

from circle15.errors import Circle15Error
from circle15.sources.tables import read_communities
from tests.offices import coordinates, layers, spreadsheets
from tests.offices.office import as_text

OFFICES = {**spreadsheets.OFFICES, **coordinates.OFFICES, **layers.OFFICES}
READ = {name: office for name, office in OFFICES.items() if not office.error}
REFUSED = {name: office for name, office in OFFICES.items() if office.error}


@pytest.mark.parametrize("name", [name for name, office in READ.items() if office.table])
def test_the_rows_that_can_be_used_come_out_as_expected(name, tmp_path):
    office = READ[name]
    found = office.read(tmp_path).table
    assert list(found.index.astype(str)) == list(office.expected.index)
    for column in office.expected.columns:
        assert list(as_text(found, [column])[column]) == list(office.expected[column]), column


@pytest.mark.parametrize("name", READ)
def test_every_row_that_cannot_be_used_or_needs_a_look_is_listed(name, tmp_path):
    office = READ[name]
    if name == "large_csv":
        pytest.skip("listed in a test of its own")
    listed = office.read(tmp_path).rejected
    assert [(row, effect) for row, effect in zip(listed["row"], listed["effect"], strict=True)] == [
        (row, effect) for row, effect, _ in office.rows
    ]
    for (_, _, part), row in zip(office.rows, listed.to_dict("records"), strict=True):
        assert part in f"{row['value']} {row['problem_zh']} {row['remedy_zh']}"
        assert row["problem_en"]
        assert row["remedy_en"]


@pytest.mark.parametrize("name", [name for name, office in READ.items() if office.says])
def test_what_was_decided_on_the_way_is_said_in_both_languages(name, tmp_path):
    notes = READ[name].read(tmp_path).notes
    chinese = "\n".join(note.text("zh") for note in notes)
    for part in READ[name].says:
        assert part.casefold() in chinese.casefold()
    assert all(note.text("en") for note in notes)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, tmp_path):
    with pytest.raises(Circle15Error, match=r"\.") as got:
        REFUSED[name].read(tmp_path)
    said = got.value.text("zh")
    assert REFUSED[name].error in said
    assert "\n" not in said
    assert "Traceback" not in said
    assert got.value.text("en") != said


def test_two_hundred_thousand_rows_lose_only_the_twenty_that_say_no_place(tmp_path):
    found = READ["large_csv"].read(tmp_path)
    assert (len(found.table), len(found.unlocated)) == (199_980, 20)


def test_what_an_archive_calls_its_members_writes_no_file_anywhere_near_it(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = layers.OFFICES["zip_with_a_path_trick"].write(folder)
    before = sorted(tmp_path.rglob("*"))
    read_communities(path)
    assert sorted(tmp_path.rglob("*")) == before
