"""Which questions to put to a person: few, about groups where that saves answers, the most useful first.

A question shows one report of each group concerned. What it leaves open is asked after the answer, because an answer often
settles it; so no two questions of one round of answers depend on each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from fko_cli.core.matching import bands
from fko_cli.core.matching.evidence import evidence
from fko_cli.core.matching.grouping import Groups
from fko_cli.core.matching.relations import (
    CLOSEST,
    FARTHEST,
    HELD_UP,
    STRANGER,
    Relation,
    own_relations,
    relation,
)
from fko_cli.core.matching.scoring import UNRELATED, probability
from fko_cli.core.records import Answer, Evidence, report_name


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question to ask; the fields are those of `core.records.Question`."""

    reports: tuple[int, ...]
    probability: float
    evidence: tuple[Evidence, ...]
    previous: Answer | None = None
    suggestion: Answer | None = None


@dataclass(frozen=True, slots=True)
class _Edge:
    """The strongest pair between two groups. `kind` is what it is asked for: same, programme, succession, again, held_up."""

    logit: float
    first: int
    second: int
    kind: str


def propose(groups: Groups) -> list[Proposal]:
    """The questions that are open for this grouping, most useful first."""
    edges = _edges(groups)
    ranked = []
    for bundle in _bundles(groups, edges):
        proposal = _proposal(groups, bundle)
        gain = sum(probability(edge.logit) for edge in bundle)
        ranked.append((bundle[0].kind == "programme", -gain, proposal.reports, proposal))
    return [proposal for *_, proposal in sorted(ranked, key=lambda entry: entry[:3])]


def _edges(groups: Groups) -> list[_Edge]:
    """The strongest pair worth asking about for every two groups, strongest first."""
    best: dict[tuple[int, int], _Edge] = {}
    for row, (first, second) in enumerate(groups.scored.pairs):
        logit = float(groups.scored.logits[row])
        kind = _kind(groups, row, first, second, logit)
        if kind:
            _keep(best, groups, _Edge(logit, first, second, kind))
    for first, second in own_relations(groups.profiles):
        _keep(best, groups, _Edge(groups.scored.logit(first, second), first, second, "succession"))
    at = {profile.report.id: position for position, profile in enumerate(groups.profiles)}
    for first_id, second_id in groups.constraints.stale:
        first, second = at[first_id], at[second_id]
        _keep(best, groups, _Edge(groups.scored.logit(first, second), first, second, "again"))
    for first, second in groups.held_up:
        _keep(best, groups, _Edge(groups.scored.logit(first, second), first, second, "held_up"))
    return sorted(best.values(), key=lambda edge: (_TURN.get(edge.kind, 1), -edge.logit, edge.first, edge.second))


def _kind(groups: Groups, row: int, first: int, second: int, logit: float) -> str:
    if groups.group(first) == groups.group(second):
        return ""
    found = relation(groups.profiles[first], groups.profiles[second], groups.scored.values(row))
    if found in (Relation.series, Relation.programme) or (found is Relation.copies and logit >= bands.ASK):
        return "succession" if found is Relation.series else "programme"
    if logit >= bands.ASK:
        return "same"
    return "succession" if found is Relation.succession else ""


def _keep(best: dict[tuple[int, int], _Edge], groups: Groups, edge: _Edge) -> None:
    one, other = sorted((groups.group(edge.first), groups.group(edge.second)))
    related = edge.kind in ("again", "succession", "held_up")
    if one == other or groups.kept_apart(one, other) or (not related and groups.same_actor(one, other)):
        return
    known = best.get((one, other))
    if known is None or (_FIRM.get(edge.kind, 0), edge.logit) > (_FIRM.get(known.kind, 0), known.logit):
        best[one, other] = edge


def _bundles(groups: Groups, edges: Iterable[_Edge]) -> list[list[_Edge]]:
    """Edges put together into questions; each group of reports is in at most one question."""
    bundle_of: dict[int, list[_Edge]] = {}
    inside: dict[int, set[int]] = {}
    for edge in edges:
        ends = (groups.group(edge.first), groups.group(edge.second))
        parts = [bundle_of.get(end) for end in ends]
        if parts[0] is not None and parts[0] is parts[1]:
            continue
        touched = [part for part in parts if part is not None]
        together = set(ends).union(*(inside[id(part)] for part in touched))
        mixed = any(part[0].kind != edge.kind and _APART & {part[0].kind, edge.kind} for part in touched)
        if touched and (mixed or len(together) > _most(edge) or _hopeless(groups, together)):
            continue
        bundle = [one for part in touched for one in part] + [edge]
        inside[id(bundle)] = together
        bundle_of.update(dict.fromkeys(together, bundle))
    return list({id(bundle): bundle for bundle in bundle_of.values()}.values())


_APART = frozenset(("programme", "succession", "held_up"))
"""What is asked for in questions of its own."""

_FIRM = {"again": 2, "held_up": 1}
"""Of several reasons to ask about two groups the one with the higher number counts."""

_TURN = {"held_up": 0, "programme": 2}
"""The order in which edges are put into questions: what an answer held up first, programmes last, all else in between."""


