"""Opening hours as offices and OpenStreetMap write them, read into hours on each day of the week.

Two ways of writing are read. OpenStreetMap's [1]_ goes as it stands to a library that knows its grammar. Chinese
is translated into that grammar first, so that one evaluator counts the hours of both. What is understood in part
is not understood: the answer is then none, never a guess.

References
----------
.. [1] OpenStreetMap Wiki, Key:opening_hours/specification.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, TypeVar

from opening_hours import OpeningHours, State

#: Longer texts are prose, such as a notice or a description, and are not read.
MOST_CHARACTERS: Final = 300

_DAY_MIN: Final = 24 * 60
_WEEK: Final = frozenset(range(7))

#: A Monday that begins a leap year, and as many weeks as hold every day of it. No calendar of holidays is used.
_FIRST: Final = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - the clock on the door
_WEEKS_OF_YEAR: Final = 53


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekHours:
    """Hours for which a facility is open in an ordinary week, one without a public holiday.

    Parameters
    ----------
    daily_h
        Hours open on each day, Monday to Sunday, 0 to 24. Spans that overlap count once; what is open past
        midnight counts for the day on which it is open.

    Examples
    --------
    >>> library = WeekHours(daily_h=(0.0, 8.0, 8.0, 8.0, 8.0, 9.5, 9.5))
    >>> library.open_days, library.least_h, library.workdays_h, library.weekend_open, library.always
    ((1, 2, 3, 4, 5, 6), 8.0, 0.0, True, False)
    """

    daily_h: tuple[float, ...]

    @property
    def open_days(self) -> tuple[int, ...]:
        """Days with any hours; 0 is Monday."""
        return tuple(day for day, open_h in enumerate(self.daily_h) if open_h > 0)

    @property
    def least_h(self) -> float:
        """Hours on the shortest of the open days; 0 if there is none."""
        return min((open_h for open_h in self.daily_h if open_h > 0), default=0.0)

    @property
    def workdays_h(self) -> float:
        """Hours on the shortest day from Monday to Friday; 0 if one of them is closed."""
        return min(self.daily_h[:5])

    @property
    def weekend_open(self) -> bool:
        """Whether it is open on Saturday and on Sunday."""
        return min(self.daily_h[5:]) > 0

    @property
    def always(self) -> bool:
        """Whether it never closes; 00:00-23:59 is how many people write that."""
        return min(self.daily_h) * 60 > _DAY_MIN - 2


def read_hours(text: object) -> WeekHours | None:
    """Read opening hours; ``None`` if there are none, or if any part of them cannot be understood.

    A span of hours without days counts for every day, as OpenStreetMap's grammar has it. Public holidays are
    left out: what a text says of 节假日 or PH changes nothing, as the week is one without them. Hours that
    change with the season are read only if every week of the year has as many on each day.

    Not read, as each would be a guess: hours by appointment, by the sun or with a comment, a time of opening
    without one of closing, days without hours, 8:30-5:30 (an afternoon or a night?), a night that a rule for the
    next day would cut short, as in ``19:00-02:00; Mo off``, and rules of which one
    silences another, such as ``08:30-12:00;14:00-17:00``, which OpenStreetMap's grammar takes for the afternoon
    alone.

    Parameters
    ----------
    text
        A cell of a table; what is not text holds no hours.

    Returns
    -------
    Hours of an ordinary week.

    Examples
    --------
    >>> read_hours("Mo-Fr 08:30-17:30; Sa off").daily_h
    (9.0, 9.0, 9.0, 9.0, 9.0, 0.0, 0.0)
    >>> read_hours("周二至周日 上午9:00—12:00,下午2点至5点半(周一闭馆)").daily_h
    (0.0, 6.5, 6.5, 6.5, 6.5, 6.5, 6.5)
    >>> read_hours("22:00-06:00") == read_hours("每天晚上10点至次日6点")
    True
    >>> read_hours("24小时营业").always
    True
    >>> read_hours("周一至周五,请提前预约") is None
    True
    """
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        return None
    try:
        rules = _rules(text)
        # 8:30~17:30 is ASCII, too, but none of the grammar: people write it as they write Chinese.
        return _of_people(_folded(text)) if rules is None else _of_rules(text, rules)
    except _NotUnderstoodError:
        return None


class _NotUnderstoodError(ValueError):
    """A text says something that is not understood; never leaves this module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """From when to when, in minutes since midnight; past midnight the end is beyond 1440.

    An hour is loose if it could as well be twelve hours later: 5:30 is, while 05:30 and 17:30 are not.
    """

    begin_min: int
    end_min: int
    loose_begin: bool = False
    loose_end: bool = False

    def __str__(self) -> str:
        return "-".join(f"{at // 60:02d}:{at % 60:02d}" for at in (self.begin_min, self.end_min))

    def meets(self, other: "_Span") -> bool:
        return self.begin_min < other.end_min and other.begin_min < self.end_min

    def wraps(self) -> bool:
        return self.end_min > _DAY_MIN

    def without(self, pause: "_Span") -> "list[_Span]":
        if not self.meets(pause):
            return [self]
        parts = [(self.begin_min, pause.begin_min), (pause.end_min, self.end_min)]
        return [_Span(begin_min=begin, end_min=end) for begin, end in parts if begin < end]


