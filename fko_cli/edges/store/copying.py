"""Taking all tables from one store into another, and proving that both hold the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from fko_cli.edges.store import schema

_AT_ONCE = 500
_VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a hash over all values of all rows in the order of their keys."""

    rows: int
    sha256: str


def copy_tables(source: Connection, target: Connection, theirs: MetaData, ours: MetaData) -> None:
    """Copy every row of the tables `theirs` into the tables of the same name in `ours`, and carry the counters on."""
    for table in (one for one in ours.sorted_tables if one.name != _VERSION_TABLE):
        for rows in _rows(source, theirs.tables[table.name]):
            target.execute(insert(table), [dict(row) for row in rows])
    highest = counters(source, theirs)
    set_counters(target, {name: number for name, number in highest.items() if name in ours.tables})


def contents(conn: Connection) -> dict[str, Content]:
    """The content of every table of the present schema."""
    return {table.name: _content(conn, table) for table in schema.metadata.sorted_tables}


def counters(conn: Connection, tables: MetaData = schema.metadata) -> dict[str, int]:
    """Table -> the highest number that it ever gave to a row, also to one that is gone."""
    found = {}
    for table in _counting(conn, tables):
        highest = conn.scalar(select(func.max(table.c.id))) or 0
        found[table.name] = max(highest, _counted(conn, table.name))
    return found


def set_counters(conn: Connection, highest: dict[str, int]) -> None:
    """Let each table go on after the number given."""
    for name, number in highest.items():
        if conn.dialect.name == "postgresql":
            if number:
                conn.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)"), {"name": name, "number": number}
                )
        elif _has_counters(conn):
            conn.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            conn.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), {"name": name, "number": number}
            )


def _counting(conn: Connection, tables: MetaData) -> list[Table]:
    """Tables whose numbers the database gives."""
    keyed = [one for one in tables.sorted_tables if [column.name for column in one.primary_key] == ["id"]]
    if conn.dialect.name != "postgresql":
        return keyed
    return [one for one in keyed if conn.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": one.name})]


def _counted(conn: Connection, name: str) -> int:
    if conn.dialect.name == "postgresql":
        query = "SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)"
        return int(conn.scalar(text(query), {"name": name}) or 0)
    if not _has_counters(conn):
        return 0
    return int(conn.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": name}) or 0)


def _has_counters(conn: Connection) -> bool:
    return conn.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")) is not None


def _rows(conn: Connection, table: Table) -> Iterator[Any]:
    order = list(table.primary_key) or list(table.columns)
    query = select(table).order_by(*order).execution_options(yield_per=_AT_ONCE)
    yield from conn.execute(query).mappings().partitions()


def _content(conn: Connection, table: Table) -> Content:
    digest, count = hashlib.sha256(), 0
    # What became of this copy, and what the settings are, is not what the store was given to keep.
    for rows in _rows(conn, table):
        for row in rows:
            if table.name == "meta" and row["key"] in ("moved", "region"):
                continue
            count += 1
            digest.update(json.dumps([_plain(value) for value in row.values()]).encode())
            digest.update(b"\n")
    return Content(count, digest.hexdigest())


def _plain(value: Any) -> Any:
    """A value as both kinds of databases give it back."""
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def size(conn: Connection, path: Path) -> int:
    """How many bytes the store takes; `path` is that of a SQLite file."""
    if conn.dialect.name != "postgresql":
        return path.stat().st_size if path.exists() else 0
    query = (
        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
        "WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'"
    )
    return int(conn.scalar(text(query)) or 0)
