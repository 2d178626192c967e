"""Values that the editor set, in the store: appended one by one, never altered; and sentences about their sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from fko_cli.core import codec
from fko_cli.core.editing import Editing, Override
from fko_cli.core.records import Value
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now

Note = tuple[int, str, str]
"""(number of the activity, key, German sentence)."""


def add_override(
    conn: Connection,
    round_name: str,
    number: int,
    key: str,
    *,
    kind: Editing,
    value: Value | None = None,
    reported: str = "",
    by: str = "",
    reason: str = "",
) -> Override:
    """Append what the editor did to one value; `reported` is what the reports say now."""
    at = now()
    stored = {} if value is None else codec.to_json({key: value})
    result: Any = conn.execute(
        insert(schema.overrides).values(
            round=round_name, number=number, key=key, kind=kind.value, value=stored, reported=reported, by=by, at=at,
            reason=reason,
        )
    )  # fmt: skip
    return Override(int(result.inserted_primary_key[0]), number, key, kind, value, reported, by, at, reason)


def overrides(conn: Connection, round_name: str) -> list[Override]:
    """All that the editor did in the round, in order."""
    table = schema.overrides
    return [
        Override(
            row.id, row.number, row.key, Editing(row.kind), codec.from_json(row.value).get(row.key), row.reported, row.by,
            row.at, row.reason,
        )
        for row in conn.execute(select(table).where(table.c.round == round_name).order_by(table.c.id))
    ]  # fmt: skip


def save_notes(conn: Connection, round_name: str, notes: Sequence[Note]) -> None:
    """Replace the round's sentences about editor's values."""
    table = schema.override_notes
    conn.execute(delete(table).where(table.c.round == round_name))
    if notes:
        rows = [{"round": round_name, "number": number, "key": key, "text": text} for number, key, text in notes]
        conn.execute(insert(table), rows)


def notes(conn: Connection, round_name: str) -> list[Note]:
    """The sentences about editor's values that need a look, as the last merge or edit left them."""
    table = schema.override_notes
    rows = conn.execute(select(table).where(table.c.round == round_name).order_by(table.c.id))
    return [(row.number, row.key, row.text) for row in rows]
