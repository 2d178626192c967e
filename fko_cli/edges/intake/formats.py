"""From the bytes of one file to a workbook: the reader for each kind, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

from fko_cli.core.findings import finding
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.records import Finding
from fko_cli.edges.intake.guard import MAX_CELLS, MAX_TEXT, damaged, unsafe

READERS = {
    "xlsx": "xlsx", "ods": "ods", "fods": "ods", "csv": "csv_text", "xls": "xls", "xlsb": "calamine", "docx": "docx",
    "html": "html_tables", "xml": "xml2003",
}  # fmt: skip
"""Kind -> the module that reads it: `read(content, kind) -> Workbook`, raising Refused."""
_MACROS = {"xls": ("_VBA_PROJECT".encode("utf-16-le"),), "xlsb": (b"vbaProject.bin",), "docx": (b"vbaProject.bin",)}
"""Kind -> how the directory of the file names its macros; the reader of .xlsx looks for them itself."""
LONGEST = 32_767
"""Characters of a cell in Excel; only other programs write longer ones."""


def read_workbook(content: bytes, kind: str) -> Workbook:
    """Read a file of that kind; Refused when it is damaged or holds too much."""
    reader: Any = import_module(f"fko_cli.edges.intake.{READERS[kind]}")
    book: Workbook = _with_what_they_drop(reader, content, kind) if kind in ("xls", "xlsb") else reader.read(content, kind)
    if not book.sheets:
        raise damaged("die Datei enthält kein Tabellenblatt")
    _check_amount(book)
    if kind in _MACROS and any(mark in content for mark in _MACROS[kind]):
        book = replace(book, remarks=(*book.remarks, "Die Datei enthält Makros; sie wurden nicht ausgeführt."))
    return _settled(book)


def _with_what_they_drop(reader: Any, content: bytes, kind: str) -> Workbook:
    from fko_cli.edges.intake import old_formats

    if kind == "xlsb":
        content = old_formats.with_whole_records(content)
    return old_formats.completed(reader.read(content, kind), content)


def _check_amount(book: Workbook) -> None:
    """Raise when a workbook holds more than anybody types: texts may be stored once and stand in every cell."""
    cells = [cell for sheet in book.sheets for cell in sheet.cells]
    if len(cells) > MAX_CELLS:
        raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")
    size = sum(len(cell.text) + len(cell.struck) + len(cell.comment) + len(cell.formula) + len(cell.link) for cell in cells)
    size += sum(len(text) for sheet in book.sheets for text in sheet.shapes)
    size += sum(len(one.value) for one in book.findings)
    if size > MAX_TEXT:
        raise unsafe(f"mehr als {MAX_TEXT // 1_000_000} Millionen Zeichen Text")


def _settled(book: Workbook) -> Workbook:
    """The workbook with one name for each sheet and one cell for each place, as everything after it takes for granted."""
    names: set[str] = set()
    sheets, findings = [], []
    for sheet in book.sheets:
        name = _free_name(sheet.name, names)
        names.add(name)
        if name != sheet.name:
            findings.append(finding("F121", sheet=name, value=sheet.name))
            sheet = replace(sheet, name=name)
        cells = {(cell.row, cell.column): cell for cell in reversed(sheet.cells)}
        if len(cells) < len(sheet.cells):
            findings += _repeated(sheet, cells)
            sheet = replace(sheet, cells=tuple(sorted(cells.values(), key=lambda cell: (cell.row, cell.column))))
        findings += [
            finding("F412", sheet=name, row=cell.row, address=cell.address, length=len(cell.text))
            for cell in sheet.cells
            if len(cell.text) > LONGEST
        ]
        sheets.append(sheet)
    return replace(book, sheets=tuple(sheets), findings=(*book.findings, *findings))


def _free_name(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _repeated(sheet: Sheet, kept: dict[tuple[int, int], Cell]) -> Iterator[Finding]:
    """The contents of a place that stands in the file more than once, but for the first."""
    for cell in sheet.cells:
        if kept[cell.row, cell.column] is not cell:
            said = " · ".join(filter(None, (cell.text, cell.comment, cell.formula)))
            yield finding("F413", sheet=sheet.name, row=cell.row, address=cell.address, value=said)
