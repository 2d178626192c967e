"""The content of a questionnaire, cell by cell: what the writer writes and what the reader later subtracts.

Nothing here knows a file format. `build_form` says which text stands in which cell and in which role, which cells offer a
list or an explanation, and where the tables lie; `edges.questionnaire_sheet` turns that into a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fko_cli.core.grid import column_letters
from fko_cli.core.questionnaire import (
    HEADER_ROW,
    INSTITUTION_LINES,
    NEED_COLUMNS,
    SHEET_ACTIVITIES,
    SHEET_GUIDE,
    SHEET_INSTITUTION,
    SHEET_NEEDS,
)
from fko_cli.core.records import Actor
from fko_cli.core.sending.form_activities import activities_sheet, headings, required_columns
from fko_cli.core.sending.form_guide import GuideLine, LineKind, guide_lines
from fko_cli.core.sending.form_lists import TERRITORIES, YES_NO, list_sheet, lists_for, ranges, rules
from fko_cli.core.sending.form_parts import (
    EXAMPLE_MARK,
    EXAMPLE_PREFIX,
    EXAMPLE_ROW,
    FIRST_ANSWER_ROW,
    STATUS_ROW,
    Answered,
    Form,
    FormCell,
    FormSheet,
    InputRule,
    PrefilledRow,
    Role,
    Table,
)
from fko_cli.core.sending.form_queries import queries_of, queries_sheet
from fko_cli.core.settings import Settings

__all__ = [
    "EXAMPLE_MARK",
    "EXAMPLE_PREFIX",
    "EXAMPLE_ROW",
    "FIRST_ANSWER_ROW",
    "INSTITUTION_FIRST_ROW",
    "INSTITUTION_HEADER_ROW",
    "NEED_ROWS",
    "STATUS_ROW",
    "build_form",
    "guide_sheet",
    "is_computed",
]

NEED_ROWS = 30
INSTITUTION_HEADER_ROW = 4
INSTITUTION_FIRST_ROW = INSTITUTION_HEADER_ROW + 1


def is_computed(sheet: str, row: int, column: int) -> bool:
    """Whether the form itself computes this cell, so that its text differs between sending and return."""
    return sheet == SHEET_ACTIVITIES and row == STATUS_ROW and column == 1


def build_form(
    settings: Settings,
    actor: Actor,
    prefilled: Sequence[PrefilledRow] = (),
    actors: Sequence[Actor] = (),
    answered: Answered | None = None,
) -> Form:
    """The questionnaire of `actor`: its data and the `prefilled` rows are in place, `actors` are offered as lead.

    `answered` is what the actor said already when the form goes out again with questions; they then stand on a first
    sheet of their own and in notes at the cells.
    """
    given = answered or Answered()
    lists = lists_for(settings, actor, actors)
    pages = (_institution(settings, actor, given), activities_sheet(settings, actor, prefilled), _needs(actor, given.needs))
    queries = queries_of(pages, given.general)
    return Form(
        actor=actor.key,
        label=actor.label,
        round=settings.round.name,
        region=settings.region.name,
        editor=settings.region.editor,
        deadline=settings.round.deadline,
        sheets=(
            *([queries_sheet(actor, queries)] if queries else []),
            guide_sheet(guide_lines(settings, actor, prefilled)),
            *pages,
            list_sheet(lists),
        ),
        lists=ranges(lists),
        queries=queries,
    )


def guide_sheet(lines: Iterable[GuideLine]) -> FormSheet:
    """The sheet `Hinweise` with these lines."""
    roles = {
        LineKind.title: (Role.title, Role.text),
        LineKind.subtitle: (Role.subtitle, Role.text),
        LineKind.section: (Role.section, Role.section),
        LineKind.statement: (Role.label, Role.text),
        LineKind.legend_head: (Role.heading, Role.heading),
        LineKind.legend: (Role.term, Role.meaning),
    }
    cells = []
    for row, line in enumerate(lines, start=1):
        for column, text in ((1, line.left), (2, line.right)):
            # The empty right cell of a section carries the line below the heading; elsewhere empty cells stay empty.
            if text or line.kind is LineKind.section:
                cells.append(FormCell(row, column, text, roles[line.kind][column - 1]))
    return FormSheet(SHEET_GUIDE, tuple(cells), widths=(34, 80))


def _institution(settings: Settings, actor: Actor, given: Answered) -> FormSheet:
    known = {
        "name": actor.name,
        "short_name": actor.short_name,
        "kind": actor.kind,
        "territory": actor.territory,
        "filled_email": actor.email,
        **given.institution,
    }
    choices = {"nothing_to_report": (YES_NO, True), "territory": (TERRITORIES, False)}
    cells = [
        FormCell(1, 1, f"Ihre Institution · Runde {settings.round.name}", Role.title),
        FormCell(2, 1, "Bitte prüfen Sie die Angaben und berichtigen oder ergänzen Sie sie in der Spalte B.", Role.note),
        *(FormCell(INSTITUTION_HEADER_ROW, at, text, Role.heading) for at, text in _INSTITUTION_HEADINGS),
    ]
    rules = []
    for row, line in enumerate(INSTITUTION_LINES, start=INSTITUTION_FIRST_ROW):
        doubt = given.doubts.get(line.key, "")
        role = Role.asked if doubt else Role.statement
        cells += [
            FormCell(row, 1, line.label, Role.term),
            FormCell(row, 2, known.get(line.key, ""), role, comment=doubt),
            FormCell(row, 3, line.help, Role.meaning),
        ]
        offered, ask_back = choices.get(line.key, ("", False))
        rules.append(InputRule(2, row, row, line.label, line.help, offered, ask_back))
    return FormSheet(
        SHEET_INSTITUTION,
        tuple(cells),
        widths=(28, 60, 54),
        rules=tuple(rules),
        titles=f"A{INSTITUTION_HEADER_ROW}.{column_letters(len(_INSTITUTION_HEADINGS))}{row}",
        row_titles=True,
    )


_INSTITUTION_HEADINGS = ((1, "Angabe"), (2, "Ihre Antwort"), (3, "Hinweis"))


def _needs(actor: Actor, known: Sequence[PrefilledRow]) -> FormSheet:
    first_row, last_row = HEADER_ROW + 1, HEADER_ROW + NEED_ROWS + len(known)
    width = len(NEED_COLUMNS)
    table = Table(HEADER_ROW, first_row, last_row, 1, width, width, required_columns(NEED_COLUMNS))
    cells = [
        FormCell(1, 1, f"Bedarfe · {actor.name}", Role.title),
        FormCell(2, 1, "Was fehlt in der Region? Welche Idee hat noch keine Verantwortlichen?", Role.note),
        FormCell(
            3, 1, "Dieses Blatt darf leer bleiben. Die Spalte mit * brauchen wir, wenn Sie eine Zeile ausfüllen.", Role.note
        ),
        *headings(NEED_COLUMNS),
        *_need_cells(known, first_row, last_row),
    ]
    return FormSheet(
        SHEET_NEEDS,
        tuple(cells),
        widths=tuple(column.width for column in NEED_COLUMNS),
        landscape=True,
        rules=rules(NEED_COLUMNS, table),
        table=table,
        titles=f"A{HEADER_ROW}.{column_letters(width)}{last_row}",
    )


def _need_cells(known: Sequence[PrefilledRow], first_row: int, last_row: int) -> Iterator[FormCell]:
    for row in range(first_row, last_row + 1):
        one = known[row - first_row] if row - first_row < len(known) else PrefilledRow()
        for number, column in enumerate(NEED_COLUMNS, start=1):
            question = one.questions.get(column.key, "")
            yield FormCell(row, number, one.values.get(column.key, ""), one.role(column.key), comment=question)
