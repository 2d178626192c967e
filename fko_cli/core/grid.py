"""What a reader found in a workbook, independent of the program and format it was written with.

Every format (.xlsx, .xls, .ods, .csv …) becomes the same records, so that the interpretation in `core.reading.interpret`
knows no file format. Rows and columns count from 1, as people see them; blank rows keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, cached_property

from fko_cli.core.records import Finding

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")

CellValue = str | int | float | bool | date | datetime | time


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-empty cell (a cell that carries only a comment is non-empty too).

    `value` is what the file holds (None for a formula without a stored result or a cell that only has a comment);
    `text` is the value as a person reads it in a German spreadsheet program, line breaks kept, never None.
    `struck` is the part of the text that is struck out (all of it or some). `merged` is the A1 range when this cell is
    the anchor of a merged range. `formula` begins with `=`. `error` marks values such as #REF!. `highlighted` marks a
    fill colour that the form does not have. `hidden` is true in a hidden row, column or sheet.
    """

    row: int
    column: int
    value: CellValue | None
    text: str
    struck: str = ""
    comment: str = ""
    formula: str = ""
    link: str = ""
    merged: str = ""
    error: bool = False
    highlighted: bool = False
    hidden: bool = False

    @property
    def address(self) -> str:
        """The place in A1 notation, e.g. `D7`."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells in row-major order and the texts of shapes and text boxes that lie over them.

    `margins` are the words in the header and footer of its printed pages, without page numbers and the like.
    """

    name: str
    cells: tuple[Cell, ...]
    hidden: bool = False
    shapes: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()

    @cached_property
    def by_place(self) -> dict[tuple[int, int], Cell]:
        """(row, column) -> cell."""
        return {(cell.row, cell.column): cell for cell in self.cells}

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """Row -> column -> cell, for the rows that hold anything, in order."""
        rows: dict[int, dict[int, Cell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, {})[cell.column] = cell
        return rows


@dataclass(frozen=True)
class Workbook:
    """A whole file as read: `kind` is the format by content (`xlsx`, `xls`, `ods`, `csv` …).

    `properties` are the custom document properties. `blind_to` names in German what this format's reader cannot see
    (e.g. "Durchstreichungen"), `remarks` are German sentences about oddities of the file as a whole. `summary` are the
    ordinary document properties that people type, by their German names; `findings` what the reader itself found out.
    """

    kind: str
    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    blind_to: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    summary: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@cache
def column_letters(column: int) -> str:
    """1 -> `A`, 27 -> `AA`."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """`A` -> 1, `AA` -> 27."""
    number = USUAL_COLUMNS.get(letters)
    if number is None:
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
    return number


USUAL_COLUMNS = {column_letters(number): number for number in range(1, 200)}
"""Letters -> number, for readers that look up one column per cell."""


def place_of(address: str) -> tuple[int, int] | None:
    """`D7` -> row 7, column 4; None for what is no address."""
    match = _ADDRESS.fullmatch(address)
    return (int(match[2]), column_number(match[1])) if match else None
