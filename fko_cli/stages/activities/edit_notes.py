"""Keeps watch over values of the editor: whether the reports say something else by now, and whether the activity exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fko_cli.core.deciding.edits import worded
from fko_cli.core.deciding.overriding import Overruled, notes
from fko_cli.core.own_questions import labels_of
from fko_cli.edges.store import Store, overrides
from fko_cli.edges.store import activities as merged
from fko_cli.edges.workspace import Workspace

if TYPE_CHECKING:
    from fko_cli.stages.activities.listing import Listing


def refresh_notes(workspace: Workspace, store: Store, found: Listing | None = None) -> list[str]:
    """Look for editor's values whose source has changed or whose activity is gone; keep and return the sentences."""
    round_name = workspace.round
    with store.reading() as conn:
        if not overrides.overrides(conn, round_name):
            return []
        before = overrides.notes(conn, round_name)
        heirs = merged.heirs(conn, round_name)
    if found is None:
        from fko_cli.stages.activities.listing import listing

        found = listing(workspace, store)
    settings = workspace.settings
    told = notes(
        Overruled(found.activities, found.gone), labels_of(settings), heirs, lambda key, value: worded(settings, key, value)
    )
    if told != before:
        with store.writing() as conn:
            overrides.save_notes(conn, round_name, told)
    return [text for _, _, text in told]
