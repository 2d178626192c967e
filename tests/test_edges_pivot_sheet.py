"""The sheet for pivot tables, and what of the list is printed."""

import io

import openpyxl

from fko_cli.core.reading.headers import find_tables
from fko_cli.edges.activity_table import TableContent, write_printed, write_table
from fko_cli.edges.review_sheet import read_table
from tests.concepts import ACTORS, SETTINGS, activity, territory


def listed() -> TableContent:
    one = activity(1, territory=territory("Stadt Muster", "Kreis Nord"), partners=("HWK Muster",), description="Text")
    return TableContent(SETTINGS, ACTORS, (one,), one.reports, {one.reports[0].id: 1}, (), ())


def test_the_sheet_is_a_table_that_people_find_by_its_name():
    sheet = openpyxl.load_workbook(io.BytesIO(write_table(listed())))["Auswertung"]
    table = sheet.tables["Auswertung"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Räumlicher Bezug"]
    assert table.ref == f"A1:J{sheet.max_row}"
    assert [row[1:4] for row in rows] == [("Stadt Muster", 1, "A-0001 Vorhaben 1"), ("Kreis Nord", 1, "A-0001 Vorhaben 1")]


def test_a_list_that_is_collected_by_mistake_has_its_activities_not_on_this_sheet(tmp_path):
    path = tmp_path / "liste.xlsx"
    path.write_bytes(write_table(listed()))
    found = {sheet.name: find_tables(sheet) for sheet in read_table(path).sheets}
    assert found["Auswertung"] == () and found["Hinweise"] == ()
    assert found["Aktivitäten"]


def test_on_paper_stand_key_facts_and_no_long_texts():
    book = openpyxl.load_workbook(io.BytesIO(write_printed(listed())))
    assert book.sheetnames == ["Aktivitäten", "Bedarfe", "Matrix", "Quellen"]
    headings = [cell.value for cell in book["Aktivitäten"][1]]
    assert "Titel der Aktivität" in headings and "Kurzbeschreibung" not in headings
    assert book["Aktivitäten"].page_setup.orientation == "landscape"
