"""What is not a row: answers about the institution, hidden parts, shapes, and all text left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fko_cli.core.grid import Cell, Sheet, column_letters
from fko_cli.core.questionnaire import (
    INSTITUTION_LINES,
    SHEET_ACTIVITIES,
    SHEET_GUIDE,
    SHEET_INSTITUTION,
    SHEET_NEEDS,
    InstitutionLine,
)
from fko_cli.core.reading.accounting import is_technical
from fko_cli.core.reading.columns import has_text
from fko_cli.core.reading.desk import Desk, content, shown
from fko_cli.core.reading.headers import Table
from fko_cli.core.reading.rows import Rows, answers_nothing_to_report, says_nothing_to_report
from fko_cli.core.reading.text import fold, heading_key, plain

_OWN_SHEETS = (SHEET_GUIDE, SHEET_INSTITUTION, SHEET_ACTIVITIES, SHEET_NEEDS)
_LINES: dict[str, InstitutionLine] = {heading_key(line.label): line for line in INSTITUTION_LINES}
_MAX_LABEL = 200
_MANY_STRAY = 6


def read_institution(desk: Desk, rows: Rows, sheet: Sheet) -> dict[str, str]:
    """The answers beside the labels, by key.

    They are not kept with the reports: what differs from the form as sent is noted, so that a person can take it over.
    """
    answers: dict[str, str] = {}
    prefilled = _prefilled(desk, sheet)
    for line in sheet.rows.values():
        label = next((cell for cell in line.values() if _line_of(cell)), None)
        meant = _line_of(label) if label else None
        if label is None or meant is None:
            continue
        desk.text_of(sheet, label, meant.label, in_table=False)
        if fold(label.text) == fold(meant.label):
            desk.read(sheet, label)
        answer = line.get(label.column + 1)
        if answer is None or plain(answer.text) == meant.help:
            continue
        text = desk.text_of(sheet, answer, meant.label, in_table=False)
        if not text:
            continue
        answers[meant.key] = text
        code = "F109" if meant.key in prefilled else "F111"
        if meant.key == "nothing_to_report":
            reports_nothing = answers_nothing_to_report(text)
            rows.nothing_to_report |= reports_nothing is True
            code = {True: "F019", False: "F111", None: "F112"}[reports_nothing]
        if desk.is_changed(sheet, answer):
            desk.note(code, sheet, answer, column=meant.label, value=content(answer), takes=[answer], label=meant.label)
    return answers


def _line_of(cell: Cell) -> InstitutionLine | None:
    return _LINES.get(heading_key(cell.text)) if len(cell.text) <= _MAX_LABEL else None


def _prefilled(desk: Desk, sheet: Sheet) -> set[str]:
    """The keys of the lines in which the form as sent held an answer."""
    sent = (desk.sent or {}).get(sheet.name, {})
    rows = {address[1:]: heading_key(text) for address, text in sent.items() if address.startswith("A")}
    return {_LINES[key].key for row, key in rows.items() if key in _LINES and sent.get(f"B{row}", "").strip()}


def note_hidden(desk: Desk, sheet: Sheet, tables: Sequence[Table]) -> None:
    """Hidden sheets, rows and columns that hold answers; they are read all the same."""
    answers = [cell for cell in sheet.cells if desk.is_answer(sheet, cell)]
    if is_technical(sheet) and not desk.context.own_list:
        return
    if sheet.hidden and answers:
        desk.note("F108", sheet)
        return
    hidden = [cell for cell in answers if cell.hidden]
    if not hidden:
        return
    headings = {cell.column: cell for table in tables if not table.transposed for cell in table.headings}
    columns = {cell.column for cell in hidden} - {cell.column for cell in answers if not cell.hidden}
    rows = {row: all(one.hidden for one in sheet.rows[row].values()) for row in {cell.row for cell in hidden}}
    told: set[int] = set()
    for cell in hidden:
        if not rows[cell.row] and cell.column in columns:
            label = plain(headings[cell.column].text) if cell.column in headings else column_letters(cell.column)
            desk.note("F411", sheet, cell, column=label)
        elif rows[cell.row] and cell.row not in told:
            told.add(cell.row)
            desk.note("F207", sheet, cell, column="")


def note_shapes(desk: Desk, sheet: Sheet) -> None:
    """Text boxes and shapes."""
    for text in sheet.shapes:
        if text.strip():
            desk.note("F107", sheet, value=plain(text))


def note_leftovers(desk: Desk, rows: Rows, sheet: Sheet, tables: Sequence[Table]) -> None:
    """All filled cells that nothing has accounted for yet: text beside, above and below tables, and extra sheets."""
    cells = [cell for cell in desk.ledger.open_cells(sheet) if has_text(desk, sheet, cell)]
    cells = [cell for cell in cells if desk.ledger.is_open(sheet, cell)]
    if not rows.reports and not rows.needs:
        for cell in cells:
            if says_nothing_to_report(cell.text):
                rows.nothing_to_report = True
                desk.note("F019", sheet, cell, value=content(cell), takes=[cell])
        cells = [cell for cell in cells if desk.ledger.is_open(sheet, cell)]
    if not cells:
        return
    if is_technical(sheet) and not desk.context.own_list:
        desk.note("F114", sheet, cells[0], column="", value=shown(cells), takes=cells)
        return
    if not tables and sheet.name not in _OWN_SHEETS:
        desk.note("F106", sheet, cells[0], column="", value=shown(cells), takes=cells)
        return
    blocks = list(_blocks(cells, tables))
    if len(blocks) > _MANY_STRAY:
        blocks = [cells]
    for block in blocks:
        desk.note("F105", sheet, block[0], column="", value=shown(block), takes=block)


def _blocks(cells: Sequence[Cell], tables: Sequence[Table]) -> Iterator[list[Cell]]:
    """Text above the first table in one piece, then what stands in neighbouring rows together."""
    first = min((table.header for table in tables if not table.transposed), default=0)
    block: list[Cell] = []
    for cell in cells:
        near = block and (cell.row - block[-1].row <= 1 or cell.row < first)
        if block and not near:
            yield block
            block = []
        block.append(cell)
    if block:
        yield block
