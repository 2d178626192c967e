"""The editor's values: what they replace, what becomes of them, and the Excel list as a way to set them."""

from __future__ import annotations

import csv

import openpyxl
import pytest

HEAD = ("Titel der Aktivität", "Handlungsfeld", "Status", "Beginn", "Räumlicher Bezug", "Federführung",
        "Kooperationspartner", "Kurzbeschreibung", "Ansprechperson", "Kontakt veröffentlichen")  # fmt: skip
FAIR = "Im September zeigen 40 Betriebe im Lokschuppen offene Lehrstellen, Shuttlebus vom Hauptbahnhof, Mappencheck."
LISTS = {
    "kammer": [
        ("Lehrstellenbörse im Lokschuppen", "1", "laufend", "03/2025", "Kreis Nord", "Musterkammer", "JC Nord", FAIR,
         "", ""),
        ("Meisterfeier", "1", "laufend", "2025", "Stadt Muster", "Musterkammer", "",
         "Übergabe der Meisterbriefe mit Festrede und Musik.", "Büro 3", "nein"),
    ],
    "jobcenter": [
        ("Ausbildungsmesse Lokschuppen", "1", "geplant", "2025", "Kreis Nord", "Musterkammer", "Musterkammer",
         "Einladung Jugendlicher zur Lehrstellenbörse der Kammer: " + FAIR, "", ""),
        ("Fahrradwerkstatt", "2", "laufend", "2025", "Kreis Nord", "JC Nord", "HS Muster",
         "Räder werden aufbereitet.", "", ""),
    ],
}  # fmt: skip


@pytest.fixture
def merged(workspace_folder, fko, tmp_path):
    """A workspace with A-0001 (reported by two), A-0002 and A-0003."""
    for actor, rows in LISTS.items():
        collect(workspace_folder, fko, tmp_path, actor, rows)
    assert fko("merge", "-w", workspace_folder).code in (0, 3)
    return workspace_folder


def collect(folder, fko, tmp_path, actor, rows, *more):
    path = tmp_path / f"{actor}.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows([HEAD, *rows])
    assert fko("collect", "--actor", actor, path, *more, "-w", folder).code in (0, 3)


def listed(fko, folder):
    return {one["id"]: one for one in fko("list", "-w", folder, "--json").json["activities"]}


def test_values_are_read_like_answers_and_marked_everywhere(merged, fko):
    ran = fko(
        "edit", "A-0001", "Titel=Tag der Ausbildung", "field=2", "start=2. Quartal 2026", "--by", "Redaktion", "-w", merged
    )
    assert ran.code == 0 and "„Lehrstellenbörse im Lokschuppen“ → „Tag der Ausbildung“" in " ".join(ran.out.split())
    one = listed(fko, merged)["A-0001"]
    assert (one["title"], one["field"], one["start"]) == ("Tag der Ausbildung", "2", "2026-04")
    assert {edit["key"]: edit["reported"] for edit in one["edited"]} == {
        "title": "Lehrstellenbörse im Lokschuppen", "field": "1", "start": "03/2025",
    }  # fmt: skip
    assert "A-0001*" in fko("list", "-w", merged).out


def test_a_new_lead_is_no_partner_and_the_old_one_is(merged, fko):
    fko("edit", "A-0001", "lead=Jobcenter Kreis Nord", "-w", merged)
    one = listed(fko, merged)["A-0001"]
    assert (one["lead"], one["partners"]) == ("JC Nord", ["Kammer"])


def test_settling_a_contradiction_ends_it(merged, fko):
    assert [one["key"] for one in listed(fko, merged)["A-0001"]["contradictions"]] == ["status"]
    fko("edit", "A-0001", "status=geplant", "-w", merged)
    assert listed(fko, merged)["A-0001"]["contradictions"] == []


def test_reset_brings_the_reported_value_back_and_history_stays(merged, fko):
    fko("edit", "A-0002", "title=Galaabend", "-w", merged)
    ran = fko("edit", "A-0002", "--reset", "title", "-w", merged)
    assert "Es gilt wieder der Wert der Meldungen: „Meisterfeier“" in " ".join(ran.out.split())
    assert listed(fko, merged)["A-0002"]["edited"] == []
    from fko_cli.edges.store import open_store, overrides
    from fko_cli.edges.workspace import open_workspace

    with open_store(open_workspace(merged)) as store, store.reading() as conn:
        assert [one.kind.value for one in overrides.overrides(conn, "2026")] == ["set", "reset"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("A-0001", "status=schwebend"), 1, "Möglich sind: laufend, geplant"),
        (("A-0001", "field=Raumfahrt"), 1, "1 Berufliche Bildung"),
        (("A-0001", "title="), 1, "kann nicht leer sein"),
        (("A-0001", "contact=Büro 3"), 2, "freigegeben"),
        (("A-0001", "farbe=rot"), 2, "keine Angabe einer Aktivität"),
        (("A-0099", "title=x"), 1, "gibt es in der Runde 2026 nicht"),
        (("Messe", "title=x"), 2, "keine Nummer einer Aktivität"),
        (("A-0001", "title"), 2, "nicht von der Form"),
        (("A-0001", "title=gut", "status=schwebend"), 1, "Nichts wurde geändert"),
    ],
)
def test_what_is_not_understood_changes_nothing(merged, fko, arguments, code, told):
    ran = fko("edit", *arguments, "-w", merged)
    assert ran.code == code and told in ran.err
    assert not any(one["edited"] for one in listed(fko, merged).values())


