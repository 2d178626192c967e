"""Writes the Excel list of a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.records import Actor, Return
from fko_cli.core.settings import Settings
from fko_cli.edges.activity_table import TableContent, write_printed, write_table
from fko_cli.edges.files import safe_name
from fko_cli.edges.store import Store
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import Listing, listing
from fko_cli.stages.documents.outputs import Placed, check_folder, place


@dataclass(frozen=True, slots=True)
class Tabled:
    """Where the list lies; `departed` are institutions that reported and are no longer in the register.

    `printable` is the workbook as it is printed: without the sheets that only a screen has room for.
    """

    placed: Placed
    printable: bytes
    departed: tuple[Actor, ...] = ()

    @property
    def path(self) -> Path:
        """Where the list lies."""
        return self.placed.path


def export_table(workspace: Workspace, store: Store, output: Path | None, *, printable: bool = False) -> Tabled:
    """Write the list to `output` (default: the round's output folder), never over a file that a person touched.

    Only with `printable` the workbook for printing is made, too.
    """
    check_folder(workspace, output)
    found = listing(workspace, store)
    with store.reading() as conn:
        returns = stored.returns(conn, workspace.round)
    content = table_content(workspace.settings, found, returns)
    path = output or workspace.output_folder / _file_name(workspace)
    placed = place(workspace, store, "table", path, write_table(content))
    return Tabled(placed, write_printed(content) if printable else b"", found.departed)


def table_content(settings: Settings, found: Listing, returns: Sequence[Return]) -> TableContent:
    """What the workbook holds of a listing and of the returns that it came from."""
    return TableContent(
        settings=settings,
        actors=found.actors,
        activities=found.activities,
        reports=found.reports,
        memberships=found.memberships,
        needs=found.needs,
        returns=returns,
    )


def _file_name(workspace: Workspace) -> str:
    return f"Aktivitaeten_{safe_name(workspace.settings.region.name)}_{safe_name(workspace.round)}.xlsx"
