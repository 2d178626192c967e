"""The sheet `Institution`: which of its lines is which, what stands beside each, what was taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fko_cli.core.grid import Cell, Sheet, Workbook, place_of
from fko_cli.core.questionnaire import INSTITUTION_LINES, SHEET_INSTITUTION, InstitutionLine
from fko_cli.core.reading.desk import Desk, content
from fko_cli.core.reading.rows import Rows, answers_nothing_to_report
from fko_cli.core.reading.text import fold, heading_key, plain

_LINES: dict[str, InstitutionLine] = {heading_key(line.label): line for line in INSTITUTION_LINES}
_MAX_LABEL = 200


@dataclass(frozen=True, slots=True)
class StatedLine:
    """A line of the sheet: what it asks, its label, and the cell to the right of that (None: empty)."""

    asked: InstitutionLine
    label: Cell
    answer: Cell | None


def stated_lines(sheet: Sheet) -> Iterator[StatedLine]:
    """The lines of the form's questions about the institution, wherever they stand."""
    for cells in sheet.rows.values():
        label = next((cell for cell in cells.values() if _asked(cell.text)), None)
        asked = _asked(label.text) if label else None
        if label is not None and asked is not None:
            yield StatedLine(asked, label, cells.get(label.column + 1))


def institution_in(workbook: Workbook) -> str:
    """What stands beside "Institution" on the sheet of that name; "" without one."""
    lines = (line for sheet in workbook.sheets if sheet.name == SHEET_INSTITUTION for line in stated_lines(sheet))
    return next((line.answer.text for line in lines if line.asked.key == "name" and line.answer), "")


def read_institution(desk: Desk, rows: Rows, sheet: Sheet) -> dict[str, str]:
    """The answers beside the labels, by key.

    They are not kept with the reports: what differs from the form as sent is noted, so that a person can take it over.
    """
    answers: dict[str, str] = {}
    prefilled = _sent_answers((desk.sent or {}).get(sheet.name, {}))
    for line in stated_lines(sheet):
        asked, answer = line.asked, line.answer
        desk.text_of(sheet, line.label, asked.label, in_table=False)
        if fold(line.label.text) == fold(asked.label):
            desk.read(sheet, line.label)
        if answer is None or plain(answer.text) == asked.help:
            continue
        text = desk.text_of(sheet, answer, asked.label, in_table=False)
        if not text:
            continue
        answers[asked.key] = text
        code = "F109" if asked.key in prefilled else "F111"
        if asked.key == "nothing_to_report":
            reports_nothing = answers_nothing_to_report(text)
            rows.nothing_to_report |= reports_nothing is True
            code = {True: "F019", False: "F111", None: "F112"}[reports_nothing]
        if desk.is_changed(sheet, answer):
            desk.note(code, sheet, answer, column=asked.label, value=content(answer), takes=[answer], label=asked.label)
    return answers


def note_deleted_institution(desk: Desk, sheet: Sheet) -> None:
    """Lines of the sheet whose answer, known when the form was sent, came back empty."""
    before = _sent_answers(desk.ledger.sent.get(sheet.name, {}))
    for line in stated_lines(sheet):
        gone = before.get(line.asked.key, "")
        if gone and (line.answer is None or not plain(line.answer.text)):
            place = Cell(line.label.row, line.label.column + 1, None, "")
            desk.note("F115", sheet, place, column=line.asked.label, value=plain(gone), label=line.asked.label)


def _asked(text: str) -> InstitutionLine | None:
    return _LINES.get(heading_key(text)) if len(text) <= _MAX_LABEL else None


def _sent_answers(sent: Mapping[str, str]) -> dict[str, str]:
    """Key of a line -> the answer that stood beside it in the form as sent."""
    texts = {place: text for address, text in sent.items() if (place := place_of(address))}
    found = {line.key: texts.get((row, at + 1), "") for (row, at), text in texts.items() if (line := _asked(text))}
    return {key: text for key, text in found.items() if text.strip()}
