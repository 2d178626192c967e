"""Signs of the relations other than "the same": one programme with separate implementations, series, and succession.

Each sign is worded as evidence of its own, with weight 0: it says nothing about how likely it is that two reports mean the
same, but what else they may be to each other.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from fko_cli.core.matching.profile import Profile
from fko_cli.core.matching.words import fold
from fko_cli.core.records import Answer, Evidence

_SUCCESSION = re.compile(
    r"nachfolge|vorlaeufer|vorgaenger|folgeprojekt|anschlussprojekt|fortfuehrung|weiterfuehrung|abgeloest|"
    r"loest .{0,40}\bab\b|\bfrueher\b|ging .{0,40}hervor|aufgegangen in|fortsetzung von"
)


class Relation(enum.Enum):
    """What two reports may be to each other other than the same; the value is the name of the evidence."""

    series = "Ausgaben einer Reihe"
    succession = "Zeitliche Abfolge"
    programme = "Gemeinsames Programm"
    copies = "Gleicher Name an verschiedenen Orten"

    @property
    def answer(self) -> Answer:
        """What a person would answer."""
        return Answer.succession if self in (Relation.series, Relation.succession) else Answer.programme


CLOSEST, FARTHEST, STRANGER = "Ähnlichstes Paar", "Fernstes Paar", "Gehört wohl nicht dazu"
"""Names of the evidence that says which pairs of a larger question are meant, and who may be left out."""

HELD_UP = "Bisher verbunden"
"""Name of the evidence that an answer stands in the way of a join."""

RELATIONS = frozenset((*(one.value for one in Relation), CLOSEST, FARTHEST, STRANGER, HELD_UP))
"""Evidence without a weight, shown all the same."""

_SURE = 0.5
_MOST_OWN = 200
"""Of an actor with more reports than this, the own ones are not compared with each other."""

_IN_TEXT = 0.6
"""So much of one title must stand in the other report to be a name of both."""

_SAME_NAME = 0.5
"""Titles that share so many of all their words are one name."""

_LONG_ENOUGH, _NEAR = 5, 60
"""A title of so many letters can be found in a text; so near it the text must say what the relation is."""


def relation(first: Profile, second: Profile, values: Mapping[str, float] | None) -> Relation | None:
    """What two reports look like to each other; `values` are the features of the pair, None when it was not compared."""
    if (values["territory_apart"] if values else 0.0) < _SURE and first.edition.other_of_same_series(second.edition):
        return Relation.series
    if values is None:
        return Relation.succession if _own_succession(first, second) else None
    if _separate(values) and _common_programme(first, second):
        return Relation.programme
    if values["territory_apart"] >= _SURE:
        alone = not _in_common(values) and values["lead_third"] < _SURE
        return Relation.copies if alone and _one_name(first, second) else None
    named = values["title"] >= _IN_TEXT or first.programmes & second.programmes
    return Relation.succession if named and _one_after_the_other(first, second) else None


def sign(first: Profile, second: Profile, values: Mapping[str, float] | None) -> tuple[Evidence, ...]:
    """The sign of the relation in words, where there is one."""
    found = relation(first, second, values)
    return (Evidence(found.value, 0.0, _WORDED[found](first, second)),) if found else ()


def _separate(values: Mapping[str, float]) -> bool:
    """Each names itself as lead, or they name other leads or places; and they don't work on it in common."""
    apart = max(values["lead_both"], values["territory_apart"], values["lead_conflict"]) >= _SURE
    return apart and not _in_common(values)


def _in_common(values: Mapping[str, float]) -> bool:
    return max(values["lead_is_other"], values["named_both"]) >= _SURE


def _common_programme(first: Profile, second: Profile) -> bool:
    """Each title carries the programme or is told in the other report: to be a part of the same is not enough."""
    shared = first.programmes & second.programmes
    return bool(shared) and all(
        shared & one.title_programmes or _share(one.title_words, other.text_words) >= _IN_TEXT
        for one, other in ((first, second), (second, first))
    )


def _share(words: frozenset[str], among: frozenset[str]) -> float:
    return len(words & among) / len(words) if words else 0.0


def _one_name(first: Profile, second: Profile) -> bool:
    return _share(first.title_words | second.title_words, first.title_words & second.title_words) >= _SAME_NAME


def _one_after_the_other(first: Profile, second: Profile) -> bool:
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
            if profiles[one].edition.other_of_same_series(profiles[other].edition):
                yield min(one, other), max(one, other)


def _own_succession(first: Profile, second: Profile) -> bool:
    """Under the same name, or under a common programme, one after the other, and not the editions of a series."""
    shorter, longer = sorted((first.title_words, second.title_words), key=len)
    named = bool(shorter) and shorter <= longer and (len(shorter) > 1 or shorter == longer)
    return (named or _says_so(first, second) or _says_so(second, first)) and (
        _one_after_the_other(first, second) and not first.edition.other_of_same_series(second.edition)
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
    return 0 <= begin - end <= 1 or (begin >= end and bool(_SUCCESSION.search(fold(later.text))))


def _in_time(first: Profile, second: Profile) -> str:
    pairs = ((first, second), (second, first))
    if says := next((pair for pair in pairs if _says_so(*pair)), None):
        return f"{says[0].report.name} nennt „{says[1].title}“ als Vorläufer oder Nachfolger"
    later, earlier = next((pair for pair in pairs if _follows(*pair)), pairs[0])
    end, begin = earlier.report.text("end"), later.report.text("start")
    return f"{earlier.report.name} endet „{end}“, {later.report.name} beginnt „{begin}“"


_WORDED: Mapping[Relation, Callable[[Profile, Profile], str]] = {
    Relation.series: lambda one, other: f"„{one.title}“ und „{other.title}“ unterscheiden sich nur in Jahr oder Nummer",
    Relation.succession: _in_time,
    Relation.programme: lambda one, other: (
        f"{', '.join(sorted(one.programmes & other.programmes))}, aber getrennt geführt oder an anderem Ort"
    ),
    Relation.copies: lambda one, other: f"„{one.title}“ und „{other.title}“",
}
