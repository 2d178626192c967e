"""The figures on the labelled region may not fall (benchmarks/matching.py prints them; a little slack is left)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import fitting
import matching
from answering import quality
from region import load

SEPARATE = [("A007", "A008", "A009", "A010"), ("A011", "A012", "A013", "A014"), ("A020", "A021"), ("A058", "A059", "A060"),
            ("A061", "A062"), ("A076", "A077"), ("A078", "A079")]  # fmt: skip
"""Programmes that each county, chamber or carrier runs for itself, in nearly the same words."""


@pytest.fixture(scope="module")
def region():
    return load()


@pytest.fixture(scope="module")
def samples(region):
    return fitting.training(region)


@pytest.fixture(scope="module")
def results(region, samples):
    return {name: matching.evaluate(region, samples, label) for name, label in matching.labels(region).items()}


def test_every_true_pair_is_a_candidate(region, samples):
    assert samples[0].same.sum() == matching.true_pairs(region) == 130


@pytest.mark.parametrize("held_out", ["Aktivität", "Handlungsfeld", "Akteur"])
def test_quality_does_not_fall(region, results, held_out):
    result = results[held_out]
    first, last = quality(result.course.automatic.groups, region.truth), quality(result.course.final.groups, region.truth)
    assert first.wrong == 0
    assert first.recall >= 0.80
    assert result.ranking.average_precision >= 0.985
    assert last.f1 >= 0.99 and last.b_cubed >= 0.99
    assert result.course.questions <= 0.35 * len(region.reports)


def test_it_holds_when_answers_are_missing(region, samples):
    label = matching.labels(region)["Aktivität"]
    result = matching.evaluate(region, samples, label, fitting.thinned(region.reports, 100))
    first, last = quality(result.course.automatic.groups, region.truth), quality(result.course.final.groups, region.truth)
    assert first.wrong == 0
    assert last.f1 >= 0.985
    assert result.course.questions <= 0.5 * len(region.reports)


def test_near_identical_programmes_are_never_joined(region, results):
    for result in results.values():
        for group in result.course.automatic.groups:
            activities = {region.truth[one] for one in group}
            for programme in SEPARATE:
                assert len(activities & set(programme)) <= 1


def test_plain_text_similarity_is_worse(region, results):
    import numpy as np

    scores = matching.peers(region)
    first, second = np.triu_indices(len(region.reports), 1)
    actors = np.array([report.actor for report in region.reports])
    truth = np.array([region.truth[report.id] for report in region.reports])
    other = actors[first] != actors[second]
    for score in scores.values():
        found = matching.ranking((truth[first] == truth[second])[other], score[other], matching.true_pairs(region))
        assert found.average_precision < 0.9 < results["Aktivität"].ranking.average_precision


def test_the_weights_in_use_are_those_of_the_fit(samples):
    import numpy as np

    from fko_cli.core.matching import weights

    fitted = fitting.fit(samples, [np.ones(len(one.pairs), dtype=bool) for one in samples])
    assert pytest.approx(fitted.final, abs=0.15) == weights.FINAL
    assert pytest.approx(fitted.final_base, abs=0.3) == weights.FINAL_BASE
