"""How time and memory of the matcher grow: 200 to 10,000 reports (more with an argument), copies of the labelled ones.

usage: python benchmarks/growth.py [MOST]

A copy has another region's actors, and some of its words replaced by words of other reports; so it is a new activity with
realistic vocabulary. Pair completeness is the share of true pairs that are among the candidates.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from dataclasses import replace

from region import Region, load

from fko_cli.core.matching import group
from fko_cli.core.matching.decisions import Constraints
from fko_cli.core.matching.profile import build_corpus
from fko_cli.core.matching.scoring import score
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Actor, Report, Value

SIZES = (200, 1_000, 3_000, 10_000, 30_000, 100_000)
REPLACED = 0.7
_BEGINNING = 5
REGIONS = 12
"""Regions that share the reports; with more actors the register would grow beyond what a workspace holds."""


def enlarged(region: Region, count: int) -> tuple[list[Report], list[Actor], dict[int, str]]:
    """`count` reports, their actors and the truth: the labelled ones first, then changed copies."""
    dice = random.Random(5)
    vocabulary = [word for report in region.reports for word in report.text("description").split() if len(word) > 4]
    reports: list[Report] = []
    truth: dict[int, str] = {}
    copies = -(-count // len(region.reports))
    for copy in range(copies):
        swap = {}
        for report in region.reports[: count - len(reports)]:
            values = {
                key: _changed(key, value, dice, vocabulary, swap, copy % REGIONS) if copy else value
                for key, value in report.values.items()
            }
            number = len(reports) + 1
            actor = f"{report.actor}-{copy % REGIONS}" if copy % REGIONS else report.actor
            reports.append(replace(report, id=number, actor=actor, values=values, fingerprint=str(number)))
            truth[number] = f"{region.truth[report.id]}-{copy}"
    actors = list(region.actors)
    for number in range(1, min(copies, REGIONS)):
        actors += [
            replace(one, key=f"{one.key}-{number}", name=f"{one.name} {number}", short_name=f"{one.short_name} {number}")
            for one in region.actors
        ]
    return reports, actors, truth


def _changed(key: str, value: Value, dice: random.Random, vocabulary: list[str], swap: dict[str, str], region: int) -> Value:
    """A text with the beginnings of most long words replaced, the same one by the same one throughout a copy."""
    if isinstance(value, tuple) and key == "partners":
        return tuple(f"{one} {region}" if region else one for one in value)
    if not isinstance(value, str):
        return value
    if key == "lead":
        return f"{value} {region}" if region else value

    def word(one: str) -> str:
        begin = one[:_BEGINNING].lower()
        if len(one) < _BEGINNING or not begin.isalpha():
            return one
        if begin not in swap:
            swap[begin] = dice.choice(vocabulary)[:_BEGINNING].lower() if dice.random() < REPLACED else begin
        return swap[begin] + one[_BEGINNING:]

    return " ".join(word(one) for one in value.split())


def main() -> None:
    """Print one line per size."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    region = load()
    print("Meldungen Profile s  Paare s Gruppen s  je 1000 Kandidaten vollständig     MB")
    for count in (size for size in SIZES if size <= most):
        reports, actors, truth = enlarged(region, count)
        begin = time.perf_counter()
        corpus = build_corpus(reports, actors, NameBook(actors, region.synonyms), region.synonyms, region.settings)
        profiled = time.perf_counter()
        scored = score(corpus)
        judged = time.perf_counter()
        group(scored, Constraints())
        end = time.perf_counter()
        found = sum(truth[one + 1] == truth[other + 1] for one, other in scored.pairs)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        spent = (profiled - begin, judged - profiled, end - judged, 1000 * (end - begin) / count)
        print(f"{count:9d} {spent[0]:9.2f} {spent[1]:8.2f} {spent[2]:9.2f} {spent[3]:8.2f} ", end="")
        print(f"{len(scored.pairs):10d} {found / _pairs(truth):11.4f} {memory:6.0f}", flush=True)


def _pairs(truth: dict[int, str]) -> int:
    sizes: dict[str, int] = {}
    for label in truth.values():
        sizes[label] = sizes.get(label, 0) + 1
    return sum(size * (size - 1) // 2 for size in sizes.values())


if __name__ == "__main__":
    main()
