"""The page's model in few bytes: its long lists become columns of whole numbers, everything else stays JSON.

Findings are numbers of a known fineness, words out of a short list, and sentences that differ in their numbers alone.
Written as JSON a number takes a byte a digit, as a column the bits that tell it from its neighbours. Lists that
are the same are written once, however many views hold them. Of a column is written what is the smallest: its numbers,
their steps from one to the next, their difference from a column that stands beside it (the plan's beside the present),
or, of the numbers in sentences, their difference from the column that they were rounded from. Nothing is lost: a number
comes back as it was, to six digits behind the point.

What is packed is ``length of the JSON (4 bytes) + JSON + columns``. The JSON holds ``model`` and ``columns``; in the
model a list that went is ``{"$": column}``, one of lists is ``{"$l": [their lengths, all their entries]}``, and one of
mappings that hold no mappings ``{"$d": {key: its values}, "$t": which of them are there}``. Of a column is told

    n       how many entries; 0 is null, any other number is one more than the code
    s       numbers: codes are zigzag, in so many parts of one; with ``m`` instead of ``s``, in multiples of so many
    w       words: the code is the place in this list
    t       sentences: the code is the place in this list of templates; ``slots`` are the columns of their numbers
    d       1: steps from the entry before; ``b``: differences from column b
    of      differences from column k times x, in parts of this column, rounded (half = 1) or cut: [k, x, half]
"""

import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from circle15.present.encode import varints, zigzag

#: Shorter lists stay JSON: a column has to be announced.
_SHORTEST: Final = 12

#: Parts of one in which numbers are written, the coarsest first: walking times are multiples of 0.1 s, or 1/600 min.
_SCALES: Final = (1, 10, 100, 600, 1_000, 10_000, 100_000, 1_000_000)
_EXACT: Final = 1e-9

#: Steps of outlines are multiples of some; a column of noughts is no such thing.
_MULTIPLES: Final = (10, 5)

#: A number in a sentence that comes back as it stands there: no nought before it, nine digits at most.
_NUMBER: Final = re.compile(r"(?<![\d.])((?:0|[1-9]\d{0,8})(?:\.\d{1,4})?)(?![\d.])")
_MARK: Final = "\x01"

#: Sentences become templates where there are at least so many to each.
_PER_TEMPLATE: Final = 3


