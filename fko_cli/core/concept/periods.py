"""Periods as the concept prints them: plain dates in one form, everything else in the words that somebody wrote.

Nothing is added but what joins beginning and end ("seit", "ab", "bis", a dash).
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from fko_cli.core.reading.periods_words import FREQUENCY, GOES_ON, ONWARDS, plain_words
from fko_cli.core.records import Period

_NO_END = "fortlaufend"
_WORDS_FOR_NO_END = ("laufend", "lfd", "fortlaufend", "fortl", "läuft", "unbefristet", "dauerhaft", "ohne ende", "ongoing")
_MONTHS = (
    "januar|jan|jaenner|februar|feb|maerz|mrz|maer|april|apr|mai|juni|jun|juli|jul|august|aug|september|sept|sep|oktober|okt"
    "|november|nov|dezember|dez|january|february|march|mar|may|june|july|october|oct|december|dec"
)
_PLAIN = frozenset(f"{_MONTHS}|seit|ab|von|vom|bis|zum|zu|im|in|quartal|quart|qu|q|halbjahr|hj|h|i|ii|iii|iv".split("|"))
"""Words that the printed form of a date stands for; any other word says more, so that the date is printed as typed."""

_BEGINS_LIKE_A_DATE = re.compile(
    rf"(?:\d|(?:{_MONTHS}|ca|circa|etwa|rund|ungefaehr|voraussichtlich|vsl|vrsl|vorauss|anfang|mitte|ende|fruehjahr|fruehling"
    r"|sommer|herbst|winter|fruehsommer|spaetsommer|jahresanfang|jahresmitte|jahresende|kw|q|quartal|schuljahr|sommersemester"
    r"|wintersemester|sj|ss|ws|sose|wise)(?![a-z]))"
)
_MONTHS_OF = {"day": 0, "month": 1, "quarter": 3, "half-year": 6, "year": 12}
_IS_A_RANGE = re.compile(r"\bbis\b|\s-|-\s|->|\d-\d")


def period_text(start: Period | None, end: Period | None, day: date) -> str:
    """`01/2016 – 12/2027`, `seit 01/2016, fortlaufend`, `ab 2028`, `seit ca. März 26`, `jedes Jahr im Mai`.

    `day` decides whether a beginning lies behind ("seit") or ahead ("ab").
    """
    since = _since(start, day) if start else ""
    if end and end.ongoing:
        repeats = start is not None and (start.text == end.text or (_ongoing(end) == _NO_END and _tells_no_end(start)))
        return since if repeats else ", ".join(piece for piece in (since, _ongoing(end)) if piece)
    last = _point(end, begins=False) if end else ""
    if not end or not last:
        return since
    first = _point(start, begins=True) if start else ""
    if not first:
        return f"bis {last}" if _is_exact(end, begins=False) or _can_be_joined(end) else last
    if first == last:
        return first
    return f"{first} {last}" if plain_words(last).startswith("bis ") else f"{first} – {last}"


def _since(start: Period, day: date) -> str:
    if start.ongoing and start.first is None:
        return _ongoing(start)
    if _is_range(start):
        return start.text
    point = _point(start, begins=True)
    if start.first and (_is_exact(start, begins=True) or _can_be_joined(start)):
        return f"{'seit' if start.first <= day else 'ab'} {point}"
    return point


def _ongoing(period: Period) -> str:
    """How an activity goes on: one word for the many ways to say that no end is set, else as typed ("jährlich")."""
    return _NO_END if period.text.casefold().strip(" .") in _WORDS_FOR_NO_END else period.text


def _tells_no_end(start: Period) -> bool:
    """Whether "fortlaufend" was drawn from the words of the beginning ("2025 ff."), which are printed themselves."""
    text = plain_words(start.text)
    if start.ongoing or not start.first:
        return False
    return any(pattern.search(text) for pattern in (ONWARDS, GOES_ON, FREQUENCY))


def _can_be_joined(period: Period) -> bool:
    """Whether "seit" or "bis" may stand before the words as typed."""
    text = plain_words(period.text)
    known = period.understood and not period.ongoing and (period.first or period.last)
    return bool(known and _BEGINS_LIKE_A_DATE.match(text) and not _IS_A_RANGE.search(text))


def _is_exact(period: Period, *, begins: bool) -> bool:
    """Whether the printed form of a date says what was typed, no more and no less."""
    first, last = period.first, period.last
    if not period.understood or period.ongoing or (first if begins else last) is None:
        return False
    if any(word not in _PLAIN for word in re.findall(r"[^\W\d_]+", plain_words(period.text))):
        return False
    return period.precision in _MONTHS_OF and (_is_one(period) or _is_range(period))


def _is_one(period: Period) -> bool:
    """Whether the interval is one day, month, quarter, half-year or year, as its precision says."""
    first, last, months = period.first, period.last, _MONTHS_OF.get(period.precision)
    if months is None or first is None or last is None:
        return months is not None
    if months == 0:
        return first == last
    same = (last.year - first.year) * 12 + last.month - first.month + 1 == months
    return same and (first.month - 1) % months == 0


def _is_range(period: Period) -> bool:
    """Whether one cell names both ends ("2024 - 2027"); either of them can then be printed alone."""
    return not _is_one(period) and _IS_A_RANGE.search(plain_words(period.text)) is not None


def _point(period: Period, *, begins: bool) -> str:
    day = period.first if begins else period.last
    if day is None or not _is_exact(period, begins=begins):
        return period.text
    if period.precision == "year":
        return str(day.year)
    if period.precision == "quarter":
        return f"{(day.month + 2) // 3}. Quartal {day.year}"
    if period.precision == "half-year":
        return f"{1 if day.month < 7 else 2}. Halbjahr {day.year}"
    if period.precision == "month" or _is_edge_of_month(day, begins):
        return f"{day.month:02d}/{day.year}"
    return f"{day.day:02d}.{day.month:02d}.{day.year}"


def _is_edge_of_month(day: date, begins: bool) -> bool:
    return day.day == (1 if begins else calendar.monthrange(day.year, day.month)[1])
