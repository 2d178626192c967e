"""Returns after the paper went out: taken in, compared with it, and never for the wrong round."""

from __future__ import annotations

import csv
import os
import time

import pytest

from tests.database import a_day_earlier
from tests.test_stages_prefilling import CAFE, MESSE, Office, filled

LIST = "Titel der Aktivität;Kurzbeschreibung;Handlungsfeld;Status\nGirls' Day;Mädchen lernen Technik kennen.;1;laufend\n"


@pytest.fixture
def office(workspace_folder, fko) -> Office:
    """A round with two answers whose concept was adopted yesterday."""
    made = Office(workspace_folder, fko)
    made.collect("k.xlsx", filled(made.form("kammer"), {"r001": MESSE}))
    made.collect("j.xlsx", filled(made.form("jobcenter"), {"r001": CAFE}))
    assert fko("merge", "-w", workspace_folder).code == 0
    assert fko("export", "concept", "--no-pages", "-w", workspace_folder).code in (0, 3)
    assert fko("adopt", "Fassung April", "--date", "2026-04-08", "-w", workspace_folder).code in (0, 3)
    yesterday(workspace_folder)
    return made


def yesterday(folder) -> None:
    """The clock of the store counts seconds; what was done so far was done the day before."""
    a_day_earlier(folder, ("editions", "frozen_at"), ("exports", "at"), ("returns", "collected_at"))
    for text in (folder / "texte").iterdir():
        os.utime(text, (time.time() - 90_000,) * 2)


def late_return(office: Office):
    path = office.folder.parent / "h.xlsx"
    answers = {
        "Handlungsfeld": "1 Berufliche Bildung",
        "Titel der Aktivität": "Neue Werkstatt",
        "Kurzbeschreibung": "Studierende bauen mit Auszubildenden Prototypen.",
        "Status": "laufend",
        "Federführung": "Hochschule Muster",
    }
    path.write_bytes(filled(office.form("hochschule"), {"r001": answers}))
    return path


def status(office: Office) -> dict:
    return office.fko("status", "--json", "-w", office.folder).json


def test_a_late_return_is_taken_in_and_shown_against_the_edition(office):
    assert (status(office)["phase"], status(office)["next"]) == ("adopted", "fko round 2027")
    ran = office.fko("collect", "--json", "-w", office.folder, late_return(office))
    assert ran.json["files"][0]["status"].startswith("accepted")
    since = ran.json["since_edition"]
    assert (since["edition"], since["kind"], since["merged"]) == ("Fassung April", "adopted", False)
    assert [(one["activity"], one["kinds"]) for one in since["substantial"]] == [(None, ["added"])]
    assert "„Neue Werkstatt“: neu" in since["substantial"][0]["text"]
    told = status(office)
    assert told["edition"]["reports"] == {"added": 1, "changed": 0, "gone": 0}
    assert told["edition"]["since"]["returns"] == 1
    assert told["next"] == "fko merge"


def test_what_status_says_next_leads_from_a_late_return_to_a_new_edition(office):
    office.fko("collect", "-w", office.folder, late_return(office))
    typed = []
    for _ in range(3):
        command = status(office)["next"].removeprefix("fko ")
        typed.append(command.partition(' "')[0])
        yesterday(office.folder)
        words = next(csv.reader([command], delimiter=" "))
        for name in status(office)["gaps"]:
            (office.folder / "texte" / name).write_text("Ein Absatz.", encoding="utf-8")
        assert office.fko(*words, *["--no-pages"] * ("export" in words), "-w", office.folder).code in (0, 3)
    assert typed == ["merge", "export concept", "adopt"]
    assert status(office)["edition"]["since"] == {"returns": 0, "decisions": 0, "edits": 0}


def test_a_late_correction_names_the_activity_and_what_changed(office):
    corrected = filled(office.form("kammer"), {"r001": {**MESSE, "Federführung": "JC Nord"}})
    path = office.folder.parent / "k2.xlsx"
    path.write_bytes(corrected)
    shown = " ".join(office.fko("collect", "-w", office.folder, path).out.split())
    assert "Gegenüber „Fassung April“ (beschlossen 08.04.2026): 1 wesentliche Änderung" in shown
    assert "A-0001 „Ausbildungsmesse Nord“ [andere Federführung]: Federführung: Kammer → JC Nord" in shown
    assert status(office)["edition"]["reports"] == {"added": 0, "changed": 1, "gone": 0}


def test_without_an_edition_nothing_is_compared(workspace_folder, fko):
    office = Office(workspace_folder, fko)
    ran = fko("collect", "--json", "-w", workspace_folder, late_return(office))
    assert "since_edition" not in ran.json
    shown = " ".join(fko("status", "-w", workspace_folder).out.split())
    assert "die Nachfrist (bis 14. April 2026) auch" in shown


def test_last_year_s_form_in_a_folder_said_to_be_one_actor_s_is_set_aside(office):
    """Said of a folder, `--actor` is no word on the form of last year that lies in it; said of the file, it is."""
    old = office.folder.parent / "mappe" / "alt.xlsx"
    old.parent.mkdir()
    old.write_bytes(filled(office.form("hochschule"), {"r001": CAFE}))
    office.turn("2027")
    ran = office.fko("collect", "--json", "--actor", "hochschule", "-w", office.folder, old.parent)
    assert [(one["status"], one["findings"][0]["code"]) for one in ran.json["files"]] == [("set_aside", "F007")]
    ran = office.fko("collect", "--json", "--actor", "hochschule", "-w", office.folder, old)
    assert "F037" in [one["code"] for one in ran.json["files"][0]["findings"]]
    assert ran.json["files"][0]["reports"] == 1


def test_the_same_list_of_last_year_is_asked_about(office):
    folder = office.folder / "ruecklauf"
    for year in ("2026", "2027"):
        office.turn(year)
        path = folder / year / "hochschule" / "Liste.csv"
        path.parent.mkdir(parents=True)
        path.write_text(LIST, encoding="utf-8")
        (file,) = office.fko("collect", "--json", "-w", office.folder, path).json["files"]
        asked = "F038" in [one["code"] for one in file["findings"]]
        assert (file["status"] == "set_aside", asked) == ((year == "2027"),) * 2
    (file,) = office.fko("collect", "--json", "--actor", "hochschule", "-w", office.folder, path).json["files"]
    assert file["reports"] == 1 and "F037" in [one["code"] for one in file["findings"]]


def test_what_the_round_before_left_open_is_named(office):
    office.fko("round", "2027", "--yes", "-w", office.folder)
    earlier = status(office)["earlier"]
    assert (earlier["round"], earlier["edition"], earlier["merged"]) == ("2026", "Fassung April", True)
    assert "davor: Runde 2026" in office.fko("status", "-w", office.folder).out


def test_a_draft_that_would_be_written_just_so_is_not_called_out_of_date_for_ever(office):
    text = office.folder / "texte" / "vorwort.md"
    text.write_bytes(text.read_bytes() if text.is_file() else b"")
    os.utime(text)
    assert status(office)["draft_state"]["newer_texts"]
    ran = office.fko("export", "concept", "--no-pages", "-w", office.folder)
    assert "Unverändert" in ran.out
    assert not status(office)["draft_state"]["outdated"]
