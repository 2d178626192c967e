"""Returns, reports and needs in the store: append-only, with the versions of corrected reports."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from fko_cli.core import codec
from fko_cli.core.records import CellCount, Finding, Need, Place, Report, Return, ReturnStatus, Value
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to store. `report_id` is set when it continues a known report (then `version` counts on from there)."""

    place: Place
    values: Mapping[str, Value]
    typed: Mapping[str, str]
    fingerprint: str
    row_key: str = ""
    report_id: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class NewNeed:
    """A need to store."""

    place: Place
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class NewReturn:
    """A collected file to store; `replaces` are the ids of earlier returns that it takes the place of."""

    round: str
    actor: str | None
    sha256: str
    file: str
    status: ReturnStatus
    cells: CellCount
    findings: Sequence[Finding]
    reason: str = ""
    reports: Sequence[NewReport] = ()
    needs: Sequence[NewNeed] = ()
    replaces: Sequence[int] = ()


def known(conn: Connection, round_name: str, sha256: str) -> Return | None:
    """The newest stored return of the round with these bytes, None when there is none."""
    table = schema.returns
    query = select(table).where(table.c.round == round_name, table.c.sha256 == sha256).order_by(table.c.id.desc()).limit(1)
    row = conn.execute(query).first()
    return _return(row) if row else None


def earlier_round_of(conn: Connection, round_name: str, sha256: str) -> str:
    """The newest other round in which a file of these bytes was taken in, "" when none was."""
    table = schema.returns
    found = conn.scalar(
        select(table.c.round)
        .where(table.c.sha256 == sha256, table.c.round != round_name, table.c.status != ReturnStatus.set_aside.value)
        .order_by(table.c.id.desc())
        .limit(1)
    )
    return found or ""


def returns(conn: Connection, round_name: str, *, current_only: bool = False, actor: str | None = None) -> list[Return]:
    """All returns of the round (or of one actor) in the order of collection.

    `current_only` leaves out replaced and set-aside ones.
    """
    table = schema.returns
    query = select(table).where(table.c.round == round_name).order_by(table.c.id)
    if current_only:
        query = query.where(table.c.current, table.c.status != ReturnStatus.set_aside.value)
    if actor is not None:
        query = query.where(table.c.actor == actor)
    return [_return(row) for row in conn.execute(query)]


def add_return(conn: Connection, new: NewReturn) -> Return:
    """Store a return with its reports and needs, and mark the returns it replaces as no longer current."""
    result = conn.execute(
        insert(schema.returns).values(
            round=new.round, actor=new.actor, sha256=new.sha256, file=new.file, status=new.status.value,
            reason=new.reason, collected_at=now(), filled=new.cells.filled, read=new.cells.read, noted=new.cells.noted,
            findings=[codec.finding_to_json(finding) for finding in new.findings], current=True,
        )
    )  # fmt: skip
    return_id = _new_id(result)
    if new.replaces:
        table = schema.returns
        conn.execute(update(table).where(table.c.id.in_(list(new.replaces))).values(current=False))
    for report in new.reports:
        _add_report(conn, new, return_id, report)
    if new.needs:
        conn.execute(
            insert(schema.needs),
            [
                {
                    "return_id": return_id,
                    "sheet": need.place.sheet,
                    "row": need.place.row,
                    "values": codec.to_json(need.values),
                }
                for need in new.needs
            ],
        )
    row = conn.execute(select(schema.returns).where(schema.returns.c.id == return_id)).one()
    return _return(row)


def add_findings(conn: Connection, return_id: int, news: Sequence[Finding]) -> None:
    """Add what came out about a stored return later, in front of what is known of it."""
    table = schema.returns
    known = conn.execute(select(table.c.findings).where(table.c.id == return_id)).scalar_one()
    findings = [*(codec.finding_to_json(one) for one in news), *known]
    conn.execute(update(table).where(table.c.id == return_id).values(findings=findings))


def restore(conn: Connection, return_id: int) -> None:
    """Let a return count again that another one had replaced."""
    conn.execute(update(schema.returns).where(schema.returns.c.id == return_id).values(current=True))


