"""Signs of the relations other than "the same": one programme with separate implementations, series, and succession.

Each sign is worded as evidence of its own, with weight 0: it says nothing about how likely it is that two reports mean the
same, but what else they may be to each other.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from fko_cli.core.matching.profile import Profile
from fko_cli.core.matching.words import fold
from fko_cli.core.records import Evidence

_SUCCESSION = re.compile(
    r"nachfolge|vorlaeufer|vorgaenger|folgeprojekt|anschlussprojekt|fortfuehrung|weiterfuehrung|abgeloest|"
    r"loest .{0,40}\bab\b|\bfrueher\b|ging .{0,40}hervor|aufgegangen in|fortsetzung von"
)
SERIES, SUCCESSION, PROGRAMME = "Ausgaben einer Reihe", "Zeitliche Abfolge", "Gemeinsames Programm"
"""Names of the evidence for other relations than "the same"."""

CLOSEST, FARTHEST = "Ähnlichstes Paar", "Fernstes Paar"
"""Names of the evidence that says which pairs of a larger question are meant."""

HELD_UP = "Bisher verbunden"
"""Name of the evidence that an answer stands in the way of a join."""

RELATIONS = frozenset((SERIES, SUCCESSION, PROGRAMME, CLOSEST, FARTHEST, HELD_UP))
"""Evidence without a weight, shown all the same."""

_SURE = 0.5
_MOST_OWN = 200
"""Of an actor with more reports than this, the own ones are not compared with each other."""

_SAME_NAME = 0.6
_LONG_ENOUGH, _NEAR = 5, 60
"""A title of so many letters can be found in a text; so near it the text must say what the relation is."""


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


def looks_like_series(first: Profile, second: Profile, apart: float = 0.0) -> bool:
    """The titles differ by the year or the number only, and the places have something in common."""
    return apart < _SURE and first.edition.other_of_same_series(second.edition)


def looks_like_succession(first: Profile, second: Profile, values: Mapping[str, float]) -> bool:
    """One ends about when the other begins, in the same territory, and their titles or programmes agree."""
    named = values["title"] >= _SAME_NAME or bool(first.programmes & second.programmes)
    return named and values["territory_apart"] < _SURE and follows(first, second)


def follows(first: Profile, second: Profile) -> bool:
    """Whether one of the two follows the other in time, or says that it does."""
    return any(_follows(one, other) or _says_so(one, other) for one, other in ((first, second), (second, first)))


def own_relations(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Positions of reports of one actor that look like neighbouring editions of a series, or one following the other."""
    by_actor: defaultdict[str, list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        by_actor[profile.actor].append(position)
    for positions in by_actor.values():
        if 1 < len(positions) <= _MOST_OWN:
            yield from _neighbouring_editions(profiles, positions)
            yield from (
                (one, other)
                for at, one in enumerate(positions)
                for other in positions[at + 1 :]
                if _own_succession(profiles[one], profiles[other])
            )


def _neighbouring_editions(profiles: Sequence[Profile], positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    series: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for position in positions:
        if profiles[position].edition.stated:
            series[profiles[position].edition.name].append(position)
    for members in series.values():
        members.sort(key=lambda at: (profiles[at].edition.year or 0, profiles[at].edition.number or 0, at))
        for one, other in itertools.pairwise(members):
            if looks_like_series(profiles[one], profiles[other]):
                yield min(one, other), max(one, other)


def _own_succession(first: Profile, second: Profile) -> bool:
    """Under the same name, or under a common programme, one after the other, and not the editions of a series."""
    shorter, longer = sorted((first.title_words, second.title_words), key=len)
    named = bool(shorter) and shorter <= longer and (len(shorter) > 1 or shorter == longer)
    return (named or _says_so(first, second) or _says_so(second, first)) and (
        follows(first, second) and not looks_like_series(first, second)
    )


def _says_so(later: Profile, earlier: Profile) -> bool:
    """Whether the text of one calls itself the successor of the other, by its title."""
    title = fold(earlier.title).strip()
    text = fold(later.body)
    if len(title) < _LONG_ENOUGH or title not in text:
        return False
    at = text.index(title)
    return bool(_SUCCESSION.search(text[max(0, at - _NEAR) : at + len(title) + _NEAR]))


def _follows(later: Profile, earlier: Profile) -> bool:
    begin, end = later.years[0], earlier.years[1]
    if begin is None or end is None or (earlier.years[0] or end) >= begin:
        return False
    return abs(begin - end) <= 1 or (begin >= end and bool(_SUCCESSION.search(fold(later.text))))


def signs(first: Profile, second: Profile, values: Mapping[str, float] | None) -> tuple[Evidence, ...]:
    """The signs of other relations in words; `values` are the features of the pair, None when it was not compared."""
    found = []
    if looks_like_series(first, second, values["territory_apart"] if values else 0.0):
        found.append(
            Evidence(SERIES, 0.0, f"„{first.title}“ und „{second.title}“ unterscheiden sich nur in Jahr oder Nummer")
        )
    elif looks_like_succession(first, second, values) if values else _own_succession(first, second):
        found.append(Evidence(SUCCESSION, 0.0, _in_time(first, second)))
    if values and (looks_like_programme(first, second, values) or looks_like_copies(first, second, values)):
        shared = ", ".join(sorted(first.programmes & second.programmes)) or "gleicher Titel"
        found.append(Evidence(PROGRAMME, 0.0, f"{shared}, aber getrennt geführt oder an anderem Ort"))
    return tuple(found)


def _in_time(first: Profile, second: Profile) -> str:
    pairs = ((first, second), (second, first))
    if says := next((pair for pair in pairs if _says_so(*pair)), None):
        return f"{says[0].report.name} nennt „{says[1].title}“ als Vorläufer oder Nachfolger"
    later, earlier = next((pair for pair in pairs if _follows(*pair)), pairs[0])
    end, begin = earlier.report.text("end"), later.report.text("start")
    return f"{earlier.report.name} endet „{end}“, {later.report.name} beginnt „{begin}“"
