"""Who names whom: institutions in the lead, partners and texts of a report, as degrees of certainty from 0 to 1.

Full names and spellings are resolved by `core.reading.names.NameBook`. What is left are words that only say the kind of
institution ("Agentur", "Kammern", "die anderen Jobcenter"); they point to every actor of that kind whose territory
fits, with less certainty the more there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from fko_cli.core.matching.words import FUNCTION_WORDS, Phrases, all_words, stem, words
from fko_cli.core.records import Actor, Report
from fko_cli.core.synonyms import Synonyms

SURE = 1.0
KIND_ALONE = 0.9
KIND_AMONG_MANY = 0.5
_PIECES = re.compile(r"[;,\n+/]|\s&\s|\bund\b|\bsowie\b|\bu\.\s?a\.")


class Names(Protocol):
    """What this module needs of `core.reading.names.NameBook`."""

    def resolve(self, text: str) -> str | None:
        """The key of the one actor that the text names, None when there is none or several."""

    def mentions(self, text: str) -> frozenset[str]:
        """The keys of all actors that the text names."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom one report names: actor -> certainty, as lead, as partner, and anywhere in its texts."""

    lead: Mapping[str, float]
    partners: Mapping[str, float]
    texts: Mapping[str, float]
    lead_words: frozenset[str]

    def anywhere(self, actor: str) -> float:
        """How certainly the report names that actor as lead, partner or in a text."""
        return max(self.lead.get(actor, 0.0), self.partners.get(actor, 0.0), 0.8 * self.texts.get(actor, 0.0))


class Naming:
    """Reads the names in reports, given the actors, their names and the words for kinds of institutions."""

    def __init__(self, actors: Sequence[Actor], names: Names, synonyms: Synonyms) -> None:
        self._names = names
        self._kinds = Phrases({kind: (kind, *called) for kind, called in synonyms.kinds.items()})
        self._of_kind: dict[str, list[str]] = {}
        for actor in actors:
            for kind in self._kinds.names_in(all_words(f"{actor.name} | {actor.short_name} | {actor.kind}")):
                self._of_kind.setdefault(kind, []).append(actor.key)
        self._mentions: Callable[[str], frozenset[str]] = lru_cache(maxsize=20_000)(names.mentions)

    def read(self, report: Report, fits: Callable[[str], bool]) -> Named:
        """Whom the report names; `fits(actor)` says whether that actor's territory fits the report's."""
        typed = report.text("lead")
        sole = self._names.resolve(typed) if typed else None
        lead = {sole: SURE} if sole else self._field(typed, fits)
        return Named(
            lead=lead,
            partners=self._field(report.text("partners"), fits),
            texts=self._text(report),
            lead_words=frozenset(all_words(typed)),
        )

    def _text(self, report: Report) -> dict[str, float]:
        found: dict[str, float] = {}
        for key in ("title", "description", "goals", "remark", "funding"):
            text = report.text(key)
            if text:
                found.update(dict.fromkeys(self._mentions(text), SURE))
        return found

    def _field(self, text: str, fits: Callable[[str], bool]) -> dict[str, float]:
        if not text:
            return {}
        found: dict[str, float] = dict.fromkeys(self._mentions(text), SURE)
        for piece in _PIECES.split(text):
            if not piece.strip() or self._mentions(piece):
                continue
            for kind in sorted(self._kinds.names_in(all_words(piece))):
                self._add_kind(found, kind, fits)
        return found

    def _add_kind(self, found: dict[str, float], kind: str, fits: Callable[[str], bool]) -> None:
        members = self._of_kind.get(kind, [])
        near = [actor for actor in members if fits(actor)] or members
        certainty = KIND_ALONE if len(near) == 1 else KIND_AMONG_MANY
        for actor in near:
            found[actor] = max(found.get(actor, 0.0), certainty)


class Vagueness:
    """Knows wordings that name nobody in particular: "Kammern", "Schulen", "u. a."."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._kinds = Phrases({kind: (kind, *called) for kind, called in synonyms.kinds.items()})
        self._generic = {stem(word) for text in synonyms.generic for word in words(text)}

    def says_nothing(self, text: str) -> bool:
        """Whether the text holds only words of kinds and generic words."""
        rest = self._kinds.rest_of(all_words(text))
        return not [
            word for word in rest if word not in FUNCTION_WORDS and len(word) > 1 and stem(word) not in self._generic
        ]
