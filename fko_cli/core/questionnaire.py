"""The questionnaire as one table: every column's key, label, synonyms, kind, width, help and whether it is required.

The sheet writer, the reader, the store's values, the lists, the Word draft and the manual read this table; nothing else
in the project names a column of the questionnaire. A change here that alters what is asked raises `FORM_VERSION`.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

FORM_VERSION = 1
"""Counts the versions of the form; written into each questionnaire's signed identity."""

EMPTY_ROWS = 60
"""Rows offered for answers in a new questionnaire, beyond the pre-filled ones."""

SHEET_GUIDE = "Hinweise"
SHEET_INSTITUTION = "Institution"
SHEET_ACTIVITIES = "Aktivitäten"
SHEET_NEEDS = "Bedarfe"
SHEET_LISTS = "Listen"
SHEET_IDENTITY = "_fko"
SHEET_QUERIES = "Rückfragen"
"""First sheet of a form that goes out again with questions about the answers."""

ROW_KEY_HEADING = "Zeilenschlüssel"
"""Heading of the hidden last column of `Aktivitäten`; its keys keep a row recognisable after sorting and inserting."""

ORIGIN_HEADING = "Woher die Zeile stammt"
"""Heading of the last visible column of `Aktivitäten` where rows are pre-filled: who reported them, and when."""

HEADER_ROW = 5
"""Row of the header in `Aktivitäten` and `Bedarfe` of the form (the title and guidance stand above it)."""


class Kind(enum.StrEnum):
    """How the content of a column is understood (see `core.reading.values` and `core.reading.periods`)."""

    text = "text"
    number = "number"  # the activity number A-0012
    field = "field"  # one field of action
    fields = "fields"  # several fields of action
    list = "list"  # several things, `;` between
    institutions = "institutions"  # several institutions
    institution = "institution"
    status = "status"
    period = "period"
    territory = "territory"
    yes_no = "yes_no"
    change = "change"
    choice = "choice"  # one of the choices of an own question
    choices = "choices"  # several of them
    figure = "figure"  # a number, for an own question


class Status(enum.StrEnum):
    """The state of an activity; the value is what people read and choose."""

    running = "laufend"
    planned = "geplant"
    finished = "abgeschlossen"
    dropped = "entfällt"


