"""What has changed since an edition: compares its frozen state with the current one, or with that of a later edition."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.editions import changes as core
from fko_cli.core.editions.state import Edition, State
from fko_cli.core.errors import UserError
from fko_cli.edges.change_sheet import write_changes
from fko_cli.edges.store import Store, life
from fko_cli.edges.store import editions as stored
from fko_cli.edges.store.clock import now
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.editions import find_edition, state_of
from fko_cli.stages.exporting import gather
from fko_cli.stages.listing import listing
from fko_cli.stages.outputs import Placed, check_folder, place
from fko_cli.stages.years import passage


@dataclass(frozen=True)
class Changed:
    """The changes from one edition to now, or `until` a later one. `current` is false when the last merge is out of date."""

    since: Edition
    changes: core.Changes
    rules: str
    region: str
    editor: str
    until: Edition | None = None
    current: bool = True


def changes_since(workspace: Workspace, store: Store, since: str | None, until: str | None = None) -> Changed:
    """What has changed since the edition called `since` (default: the one that was frozen last)."""
    with store.reading() as conn:
        edition = find_edition(conn, since) if since is not None else _last(conn)
        later = find_edition(conn, until) if until is not None else None
        before = stored.state_of(conn, edition)
        after = stored.state_of(conn, later) if later else None
    if after is not None:
        return _compared(store, edition, before, after, until=later)
    found = listing(workspace, store)
    state = state_of(gather(workspace, store, found, now().date()))
    return _compared(store, edition, before, state, current=found.current)


def changes_since_last(store: Store, current: State) -> Changed | None:
    """What has changed since the last edition, for the concept and the papers around it; None when there is none."""
    with store.reading() as conn:
        known = stored.editions(conn)
        if not known:
            return None
        before = stored.state_of(conn, known[-1])
    return _compared(store, known[-1], before, current)


def _last(conn: Connection) -> Edition:
    known = stored.editions(conn)
    if not known:
        raise UserError(
            "Es ist noch keine Fassung festgehalten, mit der verglichen werden könnte.",
            'Eine Fassung entsteht mit: fko adopt "Name der Fassung"',
        )
    return known[-1]


def _compared(
    store: Store, edition: Edition, before: State, after: State, *, until: Edition | None = None, current: bool = True
) -> Changed:
    with store.reading() as conn:
        between = passage(conn, before, after)
        heirs, origins = life.heirs_and_origins(conn)
    found = core.compare(before, after, core.Passage(between.fields, heirs, origins, between.actors))
    rules = core.judged_by(after.settings.changes.substantial)
    region = after.settings.region
    return Changed(edition, found, rules, region.name, region.editor, until, current)


def export_changes(workspace: Workspace, store: Store, changed: Changed, output: Path) -> Placed:
    """Write the changes as a workbook, never over a file that a person touched."""
    check_folder(workspace, output)
    if output.suffix.lower() != ".xlsx":
        raise UserError(
            f"{output.name} passt nicht: Geschrieben wird eine Excel-Datei.",
            f"Bitte einen Namen mit der Endung .xlsx angeben, zum Beispiel {output.with_suffix('.xlsx').name}",
            exit_code=2,
        )
    title = f"Änderungen seit {changed.since.name}"
    data = write_changes(changed.changes, title, changed.editor, changed.since.frozen_at, changed.rules)
    return place(workspace, store, "changes", output, data)
