"""Names by which institutions are known: those of `synonyme.toml`, and what they and predecessors were called."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from fko_cli.core.editions.institutions import former_names, heirs_of
from fko_cli.core.synonyms import Synonyms
from fko_cli.edges.store import rounds as stored
from fko_cli.edges.synonyms_file import workspace_synonyms
from fko_cli.edges.workspace import Workspace


def known_synonyms(conn: Connection, workspace: Workspace) -> Synonyms:
    """The words of the workspace; institutions also under the names of earlier rounds, and those of whom they carry on."""
    found = workspace_synonyms(workspace)
    heirs = heirs_of([change for _, change in stored.actor_changes(conn)])
    registers = [one.actors for one in stored.rounds(conn) if one.name != workspace.round]
    former = former_names(registers, workspace.actors, heirs)
    names = {key: (*found.names.get(key, ()), *former.get(key, ())) for key in {*found.names, *former}}
    return replace(found, names=names)
