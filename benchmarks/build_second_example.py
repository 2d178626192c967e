"""Rebuild `examples/westfaelisches-ruhrgebiet`: register, returned questionnaires and the workbook of the workshop.

    python benchmarks/build_second_example.py

Settings, texts and the public key are written by hand and only read here. All activities, needs, weights and wordings are
invented; a rebuild gives the same bytes.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import example_forms as forms
import openpyxl

from fko_cli.core.questionnaire import COLUMNS, FORM_VERSION, HEADER_ROW, SHEET_ACTIVITIES, SHEET_NEEDS, position
from fko_cli.core.records import Actor
from fko_cli.core.sending import identity
from fko_cli.core.sending.form import FIRST_ANSWER_ROW, STATUS_ROW, build_form
from fko_cli.core.sending.workshop_form import workshop_form
from fko_cli.edges.actors_file import write_actors
from fko_cli.edges.questionnaire_sheet import write_form, write_unsigned
from fko_cli.edges.settings_file import read_settings

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "westfaelisches-ruhrgebiet"
SETTINGS = read_settings(EXAMPLE / "fko.toml")
Row = tuple[str, ...]

ACTORS = tuple(
    Actor(key, name, short, kind, territory, "", "Sehr geehrte Damen und Herren", f"post@{key}.example.org")
    for key, name, short, kind, territory in (
        ("aa-dortmund", "Agentur für Arbeit Dortmund", "AA Dortmund", "Arbeitsagentur", "Dortmund"),
        ("aa-hamm", "Agentur für Arbeit Hamm", "AA Hamm", "Arbeitsagentur", "Hamm; Kreis Unna"),
        ("ihk-dortmund", "Industrie- und Handelskammer zu Dortmund", "IHK zu Dortmund", "Kammer", "ganze Region"),
        ("hwk-dortmund", "Handwerkskammer Dortmund", "HWK Dortmund", "Kammer", "ganze Region"),
        ("dgb", "DGB Region Dortmund-Hellweg", "DGB Dortmund-Hellweg", "Sozialpartner", "ganze Region"),
        ("handelsverband", "Handelsverband NRW Westfalen-Münsterland", "Handelsverband", "Sozialpartner", "ganze Region"),
        ("wfg-unna", "Wirtschaftsförderung Kreis Unna", "WFG Kreis Unna", "Wirtschaftsförderung", "Kreis Unna"),
        ("wifo-hamm", "Wirtschaftsförderung Hamm", "", "Wirtschaftsförderung", "Hamm"),
    )
)

KEYS = ("field", "title", "description", "status", "start", "end", "territory", "lead", "partners", "target_groups")
REPORTS: Mapping[str, Sequence[Row]] = {
    "aa-dortmund": (
        (
            "1.1",
            "Wege in Ausbildung",
            "Ein Abend im Berufsinformationszentrum: Jugendliche lernen Betriebe mit freien Lehrstellen "
            "kennen und üben das Gespräch.",
            "laufend",
            "09/2025",
            "fortlaufend",
            "Dortmund",
            "Agentur für Arbeit Dortmund",
            "IHK zu Dortmund; HWK Dortmund",
            "Jugendliche",
        ),
        (
            "3.2",
            "Wiedereinstieg am Vormittag",
            "Kurse für Frauen nach der Familienphase, nur vormittags, mit Kinderbetreuung.",
            "geplant",
            "1. Halbjahr 2026",
            "12/2027",
            "Dortmund",
            "Agentur für Arbeit Dortmund",
            "",
            "Frauen",
        ),
    ),
    "ihk-dortmund": (
        (
            "1 Demografischer Wandel",
            "Wege in Ausbildung",
            "Ein Abend im Berufsinformationszentrum: Jugendliche lernen Betriebe mit freien Lehrstellen kennen.",
            "laufend",
            "09/2025",
            "fortlaufend",
            "Dortmund",
            "Agentur für Arbeit Dortmund",
            "HWK Dortmund",
            "Jugendliche; Betriebe",
        ),
        (
            "2.1",
            "Sprechtag Transformation",
            "Einmal im Monat beraten Fachleute kleine Betriebe zu Energie und Digitalem.",
            "laufend",
            "2025",
            "2027",
            "ganze Region",
            "IHK zu Dortmund",
            "DGB Dortmund-Hellweg",
            "Kleine und mittlere Betriebe",
        ),
    ),
    "hwk-dortmund": (
        (
            "Ausbildung",
            "Tag der Gesundheitshandwerke",
            "Werkstätten öffnen für Schulklassen.",
            "geplant",
            "Q4 2026",
            "",
            "Kreis Unna",
            "HWK Dortmund",
            "",
            "Schülerinnen und Schüler",
        ),
        (
            "4",
            "Anerkennung im Handwerk",
            "Beratung zu ausländischen Abschlüssen mit Probearbeit in der Werkstatt.",
            "laufend",
            "03/2024",
            "fortlaufend",
            "ganze Region",
            "HWK Dortmund",
            "AA Hamm",
            "Zugewanderte",
        ),
    ),
    "handelsverband": (
        (
            "3.1 Familienfreundliche Unternehmen entdecken",
            "Gute Zeiten im Handel",
            "Betriebe zeigen einander, wie Dienstpläne für Eltern gelingen.",
            "laufend",
            "01/2025",
            "12/2026",
            "Hamm; Kreis Unna",
            "Handelsverband",
            "Wirtschaftsförderung Hamm",
            "Betriebe; Eltern",
        ),
    ),
    "wfg-unna": (
        (
            "2",
            "Klimacheck im Betrieb",
            "Auszubildende suchen im eigenen Betrieb nach Einsparmöglichkeiten.",
            "laufend",
            "2025",
            "2026",
            "Kreis Unna",
            "WFG Kreis Unna",
            "IHK zu Dortmund",
            "Auszubildende",
        ),
        (
            "1.2",
            "Bildungsraum Kreis Unna",
            "Berufskollegs, Kammern und Betriebe stimmen ihre Angebote ab.",
            "geplant",
            "2026",
            "2027",
            "Kreis Unna",
            "WFG Kreis Unna",
            "HWK Dortmund",
            "Lehrkräfte; Betriebe",
        ),
    ),
    "wifo-hamm": (
        (
            "3.3",
            "Netzwerk Inklusion",
            "Betriebe und Dienste treffen sich viermal im Jahr und vermitteln Praktika.",
            "laufend",
            "2024",
            "fortlaufend",
            "Hamm",
            "Wirtschaftsförderung Hamm",
            "AA Hamm",
            "Menschen mit Behinderung",
        ),
    ),
}
NEEDS: Mapping[str, Sequence[Row]] = {
    "hwk-dortmund": (("4", "Sprachkurse, die sich mit der Arbeit vertragen", "Kurse am Samstag", "AA Dortmund"),),
    "wfg-unna": (("1.1", "Busse zu den Gewerbegebieten vor sechs Uhr", "", ""),),
}

WORKSHOP: Mapping[str, Sequence[Sequence[str | int]]] = {
    "Situation": (
        ("1", "Viele Lehrstellen bleiben frei, obwohl Jugendliche suchen: Sie finden einander nicht."),
        ("3.3", "Betriebe kennen die Förderung für Menschen mit Behinderung kaum."),
        ("4", "Die Anerkennung dauert länger als die Bewerbung."),
    ),
    "Prioritäten": (
        ("1 Demografischer Wandel", "Lenkungskreis", 9),
        ("2 Grüne und digitale Transformation", "Lenkungskreis", 4),
        ("3 Inländische Potenziale und gleichberechtigte Teilhabe", "Lenkungskreis", 6),
        ("4 Potentiale aus dem Ausland – Anwerben und Anerkennung", "Lenkungskreis", 5),
        ("1 Demografischer Wandel", "Unternehmen", 7),
        ("2 Grüne und digitale Transformation", "Unternehmen", 6),
        ("3 Inländische Potenziale und gleichberechtigte Teilhabe", "Unternehmen", 3),
        ("4 Potentiale aus dem Ausland – Anwerben und Anerkennung", "Unternehmen", 5),
    ),
    "Bedarfe": (("3.2", "Kinderbetreuung am frühen Abend", "Gemeinsame Plätze mehrerer Betriebe", ""),),
    "Neue Ideen": (
        ("1.1", "Ausbildungsbus", "Ein Bus fährt zu Betrieben ohne Bewerbungen.", "", "IHK zu Dortmund; HWK Dortmund"),
        ("4", "Willkommensmappe", "Eine Mappe für neue Fachkräfte in fünf Sprachen.", "Wirtschaftsförderung Hamm", ""),
    ),
}


def main() -> None:
    """Write the register, the returned files and the workbook of the workshop."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "akteure.xlsx"
        write_actors(path, ACTORS)
        (EXAMPLE / "akteure.xlsx").write_bytes(forms.steady(path.read_bytes()))
    folder = EXAMPLE / "ruecklauf" / SETTINGS.round.name
    folder.mkdir(parents=True, exist_ok=True)
    for actor in ACTORS:
        if actor.key in REPORTS:
            (folder / f"Fragebogen_{actor.key}_{SETTINGS.round.name}.xlsx").write_bytes(returned(actor))
    (EXAMPLE / "workshop").mkdir(exist_ok=True)
    (EXAMPLE / "workshop" / f"Workshop_{SETTINGS.round.name}.xlsx").write_bytes(workshop())


