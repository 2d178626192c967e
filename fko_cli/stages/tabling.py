"""Writes the Excel list of a round."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fko_cli.edges.activity_table import TableContent, write_table
from fko_cli.edges.files import safe_name
from fko_cli.edges.store import Store, exports
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.listing import listing
from fko_cli.stages.outputs import write_without_overwriting


def export_table(workspace: Workspace, store: Store, output: Path | None) -> Path:
    """Write the list to `output` (default: the round's output folder) and return where it lies.

    A file that is there already is never overwritten: with the same content it is left alone, else the list is written
    beside it and a notice says so.
    """
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
    data = write_table(content)
    path = output or workspace.output_folder / _file_name(workspace)
    written = write_without_overwriting(path, data)
    _remember(workspace, store, written, data)
    return written


def _file_name(workspace: Workspace) -> str:
    return f"Aktivitaeten_{safe_name(workspace.settings.region.name)}_{safe_name(workspace.round)}.xlsx"


def _remember(workspace: Workspace, store: Store, path: Path, data: bytes) -> None:
    absolute = path.absolute()
    shown = absolute.relative_to(workspace.root).as_posix() if absolute.is_relative_to(workspace.root) else str(absolute)
    digest = hashlib.sha256(data).hexdigest()
    with store.writing() as conn:
        if exports.last_export(conn, workspace.round, shown) != digest:
            exports.add_export(conn, workspace.round, "table", shown, digest)
