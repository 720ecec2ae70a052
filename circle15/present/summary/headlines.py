"""One line for each rule: how many communities and people it is kept for."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.present.summary.titles import reading_title, rules_of, standard_titles, walker_titles
from circle15.result import Result
from circle15.words import Language

#: What counts people, best first.
PEOPLE: Final = ("population", "households", "communities")

#: What tells one rule's answers from another's.
RULE_KEY: Final = ("standard_id", "rule_id", "reading", "profile")

#: What is counted by verdict; suspected is a part of unknown.
COUNTED: Final = ("met", "borderline", "unmet", "unknown", "suspected", "reported", "not_applicable")

#: Shares of the measure as the table of coverage has them.
SHARES: Final = (
    "share_met", "share_borderline", "share_unknown", "share_low", "share_high",
    "share_within", "reported_share_within",
)  # fmt: skip

HEADLINE_COLUMNS: Final = (
    *RULE_KEY, "primary", "decides", "standard", "rule", "asks", "reading_text", "walker", "check", "force",
    "limit", "unit", "pass_share", "measure", "total", *COUNTED, *SHARES, "share_in_reach", "without_number",
    "communities", *(f"communities_{name}" for name in COUNTED), "gaps",
)  # fmt: skip


def headlines(result: Result, language: Language) -> pd.DataFrame:
    """Count for each rule how many communities and people it is kept for, over the whole study.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the names.

    Returns
    -------
    One row per (standard_id, rule_id, reading, profile) that communities were held to, in the order of the
    documents, the first reading of a clause before the others, the walkers of a rule together. ``measure`` is what
    ``total``, the verdicts behind it and the shares count: population where it is known of any community, else
    households, else communities; ``without_number`` communities are not in it. ``communities`` and ``communities_*``
    count communities. ``limit`` is in ``unit``, NaN where it differs from community to community.
    ``share_in_reach`` is the share of the measure that is within the limit: of the communities that are judged, and
    of those that are reported where none is judged. ``gaps`` counts the findings that are gaps. The numbers are those
    of ``result.coverage`` and ``result.findings``, as they are.
    """
    about = result.findings[result.findings["unit_level"] == "community"]
    whole = result.coverage[result.coverage["level"] == "all"]
    counted = dict(iter(whole.groupby(list(RULE_KEY), sort=False)))
    rules = dict(rules_of(result.manifest))
    walkers = walker_titles(result.manifest, language)
    documents = standard_titles(result.manifest, language)
    rows = []
    for key, held in about.groupby(list(RULE_KEY), sort=False):
        if key not in counted:
            continue
        standard, name, reading, profile = (str(part) for part in key)
        rule = rules[standard, name, reading]
        texts = {
            "standard": documents[standard],
            "rule": rule[f"short_{language}"],
            "asks": rule[language],
            "reading_text": reading_title(reading, language),
            "walker": walkers.get(profile, profile),
        }
        rows.append(dict(zip(RULE_KEY, key, strict=True)) | texts | _held(held) | _counts(counted[key]))
    table = pd.DataFrame(rows, columns=list(HEADLINE_COLUMNS))
    return table.iloc[_order(table, rules, walkers)].reset_index(drop=True)


def _held(held: pd.DataFrame) -> dict[str, Any]:
    """Say what the findings of a rule have in common."""
    first, limits = held.iloc[0], held["limit"].dropna().unique()
    units = held.loc[held["unit"] != "", "unit"].unique()
    return {
        **{name: first[name] for name in ("check", "force", "pass_share")},
        "primary": bool(first["primary"]),
        "decides": bool(first["decides"]),
        "limit": float(limits[0]) if len(limits) == 1 else float("nan"),
        "unit": str(units[0]) if len(units) == 1 else "",
        "gaps": int(held["gap"].sum()),
    }


def _counts(rows: pd.DataFrame) -> dict[str, Any]:
    """Take the counts of the best measure, and those of communities, as the table of coverage has them."""
    of = {str(row["measure"]): row for row in rows.to_dict("records")}
    measure = next(name for name in PEOPLE if name in of)
    people, communities = of[measure], of["communities"]
    judged = people["total"] > 0
    return {
        "measure": measure,
        "total": people["total"],
        **{name: people[name] for name in (*COUNTED, *SHARES)},
        "share_in_reach": people["share_within" if judged else "reported_share_within"],
        "without_number": int(people["communities_without_number"]),
        "communities": int(communities["total"]),
        **{f"communities_{name}": int(communities[name]) for name in COUNTED},
    }


def _order(table: pd.DataFrame, rules: Mapping[Any, Any], walkers: Mapping[str, str]) -> list[int]:
    """Put documents and rules in their order, a clause's first reading first, and answers to one rule together."""
    at_rule = {key: at for at, key in enumerate(rules)}
    clauses: dict[tuple[str, str], int] = {}
    for standard, rule, _ in rules:
        clauses.setdefault((standard, rule), len(clauses))
    at_walker = {name: at for at, name in enumerate(walkers)}
    columns = [table[name].tolist() for name in (*RULE_KEY, "primary")]
    keys = [
        (clauses[standard, rule], not first, at_rule[standard, rule, reading], at_walker.get(walker, len(at_walker)))
        for standard, rule, reading, walker, first in zip(*columns, strict=True)
    ]
    return sorted(range(len(keys)), key=keys.__getitem__)
