"""Standards on the console: a list of them, one rule by rule, and what is to be noted of a file of one's own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from circle15.explaining.kept import plain
from circle15.present.standard_rows import rows_of, without_limit
from circle15.standards.model import NotCheckable, Rule, Standard
from circle15.words import Language, say

_INDENT: Final = 2

#: Sources that need no quote: nobody else's words are read.
_OWN: Final = "own_choice"


def list_page(standards: Sequence[Standard], language: Language) -> RenderableType:
    """Draw a table of standards.

    Parameters
    ----------
    standards
        In the order of the rows.
    language
        Of headings and titles.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("standards.id", language), no_wrap=True)
    table.add_column(say("standards.title", language), overflow="fold", ratio=5)
    table.add_column(say("standards.place", language), overflow="fold", ratio=3)
    table.add_column(say("standards.status", language), overflow="fold", ratio=3)
    for name in ("rules", "not_checkable"):
        table.add_column(say(f"standards.{name}", language), justify="right", max_width=7)
    for standard in standards:
        cells = (standard.id, standard.title(language), _place(standard, language), _status(standard, language))
        counts = (len(_clauses(standard)), len(standard.not_checkable))
        table.add_row(*(Text(plain(cell)) for cell in cells), *(str(count) for count in counts))
    return Group(table, Text(say("standards.own", language), style="dim"))


def standard_page(standard: Standard, language: Language, *, rule_id: str | None = None) -> Iterator[RenderableType]:
    """Draw a standard: its head, each rule with its other readings below it, and what is not checked.

    Parameters
    ----------
    standard
        The document.
    language
        Of labels and texts.
    rule_id
        Only this rule, or this clause that is not checked; None: all.
    """
    yield from _head(standard, language, notes=rule_id is None)
    for readings in _clauses(standard):
        if rule_id in (None, readings[0].id):
            yield Text()
            yield from _rule(readings, language)
    unchecked = [clause for clause in standard.not_checkable if rule_id in (None, clause.id)]
    if unchecked:
        yield Text()
        yield Text(say("standards.unchecked", language), style="bold")
    for clause in unchecked:
        yield Text()
        yield from _unchecked(clause, language)


def names_of_rules(standard: Standard) -> list[str]:
    """Ids of a standard's rules and of its clauses that are not checked, each once."""
    return list(dict.fromkeys([rule.id for rule in standard.rules] + [clause.id for clause in standard.not_checkable]))


def check_page(standard: Standard, file: Path, shipped: Sequence[str], language: Language) -> Iterator[RenderableType]:
    """Draw what a file holds, and what is to be noted of it.

    Parameters
    ----------
    standard
        As it was read.
    file
        Where from.
    shipped
        Ids of the standards that come with circle15.
    language
        Of the sentences.
    """
    yield Text(say("standards.checked", language, file=plain(str(file))))
    yield from _head(standard, language, notes=False)
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for readings in _clauses(standard):
        further = [plain(rule.reading) for rule in readings[1:]]
        named = say("list.and", language).join(further)
        text = plain(readings[0].short(language))
        if further:
            text = say("list.part", language).join([text, say("standards.reading", language, name=named)])
        table.add_row(Text(readings[0].id), Text(text))
    yield Padding(table, (0, 0, 0, _INDENT))
    noted = warnings(standard, file, shipped, language)
    if not noted:
        yield Text(say("standards.no_warnings", language))
        return
    yield Text(say("standards.warnings", language), style="yellow")
    for text in noted:
        yield Padding(Text(f"- {text}"), (0, 0, 0, _INDENT))


