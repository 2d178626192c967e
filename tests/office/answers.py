"""What is typed into a form in every program, and what `fko collect` is to make of it, whatever the program."""

from __future__ import annotations

from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form_parts import PrefilledRow
from tests.office.plans import Step

ACTIVITIES, NEEDS, INSTITUTION = "Aktivitäten", "Bedarfe", "Institution"

_BEGUN = {"field": "1 Berufliche Bildung", "status": "laufend", "start": "03/2026", "end": "2026"}
PREFILLED = (
    PrefilledRow(
        {"number": "A-0012", "title": "=Tag der Ausbildung", "description": "Erste Zeile\nZweite Zeile", **_BEGUN},
        row_keys.own(12), origin="Konzept 2025",
    ),
    PrefilledRow(
        {"number": "A-0013", "title": "2026", "description": "-10 % weniger Abbrüche", **_BEGUN},
        row_keys.offer(13), origin="gemeldet von Institution 01", offered=True,
    ),
    PrefilledRow(
        {"number": "A-0014", "title": "Bleibt ohne Antwort", "description": "0815", **_BEGUN},
        row_keys.own(14), origin="Konzept 2025",
    ),
)  # fmt: skip
"""Rows 7 to 9: confirmed, an offer that is confirmed and changed, and one that nobody answers."""

LONG = ("Übergänge gestalten, Wörter zählen – und nichts kürzen; " * 100)[:4999] + "."
# Column letter of the form, key of the questionnaire, what is typed, what is understood.
_FIRST = (
    ("B", "field", "2 Potenziale heben", "2"),
    ("C", "further_fields", "1", "1"),
    ("D", "title", "Öffnungszeiten „Ü50“ – neu 😀", "Öffnungszeiten „Ü50“ – neu 😀"),
    ("E", "description", 'Erste Zeile\nzweite Zeile mit "Anführung"\n\n- Punkt & <Zeichen>', None),
    ("F", "goals", LONG, LONG),
    ("G", "target_groups", "Jugendliche; Eltern ;Betriebe", "Jugendliche; Eltern; Betriebe"),
    ("H", "status", "laufend", "laufend"),
    ("I", "start", "03/2026", "03/2026"),
    ("J", "end", "2027", "2027"),
    ("K", "territory", "Kreis Nord; Stadt Muster", "Kreis Nord; Stadt Muster"),
    ("L", "lead", "Jobcenter Kreis Nord", "Jobcenter Kreis Nord"),
    ("M", "partners", "Institution 01; Institution 02", "Institution 01; Institution 02"),
    ("N", "funding", "=kein eigenes Geld", "=kein eigenes Geld"),
    ("O", "indicator", "007", "007"),
    ("P", "programme", "1.5", "1.5"),
    ("Q", "contact", "+49 241 12345-0", "+49 241 12345-0"),
    ("R", "publish_contact", "ja", "ja"),
    ("S", "link", "www.example.org/?a=1&b=ü", "www.example.org/?a=1&b=ü"),
    ("T", "change", "neu", "neu"),
    ("U", "remark", "  fest\u00a0verbunden, Rand am Ende  ", "fest verbunden, Rand am Ende"),
)
_SECOND = (
    ("B", "field", "1 Berufliche Bildung", "1"),
    ("D", "title", "1000", "1000"),
    ("E", "description", "-5 Plätze", "-5 Plätze"),
    ("F", "goals", "1,50", "1,50"),
    ("G", "target_groups", "3/4", "3/4"),
    ("H", "status", "geplant", "geplant"),
    ("I", "start", "2026", "2026"),
    ("J", "end", "01.09.2027", "01.09.2027"),
    ("N", "funding", "@Land", "@Land"),
    ("O", "indicator", "1e5", "1e5"),
    ("P", "programme", "'Hochkomma", "'Hochkomma"),
    ("Q", "contact", "TRUE", "TRUE"),
    ("U", "remark", "0001", "0001"),
)
_NEED = (
    ("A", "field", "1 Berufliche Bildung", "1"),
    ("B", "need", "Mehr Plätze\nim Kreis", "Mehr Plätze\nim Kreis"),
    ("C", "proposal", "007", "007"),
    ("D", "partners", "Institution 01; Institution 02", "Institution 01; Institution 02"),
)
_REWRITTEN = "03.2026"
_CHANGES = ("unverändert", "geändert")
_POST, _OFFICE = "rueckfragen@example.org", "Geschäftsstelle"
NEW_TITLE = "Nachträglich eingefügt"