@dataclass(slots=True)
class _Shelf:
    """The columns so far: what is told of each, its codes, its bytes, and where each is found again."""

    told: list[dict[str, Any]] = field(default_factory=list)
    codes: list[NDArray[np.int64]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    known: dict[tuple[str, bytes], int] = field(default_factory=dict)

    def put(
        self,
        told: Mapping[str, Any],
        codes: NDArray[np.int64],
        beside: int | None = None,
        near: Sequence[int] = (),
    ) -> int:
        """Add a column, or find the same one.

        Parameters
        ----------
        told
            What is to be told of it.
        codes
            Its codes.
        beside
            A column of which it may be a variant.
        near
            Columns from which its numbers may have been rounded.
        """
        key = json.dumps(told, ensure_ascii=False, sort_keys=True), codes.tobytes()
        if key not in self.known:
            ways: list[tuple[dict[str, Any], bytes]] = [
                ({}, varints(codes.astype(np.uint64))),
                ({"d": 1}, varints(zigzag(np.diff(codes, prepend=0)))),
            ]
            if beside is not None and len(self.codes[beside]) == len(codes):
                ways.append(({"b": beside}, varints(zigzag(codes - self.codes[beside]))))
            ways += [({"of": of}, varints(zigzag(left))) for of, left in self._rounded(told, codes, near)]
            way, part = min(ways, key=lambda way: len(zlib.compress(way[1], 6)) + 12 * len(way[0]))
            self.known[key] = len(self.told)
            self.told.append({**told, "n": len(codes), **way})
            self.codes.append(codes)
            self.parts.append(part)
        return self.known[key]

    def _rounded(
        self, told: Mapping[str, Any], codes: NDArray[np.int64], near: Sequence[int]
    ) -> Iterator[tuple[list[int], NDArray[np.int64]]]:
        """Try from which column numbers may have been rounded: how, and what is left."""
        for column in near:
            other, scale = self.codes[column], self.told[column].get("s")
            if scale is None or len(other) != len(codes):
                continue
            whole = _unzigzag(other - 1)
            for times in (1, 100):
                for half in (1, 0):
                    guess = (2 * whole * times * told["s"] + half * scale) // (2 * scale)
                    left = codes - np.where(other == 0, 0, zigzag(guess).astype(np.int64) + 1)
                    if np.count_nonzero(left) * 4 <= len(codes):
                        yield [column, times, half], left


def pack_model(model: Mapping[str, Any]) -> bytes:
    """Write a model of mappings, lists, numbers and texts; the page's ``codec.unpackModel`` reads it.

    Parameters
    ----------
    model
        What :func:`~circle15.present.page_model.model.page_data` made.
    """
    shelf = _Shelf()
    packed = {name: _pack(shelf, value, None) for name, value in model.items()}
    text = json.dumps(
        {"model": packed, "columns": shelf.told}, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()
    return struct.pack("<I", len(text)) + text + b"".join(shelf.parts)


def _pack(shelf: _Shelf, value: object, beside: object, near: Sequence[int] = ()) -> object:
    """Pack a value; ``beside`` is the packed one of which it may be a variant, ``near`` the columns around it."""
    if isinstance(value, Mapping):
        return _pack_mapping(shelf, value, beside)
    if not isinstance(value, list):
        return value
    if len(value) >= _SHORTEST:
        packed = _pack_list(shelf, value, beside, near)
        if packed is not None:
            return packed
    return [_pack(shelf, item, None) for item in value]


def _pack_mapping(shelf: _Shelf, value: Mapping[str, Any], beside: object) -> dict[str, Any]:
    """Pack the values of a mapping, texts last; a view's plan lies beside its present."""
    like = beside if isinstance(beside, Mapping) else {}
    packed: dict[str, Any] = {}
    for name in sorted(value, key=lambda name: _holds_text(value[name])):
        known = {"rows": packed.get("rows")} if name == "plan" else like.get(name)
        near = [at for part in packed.values() if (at := _told(part)) is not None]
        packed[name] = _pack(shelf, value[name], known, near)
    return {name: packed[name] for name in value}


def _holds_text(value: object) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(value, list) and isinstance(next((item for item in value if item is not None), None), str)


def _pack_list(shelf: _Shelf, value: list[Any], beside: object, near: Sequence[int]) -> dict[str, Any] | None:
    """Pack a long list by what it holds; None where it has to stay as it is."""
    held = {type(item) for item in value if item is not None}
    if not held:
        return {"$": shelf.put({"s": 1}, np.zeros(len(value), dtype=np.int64))}
    if held <= {int, float}:
        return {"$": _numbers(shelf, value, _told(beside))}
    if held == {str}:
        at = _texts(shelf, value, _told(beside), near)
        return None if at is None else {"$": at}
    if held == {list}:
        lengths = [None if item is None else len(item) for item in value]
        flat = [part for item in value if item is not None for part in item]
        return {"$l": [{"$": _numbers(shelf, lengths, None)}, _pack(shelf, flat, None)]}
    if held == {dict} and not any(isinstance(part, Mapping) for item in value if item for part in item.values()):
        keys = list(dict.fromkeys(key for item in value if item is not None for key in item))
        columns = {key: [None if item is None else item.get(key) for item in value] for key in keys}
        there = [None if item is None else 1 for item in value]
        return {
            "$d": {key: _pack(shelf, column, None) for key, column in columns.items()},
            "$t": _pack(shelf, there, None),
        }
    return None


def _told(packed: object) -> int | None:
    """Find the column that a packed value points to; None where it points to none."""
    return int(packed["$"]) if isinstance(packed, Mapping) and "$" in packed else None


def _numbers(shelf: _Shelf, values: Sequence[float | None], beside: int | None, near: Sequence[int] = ()) -> int:
    """Write numbers as whole parts of one, or as multiples of some; 0 is null."""
    known = np.array([value is not None for value in values], dtype=np.bool_)
    exact = np.array([0.0 if value is None else value for value in values], dtype=np.float64)
    for multiple in _MULTIPLES:
        if exact.any() and (exact % multiple == 0).all():
            return shelf.put({"m": multiple}, _zeroed(exact / multiple, known), beside)
    scale = next((scale for scale in _SCALES if _fits(exact, scale)), _SCALES[-1])
    if beside is not None and shelf.told[beside].get("s", 0) >= scale and _fits(exact, shelf.told[beside]["s"]):
        scale = shelf.told[beside]["s"]
    return shelf.put({"s": scale}, _zeroed(exact * scale, known), beside, near)


def _zeroed(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Write numbers as codes, 0 where there is none."""
    return np.where(known, zigzag(np.rint(values).astype(np.int64)).astype(np.int64) + 1, 0)


def _unzigzag(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Read numbers of either sign back."""
    return (codes >> 1) ^ -(codes & 1)


def _fits(values: NDArray[np.float64], scale: int) -> bool:
    """Whether numbers are whole when they are counted in parts of one."""
    parts = values * scale
    return bool((np.abs(parts - np.rint(parts)) <= _EXACT * np.maximum(1.0, np.abs(parts))).all())


def _texts(shelf: _Shelf, values: Sequence[str | None], beside: int | None, near: Sequence[int]) -> int | None:
    """Write texts as words out of a list, or as sentences that differ in their numbers; None where neither helps."""
    like = shelf.told[beside] if beside is not None else {}
    words = list(dict.fromkeys([*like.get("w", []), *(value for value in values if value is not None)]))
    apart = {value: _split(value) for value in dict.fromkeys(values) if value is not None}
    split = [None if value is None else apart[value] for value in values]
    heads = [None if part is None else part[0] for part in split]
    templates = list(dict.fromkeys([*like.get("t", []), *(head for head in heads if head is not None)]))
    least, count = min(len(words), 2 * len(templates)), sum(value is not None for value in values)
    if least * _PER_TEMPLATE > count:
        return None
    if least == len(words):
        return shelf.put({"w": words}, _codes(values, words), beside if "w" in like else None)
    most = max(len(part[1]) for part in split if part is not None)
    before = like.get("slots", [])
    slots = []
    for slot in range(most):
        numbers = [None if part is None or slot >= len(part[1]) else part[1][slot] for part in split]
        slots.append(_numbers(shelf, numbers, before[slot] if slot < len(before) else None, near))
    return shelf.put({"t": templates, "slots": slots}, _codes(heads, templates), beside if "t" in like else None)


def _codes(values: Sequence[str | None], words: Sequence[str]) -> NDArray[np.int64]:
    """Number words from 1; 0 is null."""
    number = {word: at + 1 for at, word in enumerate(words)}
    return np.array([0 if value is None else number[value] for value in values], dtype=np.int64)


def _split(text: str) -> tuple[str, list[float]]:
    r"""Take the numbers out of a sentence: a template that says how many digits are behind each point, and the numbers.

    >>> _split("walks 8.50 min of 15")
    ('walks \x010.2\x01 min of \x011.0\x01', [8.5, 15.0])
    """
    parts = _NUMBER.split(text.replace(_MARK, ""))
    numbers = parts[1::2]
    parts[1::2] = [f"{_MARK}{at}.{len(number.partition('.')[2])}{_MARK}" for at, number in enumerate(numbers)]
    return "".join(parts), [float(number) for number in numbers]
