"""The empty workbook for the results of a workshop: what the template holds, and what the reader later subtracts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fko_cli.core.grid import column_letters
from fko_cli.core.questionnaire import HEADER_ROW, Column
from fko_cli.core.records import Actor
from fko_cli.core.sending.form import guide_sheet
from fko_cli.core.sending.form_activities import headings, required_columns
from fko_cli.core.sending.form_guide import GuideLine, LineKind
from fko_cli.core.sending.form_lists import FIELDS, INSTITUTIONS, list_sheet, ranges, rules
from fko_cli.core.sending.form_parts import Form, FormCell, FormSheet, Role, Table
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import SHEETS, EntryKind, WorkshopSheet

TITLE = "Ergebnisse des Workshops"
"""The title of the workbook and the footer of its pages begin with this."""

ROWS = 30
"""Empty rows offered on each sheet."""


@dataclass(frozen=True, slots=True)
class WorkshopForm(Form):
    """The workbook as a form that goes to nobody in particular."""

    @property
    def title(self) -> str:
        """The document's title."""
        return f"{TITLE} {self.round} · {self.region}"

    @property
    def summary(self) -> dict[str, str]:
        """The document's ordinary properties by their German names."""
        return {
            "Titel": self.title,
            "Betreff": f"{self.region}, Runde {self.round}",
            "Kategorie": "Workshop",
            "Stichwörter": "Handlungskonzept, Workshop",
            "Kommentar": "Sprache: Deutsch (de-DE)",
        }


def workshop_form(settings: Settings, actors: Sequence[Actor] = ()) -> WorkshopForm:
    """The empty workbook of the round, with its fields of action and the institutions to choose from."""
    lists = {
        FIELDS: tuple(one.label for one in settings.all_fields),
        INSTITUTIONS: tuple(sorted((one.name for one in actors if one.active), key=str.casefold)),
    }
    lists = {name: entries for name, entries in lists.items() if entries}
    return WorkshopForm(
        actor="",
        label=settings.region.name,
        round=settings.round.name,
        region=settings.region.name,
        editor=settings.region.editor,
        deadline=settings.round.deadline,
        sheets=(
            guide_sheet(_guide(settings)),
            *(_sheet(one, settings, lists) for one in SHEETS),
            list_sheet(lists),
        ),
        lists=ranges(lists),
    )


def _sheet(one: WorkshopSheet, settings: Settings, lists: dict[str, tuple[str, ...]]) -> FormSheet:
    fields = [field.label for field in settings.fields] if one.kind is EntryKind.priority else []
    first, last, width = HEADER_ROW + 1, HEADER_ROW + len(fields) + ROWS, len(one.columns)
    table = Table(HEADER_ROW, first, last, 1, width, width, required_columns(one.columns))
    cells = [
        FormCell(1, 1, f"{one.title} · {settings.region.name}, Runde {settings.round.name}", Role.title),
        FormCell(2, 1, one.guidance, Role.note),
        FormCell(3, 1, "Das Blatt darf leer bleiben. Spalten mit * brauchen wir in jeder ausgefüllten Zeile.", Role.note),
        *headings(one.columns),
        *(
            FormCell(row, at, fields[row - first] if at == 1 and row - first < len(fields) else "", Role.answer)
            for row in range(first, last + 1)
            for at in range(1, width + 1)
        ),
    ]
    offered = tuple(rule for rule in rules(one.columns, table) if not rule.choices or rule.choices in lists)
    return FormSheet(
        one.name,
        tuple(cells),
        widths=tuple(column.width for column in one.columns),
        landscape=True,
        rules=offered,
        table=table,
        titles=f"A{HEADER_ROW}.{column_letters(width)}{last}",
    )


def _guide(settings: Settings) -> Iterator[GuideLine]:
    statement, space = LineKind.statement, GuideLine(LineKind.space)
    yield GuideLine(LineKind.title, f"{TITLE} {settings.round.name}")
    yield GuideLine(LineKind.subtitle, f"{settings.concept.title} · {settings.region.name}")
    yield space
    yield GuideLine(LineKind.section, "So füllen Sie die Mappe aus")
    yield GuideLine(
        statement,
        "Wozu",
        "Was der Workshop ergeben hat, steht nach dem Einlesen im Konzept: Notizen und neue Ideen beim Handlungsfeld, "
        "Bedarfe bei den offenen Bedarfen, die Gewichtung im Kapitel „Prioritäten“.",
    )
    yield from (GuideLine(statement, one.name, one.guidance) for one in SHEETS)
    yield GuideLine(
        statement,
        "Gut zu wissen",
        "Jede Zeile ist ein Eintrag. Sie dürfen Zeilen einfügen und sortieren. Bitte lassen Sie Blätter und Überschriften, "
        "wie sie sind. Die Mappe wird gedruckt: Bitte keine Namen von Personen eintragen.",
    )
    yield GuideLine(
        statement,
        "Berichtigen",
        "Etwas ändern und die Mappe noch einmal einlesen: Es gilt die neue Fassung, die frühere bleibt aufbewahrt.",
    )
    yield GuideLine(statement, "Einlesen", "fko workshop DATEI")
    yield space
    yield GuideLine(LineKind.section, "Handlungsfelder dieser Runde")
    yield from (GuideLine(LineKind.legend, field.id, field.title) for field in settings.all_fields)
    for one in SHEETS:
        yield space
        yield GuideLine(LineKind.section, f"Die Spalten des Blattes „{one.name}“")
        yield GuideLine(LineKind.legend_head, "Spalte (* Pflichtangabe)", "Was dort einzutragen ist")
        yield from _legend(one.columns)


def _legend(columns: Sequence[Column]) -> Iterator[GuideLine]:
    return (GuideLine(LineKind.legend, column.heading, column.help) for column in columns)
