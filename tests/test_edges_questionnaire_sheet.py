"""The questionnaire as a workbook: what other programs find in it."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from fko_cli.core.questionnaire import BY_KEY, COLUMNS, EMPTY_ROWS
from fko_cli.core.sending.form import FIRST_ANSWER_ROW
from fko_cli.core.sending.identity import claim_of, verify
from fko_cli.edges.intake import xlsx
from tests.forms import KEY, KNOWN, small_bytes, small_form


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(small_bytes(KNOWN)))


def rules(sheet) -> dict[str, object]:
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def test_what_is_read_is_what_was_recorded_as_sent():
    found = xlsx.read(small_bytes(KNOWN))
    texts = {sheet.name: {cell.address: cell.text for cell in sheet.cells} for sheet in found.sheets}
    identity_sheet = texts.pop("_fko")
    assert texts == small_form(KNOWN).cells()
    assert "kammer" in identity_sheet.values()
    assert verify(KEY, claim_of(found))


def test_the_same_form_gives_the_same_bytes():
    assert small_bytes(KNOWN) == small_bytes(KNOWN)
    assert small_bytes(KNOWN) != small_bytes()


def test_sheets_for_the_tool_are_hidden_and_the_first_one_shows(book):
    assert {sheet.title for sheet in book if sheet.sheet_state == "hidden"} == {"Listen", "_fko"}
    assert book.active.title == "Hinweise"
    assert book["Aktivitäten"].column_dimensions["V"].hidden


def test_lists_come_from_ranges_cover_all_rows_and_never_refuse(book):
    sheet = book["Aktivitäten"]
    last = FIRST_ANSWER_ROW + len(KNOWN) + EMPTY_ROWS - 1
    for key, source in (
        ("field", "Handlungsfelder"),
        ("status", "Status"),
        ("publish_contact", "Ja oder nein"),
        ("lead", "Institutionen"),
    ):
        letter = openpyxl.utils.get_column_letter([column.key for column in COLUMNS].index(key) + 1)
        rule = next(rule for place, rule in rules(sheet).items() if place.startswith(f"{letter}6:"))
        first, _, end = rule.formula1.removeprefix("Listen!").replace("$", "").partition(":")
        assert book["Listen"][f"{first[0]}1"].value == source
        assert all(book["Listen"][f"{first[0]}{row}"].value for row in range(int(first[1:]), int(end[1:]) + 1))
        assert rule.errorStyle == "information"
        assert int(str(rule.sqref).partition(":")[2][1:]) > last
        assert rule.prompt == BY_KEY[key].help


def test_every_column_explains_itself(book):
    explained = {str(rule.sqref)[0] for rule in book["Aktivitäten"].data_validations.dataValidation if rule.prompt}
    assert len(explained) == len(COLUMNS)


def test_texts_stay_texts(book):
    sheet = book["Aktivitäten"]
    title, start = sheet[f"D{FIRST_ANSWER_ROW}"], sheet[f"I{FIRST_ANSWER_ROW}"]
    assert (title.value, title.data_type) == ("=Tag der Ausbildung", "s")
    assert (start.value, start.number_format) == ("03/2026", "@")


def test_protection_guides_but_never_blocks(book):
    assert not any(book[name].protection.sheet for name in ("Institution", "Aktivitäten", "Bedarfe"))
    assert book["Hinweise"].protection.sheet
    assert book["Hinweise"].protection.password in (None, "")


def test_print_set_up(book):
    sheet = book["Aktivitäten"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.freeze_panes == "E6"
    assert sheet.auto_filter.ref == f"A5:V{FIRST_ANSWER_ROW + len(KNOWN) + EMPTY_ROWS - 1}"


def test_missing_required_cells_are_coloured(book):
    rules = [(str(one.sqref), rule.formula[0]) for one in book["Aktivitäten"].conditional_formatting for rule in one.rules]
    letters = [openpyxl.utils.get_column_letter(at) for at, column in enumerate(COLUMNS, start=1) if column.required]
    places = " ".join(f"{letter}6:{letter}268" for letter in letters)
    assert rules == [(places, 'AND(COUNTA($B6:$U6)>0,TRIM(B6)="")'), (places, 'TRIM(B6)=""')]


def test_properties_name_title_language_and_identity(book):
    assert book.properties.title == "Fragebogen zum Handlungskonzept 2026 · Kammer"
    assert book.properties.language == "de-DE"
    assert book.custom_doc_props["fko"].value.startswith("ab12cd34;2026;kammer;1;")


def test_row_heights_are_starting_points_not_fixed():
    with zipfile.ZipFile(io.BytesIO(small_bytes(KNOWN))) as archive:
        part = archive.read("xl/worksheets/sheet3.xml").decode()
    assert f'<row r="{FIRST_ANSWER_ROW}"' in part
    assert " ht=" in part
    assert "customHeight" not in part
