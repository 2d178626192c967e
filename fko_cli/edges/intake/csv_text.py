"""The reader for tables in text files: finds out encoding and delimiter, respects quoted line breaks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.edges.intake.guard import MAX_CELLS, MEGABYTE, damaged, unsafe

BLIND_TO = ("Durchstreichungen", "Kommentare", "Farben", "ausgeblendete Zeilen", "weitere Blätter")
DELIMITERS = ";\t,|"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(content: bytes) -> str | None:
    """The text of a file: by byte order mark, else UTF-8, else Windows-1252; None when it is no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _clean(content.decode(encoding, "replace"))
    if content[1:2] == b"\0" and content[3:4] == b"\0":
        return _clean(content.decode("utf-16-le", "replace"))
    if content[:1] == b"\0" and content[2:3] == b"\0":
        return _clean(content.decode("utf-16-be", "replace"))
    try:
        return _clean(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _clean(content.decode("cp1252", "replace"))


def _clean(text: str) -> str | None:
    sample = text[:20_000]
    strange = sum(1 for char in sample if char == "\ufffd" or (char < " " and char not in "\t\r\n\f\v"))
    return None if strange > max(2, len(sample) // 100) else text


def is_table(text: str) -> bool:
    """Whether most lines fall into the same number (at least two) of columns."""
    return delimiter_of(text) is not None


def delimiter_of(text: str) -> str | None:
    """The delimiter that splits the most rows into the same number of columns; None when none does for most rows."""
    first = text.lstrip("\ufeff")[:6].lower()
    if first.startswith("sep=") and len(first) > 4:
        return text.lstrip("\ufeff")[4]
    best: tuple[float, int, str] | None = None
    sample = text[:65_536]
    for delimiter in DELIMITERS:
        rows_with = [row for row in _rows(sample, delimiter) if any(field.strip() for field in row)]
        # Lines of prose may end in a comma: a row of a table fills two of its fields.
        widths = Counter(len(row) if sum(1 for field in row if field.strip()) > 1 else 1 for row in rows_with)
        total = len(rows_with)
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        if width < 2 or rows < max(1, total * 0.5) or (total < 2 and width < 4):
            continue
        score = (rows / total, width, delimiter)
        if best is None or score[:2] > best[:2]:
            best = score
    return best[2] if best else None


def read(content: bytes, kind: str = "csv") -> Workbook:
    """Read a text file as a workbook with one sheet; Refused when it is no text or has far too many cells."""
    text = decode(content)
    if text is None:
        raise damaged("kein lesbarer Text")
    delimiter = delimiter_of(text) or ";"
    remarks: tuple[str, ...] = ()
    if "\ufffd" in text:
        remarks = ("Einige Zeichen der Datei sind nicht lesbar.",)
    body = text.lstrip("\ufeff")
    try:
        cells = _cells(body, delimiter, csv.QUOTE_MINIMAL)
    except csv.Error:
        # A lone quotation mark that is never closed swallows the rest: then quotation marks are plain text.
        cells = _cells(body, delimiter, csv.QUOTE_NONE)
    return Workbook(kind, (Sheet("Tabelle", tuple(cells)),), blind_to=BLIND_TO, remarks=remarks)


def _cells(text: str, delimiter: str, quoting: Literal[0, 3]) -> list[Cell]:
    """The filled fields, row by row, so that a file with far too many is refused early."""
    cells: list[Cell] = []
    for number, row in enumerate(_reader(text, delimiter, quoting), start=1):
        if number == 1 and text[:4].lower() == "sep=":
            row = row[1:]  # the line names the delimiter to Excel; what stands behind it is somebody's
        for column, field in enumerate(row, start=1):
            value = field.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
            if value.strip():
                cells.append(Cell(number, column, value, value))
        if len(cells) > MAX_CELLS:
            raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")
    return cells


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """All rows of a short text."""
    try:
        return list(_reader(text, delimiter, csv.QUOTE_MINIMAL))
    except csv.Error:
        return list(_reader(text, delimiter, csv.QUOTE_NONE))


def _reader(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[list[str]]:
    csv.field_size_limit(64 * MEGABYTE)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
