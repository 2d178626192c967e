"""The pictures of the concept, each with the table of its numbers: fields, territory, years, institutions, time lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from fko_cli.core.concept.blocks import Block, Picture, Role, Table, TableColumn, paragraph, plain
from fko_cli.core.concept.drawings import Bars, Grid, Series, Stretch, TimeLine
from fko_cli.core.concept.input import ConceptInput, is_open
from fko_cli.core.concept.tables import matrix_counts
from fko_cli.core.concept.typography import counted, enumeration, number, polish
from fko_cli.core.concept.words import title_of
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Period, Territory

ROWS_OF_A_PICTURE = 34
"""More lines than this are spread over several pictures, so that each fits on a page in legible letters."""
FEWEST = 3
"""A picture of fewer activities than this says nothing that the table does not."""
YEARS_BEFORE = 4
MOST_LINES = 2 * ROWS_OF_A_PICTURE
"""A field's time line shows no more activities than this; those with something ahead come first."""
_OTHERS = "ohne Status"
_One = TypeVar("_One")
_LOOKS = {"laufend": "full", "geplant": "outlined", _OTHERS: "dotted"}


def _states(activities: Iterable[Activity]) -> Counter[str]:
    """How many activities are running, planned, or neither by what their reports say."""
    known = {Status.running.value, Status.planned.value}
    return Counter(one.text("status") if one.text("status") in known else _OTHERS for one in activities)


def _series(counts: Sequence[Counter[str]]) -> tuple[Series, ...]:
    found = (Series(name, tuple(one[name] for one in counts), look) for name, look in _LOOKS.items())
    return tuple(one for one in found if any(one.values) or one.name != _OTHERS)


def _in_words(labels: Sequence[str], series: Sequence[Series]) -> str:
    """The numbers of bars as sentences, for those who can't see them."""
    lines = []
    for place, label in enumerate(labels):
        pieces = [f"{one.values[place]} {one.name}" for one in series if one.values[place]]
        lines.append(f"{label}: {enumeration(pieces) or 'keine'}.")
    return " ".join(lines)


def fields(content: ConceptInput) -> list[Block]:
    """The open activities of each field, existing and planned; their numbers stand in the table of key figures."""
    keys = [one.id for one in content.settings.fields] + ([""] if content.by_field.get("") else [])
    counts = [_states(one for one in content.by_field.get(key, ()) if is_open(one)) for key in keys]
    if sum(map(Counter.total, counts)) < FEWEST or len(keys) < 2:
        return []
    titles = {one.id: one.label for one in content.settings.fields}
    labels = tuple(polish(titles.get(key, "Ohne Handlungsfeld")) for key in keys)
    series = _series(counts)
    description = f"Balken je Handlungsfeld mit der Zahl der Aktivitäten. {_in_words(labels, series)}"
    return [Picture("Bestehende und geplante Aktivitäten je Handlungsfeld", description, Bars(labels, series))]


def territory(content: ConceptInput) -> list[Block]:
    """In which parts of the region the open activities take place, with the table; nothing for a region without parts."""
    active = [one for one in content.activities if is_open(one)]
    parts = content.settings.region.parts
    if len(parts) < 2 or len(active) < FEWEST:
        return []
    places = [one.values.get("territory") for one in active]
    covered = [covered_parts(place, parts) if isinstance(place, Territory) else frozenset() for place in places]
    excluded = Counter(part for place in places if isinstance(place, Territory) for part in place.without)
    counts = [_states(one for one, where in zip(active, covered, strict=True) if part in where) for part in parts]
    labels = [*parts]
    if nowhere := [one for one, where in zip(active, covered, strict=True) if not where]:
        labels.append("kein Teil der Region benannt")
        counts.append(_states(nowhere))
    series = _series(counts)
    everywhere = sum(len(where) == len(parts) for where in covered)
    words = f"{_in_words(labels, series)} Die ganze Region umfassen {counted(everywhere, 'Aktivität', 'Aktivitäten')}."
    picture = Picture(
        "Aktivitäten nach Teilen der Region", f"Balken je Teil der Region. {words}", Bars(tuple(map(polish, labels)), series)
    )
    columns = [*(one.name for one in series), "ausgenommen"] if excluded else [one.name for one in series]
    rows = []
    for place, label in enumerate(labels):
        figures = [one.values[place] for one in series] + ([excluded[label]] if excluded else [])
        rows.append((label, *figures))
    table = _table("Aktivitäten nach Teilen der Region", "Je Zeile ein Teil der Region.", "Teil der Region", columns, rows)
    return [picture, table]


