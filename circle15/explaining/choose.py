"""Which findings are to be explained: a unit by its id or name, a rule by its id, a reading and a walker by name."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from circle15.errors import InputError
from circle15.explaining.kept import Kept, cell, plain

#: Names that an error offers.
_OFFERED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be explained.

    Parameters
    ----------
    unit
        Id of a community or area, or a name that is unique.
    rule
        Id of a rule, or STANDARD/RULE; None: every rule.
    profile, reading
        Walker and reading; None: those whose answer counts.
    """

    unit: str
    rule: str | None = None
    profile: str | None = None
    reading: str | None = None


def units_of(kept: Kept, wanted: str) -> list[str]:
    """Find the id of a unit; a list of one.

    Raises
    ------
    InputError
        If no unit has this id or name, or several have this name.
    """
    known = list(dict.fromkeys([*kept.findings["unit_id"].astype(str), *kept.communities.index.astype(str)]))
    if wanted in known:
        return [wanted]
    names = _names(kept, known)
    called = [unit for unit, name in names.items() if name == wanted]
    if len(called) == 1:
        return called
    if called:
        raise InputError("explain_unit_several", value=wanted, candidates=_offered(kept, called))
    likely = nearest_ids(wanted, {**{unit: unit for unit in known}, **{name: unit for unit, name in names.items()}})
    raise InputError("explain_unit_unknown", value=plain(wanted), nearest=_offered(kept, likely))


def rules_of(kept: Kept, units: Sequence[str], wanted: Wanted) -> pd.DataFrame:
    """Find the findings of a unit for a rule; of every rule where none is wanted.

    Raises
    ------
    InputError
        If no standard has this rule, several have, or it judges other units.
    """
    findings = kept.findings
    if wanted.rule is not None:
        standard, rule = _standard_of(findings, wanted.rule)
        findings = findings[(findings["standard_id"] == standard) & (findings["rule_id"] == rule)]
    own = findings[findings["unit_id"].astype(str).isin(list(units))]
    if own.empty and wanted.rule is None:
        raise InputError("explain_nothing", unit=plain(wanted.unit))
    if own.empty:
        judged = list(dict.fromkeys(findings["unit_id"].astype(str)))
        raise InputError(
            "explain_rule_elsewhere", value=wanted.rule, unit=plain(wanted.unit), candidates=_offered(kept, judged)
        )
    return own


def of_reading(rows: pd.DataFrame, wanted: Wanted) -> Mapping[str, Any] | None:
    """Take the finding of the wanted reading and walker among those of one clause; None where there is none.

    Without a wish it is the first reading, and the walker whose answer decides.
    """
    chosen = rows
    if wanted.reading is not None:
        chosen = chosen[chosen["reading"] == wanted.reading]
    elif chosen["primary"].astype(bool).any():
        chosen = chosen[chosen["primary"].astype(bool)]
    if wanted.profile is not None:
        chosen = chosen[chosen["profile"] == wanted.profile]
    elif chosen["decides"].astype(bool).any():
        chosen = chosen[chosen["decides"].astype(bool)]
    return None if chosen.empty else {str(key): value for key, value in chosen.iloc[0].items()}


def nearest_of(wanted: str, known: Sequence[str]) -> str:
    """Put the names that are most like another into a list."""
    return ", ".join(difflib.get_close_matches(wanted, list(known), n=_OFFERED, cutoff=0.0))


def nearest_ids(wanted: str, ids: Mapping[str, str]) -> list[str]:
    """Ids behind the names that are most like another, each once."""
    likely = difflib.get_close_matches(wanted, list(ids), n=2 * _OFFERED, cutoff=0.0)
    return list(dict.fromkeys(ids[name] for name in likely))[:_OFFERED]


def _standard_of(findings: pd.DataFrame, wanted: str) -> tuple[str, str]:
    """Find the standard and the rule that an id, or STANDARD/RULE, names."""
    pairs = list(dict.fromkeys(zip(findings["standard_id"], findings["rule_id"], strict=True)))
    whole = [pair for pair in pairs if "/".join(pair) == wanted]
    fitting = whole or [pair for pair in pairs if pair[1] == wanted]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        candidates = ", ".join("/".join(pair) for pair in fitting)
        raise InputError("explain_rule_several", value=wanted, candidates=candidates)
    known = {name: "/".join(pair) for pair in pairs for name in (pair[1], "/".join(pair))}
    raise InputError("explain_rule_unknown", value=plain(wanted), nearest=", ".join(nearest_ids(wanted, known)))


def _names(kept: Kept, units: Sequence[str]) -> dict[str, str]:
    """Names of communities and areas by id; those without one are left out."""
    named = {unit: cell(kept.communities, unit, "name") for unit in units}
    areas = kept.coverage[kept.coverage["level"] != "all"] if len(kept.coverage) else kept.coverage
    for unit, name in zip(areas.get("unit_id", ()), areas.get("name", ()), strict=True):
        if str(unit) in named and not named[str(unit)] and isinstance(name, str):
            named[str(unit)] = name
    return {unit: name for unit, name in named.items() if name}


def _offered(kept: Kept, units: Sequence[str]) -> str:
    """List some units by id, with their names."""
    names = _names(kept, units[:_OFFERED])
    return ", ".join(
        f"{unit} {names[unit]}" if unit in names and names[unit] != unit else unit for unit in units[:_OFFERED]
    )
