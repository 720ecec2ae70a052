"""What ships quotes its documents word for word, and leaves out nothing that was read out of them.

The documents and the list of clauses are no part of the repository: they lie in ``seeds`` and ``standards`` beside the
folder that ``CIRCLE15_PLACES`` names, and what needs them is skipped without it.
"""

import os
import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from circle15.standards.reader import read_standard

#: The first letters of a clause's number, and the standard that its document became.
DOCUMENTS = {
    "TL": "tongliao-2020",
    "DG": "dongguan-2018",
    "LN": "liaoning-2020",
    "KM": "panlong-2025",
    "CF": "chifeng-2010",
}


def beside_the_places(name):
    folder = os.environ.get("CIRCLE15_PLACES", "")
    if not folder:
        pytest.skip("CIRCLE15_PLACES names no folder beside the documents")
    path = Path(folder).parent / name
    if not path.exists():
        pytest.skip(f"there is no {path}")
    return path


@pytest.fixture(scope="module")
def documents():
    return beside_the_places("seeds")


@pytest.fixture(scope="module")
def listed():
    """Every clause of the list: its number, its document, its quote."""
    text = beside_the_places("standards/seed_standards.yaml").read_text(encoding="utf-8")
    clauses = re.findall(
        r"^- id: ((?:TL|DG|LN|KM|CF)-\d+)\n  source: \w+\n  file: (\S+)\n  quote_zh: (.+)$", text, re.MULTILINE
    )
    assert len(clauses) == 108
    return clauses


@pytest.mark.parametrize("name", DOCUMENTS.values())
def test_the_document_of_a_standard_is_there(documents, name):
    assert (documents / read_standard(name).document).is_file()


@pytest.mark.parametrize("name", DOCUMENTS.values())
def test_every_quote_is_an_exact_piece_of_its_document(documents, name):
    standard = read_standard(name)
    text = (documents / standard.document).read_text(encoding="utf-8")
    for clause in (*standard.rules, *standard.not_checkable):
        assert clause.quote_zh.strip(), clause.id
        assert clause.quote_zh in text, (clause.id, clause.quote_zh)


def test_every_clause_of_the_list_is_a_rule_or_says_why_it_is_not_checked(listed):
    for number, document, quote in listed:
        standard = read_standard(DOCUMENTS[number[:2]])
        assert standard.document == document, number
        rules = [rule for rule in standard.rules if rule.id == number]
        told = [clause for clause in standard.not_checkable if clause.id == number]
        assert bool(rules) != bool(told), number
        for clause in (*rules, *told):
            shared = SequenceMatcher(None, quote, clause.quote_zh, autojunk=False).find_longest_match()
            assert shared.size >= 8, (number, clause.quote_zh)  # the same place of the document


def test_the_clause_that_can_be_read_two_ways_has_both_readings(listed):
    """``每个街道或每3万至10万居民``: strictly both, leniently either; the list says so of it."""
    two_ways = [rule for rule in read_standard("panlong-2025").rules if "mode" in rule.asks]
    assert {rule.asks["mode"] for rule in two_ways} == {"strict", "lenient"}
    assert len({rule.id for rule in two_ways}) == 1


def test_a_document_of_our_own_and_a_list_of_figures_quote_nothing():
    for name in ("circle15-basic", "national-draft"):
        standard = read_standard(name)
        assert not standard.document
        assert {rule.quote_zh for rule in standard.rules} == {""}


@pytest.mark.parametrize("name", DOCUMENTS.values())
def test_every_reading_of_a_clause_quotes_the_same_words_with_the_same_force(name):
    standard = read_standard(name)
    for rule in standard.rules:
        first = standard.rule(rule.id)
        assert first is not None
        assert (rule.quote_zh, rule.force, rule.clause) == (first.quote_zh, first.force, first.clause)
