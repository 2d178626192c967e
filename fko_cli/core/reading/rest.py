"""What is not a row: answers about the institution, unknown columns, hidden parts, shapes, and all text left over."""

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
from fko_cli.core.reading.desk import Desk, content, shown
from fko_cli.core.reading.headers import Heading, Table
from fko_cli.core.reading.rows import Rows, answers_nothing_to_report, says_nothing_to_report
from fko_cli.core.reading.text import heading_key, plain

_OWN_SHEETS = (SHEET_GUIDE, SHEET_INSTITUTION, SHEET_ACTIVITIES, SHEET_NEEDS)
_LINES: dict[str, InstitutionLine] = {heading_key(line.label): line for line in INSTITUTION_LINES}
_MANY_STRAY = 6


def read_institution(desk: Desk, rows: Rows, sheet: Sheet) -> dict[str, str]:
    """The answers beside the labels, by key.

    They are not kept with the reports: what differs from the form as sent is noted, so that a person can take it over.
    """
    answers: dict[str, str] = {}
    prefilled = _prefilled(desk, sheet)
    for line in sheet.rows.values():
        label = next((cell for cell in line.values() if heading_key(cell.text) in _LINES), None)
        if label is None:
            continue
        meant = _LINES[heading_key(label.text)]
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
        if desk.is_answer(sheet, answer):
            desk.note(code, sheet, answer, column=meant.label, value=content(answer), takes=[answer], label=meant.label)
    return answers


def _prefilled(desk: Desk, sheet: Sheet) -> set[str]:
    """The keys of the lines in which the form as sent held an answer."""
    sent = (desk.sent or {}).get(sheet.name, {})
    rows = {address[1:]: heading_key(text) for address, text in sent.items() if address.startswith("A")}
    return {_LINES[key].key for row, key in rows.items() if key in _LINES and sent.get(f"B{row}", "").strip()}


def note_columns(desk: Desk, sheet: Sheet, table: Table) -> None:
    """Headings are read; columns that are not the questionnaire's, or repeated, are noted with all their content."""
    for at, heading in table.extra.items():
        cells = _body(desk, sheet, table, at)
        if cells:
            value = shown(cells)
            desk.note("F102", sheet, heading, column=_letters(heading), value=value, takes=cells, label=plain(heading.text))
    for at, (_, heading) in table.doubled.items():
        cells = _body(desk, sheet, table, at)
        if cells:
            value = shown(cells)
            desk.note("F104", sheet, heading, column=_letters(heading), value=value, takes=cells, label=plain(heading.text))
    for heading in table.headings:
        if heading.text.strip():
            desk.text_of(sheet, heading, plain(heading.text)[:60], in_table=False)
            desk.read(sheet, heading)
    _note_renamed(desk, sheet, table)


def _note_renamed(desk: Desk, sheet: Sheet, table: Table) -> None:
    labels = {column.key: column.label for column in table.asked}
    renamed = [one for one in table.found if one.how != "label" and one.key in labels]
    place = table.headings[0]
    if len(renamed) == 1:
        desk.note(
            "F103", sheet, place, column=labels[renamed[0].key], value=plain(renamed[0].text), label=labels[renamed[0].key]
        )
    elif renamed:
        desk.note("F110", sheet, place, column="", value=", ".join(_told(one, labels[one.key]) for one in renamed))


def _told(heading: Heading, label: str) -> str:
    return f"{plain(heading.text)} → {label}"


def _letters(cell: Cell) -> str:
    return column_letters(cell.column)


def _body(desk: Desk, sheet: Sheet, table: Table, at: int) -> list[Cell]:
    cells = [cell for line in table.records if (cell := table.lines[line].get(at)) and desk.ledger.is_open(sheet, cell)]
    return [cell for cell in cells if _has_text(desk, sheet, cell)]


def _has_text(desk: Desk, sheet: Sheet, cell: Cell) -> bool:
    """Whether there is a text left to note after everything else about the cell is noted."""
    return bool(desk.text_of(sheet, cell, _letters(cell), in_table=False)) or desk.ledger.is_open(sheet, cell)


def note_hidden(desk: Desk, sheet: Sheet, tables: Sequence[Table]) -> None:
    """Hidden sheets, rows and columns that hold answers; they are read all the same."""
    answers = [cell for cell in sheet.cells if desk.is_answer(sheet, cell)]
    if not answers:
        return
    if sheet.hidden:
        desk.note("F108", sheet)
        return
    hidden = [cell for cell in answers if cell.hidden]
    if not hidden:
        return
    headings = {cell.column: cell for table in tables if not table.transposed for cell in table.headings}
    columns = {cell.column for cell in hidden if all(one.hidden for one in answers if one.column == cell.column)}
    rows: dict[int, Cell] = {}
    for cell in hidden:
        if all(one.hidden for one in sheet.rows[cell.row].values()):
            rows.setdefault(cell.row, cell)
        elif cell.column in columns:
            label = plain(headings[cell.column].text) if cell.column in headings else _letters(cell)
            desk.note("F411", sheet, cell, column=label)
    for cell in rows.values():
        desk.note("F207", sheet, cell, column="")


def note_shapes(desk: Desk, sheet: Sheet) -> None:
    """Text boxes and shapes."""
    for text in sheet.shapes:
        if text.strip():
            desk.note("F107", sheet, value=plain(text))


def note_leftovers(desk: Desk, rows: Rows, sheet: Sheet, tables: Sequence[Table]) -> None:
    """All filled cells that nothing has accounted for yet: text beside, above and below tables, and extra sheets."""
    cells = [cell for cell in desk.ledger.open_cells(sheet) if _has_text(desk, sheet, cell)]
    cells = [cell for cell in cells if desk.ledger.is_open(sheet, cell)]
    if not rows.reports and not rows.needs:
        for cell in list(cells):
            if says_nothing_to_report(cell.text):
                rows.nothing_to_report = True
                desk.note("F019", sheet, cell, value=content(cell), takes=[cell])
                cells.remove(cell)
    if not cells:
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
