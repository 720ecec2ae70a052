"""Which encoding a text of an office is in, and how sure that is.

UTF-8 shows by its own rules, UTF-16 by its mark or its zero bytes. GB18030 and Big5 are told apart by how people write:
both standards put the frequent characters first (GB/T 2312-1980: 3,755 of level 1; Big5: 5,401 of level 1), and a text
read in the wrong one is full of rare characters.
"""

import codecs
import functools
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from circle15.errors import FileError

#: Below this confidence an encoding is a guess to be looked at. On 480 tables of 3 to 200 rows with names of places, in
#: GB18030 and Big5, none that was taken with more was wrong (docs/inputs.md).
SURE: Final = 0.99

#: A text with more unreadable characters than this share of those beyond ASCII is in some other encoding.
_LOST_SHARE: Final = 0.05

_SAMPLE_BYTES: Final = 1 << 18
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]+")

#: Share of the characters of a Chinese text in each class of a standard, and how many codes the class has: level 1,
#: level 2, signs, what an extension added, and bytes that are no character. Counts of codes are those of the standards;
#: the shares are round figures of our own, and the measurement above is what speaks for them.
_CLASSES: Final[Mapping[str, tuple[tuple[float, int], ...]]] = MappingProxyType(
    {
        "gb18030": ((0.90, 3755), (0.05, 3008), (0.04, 682), (0.0099, 15000), (0.0001, 1000)),
        "big5": ((0.92, 5401), (0.03, 7652), (0.04, 408), (0.0099, 400), (0.0001, 1000)),
    }
)
#: First byte of a character's code -> its class: the last byte of level 1, of signs, of level 2.
_LEVELS: Final = MappingProxyType({"gb18030": (0xB0, 0xD7, 0xF7), "big5": (0xA4, 0xC6, 0xF9)})
_CODECS: Final = MappingProxyType({"gb18030": "gb2312", "big5": "cp950"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was in, and how sure that is, from 0 to 1; where bytes were no text stands U+FFFD.

    Parameters
    ----------
    text
        What was read.
    encoding
        As Python calls it.
    confidence
        Probability that it is this encoding and none of the others that were tried; 1 where it was named.
    lost
        Whether there were bytes that are no text.
    """

    text: str
    encoding: str
    confidence: float
    lost: bool


def decoded(content: bytes, *, file: str, encoding: str | None = None) -> Decoded:
    """Read the text of a file.

    Parameters
    ----------
    content
        Its bytes.
    file
        Its name, for the sentences.
    encoding
        What it is in; found out when None.

    Raises
    ------
    FileError
        If the named encoding is none or does not fit, or none fits.
    """
    name, confidence = (encoding, 1.0) if encoding is not None else guessed(content)
    try:
        return Decoded(content.decode(name), name, confidence, lost=False)
    except (LookupError, UnicodeError, ValueError) as error:
        broken = error
    try:
        text = content.decode(name, errors="replace")
    except (LookupError, UnicodeError, ValueError) as error:
        raise FileError("encoding_unknown", file=file, encoding=name) from error
    beyond = sum(not character.isascii() for character in text)
    if text.count("\ufffd") > _LOST_SHARE * beyond:
        if encoding is not None:
            raise FileError("encoding_unknown", file=file, encoding=name) from broken
        raise FileError("file_encoding", file=file) from broken
    return Decoded(text, name, confidence, lost=True)


def guessed(content: bytes) -> tuple[str, float]:
    """Find the encoding of a text, and the confidence from 0 to 1.

    >>> guessed("社区名称,户数".encode("gb18030"))[0], guessed("社區名稱,戶數".encode("big5"))[0]
    ('gb18030', 'big5')
    >>> guessed(b"id,name"), guessed("社区".encode())
    (('utf-8', 1.0), ('utf-8', 1.0))
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name, 1.0
    sample = content[:_SAMPLE_BYTES]
    wide = _wide(sample)
    if wide is not None:
        return wide, 1.0
    beyond = b"\n".join(_BEYOND_ASCII.findall(content))
    if not beyond or _is_utf8(beyond):
        return "utf-8", 1.0
    likelihood = {name: _likelihood(content, name) for name in _CLASSES}
    best = max(likelihood, key=likelihood.__getitem__)
    margin = likelihood[best] - min(likelihood.values())
    return best, 1 / (1 + math.exp(-min(margin, 700.0)))


def _wide(sample: bytes) -> str | None:
    """Tell UTF-16 without its mark: every separator and digit has a zero byte on the same side."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few = len(sample) / 20
    if max(even, odd) <= few or min(even, odd) > max(even, odd) / 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(beyond: bytes) -> bool:
    """Whether bytes beyond ASCII are UTF-8, but for a few: text in another encoding is hardly ever so by chance."""
    text = beyond.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    return lost == 0 or lost <= _LOST_SHARE * (len(text) - lost)


def _likelihood(content: bytes, name: str) -> float:
    """Logarithm of the probability of the bytes beyond ASCII, were they text in this encoding."""
    # Whole lines: where a character begins shows only from the start of one.
    cut = content[:_SAMPLE_BYTES]
    if len(content) > _SAMPLE_BYTES:
        cut = cut[: cut.rfind(b"\n") + 1] or cut
    text = cut.decode(_CODECS[name] if name == "big5" else name, errors="replace")
    counted = Counter(character for character in text if not character.isascii())
    return sum(count * _rarity(character, name) for character, count in counted.items())


@functools.lru_cache(maxsize=1 << 16)
def _rarity(character: str, name: str) -> float:
    """Logarithm of a character's probability in an encoding."""
    if character == "\ufffd":
        return _logarithms(name)[4]
    try:
        lead = character.encode(_CODECS[name])[0]
    except UnicodeEncodeError:
        return _logarithms(name)[3]
    first, frequent, rare = _LEVELS[name]
    return _logarithms(name)[2 if lead < first else 0 if lead <= frequent else 1 if lead <= rare else 3]


@functools.cache
def _logarithms(name: str) -> tuple[float, ...]:
    return tuple(math.log(share / codes) for share, codes in _CLASSES[name])
