"""What goes wrong in real rounds: bare titles, copied forms, thousands of equal rows, outdated decisions and sheets."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from fko_cli.edges.store import activities, decisions, open_store
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.activities import merging
from fko_cli.stages.activities.merging import merge

HEAD = ("Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status", "Federführung", "Kooperationspartner")
TEXT = "Im September zeigen 40 Betriebe im Lokschuppen offene Lehrstellen, Shuttlebus vom Hauptbahnhof, Mappencheck."


def collect(folder, fko, tmp_path, actor, *rows):
    path = tmp_path / f"{actor}.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows(
            [[f"Liste {actor}"], HEAD, *(row + ("",) * (len(HEAD) - len(row)) for row in rows)]
        )
    assert fko("collect", "--actor", actor, path, "--replace", "-w", folder).code in (0, 3)


def merged(fko, folder):
    ran = fko("merge", "--json", "-w", folder)
    assert ran.code in (0, 3)
    return ran.json


def groups(fko, folder):
    activities = fko("list", "--json", "-w", folder).json["activities"]
    return sorted(sorted(one["id"] for one in found["reports"]) for found in activities)


@pytest.fixture
def asked(workspace_folder, fko, tmp_path):
    """A round with one question about R-0001 and R-0002 (Q-0001)."""
    collect(workspace_folder, fko, tmp_path, "kammer", ("Lehrstellenbörse im Lokschuppen", "1", TEXT, "laufend"))
    collect(
        workspace_folder, fko, tmp_path, "hochschule", ("Ausbildungsmesse Lokschuppen", "1", "Vorträge. " + TEXT, "laufend")
    )
    assert merged(fko, workspace_folder)["questions"] == ["Q-0001"]
    return workspace_folder


def test_reports_with_nothing_but_a_title_are_kept_apart_until_a_person_says(workspace_folder, fko, tmp_path):
    collect(workspace_folder, fko, tmp_path, "kammer", ("Jobmesse",))
    collect(workspace_folder, fko, tmp_path, "hochschule", ("Jobmesse",))
    assert merged(fko, workspace_folder)["joins"] == []
    assert groups(fko, workspace_folder) == [["R-0001"], ["R-0002"]]


@pytest.mark.parametrize(("partners", "joined"), [("JC Nord; HS Muster", True), ("", False)])
def test_a_copied_form_is_joined_only_where_both_name_each_other(workspace_folder, fko, tmp_path, partners, joined):
    row = ("Lehrstellenbörse", "1", TEXT, "laufend", "Musterkammer", partners)
    for actor in ("kammer", "jobcenter", "hochschule"):
        collect(workspace_folder, fko, tmp_path, actor, row)
    joins = merged(fko, workspace_folder)["joins"]
    assert bool(joins) is joined
    for join in joins:
        assert "Nennen sich gegenseitig" in [evidence["feature"] for evidence in join["evidence"]]


def test_thousands_of_identical_rows_end_soon_and_apart(workspace_folder, fko, tmp_path):
    rows = [("Tag der offenen Tür", "1", "Rundgang durch die Labore.", "laufend")] * 1500
    collect(workspace_folder, fko, tmp_path, "kammer", *rows)
    collect(workspace_folder, fko, tmp_path, "hochschule", *rows)
    found = merged(fko, workspace_folder)
    assert found["reports"] == found["activities"] == 3000 and found["joins"] == []
    assert len(found["questions"]) <= 1500


def test_a_title_of_five_thousand_characters_is_kept_whole(workspace_folder, fko, tmp_path):
    title = "Messe " + "Lehrstelle " * 453 + "Ende"
    assert len(title) > 4900
    collect(workspace_folder, fko, tmp_path, "kammer", (title, "1", TEXT, "laufend"))
    collect(workspace_folder, fko, tmp_path, "hochschule", (title, "1", TEXT, "laufend"))
    merged(fko, workspace_folder)
    assert fko("list", "--json", "-w", workspace_folder).json["activities"][0]["title"] == title
    shown = fko("merge", "-w", workspace_folder).out
    assert max(map(len, shown.splitlines())) <= 80


def test_without_any_field_of_action_numbers_follow_the_titles(workspace_folder, fko, tmp_path):
    collect(workspace_folder, fko, tmp_path, "kammer", ("Zirkel", "", "Lesen."), ("Ausstellung", "", "Bilder."))
    assert merged(fko, workspace_folder)["activities"] == 2
    titles = {one["id"]: one["title"] for one in fko("list", "--json", "-w", workspace_folder).json["activities"]}
    assert titles == {"A-0001": "Ausstellung", "A-0002": "Zirkel"}


def test_a_decision_about_a_vanished_report_is_told_and_kept(asked, fko, tmp_path):
    table = tmp_path / "antworten.csv"
    table.write_text("Frage;Entscheidung\nQ-0001;gleich\n", encoding="utf-8")
    assert fko("review", "--import", table, "-w", asked).code == 0
    assert groups(fko, asked) == [["R-0001", "R-0002"]]
    collect(asked, fko, tmp_path, "hochschule", ("Sternwarte", "2", "Vorträge über Planeten mit dem Fernrohr.", "laufend"))
    ran = fko("merge", "-w", asked)
    assert "1 Entscheidung betrifft Meldungen, die es nicht mehr gibt; sie bleibt gespeichert" in " ".join(ran.out.split())
    with open_store(open_workspace(asked)) as store, store.reading() as conn:
        assert len(decisions.decisions(conn, "2026")) == 1


@pytest.fixture
def sheet(asked, fko, tmp_path):
    """The exported questions, opened."""
    path = tmp_path / "fragen.xlsx"
    assert fko("review", "--export", path, "-w", asked).code == 0
    return path, openpyxl.load_workbook(path)


def test_a_sheet_with_deleted_rows_leaves_the_rest_open(asked, fko, sheet):
    path, book = sheet
    book["Fragen"].delete_rows(2, 2)
    book.save(path)
    ran = fko("review", "--import", path, "--json", "-w", asked)
    assert (ran.code, ran.json["taken"], ran.json["open"]) == (0, 0, 1)


def test_a_sheet_with_changed_ids_decides_nothing(asked, fko, sheet):
    path, book = sheet
    book["Fragen"]["A2"], book["Fragen"]["B2"] = "Q-0044", "gleich"
    book.save(path)
    ran = fko("review", "--import", path, "--json", "-w", asked)
    assert (ran.code, ran.json["taken"]) == (3, 0)
    assert [row["result"] for row in ran.json["rows"] if row["question"]] == ["outdated"]


def test_contradicting_answers_in_one_sheet_decide_nothing(asked, fko, tmp_path):
    table = tmp_path / "antworten.csv"
    table.write_text("Frage;Entscheidung\nQ-0001;gleich\nQ-0001;verschieden\n", encoding="utf-8")
    ran = fko("review", "--import", table, "--json", "-w", asked)
    assert (ran.code, [row["result"] for row in ran.json["rows"]]) == (3, ["conflict", "conflict"])
    assert groups(fko, asked) == [["R-0001"], ["R-0002"]]


def test_a_sheet_of_another_round_decides_nothing(asked, fko, sheet, tmp_path):
    path, book = sheet
    book["Fragen"]["B2"] = "gleich"
    book.save(path)
    settings = asked / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('name = "2026"', 'name = "2027"'), encoding="utf-8")
    collect(asked, fko, tmp_path, "kammer", ("Lehrstellenbörse im Lokschuppen", "1", TEXT, "laufend"))
    ran = fko("review", "--import", path, "--json", "-w", asked)
    assert (ran.code, ran.json["taken"]) == (3, 0)
    assert "gibt es in der Runde 2027 nicht" in ran.json["rows"][0]["message"]


def test_comparing_holds_no_other_writer_up_and_sees_what_came_in_meanwhile(asked, monkeypatch):
    workspace = open_workspace(asked)
    compare, seen = merging.match, []

    def compared(reports, *rest):
        if not seen:
            with open_store(workspace) as other, other.writing() as conn:
                prints = tuple(one.fingerprint for one in reports)
                decisions.add_decision(conn, "2026", answer=decisions.Answer.same, reports=(1, 2), fingerprints=prints)
        seen.append(len(reports))
        return compare(reports, *rest)

    monkeypatch.setattr(merging, "match", compared)
    with open_store(workspace) as store:
        summary = merge(workspace, store)
        with store.reading() as conn:
            assert activities.merged_state(conn, "2026") == activities.input_state(conn, "2026")
    assert len(seen) == 2 and summary.activities == 1