def _span(begin_min: int, end_min: int, *, loose_begin: bool = False, loose_end: bool = False) -> _Span:
    """From when to when on the clock; an end that is not later is on the next day."""
    end_min += _DAY_MIN if end_min <= begin_min else 0
    return _Span(begin_min=begin_min, end_min=end_min, loose_begin=loose_begin, loose_end=loose_end)


def _is_loose(hour: str) -> bool:
    return not hour.startswith(("0", "零")) and 1 <= _count(hour) <= 12


def _settled(spans: list[_Span]) -> list[_Span]:
    """Spans of one list, unless they seem to be written with a clock of twelve hours: 8:30-12:00, 2:00-5:30."""
    over_noon = any(span.wraps() and span.loose_end and span.begin_min < 13 * 60 for span in spans)
    back = any(later.begin_min < first.begin_min and later.loose_begin for first, later in pairwise(spans))
    if over_noon or back:
        raise _NotUnderstoodError
    return spans


# ---- the one evaluator ----

_T = TypeVar("_T")

#: Says the same in every week of the year.
_ANY_WEEK: Final = re.compile(r"(?:24/7|Mo|Tu|We|Th|Fr|Sa|Su|PH|closed|[-\d:;, ])+")


def _guarded(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic inside the library is no Exception
        raise _NotUnderstoodError from error


def _parsed(expression: str) -> OpeningHours:
    # Without a country there are no holidays, and PH is never today.
    return _guarded(lambda: OpeningHours(expression, auto_country=False, auto_timezone=False))


def _open_min(expression: str, weeks: int) -> list[int]:
    """Minutes open on each day of so many weeks, from a Monday on."""
    last = _FIRST + dt.timedelta(weeks=weeks)
    minutes = [0] * (7 * weeks)
    for begin, end, state, _ in _guarded(lambda: list(_parsed(expression).intervals(_FIRST, last))):
        at, stop = ((moment.replace(tzinfo=None) - _FIRST) // dt.timedelta(minutes=1) for moment in (begin, end))
        while state == State.OPEN and at < stop:
            day = at // _DAY_MIN
            until = min(stop, (day + 1) * _DAY_MIN)
            minutes[day] += until - at
            at = until
    return minutes


def _alike(minutes: list[int]) -> WeekHours:
    """Hours of a week, if all weeks are alike and it is open in them at all."""
    week = minutes[:7]
    if minutes != week * (len(minutes) // 7) or not any(week):
        raise _NotUnderstoodError
    return WeekHours(daily_h=tuple(minute / 60 for minute in week))


# ---- OpenStreetMap's grammar ----

_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY: Final = f"(?:{'|'.join(_DAYS)})"

#: The part of the grammar that says hours of an ordinary week. Sunrise, school holidays, comments, fallbacks, open
#: ends, years and every other week stay outside: the library would put a number on each of them.
_OSM: Final = re.compile(
    rf"(?:24/7|(?:{_DAY}|PH|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|week|off|closed|open)(?![a-z])"
    r"|(?<!\d)\d{1,2}(?!\d)|[-:;, ])+",
    re.IGNORECASE | re.ASCII,
)
_TIMES: Final = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", re.ASCII)
_SAID_WHOLE: Final = re.compile(r"24/7|\b0?0:00\s*-\s*24:00")
_WEEKDAYS: Final = re.compile(rf"(?:(?:{_DAY}(?:-{_DAY})?|PH),?)+(?= )")


def _rules(text: str) -> list[str] | None:
    """Rules of a text in OpenStreetMap's grammar, as the library writes them; ``None`` if it is no such text."""
    plain = text.strip().strip(";, ")
    if not _OSM.fullmatch(plain):
        return None
    try:
        return str(_parsed(plain)).split("; ")
    except _NotUnderstoodError:
        return None


def _of_rules(text: str, rules: list[str]) -> WeekHours:
    """Hours of a text in OpenStreetMap's grammar, if every rule says some and none in vain."""
    if rules == ["24/7 closed"]:
        return WeekHours(daily_h=(0.0,) * 7)
    opening = [part for rule in rules for part in rule.split(", ") if not part.endswith("closed")]
    # Days alone, and the word open alone, are the whole day to the grammar; who wrote them left out the hours.
    if sum(not _TIMES.search(part) for part in opening) > len(_SAID_WHOLE.findall(text)):
        raise _NotUnderstoodError
    wraps = any(span.wraps() for part in re.split(r";|,\s*(?=[A-Za-z])", text) for span in _times(part))
    rules = [rule for rule in rules if not rule.startswith("PH ")]
    if wraps and len(rules) > 1:
        rules = [_with_nights(rules)]
    weeks = 1 if all(_ANY_WEEK.fullmatch(rule) for rule in rules) else _WEEKS_OF_YEAR
    minutes = _open_min("; ".join(rules), weeks)
    for rule in rules:
        rest = [other for other in rules if other != rule]
        # A rule that may as well be missing was meant otherwise than the grammar has it.
        if rest and not rule.endswith("closed") and _open_min("; ".join(rest), weeks) == minutes:
            raise _NotUnderstoodError
    return _alike(minutes)


def _times(text: str) -> list[_Span]:
    """Spans of one rule as they are written."""
    spans = []
    for hour, minute, to_hour, to_minute in _TIMES.findall(text):
        begin, end = int(hour) * 60 + int(minute), int(to_hour) * 60 + int(to_minute)
        spans.append(_span(begin, end, loose_begin=_is_loose(hour), loose_end=_is_loose(to_hour)))
    return _settled(spans)


def _with_nights(rules: list[str]) -> str:
    """Rules for different days, joined so that a day's rule does not cut short the night before.

    The library lets ``Su 12:00-20:00`` end what ``Sa 18:00-02:00`` has begun. Where each day has one rule at
    most, both are meant in full; where one rule replaces another, nobody can tell what becomes of its night.
    """
    days = [_weekdays(rule) for rule in rules]
    if sum(map(len, days)) > len(frozenset().union(*days)) or any(", " in rule for rule in rules):
        raise _NotUnderstoodError
    return ", ".join(rule for rule in rules if not rule.endswith("closed"))


def _weekdays(rule: str) -> frozenset[int]:
    named = _WEEKDAYS.match(rule)
    if named is None:
        return _WEEK
    ends = [[_DAYS.index(day) for day in part.split("-")] for part in named[0].split(",") if part != "PH"]
    return frozenset(day for part in ends for day in _run(part[0], part[-1]))


# ---- as people write them ----

_LEGAL: Final = 7
_HOLIDAY: Final = 8
_WEEKEND: Final = frozenset([5, 6])

_DIGITS: Final = "零一二三四五六七八九"
_NUMERALS: Final = {
    (_DIGITS[n // 10] if n > 19 else "") + ("十" if n > 9 else "") + (_DIGITS[n % 10] if n % 10 or not n else ""): n
    for n in range(60)
} | {"两": 2}
_COUNT: Final = rf"(?:[0-9]{{1,2}}(?![0-9])|[{_DIGITS}十两]{{1,3}}(?=[点时分]))"

#: Parts of the day: hours that mean themselves, and hours that are twelve later.
_PARTS: Final = (
    ("凌晨", range(7), ()),
    ("清晨|早晨|早上|早间|上午|早", range(4, 12), ()),
    ("中午|正午|午间", range(10, 15), range(1, 3)),
    ("下午|午后", range(12, 24), range(1, 12)),
    ("傍晚", range(16, 21), range(4, 9)),
    ("晚上|晚间|夜间|夜晚|夜里|晚", range(17, 24), range(5, 13)),
)
_PART: Final = "|".join(names for names, _, _ in _PARTS)
_CLOCK: Final = re.compile(
    rf"(?P<next>次日|翌日|第二天)?\s*(?P<part>{_PART})?[\s:]*(?P<hour>{_COUNT})"
    rf"(?::(?P<minute>[0-9]{{2}})(?![0-9])(?::00)?[点时]?"
    rf"|[点时](?:(?P<half>半)|(?P<count>{_COUNT})分?|[整钟])?)"
)
_AT: Final = re.sub(r"\?P<\w+>", "?:", _CLOCK.pattern)
_BARE: Final = rf"(?:{_PART})?\s*[0-9]{{1,2}}(?=\s*[-至到]\s*(?:{_PART})?\s*[0-9]{{1,2}}[点时])"
_ONE: Final = "[一二三四五六日天]"
_CN_WEEK: Final = "每?(?:周|星期|礼拜)"
_SPACED: Final = r"\s*[-至到,;、/及和与]\s*"
_HOLIDAYS: Final = "(?:国家)?法定(?:节假日|假日|假期|节日)|国定假日|公众假期|公共假期|(?P<loose>节假日|假日|节日)"
_ANY_HOLIDAYS: Final = _HOLIDAYS.replace("?P<loose>", "?:")

#: What a text is made of, the more particular first. Whatever else it holds is not understood.
_TOKENS: Final = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "note": rf"(?:除|不含|不包括|不包含)(?:{_ANY_HOLIDAYS})以?外?|(?:{_ANY_HOLIDAYS})除外"
            rf"|{_AT}(?:以?后|之后|起)?(?:停止|谢绝|禁止)(?:入馆|入园|入场|进馆|进园|进场|售票|取票|取号)"
            r"|(?:中午|午间)(?:不休息|不休|不闭馆|不间断|不停休)",
            "L": "午休(?:时间)?|(?:中午|午间)休息(?:时间)?",
            "S": rf"(?P<begin>{_AT}|{_BARE})\s*[-至到]\s*(?P<end>{_AT})",
            "F": r"(?:24|二十四)\s*(?:小时|h)|24/7|7\s*[x×*]\s*24(?:小时)?|24\s*[x×*]\s*7|全天候?(?!休|闭|不|关)|昼夜",
            "A": "(?:全年|365天|常年)(?:无休|不休息?|不打烊|不闭馆)",
            "C": "无休|不休息?|不打烊|不闭馆|(?:照常|正常)(?:开放|营业|办公|上班|服务)?|(?:也|均|都)(?:开放|营业|办公)",
            "X": "(?:全天)?(?:休息|闭馆|闭园|休馆|公休|关闭|关门|停业|不对外开放|不开放|不营业|不办公|不上班|休|除外)",
            "work": "法定工作日|工作日",
            "weekend": "双休日|周末",
            "holidays": _HOLIDAYS,
            "every": "每天|每日|天天|日日|全周|一周七天",
            "D": rf"{_CN_WEEK}{_ONE}+(?:{_SPACED}(?:{_CN_WEEK})?{_ONE}+(?![{_DIGITS}十点时]))*",
            "en": rf"{_DAY.lower()}(?:\s*-\s*{_DAY.lower()})?(?![a-z])",
            "ph": "ph(?![a-z])",
            "off": "(?:off|closed)(?![a-z])",
            "sep": r"[,;、。/及和与并\n]|以及|包括|包含|含",
            "noise": r"(?:开放|营业|办公|服务|工作|上班|接待)(?:时间)?|对外|免费|时间|时段|全年|从|自|为|[:\s]",
        }.items()
    )
)

#: Clauses, in letters of the tokens: D days, S span, F whole day, X closed, C not closed, L pause.
_CLAUSE: Final = re.compile(
    r"(?P<shut>(?:D,?)+)X(?![SF])"
    r"|(?P<days>(?:D,?)+)?C?(?P<spans>F+|(?:(?:LS|SL(?!S)|S),?)+(?!F))"
    r"|(?P<kept>(?:D,?)+)?C(?![SF])"
)
_DAYS_LAST: Final = re.compile(r"((?:S,?)+|F+,?)((?:D,?)+)")


_SEASON: Final = re.compile(r"([春夏秋冬]+)(?:季|天|令)?(?:时间|时)?")
_BRACKETS: Final = re.compile(r"[(\[【{]([^()\[\]【】{}]*)[)\]】}]")
_ASIDE: Final = re.compile(r"[^0-9]*(?:休|闭|关|不|除|停|照常|正常)[^0-9]*")
_ALIKE: Final = {ord(dash): "-" for dash in "—–―−‐‑‒─~〜∼"} | {ord("∶"): ":", 0x200B: None, 0xFEFF: None}

_Said = frozenset[int] | _Span | None


def _folded(text: str) -> str:
    """Text with one kind of dash, digit and colon, and with what stands in brackets outside of them."""
    plain = re.sub("-+", "-", unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE))
    plain = re.sub(r"\s+", lambda found: "\n" if "\n" in found[0] else " ", plain)
    # An aside between the days and their hours, (周一闭馆), is said as well after them.
    asides = [found[1] for found in _BRACKETS.finditer(plain) if _ASIDE.fullmatch(found[1])]
    plain = _BRACKETS.sub(lambda found: " " if _ASIDE.fullmatch(found[1]) else f",{found[1]},", plain)
    plain = ";".join([plain, *asides])
    if len(plain) > 2 * MOST_CHARACTERS:
        raise _NotUnderstoodError
    return plain


def _of_people(text: str) -> WeekHours:
    """Hours of a folded text; of seasons only if there is a summer and a winter, and all are alike."""
    before, *seasons = _SEASON.split(text)
    if not seasons:
        return _of_week(text)
    # Hours before the first season may belong to it as well as to the year: 8:00-18:00(夏季).
    if not set("夏冬") <= set("".join(seasons[::2])) or re.search("[0-9]|[点时]", before):
        raise _NotUnderstoodError
    first, *others = [_of_week(before + hours) for hours in seasons[1::2]]
    if any(other != first for other in others):
        raise _NotUnderstoodError
    return first


def _of_week(text: str) -> WeekHours:
    """Hours of a folded text without seasons: translated into the grammar, and counted by its library."""
    letters, said = _lexed(text)
    opened, shut, kept = _clauses(letters, said)
    mentioned = frozenset().union(*(days for days in said if isinstance(days, frozenset)))
    # 节假日 with hours of its own may include the weekend, unless the weekend has its own.
    if any(_HOLIDAY in days for days, _ in opened) and not mentioned >= _WEEKEND:
        raise _NotUnderstoodError
    groups = _without_shut(_apart([(days & _WEEK, spans) for days, spans in opened if days & _WEEK]), shut)
    rules = (
        f"{','.join(_DAYS[day] for day in sorted(days))} {','.join(map(str, spans))}" for days, spans in groups if days
    )
    week = _alike(_open_min(", ".join(rules), weeks=1))
    if any(week.daily_h[day] == 0 for days in kept for day in days & _WEEK):
        raise _NotUnderstoodError
    return week


def _lexed(text: str) -> tuple[str, list[_Said]]:
    """Letters of the tokens, and what each says: days or a span."""
    letters, said, at = "", list[_Said](), 0
    while at < len(text):
        found = _TOKENS.match(text, at)
        if found is None:
            raise _NotUnderstoodError
        at = found.end()
        letter, what = _meaning(found)
        if letter and not (letter == "," and letters[-1:] in {"", ","}):
            letters += letter
            said.append(what)
    return letters, said


def _meaning(found: re.Match[str]) -> tuple[str, _Said]:
    """Letter of a token, and what it says."""
    kind = str(found.lastgroup)
    letter = {"off": "X", "sep": ",", "noise": "", "note": ""}.get(kind, kind if kind in "ACFLSX" else "D")
    if letter == "S":
        return letter, _between(found["begin"], found["end"])
    return letter, _days(kind, found) if letter == "D" else None


def _days(kind: str, found: re.Match[str]) -> frozenset[int]:
    if kind == "D":
        return _listed(found[0])
    if kind == "en":
        ends = [_DAYS.index(day.strip().capitalize()) for day in found[0].split("-")]
        return _run(ends[0], ends[-1])
    if kind == "holidays":
        return frozenset([_HOLIDAY if found["loose"] else _LEGAL])
    return {"work": _WEEK - _WEEKEND, "weekend": _WEEKEND, "every": _WEEK, "ph": frozenset([_LEGAL])}[kind]


def _run(first: int, last: int) -> frozenset[int]:
    """Days from one to another, over Sunday if need be.

    >>> sorted(_run(4, 0))
    [0, 4, 5, 6]
    """
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def _listed(text: str) -> frozenset[int]:
    """Days of a list such as 周一至周三、周五、日."""
    days: list[int] = []
    ends: list[int] = []  # of the item before, while it may still begin a range
    for dash, names in re.findall(rf"([-至到])?[^-至到一二三四五六日天]*?({_ONE}+)", re.sub(_CN_WEEK, "", text)):
        numbers = ["一二三四五六日".index(name.replace("天", "日")) for name in names]
        if dash and (len(ends) != 1 or len(numbers) != 1 or ends == numbers):
            raise _NotUnderstoodError
        days += sorted(_run(ends[0], numbers[0]) - {ends[0]}) if dash else numbers
        ends = [] if dash else numbers
    return _union([frozenset([day]) for day in days])


def _union(parts: list[frozenset[int]]) -> frozenset[int]:
    """All days of a list; one that names a day twice is not understood."""
    days: frozenset[int] = frozenset().union(*parts)
    if len(days) < sum(map(len, parts)):
        raise _NotUnderstoodError
    return days


def _between(begin: str, end: str) -> _Span:
    """Span between two times of the clock; the end is in the same part of the day unless it says another.

    >>> str(_between("下午2:30", "5:30")), str(_between("晚上10点", "次日6点"))
    ('14:30-17:30', '22:00-30:00')
    """
    start, stop = _CLOCK.fullmatch(begin) or _CLOCK.fullmatch(f"{begin}点"), _CLOCK.fullmatch(end)
    if start is None or stop is None or start["next"]:
        raise _NotUnderstoodError
    part = start["part"]
    loose_begin, loose_end = (_is_loose(clock["hour"]) and not clock["part"] for clock in (start, stop))
    first, last = _minutes(start, part), _minutes(stop, stop["part"])
    if stop["next"]:
        understood = last <= first
    elif stop["part"]:
        # 2:00-下午5:00 leaves open on which side of noon it begins; 晚上10点-早上6点 is a night.
        understood = (last > first or last < 12 * 60 <= first) and not (loose_begin and first < 5 * 60)
    elif part:
        plain = last >= 13 * 60 or last >= 12 * 60 > first
        last = last if plain else _minutes(stop, part)
        understood = last > first
    else:
        return _span(first, last, loose_begin=loose_begin, loose_end=loose_end)
    if not understood:
        raise _NotUnderstoodError
    return _span(first, last)


def _count(text: str) -> int:
    number = int(text) if text.isdigit() else _NUMERALS.get(text)
    if number is None:
        raise _NotUnderstoodError
    return number


def _minutes(clock: re.Match[str], part: str | None) -> int:
    """Minutes since midnight of a time in a part of the day."""
    hour = _count(clock["hour"])
    minute = 30 if clock["half"] else _count(clock["minute"] or clock["count"] or "0")
    if part:
        as_said, later = next((said, later) for names, said, later in _PARTS if part in names.split("|"))
        if part == "凌晨" and hour == 12:
            hour = 0
        elif hour in later:
            hour += 12
        elif hour not in as_said and (hour, minute, as_said.stop) != (12, 0, 12):
            raise _NotUnderstoodError
    if minute > 59 or hour * 60 + minute > _DAY_MIN:
        raise _NotUnderstoodError
    return hour * 60 + minute


_Group = tuple[frozenset[int], list[_Span]]


def _clauses(letters: str, said: list[_Said]) -> tuple[list[_Group], list[frozenset[int]], list[frozenset[int]]]:
    """Groups of days with their spans, days that are closed, and days that are said not to be."""
    kept = [_WEEK] * letters.count("A")
    said = [what for letter, what in zip(letters, said, strict=True) if letter != "A"]
    letters = letters.replace("A", "")

    def days(first: int, last: int) -> frozenset[int]:
        return _union([what for what in said[first:last] if isinstance(what, frozenset)])

    last = _DAYS_LAST.fullmatch(letters)
    if last:
        return [(days(*last.span(2)), _listed_spans(letters, said, last.span(1)))], [], kept
    opened: list[_Group] = []
    shut: list[frozenset[int]] = []
    bare = False
    at = 0
    while at < len(letters):
        found = _CLAUSE.match(letters, at)
        if found is None and letters[at] != ",":
            raise _NotUnderstoodError
        if found and found["shut"]:
            shut.append(days(*found.span("shut")))
        elif found and found["spans"]:
            # After hours without days, days may belong to these: 9:00-17:00(周一至周五),9:00-12:00(周六).
            if bare and not (found["days"] == "D" and letters[at - 1] == ","):
                raise _NotUnderstoodError
            bare = bare or not found["days"]
            named = days(*found.span("days")) if found["days"] else _WEEK
            opened.append((named, _listed_spans(letters, said, found.span("spans"))))
        elif found:
            kept.append(days(*found.span("kept")) if found["kept"] else _WEEK)
        at = found.end() if found else at + 1
    # 周一至周五,节假日休息,9:00-17:00: the first days are not among those that rest.
    if bare and (any(len(rest & _WEEK) > 2 for rest in shut) or any(0 < len(work & _WEEK) < 7 for work in kept)):
        raise _NotUnderstoodError
    return opened, shut, kept


def _listed_spans(letters: str, said: list[_Said], where: tuple[int, int]) -> list[_Span]:
    """Spans of one list, without the pauses in it."""
    if "F" in letters[slice(*where)]:
        return [_Span(begin_min=0, end_min=_DAY_MIN)]
    spans, pauses = list[_Span](), list[_Span]()
    for found in re.compile("LS|SL(?!S)|S").finditer(letters, *where):
        (span,) = (what for what in said[slice(*found.span())] if isinstance(what, _Span))
        (pauses if "L" in found[0] else spans).append(span)
    if any(span.meets(other) for span, other in combinations(_settled(spans), 2)):
        raise _NotUnderstoodError  # 8:00-18:00/9:00-17:00 are two schedules, and nobody says which holds when
    for pause in pauses:
        # 8:00-12:00 午休 14:00-18:00 names no pause but the hours after it.
        if not spans or not any(pause.begin_min >= span.begin_min for span in spans):
            raise _NotUnderstoodError
        if not any(pause.end_min <= span.end_min for span in spans):
            raise _NotUnderstoodError
        spans = [part for span in spans for part in span.without(pause)]
    return spans


def _apart(groups: list[_Group]) -> list[_Group]:
    """Groups in which no day is twice.

    Hours said again for the same days are added. Hours said again for some of them replace what was said of all,
    as 每天8:00-20:00,周末9:00-17:00 does, but only if they overlap: 工作日9:00-12:00,周三14:00-18:00 may add.
    """
    apart: list[_Group] = []
    for days, spans in groups:
        same = False
        for n, (others, theirs) in enumerate(apart):
            meet = any(span.meets(other) for span in spans for other in theirs)
            if days == others and (spans == theirs or not meet):
                apart[n] = (others, theirs if meet else theirs + spans)
                same = True
            elif days < others and meet and not any(span.wraps() for span in theirs):
                apart[n] = (others - days, theirs)
            elif days & others:
                raise _NotUnderstoodError
        if not same:
            apart.append((days, spans))
    return apart


def _without_shut(groups: list[_Group], shut: list[frozenset[int]]) -> list[_Group]:
    """Groups without the days that are said to be closed."""
    closed = frozenset().union(*shut)
    for days, spans in groups:
        # A day with hours of its own is not closed; and whether a night goes on into a closed day, nobody says.
        if days <= closed or (days & closed and any(span.wraps() for span in spans)):
            raise _NotUnderstoodError
    return [(days - closed, spans) for days, spans in groups]
