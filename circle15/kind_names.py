"""What a facility's name says: of which kind the place is, of which others it may be, and that it has closed.

A Chinese name ends with what the thing is: 公园路小学 is a school, and 人民医院停车场 is no hospital. So of all the
name rules that match, the one whose match ends last decides, and a longer match counts before a shorter one inside it
(社区卫生服务中心 before 服务中心). What stands in brackets decides only where nothing outside them does.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from circle15.characters import narrow
from circle15.kind_table import Kind, alike, kinds

#: Groups whose places are told apart by a verdict; places of the others are named after what they stand beside.
_PUBLIC: Final = frozenset({"service", "health", "care", "child", "culture"})

#: Brackets that names are written with; the normal form of Unicode turns full-width round ones into these.
_OTHER_BRACKETS: Final = str.maketrans("[]{}【】〔〕", "()()()()")
_IN_BRACKETS: Final = re.compile(r"\(([^()]*)\)")

#: What a bracket begins with that tells the name of before: it says nothing about today.
_FORMER: Final = re.compile(r"[原曾前旧]")

#: What joins the names of two places: 文化活动室、图书室; 卫生院暨社区卫生服务中心.
_JOINED: Final = re.compile(r"[\s、，,;/|+&·]|[暨及和与]")

#: Of these, the ones that are no part of a name.
_LISTED: Final = re.compile(r"[、，,;/|+&]")

_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")

#: Ends of names of what belongs to a facility and is none: its housing, its gates, its builders.
_NO_FACILITY: Final = re.compile(
    r"(宿舍|家属([院区楼]|大院)|小区|住宅区|管理(处|所|办公室)|项目部|工地|售楼[部处]|筹建处"
    r"|([东南西北正后侧大]|[东西][南北]|\d+号)门|(?<!地铁站)[出入]+口)$"
)

#: What names say of a place that is not in use: closed, moved, rebuilt, or not there yet.
_NOT_IN_USE: Final = re.compile(
    r"旧址|原址|已(关闭|关停|停业|停用|停办|歇业|搬迁|搬走|迁走|拆除|撤销|撤并|注销|倒闭)|永久关闭"
    r"|(暂停|停止)(营业|开放|服务|使用|运营)|(?<=\()(停业|关闭|停用|停办|歇业|搬迁|拆除|废弃|闲置|撤销)(?=\))"
    r"|装修(中|停业)|(?<=\()(在建|建设中|筹建中?|筹备中|规划中?|拟建|待建|未开业|未启用)(?=\))"
)

#: 原 before a whole name is "the former"; not in the names of places and in words that begin with it.
_FORMERLY: Final = re.compile(r"原(?![平阳州野乡味点创色木始种著生本石田麦来汁宿料])(?=\w{3})")


@dataclass(frozen=True, slots=True)
class NameReading:
    """What a name says.

    Parameters
    ----------
    kind
        The kind that the rules take.
    part
        What of the name says so.
    others
        Kinds that the name speaks of just as much, in the order of the table.
    """

    kind: str
    part: str
    others: tuple[str, ...] = ()


class _Hit(NamedTuple):
    """A name rule that matches, and where."""

    kind: Kind
    start: int
    end: int

    def inside(self, other: "_Hit") -> bool:
        """Whether this match lies inside a longer one."""
        longer = other.end - other.start > self.end - self.start
        return longer and other.start <= self.start and self.end <= other.end


def read_name(name: str, among: Iterable[Kind] | None = None) -> NameReading | None:
    """Read off a name what kind of facility it speaks of.

    Parameters
    ----------
    name
        The facility's name.
    among
        The kinds in question; all of them by default.

    Returns
    -------
    NameReading or None
        None if no name rule matches.

    Examples
    --------
    >>> read_name("人民医院社区卫生服务站")
    NameReading(kind='community_health_station', part='社区卫生服务站', others=())
    >>> read_name("翠湖社区卫生服务中心（养老服务站）").others
    ('elderly_service_station',)
    """
    return _read_all(name) if among is None else _read(name, tuple(among))


def not_in_use(name: str) -> str | None:
    """Part of a name that says that the place has closed, has moved or is not there yet; None if none does.

    Examples
    --------
    >>> not_in_use("翠湖卫生院（暂停营业）"), not_in_use("原翠湖小学"), not_in_use("原平市人民医院")
    ('暂停营业', '原', None)
    """
    text = normal_name(name)
    found = _NOT_IN_USE.search(text) or _FORMERLY.match(text)
    return found.group() if found else None


def contradicts(reading: NameReading, kind: Kind, name: str) -> bool:
    """Whether a name clearly speaks of another kind than the one that a place is said to have.

    Only kinds that verdicts tell apart are compared: a shelter that is called after its school is no contradiction.
    """
    other = kinds()[reading.kind]
    if other is kind or kind.id in reading.others or not _both_public(other, kind):
        return False
    if any({other.id, kind.id} <= ids for ids in alike()):
        return False
    return kind.match(_IN_BRACKETS.sub("", normal_name(name))) is None


@functools.lru_cache(maxsize=65536)
def normal_name(name: str) -> str:
    """Name with half-width characters and round brackets, whatever it was written with."""
    return narrow(name).translate(_OTHER_BRACKETS).strip()


@functools.lru_cache(maxsize=65536)  # a row's name is read to decide, and again to see whether it is sure
def _read_all(name: str) -> NameReading | None:
    return _read(name, _all())


def _read(name: str, asked: tuple[Kind, ...]) -> NameReading | None:
    text = normal_name(name)
    bare = _IN_BRACKETS.sub("", text)
    inside = [part for part in _IN_BRACKETS.findall(text) if not _FORMER.match(part)]
    for part in inside:
        # A map writes 中南路(地铁站): there the bracket says what it is.
        stop = _whole(part, asked)
        if stop is not None and stop.group == "transport":
            return NameReading(stop.id, part)
    head, others = _head(bare, asked)
    if head is None:
        return _of_brackets(bare, inside, asked)
    others += [kind for part in inside if (kind := _closing(part, asked)) and _both_public(kind, head.kind)]
    also = _ordered(others, head.kind) if len(others) > 1 else ()
    return NameReading(head.kind.id, bare[head.start : head.end], also)


@functools.cache
def _all() -> tuple[Kind, ...]:
    return tuple(kind for kind in kinds().values() if kind.name_include is not None)


def _hits(text: str, among: Iterable[Kind]) -> Iterator[_Hit]:
    """Every match of every name rule, save those of kinds that the name excludes."""
    for kind in _possible(text) if among is _all() else among:
        for found in () if kind.name_include is None else kind.name_include.finditer(text):
            if not kind.excludes(_piece(text, found.start())):
                yield _Hit(kind, found.start(), found.end())


def _possible(text: str) -> list[Kind]:
    """List the kinds whose rules may match, in the order of the table.

    Every match holds two Chinese characters of its rule side by side. There are many rules, and in most names most of
    them find nothing: a look at the characters spares trying them.
    """
    held, every = _masks(), _all()
    masks = [held.get(char, 0) for char in text]
    bits = 0
    for left, right in pairwise(masks):
        bits |= left & right
    found = []
    while bits:
        lowest = bits & -bits
        found.append(every[lowest.bit_length() - 1])
        bits ^= lowest
    return found


@functools.cache
def _masks() -> dict[str, int]:
    """Which rules hold a Chinese character: one bit for each kind, in the order of the table."""
    masks: dict[str, int] = {}
    for at, kind in enumerate(_all()):
        for char in set(_CHINESE.findall("" if kind.name_include is None else kind.name_include.pattern)):
            masks[char] = masks.get(char, 0) | 1 << at
    return masks


def _piece(text: str, at: int) -> str:
    """Name around a position, of several that are listed: what one is not says nothing of the next."""
    if _LISTED.search(text) is None:
        return text
    ends = [0, *(found.end() for found in _LISTED.finditer(text)), len(text)]
    return next(text[start:end] for start, end in pairwise(ends) if start <= at < end)


def _head(text: str, among: Iterable[Kind]) -> tuple[_Hit | None, list[Kind]]:
    """Find the match that says what the thing is, and the kinds that the text speaks of just as much."""
    if _NO_FACILITY.search(text):
        return None, []
    hits = list(_hits(text, among))
    if not hits:
        return None, []
    if len(hits) > 1:
        hits = [hit for hit in hits if not any(hit.inside(other) for other in hits)]
    # Of equal ends the longest is left; of equal matches the first in the table is taken.
    head = max(hits, key=lambda hit: hit.end)
    same = [hit.kind for hit in hits if (hit.start, hit.end) == (head.start, head.end)]
    joined = [hit.kind for hit in hits if _JOINED.match(text, hit.end) and _both_public(hit.kind, head.kind)]
    return head, same + joined


def _of_brackets(bare: str, inside: list[str], among: Iterable[Kind]) -> NameReading | None:
    """Read a name of which only a bracket says something: the kind of it is not sure."""
    if _NO_FACILITY.search(bare):
        return None
    for part in inside:
        kind = _closing(part, among)
        if kind is not None and kind.group in _PUBLIC:
            head, _ = _head(part, among)
            return None if head is None else NameReading(kind.id, part[head.start : head.end])
    return None


def _closing(part: str, among: Iterable[Kind]) -> Kind | None:
    """Kind that a bracket names as its last word: 养老服务站, but not 人民医院店."""
    head, _ = _head(part, among)
    return head.kind if head is not None and head.end == len(part) else None


def _whole(part: str, among: Iterable[Kind]) -> Kind | None:
    """Kind that a bracket names and nothing else."""
    return next((kind for kind in among if kind.name_include and kind.name_include.fullmatch(part)), None)


def _both_public(one: Kind, other: Kind) -> bool:
    return one.group in _PUBLIC and other.group in _PUBLIC


def _ordered(others: Iterable[Kind], taken: Kind) -> tuple[str, ...]:
    """Ids of the other kinds, each once, in the order of the table."""
    ids = {kind.id for kind in others} - {taken.id}
    return tuple(kind for kind in kinds() if kind in ids)
