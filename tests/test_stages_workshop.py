"""`fko workshop` on a real store: the template, reading it back filled, corrected files, ideas that become activities."""

from __future__ import annotations

import csv
import shutil

import openpyxl
import pytest

HEAD = ("Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status")
SITUATION = {"A6": "1 Berufliche Bildung", "B6": "Viele Ausbildungsplätze bleiben frei."}
WEIGHTS = {"C6": 7, "C7": 4}
NEEDS = {"A6": "2", "B6": "Sprachkurse am Abend"}
IDEAS = {"A6": "1", "B6": "Lotsen an Berufskollegs", "A7": "2", "B7": "Tag der offenen Betriebe", "D7": "Musterkammer"}


@pytest.fixture
def template(workspace_folder, fko, tmp_path):
    path = tmp_path / "leer.xlsx"
    assert fko("workshop", "--template", path, "-w", workspace_folder).code == 0
    return path


@pytest.fixture
def filled(template, tmp_path):
    """Fill the template and save it under a name: filled("a.xlsx", Situation={...}) -> path."""

    def fill(name, folder=tmp_path, **sheets):
        book = openpyxl.load_workbook(template)
        for sheet, cells in sheets.items():
            for address, value in cells.items():
                book[sheet.replace("_", " ")][address] = value
        folder.mkdir(exist_ok=True)
        book.save(folder / name)
        return folder / name

    return fill


@pytest.fixture
def taken(workspace_folder, fko, filled):
    path = filled("Workshop.xlsx", Situation=SITUATION, Prioritäten=WEIGHTS, Bedarfe=NEEDS, Neue_Ideen=IDEAS)
    assert fko("workshop", path, "-w", workspace_folder).code == 0
    return path


def entries(fko, folder):
    found = fko("workshop", "-w", folder, "--json").json["entries"]
    return {one["id"]: (one["kind"], next(text for key, text in one["values"].items() if key != "field")) for one in found}


def test_the_template_comes_back_empty_and_is_never_overwritten(workspace_folder, fko, template):
    assert fko("workshop", "-w", workspace_folder).out.startswith("Es ist noch kein Workshop eingelesen")
    ran = fko("workshop", template, "-w", workspace_folder, "--json")
    assert ran.code == 3
    assert [one["code"] for one in ran.json["findings"]] == ["F502"]
    assert ran.json["cells"] == {"filled": 0, "read": 0, "noted": 0}
    template.write_bytes(b"von Hand")
    assert "leer (2).xlsx" in fko("workshop", "--template", template, "-w", workspace_folder).out
    assert template.read_bytes() == b"von Hand"


def test_entries_come_in_with_numbers_and_the_same_file_changes_nothing(workspace_folder, fko, taken):
    wanted = {
        "W-0001": ("situation", "Viele Ausbildungsplätze bleiben frei."),
        "W-0002": ("priority", "7"),
        "W-0003": ("priority", "4"),
        "W-0004": ("need", "Sprachkurse am Abend"),
        "W-0005": ("idea", "Lotsen an Berufskollegs"),
        "W-0006": ("idea", "Tag der offenen Betriebe"),
    }
    assert entries(fko, workspace_folder) == wanted
    again = fko("workshop", taken, "-w", workspace_folder, "--json")
    assert (again.code, again.json["status"]) == (0, "unchanged")
    assert entries(fko, workspace_folder) == wanted
    (kept,) = (workspace_folder / "ruecklauf" / "2026" / "originale").iterdir()
    assert kept.read_bytes() == taken.read_bytes()


def test_a_corrected_file_takes_the_place_of_the_former_one(workspace_folder, fko, filled, taken):
    corrected = {**IDEAS, "B6": "Lotsinnen an Berufskollegs", "A7": "", "B7": "", "D7": "", "A8": "1", "B8": "Neue Messe"}
    path = filled("anders.xlsx", Situation=SITUATION, Prioritäten={"C6": 8}, Bedarfe=NEEDS, Neue_Ideen=corrected)
    told = fko("workshop", path, "-w", workspace_folder, "--json").json
    assert told["replaced"] == ["Workshop.xlsx"]
    assert told["new"] == ["W-0007"]
    assert {one["id"]: one["after"] for one in told["changed"]} == {
        "W-0002": "8 Klebepunkte", "W-0005": "Lotsinnen an Berufskollegs",
    }  # fmt: skip
    assert [one["id"] for one in told["gone"]] == ["W-0003", "W-0006"]
    assert sorted(entries(fko, workspace_folder)) == ["W-0001", "W-0002", "W-0004", "W-0005", "W-0007"]


def test_a_file_that_counts_already_can_take_the_place_of_the_others(workspace_folder, fko, filled, taken):
    first = entries(fko, workspace_folder)
    other = filled("Neu.xlsx", Bedarfe=NEEDS)
    assert fko("workshop", "--add", other, "-w", workspace_folder).code == 0
    assert len(entries(fko, workspace_folder)) > len(first)
    ran = fko("workshop", "--replace", taken, "-w", workspace_folder)
    assert "Ersetzt: Neu.xlsx (bleibt aufbewahrt)." in ran.out
    assert entries(fko, workspace_folder) == first
    assert "nichts geändert" in fko("workshop", "--replace", taken, "-w", workspace_folder).out


