"""Rounds in the store: which were opened after which, what settings and register were then, what became of institutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from fko_cli.core.editions.institutions import ActorChange
from fko_cli.core.editions.state import actors_from_json, actors_to_json, public_settings, read_settings
from fko_cli.core.records import Actor
from fko_cli.core.settings import Settings
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


@dataclass(frozen=True, slots=True)
class KnownRound:
    """A round that was opened or closed with `fko round`; settings and register are those of its last moment."""

    name: str
    previous: str | None
    opened_at: datetime
    closed_at: datetime | None
    settings: Settings
    actors: tuple[Actor, ...]


def rounds(conn: Connection) -> list[KnownRound]:
    """All known rounds, oldest first."""
    table = schema.rounds
    found = [
        KnownRound(
            row.name, row.previous, row.opened_at, row.closed_at, read_settings(row.settings), actors_from_json(row.actors)
        )
        for row in conn.execute(select(table))
    ]
    return _by_age(found)


def _by_age(found: Sequence[KnownRound]) -> list[KnownRound]:
    after = {one.previous: one for one in found}
    names = {one.name for one in found}
    ordered = []
    current = next((one for one in found if one.previous is None or one.previous not in names), None)
    while current is not None and current not in ordered:
        ordered.append(current)
        current = after.get(current.name)
    return ordered


def turn(conn: Connection, old: Settings, new: Settings, actors: Sequence[Actor], previous: str | None) -> None:
    """Close the round of `old` as it stands and open that of `new`; `previous` is the round before the old one."""
    moment = now()
    table = schema.rounds
    known = conn.scalar(select(table.c.name).where(table.c.name == old.round.name))
    values: dict[str, Any] = {
        "closed_at": moment, "settings": public_settings(old), "actors": actors_to_json(actors),
    }  # fmt: skip
    if known:
        conn.execute(update(table).where(table.c.name == old.round.name).values(**values))
    else:
        conn.execute(insert(table).values(name=old.round.name, previous=previous, opened_at=moment, **values))
    conn.execute(delete(table).where(table.c.name == new.round.name))
    conn.execute(
        insert(table).values(
            name=new.round.name, previous=old.round.name, opened_at=moment, closed_at=None,
            settings=public_settings(new), actors=actors_to_json(actors),
        )
    )  # fmt: skip


def save_actor_changes(conn: Connection, round_name: str, changes: Sequence[ActorChange], by: str) -> None:
    """Add what staff said about institutions in a round; the newest word on a key holds."""
    if changes:
        moment = now()
        rows = [
            {
                "round": round_name,
                "kind": one.kind,
                "old": one.old,
                "new": one.new,
                "detail": one.detail,
                "at": moment,
                "by": by,
            }
            for one in changes
        ]
        conn.execute(insert(schema.actor_changes), rows)


def actor_changes(conn: Connection, round_name: str | None = None) -> list[tuple[str, ActorChange]]:
    """(round, what staff said about an institution) of a round or of all, oldest first; only the newest word on a key."""
    table = schema.actor_changes
    query = select(table).order_by(table.c.id)
    newest: dict[tuple[str, str | None], tuple[str, ActorChange]] = {}
    for row in conn.execute(query if round_name is None else query.where(table.c.round == round_name)):
        newest[(row.round, row.old)] = (row.round, ActorChange(row.kind, row.old, row.new, row.detail))
    return list(newest.values())
