"""An Excel list that came back with changed cells: which cells differ from what was written there.

The list carries a hidden sheet with a mark of every cell. So a cell that nobody touched is never taken for a wish, also when
activities have changed since. A table without that sheet is compared with what holds now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from fko_cli.core.deciding.edits import Cells, Wish, column_named, mark
from fko_cli.core.errors import UserError
from fko_cli.core.grid import Cell, Sheet, Workbook, column_letters
from fko_cli.core.questionnaire import label
from fko_cli.core.records import id_number
from fko_cli.core.settings import Settings
from fko_cli.edges.sheet_page import Book
from fko_cli.edges.table_headings import COMPUTED, without_remarks

SHEET = "Aktivitäten"
MARKS = "_fko"
_FIRST_ROWS = 20
_REPORTS = ("Meldungen", "Bedarfe")


def add_marks(book: Book, rows: Sequence[Mapping[str, str]]) -> None:
    """Write the hidden sheet with the marks of the cells of `rows` (heading -> text)."""
    if not rows or not rows[0].get(label("number")):
        return
    page = book.hidden(MARKS)
    for at, heading in enumerate(rows[0]):
        page.text(0, at, heading)
    for number, row in enumerate(rows, start=1):
        for at, (heading, text) in enumerate(row.items()):
            page.text(number, at, text if heading == label("number") else mark(text))


def read_edited(path: Path, settings: Settings) -> Cells:
    """The changed cells of a list. UserError when the file holds no table with numbers of activities."""
    from fko_cli.edges.review_sheet import read_table  # writing a list needs no readers of files

    book = read_table(path)
    sheet = _sheet(book)
    if sheet is None:
        raise UserError(
            f"{path.name} hat kein Blatt mit der Überschrift „{label('number')}“ und Angaben zu Aktivitäten.",
            "Bitte die Liste nehmen, die „fko export table“ schreibt, und darin Zellen ändern.",
        )
    header, headings = _headings(sheet) or (0, {})
    written = _written(book)
    wishes: list[Wish] = []
    seen: dict[int, int] = {}
    for row, cells in ((row, cells) for row, cells in sheet.rows.items() if row > header):
        number = _number(cells, headings)
        if number is None:
            if any(_text(cells.get(at)) for at in headings):
                wishes.append(_lost(row))
            continue
        place = seen.setdefault(number, row)
        for at, heading in headings.items():
            wish = _wish(settings, sheet, row, at, heading, cells.get(at), number, written)
            if wish and place != row:
                problem = f"A-{number:04d} steht auch in Zeile {place}; diese Zeile wurde nicht gelesen."
                wish = Wish(number, "", "", "", f"Zeile {row}", problem=problem)
                wishes.append(wish)
                break
            if wish:
                wishes.append(wish)
    return Cells(tuple(wishes), len(seen))


def _sheet(book: Workbook) -> Sheet | None:
    named = [one for one in book.sheets if one.name == SHEET] + list(book.sheets)
    return next((one for one in named if one.name not in (MARKS, *_REPORTS) and _headings(one)), None)


def _headings(sheet: Sheet) -> tuple[int, dict[int, str]] | None:
    for row, cells in sheet.rows.items():
        if row > _FIRST_ROWS:
            return None
        found = {at: cell.text.strip() for at, cell in cells.items() if cell.text.strip()}
        if label("number") in found.values() and len(found) > 1:
            return row, found
    return None


def _written(book: Workbook) -> dict[tuple[int, str], str] | None:
    """(number, heading) -> mark of the text that fko wrote; None when the file doesn't say."""
    sheet = next((one for one in book.sheets if one.name == MARKS), None)
    found = _headings(sheet) if sheet else None
    if sheet is None or found is None:
        return None
    header, headings = found
    marks: dict[tuple[int, str], str] = {}
    for row, cells in sheet.rows.items():
        number = _number(cells, headings) if row > header else None
        if number is not None:
            marks |= {(number, heading): _text(cells.get(at)) for at, heading in headings.items()}
    return marks


def _number(cells: Mapping[int, Cell], headings: Mapping[int, str]) -> int | None:
    at = next(at for at, heading in headings.items() if heading == label("number"))
    return id_number(_text(cells.get(at)))


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text.strip()


def _lost(row: int) -> Wish:
    return Wish(
        None, "", "", "", f"Zeile {row}",
        problem="Hier fehlt die Nummer der Aktivität. Neue Aktivitäten kommen als Meldung dazu (fko collect --actor).",
    )  # fmt: skip


def _wish(
    settings: Settings,
    sheet: Sheet,
    row: int,
    at: int,
    heading: str,
    cell: Cell | None,
    number: int,
    written: Mapping[tuple[int, str], str] | None,
) -> Wish | None:
    """The wish that a cell holds; None when it says what fko wrote there, or nothing that could be edited."""
    text, place = _text(cell), f"{sheet.name}!{column_letters(at)}{row}"
    before = written.get((number, heading)) if written is not None else None
    if heading == label("number") or before == mark(text) or (before is None and not text):
        return None
    column = None if heading in COMPUTED else column_named(settings, without_remarks(heading))
    if column is None:
        if before is None:
            return None
        return Wish(number, "", heading, text, place, problem=f"A-{number:04d}, {heading}: Diese Spalte rechnet fko aus.")
    if cell is not None and text and cell.struck == cell.text:
        problem = f"A-{number:04d}, {heading}: Der Text ist durchgestrichen. Zum Leeren bitte löschen."
        return Wish(number, column.key, heading, text, place, problem=problem)
    return Wish(number, column.key, heading, text, place, cell.value if cell else None, before)
