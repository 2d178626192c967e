"""The reader for .ods and .fods files: one streaming pass over the content; repeated empty rows and columns cost nothing."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import IO

from lxml import etree

from fko_cli.core.findings import finding
from fko_cli.core.grid import Cell, CellValue, Sheet, Workbook, column_letters
from fko_cli.core.records import Finding
from fko_cli.edges.intake import display
from fko_cli.edges.intake.fills import usual_fills
from fko_cli.edges.intake.guard import MAX_CELLS, MAX_TEXT, SAFE, Parts, Refused, check_doctype, damaged, streaming, unsafe
from fko_cli.edges.intake.ods_styles import Styles, attribute
from fko_cli.edges.intake.ods_text import (
    CellText,
    plain_text,
    read_cell_text,
    read_change_comments,
    read_changes,
    read_controls,
    read_margins,
    read_overlay,
    read_properties,
    read_summary,
)
from fko_cli.edges.intake.xlsx_strings import RichText, forget, local_name

MAX_STYLED = 100
"""Repeated cells beyond this are the empty rest of a sheet; they say nothing about the look of its columns."""
_TAGS = tuple(
    f"{{*}}{name}" for name in ("style", "table", "table-column", "table-row", "shapes", "tracked-changes", "forms")
)
_DURATION = re.compile(r"^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$")


@dataclass(slots=True)
class _Table:
    """A sheet that is being read."""

    name: str
    hidden: bool
    row: int = 0
    column: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    cells: list[tuple[Cell, str]] = field(default_factory=list)
    fills: Counter[tuple[int, str]] = field(default_factory=Counter)
    over: CellText = field(default_factory=CellText)


def read(content: bytes, kind: str = "ods") -> Workbook:
    """Read a workbook, packed (ods) or as one piece of XML (fods); Refused when it is damaged or too large."""
    if kind == "fods":
        reader = _Reader(Styles())
        with streaming("die Datei"):
            root = reader.walk(io.BytesIO(content))
        return reader.workbook(kind, () if root is None else [root])
    parts = Parts(content)
    if parts.ambiguous:
        raise unsafe("zwei Bestandteile der Datei tragen denselben Namen")
    styles = Styles()
    described = [root for name in ("meta.xml", "styles.xml") if (root := _side_part(parts, name)) is not None]
    for root in described:
        for element in root.iter("{*}style"):
            styles.add(element)
    reader = _Reader(styles)
    with parts.open("content.xml") as stream, streaming("der Bestandteil content.xml"):
        reader.walk(stream)
    for name in parts.names:
        if name.count("/") == 1 and name.endswith("/content.xml"):
            reader.add_object(_side_part(parts, name))
    return reader.workbook(kind, described)


def _side_part(parts: Parts, name: str) -> etree._Element | None:
    """A part that says little by itself: a broken one spoils nothing else."""
    try:
        return parts.xml(name) if name in parts else None
    except Refused:
        return None


class _Reader:
    """Takes the elements of `content.xml` in their order."""

    def __init__(self, styles: Styles) -> None:
        self.sheets: list[Sheet] = []
        self.remarks: list[str] = []
        self._styles = styles
        self._table: _Table | None = None
        self._filled = 0
        self._letters = 0
        self._findings: list[Finding] = []

    def walk(self, stream: IO[bytes]) -> etree._Element | None:
        """Take everything in the content; its root."""
        walk = etree.iterparse(stream, events=("start", "end"), tag=_TAGS, **SAFE)
        for event, element in walk:
            self.take(event, element)
        if walk.root is not None:
            check_doctype(walk.root)
        root: etree._Element | None = walk.root
        return root

    def workbook(self, kind: str, described: Sequence[etree._Element]) -> Workbook:
        """What was read. `described` are the parts with properties and page styles."""
        if not self.sheets:
            raise damaged("die Datei enthält kein Tabellenblatt")
        margins = tuple(dict.fromkeys(words for root in described for words in read_margins(root)))
        first = replace(self.sheets[0], margins=margins)
        return Workbook(
            kind,
            (first, *self.sheets[1:]),
            {name: words for root in described for name, words in read_properties(root)},
            remarks=tuple(self.remarks),
            summary={name: words for root in described for name, words in read_summary(root)},
            findings=tuple(self._findings),
        )

    def add_object(self, root: etree._Element | None) -> None:
        """The titles of an embedded chart."""
        titles = [plain_text(one) for one in root.iter("{*}title", "{*}subtitle")] if root is not None else []
        words = tuple(title for title in titles if title)
        if words and self.sheets:
            self.sheets[0] = replace(self.sheets[0], shapes=(*self.sheets[0].shapes, *words))

    def take(self, event: str, element: etree._Element) -> None:
        """One event of the walk."""
        tag = local_name(element)
        if event == "start":
            if tag == "table" and self._table is None:
                shown = self._styles.of("table", attribute(element, "style-name")).shown
                self._table = _Table(attribute(element, "name"), hidden=shown is False)
            return
        if tag == "style":
            self._styles.add(element)
        elif tag == "tracked-changes":
            self._findings += [finding("F124", value=words) for words in read_changes(element)]
            self._findings += [finding("F126", value=words) for words in read_change_comments(element)]
            forget(element)
        elif self._table is None:
            return
        elif tag == "table-column":
            self._column(element, self._table)
        elif tag == "table-row":
            self._row(element, self._table)
            forget(element)
        elif tag == "forms":
            self._table.over.shapes += read_controls(element)
        elif tag == "shapes":
            for shape in element:
                read_overlay(shape, self._table.over)
        elif tag == "table":
            self._finish(self._table)
            self._table = None
            forget(element)

    def _column(self, element: etree._Element, table: _Table) -> None:
        first, table.column = table.column + 1, table.column + _repeats(element, "number-columns-repeated")
        if attribute(element, "visibility") in ("collapse", "filter"):
            table.hidden_columns.append((first, table.column))

    def _row(self, element: etree._Element, table: _Table) -> None:
        times = _repeats(element, "number-rows-repeated")
        hidden = table.hidden or attribute(element, "visibility") in ("collapse", "filter")
        column, found = 0, []
        for child in element:
            if local_name(child) not in ("table-cell", "covered-table-cell"):
                continue
            wide = _repeats(child, "number-columns-repeated")
            style = self._styles.of("table-cell", attribute(child, "style-name"))
            if wide <= MAX_STYLED:
                for at in range(column + 1, column + wide + 1):
                    table.fills[at, style.fill or ""] += min(times, MAX_STYLED)
            if len(child) or attribute(child, "formula") or attribute(child, "value-type"):
                cell = self._cell(child, table, bool(style.struck))
                if cell is not None:
                    self._count(wide * times, len(cell.text) + len(cell.comment))
                    found += [(replace(cell, column=at), style.fill or "") for at in range(column + 1, column + wide + 1)]
            column += wide
        for number in range(table.row + 1, table.row + (times if found else 0) + 1):
            table.cells += [(self._placed(cell, number, hidden, table), fill) for cell, fill in found]
        table.row += times

    def _count(self, cells: int, letters: int) -> None:
        self._filled += cells
        self._letters += cells * letters
        if self._letters > MAX_TEXT:
            raise unsafe(f"mehr als {MAX_TEXT // 1_000_000} Millionen Zeichen Text")
        if self._filled > MAX_CELLS:
            raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")

    def _cell(self, element: etree._Element, table: _Table, struck: bool) -> Cell | None:
        """The cell at row and column 0, None when nothing is in it; `merged` holds rows x columns until it is placed."""
        found = read_cell_text(element, self._styles)
        table.over.shapes += found.shapes
        table.over.pictures += found.pictures
        words = "".join(text for text, _ in found.pieces).replace("\r\n", "\n").replace("\r", "\n")
        # Some programs store a text in the attribute alone.
        words = words or attribute(element, "string-value")
        formula = _formula(attribute(element, "formula"))
        value, text = _value(element, words)
        error = "error" in (element.get(_CALCEXT) or "")
        if not text.strip() and not formula and not found.comment:
            return None
        out = RichText(text, tuple(found.pieces)).struck_part(struck) if found.pieces else ""
        spans = f"{attribute(element, 'number-rows-spanned') or 1} {attribute(element, 'number-columns-spanned') or 1}"
        return Cell(
            0, 0, value if text or formula else None, text, struck=out, comment=found.comment, formula=formula,
            link=found.link, merged="" if spans == "1 1" else spans, error=error,
        )  # fmt: skip

    def _placed(self, cell: Cell, row: int, hidden: bool, table: _Table) -> Cell:
        merged = cell.merged
        if merged:
            rows, columns = (int(number) if number.isdecimal() else 1 for number in merged.split(" "))
            end = f"{column_letters(cell.column + columns - 1)}{row + rows - 1}"
            merged = f"{column_letters(cell.column)}{row}:{end}"
        out_of_sight = hidden or any(first <= cell.column <= last for first, last in table.hidden_columns)
        return replace(cell, row=row, merged=merged, hidden=out_of_sight)

    def _finish(self, table: _Table) -> None:
        usual = usual_fills(table.fills)
        cells = [
            replace(cell, highlighted=True) if fill and (cell.column, fill) not in usual else cell
            for cell, fill in table.cells
        ]
        self.sheets.append(Sheet(table.name, tuple(cells), table.hidden, tuple(table.over.shapes)))
        if table.over.pictures:
            self.remarks.append(f"Auf dem Blatt „{table.name}“ liegen Bilder; ihr Inhalt wurde nicht gelesen.")


_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def _value(element: etree._Element, words: str) -> tuple[CellValue | None, str]:
    """The stored value and how the program showed it; dates in digits are shown the German way."""
    kind = attribute(element, "value-type") if element.get(_CALCEXT) != "error" else "string"
    stored = attribute(element, "value")
    try:
        if kind in ("float", "percentage", "currency"):
            number = float(stored)
            value = display.whole(number)
            # A program set to English writes 12.5 where a German one shows 12,5.
            return value, words if words and not _english(words, number) else display.show(value)
        if kind == "date":
            day = display.day_or_moment(datetime.fromisoformat(attribute(element, "date-value")))
            return day, words if re.search(r"[^\W\d_]{3}", words) else display.show(day)
        if kind == "time":
            match = _DURATION.match(attribute(element, "time-value"))
            hours, minutes, seconds = (int(part) for part in match.groups()) if match else (24, 0, 0)
            return (time(hours, minutes, seconds), words) if hours < 24 else (words, words)
        if kind == "boolean":
            truth = attribute(element, "boolean-value") == "true"
            return truth, display.show(truth)
    except (ValueError, OverflowError):
        return words, words
    return words, words


def _english(words: str, number: float) -> bool:
    try:
        return "." in words and float(words) == number
    except ValueError:
        return False


def _formula(text: str) -> str:
    """`of:=1+1` -> `=1+1`."""
    return "=" + text.partition("=")[2] if text else ""


def _repeats(element: etree._Element, name: str) -> int:
    text = attribute(element, name)
    return max(1, min(int(text), 1 << 21)) if text.isdecimal() and len(text) < 9 else 1
