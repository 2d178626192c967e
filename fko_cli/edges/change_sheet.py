"""The changes since an edition as a workbook: one row per value that differs, filters over the headings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from fko_cli.core.concept.typography import enumeration
from fko_cli.core.editions.changes import Changes, Entry
from fko_cli.core.editions.kinds import Kind
from fko_cli.core.editions.telling import headline, text_name
from fko_cli.edges.sheet_page import Book, PageColumn

_COLUMNS = (
    PageColumn("Gewicht", 13),
    PageColumn("Nr.", 10),
    PageColumn("Titel", 40),
    PageColumn("Handlungsfeld", 26),
    PageColumn("Was", 22),
    PageColumn("Bisher", 50),
    PageColumn("Jetzt", 50),
    PageColumn("Begründung", 30),
)


def write_changes(changes: Changes, title: str, author: str, made: datetime, rules: str) -> bytes:
    """The changes as the bytes of an .xlsx file; the same changes give the same bytes."""
    book = Book(title, author, made)
    page = book.table("Änderungen", _COLUMNS)
    rows = [row for entry in changes.entries for row in _rows(entry)]
    for number, row in enumerate(rows, start=1):
        for at, text in enumerate(row):
            page.text(number, at, text, "strong" if at == 2 else "text")
    page.filter(len(rows), len(_COLUMNS))
    count = f"{len(changes.substantial)} wesentlich, {len(changes.minor)} geringfügig"
    book.notes("Erläuterung", title, [("Umfang", count), ("Regel", rules), ("Ändern", "fko.toml, Abschnitt [changes]")])
    return book.bytes()


def _rows(entry: Entry) -> Iterator[tuple[str, ...]]:
    weight = "wesentlich" if entry.substantial else "geringfügig"
    number = entry.subject if entry.number is not None else ""
    title = entry.title if entry.number is not None else entry.subject
    head, why = (weight, number, title, entry.field), ", ".join(entry.reasons)
    whole = [kind for kind in entry.kinds if kind in (Kind.added, Kind.removed, Kind.dropped, Kind.merged, Kind.divided)]
    if whole:
        gone = entry.kinds[0] in (Kind.removed, Kind.dropped)
        before = enumeration(entry.others) or (entry.title if gone else "")
        yield (*head, whole[0].label, before, headline(entry), why)
    for one in entry.details:
        label = text_name(one.label) if one.kind is Kind.texts else one.label or one.kind.label
        yield (*head, label, one.before, one.after, why)
