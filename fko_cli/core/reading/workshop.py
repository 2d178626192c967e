"""What the workbook of a workshop says: entries, findings, and the accounting of its cells.

Tables are found by their headings on any sheet; every filled cell ends in an entry or in a finding, as in a return.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.priorities import figure, is_of_all, weight
from fko_cli.core.questionnaire import Column
from fko_cli.core.reading.accounting import is_technical
from fko_cli.core.reading.cells import Answer, read_values
from fko_cli.core.reading.columns import note_columns
from fko_cli.core.reading.desk import Context, Desk, shown
from fko_cli.core.reading.headers import (
    Heading,
    Table,
    TableKind,
    Vocabulary,
    guessed_heading,
    heading_names,
    known_heading,
    table_from,
)
from fko_cli.core.reading.rest import note_hidden, note_leftovers, note_shapes
from fko_cli.core.reading.rows import Rows
from fko_cli.core.reading.text import fold, heading_key
from fko_cli.core.records import Actor, CellCount, Finding, Value, as_text
from fko_cli.core.sending.workshop_form import workshop_form
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import MEASURES, SHEETS, EntryDraft, EntryKind, WorkshopSheet

_FIRST_ROWS = 60
"""Rows in which the headings of a sheet are looked for."""
_KIND: TableKind = "needs"
"""What the tables of a workshop are to the finder of headings; it only decides which columns an own question may have."""


@dataclass(frozen=True, slots=True)
class WorkshopReading:
    """What a workbook says."""

    entries: tuple[EntryDraft, ...]
    findings: tuple[Finding, ...]
    cells: CellCount


@dataclass(frozen=True, eq=False)
class _Words(Vocabulary):
    """The headings of one sheet."""

    columns: tuple[Column, ...] = ()

    @cached_property
    def _known(self) -> tuple[dict[str, str], dict[str, str]]:
        return heading_names(self.columns)

    def names(self, kind: TableKind) -> tuple[dict[str, str], dict[str, str]]:
        """Labels and synonyms with their keys."""
        return self._known


_WORDS = {one.kind: _Words(columns=one.columns) for one in SHEETS}


@dataclass(frozen=True)
class _Table(Table):
    """A table of a workshop, with the sheet of the template that it is."""

    of: WorkshopSheet = SHEETS[0]

    @property
    def asked(self) -> tuple[Column, ...]:
        """The columns that such a table can have."""
        return self.of.columns


def read_workshop(workbook: Workbook, settings: Settings, actors: Sequence[Actor] = ()) -> WorkshopReading:
    """Read all sheets; never raises for what people wrote. Without any table the first finding says so (F501)."""
    as_sent = workshop_form(settings, actors).cells()
    desk = Desk(workbook, Context(settings, tuple(actors), as_sent=as_sent))
    entries: list[EntryDraft] = []
    tables: dict[str, tuple[_Table, ...]] = {}
    for sheet in workbook.sheets:
        found = None if is_technical(sheet) else _table_in(sheet)
        tables[sheet.name] = (found,) if found else ()
        if found:
            entries += _entries(desk, sheet, found)
            note_columns(desk, sheet, found)
    rest = Rows(desk)
    for sheet in workbook.sheets:
        note_hidden(desk, sheet, tables[sheet.name])
        note_shapes(desk, sheet)
        note_leftovers(desk, rest, sheet, tables[sheet.name])
    if not any(tables.values()):
        desk.note("F501", Sheet("", ()))
    elif not entries:
        desk.note("F502", Sheet("", ()))
    order = {sheet.name: at for at, sheet in enumerate(workbook.sheets, start=1)}
    findings = sorted(desk.findings, key=lambda one: (order.get(one.sheet, 0), one.row or 0))
    return WorkshopReading(tuple(entries), tuple(findings), desk.ledger.count())


def _table_in(sheet: Sheet) -> _Table | None:
    """The table of a sheet: the first row that names the columns of one of the template's sheets."""
    numbers = sorted(sheet.rows)
    for number in numbers[:_FIRST_ROWS]:
        found = _kind_of(sheet, sheet.rows[number])
        if found:
            below = [one for one in numbers if one > number]
            table = table_from(sheet.rows, number, _KIND, below, _WORDS[found.kind])
            return _Table(**{one.name: getattr(table, one.name) for one in fields(table)}, of=found)
    return None


