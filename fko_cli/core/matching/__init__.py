"""Finding the same activity reported by several actors: candidates → evidence → probability → join, ask or leave → groups.

`match` is the whole of it. Everything is deterministic: the same reports and decisions give the same groups and questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fko_cli.core.matching.decisions import Constraints, pair
from fko_cli.core.matching.evidence import evidence
from fko_cli.core.matching.grouping import Groups, Link
from fko_cli.core.matching.naming import Names
from fko_cli.core.matching.numbered import NUMBER_WEIGHT, number_evidence
from fko_cli.core.matching.profile import build_corpus
from fko_cli.core.matching.questions import Proposal, propose
from fko_cli.core.matching.scoring import Scored, probability, score
from fko_cli.core.records import Actor, Join, Report
from fko_cli.core.settings import Region
from fko_cli.core.synonyms import Synonyms

__all__ = ["Matching", "Names", "Proposal", "group", "match"]


@dataclass(frozen=True)
class Matching:
    """What `match` found: groups of report ids, why reports were joined, and the questions that are left."""

    groups: tuple[tuple[int, ...], ...]
    joins: tuple[Join, ...]
    questions: tuple[Proposal, ...]


def match(
    reports: Sequence[Report],
    actors: Sequence[Actor],
    names: Names,
    synonyms: Synonyms,
    region: Region,
    constraints: Constraints,
) -> Matching:
    """Group the reports of a round, given who the actors are, what they and the region's parts are called, and decisions."""
    ordered = sorted(reports, key=lambda report: report.id)
    return group(score(build_corpus(ordered, actors, names, synonyms, region)), constraints)


def group(scored: Scored, constraints: Constraints) -> Matching:
    """Join, ask or leave, for pairs that are scored already."""
    groups = Groups(scored, constraints)
    groups.join_certain()
    profiles = scored.corpus.profiles
    joins = tuple(_join(scored, link, constraints) for link in groups.links)
    found = sorted(tuple(sorted(profiles[member].report.id for member in members)) for members in groups.members.values())
    return Matching(tuple(found), joins, tuple(propose(groups)))


def _join(scored: Scored, link: Link, constraints: Constraints) -> Join:
    """The link between two reports with its evidence; the same number counts on top of what the words say."""
    one, other = (scored.corpus.profiles[at].report for at in (link.first, link.second))
    logit, reasons = scored.logit(link.first, link.second), evidence(scored, link.first, link.second)
    if pair(one.id, other.id) in constraints.numbered:
        logit, reasons = logit + NUMBER_WEIGHT, (number_evidence(one.text("number")), *reasons)
    return Join(one.id, other.id, link.origin, round(probability(logit), 4), reasons)
