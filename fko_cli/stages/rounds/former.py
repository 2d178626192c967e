"""The round before the current one: its activities as last printed, and how they read today."""

from __future__ import annotations

from sqlalchemy import Connection

from fko_cli.core.deciding.activities import consolidate
from fko_cli.core.deciding.overriding import overrule
from fko_cli.core.editions.carrying import Carrier, as_printed
from fko_cli.core.editions.state import State
from fko_cli.core.reading.fields import with_known_fields
from fko_cli.core.reading.names import NameBook, books_among
from fko_cli.core.records import Activity, Actor
from fko_cli.core.settings import Settings
from fko_cli.core.synonyms import Synonyms
from fko_cli.edges.store import activities as merged
from fko_cli.edges.store import editions, overrides
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.departed import departed_actors
from fko_cli.stages.rounds.years import earlier_state, passage, refuse_gaps, refuse_reused


class FormerRound:
    """What an earlier round holds, with its own fields and register; UserError when it can't be read in today's words.

    `activities` are as the last edition of that round printed them, where there is one and nothing was reported since;
    `unmerged` are reports that belong to none.
    """

    def __init__(self, conn: Connection, workspace: Workspace, names: NameBook, synonyms: Synonyms, earlier: str) -> None:
        before = earlier_state(conn, earlier)
        settings, register = before if before else (workspace.settings, workspace.actors)
        book = NameBook(register, synonyms) if before else names
        reports = with_known_fields(stored.reports(conn, earlier), settings) if earlier else []
        memberships = merged.memberships(conn, earlier) if earlier else {}
        links = merged.links(conn, earlier)
        consolidated = consolidate(
            reports,
            memberships,
            groups=links.groups,
            successions=links.successions,
            settings=settings,
            actors=(*register, *departed_actors(conn, workspace, reports)),
            names=book,
            names_among=books_among(register, synonyms),
        )
        current = overrule(consolidated, overrides.overrides(conn, earlier)).activities
        self.activities: tuple[Activity, ...] = as_printed(current, _printed(conn, earlier))
        self.unmerged = tuple(one for one in reports if one.id not in memberships)
        self.carrier = self._carrier(conn, workspace, settings, register) if before else Carrier()

    def _carrier(self, conn: Connection, workspace: Workspace, settings: Settings, register: tuple[Actor, ...]) -> Carrier:
        refuse_reused(conn, workspace, register)
        between = passage(conn, State(settings, register, ()), State(workspace.settings, workspace.actors, ()))
        refuse_gaps(between.fields, settings.round.name)
        heirs = between.heirs
        now = {one.key: one.label for one in workspace.actors}
        labels = {one.label: now[key] for one in register if (key := heirs.get(one.key, one.key)) in now}
        merged = frozenset(one.old for one in between.actors if one.kind == "merged" and one.old)
        return Carrier(between.fields, heirs, labels, merged)


def _printed(conn: Connection, round_name: str) -> tuple[Activity, ...]:
    known = editions.editions(conn, round_name)
    return editions.state_of(conn, known[-1]).activities if known else ()
