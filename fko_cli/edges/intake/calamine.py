"""The reader for .xls and .xlsb: values only, by python-calamine.

calamine aborts the process on some broken and some sparse files and raises panics; it must only run in a child process.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from fko_cli.core.grid import Cell, CellValue, Sheet, Workbook, column_letters
from fko_cli.edges.intake import display
from fko_cli.edges.intake.guard import MAX_CELLS, Refused, damaged, unsafe

BLIND_TO = ("Durchstreichungen", "Kommentare", "Farben", "Formeln", "Fehlerwerte", "ausgeblendete Zeilen")


def read(content: bytes, kind: str) -> Workbook:
    """Read a workbook of that kind (xls, xlsb); Refused when it is damaged or has a password."""
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = _sheets(book)
    except python_calamine.PasswordError as problem:
        raise Refused("F003") from problem
    except python_calamine.CalamineError as problem:
        if "password" in str(problem).lower():
            raise Refused("F003") from problem
        raise damaged("der Aufbau der Datei ist zerstört") from problem
    except BaseException as problem:
        # What the library's Rust part gives up on arrives as this; it is no Exception and would end the process.
        if type(problem).__name__ != "PanicException":
            raise
        raise damaged("der Aufbau der Datei ist zerstört") from problem
    if not sheets:
        raise damaged("die Datei enthält kein Tabellenblatt")
    return Workbook(kind, tuple(sheets), blind_to=BLIND_TO)


def _sheets(book: object) -> list[Sheet]:
    import python_calamine as calamine

    assert isinstance(book, calamine.CalamineWorkbook)
    sheets, filled = [], 0
    for data in book.sheets_metadata:
        if data.typ not in (calamine.SheetTypeEnum.WorkSheet, calamine.SheetTypeEnum.MacroSheet):
            continue
        hidden = data.visible != calamine.SheetVisibleEnum.Visible
        sheet = book.get_sheet_by_name(data.name)
        cells = _cells(sheet, hidden)
        filled += len(cells)
        if filled > MAX_CELLS:
            raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")
        sheets.append(Sheet(data.name, tuple(cells), hidden))
    return sheets


def _cells(sheet: object, hidden: bool) -> list[Cell]:
    import python_calamine as calamine

    assert isinstance(sheet, calamine.CalamineSheet)
    if sheet.start is None:
        return []
    merges = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        merges[top + 1, left + 1] = f"{column_letters(left + 1)}{top + 1}:{column_letters(right + 1)}{bottom + 1}"
    # Without the empty area at the top, rows and columns would lose their numbers; its start tells them.
    top, left = sheet.start
    cells = []
    for row, line in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
        for column, found in enumerate(line, start=left + 1):
            cell = _cell(row, column, found, merges.get((row, column), ""), hidden)
            if cell is not None:
                cells.append(cell)
    return cells


def _cell(row: int, column: int, found: object, merged: str, hidden: bool) -> Cell | None:
    value: CellValue
    if isinstance(found, bool | int | date | datetime | time):
        value = found
    elif isinstance(found, float):
        value = display.whole(found)
    elif isinstance(found, timedelta):
        value = str(found)
    else:
        value = str(found).replace("\r\n", "\n").replace("\r", "\n")
        if not value.strip():
            return None
    if isinstance(value, datetime):
        value = display.day_or_moment(value)
    return Cell(row, column, value, display.show(value), merged=merged, hidden=hidden)
