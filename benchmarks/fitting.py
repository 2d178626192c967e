"""Logistic regression with signs that make sense, in plain numpy; shared by the fitting script and the benchmark."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from region import Region

from fko_cli.core.matching.features import FEATURES, PAIR_FEATURES
from fko_cli.core.matching.profile import build_corpus
from fko_cli.core.matching.scoring import Pair, candidate_features, context_features
from fko_cli.core.records import Report

AGAINST = {
    "named_none", "lead_conflict", "lead_both", "territory_apart", "years_apart", "programme_apart", "better_elsewhere"
}  # fmt: skip
"""Features that may only speak against; all others may only speak for."""

RIDGE = 40.0
_SETTLED = 1e-3
PRIOR = {"title": 0.5, "numbers": 0.5, "link": 2.0, "territory_apart": -0.5}
"""Where the penalty pulls weights to, when not to 0: what one region alone can't teach, because it is rare there or because
other features say the same there, but would be foolish to ignore elsewhere."""

THINNED_COPIES = 3
THIN = {"partners": 0.3, "lead": 0.3, "territory": 0.2, "programme": 0.3, "description": 0.1, "start": 0.3, "funding": 0.2}
"""How often a column is left empty in the thinned copies: real returns have more gaps than the labelled ones, and weights
that lean on one column alone would not carry over."""


@dataclass(frozen=True)
class Weights:
    """What a fit gives: weight of each feature and the constant, for both steps."""

    first_look: Mapping[str, float]
    first_look_base: float
    final: Mapping[str, float]
    final_base: float


@dataclass(frozen=True)
class Sample:
    """The candidate pairs of one (possibly thinned) copy of a region."""

    pairs: list[Pair]
    features: NDArray[np.float64]
    same: NDArray[np.bool_]
    actors: list[str]


def sample(region: Region, reports: Sequence[Report] | None = None) -> Sample:
    """Candidate pairs of the region's reports (or of altered copies of them) with features and whether they are the same."""
    used = region.reports if reports is None else reports
    pairs, features = candidate_features(build_corpus(used, region.actors, region.names, region.synonyms, region.settings))
    same = [region.truth[used[one].id] == region.truth[used[other].id] for one, other in pairs]
    return Sample(pairs, features, np.array(same, dtype=bool), [report.actor for report in used])


def training(region: Region) -> list[Sample]:
    """What weights are fitted on: the region as it is and its thinned copies."""
    return [sample(region), *(sample(region, thinned(region.reports, seed)) for seed in range(THINNED_COPIES))]


def thinned(reports: Sequence[Report], seed: int) -> list[Report]:
    """The reports with answers left out at random."""
    dice = random.Random(seed)
    copies = []
    for report in reports:
        dropped = {key for key, share in THIN.items() if dice.random() < share}
        copies.append(replace(report, values={key: value for key, value in report.values.items() if key not in dropped}))
    return copies


def fit(samples: Sequence[Sample], rows: Sequence[NDArray[np.bool_]]) -> Weights:
    """Fit both steps on the given rows of each sample."""
    plain = np.vstack([one.features[keep] for one, keep in zip(samples, rows, strict=True)])
    same = np.concatenate([one.same[keep] for one, keep in zip(samples, rows, strict=True)])
    first = logistic(plain, same, list(PAIR_FEATURES))
    wide = np.vstack([with_context(one, first)[keep] for one, keep in zip(samples, rows, strict=True)])
    final = logistic(wide, same, list(FEATURES))
    return Weights(
        dict(zip(PAIR_FEATURES, first[:-1].tolist(), strict=True)), float(first[-1]),
        dict(zip(FEATURES, final[:-1].tolist(), strict=True)), float(final[-1]),
    )  # fmt: skip


def with_context(one: Sample, first: NDArray[np.float64]) -> NDArray[np.float64]:
    """The features of a sample with those of the context, given the weights of the first look."""
    look = one.features @ first[:-1] + first[-1]
    return np.hstack([one.features, context_features(one.pairs, one.actors, look, one.features)])


def all_features(one: Sample, weights: Weights) -> NDArray[np.float64]:
    """The values of all features, the context seen with these weights."""
    return with_context(one, np.array([*weights.first_look.values(), weights.first_look_base]))


def apply(one: Sample, weights: Weights) -> NDArray[np.float64]:
    """The log-odds of all pairs of a sample."""
    return all_features(one, weights) @ np.array(list(weights.final.values())) + weights.final_base


def logistic(features: NDArray[np.float64], same: NDArray[np.bool_], names: Sequence[str]) -> NDArray[np.float64]:
    """Ridge logistic regression by accelerated projected gradient: weights of the features, then the constant.

    The penalty works on standardised features; a weight on the wrong side of 0 is set to 0.
    """
    rows = np.hstack([features, np.ones((len(features), 1))])
    spread = rows.std(axis=0)
    spread[-1] = 1.0
    spread[spread < 1e-9] = 1.0
    rows /= spread
    penalty = np.full(rows.shape[1], RIDGE * len(features) / 10_000)
    penalty[-1] = 0.0
    prior = np.array([PRIOR.get(name, 0.0) for name in names] + [0.0]) * spread
    sign = np.array([-1.0 if name in AGAINST else 1.0 for name in names] + [0.0])
    step = 1.0 / (np.linalg.eigvalsh(rows.T @ rows)[-1] / 4 + penalty.max())
    current = np.zeros(rows.shape[1])
    ahead, pace = current.copy(), 1.0
    for _ in range(600):
        slope = rows.T @ (1.0 / (1.0 + np.exp(-rows @ ahead)) - same) + penalty * (ahead - prior)
        moved = ahead - step * slope
        moved[sign * moved < 0] = 0.0
        if np.abs(moved - current).max() < _SETTLED:
            return moved / spread
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + (pace - 1) / next_pace * (moved - current)
        current, pace = moved, next_pace
    return current / spread


def held_out(
    samples: Sequence[Sample], test: Sample, label: Sequence[str], folds: int = 5, seed: int = 0
) -> NDArray[np.float64]:
    """Log-odds of all pairs of `test`, each from weights fitted without any report that shares a label with the pair.

    `label` names for each report what is held out together: its activity, its field of action, its actor.
    """
    order = sorted(set(label))
    random.Random(seed).shuffle(order)
    fold_of = {name: at % folds for at, name in enumerate(order)}
    fold = np.array([fold_of[name] for name in label])
    logits = np.zeros(len(test.pairs))
    firsts = np.array([pair[0] for pair in test.pairs])
    for left_out in range(folds):
        rows = [np.array([fold[a] != left_out and fold[b] != left_out for a, b in one.pairs]) for one in samples]
        fitted = apply(test, fit(samples, rows))
        mine = fold[firsts] == left_out
        logits[mine] = fitted[mine]
    return logits
