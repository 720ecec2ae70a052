"""Opening hours as they are written, and the seven numbers that a person counts from them, Monday to Sunday."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import circle15.hours
from circle15.hours import MOST_CHARACTERS, WeekHours, read_hours

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = "一二三四五六日"


def every(open_h):
    return (open_h,) * 7


def work(open_h, *weekend):
    return (open_h,) * 5 + (weekend or (0, 0))


READ = [
    # OpenStreetMap's grammar
    ("Mo-Fr 08:30-17:30; Sa off", work(9)),
    ("24/7", every(24)),
    ("Mo-Su 08:00-12:00,14:00-18:00", every(8)),
    ("22:00-06:00", every(8)),
    ("08:30-17:30", every(9)),
    ("8:30-17:30", every(9)),
    (" 08:30 - 17:30 ", every(9)),
    ("Mo-Fr 08:30-17:30; PH off", work(9)),
    ("Mo-Fr,PH 08:00-16:00", work(8)),
    ("Mo-Fr 09:00-17:00; PH 10:00-12:00", work(8)),
    ("Mo,We,Fr 09:00-11:00", (2, 0, 2, 0, 2, 0, 0)),
    ("Mo-Fr 09:00-12:00; Mo 13:00-14:00", (1, 3, 3, 3, 3, 0, 0)),
    ("Mo-Fr 09:00-12:00, Mo 13:00-14:00", (4, 3, 3, 3, 3, 0, 0)),
    ("Mo-Fr 09:00-12:00, Mo 11:00-14:00", (5, 3, 3, 3, 3, 0, 0)),
    ("08:00-12:00,10:00-14:00", every(6)),
    ("Fr-Mo 10:00-12:00", (2, 0, 0, 0, 2, 2, 2)),
    ("mo-fr 08:00-09:00", work(1)),
    ("Su 22:00-02:00", (2, 0, 0, 0, 0, 0, 2)),
    ("Fr 20:00-26:00", (0, 0, 0, 0, 4, 2, 0)),
    ("Mo-Th 10:00-22:00; Fr,Sa 10:00-02:00; Su 12:00-20:00", (12, 12, 12, 12, 14, 16, 10)),
    ("Mo-Fr 18:00-24:00; Sa-Su off", work(6)),
    ("24/7; Mo off", (0, *(24,) * 6)),
    ("Mo-Sa 00:00-24:00", (24, 24, 24, 24, 24, 24, 0)),
    ("08:00-08:00", every(24)),
    ("Mo-Fr 08:00-18:00; Mo-Fr 12:00-14:00 off", work(8)),
    ("Jan-Jun 08:00-18:00; Jul-Dec 08:00-18:00", every(10)),
    ("Mo-Su 09:00-18:00; Su 10:00-16:00", work(9, 9, 6)),
    ("off", every(0)),
    # nearly that
    ("Mo-Fr: 08:00-12:00", work(4)),
    ("Mo-Fr 08:00-12:00;", work(4)),
    ("Mo-Fr 08:00~12:00\nSa 09:00~10:00", work(4, 1, 0)),
    ("Mo–Fr 08:30–17:30", work(9)),
    ("Mo-Fr 08:30-17:30;Sa off", work(9)),
    # days in Chinese
    ("周一至周五 8:30-17:30", work(9)),
    ("周一至周日08:30—17:30", every(9)),
    ("星期一到星期五 上午8:30-12:00 下午2:30-5:30", work(6.5)),
    ("礼拜一~礼拜六 9:00~17:00", work(8, 8, 0)),
    ("周一至五 9:00-17:00", work(8)),
    ("周日至周四 9:00-17:00", (8, 8, 8, 8, 0, 0, 8)),
    ("工作日 9:00-17:00,周末休息", work(8)),
    ("法定工作日9:00-17:00", work(8)),
    ("双休日 9:00-16:00", work(0, 7, 7)),
    ("周一、周三、周五 9:00-11:00", (2, 0, 2, 0, 2, 0, 0)),
    ("周一、三、五 9:00-11:00", (2, 0, 2, 0, 2, 0, 0)),
    ("周一三五 9:00-11:00", (2, 0, 2, 0, 2, 0, 0)),
    ("周一至周三、周五 9:00-11:00", (2, 2, 2, 0, 2, 0, 0)),
    ("每周二、四 14:00-16:00", (0, 2, 0, 2, 0, 0, 0)),
    ("周一至周五 9:00-17:00,周六日 10:00-16:00", work(8, 6, 6)),
    ("周六、日休息,周一至五 9:00-17:00", work(8)),
    ("周六上午9:00-12:00", work(0, 3, 0)),
    ("每天 8:00-20:00", every(12)),
    ("每日 8:00-20:00", every(12)),
    ("天天8:00-20:00", every(12)),
    ("全周 8:00-20:00", every(12)),
    ("9:00-17:00 周一至周五", work(8)),
    ("9:00-17:00(周一至周五)", work(8)),
    ("9:00-17:00(周一闭馆)", (0, *(8,) * 6)),
    ("周二至周日 9:00-17:00(周一闭馆)", (0, *(8,) * 6)),
    ("周二至周日(周一闭馆)9:00-17:00", (0, *(8,) * 6)),
    ("周一闭馆,周二至周日 9:00-17:00", (0, *(8,) * 6)),
    ("每天8:00-20:00,周末9:00-17:00", work(12, 8, 8)),
    ("周一至周五上午8:00-12:00;周一至周五下午14:00-18:00", work(8)),
    ("周一至周五 8:00-18:00 周六日照常营业 9:00-17:00", work(10, 8, 8)),
    # the whole day
    ("周一至周日 24小时", every(24)),
    ("每天24小时", every(24)),
    ("24小时营业", every(24)),
    ("全天", every(24)),
    ("全天开放", every(24)),
    ("全天候", every(24)),
    ("全天24小时", every(24)),
    ("7×24小时", every(24)),
    ("24/7", every(24)),
    ("全年无休,24小时", every(24)),
    ("周一至周五全天", work(24)),
    ("8:00-次日8:00", every(24)),
    # clocks
    ("8时30分至17时30分", every(9)),
    ("8点-18点", every(10)),
    ("8点半到17点", every(8.5)),
    ("9-17点", every(8)),
    ("上午八点至下午五点半", every(9.5)),
    ("8:30-17:30", every(9)),
    ("8∶30——17∶30", every(9)),
    ("早8:00-晚8:00", every(12)),
    ("上午9:00-12:00,下午2:00-5:00,晚上7:00-9:00", every(8)),
    ("中午11:30-1:30", every(2)),
    ("上午9:00-17:00", every(8)),
    ("上午9:00-12:30", every(3.5)),
    ("下午14:00-17:30", every(3.5)),
    ("晚上10:00-12:00", every(2)),
    ("每天晚上10点至次日6点", every(8)),
    ("晚上10点-早上6点", every(8)),
    ("周日 22:00-2:00", (2, 0, 0, 0, 0, 0, 2)),
    ("周六 22:00-2:00,周日 9:00-12:00", work(0, 2, 5)),
    ("8:30-12:00\uff1b14:00-17:30", every(7)),
    ("8:00-18:00,周末 9:00-17:00", work(10, 8, 8)),
    ("9:00-17:00(双休日及节假日休息)", work(8)),
    ("周一至周五 8:30-12:00\n13:30-17:30", work(7.5)),
    ("8:30-12:00、13:30-17:30(周日休息)", (*(7.5,) * 6, 0)),
    # pauses, notes, holidays
    ("8:00-18:00(午休12:00-14:00)", every(8)),
    ("8:00-18:00,12:00-14:00午休", every(8)),
    ("周一至周五 8:00-18:00 中午休息12:00-13:00,周六 9:00-12:00", work(9, 3, 0)),
    ("9:00-17:00,中午不休息", every(8)),
    ("9:00-17:00(16:30停止入馆)", every(8)),
    ("开放时间:周一至周五:8:30-17:30", work(9)),
    ("周一至周五(节假日除外)9:00-17:00", work(8)),
    ("周一至周五,节假日除外,9:00-17:00", work(8)),
    ("周一至周五 9:00-17:00(法定节假日休息)", work(8)),
    ("周一至周五 9:00-17:00,节假日不休息", work(8)),
    ("周一至周日(含节假日)9:00-17:00", every(8)),
    ("双休日及节假日 9:00-16:00", work(0, 7, 7)),
    ("工作日9:00-17:00,法定节假日9:00-12:00", work(8)),
    ("全年无休 8:00-22:00", every(14)),
    ("夏季8:00-18:00;冬季8:00-18:00", every(10)),
    ("周一至周五 春夏8:00-16:00,秋冬8:00-16:00", work(8)),
]

NOT_READ = [
    "",
    "   ",
    "—",
    "暂无",
    "营业中",
    # half said
    "全年无休",
    "周一至周五",
    "Mo-Fr",
    "open",
    "Mo-Fr 09:00-12:00, Sa",
    "Sa off",
    "PH off",
    "PH 09:00-12:00",
    "周一闭馆",
    "周末休息",
    "8:00",
    "8:00起",
    "Mo-Fr 08:00+",
    "节假日 9:00-12:00",
    "周一至周五 9:00-17:00,周末照常",
    "周一至周五 9:00-17:00,周六",
    "8:00-18:00,午休",
    # by appointment, by the sun, with a comment
    "周一至周五 9:00-17:00,需预约",
    "预约",
    "周一至周五 9:00-17:00 电话0871-65100000",
    'Mo-Fr 08:30-17:30 "by appointment"',
    "Mo-Fr 08:30-17:30 unknown",
    "Mo-Fr 08:30-17:30 || unknown",
    "Mo-Fr 08:30-17:30 || Sa 10:00-12:00",
    "Mo-Fr 08:00-12:00/01:00",
    "sunrise-sunset",
    "日出至日落",
    # not the same in every week
    "夏季8:00-18:00;冬季8:30-17:30",
    "夏季8:00-18:00",
    "8:00-18:00(夏季) 9:00-17:00(冬季)",
    "Apr-Oct 08:00-18:00",
    "Jan-Jun 08:00-18:00; Jul-Dec 08:00-17:00",
    "10:00-20:00; Aug off",
    "10:00-20:00; Dec 25 off",
    "10:00-20:00; Feb 29 off",
    "week 01-20 Mo-Fr 10:00-12:00",
    "week 1-53/2 Mo 10:00-12:00",
    "Mo[1] 08:00-10:00",
    "2025 Mo-Fr 08:00-12:00",
    "Mo-Fr 08:00-12:00; SH off",
    "每月第一个周六 9:00-12:00",
    "隔周六 9:00-12:00",
    "5月至10月 8:00-18:00",
    # could be meant in two ways
    "08:30-12:00;14:00-17:00",
    "08:30-12:00;14:00-17:00;",
    "Mo-Fr 08:00-12:00; Mo-Fr 14:00-18:00",
    "22:00-06:00; Mo off",
    "每天22:00-6:00,周一休息",
    "8:30-5:30",
    "周一至周五 8:30-5:30",
    "上午8:30-5:30",
    "8:30-12:00,2:30-5:30",
    "晚上10:00-6:00",
    "2:00-下午5:00",
    "晚上2:00-4:00",
    "工作日9:00-12:00,周三14:00-18:00",
    "周末9:00-17:00,每天8:00-20:00",
    "8:00-18:00/9:00-17:00",
    "8:00-12:00 午休 14:00-18:00",
    "工作日9:00-17:00,节假日9:00-12:00",
    "9:00-17:00 周一至周五;周六 9:00-12:00",
    "9:00-17:00(周一至周五),9:00-12:00(周六),周日休息",
    "周一至周五,节假日休息,9:00-17:00",
    "周一至周五,节假日不休,9:00-17:00",
    "9:00-17:00,周一至周五,节假日休息",
    # contradictions and nonsense
    "周一至周五 9:00-17:00,全年无休",
    "周一9:00-12:00,周一休息",
    "每天(周一至周五)9:00-17:00",
    "8:60-17:00",
    "25:00-26:00",
    "上午14点-下午16点半班",
    "Mo-Fr 8.30-17.30",
    "9-17",
    "周八 9:00-17:00",
    "周五八:00-9:00",
    "9:00-17:00)",
    "每天二十五点至二十六点",
]


@pytest.mark.parametrize(("text", "daily_h"), READ, ids=[text for text, _ in READ])
def test_a_week_is_what_a_person_counts(text, daily_h):
    hours = read_hours(text)
    assert hours is not None
    assert hours.daily_h == daily_h


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_not_understood_in_full_is_none(text):
    assert read_hours(text) is None


@pytest.mark.parametrize("cell", [None, float("nan"), 24, 8.5, True, dt.time(8, 30), b"24/7", ["24/7"]])
def test_what_is_not_text_holds_no_hours(cell):
    assert read_hours(cell) is None


def test_a_text_is_read_up_to_a_length_and_no_further():
    text = "周一至周五 8:30-17:30"
    assert read_hours(text.ljust(MOST_CHARACTERS)) == read_hours(text)
    assert read_hours(text.ljust(MOST_CHARACTERS + 1)) is None


def test_a_text_that_grows_when_it_is_folded_is_bounded_too():
    assert read_hours("\ufdfa" * MOST_CHARACTERS) is None


def test_full_width_and_half_width_are_one():
    text = "周一至周五8:30-17:30;周六9:00~12:00"
    wide = "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)
    assert wide.startswith("周一至周五\uff18\uff1a")
    assert read_hours(wide).daily_h == read_hours(text).daily_h == work(9, 3, 0)


@pytest.mark.parametrize("dash", [*"-~\uff5e\u301c\u2014\u2013\uff0d\u2212至到", "--", "\u2014\u2014"])
def test_every_dash_makes_a_span(dash):
    assert read_hours(f"每天8:30{dash}17:30").daily_h == every(9)


@pytest.mark.parametrize("mark", [*";,、/\n。 \uff1b\uff0c\u3000", "\r\n"])
def test_every_separator_separates(mark):
    assert read_hours(f"周一至周五 8:00-12:00{mark}周六 9:00-12:00").daily_h == work(4, 3, 0)


def test_a_museum_says_when_it_is_open():
    museum = WeekHours(daily_h=(0.0, 8.0, 8.0, 8.0, 8.0, 9.5, 9.5))
    assert museum.open_days == (1, 2, 3, 4, 5, 6)
    assert museum.least_h == 8.0
    assert museum.workdays_h == 0.0
    assert museum.weekend_open
    assert not museum.always


def test_an_office_is_closed_on_the_weekend_even_if_one_of_its_days_is_open():
    assert read_hours("Mo-Fr 09:00-17:00").workdays_h == 8.0
    assert not read_hours("Mo-Fr 09:00-17:00").weekend_open
    assert not read_hours("Mo-Sa 09:00-17:00").weekend_open


def test_what_never_opens_has_no_open_day_and_no_hours():
    closed = read_hours("off")
    assert (closed.open_days, closed.least_h, closed.weekend_open) == ((), 0.0, False)


@pytest.mark.parametrize(("text", "always"), [("24/7", True), ("00:00-23:59", True), ("00:00-23:58", False)])
def test_always_leaves_a_minute_to_how_people_write_it(text, always):
    assert read_hours(text).always is always


def test_an_error_of_the_library_is_a_text_that_is_not_read(monkeypatch):
    class PanicError(BaseException):
        pass

    def panics(*_, **__):
        raise PanicError

    monkeypatch.setattr(circle15.hours, "OpeningHours", panics)
    assert read_hours("24/7") is None
    assert read_hours("每天8:00-20:00") is None


def test_a_stop_by_the_user_is_not_swallowed(monkeypatch):
    def stops(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(circle15.hours, "OpeningHours", stops)
    with pytest.raises(KeyboardInterrupt):
        read_hours("24/7")


# ---- invariants ----

WORDS = [
    *"周一二三四五六日天末每至到-—~,;、/()半点时分:上下午晚早0123456789 \n\"'[]+|",
    *("8:30", "12:00", "14:00-18:00", "Mo", "Mo-Fr", "Su", "PH", "off", "24/7", "Jan", "Feb 29", "week", "工作日"),
    *(
        "周末",
        "节假日",
        "休息",
        "照常",
        "全天",
        "24小时",
        "全年无休",
        "午休",
        "次日",
        "夏季",
        "冬季",
        "上午",
        "下午",
        "晚上",
    ),
]
WORDED = st.lists(st.sampled_from(WORDS), max_size=20).map("".join)


def plausible(hours):
    return hours is None or (len(hours.daily_h) == 7 and all(0 <= open_h <= 24 for open_h in hours.daily_h))


@given(st.one_of(st.text(max_size=320), WORDED))
@settings(max_examples=600, deadline=None)
@example("(" * 300)
@example("周一、" * 90)
@example("夏冬" * 150)
@example("8:00-9:00," * 30)
@example(" " * 300)
@example("\x00\ud800")
def test_no_text_raises_and_no_day_has_more_than_24_hours(text):
    assert plausible(read_hours(text))


@st.composite
def weeks(draw):
    """Groups of days, none twice, each with spans in quarters of an hour, none of which touch."""
    order = draw(st.permutations(range(7)))
    cuts = sorted(draw(st.sets(st.integers(1, 6), max_size=2)))
    groups = []
    for first, last in zip([0, *cuts], [*cuts, draw(st.integers(max([0, *cuts]) + 1, 7))], strict=True):
        ends = sorted(draw(st.sets(st.integers(0, 96), min_size=2, max_size=6)))
        groups.append((sorted(order[first:last]), list(zip(ends[::2], ends[1::2], strict=False))))
    return groups


def clock(quarters):
    return f"{quarters // 4:02d}:{quarters % 4 * 15:02d}"


def spoken(quarters):
    hour, minute = quarters // 4, quarters % 4 * 15
    if hour < 6:
        part = "凌晨"
    elif hour < 12:
        part = "上午"
    elif hour < 18:
        part, hour = "下午", (hour - 12 or 12)
    else:
        part, hour = "晚上", hour - 12
    return f"{part}{hour}点" + ("半" if minute == 30 else f"{minute}分" if minute else "")


def counted(groups):
    daily_h = [0.0] * 7
    for days, spans in groups:
        for day in days:
            daily_h[day] = sum(last - first for first, last in spans) / 4
    return tuple(daily_h)


def written(groups, names, joined, time, between):
    return ";".join(
        f"{joined.join(names[day] for day in days)} "
        + ",".join(f"{time(first)}{between}{time(last)}" for first, last in spans)
        for days, spans in groups
    )


@given(weeks())
@settings(deadline=None)
def test_a_week_reads_alike_in_the_grammar_and_in_chinese(groups):
    expected = WeekHours(daily_h=counted(groups))
    assert read_hours(written(groups, DAYS, ",", clock, "-")) == expected
    assert read_hours(written(groups, [f"周{name}" for name in NAMES], "、", clock, "至")) == expected
    assert read_hours(written(groups, [f"星期{name}" for name in NAMES], "和", spoken, "到")) == expected


@given(st.sets(st.integers(0, 6), min_size=1), st.integers(52, 95), st.integers(0, 40))
@settings(deadline=None)
def test_a_night_reads_alike_in_the_grammar_and_in_chinese(days, begin, end):
    named = sorted(days)
    osm = f"{','.join(DAYS[day] for day in named)} {clock(begin)}-{clock(end)}"
    chinese = f"{'、'.join(f'周{NAMES[day]}' for day in named)} {clock(begin)}至次日{clock(end)}"
    expected = [0.0] * 7
    for day in named:
        expected[day] += (96 - begin) / 4
        expected[(day + 1) % 7] += end / 4
    assert read_hours(osm).daily_h == read_hours(chinese).daily_h == tuple(expected)


@given(weeks())
@settings(deadline=None)
def test_public_holidays_change_nothing(groups):
    week = written(groups, DAYS, ",", clock, "-")
    assert read_hours(f"{week}; PH off") == read_hours(week)
    assert read_hours(f"{week};节假日休息") == read_hours(week)
