"""Standards from TOML files: those that ship with circle15, by id, and anyone's own, by path."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

from circle15.errors import StandardError
from circle15.network.profile import PROFILES
from circle15.standards.asks import ASKS
from circle15.standards.entry import Entry
from circle15.standards.model import (
    BASES,
    DEADLINE_BASES,
    DEFAULT_READING,
    FIGURE_STATUSES,
    FORCES,
    SOURCE_STATUSES,
    Level,
    NotCheckable,
    Rule,
    Standard,
)
from circle15.standards.params import conditions, params, values_of_fields
from circle15.standards.sense import refuse_senseless
from circle15.toml_file import read_toml
from circle15.words import LANGUAGES, say

_FOLDER: Final = Path(__file__).parent

#: Metres that GB 50180 pairs with 15 minutes. They are always among the readings of 15 minutes, because offices
#: mean one or the other by the same words.
CIRCLE_MIN: Final = 15.0
CIRCLE_M: Final = (800.0, 1000.0)

#: Checks of walks in minutes, and the check that asks the same in metres.
_IN_METRES: Final[Mapping[str, str]] = {
    "reach_time": "reach_network_distance",
    "presence": "presence",
    "basket": "basket",
}

_HEAD_TEXTS: Final = (
    "place_zh", "place_en", "issuer_zh", "issued", "period", "document", "note_zh", "note_en",
)  # fmt: skip
_HEAD_NEEDED: Final = ("id", "title_zh", "title_en", "source_status", "rules")
_RULE_NEEDED: Final = ("id", "check", "short_zh", "short_en", "zh", "en")
_TEXTS: Final = frozenset(
    [
        "id",
        "reading",
        "clause",
        "quote_zh",
        "duty_zh",
        "duty_en",
        "figure_source",
        "short_zh",
        "short_en",
        "zh",
        "en",
        "note_zh",
        "note_en",
        "decided_by",
    ]
)
_COMMON: Final = frozenset(field.name for field in fields(Rule)) - {"asks", "primary"}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "others": ("report", "skip"),
    "force": FORCES,
    "deadline_basis": DEADLINE_BASES,
    "figure_status": FIGURE_STATUSES[1:],
    "decided_by": tuple(PROFILES),
}
#: What a rule about smaller units may say of them; all else is the outer rule's.
_OF_EACH: Final = frozenset({"check", "kinds", "where", "basis", "pass_share", "applies_to"})
#: Checks that ask of which facilities something is true.
_NEEDS_CONDITIONS: Final = frozenset({"facility_share"})
#: What a reading cannot change: it is another way to read the same clause.
_OF_CLAUSE: Final = frozenset({"id", "clause", "quote_zh", "force", "deadline", "deadline_basis", "unit_level"})


def shipped_standards() -> list[str]:
    """List the ids of the standards that ship with circle15, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def read_standard(name: str | Path, *, beside: Path | None = None) -> Standard:
    """Read a standard.

    Parameters
    ----------
    name
        Id of a shipped one, or the path of a ``.toml`` file.
    beside
        Folder to which a relative path refers; the current one when None.

    Raises
    ------
    FileError
        If there is no such file.
    StandardError
        If no shipped standard has this id, or the file has a key or value that is not known, naming file,
        line and key.
    """
    text = str(name)
    if not text.endswith(".toml"):
        if text not in shipped_standards():
            raise StandardError("standard_unknown", value=text, known=", ".join(shipped_standards()))
        return _standard(_FOLDER / f"{text}.toml")
    return _standard((beside or Path()) / text)


