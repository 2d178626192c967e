"""People's ways with spreadsheets: whatever they do, the answers are understood or shown, and no word is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from fko_cli.core.grid import Cell, Sheet
from fko_cli.core.reading.interpret import Context
from fko_cli.core.records import Period
from fko_cli.core.settings import FieldOfAction
from tests.test_core_interpret import ACTORS, FULL, ROW, SETTINGS, answer, codes, form, found, sheet
from tests.test_core_reading_words import kept, known, returned

TITLE = "Titel der Aktivität"


def values(result, *keys):
    return [tuple(as_said(report.values.get(key)) for key in keys) for report in result.reports]


def as_said(value):
    return value.text if hasattr(value, "text") else value


# Columns and headings


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Status|Kurzbeschreibung|Titel der Aktivität|Handlungsfeld", "laufend|Text|Messe|1"),
        ("HF|Maßnahme|Worum geht es|Umsetzungsstand", "1|Messe|Text|läuft"),
        ("field of action|title|description|status", "1|Messe|Text|running"),
        ("Field of Action *|Activity|Description|Status", "1|Messe|Text|ongoing"),
        ("TITEL DER AKTIVITÄT:|HANDLUNGSFELD|STATUS|KURZ-\nBESCHREIBUNG".replace("\n", "⏎"), "Messe|1|laufend|Text"),
        ("Nr.|Titel der Aktivtät|Handlungsfeld|Kurzbeschreibng|Status", "1|Messe|1|Text|laufend"),
    ],
    ids=["moved", "renamed", "english", "english with stars", "capitals and hyphens", "typing errors"],
)
def test_headings_in_any_order_and_wording(header, row):
    result = kept(sheet(f"{header}\n{row}"))
    assert values(result, "title", "field", "description", "status") == [("Messe", "1", "Text", "laufend")]


def test_a_deleted_column_is_told_once():
    result = kept(sheet(f"{TITLE}|Kurzbeschreibung|Status\nEins|Text|laufend\nZwei|Text zwei|geplant"))
    assert known(result)["F101"] == ["Handlungsfeld"] and len(result.reports) == 2


def test_a_header_in_row_7_below_a_letterhead():
    result = kept(sheet(f"Musterhaus\nAbteilung Bildung\n\nMeldung 2026\n\n\n{FULL}\n1|Messe|Text|laufend"))
    assert [one.row for one in result.reports] == [8] and "Abteilung Bildung" in known(result)["F105"][0]


def test_extra_columns_sheets_and_text_below_and_beside():
    result = kept(
        sheet(f"{FULL}|Kosten||\n1|Messe|Text|laufend|5.000 €||Rückfrage an Frau Lotse\n\n\nMit freundlichen Grüßen"),
        sheet("Ideen für später\nLange Nacht", "Ideen"),
    )
    shown = " ".join(one.value for one in result.findings)
    assert all(word in shown for word in ("5.000 €", "Frau Lotse", "freundlichen Grüßen", "Lange Nacht"))


# The form


def test_rows_sorted_and_inserted_with_and_without_the_hidden_column():
    def change(sheets, keep_keys):
        for at in range(3):
            answer(sheets, "Aktivitäten", 7 + at, ROW | {4: f"Titel {at}", 5: f"Text {at}"})
        page = sheets["Aktivitäten"]
        order = {7: 10, 8: 7, 9: 8}
        moved = {
            (order.get(row, row), column): replace(cell, row=order.get(row, row))
            for (row, column), cell in page.items()
            if column < 22 or keep_keys or row < 7
        }
        sheets["Aktivitäten"] = {**({} if keep_keys else {at: c for at, c in page.items() if at[1] == 22}), **moved}

    for keep_keys in (True, False):
        result = returned(lambda sheets, keep=keep_keys: change(sheets, keep))
        assert sorted(one.values["title"] for one in result.reports) == ["Titel 0", "Titel 1", "Titel 2"]
        assert result.cells.filled == 12 and codes(result) == []


def test_a_column_of_the_form_deleted_or_moved():
    def without_goals(sheets):
        answer(sheets, "Aktivitäten", 7, ROW | {9: "2026"})
        page = sheets["Aktivitäten"]
        sheets["Aktivitäten"] = {
            (row, column - (column > 6)): replace(cell, column=column - (column > 6))
            for (row, column), cell in page.items()
            if column != 6
        }

    result = returned(without_goals)
    assert values(result, "title", "status", "start") == [("Azubi-Lotsen", "laufend", "2026")]
    assert result.cells.filled == 5

    def moved(sheets):
        answer(sheets, "Aktivitäten", 7, ROW)
        swap = {4: 8, 8: 4}
        sheets["Aktivitäten"] = {
            (row, swap.get(column, column)): replace(cell, column=swap.get(column, column))
            for (row, column), cell in sheets["Aktivitäten"].items()
        }

    result = returned(moved)
    assert values(result, "title", "status") == [("Azubi-Lotsen", "laufend")] and codes(result) == []


def test_the_answer_on_the_sheet_of_instructions():
    def change(sheets):
        sheets["Hinweise"][(40, 1)] = Cell(40, 1, "x", "Azubi-Lotsen: Lotsen beraten Betriebe")
        sheets["Hinweise"][(41, 2)] = Cell(41, 2, "x", "läuft seit 2024")

    result = returned(change)
    assert "Azubi-Lotsen" in known(result)["F105"][0] and "läuft seit 2024" in known(result)["F105"][0]


def test_a_form_copied_from_a_colleague_is_read_for_whoever_sends_it():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW)
    answer(sheets, "Institution", 5, {2: "Handwerkskammer Aachen"})
    pages = tuple(Sheet(name, tuple(cell for _, cell in sorted(places.items()))) for name, places in sheets.items())
    result = kept(*pages, context=replace(context, actor="hwk"), sent=context.as_sent)
    assert len(result.reports) == 1 and known(result)["F109"] == ["Handwerkskammer Aachen"]


# One sheet or column per activity


def test_one_sheet_per_activity_named_by_the_field():
    page = f"{TITLE}|{{}}\nKurzbeschreibung|Text {{}}\nStatus|laufend\nBeginn|2026"
    result = kept(sheet(page.format("Messe", 1), "HF 1"), sheet(page.format("Lotsen", 2), "HF 2"))
    assert values(result, "title", "field") == [("Messe", "1"), ("Lotsen", "2")]


def test_one_column_per_activity_with_notes_between_the_labels():
    first = f"Stand Mai\n{TITLE}|Messe|Lotsen\nHandlungsfeld|1|2\nbitte beachten"
    result = kept(sheet(f"{first}\nKurzbeschreibung|Text|Text zwei\nStatus|laufend|geplant"))
    assert values(result, "title", "status") == [("Messe", "laufend"), ("Lotsen", "geplant")]
    assert "bitte beachten" in " ".join(known(result)["F105"])


# What stands in cells


@pytest.mark.parametrize(
    "text", ["siehe oben", "dito", "s. Vorjahr", "wie oben", "s. o.", '"', "vgl. Zeile 3", "siehe Anlage"]
)
def test_references_are_asked_about(text):
    result = kept(sheet(f"{FULL}\n1|Messe|Text|laufend\n1|Lotsen|{text}|laufend"))
    assert (found(result, "F205").address, found(result, "F205").value) == ("C3", text)


@pytest.mark.parametrize(
    "text", ["Fehlanzeige", "FEHLANZEIGE!", "Wir haben leider nichts zu melden.", "keine Projekte geplant"]
)
def test_nothing_to_report_in_the_form(text):
    def change(sheets):
        answer(sheets, "Aktivitäten", 7, {4: text})

    result = returned(change)
    assert result.nothing_to_report and found(result, "F019").value == text


@pytest.mark.parametrize(
    "title",
    [
        "Lange Nacht der Berufe⏎Messe für Technik",
        "1. Messe⏎2. Lotsen",
        "Projekt 1: Messe, Projekt 2: Lotsen",
        "- Messe⏎- Lotsen",
    ],
)
def test_several_activities_in_one_cell_are_a_question_and_one_report(title):
    result = kept(sheet(f"{FULL}\n1|{title}|Text|laufend"))
    assert len(result.reports) == 1 and found(result, "F203").address == "B2"


def test_a_long_text_is_kept_whole():
    text = "Wir beraten Betriebe und Schulen. " * 60
    result = kept(sheet(f"{FULL}\n1|Messe|{text.strip()}|laufend"))
    assert result.reports[0].values["description"] == text.strip() and "F307" in known(result)


NAMED = FieldOfAction(
    id="1", title="Berufliche Aus- und Weiterbildung", aliases=("Ausbildung und Qualifizierung", "Duales System")
)
FIELD_NAMES = SETTINGS.model_copy(update={"fields": (NAMED, *SETTINGS.fields[1:])})


@pytest.mark.parametrize(
    ("text", "field", "told"),
    [
        ("Ausbildung und Qualifizierung", "1", None),
        ("duales system", "1", None),
        ("HF1", "1", None),
        ("Handlungsfeld 1: Berufliche Aus- und Weiterbildung", "1", None),
        ("Berufliche Aus- und Weiterbilung", "1", "F306"),
        ("1 Qualifizierung", "1", None),
        ("1 Bildung im Beruf", "1", "F306"),
        ("Digitalisierung", "Digitalisierung", "F301"),
        ("siehe oben", "siehe oben", "F205"),
    ],
)
def test_fields_by_number_alias_last_years_name_or_typing_error(text, field, told):
    table = sheet(f"{FULL}\n{text}|Messe|Text|laufend")
    result = kept(table, context=Context(FIELD_NAMES, ACTORS, own_list=True), settings=FIELD_NAMES)
    assert result.reports[0].values["field"] == field
    assert codes(result) == ([told] if told else [])


def one_cell(column, **features):
    """The interpretation of a list whose only unusual cell is C2 below `column`."""
    text = features.pop("text", "")
    table = sheet(f"{TITLE}|Kurzbeschreibung|{column}\nMesse|Text|x")
    last = replace(Cell(2, 3, features.pop("value", text), text), **features)
    return kept(replace(table, cells=(*table.cells[:-1], last)))


@pytest.mark.parametrize(
    ("text", "value", "iso"),
    [
        ("15.03.2026", "15.03.2026", "2026-03-15"),
        ("15.03.2026", date(2026, 3, 15), "2026-03-15"),
        ("Mrz 26", datetime(2026, 3, 1), "2026-03"),
        ("2026", 2026, "2026"),
        ("46096", 46096, "2026-03-15"),
        ("KW 34/2026", "KW 34/2026", "2026-08-17"),
        ("WiSe 2025/26", "WiSe 2025/26", "2025-10"),
        ("Q3/25", "Q3/25", "2025-07"),
        ("Ende 2027", "Ende 2027", "2027-10"),
        ("Sommer 2026", "Sommer 2026", "2026-06"),
        ("2. Halbjahr 2026", "2. Halbjahr 2026", "2026-07"),
        ("Schuljahr 2025/26", "Schuljahr 2025/26", "2025-08"),
        ("'2026", "'2026", "2026"),
        ("demnächst", "demnächst", None),
        ("nach Ostern, evtl. später", "nach Ostern, evtl. später", None),
    ],
)
def test_periods_as_people_write_them(text, value, iso):
    result = one_cell("Beginn", text=text, value=value)
    period = result.reports[0].values["start"]
    assert isinstance(period, Period) and (period.iso, period.text) == (iso, text)


@pytest.mark.parametrize(
    ("text", "parts", "others"),
    [
        ("Region Aachen ohne Kreis Düren", 2, 0),
        ("alle außer Stadt Aachen", 2, 0),
        ("Kreis DN und Stadt AC", 2, 0),
        ("StädteRegion; Parkstad Limburg", 1, 1),
        ("überall, wo wir gebraucht werden", 3, 1),
    ],
)
def test_territories_with_exclusions_and_other_places(text, parts, others):
    territory = one_cell("Räumlicher Bezug", text=text).reports[0].values["territory"]
    assert (len(territory.parts), bool(territory.others), territory.text) == (parts, bool(others), text)


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ({"text": "#REF!", "error": True}, "F405"),
        ({"text": "", "value": None, "formula": "=VLOOKUP(A1;B:C;2)"}, "F404"),
        ({"text": "Ergebnis", "formula": "=A1&B1"}, "F403"),
        ({"text": "Aus\u00adbil\u00addung"}, "F410"),
        ({"text": "u\u0308ber"}, "F410"),
        ({"text": "fÃ¼r Schüler"}, "F409"),
        ({"text": "alles gestrichen", "struck": "alles gestrichen"}, "F401"),
        ({"text": "teils gestrichen", "struck": "gestrichen"}, "F401"),
        ({"text": "unsere Seite", "link": "https://example.org"}, "F407"),
        ({"text": "mit Kommentar", "comment": "bitte prüfen"}, "F402"),
    ],
)
def test_what_cells_carry_is_told(features, code):
    assert found(one_cell("Ziele", **features), code).address in ("C2", "")


@pytest.mark.parametrize(
    ("text", "kept_as"), [("'Azubi-Lotsen", "'Azubi-Lotsen"), ("Aus\u00adbildung", "Ausbildung"), ("u\u0308ber", "über")]
)
def test_titles_are_cleaned_of_what_nobody_sees_only(text, kept_as):
    result = kept(sheet(f"{FULL}\n1|{text}|Text|laufend"))
    assert result.reports[0].values["title"] == kept_as


# Sizes


def test_a_text_too_long_to_be_understood_is_kept_whole():
    text = " und ".join(f"Wort{at}" for at in range(3000))
    for column, key in (
        ("Handlungsfeld", "field"),
        ("Status", "status"),
        ("Räumlicher Bezug", "territory"),
        ("Beginn", "start"),
    ):
        assert as_said(one_cell(column, text=text).reports[0].values[key]) == text


def test_dito_does_not_multiply_a_long_text_without_end():
    text = "Wort " * 100_000
    rows = "\n".join(f"1|Titel {at}|{text.strip() if at == 0 else 'dito'}|laufend" for at in range(30))
    result = kept(sheet(f"{FULL}\n{rows}"))
    said = [one.values["description"] for one in result.reports]
    assert said[1] == text.strip() and said[-1] == "dito" and len(known(result)["F205"]) == 29
