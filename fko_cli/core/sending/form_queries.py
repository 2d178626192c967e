"""The sheet `Rückfragen` of a form that goes out again: every question with its cell, so that none hides in a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fko_cli.core.grid import column_letters
from fko_cli.core.questionnaire import COLUMNS, NEED_COLUMNS, SHEET_ACTIVITIES, SHEET_NEEDS, SHEET_QUERIES, position
from fko_cli.core.records import Actor
from fko_cli.core.sending.form_parts import FormCell, FormSheet, Query, Role

FIRST_ROW = 6
_HEADINGS = ("Blatt und Zelle", "Betrifft", "Was dort steht", "Unsere Frage")
_NAMED_BY = {SHEET_ACTIVITIES: position(COLUMNS, "title"), SHEET_NEEDS: position(NEED_COLUMNS, "need")}
"""Sheet -> the column whose text says which row is meant; elsewhere the first."""


def queries_of(pages: Sequence[FormSheet], general: Sequence[str]) -> tuple[Query, ...]:
    """All questions of a form: first those about no cell, then by sheet and cell."""
    return (*(Query("", "", "Ihre Rücksendung", "", question) for question in general), *_asked(pages))


def _asked(pages: Sequence[FormSheet]) -> Iterator[Query]:
    for page in pages:
        asked = [cell for cell in page.cells if cell.comment]
        named_by = _NAMED_BY.get(page.name, 1)
        names = {cell.row: cell.text for cell in page.cells if asked and cell.column == named_by}
        for cell in asked:
            yield Query(page.name, cell.address, names.get(cell.row, ""), cell.text, cell.comment)


def queries_sheet(actor: Actor, queries: Sequence[Query]) -> FormSheet:
    """One row per question; its first cell leads to the cell that is meant."""
    cells = [
        FormCell(1, 1, f"Rückfragen an {actor.name}", Role.title),
        FormCell(
            2,
            1,
            "Dieser Fragebogen enthält, was Sie uns geschickt haben. Bitte antworten Sie in den genannten Zellen;",
            Role.note,
        ),
        FormCell(
            3, 1, "dort steht die Frage noch einmal als Notiz. Danach schicken Sie bitte die ganze Datei zurück.", Role.note
        ),
        *(FormCell(FIRST_ROW - 1, at, text, Role.heading) for at, text in enumerate(_HEADINGS, start=1)),
    ]
    for row, query in enumerate(queries, start=FIRST_ROW):
        place = f"{query.sheet} {query.address}".strip()
        target = f"'{query.sheet}'!{query.address}" if query.address else ""
        cells += [
            FormCell(row, 1, place or "ohne Zelle", Role.term, target=target),
            FormCell(row, 2, query.about, Role.meaning),
            FormCell(row, 3, query.written or "(leer)", Role.meaning),
            FormCell(row, 4, query.question, Role.meaning),
        ]
    last = f"{column_letters(len(_HEADINGS))}{FIRST_ROW + len(queries) - 1}"
    return FormSheet(SHEET_QUERIES, tuple(cells), widths=(20, 34, 34, 60), landscape=True, titles=f"A{FIRST_ROW - 1}.{last}")
