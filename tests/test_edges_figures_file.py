"""`texte/kennzahlen.csv` or `.xlsx`: read as people see them in Excel."""

import openpyxl
import pytest

from fko_cli.core.concept.blocks import text_of
from fko_cli.core.errors import UserError
from fko_cli.edges.figures_file import read_region_figures

TEXT = "Arbeitsmarkt;;\nMerkmal;2024;2025\nQuote;6,9 %;6,7 %\nQuelle: Agentur für Arbeit Köln;;\n"


def cells(table):
    return [[text_of(cell) for cell in row] for row in table.rows]


def test_no_file_is_no_trouble(tmp_path):
    assert read_region_figures(tmp_path) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_as_excel_saves_it(tmp_path, encoding):
    (tmp_path / "kennzahlen.csv").write_bytes(TEXT.encode(encoding))
    (one,) = read_region_figures(tmp_path)
    assert (one.table.title, one.source) == ("Arbeitsmarkt", "Agentur für Arbeit Köln")
    assert cells(one.table) == [["Quote", "6,9 %", "6,7 %"]]


def test_xlsx_is_printed_as_excel_shows_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Arbeitsmarkt"])
    book.active.append(["Merkmal", 2024, 2025])
    book.active.append(["Quote", 0.069, 0.067])
    book.active.append(["Menschen", 476500, 480200])
    for cell, look in (("B3", "0.0%"), ("C3", "0.0%"), ("B4", "#,##0"), ("C4", "#,##0")):
        book.active[cell].number_format = look
    notes = book.create_sheet("Notizen")
    notes.append(["nur eine Zeile"])
    notes.sheet_state = "hidden"
    book.save(tmp_path / "kennzahlen.xlsx")
    (one,) = read_region_figures(tmp_path)
    assert [column.label for column in one.table.columns] == ["Merkmal", "2024", "2025"]
    assert cells(one.table) == [["Quote", "6,9%", "6,7%"], ["Menschen", "476.500", "480.200"]]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"kennzahlen.csv": TEXT.encode(), "kennzahlen.xlsx": b""}, "kennzahlen.csv und kennzahlen.xlsx"),
        ({"kennzahlen.xlsx": b"PK\x03\x04kaputt"}, "beschädigt"),
        ({"kennzahlen.csv": b"\x00\x01\x02\x03" * 50}, "beschädigt"),
        ({"kennzahlen.csv": b"Titel\nnur eine Spalte\nzwei"}, "kennzahlen.csv, Zeile 2"),
        ({"kennzahlen.csv": b"x;" * 3_000_000}, "zu groß"),
        ({"kennzahlen.csv": b""}, "In texte/kennzahlen.csv steht keine Tabelle"),
        ({"kennzahlen.csv": b" ;;\n;\n"}, "In texte/kennzahlen.csv steht keine Tabelle"),
        ({"kennzahlen.csv": None}, "lässt sich nicht lesen: .*Ordner"),
    ],
    ids=["zwei", "kaputt", "kein Text", "eine Spalte", "riesig", "leer", "nur Trenner", "Ordner"],
)
def test_what_cannot_be_taken_is_one_clear_message(tmp_path, files, words):
    for name, data in files.items():
        (tmp_path / name).mkdir() if data is None else (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError, match=words):
        read_region_figures(tmp_path)
