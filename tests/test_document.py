"""``report.docx``: its numbers are those of the summary, its fields point somewhere, and a template stays itself."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

import circle15 as c15
from circle15.errors import FileError, OutputError
from circle15.present.document import pdf
from circle15.present.document.numbers import share
from circle15.present.document.paper import Count, _next_number
from circle15.present.document.template import open_template
from circle15.present.document.writer import write_document
from circle15.present.summary.headlines import headlines
from tests.run_cli import inside
from tests.small_town import area, assess, communities, facilities, rule, street, town, write_study

HOSTILE = 'A <w:p/> & "x" \x07 =HYPERLINK("http://x")'
LONG = "长" * 6_000
CHAPTERS = ["摘要", "1 范围与方法", "2 总体结论", "3 分服务结果", "4 分街道结果", "5 缺口清单", "6 稳健性与数据问题",
            "7 需要补充的内容", "附录 A 条款原文", "附录 B 数据与版本"]  # fmt: skip


def make(language="zh", names=("甲社区", "乙社区", "丙社区")):
    people = communities(
        {"c1": area(0, -1, 2, 1), "c2": area(18, -1, 20, 1), "c3": area(38, -1, 40, 1)},
        name=list(names),
        subdistrict=["东街道", "东街道", "西镇"],
        population=[100.0, 200.0, 300.0],
    )
    places = facilities({"f1": ("clinic", 0.0)}, name=["甲诊所"])
    quoted = rule(quote_zh="步行15分钟内应有诊所。", clause="第三条", short_zh="诊所", zh="15 分钟内有诊所")
    return assess(town(street((0, 0), (40, 0))), people, places, quoted, language=language, name="小镇")


@pytest.fixture(scope="module")
def result():
    return make()


@pytest.fixture(scope="module")
def report(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.docx"
    write_document(result, path)
    return docx.Document(path)


def headings(document, *, level=1):
    return [part.text for part in document.paragraphs if part.style.name == f"Heading {level}"]


def texts(document):
    return [node.text or "" for node in document.element.body.iter(qn("w:t"))]


def fields(document):
    return [(node.text or "").strip() for node in document.element.body.iter(qn("w:instrText"))]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


# ---- the text --------------------------------------------------------------------------------------


def test_chapters_stand_in_the_order_of_an_urban_check_up(report):
    assert headings(report) == CHAPTERS


def test_the_table_of_contents_is_a_field_that_holds_every_heading_already(report):
    assert 'TOC \\o "1-2" \\h \\z \\u' in fields(report)
    listed = [part.text for part in report.paragraphs if part.style.name.lower().startswith("toc ")]
    wanted = [part.text for part in report.paragraphs if part.style.name in ("Heading 1", "Heading 2")]
    assert [line.split("\t")[0] for line in listed if "\t" in line] == wanted
    assert report.settings.element.find(qn("w:updateFields")) is not None


def test_the_numbers_of_the_headline_table_are_those_of_the_summary(result, report):
    table = next(cells(table) for table in report.tables if table.rows[0].cells[0].text == "要求")
    row = headlines(result, "zh").iloc[0]
    assert table[0][:5] == ["要求", "达标占比", "时限内占比", "达标", "临界"]
    counts = [str(row[f"communities_{name}"]) for name in ("met", "borderline", "unmet", "unknown")]
    assert table[1] == ["诊所", share(row["share_met"]), share(row["share_in_reach"]), *counts]
    assert table[1][1] == "16.7%"


def test_each_subdistrict_has_a_map_and_a_table(report):
    assert {"4.1 东街道", "4.2 西镇"} <= set(headings(report, level=2))
    captions = [part.text for part in report.paragraphs if part.style.name.lower() == "caption"]
    for name in ("东街道", "西镇"):
        assert sum(text.endswith(f"{name}：各社区的缺口数") for text in captions) == 1
        assert sum(text.endswith(f"{name}：各社区的结论数和缺口") for text in captions) == 1


def test_captions_are_numbered_one_after_the_other_by_a_field(report):
    captions = [part.text for part in report.paragraphs if part.style.name.lower() == "caption"]
    for word in ("图", "表"):
        numbers = [int(found[1]) for text in captions if (found := re.match(rf"{word} (\d+)", text))]
        assert numbers == list(range(1, len(numbers) + 1))
    assert fields(report).count("SEQ Figure \\* ARABIC") + fields(report).count("SEQ Table \\* ARABIC") == len(captions)


def test_every_reference_points_to_a_bookmark_that_is_there(report):
    marks = {node.get(qn("w:name")) for node in report.element.body.iter(qn("w:bookmarkStart"))}
    wanted = {code.split()[1] for code in fields(report) if code.startswith(("REF ", "PAGEREF "))}
    assert wanted
    assert wanted <= marks
    assert "?" not in texts(report)


def test_the_clause_is_quoted_word_for_word_in_the_appendix(report):
    assert "“步行15分钟内应有诊所。”" in [part.text for part in report.paragraphs]


def test_headers_of_tables_are_repeated_rows_are_not_split_and_pictures_have_words(report):
    for table in report.tables:
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    shown = list(report.element.body.iter(qn("wp:docPr")))
    assert shown
    assert all(node.get("descr") for node in shown)
    assert len({node.get("id") for node in shown}) == len(shown)


def test_the_footer_holds_the_hash_and_the_number_of_pages(result, report):
    root = report.sections[-1].footer.part.element
    assert [(node.text or "").strip() for node in root.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert result.hash[:12] in "".join(node.text or "" for node in root.iter(qn("w:t")))


def test_the_properties_name_nobody_and_the_language_is_said(report):
    about = report.core_properties
    assert (about.author, about.last_modified_by, about.comments, about.title) == ("", "", "", "小镇")
    language = next(report.styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:eastAsia")) == "zh-CN"
    fonts = {node.get(qn("w:eastAsia")) for node in report.styles.element.iter(qn("w:rFonts"))}
    assert {"宋体", "黑体"} <= fonts


def test_an_english_report_is_english(result, tmp_path):
    write_document(result, tmp_path / "r.docx", language="en")
    document = docx.Document(tmp_path / "r.docx")
    assert headings(document)[:2] == ["Summary", "1 Scope and method"]
    assert headings(document)[-1] == "Appendix B Data and versions"


def test_hostile_names_stay_text_and_long_ones_are_cut(tmp_path):
    write_document(make(names=(HOSTILE, LONG, "丙")), tmp_path / "r.docx")
    document = docx.Document(tmp_path / "r.docx")
    found = [text for text in texts(document) if text.startswith("A <w:p/>")]
    assert found
    assert set(found) == {'A <w:p/> & "x"   =HYPERLINK("http://x")'}
    assert max(len(text) for text in texts(document)) <= 4_001


def test_a_study_without_subdistricts_and_without_gaps_has_its_report(tmp_path):
    people = communities({"c1": area(0, -1, 2, 1).centroid}, name=["甲"])
    found = assess(town(street((0, 0), (5, 0))), people, facilities({"f1": ("clinic", 0.0)}), rule(), name="x")
    write_document(found, tmp_path / "r.docx", language="zh")
    said = [part.text for part in docx.Document(tmp_path / "r.docx").paragraphs]
    assert "没有缺口。" in said
    assert any(text.startswith("数据中没有街道名称") for text in said)


def test_chapters_are_counted_and_appendices_bear_letters():
    count = Count()
    told = [_next_number(count, level, appendix=False) for level in (1, 2, 2, 3, 1, 2)]
    assert told == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]
    assert [_next_number(count, 1, appendix=True), _next_number(count, 2, appendix=False)] == ["A", "A.1"]


# ---- the template ----------------------------------------------------------------------------------


@pytest.fixture
def template(tmp_path):
    document = docx.Document()
    document.add_paragraph("某某局")
    document.add_paragraph("{{circle15}}")
    document.add_paragraph("后记")
    document.sections[0].header.paragraphs[0].text = "局里的页眉"
    document.sections[0].footer.paragraphs[0].text = "局里的页脚"
    document.styles["Heading 1"].font.name = "局里的字体"
    document.core_properties.author = "某人"
    document.save(tmp_path / "局.docx")
    return tmp_path / "局.docx"


def test_a_template_keeps_cover_styles_header_and_footer_and_the_report_stands_at_its_marker(
    result, template, tmp_path
):
    write_document(result, tmp_path / "r.docx", template=template)
    document = docx.Document(tmp_path / "r.docx")
    said = [part.text for part in document.paragraphs]
    assert said[0] == "某某局"
    assert said[-1] == "后记"
    assert "{{circle15}}" not in said
    assert headings(document) == CHAPTERS
    assert document.sections[0].header.paragraphs[0].text == "局里的页眉"
    assert document.sections[0].footer.paragraphs[0].text == "局里的页脚"
    assert document.styles["Heading 1"].font.name == "局里的字体"
    assert document.core_properties.author == ""


def test_a_template_without_a_marker_has_the_report_behind_what_it_holds(result, template, tmp_path):
    document = docx.Document(template)
    document.paragraphs[1].text = "前言"
    document.save(template)
    write_document(result, tmp_path / "r.docx", template=template)
    said = [part.text for part in docx.Document(tmp_path / "r.docx").paragraphs]
    assert said[:3] == ["某某局", "前言", "后记"]
    assert said.index("后记") < said.index("摘要")


def test_styles_with_chinese_names_are_taken_and_numbered_headings_are_not_numbered_twice(result, template, tmp_path):
    document = docx.Document(template)
    style = document.styles["Heading 1"].element
    style.find(qn("w:name")).set(qn("w:val"), "标题 1")
    properties = style.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 1
    document.save(template)
    write_document(result, tmp_path / "r.docx", template=template)
    found = docx.Document(tmp_path / "r.docx")
    said = [part.text for part in found.paragraphs if part.style.name == "标题 1"]
    assert said == [re.sub(r"^\d ", "", text) for text in CHAPTERS]


def test_a_template_that_is_missing_or_of_another_kind_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"none\.docx"):
        open_template(tmp_path / "none.docx")
    for name, message in (("a.doc", r"a\.doc is a \.doc file"), ("b.docm", "holds macros")):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(FileError, match=message):
            open_template(tmp_path / name)


def test_a_damaged_template_is_refused_in_one_sentence(template):
    for damage in (b"no archive", template.read_bytes()[:2_000]):
        template.write_bytes(damage)
        with pytest.raises(FileError, match="cannot be opened"):
            open_template(template)


def test_a_template_with_macros_under_another_name_is_refused(template):
    with zipfile.ZipFile(template, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(FileError, match="holds macros"):
        open_template(template)


def test_a_template_that_unpacks_into_far_more_than_a_cover_is_refused(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(3):
            package.writestr(f"word/{number}.xml", b"\0" * 80_000_000)
    (tmp_path / "bomb.docx").write_bytes(held.getvalue())
    with pytest.raises(FileError, match="too large"):
        open_template(tmp_path / "bomb.docx")


# ---- the PDF and the folder ------------------------------------------------------------------------


def test_without_libreoffice_the_pdf_is_refused_and_the_other_files_stay(result, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_office", lambda: None)
    with pytest.raises(OutputError, match=r"LibreOffice was not found here, so report\.pdf was not made"):
        c15.save(result, tmp_path, pdf=True)
    assert (tmp_path / "report.docx").is_file()
    assert not (tmp_path / "report.pdf").exists()


def test_a_folder_holds_the_report_and_a_template_that_cannot_be_used_leaves_it_as_it_was(result, tmp_path):
    (tmp_path / "t.docx").write_bytes(b"x")
    with pytest.raises(FileError, match="cannot be opened"):
        c15.save(result, tmp_path / "out", template=tmp_path / "t.docx")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_copy_for_libreoffice_has_no_field_around_its_contents_but_the_pages_of_its_headings(result, tmp_path):
    write_document(result, tmp_path / "r.docx")
    pdf._with_pages(tmp_path / "r.docx", tmp_path / "copy.docx")
    before, after = (fields(docx.Document(tmp_path / name)) for name in ("r.docx", "copy.docx"))
    assert [code for code in before if code not in after] == ['TOC \\o "1-2" \\h \\z \\u']
    marks = [
        node.get(qn("w:fldCharType"))
        for node in docx.Document(tmp_path / "copy.docx").element.body.iter(qn("w:fldChar"))
    ]
    assert marks.count("begin") == marks.count("separate") == marks.count("end")


def test_the_template_of_a_study_and_of_the_command_line_is_refused_before_anything_is_computed(tmp_path):
    study = write_study(tmp_path)
    (tmp_path / "bad.docx").write_bytes(b"x")
    done = inside("run", study, "--out", tmp_path / "out", "--template", tmp_path / "bad.docx")
    assert done.code == 2
    assert "cannot be opened" in done.err
    assert not (tmp_path / "out").exists()


def test_the_command_line_says_at_the_end_that_there_is_no_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_office", lambda: None)
    done = inside("run", write_study(tmp_path), "--out", tmp_path / "out", "--pdf")
    assert done.code == 2
    assert "LibreOffice was not found here" in done.err
    assert (tmp_path / "out" / "report.docx").is_file()
