"""A person who knows the truth answers the questions: what that costs and where it ends. Used by benchmark and tests."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fko_cli.core.matching import Matching
from fko_cli.core.matching.decisions import Constraints, constraints
from fko_cli.core.records import Answer, Decision, Report

Groups = Sequence[Sequence[int]]
MOST_ROUNDS = 12


@dataclass(frozen=True)
class Course:
    """The first grouping, the last one, and how many questions lay between them, in how many rounds of answers."""

    automatic: Matching
    final: Matching
    questions: int
    rounds: int
    shown: int


def answer_all(matcher: Callable[[Constraints], Matching], reports: Sequence[Report], truth: Mapping[int, str]) -> Course:
    """Merge, answer every question by the truth, merge again, until no question is left."""
    prints = {report.id: report.fingerprint for report in reports}
    decisions: list[Decision] = []
    automatic = matching = matcher(constraints(decisions, reports))
    shown = rounds = 0
    while matching.questions and rounds < MOST_ROUNDS:
        rounds += 1
        for question in matching.questions:
            shown += len(question.reports)
            decisions.append(_answer(len(decisions) + 1, question.reports, prints, truth))
        matching = matcher(constraints(decisions, reports))
    return Course(automatic, matching, len(decisions), rounds, shown)


def _answer(number: int, reports: Sequence[int], prints: Mapping[int, str], truth: Mapping[int, str]) -> Decision:
    labels = [truth[one] for one in reports]
    best = max(sorted(set(labels)), key=labels.count)
    fingerprints = tuple(prints[one] for one in reports)
    if labels.count(best) == 1:
        return Decision(number, Answer.different, tuple(reports), fingerprints)
    without = tuple(one for one, label in zip(reports, labels, strict=True) if label != best)
    return Decision(number, Answer.same, tuple(reports), fingerprints, without=without)


@dataclass(frozen=True)
class Quality:
    """Pairs of a grouping against the truth, and the B-cubed F1."""

    precision: float
    recall: float
    wrong: int
    b_cubed: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0


def quality(groups: Groups, truth: Mapping[int, str]) -> Quality:
    """How good a grouping of report ids is."""
    real: dict[Hashable, list[int]] = defaultdict(list)
    for one, label in truth.items():
        real[label].append(one)
    found, true = _pairs(groups), _pairs(list(real.values()))
    hit = len(found & true)
    return Quality(hit / len(found) if found else 1.0, hit / len(true), len(found - true), _b_cubed(groups, truth))


def _pairs(groups: Iterable[Sequence[int]]) -> set[tuple[int, int]]:
    return {pair for members in groups for pair in itertools.combinations(sorted(members), 2)}


def _b_cubed(groups: Groups, truth: Mapping[int, str]) -> float:
    size = Counter(truth.values())
    precision = recall = 0.0
    for members in groups:
        shared = Counter(truth[one] for one in members)
        precision += sum(count * count for count in shared.values()) / len(members)
        recall += sum(count * count / size[label] for label, count in shared.items())
    precision, recall = precision / len(truth), recall / len(truth)
    return 2 * precision * recall / (precision + recall)
