"""The single expressions of the grammar of periods: a table of patterns, each with what it means.

A text is first brought into a plain form (`normal`): lower case, months as `m05`, quarter, half-year, term and season
words as one token each. The patterns then need only a few shapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from fko_cli.core.reading import periods_calendar as cal
from fko_cli.core.reading.periods_calendar import Span
from fko_cli.core.reading.periods_words import plain_words

_MONTHS = (
    "jan(?:uar|uary|ner)?|jaen(?:ner)?",
    "feb(?:r|ruar|ruary|er)?",
    "maerz|mrz|mar(?:ch)?",
    "apr(?:il)?",
    "mai|may",
    "jun(?:i|e)?",
    "jul(?:i|y)?",
    "aug(?:ust)?",
    "sep(?:t|tember)?",
    "okt(?:ober)?|oct(?:ober)?",
    "nov(?:ember)?",
    "dez(?:ember)?|dec(?:ember)?",
)
_ORDINALS = {"erste": 1, "zweite": 2, "dritte": 3, "vierte": 4}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_TOKENS: tuple[tuple[re.Pattern[str], str], ...] = (
    *((re.compile(rf"(?<![a-z])(?:{names})\.?(?![a-z])"), f" m{at:02d} ") for at, names in enumerate(_MONTHS, 1)),
    *((re.compile(rf"\b{word}[nrsm]?\b"), f"{number}.") for word, number in _ORDINALS.items()),
    (re.compile(r"(?<![a-z])(?:quartals?|quarters?|quart\.?|qu\.?|qrtl\.?)(?![a-z])"), "q"),
    (re.compile(r"(?<![a-z])(?:schulhalbjahre?s?|schul-?hj\.?)(?![a-z])"), "x"),
    (re.compile(r"(?<![a-z])(?:kalender)?(?:halbjahre?s?|jahreshaelfte|half[- ]?year|hj\.?|half)(?![a-z])"), "h"),
    (re.compile(r"(?<![a-z])(?:kalenderwochen?|kw\.?|wochen?|weeks?|cw)(?![a-z])"), "k"),
    (re.compile(r"(?<![a-z])(?:wintersemesters?|winter term|wi ?se(?:m\.?)?|ws)(?![a-z])"), " wt "),
    (re.compile(r"(?<![a-z])(?:sommersemesters?|summer term|so ?se(?:m\.?)?|ss)(?![a-z])"), " st "),
    (re.compile(r"(?<![a-z])(?:schuljahres|ausbildungs|schul)-?(?:beginn|start|anfang)s?(?![a-z])"), " m08 "),
    (re.compile(r"(?<![a-z])schuljahres-?ende(?![a-z])"), " m07 "),
    (
        re.compile(
            r"(?<![a-z])(?:schul-?jahre?s?|ausbildungs-?jahre?s?|(?:kita|kindergarten)-?jahre?s?|school year|sj\.?)(?![a-z])"
        ),
        " sy ",
    ),
    (re.compile(r"(?<![a-z])(?:fruehjahrs?|fruehlings?|fruehling|spring)(?![a-z])"), " spring "),
    (re.compile(r"(?<![a-z])(?:spaet|frueh)?sommers?(?![a-z])"), " summer "),
    (re.compile(r"(?<![a-z])(?:(?:spaet|frueh)?herbst(?:es)?|autumn|fall)(?![a-z])"), " autumn "),
    (re.compile(r"(?<![a-z])winters?(?![a-z])"), " winter "),
    (re.compile(r"(?<![a-z])jahres-?(?:beginn|anfang)s?(?![a-z])"), " anfang "),
    (re.compile(r"(?<![a-z])jahres-?mitte(?![a-z])"), " mitte "),
    (re.compile(r"(?<![a-z])jahres-?(?:ende|schluss|wechsel)s?(?![a-z])"), " ende "),
    (
        re.compile(r"(?<![a-z])(?:beginn(?:ing)?(?: of)?|early|start(?: of)?)(?![a-z])(?= ?(?:der|des|the)? ?[\dqhmsw])"),
        " anfang ",
    ),
    (re.compile(r"(?<![a-z])(?:mid)(?![a-z])"), " mitte "),
    (re.compile(r"(?<![a-z])(?:end(?: of)?|late)(?![a-z])"), " ende "),
)
_FILLERS = re.compile(
    r"(?<![a-z])(?:im|in|am|zum|zur|den|dem|der|des|die|das|of|the|on|from|jahre?n?s?|year|monats?|uhr)(?![a-z])"
)


def normal(text: str) -> str:
    """The text in the plain form that the patterns know."""
    text = plain_words(text).replace("’", "'").replace("`", "'")
    text = re.sub(r"'(?=\d\d\b)", "", text)
    for pattern, token in _TOKENS:
        text = pattern.sub(token, text)
    return " ".join(_FILLERS.sub(" ", text).split())


Match = re.Match[str]
_Y = r"(\d{4}|\d{2})"
_YEAR4 = r"((?:19|20)\d\d)"
_SEP = r"\s*[./\-]?\s*"


def _pair(match: Match, build: Callable[[int], Span | None]) -> Span | None:
    """`23/24` or `2023/2024` after a word for a unit that spans two calendar years; the second year may be missing."""
    first = cal.full_year(match[1])
    if match[2] is not None and cal.following_year(first, match[2]) != first + 1:
        return None
    return build(first)


def _two_numbers(match: Match) -> Span | None:
    """`12/26` is a month and a year; `23/24` is a pair of years (`23-24` is a range, see `core.reading.periods`)."""
    if 1 <= int(match[1]) <= 12:
        return cal.month(cal.full_year(match[3]), int(match[1]))
    if match[2] == "/" and len(match[1]) == 2:
        return _years(match[1], match[3])
    return None


def _years(first_text: str, second_text: str) -> Span | None:
    first = cal.full_year(first_text)
    second = cal.following_year(first, second_text)
    return cal.years(first, second) if second else None


def _year_first(match: Match) -> Span | None:
    """`2024-01` and `2024/3` are months; `2024/25` and `2011/12` are pairs of years (`2024-27` is a range)."""
    first, second, slash = int(match[1]), match[3], match[2] == "/"
    if slash and len(second) == 2 and int(second) == (first + 1) % 100:
        return cal.years(first, first + 1)
    if int(second) <= 12:
        return cal.month(first, int(second))
    return _years(match[1], second) if slash else None


def _dated(match: Match) -> Span | None:
    return cal.day(cal.full_year(match[3]), int(match[2]), int(match[1]))


def _winter(match: Match) -> Span | None:
    return _pair(match, lambda year: cal.season(year, "winter"))


def _single_season(match: Match) -> Span | None:
    return cal.season(cal.full_year(match[2]), match[1])


_P = re.compile
_EXPRESSIONS: tuple[tuple[re.Pattern[str], Callable[[Match], Span | None]], ...] = (
    (_P(rf"{_YEAR4}"), lambda m: cal.years(int(m[1]), int(m[1]))),
    (_P(rf"(\d{{1,2}})\.\s*(\d{{1,2}})\.\s*{_Y}"), _dated),
    (_P(rf"(\d{{1,2}})\s*/\s*(\d{{1,2}})\s*/\s*{_Y}"), _dated),
    (_P(rf"(\d{{1,2}})-(\d{{1,2}})-{_Y}"), _dated),
    (
        _P(rf"{_YEAR4}[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?:[t ]\d{{1,2}}:\d\d(?::\d\d)?(?:\.\d+)?z?)?"),
        lambda m: cal.day(int(m[1]), int(m[2]), int(m[3])),
    ),
    (_P(rf"(\d{{1,2}})\s*([./\-,])\s*{_YEAR4}"), lambda m: cal.month(int(m[3]), int(m[1]))),
    (_P(r"(\d{1,2})\s*([./\-])\s*(\d{2})"), _two_numbers),
    (_P(rf"{_YEAR4}\s*([/\-])\s*(\d{{4}}|\d{{1,2}})"), _year_first),
    (_P(rf"m(\d\d)\s*[./\-]?\s*'?{_Y}"), lambda m: cal.month(cal.full_year(m[2]), int(m[1]))),
    (_P(rf"{_YEAR4}\s*[./\-]?\s*m(\d\d)"), lambda m: cal.month(int(m[1]), int(m[2]))),
    (_P(rf"(\d{{1,2}})\.?\s*m(\d\d)\s*[./\-]?\s*{_Y}"), _dated),
    (_P(rf"m(\d\d)\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s*{_YEAR4}"), lambda m: cal.day(int(m[3]), int(m[1]), int(m[2]))),
    (_P(rf"q\s*(\d){_SEP}{_Y}"), lambda m: cal.quarter(cal.full_year(m[2]), int(m[1]))),
    (_P(rf"(\d)\s*\.?\s*q\.?{_SEP}{_Y}"), lambda m: cal.quarter(cal.full_year(m[2]), int(m[1]))),
    (_P(rf"{_YEAR4}{_SEP}q\s*(\d)"), lambda m: cal.quarter(int(m[1]), int(m[2]))),
    (_P(rf"{_YEAR4}{_SEP}(\d)\s*\.?\s*q"), lambda m: cal.quarter(int(m[1]), int(m[2]))),
    (_P(rf"(i|ii|iii|iv)\s*\.?\s*q?\.?\s*[/.\-]?\s*{_Y}"), lambda m: cal.quarter(cal.full_year(m[2]), _ROMAN[m[1]])),
    (_P(rf"h\s*(\d){_SEP}{_Y}"), lambda m: cal.half_year(cal.full_year(m[2]), int(m[1]))),
    (_P(rf"(\d|i|ii)\s*\.?\s*h\.?{_SEP}{_Y}"), lambda m: cal.half_year(cal.full_year(m[2]), _ROMAN.get(m[1]) or int(m[1]))),
    (_P(rf"{_YEAR4}{_SEP}h\s*(\d)"), lambda m: cal.half_year(int(m[1]), int(m[2]))),
    (_P(rf"{_YEAR4}{_SEP}(\d)\s*\.?\s*h"), lambda m: cal.half_year(int(m[1]), int(m[2]))),
    (
        _P(rf"(\d)\s*\.?\s*[hx]\.?\s*(?:sy)?\s*{_Y}\s*[/\-]\s*{_Y}"),
        lambda m: cal.school_half_year(cal.full_year(m[2]), int(m[1])),
    ),
    (_P(rf"k\s*(\d{{1,2}})(?:\s*[./\-,]\s*|\s+){_Y}"), lambda m: cal.week(cal.full_year(m[2]), int(m[1]))),
    (_P(rf"(\d{{1,2}})\s*\.?\s*k\.?{_SEP}{_Y}"), lambda m: cal.week(cal.full_year(m[2]), int(m[1]))),
    (_P(rf"{_YEAR4}{_SEP}[kw]\s*(\d{{1,2}})"), lambda m: cal.week(int(m[1]), int(m[2]))),
    (_P(rf"wt\s*{_Y}(?:\s*[/\-]\s*{_Y})?"), lambda m: _pair(m, cal.winter_term)),
    (_P(rf"st\s*{_Y}"), lambda m: cal.summer_term(cal.full_year(m[1]))),
    (_P(rf"sy\s*{_Y}(?:\s*[/\-]\s*{_Y})?"), lambda m: _pair(m, cal.school_year)),
    (_P(rf"{_Y}\s*/\s*{_Y}\s*\(?\s*sy"), lambda m: _pair(m, cal.school_year)),
    (_P(rf"{_YEAR4}(?:/{_YEAR4})+"), lambda m: cal.years(int(m[1]), int(m[2]))),
    (_P(rf"winter\s*{_Y}(?:\s*[/\-]\s*{_Y})?"), _winter),
    (_P(rf"(spring|summer|autumn)\s*{_Y}"), _single_season),
)
_PART_OF = re.compile(r"(anfang|mitte|ende)\s*(.+)")
_WHERE = {"anfang": "begin", "mitte": "middle", "ende": "end"}
_TWO_DIGITS = re.compile(r"\d{2}")
_FIRST_SERIAL, _LAST_SERIAL = 32874, 55153
"""Spreadsheet serial numbers of 1990-01-01 and 2050-12-31."""


def expression(text: str, *, bare_year: bool = False) -> Span | None:
    """What one expression in plain form means, None when it is none.

    With `bare_year` two digits alone are a year ("seit 22").
    """
    for pattern, build in _EXPRESSIONS:
        if (match := pattern.fullmatch(text)) and (span := build(match)):
            return span
    if bare_year and _TWO_DIGITS.fullmatch(text):
        return cal.years(cal.full_year(text), cal.full_year(text))
    if match := _PART_OF.fullmatch(text):
        inner = expression(match[2], bare_year=True)
        return cal.third(inner, _WHERE[match[1]]) if inner else None
    if re.fullmatch(r"\d{5}(?:[.,]0+)?", text):
        return from_serial(float(text.replace(",", ".")))
    return None


def from_serial(number: float) -> Span | None:
    """The day of a spreadsheet's serial number (1900 system), None outside 1990 to 2050."""
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    found = date(1899, 12, 30) + timedelta(days=int(number))
    return Span(found, found, "day")
