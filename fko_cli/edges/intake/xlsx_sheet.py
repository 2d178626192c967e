"""One sheet of an .xlsx file, read in a single streaming pass: what is not filled costs nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from fko_cli.core.grid import USUAL_COLUMNS, Cell, CellValue, column_number
from fko_cli.edges.intake import display
from fko_cli.edges.intake.fills import usual_fills
from fko_cli.edges.intake.guard import MAX_CELLS, MAX_TEXT, SAFE, check_doctype, damaged, streaming, unsafe
from fko_cli.edges.intake.margins import margin_words
from fko_cli.edges.intake.xlsx_slim import SlimStream
from fko_cli.edges.intake.xlsx_strings import RichText, forget, local_name, rich_text, unescape
from fko_cli.edges.intake.xlsx_styles import PLAIN, Style

MAX_ROW = 1_048_576
"""The last row that a spreadsheet can have."""

_ADDRESS = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_PASSED_OVER = ("conditionalFormatting", "dataValidation", "brk", "ignoredError", "ext")
"""What a sheet may hold by the ten thousand and nobody has typed; kept, it would fill the memory."""
_WANTED = tuple(f"{{*}}{name}" for name in ("row", "col", "mergeCell", "hyperlink", "headerFooter", *_PASSED_OVER))
MAX_MERGES = 100_000
MAX_COLUMN = 16_384

Place = tuple[int, int]


@dataclass(slots=True)
class Shared:
    """What all sheets of a workbook share: texts, styles, the calendar, and the count of their cells and characters."""

    strings: list[RichText]
    styles: list[Style]
    epoch_1904: bool = False
    filled: int = 0
    letters: int = 0

    def count(self, cell: Cell) -> None:
        """One more filled cell; Refused when there are too many, or too much text in them."""
        self.filled += 1
        self.letters += len(cell.text) + len(cell.struck) + len(cell.formula)
        if self.filled > MAX_CELLS:
            raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")
        if self.letters > MAX_TEXT:
            raise unsafe(f"mehr als {MAX_TEXT // 1_000_000} Millionen Zeichen Text")


@dataclass(slots=True)
class Raw:
    """What a sheet's XML says before it is put together."""

    cells: list[tuple[Cell, str]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: dict[Place, str] = field(default_factory=dict)
    links: list[tuple[Place, Place, str, str]] = field(default_factory=list)
    hints: dict[Place, str] = field(default_factory=dict)
    margins: list[str] = field(default_factory=list)
    formulas: dict[str, str] = field(default_factory=dict)
    styled: Counter[tuple[int, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class SheetContent:
    """The filled cells in row-major order, words of header and footer, links on empty cells, hints that links show."""

    cells: tuple[Cell, ...]
    margins: tuple[str, ...] = ()
    bare_links: dict[Place, str] = field(default_factory=dict)
    hints: dict[Place, str] = field(default_factory=dict)


def read_sheet(
    stream: IO[bytes], shared: Shared, *, hidden: bool, comments: dict[Place, str], targets: dict[str, str]
) -> SheetContent:
    """What stands in a sheet.

    `comments` are the notes by place; `targets` the addresses of the sheet's hyperlinks by relation id.
    """
    raw = Raw()
    with streaming("ein Tabellenblatt"):
        walk = etree.iterparse(SlimStream(stream), events=("end",), tag=_WANTED, **SAFE)
        _walk(walk, raw, shared)
        if walk.root is not None:
            check_doctype(walk.root)
            if walk.root.find("{*}sheetData/{*}c") is not None:
                raise damaged("eine Zelle steht außerhalb der Zeilen")
            if not local_name(walk.root).lower().endswith("sheet"):
                raise damaged("ein Bestandteil, der ein Tabellenblatt sein soll, ist keines")
    cells = tuple(_put_together(raw, shared, comments, targets, hidden))
    filled = {(cell.row, cell.column) for cell in cells}
    bare = {first: targets[key] for first, _, key, _ in raw.links if key in targets and first not in filled}
    return SheetContent(cells, tuple(dict.fromkeys(raw.margins)), bare, raw.hints)


def _walk(walk: etree.iterparse[tuple[str, etree._Element]], raw: Raw, shared: Shared) -> None:
    number = 0
    seen: set[int] = set()
    for _, element in walk:
        tag = local_name(element)
        if tag == "row":
            number = _int(element.get("r"), number + 1)
            before_it = element.getprevious()
            if before_it is not None and local_name(before_it) == "c":
                raise damaged("eine Zelle steht außerhalb der Zeilen")
            if number in seen or not 1 <= number <= MAX_ROW:
                raise damaged("eine Zeilennummer kommt doppelt vor oder ist unmöglich")
            seen.add(number)
            before = len(raw.cells)
            _read_row(element, number, raw, shared)
            if len(raw.cells) > before and (element.get("hidden") in ("1", "true") or element.get("ht") == "0"):
                raw.hidden_rows.add(number)
            forget(element)
        elif tag == "col":
            if element.get("hidden") in ("1", "true") or element.get("width") == "0":
                first, last = _int(element.get("min"), 1), _int(element.get("max"), 1)
                raw.hidden_columns.update(range(max(first, 1), min(last, MAX_COLUMN) + 1))
        elif tag == "mergeCell":
            span = parse_range(element.get("ref", ""))
            if span and len(raw.merges) < MAX_MERGES:
                raw.merges[span[0]] = element.get("ref", "").replace("$", "")
        elif tag == "hyperlink":
            span = parse_range(element.get("ref", ""))
            relation = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), "")
            if span:
                raw.links.append((*span, str(relation), element.get("location", "")))
                if element.get("tooltip", "").strip():
                    raw.hints[span[0]] = element.get("tooltip", "").strip()
        elif tag == "headerFooter":
            raw.margins += [words for part in element for words in margin_words(part.text or "")]
        if tag not in ("row", "headerFooter"):
            forget(element)


def _read_row(row: etree._Element, number: int, raw: Raw, shared: Shared) -> None:
    column = 0
    for element in _cells(row):
        reference = element.get("r")
        column += 1
        if reference:
            column = USUAL_COLUMNS.get(reference.rstrip("0123456789")) or _column_of(reference, column)
        index = element.get("s", "")
        raw.styled[column, index] += 1
        if len(element) == 0 and not (element.text or "").strip():
            continue
        style = PLAIN
        if index:
            at = _int(index, 0)
            style = shared.styles[at] if 0 <= at < len(shared.styles) else PLAIN
        cell = _read_cell(element, number, column, style, raw, shared)
        if cell is not None:
            raw.cells.append((cell, style.fill))
            shared.count(cell)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, also those that stand in what only newer programs are to read."""
    for element in row:
        if str(element.tag).endswith("AlternateContent"):
            yield from element[0].iter("{*}c") if len(element) else ()
        else:
            yield element


def _read_cell(element: etree._Element, row: int, column: int, style: Style, raw: Raw, shared: Shared) -> Cell | None:
    stored: str | None = None
    formula, inline = "", None
    kind = element.get("t", "n")
    for child in element:
        tag = local_name(child)
        if tag == "v" and stored is None and len(child) == 0:
            stored = (child.text or "").strip() and child.text
        elif tag == "f":
            formula = _formula(child, raw)
        elif tag == "is" and inline is None:
            inline = rich_text(child)
        elif tag != "extLst":
            inline = _all_text(element)
            break
    said_twice = inline is not None and stored and kind != "s"
    said_bare = inline is None and not stored and (element.text or "").strip()
    if said_twice or said_bare:
        inline = _all_text(element)
    if kind == "s" and stored:
        at = _int(stored.strip(), -1)
        if not 0 <= at < len(shared.strings):
            raise damaged("eine Zelle verweist auf einen Text, den es nicht gibt")
        inline = shared.strings[at]
    elif kind == "str" and inline is None:
        inline = RichText(unescape(stored or ""))
    if inline is not None:
        if not inline.text.strip() and not formula:
            return None
        text = display.show(inline.text, style.format)
        struck = text if style.struck and not inline.runs else inline.struck_part(style.struck)
        return Cell(row, column, inline.text, text, struck=struck, formula=formula)
    if stored is None or not stored.strip():
        return Cell(row, column, None, "", formula=formula) if formula else None
    value, text = _plain_value(kind, stored.strip(), style, shared.epoch_1904)
    return Cell(
        row, column, value, text, struck=text if style.struck else "", formula=formula, error=kind == "e",
    )  # fmt: skip


def _all_text(element: etree._Element) -> RichText:
    """All that stands in a cell that is not built as programs build it, one piece a line."""
    pieces = [element.text]
    for one in element.iterdescendants():
        pieces += ["" if local_name(one) == "f" else one.text, one.tail]
    return RichText(unescape("\n".join(dict.fromkeys(piece for piece in pieces if piece and piece.strip()))))


def _plain_value(kind: str, stored: str, style: Style, epoch_1904: bool) -> tuple[CellValue, str]:
    if kind == "e":
        return stored, display.ERRORS.get(stored, stored)
    if kind == "b":
        if stored.lower() not in ("0", "1", "false", "true"):
            return stored, stored
        value: CellValue = stored.lower() in ("1", "true")
        return value, display.show(value)
    if kind == "d":
        return _iso_date(stored)
    try:
        number = float(stored)
    except ValueError:
        return stored, stored
    if style.format.kind == "date":
        moment = display.date_value(number, style.format, epoch_1904=epoch_1904)
        if moment is not None:
            return moment, display.show(moment, style.format)
    value = display.whole(number)
    return (stored, stored) if isinstance(value, str) else (value, display.show(value, style.format))


def _iso_date(stored: str) -> tuple[CellValue, str]:
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return stored, stored
    value = display.day_or_moment(moment)
    return value, display.show_date(value)


def _formula(element: etree._Element, raw: Raw) -> str:
    """The formula with its `=`; a cell that shares another's formula shows that one."""
    text = (element.text or "").strip()
    index = element.get("si")
    if element.get("t") == "shared" and index is not None:
        text = text or raw.formulas.get(index, "")
        raw.formulas.setdefault(index, text)
    return f"={text}" if text else "=…"


def _put_together(
    raw: Raw, shared: Shared, comments: dict[Place, str], targets: dict[str, str], hidden: bool
) -> Iterator[Cell]:
    filled = {(cell.row, cell.column) for cell, _ in raw.cells}
    notes = [(Cell(row, column, None, ""), "") for row, column in comments if (row, column) not in filled]
    links = _links(raw, targets, filled)
    usual = usual_fills(_fill_counts(raw, shared.styles))
    for cell, fill in sorted([*raw.cells, *notes], key=_place_of):
        place = (cell.row, cell.column)
        marked = bool(fill) and (cell.column, fill) not in usual
        out_of_sight = hidden or cell.row in raw.hidden_rows or cell.column in raw.hidden_columns
        if not (marked or out_of_sight or place in comments or place in links or place in raw.merges):
            yield cell
            continue
        yield Cell(
            cell.row, cell.column, cell.value, cell.text, cell.struck, comments.get(place, ""), cell.formula,
            links.get(place, ""), raw.merges.get(place, ""), cell.error, marked, out_of_sight,
        )  # fmt: skip


def _place_of(pair: tuple[Cell, str]) -> Place:
    return pair[0].row, pair[0].column


def _links(raw: Raw, targets: dict[str, str], filled: set[Place]) -> dict[Place, str]:
    links: dict[Place, str] = {}
    rows: dict[int, list[Place]] = {}
    for place in sorted(filled) if any(first != last for first, last, _, _ in raw.links) else ():
        rows.setdefault(place[0], []).append(place)
    for first, last, relation, location in raw.links:
        target = targets.get(relation, "")
        link = target + (f"#{location}" if location and target else location)
        if not link:
            continue
        if first == last:
            links[first] = link
        elif len(links) < MAX_CELLS:
            reach = range(first[0], last[0] + 1) if last[0] - first[0] < len(rows) else rows.keys()
            inside = [p for row in reach for p in rows.get(row, ()) if first[0] <= p[0] <= last[0]]
            links.update((place, link) for place in inside if first[1] <= place[1] <= last[1])
    return links


def _fill_counts(raw: Raw, styles: list[Style]) -> Counter[tuple[int, str]]:
    counts: Counter[tuple[int, str]] = Counter()
    for (column, index), count in raw.styled.items():
        at = _int(index, 0)
        counts[column, styles[at].fill if 0 <= at < len(styles) else ""] += count
    return counts


def parse_range(reference: str) -> tuple[Place, Place] | None:
    """`B2:C4` -> ((2, 2), (4, 3)); a single address gives the same place twice; None when it is no reference."""
    first, _, last = reference.partition(":")
    start, end = _ADDRESS.match(first), _ADDRESS.match(last or first)
    if not start or not end:
        return None
    return (
        (int(start.group(2)), column_number(start.group(1))),
        (int(end.group(2)), column_number(end.group(1))),
    )


def _column_of(reference: str, otherwise: int) -> int:
    place = _ADDRESS.match(reference)
    return column_number(place.group(1)) if place else otherwise


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
