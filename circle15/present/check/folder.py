"""The files of an examination, each whole or not at all."""

from pathlib import Path
from typing import Final

from circle15.checkup import Checkup
from circle15.present.check.book import write_book
from circle15.present.check.page import page_html
from circle15.present.whole import write_whole

CHECK_PAGE: Final = "check.html"
CHECK_BOOK: Final = "check.xlsx"


def write_checkup(checkup: Checkup, folder: Path) -> list[Path]:
    """Write ``check.html`` and ``check.xlsx``.

    Parameters
    ----------
    checkup
        What was found; in its language.
    folder
        Made when it is not there.

    Returns
    -------
    The files that were written; one that another program holds open gets a second name.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    return write_whole(
        folder,
        {
            CHECK_PAGE: lambda path: path.write_text(page_html(checkup), encoding="utf-8"),
            CHECK_BOOK: lambda path: write_book(checkup, path),
        },
    )
