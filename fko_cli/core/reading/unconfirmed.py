"""Pre-filled rows that nobody answered: they are listed, never read as consent, also where somebody deleted them."""

from __future__ import annotations

from collections.abc import Iterable

from fko_cli.core.grid import Cell, Sheet
from fko_cli.core.questionnaire import SHEET_ACTIVITIES, label
from fko_cli.core.reading.desk import Desk
from fko_cli.core.reading.headers import Table
from fko_cli.core.reading.sent_rows import SentRow, sent_rows
from fko_cli.core.sending.asking import row_name
from fko_cli.core.sending.row_keys import Origin


def is_unanswered(desk: Desk, sheet: Sheet, table: Table, line: int) -> bool:
    """Whether a line is a row that the form filled in and that came back as it was sent."""
    if table.kind != "activities" or table.transposed:
        return False
    found = desk.ledger.rows(sheet)
    return line in found.untouched and found.rows[line].awaits_answer


def note_unconfirmed(desk: Desk, tables: Iterable[tuple[Sheet, Table]], numbers: Iterable[str]) -> None:
    """A finding for each pre-filled row without an answer. `numbers` are those of the activities that were reported."""
    waiting = {one.key: one for one in sent_rows((desk.sent or {}).get(SHEET_ACTIVITIES, {})) if one.awaits_answer}
    places: dict[str, tuple[Sheet, Cell | None]] = {}
    answered = set()
    for sheet, table in tables:
        found = desk.ledger.rows(sheet)
        for row, one in found.rows.items():
            if row not in found.untouched:
                answered.add(one.key)
            elif row in table.records:
                places.setdefault(one.key, (sheet, table.place(row, "change")))
    reported = set(numbers)
    for key, one in waiting.items():
        if key not in answered and not (one.number and one.number in reported):
            _note(desk, one, *places.get(key, (Sheet(SHEET_ACTIVITIES, ()), None)))


def _note(desk: Desk, one: SentRow, sheet: Sheet, cell: Cell | None) -> None:
    code = "F213" if one.meaning.origin is Origin.offer else "F212"
    how = "" if cell else "; ihre Zeile fehlt in der Datei"
    desk.note(code, sheet, cell, column=label("change"), value=row_name(one.number, one.title), how=how)
