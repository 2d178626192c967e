"""Where reports happen: what they state, else the place their title names, else the area of the institution.

Only the first is the actor's own word about the activity. The others are weaker evidence, and count only against: that two
institutions are at home in one place says nothing about what they report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fko_cli.core.matching.words import Phrases, all_words
from fko_cli.core.reading.territory import TerritoryReader
from fko_cli.core.reading.text import word_set
from fko_cli.core.records import Actor, Report
from fko_cli.core.settings import Region

STATED = 1.0
IN_TITLE = 0.8
OF_ACTOR = 0.6
_KINDS = word_set("stadt kreis landkreis lk kreisfreie hansestadt gemeinde staedteregion region der die das")


@dataclass(frozen=True, slots=True)
class Area:
    """The places a report is about, how sure that is, and the places that its title names.

    `places` are names of the region's parts; where the region has no such part, wordings of the register.
    """

    places: frozenset[str] = frozenset()
    surety: float = 0.0
    in_title: frozenset[str] = frozenset()


class Places:
    """Knows the parts of a region and the areas of its actors."""

    def __init__(self, region: Region, actors: Sequence[Actor]) -> None:
        reader = TerritoryReader(region)
        read = {actor.key: reader.read(actor.territory) for actor in actors if actor.territory.strip()}
        self._parts = frozenset(region.parts)
        self._area = {key: frozenset(found.parts or found.others) for key, found in read.items() if not found.whole}
        everywhere = _core(region.name)
        names = self._parts.union(*self._area.values())
        self._full = Phrases({name: (name,) for name in names if len(all_words(name)) > 1})
        self._short = Phrases({name: (" ".join(core),) for name in names if (core := _core(name)) and core != everywhere})

    def area(self, report: Report) -> Area:
        """Where the report's activity happens."""
        named = self._named(report.text("title"))
        territory = report.territory
        if territory and (territory.parts or territory.others):
            return Area(frozenset(territory.parts), STATED, named)
        if named:
            return Area(named, IN_TITLE, named)
        own = self._area.get(report.actor, frozenset())
        return Area(own, OF_ACTOR if own else 0.0)

    def apart(self, first: Area, second: Area, tied: float) -> float:
        """How certainly two areas have nothing in common; `tied` says how certainly one report names the other's actor.

        Institutions that work together often have areas of their own, so those of the register count the less then.
        """
        by_title = IN_TITLE if self._disjoint(first.in_title, second.in_title) else 0.0
        if not self._disjoint(first.places, second.places):
            return by_title
        surety = min(first.surety, second.surety)
        return max(by_title, surety * (1.0 - tied) if surety <= OF_ACTOR else surety)

    def _disjoint(self, first: frozenset[str], second: frozenset[str]) -> bool:
        """Nothing in common, as far as names tell: a place that is no part of the region may lie in one."""
        if not first or not second or first & second:
            return False
        return first | second <= self._parts or not (first | second) & self._parts

    def _named(self, title: str) -> frozenset[str]:
        words = all_words(title)
        return self._full.names_in(words) | self._short.names_in(self._full.rest_of(words))


def _core(name: str) -> tuple[str, ...]:
    return tuple(word for word in all_words(name) if word not in _KINDS)
