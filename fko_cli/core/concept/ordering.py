"""The order of things that a person may have moved while the data changed their order too."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def moved(before: Sequence[Key], after: Sequence[Key]) -> set[Key]:
    """The fewest things that must have been moved to get from one order to the other; what only one has is not looked at."""
    rank = {one: place for place, one in enumerate(before)}
    common = [one for one in after if one in rank]
    stayed = _longest_rising([rank[one] for one in common])
    return {one for place, one in enumerate(common) if place not in stayed}


def merged_order(before: Sequence[Key], mine: Sequence[Key], new: Sequence[Key], kept: Collection[Key]) -> list[Key]:
    """The order of what is kept: as in `mine`, but what only the data moved or added stands where `new` has it."""
    by_hand = moved(before, mine)
    by_data = moved(before, new) - by_hand
    order = [one for one in mine if one in kept and one not in by_data]
    present = set(order)
    own = present - set(before) - set(new)
    for place, one in enumerate(new):
        if one not in kept or one in present:
            continue
        order.insert(_place(order, new, place, by_hand, own), one)
        present.add(one)
    return order


def _place(order: Sequence[Key], new: Sequence[Key], place: int, by_hand: Collection[Key], own: Collection[Key]) -> int:
    """Behind the nearest thing before it that nobody moved, else in front of the nearest one after it.

    What a person added of their `own` right behind a thing belongs to that.
    """
    where = {one: number for number, one in enumerate(order)}
    for one in reversed(new[:place]):
        if one in where and one not in by_hand:
            found = where[one] + 1
            while found < len(order) and order[found] in own:
                found += 1
            return found
    for one in new[place + 1 :]:
        if one in where and one not in by_hand:
            return where[one]
    return len(order)


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising subsequence."""
    tops: list[int] = []
    places: list[int] = []
    previous: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tops, number)
        if length == len(tops):
            tops.append(number)
            places.append(place)
        else:
            tops[length], places[length] = number, place
        previous.append(places[length - 1] if length else -1)
    found: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        found.add(place)
        place = previous[place]
    return found