def _most(edge: _Edge) -> int:
    if edge.kind in ("succession", "held_up"):
        return 2
    if edge.kind == "programme":
        return bands.PROGRAMME_GROUPS
    return bands.DOUBTFUL_GROUPS if edge.logit < bands.DOUBTFUL else bands.QUESTION_GROUPS


def _hopeless(groups: Groups, together: set[int]) -> bool:
    """Whether one answer could not hold for all: some are told apart already, or come from the same actor."""
    return any(
        groups.kept_apart(one, other) or groups.same_actor(one, other)
        for one, other in itertools.combinations(sorted(together), 2)
    )


def _proposal(groups: Groups, bundle: list[_Edge]) -> Proposal:
    strongest = max(bundle, key=lambda edge: (edge.logit, -edge.first))
    shown: dict[int, int] = {}
    for edge in sorted(bundle, key=lambda edge: (-edge.logit, edge.first, edge.second)):
        for position in (edge.first, edge.second):
            shown.setdefault(groups.group(position), position)
    reports = tuple(sorted(groups.profiles[position].report.id for position in shown.values()))
    previous = next((groups.stale_answer(edge.first, edge.second) for edge in bundle if edge.kind == "again"), None)
    return Proposal(
        reports=reports,
        probability=round(probability(strongest.logit), 4) if strongest.logit > UNRELATED else 0.0,
        evidence=(
            *_spread(groups, strongest, shown),
            *_held_up(groups, strongest),
            *evidence(groups.scored, strongest.first, strongest.second),
        ),
        previous=previous,
        suggestion=Answer.same if strongest.kind == "held_up" else _suggestion(groups, strongest, shown),
    )


def _held_up(groups: Groups, edge: _Edge) -> tuple[Evidence, ...]:
    """Why a pair that is certain is asked about all the same."""
    if edge.kind != "held_up":
        return ()
    names = [report_name(groups.profiles[at].report.id) for at in (edge.first, edge.second)]
    told = (
        f"{names[0]} und {names[1]} waren ohne Rückfrage verbunden. Nach Ihren anderen Antworten stünden damit zwei "
        "Meldungen einer Institution in einer Aktivität"
    )
    return (Evidence(HELD_UP, 0.0, told),)


def _spread(groups: Groups, strongest: _Edge, shown: Mapping[int, int]) -> tuple[Evidence, ...]:
    """For a question about more than two: which pair probability and reasons are about, and which is the least alike."""
    if len(shown) < 3:
        return ()
    first, second, logit = _least_alike(groups, shown)
    return (
        Evidence(CLOSEST, 0.0, _pair_words(groups, strongest.first, strongest.second, strongest.logit)),
        Evidence(FARTHEST, 0.0, _pair_words(groups, shown[first], shown[second], logit)),
        *_strangers(groups, strongest, shown),
    )


def _strangers(groups: Groups, strongest: _Edge, shown: Mapping[int, int]) -> tuple[Evidence, ...]:
    """Whom a person would leave out: reports that hardly fit either of a likely pair."""
    pair = {groups.group(strongest.first), groups.group(strongest.second)}
    found = [
        groups.profiles[shown[one]].report.id
        for one in shown
        if one not in pair and max(_likeness(groups, one, other) for other in pair) < bands.DOUBTFUL
    ]
    if strongest.logit < 0 or not found:
        return ()
    return (Evidence(STRANGER, 0.0, ", ".join(map(report_name, sorted(found)))),)


def _likeness(groups: Groups, one: int, other: int) -> float:
    return max(groups.scored.logit(a, b) for a in groups.members[one] for b in groups.members[other])


def _least_alike(groups: Groups, shown: Iterable[int]) -> tuple[int, int, float]:
    """Of the groups of a question the two whose most similar members are the least alike."""
    pairs = [(_likeness(groups, one, other), one, other) for one, other in itertools.combinations(sorted(shown), 2)]
    logit, one, other = min(pairs)
    return one, other, logit


def _pair_words(groups: Groups, first: int, second: int, logit: float) -> str:
    names = sorted(groups.profiles[at].report.id for at in (first, second))
    percent = min(99, round(100 * probability(logit)))
    return f"{report_name(names[0])} und {report_name(names[1])} ({percent or 'unter 1'} %)"


def _suggestion(groups: Groups, edge: _Edge, shown: Collection[int]) -> Answer | None:
    """What the strongest pair suggests; never to join groups of which any two reports exclude each other by their place."""
    found = _relation(groups, edge.first, edge.second)
    if found is None and edge.logit >= 0:
        found = Answer.same
    if found is not Answer.same:
        return found
    if _least_alike(groups, shown)[2] < 0:
        return None
    members = (groups.members[one] for one in shown)
    apart = [
        (first, second)
        for some, others in itertools.combinations(members, 2)
        for first, second in itertools.product(some, others)
        if groups.apart_by_place(first, second)
    ]
    if any(_relation(groups, first, second) is Answer.programme for first, second in apart):
        return Answer.programme
    return None if apart else Answer.same


def _relation(groups: Groups, first: int, second: int) -> Answer | None:
    """Which relation other than "the same" two reports look like."""
    row = groups.scored.row(first, second)
    values = groups.scored.values(row) if row is not None else None
    found = relation(groups.profiles[first], groups.profiles[second], values)
    return found.answer if found else None
