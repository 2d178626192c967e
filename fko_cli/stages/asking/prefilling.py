"""What the store knows for the rows of a questionnaire: the last round's activities and what others have reported since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from fko_cli.core.reading.fields import with_known_fields
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Activity, Actor, Report
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.sending.prefill import Known, earlier_round, prefilled_rows
from fko_cli.edges.store import Store, schema
from fko_cli.edges.store import activities as merged
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.departed import departed_actors
from fko_cli.stages.activities.naming import known_synonyms
from fko_cli.stages.rounds.former import FormerRound

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Prefiller:
    """Gives the pre-filled rows of any actor; reads the store once."""

    def __init__(self, workspace: Workspace, store: Store) -> None:
        self._workspace = workspace
        with store.reading() as conn:
            self._synonyms = known_synonyms(conn, workspace)
            self._names = NameBook(workspace.actors, self._synonyms)
            self._known, self._actors = self._read(conn)

    def rows(self, actor: Actor) -> tuple[PrefilledRow, ...]:
        """The rows that stand in the form of `actor` before it answers; none in a workspace's first round."""
        return prefilled_rows(actor, self._known, self._workspace.settings, self._actors, self._names)

    def _read(self, conn: Connection) -> tuple[Known, tuple[Actor, ...]]:
        """What is known, and all institutions that somebody's row may name, those that left the register included."""
        current = self._workspace.round
        earlier = earlier_round(_rounds_with_reports(conn), current)
        now = with_known_fields(stored.reports(conn, current), self._workspace.settings)
        former = FormerRound(conn, self._workspace, self._names, self._synonyms, earlier)
        carrier = former.carrier
        activities = [carrier.activity(one) for one in former.activities]
        loose = [carrier.report(one) for one in former.unmerged]
        reported = (*(report for one in activities for report in one.reports), *loose, *now)
        actors = (*self._workspace.actors, *departed_actors(conn, self._workspace, reported))
        stated: tuple[Activity | Report, ...] = (*former.activities, *former.unmerged)
        notes = {one.name: note for one in stated if (note := carrier.note(one))}
        memberships = merged.memberships(conn, current)
        known = Known(current, earlier, tuple(activities), tuple(loose), tuple(now), memberships, notes)
        return known, actors


def _rounds_with_reports(conn: Connection) -> list[str]:
    """The names of the rounds in which anybody reported anything that counts."""
    source = schema.returns
    query = (
        select(source.c.round)
        .join(schema.report_versions, schema.report_versions.c.return_id == source.c.id)
        .where(source.c.current)
        .distinct()
    )
    return list(conn.scalars(query))