def _standard(file: Path) -> Standard:
    """Read and check one file."""
    head = Entry(file=file, where="[standard]", data=read_toml(file, StandardError))
    head.know({*_HEAD_NEEDED, *_HEAD_TEXTS, "not_checkable"})
    head.have(_HEAD_NEEDED)
    texts = {key: head.text(key) for key in ("id", "title_zh", "title_en")}
    texts |= {key: head.text(key, maybe_empty=True) for key in _HEAD_TEXTS}
    rules = _rules(head)
    _refuse_unknown_rules(rules, head)
    return Standard(
        **texts,
        source_status=head.one_of("source_status", SOURCE_STATUSES),
        rules=tuple(rule for rule, _ in rules),
        not_checkable=tuple(
            _not_checkable(entry) for entry in (head.tables("not_checkable") if "not_checkable" in head.data else ())
        ),
    )


def _rules(head: Entry) -> list[tuple[Rule, Entry]]:
    """Read the rules, each with its readings after it."""
    found: list[tuple[Rule, Entry]] = []
    seen: dict[tuple[str, str], Entry] = {}
    clauses: set[str] = set()
    for entry in head.tables("rules"):
        for number, rule in enumerate(_readings(entry)):
            if (rule.id, rule.reading) in seen:
                at = entry.line("id") if number == 0 else entry.inside("readings", number, {}).line("reading")
                raise StandardError("standard_rule_twice", file=entry.file, line=at, rule=rule.id, reading=rule.reading)
            seen[rule.id, rule.reading] = entry
            found.append((rule.read_as(primary=rule.id not in clauses), entry))
            clauses.add(rule.id)
    return found


def _readings(entry: Entry) -> list[Rule]:
    """Read one rule and the other readings of its clause."""
    base = dict(entry.data)
    others = base.pop("readings", [])
    plain = base.pop("circle_readings", True)
    entry.need(isinstance(plain, bool), "circle_readings", plain, "true, false")
    first = _rule(entry.with_data(base))
    further = []
    for number, said in enumerate(entry.tables("readings") if others else [], start=1):
        inner = entry.inside("readings", number, said.data)
        inner.know((_known_keys(str(said.data.get("check", first.check))) | {"reading"}) - _OF_CLAUSE)
        inner.have(("reading",))
        changed = {key: value for key, value in base.items() if key in _COMMON or "check" not in said.data}
        further.append(_rule(inner.with_data({**changed, **said.data})))
    walked = next((rule for rule in (first, *further) if plain and _is_circle(rule)), None)
    in_metres = [] if walked is None else [_in_metres(walked, metres) for metres in CIRCLE_M]
    return [first, *further, *in_metres]


def _is_circle(rule: Rule) -> bool:
    """Whether a rule asks for a walk of 15 minutes."""
    return rule.check in _IN_METRES and rule.basis == "reachable" and rule.limit_min == CIRCLE_MIN


def _in_metres(rule: Rule, metres: float) -> Rule:
    """Read 15 minutes as metres along the streets, as GB 50180 pairs them."""
    name = f"{metres:.0f}m"
    words = {
        f"{key}_{language}": say("standard.in_metres", language, text=getattr(rule, f"{key}_{language}"), metres=metres)
        for key in ("short",)
        for language in LANGUAGES
    }
    words |= {
        language: say("standard.in_metres", language, text=getattr(rule, language), metres=metres)
        for language in LANGUAGES
    }
    kept = {key: value for key, value in rule.asks.items() if key != "limit_min"}
    asks = MappingProxyType({**kept, "limit_m": metres})
    reading = name if rule.reading == DEFAULT_READING else f"{rule.reading}-{name}"
    return rule.read_as(check=_IN_METRES[rule.check], asks=asks, reading=reading, **words)


def _known_keys(check: str) -> set[str]:
    """Keys that a rule of one kind may have."""
    ask = ASKS.get(check)
    if ask is None:
        return set(_COMMON) | {"readings", "circle_readings"}
    known = (set(_COMMON) | set(ask.params)) - (set() if ask.each else {"each"})
    return known - ({"kinds"} if ask.kinds is False else set()) | {"readings", "circle_readings"}


