"""How time and memory of the matcher grow: 200 to 10,000 reports (more with an argument), made from the labelled ones.

usage: python benchmarks/growth.py [MOST] [SIZE ...]

Every further region keeps how activities were reported by several institutions, and the common words of the field; its rare
words are others, the same ones throughout the region, and each report loses some of its words. So it holds new activities,
told in as many ways as the labelled ones, and the vocabulary grows with the number of reports. Every third report comes a
second time from another institution, as a perturbed copy.

Times are processor time, because machines are shared. Pair completeness is the share of true pairs that are among the
candidates: of reports and their perturbed copies, and of all pairs, most of which institutions wrote independently of each
other.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from region import Region, load

from fko_cli.core.matching import group
from fko_cli.core.matching.decisions import Constraints
from fko_cli.core.matching.profile import build_corpus
from fko_cli.core.matching.scoring import score
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Actor, Report, Value

SIZES = (200, 1_000, 3_000, 10_000, 30_000, 100_000)
COMMON = 6
"""A word whose beginning so many of the labelled reports use is common vocabulary and stays as it is in the copies."""
_BEGINNING = 6
DROPPED = 0.1
"""Share of the words that each report of a copy loses."""
COPIES_OF_ACTOR = 4
"""So many regions share their institutions, which then have some 30 reports each."""
COPIED, SHORTER, CUT, GAPS = 0.3, 0.3, 0.1, 0.25
"""Of the perturbed copies: how many there are, how many words they leave out or shorten, how many answers they lack."""
_TEXTS = ("title", "description", "goals", "indicator", "remark")
_WORD = re.compile(r"[^\W\d_]{3,}")
_CHANGED = "bcdfhjklmpvwz"
"""The letters that a copy exchanges for each other; the others make the endings of words."""


@dataclass
class Enlarged:
    """Reports with ids from 1, their actors, which activity each report is of, and which are a report and its copy."""

    reports: list[Report]
    actors: list[Actor]
    truth: dict[int, str]
    copies: list[tuple[int, int]]


def enlarged(region: Region, count: int, copies_of_actor: int = COPIES_OF_ACTOR) -> Enlarged:
    """`count` reports: the labelled ones first, then those of further regions, of which some share their institutions."""
    dice = random.Random(5)
    writer = _Writer(dice, region.reports)
    keys = [actor.key for actor in region.actors]
    made = Enlarged([], list(region.actors), {}, [])

    def add(report: Report, actor: str, values: Mapping[str, Value], label: str) -> int:
        number = len(made.reports) + 1
        made.reports.append(replace(report, id=number, actor=actor, values=values, typed={}, fingerprint=str(number)))
        made.truth[number] = label
        return number

    turn = 0
    while len(made.reports) < count:
        place = turn // copies_of_actor
        if place and turn % copies_of_actor == 0:
            made.actors += [_moved(actor, place) for actor in region.actors]
        writer.turn()
        for report in region.reports:
            if len(made.reports) == count:
                break
            values = {key: writer.changed(key, one, place) if turn else one for key, one in report.values.items()}
            label = f"{region.truth[report.id]}-{turn}"
            number = add(report, _key(report.actor, place), values, label)
            if turn and dice.random() < COPIED and len(made.reports) < count:
                other = dice.choice([key for key in keys if key != report.actor])
                made.copies.append((number, add(report, _key(other, place), writer.perturbed(values), label)))
        turn += 1
    return made


def _key(actor: str, place: int) -> str:
    return f"{actor}-{place}" if place else actor


def _moved(actor: Actor, place: int) -> Actor:
    called = {"name": f"{actor.name} {place}", "short_name": f"{actor.short_name} {place}"}
    return replace(actor, key=_key(actor.key, place), **called)


class _Writer:
    """Writes the rare words of each copy with some consonants exchanged, and `a` and `o`.

    So they are other words, while lengths, compounds, inflection and who shares what with whom stay as they were.
    """

    def __init__(self, dice: random.Random, reports: Sequence[Report]) -> None:
        self._dice = dice
        self._cipher: dict[int, str] = {}
        self._common = Counter(
            begin
            for report in reports
            for begin in {one[:_BEGINNING].lower() for key in _TEXTS for one in _WORD.findall(report.text(key))}
        )

    def turn(self) -> None:
        """Begin a new copy."""
        others = "".join(self._dice.sample(_CHANGED, len(_CHANGED)))
        vowels = self._dice.choice(("ao", "oa"))
        self._cipher = str.maketrans(
            f"ao{_CHANGED}AO{_CHANGED.upper()}", f"{vowels}{others}{vowels.upper()}{others.upper()}"
        )

    def changed(self, key: str, value: Value, place: int) -> Value:
        """The value of a copy's report."""
        if key in ("lead", "partners") and place:
            return tuple(f"{one} {place}" for one in value) if isinstance(value, tuple) else f"{value} {place}"
        if key not in _TEXTS or not isinstance(value, str):
            return value
        kept = [one for one in value.split() if key == "title" or self._dice.random() >= DROPPED]
        return " ".join(_WORD.sub(self._other, one) for one in kept)

    def perturbed(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The same report written down by another institution: shorter, with other endings and with gaps."""
        found: dict[str, Value] = {}
        for key, value in values.items():
            if key in _TEXTS and isinstance(value, str):
                words = [one for one in value.split() if self._dice.random() >= SHORTER]
                value = " ".join(one[:-1] if len(one) > 5 and self._dice.random() < CUT else one for one in words) or value
            elif self._dice.random() < GAPS:
                continue
            found[key] = value
        return found

    def _other(self, found: re.Match[str]) -> str:
        word = found[0]
        return word if self._common[word[:_BEGINNING].lower()] >= COMMON else word.translate(self._cipher)


def main() -> None:
    """Print one line per size."""
    asked = [int(one) for one in sys.argv[1:]] or [10_000]
    sizes = asked[1:] or [size for size in SIZES if size <= asked[0]]
    region = load()
    print("Meldungen Profile s  Paare s Gruppen s  je 1000 Kandidaten  Kopien    alle     MB")
    for count in sizes:
        made = enlarged(region, count)
        begin = time.process_time()
        names = NameBook(made.actors, region.synonyms)
        corpus = build_corpus(made.reports, made.actors, names, region.synonyms, region.settings)
        profiled = time.process_time()
        scored = score(corpus)
        judged = time.process_time()
        group(scored, Constraints())
        end = time.process_time()
        found = set(scored.pairs)
        copies = sum((one - 1, other - 1) in found for one, other in made.copies) / max(1, len(made.copies))
        every = sum(made.truth[one + 1] == made.truth[other + 1] for one, other in scored.pairs) / _pairs(made.truth)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        spent = (profiled - begin, judged - profiled, end - judged, 1000 * (end - begin) / count)
        print(f"{count:9d} {spent[0]:9.2f} {spent[1]:8.2f} {spent[2]:9.2f} {spent[3]:8.2f} ", end="")
        print(f"{len(scored.pairs):10d} {copies:7.4f} {every:7.4f} {memory:6.0f}", flush=True)


def _pairs(truth: Mapping[int, str]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(truth.values()).values())


if __name__ == "__main__":
    main()
