"""What a rule of a standard asks, row by row: a label and a text, in Chinese or in English."""

from collections.abc import Mapping
from typing import Any, Final

from circle15.explaining.kept import bracketed, plain, share_text, short_kind
from circle15.schema import TABLES
from circle15.sources.headings import zh_heading
from circle15.standards.model import Rule, Step, Tier
from circle15.verdicts.sentences import measured
from circle15.words import Language, has_sentence, say

#: Checks that a share of the residents decides, where they are about a walk.
_WALKS: Final = frozenset(
    {
        "reach_time", "reach_network_distance", "reach_straight_distance", "step_free_reach", "tier_reach", "presence",
        "basket",
    }
)  # fmt: skip

#: Parameters without any of which a check has nothing to hold against.
_LIMITS: Final[Mapping[str, tuple[str, ...]]] = {
    "activity_share": ("min_share",),
    "facility_share": ("min_share",),
    "field_value": ("min_value", "max_value", "values"),
    "office_share": ("max_share",),
    "opening_hours": ("min_hours_per_day", "weekends"),
    "unit_coverage": ("min_share",),
}

_NEVER_JUDGED: Final = frozenset({"definition", "achieved_fact"})
_KINDS: Final = frozenset({"not_replaced_by", "with_kinds", "fixed_kinds"})
_SHARES: Final = frozenset({"max_share", "min_share", "tolerance"})


def rows_of(rule: Rule, language: Language) -> list[tuple[str, str]]:
    """Say what a rule asks, of whom, by when, and when it passes.

    Parameters
    ----------
    rule
        One reading of a clause.
    language
        Of labels and texts.

    Returns
    -------
    Keys of the labels, ``row.<key>``, and texts; rows that have nothing to say are left out.
    """
    said = [
        ("asks", rule.title(language)),
        ("clause", _clause(rule)),
        ("force", say(f"force.{rule.force}", language)),
        ("check", _check(rule, language)),
        ("kinds", _kinds(rule.kinds, language)),
        ("where", _where(rule, language)),
        ("each", _each(rule, language)),
        ("level", f"{say(f'level.{rule.unit_level}', language)}{_basis(rule, language)}"),
        ("applies", _applies(rule, language)),
        ("deadline", _deadline(rule, language)),
        ("passes", _passes(rule, language)),
        ("walker", rule.decided_by),
        ("duty", rule.duty_zh if language == "zh" else rule.duty_en),
        ("figure", _figure(rule, language)),
        ("note", rule.note_zh if language == "zh" else rule.note_en),
    ]
    return [(key, plain(text.strip())) for key, text in said if text.strip()]


def is_reported(rule: Rule) -> str:
    """Why a rule is reported and not judged, a key of ``standards.``: only_shown, no_share, no_limit; else empty."""
    if rule.force in _NEVER_JUDGED:
        return "only_shown"
    return without_limit(rule)


def without_limit(rule: Rule) -> str:
    """Whether a rule lacks the share of the residents, or the limit, without which it is not judged."""
    needs = _LIMITS.get(rule.check, ())
    if needs and not any(rule.asks.get(name) for name in needs):
        return "no_limit"
    if rule.check in _WALKS and rule.basis == "reachable" and rule.pass_share is None:
        return "no_share"
    return "" if rule.each is None else without_limit(rule.each)


def _clause(rule: Rule) -> str:
    quote = f"「{rule.quote_zh}」" if rule.quote_zh else ""
    return f"{rule.clause} {quote}".strip()


def _check(rule: Rule, language: Language) -> str:
    """Name the check and its parameters with their units."""
    name = bracketed(say(f"check.{rule.check}", language), rule.check, language)
    said = [
        _param(key, value, language, a_share=key in _SHARES or "per" in rule.asks) for key, value in rule.asks.items()
    ]
    return _joined([name, *(text for text in said if text)], language)


