"""The questionnaire as a workbook: what other programs find in it."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from fko_cli.core.questionnaire import BY_KEY, COLUMNS, EMPTY_ROWS
from fko_cli.core.sending.form import FIRST_ANSWER_ROW, build_form
from fko_cli.core.sending.form_parts import Answered, PrefilledRow
from fko_cli.core.sending.identity import claim_of, sign, verify
from fko_cli.edges.intake import xlsx
from fko_cli.edges.questionnaire_sheet import write_form
from tests.forms import CHAMBER, KEY, KNOWN, OTHERS, SETTINGS, identity, small_bytes, small_form


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


ASKED = PrefilledRow({**KNOWN[0].values, "start": "demnächst"}, "q-a0012", questions={"start": "Wann genau?"})
OWN = PrefilledRow(KNOWN[0].values, "a0012", origin="Ihre Meldung 2025")
OFFER = PrefilledRow(
    {"number": "A-0013", "title": "Messe"}, "p0013", origin="von JC gemeldet: bitte bestätigen", offered=True
)


def workbook(*prefilled, answered=None):
    form = build_form(SETTINGS, CHAMBER, prefilled, OTHERS, answered)
    return openpyxl.load_workbook(io.BytesIO(write_form(form, identity(), sign(KEY, identity()))))


def test_an_offer_does_not_look_like_an_own_answer_and_both_await_a_word():
    book = workbook(OWN, OFFER)
    sheet = book["Aktivitäten"]
    own, offer = sheet["D7"], sheet["D8"]
    assert (own.font.italic, offer.font.italic) == (False, True)
    assert own.fill.fgColor.rgb != offer.fill.fgColor.rgb
    assert (sheet["V5"].value, sheet["V8"].value) == ("Woher die Zeile stammt", OFFER.origin)
    assert sheet.column_dimensions["W"].hidden and not sheet.column_dimensions["V"].hidden
    rule = 'AND(OR(LEFT($W6,1)="a",LEFT($W6,1)="p"),TRIM(T6)="")'
    assert rule in [rule.formula[0] for one in sheet.conditional_formatting for rule in one.rules]
    assert "unberührte Zeilen gelten als nicht bestätigt" in sheet["A2"].value
    guide = {row[0].value: row[1].value for row in book["Hinweise"].iter_rows(max_col=2)}
    assert "nicht bestätigt" in guide["Vorausgefüllte Zeilen"]


def test_nothing_of_this_shows_in_a_form_without_pre_filled_rows():
    book = workbook()
    assert book["Aktivitäten"]["V5"].value == "Zeilenschlüssel"
    assert "Vorausgefüllte Zeilen" not in [row[0].value for row in book["Hinweise"].iter_rows(max_col=1)]
    assert "Rückfragen" not in book.sheetnames


def test_a_question_shows_at_its_cell_and_on_a_sheet_that_leads_there():
    book = workbook(ASKED, answered=Answered(general=("Fehlt noch etwas?",)))
    cell, ordinary = book["Aktivitäten"]["I7"], book["Aktivitäten"]["H7"]
    assert cell.comment.text == "Wann genau?"
    assert cell.fill.fgColor.rgb != ordinary.fill.fgColor.rgb and cell.border.left.style == "medium"
    sheet = book["Rückfragen"]
    assert book.sheetnames[0] == "Rückfragen"
    assert [[one.value for one in row] for row in sheet["A6:D7"]] == [
        ["ohne Zelle", "Ihre Rücksendung", "(leer)", "Fehlt noch etwas?"],
        ["Aktivitäten I7", "=Tag der Ausbildung", "demnächst", "Wann genau?"],
    ]
    assert sheet["A7"].hyperlink.location == "'Aktivitäten'!I7"
    assert book["Aktivitäten"]["W7"].value is None and book["Aktivitäten"]["V7"].value == "q-a0012"


def test_screen_readers_find_headings_and_a_title_and_nothing_merged():
    book = workbook(OWN, OFFER)
    last = FIRST_ANSWER_ROW + 2 + EMPTY_ROWS - 1
    assert {"TitleRegion2.A4.C11.2", f"ColumnTitleRegion3.A5.V{last}.3", "ColumnTitleRegion4.A5.D35.4"} <= set(
        book.defined_names
    )
    assert book.defined_names[f"ColumnTitleRegion3.A5.V{last}.3"].attr_text == "'Aktivitäten'!$A$5"
    for sheet in book:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges


def test_a_counter_that_the_workbook_computes_says_the_same_as_the_form():
    formula = workbook(OWN, OFFER)["Aktivitäten"]["A4"].value
    assert formula.startswith('="Ausgefüllte Zeilen: "&SUMPRODUCT(')
    assert formula.endswith('(LEFT(W6:W268,1)="p"),1-(T6:T268<>""))')
    assert len(formula) < 8192
