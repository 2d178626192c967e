"""`fko list`, `fko review` and the Excel list on a small round, by what a person types and reads."""

from __future__ import annotations

import csv
import getpass
import io
import re
import sys

import openpyxl
import pytest

from fko_cli.core.findings import finding
from fko_cli.core.records import Answer, CellCount, Period, Place, ReturnStatus, Territory
from fko_cli.edges.store import open_store, returns
from fko_cli.edges.store.returns import NewNeed, NewReport, NewReturn
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.documents.tabling import export_table

TEXT = "Auszubildende stellen ihren Beruf in Schulen vor, die Kammer plant die Einsätze."


def new_report(row: int, title: str, **values) -> NewReport:
    content = {"title": title, "field": "1", "status": "laufend", "description": TEXT, **values}
    typed = {key: value for key, value in content.items() if isinstance(value, str)}
    return NewReport(Place("", "Aktivitäten", row), content, typed, f"{title}{row}{sorted(content)}")


def add(folder, actor: str, *reports: NewReport, needs=(), findings=()) -> None:
    workspace = open_workspace(folder)
    with open_store(workspace) as store, store.writing() as conn:
        returns.add_return(
            conn,
            NewReturn(
                "2026",
                actor,
                actor * 4,
                f"{actor}.xlsx",
                ReturnStatus.accepted,
                CellCount(9, 9),
                findings,
                reports=reports,
                needs=needs,
            ),
        )


@pytest.fixture
def folder(workspace_folder):
    add(
        workspace_folder, "kammer",
        new_report(6, "Ausbildungsbotschafter", lead="Musterkammer", contact="post@kammer.example.org", publish_contact=True,
                   start=Period("2024"), territory=Territory("Kreis Nord", ("Kreis Nord",)), remark="intern"),
        new_report(7, "=1+1 Messe", field="2", description="Etwas ganz anderes mit Pferden und Kutschen."),
        needs=[NewNeed(Place("", "Bedarfe", 6), {"field": "1", "need": "Mehr Lehrkräfte"})],
    )  # fmt: skip
    add(
        workspace_folder,
        "jobcenter",
        new_report(6, "Botschafter für Ausbildung", lead="Musterkammer", contact="geheim@jc.example.org"),
    )
    return workspace_folder


@pytest.fixture
def asked(folder, fko):
    """The round with one open question about the first and the third report."""
    from fko_cli.edges.store import questions

    assert fko("merge", "-w", folder).code in (0, 3)
    with open_store(open_workspace(folder)) as store, store.writing() as conn:
        questions.save_questions(conn, "2026", [questions.QuestionDraft((1, 3), 0.7, ())])
    return folder


def test_before_the_first_merge_there_are_reports_but_no_activities(folder, fko):
    ran = fko("list", "-w", folder, "--json")
    assert ran.code == 0 and ran.json == {"round": "2026", "activities": []}
    assert "fko merge" in ran.err
    assert len(fko("list", "--reports", "-w", folder, "--json").json["reports"]) == 3


def test_activities_as_json(folder, fko):
    fko("merge", "-w", folder)
    found = fko("list", "-w", folder, "--json").json["activities"]
    assert {report["id"] for one in found for report in one["reports"]} == {"R-0001", "R-0002", "R-0003"}
    [mine] = [one for one in found if "R-0001" in [report["id"] for report in one["reports"]]]
    assert (mine["lead"], mine["field"], mine["status"], mine["territory"], mine["end"]) == (
        "Kammer",
        "1",
        "laufend",
        ["Kreis Nord"],
        None,
    )
    assert mine["reports"][0] == {
        "id": "R-0001", "actor": "kammer", "file": "kammer.xlsx", "sheet": "Aktivitäten", "row": 6,
        "title": "Ausbildungsbotschafter",
    }  # fmt: skip


def test_contacts_that_are_not_released_are_shown_on_request_only(folder, fko):
    def contacts(*options):
        return [
            one["values"].get("contact")
            for one in fko("list", "--reports", *options, "-w", folder, "--json").json["reports"]
        ]

    assert contacts() == ["post@kammer.example.org", None, None]
    assert contacts("--contacts") == ["post@kammer.example.org", None, "geheim@jc.example.org"]
    assert "geheim" not in fko("list", "--reports", "-w", folder).out


def test_needs(folder, fko):
    [need] = fko("list", "--needs", "-w", folder, "--json").json["needs"]
    assert (need["actor"], need["row"], need["values"]["need"]) == ("kammer", 6, "Mehr Lehrkräfte")
    assert "Mehr Lehrkräfte" in fko("list", "--needs", "-w", folder).out
    assert fko("list", "--needs", "--reports", "-w", folder).code == 2


