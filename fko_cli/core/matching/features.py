"""The evidence for one pair of reports as numbers, each with a name that people read.

Every feature is 0 when there is nothing to say, so that the weights of a pair's features and the constant add up to its
log-odds. Features speak of relations between reports, never of particular institutions or places, so that weights fitted
on one region hold in another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from fko_cli.core.matching.profile import Corpus, Profile

PAIR_FEATURES: Mapping[str, str] = {
    "title": "Titel",
    "text": "Text ähnlich",
    "rare_words": "Seltene Wörter",
    "numbers": "Gleiche Zahlen",
    "named_both": "Nennen sich gegenseitig",
    "named_one": "Eine nennt die andere",
    "named_none": "Nennen sich nicht",
    "lead_is_other": "Federführung bei der anderen",
    "lead_third": "Gleiche dritte Federführung",
    "lead_conflict": "Andere Federführung",
    "lead_both": "Beide federführend",
    "others_named": "Gleiche weitere Partner",
    "territory_same": "Gleicher Raum",
    "territory_apart": "Anderer Raum",
    "years_same": "Gleicher Zeitraum",
    "years_apart": "Anderer Zeitraum",
    "programme_apart": "Anderes Programm",
    "target_group": "Gleiche Zielgruppe",
    "link": "Gleicher Link",
    "field": "Gleiches Handlungsfeld",
}
"""Key -> German name of the features that look at the two reports alone."""

CONTEXT_FEATURES: Mapping[str, str] = {
    "best_both": "Passen am besten zueinander",
    "better_elsewhere": "Passt besser zu einer anderen",
    "common_match": "Dritte Meldung passt zu beiden",
}
"""Key -> German name of the features that look at the other candidates of the two reports as well."""

FEATURES: Mapping[str, str] = {**PAIR_FEATURES, **CONTEXT_FEATURES}


def pair_features(corpus: Corpus, first: Profile, second: Profile, text_similarity: float) -> list[float]:
    """The values of `PAIR_FEATURES`, in their order; `text_similarity` is the cosine of all text but the title."""
    return [
        title_agreement(corpus, first, second),
        text_similarity,
        _rare_words(corpus, first, second),
        min(1.0, len(first.numbers & second.numbers) / 2),
        *_naming(first, second),
        *_lead(first, second),
        _others_named(first, second),
        *_territory(corpus, first, second),
        *_years(first, second),
        _programme_apart(first, second),
        _overlap(corpus, first.target_words, second.target_words),
        1.0 if first.link and first.link == second.link else 0.0,
        _field(first, second),
    ]


_RARE = 0.5
_ABBREVIATED = 0.7


def shared_rare_words(corpus: Corpus, first: Profile, second: Profile) -> list[str]:
    """Stems both reports use, rarest first; only those that fewer than about a tenth of all reports use."""
    least = 0.4
    shared = (one for one in first.text_words & second.text_words if corpus.rarity.get(one, 1.0) > least)
    return sorted(shared, key=lambda one: (-corpus.rarity.get(one, 1.0), one))


def lead_of(profile: Profile) -> tuple[str, float] | None:
    """The actor that the report most certainly names as lead, and how certainly; None when none is known."""
    named = profile.named.lead
    if not named:
        return None
    best = max(sorted(named), key=lambda actor: (named[actor], actor == profile.actor))
    return best, named[best]


def title_agreement(corpus: Corpus, first: Profile, second: Profile) -> float:
    """How much of one title stands in the other report: its rare words, or its abbreviation or long form."""
    share = max(_title_in_text(corpus, first, second), _title_in_text(corpus, second, first))
    return max(share, _ABBREVIATED) if shared_abbreviations(corpus, first, second) else share


def shared_abbreviations(corpus: Corpus, first: Profile, second: Profile) -> frozenset[str]:
    """Abbreviations in the title of one report that the other writes out in its title, or uses as well (rare ones only)."""
    found: set[str] = set()
    for one, other in ((first, second), (second, first)):
        found |= {short for short in one.title_acronyms & other.title_initials if len(short) > 2}
        found |= {short for short in one.title_acronyms & other.text_acronyms if corpus.rarity.get(short, 0.0) > _RARE}
    return frozenset(found)


def _title_in_text(corpus: Corpus, first: Profile, second: Profile) -> float:
    inside = first.title_words & second.text_words
    if not inside:
        return 0.0
    return sum(corpus.rarity.get(one, 1.0) ** 2 for one in inside) / max(0.8, corpus.weight(first.title_words))


def _rare_words(corpus: Corpus, first: Profile, second: Profile) -> float:
    total = sum(corpus.rarity.get(one, 1.0) ** 4 for one in first.text_words & second.text_words)
    return math.log1p(total)


def _naming(first: Profile, second: Profile) -> tuple[float, float, float]:
    forth, back = first.named.anywhere(second.actor), second.named.anywhere(first.actor)
    silent = 1.0 if _says_who(first) and _says_who(second) and max(forth, back) == 0 else 0.0
    return min(forth, back), abs(forth - back), silent


def _says_who(profile: Profile) -> bool:
    return bool(profile.named.partners or profile.named.lead)


def _lead(first: Profile, second: Profile) -> tuple[float, float, float, float]:
    mine, theirs = first.named.lead, second.named.lead
    pointing = max(
        mine.get(second.actor, 0.0) * (1.0 if not theirs else theirs.get(second.actor, 0.0)),
        theirs.get(first.actor, 0.0) * (1.0 if not mine else mine.get(first.actor, 0.0)),
    )
    third = max((min(mine[actor], theirs[actor]) for actor in mine.keys() & theirs.keys()), default=0.0)
    own = {first.actor, second.actor}
    third_only = max((min(mine[a], theirs[a]) for a in (mine.keys() & theirs.keys()) - own), default=0.0)
    both = min(mine.get(first.actor, 0.0), theirs.get(second.actor, 0.0))
    conflict = 0.0
    if mine and theirs and third == 0 and pointing == 0:
        conflict = min(max(mine.values()), max(theirs.values()))
    elif not mine and not theirs and first.named.lead_words and second.named.lead_words:
        shared = first.named.lead_words & second.named.lead_words
        third_only = 0.8 if len(shared) >= min(len(first.named.lead_words), len(second.named.lead_words)) else 0.0
    elif (mine or theirs) and first.named.lead_words and second.named.lead_words and not (mine and theirs):
        conflict = 0.4
    return pointing, third_only, max(0.0, conflict - both), both if third == 0 else 0.0


def _others_named(first: Profile, second: Profile) -> float:
    own = {first.actor, second.actor}
    mine = {actor for actor in (*first.named.partners, *first.named.lead) if actor not in own}
    theirs = {actor for actor in (*second.named.partners, *second.named.lead) if actor not in own}
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / math.sqrt(len(mine) * len(theirs))


def _territory(corpus: Corpus, first: Profile, second: Profile) -> tuple[float, float]:
    apart = territory_apart(corpus, first, second)
    if not first.parts or not second.parts:
        return (0.5 if first.others & second.others else 0.0), apart
    if not first.parts & second.parts:
        return 0.0, apart
    if first.whole and second.whole:
        return 0.3, apart
    return len(first.parts & second.parts) / len(first.parts | second.parts), apart


def territory_apart(corpus: Corpus, first: Profile, second: Profile) -> float:
    """How certainly two reports are about places that have nothing in common, from 0 to 1."""
    tied = max(first.named.anywhere(second.actor), second.named.anywhere(first.actor))
    return corpus.places.apart(first.area, second.area, tied)


def _years(first: Profile, second: Profile) -> tuple[float, float]:
    same = apart = 0.0
    begin_first, begin_second = first.years[0], second.years[0]
    if begin_first and begin_second:
        gap = abs(begin_first - begin_second)
        same += 0.6 if gap == 0 else 0.3 if gap == 1 else 0.0
        apart += min(1.0, max(0, gap - 2) / 6)
    end_first, end_second = first.years[1], second.years[1]
    if end_first and end_second:
        gap = abs(end_first - end_second)
        same += 0.4 if gap == 0 else 0.0
        apart += min(1.0, max(0, gap - 1) / 3)
    return same, min(1.0, apart)


def _programme_apart(first: Profile, second: Profile) -> float:
    if not first.programmes or not second.programmes:
        return 0.0
    shared = first.programmes & second.programmes_in_text or second.programmes & first.programmes_in_text
    return 0.0 if shared else 1.0


def _overlap(corpus: Corpus, first: frozenset[str], second: frozenset[str]) -> float:
    shared = first & second
    if not shared:
        return 0.0
    most = max(0.5, min(corpus.weight(first), corpus.weight(second)))
    return min(1.0, corpus.weight(shared) / most)


def _field(first: Profile, second: Profile) -> float:
    mine, theirs = first.report.text("field"), second.report.text("field")
    if mine and mine == theirs:
        return 1.0
    return 0.5 if first.fields & second.fields else 0.0
