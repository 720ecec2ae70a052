"""What a summary says in one line each: the circle against the walk, what verdicts depend on, what the plan changes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from circle15.present.summary.circles import circles_table
from circle15.present.summary.plan import plan_table
from circle15.result import Result
from circle15.words import Language, say

#: Rules that one line names.
_NAMED: Final = 3

#: What a verdict can depend on, in the order in which it is told.
_CAUSES: Final = ("document", "reading", "walker")


def circle_line(result: Result, language: Language) -> str:
    """Say whom the circle passes and the walk fails, rule by rule; empty where there is nobody.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the line.
    """
    table = circles_table(result, language)
    counted = table[
        table["primary"].astype(bool) & table["decides"].astype(bool) & (table["communities_circle_only"] > 0)
    ]
    if counted.empty:
        return ""
    order = counted.sort_values("circle_only", ascending=False, kind="stable").to_dict("records")
    parts = [_fooled(row, language) for row in order[:_NAMED]]
    text = say("contrast.part", language).join(parts)
    more = len(order) - _NAMED
    rest = say("console.circle.more", language, n=more) if more > 0 else ""
    return say("console.circle", language, parts=text, more=rest)


def _fooled(row: Mapping[Any, Any], language: Language) -> str:
    """Say of one rule whom the circle passes and the walk fails."""
    count = row["communities_circle_only"]
    said = say("console.communities.one", language) if count == 1 else say("console.communities", language, n=count)
    measure = "nobody" if row["measure"] == "communities" else row["measure"]
    if measure == "nobody":
        return say("console.circle.nobody", language, rule=row["rule"], communities=said)
    return say(f"console.circle.{measure}", language, rule=row["rule"], communities=said, n=row["circle_only"])


def contrast_line(result: Result, language: Language) -> str:
    """Count the units and topics whose verdict depends on the document, the reading or the walker; empty without any.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the line.
    """
    if result.contrasts.empty:
        return ""
    counts = Counter(cause for causes in result.contrasts["depends_on"] for cause in str(causes).split(";") if cause)
    said = [say(f"console.depends.{cause}", language, n=counts[cause]) for cause in _CAUSES if counts[cause]]
    if not said:
        return ""
    return say("console.depends", language, n=len(result.contrasts), parts=say("list.part", language).join(said))


def plan_line(result: Result, language: Language) -> str:
    """Say what changes once everything is open that is planned; empty where nothing is planned.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the line.
    """
    if result.plan_findings.empty:
        return ""
    table = plan_table(result, language)
    table = table[table["primary"].astype(bool) & table["decides"].astype(bool)]
    moved = table[table["communities_met_now"] != table["communities_met_plan"]].to_dict("records")
    parts = [
        say(
            "console.plan.rule",
            language,
            rule=row["rule"],
            now=row["communities_met_now"],
            plan=row["communities_met_plan"],
        )
        for row in moved[:_NAMED]
    ]
    if len(moved) > _NAMED:
        parts.append(say("console.plan.more", language, n=len(moved) - _NAMED))
    now, plan = int(result.findings["gap"].sum()), int(result.plan_findings["gap"].sum())
    facilities = result.manifest["plan"]["facilities"]
    same = now == plan
    whole = say("console.plan.same", language, n=facilities, now=now) if same else say(
        "console.plan", language, n=facilities, now=now, plan=plan
    )  # fmt: skip
    return (
        say("console.plan.and", language, text=whole, parts=say("list.part", language).join(parts)) if parts else whole
    )
