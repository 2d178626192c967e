"""Bringing a store to the newest schema: creating it, migrating an older one with a backup, refusing a newer one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from fko_cli.core.errors import UserError
from fko_cli.edges.store import schema


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Make the store behind `engine` (a SQLite file at `path`) have the newest schema.

    An older store is copied to `fko.db.sicherung-<revision>` before it is migrated; one that a newer `fko` wrote is
    refused with a UserError and stays as it is.
    """
    revision = _revision(engine)
    if revision == schema.SCHEMA_REVISION:
        return
    from fko_cli.edges.store import migrations

    if revision is not None:
        if revision not in migrations.known_revisions():
            raise UserError(
                f"{path.name} wurde von einer neueren Version von fko geschrieben (Stand {revision}).",
                "Bitte fko aktualisieren. Nichts wurde verändert.",
            )
        _back_up(path, revision)
    migrations.upgrade(engine)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as conn:
        if not inspect(conn).has_table("alembic_version"):
            return None
        found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found is not None else None


def _back_up(path: Path, revision: str) -> None:
    target = path.with_name(f"{path.name}.sicherung-{revision}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
