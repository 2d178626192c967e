"""What the matcher needs to know of each report, worked out once: words, names, territory, years, programmes.

Names of institutions and of the region's parts are taken out of the words: who is named and where something happens are
evidence of their own, and would otherwise count as common vocabulary.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from fko_cli.core.matching.naming import Named, Names, Naming
from fko_cli.core.matching.places import Area, Places
from fko_cli.core.matching.series import Edition, edition
from fko_cli.core.matching.words import (
    Phrases,
    acronyms,
    all_words,
    as_written,
    compound_parts,
    initials,
    numbers,
    stem,
    stems_of,
    words,
)
from fko_cli.core.records import Actor, Period, Report
from fko_cli.core.settings import Region
from fko_cli.core.synonyms import Synonyms

TEXT_KEYS = ("title", "description", "goals", "target_groups", "indicator", "programme", "remark")
"""The columns whose words are compared. Contact and link are not: they name the office, not the activity."""

_LINK_WORD = re.compile(r"[a-z]{4,}")
_LINK_NOISE = frozenset(["http", "https", "html", "example", "index", "home", "page", "start"])


@dataclass(frozen=True)
class Profile:
    """One report as the matcher sees it. Word sets hold stems."""

    report: Report
    title: str
    body: str
    title_words: frozenset[str]
    text_words: frozenset[str]
    title_acronyms: frozenset[str]
    text_acronyms: frozenset[str]
    title_initials: frozenset[str]
    numbers: frozenset[str]
    programmes: frozenset[str]
    title_programmes: frozenset[str]
    programmes_in_text: frozenset[str]
    named: Named
    parts: frozenset[str]
    whole: bool
    others: frozenset[str]
    area: Area
    years: tuple[int | None, int | None]
    fields: frozenset[str]
    target_words: frozenset[str]
    link: str

    @property
    def actor(self) -> str:
        """The key of the actor that reported."""
        return self.report.actor

    @cached_property
    def edition(self) -> Edition:
        """What the title says about a series."""
        return edition(self.title)

    @property
    def text(self) -> str:
        """Title and body."""
        return "\n".join(filter(None, (self.title, self.body)))

    @cached_property
    def written(self) -> Mapping[str, str]:
        """Stem -> the first word of the report with that stem, as written; parts of compounds have none."""
        found: dict[str, str] = {}
        for word in as_written(self.text):
            for one in stems_of(word):
                found.setdefault(one, word)
        return found


@dataclass(frozen=True)
class Corpus:
    """All profiles of a round, what actors are called, and how rare each stem is: 1 in one report, near 0 in nearly all."""

    profiles: tuple[Profile, ...]
    rarity: Mapping[str, float]
    places: Places
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, actor: str) -> str:
        """How an actor is called in sentences."""
        return self.labels.get(actor, actor)

    def weight(self, stems: Collection[str]) -> float:
        """The sum of the rarities of the stems."""
        return sum(self.rarity.get(one, 1.0) for one in stems)


class Profiler:
    """Makes profiles of reports; holds the patterns that are the same for all of them."""

    def __init__(
        self, reports: Sequence[Report], actors: Sequence[Actor], names: Names, synonyms: Synonyms, region: Region
    ) -> None:
        self._naming = Naming(actors, names, synonyms)
        self.places = Places(region, actors)
        all_parts = {part for report in reports if report.territory for part in report.territory.parts}
        self._actor_parts = {
            actor.key: frozenset(part for part in all_parts if _contains(actor.territory, part)) for actor in actors
        }
        areas = (*all_parts, *region.parts, *(actor.territory for actor in actors))
        place_words = {word for text in areas for word in all_words(text)}
        name_words = {word for actor in actors for word in all_words(f"{actor.name} {actor.short_name}") if len(word) > 1}
        kind_words = {word for called in synonyms.kinds.values() for text in called for word in all_words(text)}
        kept = {stem(word) for text in synonyms.programmes for word in words(text)}
        self._name_stems = {stem(word) for word in place_words | name_words | kind_words} - kept
        self._generic = {stem(word) for text in synonyms.generic for word in words(text)}
        self._programmes = Phrases({name: (name, *called) for name, called in synonyms.programmes.items()})
        self._expansions = {" ".join(all_words(short)): " ".join(words(long)) for short, long in synonyms.expansions.items()}

    @property
    def silent_stems(self) -> frozenset[str]:
        """Stems that are no words of their own: names of institutions and places, and generic words of the field."""
        return frozenset(self._name_stems | self._generic)

    def profile(self, report: Report) -> Profile:
        """The profile of one report (compounds are not split yet; `corpus` does that)."""
        title = report.text("title")
        text = "\n".join(part for key in TEXT_KEYS if (part := report.text(key)))
        territory = report.territory
        parts = frozenset(territory.parts) if territory else frozenset()
        text_words = self._stems(text)
        start = report.period("start")
        return Profile(
            report=report,
            title=title,
            body="\n".join(part for key in TEXT_KEYS[1:] if (part := report.text(key))),
            title_words=self._stems(title),
            text_words=text_words | self._link_stems(report.text("link"), text_words),
            title_acronyms=acronyms(title) - self._name_stems,
            text_acronyms=acronyms(text) - self._name_stems,
            title_initials=initials(title),
            numbers=numbers(f"{report.text('description')} {report.text('indicator')} {report.text('goals')}"),
            programmes=self._found_programmes(f"{title} | {report.text('programme')}"),
            title_programmes=self._found_programmes(title),
            programmes_in_text=self._found_programmes(text),
            named=self._naming.read(report, lambda actor: self._fits(actor, parts)),
            parts=parts,
            whole=bool(territory and territory.whole),
            others=frozenset(" ".join(all_words(other)) for other in territory.others) if territory else frozenset(),
            area=self.places.area(report),
            years=(_first_year(start), _last_year(report.period("end"))),
            fields=frozenset((report.text("field"), *report.items("further_fields"))) - {""},
            target_words=self._stems(report.text("target_groups")),
            link=_bare_link(report.text("link")),
        )

    def _fits(self, actor: str, parts: frozenset[str]) -> bool:
        own = self._actor_parts.get(actor, frozenset())
        return not own or not parts or bool(own & parts)

    def _found_programmes(self, text: str) -> frozenset[str]:
        return self._programmes.names_in(all_words(text))

    def _stems(self, text: str) -> frozenset[str]:
        found: set[str] = set()
        for word in words(text):
            for each in self._expansions.get(word, word).split():
                one = stem(each)
                if one not in self._name_stems and one not in self._generic and not one.isdecimal():
                    found.add(one)
        return frozenset(found)

    def _link_stems(self, link: str, known: frozenset[str]) -> frozenset[str]:
        found = {stem(word) for word in _LINK_WORD.findall(link.lower()) if word not in _LINK_NOISE}
        return frozenset(found - self._name_stems - known)


def build_corpus(
    reports: Sequence[Report], actors: Sequence[Actor], names: Names, synonyms: Synonyms, region: Region
) -> Corpus:
    """Profiles of all reports, with compounds split by the round's own vocabulary, and the rarity of every stem."""
    profiler = Profiler(reports, actors, names, synonyms, region)
    plain = [profiler.profile(report) for report in reports]
    parts = compound_parts({one for profile in plain for one in profile.text_words})
    profiles = tuple(_split_compounds(profile, parts, profiler.silent_stems) for profile in plain)
    counts = Counter(one for profile in profiles for one in profile.text_words | profile.title_words)
    most = math.log(len(profiles) + 2)
    rarity = {one: max(0.0, (most - math.log(count)) / most) for one, count in counts.items()}
    return Corpus(profiles, rarity, profiler.places, {actor.key: actor.label for actor in actors})


def _split_compounds(profile: Profile, parts: Mapping[str, tuple[str, ...]], without: Collection[str]) -> Profile:
    def widened(stems: frozenset[str]) -> frozenset[str]:
        more = {part for one in stems for part in parts.get(one, ()) if part not in without}
        return stems | more

    return replace(
        profile,
        title_words=widened(profile.title_words),
        text_words=widened(profile.text_words),
        target_words=widened(profile.target_words),
    )


def _contains(text: str, part: str) -> bool:
    return f" {' '.join(all_words(part))} " in f" {' '.join(all_words(text))} "


def _first_year(period: Period | None) -> int | None:
    return period.first.year if period and period.first else None


def _last_year(period: Period | None) -> int | None:
    return period.last.year if period and period.last and not period.ongoing else None


def _bare_link(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.strip().lower()).rstrip("/")
