"""The reader for Excel files in the XML format of 2003 (SpreadsheetML), which web portals still write and name .xls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from fko_cli.core.grid import Cell, CellValue, Sheet, Workbook
from fko_cli.edges.intake import display
from fko_cli.edges.intake.fills import usual_fills
from fko_cli.edges.intake.guard import damaged, parse_xml, unsafe
from fko_cli.edges.intake.margins import margin_words
from fko_cli.edges.intake.ods_styles import attribute
from fko_cli.edges.intake.spread import SpreadTable, struck_part
from fko_cli.edges.intake.xlsx_strings import local_name

MAX_SHEETS = 300
MAX_PLACE = 1_048_576
_STRUCK = {"s", "strike", "del"}
_SUMMARY = {
    "Title": "Titel", "Subject": "Betreff", "Description": "Kommentar", "Keywords": "Stichwörter", "Category": "Kategorie",
}  # fmt: skip


@dataclass(slots=True)
class _Table:
    """A sheet that is being read."""

    spread: SpreadTable = field(default_factory=SpreadTable)
    fills: Counter[tuple[int, str]] = field(default_factory=Counter)
    colours: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)


def read(content: bytes, kind: str = "xml") -> Workbook:
    """Read a workbook; Refused when it is damaged or too large."""
    root = parse_xml(content, "der Datei")
    styles = {attribute(style, "ID"): style for style in root.iterfind("{*}Styles/{*}Style")}
    worksheets = list(root.iterfind("{*}Worksheet"))
    if not worksheets:
        raise damaged("die Datei enthält kein Tabellenblatt")
    if len(worksheets) > MAX_SHEETS:
        raise unsafe(f"mehr als {MAX_SHEETS} Tabellenblätter")
    sheets = tuple(_sheet(one, styles) for one in worksheets)
    properties = root.find("{*}CustomDocumentProperties")
    return Workbook(
        kind,
        sheets,
        {local_name(one): (one.text or "").strip() for one in properties} if properties is not None else {},
        summary=dict(_summary(root)),
    )


def _summary(root: etree._Element) -> Iterator[tuple[str, str]]:
    for one in root.iterfind("{*}DocumentProperties/*"):
        if local_name(one) in _SUMMARY and (one.text or "").strip():
            yield _SUMMARY[local_name(one)], (one.text or "").strip()


def _sheet(worksheet: etree._Element, styles: dict[str, etree._Element]) -> Sheet:
    table = _Table()
    for element in worksheet.iterfind("{*}Table"):
        _read_table(element, table, styles)
    options = worksheet.find("{*}WorksheetOptions")
    visible = options.findtext("{*}Visible", "SheetVisible") if options is not None else "SheetVisible"
    hidden = visible.strip() != "SheetVisible"
    margins: list[str] = []
    if options is not None:
        for part in options.iter("{*}Header", "{*}Footer"):
            margins += margin_words(attribute(part, "Data"))
    usual = usual_fills(table.fills)
    cells = [
        replace(
            cell,
            hidden=cell.hidden or hidden or cell.column in table.hidden_columns,
            highlighted=bool(fill := table.colours.get((cell.row, cell.column), "")) and (cell.column, fill) not in usual,
        )
        for cell in table.spread.cells
    ]
    return Sheet(attribute(worksheet, "Name"), tuple(cells), hidden, margins=tuple(dict.fromkeys(margins)))


def _read_table(element: etree._Element, table: _Table, styles: dict[str, etree._Element]) -> None:
    column = 0
    for child in element:
        tag = local_name(child)
        if tag == "Column":
            column = _number(attribute(child, "Index"), column + 1)
            span = _number(attribute(child, "Span"), 0)
            if attribute(child, "Hidden") == "1":
                table.hidden_columns.update(range(column, min(column + span, 16_384) + 1))
            column += span
        elif tag == "Row":
            row = _number(attribute(child, "Index"), table.spread.row + 1)
            if not table.spread.row < row <= MAX_PLACE:
                raise damaged("eine Zeilennummer kommt doppelt vor oder ist unmöglich")
            table.spread.next_row(row)
            _read_row(child, table, styles)
            table.spread.row += _number(attribute(child, "Span"), 0)


def _read_row(row: etree._Element, table: _Table, styles: dict[str, etree._Element]) -> None:
    hidden = attribute(row, "Hidden") == "1" or attribute(row, "Height") == "0"
    for child in row:
        if local_name(child) != "Cell":
            continue
        index = _number(attribute(child, "Index"), 0)
        if index:
            if not table.spread.column < index <= MAX_PLACE:
                raise damaged("eine Spaltennummer kommt doppelt vor oder ist unmöglich")
            table.spread.skip(index - table.spread.column - 1)
        style = styles.get(attribute(child, "StyleID"))
        cell = _cell(child, style, hidden)
        rows, columns = _number(attribute(child, "MergeDown"), 0) + 1, _number(attribute(child, "MergeAcross"), 0) + 1
        table.spread.put(cell, rows=rows, columns=columns)
        fill = _fill(style)
        place = table.spread.column - columns + 1
        table.fills[place, fill] += 1
        if cell is not None and fill:
            table.colours[table.spread.row, place] = fill


def _cell(element: etree._Element, style: etree._Element | None, hidden: bool) -> Cell | None:
    data, comment = element.find("{*}Data"), element.find("{*}Comment")
    formula = attribute(element, "Formula")
    note = "".join(str(text) for text in comment.itertext()).strip() if comment is not None else ""
    pieces: list[tuple[str, bool]] = []
    if data is not None:
        _walk(data, _is_struck(style), pieces)
    words = "".join(text for text, _ in pieces).replace("\r\n", "\n").replace("\r", "\n")
    kind = attribute(data, "Type") if data is not None else ""
    value, text = _value(kind, words)
    if not text.strip() and not note and not formula:
        return None
    return Cell(
        0, 0, value, text, struck=struck_part(pieces), comment=note, formula=formula, link=attribute(element, "HRef"),
        error=kind == "Error", hidden=hidden,
    )  # fmt: skip


def _walk(element: etree._Element, struck: bool, pieces: list[tuple[str, bool]]) -> None:
    if element.text:
        pieces.append((element.text, struck))
    for child in element:
        _walk(child, struck or local_name(child).lower() in _STRUCK, pieces)
        if child.tail:
            pieces.append((child.tail, struck))


def _value(kind: str, words: str) -> tuple[CellValue | None, str]:
    stored = words.strip()
    try:
        if kind == "Number":
            value = display.whole(float(stored))
            return value, display.show(value)
        if kind == "DateTime":
            day = display.day_or_moment(datetime.fromisoformat(stored))
            return day, display.show(day)
        if kind == "Boolean":
            return stored == "1", display.show(stored == "1")
    except (ValueError, OverflowError):
        return words, words
    return words if words.strip() else None, words


def _is_struck(style: etree._Element | None) -> bool:
    font = style.find("{*}Font") if style is not None else None
    return font is not None and attribute(font, "StrikeThrough") == "1"


def _fill(style: etree._Element | None) -> str:
    interior = style.find("{*}Interior") if style is not None else None
    if interior is None or attribute(interior, "Pattern") in ("", "None"):
        return ""
    colour = attribute(interior, "Color").lower()
    return "" if colour == "#ffffff" else colour


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else default
