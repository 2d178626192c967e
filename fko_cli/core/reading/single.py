"""One value as the editor types it, read by the readers of the questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fko_cli.core.grid import Cell, CellValue, Sheet, Workbook
from fko_cli.core.questionnaire import Column, Kind, Status
from fko_cli.core.reading.cells import Answer, read_values
from fko_cli.core.reading.desk import Context, Desk
from fko_cli.core.records import Actor, Value
from fko_cli.core.settings import Settings

_REFUSED = frozenset(("F301", "F303", "F308", "F314", "F315"))
"""Findings about words that are not among the possible ones: an editor can choose one at once."""


@dataclass(frozen=True, slots=True)
class SingleValue:
    """The value that was read (None: no answer), or why it can't be taken; `remarks` say what else was noticed."""

    value: Value | None
    problem: str = ""
    remarks: tuple[str, ...] = ()


def read_single(
    column: Column, text: str, settings: Settings, actors: Sequence[Actor], typed: CellValue | None = None
) -> SingleValue:
    """Read `text` (the cell's own value is `typed`, if it comes from a cell) as an answer in `column`."""
    words = text.strip()
    if not words:
        return SingleValue(None)
    cell = Cell(1, 1, words if typed is None else typed, words)
    sheet = Sheet("", (cell,))
    desk = Desk(Workbook("", (sheet,)), Context(settings, tuple(actors), own_list=True))
    values = read_values(desk, sheet, (column,), {column.key: Answer(words, cell)})
    problem = next((one.message for one in desk.findings if one.code in _REFUSED), "")
    if problem and (possible := _possible(column, settings)):
        problem = f"{problem} Möglich sind: {', '.join(possible)}."
    remarks = tuple(dict.fromkeys(one.message for one in desk.findings if one.code not in _REFUSED))
    value = values.get(column.key)
    if column.key == "lead" and isinstance(value, str):
        value = _called(value, desk, actors)
    if column.key == "partners" and isinstance(value, tuple):
        value = tuple(dict.fromkeys(_called(one, desk, actors) for one in value))
    return SingleValue(value, problem, remarks)


def _possible(column: Column, settings: Settings) -> tuple[str, ...]:
    """What can be chosen in the column; empty where the finding says it, or anything goes."""
    if column.kind is Kind.status:
        return tuple(one.value for one in Status)
    return tuple(one.label for one in settings.all_fields) if column.kind in (Kind.field, Kind.fields) else ()


def _called(text: str, desk: Desk, actors: Sequence[Actor]) -> str:
    """How the institution is called in lists; the text itself where it names none of the register."""
    key = desk.names.resolve(text)
    return next((actor.label for actor in actors if actor.key == key), text)
