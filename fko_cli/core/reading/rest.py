"""What is not a row: hidden parts, shapes, and all text left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fko_cli.core.grid import Cell, Sheet, column_letters
from fko_cli.core.questionnaire import SHEET_ACTIVITIES, SHEET_GUIDE, SHEET_INSTITUTION, SHEET_NEEDS
from fko_cli.core.reading.accounting import is_technical
from fko_cli.core.reading.columns import has_text
from fko_cli.core.reading.desk import Desk, content, shown
from fko_cli.core.reading.headers import Table
from fko_cli.core.reading.rows import Rows, says_nothing_to_report
from fko_cli.core.reading.text import plain

_OWN_SHEETS = (SHEET_GUIDE, SHEET_INSTITUTION, SHEET_ACTIVITIES, SHEET_NEEDS)
_MANY_STRAY = 6


def note_hidden(desk: Desk, sheet: Sheet, tables: Sequence[Table]) -> None:
    """Hidden sheets, rows and columns that hold answers; they are read all the same."""
    answers = [cell for cell in sheet.cells if desk.is_answer(sheet, cell)]
    if is_technical(sheet) and not desk.context.own_list:
        return
    if sheet.hidden and answers:
        desk.note("F108", sheet)
        return
    hidden = [cell for cell in answers if cell.hidden]
    if not hidden:
        return
    headings = {cell.column: cell for table in tables if not table.transposed for cell in table.headings}
    columns = {cell.column for cell in hidden} - {cell.column for cell in answers if not cell.hidden}
    rows = {row: all(one.hidden for one in sheet.rows[row].values()) for row in {cell.row for cell in hidden}}
    told: set[int] = set()
    for cell in hidden:
        if not rows[cell.row] and cell.column in columns:
            label = plain(headings[cell.column].text) if cell.column in headings else column_letters(cell.column)
            desk.note("F411", sheet, cell, column=label)
        elif rows[cell.row] and cell.row not in told:
            told.add(cell.row)
            desk.note("F207", sheet, cell, column="")


def note_shapes(desk: Desk, sheet: Sheet) -> None:
    """Text boxes and shapes."""
    for text in sheet.shapes:
        if text.strip():
            desk.note("F107", sheet, value=plain(text))


def note_leftovers(desk: Desk, rows: Rows, sheet: Sheet, tables: Sequence[Table]) -> None:
    """All filled cells that nothing has accounted for yet: text beside, above and below tables, and extra sheets."""
    cells = [cell for cell in desk.ledger.open_cells(sheet) if has_text(desk, sheet, cell)]
    cells = [cell for cell in cells if desk.ledger.is_open(sheet, cell)]
    if not rows.reports and not rows.needs:
        for cell in cells:
            if says_nothing_to_report(cell.text):
                rows.nothing_to_report = True
                desk.note("F019", sheet, cell, value=content(cell), takes=[cell])
        cells = [cell for cell in cells if desk.ledger.is_open(sheet, cell)]
    if not cells:
        return
    if is_technical(sheet) and not desk.context.own_list:
        desk.note("F114", sheet, cells[0], column="", value=shown(cells), takes=cells)
        return
    if not tables and sheet.name not in _OWN_SHEETS:
        desk.note("F106", sheet, cells[0], column="", value=shown(cells), takes=cells)
        return
    blocks = list(_blocks(cells, tables))
    if len(blocks) > _MANY_STRAY:
        blocks = [cells]
    for block in blocks:
        desk.note("F105", sheet, block[0], column="", value=shown(block), takes=block)


def _blocks(cells: Sequence[Cell], tables: Sequence[Table]) -> Iterator[list[Cell]]:
    """Text above the first table in one piece, then what stands in neighbouring rows together."""
    first = min((table.header for table in tables if not table.transposed), default=0)
    block: list[Cell] = []
    for cell in cells:
        near = block and (cell.row - block[-1].row <= 1 or cell.row < first)
        if block and not near:
            yield block
            block = []
        block.append(cell)
    if block:
        yield block
