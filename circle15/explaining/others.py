"""What the other readings of a clause and the other walkers say, in a clause each."""

import math

import pandas as pd

from circle15.explaining.kept import Finding
from circle15.verdicts.sentences import verdict_word


def others(finding: Finding, rows: pd.DataFrame) -> list[str]:
    """Say what other readings and other walkers come to.

    Parameters
    ----------
    finding
        The one that is explained.
    rows
        All findings of the same unit and clause.
    """
    if finding.row["verdict"] == "not_applicable":
        return []
    return [*_walkers(finding, rows), *_readings(finding, rows)]


def _walkers(finding: Finding, rows: pd.DataFrame) -> list[str]:
    """Say what each walker comes to in the same reading, and whose answer decides."""
    same = rows[rows["reading"] == finding.row["reading"]]
    if len(same) < 2:
        return []
    deciding = same.loc[same["decides"].astype(bool), "profile"]
    items = []
    for row in same.to_dict("records"):
        names, speed = finding.kept.walker(str(row["profile"]))
        said = _verdict(finding, row)
        name = names[finding.language]
        items.append(
            f"{name} {said}"
            if math.isnan(speed)
            else finding.say("explain.walker", name=name, speed=speed, verdict=said)
        )
    decides = finding.kept.walker(str(deciding.iloc[0] if len(deciding) else same["profile"].iloc[0]))[0]
    together = finding.say("list.part").join(items)
    return [finding.say("explain.walkers", items=together, name=decides[finding.language])]


def _readings(finding: Finding, rows: pd.DataFrame) -> list[str]:
    """Say what each other reading comes to, for the same walker where it was asked, else for the one who decides."""
    items = []
    for reading, same in rows[rows["reading"] != finding.row["reading"]].groupby("reading", sort=False):
        own = same[same["profile"] == finding.row["profile"]]
        row = (own if len(own) else same.sort_values("decides", ascending=False)).iloc[0].to_dict()
        said = _verdict(finding, row)
        first = bool(row["primary"])
        items.append(
            finding.say("explain.first_reading", verdict=said)
            if first
            else finding.say("explain.reading", name=reading, verdict=said)
        )
    return [finding.say("explain.readings", items=finding.say("list.part").join(items))] if items else []


def _verdict(finding: Finding, row: dict[str, object]) -> str:
    name = "suspected" if bool(row["suspected"]) else str(row["verdict"])
    return verdict_word(name, str(row["force"]), finding.language)
