"""Which activity a report will most likely belong to, before anybody has merged (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fko_cli.core.records import Report, id_number


def known_number(report: Report, memberships: Mapping[int, int], next_number: int) -> int | None:
    """The activity number of a report: of the last merge, else the one that its form was pre-filled with."""
    if report.id in memberships:
        return memberships[report.id]
    typed = id_number(report.text("number")) if report.text("number") else None
    return typed if typed is not None and typed < next_number else None


def foreseen(reports: Sequence[Report], memberships: Mapping[int, int], next_number: int) -> dict[int, int]:
    """Report id -> activity number as if every report without a known number stood for itself.

    Those get numbers from `next_number` on that nothing else may use: merging gives others.
    """
    found, free = {}, next_number
    for report in sorted(reports, key=lambda one: one.id):
        number = known_number(report, memberships, next_number)
        if number is None:
            number, free = free, free + 1
        found[report.id] = number
    return found
