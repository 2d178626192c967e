"""What only a PostgreSQL database has: a schema per region with its owner, and who may read what in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from fko_cli.core.errors import UserError
from fko_cli.edges.store.problems import no_right
from fko_cli.edges.store_address import ServerAddress

READABLE_META = ("workspace", "region", "moved")
"""What others than the owner of a region may read of `meta`: not the key that signs questionnaires."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """A schema as this user sees it. `revision` is that of the store in it, None when there is none; `tables` counts."""

    exists: bool
    usable: bool = False
    tables: int = 0
    revision: str | None = None
    owner: str = ""
    own: bool = False
    readable: bool = False


def look(conn: Connection, schema: str) -> SchemaState:
    """How it stands with the schema of that name."""
    found = conn.execute(
        text(
            "SELECT oid, pg_get_userbyid(nspowner) AS owner, has_schema_privilege(oid, 'USAGE') AS usable, "
            "pg_has_role(nspowner, 'USAGE') AS own FROM pg_namespace WHERE nspname = :schema"
        ),
        {"schema": schema},
    ).first()
    if found is None:
        return SchemaState(exists=False)
    count = "SELECT count(*) FROM pg_class WHERE relnamespace = :oid AND relkind IN ('r', 'v', 'm', 'p', 'f')"
    tables = conn.execute(text(count), {"oid": found.oid}).scalar_one()
    version = (
        "SELECT has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(c.relnamespace, 'USAGE') FROM pg_class c "
        "WHERE c.relnamespace = :oid AND c.relname = 'alembic_version'"
    )
    readable = bool(conn.execute(text(version), {"oid": found.oid}).scalar())
    revision = conn.execute(text(f'SELECT version_num FROM "{schema}".alembic_version')).scalar() if readable else None
    return SchemaState(True, found.usable, tables, revision, found.owner, found.own, readable)


def make_schema(conn: Connection, address: ServerAddress) -> None:
    """Create the schema unless it is there; UserError when this user may not, or when it holds something."""
    state = look(conn, address.schema)
    if not state.exists:
        if not conn.execute(text("SELECT has_database_privilege(current_database(), 'CREATE')")).scalar():
            raise UserError(
                f"In der Datenbank {address.database} gibt es das Schema {address.schema} noch nicht, "
                "und dieser Benutzer darf keines anlegen.",
                f"Bitte die Datenbankverwaltung bitten: CREATE SCHEMA {address.schema} AUTHORIZATION {address.user or '…'};",
            )
        conn.execute(text(f'CREATE SCHEMA "{address.schema}"'))
        return
    if state.tables:
        raise UserError(
            f"Das Schema {address.schema} ist nicht leer. Nichts wurde verändert.",
            "Bitte mit --schema einen anderen Namen wählen.",
        )
    if not state.own:
        raise no_right(address, "Tabellen anzulegen")


def require_utf8(conn: Connection, address: ServerAddress) -> None:
    """UserError when the database can't hold every text."""
    encoding = conn.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise UserError(
            f"Die Datenbank {address.database} speichert Texte als {encoding}; damit gingen Zeichen verloren.",
            "Bitte die Datenbankverwaltung um eine Datenbank mit der Codierung UTF8 bitten.",
        )


def act_as_owner(conn: Connection, schema: str) -> None:
    """In this transaction, make tables as the owner of the schema, so that they belong to a whole team and not to one."""
    state = look(conn, schema)
    if state.own:
        conn.execute(text(f'SET LOCAL ROLE "{state.owner}"'))


def protect_key(conn: Connection) -> None:
    """Let the owner of the region read and write all of `meta`, others only what is not secret. Can be repeated."""
    names = ", ".join(f"'{name}'" for name in READABLE_META)
    for statement in (
        "ALTER TABLE meta ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS public_facts ON meta",
        f"CREATE POLICY public_facts ON meta FOR SELECT USING (key IN ({names}))",
    ):
        conn.execute(text(statement))


def regions(conn: Connection) -> Sequence[tuple[str, SchemaState]]:
    """All schemas of the database in which a store of `fko` lies, with what this user sees of them, by name."""
    query = (
        "SELECT n.nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'alembic_version' "
        "JOIN pg_class m ON m.relnamespace = n.oid AND m.relname = 'report_versions' ORDER BY n.nspname"
    )
    return [(name, look(conn, name)) for name in conn.execute(text(query)).scalars().all()]
