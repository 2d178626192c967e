"""Signs of the relations other than "the same": one programme with separate implementations, and succession."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fko_cli.core.matching.profile import Profile
from fko_cli.core.matching.words import fold

_SUCCESSION = re.compile(
    r"nachfolge|vorlaeufer|vorgaenger|folgeprojekt|anschlussprojekt|fortfuehrung|weiterfuehrung|abgeloest|"
    r"loest .{0,40}\bab\b|\bfrueher\b|ging .{0,40}hervor|aufgegangen in|fortsetzung von"
)
_SURE = 0.5
_SAME_NAME = 0.6


def looks_like_programme(first: Profile, second: Profile, values: Mapping[str, float]) -> bool:
    """Both carry a programme of the table in their names, but each names itself as lead, or another lead or place."""
    separate = max(values["lead_both"], values["territory_apart"], values["lead_conflict"]) >= _SURE
    return bool(first.programmes & second.programmes) and separate and not _tied(values)


def looks_like_copies(first: Profile, second: Profile, values: Mapping[str, float]) -> bool:
    """Titles alike, but in places that have nothing in common, and under no common lead."""
    same_words = bool(first.title_words) and first.title_words == second.title_words
    alike = same_words or values["title"] >= _SAME_NAME or bool(first.programmes & second.programmes)
    return alike and values["territory_apart"] >= _SURE and values["lead_third"] < _SURE and not _tied(values)


def _tied(values: Mapping[str, float]) -> bool:
    return max(values["lead_is_other"], values["named_both"]) >= _SURE


def looks_like_succession(first: Profile, second: Profile, values: Mapping[str, float]) -> bool:
    """One ends about when the other begins, in the same territory, and their titles or programmes agree."""
    named = values["title"] >= _SAME_NAME or bool(first.programmes & second.programmes)
    follows = any(_follows(one, other) for one, other in ((first, second), (second, first)))
    return named and values["territory_apart"] < _SURE and follows


def _follows(later: Profile, earlier: Profile) -> bool:
    begin, end = later.years[0], earlier.years[1]
    if begin is None or end is None or (earlier.years[0] or end) >= begin:
        return False
    return abs(begin - end) <= 1 or (begin >= end and bool(_SUCCESSION.search(fold(later.text))))