def test_a_changed_source_is_reported_and_the_editors_value_stays(merged, fko, tmp_path):
    fko("edit", "A-0002", "start=2024", "description=Ein Abend.", "-w", merged)
    changed = [LISTS["kammer"][0], (*LISTS["kammer"][1][:3], "2026", *LISTS["kammer"][1][4:])]
    collect(merged, fko, tmp_path, "kammer", changed, "--replace")
    ran = fko("merge", "-w", merged)
    shown = " ".join(ran.out.split())
    assert ran.code == 3
    assert "Die Quelle hat sich geändert: A-0002, Beginn" in shown and "Kurzbeschreibung" not in shown
    assert "sagten „2025“ und sagen jetzt „2026“" in shown
    assert listed(fko, merged)["A-0002"]["start"] == "2024"
    assert "Die Quelle hat sich geändert" in " ".join(fko("status", "-w", merged).out.split())
    # Saying it again settles it.
    assert fko("edit", "A-0002", "start=2024", "-w", merged).code == 0
    assert "Die Quelle hat sich geändert" not in fko("status", "-w", merged).out


def test_the_value_of_a_vanished_number_is_told_and_not_lost(merged, fko, tmp_path):
    fko("edit", "A-0003", "title=Werkstatt", "-w", merged)
    ids = listed(fko, merged)
    pair = [ids["A-0002"]["reports"][0]["id"], ids["A-0003"]["reports"][0]["id"]]
    table = tmp_path / "antworten.csv"
    table.write_text(f"Frage;Entscheidung\n{', '.join(pair)};gleich\n", encoding="utf-8")
    fko("review", "--import", table, "-w", merged)
    ran = fko("merge", "-w", merged)
    assert "A-0003 gibt es nicht mehr; ihre Meldungen gehören jetzt zu A-0002" in " ".join(ran.out.split())
    assert "„Werkstatt“" in ran.out
    assert fko("edit", "A-0003", "--reset", "title", "-w", merged).code == 0
    assert "gibt es nicht mehr" not in fko("merge", "-w", merged).out


@pytest.fixture
def sheet(merged, fko, tmp_path):
    """The exported list, opened, with the columns of its headings."""
    path = tmp_path / "liste.xlsx"
    assert fko("export", "table", "--output", path, "-w", merged).code in (0, 3)
    book = openpyxl.load_workbook(path)
    return path, book, {cell.value: cell.column for cell in book["Aktivitäten"][1]}


def test_changed_cells_of_the_list_are_taken_cell_by_cell(merged, fko, sheet):
    path, book, column = sheet
    page = book["Aktivitäten"]
    rows = {page.cell(row, 1).value: row for row in range(2, 5)}
    page.cell(rows["A-0001"], column["Titel der Aktivität"]).value = "Tag der Ausbildung"
    page.cell(rows["A-0001"], column["Status"]).value = "schwebend"
    page.cell(rows["A-0002"], column["Ansprechperson"]).value = "Büro 7"
    page.cell(rows["A-0002"], column["Beginn"]).value = None
    page.cell(rows["A-0003"], column["Fundstellen"]).value = "egal"
    page.cell(9, column["Titel der Aktivität"]).value = "Ganz neu"
    book.save(path)
    ran = fko("edit", "--import", path, "--json", "-w", merged)
    assert ran.code == 3
    assert [(one["activity"], one["label"], one["result"]) for one in ran.json["changes"]] == [
        ("A-0001", "Titel der Aktivität", "taken"), ("A-0001", "Status", "wrong"), ("A-0002", "Beginn", "taken"),
        ("A-0002", "Ansprechperson", "wrong"), ("A-0003", "Fundstellen", "wrong"), (None, "", "wrong"),
    ]  # fmt: skip
    found = listed(fko, merged)
    assert found["A-0001"]["title"] == "Tag der Ausbildung" and found["A-0002"]["start"] is None
    again = fko("edit", "--import", path, "--json", "-w", merged).json["changes"]
    assert [one["result"] for one in again] == ["wrong"] * 4


