"""From scored pairs to groups: what is certain is joined, one by one, and a join must fit all members on both sides.

There are no chains: a report that fits one member of a group but not another is not joined to it through that one. Decisions
of people come first and bind. A "same" of theirs brings along what each of the reports is certainly joined with: whether a
join is certain is judged as if nobody had said that two reports are the same, so that no such answer takes a join apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fko_cli.core.matching import bands
from fko_cli.core.matching.decisions import Constraints, pair
from fko_cli.core.matching.features import territory_apart
from fko_cli.core.matching.scoring import Scored
from fko_cli.core.records import Answer


@dataclass(frozen=True, slots=True)
class Link:
    """Two positions of reports that were joined, by a `decision` or `automatic`."""

    first: int
    second: int
    origin: str


class _Partition:
    """Positions in groups; a group is named by its first member."""

    def __init__(self, count: int) -> None:
        self.members = {position: [position] for position in range(count)}
        self._group_of = list(range(count))

    def group(self, position: int) -> int:
        """The group that a position is in."""
        return self._group_of[position]

    def with_each(self, position: int) -> list[int]:
        """The members of that group."""
        return self.members[self._group_of[position]]

    def merge(self, first: int, second: int) -> None:
        """Put the groups of two positions together."""
        keep, gone = sorted((self.group(first), self.group(second)))
        if keep != gone:
            self.members[keep] = sorted(self.members[keep] + self.members.pop(gone))
            for member in self.members[keep]:
                self._group_of[member] = keep


class Groups:
    """The grouping as it grows. Reports are positions of the corpus's profiles; a group is named by its first member.

    `held_up` are pairs that are certain, but whose groups now hold reports of one institution because of what a person
    said: they are asked about.
    """

    def __init__(self, scored: Scored, constraints: Constraints) -> None:
        self.scored = scored
        self.constraints = constraints
        self.profiles = scored.corpus.profiles
        self.links: list[Link] = []
        self.held_up: list[tuple[int, int]] = []
        self._now = _Partition(len(self.profiles))
        self._unsaid = _Partition(len(self.profiles))
        self._apart: dict[int, set[int]] = {}
        at = {profile.report.id: position for position, profile in enumerate(self.profiles)}
        for first, second in constraints.apart:
            if first in at and second in at:
                self._apart.setdefault(at[first], set()).add(at[second])
                self._apart.setdefault(at[second], set()).add(at[first])
        for first, second in constraints.together:
            if first in at and second in at:
                self._decide(at[first], at[second])
        for first, second in constraints.numbered:
            if first in at and second in at:
                self._join_numbered(at[first], at[second])

    @property
    def members(self) -> Mapping[int, list[int]]:
        """Group -> its reports."""
        return self._now.members

    def group(self, position: int) -> int:
        """The group that a report is in."""
        return self._now.group(position)

    def kept_apart(self, one: int, other: int) -> bool:
        """Whether a person decided that some member of one group is not the same as some member of the other."""
        return self._told_apart(self.members[one], self.members[other])

    def same_actor(self, one: int, other: int) -> bool:
        """Whether an actor has reports in both groups."""
        return self._of_one_actor(self.members[one], self.members[other])

    def _told_apart(self, some: Sequence[int], others: Sequence[int]) -> bool:
        theirs = set(others)
        return any(self._apart.get(member, set()) & theirs for member in some)

    def _of_one_actor(self, some: Sequence[int], others: Sequence[int]) -> bool:
        actors = {self.profiles[member].actor for member in some}
        return any(self.profiles[member].actor in actors for member in others)

    def apart_by_place(self, first: int, second: int) -> bool:
        """Whether two reports are about places that have nothing in common."""
        corpus = self.scored.corpus
        return territory_apart(corpus, self.profiles[first], self.profiles[second]) >= bands.AGAINST

    def editions_apart(self, first: int, second: int) -> bool:
        """Whether the titles of two reports tell other editions of one series."""
        return self.profiles[first].edition.other_of_same_series(self.profiles[second].edition)

    def stale_answer(self, first: int, second: int) -> Answer | None:
        """What a person once answered about two reports of which one has changed since."""
        return self.constraints.stale.get(pair(self.profiles[first].report.id, self.profiles[second].report.id))

    def join_certain(self) -> None:
        """Join whatever is practically certain, surest first."""
        logits = self.scored.logits
        for row in sorted(range(len(logits)), key=lambda at: (-logits[at], at)):
            if logits[row] < bands.JOIN:
                break
            first, second = self.scored.pairs[row]
            if nothing_against(self.scored.values(row)) and self._fits_all(first, second):
                self._unsaid.merge(first, second)
                self._join(first, second)

    def _fits_all(self, first: int, second: int) -> bool:
        """Whether two reports belong together with all that they were joined with, whatever people said to be the same."""
        some, others = self._unsaid.with_each(first), self._unsaid.with_each(second)
        if some is others:
            return True
        if not self._open(some, others) or self._of_one_actor(some, others):
            return False
        pairs = list(itertools.product(some, others))
        if any(self._excluded(*both) for both in pairs):
            return False
        logits = [self.scored.logit(*both) for both in pairs]
        return min(logits) >= bands.FIT and sum(logits) / len(logits) >= bands.FIT_MEAN

    def _excluded(self, first: int, second: int) -> bool:
        """Whether two reports are other editions of a series, or about places that have nothing in common and not tied."""
        if self.editions_apart(first, second):
            return True
        row = self.scored.row(first, second)
        return row is not None and not _tied(self.scored.values(row)) and self.apart_by_place(first, second)

    def _decide(self, first: int, second: int) -> None:
        one, other = self.group(first), self.group(second)
        if one != other and not self.kept_apart(one, other):
            self._merge(first, second, "decision")

    def _join_numbered(self, first: int, second: int) -> None:
        """Join two reports that answered rows with the same number, unless a person is to say so."""
        some, others = self._unsaid.with_each(first), self._unsaid.with_each(second)
        if self._open(some, others) and not self._of_one_actor(some, others):
            self._unsaid.merge(first, second)
            self._join(first, second)

    def _join(self, first: int, second: int) -> None:
        """Join the groups of two reports that belong together without a doubt, as far as people's answers allow it."""
        some, others = self._now.with_each(first), self._now.with_each(second)
        if some is others or not self._open(some, others):
            return
        if self._of_one_actor(some, others):
            self.held_up.append((first, second))
        else:
            self._merge(first, second, "automatic")

    def _open(self, some: Sequence[int], others: Sequence[int]) -> bool:
        """Whether nobody told apart any of some reports from any of others, or did and is to be asked again."""
        return not self._told_apart(some, others) and all(
            self.stale_answer(mine, theirs) in (None, Answer.same) for mine, theirs in itertools.product(some, others)
        )

    def _merge(self, first: int, second: int, origin: str) -> None:
        self._now.merge(first, second)
        self.links.append(Link(first, second, origin))


def nothing_against(values: dict[str, float]) -> bool:
    """Whether a pair with these features may be joined without asking, however likely it is.

    Near-identical programmes of different counties are told apart here: each names itself as lead, or another place.
    """
    against = max(values["territory_apart"], values["lead_both"], values["lead_conflict"]) >= bands.AGAINST
    copied = values["text"] >= bands.COPIED and values["named_both"] < bands.TIED
    return _tied(values) and not against and not copied


def _tied(values: dict[str, float]) -> bool:
    return max(values["named_both"], values["named_one"], values["lead_is_other"], values["lead_third"]) >= bands.TIED