class Change(enum.StrEnum):
    """How a report relates to last year's edition; the value is what people read and choose."""

    new = "neu"
    unchanged = "unverändert"
    changed = "geändert"
    dropped = "entfällt"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is in characters, `long` marks texts over several lines, `guide_length` is the advised length.

    `help` is the German explanation shown when a cell of the column is entered and printed in the manual (at most 255
    characters, the limit of a spreadsheet's input message). `synonyms` are other headings in own lists of actors,
    compared without case, punctuation and ` *`. `printed` is false for what never reaches the concept. `choices` are the
    answers offered by a choice, `own` marks a region's own question (see `core.own_questions`).
    """

    key: str
    label: str
    kind: Kind
    width: int
    help: str
    required: bool = False
    long: bool = False
    guide_length: int | None = None
    printed: bool = True
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    own: bool = False

    @property
    def heading(self) -> str:
        """The label as it stands in the header row: required columns carry a trailing ` *`."""
        return f"{self.label} *" if self.required else self.label


COLUMNS: tuple[Column, ...] = (
    Column(
        "number",
        "Nr.",
        Kind.number,
        9,
        "Die Nummer vergibt die Regionalagentur. Bei einer neuen Aktivität bitte leer lassen.",
        synonyms=("Nummer", "Aktivitätsnummer", "Nr. der Aktivität", "Aktivität Nr.", "ID", "Kennung"),
    ),
    Column(
        "field",
        "Handlungsfeld",
        Kind.field,
        24,
        "Bitte das Handlungsfeld auswählen, zu dem die Aktivität vor allem gehört.",
        required=True,
        synonyms=(
            "HF",
            "Handlungsfeld Nr.",
            "Hauptfeld",
            "Haupthandlungsfeld",
            "Feld",
            "Themenfeld",
            "Handlungsfeld-Nr.",
            "Handlungsschwerpunkt",
            "Bereich",
            "Cluster",
            "Zuordnung Handlungsfeld",
            "field of action",
        ),
    ),
    Column(
        "further_fields",
        "Weitere Handlungsfelder",
        Kind.fields,
        16,
        "Weitere Handlungsfelder, zu denen die Aktivität beiträgt: Nummern oder Namen, mit Semikolon getrennt.",
        synonyms=(
            "Weitere Felder",
            "Weitere HF",
            "Nebenfelder",
            "Sonstige Handlungsfelder",
            "Auch Handlungsfeld",
            "Weiteres Handlungsfeld",
            "Querbezug",
        ),
    ),
    Column(
        "title",
        "Titel der Aktivität",
        Kind.text,
        34,
        "Der Name, unter dem die Aktivität bekannt ist oder bekannt werden soll.",
        required=True,
        long=True,
        synonyms=(
            "Titel",
            "Aktivität",
            "Name der Aktivität",
            "Bezeichnung",
            "Projekt",
            "Projekttitel",
            "Projektname",
            "Maßnahme",
            "Name der Maßnahme",
            "Titel der Maßnahme",
            "Bezeichnung der Maßnahme",
            "Vorhaben",
            "Angebot",
            "Bezeichnung der Aktivität",
            "Name",
            "Was",
            "Maßnahme / Projekt",
            "Titel des Projekts",
            "Thema",
            "Projekt / Maßnahme",
            "Aktivität / Projekt",
            "activity",
            "title",
        ),
    ),
    Column(
        "description",
        "Kurzbeschreibung",
        Kind.text,
        60,
        "Was geschieht, für wen und durch wen? Als Anhalt: etwa 600 Zeichen. Längere Texte werden nicht gekürzt.",
        required=True,
        long=True,
        guide_length=600,
        synonyms=(
            "Beschreibung",
            "Kurzbeschreibung der Aktivität",
            "Inhalt",
            "Inhalte",
            "Kurzdarstellung",
            "Erläuterung",
            "Was machen wir",
            "Worum geht es",
            "Was wird gemacht",
            "Inhalt der Maßnahme",
            "Kurztext",
            "Beschreibung der Maßnahme",
            "description",
        ),
    ),
    Column(
        "goals",
        "Ziele",
        Kind.text,
        32,
        "Was soll erreicht werden?",
        long=True,
        synonyms=(
            "Ziel",
            "Zielsetzung",
            "Zielstellung",
            "Ziel der Maßnahme",
            "Ziele der Aktivität",
            "Wozu",
            "Nutzen",
            "goals",
        ),
    ),
    Column(
        "target_groups",
        "Zielgruppen",
        Kind.list,
        26,
        "An wen richtet sich die Aktivität? Mit Semikolon trennen.",
        long=True,
        synonyms=("Zielgruppe", "Zielgruppe(n)", "Adressaten", "Für wen", "Teilnehmende", "target groups"),
    ),
    Column(
        "status",
        "Status",
        Kind.status,
        14,
        "Bitte auswählen: laufend, geplant, abgeschlossen oder entfällt.",
        required=True,
        synonyms=(
            "Stand",
            "Umsetzungsstand",
            "Bearbeitungsstand",
            "Stand der Umsetzung",
            "Phase",
            "laufend/geplant",
            "bestehend/geplant",
            "Status der Aktivität",
        ),
    ),
    Column(
        "start",
        "Beginn",
        Kind.period,
        13,
        "Monat, Quartal, Halbjahr oder Jahr, zum Beispiel 03/2026, 2. Quartal 2026, 2026.",
        synonyms=(
            "Start",
            "Anfang",
            "von",
            "ab",
            "Beginn der Maßnahme",
            "Startdatum",
            "Laufzeit von",
            "Projektbeginn",
            "Zeitraum",
            "Laufzeit",
            "Dauer",
            "Zeit",
            "Wann",
            "start",
        ),
    ),
    Column(
        "end",
        "Ende",
        Kind.period,
        13,
        "Wie der Beginn, oder das Wort fortlaufend.",
        synonyms=("bis", "Laufzeitende", "Laufzeit bis", "Enddatum", "Abschluss", "Ende der Maßnahme", "Projektende", "end"),
    ),
    Column(
        "territory",
        "Räumlicher Bezug",
        Kind.territory,
        24,
        "Wo wirkt die Aktivität? Teile der Region, mit Semikolon getrennt. „ohne …“ schließt einen Teil aus.",
        long=True,
        synonyms=(
            "Raum",
            "Gebiet",
            "Region",
            "Räumliche Wirkung",
            "Raumbezug",
            "Wo",
            "Ort",
            "Einzugsgebiet",
            "Territorium",
            "Geltungsbereich",
            "Wirkungsraum",
            "Räumlicher Geltungsbereich",
            "territory",
        ),
    ),
    Column(
        "lead",
        "Federführung",
        Kind.institution,
        24,
        "Welche Institution trägt die Hauptverantwortung?",
        synonyms=(
            "Federführend",
            "Federführende Institution",
            "Träger",
            "Projektträger",
            "Verantwortlich",
            "Leitung",
            "Lead",
            "Verantwortliche Institution",
            "Durchführende Stelle",
            "Träger der Maßnahme",
            "Federführende Stelle",
            "Zuständig",
            "Wer",
        ),
        long=True,
    ),
    Column(
        "partners",
        "Kooperationspartner",
        Kind.institutions,
        32,
        "Alle beteiligten Institutionen, mit Semikolon getrennt. So erkennen wir gemeinsame Aktivitäten.",
        long=True,
        synonyms=(
            "Partner",
            "Kooperation",
            "Kooperationspartner*innen",
            "Kooperationspartnerinnen und -partner",
            "Beteiligte",
            "Partner*innen",
            "Projektpartner",
            "Mitwirkende",
            "Beteiligte Institutionen",
            "mit wem",
            "Kooperationen",
            "Weitere Beteiligte",
            "Netzwerkpartner",
            "Partnerinnen und Partner",
            "partners",
        ),
    ),
    Column(
        "funding",
        "Finanzierung / Förderung",
        Kind.text,
        24,
        "Woher kommen die Mittel, zum Beispiel Land NRW, ESF+, Eigenmittel?",
        long=True,
        synonyms=(
            "Finanzierung",
            "Förderung",
            "Mittel",
            "Fördergeber",
            "Förderprogramm",
            "Finanzierungsquelle",
            "Kostenträger",
            "Budget",
            "Finanzierung/Förderung",
            "Fördermittel",
            "Mittelgeber",
            "funding",
        ),
    ),
    Column(
        "indicator",
        "Indikator / bisheriges Ergebnis",
        Kind.text,
        26,
        "Woran erkennt man den Erfolg, was ist bisher erreicht?",
        long=True,
        synonyms=(
            "Indikator",
            "Indikatoren",
            "Ergebnis",
            "Ergebnisse",
            "Bisheriges Ergebnis",
            "Kennzahl",
            "Kennzahlen",
            "Erfolgsindikator",
            "Messgröße",
            "Wirkung",
            "Indikator/Ergebnis",
            "indicator",
        ),
    ),
    Column(
        "programme",
        "Teil von (Programm / Dachprojekt)",
        Kind.text,
        24,
        "Gehört die Aktivität zu einem Programm oder Dachprojekt, etwa einem Landesprogramm? Dann dessen Namen nennen.",
        long=True,
        synonyms=(
            "Programm",
            "Teil von",
            "Dachprojekt",
            "Landesprogramm",
            "Rahmenprogramm",
            "Programm / Dachprojekt",
            "Gehört zu",
            "Übergeordnetes Projekt",
            "Initiative",
            "programme",
        ),
    ),
    Column(
        "contact",
        "Ansprechperson",
        Kind.text,
        26,
        "Am besten eine Funktion und ein Funktionspostfach. Wird nur gedruckt, wenn Sie es rechts freigeben.",
        long=True,
        synonyms=(
            "Kontakt",
            "Ansprechpartner",
            "Ansprechpartnerin",
            "Ansprechpartner*in",
            "Ansprechpartner/in",
            "Kontaktperson",
            "Kontaktdaten",
            "Ansprechperson / Kontakt",
            "E-Mail",
            "contact",
        ),
    ),
    Column(
        "publish_contact",
        "Kontakt veröffentlichen",
        Kind.yes_no,
        15,
        "ja oder nein. Ohne Angabe gilt nein.",
        synonyms=(
            "Kontakt freigegeben",
            "Veröffentlichung Kontakt",
            "Kontakt darf veröffentlicht werden",
            "Freigabe Kontakt",
            "Kontakt öffentlich",
        ),
    ),
    Column(
        "link",
        "Link",
        Kind.text,
        26,
        "Internetadresse mit weiteren Informationen.",
        synonyms=(
            "Internet",
            "Internetseite",
            "Webseite",
            "Website",
            "Homepage",
            "URL",
            "Internetadresse",
            "Weitere Informationen",
        ),
    ),
    Column(
        "change",
        "Änderung zum Vorjahr",
        Kind.change,
        15,
        "Bitte auswählen: neu, unverändert, geändert oder entfällt.",
        synonyms=("Änderung", "Veränderung zum Vorjahr", "Neu/geändert", "Veränderung"),
    ),
    Column(
        "remark",
        "Bemerkung an die Regionalagentur",
        Kind.text,
        30,
        "Für Rückfragen und Hinweise an uns. Wird nie gedruckt.",
        long=True,
        printed=False,
        synonyms=(
            "Bemerkung",
            "Bemerkungen",
            "Anmerkung",
            "Anmerkungen",
            "Hinweis",
            "Hinweise",
            "Notiz",
            "Notizen",
            "Sonstiges",
            "Kommentar",
            "remark",
        ),
    ),
)

NEED_COLUMNS: tuple[Column, ...] = (
    Column(
        "field",
        "Handlungsfeld",
        Kind.field,
        30,
        "Zu welchem Handlungsfeld gehört der Bedarf?",
        synonyms=("HF", "Feld", "Themenfeld"),
    ),
    Column(
        "need",
        "Bedarf",
        Kind.text,
        60,
        "Was fehlt in der Region? Was müsste geschehen?",
        long=True,
        required=True,
        synonyms=("Bedarfe", "Offener Bedarf", "Offene Bedarfe", "Handlungsbedarf", "Was fehlt"),
    ),
    Column(
        "proposal",
        "Vorschlag für eine neue Aktivität",
        Kind.text,
        60,
        "Welche Aktivität könnte helfen?",
        long=True,
        synonyms=("Vorschlag", "Idee", "Ideen", "Vorschläge", "Lösungsvorschlag", "Vorschlag neue Aktivität"),
    ),
    Column(
        "partners",
        "Mögliche Partner",
        Kind.institutions,
        36,
        "Wer könnte beteiligt sein? Mit Semikolon trennen.",
        long=True,
        synonyms=("Partner", "Mögliche Partner*innen", "Mögliche Beteiligte", "Kooperationspartner"),
    ),
)


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """One line of the sheet `Institution`: the key, the label in column A, help; answers stand in column B."""

    key: str
    label: str
    help: str


INSTITUTION_LINES: tuple[InstitutionLine, ...] = (
    InstitutionLine("name", "Institution", "Name der Institution, wie er im Konzept stehen soll."),
    InstitutionLine("short_name", "Kurzname", "Gebräuchliche Kurzform."),
    InstitutionLine("kind", "Art", "Zum Beispiel Kammer, Jobcenter, Hochschule."),
    InstitutionLine("territory", "Gebiet", "Für welche Teile der Region ist die Institution zuständig?"),
    InstitutionLine("filled_by", "Ausgefüllt von (Funktion)", "Für Rückfragen; wird nicht gedruckt."),
    InstitutionLine("filled_email", "E-Mail für Rückfragen", "Am besten ein Funktionspostfach; wird nicht gedruckt."),
    InstitutionLine("nothing_to_report", "Fehlanzeige", "Bitte „ja“ eintragen, wenn Ihre Institution nichts zu melden hat."),
)

BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
"""Column of the activities table by key."""


def position(columns: Sequence[Column], key: str) -> int:
    """Which of `columns` has this key, counted from 1 as in a sheet."""
    return next(at for at, column in enumerate(columns, start=1) if column.key == key)


def label(key: str) -> str:
    """The German label of a column of the activities table; the key itself for an unknown one."""
    return BY_KEY[key].label if key in BY_KEY else key
