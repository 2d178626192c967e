"""A region's own questions from the sent form to the printed concept, and what becomes of answers when a question goes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from fko_cli.core.deciding.views import View
from fko_cli.core.own_questions import labels_of
from fko_cli.core.questionnaire import HEADER_ROW, SHEET_ACTIVITIES
from fko_cli.core.records import Place, Question, Report, as_text
from fko_cli.edges.review_dialogue import show
from fko_cli.edges.review_sheet import write_questions
from fko_cli.edges.word.reading import draft_outline
from fko_cli.edges.workspace import open_workspace
from tests.conftest import SMALL_SETTINGS

QUESTIONS = """
[[questions]]
label = "Beitrag zur Gleichstellung"
help = "Was trägt die Aktivität bei?"
required = true
[[questions]]
label = "Reichweite"
kind = "choice"
choices = ["örtlich", "regional", "landesweit"]
[[questions]]
label = "Lebensphasen"
kind = "choices"
choices = ["Schule", "Ausbildung", "Beruf, auch Teilzeit"]
[[questions]]
label = "Sprachen"
kind = "list"
[[questions]]
label = "Barrierefrei"
kind = "yes_no"
print = false
[[questions]]
label = "Teilnehmende im Jahr"
key = "reached"
kind = "number"
[[questions]]
label = "Meilenstein"
kind = "period"
"""
MESSE = {
    "Handlungsfeld": "1 Berufliche Bildung",
    "Titel der Aktivität": "Ausbildungsmesse Nord",
    "Kurzbeschreibung": "Betriebe aus dem Kreis stellen sich Schulklassen in der Stadthalle vor.",
    "Status": "laufend",
}
OWN = {
    "Beitrag zur Gleichstellung": "Mädchen lernen technische Berufe kennen.",
    "Reichweite": "Regionl",
    "Lebensphasen": "Schule; Beruf, auch Teilzeit",
    "Sprachen": "Türkisch; Arabisch",
    "Barrierefrei": "ja",
    "Teilnehmende im Jahr": "1.200",
    "Meilenstein": "05/2026",
}
LISTED = "Titel der Aktivität;Handlungsfeld;Kurzbeschreibung;Status;Reichweite;Sprachen;Teilnehmende im Jahr;Barrierefrei\n"


@pytest.fixture
def region(workspace_folder):
    (workspace_folder / "fko.toml").write_text(SMALL_SETTINGS + QUESTIONS, encoding="utf-8")
    return workspace_folder


def ask(folder, questions: str) -> None:
    (folder / "fko.toml").write_text(SMALL_SETTINGS + questions, encoding="utf-8")


def returned_form(folder, fko, *rows: dict[str, str]):
    """The chamber's questionnaire as sent, filled in and saved by a spreadsheet program."""
    sent = next(one for one in fko("send", "-w", folder, "--json").json["forms"] if one["actor"] == "kammer")
    book = openpyxl.load_workbook(folder / sent["form"])
    sheet = book[SHEET_ACTIVITIES]
    at = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[HEADER_ROW] if cell.value}
    for row, answers in enumerate(rows, start=HEADER_ROW + 2):
        for label, text in answers.items():
            sheet.cell(row, at[label]).value = text
    path = folder / "ruecklauf" / "2026" / "kammer.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def printed(path) -> str:
    """What the draft says, and whatever else lies in the file, such as remarks for the editor."""
    with zipfile.ZipFile(path) as draft:
        parts = [draft.read(name).decode() for name in draft.namelist() if name.endswith(".xml")]
    return draft_outline(path.read_bytes()).replace("\u00a0", " ").replace("\u202f", " ") + "".join(parts)


def listed(folder, fko):
    return fko("list", "--json", "-w", folder).json


