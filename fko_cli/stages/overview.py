"""The state of the round, gathered from settings, register and store."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from fko_cli.core.progress import Facts, Progress
from fko_cli.edges import store_address
from fko_cli.edges.glance import facts, glance
from fko_cli.edges.workspace import Workspace


def overview(workspace: Workspace, today: date) -> Progress:
    """Where the current round of `workspace` stands on the day `today`."""
    facts = _facts(workspace)
    return Progress(
        region=workspace.settings.region.name,
        round=workspace.round,
        deadline=workspace.settings.round.deadline,
        today=today,
        asked=tuple(actor for actor in workspace.actors if actor.active),
        **{name: getattr(facts, name) for name in asdict(facts)},
    )


def _facts(workspace: Workspace) -> Facts:
    found = None if store_address.server_of(workspace) else glance(workspace.store_path, workspace.round)
    if found is not None:
        return found
    from fko_cli.edges.store import open_store
    from fko_cli.edges.store.raw import asking

    # Opening creates, migrates or explains.
    with open_store(workspace) as store, store.reading() as conn:
        return facts(asking(conn), workspace.round)
