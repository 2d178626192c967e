"""Numbers of activities that stay for years, whatever the grouping of reports becomes.

A group keeps the number that its reports had. When groups come together, the older number stays and the others are
retired; when a group falls apart, the part with more of the old reports keeps the number (of equal parts the one with the
oldest report) and the rest gets new ones. New numbers are given in the order of the concept: field of action, then title,
then report, so that a first draft reads in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fko_cli.core.records import Report

Event = tuple[str, int, int | None]


@dataclass(frozen=True, slots=True)
class Numbering:
    """Report id -> activity number; events are ("new", number, None), ("merged", kept, retired), ("split", old, new)."""

    numbers: Mapping[int, int]
    events: tuple[Event, ...] = ()


def number_activities(
    groups: Sequence[Sequence[int]],
    previous: Mapping[int, int],
    reports: Sequence[Report],
    field_order: Sequence[str],
    next_number: int,
) -> Numbering:
    """Number the `groups` of report ids, given the `previous` numbers and the ids of the fields of action in their order."""
    by_id = {report.id: report for report in reports}
    kept = _kept(groups, previous)
    numbers: dict[int, int] = {}
    events: list[Event] = []
    ordered = sorted(range(len(groups)), key=lambda index: _place(groups[index], by_id, field_order))
    for index in ordered:
        number = kept.get(index)
        if number is None:
            number, next_number = next_number, next_number + 1
            old = sorted({previous[one] for one in groups[index] if one in previous})
            events += [("split", old[0], number)] if old else [("new", number, None)]
        numbers.update(dict.fromkeys(groups[index], number))
    events += [("merged", numbers[one], previous[one]) for one in _retired(numbers, previous)]
    return Numbering(numbers, tuple(dict.fromkeys(events)))


def _kept(groups: Sequence[Sequence[int]], previous: Mapping[int, int]) -> dict[int, int]:
    """Group index -> the old number it keeps."""
    members: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, group in enumerate(groups):
        for one in group:
            if one in previous:
                members[previous[one]][index].append(one)
    kept: dict[int, int] = {}
    for number in sorted(members):
        claims = {index: mine for index, mine in members[number].items() if index not in kept}
        if not claims:
            continue
        winner = max(claims, key=lambda index: (len(claims[index]), -min(claims[index])))
        kept[winner] = number
    return kept


def _retired(numbers: Mapping[int, int], previous: Mapping[int, int]) -> list[int]:
    """One report for each old number that no group keeps any more."""
    in_use = set(numbers.values())
    gone: dict[int, int] = {}
    for one in sorted(numbers):
        if one in previous and previous[one] not in in_use:
            gone.setdefault(previous[one], one)
    return [gone[number] for number in sorted(gone)]


def _place(group: Sequence[int], by_id: Mapping[int, Report], field_order: Sequence[str]) -> tuple[int, str, int]:
    first = by_id[min(group)]
    fields = [by_id[one].text("field") for one in group]
    known = [field_order.index(field) for field in fields if field in field_order]
    place = max(sorted(set(known)), key=known.count) if known else len(field_order)
    return place, first.text("title").casefold(), first.id
