"""Whom a circle counts as served and the walk does not: a line for each rule."""

from typing import Final

import pandas as pd

from circle15.present.summary.headlines import PEOPLE, RULE_KEY
from circle15.present.summary.titles import named_rules, rules_of
from circle15.result import Result
from circle15.words import Language

#: What is counted, of communities and of people.
_COUNTED: Final = ("total", "both", "circle_only", "walk_only", "neither", "borderline", "open", "reported")

#: People within the limit, wherever their community comes out.
_WITHIN: Final = ("within_circle", "within_walk", "within_circle_only", "within_circle_only_low")

CIRCLE_COLUMNS: Final = (
    *RULE_KEY, "primary", "decides", "rule", "limit_m", "measure", *_COUNTED, *_WITHIN,
    *(f"communities_{name}" for name in _COUNTED), "community_ids",
)  # fmt: skip


def circles_table(result: Result, language: Language) -> pd.DataFrame:
    """Hold the circle against the walk, over the whole study.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the rules' names.

    Returns
    -------
    One row per (standard_id, rule_id, reading, profile) about a walk. ``circle_only`` counts those in communities that
    the circle of ``limit_m`` metres passes and the walk fails, ``walk_only`` the other way round, ``both`` and
    ``neither`` those of whom the two say the same; ``borderline`` and ``open`` are the communities whose walk is no
    firm answer, ``reported`` those that are not judged. They are of ``measure``: population where it is known of any
    community, else households, else communities; ``communities_*`` count communities. ``within_*`` count the people
    themselves. ``community_ids`` names the communities of ``circle_only``, separated by semicolons. Numbers are those
    of ``result.circles``, as they are.
    """
    if result.circles.empty:
        return pd.DataFrame(columns=list(CIRCLE_COLUMNS))
    first = {key: bool(rule["primary"]) for key, rule in rules_of(result.manifest)}
    keys = result.circles[["standard_id", "rule_id", "reading"]].itertuples(index=False, name=None)
    names = dict(zip(keys, named_rules(result.circles, result.manifest, f"short_{language}"), strict=True))
    rows = []
    for key, held in result.circles.groupby(list(RULE_KEY), sort=False):
        of = {str(row["measure"]): row for row in held.to_dict("records")}
        rule = (str(key[0]), str(key[1]), str(key[2]))
        people, communities = of[next(name for name in PEOPLE if name in of)], of["communities"]
        rows.append(
            dict(zip(RULE_KEY, key, strict=True))
            | {"primary": first[rule], "rule": names[rule]}
            | {name: people[name] for name in ("decides", "limit_m", "measure", *_COUNTED, *_WITHIN)}
            | {f"communities_{name}": int(communities[name]) for name in _COUNTED}
            | {"community_ids": communities["community_ids"]}
        )
    return pd.DataFrame(rows, columns=list(CIRCLE_COLUMNS))