def test_lists_fit_eighty_columns_and_group_by_field(folder, fko):
    fko("merge", "-w", folder)
    for option in ((), ("--reports",), ("--needs",)):
        out = fko("list", *option, "-w", folder).out
        assert max(map(len, out.splitlines())) <= 80
        assert out.startswith("1 Berufliche Bildung")


def test_no_title_is_worded_the_same_in_lists_and_table(workspace_folder, fko):
    add(workspace_folder, "kammer", new_report(6, ""))
    fko("merge", "-w", workspace_folder)
    assert "A-0001  ohne Titel" in fko("list", "-w", workspace_folder).out
    assert "R-0001  ohne Titel" in fko("list", "--reports", "-w", workspace_folder).out
    book = openpyxl.load_workbook(table_of(workspace_folder))
    assert book["Aktivitäten"]["B2"].value == "ohne Titel"


def rename(folder, old: str, new: str) -> None:
    book = openpyxl.load_workbook(folder / "akteure.xlsx")
    [cell] = [cell for (cell,) in book.active.iter_rows(max_col=1) if cell.value == old]
    cell.value = new
    book.save(folder / "akteure.xlsx")


def test_who_is_no_longer_in_the_register_is_called_as_its_form_says(workspace_folder, fko):
    assert fko("send", "--actor", "jobcenter", "-w", workspace_folder).code == 0
    add(workspace_folder, "jobcenter", new_report(6, "Beratung", lead="Jobcenter Kreis Nord"))
    add(workspace_folder, "kammer", new_report(6, "Messe"))
    rename(workspace_folder, "jobcenter", "jc-nord")
    rename(workspace_folder, "kammer", "handwerk")
    fko("merge", "-w", workspace_folder)
    ran = fko("list", "--reports", "-w", workspace_folder)
    assert "JC Nord" in ran.out
    assert "  kammer" in ran.out
    assert "2 Institutionen stehen nicht mehr in akteure.xlsx: jobcenter, kammer" in ran.err
    found = {one["title"]: one for one in fko("list", "-w", workspace_folder, "--json").json["activities"]}
    assert (found["Beratung"]["lead"], found["Beratung"]["partners"]) == ("JC Nord", [])
    for what in ("table", "concept"):
        ran = fko("export", what, "-w", workspace_folder, *(["--no-pages"] if what == "concept" else []))
        assert "2 Institutionen stehen nicht mehr in akteure.xlsx" in ran.err


def test_a_name_corrected_in_the_return_counts_more_than_the_form(workspace_folder, fko):
    fko("send", "--actor", "jobcenter", "-w", workspace_folder)
    corrected = finding("F109", sheet="Institution", column="Kurzname", value="Jobcenter Nord", label="Kurzname")
    add(workspace_folder, "jobcenter", new_report(6, "Beratung"), findings=(corrected,))
    rename(workspace_folder, "jobcenter", "jc-nord")
    ran = fko("list", "--reports", "-w", workspace_folder)
    assert "Jobcenter Nord" in ran.out
    assert "1 Institution steht nicht mehr in akteure.xlsx: jobcenter\n" in ran.err


@pytest.mark.parametrize("option", [(), ("--reports",), ("--needs",)])
def test_before_anything_was_collected_the_list_says_the_next_step(workspace_folder, fko, option):
    ran = fko("list", *option, "-w", workspace_folder)
    assert (ran.code, ran.out) == (0, "Es ist noch nichts eingelesen. Als Nächstes: fko collect\n")
    assert "fko collect" in fko("list", *option, "--json", "-w", workspace_folder).err


def test_before_the_first_merge_the_list_says_the_next_step(folder, fko):
    ran = fko("list", "-w", folder)
    assert (ran.out, ran.err) == ("Die Meldungen sind noch nicht zusammengeführt. Als Nächstes: fko merge\n", "")


def test_totals_are_counted_in_words_that_fit(workspace_folder, fko):
    add(workspace_folder, "kammer", new_report(6, "Messe"))
    fko("merge", "-w", workspace_folder)
    assert fko("list", "-w", workspace_folder).out.endswith("\n1 Aktivität.\n")
    assert fko("list", "--reports", "-w", workspace_folder).out.endswith("\n1 Meldung.\n")
    assert fko("list", "--needs", "-w", workspace_folder).out == "Keine Bedarfe.\n"


def test_a_late_report_is_announced(folder, fko):
    fko("merge", "-w", folder)
    assert "fko merge" not in fko("list", "-w", folder).err
    add(folder, "hochschule", new_report(6, "Duales Studium"))
    assert "neuer als das letzte Zusammenführen" in fko("list", "-w", folder).err


