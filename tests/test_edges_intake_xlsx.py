"""The .xlsx reader: everything that is in a cell, and the same values that openpyxl sees."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from fko_cli.core.grid import Sheet, Workbook
from fko_cli.core.sending.form_parts import ASKED_FILL, EXAMPLE_FILL, OFFERED_FILL
from fko_cli.edges.intake import xlsx
from fko_cli.edges.intake.guard import Refused
from fko_cli.edges.intake.xlsx_sheet import Shared, read_sheet
from fko_cli.edges.intake.xlsx_slim import WHOLE, SlimStream


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def only_sheet(book: Workbook) -> Sheet:
    (sheet,) = book.sheets
    return sheet


def changed(content: bytes, part: str, change) -> bytes:
    """The same file with one part rewritten."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            out.writestr(name, change(data.decode()).encode() if name == part else data)
    return target.getvalue()


def written(*rows) -> bytes:
    """A small workbook with shared strings, as Excel writes them (openpyxl writes them into the cells)."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3.0, "General", "3"),
        (1234.5, "General", "1234,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1234567.891, '#,##0.00\\ "€"', "1.234.567,89 €"),
        (-5, "0;(0)", "(5)"),
        (0.125, "0.0%", "12,5%"),
        (1067, "00000", "01067"),
        (0.5, "# ?/?", "0,5"),
        (True, "General", "WAHR"),
        (dt.date(2026, 4, 1), "mm-dd-yy", "01.04.2026"),
        (dt.date(2026, 4, 1), "m/d/yyyy", "01.04.2026"),
        (dt.datetime(2026, 4, 1, 14, 30), "dd.mm.yyyy hh:mm", "01.04.2026 14:30"),
        (dt.date(2026, 4, 1), "mmmm yyyy", "April 2026"),
        (dt.date(2026, 4, 1), "[$-407]mmm\\ yy", "Apr 26"),
        (dt.date(2026, 4, 1), "mm/yyyy", "04/2026"),
        (dt.date(2026, 4, 1), "yyyy", "2026"),
        (dt.time(9, 5), "hh:mm", "09:05"),
        ("Messe", '@" (neu)"', "Messe (neu)"),
        ("viele", '0;-0;0;"etwa "@', "etwa viele"),
        ("Messe", '_-* #,##0.00\\ "€"_-;_-@_-', "Messe"),
        (5.5, 'General" km"', "5,5 km"),
    ],
)
def test_text_is_what_a_german_program_shows(value, number_format, text):
    book = openpyxl.Workbook()
    book.active["B2"] = value
    book.active["B2"].number_format = number_format
    (cell,) = only_sheet(xlsx.read(saved(book))).cells
    assert (cell.address, cell.text) == ("B2", text)
    assert cell.value == (pytest.approx(value) if isinstance(value, float) else value)


def test_a_struck_text_is_struck_with_the_words_of_its_format():
    book = openpyxl.Workbook()
    book.active["B2"] = "Messe"
    book.active["B2"].number_format, book.active["B2"].font = '@" (neu)"', Font(strike=True)
    (cell,) = only_sheet(xlsx.read(saved(book))).cells
    assert cell.struck == cell.text == "Messe (neu)"


def test_dates_of_the_calendar_of_1904():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = dt.date(2026, 4, 1)
    assert only_sheet(xlsx.read(saved(book))).cells[0].value == dt.date(2026, 4, 1)


def test_strike_out_of_all_and_of_a_part():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A1"].font = "ganz weg", Font(strike=True)
    sheet["A2"] = CellRichText("bleibt ", TextBlock(InlineFont(strike=True), "geht"), " bleibt")
    sheet["A3"] = CellRichText(TextBlock(InlineFont(b=True), "nur"), " fett")
    cells = only_sheet(xlsx.read(saved(book))).cells
    assert [(cell.text, cell.struck) for cell in cells] == [
        ("ganz weg", "ganz weg"),
        ("bleibt geht bleibt", "geht"),
        ("nur fett", ""),
    ]


def test_comments_links_formulas_errors_hidden_and_marked_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 9):
        sheet.cell(row, 1, f"Zeile {row}")
    sheet["A1"].comment = Comment("bitte prüfen", "Stelle")
    sheet["F9"].comment = Comment("an leerer Zelle", "Stelle")
    sheet["A2"].hyperlink = "https://example.org/projekt"
    sheet["A3"] = "=1+1"
    sheet["A4"] = "#REF!"
    sheet["A5"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.row_dimensions[6].hidden = True
    sheet["C7"] = "in ausgeblendeter Spalte"
    sheet.column_dimensions["C"].hidden = True
    cells = {cell.address: cell for cell in only_sheet(xlsx.read(saved(book))).cells}
    assert cells["A1"].comment == "bitte prüfen"
    assert (cells["F9"].comment, cells["F9"].value, cells["F9"].text) == ("an leerer Zelle", None, "")
    assert cells["A2"].link == "https://example.org/projekt"
    assert (cells["A3"].formula, cells["A3"].value) == ("=1+1", None)
    assert (cells["A4"].error, cells["A4"].value, cells["A4"].text) == (True, "#REF!", "#BEZUG!")
    assert [address for address, cell in cells.items() if cell.highlighted] == ["A5"]
    assert [address for address, cell in cells.items() if cell.hidden] == ["A6", "C7"]


def test_the_colours_of_our_own_form_mark_nothing():
    book = openpyxl.Workbook()
    colours = {1: ASKED_FILL, 3: EXAMPLE_FILL, 5: OFFERED_FILL, 7: "#FFFF00"}
    for row in range(1, 13):
        cell = book.active.cell(row, 1, "Text")
        if row in colours:
            cell.fill = PatternFill("solid", fgColor=colours[row].lstrip("#"))
    assert [cell.address for cell in only_sheet(xlsx.read(saved(book))).cells if cell.highlighted] == ["A7"]


def test_a_colour_of_the_whole_column_marks_nothing():
    book = openpyxl.Workbook()
    for row in range(1, 9):
        book.active.cell(row, 1, "Text").fill = PatternFill("solid", fgColor="DDDDDD" if row % 2 else "EEEEEE")
    assert not any(cell.highlighted for cell in only_sheet(xlsx.read(saved(book))).cells)


def test_result_of_a_formula_is_read_with_the_formula():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_formula("A1", "=1+1", None, 2)
    (cell,) = only_sheet(xlsx.read(target.getvalue())).cells
    assert (cell.formula, cell.value, cell.text) == ("=1+1", 2, "2")


def test_values_inside_merged_ranges_are_kept():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "oben", "darunter"
    content = changed(
        saved(book),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:A3"/></mergeCells>'),
    )
    cells = only_sheet(xlsx.read(content)).cells
    assert [(cell.address, cell.text, cell.merged) for cell in cells] == [("A1", "oben", "A1:A3"), ("A2", "darunter", "")]


def test_text_boxes_hidden_sheets_and_properties():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Liste")
        sheet.insert_textbox(2, 2, "Siehe auch unser Konzept")
        hidden = book.add_worksheet("Intern")
        hidden.write("A1", "Notiz")
        hidden.hide()
        book.set_custom_property("fko", "eins;zwei")
    read = xlsx.read(target.getvalue())
    assert read.sheets[0].shapes == ("Siehe auch unser Konzept",)
    assert (read.sheets[1].hidden, read.sheets[1].cells[0].hidden) == (True, True)
    assert read.properties["fko"] == "eins;zwei"


def test_strict_files_and_foreign_prefixes_are_read_like_any_other():
    content = written(["Titel", "Beginn"], ["Messe", 2026])
    strict = changed(
        content,
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
    )
    prefixed = changed(
        content,
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(r"<(/?)(\w+)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x="),
    )
    assert xlsx.read(strict).sheets == xlsx.read(content).sheets == xlsx.read(prefixed).sheets


def test_escapes_and_line_breaks():
    content = changed(
        written(["ENDE"]), "xl/sharedStrings.xml", lambda text: text.replace("ENDE", "a_x000D_&#10;b _x005F_x000D_")
    )
    assert only_sheet(xlsx.read(content)).cells[0].text == "a\nb _x000D_"


def test_places_without_addresses_follow_each_other():
    content = changed(written(["a", "b"], ["c"]), "xl/worksheets/sheet1.xml", lambda text: re.sub(r' r="\w+"', "", text))
    assert [cell.address for cell in only_sheet(xlsx.read(content)).cells] == ["A1", "B1", "A2"]


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        ("xl/worksheets/sheet1.xml", lambda text: text[:200], "F002"),
        ("xl/workbook.xml", lambda text: text.replace("<sheets>", "<!--").replace("</sheets>", "-->"), "F002"),
        ("xl/sharedStrings.xml", lambda text: '<sst xmlns="a"/>', "F002"),
        ("xl/worksheets/sheet1.xml", lambda text: '<!DOCTYPE x [<!ENTITY e "bumm">]>' + text, "F004"),
        ("xl/sharedStrings.xml", lambda text: '<!DOCTYPE sst [<!ENTITY e "bumm">]>' + text.replace("Titel", "&e;"), "F004"),
    ],
)
def test_broken_and_hostile_parts_are_refused(part, change, code):
    with pytest.raises(Refused) as refusal:
        xlsx.read(changed(written(["Titel"]), part, lambda text: change(re.sub(r"<\?xml.*?\?>\s*", "", text))))
    assert refusal.value.code == code


def test_two_parts_of_one_name_are_refused():
    content = io.BytesIO(written(["eins"]))
    with zipfile.ZipFile(content, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(Refused):
        xlsx.read(content.getvalue())


VALUES = st.one_of(
    st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
        lambda text: text.strip() and not text.startswith(("=", "#"))
    ),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.booleans(),
    st.dates(dt.date(1901, 1, 1), dt.date(2200, 1, 1)),
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 40)), VALUES, max_size=25))
def test_same_cells_as_openpyxl(table):
    book = openpyxl.Workbook()
    for (row, column), value in table.items():
        book.active.cell(row, column, value)
    content = saved(book)
    peer = {
        (cell.row, cell.column): cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value
        for line in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
        for cell in line
        if cell.value is not None
    }
    ours = {(cell.row, cell.column): cell.value for cell in only_sheet(xlsx.read(content)).cells}
    assert ours.keys() == peer.keys()
    for place, value in ours.items():
        expected = peer[place].replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else peer[place]
        assert value == (pytest.approx(expected) if isinstance(value, float) else expected)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_empty_cells_far_down_are_left_out_and_filled_ones_keep_their_place(prefix):
    def rows(first: int, last: int) -> str:
        line = '<row r="{0}" s="1"><c r="A{0}" s="1"/><c r="B{0}" s="2"></c></row>'
        return "".join(line.format(row) for row in range(first, last))

    filled = (
        '<row r="40000"><c r="A40000" s="1"/><c r="C40000" t="inlineStr"><is><t>unten &lt;c r="A1"/&gt;</t></is></c></row>'
    )
    xml = f"<worksheet><sheetData>{rows(1, 40_000)}{filled}{rows(40_001, 60_000)}</sheetData></worksheet>"
    xml = re.sub(r"(</?)(?=\w)", rf"\1{prefix}", xml).replace(
        "worksheet>", 'worksheet xmlns:x="a">' if prefix else "worksheet>", 1
    )
    stream = SlimStream(io.BytesIO(xml.encode()))
    slim = b"".join(iter(stream.read, b""))
    assert len(slim) < WHOLE + 600_000 < len(xml)
    content = read_sheet(
        io.BytesIO(xml.replace("<worksheet>", '<worksheet xmlns="a">').encode()),
        Shared([], []), hidden=False, comments={}, targets={},
    )  # fmt: skip
    (cell,) = content.cells
    assert (cell.address, cell.text) == ("C40000", 'unten <c r="A1"/>')
