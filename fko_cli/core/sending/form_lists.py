"""The lists to choose from (hidden sheet `Listen`) and the help for each column: explanation, list, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fko_cli.core.grid import column_letters
from fko_cli.core.own_questions import input_message, own_columns
from fko_cli.core.questionnaire import SHEET_LISTS, Change, Column, Kind, Status
from fko_cli.core.records import Actor
from fko_cli.core.sending.form_parts import FormCell, FormSheet, InputRule, Role, Table
from fko_cli.core.settings import Settings

Lists = Mapping[str, tuple[str, ...]]
"""Name of a list -> its entries; each is a column of the sheet."""

FIELDS, STATUSES, YES_NO, CHANGES, TERRITORIES, INSTITUTIONS = (
    "Handlungsfelder",
    "Status",
    "Ja oder nein",
    "Änderung",
    "Räumlicher Bezug",
    "Institutionen",
)


def lists_for(settings: Settings, actor: Actor, actors: Sequence[Actor]) -> Lists:
    """What can be chosen in the form of `actor`; inactive institutions are not offered."""
    region = settings.region
    others = sorted((one.name for one in actors if one.active and one.key != actor.key), key=str.casefold)
    return {
        FIELDS: tuple(one.label for one in settings.all_fields),
        STATUSES: tuple(status.value for status in Status),
        YES_NO: ("ja", "nein"),
        CHANGES: tuple(change.value for change in Change),
        TERRITORIES: (region.whole[0] if region.whole else region.name, *region.parts),
        INSTITUTIONS: (actor.name, *others),
        **{_own_list(column): column.choices for column in own_columns(settings) if column.choices},
    }


def _own_list(column: Column) -> str:
    """The list of an own question; its label alone might be the name of another list."""
    return f"Zusatzfrage: {column.label}"


def ranges(lists: Lists) -> dict[str, str]:
    """Where each list stands in the sheet."""
    return {
        name: f"{SHEET_LISTS}!${column_letters(at)}$2:${column_letters(at)}${len(entries) + 1}"
        for at, (name, entries) in enumerate(lists.items(), start=1)
    }


def list_sheet(lists: Lists) -> FormSheet:
    """The sheet with one list per column, its name on top."""
    cells = []
    for at, (name, entries) in enumerate(lists.items(), start=1):
        cells.append(FormCell(1, at, name, Role.heading))
        cells += [FormCell(row, at, entry, Role.entry) for row, entry in enumerate(entries, start=2)]
    return FormSheet(SHEET_LISTS, tuple(cells), widths=(36,) * len(lists), hidden=True)


_CHOICES: Mapping[Kind, tuple[str, bool]] = {
    Kind.field: (FIELDS, True),
    Kind.status: (STATUSES, True),
    Kind.yes_no: (YES_NO, True),
    Kind.change: (CHANGES, True),
    # Suggestions: several parts, other places and other institutions are just as right.
    Kind.territory: (TERRITORIES, False),
    Kind.institution: (INSTITUTIONS, False),
}


def rule(column: Column, at: int, first_row: int, last_row: int) -> InputRule:
    """The help for the cells of one column."""
    choices, ask_back = _CHOICES.get(column.kind, ("", False))
    if column.choices:
        choices, ask_back = _own_list(column), column.kind is Kind.choice
    return InputRule(at, first_row, last_row, column.heading, input_message(column), choices, ask_back)


def rules(columns: Sequence[Column], table: Table) -> tuple[InputRule, ...]:
    """The help for all columns of a table."""
    return tuple(rule(column, at, table.first_row, table.reach) for at, column in enumerate(columns, start=1))
