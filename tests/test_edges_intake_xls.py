"""Old Excel files, made by LibreOffice: what people put beside a cell's value is seen."""

from __future__ import annotations

import subprocess

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from fko_cli.edges.intake import xls


@pytest.fixture(scope="module")
def cells(tmp_path_factory, soffice):
    folder = tmp_path_factory.mktemp("xls")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Liste"
    for row, text in enumerate(["Titel", "Tag der Ausbildung", "Gestrichen", "Neu", "Kommentar", "Verborgen"], 1):
        sheet.cell(row, 1).value = text
    sheet["A3"].font = Font(strike=True)
    sheet["B2"] = CellRichText("Messe ", TextBlock(InlineFont(strike=True), "im Mai"), " im Juni")
    sheet["A4"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["A5"].comment = Comment("bitte mit der Kammer klären", "Stelle")
    sheet["B5"] = 45_000
    sheet["B5"].number_format = "DD.MM.YYYY"
    sheet["B6"] = "=1/0"
    sheet["B4"] = "=2+3"
    sheet["C4"] = "Seite"
    sheet["C4"].hyperlink = "https://www.example.org/seite"
    sheet["D7"].comment = Comment("nur eine Notiz", "Stelle")
    sheet.row_dimensions[6].hidden = True
    sheet.merge_cells("A8:B9")
    sheet["A8"] = "verbunden"
    source = folder / "liste.xlsx"
    book.save(source)
    command = [soffice, f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", "xls"]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=180)
    (sheet,) = xls.read((folder / "liste.xls").read_bytes(), "xls").sheets
    return {cell.address: cell for cell in sheet.cells}


def test_struck_text_is_told_apart(cells):
    assert (cells["A3"].text, cells["A3"].struck) == ("Gestrichen", "Gestrichen")
    assert (cells["B2"].text, cells["B2"].struck) == ("Messe im Mai im Juni", "im Mai")
    assert cells["A2"].struck == ""


def test_notes_links_fills_and_hidden_rows_are_seen(cells):
    assert cells["A5"].comment.endswith("bitte mit der Kammer klären")
    assert (cells["D7"].text, cells["D7"].comment.endswith("nur eine Notiz")) == ("", True)
    assert cells["C4"].link == "https://www.example.org/seite"
    assert [address for address, cell in cells.items() if cell.highlighted] == ["A4"]
    assert {address for address, cell in cells.items() if cell.hidden} == {"A6", "B6"}
    assert cells["A8"].merged == "A8:B9"


def test_values_are_shown_as_people_saw_them(cells):
    assert cells["B5"].text == "15.03.2023"
    assert cells["B4"].value == 5
    assert (cells["B6"].error, cells["B6"].text) == (True, "#DIV/0!")
