"""Which pairs of reports are worth comparing, found through an index, never by trying all pairs.

Each report is looked up by its words, by whom it names and by its lead. Lists of the index that are too long to tell
anything are not followed, so that the effort per report stays bounded however many reports there are. What is found is
ranked twice: roughly by rare words and names, then the best of these by all that is quickly compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fko_cli.core.matching import weights
from fko_cli.core.matching.features import lead_of
from fko_cli.core.matching.profile import Corpus, Profile
from fko_cli.core.matching.vectors import Vectors, spread

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Pair = tuple[int, int]

NEAREST = 15
"""Candidates per report."""

ROUGHLY = 60
"""So many of the first ranking are looked at more closely."""

LONGEST_LIST = 400
"""A word in more reports than this is not followed, an institution with more reports only through shared words."""

MOST_WORDS = 160
"""Of a very long report only so many of its rarest words are followed."""

_TITLE = 1.5
"""How much more a word counts that stands in a title."""

_SHARE = 3.0
"""What it is worth in the first ranking that two reports share all their words."""

_SMALL = 0.5
"""Keeps reports without any rare word comparable."""

_UNKNOWN_YEAR = 0


@dataclass(frozen=True)
class _Lists:
    """Lists of rows by key: those of key k are `rows[starts[k]:starts[k + 1]]`."""

    starts: Longs
    rows: Longs

    @property
    def lengths(self) -> Longs:
        return np.diff(self.starts)

    def of(self, key: int) -> Longs:
        return self.rows[self.starts[key] : self.starts[key + 1]]

    def all_of(self, keys: Longs) -> tuple[Longs, Longs]:
        """The rows of all `keys`, one after the other, and how many each key has."""
        at, lengths = spread(self.starts[keys], self.starts[keys + 1])
        return self.rows[at], lengths


def candidates(corpus: Corpus, bodies: Vectors) -> dict[Pair, float]:
    """Pairs of positions (first < second) of reports of different actors, with the similarity of their `bodies`."""
    return _Search(corpus, bodies).all() if len(corpus.profiles) > 1 else {}


class _Search:
    """The index over all reports, and the search in it."""

    def __init__(self, corpus: Corpus, bodies: Vectors) -> None:
        profiles = corpus.profiles
        self._count = len(profiles)
        self._bodies = bodies
        ids: dict[str, int] = {}
        texts = [_numbered(ids, profile.text_words | profile.title_words) for profile in profiles]
        titles = [_numbered(ids, profile.title_words) for profile in profiles]
        self._rarity = np.array([corpus.rarity.get(one, 1.0) for one in ids]) ** 4
        self._in_text, self._in_title = _lists(texts, len(ids)), _lists(titles, len(ids))
        self._texts = [self._followed(words) for words in texts]
        self._titles = [self._followed(words) for words in titles]
        actors: dict[str, int] = {}
        self._actor = np.array([actors.setdefault(profile.actor, len(actors)) for profile in profiles], dtype=np.int64)
        self._of_actor = _lists([[actor] for actor in self._actor.tolist()], len(actors))
        self._named = [_named(profile, actors) for profile in profiles]
        self._naming = _inverted(self._named)
        self._lead, self._of_lead = _leads(profiles)
        sums = [
            self._rarity[words].sum() + _TITLE * self._rarity[title].sum()
            for words, title in zip(texts, titles, strict=True)
        ]
        self._size = np.array(sums) + _SMALL
        self._facts = _Facts(profiles)

    def _followed(self, words: Sequence[int]) -> Longs:
        """The words worth looking up: in another report too, but not in too many; the rarest of a long text."""
        usable = np.array(words, dtype=np.int64)
        usable = usable[self._in_text.lengths[usable] <= LONGEST_LIST]
        if len(usable) > MOST_WORDS:
            usable = np.sort(usable[np.argsort(self._in_text.lengths[usable], kind="stable")[:MOST_WORDS]])
        return usable

    def all(self) -> dict[Pair, float]:
        """The pairs of each row with those nearest to it, and how similar the bodies of both are."""
        pairs: dict[Pair, float] = {}
        back, forth = np.zeros(self._count), np.zeros(int(self._actor.max()) + 1)
        for actor in range(len(forth)):
            naming = self._naming.get(actor, {})
            rows = np.fromiter(naming, dtype=np.int64, count=len(naming))
            back[rows] = np.fromiter(naming.values(), dtype=np.float64, count=len(naming))
            for row in self._of_actor.of(actor).tolist():
                near, similar = self._nearest(row, forth, back)
                for other, similarity in zip(near.tolist(), similar.tolist(), strict=True):
                    pairs[(row, other) if row < other else (other, row)] = similarity
            back[rows] = 0.0
        return pairs

    def _nearest(self, row: int, forth: Floats, back: Floats) -> tuple[Longs, Floats]:
        """The rows nearest to `row`; `back` says who names its actor, `forth` is room for whom it names."""
        look = weights.FIRST_LOOK
        found, shared = self._sharing(row)
        other = self._actor[found] != self._actor[row]
        found, shared = found[other], shared[other]
        named = self._named[row]
        forth[list(named)] = list(named.values())
        mine, theirs = forth[self._actor[found]], back[found]
        forth[list(named)] = 0.0
        both, most = np.minimum(mine, theirs), np.maximum(mine, theirs)
        share = shared / np.sqrt(self._size[row] * self._size[found])
        value = look["rare_words"] * np.log1p(shared) + _SHARE * share
        value += look["named_both"] * both + look["named_one"] * (most - both)
        if self._lead[row] >= 0:
            value += np.where(self._lead[found] == self._lead[row], look["lead_third"], 0.0)
        value += self._facts.silent(row, found, most)
        best = np.lexsort((found, -value))[:ROUGHLY]
        found, value = found[best], value[best]
        similar = self._bodies.similarities_to(row, found).astype(np.float64)
        value += look["text"] * similar + self._facts.agreement(row, found)
        best = np.lexsort((found, -value))[:NEAREST]
        return found[best], similar[best]

    def _sharing(self, row: int) -> tuple[Longs, Floats]:
        """The rows that share words with `row`, that it names, or that name the same lead; and how rare the words are."""
        parts: list[tuple[Longs, Floats]] = []
        for words, lists, weight in (
            (self._texts[row], self._in_text, 1.0),
            (self._titles[row], self._in_text, _TITLE),
            (self._texts[row], self._in_title, _TITLE),
        ):
            rows, lengths = lists.all_of(words)
            parts.append((rows, np.repeat(self._rarity[words] * weight, lengths)))
        keys = [self._of_actor.of(actor) for actor in self._named[row]]
        if self._lead[row] >= 0:
            keys.append(self._of_lead.of(int(self._lead[row])))
        parts += [(rows, np.zeros(len(rows))) for rows in keys if len(rows) <= LONGEST_LIST]
        rows, weights = np.concatenate([one for one, _ in parts]), np.concatenate([one for _, one in parts])
        if self._count <= 8 * len(rows):
            sums = np.bincount(rows, weights=weights, minlength=self._count)
            seen = np.bincount(rows, minlength=self._count)
            found: Longs = np.flatnonzero(seen)
            return found, sums[found].astype(np.float64)
        found, place = np.unique(rows, return_inverse=True)
        return found, np.bincount(place, weights=weights).astype(np.float64)


class _Facts:
    """What can be compared of many reports at once: years, field, parts of the region, whether institutions are named."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        fields: dict[str, int] = {}
        parts: dict[str, int] = {}
        self._says = np.array([bool(one.named.partners or one.named.lead) for one in profiles])
        self._years = np.array([[year or _UNKNOWN_YEAR for year in one.years] for one in profiles])
        self._field = np.array([fields.setdefault(one.report.text("field"), len(fields)) for one in profiles])
        # Regions have up to some dozen parts; with more than 62 a few share a bit, which only makes the test weaker.
        self._parts = np.array([sum({1 << parts.setdefault(p, len(parts)) % 62 for p in one.parts}) for one in profiles])

    def silent(self, row: int, others: Longs, named: Floats) -> Floats:
        """What it costs that both say who takes part and neither names the other (`named` is how certainly one does)."""
        if not self._says[row]:
            return np.zeros(len(others))
        return np.where((named == 0) & self._says[others], weights.FIRST_LOOK["named_none"], 0.0)

    def agreement(self, row: int, others: Longs) -> Floats:
        """What years, field of action and territory say, about as `features` weighs them."""
        look = weights.FIRST_LOOK
        mine, theirs = self._years[row], self._years[others]
        known = (mine != _UNKNOWN_YEAR) & (theirs != _UNKNOWN_YEAR)
        gap = np.where(known, np.abs(theirs - mine), 0)
        same = ((known & (gap == 0)) * (0.6, 0.4)).sum(axis=1)
        far = np.minimum(1.0, (np.maximum(0, gap - (2, 1)) / (6, 3)).sum(axis=1))
        here, there = self._parts[row], self._parts[others]
        disjoint = (here != 0) & (there != 0) & ((here & there) == 0)
        value = look["years_same"] * same + look["years_apart"] * far + look["territory_apart"] * disjoint
        found: Floats = value + look["field"] * (self._field[others] == self._field[row])
        return found


