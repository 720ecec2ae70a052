"""Every sentence has both languages, and every sentence that the code asks for is there."""

import ast
import importlib
import re
import string
from pathlib import Path

import pytest

import circle15
from circle15 import errors
from circle15.words import _SENTENCES, LANGUAGES, has_sentence, page_words, say

FOLDER = Path(circle15.__file__).parent

#: Keys that are put together: ``say(f"verdict.{verdict}")``. Every part that can be asked for is named here.
VERDICTS = ("met", "borderline", "unmet", "unknown", "reported", "not_applicable")
REASONS = (
    "off_network", "island", "data_edge", "streets_suspect", "incomplete_data", "no_facility", "too_far", "gate",
    "detour", "no_data",
)  # fmt: skip


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("key", _SENTENCES)
def test_a_sentence_says_the_same_in_both_languages(key):
    zh, en = _SENTENCES[key]
    assert zh.strip()
    assert en.strip()
    # A placeholder may be repeated in one language; a format such as {problem:zh} names its language.
    assert set(placeholders(zh)) == set(placeholders(en))
    assert ":zh}" not in en
    assert ":en}" not in zh
    assert "\n" not in zh + en


def test_no_sentence_stands_in_two_tables():
    tables = [
        importlib.import_module(f"circle15.phrases.{path.stem}").PHRASES
        for path in (FOLDER / "phrases").glob("*.py")
        if path.stem != "__init__"
    ]
    assert sum(map(len, tables)) == len(_SENTENCES)


def test_both_languages_are_spoken_by_say_in_the_order_of_languages():
    assert LANGUAGES == ("zh", "en")
    assert (say("verdict.met", "zh"), say("verdict.met", "en")) == ("达标", "met")


def test_a_chinese_sentence_is_in_chinese():
    plain = {"page.other_language", "page.other_language_label", "page.no_number", "page.shown_of", "console.title"}
    plain |= {"finding.whole", "list.part", "list.and", "unit.share"}
    plain |= {f"contrast.{key}" for key in ("whole", "part", "topic", "of_clause", "clause", "both", "walker")}
    plain |= {"doc.stop", "doc.sentence", "doc.clauses.head", "doc.clauses.why", "figure.title", "figure.title_area"}
    plain |= {"topic.of_units"}  # nothing but punctuation
    for key, (zh, en) in _SENTENCES.items():
        if key in plain:
            continue
        words = re.sub(r"\{[^}]*\}", "", zh)
        assert re.search(r"[\u4e00-\u9fff]", words) or words == re.sub(r"\{[^}]*\}", "", en), key
        assert not re.search(r"[\u4e00-\u9fff]", en), key


def test_a_sentence_that_is_not_there_is_a_key_error():
    assert not has_sentence("no.such.sentence")
    with pytest.raises(KeyError, match=r"no\.such\.sentence"):
        say("no.such.sentence", "en")


# ---- what the code asks for ------------------------------------------------------------------------

ERRORS = {name for name, item in vars(errors).items() if isinstance(item, type) and issubclass(item, Exception)}
SAYS = {"say", "tell", "Note", "_phrase", "has_sentence"}


def asked():
    """Keys in calls of say("..."), tell("..."), Note("...") and ...Error("..."), with the names of their values."""
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name in SAYS | ERRORS:
                for key in literals(first):
                    yield path.name, node, name, key


def literals(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return []


ASKED = list(asked())


def test_the_code_asks_for_many_sentences_by_name():
    assert len({key for *_, key in ASKED}) > 60


@pytest.mark.parametrize(("file", "line", "key"), sorted({(file, node.lineno, key) for file, node, _, key in ASKED}))
def test_every_sentence_that_the_code_asks_for_is_there(file, line, key):
    assert key in _SENTENCES, f"{file}, line {line}"


def test_errors_are_made_with_the_values_that_their_sentences_need():
    for file, node, name, key in ASKED:
        if name not in ERRORS or key not in _SENTENCES or any(word.arg is None for word in node.keywords):
            continue
        given = {word.arg for word in node.keywords}
        needed = {re.split(r"[.\[]", part)[0] for part in placeholders(_SENTENCES[key][1])}
        assert needed <= given, f"{file}, line {node.lineno}: {key}"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_its_word(verdict):
    assert say(f"verdict.{verdict}", "zh")
    assert say(f"verdict.{verdict}", "en")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_words(reason):
    assert say(f"reason.{reason}", "zh") != say(f"reason.{reason}", "en")


@pytest.mark.parametrize("force", ["target", "encouraged"])
@pytest.mark.parametrize("verdict", ["met", "unmet"])
def test_targets_and_encouraged_clauses_have_words_of_their_own(verdict, force):
    assert say(f"verdict.{verdict}.{force}", "zh") != say(f"verdict.{verdict}", "zh")


def test_every_problem_has_a_remedy():
    problems = {key.removeprefix("reject_") for key in _SENTENCES if key.startswith("reject_")}
    remedies = {key.removeprefix("remedy_") for key in _SENTENCES if key.startswith("remedy_")}
    made = {"id_missing", "id_scientific"}  # an id was made: remedy_id_made
    assert problems - made <= remedies


def test_the_page_gets_the_words_for_verdicts_and_reasons_that_all_outputs_share():
    for at, language in enumerate(LANGUAGES):
        words = page_words()[language]
        assert words["verdict.unmet.target"] == _SENTENCES["verdict.unmet.target"][at]
        assert words["reason.too_far"] == _SENTENCES["reason.too_far"][at]
        assert not any(key.startswith("page.") for key in words)
