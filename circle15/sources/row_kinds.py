"""Which kind of facility each row of a table is, what decided, and what somebody should look at.

A kind column decides, else AMap's codes, else a map service's category, else columns of OpenStreetMap's tags, else
the name. A name that speaks of several kinds, contradicts the kind that is written, or says that the place has closed
is listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from circle15.errors import TableError
from circle15.kinds import (
    NameReading,
    amap_codes_of,
    contradicts,
    is_category,
    kind_of_amap,
    kind_of_category,
    kind_of_name,
    kind_of_tags,
    kind_of_word,
    kinds,
    nearest_kind,
    not_in_use,
    read_name,
)
from circle15.rejects import Fault, Phrase
from circle15.schema import FACILITIES
from circle15.values import folded, is_blank, text_of

#: Columns of a table of OpenStreetMap places that say the kind, as tags do.
TAG_COLUMNS: Final = ("amenity", "shop", "leisure", "healthcare", "office", "social_facility", "tourism")
#: Headings of a category that is spread over columns, from the general to the particular.
_LEVEL_COLUMNS: Final = ("大类", "中类", "小类")


@dataclass(frozen=True, slots=True)
class _Decided:
    """What was decided of a row.

    Parameters
    ----------
    kind, rule
        The kind, and what decided; None where nothing did. A word that is not known is left for the door to refuse.
    doubt
        What somebody should look at: the name of a sentence, or empty.
    others
        The other kinds that the sentence names.
    part
        What of the name it is about.
    """

    kind: str | None
    rule: str | None
    doubt: str = ""
    others: tuple[str, ...] = ()
    part: str = ""


def given_kind(word: str | None) -> str | None:
    """Read the kind that a caller names for a whole file.

    Raises
    ------
    TableError
        If it is not known, naming the nearest.
    """
    if word is None:
        return None
    kind = kind_of_word(word)
    if kind is None:
        raise TableError("facility_kind_unknown", kind=word, nearest=nearest_kind(word))
    return kind


def with_kinds(frame: gpd.GeoDataFrame, given: str | None) -> tuple[gpd.GeoDataFrame, tuple[Fault, ...]]:
    """Say of every row what kind it is, and what decided.

    Parameters
    ----------
    frame
        Facilities under circle15's column names.
    given
        Kind of all of them; None where the rows decide.

    Returns
    -------
    frame : GeoDataFrame
        With ``kind`` and ``kind_rule``; a ``kind_rule`` of the file's own is kept.
    faults : tuple of Fault
        Rows that are kept and that somebody should look at.
    """
    told = [name for name in ("kind", "typecode", "name", *TAG_COLUMNS, *_LEVEL_COLUMNS) if name in frame.columns]
    rows = zip(*(frame[name].tolist() for name in told), strict=True) if told else [()] * len(frame)
    # Names repeat in a register of branches, and a row says little: each different row is looked at once.
    known: dict[tuple[str | None, ...], _Decided] = {}
    found = []
    for row in rows:
        cells = tuple(text_of(cell) for cell in row)
        if cells not in known:
            known[cells] = _decided(dict(zip(told, cells, strict=True)), given)
        found.append(known[cells])
    rules = pd.Series([each.rule for each in found], index=frame.index, dtype=object)
    faults = (*_doubtful(frame, found), *_perhaps_closed(frame))
    kind = pd.Series([each.kind for each in found], index=frame.index, dtype=object)
    return frame.assign(kind=kind, kind_rule=frame.get("kind_rule", rules)), faults


def _decided(cells: Mapping[str, str | None], given: str | None) -> _Decided:
    """Decide one row, and say whether somebody should look at it."""
    name = cells.get("name") or ""
    kind, rule = (given, "given") if given is not None else _kind_of_row(cells, name)
    if kind is None or rule is None or kind not in kinds():
        return _Decided(kind, rule)
    reading = read_name(name) if name else None
    return _Decided(kind, rule) if reading is None else _doubted(kind, rule, reading, name)


def _doubted(kind: str, rule: str, reading: NameReading, name: str) -> _Decided:
    """Hold a kind against the whole name, which may speak of others as well, or of another one."""
    by_name = rule.startswith("name: ") or "; name: " in rule
    if by_name and reading.kind == kind and reading.others:
        return _Decided(kind, rule, "kind_ambiguous", reading.others, reading.part)
    if contradicts(reading, kinds()[kind], name):
        return _Decided(kind, rule, "kind_contradicts", (reading.kind,), reading.part)
    return _Decided(kind, rule)


def _kind_of_row(cells: Mapping[str, str | None], name: str) -> tuple[str | None, str | None]:
    """Kind of a row, and what decided."""
    word = cells.get("kind")
    told = word is not None and not is_blank(word)
    plain = told and not is_category(str(word))
    if told and (plain or kind_of_word(str(word)) is not None):
        return (kind_of_word(str(word)) or word), "column"
    codes = amap_codes_of(cells.get("typecode") or "")
    category = str(word) if told else ";".join(cell for key in _LEVEL_COLUMNS if (cell := cells.get(key)))
    tags = {key: cell for key in TAG_COLUMNS if (cell := cells.get(key))}
    decided = kind_of_amap(codes, name) if codes else None
    decided = decided or (kind_of_category(category, name) if category else None)
    decided = decided or (kind_of_tags({**tags, "name": name}) if tags else None)
    return decided or kind_of_name(name) or (word if told else None, "column" if told else None)


def _doubtful(frame: gpd.GeoDataFrame, found: list[_Decided]) -> list[Fault]:
    """List the rows of which the kind is not sure; it is taken all the same."""
    doubtful = [position for position, each in enumerate(found) if each.doubt]
    told = {name: frame[name].tolist() for name in ("kind", "name") if name in frame.columns}
    columns = {at: "kind" if "kind" in told and not is_blank(told["kind"][at]) else "name" for at in doubtful}
    return [
        Fault(
            position,
            columns[position],
            told[columns[position]][position],
            f"reject_{found[position].doubt}",
            f"remedy_{found[position].doubt}",
            "kept",
            {
                "part": found[position].part,
                "kind": _names((str(found[position].kind),)),
                "others": _names(found[position].others),
            },
        )
        for position in doubtful
    ]


def _names(ids: tuple[str, ...]) -> Phrase:
    """Names of kinds in both languages."""
    return Phrase("、".join(kinds()[each].zh for each in ids), ", ".join(kinds()[each].en for each in ids))


def _perhaps_closed(frame: gpd.GeoDataFrame) -> list[Fault]:
    """List the rows whose name says that they are not in use while they count as open."""
    if "name" not in frame.columns:
        return []
    column = FACILITIES.column("status")
    words = column.choices if column is not None else {}
    states = frame["status"].tolist() if "status" in frame.columns else [None] * len(frame)
    faults = []
    for position, (cell, state) in enumerate(zip(frame["name"].tolist(), states, strict=True)):
        name = text_of(cell)
        part = not_in_use(name) if name else None
        # A status that says nothing, or that is not known, counts as open.
        if part and words.get(folded(text_of(state) or ""), "open") == "open":
            fault = Fault(
                position, "name", name, "reject_name_not_in_use", "remedy_name_not_in_use", "kept", {"part": part}
            )
            faults.append(fault)
    return faults
