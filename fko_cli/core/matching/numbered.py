"""Reports that answer rows which we filled in with the number of the same activity: their actors have said that it is one.

Only rows that kept their hidden key and the number that went out with them count; a number that somebody typed does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

from fko_cli.core.matching.decisions import Pair, pair
from fko_cli.core.records import Evidence, Report, id_number
from fko_cli.core.sending.row_keys import parse

NUMBER_WEIGHT = 20.0
"""Log-odds for the same confirmed number; more than all words can speak against it."""


def numbered_pairs(reports: Iterable[Report]) -> tuple[Pair, ...]:
    """The first report of each confirmed number with each other one of another actor, in order of their ids."""
    by_number: dict[int, list[Report]] = {}
    for report in sorted(reports, key=lambda one: one.id):
        key, number = parse(report.row_key), id_number(report.text("number"))
        if key is not None and number is not None and key.number == number:
            by_number.setdefault(number, []).append(report)
    return tuple(
        pair(first.id, other.id) for first, *others in by_number.values() for other in others if other.actor != first.actor
    )


def apart_by_number(reports: Iterable[Report], apart: Collection[Pair]) -> frozenset[Pair]:
    """Pairs of reports that confirmed two numbers which a person told `apart` before."""
    known = [(number, one.id) for one in reports if (number := _confirmed(one)) is not None]
    return frozenset(
        pair(first, second)
        for (one, first), (other, second) in combinations(known, 2)
        if pair(one, other) in apart and one != other
    )


def _confirmed(one: Report) -> int | None:
    key, number = parse(one.row_key), id_number(one.text("number"))
    return number if key is not None and key.number == number else None


def number_evidence(number: str) -> Evidence:
    """The reason for a join by number, in words."""
    return Evidence(
        "Aktivitätsnummer", NUMBER_WEIGHT, f"beide haben {number} in ihrem vorausgefüllten Fragebogen beantwortet"
    )
