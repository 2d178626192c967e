"""Pre-filled rows that nobody answered: they are listed, never read as consent, also where somebody deleted them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fko_cli.core.grid import Cell, Sheet
from fko_cli.core.questionnaire import SHEET_ACTIVITIES, label
from fko_cli.core.reading.desk import Desk
from fko_cli.core.reading.headers import Table
from fko_cli.core.reading.sent_rows import SentRow, sent_rows
from fko_cli.core.records import as_text
from fko_cli.core.sending.asking import row_name
from fko_cli.core.sending.row_keys import Origin

if TYPE_CHECKING:
    from fko_cli.core.reading.rows import ReportDraft


def is_unanswered(desk: Desk, sheet: Sheet, table: Table, line: int) -> bool:
    """Whether a line is a row that the form filled in and that came back as it was sent.

    In a form that was made for another actor that holds for the answers of that one too.
    """
    if desk.context.foreign and not table.transposed:
        cells = table.lines.get(line, {}).values()
        return bool(cells) and not any(desk.is_answer(sheet, cell) for cell in cells)
    if table.kind != "activities" or table.transposed:
        return False
    found = desk.ledger.rows(sheet)
    return line in found.untouched and found.rows[line].awaits_answer


def note_unconfirmed(desk: Desk, tables: Iterable[tuple[Sheet, Table]], reports: Sequence[ReportDraft]) -> None:
    """A finding for each pre-filled row that became no report, in its own row or under its number elsewhere."""
    if desk.context.foreign:
        return
    rows = {(one.sheet, one.row) for one in reports}
    numbers = {as_text(one.values.get("number")) for one in reports} - {""}
    waiting = {one.key: one for one in sent_rows((desk.sent or {}).get(SHEET_ACTIVITIES, {})) if one.awaits_answer}
    waiting = {key: one for key, one in waiting.items() if one.number not in numbers}
    places: dict[str, tuple[Sheet, Cell | None]] = {}
    for sheet, table in tables:
        for row, one in desk.ledger.rows(sheet).rows.items():
            if (sheet.name, row) in rows:
                waiting.pop(one.key, None)
            elif row in table.records:
                # Whoever deleted the column of the answer has not deleted the row.
                place = table.place(row, "change") or next(iter(table.lines[row].values()))
                places.setdefault(one.key, (sheet, place))
    for key, one in waiting.items():
        _note(desk, one, *places.get(key, (Sheet(SHEET_ACTIVITIES, ()), None)))


def without_identity(drafts: Iterable[ReportDraft]) -> tuple[ReportDraft, ...]:
    """The rows of another actor's form: its hidden keys and activity numbers are not this actor's, what they say is.

    Without the number merging compares the row like any other, and asks. As typed, the number is kept.
    """
    return tuple(
        replace(one, values={key: value for key, value in one.values.items() if key != "number"}, row_key="")
        for one in drafts
    )


def _note(desk: Desk, one: SentRow, sheet: Sheet, cell: Cell | None) -> None:
    code = "F213" if one.meaning.origin is Origin.offer else "F212"
    how = "" if cell else "; ihre Zeile fehlt in der Datei"
    desk.note(code, sheet, cell, column=label("change"), value=row_name(one.number, one.title), how=how)
