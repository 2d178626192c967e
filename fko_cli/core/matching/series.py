"""Editions of a series: titles that differ by a year or a number only ("Jobmesse 2025", "2. Fachkräftetag")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fko_cli.core.matching.words import FUNCTION_WORDS, all_words, fold, stem

_YEAR = re.compile(r"(?<![\d./-])((?:19|20)\d\d)(?![\d]|\s?[-–/]\s?\d)")
_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,2})\.\s+(?=[^\W\d])")
_ROMAN = re.compile(r"(?<=\s)(?<!SGB\s)(I{1,3}|IV|V|VI{0,3}|IX|X)$")
_WORDS = {
    "erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "fuenft": 5, "sechst": 6, "siebt": 7, "acht": 8, "neunt": 9, "zehnt": 10,
}  # fmt: skip
_SPELLED = re.compile(rf"\b({'|'.join(_WORDS)})(?:e|er|es|en|em)\b")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a title says about its place in a series: the stems of its name, and year or number (None when it has none)."""

    name: frozenset[str]
    year: int | None = None
    number: int | None = None

    @property
    def stated(self) -> bool:
        """Whether the title has a year or a number at all."""
        return self.year is not None or self.number is not None

    def other_of_same_series(self, other: Edition) -> bool:
        """Whether both are editions of one series, and not the same one."""
        if not self.name or self.name != other.name:
            return False
        if self.year is not None and other.year is not None and self.year != other.year:
            return True
        same_year = self.year is None or other.year is None or self.year == other.year
        return same_year and None not in (self.number, other.number) and self.number != other.number

    def before(self, other: Edition) -> bool | None:
        """Whether it is the earlier of two; None when the titles don't say."""
        for mine, theirs in ((self.year, other.year), (self.number, other.number)):
            if mine is not None and theirs is not None and mine != theirs:
                return mine < theirs
        return None


def edition(title: str) -> Edition:
    """The place in a series that a title tells. A span of years ("2024-2027") is no edition."""
    rest = " ".join(title.split())
    years = _YEAR.findall(rest)
    rest = _YEAR.sub(" ", rest).strip() if len(years) == 1 else rest
    number: int | None = None
    if found := _ORDINAL.search(rest):
        number = int(found[1])
        rest = rest[: found.start()] + " " + rest[found.end() :]
    elif found := _ROMAN.search(rest):
        number = _ROMANS.index(found[1]) + 1
        rest = rest[: found.start()]
    elif spelled := _SPELLED.search(fold(rest)):
        number = _WORDS[spelled[1]]
    words = [word for word in all_words(rest) if word not in FUNCTION_WORDS and not _SPELLED.fullmatch(word)]
    return Edition(frozenset(map(stem, words)), int(years[0]) if len(years) == 1 else None, number)