def _param(key: str, value: Any, language: Language, *, a_share: bool) -> str:  # noqa: ANN401  as the check has it
    """Say one parameter; nothing of one that asks nothing."""
    choice = f"param.{key}.{value}"
    if has_sentence(choice):
        return say(choice, language)
    if value is False or (key == "tolerance" and value == 0):
        return ""
    if isinstance(value, float):
        fraction = a_share and key != "min_per_1000"
        number = share_text(value, language) if fraction else measured(value, "plain", language)
        return say(f"param.{key}", language, value=f"{value:.0f}" if key == "year" else number)
    return say(f"param.{key}", language, value=_value(key, value, language))


def _value(key: str, value: Any, language: Language) -> str:  # noqa: ANN401
    """Write the value of a parameter."""
    if key in _KINDS:
        return _kinds(value, language)
    if key == "services":
        return say("list.and", language).join(_kinds(kinds, language) for kinds in value)
    if key in ("steps", "tiers"):
        return _joined([_step(part, language) for part in value], language)
    if key in ("field", "per"):
        return zh_heading(value, TABLES["communities"]) if language == "zh" else str(value)
    if key in ("rules", "values"):
        return say("list.and", language).join(_word(part, language) for part in value)
    return str(value)


def _step(part: Step | Tier, language: Language) -> str:
    """Say one step of a ladder, or one tier of a network."""
    if isinstance(part, Tier):
        return bracketed(_kinds(part.kinds, language), say(f"level.{part.level}", language), language)
    share = part.min_share is not None
    number = part.min_share if part.min_share is not None else part.min_count or 0.0
    return say("param.step", language, year=part.year, value=measured(number, "share" if share else "plain", language))


def _kinds(kinds: tuple[str, ...], language: Language) -> str:
    """Name kinds, any of which will do."""
    names = [short_kind(kind, language) for kind in kinds]
    if len(names) < 2:
        return "".join(names)
    return say("list.between", language, text=say("list.and", language).join(names[:-1]), last=names[-1])


def _where(rule: Rule, language: Language) -> str:
    """Name the conditions on the facilities that count."""
    said = []
    for name, values in rule.where.items():
        heading = zh_heading(name, TABLES["facilities"]) if language == "zh" else name
        wanted = say("list.or", language).join(_word(value, language) for value in values)
        said.append(f"{heading} = {wanted}")
    return _joined(said, language)


def _each(rule: Rule, language: Language) -> str:
    """Say what each of the smaller units has to do."""
    if rule.each is None:
        return ""
    parts = [_check(rule.each, language), _kinds(rule.each.kinds, language), _where(rule.each, language)]
    if rule.each.pass_share is not None:
        parts.append(say("standards.pass_share", language, share=share_text(rule.each.pass_share, language)))
    return _joined([part for part in parts if part], language)


def _basis(rule: Rule, language: Language) -> str:
    """Say on what basis facilities count, where there are any."""
    told = rule.each or rule
    if not told.asked_kinds or told.check == "reach_straight_distance":
        return ""
    return say("list.part", language) + say(f"basis.{told.basis}", language)


def _applies(rule: Rule, language: Language) -> str:
    """Say whom the rule is about, and what becomes of the others."""
    if not rule.applies_to:
        return say("standards.everybody", language)
    text = _joined(
        [
            say("list.or", language).join(_word(value, language) for value in values)
            for values in rule.applies_to.values()
        ],
        language,
    )
    return say("standards.others_report", language, text=text) if rule.others == "report" else text


def _deadline(rule: Rule, language: Language) -> str:
    if rule.deadline is None:
        return ""
    return f"{rule.deadline.isoformat()}{say(f'deadline_basis.{rule.deadline_basis}', language)}"


def _passes(rule: Rule, language: Language) -> str:
    """Say which share of the residents is enough, or why the rule is not judged."""
    reported = is_reported(rule)
    if reported:
        return say(f"standards.{reported}", language)
    if rule.pass_share is None:
        return ""
    return say("standards.pass_share", language, share=share_text(rule.pass_share, language))


def _figure(rule: Rule, language: Language) -> str:
    seen = say(f"figure.{rule.figure_status}", language) if rule.figure_status else ""
    return _joined([part for part in (rule.figure_source, seen) if part], language)


def _word(value: object, language: Language) -> str:
    key = f"value.{value}"
    return say(key, language) if has_sentence(key) else str(value)


def _joined(parts: list[str], language: Language) -> str:
    return say("list.part", language).join(parts)
