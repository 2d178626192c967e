"""Numbers of activities that stay for years, whatever the grouping of reports becomes.

A group keeps the number that its reports had. When groups come together, the older number stays and the others are
retired; when a group falls apart, the part with more of the old reports keeps the number (of equal parts the one that
confirmed it unchanged, then the one with the oldest report), those whose first number it was ahead of those that came to
it. The rest gets back the numbers that they had before, where nobody has them, else new ones: taking a merge back gives the
numbers of before. New numbers are given in the order of the concept: field of action, then title, then report, so that a
first draft reads in order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fko_cli.core.questionnaire import Change
from fko_cli.core.records import Report

Event = tuple[str, int, int | None]


@dataclass(frozen=True, slots=True)
class Numbering:
    """Report id -> activity number; events are ("new", number, None), ("merged", kept, retired), ("split", old, new).

    `left` maps reports that changed their number to the one that they had.
    """

    numbers: Mapping[int, int]
    events: tuple[Event, ...] = ()
    left: Mapping[int, int] = field(default_factory=dict)


def number_activities(
    groups: Sequence[Sequence[int]],
    previous: Mapping[int, int],
    reports: Sequence[Report],
    field_order: Sequence[str],
    next_number: int,
    former: Mapping[int, Sequence[int]] | None = None,
) -> Numbering:
    """Number the `groups` of report ids, given the `previous` numbers and the ids of the fields of action in their order.

    `former` maps reports to the numbers that they had before, oldest first.
    """
    by_id = {report.id: report for report in reports}
    unchanged = frozenset(one.id for one in reports if one.text("change") == Change.unchanged)
    kept = _Claims(groups, previous, former or {}, unchanged).kept()
    numbers: dict[int, int] = {}
    events: list[Event] = []
    ordered = sorted(range(len(groups)), key=lambda index: _place(groups[index], by_id, field_order))
    for index in ordered:
        number = kept.get(index)
        old = sorted({previous[one] for one in groups[index] if one in previous})
        if number is None:
            number, next_number = next_number, next_number + 1
            events += [("split", old[0], number)] if old else [("new", number, None)]
        elif old and number not in old:
            events.append(("split", old[0], number))
        numbers.update(dict.fromkeys(groups[index], number))
    events += [("merged", numbers[one], previous[one]) for one in _retired(numbers, previous)]
    left = {one: previous[one] for one in numbers if previous.get(one, numbers[one]) != numbers[one]}
    return Numbering(numbers, tuple(dict.fromkeys(events)), left)


class _Claims:
    """Which group gets which of the numbers that its reports have or had."""

    def __init__(
        self,
        groups: Sequence[Sequence[int]],
        previous: Mapping[int, int],
        former: Mapping[int, Sequence[int]],
        unchanged: frozenset[int],
    ) -> None:
        self._groups, self._previous, self._former, self._unchanged = groups, previous, former, unchanged
        self._taken: dict[int, int] = {}

    def kept(self) -> dict[int, int]:
        """Group index -> the number that it keeps or gets back."""
        whole = Counter(self._previous[one] for group in self._groups for one in group if one in self._previous)
        for number, claims in self._claims(lambda one: [self._previous[one]] if one in self._previous else []):
            winner, mine = self._best(number, claims)
            goes_home = all(self._first(one) != number for one in mine) and self._has_free_number(mine, whole)
            if len(mine) == whole[number] or not goes_home:
                self._taken[winner] = number
        for number, claims in self._claims(lambda one: self._former.get(one, ())):
            if number not in self._taken.values():
                self._taken[self._best(number, claims)[0]] = number
        return self._taken

    def _claims(self, numbers_of: Callable[[int], Sequence[int]]) -> Iterator[tuple[int, dict[int, list[int]]]]:
        """Each number with the groups that have none yet and hold reports of it: group index -> these reports."""
        members: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index, group in enumerate(self._groups):
            for one in group:
                for number in numbers_of(one):
                    members[number][index].append(one)
        for number in sorted(members):
            claims = {index: mine for index, mine in members[number].items() if index not in self._taken}
            if claims:
                yield number, claims

    def _best(self, number: int, claims: Mapping[int, list[int]]) -> tuple[int, list[int]]:
        """The group with more reports whose first number it was, then more of it, then more unchanged, then the oldest."""

        def weight(index: int) -> tuple[int, int, int, int]:
            mine = claims[index]
            firsts = sum(self._first(one) == number for one in mine)
            return firsts, len(mine), len(self._unchanged.intersection(mine)), -min(mine)

        winner = max(claims, key=weight)
        return winner, claims[winner]

    def _first(self, report: int) -> int:
        return next(iter(self._former.get(report, ())), self._previous.get(report, 0))

    def _has_free_number(self, reports: Sequence[int], in_use: Mapping[int, int]) -> bool:
        return any(number not in in_use for one in reports for number in self._former.get(one, ()))


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
