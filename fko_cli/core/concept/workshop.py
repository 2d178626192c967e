"""What a workshop brought, as the concept prints it: weights, notes, ideas, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fko_cli.core.concept.blocks import Block, Generated, Heading, ListItem, Role, Table, TableColumn, paragraph, plain
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.concept.typography import counted, enumeration, long_date
from fko_cli.core.concept.words import with_links
from fko_cli.core.priorities import Ranking, Standing, in_words, rankings
from fko_cli.core.records import Activity
from fko_cli.core.workshop import EntryKind, WorkshopEntry

_RULES = {
    "dots": "Gezählt sind alle Klebepunkte. Felder mit gleich vielen teilen sich einen Platz.",
    "points": "Gezählt sind alle Punkte. Felder mit gleich vielen teilen sich einen Platz.",
    "rank": "Angegeben ist der Durchschnitt der Rangplätze; 1 ist der wichtigste. Gleiche Ergebnisse teilen einen Platz.",
}


def priorities(content: ConceptInput) -> Generated:
    """For the chapter on priorities: the order of the fields in a sentence, and a table for each kind of weight."""
    found = rankings(content.workshop.entries, content.settings)
    blocks: list[Block] = []
    if found:
        blocks = [Heading(2, "Gewichtung im Workshop"), paragraph(order_sentence(content))]
    for one in found:
        blocks += [_table(content, one), paragraph(_RULES[one.measure], Role.small)]
    return Generated("workshop:prioritaeten", tuple(blocks))


def order_sentence(content: ConceptInput) -> str:
    """Which fields the workshop found most important; empty where it did not weigh them."""
    found = rankings(content.workshop.entries, content.settings)
    if not found:
        return ""
    ranking = found[0]
    first = [_called(content, one) for one in ranking.standings if one.place == 1]
    verb = "wurde" if len(first) == 1 else "wurden"
    share = "" if len(first) == 1 else " mit gleichem Ergebnis"
    told = f"Im Workshop {verb} {enumeration(first)}{share} am höchsten gewichtet"
    next_ones = [one for one in ranking.standings if one.place > 1]
    if next_ones:
        second = [_called(content, one) for one in next_ones if one.place == next_ones[0].place]
        told += f", danach {enumeration(second)}"
    groups = f", getrennt nach {counted(len(ranking.groups), 'Gruppe', 'Gruppen')}" if len(ranking.groups) > 1 else ""
    counted_by = "Gezählt wurde" if not ranking.averaged else "Gewichtet wurde"
    return f"{told}. {counted_by} nach {_measured(ranking)}{groups}."


def _measured(ranking: Ranking) -> str:
    return {"dots": "Klebepunkten", "points": "Punkten", "rank": "Rangplätzen"}[ranking.measure]


def _called(content: ConceptInput, one: Standing) -> str:
    known = content.settings.field_named(one.field)
    if known is None:
        return f"„{one.field}“"
    kind = "Handlungsfeld" if content.settings.main_field(known.id) == known.id else "Schwerpunkt"
    return f"{kind} {known.id} ({known.short_label})"


def _table(content: ConceptInput, ranking: Ranking) -> Table:
    width = max(18, 70 // (len(ranking.groups) + 1))
    total = "Durchschnitt" if ranking.averaged else "zusammen" if ranking.groups else ranking.label
    columns = (
        TableColumn("Platz", 14, numeric=True),
        TableColumn("Handlungsfeld", 76),
        *(TableColumn(group, width, numeric=True) for group in ranking.groups),
        TableColumn(total, width, numeric=True),
    )
    rows = []
    for one in ranking.standings:
        known = content.settings.field_named(one.field)
        groups = (in_words(one.by_group[group]) if group in one.by_group else "–" for group in ranking.groups)
        texts = (str(one.place), known.label if known else one.field, *groups, in_words(one.result))
        rows.append(tuple(plain(text) for text in texts))
    title = f"Gewichtung der Handlungsfelder nach {_measured(ranking)}"
    return Table(title, "Je Zeile ein Handlungsfeld mit seinem Platz und Ergebnis.", columns, tuple(rows))


def situation(content: ConceptInput, field_id: str) -> Generated:
    """The notes of the workshop on a field (`""`: on none of the round's), beside the editor's text."""
    notes = [one for one in _of(content, EntryKind.situation, field_id) if one.text("note")]
    if not notes:
        return Generated(f"workshop:{field_id or 'ohne'}", ())
    items = (ListItem(with_links(" ".join(one.text("note").split()))) for one in notes)
    return Generated(f"workshop:{field_id or 'ohne'}", (Heading(3, "Aus dem Workshop"), *items))


def ideas(content: ConceptInput, field_id: str) -> Generated:
    """The ideas for a field that have not become an activity; columns that nobody filled are left out."""
    found = [one for one in content.workshop.open_ideas if content.field_id(one.text("field")) == field_id]
    source = f"ideen:{field_id or 'ohne'}"
    if not found:
        return Generated(source, ())
    heading = "Neue Ideen aus dem Workshop"
    columns = [
        (TableColumn("Nr.", 15), [one.name for one in found]),
        (TableColumn("Idee", 50), [one.text("title") for one in found]),
        (TableColumn("Beschreibung", 50), [one.text("description") for one in found]),
        (TableColumn("Übernehmen könnte", 30), [one.text("owner") for one in found]),
        (TableColumn("Mögliche Partner", 30), [one.text("partners").replace("; ", ", ") for one in found]),
    ]
    kept = [(column, texts) for column, texts in columns if any(texts)]
    rows = tuple(tuple(plain(text or "–") for text in row) for row in zip(*(texts for _, texts in kept), strict=True))
    where = f" im Handlungsfeld {field_id}" if field_id else " ohne Handlungsfeld"
    table = Table(f"{heading}{where}", "Je Zeile eine Idee.", tuple(column for column, _ in kept), rows)
    return Generated(source, (Heading(2, heading), table))


def _of(content: ConceptInput, kind: EntryKind, field_id: str) -> list[WorkshopEntry]:
    return [one for one in content.workshop.of(kind) if content.field_id(one.text("field")) == field_id]


def without_field(content: ConceptInput) -> bool:
    """Whether notes or ideas belong to none of the round's fields."""
    return bool(situation(content, "").blocks or ideas(content, "").blocks)


def origin(content: ConceptInput, activity: Activity) -> str:
    """From which ideas an activity arose; empty for most."""
    found = content.workshop.origins_of(activity.number)
    return f"hervorgegangen aus dem Workshop {_when(content, found)}: {_named(found)}" if found else ""


def _when(content: ConceptInput, found: Sequence[WorkshopEntry]) -> str:
    rounds = list(dict.fromkeys(one.round for one in found))
    workshop = content.settings.workshop
    if rounds == [content.settings.round.name] and workshop is not None:
        return f"vom {long_date(workshop.date)}"
    return enumeration([f"der Runde {one}" for one in rounds])


def _named(found: Iterable[WorkshopEntry]) -> str:
    return "; ".join(f"„{one.title}“ ({one.name})" for one in found)


def brought(content: ConceptInput) -> str:
    """What the workshop brought, in a sentence; empty where nothing was taken in."""
    counts = ((kind, len(content.workshop.of(kind))) for kind in (EntryKind.situation, EntryKind.need, EntryKind.idea))
    ones = {EntryKind.situation: "eine", EntryKind.need: "einen", EntryKind.idea: "eine"}
    singular = {
        EntryKind.situation: "Notiz zur Situation",
        EntryKind.need: "offenen Bedarf",
        EntryKind.idea: "neue Idee",
    }
    told = [counted(count, singular[kind], kind.plural, one=ones[kind]) for kind, count in counts if count]
    return f"Er brachte {enumeration(told)}." if told else ""
