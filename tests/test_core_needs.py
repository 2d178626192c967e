"""A need that names several fields of action: the first counts, the others are shown wherever the need is."""

from __future__ import annotations

import io

import openpyxl
import pytest

from fko_cli.core.concept import tables
from fko_cli.core.questionnaire import COLUMNS, NEED_COLUMNS
from fko_cli.core.reading.fields import FieldReader
from fko_cli.core.sending.prefill import cell_texts
from tests.concepts import SETTINGS, content, need
from tests.test_stages_prefilling import Office

FIRST, SECOND, *_ = SETTINGS.fields
WANTED = need(1, "ihk", need="Wohnraum für Auszubildende", field=FIRST.id, further_fields=(SECOND.id, "Verkehr"))


def test_the_form_holds_all_fields_and_reads_them_again():
    texts = cell_texts(WANTED.values, NEED_COLUMNS, SETTINGS)
    assert texts["field"] == f"{FIRST.label}; {SECOND.label}; Verkehr"
    read = FieldReader(SETTINGS.all_fields).read(texts["field"])
    assert (list(read.ids), list(read.unknown)) == ([FIRST.id, SECOND.id], ["Verkehr"])


def test_where_further_fields_have_a_column_they_stand_there():
    texts = cell_texts(WANTED.values, COLUMNS, SETTINGS)
    assert texts["field"] == FIRST.label and SECOND.id in texts["further_fields"]


def test_the_concept_names_the_other_fields_under_the_first():
    made = content(needs=(WANTED, need(2, "hwk", need="Fahrdienst", field=FIRST.id)))
    assert [one.id for one in made.needs_of(FIRST.id)] == [1, 2] and made.needs_of(SECOND.id) == ()
    table = tables.needs(made, made.needs_of(FIRST.id), "Bedarfe")
    assert table.columns[-2].label == "Auch Handlungsfeld"
    alone = tables.needs(made, made.needs_of(FIRST.id)[1:], "Bedarfe")
    assert "Auch Handlungsfeld" not in [column.label for column in alone.columns]


@pytest.fixture
def office(workspace_folder, fko) -> Office:
    """The chamber has a need in two fields of action."""
    made = Office(workspace_folder, fko)
    book = openpyxl.load_workbook(io.BytesIO(made.form("kammer")))
    sheet = book["Bedarfe"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Handlungsfeld" for cell in row))
    at = {str(cell.value).removesuffix(" *"): cell.column for cell in header if cell.value}
    row = next(
        number for number in range(header[0].row + 1, 60)
        if all(sheet.cell(number, column).value is None for column in at.values())
    )  # fmt: skip
    sheet.cell(row, at["Handlungsfeld"]).value = "1; 2"
    sheet.cell(row, at["Bedarf"]).value = "Wohnraum für Auszubildende"
    target = io.BytesIO()
    book.save(target)
    assert "F309" in [one["code"] for one in made.collect("k.xlsx", target.getvalue())["findings"]]
    assert fko("merge", "-w", workspace_folder).code == 0
    return made


def test_list_workbook_and_draft_show_both(office):
    shown = " ".join(office.fko("list", "--needs", "-w", office.folder).out.split())
    assert "Wohnraum für Auszubildende (auch 2 Potenziale heben)" in shown
    ran = office.fko("export", "table", "--json", "-w", office.folder)
    book = openpyxl.load_workbook(office.folder / ran.json["path"])
    cells = [str(cell.value) for row in book["Bedarfe"].iter_rows() for cell in row]
    assert "1 Berufliche Bildung; 2 Potenziale heben" in cells
