"""The accounting of a return: which cells an actor filled in, and that each is read into a field or noted in a finding.

A cell of a form counts as filled when it differs from the form as sent. Rows and columns may have been inserted or moved,
so a text that stood elsewhere on the sheet is still the form's, as long as it is not used up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.questionnaire import ROW_KEY_HEADING, SHEET_IDENTITY, SHEET_LISTS
from fko_cli.core.reading.text import one_line, plain
from fko_cli.core.records import CellCount
from fko_cli.core.sending.form import is_computed

AsSent = Mapping[str, Mapping[str, str]]
_Place = tuple[int, int]


class Ledger:
    """Keeps, for one workbook, the filled cells and what became of each."""

    def __init__(self, workbook: Workbook, as_sent: AsSent | None, *, own_list: bool) -> None:
        self.own_list = own_list
        self._filled: dict[str, set[_Place]] = {}
        self._read: set[tuple[str, _Place]] = set()
        self._noted: set[tuple[str, _Place]] = set()
        sent = {} if own_list or as_sent is None else _matched_sheets(workbook, as_sent)
        for sheet in workbook.sheets:
            if own_list:
                filled = {_place(cell) for cell in sheet.cells if _has_content(cell)}
            elif is_technical(sheet):
                filled = set()
            else:
                filled = _differing(sheet, sent.get(sheet.name, {}))
            self._filled.setdefault(sheet.name, set()).update(filled)

    def is_filled(self, sheet: Sheet, cell: Cell) -> bool:
        """Whether the cell is an answer: non-empty and different from the form as sent."""
        return (cell.row, cell.column) in self._filled.get(sheet.name, ())

    def read(self, sheet: Sheet, cell: Cell) -> None:
        """The cell went into a field."""
        self._read.add((sheet.name, _place(cell)))

    def note(self, sheet: Sheet, cells: Iterable[Cell]) -> None:
        """The cells are shown in a finding."""
        self._noted.update((sheet.name, _place(cell)) for cell in cells)

    def is_open(self, sheet: Sheet, cell: Cell) -> bool:
        """Whether the cell is filled and neither read nor noted yet."""
        place = (sheet.name, _place(cell))
        return self.is_filled(sheet, cell) and place not in self._read and place not in self._noted

    def open_cells(self, sheet: Sheet) -> list[Cell]:
        """What is still to be accounted for, in the order of the sheet."""
        return [cell for cell in sheet.cells if self.is_open(sheet, cell)]

    def count(self) -> CellCount:
        """`read + noted` equals `filled` once no cell is open; a cell that is both counts as read."""
        filled = {(name, place) for name, places in self._filled.items() for place in places}
        return CellCount(len(filled), len(filled & self._read), len((filled & self._noted) - self._read))


def is_technical(sheet: Sheet) -> bool:
    """Whether the sheet is one of the form's own hidden sheets, where nobody answers."""
    return sheet.name in (SHEET_LISTS, SHEET_IDENTITY)


def _has_content(cell: Cell) -> bool:
    return bool(cell.text.strip() or cell.comment or cell.formula)


def _place(cell: Cell) -> _Place:
    return cell.row, cell.column


@lru_cache(maxsize=16384)
def _key(text: str) -> str:
    return one_line(plain(text))


def _differing(sheet: Sheet, sent: Mapping[str, str]) -> set[_Place]:
    """Places of the cells that are answers."""
    left = Counter(_key(text) for text in sent.values() if text)
    moved: list[Cell] = []
    filled: set[_Place] = set()
    row_keys = _row_key_column(sheet)
    for cell in sheet.cells:
        if not _has_content(cell) or is_computed(sheet.name, cell.row, cell.column) or cell.column == row_keys:
            continue
        key = _key(cell.text)
        same = key and key == _key(sent.get(cell.address, ""))
        if same:
            left[key] -= 1
        if cell.comment or cell.struck:
            filled.add(_place(cell))
        elif not same:
            moved.append(cell)
    for cell in moved:
        key = _key(cell.text)
        if key and left[key] > 0:
            left[key] -= 1
        else:
            filled.add(_place(cell))
    return filled


def _row_key_column(sheet: Sheet) -> int | None:
    return next((cell.column for cell in sheet.cells if cell.text == ROW_KEY_HEADING), None)


def _matched_sheets(workbook: Workbook, as_sent: AsSent) -> dict[str, Mapping[str, str]]:
    """Sheet of the return -> its cells as sent, also when a sheet was renamed."""
    matched: dict[str, Mapping[str, str]] = {}
    for sheet in workbook.sheets:
        if sheet.name in as_sent:
            matched[sheet.name] = as_sent[sheet.name]
    free = {name: texts for name, texts in as_sent.items() if name not in matched}
    for sheet in workbook.sheets:
        if sheet.name in matched or not free:
            continue
        best = max(free, key=lambda name: _overlap(sheet.cells, free[name]))
        if _overlap(sheet.cells, free[best]) >= 3:
            matched[sheet.name] = free.pop(best)
    return matched


def _overlap(cells: Iterable[Cell], sent: Mapping[str, str]) -> int:
    return len({_key(cell.text) for cell in cells} & {_key(text) for text in sent.values() if text})
