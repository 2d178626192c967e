"""Writes the Excel list of a round."""

from __future__ import annotations

from pathlib import Path

from fko_cli.edges.activity_table import TableContent, write_table
from fko_cli.edges.files import safe_name
from fko_cli.edges.store import Store
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.listing import listing
from fko_cli.stages.outputs import Placed, place


def export_table(workspace: Workspace, store: Store, output: Path | None) -> Placed:
    """Write the list to `output` (default: the round's output folder), never over a file that a person touched."""
    found = listing(workspace, store)
    with store.reading() as conn:
        returns = stored.returns(conn, workspace.round)
    content = TableContent(
        settings=workspace.settings,
        actors=found.actors,
        activities=found.activities,
        reports=found.reports,
        memberships=found.memberships,
        needs=found.needs,
        returns=returns,
    )
    path = output or workspace.output_folder / _file_name(workspace)
    return place(workspace, store, "table", path, write_table(content))


def _file_name(workspace: Workspace) -> str:
    return f"Aktivitaeten_{safe_name(workspace.settings.region.name)}_{safe_name(workspace.round)}.xlsx"
