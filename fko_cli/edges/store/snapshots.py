"""The whole store as one SQLite file at one moment, while others go on writing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from fko_cli.core.errors import UserError
from fko_cli.edges.store import problems
from fko_cli.edges.store.sqlite_file import copy_file, damage

if TYPE_CHECKING:
    from fko_cli.edges.store_address import ServerAddress


def snapshot_file(path: Path, target: Path) -> None:
    """Copy the SQLite file at `path` to `target`; UserError when it is damaged or stays busy."""
    try:
        copy_file(path, target)
    except sqlite3.OperationalError as problem:
        raise UserError(
            f"{path.name} ist gerade belegt oder nicht erreichbar ({problem}).",
            "Bitte warten, bis andere Befehle fertig sind, und wiederholen. Es wurde nichts gesichert.",
        ) from problem
    except sqlite3.DatabaseError as problem:
        raise problems.damaged(path.name) from problem
    if damage(target):
        raise problems.damaged(path.name)


def snapshot_server(address: ServerAddress, folder: Path) -> Path:
    """Copy the schema on a server into a SQLite file in `folder`."""
    from fko_cli.edges.store import schema
    from fko_cli.edges.store.backups import back_up_server
    from fko_cli.edges.store.engines import server_engine

    engine = server_engine(address)
    try:
        return back_up_server(engine, folder / "fko.db", schema.SCHEMA_REVISION)
    except DBAPIError as problem:
        raise problems.of_server(problem, address) or problem from problem
    finally:
        engine.dispose()
