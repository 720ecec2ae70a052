"""Rows of a table that are no places: totals, headings that a printout repeats, notes and signatures at its foot."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.schema import Table
from circle15.values import text_of

#: Leading columns in which a total is looked for, beside those of names, ids and larger units.
_LEADING: Final = 3

_TOTAL: Final = re.compile(
    r"[\u4e00-\u9fff]{0,12}?(?:合计|总计|小计|共计|总共|累计)数?(?:[:(].*)?"
    r"|合\s*计|其中:.*|(?:grand|sub)?-?total[:(]?.*|sum"
)
#: What every total has in it; most cells have nothing of it.
_HINT: Final = re.compile(r"计|共|其中|全|total|sum|ｔｏｔａｌ", re.IGNORECASE)
#: A district as a whole; in a table of areas that is a row like others.
_WHOLE: Final = re.compile(r"全[省市区县旗州盟镇乡]|全街道|全域")

_FOOT: Final = re.compile(
    r"(?:注|备注|附注|说明|填表说明|填表人|填报人|填报单位|填表单位|制表人?|制表单位|制表日期|填表日期|填报日期|报送日期"
    r"|审核人?|审批人?|复核人?|负责人|单位负责人|分管领导|主管领导|经办人|联系人|联系电话|统计负责人|统计截止日期"
    r"|资料来源|数据来源|来源|单位\(盖章\)|\(?盖章\)?|notes?|remarks?|source|prepared by|checked by)"
    r"(?:[:\d一二三(.、].*|)"
)

#: Of a table's columns that a note at its foot fills at most.
_FOOT_SHARE: Final = 0.6


def is_total(text: str, *, whole: bool = True) -> bool:
    """Whether a cell calls its row a total.

    Parameters
    ----------
    text
        The cell.
    whole
        Whether 全区 counts.

    Examples
    --------
    >>> [is_total(text) for text in ("合 计", "盘龙区小计", "总计：12个", "Grand total", "全区")]
    [True, True, True, True, True]
    >>> is_total("计生服务站"), is_total("合计社区居委会"), is_total("全区", whole=False)
    (False, False, False)
    """
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    return bool(_TOTAL.fullmatch(bare) or (whole and _WHOLE.fullmatch(bare)))


def totals(body: pd.DataFrame, mapping: Sequence[str | None], table: Table) -> dict[int, tuple[int, str]]:
    """Find the rows that sum others up.

    Parameters
    ----------
    body
        Rows below the headings.
    mapping
        Schema name of each column, None where it is not known.
    table
        What it is read as.

    Returns
    -------
    Position of a row to the column, by number, and the text that says so.
    """
    told = {"id", "name", "subdistrict", "district", "parent", "community_id"}
    looked = [at for at in range(body.shape[1]) if at < _LEADING or mapping[at] in told]
    whole = table.name != "areas"
    found: dict[int, tuple[int, str]] = {}
    for at in looked:
        cells = body.iloc[:, at].astype(object)
        texts = {cell for cell in cells if isinstance(cell, str) and len(cell) < 40}
        said = {text for text in texts if _HINT.search(text) and is_total(text, whole=whole)}
        for position in np.flatnonzero(cells.isin(list(said)).to_numpy()) if said else ():
            found.setdefault(int(position), (at, str(cells.iloc[position])))
    return found


def repeated_headings(body: pd.DataFrame, names: Sequence[str | None]) -> NDArray[np.bool_]:
    """Say which rows repeat the headings, as the pages of a printout do."""
    told = [at for at, name in enumerate(names) if name]
    same = np.zeros(len(body), dtype=np.int64)
    for at in told:
        same += (body.iloc[:, at].astype(object) == names[at]).fillna(value=False).to_numpy(dtype=bool)
    repeats: NDArray[np.bool_] = same >= max(2, int(np.ceil(0.6 * len(told))))
    return repeats


def foot_rows(body: pd.DataFrame, blank: NDArray[np.bool_]) -> list[int]:
    """Find the notes and signatures below the last row of a table.

    From the bottom up: a row whose first words are those of a note, and lines of one cell that go on with one.

    Parameters
    ----------
    body
        Rows below the headings.
    blank
        Which cells are empty, of the same shape.
    """
    feet: list[int] = []
    pending: list[int] = []
    for position in range(len(body) - 1, -1, -1):
        filled = np.flatnonzero(~blank[position])
        first = text_of(body.iloc[position, int(filled[0])]) or "" if len(filled) else ""
        bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", first)).casefold()
        few = len(filled) <= max(1, _FOOT_SHARE * body.shape[1])
        if few and _FOOT.fullmatch(bare):
            feet += [*pending, position]
            pending = []
        elif len(filled) == 1 and len(pending) < 50 and not bare.replace(".", "").isdigit():
            pending.append(position)
        else:
            break
    return sorted(feet)
