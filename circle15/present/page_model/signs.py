"""Kinds of facilities as the page names and marks them: every kind has a sign that no other kind has."""

import re
from collections import Counter
from collections.abc import Sequence

from circle15.present.columns import column
from circle15.result import Result


def kinds_of(result: Result) -> list[dict[str, str]]:
    """List every kind that is named or met with, and give each a sign that no other kind has."""
    named = {str(kind["id"]): kind for kind in result.manifest.get("kinds") or []}
    seen = [str(kind) for table in (result.times, result.facilities) for kind in column(table, "kind").dropna()]
    ids = list(dict.fromkeys([*named, *seen]))
    words = [(str(named.get(i, {}).get("zh") or i), str(named.get(i, {}).get("en") or i)) for i in ids]
    marks_zh, marks_en = _signs_zh([zh for zh, _ in words]), _signs_en([en for _, en in words])
    return [
        {"id": i, "zh": zh, "en": en, "mark_zh": marks_zh[at], "mark_en": marks_en[at]}
        for at, (i, (zh, en)) in enumerate(zip(ids, words, strict=True))
    ]


def _signs_zh(names: Sequence[str]) -> list[str]:
    """Give each name a sign: its character that the fewest other names hold and that is still free.

    >>> _signs_zh(["社区食堂", "社区卫生站", "社区公园"])
    ['食', '卫', '公']
    """
    heads = [re.split(r"[/(\uff08]", name)[0] for name in names]
    held = [[c for c in dict.fromkeys(head) if c.isalnum()] for head in heads]
    count = Counter(c for characters in held for c in characters)
    # What every second name says of its house tells nothing apart.
    count.update(dict.fromkeys("社区街道设施中心站点所室级", len(names)))
    return _free([sorted(characters, key=lambda c: count[c]) for characters in held])


def _signs_en(names: Sequence[str]) -> list[str]:
    """Give each name a sign of two letters: its initials, else its first letter and a later one.

    >>> _signs_en(["community canteen", "clinic", "community centre"])
    ['CC', 'Cl', 'Co']
    """
    words = [re.findall(r"\w+", name) or ["?"] for name in names]
    initials = ["".join(word[0] for word in each[:2]).upper() if len(each) > 1 else "" for each in words]
    later = [[each[0][0].upper() + c for c in "".join(each)[1:].lower()] for each in words]
    return _free([[first, *rest] if first else rest for first, rest in zip(initials, later, strict=True)])


def _free(wishes: Sequence[Sequence[str]]) -> list[str]:
    """Give everyone the first wish that nobody before has been given, or a number."""
    taken: list[str] = []
    for at, wish in enumerate(wishes):
        taken.append(next((sign for sign in wish if sign not in taken), str(at + 1)))
    return taken
