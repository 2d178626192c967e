"""Quality of the matcher on the labelled region, cross-validated, beside plain text similarity on the same pairs.

usage: python benchmarks/matching.py

Every pair is judged by weights that were fitted without the activities (fields of action, actors) of its reports. A person
who knows the truth then answers the questions, merge by merge, as in `fko review`. The peers get more help: they ask about
their 185 best pairs and join nothing alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import fitting
import numpy as np
from answering import Course, answer_all, quality
from numpy.typing import NDArray
from rapidfuzz import fuzz
from region import Region, load

from fko_cli.core.matching import Matching, group
from fko_cli.core.matching.decisions import Constraints
from fko_cli.core.matching.profile import build_corpus
from fko_cli.core.matching.scoring import Scored
from fko_cli.core.matching.vectors import vectors
from fko_cli.core.records import Report

ASKED_BY_PEERS = 185


@dataclass(frozen=True)
class Ranking:
    """How well a score ranks all pairs of different actors: average precision, and recall at a precision of 0.98."""

    average_precision: float
    recall: float


def ranking(same: NDArray[np.bool_], score: NDArray[np.float64], true_pairs: int) -> Ranking:
    """Judge a ranking; true pairs that are not among the candidates count as missed."""
    hits = same[np.argsort(-score, kind="stable")]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    enough = np.cumsum(hits)[precision >= 0.98]
    return Ranking(float(precision[hits].sum()) / true_pairs, float(enough.max(initial=0)) / true_pairs)


def true_pairs(region: Region) -> int:
    """How many pairs of reports are the same activity."""
    sizes = [list(region.truth.values()).count(label) for label in set(region.truth.values())]
    return sum(size * (size - 1) // 2 for size in sizes)


@dataclass(frozen=True)
class Result:
    """Figures of one way of holding out."""

    ranking: Ranking
    course: Course


def evaluate(
    region: Region, samples: Sequence[fitting.Sample], label: Sequence[str], reports: Sequence[Report] | None = None
) -> Result:
    """Fit and judge with everything that shares a `label` held out together; `reports` may be altered copies."""
    used = region.reports if reports is None else reports
    test = samples[0] if reports is None else fitting.sample(region, used)
    logits = fitting.held_out(samples, test, label)
    weights = fitting.fit(samples, [np.ones(len(one.pairs), dtype=bool) for one in samples])
    corpus = build_corpus(used, region.actors, region.names, region.synonyms, region.settings)
    scored = Scored(corpus, tuple(test.pairs), fitting.all_features(test, weights), logits)

    def matcher(constraints: Constraints) -> Matching:
        return group(scored, constraints)

    return Result(ranking(test.same, logits, true_pairs(region)), answer_all(matcher, used, region.truth))


def labels(region: Region) -> dict[str, list[str]]:
    """What can be held out together: activities, fields of action, actors."""
    return {
        "Aktivität": [region.truth[report.id] for report in region.reports],
        "Handlungsfeld": [report.text("field") or "ohne" for report in region.reports],
        "Akteur": [report.actor for report in region.reports],
    }


def main() -> None:
    """Print the table."""
    region = load()
    samples = fitting.training(region)
    count = len(region.reports)
    print(f"{count} Meldungen, {true_pairs(region)} wahre Paare verschiedener Akteure")
    print(f"davon unter den Kandidaten: {int(samples[0].same.sum())} ({len(samples[0].pairs)} Kandidaten)\n")
    print(f"{'':34}     AP  R@.98  allein falsch Recall  Fragen je M.      F1     B3")
    for name, label in labels(region).items():
        _line(f"fko, ausgelassen je {name}", evaluate(region, samples, label), region)
    by_activity = labels(region)["Aktivität"]
    gaps = fitting.thinned(region.reports, 100)
    _line("fko, Meldungen mit Lücken", evaluate(region, samples, by_activity, gaps), region)
    for name, score in peers(region).items():
        _peer_line(name, region, score)


def _line(name: str, result: Result, region: Region) -> None:
    first, last = quality(result.course.automatic.groups, region.truth), quality(result.course.final.groups, region.truth)
    joins = len(result.course.automatic.joins)
    print(
        f"{name:34} {result.ranking.average_precision:6.3f} {result.ranking.recall:6.3f}  {joins:6d} {first.wrong:6d} "
        f"{first.recall:6.3f}  {result.course.questions:6d} {result.course.questions / len(region.reports):5.2f}  "
        f"{last.f1:6.3f} {last.b_cubed:6.3f}"
    )


def peers(region: Region) -> dict[str, NDArray[np.float64]]:
    """Scores of plain methods for all pairs of reports, in the order of `numpy.triu_indices`."""
    first, second = np.triu_indices(len(region.reports), 1)
    titles = [report.text("title") for report in region.reports]
    keys = ("title", "description", "goals", "target_groups", "indicator", "programme", "partners", "territory", "remark")
    texts = vectors([" ".join(report.text(key) for key in keys) for report in region.reports])
    return {
        "Titel, rapidfuzz token_set_ratio": np.array(
            [fuzz.token_set_ratio(titles[a], titles[b]) for a, b in zip(first, second, strict=True)]
        ),
        "Zeichen-n-Gramme, TF-IDF": np.concatenate(
            [texts.similarities_to(one, np.arange(one + 1, len(region.reports))) for one in range(len(region.reports))]
        ).astype(np.float64),
    }


def _peer_line(name: str, region: Region, score: NDArray[np.float64]) -> None:
    reports = region.reports
    first, second = np.triu_indices(len(reports), 1)
    other = np.array([reports[a].actor != reports[b].actor for a, b in zip(first, second, strict=True)])
    first, second, score = first[other], second[other], score[other]
    same = np.array([region.truth[reports[a].id] == region.truth[reports[b].id] for a, b in zip(first, second, strict=True)])
    found = ranking(same, score, true_pairs(region))
    best = np.argsort(-score, kind="stable")[:ASKED_BY_PEERS]
    group_of = {report.id: report.id for report in reports}
    for at in best:
        if same[at]:
            keep, gone = group_of[reports[first[at]].id], group_of[reports[second[at]].id]
            group_of = {one: keep if mine == gone else mine for one, mine in group_of.items()}
    groups = [[one for one, mine in group_of.items() if mine == name_of] for name_of in sorted(set(group_of.values()))]
    last = quality(groups, region.truth)
    print(
        f"{name:34} {found.average_precision:6.3f} {found.recall:6.3f}  {0:6d} {0:6d} {0:6.3f}  {ASKED_BY_PEERS:6d} "
        f"{ASKED_BY_PEERS / len(reports):5.2f}  {last.f1:6.3f} {last.b_cubed:6.3f}"
    )


if __name__ == "__main__":
    main()
