"""What was written into `ausgabe/`, so that a file edited by hand is recognised and never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


def add_export(conn: Connection, round_name: str, kind: str, path: str, sha256: str) -> None:
    """Record that a file with this hash was written to `path` (as text, relative to the workspace where possible)."""
    conn.execute(insert(schema.exports).values(round=round_name, kind=kind, path=path, sha256=sha256, at=now()))


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was written: where (relative to the workspace where possible), its hash, when."""

    path: str
    sha256: str
    at: datetime


def newest(conn: Connection, round_name: str, kind: str) -> Export | None:
    """The file of that kind that was written last, None when none was."""
    table = schema.exports
    query = select(table).where(table.c.round == round_name, table.c.kind == kind).order_by(table.c.id.desc()).limit(1)
    row = conn.execute(query).first()
    return Export(row.path, row.sha256, row.at) if row else None


def last_export(conn: Connection, round_name: str, path: str) -> str | None:
    """The hash of what was last written to `path`, None when nothing was."""
    table = schema.exports
    query = (
        select(table.c.sha256).where(table.c.round == round_name, table.c.path == path).order_by(table.c.id.desc()).limit(1)
    )
    return conn.scalar(query)
