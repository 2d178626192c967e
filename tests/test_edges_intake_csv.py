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


def test_signs_of_other_languages_are_no_umlauts_of_old_programs():
    assert (
        csv_text.decode("„Messe“™ in Košice, Málaga und Žilina".encode("cp1252")) == "„Messe“™ in Košice, Málaga und Žilina"
    )


@pytest.mark.parametrize(
    ("text", "rows", "told"),
    [
        ('"Messe;viele\nBörse;alle\n', [['"Messe', "viele"], ["Börse", "alle"]], "Zeile 2."),
        ('"Messe;viele\nBörse;alle\n"Kurs";"zwei\nZeilen"\n',
         [['"Messe', "viele"], ["Börse", "alle"], ["Kurs", "zwei\nZeilen"]], "Zeile 2."),
        ('"a\nb";x\n"Messe;viele\n"Tag;y\nBörse;z', [["a\nb", "x"], ['"Messe', "viele"], ['"Tag', "y"], ["Börse", "z"]],
         "Zeile 3, 4."),
        ('"Die "Messe" Aachen";viele\n', [['Die Messe" Aachen"', "viele"]], ""),
        ('Messe mit 5" Bildschirm;viele\n', [['Messe mit 5" Bildschirm', "viele"]], ""),
    ],
)  # fmt: skip
def test_a_lone_quotation_mark_swallows_no_rows(text, rows, told):
    book = csv_text.read(f"Titel;Ziele\n{text}".encode())
    found: dict[int, list[str]] = {}
    for cell in book.sheets[0].cells:
        found.setdefault(cell.row, []).append(cell.text)
    assert list(found.values())[1:] == rows
    assert [one.rpartition(" in ")[2] for one in book.remarks] == ([told] if told else [])
