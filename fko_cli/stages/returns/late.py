"""What returns that came in after an edition change in it, before and after merging."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fko_cli.core.editions.changes import Entry
from fko_cli.core.editions.state import Edition
from fko_cli.edges.store import Store, activities
from fko_cli.edges.store import editions as stored
from fko_cli.edges.store.clock import now
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import listing
from fko_cli.stages.documents.exporting import gather
from fko_cli.stages.rounds.comparing import changes_since

UNNUMBERED = "Noch ohne Nummer"


@dataclass(frozen=True)
class Late:
    """What differs from the newest edition of the round; `merged` is false when merging may still join something new."""

    edition: Edition
    substantial: tuple[Entry, ...]
    minor: tuple[Entry, ...]
    merged: bool


def late_changes(workspace: Workspace, store: Store) -> Late | None:
    """What everything collected so far changes against the newest edition, None when this round has none.

    Reports that were not merged yet count as activities of their own, without a number.
    """
    with store.reading() as conn:
        known = stored.editions(conn)
        next_number = activities.next_number(conn)
    if not known or known[-1].round != workspace.round:
        return None
    found = listing(workspace, store, foresee=True)
    changed = changes_since(store, gather(workspace, store, found, now().date()), known[-1].name)
    if changed is None:
        return None

    def named(entry: Entry) -> Entry:
        fresh = entry.number is not None and entry.number >= next_number
        return replace(entry, subject=UNNUMBERED) if fresh else entry

    changes = changed.changes
    return Late(changed.since, tuple(map(named, changes.substantial)), tuple(map(named, changes.minor)), found.current)
