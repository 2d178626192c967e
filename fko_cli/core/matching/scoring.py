"""From reports to scored candidate pairs: candidates, features, a first look, the context, the probability.

The probability of a pair comes in two steps, both logistic. The first look weighs what the two reports say. The second
adds what only shows in comparison: an actor reports an activity once, so of its reports at most one can match, and a
match that is the best for both sides is worth more than one that has rivals.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fko_cli.core.matching import weights
from fko_cli.core.matching.candidates import candidates
from fko_cli.core.matching.features import CONTEXT_FEATURES, PAIR_FEATURES, pair_features
from fko_cli.core.matching.profile import Corpus
from fko_cli.core.matching.vectors import vectors

UNRELATED = -8.0
"""Log-odds of a pair that is not even a candidate."""

_FAR = 6.0

Matrix = NDArray[np.float64]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Scored:
    """All candidate pairs: positions of the two reports (first < second), features, and log-odds of being the same."""

    corpus: Corpus
    pairs: tuple[Pair, ...]
    features: Matrix
    logits: NDArray[np.float64]

    @cached_property
    def _rows(self) -> Mapping[Pair, int]:
        return {pair: row for row, pair in enumerate(self.pairs)}

    def row(self, first: int, second: int) -> int | None:
        """The row of a pair in `features`; None when it was no candidate."""
        return self._rows.get((first, second) if first < second else (second, first))

    @cached_property
    def _neighbours(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for first, second in self.pairs:
            found[first].append(second)
            found[second].append(first)
        return found

    def neighbours(self, position: int) -> Sequence[int]:
        """The reports that a report was compared with."""
        return self._neighbours.get(position, ())

    def logit(self, first: int, second: int) -> float:
        """The log-odds of a pair; `UNRELATED` when it was no candidate."""
        row = self.row(first, second)
        return UNRELATED if row is None else float(self.logits[row])

    def values(self, row: int) -> dict[str, float]:
        """Feature -> value of the pair in that row."""
        return dict(zip(NAMES, self.features[row].tolist(), strict=True))

    def contributions(self, row: int) -> dict[str, float]:
        """Feature -> its share of the pair's log-odds; with `weights.FINAL_BASE` all of them add up to the log-odds."""
        return {name: value * weights.FINAL[name] for name, value in self.values(row).items()}


NAMES = (*PAIR_FEATURES, *CONTEXT_FEATURES)
"""The features in the order of the columns of `Scored.features`."""


def score(corpus: Corpus) -> Scored:
    """Find and score the candidate pairs of different actors; deterministic, pairs in order of position."""
    pairs, plain = candidate_features(corpus)
    if not pairs:
        return Scored(corpus, (), np.zeros((0, len(NAMES))), np.zeros(0))
    first_look = plain @ np.array([weights.FIRST_LOOK[name] for name in PAIR_FEATURES]) + weights.FIRST_LOOK_BASE
    actors = [profile.actor for profile in corpus.profiles]
    features = np.hstack([plain, context_features(pairs, actors, first_look, plain)])
    logits = features @ np.array([weights.FINAL[name] for name in NAMES]) + weights.FINAL_BASE
    return Scored(corpus, tuple(pairs), features, logits)


def candidate_features(corpus: Corpus) -> tuple[list[Pair], Matrix]:
    """The candidate pairs and their `PAIR_FEATURES`."""
    profiles = corpus.profiles
    found = candidates(corpus, vectors([profile.body for profile in profiles]))
    if not found:
        return [], np.zeros((0, len(PAIR_FEATURES)))
    pairs = sorted(found)
    rows = [pair_features(corpus, profiles[one], profiles[other], found[one, other]) for one, other in pairs]
    return pairs, np.array(rows, dtype=np.float64)


def context_features(pairs: Sequence[Pair], actors: Sequence[str], first_look: NDArray[np.float64], plain: Matrix) -> Matrix:
    """The values of `CONTEXT_FEATURES` for each pair, given the log-odds of the first look and the `PAIR_FEATURES`.

    A third report that fits both is no reason for a pair of different places: a chamber's report of a programme fits each
    county that runs it. Unless they name each other.
    """
    column = dict(zip(PAIR_FEATURES, plain.T, strict=True))
    tied = np.minimum(1.0, column["named_both"] + column["named_one"] + column["lead_third"])
    together = 1.0 - column["territory_apart"] * (1.0 - tied)
    rivals: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), value in zip(pairs, first_look.tolist(), strict=True):
        rivals[one, actors[other]].append((value, other))
        rivals[other, actors[one]].append((value, one))
        near[one][other] = near[other][one] = value
    for values in rivals.values():
        values.sort(reverse=True)

    def lead_over_rivals(one: int, other: int, value: float) -> float:
        best = next((rival for rival, report in rivals[one, actors[other]] if report != other), UNRELATED)
        return value - best

    rows = []
    for (one, other), value, shared in zip(pairs, first_look.tolist(), together.tolist(), strict=True):
        margin = min(lead_over_rivals(one, other, value), lead_over_rivals(other, one, value))
        common = (
            min(near[one][third], near[other][third])
            for third in near[one].keys() & near[other].keys()
            if actors[third] not in (actors[one], actors[other])
        )
        rows.append(
            (
                min(_FAR, max(0.0, margin)) / _FAR,
                min(_FAR, max(0.0, -margin)) / _FAR,
                shared * probability(max(common, default=-30.0)),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(pairs), len(CONTEXT_FEATURES))


def probability(logit: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
