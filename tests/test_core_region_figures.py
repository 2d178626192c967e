"""The region's figures: one or several tables in a sheet, printed as they stand there."""

import pytest

from fko_cli.core.concept.blocks import text_of
from fko_cli.core.concept.region_figures import read_figures
from fko_cli.core.errors import UserError

LABOUR = """Arbeitsmarkt
Merkmal;2024;2025
Beschäftigte;476.500;480.200
Quote;6,9 %;6,7 %
Lage;gut;besser
Quelle: Agentur für Arbeit"""


def sheet(text: str) -> dict[int, dict[int, str]]:
    lines = (line.split(";") for line in text.split("\n"))
    filled = {number: {at: cell for at, cell in enumerate(line, 1) if cell} for number, line in enumerate(lines, 1)}
    return {number: row for number, row in filled.items() if row}


def test_title_headings_figures_and_source():
    (one,) = read_figures(sheet(LABOUR), "kennzahlen.csv")
    assert one.table.title == "Arbeitsmarkt"
    assert [column.label for column in one.table.columns] == ["Merkmal", "2024", "2025"]
    assert [[text_of(cell) for cell in row] for row in one.table.rows] == [
        ["Beschäftigte", "476.500", "480.200"],
        ["Quote", "6,9 %", "6,7 %"],
        ["Lage", "gut", "besser"],
    ]
    assert one.source == "Agentur für Arbeit"
    assert [column.numeric for column in one.table.columns] == [False, False, False]


def test_columns_of_figures_are_set_as_figures():
    (one,) = read_figures(sheet("Titel\nOrt;Zahl\nNord;1.200\nSüd;–\nWest;ca. 15 %"), "x")
    assert [column.numeric for column in one.table.columns] == [False, True]


@pytest.mark.parametrize(
    ("text", "titles", "sources"),
    [
        (f"{LABOUR}\n\n{LABOUR}", ["Arbeitsmarkt", "Arbeitsmarkt"], ["Agentur für Arbeit"] * 2),
        ("Titel\n\nOrt;Zahl\nNord;1\n\nQuelle: Amt", ["Titel"], ["Amt"]),
        ("Ort;Zahl\nNord;1\nQuelle;Amt;2025", ["Zahlen zur Region"], ["Amt 2025"]),
        ("Ort;Zahl\nNord;1\n\nQuelle: Amt\n\nQuelle: Kammer", ["Zahlen zur Region"], ["Amt; Kammer"]),
        ("", [], []),
    ],
    ids=["zwei", "mit Leerzeilen", "ohne Titel", "zwei Quellen", "leer"],
)
def test_blank_rows_part_tables(text, titles, sources):
    made = read_figures(sheet(text), "x")
    assert [one.table.title for one in made] == titles
    assert [one.source for one in made] == sources


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("Kopf\n\nTitel\nOrt;Zahl\nNord;1", 1, "„Kopf“ gehört zu keiner Tabelle"),
        ("Kopf\n\nTitel\n\nOrt;Zahl\nNord;1", 1, "„Kopf“ gehört zu keiner Tabelle"),
        ("Ort;Zahl\nNord;1\n\nvorläufig", 4, "„vorläufig“ gehört zu keiner Tabelle"),
        ("Quelle: Amt\n\nOrt;Zahl\nNord;1", 1, "„Quelle: Amt“ gehört zu keiner Tabelle"),
        ("Titel\nQuelle: Amt\n\nOrt;Zahl\nNord;1", 2, "„Quelle: Amt“ gehört zu keiner Tabelle"),
        ("Ort;Zahl\nNord;1\n\nTitel\n\nQuelle: Amt", 4, "„Titel“ gehört zu keiner Tabelle"),
        ("Titel\nOrt;Zahl", 2, "eine Zeile mit Überschriften und Zeilen mit Zahlen"),
        ("Titel\nOrt;Zahl\nNord;1;2", 3, "„2“ steht in einer Spalte ohne Überschrift"),
        ("Titel\n" + ";".join("abcdefghi") + "\n" + ";".join("123456789"), 2, "höchstens 8 Spalten"),
    ],
)
def test_a_table_that_is_not_as_it_should_be_is_refused_with_its_row(text, row, words):
    with pytest.raises(UserError, match=f"texte/kennzahlen.csv, Zeile {row}: .*{words}"):
        read_figures(sheet(text), "texte/kennzahlen.csv")
