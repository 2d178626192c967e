"""Undoing a join that nobody was asked about: `fko review --activity`, and rows about reports in a table."""

from __future__ import annotations

import csv
import io
import sys

import pytest

HEAD = ("Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status", "Räumlicher Bezug", "Federführung",
        "Kooperationspartner")  # fmt: skip
FAIR = "Im September zeigen 40 Betriebe im Lokschuppen offene Lehrstellen, Shuttlebus vom Hauptbahnhof, Mappencheck."
INVITED = "Einladung Jugendlicher zur Lehrstellenbörse der Kammer: " + FAIR
LISTS = {
    "kammer": [("Lehrstellenbörse im Lokschuppen", "1", FAIR, "laufend", "Kreis Nord", "Musterkammer", "JC Nord")],
    "jobcenter": [
        ("Ausbildungsmesse Lokschuppen", "1", INVITED, "laufend", "Kreis Nord", "Musterkammer", "Musterkammer"),
        ("Fahrradwerkstatt", "2", "Gespendete Räder werden aufbereitet.", "laufend", "Kreis Nord", "JC Nord", ""),
    ],
}


@pytest.fixture
def joined(workspace_folder, fko, tmp_path):
    """A round in which R-0001 and R-0002 were joined without asking."""
    for actor, rows in LISTS.items():
        path = tmp_path / f"{actor}.csv"
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file, delimiter=";").writerows([HEAD, *rows])
        assert fko("collect", "--actor", actor, path, "-w", workspace_folder).code in (0, 3)
    fko("merge", "-w", workspace_folder)
    assert activities(fko, workspace_folder) == {"A-0001": ["R-0001", "R-0002"], "A-0002": ["R-0003"]}
    return workspace_folder


def activities(fko, folder) -> dict[str, list[str]]:
    found = fko("list", "-w", folder, "--json").json["activities"]
    return {one["id"]: sorted(report["id"] for report in one["reports"]) for one in found}


def typed(monkeypatch, fko, folder, *lines: str, activity: str = "A-0001"):
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return fko("review", "--activity", activity, "-w", folder)


def test_a_join_can_be_undone_and_stays_undone(joined, fko, monkeypatch):
    ran = typed(monkeypatch, fko, joined, "v")
    assert ran.code == 0 and "Gespeichert: verschieden." in ran.out and "A-0003 umfasst jetzt" in ran.out
    apart = activities(fko, joined)
    assert sorted(apart.values()) == [["R-0001"], ["R-0002"], ["R-0003"]]
    fko("merge", "-w", joined)
    assert activities(fko, joined) == apart
    assert fko("review", "-w", joined, "--json").json["questions"] == []


def test_keeping_confirms_and_leaving_changes_nothing(joined, fko, monkeypatch):
    before = activities(fko, joined)
    assert "Es wurde nichts geändert." in typed(monkeypatch, fko, joined, "q").out
    assert typed(monkeypatch, fko, joined, "g").code == 0
    assert activities(fko, joined) == before
    assert {one["origin"] for one in fko("merge", "-w", joined, "--json").json["joins"]} == {"decision"}


def test_one_member_can_be_taken_out_of_several(joined, fko, monkeypatch, tmp_path):
    answer(fko, joined, tmp_path, ("R-0001; R-0002; R-0003", "gleich", ""))
    assert activities(fko, joined) == {"A-0001": ["R-0001", "R-0002", "R-0003"]}
    ran = typed(monkeypatch, fko, joined, "o", "C", "g")
    assert "Gespeichert: gleich, ohne R-0003." in ran.out
    assert sorted(activities(fko, joined).values()) == [["R-0001", "R-0002"], ["R-0003"]]


def answer(fko, folder, tmp_path, *rows):
    path = tmp_path / "antworten.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([("Frage", "Entscheidung", "Ohne"), *rows])
    return fko("review", "--import", path, "-w", folder, "--json")


@pytest.mark.parametrize("named", ["A-0001", "R-0001; R-0002", "R-2, R-1"])
def test_a_table_can_name_the_activity_or_its_reports(joined, fko, tmp_path, named):
    ran = answer(fko, joined, tmp_path, (named, "verschieden", ""))
    assert ran.code == 0 and ran.json["rows"][0] | {"message": ""} == {
        "row": 2, "question": named, "answer": "verschieden", "result": "taken", "message": "",
    }  # fmt: skip
    assert len(activities(fko, joined)) == 3


