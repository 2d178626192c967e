"""Rows that somebody struck out as a whole: one finding for the row, not one for each of its cells."""

from __future__ import annotations

from fko_cli.core.grid import Cell, Sheet, column_letters
from fko_cli.core.reading.desk import Desk, content
from fko_cli.core.reading.headers import Table
from fko_cli.core.reading.text import plain
from fko_cli.core.sending.form import EXAMPLE_PREFIX

_TITLES = ("title", "need")


def note_struck_row(desk: Desk, sheet: Sheet, table: Table, line: int) -> None:
    """Tell of a line that has no answer left because all of it is struck out; the sample row is told as such."""
    if table.transposed:
        return
    title = next((cell for key in _TITLES if (cell := table.cell(line, key))), None)
    cells = list(table.lines[line].values())
    struck = [cell for cell in cells if cell.struck.strip() and desk.is_changed(sheet, cell)]
    if title not in struck and len(struck) < 2:
        return
    for cell in struck:
        desk.text_of(sheet, cell, column_letters(cell.column))
    gone = desk.withdraw("F401", sheet, line)
    cells = [cell for cell in cells if cell.address in gone]
    if not cells:
        return
    if title is not None and plain(title.text).startswith(EXAMPLE_PREFIX):
        desk.note("F204", sheet, title, column="", value=_told(title, cells), takes=cells)
        return
    name = content(title) if title else content(cells[0])
    desk.note("F218", sheet, title or cells[0], column="", value=_told(title, cells), takes=cells, title=name[:_NAMED])


def _told(title: Cell | None, cells: list[Cell]) -> str:
    """The contents in the order of the row, the title first."""
    first = [title] if title in cells and title is not None else []
    return " · ".join(content(cell) for cell in (*first, *(cell for cell in cells if cell != title)))


_NAMED = 100
"""Characters of the title that the sentence repeats before all contents."""