def _numbered(ids: dict[str, int], words: Iterable[str]) -> list[int]:
    return [ids.setdefault(word, len(ids)) for word in sorted(words)]


def _lists(keys_of_rows: Sequence[Collection[int]], count: int) -> _Lists:
    """Key -> rows, given the keys of each row."""
    keys = np.fromiter((key for keys in keys_of_rows for key in keys), dtype=np.int64)
    rows = np.repeat(np.arange(len(keys_of_rows)), [len(keys) for keys in keys_of_rows])
    starts = np.concatenate(([0], np.cumsum(np.bincount(keys, minlength=count)))).astype(np.int64)
    return _Lists(starts, rows[np.argsort(keys, kind="stable")])


def _named(profile: Profile, actors: Mapping[str, int]) -> dict[int, float]:
    """Other actors with reports that the report names, and how certainly."""
    named = profile.named
    keys = {*named.lead, *named.partners, *named.texts} - {profile.actor}
    return {actors[key]: named.anywhere(key) for key in sorted(keys) if key in actors}


def _inverted(named: Sequence[Mapping[int, float]]) -> dict[int, dict[int, float]]:
    """Actor -> the rows that name it."""
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for row, actors in enumerate(named):
        for actor, certainty in actors.items():
            found[actor][row] = certainty
    return found


def _leads(profiles: Sequence[Profile]) -> tuple[Longs, _Lists]:
    """The number of each report's lead (-1 without one), and the reports by lead."""
    ids: dict[str, int] = {}
    leads = []
    for profile in profiles:
        lead = lead_of(profile)
        key = lead[0] if lead else " ".join(sorted(profile.named.lead_words))
        leads.append(ids.setdefault(key, len(ids)) if key else -1)
    return np.array(leads, dtype=np.int64), _lists([[lead] if lead >= 0 else [] for lead in leads], len(ids))
