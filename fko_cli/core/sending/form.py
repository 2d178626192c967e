"""The content of a questionnaire, cell by cell: what the writer writes and what the reader later subtracts.

Nothing here knows a file format. `build_form` says which text stands in which cell and in which role, which cells offer a
list or an explanation, and where the tables lie; `edges.questionnaire_sheet` turns that into a workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fko_cli.core.grid import column_letters
from fko_cli.core.own_questions import columns_of, input_message, own_columns
from fko_cli.core.questionnaire import (
    EMPTY_ROWS,
    HEADER_ROW,
    INSTITUTION_LINES,
    NEED_COLUMNS,
    ROW_KEY_HEADING,
    SHEET_ACTIVITIES,
    SHEET_GUIDE,
    SHEET_INSTITUTION,
    SHEET_LISTS,
    SHEET_NEEDS,
    Change,
    Column,
    Kind,
    Status,
)
from fko_cli.core.records import Actor
from fko_cli.core.sending.form_guide import LineKind, guide_lines
from fko_cli.core.sending.form_parts import Form, FormCell, FormSheet, InputRule, PrefilledRow, Role, Table
from fko_cli.core.settings import Settings

EXAMPLE_PREFIX = "Beispiel:"
"""The title of the example row begins with this; a row that still does so is no answer."""

EXAMPLE_MARK = "Beispiel"
"""Stands in the columns `Nr.` and `Zeilenschlüssel` of the example row."""

EXAMPLE_ROW = HEADER_ROW + 1
FIRST_ANSWER_ROW = HEADER_ROW + 2
STATUS_ROW = HEADER_ROW - 1
"""Row of the only formula of the form (sheet `Aktivitäten`, column A): how many rows are incomplete."""

NEED_ROWS = 30
INSTITUTION_HEADER_ROW = 4
INSTITUTION_FIRST_ROW = INSTITUTION_HEADER_ROW + 1

FIELDS, STATUSES, YES_NO, CHANGES, TERRITORIES, INSTITUTIONS = (
    "Handlungsfelder",
    "Status",
    "Ja oder nein",
    "Änderung",
    "Räumlicher Bezug",
    "Institutionen",
)


def is_computed(sheet: str, row: int, column: int) -> bool:
    """Whether the form itself computes this cell, so that its text differs between sending and return."""
    return sheet == SHEET_ACTIVITIES and row == STATUS_ROW and column == 1


def build_form(
    settings: Settings, actor: Actor, prefilled: Sequence[PrefilledRow] = (), actors: Sequence[Actor] = ()
) -> Form:
    """The questionnaire of `actor`: its data and the `prefilled` rows are in place, `actors` are offered as lead."""
    lists = _lists(settings, actor, actors)
    return Form(
        actor=actor.key,
        label=actor.label,
        round=settings.round.name,
        region=settings.region.name,
        editor=settings.region.editor,
        deadline=settings.round.deadline,
        sheets=(
            _guide(settings, actor),
            _institution(settings, actor),
            _activities(settings, actor, prefilled),
            _needs(actor),
            _list_sheet(lists),
        ),
        lists={
            name: f"{SHEET_LISTS}!${column_letters(at)}$2:${column_letters(at)}${len(entries) + 1}"
            for at, (name, entries) in enumerate(lists.items(), start=1)
        },
    )


def _lists(settings: Settings, actor: Actor, actors: Sequence[Actor]) -> dict[str, tuple[str, ...]]:
    region = settings.region
    others = sorted((one.name for one in actors if one.active and one.key != actor.key), key=str.casefold)
    return {
        FIELDS: tuple(one.label for one in settings.fields),
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


def _list_sheet(lists: Mapping[str, tuple[str, ...]]) -> FormSheet:
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


def _rule(column: Column, at: int, first_row: int, last_row: int) -> InputRule:
    choices, ask_back = _CHOICES.get(column.kind, ("", False))
    if column.choices:
        choices, ask_back = _own_list(column), column.kind is Kind.choice
    return InputRule(at, first_row, last_row, column.heading, input_message(column), choices, ask_back)


def _guide(settings: Settings, actor: Actor) -> FormSheet:
    roles = {
        LineKind.title: (Role.title, Role.text),
        LineKind.subtitle: (Role.subtitle, Role.text),
        LineKind.section: (Role.section, Role.section),
        LineKind.statement: (Role.label, Role.text),
        LineKind.legend_head: (Role.heading, Role.heading),
        LineKind.legend: (Role.term, Role.meaning),
    }
    cells = []
    for row, line in enumerate(guide_lines(settings, actor), start=1):
        for column, text in ((1, line.left), (2, line.right)):
            # The empty right cell of a section carries the line below the heading; elsewhere empty cells stay empty.
            if text or line.kind is LineKind.section:
                cells.append(FormCell(row, column, text, roles[line.kind][column - 1]))
    return FormSheet(SHEET_GUIDE, tuple(cells), widths=(34, 80))


def _institution(settings: Settings, actor: Actor) -> FormSheet:
    known = {
        "name": actor.name,
        "short_name": actor.short_name,
        "kind": actor.kind,
        "territory": actor.territory,
        "filled_email": actor.email,
    }
    choices = {"nothing_to_report": (YES_NO, True), "territory": (TERRITORIES, False)}
    cells = [
        FormCell(1, 1, f"Ihre Institution · Runde {settings.round.name}", Role.title),
        FormCell(2, 1, "Bitte prüfen Sie die Angaben und berichtigen oder ergänzen Sie sie in der Spalte B.", Role.note),
        *(FormCell(INSTITUTION_HEADER_ROW, at, text, Role.heading) for at, text in _INSTITUTION_HEADINGS),
    ]
    rules = []
    for row, line in enumerate(INSTITUTION_LINES, start=INSTITUTION_FIRST_ROW):
        cells += [
            FormCell(row, 1, line.label, Role.term),
            FormCell(row, 2, known.get(line.key, ""), Role.statement),
            FormCell(row, 3, line.help, Role.meaning),
        ]
        offered, ask_back = choices.get(line.key, ("", False))
        rules.append(InputRule(2, row, row, line.label, line.help, offered, ask_back))
    return FormSheet(SHEET_INSTITUTION, tuple(cells), widths=(28, 60, 54), rules=tuple(rules))


_INSTITUTION_HEADINGS = ((1, "Angabe"), (2, "Ihre Antwort"), (3, "Hinweis"))


def _activities(settings: Settings, actor: Actor, prefilled: Sequence[PrefilledRow]) -> FormSheet:
    last_row = FIRST_ANSWER_ROW + len(prefilled) + EMPTY_ROWS - 1
    columns = columns_of(settings)
    key_column = len(columns) + 1
    table = Table(
        HEADER_ROW,
        EXAMPLE_ROW,
        last_row,
        first_column=2,  # the number is not the actor's to fill in
        last_column=len(columns),
        filtered_to=key_column,
        required=_required(columns),
        frozen_columns=4,
        invites=True,
    )
    cells = [
        FormCell(1, 1, f"Aktivitäten · {actor.name}", Role.title),
        FormCell(2, 1, "Bitte tragen Sie jede Aktivität in eine eigene Zeile ein. Sie dürfen Zeilen einfügen.", Role.note),
        FormCell(
            3,
            1,
            "Spalten mit * sind Pflichtangaben. Mehrere Angaben in einer Zelle trennen Sie bitte mit Semikolon (;).",
            Role.note,
        ),
        FormCell(STATUS_ROW, 1, _counted(columns, prefilled), Role.counter, _counter(columns, table)),
        *_headings(columns),
        FormCell(HEADER_ROW, key_column, ROW_KEY_HEADING, Role.heading),
        *_example(settings, columns),
        FormCell(EXAMPLE_ROW, key_column, EXAMPLE_MARK, Role.row_key),
    ]
    for row in range(FIRST_ANSWER_ROW, last_row + 1):
        at = row - FIRST_ANSWER_ROW
        known = prefilled[at] if at < len(prefilled) else PrefilledRow()
        cells += [
            FormCell(row, number, known.values.get(column.key, ""), Role.answer)
            for number, column in enumerate(columns, start=1)
        ]
        cells.append(FormCell(row, key_column, known.row_key or f"r{at + 1:03d}", Role.row_key))
    return FormSheet(
        SHEET_ACTIVITIES,
        tuple(cells),
        widths=(*(column.width for column in columns), 16),
        hidden_columns=(key_column,),
        landscape=True,
        rules=_rules(columns, table),
        table=table,
    )


def _needs(actor: Actor) -> FormSheet:
    first_row, last_row = HEADER_ROW + 1, HEADER_ROW + NEED_ROWS
    width = len(NEED_COLUMNS)
    table = Table(HEADER_ROW, first_row, last_row, 1, width, width, _required(NEED_COLUMNS))
    cells = [
        FormCell(1, 1, f"Bedarfe · {actor.name}", Role.title),
        FormCell(2, 1, "Was fehlt in der Region? Welche Idee hat noch keine Verantwortlichen?", Role.note),
        FormCell(
            3, 1, "Dieses Blatt darf leer bleiben. Die Spalte mit * brauchen wir, wenn Sie eine Zeile ausfüllen.", Role.note
        ),
        *_headings(NEED_COLUMNS),
        *(
            FormCell(row, number, "", Role.answer)
            for row in range(first_row, last_row + 1)
            for number in range(1, len(NEED_COLUMNS) + 1)
        ),
    ]
    return FormSheet(
        SHEET_NEEDS,
        tuple(cells),
        widths=tuple(column.width for column in NEED_COLUMNS),
        landscape=True,
        rules=_rules(NEED_COLUMNS, table),
        table=table,
    )


def _headings(columns: Sequence[Column]) -> Iterator[FormCell]:
    for at, column in enumerate(columns, start=1):
        yield FormCell(HEADER_ROW, at, column.heading, Role.required_heading if column.required else Role.heading)


def _required(columns: Sequence[Column]) -> tuple[int, ...]:
    return tuple(at for at, column in enumerate(columns, start=1) if column.required)


def _rules(columns: Sequence[Column], table: Table) -> tuple[InputRule, ...]:
    return tuple(_rule(column, at, table.first_row, table.reach) for at, column in enumerate(columns, start=1))


def _example(settings: Settings, columns: Sequence[Column]) -> Iterator[FormCell]:
    part = settings.region.parts[0] if settings.region.parts else settings.region.name
    year = settings.round.deadline.year
    texts = {
        "number": EXAMPLE_MARK,
        "field": settings.fields[0].label,
        "title": f"{EXAMPLE_PREFIX} Tag der offenen Betriebe",
        "description": "Betriebe öffnen einen Tag lang ihre Türen für Schulklassen und Eltern. Die Kammer gewinnt die "
        "Betriebe, die Schulen bereiten die Besuche vor und nach.",
        "goals": "Jugendliche lernen Ausbildungsberufe aus der Nähe kennen.",
        "target_groups": "Jugendliche ab Klasse 9; Eltern; Betriebe",
        "status": Status.running.value,
        "start": f"02/{year - 1}",
        "end": "fortlaufend",
        "territory": part,
        "lead": "Beispielkammer",
        "partners": "Jobcenter Beispielstadt; Beispielkreis",
        "funding": "Land NRW; Eigenmittel",
        "indicator": "Zuletzt 40 Betriebe und 600 Jugendliche",
        "programme": "Woche der Berufe",
        "contact": "Ausbildungsstelle, ausbildung@example.org",
        "publish_contact": "ja",
        "link": "www.example.org",
        "change": Change.unchanged.value,
        "remark": "Diese Zeile ist nur ein Muster und wird nicht ausgewertet.",
    }
    for at, column in enumerate(columns, start=1):
        text = _own_example(column, year) if column.own else texts.get(column.key, "")
        yield FormCell(EXAMPLE_ROW, at, text, Role.example)


def _own_example(column: Column, year: int) -> str:
    """A plausible answer to an own question; empty where only the region would know one."""
    if column.kind is Kind.choices:
        return "; ".join(column.choices[:2])
    if column.choices:
        return column.choices[0]
    return {Kind.yes_no: "ja", Kind.figure: "25", Kind.period: f"02/{year}"}.get(column.kind, "")


def _counter(columns: Sequence[Column], table: Table) -> str:
    """The formula over the table: how many rows are begun, and how many of them lack something required."""

    def filled(at: int) -> str:
        letters = column_letters(at)
        return f'({letters}{table.first_row}:{letters}{table.reach}<>"")'

    title = column_letters(next(at for at, column in enumerate(columns, start=1) if column.key == "title"))
    begun = "+".join(filled(at) for at in range(table.first_column, table.last_column + 1))
    complete = "*".join(filled(at) for at in table.required)
    answers = f'--(LEFT({title}{table.first_row}:{title}{table.reach},{len(EXAMPLE_PREFIX)})<>"{EXAMPLE_PREFIX}")'
    rows = f"SUMPRODUCT({answers},--(({begun})>0))"
    missing = f"SUMPRODUCT({answers},--(({begun})>0),1-{complete})"
    return f'="{_BEGUN}"&{rows}&"{_MISSING}"&{missing}'


_BEGUN, _MISSING = "Ausgefüllte Zeilen: ", "   ·   davon fehlt noch eine Pflichtangabe in: "


def _counted(columns: Sequence[Column], prefilled: Sequence[PrefilledRow]) -> str:
    """What the formula of `_counter` shows before anybody types."""
    keys = [column.key for column in columns]
    required = [column.key for column in columns if column.required]
    begun = [row for row in prefilled if any(row.values.get(key) for key in keys[1:])]
    missing = [row for row in begun if not all(row.values.get(key) for key in required)]
    return f"{_BEGUN}{len(begun)}{_MISSING}{len(missing)}"
