"""Calendar units with their bounds: what "3. Quartal 2026", "WS 26/27" or "KW 34" means in days.

School years, terms and seasons are those of North Rhine-Westphalia: school year from 1 August, winter term from 1 October,
summer term from 1 April, seasons by whole months.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of days, both ends included, and how exactly it was said (`Period.precision`)."""

    first: date
    last: date
    precision: str


def full_year(text: str) -> int:
    """`26` -> 2026, `98` -> 1998, `2026` -> 2026."""
    number = int(text)
    if len(text) > 2:
        return number
    return 2000 + number if number < 70 else 1900 + number


def following_year(first: int, text: str) -> int | None:
    """The second year of a pair such as 2023/24 or 23/2024, None unless it is a later one within 15 years."""
    second = full_year(text)
    return second if 0 < second - first <= 15 else None


def day(year: int, month: int, number: int) -> Span | None:
    """One day, None when there is no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]):
        return None
    return Span(date(year, month, number), date(year, month, number), "day")


def months(year: int, month: int, count: int, precision: str) -> Span | None:
    """`count` whole months from that month on."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    last_year, last_month = divmod(year * 12 + month - 1 + count - 1, 12)
    end = date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
    return Span(date(year, month, 1), end, precision)


def month(year: int, number: int) -> Span | None:
    """One month."""
    return months(year, number, 1, "month")


def quarter(year: int, number: int) -> Span | None:
    """A quarter of the calendar year."""
    return months(year, 3 * number - 2, 3, "quarter") if 1 <= number <= 4 else None


def half_year(year: int, number: int) -> Span | None:
    """A half of the calendar year."""
    return months(year, 6 * number - 5, 6, "half-year") if 1 <= number <= 2 else None


def school_half_year(year: int, number: int) -> Span | None:
    """A half of the school year that begins in `year`."""
    return months(year + number - 1, 8 if number == 1 else 2, 6, "half-year") if 1 <= number <= 2 else None


def years(first: int, last: int) -> Span | None:
    """Whole calendar years."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return None
    return Span(date(first, 1, 1), date(last, 12, 31), "year")


def season(year: int, name: str) -> Span | None:
    """`spring`, `summer`, `autumn` or `winter`; a winter belongs to the year in which it begins."""
    return months(year, {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[name], 3, "season")


def winter_term(year: int) -> Span | None:
    """The winter term that begins in `year`."""
    return months(year, 10, 6, "term")


def summer_term(year: int) -> Span | None:
    """The summer term of `year`."""
    return months(year, 4, 6, "term")


def school_year(year: int) -> Span | None:
    """The school year that begins in `year`."""
    return months(year, 8, 12, "term")


def week(year: int, number: int) -> Span | None:
    """An ISO calendar week."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return Span(monday, monday + timedelta(days=6), "week")


def third(span: Span, where: str) -> Span:
    """The beginning, middle or end of a longer span: its first, middle or last three months, or the span itself.

    "Ende 2027" is the last quarter of 2027; of a month or quarter the whole is meant, since nothing exacter can be kept.
    """
    length = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    if length < 6:
        return span
    shift = {"begin": 0, "middle": (length - 3) // 2, "end": length - 3}[where]
    at = span.first.year * 12 + span.first.month - 1 + shift
    # An interval of three months whose bounds are rough is said like a quarter.
    return months(at // 12, at % 12 + 1, 3, "quarter") or span


def together(first: Span, second: Span) -> Span | None:
    """From the beginning of one to the end of the other, None when that would run backwards."""
    if second.last < first.first:
        return None
    same = first.precision if first.precision == second.precision else "span"
    return Span(first.first, second.last, same if same == "year" else "span")
