"""The tables of the concept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from fko_cli.core.concept.blocks import Inline, Span, Table, TableColumn, joined, plain
from fko_cli.core.concept.input import ConceptInput, bookmark, is_dropped, is_open
from fko_cli.core.concept.periods import period_text
from fko_cli.core.concept.typography import number, short_date
from fko_cli.core.concept.words import place_text, title_of
from fko_cli.core.deciding.rules import is_placeholder
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Actor, Need, Period, Report
from fko_cli.core.workshop import EntryKind

NOTHING = "–"
"""What a cell without content shows, so that nobody wonders whether something is missing."""


def _cells(texts: Iterable[str]) -> tuple[Inline, ...]:
    return tuple(plain(text or NOTHING) for text in texts)


def activity_link(activity: Activity) -> Inline:
    """The number of an activity, leading to its portrait."""
    return (Span(activity.name, href=f"#{bookmark(activity)}", verbatim=True),)


def activity_period(activity: Activity, day: date) -> str:
    """The period of an activity in words, as seen on `day`; what is planned has not begun, whatever the day."""
    day = date.min if activity.text("status") == Status.planned else day
    start, end = activity.values.get("start"), activity.values.get("end")
    return period_text(start if isinstance(start, Period) else None, end if isinstance(end, Period) else None, day)


def overview(activities: Sequence[Activity], title: str, day: date, below: Collection[str] = ()) -> Table:
    """The running and planned activities of a field, one a row; `below` are the ids of its sub-fields."""
    own = any(one.text("field") in below for one in activities)
    columns = (
        TableColumn("Nr.", 14),
        *([TableColumn("Schwerpunkt", 26)] if own else []),
        TableColumn("Aktivität", 40 if own else 42),
        TableColumn("Federführung", 28 if own else 29),
        TableColumn("Partner", 32 if own else 35),
        TableColumn("Zeitraum", 26),
        TableColumn("Status", 17 if own else 14),
    )
    rows = tuple(
        (
            activity_link(one),
            *([plain(one.text("field") if one.text("field") in below else NOTHING)] if own else []),
            plain(title_of(one)),
            plain(one.text("lead") or NOTHING),
            plain(", ".join(one.items("partners")) or NOTHING),
            plain(activity_period(one, day) or NOTHING),
            plain(one.text("status") or NOTHING),
        )
        for one in activities
    )
    return Table(title, "Je Zeile eine Aktivität mit Federführung, Partnern, Zeitraum und Status.", columns, rows)


def finished(activities: Sequence[Activity], title: str, day: date) -> Table:
    """Activities that have ended, with their result."""
    columns = (
        TableColumn("Nr.", 15),
        TableColumn("Aktivität", 52),
        TableColumn("Federführung", 33),
        TableColumn("Zeitraum", 22),
        TableColumn("Ergebnis", 38),
    )
    rows = tuple(
        _cells((one.name, title_of(one), one.text("lead"), activity_period(one, day), one.text("indicator")))
        for one in activities
    )
    return Table(title, "Je Zeile eine abgeschlossene Aktivität mit Zeitraum und Ergebnis.", columns, rows)


def dropped(content: ConceptInput, activities: Sequence[Activity]) -> Table:
    """Activities that do not take place, with who said so."""
    columns = (
        TableColumn("Nr.", 15),
        TableColumn("Aktivität", 70),
        TableColumn("Handlungsfeld", 25),
        TableColumn("Gemeldet von", 50),
    )
    rows = tuple(
        _cells((one.name, title_of(one), one.text("field"), ", ".join(content.names.reporters(one.reports))))
        for one in activities
    )
    return Table("Entfallene Aktivitäten", "Je Zeile eine Aktivität, die als entfallen gemeldet wurde.", columns, rows)


def needs(content: ConceptInput, found: Sequence[Need], title: str) -> Table:
    """Open needs of a field, under the first that they name; columns that nobody filled are left out."""
    columns = [
        (TableColumn("Nr.", 15), [need.name for need in found]),
        (TableColumn("Bedarf", 60), [need.text("need") for need in found]),
        (TableColumn("Vorschlag", 45), [need.text("proposal") for need in found]),
        (TableColumn("Mögliche Partner", 30), [", ".join(_items(need, "partners")) for need in found]),
        (TableColumn("Auch Handlungsfeld", 30), [", ".join(_further_fields(content, need)) for need in found]),
        (TableColumn("Gemeldet von", 25), [content.names[need.actor] for need in found]),
    ]
    kept = [(column, texts) for column, texts in columns if any(texts)]
    rows = tuple(_cells(row) for row in zip(*(texts for _, texts in kept), strict=True))
    return Table(title, "Je Zeile ein offener Bedarf.", tuple(column for column, _ in kept), rows)


def _further_fields(content: ConceptInput, need: Need) -> tuple[str, ...]:
    ids = need.values.get("further_fields")
    named = ((one, content.settings.field_named(one)) for one in (ids if isinstance(ids, tuple) else ()))
    return tuple(f"{found.id} {found.short_label}" if found else one for one, found in named)


def _items(need: Need, key: str) -> tuple[str, ...]:
    value = need.values.get(key)
    named = value if isinstance(value, tuple) else (need.text(key),)
    return tuple(one for one in named if not is_placeholder(one))


def key_figures(content: ConceptInput) -> Table:
    """Per field: running, planned, finished, needs and reporting institutions; the last row counts all."""
    groups = [(f"{one.id} {one.title}", one.id) for one in content.settings.fields]
    if content.by_field.get("") or content.needs_of(""):
        groups.append(("Ohne Handlungsfeld", ""))
    rows = [_figures(name, content.by_field.get(key, ()), content.needs_of(key)) for name, key in groups]
    rows.append(_figures("Insgesamt", content.activities, content.needs))
    columns = [
        TableColumn("Handlungsfeld", 60),
        TableColumn("laufend", 18, numeric=True),
        TableColumn("geplant", 18, numeric=True),
        TableColumn("ohne Status", 18, numeric=True),
        TableColumn("abgeschlossen", 22, numeric=True),
        TableColumn("offene Bedarfe", 18, numeric=True),
        TableColumn("Institutionen", 20, numeric=True),
    ]
    unclear = any(figures[2] for _, figures in rows)
    kept = [i for i in range(len(columns) - 1) if i != 2 or unclear]
    cells = tuple((plain(name), *(plain(number(figures[i])) for i in kept)) for name, figures in rows)
    description = "Zahl der Aktivitäten nach Status, der offenen Bedarfe und der meldenden Institutionen je Handlungsfeld."
    return Table(
        "Kennzahlen nach Handlungsfeldern", description, (columns[0], *(columns[i + 1] for i in kept)), cells, total=True
    )


def _figures(name: str, activities: Sequence[Activity], found: Sequence[Need]) -> tuple[str, tuple[int, ...]]:
    states = Counter(activity.text("status") for activity in activities)
    unclear = len(activities) - sum(states[state.value] for state in Status)
    reporters = {report.actor for activity in activities for report in activity.reports}
    figures = (states["laufend"], states["geplant"], unclear, states["abgeschlossen"], len(found), len(reporters))
    return name, figures


def matrix_counts(content: ConceptInput) -> tuple[list[str], Counter[tuple[str, str]]]:
    """The ids of the fields with activities to show ("" for none of the round's), and how many each actor has in each."""
    counts = Counter(
        (actor, key)
        for key, activities in content.by_field.items()
        for activity in activities
        if not is_dropped(activity)
        for actor in {report.actor for report in activity.reports}
    )
    return [one.id for one in content.settings.fields] + ([""] if content.by_field.get("") else []), counts


def matrix(content: ConceptInput) -> Table:
    """Actors by fields: how many activities an actor reports in each field."""
    keys, counts = matrix_counts(content)
    width = 110 // (len(keys) + 1)
    heads = [TableColumn(f"HF {key}" if key else "ohne HF", width, numeric=True) for key in keys]
    actors = [actor for actor in content.asked if actor.key in content.reporters]
    rows = []
    for actor in actors:
        figures = [counts[actor.key, key] for key in keys]
        rows.append(_cells((actor.label, *(number(one) if one else NOTHING for one in figures), number(sum(figures)))))
    columns = (TableColumn("Institution", 50), *heads, TableColumn("gesamt", width, numeric=True))
    return Table(
        "Gemeldete Aktivitäten nach Institution und Handlungsfeld",
        "Je Zeile eine Institution, je Spalte ein Handlungsfeld; in den Zellen die Zahl der gemeldeten Aktivitäten.",
        columns,
        tuple(rows),
    )


def actors(content: ConceptInput) -> Table:
    """Who was asked and what came back."""
    columns = (
        TableColumn("Institution", 70),
        TableColumn("Art", 30),
        TableColumn("Rückmeldung", 30),
        TableColumn("Aktivitäten", 15, numeric=True),
        TableColumn("Bedarfe", 15, numeric=True),
    )
    counts = Counter(key for one in content.activities for key in {report.actor for report in one.reports})
    found = Counter(need.actor for need in content.needs)
    rows = tuple(
        _cells((actor.name, actor.kind, _answer(content, actor), number(counts[actor.key]), number(found[actor.key])))
        for actor in content.asked
    )
    return Table("Beteiligte Institutionen", "Je Zeile eine Institution mit ihrer Rückmeldung.", columns, rows)


def _answer(content: ConceptInput, actor: Actor) -> str:
    if actor.key not in content.answered:
        return "keine"
    nothing = actor.key not in content.reporters and not any(need.actor == actor.key for need in content.needs)
    return "Fehlanzeige" if nothing else "ja"


def abbreviations(found: Sequence[tuple[str, str]]) -> Table:
    """Abbreviations with what they stand for."""
    columns = (TableColumn("Abkürzung", 40), TableColumn("Bedeutung", 120))
    rows = tuple(_cells(pair) for pair in found)
    return Table("Verwendete Abkürzungen", "Je Zeile eine Abkürzung mit ihrer Bedeutung.", columns, rows)


def meetings(content: ConceptInput) -> Table:
    """The sessions that deal with the concept, in order of time."""
    columns = (TableColumn("Gremium", 70), TableColumn("Aufgabe", 35), TableColumn("Datum", 25), TableColumn("Sitzung", 30))
    rows = tuple(
        _cells((one.body, one.role, short_date(one.date), one.number))
        for one in sorted(content.settings.meetings, key=lambda one: one.date)
    )
    return Table("Beratungsfolge", "Je Zeile eine Sitzung mit Gremium, Aufgabe und Datum.", columns, rows)


def sources(content: ConceptInput) -> Table:
    """Per activity the reports it was made from, with sheet and row; the id leads to the file in the Excel list."""
    columns = (
        TableColumn("Nr.", 17),
        TableColumn("Meldung", 17),
        TableColumn("Gemeldet von", 38),
        TableColumn("Titel in der Meldung", 48),
        TableColumn("Fundstelle", 43),
    )
    rows = tuple(
        (
            activity_link(one) if is_open(one) else plain(one.name),
            plain(report.name),
            plain(content.names[report.actor]),
            plain(title_of(report)),
            _place(report),
        )
        for one in content.activities
        for report in one.reports
    )
    return Table("Quellen der Aktivitäten", "Je Zeile eine Meldung mit Institution, Blatt und Zeile.", columns, rows)


def need_sources(content: ConceptInput) -> Table:
    """Per open need who reported it, with sheet and row."""
    columns = (TableColumn("Nr.", 17), TableColumn("Gemeldet von", 96), TableColumn("Fundstelle", 50))
    rows = tuple((plain(need.name), plain(content.names[need.actor]), _place(need)) for need in content.needs)
    return Table("Quellen der Bedarfe", "Je Zeile ein Bedarf mit Institution, Blatt und Zeile.", columns, rows)


def workshop_sources(content: ConceptInput) -> Table:
    """Per entry of a workshop what it is and where it stands in the workbook; open needs stand among the other needs."""
    columns = (TableColumn("Nr.", 17), TableColumn("Eintrag", 106), TableColumn("Fundstelle", 40))
    rows = tuple(
        (plain(one.name), plain(f"{one.kind.label}: {one.title}"), (Span(place_text(one) or NOTHING, verbatim=True),))
        for one in content.workshop.entries
        if one.kind is not EntryKind.need
    )
    return Table("Quellen aus dem Workshop", "Je Zeile ein Eintrag der Mappe mit Blatt und Zeile.", columns, rows)


def _place(source: Report | Need) -> Inline:
    return (Span(place_text(source) or NOTHING, verbatim=True),)


def activity_links(content: ConceptInput, activities: Sequence[Activity]) -> list[Inline]:
    """Per activity its number, title and field, for lists that point elsewhere."""
    found = []
    for one in activities:
        where = f" (Handlungsfeld {one.text('field')})" if content.field_id(one.text("field")) else ""
        found.append(joined((activity_link(one), plain(f"{title_of(one)}{where}")), " "))
    return found
