"""The results of a workshop: the sheets and columns of its workbook, one entry per row, and what a corrected file changes.

The writer of the template, the reader, the lists and the draft read the tables of this module; nothing else names a column
of the workbook.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from fko_cli.core.questionnaire import NEED_COLUMNS, SHEET_NEEDS, Column, Kind
from fko_cli.core.reading.text import fold
from fko_cli.core.records import Need, Place, Value, as_text

ORIGIN = "workshop"
"""The origin of a need that no institution reported."""

_ALIKE = 80
"""Likeness in percent from which a text is the corrected form of another one."""


class EntryKind(enum.StrEnum):
    """What a row of the workbook is."""

    situation = "situation"
    priority = "priority"
    need = "need"
    idea = "idea"

    @property
    def label(self) -> str:
        """The German word."""
        return {
            "situation": "Notiz zur Situation",
            "priority": "Gewichtung",
            "need": "offener Bedarf",
            "idea": "neue Idee",
        }[self.value]

    @property
    def plural(self) -> str:
        """The German word for several of them."""
        return {
            "situation": "Notizen zur Situation",
            "priority": "Gewichtungen",
            "need": "offene Bedarfe",
            "idea": "neue Ideen",
        }[self.value]


MEASURES: Mapping[str, str] = {"dots": "Klebepunkte", "points": "Punkte", "rank": "Rang"}
"""Key -> label of the columns that weigh a field; where several are filled, the first of them decides."""

_FIELD = Column(
    "field",
    "Handlungsfeld",
    Kind.field,
    36,
    "Bitte aus der Liste wählen.",
    required=True,
    synonyms=("HF", "Feld", "Themenfeld", "Handlungsschwerpunkt"),
)

SITUATION_COLUMNS: tuple[Column, ...] = (
    _FIELD,
    Column(
        "note",
        "Notiz",
        Kind.text,
        100,
        "Was wurde zur Situation gesagt? Eine Aussage je Zeile.",
        required=True,
        long=True,
        synonyms=("Notizen", "Situation", "Ausgangslage", "Stichwort", "Stichworte", "Aussage", "Ergebnis"),
    ),
)

PRIORITY_COLUMNS: tuple[Column, ...] = (
    _FIELD,
    Column(
        "group",
        "Gruppe",
        Kind.text,
        34,
        "Nur wenn getrennt gezählt wurde, etwa Beratende Mitglieder oder Unternehmen: je Gruppe und Feld eine Zeile.",
        synonyms=("Gruppen", "Teilnehmergruppe", "Teilnehmendengruppe", "Arbeitsgruppe", "Wer"),
    ),
    Column(
        "dots",
        MEASURES["dots"],
        Kind.text,
        16,
        "Zahl der Klebepunkte. Sie werden zusammengezählt; viele Punkte heißen: wichtig.",
        synonyms=("Klebepunkt", "Punkte geklebt", "Stimmen", "Anzahl Stimmen", "Zahl der Stimmen"),
    ),
    Column(
        "points",
        MEASURES["points"],
        Kind.text,
        16,
        "Vergebene Punkte, etwa auf einer Skala. Sie werden zusammengezählt; viele Punkte heißen: wichtig.",
        synonyms=("Punktzahl", "Bewertung", "Gewicht"),
    ),
    Column(
        "rank",
        MEASURES["rank"],
        Kind.text,
        16,
        "Rangplatz; 1 ist das wichtigste Feld. Bei mehreren Gruppen zählt der Durchschnitt.",
        synonyms=("Rangplatz", "Platz", "Rangfolge", "Priorität"),
    ),
)

IDEA_COLUMNS: tuple[Column, ...] = (
    _FIELD,
    Column(
        "title",
        "Idee",
        Kind.text,
        46,
        "Die Idee für eine neue Aktivität in wenigen Worten.",
        required=True,
        long=True,
        synonyms=("Ideen", "Neue Idee", "Neue Aktivität", "Titel", "Titel der Idee", "Vorschlag für eine neue Aktivität"),
    ),
    Column(
        "description",
        "Beschreibung",
        Kind.text,
        60,
        "Was soll geschehen, für wen?",
        long=True,
        synonyms=("Kurzbeschreibung", "Erläuterung", "Worum geht es"),
    ),
    Column(
        "owner",
        "Wer kann sie übernehmen?",
        Kind.institution,
        34,
        "Die Institution, wenn das schon klar ist. Sonst leer lassen.",
        synonyms=("Verantwortlich", "Federführung", "Träger", "Zuständig", "Wer"),
    ),
    Column(
        "partners",
        "Mögliche Partner",
        Kind.institutions,
        36,
        "Wer könnte beteiligt sein? Mit Semikolon trennen.",
        long=True,
        synonyms=("Partner", "Mögliche Beteiligte", "Kooperationspartner"),
    ),
)


@dataclass(frozen=True, slots=True)
class WorkshopSheet:
    """One sheet of the workbook: name, title, a sentence of guidance, columns, and which of them make a row an entry."""

    kind: EntryKind
    name: str
    title: str
    guidance: str
    columns: tuple[Column, ...]
    main: tuple[str, ...]


SHEETS: tuple[WorkshopSheet, ...] = (
    WorkshopSheet(
        EntryKind.situation,
        "Situation",
        "Notizen zur Situation",
        "Was wurde zu den Handlungsfeldern gesagt? Eine Aussage je Zeile; mehrere Zeilen je Feld sind erwünscht.",
        SITUATION_COLUMNS,
        ("note",),
    ),
    WorkshopSheet(
        EntryKind.priority,
        "Prioritäten",
        "Gewichtung der Handlungsfelder",
        "Bitte nur die Spalte füllen, nach der gewichtet wurde: Klebepunkte, Punkte oder Rang. "
        "Wurde nach Gruppen gezählt: je Gruppe und Feld eine Zeile.",
        PRIORITY_COLUMNS,
        tuple(MEASURES),
    ),
    WorkshopSheet(
        EntryKind.need,
        SHEET_NEEDS,
        "Offene Bedarfe",
        "Was fehlt in der Region?",
        NEED_COLUMNS,
        ("need", "proposal"),
    ),
    WorkshopSheet(
        EntryKind.idea,
        "Neue Ideen",
        "Ideen für neue Aktivitäten",
        "Auch Ideen, für die noch niemand verantwortlich ist.",
        IDEA_COLUMNS,
        ("title", "description"),
    ),
)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A row of a workbook as read: where it stands and what it says, by the keys of its sheet's columns."""

    kind: EntryKind
    sheet: str
    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class WorkshopEntry:
    """A row as kept. The number stays when a corrected file repeats the row; `activity` is what an idea became."""

    number: int
    round: str
    kind: EntryKind
    place: Place
    values: Mapping[str, Value]
    sha256: str = ""
    activity: int | None = None

    @property
    def name(self) -> str:
        """The id as people read it, e.g. `W-0003`."""
        return f"W-{self.number:04d}"

    def text(self, key: str) -> str:
        """The value of `key` as one string, empty when absent."""
        return as_text(self.values.get(key))

    @property
    def title(self) -> str:
        """What the entry says, in one line."""
        return headline(self.kind, self.values)


