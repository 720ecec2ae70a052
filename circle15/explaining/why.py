"""Why a clause is not met or cannot be told, and what would be needed, in sentences."""

import math
from collections.abc import Callable, Mapping
from typing import Final

from circle15.explaining.clause import is_about, whom
from circle15.explaining.kept import Finding
from circle15.explaining.measures import MEMBERS, WALKS, level_word, value_word
from circle15.units import percent
from circle15.verdicts.demand import UNLOCATED
from circle15.verdicts.missing_words import missing_name
from circle15.verdicts.outcome import INCOMPLETE_DATA, NO_DATA
from circle15.words import has_sentence

#: Units of a shortfall that come in whole numbers.
_WHOLE: Final = frozenset(
    {"facilities", "services", "units", "tiers", "rules", "staff", "beds", "places", "households"}
)

_SETTLED: Final = frozenset({"met", "reported", "not_applicable"})

_UNLIMITED: Final = (
    "office_share",
    "activity_share",
    "facility_share",
    "field_value",
    "unit_coverage",
    "opening_hours",
)


def why(finding: Finding) -> list[str]:
    """Say the reason in full sentences; nothing for a clause that is met."""
    verdict = finding.row["verdict"]
    if verdict == "not_applicable":
        about = not is_about(finding)
        return [finding.say("why.not_about", whom=whom(finding)) if about else finding.say("why.nothing")]
    if verdict == "reported":
        return [_why_reported(finding)]
    said = [_reason(finding)] if finding.text("reason") else []
    if verdict == "borderline":
        firm = math.isnan(finding.number("robustness"))
        said.append(finding.say("why.soft" if firm else "why.doubtful"))
    return said


def needed(finding: Finding) -> str:
    """Say what it would take; empty where nothing is, or nobody can say."""
    if finding.row["verdict"] in _SETTLED:
        return ""
    reason = finding.text("reason")
    parts = _OPEN[reason](finding) if reason in _OPEN else _lacking(finding)
    return finding.say("need.whole", parts=finding.say("list.part").join(parts)) if parts else ""


# ---- why ------------------------------------------------------------------------------------------


def _reason(finding: Finding) -> str:
    """Say the main reason, in the words of the check where it has its own."""
    reason, check = finding.text("reason"), finding.row["check"]
    own = f"why.{reason}.{check}"
    if reason == "too_far" and finding.text("unit") not in ("min", "m"):
        own = "why.too_far.walk"
    if reason == "streets_suspect" and math.isnan(finding.number("suspect_joins")):
        own = "why.streets_suspect.somewhere"  # of what is counted by services or units, the places are not told
    key = own if has_sentence(own) else f"why.{reason}"
    if reason == INCOMPLETE_DATA and _waiting(finding):
        key = "why.to_locate"
    if reason == NO_DATA and finding.text("demand_basis") == UNLOCATED:
        key = "why.nowhere"
    names = finding.names("detail") or finding.kinds()
    return finding.say(
        key,
        kinds=finding.kinds(),
        names=names,
        metres=_metres(finding),
        years=finding.number("years_late"),
        n=_waiting(finding),
    )


def _waiting(finding: Finding) -> int:
    """Count the facilities of the clause's kinds that are to be located."""
    unlocated = finding.kept.manifest.get("unlocated_kinds") or {}
    return sum(int(unlocated.get(kind, 0)) for kind in set(finding.rule["kinds"]))


def _metres(finding: Finding) -> float:
    """Metres that a reason speaks of: those of the limit, or how far a place may lie from a street."""
    if finding.text("reason") == "off_network":
        return float(finding.kept.manifest["parameters"]["max_snap_m"])
    limit = finding.number("limit_m")
    return finding.number("limit") if math.isnan(limit) else limit


def _why_reported(finding: Finding) -> str:
    """Say why a clause is shown without a verdict."""
    force = finding.rule["force"]
    if force in ("definition", "achieved_fact"):
        return finding.say("why.reported_force", force=finding.say(f"force.{force}"))
    if not is_about(finding):
        return finding.say("why.reported_others", whom=whom(finding))
    return finding.say("why.reported_limit" if finding.row["check"] in _UNLIMITED else "why.reported_share")


# ---- what it takes, where it cannot be told ---------------------------------------------------------


def _data(finding: Finding) -> list[str]:
    """Name the columns to fill in, as people head them."""
    columns = [_column(finding, part) for part in finding.text("missing").split(";") if part]
    return [finding.say("need.data", columns=finding.listed(columns))] if columns else []


def _column(finding: Finding, part: str) -> str:
    if part == "communities.geometry" and finding.text("demand_basis") == UNLOCATED:
        return finding.say("need.place")
    return missing_name(part, finding.language)


def _complete(finding: Finding) -> list[str]:
    manifest, waiting = finding.kept.manifest, _waiting(finding)
    said = [finding.say("need.locate", n=waiting, kinds=finding.kinds())] if waiting else []
    complete = manifest["complete_kinds"]
    if complete != "all" and not set(finding.rule["kinds"]).issubset(complete):
        said.append(finding.say("need.complete", kinds=finding.kinds()))
    return said or [finding.say("need.complete", kinds=finding.kinds())]


def _of_streets(finding: Finding) -> list[str]:
    return [finding.say("need.streets")]


_OPEN: Final[Mapping[str, Callable[[Finding], list[str]]]] = {
    "no_data": _data,
    "incomplete_data": _complete,
    "data_edge": lambda finding: [finding.say("need.edge")],
    "streets_suspect": lambda finding: [finding.say("need.suspects")],
    "island": _of_streets,
    "off_network": _of_streets,
    "borderline": lambda finding: [finding.say("need.check")],
}


