"""The parts a questionnaire's content is made of: cells with their roles, rules of entry, tables, sheets, the whole form."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fko_cli.core.grid import column_letters

SPARE_ROWS = 200
"""Lists, explanations and colouring reach this many rows further than the prepared rows."""


class Role(enum.Enum):
    """What a cell is for; the writer gives each role one look."""

    title = "title"
    subtitle = "subtitle"
    note = "note"
    section = "section"
    label = "label"
    text = "text"
    term = "term"
    meaning = "meaning"
    statement = "statement"
    heading = "heading"
    required_heading = "required_heading"
    counter = "counter"
    example = "example"
    answer = "answer"
    row_key = "row_key"
    entry = "entry"


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell: place, text as it can be read, role; `formula` only where the text is computed in the workbook."""

    row: int
    column: int
    text: str
    role: Role
    formula: str = ""

    @property
    def address(self) -> str:
        """The place in A1 notation."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class InputRule:
    """Help for the cells of one column from `first_row` to `last_row`: an explanation and perhaps a list to choose from.

    `choices` names a list of the sheet `Listen`. With `ask_back` another value is questioned, never refused.
    """

    column: int
    first_row: int
    last_row: int
    title: str
    message: str
    choices: str = ""
    ask_back: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of answers: header row, first and last prepared row, and its columns by number.

    An entry between `first_column` and `last_column` begins a row; `filtered_to` is the last column that sorting and
    filtering take along (hidden ones included). `invites` colours required cells of untouched rows too, in a paler tone.
    """

    header_row: int
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    filtered_to: int
    required: tuple[int, ...]
    frozen_columns: int = 0
    invites: bool = False

    @property
    def reach(self) -> int:
        """The last row that lists, explanations and colouring cover."""
        return self.last_row + SPARE_ROWS


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet: cells, column widths in characters, columns and sheet hidden or not, rules and table where it has any."""

    name: str
    cells: tuple[FormCell, ...]
    widths: tuple[int, ...]
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False
    landscape: bool = False
    rules: tuple[InputRule, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class PrefilledRow:
    """A row of `Aktivitäten` that is known beforehand: texts by column key, and a row key of its own if it has one."""

    values: Mapping[str, str] = field(default_factory=dict)
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A whole questionnaire for one actor, without its signed identity (see `core.sending.identity`)."""

    actor: str
    label: str
    round: str
    region: str
    editor: str
    deadline: date
    sheets: tuple[FormSheet, ...]
    lists: Mapping[str, str]

    @property
    def title(self) -> str:
        """The document's title."""
        return f"Fragebogen zum Handlungskonzept {self.round} · {self.label}"

    def cells(self) -> dict[str, dict[str, str]]:
        """Sheet -> address -> text of every non-empty cell: what was sent, to be subtracted from what comes back."""
        return {sheet.name: {cell.address: cell.text for cell in sheet.cells if cell.text} for sheet in self.sheets}
