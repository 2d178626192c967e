"""What the answers of people mean for the grouping of reports: together, apart, programmes, successions.

Answers are kept per pair of reports. A later answer about the same pair overrules an earlier one; an answer about a pair
holds as long as both reports have the content they had when it was given.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fko_cli.core.matching.series import edition
from fko_cli.core.records import Answer, Decision, Report

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Constraints:
    """The decisions that hold, as relations between report ids (pairs with the smaller id first).

    `together` and `apart` bind the grouping (`apart` holds the pairs of programmes and successions as well).
    `programmes` are groups of reports of one programme with separate implementations, `successions` pairs of reports
    (later, earlier). `stale` maps pairs whose reports have changed since to the old answer; they are open again. `gone` are
    decisions about reports that no longer exist. `contradictions` are pairs decided apart that other answers join through
    third reports: they stay apart until a person settles it. `numbered` are pairs that answered rows with the same number;
    they belong together unless a person said otherwise.
    """

    together: tuple[Pair, ...] = ()
    apart: frozenset[Pair] = frozenset()
    programmes: tuple[frozenset[int], ...] = ()
    successions: tuple[Pair, ...] = ()
    stale: Mapping[Pair, Answer] = field(default_factory=dict)
    gone: tuple[Decision, ...] = ()
    contradictions: tuple[Pair, ...] = ()
    numbered: tuple[Pair, ...] = ()


def pair(first: int, second: int) -> Pair:
    """Two report ids with the smaller one first."""
    return (first, second) if first < second else (second, first)


def relations(decision: Decision) -> Iterator[tuple[Pair, Answer]]:
    """What a decision says about pairs: the answer for its members, `different` for each of those left out.

    It says nothing about two that are both left out.
    """
    left_out = set(decision.without)
    for first, second in itertools.combinations(sorted(decision.reports), 2):
        if first in left_out and second in left_out:
            continue
        yield (first, second), Answer.different if {first, second} & left_out else decision.answer


@dataclass(frozen=True, slots=True)
class Said:
    """What was last said about a pair and by which decision; `holds` unless one of the two has changed since."""

    answer: Answer
    decision: Decision
    holds: bool


def last_said(decisions: Iterable[Decision], reports: Iterable[Report]) -> dict[Pair, Said]:
    """What the latest of `decisions` (in the order they were made) says about each pair of the current `reports`."""
    now = {report.id: report.fingerprint for report in reports}
    found: dict[Pair, Said] = {}
    for decision in decisions:
        then = dict(zip(decision.reports, decision.fingerprints, strict=False))
        for both, answer in relations(decision):
            if both[0] in now and both[1] in now:
                found.pop(both, None)
                found[both] = Said(answer, decision, all(then.get(one) == now[one] for one in both))
    return found


def constraints(decisions: Iterable[Decision], reports: Sequence[Report]) -> Constraints:
    """What `decisions` (in the order they were made) say about the current `reports`."""
    made = list(decisions)
    now = {report.id for report in reports}
    said = last_said(made, reports)
    valid = {both: one.answer for both, one in said.items() if one.holds}
    together = tuple(both for both, answer in valid.items() if answer is Answer.same)
    apart = frozenset(both for both, answer in valid.items() if answer is not Answer.same)
    return Constraints(
        together=together,
        apart=apart,
        programmes=_components(both for both, answer in valid.items() if answer is Answer.programme),
        successions=_ordered((both for both, answer in valid.items() if answer is Answer.succession), reports),
        stale={both: one.answer for both, one in said.items() if not one.holds},
        gone=tuple(one for one in made if len(now.intersection(one.reports)) < 2),
        contradictions=_contradictions(together, apart),
    )


def with_earlier(now: Constraints, apart: Iterable[Pair]) -> Constraints:
    """`now` and what an earlier round told `apart`, unless answers of this round say or imply otherwise or are stale."""
    group_of = _group_of(now.together)
    still = (
        both
        for both in apart
        if both not in now.stale and (both[0] not in group_of or group_of[both[0]] != group_of.get(both[1]))
    )
    return replace(now, apart=now.apart.union(still))


def _components(pairs: Iterable[Pair]) -> tuple[frozenset[int], ...]:
    groups: list[set[int]] = []
    for both in pairs:
        touched = [group for group in groups if group & set(both)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(both).union(*touched))
    return tuple(sorted((frozenset(group) for group in groups), key=min))


def _ordered(pairs: Iterable[Pair], reports: Sequence[Report]) -> tuple[Pair, ...]:
    """Each pair as (later, earlier): by the editions in the titles, else the stated beginning or end, else as reported."""

    def begin(report_id: int) -> tuple[str, str, int]:
        start, end = by_id[report_id].period("start"), by_id[report_id].period("end")
        first = start.first.isoformat() if start and start.first else "9999"
        last = end.last.isoformat() if end and end.last else "9999"
        return first, last, report_id

    def in_order(both: Pair) -> Pair:
        one, other = both
        first = edition(by_id[one].text("title")), edition(by_id[other].text("title"))
        before = first[0].before(first[1]) if first[0].name == first[1].name else None
        if before is not None:
            return (other, one) if before else (one, other)
        return max(both, key=begin), min(both, key=begin)

    by_id = {report.id: report for report in reports}
    return tuple(map(in_order, pairs))


def sequence_words(reports: Sequence[Report]) -> str:
    """In German in which order "Nachfolge" takes these reports, so that a person sees what is linked to what."""
    pairs = _ordered(itertools.combinations(sorted(one.id for one in reports), 2), reports)
    first, *later = sorted(reports, key=lambda one: (sum(after == one.id for after, _ in pairs), one.id))
    names = ", dann ".join([f"{first.name} „{first.text('title')}“", *(one.name for one in later)])
    return f"Nach Titel und Zeitraum kam zuerst {names}."


def _contradictions(together: Sequence[Pair], apart: frozenset[Pair]) -> tuple[Pair, ...]:
    group_of = _group_of(together)
    return tuple(sorted(both for both in apart if both[0] in group_of and group_of[both[0]] == group_of.get(both[1])))


def _group_of(together: Iterable[Pair]) -> dict[int, int]:
    """Report id -> a number that all reports have in common which answers say to be the same, directly or through others."""
    return {one: number for number, group in enumerate(_components(together)) for one in group}