# ---- what it takes, where it is lacking -------------------------------------------------------------


def _lacking(finding: Finding) -> list[str]:
    """Say how much is lacking, in what, and where."""
    check = str(finding.row["check"])
    if check in WALKS:
        return _nearer(finding)
    if check in MEMBERS:
        return _more_units(finding)
    return _LACKING.get(check, _more)(finding)


def _nearer(finding: Finding) -> list[str]:
    """Say how much nearer the median resident must have it, and how many of the residents are still outside."""
    parts = []
    if finding.text("reason") == "no_facility":
        parts.append(finding.say("need.facility"))
    elif finding.text("reason") == "other_tier":
        parts.append(finding.say("need.tier", kinds=finding.kinds()))
    over = finding.number("value") - finding.number("limit")
    if over > 0 and finding.text("unit") == "min":
        a_minute = finding.number("limit_m") / finding.number("limit")
        text = finding.amount(math.ceil(over * 10) / 10, "min")
        parts.append(finding.say("need.nearer", minutes=text, metres=math.ceil(over * a_minute)))
    elif over > 0:
        parts.append(finding.say("need.nearer_m", metres=finding.amount(math.ceil(over), "m")))
    parts += _more_people(finding)
    if finding.text("reason") in ("detour", "gate"):
        parts.append(finding.say("need.direct" if finding.text("reason") == "detour" else "need.gate"))
    return parts


def _more_people(finding: Finding) -> list[str]:
    """Say which share of the residents must still come within the limit, and how many people that are."""
    asked, within = finding.number("pass_share"), finding.number("share_within")
    if math.isnan(asked) or not asked - within > 0:
        return []
    # By the per cent as they are written, so that the three add up.
    lacking = asked - float(percent(within, asked)) / 100
    people = finding.number("weight") * (asked - within)
    if math.isnan(people):
        return [finding.say("need.share", share=finding.share(lacking))]
    return [finding.say("need.share_people", share=finding.share(lacking), n=math.ceil(people - 1e-6))]


def _shortfall(finding: Finding) -> str:
    """Say the shortfall with its unit, whole where a part is no help; empty where there is none."""
    lacks, unit = finding.number("shortfall"), finding.text("shortfall_unit")
    if not lacks > 0:
        return ""
    return finding.amount(math.ceil(lacks - 1e-6) if unit in _WHOLE else lacks, unit)


def _more(finding: Finding, key: str = "need.more") -> list[str]:
    """Say how much more it takes."""
    lacks = _shortfall(finding)
    parts = [finding.say(key, n=lacks)] if lacks else []
    return [*parts, finding.say("need.facility")] if finding.text("reason") == "no_facility" else parts


def _more_units(finding: Finding) -> list[str]:
    """Say how many more of the smaller units must do it, and which do not."""
    lacks = finding.number("shortfall")
    unsure = finding.number("units_open")
    key = "need.units_open" if unsure > 0 else "need.units"
    parts = [finding.say(key, n=lacks, open=unsure, level=level_word(finding))] if lacks > 0 else []
    return parts + ([finding.say("need.namely", names=finding.names("detail"))] if finding.text("detail") else [])


def _presence(finding: Finding) -> list[str]:
    """Say what is lacking: any of the kinds, or each of those that are not there."""
    if finding.text("unit") == "share":
        return _more_people(finding)
    lacks = _shortfall(finding)
    parts = [finding.say("need.more", n=lacks)] if lacks else []
    every = (finding.rule.get("asks") or {}).get("every_kind") or len(finding.rule["kinds"]) == 1
    return [
        *parts,
        finding.say("need.lacking" if every else "need.any_of", names=finding.names("detail") or finding.kinds()),
    ]


def _named(finding: Finding) -> list[str]:
    """Say how much more it takes, and what is lacking by name."""
    names = [finding.say("need.lacking", names=finding.names("detail"))] if finding.text("detail") else []
    return _more(finding) + names


def _size(finding: Finding) -> list[str]:
    return _more(finding, "need.less_households" if finding.text("reason") == "too_many" else "need.more")


def _hours(finding: Finding) -> list[str]:
    if finding.text("reason") == "closed_weekends":
        return [finding.say("need.weekends")]
    return _more(finding, "need.hours")


def _field(finding: Finding) -> list[str]:
    asks = finding.rule["asks"]
    if "values" in asks:
        allowed = [value_word(finding, value) for value in asks["values"]]
        return [finding.say("need.word", values=finding.listed(allowed, "list.or"))]
    most = asks.get("max_value")
    over = finding.number("value") - (math.inf if most is None else float(most))
    lacks = over if over > 0 else finding.number("shortfall")
    return [finding.say("need.value", n=finding.amount(lacks, finding.text("unit")))] if lacks > 0 else []


def _new_build(finding: Finding) -> list[str]:
    return [finding.say("need.earlier")] if finding.text("reason") == "too_late" else _more(finding)


_LACKING: Final[Mapping[str, Callable[[Finding], list[str]]]] = {
    "activity_share": lambda finding: _more(finding, "need.more_activity"),
    "basket": _named,
    "co_location": lambda finding: _more(finding, "need.beside"),
    "community_size": _size,
    "facility_share": lambda finding: _more(finding, "need.so"),
    "field_value": _field,
    "hierarchy": _named,
    "mobile_service": lambda finding: [finding.say("need.schedule")],
    "new_build": _new_build,
    "office_share": lambda finding: _more(finding, "need.less_office"),
    "opening_hours": _hours,
    "presence": _presence,
    "rules_met": lambda finding: [finding.say("need.rules")],
}