def headline(kind: EntryKind, values: Mapping[str, Value]) -> str:
    """What an entry says, in one line."""
    texts = {key: " ".join(as_text(value).split()) for key, value in values.items()}
    if kind is EntryKind.priority:
        said = [f"{texts[key]} {label}" for key, label in MEASURES.items() if texts.get(key)]
        said = [f"Rang {texts['rank']}" if one.endswith(" Rang") else one for one in said]
        return f"{', '.join(said)}{' (' + texts['group'] + ')' if texts.get('group') else ''}"
    keys = {EntryKind.situation: ("note",), EntryKind.need: ("need", "proposal"), EntryKind.idea: ("title", "description")}
    return next((texts[key] for key in keys[kind] if texts.get(key)), "")


@dataclass(frozen=True, slots=True)
class Renewal:
    """A row of a file; `former` is the entry whose number it keeps, `same` is true when it says nothing else."""

    draft: EntryDraft
    former: WorkshopEntry | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file says beside the entries that it replaces: its rows in order, and the entries that it no longer has."""

    rows: tuple[Renewal, ...]
    gone: tuple[WorkshopEntry, ...] = ()

    @property
    def new(self) -> tuple[EntryDraft, ...]:
        """Rows that were not there before."""
        return tuple(one.draft for one in self.rows if one.former is None)

    @property
    def changed(self) -> tuple[Renewal, ...]:
        """Rows that say something else than before."""
        return tuple(one for one in self.rows if one.former is not None and not one.same)

    @property
    def kept(self) -> int:
        """How many former entries stand in the file as they were, or changed."""
        return sum(one.former is not None for one in self.rows)


def compare(drafts: Sequence[EntryDraft], former: Iterable[WorkshopEntry]) -> Comparison:
    """Find the former entries again in the rows of a file.

    First those with the same content, then weights of the same field and group, then texts of the same kind that are alike
    (the most alike first, each once). What is not found again is gone.
    """
    left = list(former)
    found: dict[int, tuple[WorkshopEntry, bool]] = {}

    def take(at: int, one: WorkshopEntry, *, same: bool) -> None:
        found[at] = (one, same)
        left.remove(one)

    for at, draft in enumerate(drafts):
        if twin := next((one for one in left if _content(one) == _content(draft)), None):
            take(at, twin, same=True)
    for at, draft in enumerate(drafts):
        key = _place_of_weight(draft) if at not in found else None
        if key and (again := next((one for one in left if _place_of_weight(one) == key), None)):
            take(at, again, same=False)
    pairs = [
        (likeness, at, one)
        for at, draft in enumerate(drafts)
        if at not in found and draft.kind is not EntryKind.priority
        for one in left
        if one.kind is draft.kind and (likeness := _likeness(draft, one)) >= _ALIKE
    ]
    for _, at, one in sorted(pairs, key=lambda pair: -pair[0]):
        if at not in found and one in left:
            take(at, one, same=False)
    rows = tuple(Renewal(draft, *found.get(at, (None, False))) for at, draft in enumerate(drafts))
    return Comparison(rows, tuple(left))


def _content(one: EntryDraft | WorkshopEntry) -> tuple[EntryKind, frozenset[tuple[str, str]]]:
    return one.kind, frozenset((key, as_text(value)) for key, value in one.values.items())


def _place_of_weight(one: EntryDraft | WorkshopEntry) -> tuple[str, str] | None:
    if one.kind is not EntryKind.priority:
        return None
    return as_text(one.values.get("field")), fold(as_text(one.values.get("group")))


def _likeness(draft: EntryDraft, one: WorkshopEntry) -> float:
    return fuzz.ratio(fold(headline(draft.kind, draft.values)), fold(one.title))


@dataclass(frozen=True, slots=True)
class WorkshopResults:
    """What the workshops of a round brought, and the ideas of all rounds that have become activities.

    `origins` maps the number of an activity to the ideas from which it arose.
    """

    entries: tuple[WorkshopEntry, ...] = ()
    origins: Mapping[int, tuple[WorkshopEntry, ...]] | None = None

    def of(self, kind: EntryKind) -> tuple[WorkshopEntry, ...]:
        """The entries of one kind in the order of their numbers."""
        return tuple(one for one in self.entries if one.kind is kind)

    @property
    def open_ideas(self) -> tuple[WorkshopEntry, ...]:
        """Ideas that have not become an activity."""
        return tuple(one for one in self.of(EntryKind.idea) if one.activity is None)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The open needs as those that institutions report; one that has become an activity is open no more."""
        return tuple(
            Need(one.number, "", one.round, one.place, one.values, origin=ORIGIN)
            for one in self.of(EntryKind.need)
            if one.activity is None
        )

    def origins_of(self, number: int) -> tuple[WorkshopEntry, ...]:
        """The ideas from which an activity arose."""
        return (self.origins or {}).get(number, ())


NO_RESULTS = WorkshopResults()
"""No workshop was taken in."""
