"""The store: SQLAlchemy over the workspace's SQLite file, one transaction per unit of work.

`open_store` opens and, where needed, migrates it. The modules beside hold the queries: returns, decisions, questions,
activities, forms, exports. They take the connection of `Store.reading()` or `Store.writing()`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DatabaseError, OperationalError

from fko_cli.core.errors import UserError
from fko_cli.edges.store import schema
from fko_cli.edges.store.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from fko_cli.edges.workspace import Workspace

BUSY_SECONDS = 15
"""How long a command waits for another `fko` in the same workspace to finish its transaction."""


class Store:
    """An open store. Reading sees one consistent state; writing is one transaction that holds wholly or not at all."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries."""
        with self._messages(), self._engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are committed together at the end, or undone when an exception passes."""
        with self._messages(), self._engine.connect().execution_options(fko_writing=True) as conn, conn.begin():
            yield conn

    def workspace_key(self) -> bytes:
        """The secret with which questionnaires of this workspace are signed. Never print or log it."""
        return bytes.fromhex(self._meta("key", lambda: secrets.token_hex(32)))

    def workspace_id(self) -> str:
        """A short random name of this workspace, printed in its questionnaires."""
        return self._meta("workspace", lambda: secrets.token_hex(4))

    def adopt_identity(self, workspace_id: str, key: bytes) -> None:
        """Give a new workspace a known identity (the bundled example, whose forms are signed already)."""
        with self.writing() as conn:
            for name, value in (("workspace", workspace_id), ("key", key.hex())):
                conn.execute(schema.meta.delete().where(schema.meta.c.key == name))
                conn.execute(insert(schema.meta).values(key=name, value=value))

    def _meta(self, key: str, make: Any) -> str:
        query = select(schema.meta.c.value).where(schema.meta.c.key == key)
        with self.reading() as conn:
            known = conn.scalar(query)
        if known is not None:
            return str(known)
        with self.writing() as conn:
            known = conn.scalar(query)
            if known is None:
                known = make()
                conn.execute(insert(schema.meta).values(key=key, value=known))
        return str(known)

    @contextmanager
    def _messages(self) -> Iterator[None]:
        """Word what the database refuses for reasons a person can put right; other errors are bugs and pass."""
        try:
            yield
        except OperationalError as problem:
            raise _in_german(problem, self._name) from problem
        except DatabaseError as problem:
            if "not a database" in str(problem.orig) or "malformed" in str(problem.orig):
                raise _damaged(self._name) from problem
            raise


@contextmanager
def open_store(workspace: Workspace) -> Iterator[Store]:
    """The workspace's store, created or migrated when needed; UserError when it can't be opened."""
    if workspace.settings.store.url:
        raise UserError(
            "In fko.toml ist unter [store] eine url eingetragen. Diese Version kann nur die eingebettete Datenbank fko.db.",
            "Bitte den Eintrag url entfernen.",
        )
    path = workspace.store_path
    engine = _sqlite_engine(path)
    store = Store(engine, path.name)
    try:
        with store._messages():
            bring_up_to_date(engine, path)
        yield store
    finally:
        engine.dispose()


def _sqlite_engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: writing begins with an exclusive intent (see _begin).
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        # IMMEDIATE, so that two writers wait for each other at the start and never fail in the middle. No WAL: it is not
        # safe on the network shares where workspaces lie.
        writing = conn.get_execution_options().get("fko_writing", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _in_german(problem: OperationalError, name: str) -> Exception:
    text = str(problem.orig)
    if "locked" in text or "busy" in text:
        return UserError(
            "In diesem Arbeitsordner arbeitet gerade ein anderes fko.",
            "Bitte warten, bis es fertig ist, und den Befehl wiederholen. Nichts wurde verändert.",
        )
    if "readonly" in text or "unable to open" in text:
        return UserError(
            f"{name} kann nicht geschrieben werden: Der Ordner oder die Datei ist schreibgeschützt.",
            "Bitte die Rechte am Arbeitsordner prüfen.",
        )
    if "full" in text:
        return UserError("Der Datenträger ist voll.", "Bitte Platz schaffen und den Befehl wiederholen.")
    if "disk I/O" in text:
        return UserError(f"{name} ist nicht erreichbar.", "Bitte die Verbindung zum Laufwerk prüfen und wiederholen.")
    if "malformed" in text:
        return _damaged(name)
    return problem


def _damaged(name: str) -> UserError:
    return UserError(
        f"{name} ist keine lesbare Datenbank von fko.",
        "Bitte eine Sicherung zurückspielen; die Originale liegen in ruecklauf/<Runde>/originale.",
    )
