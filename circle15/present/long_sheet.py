"""Sheets of many thousand rows: the library's sheet, with its longest table kept and written by columns.

The library keeps each cell as a value of its own and writes it by itself. A column has few different cells: here the
text of each is made once, and rows are joined from them, in a third of the time. What is written is what the library
writes of the same cells (ECMA-376, part 1, 18.3.1.4 and 18.3.1.73); a test compares the two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

#: Rows that are made into text at a time.
_BLOCK: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column of the table as text.

    Parameters
    ----------
    letters
        Its name.
    tails
        What follows the address of each cell in the file; empty where no cell is.
    """

    letters: str
    tails: list[str]


class LongSheet(Worksheet):  # type: ignore[misc]  # the library says nothing of its types
    """A sheet with one table that is too long to be written cell by cell; all else on it is written as ever."""

    dim_rowmin: int | None
    dim_rowmax: int | None

    def __init__(self) -> None:
        super().__init__()
        self._first = 0
        self._columns: list[_Column] = []

    def put_column(
        self, place: tuple[int, int], cells: Sequence[object], looks: Sequence[Format], *, blanks: bool
    ) -> None:
        """Keep a column of the table; all columns begin in one row, and no other cell stands among theirs.

        Parameters
        ----------
        place
            Row and column of its first cell, from 0.
        cells
            Safe texts of a length that a cell holds, numbers, and None where nothing is.
        looks
            The format of each.
        blanks
            Whether cells without content show their format.
        """
        first, at = place
        if not len(cells):
            return
        self._check_dimensions(first, at)
        self._check_dimensions(first + len(cells) - 1, at)
        self._first = first
        self._columns.append(_Column(letters=xl_col_to_name(at), tails=self._tails(cells, looks, blanks=blanks)))

    def _tails(self, cells: Sequence[object], looks: Sequence[Format], *, blanks: bool) -> list[str]:
        """Write what follows the address of each cell; cells that are equal and look alike are written once."""
        # Formats are told apart by what they are: few of them stand in many cells.
        distinct = {id(look): look for look in looks}
        numbers = {key: look._get_xf_index() for key, look in distinct.items()}  # noqa: SLF001  the library's own
        known: dict[int, dict[object, str]] = {key: {} for key in distinct}
        tails = []
        for cell, look in zip(cells, map(id, looks), strict=True):
            said = known[look]
            tail = said.get(cell)
            if tail is None:
                tail = said[cell] = self._tail(cell, numbers[look], blanks=blanks)
            tails.append(tail)
        self.str_table.count += sum(isinstance(cell, str) for cell in cells)
        return tails

    def _tail(self, cell: object, look: int, *, blanks: bool) -> str:
        """Write what follows the address of one cell."""
        if isinstance(cell, str):
            index = self.str_table._get_shared_string_index(cell)  # noqa: SLF001  the library's own
            self.str_table.count -= 1  # all cells are counted together
            return f'" s="{look}" t="s"><v>{index}</v></c>'
        if isinstance(cell, int | float) and isfinite(cell):
            return f'" s="{look}"><v>{cell:.16G}</v></c>'
        return f'" s="{look}"/>' if blanks else ""

    def _write_rows(self) -> None:
        """Write the rows above the table as the library does, then the table, then the rows below."""
        if not self._columns:
            super()._write_rows()
            return
        top, bottom = self.dim_rowmin, self.dim_rowmax
        self.dim_rowmax = self._first - 1
        super()._write_rows()
        for block in self._rows():
            self.fh.write(block)
        self.dim_rowmin, self.dim_rowmax = self._first + len(self._columns[0].tails), bottom
        super()._write_rows()
        self.dim_rowmin = top

    def _rows(self) -> Iterator[str]:
        """Write the rows of the table, some at a time."""
        count = len(self._columns[0].tails)
        for start in range(0, count, _BLOCK):
            numbers = [str(self._first + row + 1) for row in range(start, min(start + _BLOCK, count))]
            columns = [
                [
                    f'<c r="{column.letters}{number}{tail}' if tail else ""
                    for number, tail in zip(numbers, column.tails[start : start + _BLOCK], strict=True)
                ]
                for column in self._columns
            ]
            rows = zip(numbers, map("".join, zip(*columns, strict=True)), strict=True)
            yield "".join([f'<row r="{number}">{cells}</row>' for number, cells in rows])
