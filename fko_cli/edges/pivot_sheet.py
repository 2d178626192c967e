"""The sheet from which people make pivot tables, as a genuine Excel table, and the sheet that explains the workbook."""

from __future__ import annotations

from collections.abc import Sequence

from fko_cli.core.papers.pivot import PivotRow
from fko_cli.edges.sheet_page import Book, PageColumn

NAME = "Auswertung"
# No heading here means a title, so that a list that is collected like a return never has its activities counted twice.
_COLUMNS = (
    PageColumn("Merkmal", 26),
    PageColumn("Wert", 34),
    PageColumn("Anzahl", 9),
    PageColumn("Nummer und Titel", 50),
    PageColumn("Handlungsfeld", 30),
    PageColumn("Status", 14),
    PageColumn("Federführung", 30),
    PageColumn("Zahl der Meldenden", 10),
    PageColumn("Jahr des Beginns", 10),
    PageColumn("Jahr des Endes", 10),
)
_LINES = (
    ("Aktivitäten", "Eine Zeile je Aktivität, wie sie im Konzept steht. Geänderte Zellen liest „fko edit“ zurück."),
    ("Meldungen", "Eine Zeile je Meldung einer Institution, mit der Aktivität, zu der sie gehört, und der Fundstelle."),
    ("Bedarfe", "Die offenen Bedarfe und Vorschläge."),
    ("Matrix", "Wie viele Aktivitäten jede Institution in jedem Handlungsfeld meldet."),
    (
        NAME,
        "Für Pivot-Tabellen: Einfügen, PivotTable, Tabelle „Auswertung“. Eine Zeile je Aktivität, Merkmal und einzelnem "
        "Wert, weil sich Zellen mit mehreren Partnern oder Orten nicht zählen lassen. Bitte immer nach „Merkmal“ filtern; "
        "dann zählt jede Aktivität je Wert einmal. Beispiel: Merkmal „Räumlicher Bezug“, Zeilen „Wert“, Spalten „Status“, "
        "Werte „Summe von Anzahl“.",
    ),
    ("Quellen", "Die eingelesenen Dateien mit ihrer Zellenbilanz."),
    ("Befunde", "Was beim Einlesen aufgefallen ist, und was zu tun ist."),
    (
        "Nicht enthalten",
        "Bemerkungen an die Regionalagentur und Ansprechpersonen, die nicht freigegeben sind. Die Liste kann deshalb "
        "weitergegeben werden; vorher bitte „Befunde“ ansehen.",
    ),
)


def add_pivot(book: Book, rows: Sequence[PivotRow]) -> None:
    """Write the sheet for pivot tables; nothing for a round without activities."""
    if not rows:
        return
    page = book.table(NAME, _COLUMNS, frozen=2)
    for at, row in enumerate(rows, start=1):
        texts = (row.feature, row.value, 1, f"{row.number} {row.title}", row.field, row.status, row.lead)
        for column, value in enumerate((*texts, row.reporters, row.first, row.last)):
            if isinstance(value, int):
                page.number(at, column, value)
            else:
                page.text(at, column, value or "")
    page.as_excel_table(NAME, len(rows), [column.heading for column in _COLUMNS])


def add_guide(book: Book, region: str, round_name: str) -> None:
    """Write the sheet that says what stands on which sheet."""
    book.notes("Hinweise", f"Aktivitäten {region}, Runde {round_name}", _LINES)
