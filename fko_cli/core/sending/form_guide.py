"""The words of a questionnaire's sheet `Hinweise`: what it is for, how to fill it in, until when, whom to ask, privacy."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.own_questions import columns_of, explanation, own_columns
from fko_cli.core.questionnaire import (
    NEED_COLUMNS,
    ORIGIN_HEADING,
    SHEET_ACTIVITIES,
    SHEET_INSTITUTION,
    SHEET_NEEDS,
    Column,
)
from fko_cli.core.records import Actor
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.sending.messages import sender_of
from fko_cli.core.settings import Settings


class LineKind(enum.Enum):
    """What a line of the sheet is: its title, a section's heading, a statement with its label, the legend's header."""

    title = "title"
    subtitle = "subtitle"
    section = "section"
    statement = "statement"
    legend_head = "legend_head"
    legend = "legend"
    space = "space"


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One row of the sheet: `left` in column A, `right` in column B."""

    kind: LineKind
    left: str = ""
    right: str = ""


def guide_lines(settings: Settings, actor: Actor, prefilled: Sequence[PrefilledRow] = ()) -> tuple[GuideLine, ...]:
    """All rows of the sheet `Hinweise` from top to bottom; `prefilled` rows are explained where the form has any."""
    space = GuideLine(LineKind.space)
    return (
        GuideLine(LineKind.title, f"Fragebogen zum Handlungskonzept {settings.round.name}"),
        GuideLine(LineKind.subtitle, f"{settings.concept.title} · {settings.region.name}"),
        space,
        *_frame(settings, actor),
        space,
        GuideLine(LineKind.section, "So füllen Sie den Fragebogen aus"),
        *_steps(prefilled),
        space,
        GuideLine(LineKind.section, "Datenschutz"),
        *_privacy(settings),
        space,
        GuideLine(LineKind.section, "Handlungsfelder dieser Runde"),
        *(GuideLine(LineKind.legend, field.id, field.title) for field in settings.all_fields),
        space,
        GuideLine(LineKind.section, f"Die Spalten des Blattes „{SHEET_ACTIVITIES}“"),
        GuideLine(LineKind.legend_head, "Spalte (* Pflichtangabe)", "Was dort einzutragen ist"),
        *_legend(columns_of(settings)),
        space,
        GuideLine(LineKind.section, f"Die Spalten des Blattes „{SHEET_NEEDS}“"),
        GuideLine(LineKind.legend_head, "Spalte (* Pflichtangabe)", "Was dort einzutragen ist"),
        *_legend(NEED_COLUMNS),
    )


def whom_to_ask(settings: Settings) -> str:
    """The sentence that says where questions go."""
    mailbox = settings.mail.reply_to or settings.mail.sender
    if mailbox:
        return f"{sender_of(settings)}, {mailbox}"
    return f"{sender_of(settings)}. Antworten Sie einfach auf die Nachricht, mit der dieser Fragebogen gekommen ist."


def _frame(settings: Settings, actor: Actor) -> tuple[GuideLine, ...]:
    statement = LineKind.statement
    return (
        GuideLine(statement, "Vorbereitet für", actor.name),
        GuideLine(
            statement,
            "Wofür",
            "Das Handlungskonzept zeigt, was in der Region für die Fachkräfte von heute und morgen getan wird, und von wem. "
            "Aus Ihren Angaben entsteht der Entwurf, über den die Gremien beraten. Jede gemeldete Aktivität wird mit den "
            "Institutionen genannt, die sie gemeldet haben.",
        ),
        GuideLine(
            statement,
            "Rücksendung bis",
            f"{day_in_words(settings.round.deadline)}, als Antwort auf unsere Nachricht",
        ),
        GuideLine(statement, "Fragen an", whom_to_ask(settings)),
    )


