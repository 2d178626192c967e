"""Moving a store to another database: all of it or nothing, proven table by table, the old one kept and closed for ever.

While it is copied nobody can write into the old store. Who had it open meanwhile is told that it has moved (`refuse_moved`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from fko_cli.core.errors import UserError
from fko_cli.edges.files import dated, reason
from fko_cli.edges.store import MOVED, Store, get_meta, migrations, problems, put_meta, schema, server, upgrade
from fko_cli.edges.store.copying import Content, contents, copy_tables, counters
from fko_cli.edges.store.engines import server_engine, sqlite_engine
from fko_cli.edges.store_address import ServerAddress


@dataclass(frozen=True, slots=True)
class Target:
    """Where a store goes: a schema on a server, or (without one) the SQLite file at `path`."""

    path: Path
    server: ServerAddress | None = None

    @property
    def name(self) -> str:
        """What people read."""
        return str(self.server) if self.server else self.path.name


def free_target(target: Target, held: Mapping[str, Content], *, search: bool) -> Target:
    """The target, checked: it is empty or holds exactly `held` (an earlier try that was interrupted).

    With `search` a name that is taken is followed by the next one (`region_2`); else UserError.
    """
    if target.server is None:
        if target.path.exists() and not _closed(target.path) and not _same_file(target.path, held):
            raise UserError(
                f"{target.name} gibt es schon, mit anderem Inhalt. Nichts wurde verändert.",
                f"Bitte prüfen, ob die Datei noch gebraucht wird, und sie umbenennen: {target.path}",
            )
        return target
    count, stem = 1, target.server.schema
    while True:
        refusal = _refusal(target, held)
        if refusal is None:
            return target
        if not search:
            raise refusal
        count += 1
        assert target.server is not None
        target = Target(target.path, ServerAddress(target.server.url, f"{stem}_{count}"))


def carry_over(source: Store, target: Target, switch: Callable[[], None]) -> dict[str, Content]:
    """Copy all, compare all, `switch` the workspace over to the target, and close the old store for writing.

    Returns what both hold. UserError when anything differs; then nothing has been switched.
    """
    with source.writing() as old:
        held = contents(old)
        if target.server is None:
            _into_file(old, target.path, held)
        else:
            _into_schema(old, target.server, held)
        switch()
        put_meta(old, MOVED, target.name)
    return held


def put_aside(path: Path) -> Path:
    """Give the SQLite file of a store that has moved another name, so that nobody takes it for the present one."""
    aside = dated(path, "umgezogen")
    try:
        path.rename(aside)
    except OSError as problem:
        raise UserError(
            f"Der Umzug ist fertig, aber {path.name} ließ sich nicht umbenennen: {reason(problem)}.",
            "Die Datei gilt nicht mehr und kann liegen bleiben.",
        ) from problem
    return aside


def _refusal(target: Target, held: Mapping[str, Content]) -> UserError | None:
    """Why the schema can't take the store, None when it can."""
    address = target.server
    assert address is not None
    engine = server_engine(address)
    try:
        with engine.connect() as conn, conn.begin():
            state = server.look(conn, address.schema)
            if state.revision == schema.SCHEMA_REVISION and state.own:
                found = contents(conn)
                if not any(one.rows for one in found.values()) or (found == held and get_meta(conn, MOVED) is None):
                    return None
        if not state.tables:
            return None
    except DBAPIError as problem:
        raise problems.of_server(problem, address) or problem from problem
    finally:
        engine.dispose()
    return UserError(
        f"Das Schema {address.schema} ist nicht leer. Nichts wurde verändert.",
        "Bitte mit --schema einen anderen Namen wählen.",
    )


def _into_schema(old: Connection, address: ServerAddress, held: Mapping[str, Content]) -> None:
    engine = server_engine(address)
    try:
        with engine.connect() as conn, conn.begin():
            found = contents(conn) if server.look(conn, address.schema).revision else {}
        if not found:
            upgrade.create_in(engine, address)
        if found != held:
            _copy(old, engine, held)
    except DBAPIError as problem:
        raise problems.of_server(problem, address) or problem from problem
    finally:
        engine.dispose()


def _into_file(old: Connection, path: Path, held: Mapping[str, Content]) -> None:
    if path.exists():
        if not _closed(path):
            return  # holds the same already: free_target looked
        put_aside(path)
    unfinished = path.with_name(f"{path.name}.unfertig")
    engine = sqlite_engine(unfinished)
    try:
        unfinished.unlink(missing_ok=True)
        migrations.upgrade(engine)
        _copy(old, engine, held)
        engine.dispose()
        unfinished.rename(path)
    except DBAPIError as problem:
        raise problems.of_sqlite(problem, path.name) or problem from problem
    except OSError as problem:
        raise UserError(
            f"{path} lässt sich nicht anlegen: {reason(problem)}.", "Bitte Platz und Rechte prüfen."
        ) from problem
    finally:
        engine.dispose()


def _copy(old: Connection, engine: Engine, held: Mapping[str, Content]) -> None:
    with engine.connect().execution_options(fko_writing=True) as new, new.begin():
        copy_tables(old, new, schema.metadata, schema.metadata)
        arrived = contents(new)
        wrong = [name for name in held if arrived[name] != held[name]]
        if wrong or counters(new) != counters(old):
            raise UserError(
                f"Nach dem Kopieren stimmt etwas nicht überein ({', '.join(wrong) or 'Zähler'}). Der Umzug ist abgebrochen, "
                "es gilt weiter der bisherige Speicher.",
                "Bitte melden; am Arbeitsordner ist nichts verändert.",
            )


def _closed(path: Path) -> bool:
    """Whether a store lies at `path` that has moved already."""
    return bool(_ask_file(path, lambda conn: get_meta(conn, MOVED) is not None))


def _same_file(path: Path, held: Mapping[str, Content]) -> bool:
    return bool(_ask_file(path, lambda conn: contents(conn) == held))


def _ask_file(path: Path, question: Callable[[Connection], bool]) -> bool:
    engine = sqlite_engine(path)
    try:
        with engine.connect() as conn, conn.begin():
            return question(conn)
    except DBAPIError:
        return False
    finally:
        engine.dispose()