def covered_parts(place: Territory, parts: Sequence[str]) -> frozenset[str]:
    """The parts of the region that a territory covers: those named, all for the whole region, less what is excluded."""
    named = set(place.parts) or (set(parts) if place.whole else set())
    return frozenset(named & set(parts)) - set(place.without)


def years(content: ConceptInput) -> list[Block]:
    """How many of the open activities run in each year up to the horizon and after it, by what is known of their end."""
    spans = [span for one in content.activities if is_open(one) and (span := stretch(one))]
    if len(spans) < FEWEST:
        return []
    horizon = max(content.settings.round.horizon, content.day.year)
    shown = [*range(max(content.day.year, horizon - 12), horizon + 1)]
    labels = (*map(str, shown), f"nach {horizon}")
    counts = [Counter(_kind_of_end(span) for span in spans if _runs_in(span, year)) for year in shown]
    counts.append(Counter(_kind_of_end(span) for span in spans if span.end is None or span.end > horizon + 1))
    kinds = (("ohne Ende geplant", "full"), ("mit Enddatum", "outlined"), ("Ende nicht angegeben", "dotted"))
    series = tuple(Series(name, tuple(one[name] for one in counts), look) for name, look in kinds)
    silent = sum(map(is_open, content.activities)) - len(spans)
    title = f"Aktivitäten nach Jahren bis {horizon} und danach"
    description = f"Balken je Jahr mit der Zahl der Aktivitäten, die dann laufen. {_in_words(labels, series)}"
    rows = [(label, *(one.values[place] for one in series)) for place, label in enumerate(labels)]
    table = _table(title, "Je Zeile ein Jahr.", "Jahr", [one.name for one in series], rows)
    made: list[Block] = [Picture(title, description, Bars(labels, series)), table]
    if silent:
        verb = "fehlt" if silent == 1 else "fehlen"
        note = f"Ohne verwertbare Angabe zum Zeitraum {verb} hier {counted(silent, 'Aktivität', 'Aktivitäten')}."
        made.append(paragraph(note, Role.small))
    return made


def _kind_of_end(span: Stretch) -> str:
    if span.goes_on:
        return "ohne Ende geplant"
    return "Ende nicht angegeben" if span.end is None else "mit Enddatum"


def _runs_in(span: Stretch, year: int) -> bool:
    begun = span.begin is None or span.begin < year + 1
    return begun and (span.end is None or span.end > year)


