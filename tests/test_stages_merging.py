"""Merging on a real store, and `fko merge` as people see it."""

from __future__ import annotations

import csv

import pytest

from fko_cli.edges.store import activities, open_store
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.activities.merging import merge

HEAD = (
    "Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status", "Räumlicher Bezug", "Federführung",
    "Kooperationspartner",
)  # fmt: skip
FAIR = "Im September zeigen 40 Betriebe im Lokschuppen offene Lehrstellen, Shuttlebus vom Hauptbahnhof, Mappencheck."
INVITED = "Einladung Jugendlicher zur Lehrstellenbörse der Kammer: " + FAIR
LISTS = {
    "kammer": [
        ("Lehrstellenbörse im Lokschuppen", "1", FAIR, "laufend", "Kreis Nord", "Musterkammer", "JC Nord; Stiftung Morgen"),
        ("Meisterfeier", "1", "Übergabe der Meisterbriefe mit Festrede.", "laufend", "Stadt Muster", "Musterkammer", ""),
    ],
    "jobcenter": [
        ("Ausbildungsmesse Lokschuppen", "1", INVITED, "laufend", "Kreis Nord", "Musterkammer", "Musterkammer"),
        ("Fahrradwerkstatt", "2", "Gespendete Räder werden aufbereitet.", "laufend", "Kreis Nord", "JC Nord", "HS Muster"),
    ],
}


@pytest.fixture
def collected(workspace_folder, fko, tmp_path):
    """The workspace with the lists of two actors."""
    for actor, rows in LISTS.items():
        collect(workspace_folder, fko, tmp_path, actor, rows)
    return workspace_folder


def collect(folder, fko, tmp_path, actor, rows):
    path = tmp_path / f"{actor}.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows([HEAD, *rows])
    assert fko("collect", "--actor", actor, path, "-w", folder).code in (0, 3)


def stored(folder):
    workspace = open_workspace(folder)
    with open_store(workspace) as store, store.reading() as conn:
        found = activities.memberships(conn, "2026"), activities.joins(conn, "2026"), activities.next_number(conn)
        current = activities.merged_state(conn, "2026") == activities.input_state(conn, "2026")
    return (*found, current)


def test_what_is_certain_is_joined_and_numbered_in_the_order_of_the_concept(collected, fko):
    ran = fko("merge", "-w", collected, "--json")
    assert ran.code == 0
    assert ran.json["reports"] == 4 and ran.json["activities"] == 3 and ran.json["shared"] == 1
    assert [join["origin"] for join in ran.json["joins"]] == ["automatic"]
    titles = {one["id"]: one["title"] for one in fko("list", "-w", collected, "--json").json["activities"]}
    assert titles == {"A-0001": "Lehrstellenbörse im Lokschuppen", "A-0002": "Meisterfeier", "A-0003": "Fahrradwerkstatt"}


def test_running_again_changes_nothing(collected, fko):
    fko("merge", "-w", collected)
    before = stored(collected)
    assert before[3]
    fko("merge", "-w", collected)
    assert stored(collected) == before


def test_the_summary_shows_evidence_and_people(collected, fko):
    ran = fko("merge", "-w", collected)
    shown = " ".join(ran.out.split())
    assert "4 Meldungen ergeben 3 Aktivitäten" in shown
    assert "dafür: Nennen sich gegenseitig (Kammer und JC Nord nennen einander)" in shown
    assert "ohne eigene Meldung: HS Muster (1-mal)" in shown
    assert "nicht im Verzeichnis der Akteure: Stiftung Morgen (1-mal)" in shown
    assert "Keine Fragen offen" in shown
    assert "Falsch verbunden? Trennen mit: fko review --activity A-0001" in shown


def test_before_collecting_it_says_what_to_do(workspace_folder, fko):
    ran = fko("merge", "-w", workspace_folder)
    assert ran.code == 0
    assert "fko collect" in ran.out


def test_open_questions_end_with_code_three(collected, fko, tmp_path):
    rows = [["Girls' Day im Werk", "1", FAIR, "laufend", "Kreis Süd", "", ""]]
    collect(collected, fko, tmp_path, "hochschule", rows)
    ran = fko("merge", "-w", collected)
    asked = fko("review", "-w", collected, "--json").json["questions"]
    assert ran.code == (3 if asked else 0)
    assert asked and "Als Nächstes: fko review" in ran.out


def test_an_activity_keeps_its_number_when_a_report_is_corrected(collected, fko, tmp_path):
    fko("merge", "-w", collected)
    before = stored(collected)[0]
    rows = [list(row) for row in LISTS["kammer"]]
    rows[1][2] += " Anschließend Empfang."
    collect(collected, fko, tmp_path, "kammer", rows)
    fko("merge", "-w", collected)
    assert stored(collected)[0] == before


def test_the_summary_is_the_same_for_other_stages(collected):
    workspace = open_workspace(collected)
    steps = []
    with open_store(workspace) as store:
        summary = merge(workspace, store, steps.append)
    assert summary.activities == 3 and summary.shared == 1 and not summary.questions
    assert steps == ["4 Meldungen werden verglichen"]


def test_one_is_said_in_the_singular(workspace_folder, fko, tmp_path):
    collect(workspace_folder, fko, tmp_path, "kammer", LISTS["kammer"][1:])
    assert "1 Meldung ergibt 1 Aktivität; keine davon ist mehrfach gemeldet." in fko("merge", "-w", workspace_folder).out
    for actor, rows in LISTS.items():
        collect(workspace_folder, fko, tmp_path, actor, rows)
    assert "4 Meldungen ergeben 3 Aktivitäten; eine davon ist mehrfach gemeldet." in fko("merge", "-w", workspace_folder).out
