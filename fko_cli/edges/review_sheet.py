"""The review as a spreadsheet: writes the open questions as .xlsx, reads the answers back from .xlsx or .csv.

A question is a block of rows, one per report, side by side to compare; only the block's first row has the question's id
and takes the answer. Rows may be sorted, deleted and copied: an answer is read together with the id in its own row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from fko_cli.core.deciding.answers import AnswerRow, stamp
from fko_cli.core.deciding.views import Agreement, View, evidence_lines, letter_of, probability_words, weightiest
from fko_cli.core.errors import UserError
from fko_cli.core.findings import finding
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.questionnaire import BY_KEY
from fko_cli.core.records import Answer
from fko_cli.edges.files import reason
from fko_cli.edges.intake import csv_text, xlsx
from fko_cli.edges.intake.guard import Refused
from fko_cli.edges.intake.kinds import kind_of
from fko_cli.edges.sheet_page import Book, Page, PageColumn

SHEET = "Fragen"
QUESTION, ANSWER, WITHOUT, REMARK, STAMP = "Frage", "Entscheidung", "Ohne", "Bemerkung", "Prüfzeichen"

_COLUMNS = (
    PageColumn(QUESTION, 8),
    PageColumn(ANSWER, 14),
    PageColumn(WITHOUT, 8),
    PageColumn(REMARK, 13),
    PageColumn("Einschätzung und Gründe", 33),
    PageColumn("Meldung", 15),
    PageColumn("Titel der Aktivität", 22),
    PageColumn("Kurzbeschreibung", 44),
    PageColumn("Wo, wann, wer", 32),
    PageColumn(STAMP, 12, hidden=True),
)
_DETAILS = (
    ("Räumlicher Bezug", "territory"), ("Beginn", "start"), ("Ende", "end"), ("Federführung", "lead"),
    ("Partner", "partners"), ("Programm", "programme"), ("Status", "status"),
)  # fmt: skip
_SHOWN_IN_FULL = ("title", "description")
_FIRST_ROWS = 30
"""Rows in which the headings of a filled-in table are looked for."""


def write_questions(views: Sequence[View], round_name: str, made: datetime) -> bytes:
    """The review sheet as bytes, in the order of `views`; the same questions and `made` give the same bytes."""
    book = Book(f"Offene Fragen zur Runde {round_name}", "fko", made)
    page = book.table(SHEET, _COLUMNS, frozen=2)
    row = 1
    for view in views:
        _write_block(page, row, view, round_name)
        row += len(view.reports)
    _offer_answers(page, row)
    book.notes("Anleitung", "So beantworten Sie die Fragen", _guidance())
    return book.bytes()


def _write_block(page: Page, row: int, view: View, round_name: str) -> None:
    previous = view.question.previous
    page.text(row, 0, view.question.name, "first_strong")
    page.text(row, 1, previous.value if previous else "", "first_answer")
    page.text(row, 2, "", "first_answer")
    page.text(row, 3, "", "first_answer")
    page.text(row, 4, _assessment(view), "first")
    page.text(row, 9, stamp(round_name, view.reports), "first")
    for offset, report in enumerate(view.reports):
        look = "first" if offset == 0 else "text"
        if offset:
            for column in (0, 1, 2, 3, 4, 9):
                page.text(row + offset, column, "", "pale" if column in (1, 2, 3) else "text")
        who = (f"{letter_of(offset)}: {report.name}", view.institution(report), view.company(report))
        page.text(row + offset, 5, "\n".join(part for part in who if part), look)
        page.text(row + offset, 6, report.text("title"), "first_strong" if offset == 0 else "strong")
        page.text(row + offset, 7, report.text("description"), look)
        page.text(row + offset, 8, _details(view, offset), look)
    page.text(row + 1, 4, _reasons(view), "text")


def _assessment(view: View) -> str:
    question = view.question
    words = probability_words(question.probability)
    lines = [words[0].upper() + words[1:]]
    if question.previous:
        lines.append(f"Frühere Antwort: {question.previous.value}; seither hat sich eine Meldung geändert.")
    if question.suggestion:
        lines.append(f"Vorschlag: {question.suggestion.value} (gilt erst, wenn Sie es eintragen)")
    for agreement in (Agreement.same, Agreement.different):
        fields = [one.label for one in view.comparison if one.agreement is agreement and one.key not in _SHOWN_IN_FULL]
        if fields:
            lines.append(f"{agreement.value}: {', '.join(fields)}")
    return "\n".join(lines)


def _reasons(view: View) -> str:
    lines = [f"• {line}" for line in evidence_lines(weightiest(view.question.evidence))]
    return "\n".join(["Gründe:", *lines, *([view.scope] if view.scope else [])]) if lines else ""


def _details(view: View, at: int) -> str:
    report = view.reports[at]
    shown = [(label, report.typed.get(key) or report.text(key)) for label, key in _DETAILS]
    own = (one for one in view.comparison if one.key not in BY_KEY and one.agreement is not Agreement.same)
    shown += [(one.label, one.texts[at]) for one in own]
    return "\n".join(f"{label}: {text}" for label, text in shown if text)


def _offer_answers(page: Page, last_row: int) -> None:
    page.sheet.data_validation(
        1, 1, max(last_row - 1, 1), 1,
        {
            "validate": "list", "source": [answer.value for answer in Answer], "ignore_blank": True,
            "input_title": "Entscheidung",
            "input_message": "gleich, verschieden, Programm oder Nachfolge. Leer: offen lassen.",
            "error_title": "Nicht vorgesehen", "error_type": "warning",
            "error_message": "Vorgesehen sind gleich, verschieden, Programm oder Nachfolge (auch g, v, p, n) oder nichts.",
        },
    )  # fmt: skip


def _guidance() -> list[tuple[str, str]]:
    return [
        ("Worum es geht", "Jeder Block ist eine Frage: Meinen die Meldungen untereinander dieselbe Aktivität?"),
        *((answer.value, answer.explanation) for answer in Answer),
        ("leer", "Die Frage bleibt offen."),
        (WITHOUT, "Bei mehr als zwei Meldungen: welche nicht dazugehören, als Buchstaben (B; C) oder Nummern (R-0031)."),
        (REMARK, "Warum Sie so entschieden haben; wird bei der Entscheidung aufbewahrt."),
        ("Zurückgeben", "Die Antwort gehört in die Zeile, in der die Nummer der Frage steht. Zeilen dürfen fehlen."),
        (
            "Nicht gefragt",
            "Sie dürfen Zeilen ergänzen: In der Spalte Frage stehen dann Meldungen (R-0031; R-0102) oder eine "
            "Aktivität (A-0012), deren Meldungen getrennt oder bestätigt werden sollen.",
        ),
        ("Einlesen", "fko review --import DATEI"),
    ]


def read_answers(path: Path) -> list[AnswerRow]:
    """The rows of a filled-in table that have a question or an answer; UserError when the file is no such table."""
    book = read_table(path)
    for sheet in book.sheets:
        found = _headings(sheet)
        if found:
            header_row, columns = found
            ragged = book.kind == "csv"
            rows = (_row(number, cells, columns, ragged) for number, cells in sheet.rows.items() if number > header_row)
            return [row for row in rows if row.question or row.answer or row.without]
    raise UserError(
        f"{path.name} hat keine Zeile mit den Überschriften „{QUESTION}“ und „{ANSWER}“.",
        "Bitte die Tabelle einlesen, die „fko review --export“ geschrieben hat, oder diese beiden Spalten anlegen.",
    )


def read_table(path: Path) -> Workbook:
    """The sheets of a table that staff filled in (.xlsx, .csv); UserError when it can't be read."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UserError(
            f"{path} lässt sich nicht lesen: {reason(problem)}.",
            "Bitte den Pfad prüfen." if isinstance(problem, FileNotFoundError) else "Bitte die Datei in Excel schließen.",
        ) from problem
    try:
        kind = kind_of(content, path.name)
        if kind == "xlsx":
            return xlsx.read(content)
        if kind == "csv":
            return csv_text.read(content)
    except Refused as refused:
        problem_text = finding(refused.code, detail=refused.detail).message
        raise UserError(f"{path.name}: {problem_text}", "Bitte die Tabelle als .xlsx oder .csv speichern.") from refused
    raise UserError(f"{path.name} ist eine Datei der Art .{kind}.", "Bitte die Tabelle als .xlsx oder .csv speichern.")