def warnings(standard: Standard, file: Path, shipped: Sequence[str], language: Language) -> list[str]:
    """Say what whoever wrote a standard may not have meant."""
    rules = [readings[0] for readings in _clauses(standard)]
    quoted = standard.source_status != _OWN
    ids = {
        "no_share": [rule.id for rule in rules if without_limit(rule) == "no_share"],
        "no_limit": [rule.id for rule in rules if without_limit(rule) == "no_limit"],
        "no_quote": [rule.id for rule in rules if quoted and not rule.quote_zh],
        "no_clause": [rule.id for rule in rules if quoted and not rule.clause],
    }
    noted = [
        say(f"warn.{key}", language, ids=say("list.and", language).join(map(plain, names)))
        for key, names in ids.items()
        if names
    ]
    if standard.for_reference:
        noted.append(say("warn.reference", language, status=standard.source_status))
    if standard.id in shipped:
        noted.append(say("warn.shipped", language, id=standard.id))
    if standard.id != file.stem:
        noted.append(say("warn.other_name", language, id=plain(standard.id), file=plain(file.name)))
    return noted


def _head(standard: Standard, language: Language, *, notes: bool) -> Iterator[RenderableType]:
    """Draw the head of a standard: title, status, issuer, what it holds, and what one has to know of its text."""
    yield Text(plain(f"{standard.id}  {standard.title(language)}"), style="bold")
    facts = [("place_is", _place(standard, language)), ("issuer", standard.issuer_zh), ("issued", standard.issued)]
    said = [say(f"standards.{key}", language, text=text) for key, text in [*facts, ("period", standard.period)] if text]
    yield Text(plain(say("list.part", language).join([_status(standard, language), *said])))
    rules, clauses = _clauses(standard), standard.not_checkable
    further = len(standard.rules) - len(rules)
    yield Text(say("standards.holds", language, rules=len(rules), readings=further, clauses=len(clauses)))
    if notes and standard.for_reference:
        yield Text(say("standards.reference_note", language), style="yellow")
    note = standard.note_zh if language == "zh" else standard.note_en
    if notes and note.strip():
        yield Padding(Text(plain(note.strip())), (0, 0, 0, _INDENT))


def _rule(readings: Sequence[Rule], language: Language) -> Iterator[RenderableType]:
    """Draw a rule, and below it what each other reading of the clause changes."""
    first = readings[0]
    yield Text.assemble((plain(first.id), "bold"), "  ", plain(first.short(language)))
    said = rows_of(first, language)
    yield _grid(said, _INDENT, language)
    for rule in readings[1:]:
        name = say("standards.reading", language, name=plain(rule.reading))
        yield Padding(Text(name, style="bold"), (0, 0, 0, _INDENT))
        yield _grid([row for row in rows_of(rule, language) if row not in said], 2 * _INDENT, language)


def _unchecked(clause: NotCheckable, language: Language) -> Iterator[RenderableType]:
    """Draw a clause that is not checked, and why not."""
    asked, reason = (clause.zh, clause.reason_zh) if language == "zh" else (clause.en, clause.reason_en)
    quote = f"{clause.clause} 「{clause.quote_zh}」".strip()
    yield Text(plain(clause.id), style="bold")
    said = [("row.asks", asked), ("row.clause", quote), ("row.force", say(f"force.{clause.force}", language))]
    said.append(("standards.why_not", reason))
    yield _grid([(key.removeprefix("row."), plain(text)) for key, text in said if text.strip()], _INDENT, language)


def _grid(rows: Sequence[tuple[str, str]], indent: int, language: Language) -> RenderableType:
    """Draw labels and texts beside each other."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for key, text in rows:
        label = key if key.startswith("standards.") else f"row.{key}"
        table.add_row(say(label, language), Text(text))
    return Padding(table, (0, 0, 0, indent))


def _clauses(standard: Standard) -> list[list[Rule]]:
    """Group the readings of each clause, in the document's order."""
    found: dict[str, list[Rule]] = {}
    for rule in standard.rules:
        found.setdefault(rule.id, []).append(rule)
    return list(found.values())


def _place(standard: Standard, language: Language) -> str:
    return standard.place_zh if language == "zh" else standard.place_en


def _status(standard: Standard, language: Language) -> str:
    """Name the status of a document; one that binds nobody by that."""
    status = say(f"status.{standard.source_status}", language)
    return say("standards.for_reference", language, status=status) if standard.for_reference else status