def _steps(prefilled: Sequence[PrefilledRow]) -> tuple[GuideLine, ...]:
    statement = LineKind.statement
    return (
        GuideLine(
            statement,
            f"1. {SHEET_INSTITUTION}",
            "Bitte prüfen Sie die eingetragenen Angaben und berichtigen Sie, was nicht stimmt. "
            "Wenn Sie nichts zu melden haben, tragen Sie dort bei „Fehlanzeige“ ein „ja“ ein und schicken die Datei zurück.",
        ),
        GuideLine(
            statement,
            f"2. {SHEET_ACTIVITIES}",
            "Eine Zeile je Aktivität. Überschriften mit einem Stern (*) sind Pflichtangaben; alles andere darf leer "
            "bleiben. Zellen mit fehlenden Pflichtangaben sind gefärbt, und über der Tabelle steht, wie viele Zeilen noch "
            "unvollständig sind. Wenn Sie eine Zelle anklicken, erscheint eine kurze Erklärung.",
        ),
        *_prefilled_rows(prefilled),
        GuideLine(
            statement,
            "Gemeinsame Aktivitäten",
            "Melden Sie auch Aktivitäten, die Sie mit anderen durchführen, und nennen Sie die Partner. "
            "Doppelte Meldungen führen wir zusammen; alle Beteiligten bleiben genannt.",
        ),
        GuideLine(
            statement,
            f"3. {SHEET_NEEDS}",
            "Was fehlt in der Region? Hier ist Platz für Bedarfe und Ideen, für die es noch keine Verantwortlichen gibt.",
        ),
        GuideLine(
            statement,
            "Gut zu wissen",
            "Sie dürfen Zeilen einfügen, sortieren, filtern und Text aus anderen Dateien einfügen. "
            "Bitte lassen Sie Blätter und Überschriften, wie sie sind. "
            "Die Auswahllisten sind Vorschläge: Passt keiner, schreiben Sie Ihre eigene Angabe. "
            "Wenn der Platz nicht reicht, schreiben Sie unten einfach weiter.",
        ),
    )


def _prefilled_rows(prefilled: Sequence[PrefilledRow]) -> Iterator[GuideLine]:
    """How rows that are filled in already are to be answered."""
    keys = [key for row in prefilled if (key := row_keys.parse(row.row_key)) and key.awaits_answer]
    if not keys:
        return
    offers = (
        f" Kursive Zeilen haben andere gemeldet; von wem, steht in der Spalte „{ORIGIN_HEADING}“. Sie zählen für Ihre "
        "Institution erst, wenn Sie sie bestätigen."
    )
    yield GuideLine(
        LineKind.statement,
        "Vorausgefüllte Zeilen",
        "Was wir schon wissen, ist eingetragen. Bitte sagen Sie zu jeder dieser Zeilen etwas: Wählen Sie unter „Änderung "
        "zum Vorjahr“ unverändert, geändert oder entfällt, und berichtigen Sie, was nicht mehr stimmt. Zeilen, in denen Sie "
        "nichts eintragen, gelten als nicht bestätigt." + (offers if any(row.offered for row in prefilled) else ""),
    )


def _privacy(settings: Settings) -> tuple[GuideLine, ...]:
    statement = LineKind.statement
    return (
        GuideLine(
            statement,
            "Was veröffentlicht wird",
            "Ihre Angaben zu Aktivitäten und Bedarfen sind für die Veröffentlichung bestimmt. "
            "Die Bemerkung an die Regionalagentur und die Angaben, wer ausgefüllt hat, werden nie gedruckt."
            + _kept_back(settings),
        ),
        GuideLine(
            statement,
            "Ansprechpersonen",
            "Bitte nennen Sie möglichst Funktionen und Funktionspostfächer statt Personen. Eine Ansprechperson wird nur "
            "gedruckt, wenn in der Spalte „Kontakt veröffentlichen“ ein „ja“ steht. Bitte holen Sie vorher deren "
            "Einverständnis ein.",
        ),
        GuideLine(
            statement,
            "Verantwortlich",
            f"{settings.region.editor}. Ihre Rücksendung wird unverändert aufbewahrt und nur für das Handlungskonzept "
            "genutzt.",
        ),
    )


def _kept_back(settings: Settings) -> str:
    labels = [f"„{column.label}“" for column in own_columns(settings) if not column.printed]
    return f" Auch nicht gedruckt wird, was Sie hier antworten: {', '.join(labels)}." if labels else ""


def _legend(columns: tuple[Column, ...]) -> tuple[GuideLine, ...]:
    return tuple(GuideLine(LineKind.legend, column.heading, explanation(column)) for column in columns)
