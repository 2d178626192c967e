"""The sheet `Aktivitäten` of the questionnaire: guidance, example, pre-filled rows, empty rows, the counter above them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from fko_cli.core.grid import column_letters
from fko_cli.core.own_questions import columns_of
from fko_cli.core.questionnaire import (
    EMPTY_ROWS,
    HEADER_ROW,
    ORIGIN_HEADING,
    ROW_KEY_HEADING,
    SHEET_ACTIVITIES,
    Change,
    Column,
    Kind,
    Status,
    position,
)
from fko_cli.core.records import Actor
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form_lists import rules
from fko_cli.core.sending.form_parts import (
    EXAMPLE_MARK,
    EXAMPLE_PREFIX,
    EXAMPLE_ROW,
    FIRST_ANSWER_ROW,
    STATUS_ROW,
    FormCell,
    FormSheet,
    PrefilledRow,
    Role,
    Table,
)
from fko_cli.core.settings import Settings

WIDTHS: Mapping[str, int] = {
    "number": 9,
    "field": 14,
    "further_fields": 12,
    "title": 22,
    "description": 46,
    "goals": 18,
    "target_groups": 16,
    "status": 15,
    "start": 11,
    "end": 12,
    "territory": 15,
    "lead": 15,
    "partners": 19,
    "funding": 15,
    "indicator": 16,
    "programme": 15,
    "contact": 15,
    "publish_contact": 14,
    "link": 12,
    "change": 12,
    "remark": 16,
}
"""Widths in characters here, narrower than in lists: all columns share one page, and each costs the others legibility."""

OWN_WIDTH, ORIGIN_WIDTH, KEY_WIDTH = 18, 18, 16
FONT_SIZE, ZOOM = 12, 85
"""Points and percent: large on paper, where the page is scaled down, and ordinary on the screen."""

_BEGUN, _MISSING = "Ausgefüllte Zeilen: ", "   ·   davon fehlt noch eine Pflichtangabe in: "
_AWAITING = "   ·   vorausgefüllt und noch nicht bestätigt: "


def activities_sheet(settings: Settings, actor: Actor, prefilled: Sequence[PrefilledRow]) -> FormSheet:
    """The sheet with the `prefilled` rows first; the column that says where rows come from only where one has an origin."""
    columns = columns_of(settings)
    origin_column = len(columns) + 1 if any(row.origin for row in prefilled) else 0
    key_column = len(columns) + (2 if origin_column else 1)
    # Counted apart from the rows that have a key of their own: one more of those leaves the other keys as they are.
    free = (row_keys.empty(position) for position in itertools.count(1))
    keys = [row.row_key or next(free) for row in prefilled]
    awaiting = sum(_awaits(key) for key in keys)
    table = _table(columns, len(prefilled), key_column, awaits=awaiting > 0)
    cells = [
        *_guidance(actor, prefilled, awaits=awaiting > 0),
        FormCell(STATUS_ROW, 1, _counted(columns, prefilled, awaiting), Role.counter, _counter(columns, table)),
        *headings(columns),
        *([FormCell(HEADER_ROW, origin_column, ORIGIN_HEADING, Role.heading)] if origin_column else []),
        FormCell(HEADER_ROW, key_column, ROW_KEY_HEADING, Role.heading),
        *_example(settings, columns),
        *([FormCell(EXAMPLE_ROW, origin_column, "Muster", Role.example)] if origin_column else []),
        FormCell(EXAMPLE_ROW, key_column, EXAMPLE_MARK, Role.row_key),
    ]
    for at, (row, key) in enumerate(zip(prefilled, keys, strict=True)):
        cells += _row(columns, FIRST_ANSWER_ROW + at, row)
        if origin_column:
            cells.append(FormCell(FIRST_ANSWER_ROW + at, origin_column, row.origin, Role.origin))
        cells.append(FormCell(FIRST_ANSWER_ROW + at, key_column, key, Role.row_key))
    for at in range(len(prefilled), len(prefilled) + EMPTY_ROWS):
        cells += [FormCell(FIRST_ANSWER_ROW + at, number, "", Role.answer) for number in range(1, len(columns) + 1)]
        if origin_column:
            cells.append(FormCell(FIRST_ANSWER_ROW + at, origin_column, "", Role.origin))
        cells.append(FormCell(FIRST_ANSWER_ROW + at, key_column, next(free), Role.row_key))
    widths = [WIDTHS.get(column.key, min(column.width, OWN_WIDTH)) for column in columns]
    return FormSheet(
        SHEET_ACTIVITIES,
        tuple(cells),
        widths=(*widths, *([ORIGIN_WIDTH] if origin_column else []), KEY_WIDTH),
        hidden_columns=(key_column,),
        landscape=True,
        rules=rules(columns, table),
        table=table,
        titles=f"A{HEADER_ROW}.{column_letters(origin_column or table.last_column)}{table.last_row}",
        font_size=FONT_SIZE,
        zoom=ZOOM,
    )


def headings(columns: Sequence[Column]) -> Iterator[FormCell]:
    """The header row of a table."""
    for at, column in enumerate(columns, start=1):
        yield FormCell(HEADER_ROW, at, column.heading, Role.required_heading if column.required else Role.heading)


def required_columns(columns: Sequence[Column]) -> tuple[int, ...]:
    """The positions of the columns that must be filled."""
    return tuple(at for at, column in enumerate(columns, start=1) if column.required)


def _awaits(key: str) -> bool:
    found = row_keys.parse(key)
    return found is not None and found.awaits_answer


def _table(columns: Sequence[Column], prefilled: int, key_column: int, *, awaits: bool) -> Table:
    return Table(
        HEADER_ROW,
        EXAMPLE_ROW,
        FIRST_ANSWER_ROW + prefilled + EMPTY_ROWS - 1,
        first_column=2,  # the number is not the actor's to fill in
        last_column=len(columns),
        filtered_to=key_column,
        required=required_columns(columns),
        frozen_columns=position(columns, "title"),
        invites=True,
        confirmed_in=position(columns, "change") if awaits else 0,
        keys_in=key_column if awaits else 0,
    )


def _guidance(actor: Actor, prefilled: Sequence[PrefilledRow], *, awaits: bool) -> Iterator[FormCell]:
    """The lines above the table; what stands there shows also while the table scrolls."""
    yield FormCell(1, 1, f"Aktivitäten · {actor.name}", Role.title)
    first = "Bitte tragen Sie jede Aktivität in eine eigene Zeile ein. Sie dürfen Zeilen einfügen."
    second = "Spalten mit * sind Pflichtangaben. Mehrere Angaben in einer Zelle trennen Sie bitte mit Semikolon (;)."
    if awaits:
        second = f"Neue Aktivitäten tragen Sie bitte darunter ein. {second}"
        first = (
            "Vorausgefüllte Zeilen: Bitte wählen Sie unter „Änderung zum Vorjahr“ unverändert, geändert oder entfällt; "
            "unberührte Zeilen gelten als nicht bestätigt."
        )
        if any(row.offered for row in prefilled):
            first += " Kursive Zeilen haben andere gemeldet."
    yield FormCell(2, 1, first, Role.note)
    yield FormCell(3, 1, second, Role.note)


def _row(columns: Sequence[Column], row: int, known: PrefilledRow) -> Iterator[FormCell]:
    for number, column in enumerate(columns, start=1):
        text, question = known.values.get(column.key, ""), known.questions.get(column.key, "")
        yield FormCell(row, number, text, known.role(column.key), comment=question)


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
    """The formula over the table: how many rows are begun, lack something required, and await a confirmation."""

    def filled(at: int) -> str:
        letters = column_letters(at)
        return f'({letters}{table.first_row}:{letters}{table.reach}<>"")'

    title = column_letters(position(columns, "title"))
    begun = "+".join(filled(at) for at in range(table.first_column, table.last_column + 1))
    complete = "*".join(filled(at) for at in table.required)
    answers = f'--(LEFT({title}{table.first_row}:{title}{table.reach},{len(EXAMPLE_PREFIX)})<>"{EXAMPLE_PREFIX}")'
    rows = f"SUMPRODUCT({answers},--(({begun})>0))"
    missing = f"SUMPRODUCT({answers},--(({begun})>0),1-{complete})"
    formula = f'="{_BEGUN}"&{rows}&"{_MISSING}"&{missing}'
    if not table.keys_in:
        return formula
    keys = f"LEFT({column_letters(table.keys_in)}{table.first_row}:{column_letters(table.keys_in)}{table.reach},1)"
    answered = filled(table.confirmed_in)
    return f'{formula}&"{_AWAITING}"&SUMPRODUCT(({keys}="a")+({keys}="p"),1-{answered})'


def _counted(columns: Sequence[Column], prefilled: Sequence[PrefilledRow], awaiting: int) -> str:
    """What the formula of `_counter` shows before anybody types."""
    keys = [column.key for column in columns]
    required = [column.key for column in columns if column.required]
    begun = [row for row in prefilled if any(row.values.get(key) for key in keys[1:])]
    missing = [row for row in begun if not all(row.values.get(key) for key in required)]
    return f"{_BEGUN}{len(begun)}{_MISSING}{len(missing)}" + (f"{_AWAITING}{awaiting}" if awaiting else "")
