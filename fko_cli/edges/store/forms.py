"""Which questionnaires went out, and what stood in their cells (so that a return's own content can be told apart)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


def add_form(
    conn: Connection, round_name: str, actor: str, form_version: int, cells: Mapping[str, Mapping[str, str]]
) -> None:
    """Record a questionnaire: sheet -> A1 address -> text."""
    plain = {sheet: dict(texts) for sheet, texts in cells.items()}
    conn.execute(
        insert(schema.forms).values(round=round_name, actor=actor, form_version=form_version, sent_at=now(), cells=plain)
    )


def sent_cells(conn: Connection, round_name: str, actor: str) -> dict[str, dict[str, str]] | None:
    """The cells of the newest questionnaire of that actor in the round, None when none was sent."""
    table = schema.forms
    query = (
        select(table.c.cells).where(table.c.round == round_name, table.c.actor == actor).order_by(table.c.id.desc()).limit(1)
    )
    found: Any = conn.scalar(query)
    return found if found is None else {sheet: dict(texts) for sheet, texts in found.items()}


def all_sent_cells(conn: Connection, round_name: str, actor: str) -> list[dict[str, dict[str, str]]]:
    """The cells of every questionnaire of that actor in the round, oldest first."""
    table = schema.forms
    query = select(table.c.cells).where(table.c.round == round_name, table.c.actor == actor).order_by(table.c.id)
    return [{sheet: dict(texts) for sheet, texts in cells.items()} for cells in conn.scalars(query)]


def sent_forms(conn: Connection, round_name: str) -> dict[str, datetime]:
    """Actor -> when the newest questionnaire was written."""
    table = schema.forms
    query = (
        select(table.c.actor, func.max(table.c.sent_at).label("at"))
        .where(table.c.round == round_name)
        .group_by(table.c.actor)
    )
    return {row.actor: row.at for row in conn.execute(query)}
