"""Who works with whom: institutions of the register that have activities in common, and an order to draw them in (pure).

An institution takes part in an activity when it reported it, leads it or is named as a partner.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from fko_cli.core.concept.words import title_of
from fko_cli.core.deciding.activities import Names
from fko_cli.core.deciding.rules import is_placeholder, plain
from fko_cli.core.records import Activity, Actor

_MOST_SWAPPED = 120
"""Improving the order by swaps looks at every pair; beyond this many institutions the first order has to do."""
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Node:
    """An institution with its open activities and the number of institutions that it has any in common with."""

    key: str
    label: str
    name: str
    activities: int
    partners: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two institutions (keys) and their common activities as (number, title)."""

    first: str
    second: str
    activities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """`nodes` stand in the order in which they are drawn on a circle, `links` strongest first.

    `alone` are the labels of institutions with activities and no partner of the register, `outside` the partners that are
    not in the register with the number of activities that name them.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    alone: tuple[str, ...]
    outside: tuple[tuple[str, int], ...]

    @property
    def partners(self) -> dict[str, list[tuple[str, int]]]:
        """Key -> (key of the partner, number of common activities), those with most in common first."""
        found: dict[str, list[tuple[str, int]]] = {one.key: [] for one in self.nodes}
        for one in self.links:
            found[one.first].append((one.second, len(one.activities)))
            found[one.second].append((one.first, len(one.activities)))
        return found


def network(activities: Iterable[Activity], actors: Sequence[Actor], names: Names) -> Network:
    """The network of `actors` in `activities`."""
    common: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    own: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    wordings: dict[str, str] = {}
    rank = {actor.key: place for place, actor in enumerate(actors)}
    for one in activities:
        inside, others = _taking_part(one, names)
        keys = sorted(inside & rank.keys(), key=rank.__getitem__)
        own.update(keys)
        for pair in combinations(keys, 2):
            common[pair].append((one.name, title_of(one)))
        for name in others:
            outside[wordings.setdefault(plain(name), name)] += 1
    links = tuple(
        sorted(
            (Link(first, second, tuple(shared)) for (first, second), shared in common.items()),
            key=lambda one: (-len(one.activities), rank[one.first], rank[one.second]),
        )
    )
    degree = Counter(key for one in links for key in (one.first, one.second))
    by_key = {actor.key: actor for actor in actors}
    order = circle_order(
        [key for key in rank if degree[key]], {(one.first, one.second): len(one.activities) for one in links}
    )
    return Network(
        nodes=tuple(Node(key, by_key[key].label, by_key[key].name, own[key], degree[key]) for key in order),
        links=links,
        alone=tuple(by_key[key].label for key in rank if own[key] and not degree[key]),
        outside=tuple(sorted(outside.items(), key=lambda pair: (-pair[1], plain(pair[0])))),
    )


def _taking_part(one: Activity, names: Names) -> tuple[set[str], list[str]]:
    """The keys of the institutions that take part, and the wordings that mean none of the register."""
    inside = {report.actor for report in one.reports}
    others: dict[str, str] = {}
    for text in filter(None, (one.text("lead"), *one.items("partners"))):
        key = names.resolve(text)
        if key is not None:
            inside.add(key)
        elif not is_placeholder(text):
            others.setdefault(plain(text), " ".join(text.split()))
    return inside, list(others.values())


def circle_order(keys: Sequence[str], weights: Mapping[tuple[str, str], int]) -> list[str]:
    """`keys` in an order round a circle that keeps those close that have much in common. The same for the same input.

    Begins with the best connected one, goes on with whoever has most in common with those placed last, and then swaps pairs
    as long as that shortens the connections.
    """
    near: dict[str, dict[str, int]] = {key: {} for key in keys}
    for (first, second), weight in weights.items():
        near[first][second] = near[second][first] = weight
    order: list[str] = []
    rest = list(keys)
    pull: defaultdict[str, float] = defaultdict(float)
    while rest:
        best = max(rest, key=lambda key: (pull[key], sum(near[key].values()), -rest.index(key)))
        rest.remove(best)
        order.append(best)
        for key in pull:
            pull[key] *= 0.7
        for key, weight in near[best].items():
            pull[key] += weight
    if len(order) <= _MOST_SWAPPED:
        _improve(order, near)
    return order


def _improve(order: list[str], near: Mapping[str, Mapping[str, int]]) -> None:
    """Swap two places wherever that shortens the sum of all connections, until nothing gets shorter."""
    place = {key: number for number, key in enumerate(order)}
    size = len(order)

    def length(key: str, at: int, other: str) -> int:
        total = 0
        for partner, weight in near[key].items():
            if partner != other:
                apart = abs(at - place[partner])
                total += weight * min(apart, size - apart)
        return total

    for _ in range(_ROUNDS):
        improved = False
        for one, two in combinations(range(size), 2):
            first, second = order[one], order[two]
            now = length(first, one, second) + length(second, two, first)
            if length(first, two, second) + length(second, one, first) < now:
                order[one], order[two] = second, first
                place[first], place[second] = two, one
                improved = True
        if not improved:
            return