def returned(actor: Actor) -> bytes:
    """The questionnaire of an actor, filled in."""
    workspace, key = (EXAMPLE / "beispiel-schluessel.txt").read_text(encoding="ascii").split()
    who = identity.Identity(workspace, SETTINGS.round.name, actor.key, FORM_VERSION)
    form = build_form(SETTINGS, actor, (), ACTORS)
    book = openpyxl.load_workbook(io.BytesIO(write_form(form, who, identity.sign(bytes.fromhex(key), who))))
    columns = [position(COLUMNS, key) for key in KEYS]
    enter(book[SHEET_ACTIVITIES], FIRST_ANSWER_ROW, REPORTS[actor.key], columns)
    enter(book[SHEET_NEEDS], HEADER_ROW + 1, NEEDS.get(actor.key, ()))
    return forms.saved(book, form.cells()[SHEET_ACTIVITIES][f"A{STATUS_ROW}"])


def workshop() -> bytes:
    """The workbook of the workshop, filled in."""
    book = openpyxl.load_workbook(io.BytesIO(write_unsigned(workshop_form(SETTINGS, ACTORS))))
    for name, rows in WORKSHOP.items():
        enter(book[name], HEADER_ROW + 1, rows)
    return forms.saved(book)


def enter(sheet: Any, first: int, rows: Sequence[Sequence[str | int]], columns: Sequence[int] | None = None) -> None:
    """Write rows into a sheet from row `first` on."""
    for row, texts in enumerate(rows, start=first):
        for column, text in zip(columns or range(1, len(texts) + 1), texts, strict=True):
            if text != "":
                sheet.cell(row, column).value = text


if __name__ == "__main__":
    main()
