"""Tables in text files: encodings, delimiters, quoted line breaks."""

from __future__ import annotations

import pytest

from fko_cli.edges.intake import csv_text

ROWS = [["Titel", "Träger; Partner", "Beschreibung"], ["Messe", "IHK", 'Zeile 1\nZeile 2 „mit“ "Zitat"'], ["Börse", "", "ß"]]


def as_text(delimiter: str) -> str:
    quoted = [['"' + field.replace('"', '""') + '"' for field in row] for row in ROWS]
    return "\r\n".join(delimiter.join(row) for row in quoted) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_table(encoding, delimiter):
    (sheet,) = csv_text.read(as_text(delimiter).encode(encoding)).sheets
    found = {(cell.row, cell.column): cell.text for cell in sheet.cells}
    assert found == {(r, c): text for r, row in enumerate(ROWS, 1) for c, text in enumerate(row, 1) if text}


def test_blank_rows_keep_their_numbers_and_the_separator_line_is_no_row_of_the_table():
    (sheet,) = csv_text.read(b"sep=|\nTitel|Status\n\nMesse; gross|laufend\n").sheets
    assert [(cell.row, cell.column, cell.text) for cell in sheet.cells] == [
        (2, 1, "Titel"), (2, 2, "Status"), (4, 1, "Messe; gross"), (4, 2, "laufend"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "table"),
    [("a;b\nc;d\n", True), ("Guten Tag,\nanbei die Liste,\nmit Grüßen\n", False), ("nur ein Satz.", False), ("", False)],
)
def test_prose_is_no_table(text, table):
    assert csv_text.is_table(text) is table


def test_binary_is_no_text():
    assert csv_text.decode(bytes(range(32)) * 40) is None
