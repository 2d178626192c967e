"""The store: SQLAlchemy over the workspace's SQLite file or a schema in PostgreSQL, one transaction per unit of work.

`open_store` opens and, where needed, migrates it. The modules beside hold the queries: returns, decisions, questions,
activities, forms, exports. They take the connection of `Store.reading()` or `Store.writing()`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError

from fko_cli.core.errors import UserError
from fko_cli.edges import store_address
from fko_cli.edges.store import problems, schema, sqlite_file
from fko_cli.edges.store.engines import server_engine, sqlite_engine

if TYPE_CHECKING:
    from fko_cli.edges.store_address import ServerAddress
    from fko_cli.edges.workspace import Workspace

MOVED = "moved"
"""The key in `meta` that says where a store has moved to; such a store is never used again."""


class Store:
    """An open store. Reading sees one consistent state; writing is one transaction that holds wholly or not at all.

    `name` is what people read; `server` is None for a SQLite file.
    """

    def __init__(self, engine: Engine, name: str, server: ServerAddress | None = None) -> None:
        self._engine = engine
        self.name = name
        self.server = server

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries."""
        with self._messages(), self._engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are committed together at the end, or undone when an exception passes."""
        with self._messages(), self._engine.connect().execution_options(fko_writing=True) as conn, conn.begin():
            refuse_moved(conn, self.name)
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
            put_meta(conn, "workspace", workspace_id)
            put_meta(conn, "key", key.hex())

    def back_up(self, path: Path) -> Path:
        """Copy all that is in the store now into a new SQLite file beside `path`, the usual place of the store."""
        from fko_cli.edges.store import backups

        with self._messages():
            if self.server:
                return backups.back_up_server(self._engine, path, schema.SCHEMA_REVISION)
            return backups.back_up_file(path, schema.SCHEMA_REVISION)

    def _meta(self, key: str, make: Callable[[], str]) -> str:
        with self.reading() as conn:
            known = get_meta(conn, key)
        if known is not None:
            return known
        with self.writing() as conn:
            known = get_meta(conn, key)
            if known is None:
                known = make()
                conn.execute(insert(schema.meta).values(key=key, value=known))
        return known

    @contextmanager
    def _messages(self) -> Iterator[None]:
        """Word what the database refuses for reasons a person can put right; other errors are bugs and pass."""
        try:
            yield
        except DBAPIError as problem:
            worded = problems.of_server(problem, self.server) if self.server else problems.of_sqlite(problem, self.name)
            if worded is None:
                raise
            raise worded from problem


def get_meta(conn: Connection, key: str) -> str | None:
    """What the store knows about itself under that key, None when nothing."""
    return conn.scalar(select(schema.meta.c.value).where(schema.meta.c.key == key))


def put_meta(conn: Connection, key: str, value: str) -> None:
    """Remember a fact about the store itself, in place of what was known."""
    drop_meta(conn, key)
    conn.execute(insert(schema.meta).values(key=key, value=value))


def drop_meta(conn: Connection, key: str) -> None:
    """Remember such a fact no longer."""
    conn.execute(schema.meta.delete().where(schema.meta.c.key == key))


def refuse_moved(conn: Connection, name: str) -> None:
    """UserError when this store has moved elsewhere, so that nobody goes on writing into the one left behind."""
    target = get_meta(conn, MOVED)
    if target is not None:
        raise UserError(
            f"{name} gilt nicht mehr: Der Inhalt ist umgezogen ({target}). Nichts wurde verändert.",
            "Bitte den Befehl wiederholen. Kommt die Meldung wieder, bitte in fko.toml unter [store] eintragen, wohin.",
        )


def _refuse_lost(workspace: Workspace) -> None:
    """UserError when a workspace in which somebody has worked has no store: a new one would hide the loss."""
    from fko_cli.edges.store import backups

    path = workspace.store_path
    if not sqlite_file.is_lost(path):
        return
    beside = backups.backups(path)
    if beside or workspace.was_used:
        remedy = "fko doctor --repair" if beside else "fko restore SICHERUNG.zip NEUER_ORDNER"
        raise UserError(
            f"{path.name} fehlt oder ist leer, obwohl in diesem Arbeitsordner schon gearbeitet wurde. Nichts wurde "
            "verändert.",
            f"Bitte die Datei zurücklegen oder eine Sicherung zurückholen: {remedy}. Soll wirklich neu begonnen werden: "
            "fko init NEUER_ORDNER.",
        )


@contextmanager
def open_store(workspace: Workspace) -> Iterator[Store]:
    """The workspace's store, created or migrated when needed; UserError when it can't be opened."""
    from fko_cli.edges.store import upgrade

    server = store_address.server_of(workspace)
    path = workspace.store_path
    if server is None:
        _refuse_lost(workspace)
    engine = server_engine(server) if server else sqlite_engine(path)
    store = Store(engine, str(server) if server else path.name, server)
    try:
        with store._messages():
            if server:
                upgrade.bring_server_up_to_date(engine, server, path)
            else:
                upgrade.bring_file_up_to_date(engine, path)
        with store.reading() as conn:
            refuse_moved(conn, store.name)
        yield store
    finally:
        engine.dispose()
