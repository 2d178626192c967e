"""How a German spreadsheet program shows a stored number: number formats, dates, truth values, errors.

A format that is too fancy for the simple rules here is shown like the format "General", so that no digit gets lost.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from fko_cli.core.calendar_words import MONTHS
from fko_cli.core.grid import CellValue

ERRORS = {
    "#N/A": "#NV",
    "#REF!": "#BEZUG!",
    "#VALUE!": "#WERT!",
    "#NAME?": "#NAME?",
    "#DIV/0!": "#DIV/0!",
    "#NUM!": "#ZAHL!",
    "#NULL!": "#NULL!",
}
"""Error values as files hold them -> as a German program shows them."""

_SHORT_MONTHS = ("Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|(General|Standard)|_.|\*.|\[([^\]]*)\]|(AM/PM|A/P)|(y+|m+|d+|h+|s+(?:\.0+)?)|([0#?][0#?.,]*)|(.)',
    re.I | re.S,
)
_GENERAL = "General"
_LONGEST_CODE = 1_000
"""Characters of a number format; Excel allows 255."""
_LAST_SERIAL = 2_958_466
"""The day after 31.12.9999, the last that spreadsheet programs know."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format taken apart: `kind` is general, text, date or number; `tokens` are (type, text) pairs.

    `words` are those in which a text stands among others, empty where it is shown as it is.
    """

    kind: str
    tokens: tuple[tuple[str, str], ...] = ()
    negative: tuple[tuple[str, str], ...] | None = None
    words: tuple[tuple[str, str], ...] = ()

    @property
    def has_day(self) -> bool:
        """Whether a date format shows a day, month or year."""
        return any(kind == "date" and text[0] in "ymd" for kind, text in self.tokens)


GENERAL = NumberFormat("general")


@lru_cache(maxsize=1000)
def number_format(code: str) -> NumberFormat:
    """Take a format code (in its English form, as files hold it) apart."""
    if code.strip().lower() in ("", "general", "standard") or len(code) > _LONGEST_CODE:
        return GENERAL
    if code.strip() == "@":
        return NumberFormat("text")
    sections = [_tokens(section) for section in _sections(code)]
    holders = [one for one in sections if one and any(kind == "typed" for kind, _ in one)]
    words = holders[0] if holders and any(kind == "literal" for kind, _ in holders[0]) else ()
    tokens = sections[0]
    if tokens is None:
        return NumberFormat("general", words=words)
    if holders and tokens is holders[0]:
        return NumberFormat("text", words=words)
    if any(kind == "date" for kind, _ in tokens):
        return NumberFormat("date", _minutes(tokens), words=words)
    if sum(1 for kind, _ in tokens if kind == "digits") != 1:
        return NumberFormat("general", words=words)
    return NumberFormat("number", tokens, sections[1] if len(sections) > 1 else None, words)


def _sections(code: str) -> list[str]:
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)


def _tokens(section: str) -> tuple[tuple[str, str], ...] | None:
    """(type, text) pairs: literal, date, elapsed, half, digits, typed (a text); None for something fancy."""
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(section):
        quoted, escaped, general, bracket, half, unit, digits, other = match.groups()
        if quoted is not None or escaped is not None:
            found.append(("literal", quoted if quoted is not None else escaped))
        elif bracket is not None:
            if bracket.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                found.append(("date", f"[{bracket.lower()}]"))
            elif bracket.startswith("$"):
                found.append(("literal", bracket[1:].partition("-")[0]))
            elif bracket[:1] in "<>=":
                return None
        elif general:
            found.append(("digits", _GENERAL))
        elif half:
            found.append(("half", half))
        elif unit:
            found.append(("date", unit.lower()))
        elif digits:
            found.append(("digits", digits))
        elif other:
            if other in "eEgG":
                return None
            if other == "@":
                found.append(("typed", ""))
                continue
            found.append(("literal", other))
    if any(kind == "date" for kind, _ in found):
        return tuple(pair for pair in found if pair[0] != "digits")
    return tuple(found)


def _minutes(tokens: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Tell minutes (`n`) from months: `m` beside hours or seconds means minutes."""
    units = [i for i, (kind, _) in enumerate(tokens) if kind == "date"]
    result = list(tokens)
    for order, index in enumerate(units):
        text = tokens[index][1]
        before = tokens[units[order - 1]][1] if order else ""
        after = tokens[units[order + 1]][1] if order + 1 < len(units) else ""
        if text in ("m", "mm") and ("h" in before or after.startswith("s")):
            result[index] = ("date", "n" * len(text))
    return tuple(result)


