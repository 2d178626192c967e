"""What has changed since an edition: compares its frozen state with the current one, or with that of a later edition."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.editions.state import Edition
from fko_cli.core.errors import UserError
from fko_cli.edges.change_sheet import write_changes
from fko_cli.edges.store import Store
from fko_cli.edges.store import editions as stored
from fko_cli.edges.store.clock import now
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.comparing import Changed, changes_since_last, compared
from fko_cli.stages.editions import find_edition, state_of
from fko_cli.stages.exporting import gather
from fko_cli.stages.listing import listing
from fko_cli.stages.outputs import Placed, check_folder, place

__all__ = ["Changed", "changes_since", "changes_since_last", "export_changes"]


def changes_since(workspace: Workspace, store: Store, since: str | None, until: str | None = None) -> Changed:
    """What has changed since the edition called `since` (default: the one that was frozen last)."""
    with store.reading() as conn:
        edition = find_edition(conn, since) if since is not None else _last(conn)
        later = find_edition(conn, until) if until is not None else None
        before = stored.state_of(conn, edition)
        after = stored.state_of(conn, later) if later else None
    if after is not None:
        return compared(store, edition, before, after, until=later)
    found = listing(workspace, store)
    state = state_of(gather(workspace, store, found, now().date()))
    return compared(store, edition, before, state, current=found.current)


def _last(conn: Connection) -> Edition:
    known = stored.editions(conn)
    if not known:
        raise UserError(
            "Es ist noch keine Fassung festgehalten, mit der verglichen werden könnte.",
            'Eine Fassung entsteht mit: fko adopt "Name der Fassung"',
        )
    return known[-1]


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
