"""The review as a spreadsheet: what is written can be read back, whatever people and programs did to it in between."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from fko_cli.core.deciding.answers import AnswerRow, stamp
from fko_cli.core.deciding.views import View
from fko_cli.core.errors import UserError
from fko_cli.core.records import Answer, Evidence, Place, Question, Report
from fko_cli.edges.review_sheet import read_answers, write_questions

MADE = datetime(2026, 4, 1, 12, 0)
NAMES = {"ihk": "IHK Muster", "jc": "Jobcenter Muster"}


def report(number: int, actor: str, **values: str) -> Report:
    return Report(number, actor, "2026", Place(f"{actor}.xlsx", "Aktivitäten", number + 5), values, values, f"f{number}")


REPORTS = {
    1: report(1, "ihk", title="Tag der Ausbildung", description="Messe für alle Schulen", territory="Stadt Muster"),
    2: report(2, "jc", title="=HYPERLINK(1)", description="-5 Grad\n@alle", territory="Stadt Muster"),
    3: report(3, "jc", title="Speed-Dating\x07", description="x" * 40_000),
}
QUESTIONS = [
    Question(7, (1, 2), 0.71, (Evidence("Titel", 2.1, "gemeinsame Wörter"),), suggestion=Answer.same),
    Question(8, (1, 2, 3), 0.4, (), previous=Answer.programme),
]
VIEWS = [View(one, tuple(REPORTS[member] for member in one.reports), NAMES, 1, 2) for one in QUESTIONS]


def written(tmp_path):
    path = tmp_path / "fragen.xlsx"
    path.write_bytes(write_questions(VIEWS, "2026", MADE))
    return path


def test_each_question_takes_its_answer_in_its_first_row(tmp_path):
    sheet = openpyxl.load_workbook(written(tmp_path))["Fragen"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("Frage", "Entscheidung", "Ohne", "Bemerkung")
    assert [row[:2] for row in rows[1:]] == [
        ("Q-0007", None), (None, None), ("Q-0008", "Programm"), (None, None), (None, None),
    ]  # fmt: skip
    assert [row[5].splitlines()[0] for row in rows[1:]] == ["A: R-0001", "B: R-0002", "A: R-0001", "B: R-0002", "C: R-0003"]
    assert "71 %" in rows[1][4] and "Gleich: Räumlicher Bezug" in rows[1][4]
    assert "stark dafür (+2,1): Titel" in rows[2][4]
    [rule] = sheet.data_validations.dataValidation
    assert rule.formula1 == '"gleich,verschieden,Programm,Nachfolge"' and "B2" in rule.sqref
    assert rule.errorStyle == "warning"  # letters are understood too, so nothing may be refused


def test_nothing_from_a_report_becomes_a_formula_or_breaks_the_file(tmp_path):
    sheet = openpyxl.load_workbook(written(tmp_path))["Fragen"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert (sheet["G3"].value, sheet["G3"].quotePrefix) == ("=HYPERLINK(1)", True)
    assert sheet["G6"].value == "Speed-Dating"
    assert len(sheet["H6"].value) == 32_767


def test_print_set_up(tmp_path):
    sheet = openpyxl.load_workbook(written(tmp_path))["Fragen"]
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1" and sheet.freeze_panes == "C2"


def test_the_same_questions_give_the_same_file():
    first, second = (write_questions(VIEWS, "2026", MADE) for _ in range(2))
    assert first == second


def test_answers_come_back_after_another_program_saved_the_file(tmp_path):
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["Fragen"]
    sheet["B2"], sheet["B4"], sheet["C4"], sheet["D4"] = "gleich", "Gleich", "R-0003", "telefonisch geklärt"
    book.save(path)
    assert read_answers(path) == [
        AnswerRow(2, "Q-0007", "gleich", stamp=stamp("2026", [REPORTS[1], REPORTS[2]])),
        AnswerRow(4, "Q-0008", "Gleich", "R-0003", "telefonisch geklärt", stamp("2026", list(REPORTS.values()))),
    ]


def test_own_table_in_any_order_below_a_title(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Notizen"])
    sheet = book.create_sheet("Antworten")
    for row in (
        ["Sitzung vom 3. Mai"],
        [],
        ["Entscheidung", "wer", " FRAGE "],
        ["gleich", "wir", "Q-0007"],
        [None, "x", None],
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read_answers(tmp_path / "a.xlsx") == [AnswerRow(4, "Q-0007", "gleich")]


@pytest.mark.parametrize(
    "content, expected",
    [
        ("Frage;Entscheidung;Ohne\nQ-0007;gleich;\nQ-0008;gleich;\"R-0001;R-0002\"\n".encode("utf-8-sig"),
         [("Q-0007", "gleich", ""), ("Q-0008", "gleich", "R-0001;R-0002")]),
        ("Frage,Entscheidung,Bemerkung\r\nQ-0007,verschieden,Größe\r\n".encode("cp1252"), [("Q-0007", "verschieden", "")]),
        (b"Frage\tEntscheidung\nQ-0007\tNachfolge\n", [("Q-0007", "Nachfolge", "")]),
        (b"Frage;Entscheidung;Ohne\nQ-0008;gleich;R-0001;R-0002\n", [("Q-0008", "gleich", "R-0001; R-0002")]),
    ],
    ids=["UTF-8 with BOM", "Windows-1252 with commas", "tabs", "ids without quotation marks"],
)  # fmt: skip
def test_text_files(tmp_path, content, expected):
    (tmp_path / "a.csv").write_bytes(content)
    assert [(row.question, row.answer, row.without) for row in read_answers(tmp_path / "a.csv")] == expected


def test_a_row_with_more_columns_than_headings_is_not_trusted(tmp_path):
    (tmp_path / "a.csv").write_text(
        "Frage;Entscheidung;Ohne;Bemerkung\nQ-0008;gleich;R-0001;R-0002;so besprochen\n", encoding="utf-8"
    )
    [row] = read_answers(tmp_path / "a.csv")
    assert "mehr Spalten" in row.problem


@pytest.mark.parametrize(
    "name, content",
    [
        ("fehlt.xlsx", None),
        ("leer.xlsx", b""),
        ("kaputt.xlsx", b"PK\x03\x04 kaputt"),
        ("brief.pdf", b"%PDF-1.7"),
        ("andere.csv", b"Name;Ort\nA;B\n"),
    ],
)
def test_files_that_are_no_answers_are_refused_with_a_sentence(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_answers(tmp_path / name)
    assert name in refused.value.message and refused.value.remedy
    assert "No such file" not in refused.value.message
    assert content is not None or "Die Datei gibt es nicht" in refused.value.message


def test_a_workbook_with_a_far_away_cell_is_read_quickly(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Frage", "Entscheidung"])
    book.active.append(["Q-0007", "gleich"])
    book.active["XFD1048576"] = " "
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "weit.xlsx").write_bytes(stream.getvalue())
    assert [row.answer for row in read_answers(tmp_path / "weit.xlsx")] == ["gleich"]
