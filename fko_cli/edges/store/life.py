"""What the store knows about activities over all rounds: numbers given, merged and split, reports, links, edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from fko_cli.edges.store import schema
from fko_cli.edges.store.activities import LEFT


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a number: `kind` is new, merged (`other` went into `number`) or split (`other` came out of it)."""

    round: str
    at: datetime
    kind: str
    number: int
    other: int | None


@dataclass(frozen=True, slots=True)
class Edited:
    """That the editor set, emptied or took back a value of an activity."""

    round: str
    at: datetime
    key: str
    kind: str


def events(conn: Connection, number: int | None = None) -> list[Event]:
    """All events (or those of one number, in either part), in the order in which they happened."""
    table = schema.activity_events
    query = select(table).where(table.c.kind != LEFT).order_by(table.c.id)
    if number is not None:
        query = query.where(or_(table.c.number == number, table.c.other == number))
    return [Event(row.round, row.at, row.kind, row.number, row.other) for row in conn.execute(query)]


def heirs_and_origins(conn: Connection) -> tuple[dict[int, int], dict[int, int]]:
    """Retired number -> the number its reports went to; new number -> the number it was split from.

    A number that was given back is neither.
    """
    heirs: dict[int, int] = {}
    origins: dict[int, int] = {}
    for one in events(conn):
        if one.kind == "merged" and one.other is not None:
            heirs[one.other] = one.number
        elif one.kind == "split" and one.other is not None and heirs.pop(one.other, None) is None:
            origins[one.other] = one.number
    return heirs, origins


def was_given(conn: Connection, number: int) -> bool:
    """Whether an activity ever had that number."""
    return conn.scalar(select(schema.activities.c.number).where(schema.activities.c.number == number)) is not None


def rounds_with(conn: Connection, number: int) -> list[str]:
    """The rounds in which reports belong to the activity."""
    table = schema.memberships
    return list(conn.scalars(select(table.c.round).where(table.c.number == number).distinct()))


def links_of(conn: Connection, number: int) -> Sequence[tuple[str, str, str]]:
    """(round, kind: group, succession or successor, target) of an activity."""
    table = schema.links
    own = conn.execute(select(table).where(table.c.number == number).order_by(table.c.id))
    later = select(table).where(table.c.kind == "succession", table.c.target == str(number)).order_by(table.c.id)
    return [
        *((row.round, row.kind, row.target) for row in own),
        *((row.round, "successor", str(row.number)) for row in conn.execute(later)),
    ]


def edits_of(conn: Connection, number: int) -> list[Edited]:
    """What the editor did to values of an activity, in order."""
    table = schema.overrides
    rows = conn.execute(select(table).where(table.c.number == number).order_by(table.c.id))
    return [Edited(row.round, row.at, row.key, row.kind) for row in rows]
