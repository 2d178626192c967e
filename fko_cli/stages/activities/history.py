"""The life of an activity over the rounds: who reported it, what it was merged with or split from, where it was printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from fko_cli.core.concept.typography import short_date
from fko_cli.core.concept.words import title_of
from fko_cli.core.errors import UserError
from fko_cli.core.own_questions import labels_of
from fko_cli.core.questionnaire import Change, Status
from fko_cli.core.reading.fields import with_known_fields
from fko_cli.core.records import Report, activity_name
from fko_cli.core.sending.prefill import earlier_round
from fko_cli.core.settings import Settings
from fko_cli.edges.store import Store, editions, life, rounds
from fko_cli.edges.store import activities as merged
from fko_cli.edges.store import returns as stored
from fko_cli.edges.store.life import Event
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import listing


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing in the life of an activity: the round, what kind of thing, and the German sentence."""

    round: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """The life of an activity. `title` is as listed, else the newest; `heir` is the activity that it went into, if any."""

    number: int
    title: str
    moments: tuple[Moment, ...]
    heir: int | None = None

    @property
    def name(self) -> str:
        """The number as people read it."""
        return activity_name(self.number)


def history(workspace: Workspace, store: Store, number: int) -> Life:
    """The life of the activity with that number; UserError when none ever had it."""
    with store.reading() as conn:
        if not life.was_given(conn, number):
            raise UserError(f"Eine Aktivität {activity_name(number)} gab es nie.", "Die Nummern der Runde zeigt: fko list")
        told = _Teller(conn, workspace, number).life()
    listed = next(iter(listing(workspace, store, only=number).activities), None)
    return replace(told, title=title_of(listed)) if listed else told


def not_there(workspace: Workspace, store: Store, number: int) -> UserError:
    """What to say about a number that no activity of the round has (any more): where it went, and where to look."""
    name = activity_name(number)
    with store.reading() as conn:
        heirs, _ = life.heirs_and_origins(conn)
        given = life.was_given(conn, number)
    seen = {number}
    while (heir := heirs.get(number)) and heir not in seen:
        seen.add(heir)
        number = heir
    if len(seen) > 1:
        there = activity_name(number)
        return UserError(f"{name} ist in {there} aufgegangen.", f"Gemeint ist wohl {there}. Näheres: fko history {name}")
    return UserError(
        f"Die Aktivität {name} gibt es in der Runde {workspace.round} nicht.",
        f"Was aus ihr wurde, zeigt: fko history {name}" if given else "Alle Aktivitäten zeigt: fko list",
    )


class _Teller:
    """Gathers what the store knows of one number, round by round."""

    def __init__(self, conn: Connection, workspace: Workspace, number: int) -> None:
        self._conn, self._workspace, self._number = conn, workspace, number
        self._known = {one.name: one for one in rounds.rounds(conn)}
        self._labels = {actor.key: actor.label for one in self._known.values() for actor in one.actors}
        self._labels |= {actor.key: actor.label for actor in workspace.actors}
        self._events = life.events(conn, number)
        self._edits = life.edits_of(conn, number)
        self._links = life.links_of(conn, number)
        self._title = ""

    def life(self) -> Life:
        printed = self._printed()
        names = {*life.rounds_with(self._conn, self._number), *(one.round for one in self._events), *printed}
        names |= {one.round for one in self._edits}
        moments = []
        for name in _in_order(names):
            moments += [*self._of_round(name), *printed.get(name, ())]
        heirs, _ = life.heirs_and_origins(self._conn)
        last = life.rounds_with(self._conn, self._number)
        gone = self._workspace.round not in last
        heir = heirs.get(self._number) if gone else None
        return Life(self._number, self._title, tuple(moments), heir)

    def _settings(self, round_name: str) -> Settings:
        known = self._known.get(round_name)
        return known.settings if known and round_name != self._workspace.round else self._workspace.settings

    def _of_round(self, name: str) -> Iterator[Moment]:
        settings = self._settings(name)
        mine = [report for report, number in merged.memberships(self._conn, name).items() if number == self._number]
        for one in with_known_fields(stored.reports(self._conn, name, only=mine), settings):
            self._title = title_of(one)
            yield Moment(name, "reported", self._reported(one, settings))
        for event in (one for one in self._events if one.round == name and one.kind != "new"):
            yield Moment(name, event.kind, f"{short_date(event.at.date())}: {self._event(event)}")
        for _, kind, target in (one for one in self._links if one[0] == name):
            yield Moment(name, kind, _link(kind, target))
        labels = labels_of(settings)
        for edit in (one for one in self._edits if one.round == name):
            what = {"set": "festgelegt", "empty": "geleert", "reset": "wieder wie gemeldet"}.get(edit.kind, edit.kind)
            yield Moment(
                name, "edited", f"{short_date(edit.at.date())}: Redaktion: „{labels.get(edit.key, edit.key)}“ {what}"
            )

    def _reported(self, one: Report, settings: Settings) -> str:
        change = one.text("change")
        verb = {
            Change.unchanged.value: "unverändert gemeldet",
            Change.changed.value: "geändert gemeldet",
            Change.dropped.value: "als entfallen gemeldet",
        }.get(change, "gemeldet")
        if one.text("status") == Status.dropped:
            verb = "als entfallen gemeldet"
        known = settings.field_of_action(one.text("field"))
        facts = [f"„{title_of(one)}“", known.label if known else "ohne Handlungsfeld", one.text("status")]
        return f"{verb} von {self._labels.get(one.actor, one.actor)} ({one.name}): {', '.join(filter(None, facts))}"

    def _event(self, event: Event) -> str:
        other = activity_name(event.other or 0)
        if event.kind == "merged":
            return (
                f"{other} ist hier aufgegangen (zusammengeführt)"
                if event.number == self._number
                else f"aufgegangen in {activity_name(event.number)} (zusammengeführt)"
            )
        again = any((one.kind, one.number, one.other) == ("merged", event.number, event.other) for one in self._events)
        if event.number == self._number:
            return f"geteilt: {other} ist {'wieder eigenständig' if again else 'daraus hervorgegangen'}"
        from_ = activity_name(event.number)
        return f"wieder eigenständig, getrennt von {from_}" if again else f"hervorgegangen aus {from_} (geteilt)"

    def _printed(self) -> dict[str, list[Moment]]:
        found: dict[str, list[Moment]] = {}
        for edition in editions.editions(self._conn):
            one = next(iter(editions.state_of(self._conn, edition, only=self._number).activities), None)
            if one is None:
                continue
            self._title = self._title or title_of(one)
            text = f"gedruckt in „{edition.name}“ ({edition.kind.label}, {short_date(edition.day)}): „{title_of(one)}“"
            found.setdefault(edition.round, []).append(Moment(edition.round, "printed", text))
        return found


def _link(kind: str, target: str) -> str:
    if kind == "group":
        return f"gehört zum Programm {target}"
    if kind == "succession":
        return f"folgt auf {activity_name(int(target))}"
    return f"{activity_name(int(target))} folgt darauf"


def _in_order(names: set[str]) -> list[str]:
    """The names of rounds, oldest first."""
    left, ordered = sorted(names), []
    while left:
        last = max(left, key=lambda name: sum(earlier_round([other], name) == other for other in left))
        ordered.append(last)
        left.remove(last)
    return ordered[::-1]
