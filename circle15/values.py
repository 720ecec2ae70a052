"""Numbers, dates, yes and no as people write them in tables.

Bureaus write 1.2万 and 约3000余户, full-width digits, and a dash where they do not know. A percentage is no
count and is not read as one. What cannot be
read is none, never a guess.
"""

import datetime as dt
import math
import re
import unicodedata
from typing import Final

import numpy as np
import pandas as pd

from circle15.characters import narrow

#: What people write where something is not known.
_BLANK: Final = frozenset(
    [
        "", "-", "--", "---", "_", ".", "..", "...", "*", "?", "??", "/", "\\",
        "\u2013", "\u2014", "\u2014\u2014", "\u2015", "\u2026", "\u2026\u2026",
        "nan", "none", "null", "n/a", "na", "<null>", "<na>",
        "无数据", "无资料", "不详", "未知", "暂无", "暂缺", "缺", "空",
        "待定", "待补", "待补充", "待核实", "待填", "未填", "未统计",
    ]
)  # fmt: skip
#: What a spreadsheet writes where a formula failed.
ERROR_CELLS: Final = (
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA",
)  # fmt: skip
#: Days of Excel's calendar since 1899-12-30 (ECMA-376 part 1, 18.17.4.1), from 1927 to 2119: no year of four digits.
_SERIAL_DAYS: Final = (10_000, 80_000)
_SERIAL_ZERO: Final = dt.date(1899, 12, 30)
_FACTORS: Final = {"": 1.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_DIGITS: Final = r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_UNIT: Final = r"(?:m2|㎡|平方米|平米|km2|平方公里|公顷|户|人|个|名|套|张|层|班|年|岁|元)?"
_NUMBER: Final = re.compile(rf"[约近]?\s*({_DIGITS})\s*([千万亿]?)\s*[余多]?\s*{_UNIT}左?右?")
_DATE: Final = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?(?:[T ]\d{1,2}:.*)?", re.IGNORECASE
)
_YES: Final = frozenset(["是", "有", "√", "✓", "✔", "y", "yes", "true", "t", "1", "已", "已建", "已建成", "达标"])
_NO: Final = frozenset(
    ["否", "无", "没有", "×", "✗", "x", "n", "no", "false", "f", "0", "未", "未建", "未建成", "不达标"]
)
_POINT_NOUGHT: Final = re.compile(r"^(\d+)\.0$")
_ID_SEPARATORS: Final = re.compile(r"[,;、\uff0c\uff1b\s]+")


def text_of(value: object) -> str | None:
    """Text of a cell, ``None`` if it is empty; a whole number has no decimals.

    >>> text_of("0012"), text_of(12.0), text_of(" ")
    ('0012', '12', None)
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float | np.floating):
        if math.isnan(value):
            return None
        if math.isfinite(value) and float(value).is_integer():
            return str(int(value))
    return str(value).strip() or None


def is_blank(value: object) -> bool:
    """Whether a cell says nothing.

    >>> is_blank(" "), is_blank("—"), is_blank(float("nan")), is_blank("#N/A"), is_blank(0)
    (True, True, True, True, False)
    """
    text = text_of(value)
    return text is None or unicodedata.normalize("NFKC", text).strip().casefold() in _BLANK or text in ERROR_CELLS


def folded(text: str) -> str:
    """Text without spaces, case and full-width characters.

    >>> folded("县(市、区) ABC")
    '县(市、区)abc'
    """
    return re.sub(r"\s+", "", narrow(text)).casefold()


def number_of(value: object) -> float:
    """Read a number as people write it; NaN if it is none.

    >>> number_of("1,234"), number_of("1.2万"), number_of("约3000余户"), number_of("123")
    (1234.0, 12000.0, 3000.0, 123.0)
    >>> number_of("3-5"), number_of("12个月前")
    (nan, nan)
    """
    if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) else math.nan
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", str(value)).strip().casefold())
    if found is None:
        return math.nan
    number = float(found[1].replace(",", ""))
    # A fraction of ten thousand is rounded, so that 1.1万 is 11000 and not 11000.000000000002.
    return round(number * _FACTORS[found[2]], 6) if found[2] else number


def date_of(value: object) -> dt.date | None:
    """Read a date as people write it; a month or a year stands for its first day.

    A number of five digits is a day of Excel's calendar, as a date becomes when its cell loses its format.

    >>> date_of("2025年12月31日"), date_of("2025.6")
    (datetime.date(2025, 12, 31), datetime.date(2025, 6, 1))
    >>> date_of(45658.0), date_of("45658")
    (datetime.date(2025, 1, 1), datetime.date(2025, 1, 1))
    """
    if value is pd.NaT:
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", text_of(value) or "")
    if len(text) == 5 and text.isdecimal() and _SERIAL_DAYS[0] <= int(text) <= _SERIAL_DAYS[1]:
        return _SERIAL_ZERO + dt.timedelta(days=int(text))
    found = _DATE.fullmatch(text)
    try:
        return dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def yes_no_of(value: object) -> bool | None:
    """Read yes or no as people write it.

    >>> yes_no_of("有"), yes_no_of("×"), yes_no_of(1.0), yes_no_of("maybe")
    (True, False, True, None)
    """
    text = folded(text_of(value) or "")
    return True if text in _YES else False if text in _NO else None


def id_of(value: object) -> str | None:
    """Text of an id, ``None`` if it is empty; decimals that a spreadsheet put behind a whole number are taken off.

    >>> id_of("530103001.0"), id_of(530103001.0), id_of("0012"), id_of("1.10")
    ('530103001', '530103001', '0012', '1.10')
    """
    text = text_of(value)
    return text if text is None else _POINT_NOUGHT.sub(r"\1", text)


def split_ids(text: object) -> tuple[str, ...]:
    """Split a list of ids as it stands in a cell.

    >>> split_ids("c1;c2、c3"), split_ids("12.0;13.0")
    (('c1', 'c2', 'c3'), ('12', '13'))
    """
    return tuple(_POINT_NOUGHT.sub(r"\1", part) for part in _ID_SEPARATORS.split(text_of(text) or "") if part)
