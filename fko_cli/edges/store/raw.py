"""Asking an open store with the statements of `edges.glance`, which know nothing of SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from fko_cli.edges.glance import Rows


def asking(conn: Connection) -> Rows:
    """A function that runs a statement with `?` for each value and returns the rows."""
    mark = "?" if conn.dialect.name == "sqlite" else "%s"

    def rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in conn.exec_driver_sql(statement.replace("?", mark), tuple(values))]

    return rows