def test_an_untouched_cell_is_never_a_wish(merged, fko, sheet):
    path, book, column = sheet
    fko("edit", "A-0002", "title=Galaabend", "-w", merged)
    page = book["Aktivitäten"]
    page.cell(3, column["Ziele"]).value = "Handwerk feiern"
    book.save(path)
    ran = fko("edit", "--import", path, "--json", "-w", merged)
    assert [(one["key"], one["result"]) for one in ran.json["changes"]] == [("goals", "taken")]
    assert listed(fko, merged)["A-0002"]["title"] == "Galaabend"


def test_a_cell_that_was_overtaken_is_a_conflict(merged, fko, sheet):
    path, book, column = sheet
    fko("edit", "A-0002", "title=Galaabend", "-w", merged)
    book["Aktivitäten"].cell(3, column["Titel der Aktivität"]).value = "Ball"
    book.save(path)
    ran = fko("edit", "--import", path, "-w", merged)
    assert ran.code == 3 and "jetzt gilt „Galaabend“" in " ".join(ran.out.split())
    assert listed(fko, merged)["A-0002"]["title"] == "Galaabend"


def test_an_own_table_needs_only_numbers_and_headings(merged, fko, tmp_path):
    path = tmp_path / "eigene.csv"
    path.write_text("Nr.;Titel;Status\nA-0002;Ball;\nA-0003;;geplant\nA-0044;x;\n", encoding="utf-8")
    ran = fko("edit", "--import", path, "--json", "-w", merged)
    assert [(one["activity"], one["key"], one["result"]) for one in ran.json["changes"]] == [
        ("A-0002", "title", "taken"), ("A-0003", "status", "taken"), ("A-0044", "title", "outdated"),
    ]  # fmt: skip


def test_the_list_and_the_draft_say_where_the_editor_spoke(merged, fko, tmp_path):
    fko("edit", "A-0002", "title=Galaabend", "--by", "Redaktion", "-w", merged)
    path = tmp_path / "liste.xlsx"
    fko("export", "table", "--output", path, "-w", merged)
    page = openpyxl.load_workbook(path)["Aktivitäten"]
    column = {cell.value: cell.column for cell in page[1]}["Von der Redaktion"]
    assert "laut Meldungen: Meisterfeier" in page.cell(3, column).value and "Redaktion" in page.cell(3, column).value
    from fko_cli.core.concept.words import Names, editor_notes
    from fko_cli.edges.store import open_store
    from fko_cli.edges.workspace import open_workspace
    from fko_cli.stages.activities.listing import listing

    workspace = open_workspace(merged)
    with open_store(workspace) as store:
        found = listing(workspace, store)
    notes = editor_notes(found.activities[1], Names(found.actors), {}, {"title": "Titel der Aktivität"})
    assert len(notes) == 1 and "hat die Redaktion festgelegt (Redaktion," in notes[0] and "„Meisterfeier“" in notes[0]


def test_a_value_set_after_a_derived_one_has_no_changed_source(merged, fko):
    fko("edit", "A-0001", "lead=Jobcenter Kreis Nord", "-w", merged)
    fko("edit", "A-0001", "partners=HS Muster", "-w", merged)
    edited = {edit["key"]: edit for edit in listed(fko, merged)["A-0001"]["edited"]}
    assert not any(edit["source_changed"] for edit in edited.values())
    assert "Quelle hat sich geändert" not in fko("merge", "-w", merged).out


def test_an_activity_without_a_title_gets_one_through_the_list(merged, fko, tmp_path):
    collect(
        merged, fko, tmp_path, "kammer", [("", "1", "laufend", "2025", "Stadt Muster", "", "", FAIR[:60], "", "")], "--add"
    )
    fko("merge", "-w", merged)
    path = tmp_path / "liste.xlsx"
    fko("export", "table", "--output", path, "-w", merged)
    book = openpyxl.load_workbook(path)
    sheet = book["Aktivitäten"]
    row = next(row for row in range(2, 10) if sheet.cell(row, 2).value == "ohne Titel")
    book.save(path)
    assert fko("edit", "--import", path, "-w", merged).code == 0
    assert not any(one["edited"] for one in listed(fko, merged).values())
    sheet.cell(row, 2).value = "Runder Tisch"
    book.save(path)
    assert fko("edit", "--import", path, "-w", merged).code == 0
    assert "Runder Tisch" in [one["title"] for one in listed(fko, merged).values()]