def test_without_a_terminal_review_says_what_to_do(asked, fko):
    ran = fko("review", "-w", asked)
    assert ran.code == 3 and "fko review --export" in ran.out
    ran = fko("review", "-w", asked, "--json")
    assert (ran.code, [one["id"] for one in ran.json["questions"]]) == (3, ["Q-0001"])
    assert ran.json["questions"][0]["reports"] == ["R-0001", "R-0003"]


def activity_of(fko, folder) -> dict[str, str]:
    return {one["id"]: one["activity"] for one in fko("list", "--reports", "-w", folder, "--json").json["reports"]}


def answered(monkeypatch, fko, folder, *lines: str):
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return fko("review", "-w", folder, "--by", "Referat 1")


def test_the_dialogue_shows_help_takes_an_answer_and_applies_it(asked, fko, monkeypatch):
    ran = answered(monkeypatch, fko, asked, "?", "x", "g")
    assert ran.code == 0
    assert "dieselbe Aktivität: zusammenführen" in ran.out and "„x“ ist keine der Antworten" in ran.out
    assert "wahrscheinlich dieselbe Aktivität (70 %)" in ran.out and "kammer.xlsx, Aktivitäten, Zeile 6" in ran.out
    numbers = activity_of(fko, asked)
    assert numbers["R-0001"] == numbers["R-0003"] != numbers["R-0002"]


def test_members_are_left_out_with_the_answer_in_one_line(asked, fko, monkeypatch):
    from fko_cli.edges.store import decisions, questions

    with open_store(open_workspace(asked)) as store:
        with store.writing() as conn:
            questions.save_questions(conn, "2026", [questions.QuestionDraft((1, 2, 3), 0.7, ())])
        ran = answered(monkeypatch, fko, asked, "g ohne X", "g ohne A und B", "g ohne B")
        assert "„X“ gehört nicht zu dieser Frage" in ran.out and "mindestens zwei übrig bleiben" in ran.out
        with store.reading() as conn:
            assert [(one.reports, one.without) for one in decisions.decisions(conn, "2026")] == [((1, 2, 3), (2,))]


def test_answered_questions_are_counted_not_what_was_stored(asked, fko, monkeypatch):
    from fko_cli.edges.store import questions

    with open_store(open_workspace(asked)) as store, store.writing() as conn:
        questions.save_questions(conn, "2026", [questions.QuestionDraft(pair, 0.7, ()) for pair in ((1, 3), (2, 3))])
    ran = answered(monkeypatch, fko, asked, "g", "z", "v", "v")
    assert ran.out.count("Gespeichert: ") == 3 and "\n2 Antworten gespeichert.\n" in ran.out
    assert "Als Nächstes: fko" in ran.out.splitlines()[-1]


def test_leaving_or_the_end_of_input_leaves_the_question_open(asked, fko, monkeypatch):
    for lines in (("q",), (), ("s",)):
        ran = answered(monkeypatch, fko, asked, *lines)
        assert ran.code == 3 and "1 Frage ist noch offen" in ran.out


def test_the_dialogue_is_readable_under_windows_1252(asked, fko, monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", errors="strict", write_through=True)
    monkeypatch.setattr(sys, "stdout", console)
    answered(monkeypatch, fko, asked, "?", "q")
    assert "Räumlicher Bezug" in console.buffer.getvalue().decode("cp1252")


def test_answers_travel_through_the_spreadsheet(asked, fko, tmp_path):
    sheet = tmp_path / "fragen.xlsx"
    assert fko("review", "--export", sheet, "-w", asked).code == 0
    book = openpyxl.load_workbook(sheet)
    book["Fragen"]["B2"] = "gleich"
    book.save(sheet)
    ran = fko("review", "--import", sheet, "-w", asked)
    assert ran.code == 0 and "Zeile 2, Q-0001: „gleich“ übernommen." in ran.out
    numbers = activity_of(fko, asked)
    assert numbers["R-0001"] == numbers["R-0003"]
    again = fko("review", "--import", sheet, "-w", asked, "--json")
    assert (again.code, again.json["taken"], again.json["rows"][0]["result"]) == (0, 0, "known")


def test_a_table_with_mistakes_is_taken_as_far_as_it_goes(asked, fko, tmp_path):
    answers = tmp_path / "antworten.csv"
    with answers.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, delimiter=";").writerows(
            [("Frage", "Entscheidung", "Ohne"), ("Q-0099", "gleich", ""), ("Q-0001", "verschieden", "")]
        )
    ran = fko("review", "--import", answers, "-w", asked)
    assert ran.code == 3
    assert "Bitte prüfen: Die Frage Q-0099 gibt es in der Runde 2026 nicht." in ran.out
    numbers = activity_of(fko, asked)
    assert numbers["R-0001"] != numbers["R-0003"]


