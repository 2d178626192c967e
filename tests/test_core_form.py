"""The content of the form: labels of the interface, prefilled cells, the example row, the list of what was sent."""

from __future__ import annotations

from fko_cli.core.questionnaire import COLUMNS, EMPTY_ROWS, HEADER_ROW, INSTITUTION_LINES, ROW_KEY_HEADING
from fko_cli.core.sending.form import EXAMPLE_PREFIX, EXAMPLE_ROW, FIRST_ANSWER_ROW, is_computed
from tests.forms import KNOWN, small_form

LABELS = [
    "Nr.", "Handlungsfeld *", "Weitere Handlungsfelder", "Titel der Aktivität *", "Kurzbeschreibung *", "Ziele",
    "Zielgruppen",
    "Status *", "Beginn", "Ende", "Räumlicher Bezug", "Federführung", "Kooperationspartner", "Finanzierung / Förderung",
    "Indikator / bisheriges Ergebnis", "Teil von (Programm / Dachprojekt)", "Ansprechperson", "Kontakt veröffentlichen",
    "Link", "Änderung zum Vorjahr", "Bemerkung an die Regionalagentur",
]  # fmt: skip


def row_of(form, sheet: str, row: int) -> list[str]:
    cells = next(one for one in form.sheets if one.name == sheet).cells
    return [cell.text for cell in sorted(cells, key=lambda cell: cell.column) if cell.row == row]


def test_the_headers_are_the_stable_labels():
    form = small_form()
    assert row_of(form, "Aktivitäten", HEADER_ROW) == [*LABELS, ROW_KEY_HEADING]
    assert row_of(form, "Bedarfe", HEADER_ROW) == [
        "Handlungsfeld", "Bedarf *", "Vorschlag für eine neue Aktivität", "Mögliche Partner",
    ]  # fmt: skip
    assert [sheet.name for sheet in form.sheets] == ["Hinweise", "Institution", "Aktivitäten", "Bedarfe", "Listen"]


def test_prefilled_rows_come_first_and_every_row_has_a_key_of_its_own():
    form = small_form(KNOWN)
    sent = form.cells()["Aktivitäten"]
    title = row_of(form, "Aktivitäten", FIRST_ANSWER_ROW)[3]
    keys = [row_of(form, "Aktivitäten", FIRST_ANSWER_ROW + at)[-1] for at in range(len(KNOWN) + EMPTY_ROWS)]
    assert title == sent[f"D{FIRST_ANSWER_ROW}"] == "=Tag der Ausbildung"
    assert len(set(keys)) == len(KNOWN) + EMPTY_ROWS
    assert keys[0] == "r001"


def test_the_example_cannot_be_mistaken_and_is_complete():
    example = row_of(small_form(), "Aktivitäten", EXAMPLE_ROW)
    assert example[3].startswith(EXAMPLE_PREFIX)
    assert all(example[at] for at, column in enumerate(COLUMNS) if column.required)


def test_the_institution_is_prefilled_and_the_sent_cells_hold_no_empty_ones():
    sent = small_form().cells()["Institution"]
    answers = {sent[f"A{row}"]: sent.get(f"B{row}") for row in range(5, 5 + len(INSTITUTION_LINES))}
    assert answers["Institution"] == "Musterkammer & Söhne"
    assert answers["E-Mail für Rückfragen"] == "post@kammer.example.org"
    assert answers["Fehlanzeige"] is None


def test_only_the_counter_is_computed():
    form = small_form(KNOWN)
    formulas = [(sheet.name, cell) for sheet in form.sheets for cell in sheet.cells if cell.formula]
    assert [(name, cell.address) for name, cell in formulas] == [("Aktivitäten", "A4")]
    assert is_computed("Aktivitäten", 4, 1)
    assert not any(is_computed(*place) for place in (("Aktivitäten", 9, 1), ("Aktivitäten", 4, 2), ("Bedarfe", 4, 1)))
    assert formulas[0][1].text.split(": ")[1:] == ["2   ·   davon fehlt noch eine Pflichtangabe in", "1"]


def test_inactive_institutions_are_not_offered_and_the_own_one_comes_first():
    listed = small_form().cells()["Listen"]
    assert [text for address, text in listed.items() if address.startswith("F")] == [
        "Institutionen",
        "Musterkammer & Söhne",
        "Jobcenter Kreis Nord",
    ]
