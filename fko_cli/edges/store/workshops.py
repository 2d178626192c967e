"""Results of workshops in the store: each reading of a file is kept whole; only the current ones count.

A row of `workshop_entries` is an entry (`values` holds its number and its values) or, of the kind `file`, the reading that
it belongs to, with what was noticed in the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from fko_cli.core import codec
from fko_cli.core.records import CellCount, Finding, Place
from fko_cli.core.workshop import Comparison, EntryKind, WorkshopEntry, WorkshopResults
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now
from fko_cli.edges.store.life import heirs_and_origins

_FILE = "file"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read."""

    round: str
    sha256: str
    file: str
    at: datetime
    findings: tuple[Finding, ...]
    cells: CellCount


def readings(conn: Connection, round_name: str) -> list[Reading]:
    """The files that count, in the order in which they were read."""
    table = schema.workshop_entries
    query = select(table).where(table.c.round == round_name, table.c.kind == _FILE, table.c.current).order_by(table.c.id)
    return [_reading(row) for row in conn.execute(query)]


def entries(conn: Connection, round_name: str) -> list[WorkshopEntry]:
    """The entries that count, by number."""
    table = schema.workshop_entries
    query = select(table).where(table.c.round == round_name, table.c.kind != _FILE, table.c.current)
    return sorted((_entry(row) for row in conn.execute(query)), key=lambda one: one.number)


def find_entry(conn: Connection, number: int) -> WorkshopEntry | None:
    """The entry of that number as it counts, or as it last counted; of any round."""
    table = schema.workshop_entries
    rows = conn.execute(select(table).where(table.c.kind != _FILE).order_by(table.c.current, table.c.id))
    found = [row for row in rows if _number(row) == number]
    return _entry(found[-1]) if found else None


def results(conn: Connection, round_name: str) -> WorkshopResults:
    """What counts in the round, and the entries of all rounds from which activities arose, by today's numbers of these."""
    table = schema.workshop_entries
    heirs, _ = heirs_and_origins(conn)
    linked: dict[int, WorkshopEntry] = {}
    query = select(table).where(table.c.activity.is_not(None)).order_by(table.c.current, table.c.id)
    for row in conn.execute(query):
        linked[_number(row)] = _entry(row)
    origins: dict[int, tuple[WorkshopEntry, ...]] = {}
    for number in sorted(linked):
        activity = _heir(heirs, linked[number].activity or 0)
        origins[activity] = (*origins.get(activity, ()), linked[number])
    return WorkshopResults(tuple(entries(conn, round_name)), origins)


def add_reading(
    conn: Connection,
    round_name: str,
    *,
    sha256: str,
    file: str,
    found: Comparison,
    findings: Sequence[Finding],
    cells: CellCount,
    replaces: Collection[str] = (),
) -> list[WorkshopEntry]:
    """Store what a file says; what was read from the files `replaces` (by SHA-256) stays and does not count any more."""
    table = schema.workshop_entries
    old = update(table).where(table.c.round == round_name, table.c.sha256.in_([*replaces, sha256]))
    conn.execute(old.values(current=False))
    counts = {"filled": cells.filled, "read": cells.read, "noted": cells.noted}
    told = [codec.finding_to_json(one) for one in findings]
    about = {"at": now().isoformat(), "findings": told, "cells": counts}
    head = {"round": round_name, "sha256": sha256, "file": file, "current": True}
    conn.execute(insert(table).values(**head, sheet="", row=None, kind=_FILE, field="", values=about, activity=None))
    free = _next_number(conn)
    made = []
    for one in found.rows:
        number = one.former.number if one.former else free
        free += one.former is None
        activity = one.former.activity if one.former else None
        draft = one.draft
        conn.execute(
            insert(table).values(
                **head, sheet=draft.sheet, row=draft.row, kind=draft.kind.value, activity=activity,
                field=str(draft.values.get("field") or "")[:20],
                values={"number": number, "values": codec.to_json(draft.values)},
            )
        )  # fmt: skip
        place = Place(file, draft.sheet, draft.row)
        made.append(WorkshopEntry(number, round_name, draft.kind, place, draft.values, sha256, activity))
    return made


def link(conn: Connection, number: int, activity: int | None) -> None:
    """Remember, or with None forget, which activity the entry of that number became."""
    table = schema.workshop_entries
    rows = [row.id for row in conn.execute(select(table).where(table.c.kind != _FILE)) if _number(row) == number]
    conn.execute(update(table).where(table.c.id.in_(rows)).values(activity=activity))


def _next_number(conn: Connection) -> int:
    table = schema.workshop_entries
    return max((_number(row) for row in conn.execute(select(table).where(table.c.kind != _FILE))), default=0) + 1


def _heir(heirs: Mapping[int, int], number: int) -> int:
    seen: set[int] = set()
    while number in heirs and number not in seen:
        seen.add(number)
        number = heirs[number]
    return number


def _number(row: Row[Any]) -> int:
    return int(row._mapping["values"]["number"])


def _entry(row: Row[Any]) -> WorkshopEntry:
    return WorkshopEntry(
        number=_number(row), round=row.round, kind=EntryKind(row.kind), place=Place(row.file, row.sheet, row.row),
        values=codec.from_json(row._mapping["values"]["values"]), sha256=row.sha256, activity=row.activity,
    )  # fmt: skip


def _reading(row: Row[Any]) -> Reading:
    about = row._mapping["values"]
    findings = tuple(codec.finding_from_json(one) for one in about["findings"])
    return Reading(
        row.round, row.sha256, row.file, datetime.fromisoformat(about["at"]), findings, CellCount(**about["cells"])
    )
