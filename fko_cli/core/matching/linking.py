"""Links between activities: what answers of this round say, and what an earlier round said of those still there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from fko_cli.core.matching.decisions import Constraints, Pair, pair


def programme_groups(
    bound: Constraints, numbers: Mapping[int, int], former: Mapping[int, str], heirs: Mapping[int, int]
) -> dict[int, str]:
    """Activity number -> group of its programme.

    `numbers` maps report ids to activity numbers. `former` are the groups of the round before: they hold for activities
    that are still there (or went into one that is, by `heirs`), unless an answer of this round told two of them apart.
    """
    current, said = set(numbers.values()), _said(bound, numbers)
    groups: dict[int, str] = {}
    carried: dict[str, set[int]] = {}
    for number, name in former.items():
        if (now := today(number, current, heirs)) is not None:
            carried.setdefault(name, set()).add(now)
    for name, members in carried.items():
        tied = {one for both in combinations(sorted(members), 2) if both not in said for one in both}
        groups.update(dict.fromkeys(sorted(tied), name))
    for reports in bound.programmes:
        _join(groups, sorted({numbers[one] for one in reports if one in numbers}))
    return groups


def _join(groups: dict[int, str], members: list[int]) -> None:
    """Put activities into one group, and whole groups that they belonged to."""
    if len(members) < 2:
        return
    names = sorted({groups[number] for number in members if number in groups})
    free = (f"P-{number:04d}" for number in members if f"P-{number:04d}" not in groups.values())
    name = names[0] if names else next(free, f"P-{members[0]:04d}")
    everybody = {*members, *(number for number, group in groups.items() if group in names)}
    groups.update(dict.fromkeys(everybody, name))


def successions(
    bound: Constraints, numbers: Mapping[int, int], former: Mapping[int, int], heirs: Mapping[int, int]
) -> dict[int, int]:
    """Later activity -> the one that it follows; what was said before holds as long as the later one is there."""
    current, said = set(numbers.values()), _said(bound, numbers)
    found = {}
    for later, earlier in former.items():
        now = today(later, current, heirs)
        before = today(earlier, current, heirs) or earlier
        if now is not None and now != before and pair(now, before) not in said:
            found[now] = before
    for later, earlier in bound.successions:
        if later in numbers and earlier in numbers and numbers[later] != numbers[earlier]:
            found[numbers[later]] = numbers[earlier]
    return found


def today(number: int, current: Iterable[int], heirs: Mapping[int, int]) -> int | None:
    """The activity of today that a number means: itself, or the one it went into; None when it is gone."""
    seen: set[int] = set()
    while number not in current and number in heirs and number not in seen:
        seen.add(number)
        number = heirs[number]
    return number if number in current else None


def _said(bound: Constraints, numbers: Mapping[int, int]) -> frozenset[Pair]:
    """Pairs of activities of which an answer of this round says how they stand to each other."""
    return frozenset(
        pair(numbers[first], numbers[second])
        for first, second in bound.apart
        if first in numbers and second in numbers and numbers[first] != numbers[second]
    )
