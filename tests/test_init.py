"""circle15 init: a study that can be run as it is, and a workbook that its readers understand."""

import json
import tomllib

import openpyxl
import pytest

from circle15.intake.examine import examine
from circle15.kinds import kind_of_word, kinds
from circle15.sources.headings import map_headings
from circle15.sources.tables import TableOptions, read_buildings, read_gates
from circle15.starter.folder import study_text, write_starter
from circle15.starter.layout import SHEETS, choices_of, fields_of
from circle15.study.file import KEYS
from circle15.words import LANGUAGES, has_sentence, say
from tests.run_cli import inside


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param) / "新研究"
    return request.param, folder, inside("init", folder, "--language", request.param)


def book_of(made):
    language, folder, _ = made
    return openpyxl.load_workbook(folder / say("init.book", language))


def test_three_files_are_written_and_named(made):
    language, folder, done = made
    assert (done.code, done.err) == (0, "")
    names = {"study.toml", say("init.book", language), say("init.streets", language)}
    assert {path.name for path in folder.iterdir()} == names
    assert all(name in done.out for name in names)


def test_a_run_accepts_them_as_they_are_and_something_is_met_and_something_is_not(made):
    language, folder, _ = made
    done = inside("run", folder / "study.toml", "--out", folder.parent / "out")
    assert (done.code, done.err) == (0, "")
    assert say("console.invented", language) in done.out
    manifest = json.loads((folder.parent / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["rejected"] == 0
    assert (manifest["counts"]["communities"], manifest["counts"]["facilities"]) == (3, 3)
    import circle15 as c15

    assert {"met", "unmet"} <= set(c15.load(folder.parent / "out").findings["verdict"])


def test_an_examination_finds_nothing_wrong_and_every_heading_known(made):
    found = examine(made[1] / "study.toml")
    assert found.exit_code == 0
    assert [report.unmapped for report in found.files] == [(), (), ()]


def test_the_sheets_that_are_off_at_first_can_be_switched_on(made, tmp_path):
    language, folder, _ = made
    text = (folder / "study.toml").read_text(encoding="utf-8")
    for name in ("gates", "buildings"):
        sheet = say(f"template.{name}", language)
        lines = f'# [{name}]\n# source = "{say("init.book", language)}"\n# sheet = "{sheet}"\n'
        assert lines in text
        text = text.replace(lines, lines.replace("# ", ""))
    study = folder / "all.toml"
    study.write_text(text, encoding="utf-8")
    found = examine(study)
    assert {report.role: report.rows for report in found.files if report.rows} == {
        "communities": 3,
        "facilities": 3,
        "gates": 2,
        "buildings": 3,
    }
    assert found.exit_code == 0


def test_nothing_is_ever_overwritten(tmp_path):
    kept = tmp_path / "study.toml"
    kept.write_text("mine", encoding="utf-8")
    done = inside("init", tmp_path, "--language", "en")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "study.toml is there already and was not touched" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]
    assert kept.read_text(encoding="utf-8") == "mine"


def test_a_place_that_is_no_folder_is_one_line(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    done = inside("init", tmp_path / "taken", "--language", "zh")
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_another_language_than_zh_or_en_is_refused(tmp_path):
    assert inside("init", tmp_path / "x", "--language", "fr").code == 2
    assert not (tmp_path / "x").exists()


# ---- the study file --------------------------------------------------------------------------------


def test_the_template_is_chinese_unless_asked_otherwise(tmp_path):
    assert inside("init", tmp_path / "new").code == 0
    assert (tmp_path / "new" / "数据模板.xlsx").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_study_file_names_every_key_and_the_tables_that_may_be_added(language):
    text = study_text(language)
    assert "@" not in text
    for table in ("study", "network", "communities", "facilities"):
        for key in KEYS[table]:
            assert f"\n{key} = " in text or f"\n# {key} = " in text, key
    assert all(f"[{table}]" in text for table in KEYS.keys() - {"boundaries"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_study_file_has_a_comment_above_it(language):
    lines = study_text(language).splitlines()
    head = lines[: lines.index("[[facilities]]")]
    for number, line in enumerate(head):
        if " = " in line and not line.startswith("# "):
            assert head[number - 1].startswith("#"), line


def test_both_study_files_say_the_same():
    zh, en = (tomllib.loads(study_text(language)) for language in LANGUAGES)
    assert zh.keys() == en.keys()
    assert all(zh[table].keys() == en[table].keys() for table in ("study", "network", "communities"))


# ---- the workbook ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_heading_is_read_as_the_column_that_it_stands_for(sheet, language):
    fields = fields_of(sheet, language)
    found = map_headings([field.heading for field in fields], SHEETS[sheet])
    assert found == {field.heading: field.name for field in fields}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_a_word_that_the_reader_understands(language):
    for table in SHEETS.values():
        for column in table.columns:
            if column.type == "choice" and column.choices:
                values = {column.choices[word.casefold()] for word in choices_of(column, language)}
                assert values == set(column.choices.values()), column.name
    chosen = choices_of(SHEETS["facilities"].column("kind"), language)
    assert [kind_of_word(word) for word in chosen] == list(kinds())


def test_lists_to_choose_from_stand_on_a_hidden_sheet_and_not_in_the_cells(made):
    book = book_of(made)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"]
    assert hidden == [say("template.choices", made[0])]
    page = book[say("template.facilities", made[0])]
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert lists
    assert all(rule.formula1.startswith(f"'{hidden[0]}'!$") and len(rule.formula1) < 255 for rule in lists)
    cells = book[hidden[0]]
    of_kind = next(rule for rule in lists if rule.formula1.endswith(f"${len(kinds())}"))
    letter = of_kind.formula1.split("$")[1]
    assert kind_of_word(cells[f"{letter}1"].value) == next(iter(kinds()))


def test_codes_are_text_and_headers_stay_in_view(made):
    book = book_of(made)
    for sheet in SHEETS:
        page = book[say(f"template.{sheet}", made[0])]
        assert page.freeze_panes == "C2"
        assert page.column_dimensions["A"].number_format == "@"
        assert page["A2"].number_format == "@"


def test_what_has_to_be_filled_in_bears_a_star(made):
    page = book_of(made)[say("template.facilities", made[0])]
    starred = {cell.value.rstrip("*") for cell in page[1] if cell.value.endswith("*")}
    named = {field.name: field.heading.rstrip("*") for field in fields_of("facilities", made[0])}
    assert starred == {named[name] for name in ("name", "kind", "lon", "lat")}


def test_the_guide_explains_every_column_of_every_sheet(made):
    guide = book_of(made)[say("template.guide", made[0])]
    rows = [[cell.value for cell in row] for row in guide.iter_rows() if row[2].value]
    explained = {(row[0], row[1]) for row in rows[1:]}
    asked = {
        (say(f"template.{sheet}", made[0]), field.heading) for sheet in SHEETS for field in fields_of(sheet, made[0])
    }
    assert explained == asked
    assert all(has_sentence(f"guide.{field.name}") for sheet in SHEETS for field in fields_of(sheet, "en"))
    assert all(row[3] and row[4] for row in rows[1:])


def test_examples_say_that_they_are_invented(made):
    language, folder, _ = made
    book = folder / say("init.book", language)
    for sheet, reader in (("gates", read_gates), ("buildings", read_buildings)):
        table = reader(book, TableOptions(sheet=say(f"template.{sheet}", language))).table
        assert set(table["note"]) == {say("example.note", language)}
    streets = json.loads((folder / say("init.streets", language)).read_text(encoding="utf-8"))
    names = {feature["properties"]["name"] for feature in streets["features"]}
    assert all(name.startswith(say("example.street", language)) for name in names)


def test_the_same_words_give_the_same_study_and_streets(tmp_path):
    one, other = (write_starter(tmp_path / name, "zh") for name in ("a", "b"))
    assert one[0].read_bytes() == other[0].read_bytes()
    assert one[2].read_bytes() == other[2].read_bytes()
