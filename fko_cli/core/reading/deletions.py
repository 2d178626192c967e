"""What stood in the form and was taken out: a deletion is an answer too."""

from __future__ import annotations

from collections.abc import Iterable

from fko_cli.core.grid import Sheet
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
