"""Where the store of a workspace is, what it holds, and how it moves to another database and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fko_cli.core.errors import UserError
from fko_cli.edges import store_address
from fko_cli.edges.files import safe_name, write_atomically
from fko_cli.edges.settings_edit import with_store
from fko_cli.edges.settings_file import FILE_NAME
from fko_cli.edges.store import open_store, schema
from fko_cli.edges.store.backups import Backup, backups
from fko_cli.edges.store.copying import Content, contents, size
from fko_cli.edges.store.moving import Target, carry_over, free_target, put_aside
from fko_cli.edges.store_address import ServerAddress, server_address
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.care.regions import describe

EMBEDDED = "sqlite"
"""What people type for the file in the workspace."""
_MAIN = {
    "returns": ("Rücklauf", "Rückläufe"),
    "reports": ("Meldung", "Meldungen"),
    "needs": ("Bedarf", "Bedarfe"),
    "activities": ("Aktivität", "Aktivitäten"),
    "decisions": ("Entscheidung", "Entscheidungen"),
    "overrides": ("Angabe der Redaktion", "Angaben der Redaktion"),
    "editions": ("Fassung", "Fassungen"),
    "forms": ("Fragebogen", "Fragebögen"),
    "letters": ("Nachricht", "Nachrichten"),
    "post": ("eingegangene Nachricht", "eingegangene Nachrichten"),
}


@dataclass(frozen=True)
class StoreState:
    """The store of a workspace: what and where it is, its revision, size in bytes, rows per table, backups beside it."""

    name: str
    kind: str
    revision: str
    size: int
    tables: Mapping[str, Content]
    backups: tuple[Backup, ...]

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {name: one.rows for name, one in self.tables.items()}

    def as_json(self) -> dict[str, Any]:
        """The state as JSON data."""
        return {
            "store": self.name,
            "kind": self.kind,
            "revision": self.revision,
            "bytes": self.size,
            "tables": {name: {"rows": one.rows, "sha256": one.sha256} for name, one in self.tables.items()},
            "backups": [
                {"file": one.path.name, "revision": one.revision, "at": one.at.isoformat(timespec="seconds")}
                for one in self.backups
            ],
        }


@dataclass(frozen=True)
class Move:
    """A move that was made: from where to where, what both hold, and where an old SQLite file lies now."""

    source: str
    target: str
    tables: Mapping[str, Content]
    aside: Path | None


def main_counts(rows: Mapping[str, int]) -> str:
    """The rows that people know by name, in one line."""
    told = [f"{count} {one if count == 1 else more}" for name, (one, more) in _MAIN.items() if (count := rows.get(name))]
    return ", ".join(told) or "noch nichts"


def store_state(workspace: Workspace) -> StoreState:
    """What the store of the workspace is and holds, read at one moment."""
    with open_store(workspace) as store, store.reading() as conn:
        return StoreState(
            name=store.name,
            kind="postgresql" if store.server else EMBEDDED,
            revision=schema.SCHEMA_REVISION,
            size=size(conn, workspace.store_path),
            tables=contents(conn),
            backups=tuple(backups(workspace.store_path)),
        )


def move_store(
    workspace: Workspace, wanted: str, schema_name: str, agreed: Callable[[str, str, Mapping[str, Content]], bool]
) -> Move | None:
    """Move the store to `wanted` (an address, or "sqlite"), when the person has `agreed` to (from, to, what); else None.

    The settings are changed when both hold the same; the old store is kept and closed.
    """
    now_on = store_address.server_of(workspace)
    target, search = _target(workspace, wanted, schema_name, now_on)
    with open_store(workspace) as store:
        with store.reading() as conn:
            held = contents(conn)
        target = free_target(target, held, search=search)
        if not agreed(store.name, target.name, held):
            return None
        address = target.server
        path = workspace.root / FILE_NAME
        content, settings = with_store(path, address.url if address else "", address.schema if address else "")
        moved = carry_over(store, target, lambda: write_atomically(path, content))
        source = store.name
    if address:
        with open_store(Workspace(workspace.root, settings)) as store:
            describe(workspace, store)
    aside = put_aside(workspace.store_path) if now_on is None else None
    return Move(source, target.name, moved, aside)


def back_up(workspace: Workspace) -> Path:
    """Make a backup of the store as it stands now, a SQLite file in the workspace."""
    with open_store(workspace) as store:
        return store.back_up(workspace.store_path)


def _target(workspace: Workspace, wanted: str, schema_name: str, now_on: ServerAddress | None) -> tuple[Target, bool]:
    """The target that is meant, and whether its name may be changed when it is taken."""
    if wanted.strip().lower() == EMBEDDED:
        if now_on is None:
            raise UserError("Der Speicher ist schon die Datei fko.db im Arbeitsordner.", "Es ist nichts zu tun.")
        return Target(workspace.store_path), False
    address = server_address(wanted.strip(), schema_name.strip() or suggested_schema(workspace.settings.region.name))
    if now_on is not None and (now_on.host, now_on.database, now_on.schema) == (
        address.host,
        address.database,
        address.schema,
    ):
        raise UserError(f"Der Speicher liegt schon dort: {now_on}.", "Es ist nichts zu tun.")
    return Target(workspace.store_path, address), not schema_name.strip()


def suggested_schema(region: str) -> str:
    """A name for the schema of a region: `Region Köln-Bonn` gives `region_koeln_bonn`."""
    name = safe_name(region).lower().replace("-", "_").replace(".", "_")
    return name if name[0].isalpha() and not name.startswith("pg_") else f"region_{name}"