def _rule(entry: Entry) -> Rule:
    """Read and check one rule."""
    entry.have(_RULE_NEEDED)
    check = entry.one_of("check", tuple(ASKS))
    ask = ASKS[check]
    entry.know(_known_keys(check))
    values: dict[str, Any] = {key: entry.text(key) for key in _RULE_NEEDED if key != "check"}
    values |= {key: entry.text(key, maybe_empty=True) for key in _TEXTS & entry.data.keys() if key not in values}
    values |= {key: entry.one_of(key, choices) for key, choices in _CHOICES.items() if key in entry.data}
    entry.need(values["id"].isprintable() and ";" not in values["id"], "id", values["id"], '"A-1"')
    level: Level = (
        entry.one_of("unit_level", ask.levels) if "unit_level" in entry.data else cast("Level", ask.levels[0])
    )
    deadline = entry.day("deadline")
    if deadline is not None:
        entry.have(("deadline_basis",))
    entry.need(deadline is not None or "deadline_basis" not in entry.data, "deadline_basis", "", "deadline")
    values |= _of_units(entry, check)
    each = None
    if ask.each:
        entry.have(("each",))
        each = _each(entry, values["id"])
    rule = Rule(**values, check=check, unit_level=level, deadline=deadline, each=each)
    refuse_senseless(rule, entry)
    return rule


def _of_units(entry: Entry, check: str) -> dict[str, Any]:
    """Read what a rule asks of a unit: parameters, kinds, basis, share, and to whom it applies."""
    ask = ASKS[check]
    if ask.kinds:
        entry.have(("kinds",))
    if check in _NEEDS_CONDITIONS:
        entry.have(("where",))
    share = entry.number("pass_share", above=0.0, at_most=1.0) if "pass_share" in entry.data else None
    basis = entry.one_of("basis", tuple(base for base in BASES if base in ask.bases)) if "basis" in entry.data else None
    asks = params(entry, ask.params)
    found: dict[str, Any] = {
        "asks": asks,
        "kinds": entry.kinds("kinds") if "kinds" in entry.data else (),
        "where": conditions(entry),
        "applies_to": values_of_fields(entry),
        "pass_share": share,
        "basis": basis or ask.bases[0],
    }
    if found["basis"] == "reachable" and "limit_min" in ask.params and "limit_m" not in asks:
        entry.have(("limit_min",))
    return found


def _each(entry: Entry, rule_id: str) -> Rule:
    """Read what each of the smaller units has to do."""
    said = entry.table("each")
    inner = entry.inside("each", 1, said)
    inner.have(("check",))
    known = tuple(name for name, ask in ASKS.items() if not ask.each)
    check = inner.one_of("check", known)
    inner.know((_known_keys(check) & _OF_EACH) | set(ASKS[check].params))
    level = cast("Level", entry.data["of"])
    inner.need(level in ASKS[check].levels, "check", check, ", ".join(n for n in known if level in ASKS[n].levels))
    return Rule(id=rule_id, check=check, unit_level=level, **_of_units(inner, check))


def _not_checkable(entry: Entry) -> NotCheckable:
    """Read a clause that is not checked."""
    needed = ("id", "quote_zh", "reason_zh", "reason_en")
    names = tuple(field.name for field in fields(NotCheckable))
    entry.know(names)
    entry.have(needed)
    texts: dict[str, Any] = {key: entry.text(key, maybe_empty=key not in needed) for key in names if key != "force"}
    return NotCheckable(**texts, force=entry.one_of("force", FORCES) if "force" in entry.data else "standard")


def _refuse_unknown_rules(rules: Sequence[tuple[Rule, Entry]], head: Entry) -> None:
    """Refuse a rule that builds on another which the document does not have, or on itself."""
    for rule, entry in rules:
        if rule.check == "rules_met":
            known = sorted({r.id for r, _ in rules if r.check != "rules_met" and r.unit_level == rule.unit_level})
            for name in rule.asks["rules"]:
                entry.need(name in known, "rules", name, ", ".join(known))
    head.need({rule.id for rule, _ in rules}, "rules", "[ ]", "[[rules]]")
