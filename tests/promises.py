"""What must hold of a workspace after every command, found out from its tables and its list."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter, defaultdict

from fko_cli.core.records import Answer, activity_name
from fko_cli.edges.store import activities, decisions, life, questions, returns
from fko_cli.stages.activities.history import history
from fko_cli.stages.activities.listing import Listing
from tests.agency import Agency

Content = dict[str, list[tuple]]
APPEND_ONLY = (
    "reports", "report_versions", "needs", "decisions", "activities", "activity_events", "overrides", "editions", "forms",
)  # fmt: skip


def check_kept(before: Content, now: Content) -> None:
    """Nothing that was stored is altered or gone; what a return is and what a question asks about stays."""
    for name in APPEND_ONLY:
        assert now[name][: len(before[name])] == before[name], f"{name} changed"
    for name, fixed in (("returns", slice(0, 11)), ("questions", slice(0, 3))):
        kept = [row[fixed] for row in now[name]][: len(before[name])]
        assert kept == [row[fixed] for row in before[name]], f"{name} changed"


class Promises:
    """The promises that need to know how things stood before."""

    def __init__(self) -> None:
        self._round = ""
        self._before: dict[int, int] = {}
        self._had: defaultdict[int, set[int]] = defaultdict(set)

    def check(self, agency: Agency, found: Listing) -> None:
        """Look at everything once."""
        with agency.store.reading() as conn:
            said = _said(decisions.decisions(conn, found.round), found.reports)
            events = life.events(conn)
            given = [row[0] for row in agency.content()["activities"]]
            asked = questions.open_questions(conn, found.round)
            raw = activities.memberships(conn, found.round)
            sources = returns.returns(conn, found.round)
        born = [one.number for one in events if one.kind == "new"]
        assert len(set(born)) == len(born), "a number was new twice"
        assert {*born, *(one.other for one in events if one.kind == "split")} == set(given), "a number from nowhere"
        shown = Counter(report.id for activity in found.activities for report in activity.reports)
        assert set(shown.values()) <= {1}, "a report in two activities"
        assert len({one.number for one in found.activities}) == len(found.activities)
        for source in sources:
            kept = agency.workspace.originals_folder.glob(f"{source.sha256}*")
            assert [hashlib.sha256(one.read_bytes()).hexdigest() for one in kept] == [source.sha256]
        if not found.current:
            return
        assert set(shown) == {one.id for one in found.reports}, "a report without an activity"
        self._check_numbers(found, raw, events)
        _check_answers(said, found.memberships)
        for one in asked:
            assert set(one.reports) <= set(shown), f"{one.name} asks about what is gone"
            pairs = list(itertools.combinations(sorted(one.reports), 2))
            assert not all(both in said for both in pairs), f"{one.name} was answered"

    def _check_numbers(self, found, memberships, events) -> None:
        """A group that stays keeps its number; a number goes on with reports that had it or were filled in with it."""
        if self._round != found.round:
            self._round, self._before, self._had = found.round, {}, defaultdict(set)
        before, now = _groups(self._before), _groups(memberships)
        by_members = {members: number for number, members in before.items()}
        born = {one.number if one.kind == "new" else one.other for one in events if one.round == found.round}
        retired = {one.other for one in events if one.kind == "merged"}
        numbers = {one.id: one.text("number") for one in found.reports}
        for number, members in now.items():
            assert by_members.get(members, number) == number, f"{members} had another number"
            confirmed = activity_name(number) in {numbers.get(one) for one in members}
            known = confirmed or members & self._had[number]
            assert known or (number in born and not self._had[number]), f"{number} means something else"
        left = {number for number in before if number not in now and before[number] & set(memberships)}
        assert left <= retired, f"{left - retired} went without a trace"
        self._before = memberships
        for number, members in now.items():
            self._had[number] |= members


def _groups(memberships: dict[int, int]) -> dict[int, frozenset[int]]:
    groups = defaultdict(set)
    for report, number in memberships.items():
        groups[number].add(report)
    return {number: frozenset(members) for number, members in groups.items()}


def _said(made, reports) -> dict[tuple[int, int], Answer]:
    """What was last answered about each pair of reports that have not changed since."""
    now = {one.id: one.fingerprint for one in reports}
    said = {}
    for decision in made:
        marks = dict(zip(decision.reports, decision.fingerprints, strict=True))
        for first, second in itertools.combinations(sorted(decision.reports), 2):
            out = {first, second} & set(decision.without)
            if len(out) < 2:
                said[first, second] = (Answer.different if out else decision.answer, marks[first], marks[second])
    return {
        (first, second): answer
        for (first, second), (answer, *marks) in said.items()
        if marks == [now.get(first), now.get(second)]
    }


def _check_answers(said, memberships) -> None:
    """What was told apart stands apart; what was said to be the same stands together unless other answers forbid it."""
    group = {one: {one} for both in said for one in both}
    for (first, second), answer in said.items():
        if answer is Answer.same:
            joined = group[first] | group[second]
            group |= dict.fromkeys(joined, joined)
        else:
            assert memberships[first] != memberships[second], f"{first} and {second} were told apart"
    apart = {both for both, answer in said.items() if answer is not Answer.same}
    for members in group.values():
        if not any(both in apart for both in itertools.combinations(sorted(members), 2)):
            assert len({memberships[one] for one in members}) == 1, f"{members} were said to be the same"


def check_told_apart_before(agency: Agency, found: Listing, earlier: str) -> None:
    """Numbers that were told apart in the `earlier` round and both confirmed in this one stay apart unless answered anew."""
    with agency.store.reading() as conn:
        before = activities.memberships(conn, earlier)
        said = _said(decisions.decisions(conn, earlier), returns.reports(conn, earlier))
        answered = decisions.decisions(conn, found.round)
    if answered or not found.current:
        return
    confirmed = defaultdict(set)
    for one in found.reports:
        confirmed[one.text("number")].add(found.memberships[one.id])
    for (first, second), answer in said.items():
        numbers = {before.get(first), before.get(second)}
        if answer is not Answer.same and None not in numbers and len(numbers) == 2:
            one, other = (confirmed[activity_name(number)] for number in numbers)
            assert not one & other, f"{numbers} were told apart in {earlier}"


def check_lives(agency: Agency) -> None:
    """Every number that was ever given has a history; of one that was merged and not given back it says where it went."""
    with agency.store.reading() as conn:
        events, held = life.events(conn), set(activities.memberships(conn, agency.workspace.round).values())
    heirs: dict[int, int] = {}
    for one in events:
        if one.kind == "merged":
            heirs[one.other] = one.number
        elif one.kind == "split":
            heirs.pop(one.other, None)
    for number in {one.number for one in events}:
        told = history(agency.workspace, agency.store, number)
        assert told.heir == (None if number in held else heirs.get(number))


def check_edits(overrides: list[tuple], found: Listing) -> None:
    """The newest value of the editor holds in the list, or is told as one whose activity is gone."""
    newest = {(row[2], row[3]): row for row in overrides if row[1] == found.round}
    by_number = {one.number: one for one in found.activities}
    gone = {(one.number, one.key) for one in found.gone}
    for (number, key), row in newest.items():
        if row[4] == "set":
            wanted = json.loads(row[5])[key]
            assert (number, key) in gone if number not in by_number else by_number[number].text(key) == wanted
