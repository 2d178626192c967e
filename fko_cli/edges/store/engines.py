"""Connections to the two kinds of databases, so that the rest of the store need not know which one it is.

Both promise the same: reading sees one consistent state, and of those who write into one region each waits for the other
at the start and never fails in the middle. On PostgreSQL readers never wait, and regions never wait for each other.
"""

from __future__ import annotations

import importlib
import sqlite3
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, String, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import NullPool

from fko_cli.core.errors import UserError
from fko_cli.edges import sqlite
from fko_cli.edges.shares import Locks, locks_in
from fko_cli.edges.store import problems
from fko_cli.edges.store_address import EXAMPLE, PASSWORD_VARIABLE, ServerAddress
from fko_cli.edges.terminal import notice

if TYPE_CHECKING:
    from psycopg import Connection as ServerConnection

BUSY_SECONDS = 60
"""How long a command waits for another `fko` in the same workspace to finish its transaction."""
QUIET_SECONDS = 1.5
"""How long it waits without a word."""
CONNECT_SECONDS = 10
_NOTICE_LOST_CLIENTS = (
    b"SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10; SET tcp_keepalives_count TO 3; "
    b"SET tcp_user_timeout TO 60000"
)
"""Whose network breaks off in the middle of writing would else keep the region locked for two hours, as systems have it."""
_LOCKS = 0x666B6F
"""The first of the two numbers of our advisory locks ("fko"); the second is made of the name of the schema."""


@compiles(String, "postgresql")
def _without_length(_type: Any, _compiler: Any, **_more: Any) -> str:
    """SQLite takes texts of any length; nothing that came in there may be refused here."""
    return "VARCHAR"


def writes(conn: Connection) -> bool:
    """Whether the transaction of this connection means to write."""
    return bool(conn.get_execution_options().get("fko_writing", False))


def sqlite_engine(path: Path) -> Engine:
    """Connections to the SQLite file at `path`."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=lambda: sqlite.writing(path, timeout=BUSY_SECONDS),
        poolclass=NullPool if sqlite.is_held_whole(path) else None,
        hide_parameters=True,
    )

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
        if writes(conn):
            _warn_about(path.parent)
            _wait_for_turn(conn, "BEGIN IMMEDIATE")
            return
        if sqlite.is_held_whole(path):
            _wait_for_turn(conn, "PRAGMA schema_version")
        conn.exec_driver_sql("BEGIN")

    return engine


@cache
def _warn_about(folder: Path) -> None:
    """Say once where nothing keeps two people from writing at the same time."""
    if locks_in(folder) is Locks.here_only:
        notice(
            "Achtung: Auf diesem Netzlaufwerk kann fko nicht sehen, ob gerade noch jemand in diesem Arbeitsordner arbeitet. "
            "Bitte nur eine Person zur selben Zeit. Was zu tun ist, sagt fko doctor."
        )


def _wait_for_turn(conn: Connection, statement: str) -> None:
    """Do what locks a SQLite file; who has to wait for somebody else is told so, and waits `BUSY_SECONDS` at most."""
    raw = conn.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    patience = BUSY_SECONDS - QUIET_SECONDS
    raw.execute(f"PRAGMA busy_timeout = {round(min(QUIET_SECONDS, BUSY_SECONDS) * 1000)}")
    try:
        if patience > 0:
            try:
                raw.execute(statement)
                return
            except sqlite3.OperationalError as problem:
                if "locked" not in str(problem):
                    patience = 0
        if patience > 0:
            _tell_about_waiting()
            raw.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
        conn.exec_driver_sql(statement).close()
    finally:
        raw.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


def _tell_about_waiting() -> None:
    notice(f"Jemand anderes arbeitet gerade in diesem Arbeitsordner; fko wartet bis zu {BUSY_SECONDS:.0f} Sekunden.")


def server_engine(address: ServerAddress) -> Engine:
    """Connections to a PostgreSQL database that see the tables of one schema; UserError when the driver is missing."""
    _require_driver()
    arguments: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "fko"}
    password = _password(address)
    if password:
        arguments["password"] = password
    try:
        engine = create_engine(address.driver_url, connect_args=arguments, hide_parameters=True)
    except (ArgumentError, ValueError) as problem:
        raise UserError(
            "Die Adresse der Datenbank ist nicht richtig geschrieben.", f"Sie hat die Form {EXAMPLE}."
        ) from problem

    @event.listens_for(engine, "connect", insert=True)
    def _configure(connection: ServerConnection[Any], _record: Any) -> None:
        connection.autocommit = True
        if address.schema:
            connection.execute(f'SET search_path TO "{address.schema}"'.encode())
        connection.execute(f"SET lock_timeout TO {round(BUSY_SECONDS * 1000)}".encode())
        connection.execute(_NOTICE_LOST_CLIENTS)
        connection.autocommit = False
        _keep_texts_storable(connection)

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        if not writes(conn):
            conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        elif address.schema:
            lock_region(conn, address.schema)

    return engine


def lock_region(conn: Connection, schema: str) -> None:
    """Wait until nobody else writes into this region, and keep others waiting until the transaction ends.

    Under READ COMMITTED each statement after it sees what the other one wrote. Who has to wait is told so, and waits
    `BUSY_SECONDS` at most. To be called at the beginning of a transaction.
    """
    if _lock(conn, "pg_try_advisory_xact_lock", schema):
        return
    patience = BUSY_SECONDS - QUIET_SECONDS
    if patience > 0:
        try:
            _lock(conn, "pg_advisory_xact_lock", schema, QUIET_SECONDS)
            return
        except DBAPIError as problem:
            if getattr(problem.orig, "sqlstate", None) != problems.WAITED_TOO_LONG:
                raise
        # The server takes nothing more in a transaction that it has refused; the driver begins a new one.
        conn.connection.rollback()
        _tell_about_waiting()
    _lock(conn, "pg_advisory_xact_lock", schema, patience if patience > 0 else BUSY_SECONDS)


def _lock(conn: Connection, function: str, schema: str, seconds: float | None = None) -> bool:
    """Call a function for locks, with that much patience; whether it says yes."""
    if seconds is not None:
        conn.exec_driver_sql(f"SET LOCAL lock_timeout TO {round(seconds * 1000)}")
    call = text(f"SELECT {function}(:ours, hashtext(:schema))")
    said = conn.execute(call, {"ours": _LOCKS, "schema": schema}).scalar()
    if seconds is not None:
        conn.exec_driver_sql(f"SET LOCAL lock_timeout TO {round(BUSY_SECONDS * 1000)}")
    return said is True


def _require_driver() -> None:
    try:
        importlib.import_module("psycopg")
    except ImportError as problem:
        raise UserError(
            "Für PostgreSQL fehlt der Treiber auf diesem Rechner.",
            'Bitte nachinstallieren: pip install "fko[postgresql]"',
        ) from problem


def _password(address: ServerAddress) -> str | None:
    """From the environment, else from the keyring; None leaves it to the driver (.pgpass, Kerberos, certificates)."""
    import os

    given = os.environ.get(PASSWORD_VARIABLE)
    if given or not address.host or address.host.startswith("/"):
        return given or None
    from fko_cli.edges.mail.credentials import known_credentials

    found = known_credentials("store", address.host)
    return found.password if found and found.user == address.user else None


def _keep_texts_storable(connection: ServerConnection[Any]) -> None:
    """PostgreSQL takes no text with a NUL character, which a file of bytes may well bring; a mark takes its place."""
    from psycopg.types.string import StrDumper

    class WithoutNul(StrDumper):
        """Texts as the server takes them."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd"))

    connection.adapters.register_dumper(str, WithoutNul)
