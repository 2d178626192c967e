"""What stood in the form and was taken out: a deletion is an answer too."""

from __future__ import annotations

from collections.abc import Iterable

from fko_cli.core.grid import Cell, Sheet
from fko_cli.core.questionnaire import INSTITUTION_LINES
from fko_cli.core.reading.desk import Desk
from fko_cli.core.reading.headers import Table
from fko_cli.core.reading.text import heading_key, plain


def note_deleted_answers(desk: Desk, tables: Iterable[tuple[Sheet, Table]]) -> None:
    """Cells of pre-filled rows that came back empty; rows that are gone altogether are told of elsewhere."""
    for sheet, table in tables:
        found = desk.ledger.rows(sheet)
        columns = {heading_key(column.label): column for column in table.asked}
        for row, sent in found.rows.items():
            if row in found.untouched or row not in table.lines or table.transposed:
                continue
            for heading, text in sent.texts.items():
                column = columns.get(heading)
                cell = table.cell(row, column.key) if column else None
                if column is None or (cell is not None and plain(cell.text)):
                    continue
                place = table.place(row, column.key) or next(iter(table.lines[row].values()))
                desk.note("F215", sheet, place, column=column.label, value=text)


def note_deleted_institution(desk: Desk, sheet: Sheet) -> None:
    """Lines of the sheet `Institution` whose answer, known when the form was sent, came back empty."""
    sent = desk.ledger.sent.get(sheet.name, {})
    before = {
        heading_key(text): sent.get(f"B{address[1:]}", "") for address, text in sent.items() if address.startswith("A")
    }
    labels = {heading_key(line.label): line.label for line in INSTITUTION_LINES}
    for cells in sheet.rows.values():
        label = next((cell for cell in cells.values() if heading_key(cell.text[:_MAX_LABEL]) in labels), None)
        key = heading_key(label.text[:_MAX_LABEL]) if label else ""
        if label is None or not before.get(key, "").strip():
            continue
        now = cells.get(label.column + 1)
        if now is None or not plain(now.text):
            place = Cell(label.row, label.column + 1, None, "")
            desk.note("F115", sheet, place, column=labels[key], value=plain(before[key]), label=labels[key])


_MAX_LABEL = 200
