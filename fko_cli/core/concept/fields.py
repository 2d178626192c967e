"""The chapters of the fields of action, and the one for activities whose field is not one of the round's."""

from __future__ import annotations

from collections import Counter

from fko_cli.core.concept import figures, tables, workshop
from fko_cli.core.concept.blocks import Block, Chapter, Generated, Heading, ListItem, Role, paragraph
from fko_cli.core.concept.chapters import editor_text
from fko_cli.core.concept.input import ConceptInput, is_finished, is_open
from fko_cli.core.concept.overviews import planned_and_new_of_field
from fko_cli.core.concept.portraits import Portraits, in_order, notes_of
from fko_cli.core.concept.typography import counted, enumeration
from fko_cli.core.records import Activity
from fko_cli.core.settings import FieldOfAction


def fields_of_action(content: ConceptInput) -> Chapter:
    """One part after the other: situation, open needs, overview, portraits, for each field."""
    portraits = Portraits(content)
    parts: list[Generated] = []
    for one in content.settings.fields:
        parts += _field(content, one, portraits)
    return Chapter("handlungsfelder", tuple(parts + _without_field(content, portraits)))


def _field(content: ConceptInput, one: FieldOfAction, portraits: Portraits) -> list[Generated]:
    title = content.field_label(one)
    name = f"feld-{one.id}"
    parts = [
        Generated(f"titel:{name}", (Heading(1, title), Heading(2, "Situation"))),
        editor_text(content, name, f"Situation im Handlungsfeld {one.id}"),
        workshop.situation(content, one.id),
    ]
    found = content.needs_of(one.id)
    if found:
        blocks = (Heading(2, "Offene Bedarfe"), tables.needs(content, found, f"Offene Bedarfe im Handlungsfeld {one.id}"))
        parts.append(Generated(f"bedarfe:{one.id}", blocks))
    return parts + _activities(content, one.id, f"Aktivitäten im Handlungsfeld {one.id}", portraits)


def _activities(content: ConceptInput, field_id: str, title: str, portraits: Portraits) -> list[Generated]:
    active = in_order(one for one in content.by_field.get(field_id, ()) if is_open(one))
    key = field_id or "ohne"
    if not active:
        nothing = paragraph("Zu diesem Handlungsfeld liegt keine laufende oder geplante Aktivität vor.")
        parts = [Generated(f"ueberblick:{key}", (Heading(2, "Aktivitäten im Überblick"), nothing))]
    else:
        notes = () if content.portraits else notes_of(active, content)
        overview = (
            Heading(2, "Aktivitäten im Überblick", notes=notes),
            paragraph(_intro(active, field_id)),
            *_overview(content, active, field_id, title),
            *figures.time_lines(content, active, f"im Handlungsfeld {field_id}" if field_id else "ohne Handlungsfeld"),
        )
        parts = [Generated(f"ueberblick:{key}", overview)]
    if active and content.portraits:
        parts.append(Generated(f"titel:portraets-{key}", (Heading(2, "Aktivitäten im Porträt"),)))
        parts += portraits.of_field(field_id)
    name = f"Geplante und neue {title}"
    if table := planned_and_new_of_field(content, active, name):
        parts.append(Generated(f"neu:{key}", (Heading(2, "Geplante und neue Aktivitäten"), table)))
    parts.append(workshop.ideas(content, field_id))
    if pointers := _pointers(content, field_id, portraits):
        parts.append(Generated(f"verweise:{key}", tuple(pointers)))
    if ended := [one for one in content.by_field.get(field_id, ()) if is_finished(one)]:
        name = "Abgeschlossene Aktivitäten"
        heading = Heading(2, name, notes=notes_of(ended, content))
        parts.append(Generated(f"abgeschlossen:{key}", (heading, tables.finished(ended, name, content.day))))
    return parts


def _overview(content: ConceptInput, active: list[Activity], field_id: str, title: str) -> list[Block]:
    """The table, with the names of the sub-fields that stand in it as numbers."""
    field = content.settings.field_of_action(field_id)
    below = {one.id: one.label for one in field.sub} if field else {}
    used = {one.text("field") for one in active}
    legend = "; ".join(label for key, label in below.items() if key in used)
    table = tables.overview(active, title, content.day, below)
    return [table, paragraph(f"Schwerpunkte: {legend}.", Role.small)] if legend else [table]


def _intro(active: list[Activity], field_id: str) -> str:
    states = Counter(one.text("status") for one in active)
    counts = [_count(states[word], word) for word in ("laufend", "geplant") if states[word]]
    if counts:
        counts[-1] += " Aktivität" if counts[-1].startswith("eine ") else " Aktivitäten"
    if rest := len(active) - states["laufend"] - states["geplant"]:
        counts.append(counted(rest, "Aktivität ohne eindeutigen Status", "Aktivitäten ohne eindeutigen Status"))
    verb = "gehört" if len(active) == 1 else "gehören"
    where = "Zu diesem Handlungsfeld" if field_id else "In diesen Abschnitt"
    return f"{where} {verb} {enumeration(counts)}."


def _count(number: int, word: str) -> str:
    return counted(number, f"{word}e", f"{word}e")


def _pointers(content: ConceptInput, field_id: str, portraits: Portraits) -> list[Block]:
    blocks: list[Block] = []
    for title, found in (
        ("Porträts an anderer Stelle", portraits.elsewhere(field_id) if content.portraits else []),
        ("Beiträge aus anderen Handlungsfeldern", _contributing(content, field_id)),
    ):
        if found:
            blocks += [Heading(2, title), *(ListItem(spans) for spans in tables.activity_links(content, found))]
    return blocks


def _contributing(content: ConceptInput, field_id: str) -> list[Activity]:
    """Open activities of other fields that name this one among their further fields."""
    return [
        one
        for one in content.activities
        if field_id
        and is_open(one)
        and field_id in map(content.field_id, one.items("further_fields"))
        and content.field_id(one.text("field")) != field_id
    ]


def _without_field(content: ConceptInput, portraits: Portraits) -> list[Generated]:
    """What nobody could sort in: printed all the same, so that nothing is lost."""
    activities, found = content.by_field.get("", ()), content.needs_of("")
    noted = bool(found) or workshop.without_field(content)
    if not any(is_open(one) or is_finished(one) for one in activities) and not noted:
        return []
    note = "Bitte ein Handlungsfeld zuordnen lassen: Die Angabe fehlt oder passt zu keinem Feld dieser Runde."
    heading = Heading(1, "Ohne Zuordnung zu einem Handlungsfeld", notes=(note,))
    parts = [Generated("titel:ohne-handlungsfeld", (heading,)), workshop.situation(content, "")]
    if found:
        table = tables.needs(content, found, "Offene Bedarfe ohne Handlungsfeld")
        parts.append(Generated("bedarfe:ohne", (Heading(2, "Offene Bedarfe"), table)))
    if activities:
        parts += _activities(content, "", "Aktivitäten ohne Handlungsfeld", portraits)
    else:
        parts.append(workshop.ideas(content, ""))
    return parts
