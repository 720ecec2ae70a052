"""Names as people type them: pinyin in full, and its initials."""

from collections.abc import Sequence


def spelled(names: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """Spell names in pinyin without tones; whatever is no Chinese character stays, in small letters.

    Parameters
    ----------
    names
        Names; None is spelled as nothing.

    Returns
    -------
    Initials and full pinyin, in the order of the names.

    Examples
    --------
    >>> spelled(["五里社区", "B区 2 号", None])
    (['wlsq', 'bq2h', ''], ['wulishequ', 'bqu2hao', ''])
    """
    from pypinyin import lazy_pinyin

    # The package's hints say that a function gives one text; its manual says that it may give several.
    parts = [lazy_pinyin(name or "", errors=_letters) for name in names]  # type: ignore[arg-type]
    initials = ["".join(part[0] for part in each).lower() for each in parts]
    return initials, ["".join(each).lower() for each in parts]


def _letters(run: str) -> list[str]:
    """Take the letters and digits of a run that is not Chinese, each by itself."""
    return [letter for letter in run if letter.isalnum()]