def date_value(serial: float, known_format: NumberFormat, *, epoch_1904: bool) -> CellValue | None:
    """A serial number as date, datetime or time, by what the format shows; None when it is no date."""
    if not 0 <= serial < _LAST_SERIAL:
        return None
    if serial < 1 and not known_format.has_day:
        return (datetime.min + timedelta(seconds=round(serial * 86_400))).time()
    if any(text.startswith("[") for kind, text in known_format.tokens if kind == "date"):
        return None
    # The calendar of 1900 counts a 29 February 1900 that never was.
    base = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 31 if serial < 60 else 30)
    moment = base + timedelta(days=int(serial), seconds=round((serial % 1) * 86_400))
    return day_or_moment(moment)


def whole(number: float) -> int | float | str:
    """A number without a fraction as such, as far as spreadsheets hold all of its digits; what is no number as text."""
    if not math.isfinite(number):
        return str(number)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def day_or_moment(moment: datetime) -> date:
    """A day where the time is midnight, else the moment."""
    return moment.date() if moment.time() == time() else moment


def show(value: CellValue | None, known_format: NumberFormat = GENERAL) -> str:
    """The text of a value; numbers that are dates must have been turned into dates before."""
    if value is None:
        return ""
    if isinstance(value, str):
        shown = [value if kind == "typed" else text for kind, text in known_format.words]
        return "".join(shown) if shown and value.strip() else value
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, int | float):
        return _show_number(value, known_format)
    return show_date(value, known_format)


def show_date(value: date | datetime | time, known_format: NumberFormat = GENERAL) -> str:
    """A date, point in time or time of day; without a date format as 01.04.2026 or 01.04.2026 14:30."""
    units = [text for kind, text in known_format.tokens if kind == "date"]
    letters = {text[0] for text in units}
    numeric = all(len(text) < 3 or text[0] == "y" for text in units)
    if not units or (letters >= {"d", "m", "y"} and numeric) or any(text.startswith("[") for text in units):
        return _plain_date(value)
    moment = datetime.combine(date(1900, 1, 1), value) if isinstance(value, time) else value
    shown = [_unit(moment, text) if kind == "date" else _separator(kind, text) for kind, text in known_format.tokens]
    return "".join(shown).strip() or _plain_date(value)


def _separator(kind: str, text: str) -> str:
    return "" if kind == "half" else text


def _plain_date(value: date | datetime | time) -> str:
    if isinstance(value, datetime):
        clock = f"{value:%H:%M}" if value.second == 0 else f"{value:%H:%M:%S}"
        return f"{value.day:02d}.{value.month:02d}.{value.year:04d}" + (f" {clock}" if value.time() != time() else "")
    if isinstance(value, time):
        return f"{value:%H:%M}" if value.second == 0 else f"{value:%H:%M:%S}"
    return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"


def _unit(value: date, text: str) -> str:
    letter, length = text[0], len(text)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    if letter == "y":
        return f"{value.year:04d}" if length > 2 else f"{value.year % 100:02d}"
    if letter == "m" and length > 2:
        return MONTHS[value.month - 1] if length == 4 else _SHORT_MONTHS[value.month - 1][: 1 if length == 5 else 3]
    if letter == "d" and length > 2:
        return _DAYS[value.weekday()] if length > 3 else _DAYS[value.weekday()][:2]
    number = {"m": value.month, "d": value.day, "h": moment.hour, "n": moment.minute, "s": moment.second}[letter]
    return f"{number:02d}" if length > 1 else str(number)


def _show_number(value: int | float, known_format: NumberFormat) -> str:
    if known_format.kind != "number":
        return _general(value)
    tokens = known_format.tokens
    sign = "-" if value < 0 else ""
    if value < 0 and known_format.negative and sum(1 for kind, _ in known_format.negative if kind == "digits") == 1:
        tokens, sign = known_format.negative, ""
    pattern = next(text for kind, text in tokens if kind == "digits")
    percent = sum(text.count("%") for kind, text in tokens if kind == "literal")
    try:
        digits = _general(abs(value)) if pattern == _GENERAL else _digits(abs(Decimal(repr(value))) * 100**percent, pattern)
    except (InvalidOperation, ValueError):
        return _general(value)
    if digits is None:
        return _general(value)
    return sign + "".join(digits if kind == "digits" else text for kind, text in tokens).strip()


def _digits(value: Decimal, pattern: str) -> str | None:
    whole, _, fraction = pattern.partition(".")
    if "," in fraction or whole.endswith(",") or "." in fraction or not value.is_finite() or value > Decimal(10) ** 20:
        return None
    rounded = f"{value.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP):f}"
    before, _, after = rounded.partition(".")
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", before)
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and after.endswith("0"):
        after, optional = after[:-1], optional - 1
    return (before or "0") + (f",{after}" if after else "")


def _general(value: int | float) -> str:
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return f"{value:.15g}".replace(".", ",").replace("e", "E")
