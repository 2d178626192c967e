"""What concerns all fields: priorities in short, planned and new activities, territory and years, cross-cutting."""

from __future__ import annotations

from collections.abc import Sequence

from fko_cli.core.concept import figures
from fko_cli.core.concept.blocks import (
    Block,
    Chapter,
    Generated,
    Heading,
    Inline,
    ListItem,
    Table,
    TableColumn,
    paragraph,
    plain,
)
from fko_cli.core.concept.input import ConceptInput, is_open
from fko_cli.core.concept.tables import NOTHING, activity_link, activity_links, activity_period
from fko_cli.core.concept.typography import counted, number, sentence_start
from fko_cli.core.concept.words import title_of
from fko_cli.core.questionnaire import Change, Status
from fko_cli.core.records import Activity

FEW = 8
"""So many planned and new activities are named in the summary; more are counted there and named in their fields."""


def overview(content: ConceptInput) -> Chapter:
    """Where and until when the activities take place, in pictures with their numbers; nothing where there are too few."""
    parts = []
    for name, title, blocks in (
        ("raum", "Wo die Aktivitäten stattfinden", figures.territory(content)),
        ("zeit", "Bis wann die Aktivitäten laufen", figures.years(content)),
    ):
        if blocks:
            parts.append(Generated(name, (Heading(2, title), *blocks)))
    heading = Generated("titel:ueberblick", (Heading(1, "Aktivitäten in Raum und Zeit"),))
    return Chapter("ueberblick", (heading, *parts) if parts else ())


def priorities(content: ConceptInput) -> list[Block]:
    """The editor's priorities as they are listed in their chapter: what is bold there, else the whole item."""
    items = [block for block in content.texts.get("prioritaeten", ()) if isinstance(block, ListItem) and block.level == 0]
    if not items:
        return []
    return [Heading(2, "Prioritäten"), *(ListItem(_in_short(one.spans), 0, one.number) for one in items)]


def _in_short(spans: Inline) -> Inline:
    if spans[0].bold and len(spans) > 1:
        return plain(spans[0].text.strip().rstrip(":.–").strip())
    return spans


def planned_and_new(content: ConceptInput, activities: Sequence[Activity]) -> list[Activity]:
    """The open activities that are planned or reported as new; new ones only where others are not."""
    active = [one for one in activities if is_open(one)]
    is_new = {one.number for one in content.activities if is_open(one) and one.text("change") == Change.new}
    if len(is_new) == sum(map(is_open, content.activities)):
        is_new = set()  # where everything is new, it distinguishes nothing
    return [one for one in active if one.text("status") == Status.planned or one.number in is_new]


def planned_and_new_in_short(content: ConceptInput) -> list[Block]:
    """For the summary: how many activities are planned or new, by name where they are few."""
    found = planned_and_new(content, content.activities)
    if not found:
        return []
    planned = sum(one.text("status") == Status.planned for one in found)
    new = len(found) - planned
    said = []
    if planned:
        said.append(f"{counted(planned, 'Aktivität', 'Aktivitäten')} {'ist' if planned == 1 else 'sind'} geplant")
    if new:
        said.append(f"{counted(new, 'laufende', 'laufende')} {'ist' if new == 1 else 'sind'} neu gemeldet")
    sentence = f"{sentence_start(' und '.join(said))}"
    blocks: list[Block] = [Heading(2, "Geplante und neue Aktivitäten")]
    if len(found) > FEW:
        return [*blocks, paragraph(f"{sentence}. Sie stehen im Kapitel ihres Handlungsfelds noch einmal beisammen.")]
    return [*blocks, paragraph(f"{sentence}:"), *(ListItem(spans) for spans in activity_links(content, found))]


def planned_and_new_of_field(content: ConceptInput, activities: Sequence[Activity], title: str) -> Table | None:
    """For the chapter of a field: its planned and new activities with why they stand here."""
    found = planned_and_new(content, activities)
    if not found:
        return None
    columns = (
        TableColumn("Nr.", 15),
        TableColumn("Aktivität", 62),
        TableColumn("Federführung", 35),
        TableColumn("Zeitraum", 30),
        TableColumn("Stand", 18),
    )
    rows = tuple(
        (
            activity_link(one),
            plain(title_of(one)),
            plain(one.text("lead") or NOTHING),
            plain(activity_period(one, content.day) or NOTHING),
            plain("geplant" if one.text("status") == Status.planned else "neu"),
        )
        for one in found
    )
    return Table(title, "Je Zeile eine geplante oder neue Aktivität.", columns, rows)


def crosscutting(content: ConceptInput) -> list[Block]:
    """Activities that contribute to more than their own field, counted by field."""
    fields = content.settings.fields
    further = {
        one.number: {found for key in one.items("further_fields") if (found := content.field_id(key))}
        - {content.field_id(one.text("field"))}
        for one in content.activities
        if is_open(one)
    }
    shared = sum(bool(keys) for keys in further.values())
    if not shared or len(fields) < 2:
        return []
    verb = "trägt" if shared == 1 else "tragen"
    sentence = f"{sentence_start(counted(shared, 'Aktivität', 'Aktivitäten'))} {verb} zu mehr als einem Handlungsfeld bei."
    rows = []
    for one in fields:
        own = [activity for activity in content.by_field.get(one.id, ()) if further.get(activity.number)]
        given = sum(one.id in keys for keys in further.values())
        rows.append((plain(one.label), plain(number(len(own))), plain(number(given))))
    columns = (
        TableColumn("Handlungsfeld", 80),
        TableColumn("eigene Aktivitäten, die auch anderen Feldern dienen", 40, numeric=True),
        TableColumn("Beiträge aus anderen Feldern", 40, numeric=True),
    )
    title = "Beiträge über die Handlungsfelder hinweg"
    table = Table(title, "Je Zeile ein Handlungsfeld mit der Zahl der Aktivitäten.", columns, tuple(rows))
    return [Heading(2, "Handlungsfelder, die zusammenwirken"), paragraph(sentence), table]
