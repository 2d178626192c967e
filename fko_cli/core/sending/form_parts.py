"""The parts a questionnaire's content is made of: cells with their roles, rules of entry, tables, sheets, the whole form."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from fko_cli.core.grid import column_letters
from fko_cli.core.questionnaire import HEADER_ROW

EXAMPLE_PREFIX = "Beispiel:"
"""The title of the example row begins with this; a row that still does so is no answer."""

EXAMPLE_MARK = "Beispiel"
"""Stands in the columns `Nr.` and `Zeilenschlüssel` of the example row."""

EXAMPLE_ROW = HEADER_ROW + 1
FIRST_ANSWER_ROW = HEADER_ROW + 2
STATUS_ROW = HEADER_ROW - 1
"""Row of the only formula of the form (sheet `Aktivitäten`, column A): how many rows are incomplete."""

OFFERED_FILL, ASKED_FILL = "#E4EEF8", "#FFE1CC"
"""Colours of offered rows and of cells with a question. In a returned form they are not taken for somebody's mark."""

EXAMPLE_FILL = "#F2F2F2"
"""Colour of the example row; it stays when somebody writes over the example, and is nobody's mark either."""

SPARE_ROWS = 200
"""Lists, explanations and colouring reach this many rows further than the prepared rows."""

TITLE = "Fragebogen zum Handlungskonzept"
"""Each form's title and the footer of its pages begin with this."""


def summary_of(region: str, round_name: str) -> dict[str, str]:
    """The document properties that all forms of a round share, by their German names."""
    return {
        "Betreff": f"{region}, Runde {round_name}",
        "Kategorie": "Fragebogen",
        "Stichwörter": "Handlungskonzept, Fragebogen",
        "Kommentar": "Sprache: Deutsch (de-DE)",
    }


class Role(enum.Enum):
    """What a cell is for; the writer gives each role one look."""

    # Members are single objects; the hash of Enum itself works on their names and showed in the time of writing a form.
    __hash__ = object.__hash__

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
    offer = "offer"
    asked = "asked"
    origin = "origin"
    row_key = "row_key"
    entry = "entry"


class FormCell(NamedTuple):
    """One cell: place, text as it can be read, role.

    `formula` only where the text is computed in the workbook, `comment` only where a question is asked about the cell,
    `target` only where it leads to another place of the workbook (`Aktivitäten!D7`).
    """

    row: int
    column: int
    text: str
    role: Role
    formula: str = ""
    comment: str = ""
    target: str = ""

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
    `confirmed_in` is the column in which pre-filled rows are confirmed, known by their key in the column `keys_in`; 0 in
    both where nothing awaits an answer.
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
    confirmed_in: int = 0
    keys_in: int = 0

    @property
    def reach(self) -> int:
        """The last row that lists, explanations and colouring cover."""
        return self.last_row + SPARE_ROWS


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet: cells, column widths in characters, columns and sheet hidden or not, rules and table where it has any.

    `titles` is the range whose first row (and, with `row_titles`, first column) names the cells, for screen readers.
    `font_size` in points is that of its answers and texts, `zoom` in percent how the screen shows the sheet.
    """

    name: str
    cells: tuple[FormCell, ...]
    widths: tuple[int, ...]
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False
    landscape: bool = False
    rules: tuple[InputRule, ...] = ()
    table: Table | None = None
    titles: str = ""
    row_titles: bool = False
    font_size: int = 10
    zoom: int = 100


@dataclass(frozen=True, slots=True)
class PrefilledRow:
    """A row that is known beforehand: texts by column key, and a row key of its own if it has one.

    `origin` says in words where it comes from, `offered` marks what only others reported so far. `questions` are asked
    about single cells: column key -> question in words for the actor.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    row_key: str = ""
    origin: str = ""
    offered: bool = False
    questions: Mapping[str, str] = field(default_factory=dict)

    def role(self, column: str) -> Role:
        """How the cell under a column looks."""
        if column in self.questions:
            return Role.asked
        return Role.offer if self.offered else Role.answer


@dataclass(frozen=True, slots=True)
class Answered:
    """What an actor answered in this round besides its activities, to be laid before it again with questions.

    `institution` are its answers by the keys of `questionnaire.INSTITUTION_LINES`, `doubts` the questions about them by the
    same keys, `needs` the rows of `Bedarfe`, `general` the questions that are about no single cell.
    """

    institution: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[PrefilledRow, ...] = ()
    general: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the actor about a cell of the new form; sheet and address are empty for the return as a whole.

    `about` names the row, `written` is what stands in the cell.
    """

    sheet: str
    address: str
    about: str
    written: str
    question: str


@dataclass(frozen=True, slots=True)
class Form:
    """A whole questionnaire for one actor, without its signed identity (see `core.sending.identity`).

    `queries` are the questions that a form which goes out again asks, in the order of its cells.
    """

    actor: str
    label: str
    round: str
    region: str
    editor: str
    deadline: date
    sheets: tuple[FormSheet, ...]
    lists: Mapping[str, str]
    queries: tuple[Query, ...] = ()

    @property
    def title(self) -> str:
        """The document's title."""
        return f"{TITLE} {self.round} · {self.label}"

    @property
    def summary(self) -> dict[str, str]:
        """The document's ordinary properties by their German names."""
        return {"Titel": self.title, **summary_of(self.region, self.round)}

    def cells(self) -> dict[str, dict[str, str]]:
        """Sheet -> address -> text of every non-empty cell: what was sent, to be subtracted from what comes back."""
        return {sheet.name: {cell.address: cell.text for cell in sheet.cells if cell.text} for sheet in self.sheets}
