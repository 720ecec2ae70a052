"""Three communities side by side on one road, what stands in them, and rules that are short to write.

Each community is an outline four blocks wide: ``a`` from block 0 to 4, ``b`` from 4 to 8, ``c`` from 8 to 12. A
facility at block 2 stands in ``a``, one at 6 in ``b``, one at 10 in ``c``, and one at 30 in none of them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd

from circle15.network.walk import WalkNetwork
from circle15.standards.asks import ASKS
from circle15.standards.model import Rule, Standard
from circle15.standards.reader import read_standard
from circle15.verdicts.judge import findings
from tests.small_town import area, at, facilities, scene_of, standard, street, table, town

ROAD: WalkNetwork = town(street((0, 0), (40, 0)))
NAMES = ("a", "b", "c")
IN = MappingProxyType({"a": 2.0, "b": 6.0, "c": 10.0})

HEAD = """\
id = "{name}"
title_zh = "小镇规划"
title_en = "Town plan"
source_status = "own_choice"
"""
WORDS = 'short_zh = "简称"\nshort_en = "Short"\nzh = "要求"\nen = "What it asks"\n'


def people(*names: str, points: bool = False, **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Communities of the road; as outlines, or as points in the middle of them."""
    named = names or NAMES
    west = {name: 4.0 * "abcdefghij".index(name) for name in named}
    if points:
        return table({name: at(x + 2) for name, x in west.items()}, **columns)
    return table({name: area(x, -2, x + 4, 2) for name, x in west.items()}, **columns)


def places(*rows: tuple[Any, ...], **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Facilities ``f0``, ``f1`` ... : kind, and blocks along the road (and off it)."""
    named = {f"f{number}": (row[0], row[1], row[2] if len(row) > 2 else 0.0) for number, row in enumerate(rows)}
    return facilities(named, **columns)


def areas(*rows: tuple[str, str, str | None, str | None]) -> pd.DataFrame:
    """Larger units: id, level, name, parent."""
    index = pd.Index([row[0] for row in rows], name="id", dtype=object)
    return pd.DataFrame(
        {"level": [row[1] for row in rows], "name": [row[2] for row in rows], "parent": [row[3] for row in rows]},
        index=index,
        dtype=object,
    )


def asking(check: str, *kinds: str, **said: Any) -> Rule:
    """A rule of one kind of check: its own fields, and all other words as parameters; the rest has its default."""
    own = {
        name: said.pop(name)
        for name in (
            "id", "where", "each", "pass_share", "applies_to", "others", "force", "unit_level", "basis", "deadline",
            "reading", "primary", "decided_by",
        )
        if name in said
    }  # fmt: skip
    ask = ASKS[check]
    given = {name: param.default for name, param in ask.params.items() if param.default is not None} | said
    values = {"id": check, "basis": ask.bases[0], "unit_level": ask.levels[0], **own}
    return Rule(
        check=check, asks=given, kinds=kinds, short_zh="简称", short_en="Short", zh="要求", en="What it asks", **values
    )


def held(
    rule: Rule | Standard,
    who: gpd.GeoDataFrame,
    what: gpd.GeoDataFrame,
    *others: Rule,
    complete: bool | Sequence[str] | None = True,
    network: WalkNetwork = ROAD,
    larger: pd.DataFrame | None = None,
    as_of: dt.date | None = None,
    edge: str = "closed",
) -> pd.DataFrame:
    """Findings of the first rule by unit: exactly one each."""
    document = rule if isinstance(rule, Standard) else standard(rule, *others)
    scene = scene_of(network, who, what, areas=larger, complete=complete, as_of=as_of, edge=edge)  # type: ignore[arg-type]
    found = findings([document], scene.facts())
    keys = ["unit_level", "unit_id", "standard_id", "rule_id", "reading", "profile"]
    assert not found.duplicated(keys).any()
    first = document.rules[0]
    own = found[(found["rule_id"] == first.id) & (found["reading"] == first.reading)]
    assert len(own) == len(scene.units[first.unit_level])
    return own.set_index("unit_id", drop=False)


def verdicts(found: pd.DataFrame) -> dict[str, str]:
    return dict(zip(found["unit_id"], found["verdict"], strict=True))


def why(found: pd.DataFrame, unit: str) -> tuple[str, str, str]:
    """Verdict, reason and missing columns of one unit."""
    row = found.loc[unit]
    return row["verdict"], row["reason"], row["missing"]


def written(folder: Path, rules: str, name: str = "town-plan") -> Standard:
    """A standard as somebody would write it; ``WORDS`` stands for the names that every rule needs."""
    file = folder / f"{name}.toml"
    file.write_text(HEAD.format(name=name) + rules.replace("WORDS", WORDS), encoding="utf-8")
    return read_standard(file)


def changed(frame: gpd.GeoDataFrame, **columns: Sequence[object] | Mapping[str, object]) -> gpd.GeoDataFrame:
    return frame.assign(**columns)
