"""The headings of a table: what was read as which column, and columns and headings that the questionnaire does not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from fko_cli.core.grid import Cell, Sheet, column_letters
from fko_cli.core.questionnaire import ROW_KEY_HEADING
from fko_cli.core.reading.desk import Desk, shown
from fko_cli.core.reading.headers import ROW_KEY, Heading, Table
from fko_cli.core.reading.text import fold, plain

_MANY_COLUMNS = 20
_FEW_NAMES = 3


def note_columns(desk: Desk, sheet: Sheet, table: Table) -> None:
    """Headings are read where they say which column is meant; all others are noted, with what stands below them."""
    at = {(heading.row if table.transposed else heading.column): heading for heading in table.headings}
    extra = dict(table.extra)
    if desk.context.own_list and ROW_KEY in table.columns:
        extra[table.columns[ROW_KEY]] = at[table.columns[ROW_KEY]]
    told = _note_bodies(desk, sheet, table, "F102", extra)
    labels = {column.key: column.label for column in table.asked} | {ROW_KEY: ROW_KEY_HEADING}
    doubled = {place: heading for place, (_, heading) in table.doubled.items()}
    asked = {place: labels.get(key, "") for place, (key, _) in table.doubled.items()}
    told |= _note_bodies(desk, sheet, table, "F104", doubled, asked)
    told |= {(at[place].row, at[place].column) for place in table.columns.values() if place not in extra and place in at}
    for heading in table.headings:
        if heading.text.strip():
            desk.text_of(sheet, heading, plain(heading.text)[:60], in_table=False)
        if (heading.row, heading.column) in told:
            desk.read(sheet, heading)
    _note_renamed(desk, sheet, table)
    idle = [one for one in table.headings if desk.ledger.is_open(sheet, one) and one.text.strip()]
    if idle and not table.transposed:
        desk.note("F113", sheet, idle[0], value=shown(idle), takes=idle)


def _note_bodies(
    desk: Desk,
    sheet: Sheet,
    table: Table,
    code: str,
    headings: Mapping[int, Cell],
    labels: Mapping[int, str] = MappingProxyType({}),
) -> set[tuple[int, int]]:
    """Note columns that are not read, with all their content; the places of the headings that a finding names.

    `labels` are the questionnaire's for those that it has.
    """
    bodies = {place: cells for place in headings if (cells := _body(desk, sheet, table, place))}
    if len(bodies) <= _MANY_COLUMNS:
        for place, cells in bodies.items():
            name, heading = plain(headings[place].text), headings[place]
            column = labels.get(place) or column_letters(heading.column)
            desk.note(code, sheet, heading, column=column, value=shown(cells), takes=cells, label=name)
        return {(headings[place].row, headings[place].column) for place in bodies}
    cells = [cell for place, body in bodies.items() for cell in (headings[place], *body)]
    names = [plain(headings[place].text) for place in bodies]
    label = f"{', '.join(names[:_FEW_NAMES])} und {len(names) - _FEW_NAMES} weitere"
    desk.note(code, sheet, cells[0], column=label if labels else "", value=shown(cells), takes=cells, label=label)
    return set()


def _note_renamed(desk: Desk, sheet: Sheet, table: Table) -> None:
    labels = {column.key: column.label for column in table.asked}
    renamed = [one for one in table.found if one.key in labels and _is_renamed(one, labels[one.key])]
    place = table.headings[0]
    if len(renamed) == 1:
        label = labels[renamed[0].key]
        desk.note("F103", sheet, place, column=label, value=plain(renamed[0].text), label=label)
    elif renamed:
        told = ", ".join(f"{plain(one.text)} → {labels[one.key]}" for one in renamed)
        desk.note("F110", sheet, place, column="", value=told)


def _is_renamed(heading: Heading, label: str) -> bool:
    """Whether a heading says something else than the label, or more ("Status * (bitte anrufen)")."""
    return heading.how != "label" or fold(heading.text) != fold(label)


def _body(desk: Desk, sheet: Sheet, table: Table, at: int) -> list[Cell]:
    cells = [cell for line in table.records if (cell := table.lines[line].get(at)) and desk.ledger.is_open(sheet, cell)]
    return list(_with_text(desk, sheet, cells))


def _with_text(desk: Desk, sheet: Sheet, cells: Iterable[Cell]) -> Iterable[Cell]:
    return (cell for cell in cells if has_text(desk, sheet, cell) and desk.ledger.is_open(sheet, cell))


def has_text(desk: Desk, sheet: Sheet, cell: Cell) -> bool:
    """Whether there is a text left to note after everything else about the cell is noted."""
    text = desk.text_of(sheet, cell, column_letters(cell.column), in_table=False)
    return bool(text) or desk.ledger.is_open(sheet, cell)
