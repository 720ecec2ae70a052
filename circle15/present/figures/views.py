"""What a map is coloured by: the verdicts of a rule, or the number of gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from circle15.errors import InputError
from circle15.explaining.choose import nearest_of
from circle15.present.figures.atlas import Atlas
from circle15.present.style import GAP_COLOURS, VERDICT_COLOURS
from circle15.result import Result
from circle15.verdicts.sentences import verdict_word
from circle15.words import say

#: Patterns over the colours, so that a black and white print tells the verdicts apart; see ``style.VERDICT_PATTERNS``.
HATCHES: Final[Mapping[str, str]] = {"borderline": "....", "unmet": "////", "suspected": "\\\\\\\\", "unknown": "xx"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """One class of a map: its id, its words, its colour and pattern."""

    key: str
    label: str
    colour: str
    hatch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a map is coloured by.

    Parameters
    ----------
    title
        What it shows.
    classes
        In the order of the legend; only those that occur.
    of
        Class of every community; empty where it has none.
    kinds
        Kinds of facilities that are shown.
    counts
        Gaps of every community, where the map shows them.
    """

    title: str
    classes: tuple[Colour, ...]
    of: npt.NDArray[np.str_]
    kinds: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()


def deciding(result: Result) -> pd.DataFrame:
    """Findings that count: of the first reading of each clause, by the walker whose answer decides.

    Parameters
    ----------
    result
        What a run found.
    """
    found = result.findings
    for name in ("primary", "decides"):
        if name in found.columns:
            found = found[found[name].astype(bool)]
    return found


def rule_of(result: Result, wanted: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Find the document and the first reading of the rule that an id, or STANDARD/RULE, names.

    Parameters
    ----------
    result
        What a run found.
    wanted
        Id of a rule.

    Raises
    ------
    InputError
        If no document has this rule, or several have.
    """
    known = {
        f"{standard['id']}/{rule['id']}": (standard, rule)
        for standard in result.manifest["standards"]
        for rule in standard["rules"]
        if rule.get("primary", True)
    }
    fitting = [key for key in known if key == wanted] or [key for key in known if key.split("/", 1)[1] == wanted]
    if len(fitting) == 1:
        return known[fitting[0]]
    if fitting:
        raise InputError("explain_rule_several", value=wanted, candidates=", ".join(fitting))
    raise InputError("explain_rule_unknown", value=wanted, nearest=nearest_of(wanted, list(known)))


def verdict_view(atlas: Atlas, standard: Mapping[str, Any], rule: Mapping[str, Any]) -> View:
    """Colour the communities by the verdict of a rule, their own or that of the unit that they belong to.

    Parameters
    ----------
    atlas
        Of a result.
    standard, rule
        Entries of the manifest.
    """
    found = deciding(atlas.result)
    rows = found[(found["standard_id"] == standard["id"]) & (found["rule_id"] == rule["id"])]
    verdicts = rows["verdict"].where(~rows["suspected"].astype(bool), "suspected")
    by_unit = dict(zip(rows["unit_id"].astype(str), verdicts, strict=True))
    unit = atlas.units[str(rule.get("unit_level") or "community")]
    of_unit = np.array(["", *(str(by_unit.get(str(key), "")) for key in unit.ids)], dtype=str)
    of = of_unit[unit.of_community + 1]
    force = str(rule.get("force") or "standard")
    classes = [
        Colour(
            key=key, label=verdict_word(key, force, atlas.language), colour=colour, hatch=HATCHES.get(key, "")
        )
        for key, colour in VERDICT_COLOURS.items()
        if (of == key).any()
    ]  # fmt: skip
    title = str(rule.get(f"short_{atlas.language}") or rule[atlas.language])
    return View(title=title, classes=tuple(classes), of=of, kinds=tuple(rule.get("kinds") or ()))


def gap_view(atlas: Atlas) -> View:
    """Colour the communities by the number of clauses in which they have a gap.

    Parameters
    ----------
    atlas
        Of a result.
    """
    found = deciding(atlas.result)
    found = found[(found["unit_level"] == "community") & (found["verdict"] != "not_applicable")]
    gaps = found["gap"].astype(bool) if "gap" in found.columns else found["verdict"] == "unmet"
    counted = gaps.groupby(found["unit_id"].astype(str)).sum()
    numbers = counted.reindex(atlas.result.communities.index.astype(str))
    step = gap_step(int(counted.max()) if len(counted) else 0)
    classes = np.minimum(np.ceil(numbers.fillna(-step).to_numpy() / step), len(GAP_COLOURS) - 1).astype(int)
    shown = [
        Colour(key=str(n), label=_gap_words(n, step, atlas), colour=colour)
        for n, colour in enumerate(GAP_COLOURS)
        if (classes == n).any()
    ]
    of = np.where(classes < 0, "", classes.astype(str))
    counts = tuple(numbers.fillna(0).astype(int))
    return View(title=say("figure.gaps", atlas.language), classes=tuple(shown), of=of, counts=counts)


def gap_step(most: int) -> int:
    """How many gaps a class of the map spans: one where nobody has many.

    >>> gap_step(2), gap_step(16)
    (1, 6)
    """
    classes = len(GAP_COLOURS) - 1
    return 1 if most <= classes + 1 else -(-most // classes)


def _gap_words(number: int, step: int, atlas: Atlas) -> str:
    """Name a class of the number of gaps."""
    low, high = (number - 1) * step + 1, number * step
    if number == 0:
        return say("figure.gaps_0", atlas.language)
    if number == len(GAP_COLOURS) - 1:
        return say("figure.gaps_more", atlas.language, low=low)
    return say("figure.gaps_1" if low == high == 1 else "figure.gaps_n" if low == high else "figure.gaps_range",
               atlas.language, low=low, high=high)  # fmt: skip
