"""What a returned workbook says: reports, needs, answers about the institution, findings, and the accounting of its cells.

Independent of file formats; works on `core.grid.Workbook`. Every filled cell ends in a field or in a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.own_questions import columns_of, own_columns
from fko_cli.core.questionnaire import COLUMNS, ROW_KEY_HEADING, SHEET_INSTITUTION
from fko_cli.core.reading.accounting import is_technical
from fko_cli.core.reading.columns import note_columns
from fko_cli.core.reading.deletions import note_deleted_answers
from fko_cli.core.reading.desk import Context, Desk, content
from fko_cli.core.reading.grouping import grouped
from fko_cli.core.reading.headers import Table, find_tables
from fko_cli.core.reading.institution import note_deleted_institution, read_institution
from fko_cli.core.reading.rest import note_hidden, note_leftovers, note_shapes
from fko_cli.core.reading.rows import NeedDraft, ReportDraft, Rows
from fko_cli.core.reading.sent_rows import lost_headings
from fko_cli.core.reading.text import plain
from fko_cli.core.reading.unconfirmed import note_unconfirmed
from fko_cli.core.records import CellCount, Finding

__all__ = ["Context", "Interpretation", "NeedDraft", "ReportDraft", "interpret"]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a workbook says. `institution` holds the answers of the sheet `Institution` by the keys of its lines."""

    reports: tuple[ReportDraft, ...]
    needs: tuple[NeedDraft, ...]
    findings: tuple[Finding, ...]
    cells: CellCount
    nothing_to_report: bool
    institution: Mapping[str, str]


def interpret(workbook: Workbook, context: Context) -> Interpretation:
    """Read all sheets; never raises for what an actor wrote."""
    desk = Desk(workbook, context)
    rows = Rows(desk)
    institution: dict[str, str] = {}
    tables: dict[str, tuple[Table, ...]] = {}
    for sheet in (one for one in workbook.sheets if context.own_list or not is_technical(one)):
        if sheet.name == SHEET_INSTITUTION:
            institution |= read_institution(desk, rows, sheet)
            note_deleted_institution(desk, sheet)
        else:
            tables[sheet.name] = _tables_of(desk, sheet)
        for table in tables.get(sheet.name, ()):
            rows.take(sheet, table)
            note_columns(desk, sheet, table)
    found = [table for of_sheet in tables.values() for table in of_sheet]
    _note_missing_columns(desk, rows, found)
    in_sheets = [(sheet, table) for sheet in workbook.sheets for table in tables.get(sheet.name, ())]
    note_deleted_answers(desk, in_sheets)
    note_unconfirmed(desk, in_sheets, rows.reports)
    _note_what_rows_need(desk, workbook, tables)
    for sheet in workbook.sheets:
        note_hidden(desk, sheet, tables.get(sheet.name, ()))
        note_shapes(desk, sheet)
        note_leftovers(desk, rows, sheet, tables.get(sheet.name, ()))
    nothing = rows.nothing_to_report and not rows.reports
    _note_emptiness(desk, rows, found, nothing)
    return Interpretation(
        tuple(rows.reports),
        tuple(rows.needs),
        tuple(_in_order(workbook, grouped(desk.findings))),
        desk.ledger.count(),
        nothing,
        institution,
    )


def _tables_of(desk: Desk, sheet: Sheet) -> tuple[Table, ...]:
    """The sheet's tables; one with labels in a column counts only where somebody answered beside them."""
    found = find_tables(sheet, own_columns(desk.context.settings))
    required = {column.key for column in COLUMNS if column.required}
    if not any(table.kind == "activities" and required <= set(table.columns) for table in found):
        found = _by_sent_headings(desk, sheet) or found
    return tuple(
        table
        for table in found
        if not table.transposed
        or any(desk.is_answer(sheet, cell) for line in table.records for cell in table.lines[line].values())
    )


def _by_sent_headings(desk: Desk, sheet: Sheet) -> tuple[Table, ...]:
    """The form's tables where somebody wrote over its headings: what stood there says which column is which."""
    lost = lost_headings(sheet, desk.ledger.sent.get(sheet.name, {}))
    kept = [cell for cell in sheet.cells if (cell.row, cell.column) not in lost]
    sent = [Cell(row, column, text, text) for (row, column), text in lost.items()]
    cells = sorted((*kept, *sent), key=lambda cell: (cell.row, cell.column))
    found = find_tables(replace(sheet, cells=tuple(cells)), own_columns(desk.context.settings)) if lost else ()
    if not any(table.kind == "activities" for table in found):
        return ()
    for place, text in lost.items():
        if (now := sheet.by_place.get(place)) is not None:
            label = plain(text).removesuffix(" *")
            desk.note("F103", sheet, now, column=label, value=content(now), label=label, takes=[now])
    return found


def _note_missing_columns(desk: Desk, rows: Rows, tables: Sequence[Table]) -> None:
    """Required columns that no table of activities has, once per file; a heading or sheet name may have told instead."""
    activities = [table for table in tables if table.kind == "activities"]
    for column in columns_of(desk.context.settings):
        told = bool(rows.reports) and all(column.key in report.values for report in rows.reports)
        if activities and column.required and not told and not any(column.key in table.columns for table in activities):
            desk.note("F101", Sheet("", ()), value=column.label)


def _note_what_rows_need(desk: Desk, workbook: Workbook, tables: Mapping[str, Sequence[Table]]) -> None:
    """Where a form lost its hidden keys, or the headings without which its answers can't be read as activities."""
    for sheet in workbook.sheets:
        if ROW_KEY_HEADING not in desk.ledger.sent.get(sheet.name, {}).values():
            continue
        if not any(one.kind == "activities" for one in tables.get(sheet.name, ())) and desk.ledger.open_cells(sheet):
            desk.note("F010", sheet)
        elif not any(cell.text == ROW_KEY_HEADING for cell in sheet.cells):
            desk.note("F131", sheet, value=ROW_KEY_HEADING)


def _note_emptiness(desk: Desk, rows: Rows, tables: Sequence[Table], nothing: bool) -> None:
    if rows.reports or rows.needs or nothing or any(one.code == "F010" for one in desk.findings):
        return
    code = "F018" if any(table.kind == "activities" for table in tables) else "F010"
    desk.note(code, Sheet("", ()))


def _in_order(workbook: Workbook, findings: Sequence[Finding]) -> list[Finding]:
    """Whole file first, then by sheet and row; within a row as they came up."""
    order = {sheet.name: at for at, sheet in enumerate(workbook.sheets, start=1)}
    return sorted(findings, key=lambda one: (order.get(one.sheet, 0), one.row or 0))