def test_another_file_is_refused_until_a_person_says_how_it_is_meant(workspace_folder, fko, filled, taken):
    other = filled("Frauen.xlsx", Situation={"A6": "2", "B6": "Es fehlen Kitaplätze."})
    refused = fko("workshop", other, "-w", workspace_folder)
    assert refused.code == 1
    assert "--replace" in refused.err and "--add" in refused.err
    assert len(entries(fko, workspace_folder)) == 6
    assert fko("workshop", "--add", other, "-w", workspace_folder).code == 0
    assert len(entries(fko, workspace_folder)) == 7
    assert fko("workshop", "--replace", filled("Neu.xlsx", Bedarfe=NEEDS), "-w", workspace_folder).code == 0
    assert list(entries(fko, workspace_folder)) == ["W-0004"]


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"", b"PK\x03\x04kaputt", b"Handlungsfeld;Farbe\r\n1;rot\r\n"])
def test_what_is_no_workbook_of_a_workshop_is_refused(workspace_folder, fko, tmp_path, content):
    path = tmp_path / "datei.csv"
    path.write_bytes(content)
    ran = fko("workshop", path, "-w", workspace_folder)
    assert ran.code == 1
    assert ran.err.startswith("Fehler: datei.csv: ")
    assert entries(fko, workspace_folder) == {}


def test_a_questionnaire_is_not_taken_for_a_workshop(workspace_folder, fko, tmp_path):
    assert fko("send", "-w", workspace_folder).code == 0
    form = next((workspace_folder / "versand").rglob("*kammer*.xlsx"))
    shutil.copy(form, tmp_path / "form.xlsx")
    ran = fko("workshop", tmp_path / "form.xlsx", "-w", workspace_folder)
    assert ran.code == 1
    assert "Fragebogen" in ran.err and "fko collect" in ran.err


def test_free_text_where_numbers_belong_is_kept_and_told(workspace_folder, fko, filled):
    ran = fko("workshop", filled("W.xlsx", Prioritäten={"C6": "sehr wichtig", "C7": 3}), "-w", workspace_folder, "--json")
    assert ran.code == 3
    assert [(one["code"], one["address"], one["value"]) for one in ran.json["findings"]] == [("F504", "C6", "sehr wichtig")]
    shown = fko("workshop", "-w", workspace_folder, "--json").json
    assert [(one["field"], one["result"]) for one in shown["priorities"][0]["fields"]] == [("2", 3.0)]
    assert entries(fko, workspace_folder)["W-0001"] == ("priority", "sehr wichtig")


@pytest.fixture
def merged(workspace_folder, fko, tmp_path, taken):
    path = tmp_path / "kammer.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = [HEAD, ("Lotsenprogramm", "1", "Lotsen begleiten Jugendliche.", "geplant")]
        csv.writer(file, delimiter=";").writerows(rows)
    assert fko("collect", "--actor", "kammer", path, "-w", workspace_folder).code in (0, 3)
    assert fko("merge", "-w", workspace_folder).code in (0, 3)
    return workspace_folder


def test_an_idea_becomes_an_activity_and_keeps_the_link(merged, fko, filled):
    assert "geworden" in fko("workshop", "--link", "W-0005", "A-0001", "-w", merged).out
    corrected = {**IDEAS, "B6": "Lotsinnen an Berufskollegs"}
    path = filled("W2.xlsx", Situation=SITUATION, Prioritäten=WEIGHTS, Bedarfe=NEEDS, Neue_Ideen=corrected)
    assert fko("workshop", path, "-w", merged).code == 0
    found = {one["id"]: one["activity"] for one in fko("workshop", "-w", merged, "--json").json["entries"]}
    assert found["W-0005"] == "A-0001" and found["W-0006"] is None
    assert fko("workshop", "--link", "W-0005", "A-0001", "-w", merged).code == 0
    assert fko("workshop", "--unlink", "W-0005", "-w", merged).code == 0
    assert fko("workshop", "--unlink", "W-0005", "-w", merged).code == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--link", "W-0005", "A-0099"), 1),
        (("--link", "W-0099", "A-0001"), 1),
        (("--link", "W-0001", "A-0001"), 1),
        (("--link", "A-0001", "W-0005"), 1),
        (("--link", "W-0005", "A-0001", "--template"), 2),
        (("--add",), 2),
    ],
)
def test_links_that_make_no_sense_are_refused(merged, fko, arguments, code):
    ran = fko("workshop", *arguments, "-w", merged)
    assert ran.code == code
    assert ran.err.startswith("Fehler: ")


def test_ideas_without_an_owner_are_named_by_status_and_doctor(workspace_folder, fko, taken):
    told = " ".join(fko("status", "-w", workspace_folder).out.split())
    found = fko("status", "--json", "-w", workspace_folder).json["workshop"]
    assert 0 < found["ownerless"] <= found["open"]
    assert "ohne Verantwortliche. Wird eine daraus: fko workshop --link IDEE AKTIVITÄT" in told
    checks = fko("doctor", "--json", "-w", workspace_folder).json["checks"]
    assert [one["state"] for one in checks if one["subject"] == "Workshop"] == ["hint"]
