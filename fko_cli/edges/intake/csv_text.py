"""The reader for tables in text files: finds out encoding and delimiter, respects quoted line breaks."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.edges.intake.guard import MAX_CELLS, MEGABYTE, damaged, unsafe

BLIND_TO = ("Durchstreichungen", "Kommentare", "Farben", "ausgeblendete Zeilen", "weitere Blätter")
MAX_NAMED = 20
"""Rows that a remark names."""
_END = "\ue000"
"""A line behind the one that is looked at: it comes back as a row of its own unless a quotation mark is open."""
DELIMITERS = ";\t,|"
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


BYTE_ORDER_MARKS = tuple(mark for mark, _ in _MARKS)
_OLDER = (
    ("cp1252", re.compile(rb"(?<=[A-Za-z])[\xe4\xf6\xfc\xdf](?=[a-z])")),
    ("cp850", re.compile(rb"(?<=[A-Za-z])[\x84\x94\x81](?=[a-z])|(?<![A-Za-z])\x99(?=[a-z])")),
    ("mac_roman", re.compile(rb"(?<=[A-Za-z])[\x8a\x9f](?=[a-z])|(?<=[a-z])\xa7")),
)
"""Encodings of Windows, of DOS programs and of Excel for the Mac, with how their umlauts stand in German words; where they
stand in words the others have signs that no word has."""


def decode(content: bytes) -> str | None:
    """The text of a file: by byte order mark, else UTF-8, else one of older times; None when it is no text."""
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
        return _clean(content.decode(_older_encoding(content), "replace"))


def _older_encoding(content: bytes) -> str:
    """The encoding in which most umlauts stand inside words; Windows-1252 when none do."""
    counts = [sum(1 for _ in umlauts.finditer(content)) for _, umlauts in _OLDER]
    return _OLDER[counts.index(max(counts))][0]


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
        rows_with = [row for row, _ in _rows(sample, delimiter) if any(field.strip() for field in row)]
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
    remarks = ["Einige Zeichen der Datei sind nicht lesbar."] if "\ufffd" in text else []
    cells, unquoted = _cells(text.lstrip("\ufeff"), delimiter)
    if unquoted:
        lines = ", ".join(map(str, unquoted[:MAX_NAMED])) + (" …" if len(unquoted) > MAX_NAMED else "")
        remarks.append(
            "Ein Anführungszeichen wird nicht geschlossen; als einfaches Zeichen gelesen wurde es in Zeile " + lines + "."
        )
    return Workbook(kind, (Sheet("Tabelle", tuple(cells)),), blind_to=BLIND_TO, remarks=tuple(remarks))


def _cells(text: str, delimiter: str) -> tuple[list[Cell], list[int]]:
    """The filled fields, row by row, so that a file with far too many is refused early; the rows read without quotes."""
    cells: list[Cell] = []
    unquoted: list[int] = []
    for number, (row, whole) in enumerate(_rows(text, delimiter), start=1):
        if number == 1 and text[:4].lower() == "sep=":
            row = row[1:]  # the line names the delimiter to Excel; what stands behind it is somebody's
        if not whole:
            unquoted.append(number)
        for column, field in enumerate(row, start=1):
            value = field.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
            if value.strip():
                cells.append(Cell(number, column, value, value))
        if len(cells) > MAX_CELLS:
            raise unsafe(f"mehr als {MAX_CELLS} gefüllte Zellen")
    return cells, unquoted


def _rows(text: str, delimiter: str) -> Iterator[tuple[list[str], bool]]:
    """All rows; False beside those that were read without regard to quotation marks.

    A quotation mark that is never closed would swallow all rows up to the next one or the end: where a row breaks the
    rules of quoting, only its first line is taken, and reading starts anew behind it.
    """
    csv.field_size_limit(64 * MEGABYTE)
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        start = at
        reader = csv.reader((lines[i] for i in range(start, len(lines))), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                at = start + reader.line_num
                yield row, True
        except csv.Error:
            yield _lone_row(lines[at], delimiter)
            at += 1


def _lone_row(line: str, delimiter: str) -> tuple[list[str], bool]:
    """The row in one line; False with one whose quotation marks don't end in it, which are then plain signs."""
    line = line.rstrip("\r\n") + "\n"
    with contextlib.suppress(csv.Error):
        *rows, last = csv.reader([line, _END], delimiter=delimiter)
        if last == [_END] and len(rows) == 1:
            return rows[0], True
    return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE)), False
