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


def looks_like_programme(values: Mapping[str, float]) -> bool:
    """Both carry a programme of the table in their names, but each names itself as lead, or another lead or place."""
    separate = max(values["lead_both"], values["territory_apart"], values["lead_conflict"]) >= _SURE
    tied = max(values["lead_is_other"], values["named_both"]) >= _SURE
    alike = values["programme_same"] >= 1
    return separate and alike and not tied


def looks_like_succession(first: Profile, second: Profile, values: Mapping[str, float]) -> bool:
    """One ends about when the other begins, and their names or words say that they belong together."""
    named = values["title_words"] >= 0.25 or values["acronym"] > 0 or values["programme_same"] > 0
    return named and any(_follows(one, other) for one, other in ((first, second), (second, first)))


def _follows(later: Profile, earlier: Profile) -> bool:
    begin, end = later.years[0], earlier.years[1]
    if begin is None or end is None or (earlier.years[0] or end) >= begin:
        return False
    return abs(begin - end) <= 1 or bool(_SUCCESSION.search(fold(later.text)))
