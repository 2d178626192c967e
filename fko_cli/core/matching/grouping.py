"""From scored pairs to groups: what is certain is joined, one by one, and a join must fit all members on both sides.

There are no chains: a report that fits one member of a group but not another is not joined to it through that one. Decisions
of people come first and bind.
"""

from __future__ import annotations

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


class Groups:
    """The grouping as it grows. Reports are positions of the corpus's profiles; a group is named by its first member."""

    def __init__(self, scored: Scored, constraints: Constraints) -> None:
        self.scored = scored
        self.constraints = constraints
        self.profiles = scored.corpus.profiles
        self.members: dict[int, list[int]] = {position: [position] for position in range(len(self.profiles))}
        self.links: list[Link] = []
        self._group_of = list(range(len(self.profiles)))
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

    def group(self, position: int) -> int:
        """The group that a report is in."""
        return self._group_of[position]

    def kept_apart(self, one: int, other: int) -> bool:
        """Whether a person decided that some member of one group is not the same as some member of the other."""
        theirs = set(self.members[other])
        return any(self._apart.get(member, set()) & theirs for member in self.members[one])

    def same_actor(self, one: int, other: int) -> bool:
        """Whether an actor has reports in both groups."""
        actors = {self.profiles[member].actor for member in self.members[one]}
        return any(self.profiles[member].actor in actors for member in self.members[other])

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
            one, other = self.group(first), self.group(second)
            if one != other and nothing_against(self.scored.values(row)) and self._fits_all(one, other):
                self._merge(first, second, "automatic")

    def _fits_all(self, one: int, other: int) -> bool:
        if self.same_actor(one, other) or self.kept_apart(one, other):
            return False
        logits = []
        for first in self.members[one]:
            for second in self.members[other]:
                if self.stale_answer(first, second) not in (None, Answer.same) or self._excluded(first, second):
                    return False
                logits.append(self.scored.logit(first, second))
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
        """Join two reports that answered rows with the same number; what a person once said differently is asked again.

        That holds for all members: a join must not swallow the question about two others.
        """
        one, other = self.group(first), self.group(second)
        if one == other or self.kept_apart(one, other) or self.same_actor(one, other):
            return
        answers = {self.stale_answer(mine, theirs) for mine in self.members[one] for theirs in self.members[other]}
        if answers <= {None, Answer.same}:
            self._merge(first, second, "automatic")

    def _merge(self, first: int, second: int, origin: str) -> None:
        keep, gone = sorted((self.group(first), self.group(second)))
        self.members[keep] = sorted(self.members[keep] + self.members.pop(gone))
        for member in self.members[keep]:
            self._group_of[member] = keep
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
