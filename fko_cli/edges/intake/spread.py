"""Cells that stretch over several places, in tables that are written row by row (HTML, Word, Excel 2003)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fko_cli.core.grid import Cell, column_letters
from fko_cli.edges.intake.guard import MAX_CELLS, MAX_TEXT, unsafe

MAX_SPAN = 10_000
MAX_COLUMN = 16_384
"""The last column that a spreadsheet can have."""


@dataclass
class SpreadTable:
    """Puts cells side by side, past the places that cells above stretch into; bounded in cells and text."""

    cells: list[Cell] = field(default_factory=list)
    row: int = 0
    column: int = 0
    _taken: dict[int, int] = field(default_factory=dict)
    _letters: int = 0

    def next_row(self, row: int = 0) -> None:
        """Begin the next row, or that one."""
        self.row = row or self.row + 1
        self.column = 0
        self._taken = {column: last for column, last in self._taken.items() if last >= self.row}

    def skip(self, columns: int) -> None:
        """Leave places empty."""
        self.column += columns

    def put(self, cell: Cell | None, *, rows: int = 1, columns: int = 1) -> None:
        """The next cell of the row (its own place does not matter), over that many rows and columns; None is empty."""
        rows, columns = max(1, min(rows, MAX_SPAN)), max(1, min(columns, MAX_SPAN))
        self.column += 1
        while self.column in self._taken:
            self.column += 1
        first, last = self.column, self.column + columns - 1
        if last > MAX_COLUMN:
            raise unsafe("mehr Spalten, als ein Tabellenblatt haben kann")
        if rows > 1:
            self._taken.update(dict.fromkeys(range(first, last + 1), self.row + rows - 1))
        self.column = last
        if cell is None:
            return
        merged = ""
        if rows > 1 or columns > 1:
            merged = f"{column_letters(first)}{self.row}:{column_letters(last)}{self.row + rows - 1}"
        self.cells.append(replace(cell, row=self.row, column=first, merged=merged))
        self._letters += len(cell.text) + len(cell.comment)
        if len(self.cells) > MAX_CELLS:
            raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")
        if self._letters > MAX_TEXT:
            raise unsafe(f"mehr als {MAX_TEXT // 1_000_000} Millionen Zeichen Text")

    def stretch(self, row: int, column: int, columns: int) -> None:
        """Let the cell that began in that row run on down to this one."""
        for at in range(len(self.cells) - 1, -1, -1):
            cell = self.cells[at]
            if cell.row < row:
                return
            if (cell.row, cell.column) == (row, column):
                letters, last = column_letters(column), column_letters(column + columns - 1)
                self.cells[at] = replace(cell, merged=f"{letters}{row}:{last}{self.row}")
                return


def struck_part(pieces: list[tuple[str, bool]]) -> str:
    """The struck pieces of a text; separate ones in lines of their own, as `core.grid.Cell.struck` has them."""
    struck: list[str] = []
    before = False
    for text, out in pieces:
        if out and before:
            struck[-1] += text
        elif out and text.strip():
            struck.append(text)
        before = out and bool(struck)
    return "\n".join(struck)
