"""Reports that answer rows which we filled in with the number of the same activity: their actors have said that it is one.

Only rows that kept their hidden key and the number that went out with them count; a number that somebody typed does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import product

from fko_cli.core.matching.decisions import Pair, pair
from fko_cli.core.records import Evidence, Report, id_number
from fko_cli.core.sending.row_keys import parse

NUMBER_WEIGHT = 20.0
"""Log-odds for the same confirmed number; more than all words can speak against it."""


def numbered_pairs(reports: Iterable[Report]) -> tuple[Pair, ...]:
    """The first report of each confirmed number with each other one of another actor, in order of their ids."""
    return tuple(
        pair(first.id, other.id)
        for first, *others in _by_number(reports).values()
        for other in others
        if other.actor != first.actor
    )


def apart_by_number(reports: Iterable[Report], apart: Collection[Pair]) -> frozenset[Pair]:
    """Pairs of reports that confirmed two numbers which a person told `apart` before."""
    confirming = _by_number(reports)
    return frozenset(
        pair(first.id, second.id)
        for one, other in apart
        if one != other
        for first, second in product(confirming.get(one, ()), confirming.get(other, ()))
    )


def _by_number(reports: Iterable[Report]) -> dict[int, list[Report]]:
    """The reports that confirmed a number, in order of their ids."""
    found: dict[int, list[Report]] = {}
    for report in sorted(reports, key=lambda one: one.id):
        if (number := _confirmed(report)) is not None:
            found.setdefault(number, []).append(report)
    return found


def _confirmed(one: Report) -> int | None:
    key, number = parse(one.row_key), id_number(one.text("number"))
    return number if key is not None and key.number == number else None


def number_evidence(number: str) -> Evidence:
    """The reason for a join by number, in words."""
    return Evidence(
        "Aktivitätsnummer", NUMBER_WEIGHT, f"beide haben {number} in ihrem vorausgefüllten Fragebogen beantwortet"
    )