def test_export_and_import_together_are_wrong_usage(folder, fko):
    assert fko("review", "--export", "a.xlsx", "--import", "b.xlsx", "-w", folder).code == 2
    assert fko("review", "--export", "a.csv", "-w", folder).code == 2
    assert fko("review", "--import", "fehlt.csv", "-w", folder).code == 1


def table_of(folder, output=None):
    workspace = open_workspace(folder)
    with open_store(workspace) as store:
        return export_table(workspace, store, output).path


def test_the_table_holds_everything_and_only_released_contacts(asked, fko):
    path = table_of(asked)
    assert path == asked / "ausgabe" / "2026" / "Aktivitaeten_Region_Muster_2026.xlsx"
    book = openpyxl.load_workbook(path)
    shown = ["Aktivitäten", "Meldungen", "Bedarfe", "Matrix", "Quellen", "Befunde", "Auswertung", "Hinweise"]
    assert book.sheetnames == [*shown, "_fko"]
    assert book["_fko"].sheet_state == "veryHidden"
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Mehr Lehrkräfte" in texts and "post@kammer.example.org" in texts
    assert not any("geheim@" in text or text == "intern" for text in texts)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    activities = list(book["Aktivitäten"].iter_rows(values_only=True))
    assert activities[0][:4] == ("Nr.", "Titel der Aktivität", "Handlungsfeld", "Federführung")
    assert "=1+1 Messe" in [row[1] for row in activities]
    assert any("kammer.xlsx, Aktivitäten, Zeile 7" in str(row[-1]) for row in activities)
    matrix = list(book["Matrix"].iter_rows(values_only=True))
    assert matrix[0] == ("Institution", "1 Berufliche Bildung", "2 Potenziale heben", "gesamt")
    assert matrix[1] == ("Kammer", 1, 1, 2) and matrix[-1][-1] == len(activities) - 1


def test_the_table_is_never_written_over_another_file(asked, fko, tmp_path):
    first = table_of(asked, tmp_path / "liste.xlsx")
    assert table_of(asked, tmp_path / "liste.xlsx") == first
    first.write_bytes(b"von Hand")
    assert table_of(asked, tmp_path / "liste.xlsx").name == "liste (2).xlsx"
    assert first.read_bytes() == b"von Hand"
    ran = fko("export", "table", "-o", tmp_path / "liste.xlsx", "-w", asked)
    assert "liste.xlsx wurde von Hand bearbeitet" in ran.err


def test_an_empty_round_gives_a_table_with_headings(workspace_folder, fko):
    book = openpyxl.load_workbook(table_of(workspace_folder))
    assert all(sheet["A1"].value for sheet in book)


def test_user_names_are_not_needed(monkeypatch, asked, fko):
    monkeypatch.setattr(getpass, "getuser", lambda: (_ for _ in ()).throw(OSError()))
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    assert "(als unbekannt)" in fko("review", "-w", asked).out


def test_a_field_follows_the_aliases_of_the_settings_without_collecting_again(workspace_folder, fko):
    add(workspace_folder, "kammer", new_report(6, "Messe", field="Inklusion"))
    fko("merge", "-w", workspace_folder)
    assert "Ohne Handlungsfeld" in fko("list", "-w", workspace_folder).out
    settings = workspace_folder / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'aliases = ["Inklusion"]\n', encoding="utf-8")
    [one] = fko("list", "-w", workspace_folder, "--json").json["activities"]
    assert one["field"] == "2"
    book = openpyxl.load_workbook(table_of(workspace_folder))
    assert book["Aktivitäten"]["C2"].value == "2 Potenziale heben"
    assert fko("list", "--reports", "-w", workspace_folder, "--json").json["reports"][0]["values"]["field"] == "2"


def test_a_suggestion_says_how_it_is_accepted_and_enter_alone_joins_nothing(asked, fko, monkeypatch):
    from fko_cli.edges.store import questions

    with open_store(open_workspace(asked)) as store, store.writing() as conn:
        questions.save_questions(conn, "2026", [questions.QuestionDraft((1, 2, 3), 0.7, (), suggestion=Answer.same)])
    ran = answered(monkeypatch, fko, asked, "", "o", "", "q")
    told = " ".join(ran.out.split())
    assert "Wenn das stimmt: g." in told and "Die Eingabetaste allein nimmt keinen Vorschlag an" in told
    assert "Gespeichert" not in ran.out and max(len(line) for line in ran.out.split("Antwort: ")[0].splitlines()) <= 80
    assert "leer: alle bleiben\nOhne: " in ran.out
    ran = answered(monkeypatch, fko, asked, "v", "q")
    number = re.search(r"fko review --activity (Q-\d{4})", ran.out)[1]
    again = fko("review", "--activity", number, "-w", asked, "--json").json["questions"]
    assert again[0]["id"] == number