def test_from_the_form_to_the_concept(region, fko, tmp_path):
    form = returned_form(region, fko, MESSE | OWN)
    [file] = fko("collect", form, "-w", region, "--json").json["files"]
    assert file["cells"]["filled"] == file["cells"]["read"] == len(MESSE | OWN)
    assert [(one["code"], one["column"]) for one in file["findings"]] == [("F306", "Reichweite")]
    own_list = region / "liste.csv"
    row = ";".join(MESSE[key] for key in ("Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status"))
    own_list.write_text(f"{LISTED}{row};landesweit;Polnisch, Türkisch;1200 Personen;nein\n", encoding="utf-8")
    fko("collect", "--actor", "jobcenter", own_list, "-w", region)
    values = fko("list", "--reports", "--json", "-w", region).json["reports"][0]["values"]
    assert values["lebensphasen"] == ["Schule", "Beruf, auch Teilzeit"]
    assert (values["barrierefrei"], values["reached"], values["meilenstein"]) == (True, "1.200", "05/2026")

    decided = tmp_path / "antworten.csv"
    decided.write_text('Frage;Entscheidung\n"R-0001; R-0002";gleich\n', encoding="utf-8")
    fko("merge", "-w", region)
    if len(listed(region, fko)["activities"]) > 1:
        fko("review", "--import", decided, "-w", region)
        fko("merge", "-w", region)
    found = listed(region, fko)
    [activity] = found["activities"]
    assert activity["answers"] == {
        "beitrag_zur_gleichstellung": "Mädchen lernen technische Berufe kennen.",
        "reichweite": "regional",
        "lebensphasen": ["Schule", "Beruf, auch Teilzeit"],
        "sprachen": ["Türkisch", "Arabisch", "Polnisch"],
        "barrierefrei": True,
        "reached": "1.200",
        "meilenstein": "05/2026",
    }
    assert [one["label"] for one in activity["contradictions"]] == ["Reichweite", "Barrierefrei"]
    assert [one["label"] for one in found["questions"]] == list(OWN)
    shown = fko("list", "-w", region).out
    assert "Antworten auf Zusatzfragen" in shown and "Reichweite 1" in " ".join(shown.split())

    assert fko("export", "table", "-w", region, "--output", tmp_path / "liste.xlsx").code in (0, 3)
    book = openpyxl.load_workbook(tmp_path / "liste.xlsx")
    [headings, answers] = book["Aktivitäten"].iter_rows(values_only=True)
    shown = dict(zip(headings, answers, strict=True))
    assert (shown["Sprachen"], shown["Barrierefrei (intern)"]) == ("Türkisch; Arabisch; Polnisch", "ja")
    assert len(list(book["Meldungen"].iter_rows())) == 3

    assert fko("export", "concept", "--no-pages", "-w", region, "--output", tmp_path / "konzept.docx").code in (0, 3)
    text = printed(tmp_path / "konzept.docx")
    for label, said in (OWN | {"Reichweite": "regional", "Sprachen": "Türkisch; Arabisch; Polnisch"}).items():
        if label != "Barrierefrei":
            assert f"{label}: {said}" in text
    assert "Barrierefrei" not in text


def test_a_form_sent_before_the_question_existed_is_read_without_false_findings(region, fko):
    ask(region, "")
    form = returned_form(region, fko, MESSE)
    ask(region, QUESTIONS)
    [file] = fko("collect", form, "-w", region, "--json").json["files"]
    assert file["cells"] == {"filled": 4, "read": 4, "noted": 0}
    assert [(one["code"], one["value"]) for one in file["findings"]] == [("F101", "Beitrag zur Gleichstellung")]


def test_a_form_sent_before_the_question_was_taken_out_keeps_the_answer_in_a_finding(region, fko):
    form = returned_form(region, fko, MESSE | {"Reichweite": "örtlich", "Sprachen": "Türkisch"})
    ask(region, "")
    [file] = fko("collect", form, "-w", region, "--json").json["files"]
    assert file["cells"] == {"filled": 6, "read": 4, "noted": 2}
    assert {(one["code"], one["value"]) for one in file["findings"]} == {("F102", "örtlich"), ("F102", "Türkisch")}