def _add_report(conn: Connection, new: NewReturn, return_id: int, report: NewReport) -> None:
    report_id = report.report_id
    if report_id is None:
        report_id = _new_id(conn.execute(insert(schema.reports).values(round=new.round, actor=new.actor)))
    conn.execute(
        insert(schema.report_versions).values(
            report_id=report_id, return_id=return_id, version=report.version, sheet=report.place.sheet,
            row=report.place.row, row_key=report.row_key, fingerprint=report.fingerprint,
            values=codec.to_json(report.values), typed=dict(report.typed),
        )
    )  # fmt: skip


def reports(
    conn: Connection, round_name: str, actor: str | None = None, only: Collection[int] | None = None
) -> list[Report]:
    """The current version of every report of the round (of one actor, of those with the ids in `only`), ordered by id."""
    versions = schema.report_versions
    query = _current(versions, round_name, actor).order_by(versions.c.report_id, versions.c.id)
    if only is not None:
        query = query.where(versions.c.report_id.in_(sorted(only)))
    newest = {row.report_id: row for row in conn.execute(query)}
    return [_report(row, round_name) for row in newest.values()]


def past_reports(conn: Connection, past: Return) -> list[Report]:
    """The reports of a return as it brought them, with the version under which that content would come back.

    That is a new version where later returns gave the report another content.
    """
    versions = schema.report_versions
    rows = conn.execute(
        select(versions, schema.returns.c.actor, schema.returns.c.file)
        .join(schema.returns, versions.c.return_id == schema.returns.c.id)
        .where(versions.c.report_id.in_(select(versions.c.report_id).where(versions.c.return_id == past.id)))
        .order_by(versions.c.report_id, versions.c.id)
    ).all()
    newest = {row.report_id: row for row in rows}
    found = []
    for row in (one for one in rows if one.return_id == past.id):
        last = newest[row.report_id]
        version = last.version + (last.fingerprint != row.fingerprint)
        found.append(replace(_report(row, past.round), version=version))
    return found


def needs(conn: Connection, round_name: str, actor: str | None = None) -> list[Need]:
    """The needs in the current returns of the round (or of one actor), ordered by id.

    Each return brings its needs anew. One with the same content as in an earlier return of the actor is known by the
    first id it had, so that `B-0004` stays `B-0004` when a corrected return repeats it.
    """
    table, source = schema.needs, schema.returns
    query = select(table, source.c.actor, source.c.file, source.c.current, source.c.status)
    query = query.join(source, table.c.return_id == source.c.id).where(source.c.round == round_name).order_by(table.c.id)
    alike: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in conn.execute(query if actor is None else query.where(source.c.actor == actor)):
        content = json.dumps(row._mapping["values"], sort_keys=True)
        alike.setdefault((row.actor, content), []).append(row)
    found = []
    for rows in alike.values():
        current = [row for row in rows if row.current and row.status != ReturnStatus.set_aside.value]
        found += [_need(first.id, row, round_name) for first, row in zip(rows, current, strict=False)]
    return sorted(found, key=lambda one: one.id)


def _need(need_id: int, row: Row[Any], round_name: str) -> Need:
    return Need(
        id=need_id, actor=row.actor, round=round_name, place=Place(row.file, row.sheet, row.row),
        values=codec.from_json(row._mapping["values"]), return_id=row.return_id,
    )  # fmt: skip


def _current(table: Any, round_name: str, actor: str | None) -> Select[Any]:
    source = schema.returns
    query = (
        select(table, source.c.actor, source.c.file)
        .join(source, table.c.return_id == source.c.id)
        .where(source.c.round == round_name, source.c.current, source.c.status != ReturnStatus.set_aside.value)
    )
    return query if actor is None else query.where(source.c.actor == actor)


def _report(row: Row[Any], round_name: str) -> Report:
    return Report(
        id=row.report_id, actor=row.actor, round=round_name, place=Place(row.file, row.sheet, row.row),
        values=codec.from_json(row._mapping["values"]), typed=row.typed, fingerprint=row.fingerprint,
        version=row.version, return_id=row.return_id, row_key=row.row_key,
    )  # fmt: skip


def _new_id(result: Any) -> int:
    return int(result.inserted_primary_key[0])


def _return(row: Row[Any]) -> Return:
    collected: datetime = row.collected_at
    return Return(
        id=row.id, round=row.round, actor=row.actor, sha256=row.sha256, file=row.file, status=ReturnStatus(row.status),
        collected_at=collected, cells=CellCount(row.filled, row.read, row.noted),
        findings=tuple(codec.finding_from_json(one) for one in row.findings), reason=row.reason, current=row.current,
    )  # fmt: skip
