"""The reader for .xls (BIFF 2 to 8) by xlrd: values, strike-out, notes, links, fills, hidden rows, text boxes.

xlrd raises anything on broken files and knows no bounds of its own; it must only run in a child process. A file that it
can't read is tried with python-calamine, which sees values only.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import xlrd
from xlrd.sheet import Sheet as BiffSheet

from fko_cli.core.grid import Cell, CellValue, Sheet, Workbook, column_letters
from fko_cli.edges.intake import calamine, display
from fko_cli.edges.intake.display import GENERAL, NumberFormat, number_format
from fko_cli.edges.intake.fills import usual_fills
from fko_cli.edges.intake.guard import MAX_CELLS, Refused, damaged, unsafe
from fko_cli.edges.intake.spread import struck_part

BLIND_TO = ("Formeln",)
_OLDER_BLIND_TO = (*BLIND_TO, "Textfelder")
_WITH_TEXT_BOXES = 80
"""BIFF 8: the first format whose text boxes xlrd reads."""
_NO_COLOUR = {0x08, 0x09, 0x40, 0x41, 0x7FFF}
"""Palette entries of black on "automatic", white, and the system's own colours: no highlighting."""


@dataclass(slots=True)
class _Drawn:
    """Texts of notes and text boxes of the sheet being read; xlrd itself keeps those of notes only."""

    texts: dict[int, list[str]] = field(default_factory=dict)


def read(content: bytes, kind: str) -> Workbook:
    """Read an .xls file; Refused when it is damaged beyond both libraries or has a password."""
    try:
        with _drawn_texts() as drawn:
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except xlrd.XLRDError as problem:
        if "encrypted" in str(problem).lower():
            raise Refused("F003") from problem
        return calamine.read(content, kind)
    except MemoryError:
        raise
    except Exception:  # xlrd raises whatever a broken record leads to
        return calamine.read(content, kind)
    sheets, filled = [], 0
    for sheet in book.sheets():
        cells = _cells(book, sheet)
        filled += len(cells)
        if filled > MAX_CELLS:
            raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")
        sheets.append(Sheet(sheet.name, tuple(cells), sheet.visibility != 0, _shapes(sheet, drawn)))
    if not sheets:
        raise damaged("die Datei enthält kein Tabellenblatt")
    blind = BLIND_TO if book.biff_version >= _WITH_TEXT_BOXES else _OLDER_BLIND_TO
    return Workbook(kind, tuple(sheets), blind_to=blind)


@contextmanager
def _drawn_texts() -> Iterator[_Drawn]:
    """While a file is read, keep the text of every drawn object by the `id` of its sheet."""
    drawn = _Drawn()
    original = BiffSheet.handle_txo

    def keep(sheet: Any, data: bytes) -> Any:
        found = original(sheet, data)
        if found is not None and found.text:
            drawn.texts.setdefault(id(sheet), []).append(found.text)
        return found

    BiffSheet.handle_txo = keep
    try:
        yield drawn
    finally:
        BiffSheet.handle_txo = original


def _shapes(sheet: Any, drawn: _Drawn) -> tuple[str, ...]:
    """The texts of text boxes: all drawn texts but those of notes."""
    left = Counter(drawn.texts.get(id(sheet), ()))
    left.subtract(note.text for note in sheet.cell_note_map.values())
    return tuple(_lines(text) for text, count in left.items() for _ in range(count) if text.strip())


@dataclass(frozen=True, slots=True)
class _Look:
    """What a cell's style means for its reading."""

    format: NumberFormat
    font: int
    fill: str


_BARE = _Look(GENERAL, -1, "")


def _looks(book: Any) -> list[_Look]:
    """The styles in the order of their indexes."""
    formats = {key: number_format(one.format_str or "") for key, one in book.format_map.items()}
    return [_Look(formats.get(one.format_key, GENERAL), one.font_index, _fill(book, one)) for one in book.xf_list]


