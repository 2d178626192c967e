"""What merging found, in the store: which report belongs to which activity, why, and how activities are linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select

from fko_cli.core import codec
from fko_cli.core.records import Join, ReturnStatus
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now

LEFT = "left"
"""The kind of event that names a report in the place of the other number: the report had the number until then."""


@dataclass(frozen=True, slots=True)
class Links:
    """Relations between activities: number -> group of one programme, later number -> the earlier one it succeeds."""

    groups: Mapping[int, str] = field(default_factory=dict)
    successions: Mapping[int, int] = field(default_factory=dict)


def memberships(conn: Connection, round_name: str) -> dict[int, int]:
    """Report id -> activity number, as the last merge left it."""
    table = schema.memberships
    rows = conn.execute(select(table.c.report_id, table.c.number).where(table.c.round == round_name))
    return {row.report_id: row.number for row in rows}


def save_memberships(conn: Connection, round_name: str, mapping: Mapping[int, int]) -> None:
    """Replace the round's memberships by `mapping` (report id -> activity number); new numbers are registered."""
    known = set(conn.scalars(select(schema.activities.c.number)))
    fresh = sorted(set(mapping.values()) - known)
    if fresh:
        conn.execute(insert(schema.activities), [{"number": number, "round": round_name} for number in fresh])
    table = schema.memberships
    conn.execute(delete(table).where(table.c.round == round_name))
    if mapping:
        rows = [{"report_id": one, "number": number, "round": round_name} for one, number in sorted(mapping.items())]
        conn.execute(insert(table), rows)


def next_number(conn: Connection) -> int:
    """The first activity number that was never given."""
    return (conn.scalar(select(func.max(schema.activities.c.number))) or 0) + 1


def add_events(conn: Connection, round_name: str, events: Sequence[tuple[str, int, int | None]]) -> None:
    """Record what happened to activity numbers: (kind: new, merged or split; number; the other number if any)."""
    if events:
        at = now()
        rows = [
            {"round": round_name, "at": at, "kind": kind, "number": number, "other": other} for kind, number, other in events
        ]
        conn.execute(insert(schema.activity_events), rows)


def note_left(conn: Connection, round_name: str, left: Mapping[int, int]) -> None:
    """Record that reports left activities (report id -> the number that it had)."""
    add_events(conn, round_name, [(LEFT, number, report) for report, number in sorted(left.items())])


def former_numbers(conn: Connection, round_name: str) -> dict[int, list[int]]:
    """Report id -> the numbers that it had before the one it has, in the order in which it first had them."""
    table = schema.activity_events
    query = select(table.c.number, table.c.other).where(table.c.round == round_name, table.c.kind == LEFT)
    found: dict[int, list[int]] = {}
    for row in conn.execute(query.order_by(table.c.id)):
        if row.number not in found.setdefault(row.other, []):
            found[row.other].append(row.number)
    return found


def heirs(conn: Connection, round_name: str) -> dict[int, int]:
    """Retired activity number -> the number that its reports went to, as far as it is known."""
    table = schema.activity_events
    query = select(table.c.number, table.c.other).where(table.c.round == round_name, table.c.kind == "merged")
    return {row.other: row.number for row in conn.execute(query.order_by(table.c.id))}


def joins(conn: Connection, round_name: str) -> list[Join]:
    """Why reports stand together, as the last merge left it."""
    table = schema.joins
    return [
        Join(
            row.first, row.second, row.origin, row.probability, tuple(codec.evidence_from_json(one) for one in row.evidence)
        )
        for row in conn.execute(select(table).where(table.c.round == round_name).order_by(table.c.id))
    ]


def save_joins(conn: Connection, round_name: str, found: Sequence[Join]) -> None:
    """Replace the round's joins."""
    table = schema.joins
    conn.execute(delete(table).where(table.c.round == round_name))
    rows = [
        {
            "round": round_name, "first": one.first, "second": one.second, "origin": one.origin,
            "probability": one.probability, "evidence": [codec.evidence_to_json(reason) for reason in one.evidence],
        }
        for one in found
    ]  # fmt: skip
    if rows:
        conn.execute(insert(table), rows)


def links(conn: Connection, round_name: str) -> Links:
    """The links between activities, as the last merge left them."""
    table = schema.links
    rows = list(conn.execute(select(table).where(table.c.round == round_name).order_by(table.c.id)))
    return Links(
        groups={row.number: row.target for row in rows if row.kind == "group"},
        successions={row.number: int(row.target) for row in rows if row.kind == "succession"},
    )


def save_links(conn: Connection, round_name: str, found: Links) -> None:
    """Replace the round's links."""
    table = schema.links
    conn.execute(delete(table).where(table.c.round == round_name))
    rows = [{"round": round_name, "kind": "group", "number": n, "target": t} for n, t in sorted(found.groups.items())]
    rows += [
        {"round": round_name, "kind": "succession", "number": n, "target": str(t)}
        for n, t in sorted(found.successions.items())
    ]
    if rows:
        conn.execute(insert(table), rows)


def input_state(conn: Connection, round_name: str) -> str:
    """A short text that changes whenever the current reports or the decisions of the round change."""
    versions, source = schema.report_versions, schema.returns
    current = (
        select(func.count(), func.max(versions.c.id), func.sum(source.c.id))
        .select_from(versions.join(source, versions.c.return_id == source.c.id))
        .where(source.c.round == round_name, source.c.current, source.c.status != ReturnStatus.set_aside.value)
    )
    count, newest, returned = conn.execute(current).one()
    table = schema.decisions
    decided = conn.scalar(select(func.max(table.c.id)).where(table.c.round == round_name))
    return f"{count}:{newest or 0}:{returned or 0}:{decided or 0}"


def merged_state(conn: Connection, round_name: str) -> str | None:
    """The `input_state` that the last merge worked on, None before the first."""
    return conn.scalar(select(schema.merges.c.state).where(schema.merges.c.round == round_name))


def merged_rounds(conn: Connection) -> list[str]:
    """The names of the rounds that were merged."""
    return list(conn.scalars(select(schema.merges.c.round)))


def save_merged_state(conn: Connection, round_name: str, state: str) -> None:
    """Remember the `input_state` that this merge worked on."""
    table = schema.merges
    conn.execute(delete(table).where(table.c.round == round_name))
    conn.execute(insert(table).values(round=round_name, state=state, at=now()))