def test_what_names_nothing_is_listed_and_changes_nothing(joined, fko, tmp_path):
    ran = answer(fko, joined, tmp_path, ("A-0099", "gleich", ""), ("R-0001; R-0099", "gleich", ""), ("R-0001", "gleich", ""))
    assert ran.code == 3 and [row["result"] for row in ran.json["rows"]] == ["outdated", "outdated", "wrong"]
    assert len(activities(fko, joined)) == 2


def test_without_a_keyboard_the_members_are_shown(joined, fko):
    ran = fko("review", "--activity", "A-0001", "-w", joined)
    assert ran.code == 0 and "Lehrstellenbörse im Lokschuppen" in ran.out and "fko review --import" in ran.out
    [question] = fko("review", "--activity", "a-1", "-w", joined, "--json").json["questions"]
    assert (question["id"], question["reports"]) == ("A-0001", ["R-0001", "R-0002"]) and question["evidence"]


@pytest.mark.parametrize(("number", "code"), [("A-0099", 1), ("A-0002", 1), ("Q-0001", 1), ("12", 2), ("irgendwas", 2)])
def test_activities_without_anything_to_part_are_refused(joined, fko, number, code):
    ran = fko("review", "--activity", number, "-w", joined)
    assert ran.code == code and number in ran.err


def test_the_prompt_shows_titles_and_every_letter(joined, fko, monkeypatch):
    ran = typed(monkeypatch, fko, joined, "o", "q")
    end = ran.out[: ran.out.index("Antwort: ")].splitlines()[-4:]
    assert end[:2] == ["A: Lehrstellenbörse im Lokschuppen", "B: Ausbildungsmesse Lokschuppen"]
    assert {part.split()[0] for line in end[2:] for part in line.rstrip(",").split(", ")} == set("gvpnsztq?")
    assert "Hier sind es nur zwei" in " ".join(ran.out.split())


ALL = "R-0001; R-0002; R-0003"


def test_an_answer_taken_back_gives_the_number_of_before_and_the_gone_one_names_where_it_went(joined, fko, tmp_path):
    before = activities(fko, joined)
    answer(fko, joined, tmp_path, (ALL, "gleich", ""))
    assert activities(fko, joined) == {"A-0001": ["R-0001", "R-0002", "R-0003"]}
    for ran in (
        fko("edit", "A-0002", "title=Neu", "-w", joined),
        fko("review", "--activity", "A-0002", "-w", joined),
    ):
        assert ran.code == 1 and "A-0002 ist in A-0001 aufgegangen." in ran.err and "fko history A-0002" in ran.err
    assert "Weiter mit: fko history A-0001" in fko("history", "A-0002", "-w", joined).out
    for _ in range(2):
        answer(fko, joined, tmp_path, (ALL, "gleich", "R-0003"))
        assert activities(fko, joined) == before
        fko("merge", "-w", joined)
        assert activities(fko, joined) == before
        answer(fko, joined, tmp_path, (ALL, "gleich", ""))
    answer(fko, joined, tmp_path, (ALL, "gleich", "R-0003"))
    told = fko("history", "A-0002", "-w", joined).out
    assert "wieder eigenständig, getrennt von A-0001" in told and "Weiter mit" not in told
    assert fko("edit", "A-0099", "title=Neu", "-w", joined).err.startswith("Fehler: Die Aktivität A-0099 gibt es")


def test_history_has_the_title_of_the_list(joined, fko):
    [listed] = [one["title"] for one in fko("list", "-w", joined, "--json").json["activities"] if one["id"] == "A-0001"]
    assert fko("history", "A-0001", "-w", joined, "--json").json["title"] == listed
    fko("edit", "A-0001", "title=Wie die Redaktion sagt", "-w", joined)
    assert "A-0001 „Wie die Redaktion sagt“" in fko("history", "A-0001", "-w", joined).out
    assert "fko history A-0001" in fko("list", "A-0001", "-w", joined).err