def test_answers_stay_when_a_question_is_taken_out(region, fko, tmp_path):
    form = returned_form(region, fko, MESSE | OWN)
    fko("collect", form, "-w", region)
    ask(region, '[[questions]]\nlabel = "Personen im Jahr"\nkey = "reached"\nkind = "number"\n')
    fko("merge", "-w", region)
    found = listed(region, fko)
    assert found["activities"][0]["answers"]["sprachen"] == ["Türkisch", "Arabisch"]
    asked = {one["key"]: (one["label"], one["asked"]) for one in found["questions"]}
    assert asked["reached"] == ("Personen im Jahr", True) and asked["sprachen"] == ("sprachen", False)
    assert "sprachen (nicht mehr gefragt) 1" in " ".join(fko("list", "-w", region).out.split())
    fko("export", "table", "-w", region, "--output", tmp_path / "liste.xlsx")
    [headings, answers] = openpyxl.load_workbook(tmp_path / "liste.xlsx")["Aktivitäten"].iter_rows(values_only=True)
    shown = dict(zip(headings, answers, strict=True))
    assert (shown["sprachen (frühere Zusatzfrage)"], shown["Personen im Jahr"]) == ("Türkisch; Arabisch", "1.200")
    fko("export", "concept", "--no-pages", "-w", region, "--output", tmp_path / "konzept.docx")
    text = printed(tmp_path / "konzept.docx")
    assert "Personen im Jahr" in text and "Arabisch" not in text
    checks = fko("doctor", "-w", region, "--json").json["checks"]
    about = [(one["state"], one["message"]) for one in checks if one["subject"] == "Zusatzfragen"]
    assert about[0] == ("good", "1: Personen im Jahr.")
    assert any(state == "hint" and "frühere Frage „sprachen“" in message for state, message in about)


def test_a_correction_names_the_question_whose_answer_changed(region, fko):
    form = returned_form(region, fko, MESSE | OWN)
    fko("collect", form, "-w", region)
    book = openpyxl.load_workbook(form)
    sheet = book[SHEET_ACTIVITIES]
    at = {str(cell.value): cell.column for cell in sheet[HEADER_ROW] if cell.value}
    sheet.cell(HEADER_ROW + 2, at["Teilnehmende im Jahr"]).value = "1.300"
    book.save(form)
    [file] = fko("collect", form, "-w", region, "--json").json["files"]
    told = [one["message"] for one in file["findings"] if one["code"] == "F015"]
    assert len(told) == 1 and "R-0001, Teilnehmende im Jahr" in told[0]


def test_a_review_shows_them_at_the_terminal_and_in_the_spreadsheet(region, fko, capsys):
    values = [{"title": "Messe", "reichweite": one, "sprachen": ("Türkisch",)} for one in ("örtlich", "regional")]
    reports = tuple(
        Report(number, f"a{number}", "2026", Place("x.xlsx"), one, {key: as_text(two) for key, two in one.items()}, "f")
        for number, one in enumerate(values, start=1)
    )
    labels = labels_of(open_workspace(region).settings)
    view = View(Question(7, (1, 2), 0.5, ()), reports, {}, 1, 1, labels=labels)
    show(view)
    told = " ".join(capsys.readouterr().out.split())
    assert "Reichweite A: örtlich B: regional" in told and "Sprachen: Türkisch" in told
    sheet = openpyxl.load_workbook(io.BytesIO(write_questions([view], "2026", datetime(2026, 1, 1))))["Fragen"]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any("Unterschiedlich: Reichweite" in one for one in cells)
    assert {"Reichweite: örtlich", "Reichweite: regional"} <= set(cells)


def test_headings_of_the_list_never_cover_an_answer(region, fko, tmp_path):
    ask(region, '[[questions]]\nlabel = "Widersprüche"\nhelp = "Wer ist dagegen?"\n')
    fko("collect", returned_form(region, fko, MESSE | {"Widersprüche": "niemand"}), "-w", region)
    fko("merge", "-w", region)
    fko("export", "table", "-w", region, "--output", tmp_path / "liste.xlsx")
    [headings, answers] = openpyxl.load_workbook(tmp_path / "liste.xlsx")["Aktivitäten"].iter_rows(values_only=True)
    assert dict(zip(headings, answers, strict=True))["Widersprüche (Zusatzfrage)"] == "niemand"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('label = "Ziele"', "heißt wie die Spalte „Ziele“"),
        ('label = "Reichweite"\nkind = "choice"', "„choices“"),
        ('label = "Reichweite"\nkind = "auswahl"', "'choice'"),
        ('label = "Reichweite"\nkey = "Größe"', "Kleinbuchstaben ohne Umlaute"),
        ('label = "Reichweite"\nrequired = "ja"', "true oder false"),
    ],
)
def test_mistakes_in_the_settings_are_named(region, fko, lines, told):
    ask(region, f"[[questions]]\n{lines}\n")
    ran = fko("status", "-w", region)
    assert ran.code == 1 and told in " ".join(ran.err.split())
