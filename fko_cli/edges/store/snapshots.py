"""The whole store as one SQLite file at one moment, while others go on writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from fko_cli.core.errors import UserError
from fko_cli.edges.store.problems import damaged

if TYPE_CHECKING:
    from fko_cli.edges.store_address import ServerAddress

_BUSY_SECONDS = 15


def snapshot_file(path: Path, target: Path) -> None:
    """Copy the SQLite file at `path` to `target`; UserError when it is damaged or stays busy."""
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as source, closing(sqlite3.connect(target)) as copy:
            # In one go: piece by piece it would begin anew each time somebody writes.
            source.backup(copy)
            sound = copy.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite3.OperationalError as problem:
        raise UserError(
            f"{path.name} ist gerade belegt oder nicht erreichbar ({problem}).",
            "Bitte warten, bis andere Befehle fertig sind, und wiederholen. Es wurde nichts gesichert.",
        ) from problem
    except sqlite3.DatabaseError as problem:
        raise damaged(path.name) from problem
    if not sound:
        raise damaged(path.name)


def snapshot_server(address: ServerAddress, folder: Path) -> Path:
    """Copy the schema on a server into a SQLite file in `folder`."""
    from fko_cli.edges.store import schema
    from fko_cli.edges.store.backups import back_up_server
    from fko_cli.edges.store.engines import server_engine

    engine = server_engine(address)
    try:
        return back_up_server(engine, address, folder / "fko.db", schema.SCHEMA_REVISION)
    finally:
        engine.dispose()


def revision_of(path: Path) -> str | None:
    """The schema of the SQLite file at `path`, None when it is no sound store of fko."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None
