"""What the libraries for .xls and .xlsb leave out: properties, headers and footers, cells without a column, cut texts."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from fko_cli.core.findings import finding
from fko_cli.core.grid import Workbook
from fko_cli.core.sending.identity import PROPERTY
from fko_cli.edges.intake.guard import Parts, damaged
from fko_cli.edges.intake.margins import margin_words
from fko_cli.edges.intake.package import properties_of, summary_of

Found = TypeVar("Found")
CUT_AT = 255
"""Characters after which some programs cut texts when they write .xls."""

_TOKEN = re.compile(r"[^;]+;[^;]+;[^;]+;\d+;[0-9A-Fa-f]{64}")
_SUMMARY = ["\x05DocumentSummaryInformation"]
_TYPED = {"title": "Titel", "subject": "Betreff", "comments": "Kommentar", "keywords": "Stichwörter"}
_HEADER, _FOOTER, _BIFF8 = 0x14, 0x15, 0x0600
_FIRST_SHORT, _LAST_SHORT, _TO_WHOLE = 12, 18, 11


def _looked_up(content: bytes, look: Callable[[Any], Found], otherwise: Found) -> Found:
    """What `look` finds in the opened compound file; each look by itself, so that one broken part hides no other."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return look(ole)
    except Exception:  # olefile raises whatever a broken directory leads to
        return otherwise


def _identity_of_compound(content: bytes) -> dict[str, str]:
    """Of the custom document properties of an .xls file only the form's identity."""
    nothing: list[dict[str, Any]] = []
    found = _looked_up(
        content, lambda ole: ole.get_userdefined_properties(_SUMMARY) if ole.exists(_SUMMARY) else [], nothing
    )
    # olefile garbles names in UTF-16; the value is telling enough.
    values = (one.get("value") for one in found)
    texts = (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in values)
    tokens = [token for text in texts if _TOKEN.fullmatch(token := text.rstrip("\0").strip())]
    return {PROPERTY: tokens[0]} if tokens else {}


def _summary_of_compound(content: bytes) -> dict[str, str]:
    """The ordinary properties that people type."""
    told = _looked_up(content, lambda ole: ole.get_metadata(), None)
    if told is None:
        return {}
    page = (told.codepage or 1252) & 0xFFFF
    encoding = {65001: "utf-8", 1200: "utf-16-le"}.get(page, "cp1252")
    found = {}
    for key, name in _TYPED.items():
        value = getattr(told, key) or ""
        parts = value if isinstance(value, list) else [value]  # Gnumeric keeps each keyword by itself
        texts = (one.decode(encoding, "replace") if isinstance(one, bytes) else str(one) for one in parts)
        found[name] = " ".join(texts).replace("\0", "").strip()
    return {name: text for name, text in found.items() if text}


def _margins_of_compound(content: bytes) -> Iterator[str]:
    """The words in headers and footers of all sheets ([MS-XLS] 2.4.136 and 2.4.124)."""
    stream: bytes = _looked_up(
        content, lambda ole: ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read(), b""
    )
    at, wide = 0, struct.unpack_from("<H", stream, 4)[0] == _BIFF8 if len(stream) > 6 else False
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        data, at = stream[at + 4 : at + 4 + size], at + 4 + size
        if kind in (_HEADER, _FOOTER) and len(data) > 3:
            yield from margin_words(_words(data, wide))


def _words(data: bytes, wide: bool) -> str:
    """The text of such a record: its length, in newer files also how it is written."""
    if not wide:
        return data[1:].decode("cp1252", "replace")
    return data[3:].decode("utf-16-le" if data[2] & 1 else "latin-1", "replace")


def completed(book: Workbook, content: bytes) -> Workbook:
    """The workbook with its properties, and with a warning where an .xls file shows that its texts were cut."""
    if book.kind == "xlsb":
        parts = Parts(content)
        book = replace(book, properties={**properties_of(parts), **book.properties}, summary=summary_of(parts))
    else:
        properties, summary = {**_identity_of_compound(content), **book.properties}, _summary_of_compound(content)
        first, *others = book.sheets
        # Which sheet they belong to is not worth another parser.
        first = replace(first, margins=tuple(dict.fromkeys(_margins_of_compound(content))))
        book = replace(book, properties=properties, summary=summary, sheets=(first, *others))
    lengths = {len(cell.text.encode("utf-16-le", "surrogatepass")) // 2 for sheet in book.sheets for cell in sheet.cells}
    # Texts of people end anywhere; that none is longer and one ends right here is a program's doing.
    if book.kind == "xls" and max(lengths, default=0) == CUT_AT:
        return replace(book, findings=(*book.findings, finding("F130", limit=CUT_AT)))
    return book


def with_whole_records(content: bytes) -> bytes:
    """An .xlsb file in which every cell names its column.

    SheetJS leaves the column out where a cell follows another; python-calamine then drops the cell without a word.
    """
    parts = Parts(content)
    sheets = {name: parts.read(name) for name in parts.names if re.fullmatch(r"xl/worksheets/[^/]+\.bin", name)}
    whole = {name: _whole(data) for name, data in sheets.items()}
    if whole == sheets:
        return content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in parts.entries:
            name = entry.filename.replace("\\", "/").lstrip("/")
            archive.writestr(name, whole[name.lower()] if name.lower() in whole else parts.read(name))
    return target.getvalue()


def _whole(sheet: bytes) -> bytes:
    """The records of a sheet ([MS-XLSB] 2.1.4: type, size, data), short cells (2.4.807 ff.) with their column put in."""
    result, at, column = bytearray(), 0, -1
    try:
        while at < len(sheet):
            start = at
            kind, at = _number(sheet, at, 2)
            size, at = _number(sheet, at, 4)
            data, at = sheet[at : at + size], at + size
            if len(data) < size:
                raise damaged("ein Tabellenblatt bricht mitten im Satz ab")
            if _FIRST_SHORT <= kind <= _LAST_SHORT:
                column += 1
                result += bytes([kind - _TO_WHOLE]) + _size(size + 4) + column.to_bytes(4, "little") + data
                continue
            if 1 <= kind < _FIRST_SHORT:
                column = int.from_bytes(data[:4], "little")
            elif kind == 0:
                column = -1
            result += sheet[start:at]
    except IndexError as problem:
        raise damaged("ein Tabellenblatt bricht mitten im Satz ab") from problem
    return bytes(result)


def _number(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next begins."""
    number = 0
    for place in range(longest):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at


def _size(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])
