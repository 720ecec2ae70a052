"""How wide a text is, where it breaks, and which of many labels have room."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from rich.cells import cell_len

from circle15.present.figures.sheet import POINTS_PER_CM
from circle15.units import percent

#: Width of a narrow letter, and height of a line, in ems; a Chinese character is two narrow ones wide.
_NARROW_EM: Final = 0.53
_LINE_EM: Final = 1.25

#: Names on a map that are longer are cut.
_LONGEST: Final = 24


class Label(NamedTuple):
    """A text at a place of a map: the place in centimetres of the sheet, and points of its letters."""

    text: str
    x_cm: float
    y_cm: float
    size: float


def width_cm(text: str, size: float) -> float:
    """Estimate how wide a text is.

    >>> round(width_cm("北街社区", 10), 1)
    1.5
    """
    return cell_len(text) * _NARROW_EM * size / POINTS_PER_CM


def wrapped(text: str, size: float, room_cm: float, lines: int = 3) -> list[str]:
    """Break a text into lines: at spaces where it has them, anywhere between Chinese characters.

    >>> wrapped("Clinic in 5 minutes", 8, 2.2)
    ['Clinic in 5', 'minutes']
    """
    rows, row = [], ""
    for piece in _pieces(text):
        if row.strip() and width_cm((row + piece).rstrip(), size) > room_cm:
            rows.append(row.strip())
            row = ""
        row += piece
    rows.append(row.strip())
    return rows if len(rows) <= lines else [*rows[: lines - 1], rows[lines - 1] + "…"]


def shortened(text: str) -> str:
    """Cut a long name."""
    flat = " ".join(text.split())
    if cell_len(flat) <= _LONGEST:
        return flat
    kept = ""
    for sign in flat:
        if cell_len(kept + sign) > _LONGEST - 1:
            break
        kept += sign
    return f"{kept}…"


def with_room(labels: Sequence[Label], sheet: tuple[float, float], taken: Sequence[Label] = ()) -> list[Label]:
    """Choose labels that do not cover each other, the earlier before the later.

    Parameters
    ----------
    labels
        Candidates, centred at their places.
    sheet
        Width and height of the map in centimetres; what would be cut at its edge is left out.
    taken
        Labels that stand there already.
    """
    boxes = np.array([_box(label) for label in taken], dtype=float).reshape(-1, 4)
    chosen = []
    for label in labels:
        west, south, east, north = box = _box(label)
        inside = west >= 0 and south >= 0 and east <= sheet[0] and north <= sheet[1]
        free = not ((boxes[:, 0] < east) & (boxes[:, 2] > west) & (boxes[:, 1] < north) & (boxes[:, 3] > south)).any()
        if label.text and inside and free:
            chosen.append(label)
            boxes = np.vstack([boxes, box])
    return chosen


def share_words(value: float) -> str:
    """Write a share as per cent; see :func:`circle15.units.percent_digits`.

    >>> share_words(0.8996), share_words(1.0)
    ('89.96%', '100.0%')
    """
    return f"{percent(value)}%"


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may break."""
    pieces: list[str] = []
    for sign in text:
        if pieces and not pieces[-1].endswith(" ") and cell_len(sign) == 1 and cell_len(pieces[-1][-1]) == 1:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _box(label: Label) -> tuple[float, float, float, float]:
    """West, south, east and north of a label in centimetres."""
    across, up = width_cm(label.text, label.size) / 2, _LINE_EM * label.size / POINTS_PER_CM / 2
    return label.x_cm - across, label.y_cm - up, label.x_cm + across, label.y_cm + up
