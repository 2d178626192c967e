"""What has changed since an edition: compares its frozen state with the current one, or with that of a later edition."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.edges.change_sheet import write_changes
from fko_cli.edges.store import Store
from fko_cli.edges.store import editions as stored
from fko_cli.edges.store.clock import now
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import listing
from fko_cli.stages.documents.exporting import gather
from fko_cli.stages.documents.outputs import Placed, check_folder, place
from fko_cli.stages.rounds.comparing import Changed, compared, usual_edition
from fko_cli.stages.rounds.editions import find_edition, state_of


def changes_since(workspace: Workspace, store: Store, since: str | None, until: str | None = None) -> Changed:
    """What has changed since the edition called `since` (default: the usual one), up to now or to the one called `until`."""
    today = now().date()
    with store.reading() as conn:
        known = stored.editions(conn)
        edition = find_edition(conn, since) if since is not None else usual_edition(known, today)
        if edition is None:
            raise UserError(
                "Es ist noch keine Fassung festgehalten, mit der verglichen werden könnte.",
                'Eine Fassung entsteht mit: fko adopt "Name der Fassung"',
            )
        later = find_edition(conn, until) if until is not None else None
        before = stored.state_of(conn, edition)
        after = stored.state_of(conn, later) if later else None
    if after is not None:
        return compared(store, edition, before, after, until=later)
    found = listing(workspace, store)
    state = state_of(gather(workspace, store, found, today))
    newer = known[-1] if since is None and known[-1] != edition else None
    return replace(compared(store, edition, before, state, current=found.current), newer=newer)


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
