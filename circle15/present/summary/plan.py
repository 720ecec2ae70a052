"""What the plan changes: the headlines as they are beside those once everything is open that is planned."""

from dataclasses import replace
from typing import Final

import pandas as pd

from circle15.present.summary.headlines import RULE_KEY, headlines
from circle15.result import Result
from circle15.words import Language

#: What is compared.
_COMPARED: Final = (
    "met", "unmet", "share_met", "share_in_reach", "communities_met", "communities_unmet", "communities_unknown",
    "gaps",
)  # fmt: skip

PLAN_COLUMNS: Final = (
    *RULE_KEY, "primary", "decides", "rule", "measure", "total", "communities",
    *(f"{name}{when}" for name in _COMPARED for when in ("_now", "_plan")),
)  # fmt: skip


def plan_table(result: Result, language: Language) -> pd.DataFrame:
    """Put the headlines of the plan beside those of the present.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the rules' names.

    Returns
    -------
    One row per line of :func:`~circle15.present.summary.headlines.headlines`; what it counts ends in ``_now``, and in
    ``_plan`` with facilities that are planned or being built as if they were open. No row where nothing is planned.
    """
    if result.plan_findings.empty:
        return pd.DataFrame(columns=list(PLAN_COLUMNS))
    now = headlines(result, language)
    then = headlines(replace(result, findings=result.plan_findings, coverage=result.plan_coverage), language)
    both = now.merge(then[[*RULE_KEY, *_COMPARED]], on=list(RULE_KEY), how="left", suffixes=("_now", "_plan"))
    return both[list(PLAN_COLUMNS)]