def _row(number: int, cells: Mapping[int, Cell], columns: Mapping[str, int], ragged: bool) -> AnswerRow:
    texts = {name: _answer_text(cells.get(column)) for name, column in columns.items()}
    surplus = [cell.text.strip() for column, cell in cells.items() if column > max(columns.values())] if ragged else []
    problem = ""
    if surplus and max(columns, key=lambda name: columns[name]) == WITHOUT:
        # The ids were separated by the delimiter of the file itself.
        texts[WITHOUT] = "; ".join([texts[WITHOUT], *surplus])
    elif surplus:
        problem = "Die Zeile hat mehr Spalten als die Überschrift; vermutlich fehlen Anführungszeichen."
    return AnswerRow(
        number, texts[QUESTION], texts[ANSWER], texts.get(WITHOUT, ""), texts.get(REMARK, ""), texts.get(STAMP, ""), problem
    )


def _answer_text(cell: Cell | None) -> str:
    return "" if cell is None or cell.struck == cell.text else cell.text.strip()


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    wanted = {name.casefold(): name for name in (QUESTION, ANSWER, WITHOUT, REMARK, STAMP)}
    for number, cells in sheet.rows.items():
        if number > _FIRST_ROWS:
            return None
        found: dict[str, int] = {}
        for column, cell in cells.items():
            name = wanted.get(cell.text.strip().casefold())
            if name:
                found.setdefault(name, column)
        if QUESTION in found and ANSWER in found:
            return number, found
    return None