def _cells(book: Any, sheet: Any) -> list[Cell]:
    merges = {
        (top, left): f"{column_letters(left + 1)}{top + 1}:{column_letters(right)}{bottom}"
        for top, bottom, left, right in sheet.merged_cells
        if bottom - top > 1 or right - left > 1
    }
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    looks, struck_fonts = _looks(book), {at for at, font in enumerate(book.font_list) if font.struck_out}
    notes = {place: _lines(note.text).strip() for place, note in sheet.cell_note_map.items()}
    fills: Counter[tuple[int, str]] = Counter()
    found: list[tuple[Cell, str]] = []
    for row, column, kind, raw, style in _filled(sheet, [place for place, text in notes.items() if text]):
        look = looks[style] if 0 <= style < len(looks) else _BARE
        fills[column + 1, look.fill] += 1
        comment = notes.get((row, column), "")
        if kind == xlrd.XL_CELL_BLANK or (kind == xlrd.XL_CELL_TEXT and not raw.strip()):
            if comment:
                found.append((Cell(row + 1, column + 1, None, "", comment=comment), ""))
            continue
        value, error = _value(book, kind, raw, look.format)
        text = display.show(value, look.format)
        runs = sheet.rich_text_runlist_map.get((row, column), ())
        struck = _struck(text, ((0, look.font), *runs), struck_fonts) if runs or look.font in struck_fonts else ""
        hidden = sheet.visibility != 0 or row in hidden_rows or column in hidden_columns
        merged, link = merges.get((row, column), ""), _link(sheet, row, column)
        cell = Cell(row + 1, column + 1, value, text, struck, comment, "", link, merged, error, False, hidden)
        found.append((cell, look.fill))
    usual = usual_fills(fills)
    return [replace(cell, highlighted=True) if fill and (cell.column, fill) not in usual else cell for cell, fill in found]


def _filled(sheet: Any, noted: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, Any, int]]:
    """(row, column, type, value, style) of all stored cells from 0, and of places that hold nothing but a note."""
    beyond: dict[int, list[int]] = {}
    for row, column in noted:
        if row >= sheet.nrows or column >= sheet.row_len(row) or not sheet.cell_type(row, column):
            beyond.setdefault(row, []).append(column)
    for row in range(max([sheet.nrows, *(at + 1 for at in beyond)])):
        if row < sheet.nrows:
            for column, (kind, raw) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
                if kind != xlrd.XL_CELL_EMPTY:
                    yield row, column, kind, raw, sheet.cell_xf_index(row, column)
        for column in sorted(beyond.get(row, ())):
            yield row, column, xlrd.XL_CELL_BLANK, "", -1


def _value(book: Any, kind: int, raw: Any, known: NumberFormat) -> tuple[CellValue, bool]:
    if kind == xlrd.XL_CELL_TEXT:
        return _lines(raw), False
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(raw), False
    if kind == xlrd.XL_CELL_ERROR:
        name = xlrd.error_text_from_code.get(raw, "#N/A")
        return display.ERRORS.get(name, name), True
    if known.kind == "date":
        moment = display.date_value(raw, known, epoch_1904=book.datemode == 1)
        if moment is not None:
            return moment, False
    return display.whole(raw), False


def _struck(text: str, fonts: Sequence[tuple[int, int]], struck_fonts: Collection[int]) -> str:
    """The struck part of a text whose `fonts` are (start, index) pairs; its separate pieces stand in lines of their own."""
    ends = [start for start, _ in fonts[1:]] + [len(text)]
    runs = zip(fonts, ends, strict=True)
    return struck_part([(text[start:end], font in struck_fonts) for (start, font), end in runs if start < end])


def _fill(book: Any, style: Any) -> str:
    """The colour of a filled cell as in "2:ffff00", empty for none and for white."""
    ground = style.background
    if ground is None or not ground.fill_pattern or ground.pattern_colour_index in _NO_COLOUR:
        return ""
    colour = book.colour_map.get(ground.pattern_colour_index)
    name = "".join(f"{part:02x}" for part in colour) if colour else str(ground.pattern_colour_index)
    return "" if name == "ffffff" else f"{ground.fill_pattern}:{name}"


def _link(sheet: Any, row: int, column: int) -> str:
    link = sheet.hyperlink_map.get((row, column))
    if link is None:
        return ""
    address = link.url_or_path
    if isinstance(address, bytes):
        address = address.decode("cp1252", "replace")
    return f"{address or ''}{'#' + link.textmark if link.textmark else ''}"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
