"""Decisions in the store: appended one by one, never altered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from fko_cli.core.records import Answer, Decision
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


def add_decision(
    conn: Connection,
    round_name: str,
    *,
    answer: Answer,
    reports: Sequence[int],
    fingerprints: Sequence[str],
    without: Sequence[int] = (),
    question: int | None = None,
    by: str = "",
    reason: str = "",
) -> Decision:
    """Append a person's answer about `reports`, whose contents had these `fingerprints`."""
    at = now()
    result: Any = conn.execute(
        insert(schema.decisions).values(
            round=round_name, answer=answer.value, reports=list(reports), fingerprints=list(fingerprints),
            without=list(without), question=question, by=by, at=at, reason=reason,
        )
    )  # fmt: skip
    return Decision(
        id=int(result.inserted_primary_key[0]), answer=answer, reports=tuple(reports), fingerprints=tuple(fingerprints),
        without=tuple(without), question=question, by=by, at=at, reason=reason,
    )  # fmt: skip


def decisions(conn: Connection, round_name: str) -> list[Decision]:
    """All decisions of the round in the order they were made."""
    table = schema.decisions
    return [
        Decision(
            id=row.id, answer=Answer(row.answer), reports=tuple(row.reports), fingerprints=tuple(row.fingerprints),
            without=tuple(row.without), question=row.question, by=row.by, at=row.at, reason=row.reason,
        )
        for row in conn.execute(select(table).where(table.c.round == round_name).order_by(table.c.id))
    ]  # fmt: skip
