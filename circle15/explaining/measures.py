"""What was measured, in sentences: the number against the limit, for each kind of check."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from circle15.explaining.kept import Finding
from circle15.schema import TABLES
from circle15.sources.headings import zh_heading
from circle15.words import has_sentence

#: Checks of a walk of the median resident.
WALKS: Final = frozenset(
    {"reach_time", "step_free_reach", "reach_network_distance", "tier_reach", "reach_straight_distance"}
)

#: Checks of smaller units.
MEMBERS: Final = frozenset({"unit_coverage", "unit_count", "ladder"})

#: Most settings that a spread has beside the stated one and those of the speed (circle15.verdicts.walked.SNAP_TRIES).
_STREETS: Final = 4

_EXACT: Final = 1e-6


def measured_parts(finding: Finding) -> list[str]:
    """Say what was measured, in the parts of one sentence."""
    check = str(finding.row["check"])
    if check in WALKS:
        return _walk(finding)
    if check in MEMBERS:
        return _members(finding)
    first, *rest = _SPECIAL.get(check, _value)(finding)
    # Where a column is missing, the number is what the rest of the table adds up to.
    partly = finding.text("reason") == "no_data" and value_text(finding) and math.isnan(finding.number("low"))
    return [finding.say("explain.known", text=first) if partly else first, *rest]


def limit_text(finding: Finding) -> str:
    """The limit of a walk: minutes or metres."""
    if finding.text("unit") == "min":
        return finding.say("explain.minutes", n=finding.number("limit"))
    return finding.amount(finding.number("limit"), finding.text("unit"))


def value_text(finding: Finding) -> str:
    """The value, or the range that it lies in; empty without one."""
    low, high, unit = finding.number("low"), finding.number("high"), finding.text("unit")
    if not math.isnan(low):
        return finding.say("explain.range", low=finding.amount(low, unit), high=finding.amount(high, unit))
    value = finding.number("value")
    return "" if math.isnan(value) else finding.amount(value, unit)


def field_name(finding: Finding, name: str) -> str:
    """Name a field of communities and areas as people head its column."""
    heading = zh_heading(name, TABLES["communities"])
    return heading if finding.language == "zh" else name


def value_word(finding: Finding, value: object) -> str:
    """Name a value of a column."""
    key = f"value.{value}"
    return finding.say(key) if has_sentence(key) else str(value)


# ---- walks ----------------------------------------------------------------------------------------


def _walk(finding: Finding) -> list[str]:
    """Say how far the median resident has it, and how many of the residents are within the limit."""
    share, asked = finding.number("share_within"), finding.number("pass_share")
    parts = [_who(finding), _median(finding)]
    if not math.isnan(share):
        parts.append(finding.say("explain.within", share=finding.share(share), limit=limit_text(finding)))
    if math.isnan(asked):
        parts.append(finding.say("explain.share_unsaid"))
    else:
        parts.append(finding.say("explain.share_asked", share=finding.share(asked)))
    if finding.number("share_open") > 0 and finding.row["verdict"] != "met":
        parts.append(finding.say("explain.share_open", share=finding.share(finding.number("share_open"))))
    if finding.row["verdict"] == "unmet" and finding.number("circle_share") >= asked - _EXACT:
        parts.append(finding.say("explain.circle", share=finding.share(finding.number("circle_share"))))
    return [*parts, *_robustness(finding)]


def _who(finding: Finding) -> str:
    """Say who walks, and what the limit means for that walker."""
    if finding.row["check"] == "reach_straight_distance":
        return finding.say("explain.straight")
    if finding.text("unit") == "m":
        return finding.say("explain.by_metres")
    names, speed = finding.kept.walker(finding.text("profile"))
    return finding.say(
        "explain.by_walker",
        name=names[finding.language],
        speed=speed,
        limit=limit_text(finding),
        metres=finding.number("limit_m"),
    )


def _median(finding: Finding) -> str:
    """Say how far the median resident has it, and the best and the worst placed."""
    value, unit = finding.number("value"), finding.text("unit")
    if math.isnan(value):
        return finding.say("explain.median_none")
    walk, best, worst = (finding.number(f"{name}_min") for name in ("walk", "best", "worst"))
    scale = 1.0 if unit == "min" else value / walk if walk > 0 else math.nan
    text = finding.amount(value, unit)
    if math.isnan(best * worst * scale):
        return finding.say("explain.median", value=text)
    spread = {"best": finding.amount(best * scale, unit), "worst": finding.amount(worst * scale, unit)}
    return finding.say("explain.median_spread", value=text, **spread)


def _robustness(finding: Finding) -> list[str]:
    """Say how many settings of the spread agree; the share tells how many there were, where only one number fits."""
    share = finding.number("robustness")
    if math.isnan(share):
        return []
    if share >= 1 - _EXACT:
        return [finding.say("explain.robust_all")]
    least = 1 + len(finding.kept.manifest["parameters"]["speed_spread"])
    fitting = [n for n in range(least, least + _STREETS + 1) if abs(share * n - round(share * n)) < _EXACT]
    if len(fitting) == 1:
        return [finding.say("explain.robust_count", total=fitting[0], n=round(share * fitting[0]))]
    return [finding.say("explain.robust_share", share=finding.share(share))]


# ---- smaller units ---------------------------------------------------------------------------------


def _members(finding: Finding) -> list[str]:
    """Say how many of the smaller units do it, of how many it cannot be told, and the step that is due."""
    total, passing, unsure = (finding.number(f"units_{name}") for name in ("total", "passing", "open"))
    unit = finding.text("unit")
    parts = []
    if not math.isnan(total):
        parts.append(finding.say("explain.members", total=total, passing=passing, level=level_word(finding)))
        if unsure > 0:
            parts.append(finding.say("explain.members_open", n=unsure))
    if unit == "share" and value_text(finding):
        parts.append(finding.say("explain.members_share", value=value_text(finding)))
    parts += _limit(finding, "explain.at_least")
    if not math.isnan(finding.number("step_year")):
        parts.append(finding.say("explain.step", year=finding.number("step_year")))
    if not math.isnan(finding.number("next_step_year")):
        then = finding.amount(finding.number("next_step"), unit)
        parts.append(finding.say("explain.next_step", year=finding.number("next_step_year"), limit=then))
    return parts


def level_word(finding: Finding) -> str:
    """Name the smaller units that a clause counts."""
    return finding.say(f"levels.{finding.rule['asks']['of']}")


# ---- all else --------------------------------------------------------------------------------------


def _value(finding: Finding) -> list[str]:
    """Say the value, what is asked for, and which facilities count."""
    return [_now(finding), *_limit(finding, "explain.at_least"), *_counted(finding)]


def _at_most(finding: Finding) -> list[str]:
    return [_now(finding), *_limit(finding, "explain.at_most"), *_counted(finding)]


def _now(finding: Finding, key: str = "") -> str:
    """Say the value of a check."""
    value, check = value_text(finding), str(finding.row["check"])
    if not value:
        return finding.say("explain.no_number")
    reached = finding.text("unit") == "share" and check == "presence"
    named = key or ("now.within_reach" if reached else f"now.{check}")
    field = (finding.rule.get("asks") or {}).get("field", "")
    return finding.say(named, value=value, kinds=finding.kinds(), field=field_name(finding, field) if field else "")


def _limit(finding: Finding, key: str) -> list[str]:
    """Say the limit; nothing where the clause names none."""
    limit, unit = finding.number("limit"), finding.text("unit")
    if unit == "share" and limit == 1.0:
        return [finding.say("explain.whole_asked")]
    return [] if math.isnan(limit) else [finding.say(key, limit=finding.amount(limit, unit))]


def _counted(finding: Finding) -> list[str]:
    """Name the facilities that count."""
    return [finding.say("explain.counted", names=finding.names("found"))] if finding.text("found") else []


def _with_households(finding: Finding) -> list[str]:
    """Say floor areas with the households among which they are divided."""
    first, *rest = _value(finding)
    return [first, *rest, *_households(finding)]


def _households(finding: Finding) -> list[str]:
    """Say how many households a community has, where its table does."""
    communities, unit = finding.kept.communities, str(finding.row["unit_id"])
    if "households" not in communities.columns or unit not in communities.index:
        return []
    count: Any = communities["households"].loc[unit]
    return [] if pd.isna(count) else [finding.say("explain.households", n=finding.amount(float(count), "households"))]


def _size(finding: Finding) -> list[str]:
    asks = finding.rule["asks"]
    low, high = (finding.amount(float(asks[f"{name}_households"]), "households") for name in ("min", "max"))
    return [_now(finding), finding.say("explain.between", low=low, high=high)]


def _staff(finding: Finding) -> list[str]:
    return [*_households(finding), _now(finding), *_limit(finding, "explain.at_least")]


def _people(finding: Finding) -> list[str]:
    people = finding.number("people")
    told = [] if math.isnan(people) else [finding.say("explain.people", n=people)]
    return [*told, *_value(finding)]


def _new_build(finding: Finding) -> list[str]:
    key = "now.floor_area_per_100hh" if finding.text("unit") == "m2/100hh" else ""
    return [_now(finding, key), *_limit(finding, "explain.at_least"), *_counted(finding)]


def _field(finding: Finding) -> list[str]:
    """Say a number of the table or a word of it, and what it is held to."""
    asks = finding.rule["asks"]
    if "values" in asks:
        allowed = finding.listed([value_word(finding, value) for value in asks["values"]], "list.or")
        said = finding.say("explain.no_number")
        if finding.text("detail"):
            name = field_name(finding, asks["field"])
            said = finding.say("now.field_value", field=name, value=value_word(finding, finding.text("detail")))
        return [said, finding.say("explain.one_of", values=allowed)]
    bounds = [(name, asks.get(f"{name}_value")) for name in ("min", "max")]
    keys: Mapping[str, str] = {"min": "explain.at_least", "max": "explain.at_most"}
    unit = finding.text("unit")
    said_limits = [finding.say(keys[name], limit=finding.amount(float(v), unit)) for name, v in bounds if v is not None]
    return [_now(finding), *said_limits]


_SPECIAL: Final[Mapping[str, Callable[[Finding], list[str]]]] = {
    "community_size": _size,
    "facilities_per_residents": _people,
    "field_value": _field,
    "floor_area_per_100hh": _with_households,
    "new_build": _new_build,
    "office_share": _at_most,
    "required_area": _with_households,
    "staff_per_households": _staff,
}
