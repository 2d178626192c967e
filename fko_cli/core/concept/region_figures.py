"""The region's figures as the editor gives them in a table file: a title, a row of headings, rows of figures, a source.

```
Arbeitsmarkt der Region
Merkmal;Region;NRW
Beschäftigte;480.000;7.300.000
Arbeitslosenquote;5,9 %;7,4 %
Quelle: Bundesagentur für Arbeit, Stichtag 30. Juni 2025
```

A blank row ends a table, so that a file may hold several. Figures are printed as they stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fko_cli.core.concept.blocks import Block, Role, Table, TableColumn, paragraph, plain
from fko_cli.core.errors import UserError

MAX_COLUMNS = 8
MAX_ROWS = 200
_SOURCE = re.compile(r"(?i)quellen?\s*:?\s*")
_FIGURE = re.compile(
    r"(?:[-+–±<>≈] ?)?(?:ca\. |rund )?\d[\d.,\s\u00a0/]*\s?(?:%|€|‰|Prozent|Euro|Mio\.|Tsd\.|T€|km²|je .*)?"
)
_NO_FIGURE = frozenset(("", "-", "–", "—", ".", "…", "k. A.", "k.A.", "x", "*"))

Rows = Mapping[int, Mapping[int, str]]
"""Row -> column -> text of the cells that hold anything, both counted from 1."""


@dataclass(frozen=True, slots=True)
class RegionTable:
    """One table of figures with where they come from."""

    table: Table
    source: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The table and the line on its source."""
        return (self.table, paragraph(f"Quelle: {self.source}", Role.small)) if self.source else (self.table,)


def read_figures(rows: Rows, file: str) -> tuple[RegionTable, ...]:
    """The tables of one sheet. Raises UserError that names the row of `file` where one is not as it should be."""
    made: list[RegionTable] = []
    title: int | None = None
    for numbers in _runs(rows):
        kept, source = _without_source(rows, numbers)
        is_title = len(kept) == 1 and len(rows[kept[0]]) == 1
        if title is not None and (is_title or not kept or len(rows[kept[0]]) == 1):
            raise _stray(file, title, _first(rows[title]))
        if not kept and made:
            made[-1] = replace(made[-1], source="; ".join(filter(None, (made[-1].source, source))))
        elif not kept or (is_title and source):
            raise _stray(file, numbers[-1], f"Quelle: {source}")
        elif is_title:
            title = kept[0]
        else:
            made.append(RegionTable(_table(rows, kept, "" if title is None else _first(rows[title]), file), source))
            title = None
    if title is not None:
        raise _stray(file, title, _first(rows[title]))
    return tuple(made)


def _runs(rows: Rows) -> Iterable[list[int]]:
    """The numbers of rows that follow each other without a blank one."""
    run: list[int] = []
    for number in sorted(rows):
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _without_source(rows: Rows, numbers: list[int]) -> tuple[list[int], str]:
    sources = [number for number in numbers if _SOURCE.match(_first(rows[number])) and _is_line(rows[number])]
    texts = [" ".join(text.strip() for _, text in sorted(rows[number].items())) for number in sources]
    return [number for number in numbers if number not in sources], "; ".join(_SOURCE.sub("", one, count=1) for one in texts)


def _first(row: Mapping[int, str]) -> str:
    return row[min(row)].strip()


def _is_line(row: Mapping[int, str]) -> bool:
    """Whether a row is a line of text rather than figures: one cell, or "Quelle" and what follows."""
    return len(row) == 1 or _SOURCE.fullmatch(_first(row)) is not None


def _table(rows: Rows, numbers: list[int], title: str, file: str) -> Table:
    if len(rows[numbers[0]]) == 1:
        title = _first(rows[numbers[0]])
        numbers = numbers[1:]
    first, last = min(min(rows[one]) for one in numbers), max(max(rows[one]) for one in numbers)
    heads = rows[numbers[0]]
    if len(numbers) < 2 or len(heads) < 2:
        raise _refusal(
            file, numbers[0], "Unter dem Titel braucht eine Tabelle eine Zeile mit Überschriften und Zeilen mit Zahlen."
        )
    if last - first >= MAX_COLUMNS or len(numbers) > MAX_ROWS:
        raise _refusal(
            file, numbers[0], f"Eine Tabelle des Konzepts hat höchstens {MAX_COLUMNS} Spalten und {MAX_ROWS} Zeilen."
        )
    body = numbers[1:]
    columns = range(first, last + 1)
    for column in columns:
        if not heads.get(column, "").strip() and column != first:
            filled = next((row for row in body if rows[row].get(column)), None)
            if filled is not None:
                raise _refusal(file, filled, f"„{rows[filled][column].strip()}“ steht in einer Spalte ohne Überschrift.")
    columns = range(first, max(heads) + 1)
    cells = [[rows[row].get(column, "").strip() for column in columns] for row in body]
    labels = [heads.get(column, "").strip() or "Merkmal" for column in columns]
    return Table(
        title or "Zahlen zur Region",
        f"Je Zeile eine Angabe, je Spalte: {', '.join(labels[1:])}.",
        tuple(_column(label, place, [row[place] for row in cells]) for place, label in enumerate(labels)),
        tuple(tuple(plain(text or "–") for text in row) for row in cells),
    )


def _column(label: str, place: int, texts: list[str]) -> TableColumn:
    figures = [text for text in texts if text not in _NO_FIGURE]
    numeric = place > 0 and bool(figures) and all(_FIGURE.fullmatch(text) for text in figures)
    longest = max(map(len, (label, *texts)))
    return TableColumn(label, min(30, max(16, longest)) if numeric else min(60, max(20, longest)), numeric)


def _stray(file: str, row: int, text: str) -> UserError:
    """The refusal of a line that would stand nowhere in the concept."""
    return _refusal(file, row, f"„{text}“ gehört zu keiner Tabelle. Was nicht ins Konzept soll, bitte löschen.")


def _refusal(file: str, row: int, message: str) -> UserError:
    return UserError(
        f"{file}, Zeile {row}: {message}",
        "Aufbau: eine Titelzeile, eine Zeile mit Überschriften, darunter die Zahlen, zuletzt „Quelle: …“; leere Zeilen "
        "trennen Tabellen.",
    )