def _table(title: str, description: str, head: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Table:
    """A table of one column of words and further ones of numbers."""
    heads = (TableColumn(head, 60), *(TableColumn(label, 25, numeric=True) for label in columns))
    cells = tuple(tuple(plain(number(cell) if isinstance(cell, int) else str(cell)) for cell in row) for row in rows)
    return Table(title, description, heads, cells)


def matrix(content: ConceptInput) -> list[Block]:
    """The matrix of institutions and fields as shaded grids, one a page; its numbers stand in the table that follows."""
    keys, found = matrix_counts(content)
    actors = [actor for actor in content.asked if actor.key in content.reporters]
    if len(actors) < FEWEST or len(keys) < 2:
        return []
    pieces = _spread(actors)
    made: list[Block] = []
    for place, some in enumerate(pieces, 1):
        rows = tuple(tuple(found[actor.key, key] for key in keys) for actor in some)
        grid = Grid(
            tuple(polish(actor.label) for actor in some), tuple(f"HF {key}" if key else "ohne HF" for key in keys), rows
        )
        description = (
            f"Raster mit {number(len(some))} Institutionen und {len(keys)} Spalten: je dunkler, desto mehr Aktivitäten. "
            "Alle Zahlen stehen in der folgenden Tabelle."
        )
        made.append(Picture(f"Wer in welchem Handlungsfeld tätig ist{_part(place, len(pieces))}", description, grid))
    return made


def time_lines(content: ConceptInput, activities: Sequence[Activity], where: str) -> list[Block]:
    """When the activities of a field begin and end, earliest first, spread over pages; the overview has all periods."""
    horizon = max(content.settings.round.horizon, content.day.year)
    spans = [span for one in activities if (span := stretch(one))]
    if len(spans) < FEWEST:
        return []
    silent = len(activities) - len(spans)
    known = len(spans)
    today = _year_of(content.day)
    if known > MOST_LINES:
        spans = sorted(spans, key=lambda one: not _changes_between(one, today, horizon + 1))[:MOST_LINES]
    spans.sort(key=lambda one: (one.planned, 0.0 if one.begin is None else one.begin, one.label))
    first = content.day.year - YEARS_BEFORE
    pieces = _spread(spans)
    made: list[Block] = []
    for place, some in enumerate(pieces, 1):
        description = (
            f"Zeitleiste von {first} bis {horizon} mit {counted(len(some), 'Balken', 'Balken', one='einem')}, einem je "
            "Aktivität. Alle Zeiträume stehen in der Tabelle davor."
        )
        drawing = TimeLine(first, horizon, today, tuple(some))
        made.append(Picture(f"Zeitlicher Verlauf {where}{_part(place, len(pieces))}", description, drawing))
    if note := _left_out(silent, known, len(spans), horizon):
        made.append(paragraph(note, Role.small))
    return made


def _left_out(silent: int, known: int, shown: int, horizon: int) -> str:
    """What a time line does not show, in words."""
    said = []
    if shown < known:
        said.append(
            f"Gezeigt sind {number(shown)} von {number(known)} Aktivitäten, zuerst jene, die bis {horizon} beginnen oder "
            "enden."
        )
    if silent:
        verb = "steht" if silent == 1 else "stehen"
        said.append(f"Ohne Angabe zum Zeitraum {verb} {counted(silent, 'Aktivität', 'Aktivitäten')} nur in der Tabelle.")
    return " ".join(said)


def _changes_between(one: Stretch, begin: float, end: float) -> bool:
    return any(point is not None and begin <= point <= end for point in (one.begin, one.end))


def stretch(one: Activity) -> Stretch | None:
    """When an activity begins and ends in years; None when nobody said anything that could be understood."""
    start, end = (value if isinstance(value := one.values.get(key), Period) else None for key in ("start", "end"))
    begin = _year_of(start.first) if start and start.first else None
    last = _year_of(end.last, whole_day=True) if end and end.last and not end.ongoing else None
    goes_on = bool(end and end.ongoing) or bool(start and start.ongoing and last is None)
    if begin is None and last is None and not goes_on:
        return None
    if last is not None and begin is not None and last < begin:
        last = None  # an end before the beginning is told as a finding; no bar can show it
    label = polish(f"{one.name} {title_of(one)}")
    return Stretch(label, begin, last, one.text("status") == Status.planned, goes_on)


def _year_of(day: date, *, whole_day: bool = False) -> float:
    """A day as a point in years, e.g. 2026.5; the end of the day with `whole_day`."""
    length = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days if day.year < date.max.year else 365
    passed = (day - date(day.year, 1, 1)).days + (1 if whole_day else 0)
    return round(day.year + passed / length, 4)


def _spread(items: Sequence[_One]) -> list[Sequence[_One]]:
    """The items in as few pictures as are legible, evenly filled."""
    count = -(-len(items) // ROWS_OF_A_PICTURE)
    size = -(-len(items) // count)
    return [items[place : place + size] for place in range(0, len(items), size)]


def _part(place: int, count: int) -> str:
    return f" (Teil {place} von {count})" if count > 1 else ""
