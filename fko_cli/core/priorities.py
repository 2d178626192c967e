"""The order of the fields of action as a workshop weighed them.

The rule. Klebepunkte and Punkte of a field add up over all rows and groups; more is more important. A Rang is averaged over
all rows of the field that name one; lower is more important. Fields with the same result share a place, and the next place
counts them all (1, 2, 2, 4). Where several kinds of weights were given, each is an order of its own, and the first of
Klebepunkte, Punkte, Rang decides. A row for all groups together ("Gesamt") counts only for a field that has no other rows.
What is no number does not count and stays where it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from fko_cli.core.reading.text import fold
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import MEASURES, EntryKind, WorkshopEntry

_WEIGHT = re.compile(
    r"(?:(?:rang|platz|nr\.?)\s*)?(\d{1,6}(?:[.,]\d{1,3})?)\s*(?:\.|(?:klebe)?punkte?|pkt\.?|stimmen?|rang|platz)?",
    re.IGNORECASE,
)
_LARGEST = {"dots": 1_000, "points": 10_000, "rank": 100}
"""Above these a number is no weight but a slip, a year or a date."""
_OF_ALL = frozenset(("gesamt", "insgesamt", "summe", "alle", "alle gruppen", "zusammen", "gesamtsumme", "total"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A field with its result: `field` is its id (or what was written), `place` counts from 1, `tied` when others share it.

    `by_group` holds the results of the groups, in which a group that did not weigh the field is missing.
    """

    field: str
    result: Decimal
    place: int
    tied: bool
    by_group: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All weighed fields, the most important first, by one kind of weight; `groups` in the order of the workbook."""

    measure: str
    groups: tuple[str, ...]
    standings: tuple[Standing, ...]

    @property
    def label(self) -> str:
        """The German word for the kind of weight."""
        return MEASURES[self.measure]

    @property
    def averaged(self) -> bool:
        """Whether results are means, of which the lowest is best."""
        return self.measure == "rank"


def figure(text: str) -> str:
    """The number in `12`, `1,5`, `12 Punkte` or `Rang 2`, as written; empty where there is none."""
    found = _WEIGHT.fullmatch(text.strip())
    return found[1] if found else ""


def weight(measure: str, text: str) -> Decimal | None:
    """The weight that a cell gives; None where it is no number or can be none of that kind."""
    said = figure(text)
    number = Decimal(said.replace(",", ".")) if said else None
    if number is None or number > _LARGEST[measure] or (measure == "rank" and number < 1):
        return None
    return number


def in_words(result: Decimal) -> str:
    """A result as people read it: `7`, `1,5`, `2,33`."""
    return f"{result:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def is_of_all(group: str) -> bool:
    """Whether a group's name means all groups together."""
    return fold(group) in _OF_ALL


def rankings(entries: Iterable[WorkshopEntry], settings: Settings) -> tuple[Ranking, ...]:
    """One order for each kind of weight that was given; the first decides. See the rule at the head of this module."""
    weighed = [one for one in entries if one.kind is EntryKind.priority and one.text("field")]
    made = (_ranking(key, weighed, settings) for key in MEASURES)
    return tuple(one for one in made if one.standings)


def _ranking(measure: str, entries: Sequence[WorkshopEntry], settings: Settings) -> Ranking:
    votes: dict[str, list[tuple[str, Decimal]]] = {}
    for one in entries:
        number = weight(measure, one.text(measure))
        if number is not None:
            votes.setdefault(one.text("field"), []).append((one.text("group"), number))
    counted = {key: _without_sums(found) for key, found in votes.items()}
    groups = tuple(dict.fromkeys(group for found in counted.values() for group, _ in found if group))
    join = _mean if measure == "rank" else _sum
    results = {key: join([number for _, number in found]) for key, found in counted.items()}
    order = [one.id for one in settings.all_fields]
    best_first = sorted(
        results,
        key=lambda key: (
            results[key] if measure == "rank" else -results[key],
            order.index(key) if key in order else len(order),
        ),
    )
    standings = []
    for key in best_first:
        better = sum(_is_better(other, results[key], measure) for other in results.values())
        tied = sum(other == results[key] for other in results.values()) > 1
        of_group = {group: [number for name, number in counted[key] if name == group] for group in groups}
        mine = {group: join(numbers) for group, numbers in of_group.items() if numbers}
        standings.append(Standing(key, results[key], better + 1, tied, mine))
    return Ranking(measure, groups, tuple(standings))


def _without_sums(votes: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The votes without rows for all groups together, where there are others."""
    single = [one for one in votes if not is_of_all(one[0])]
    return single or votes


def _is_better(one: Decimal, than: Decimal, measure: str) -> bool:
    return one < than if measure == "rank" else one > than


def _sum(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return mean(numbers)
