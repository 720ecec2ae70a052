"""What a result keeps, as its explanations look at it: a finding with its clause, and names of what it speaks of."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from circle15.errors import InputError
from circle15.kinds import kind_name, kinds
from circle15.network.profile import profile_of
from circle15.verdicts.sentences import measured
from circle15.verdicts.units import WHOLE
from circle15.words import Language, has_sentence, say

#: Names that one sentence lists.
_LISTED: Final = 6

#: The space that stands before a number, where a unit such as 每百户 comes first.
_APART: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=每[百天千])")

#: Shares below this one are written with more digits: eighteen staff for ten thousand people are 0.18 %.
_SMALL: Final = 0.01

#: What stands in brackets behind the name of a kind.
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)$")

#: Sentences that hold a clause word for word.
_WORD_FOR_WORD: Final = frozenset({"explain.quoted"})

#: Control characters, and characters that only change how others are drawn.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The tables of a result that explanations need, and its manifest; see :class:`circle15.result.Result`."""

    communities: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    walks: gpd.GeoDataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame
    manifest: Mapping[str, Any]

    def unit_name(self, unit: str, language: Language) -> str:
        """Name of a community or of an area; its id where it has none."""
        if unit == WHOLE:
            return say("explain.whole", language)
        return cell(self.communities, unit, "name") or unit

    def facility_name(self, facility: str, language: Language) -> str:
        """Name of a facility with its id; its kind where it has no name."""
        kind = cell(self.facilities, facility, "kind")
        name = cell(self.facilities, facility, "name") or (short_kind(kind, language) if kind else "")
        return bracketed(name, facility, language) if name else facility

    def walker(self, name: str) -> tuple[Mapping[Language, str], float]:
        """What a walker is called in both languages, and its speed in km/h; NaN where nobody knows it."""
        said = [self.manifest["profile"], *self.manifest["compare_profiles"]]
        for entry in said:
            if entry["name"] == name:
                return {"zh": str(entry["zh"]), "en": str(entry["en"])}, float(entry["speed_kmh"])
        try:
            known = profile_of(name)
        except InputError:
            return {"zh": name, "en": name}, math.nan
        return {"zh": known.zh, "en": known.en}, known.speed_kmh


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, the clause that it is held to, and the language in which it is explained.

    Parameters
    ----------
    kept
        The result.
    row
        The finding by column.
    standard, rule
        Entries of the manifest.
    language
        Of the sentences.
    """

    kept: Kept
    row: Mapping[str, Any]
    standard: Mapping[str, Any]
    rule: Mapping[str, Any]
    language: Language

    def number(self, name: str) -> float:
        """A number of the finding; NaN where there is none."""
        value = self.row.get(name)
        return math.nan if value is None or pd.isna(value) else float(value)

    def text(self, name: str) -> str:
        """A text of the finding; empty where there is none."""
        value = self.row.get(name)
        return "" if value is None or pd.isna(value) else str(value)

    def say(self, key: str, /, **values: object) -> str:
        """Fill a sentence in the finding's language; between two Chinese words there is no space."""
        text = say(key, self.language, **values)
        return text if key in _WORD_FOR_WORD else _APART.sub("", text)

    def said(self, name: str) -> str:
        """A text of the clause that is kept in both languages."""
        return str(self.rule.get(f"{name}_{self.language}") or "").strip()

    def amount(self, value: float, unit: str) -> str:
        """Write a number with its unit, one facility as one."""
        if unit == "share":
            return share_text(value, self.language)
        if unit in ("min", "m"):
            return self.say(f"unit.{unit}", n=value)  # rounded once, as the findings' own sentences do
        single = f"{unit}.one"
        return measured(
            value, single if round(value, 2) == 1 and has_sentence(f"unit.{single}") else unit, self.language
        )

    def share(self, value: float) -> str:
        """Write a share as per cent."""
        return share_text(value, self.language)

    def listed(self, names: Sequence[str], word: str = "list.and") -> str:
        """Put names into a list, cut after a few."""
        more = len(names) - _LISTED
        if word == "list.or" and more <= 0 and len(names) > 1:
            return self.say("list.between", text=self.say("list.and").join(names[:-1]), last=names[-1])
        text = self.say("list.and").join(names[:_LISTED])
        return text if more <= 0 else self.say("list.more", text=text, n=more)

    def names(self, column: str) -> str:
        """Name what a column lists: kinds, facilities, communities, rules."""
        return self.listed([self._name(part) for part in self.text(column).split(";") if part])

    def kinds(self, names: Sequence[str] | None = None) -> str:
        """Name the kinds that the clause looks for."""
        wanted = self.rule["kinds"] if names is None else names
        word = "list.and" if (self.rule.get("asks") or {}).get("every_kind") else "list.or"
        return self.listed([short_kind(kind, self.language) for kind in wanted], word)

    def _name(self, part: str) -> str:
        pieces = part.split("/")
        if all(piece in kinds() for piece in pieces):
            return self.say("list.or").join(short_kind(piece, self.language) for piece in pieces)
        if part in self.kept.facilities.index:
            return self.kept.facility_name(part, self.language)
        rule = next((rule for rule in self.standard["rules"] if rule["id"] == part), None)
        if rule is not None and self.row["check"] == "rules_met":
            return f"{part} {rule[f'short_{self.language}']}"
        if part in self.kept.communities.index:
            return self.kept.unit_name(part, self.language)
        value = f"value.{part}"
        return self.say(value) if has_sentence(value) else part


def bracketed(text: str, more: str, language: Language) -> str:
    """Put more in brackets behind a text, in the brackets of its language.

    >>> bracketed("诊所", "c1", "zh"), bracketed("Clinic", "c1", "en")
    ('诊所（c1）', 'Clinic (c1)')
    """
    return f"{text}（{more}）" if language == "zh" else f"{text} ({more})"


def share_text(value: float, language: Language) -> str:
    """Write a share as per cent, a very small one with the digits that it needs.

    >>> share_text(0.8996, "en"), share_text(0.0018, "en")
    ('89.96 %', '0.18 %')
    """
    if abs(value) >= _SMALL or value == 0:
        return measured(value, "share", language)
    return say("unit.share", language, n=float(f"{100 * value:.2g}"))


def short_kind(kind: str, language: Language) -> str:
    """Name of a kind without what stands in brackets behind it.

    >>> short_kind("community_service_centre", "zh")
    '社区综合服务设施'
    >>> short_kind("subdistrict_service_centre", "zh")
    '街道(乡镇)公共服务中心'
    """
    name = kind_name(kind, language) if kind in kinds() else kind
    return _BRACKETS.sub("", name)


def cell(table: pd.DataFrame, key: str, column: str) -> str:
    """A text of a table; empty where the row or the column is not there, or says nothing."""
    if column not in table.columns or key not in table.index:
        return ""
    value: Any = table[column].loc[key]
    return "" if pd.isna(value) else plain(str(value)).strip()


def plain(text: str) -> str:
    r"""Take control characters out of a text, which a name in a file may hold.

    >>> plain("a\x1b[31mb\nc")
    'a [31mb c'
    """
    shown = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in text)
    return " ".join(shown.split(" ")) if shown != text else text
