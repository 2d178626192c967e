"""Reading the workbook of a workshop: entries, findings, the accounting, and what a corrected file changes."""

from __future__ import annotations

import pytest

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.reading.workshop import read_workshop
from fko_cli.core.records import Actor, Place
from fko_cli.core.sending.workshop_form import workshop_form
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import EntryDraft, EntryKind, WorkshopEntry, compare

SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "region": {"name": "Region Muster", "editor": "Regionalagentur Muster"},
        "round": {"name": "2026", "deadline": "2026-03-31"},
        "fields": [
            {"id": "1", "title": "Berufliche Bildung"},
            {"id": "2", "title": "Potenziale heben", "sub": [{"id": "2.1", "title": "Inklusion stärken"}]},
        ],
    }
)
ACTORS = (Actor("kammer", "Musterkammer", "Kammer"),)


def filled(**sheets):
    """The template with cells typed over it: filled(Situation={"A6": "1", "B6": "…"})."""
    made = []
    for name, texts in workshop_form(SETTINGS, ACTORS).cells().items():
        cells = {**texts, **sheets.pop(name.replace(" ", "_"), {})}
        made.append(sheet(name, cells))
    return Workbook("xlsx", (*made, *(sheet(name, cells) for name, cells in sheets.items())))


def sheet(name, texts):
    from fko_cli.core.grid import place_of

    cells = sorted((*place_of(address), text) for address, text in texts.items() if text)
    return Sheet(name, tuple(Cell(row, column, text, text) for row, column, text in cells))


def read(book):
    return read_workshop(book, SETTINGS, ACTORS)


def said(reading):
    return [(one.kind.value, one.row, dict(one.values)) for one in reading.entries]


def codes(reading):
    return [one.code for one in reading.findings]


def assert_accounted(reading):
    assert reading.cells.read + reading.cells.noted == reading.cells.filled


def test_the_empty_template_says_that_it_is_empty():
    reading = read(filled())
    assert said(reading) == []
    assert codes(reading) == ["F502"]
    assert reading.cells.filled == 0


def test_each_sheet_gives_its_entries():
    reading = read(
        filled(
            Situation={"A6": "1 Berufliche Bildung", "B6": "Viele Plätze bleiben leer"},
            Prioritäten={"B6": "Unternehmen", "C6": "7"},
            Bedarfe={"A6": "2", "B6": "Sprachkurse am Abend"},
            Neue_Ideen={"A6": "2.1", "B6": "Lotsen", "D6": "Musterkammer", "E6": "Kammer; Kreis Nord"},
        )
    )
    assert said(reading) == [
        ("situation", 6, {"field": "1", "note": "Viele Plätze bleiben leer"}),
        ("priority", 6, {"field": "1", "group": "Unternehmen", "dots": "7"}),
        ("need", 6, {"field": "2", "need": "Sprachkurse am Abend"}),
        ("idea", 6, {"field": "2.1", "title": "Lotsen", "owner": "Musterkammer", "partners": ("Kammer", "Kreis Nord")}),
    ]
    assert codes(reading) == []
    assert reading.cells.filled == 10
    assert_accounted(reading)


@pytest.mark.parametrize(
    ("typed", "code", "kept"),
    [
        ("viele", "F504", "viele"),
        ("-3", "F504", "-3"),
        ("2026", "F505", "2026"),
        ("12 Punkte", "F306", "12"),
    ],
)
def test_what_is_no_number_is_kept_and_told(typed, code, kept):
    reading = read(filled(Prioritäten={"C6": typed}))
    assert said(reading) == [("priority", 6, {"field": "1", "dots": kept})]
    assert [(one.code, one.address, one.value) for one in reading.findings] == [(code, "C6", typed)]
    assert_accounted(reading)


def test_an_unknown_field_is_kept_and_told():
    reading = read(filled(Situation={"A6": "Raumfahrt", "B6": "Es fehlt an Raketen"}))
    assert said(reading) == [("situation", 6, {"field": "Raumfahrt", "note": "Es fehlt an Raketen"})]
    assert codes(reading) == ["F301"]


def test_sums_and_repeated_rows_are_told():
    reading = read(
        filled(
            Prioritäten={
                "B6": "Verwaltung", "C6": "3",
                "A8": "1 Berufliche Bildung", "B8": "Verwaltung", "C8": "4",
                "A9": "Summe", "C9": "7",
                "A10": "2", "B10": "Gesamt", "C10": "9",
            }
        )
    )  # fmt: skip
    assert [values for _, _, values in said(reading)] == [
        {"field": "1", "group": "Verwaltung", "dots": "3"},
        {"field": "1", "group": "Verwaltung", "dots": "4"},
        {"field": "2", "group": "Gesamt", "dots": "9"},
    ]
    assert codes(reading) == ["F507", "F506", "F506"]
    assert_accounted(reading)


def test_what_stands_beside_the_tables_is_noted():
    reading = read(
        filled(
            Situation={"A6": "1", "B6": "Text", "C5": "Quelle", "C6": "Tisch 3", "A80": "2", "F2": "Protokoll folgt"},
            Foto={"A1": "Foto der Pinnwand"},
        )
    )
    assert [values for _, _, values in said(reading)] == [{"field": "1", "note": "Text"}, {"field": "2"}]
    assert sorted(codes(reading)) == ["F102", "F105", "F106", "F503"]
    assert_accounted(reading)


def test_own_headings_in_another_order_are_understood():
    texts = {"A3": "Ideen", "B3": "HF", "C3": "Wer", "A4": "Lotsen", "B4": "2", "C4": "Musterkammer"}
    book = Workbook("xlsx", (sheet("Tabelle1", texts),))
    reading = read(book)
    assert said(reading) == [("idea", 4, {"title": "Lotsen", "field": "2", "owner": "Musterkammer"})]
    assert codes(reading) == ["F110"]
    assert_accounted(reading)


def test_a_file_without_any_table_says_so_and_notes_its_words():
    reading = read(Workbook("xlsx", (sheet("Tabelle1", {"A1": "Liebe Kolleginnen", "B7": "bis morgen"}),)))
    assert codes(reading) == ["F501", "F106"]
    assert_accounted(reading)


def entry(number, kind, **values):
    return WorkshopEntry(number, "2026", EntryKind(kind), Place("a.xlsx"), values)


def draft(kind, **values):
    return EntryDraft(EntryKind(kind), "Blatt", 6, values)


def test_a_corrected_file_keeps_what_it_repeats():
    former = [
        entry(1, "idea", field="1", title="Lotsen für den Übergang"),
        entry(2, "priority", field="1", dots="7"),
        entry(3, "need", field="2", need="Sprachkurse"),
        entry(4, "situation", field="2", note="Bleibt"),
    ]
    found = compare(
        [
            draft("situation", field="2", note="Bleibt"),
            draft("idea", field="1", title="Lotsen für den Übergang Schule"),
            draft("priority", field="1", dots="8"),
            draft("need", field="2", need="Kinderbetreuung"),
        ],
        former,
    )
    assert [(one.former.number if one.former else None, one.same) for one in found.rows] == [
        (4, True), (1, False), (2, False), (None, False),
    ]  # fmt: skip
    assert [one.number for one in found.gone] == [3]
