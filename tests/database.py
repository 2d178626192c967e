"""What stands in the store of a workspace, be it the SQLite file or a schema in PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fko_cli.edges.store import open_store, schema
from fko_cli.edges.store.copying import Content, contents
from fko_cli.edges.workspace import open_workspace


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query in SQL."""
    with open_store(open_workspace(folder)) as store, store.reading() as conn:
        return [tuple(row) for row in conn.exec_driver_sql(query)]


def content(folder: Path) -> dict[str, Content]:
    """How many rows each table has, and a hash over them."""
    with open_store(open_workspace(folder)) as store, store.reading() as conn:
        return contents(conn)


def everything(folder: Path) -> str:
    """All values of all tables as text."""
    with open_store(open_workspace(folder)) as store, store.reading() as conn:
        return "\n".join(repr(row) for table in schema.metadata.sorted_tables for row in conn.execute(select(table)))


def a_day_earlier(folder: Path, *columns: tuple[str, str]) -> None:
    """Let what is recorded in these columns (each with its table) have happened the day before."""
    with open_store(open_workspace(folder)) as store, store.writing() as conn:
        for name, column in columns:
            table = schema.metadata.tables[name]
            for row in conn.execute(select(table.c.id, table.c[column])).all():
                earlier = {column: row[1] - timedelta(days=1)}
                conn.execute(table.update().where(table.c.id == row.id).values(earlier))
