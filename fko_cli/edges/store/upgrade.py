"""Bringing a store to the newest schema: creating it, migrating an older one with a backup, refusing a newer one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from fko_cli.core.errors import UserError
from fko_cli.edges.store import backups, schema, server
from fko_cli.edges.store.problems import no_right
from fko_cli.edges.store_address import ServerAddress


def bring_file_up_to_date(engine: Engine, path: Path) -> None:
    """Make the SQLite file at `path` have the newest schema.

    An older store is copied beside before it is migrated; one that a newer `fko` wrote is refused with a UserError and
    stays as it is.
    """
    revision = _revision(engine)
    if revision == schema.SCHEMA_REVISION:
        return
    from fko_cli.edges.store import migrations

    if revision is not None:
        _refuse_newer(revision, path.name)
        backups.back_up_file(path, revision)
    migrations.upgrade(engine)


def bring_server_up_to_date(engine: Engine, address: ServerAddress, path: Path) -> None:
    """The same for a schema on a server. It is never created here, so that a mistyped name doesn't look like a loss.

    The backup is a SQLite file beside the usual place of the store, `path`.
    """
    with engine.connect() as conn, conn.begin():
        state = server.look(conn, address.schema)
    if state.revision == schema.SCHEMA_REVISION:
        return
    if state.exists and state.tables and not state.readable:
        raise no_right(address, "zu lesen")
    if state.revision is None:
        raise UserError(
            f"In der {address} liegt kein Speicher von fko.",
            "Bitte schema_name in fko.toml prüfen. Soll der Arbeitsordner erst dorthin umziehen: url und schema_name leeren "
            "und „fko store move URL“ aufrufen.",
        )
    from fko_cli.edges.store import migrations

    _refuse_newer(state.revision, f"Die {address}")
    if not state.own:
        raise no_right(address, "sie auf den neuesten Stand zu bringen")
    backups.back_up_server(engine, path, state.revision)
    migrations.upgrade(engine, address)


def create_in(engine: Engine, address: ServerAddress) -> None:
    """Make a new, empty store in the schema, which is created where needed; UserError when it is not empty."""
    from fko_cli.edges.store import migrations

    with engine.connect().execution_options(fko_writing=True) as conn, conn.begin():
        server.require_utf8(conn, address)
        server.make_schema(conn, address)
    migrations.upgrade(engine, address)


def _refuse_newer(revision: str, name: str) -> None:
    from fko_cli.edges.store import migrations

    if revision not in migrations.known_revisions():
        raise UserError(
            f"{name} wurde von einer neueren Version von fko geschrieben (Stand {revision}).",
            "Bitte fko aktualisieren. Nichts wurde verändert.",
        )


def _revision(engine: Engine) -> str | None:
    with engine.connect() as conn:
        if not inspect(conn).has_table("alembic_version"):
            return None
        found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found is not None else None
