"""What the libraries for .xls and .xlsb leave out: cells without a column of their own, properties, cut texts."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.edges.intake.guard import Refused
from fko_cli.edges.intake.old_formats import completed, with_whole_records
from tests.ole import ole

ROW, CELL, SHORT_CELL, END = 0, 6, 17, 130


def record(kind: int, data: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(data)]) + data


def text(words: str) -> bytes:
    return len(words).to_bytes(4, "little") + words.encode("utf-16-le")


def whole(words: str, column: int) -> bytes:
    return record(CELL, column.to_bytes(4, "little") + bytes(4) + text(words))


def short(words: str) -> bytes:
    return record(SHORT_CELL, bytes(4) + text(words))


def package(sheet: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr("xl/workbook.bin", b"as it is")
    return target.getvalue()


def test_cells_without_a_column_get_the_one_after_the_last():
    rows = record(ROW, b"1") + whole("a", 2) + short("b") + short("c") + record(ROW, b"2") + short("d") + record(END, b"")
    with zipfile.ZipFile(io.BytesIO(with_whole_records(package(rows)))) as archive:
        assert archive.read("xl/workbook.bin") == b"as it is"
        assert archive.read("xl/worksheets/sheet1.bin") == (
            record(ROW, b"1") + whole("a", 2) + whole("b", 3) + whole("c", 4)
            + record(ROW, b"2") + whole("d", 0) + record(END, b"")
        )  # fmt: skip


def test_a_file_without_such_cells_stays_as_it_is():
    content = package(record(ROW, b"1") + whole("a", 0) + record(END, b""))
    assert with_whole_records(content) is content


def test_a_sheet_that_breaks_off_is_damaged():
    with pytest.raises(Refused, match="F002"):
        with_whole_records(package(record(ROW, b"1") + short("b")[:-3]))


@pytest.mark.parametrize(
    ("kind", "lengths", "codes"),
    [
        ("xls", (255, 40), ["F130"]),
        ("xls", (256, 255), []),
        ("xls", (254,), []),
        ("xlsx", (255,), []),
    ],
)
def test_cut_texts_are_told(kind, lengths, codes):
    cells = tuple(Cell(row, 1, "x" * length, "x" * length) for row, length in enumerate(lengths, start=1))
    assert [one.code for one in completed(Workbook(kind, (Sheet("Blatt", cells),)), b"").findings] == codes


def test_headers_footers_and_properties_of_an_old_workbook_are_told():
    def biff(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    header = "&CRückfragen an Zimmer 7"
    stream = biff(0x809, struct.pack("<HH", 0x0600, 5) + bytes(12))
    stream += biff(0x14, struct.pack("<HB", len(header), 1) + header.encode("utf-16-le")) + biff(0x15, b"") + biff(0x0A, b"")
    summary = b"\xfe\xff" + bytes(22) + struct.pack("<I", 1) + bytes(16) + struct.pack("<I", 48)
    words = "Stand März".encode("cp1252") + bytes(2)
    summary += struct.pack("<IIII", 24 + len(words), 1, 6, 16) + struct.pack("<II", 0x1E, len(words)) + words
    content = ole({"Workbook": stream, "\x05SummaryInformation": summary})
    book = completed(Workbook("xls", (Sheet("Liste", (Cell(1, 1, "a", "a"),)),)), content)
    assert book.sheets[0].margins == ("Rückfragen an Zimmer 7",)
    assert book.summary == {"Kommentar": "Stand März"}