def _typed(sheet: str, row: int, cells: tuple[tuple[str, str, str, str | None], ...]) -> tuple[Step, ...]:
    return tuple(("type", sheet, f"{letter}{row}", text) for letter, _, text, _ in cells)


ANSWERS: tuple[Step, ...] = (
    ("type", ACTIVITIES, "T7", "unverändert"),
    ("type", ACTIVITIES, "E8", _REWRITTEN),
    ("type", ACTIVITIES, "T8", "geändert"),
    *_typed(ACTIVITIES, 10, _FIRST),
    *_typed(ACTIVITIES, 11, _SECOND),
    *_typed(NEEDS, 6, _NEED),
    ("type", INSTITUTION, "B9", _OFFICE),
    ("type", INSTITUTION, "B10", _POST),
)

ACTIONS: dict[str, tuple[Step, ...]] = {
    "opened": (),
    "answered": ANSWERS,
    "row inserted": (*ANSWERS, ("insert", ACTIVITIES, 8), ("type", ACTIVITIES, "D8", NEW_TITLE)),
    "row copied": (*ANSWERS, ("copy_row", ACTIVITIES, 7, 14), ("type", ACTIVITIES, "D14", NEW_TITLE)),
    "sorted": (*ANSWERS, ("sort", ACTIVITIES, "A7:W69", 4, False)),
    "column hidden": (*ANSWERS, ("hide_column", ACTIVITIES, "E")),
    "identity sheet deleted": (*ANSWERS, ("delete_sheet", "_fko")),
    "property deleted": (*ANSWERS, ("delete_property", "fko")),
}
"""What a person does -> its steps, in every program."""


def typed_words() -> dict[str, dict[str, str]]:
    """Title -> key -> the words exactly as typed, of the two rows that are typed in full."""
    return {row[1 if row is _SECOND else 2][2]: {key: text for _, key, text, _ in row} for row in (_FIRST, _SECOND)}


def expected_reports(action: str) -> list[tuple[str, dict[str, str]]]:
    """(row key, values as text without the empty ones) of each report, in the order of the sheet."""
    if action == "opened":
        return []
    confirmed, offer = ({**row.values, "field": "1", "change": word} for row, word in zip(PREFILLED, _CHANGES, strict=False))
    first, second = ({key: text if meant is None else meant for _, key, text, meant in row} for row in (_FIRST, _SECOND))
    rows = [
        ("a0012", confirmed),
        ("p0013", {**offer, "description": _REWRITTEN}),
        (row_keys.empty(1), first),
        (row_keys.empty(2), second),
    ]
    if action == "row inserted":
        rows.insert(1, ("", {"title": NEW_TITLE}))
    elif action == "row copied":
        rows.append(("", {**confirmed, "number": "", "title": NEW_TITLE}))
    elif action == "sorted":
        # A German LibreOffice, descending by title: letters before digits, digits before signs.
        rows = [rows[at] for at in (2, 1, 3, 0)]
    return rows


def expected_need() -> dict[str, str]:
    """The values of the one need as text."""
    return {key: text if meant is None else meant for _, key, text, meant in _NEED}


def expected_institution() -> dict[str, str]:
    """Column of the finding -> answer about the institution."""
    return {"Ausgefüllt von (Funktion)": _OFFICE, "E-Mail für Rückfragen": _POST}


def expected_cells(action: str) -> int:
    """How many cells differ from the form as sent; a copied row counts with all of its cells."""
    copied = len(PREFILLED[0].values) + len(("T7",))
    more = {"opened": -len(ANSWERS), "row inserted": 1, "row copied": copied}.get(action, 0)
    return len(ANSWERS) + more


def expected_findings(action: str) -> list[str]:
    """Codes of the findings, sorted, without those about the format and the institution's answers."""
    if action == "opened":
        return ["F018", "F212", "F212", "F213"]
    more = {"row inserted": ["F202"] * 3, "row copied": ["F214"], "column hidden": ["F411"]}
    return sorted(["F212", "F410", *more.get(action, [])])