def _kind_of(sheet: Sheet, line: Mapping[int, Cell]) -> WorkshopSheet | None:
    """Which of the template's sheets a header row belongs to, by its headings, of equals by the name of the sheet."""
    scores: dict[EntryKind, tuple[int, bool]] = {}
    for one in SHEETS:
        words = _WORDS[one.kind]
        known = [found for cell in line.values() if (found := known_heading(cell.text, _KIND, words))]
        known += [
            found
            for cell in line.values()
            if len(known) >= 2 and (found := guessed_heading(cell.text, _KIND, words)) and found not in known
        ]
        named = heading_key(one.name) == heading_key(sheet.name)
        if _is_header(one, known, len(line), named):
            scores[one.kind] = (len({each.key for each in known}), named)
    best = max(scores, key=lambda kind: scores[kind], default=None)
    return next((one for one in SHEETS if one.kind is best), None)


def _is_header(one: WorkshopSheet, known: Sequence[Heading], cells: int, named: bool) -> bool:
    keys = {each.key for each in known}
    if not keys.intersection(one.main):
        return False
    return len(keys) >= 2 or (len(keys) == cells == 1 and named)


def _entries(desk: Desk, sheet: Sheet, table: _Table) -> list[EntryDraft]:
    made = []
    seen: dict[tuple[str, str], int] = {}
    for line in table.records:
        answers = _answers(desk, sheet, table, line)
        if not answers:
            continue
        weighs = table.of.kind is EntryKind.priority
        if weighs and "field" in answers and is_of_all(answers["field"].text):
            cells = [answer.cell for answer in answers.values()]
            desk.note("F506", sheet, cells[0], column="", value=shown(cells), takes=cells)
            continue
        values = read_values(desk, sheet, table.asked, answers)
        if weighs:
            _check_weights(desk, sheet, line, answers, values, seen)
        _ask(desk, sheet, table, line, answers, values)
        if values:
            made.append(EntryDraft(table.of.kind, sheet.name, line, values))
    return made


def _answers(desk: Desk, sheet: Sheet, table: _Table, line: int) -> dict[str, Answer]:
    """What the line says, by key; nothing for a line that came back as the template has it."""
    labels = {column.key: column.label for column in table.asked}
    cells = {key: cell for key in table.columns if key in labels and (cell := table.cell(line, key))}
    if not any(desk.is_answer(sheet, cell) for cell in cells.values()):
        return {}
    texts = {key: desk.text_of(sheet, cell, labels[key]) for key, cell in cells.items()}
    return {key: Answer(text, cells[key]) for key, text in texts.items() if text}


def _ask(
    desk: Desk, sheet: Sheet, table: _Table, line: int, answers: Mapping[str, Answer], values: Mapping[str, Value]
) -> None:
    """Findings about what is missing in the row."""
    first = next(iter(answers.values())).cell
    if not any(key in values for key in table.of.main):
        said = "; ".join(as_text(value) for value in values.values())
        desk.note("F503", sheet, first, column="", value=said)
        return
    for column in table.asked:
        if column.required and column.key not in values and column.key not in answers:
            desk.note("F202", sheet, table.place(line, column.key) or first, column=column.label, label=column.label)


def _check_weights(
    desk: Desk,
    sheet: Sheet,
    line: int,
    answers: Mapping[str, Answer],
    values: dict[str, Value],
    seen: dict[tuple[str, str], int],
) -> None:
    """Weights that are no numbers, sums beside their parts, and the same field and group twice."""
    first = next(iter(answers.values())).cell
    for key, label in MEASURES.items():
        text, cell = as_text(values.get(key)), answers[key].cell if key in answers else first
        if text and weight(key, text) is None:
            desk.note("F505" if figure(text) else "F504", sheet, cell, column=label, value=text)
        elif text and text != figure(text):
            desk.note("F306", sheet, cell, column=label, value=text, new=figure(text))
            values[key] = figure(text)
    field, group = as_text(values.get("field")), as_text(values.get("group"))
    if is_of_all(group):
        desk.note("F506", sheet, first, column="", value=group)
    if field and (other := seen.setdefault((field, fold(group)), line)) != line:
        desk.note("F507", sheet, first, column="", value=field, other=other)
