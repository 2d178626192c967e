"""Periods as people write them ("Q3/25", "seit Herbst 23", "2024 - 2027", "lfd.") as interval, precision and wording.

`parse_period` says what one cell means, `parse_range` also splits a range into beginning and end. Nothing is guessed: what
the grammar does not know keeps its words with `understood=False`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from fko_cli.core.grid import CellValue
from fko_cli.core.reading import periods_words as words
from fko_cli.core.reading.periods_calendar import FIRST_YEAR, LAST_YEAR, Span, together
from fko_cli.core.reading.periods_grammar import expression, from_serial, normal
from fko_cli.core.reading.text import plain
from fko_cli.core.records import Period

Role = Literal["start", "end"]

_DIGIT = re.compile(r"\d")

ONGOING = "fortlaufend"
"""How an end is written that follows from the wording of the beginning ("2025 ff.")."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text says: a beginning, an end, and whether it goes on.

    `ranged` when both ends were said in one text, `since` when the beginning was said as one ("seit", "ab").
    """

    start: Span | None = None
    end: Span | None = None
    ongoing: bool = False
    ranged: bool = False
    since: bool = False


def parse_period(value: CellValue, *, role: Role, text: str = "") -> Period:
    """What a cell says about the beginning or end of an activity.

    `value` is the cell's value or its words; `text` is how the cell is shown, when that differs: a date shown as
    "Dez 26" is a month. A range gives an interval over the whole range.
    """
    typed, reading = _read_value(value, text)
    if reading is None:
        return Period(typed, understood=not typed)
    start, end = reading.start, reading.end
    if start and end:
        span = together(start, end)
        if span is None:
            return Period(typed, understood=False)
        return Period(typed, span.first, span.last, span.precision, reading.ongoing)
    if start and role == "end" and reading.since:
        # "seit 2019" as an end: it began then and has no end.
        return Period(typed, start.first, None, start.precision, ongoing=True)
    if start:
        return Period(typed, start.first, start.last, start.precision, reading.ongoing)
    if end and role == "end":
        return Period(typed, end.first, end.last, end.precision, reading.ongoing)
    if end:
        return Period(typed, None, end.last, end.precision, reading.ongoing)
    # An open beginning is not known yet; an open end is none.
    return Period(typed, ongoing=reading.ongoing and not (role == "start" and typed.casefold() == "offen"))


def parse_range(value: CellValue, *, text: str = "") -> tuple[Period | None, Period | None]:
    """The beginning and the end that one cell names, each None when it does not.

    ("2024 - 2027") -> 2024, 2027; ("2025 ff.") -> 2025, fortlaufend; ("bis 2027") -> None, 2027; ("2024") -> 2024, None.
    """
    typed, reading = _read_value(value, text)
    if reading is None:
        return (parse_period(value, role="start", text=text) if typed else None), None
    before_start, before_end = _hedges(typed)
    if reading.ranged and reading.start and reading.end:
        return _period(before_start + said(reading.start), reading.start), _period(
            before_end + said(reading.end), reading.end
        )
    going_on = Period(ONGOING, ongoing=True) if reading.ongoing and reading.start else None
    if reading.start:
        shown = before_start + said(reading.start) if reading.ranged else typed
        return _period(shown, reading.start), going_on
    if reading.end:
        return None, _period(before_end + said(reading.end), reading.end)
    return Period(typed, ongoing=reading.ongoing), None


def _hedges(typed: str) -> tuple[str, str]:
    """What makes the beginning and the end of a range inexact ("ca. ", ""), in the words as typed."""
    found = ["", ""]
    for match in words.APPROXIMATE.finditer(typed):
        before = words.SINCE.sub("", words.HEDGES.sub("", words.plain_words(typed[: match.start()]).strip(" (,")))
        at = 1 if words.HEDGES.sub("", before).strip() else 0
        found[at] = found[at] or f"{match[0]} "
    return found[0], found[1]


def said(span: Span) -> str:
    """A span in the words of the form: `2027`, `12/2027`, `3. Quartal 2027`, `31.12.2027`."""
    first, last = span.first, span.last
    if span.precision == "year":
        return f"{first.year}" if first.year == last.year else f"{first.year}/{last.year}"
    if span.precision == "day":
        return f"{first:%d.%m.%Y}"
    if span.precision == "week":
        return "KW {1}/{0}".format(*first.isocalendar())
    if span.precision == "quarter" and first.month % 3 == 1:
        return f"{first.month // 3 + 1}. Quartal {first.year}"
    if span.precision == "half-year" and first.month in (1, 7):
        return f"{first.month // 6 + 1}. Halbjahr {first.year}"
    if span.precision == "season":
        return f"{ {3: 'Frühjahr', 6: 'Sommer', 9: 'Herbst', 12: 'Winter'}[first.month] } {first.year}"
    if span.precision == "term" and first.month == 4:
        return f"Sommersemester {first.year}"
    if span.precision == "term":
        return f"{'Wintersemester' if first.month == 10 else 'Schuljahr'} {first.year}/{last.year % 100:02d}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%m/%Y}"
    return f"{first:%m/%Y} bis {last:%m/%Y}"


def _period(typed: str, span: Span) -> Period:
    return Period(typed, span.first, span.last, span.precision)


def _read_value(value: CellValue, text: str) -> tuple[str, _Reading | None]:
    """The typed to keep and what they say (None: not understood)."""
    typed = plain(text) if text else plain(_shown(value))
    if isinstance(value, date):
        on = value.date() if isinstance(value, datetime) else value
        shown = _read(typed)
        if shown and shown.start and not shown.end and shown.start.first <= on <= shown.start.last:
            return typed, shown
        return typed, _Reading(start=Span(on, on, "day"))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value == int(value) and not FIRST_YEAR <= value <= LAST_YEAR:
            span = from_serial(float(value))
        else:
            span = expression(f"{value:.4f}".replace(".0000", ""))
        if span:
            return typed, _Reading(start=span)
    return typed, _read(typed)


def _shown(value: CellValue) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    return str(value)


@lru_cache(maxsize=4096)
def _read(typed: str) -> _Reading | None:
    """What the words say, None when that is not clear."""
    text = words.plain_words(typed).strip(" .!;,*\"'„“")
    if not text or len(text) > 200:
        return None
    text = text.replace("\n", ", ")
    if words.SAYS_NOTHING.fullmatch(text):
        return _Reading()
    if whole := _segment(text):
        return whole
    main = re.sub(r"\s*\(([^()]*)\)", "", text).strip(" ,;")
    inner = [_segment(piece) for piece in re.findall(r"\(([^()]+)\)", text)]
    reading = _joined(main)
    if not inner or reading is None:
        known = [one for one in inner if one]
        return known[0] if reading is None and len(known) == 1 and not re.search(r"\d", main) else reading
    return _sharpened(reading, inner[0])


def _joined(text: str) -> _Reading | None:
    """The reading of several pieces with commas between; mere words beside one that is understood say nothing."""
    reading: _Reading | None = None
    for piece in filter(None, (one.strip(" .!") for one in re.split(r"[,;]", text))):
        found = _segment(piece)
        if found is None and re.search(r"\d", piece):
            return None
        if found is not None:
            reading = found if reading is None else _both(reading, found)
            if reading is None:
                return None
    return reading


def _both(first: _Reading, second: _Reading) -> _Reading | None:
    """Two pieces that add to each other; None when both name the same end differently."""
    ongoing = first.ongoing or second.ongoing
    if first.start and second.start and not first.end and not second.end:
        span = together(first.start, second.start)
        return _Reading(first.start, second.start, ongoing, ranged=True) if span else None
    if (first.start and second.start) or (first.end and second.end):
        return None
    start, end = first.start or second.start, first.end or second.end
    return _Reading(start, end, ongoing, ranged=bool(start and end), since=first.since or second.since)


def _sharpened(reading: _Reading, inner: _Reading | None) -> _Reading:
    """`SS 27 (09/2027)`: what stands in parentheses is exacter, as long as it lies in or next to what it explains."""
    main, exact = reading.start or reading.end, inner.start if inner and not inner.end else None
    if not main or not exact or (reading.start and reading.end):
        return reading
    shorter = (exact.last - exact.first) < (main.last - main.first)
    if not shorter or exact.last < main.first or exact.first > main.last:
        return reading
    if reading.start:
        return _Reading(exact, None, reading.ongoing)
    return _Reading(None, exact, reading.ongoing)


def _segment(text: str) -> _Reading | None:
    """The reading of one piece without commas."""
    rest = words.GOES_ON.sub(" ", text)
    goes_on = rest != text
    often = words.FREQUENCY.sub(" ", rest)
    ongoing = goes_on or often != rest
    rest = " ".join(often.split()).strip(" .,;:()")
    if not rest or (ongoing and rest in ("und", "-", "bis")):
        return _Reading(ongoing=ongoing) if ongoing else None
    reading = _bounded(words.TRAILING_HEDGE.sub("", rest))
    if reading:
        open_range = goes_on and bool(words.OPEN.search(rest))
        return replace(reading, ongoing=ongoing or reading.ongoing, ranged=reading.ranged or open_range)
    # "jährlich im März": without a year the month says nothing about the beginning, "lfd. Fortschreibung" neither.
    ongoing = ongoing or _goes_on_by_typo(rest)
    return _Reading(ongoing=True) if ongoing and not re.search(r"\d", rest) else None


def _goes_on_by_typo(text: str) -> bool:
    """One long word that is nearly one that means there is no end ("fortlaufent")."""
    if not text.isalpha() or len(text) < 8:
        return False
    return any(fuzz.ratio(text, word) >= 88 for word in words.LONG_WORDS_THAT_GO_ON)


def _bounded(text: str) -> _Reading | None:
    """`seit X`, `bis X`, `X bis Y`, `X ff.`, `X -` or plain `X`."""
    if not _DIGIT.search(text):
        return None  # no date without a year
    text = words.HEDGES.sub("", text).strip()
    onwards = bool(words.ONWARDS.search(text))
    text = words.ONWARDS.sub("", text)
    if match := words.UNTIL.match(text):
        span = _span(words.HEDGES.sub("", text[match.end() :]))
        return _Reading(end=span) if span else None
    since = words.SINCE.match(text)
    rest = words.HEDGES.sub("", text[since.end() :]) if since else text
    if span := _span(rest, bare_year=bool(since) or onwards):
        return _Reading(span, ongoing=onwards, since=bool(since) or onwards)
    if words.OPEN.search(rest) and (span := _span(words.OPEN.sub("", rest), bare_year=bool(since))):
        return _Reading(span, ongoing=True, ranged=True)
    for first, second in _ranges(normal(rest.removeprefix("zwischen "))):
        if together(first, second):
            return _Reading(first, second, onwards, ranged=True)
    return None


def _span(text: str, *, bare_year: bool = True) -> Span | None:
    return expression(normal(text), bare_year=bare_year)


def _ranges(text: str) -> Iterator[tuple[Span, Span]]:
    """Every way to read the text as a beginning and an end; the beginning may borrow year and unit from the end."""
    for match in (*words.BETWEEN.finditer(text), *words.SLASH_BETWEEN_WORDS.finditer(text)):
        left, right = text[: match.start()].strip(), words.HEDGES.sub("", text[match.end() :]).strip()
        if not left or not right:
            continue
        end = expression(right, bare_year=not left.isdigit() or len(left) == 4 or int(left) > 12)
        year = re.search(r"(\d{4}|\d{2})$", right)
        if end is None or year is None:
            continue
        start = expression(left, bare_year=right.isdigit())
        if start is None:
            unit = re.search(r"[qhk](?=\W)|[qhk](?=\d)", right)
            tries = [f"{left} {year[1]}", f"{left}{year[1]}", f"{left}.{year[1]}"]
            if unit:
                tries.insert(0, f"{left} {unit[0]} {year[1]}")
            start = next(filter(None, map(expression, tries)), None)
        if start:
            yield start, end
