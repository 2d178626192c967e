"""Finding the tables in a sheet: header rows by their labels, anywhere, in any order, also with labels in a column.

A heading is known by the questionnaire's label, a synonym, or - in a row that is a header anyway - by likeness.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from rapidfuzz import fuzz

from fko_cli.core.grid import Cell, Sheet
from fko_cli.core.questionnaire import COLUMNS, NEED_COLUMNS, ROW_KEY_HEADING, Column
from fko_cli.core.reading.text import fold, heading_key

TableKind = Literal["activities", "needs"]
Lines = Mapping[int, Mapping[int, Cell]]
Own = tuple[Column, ...]
"""The columns of the region's own questions, which tables of activities may have too."""

ROW_KEY = "row_key"
"""Key of the form's hidden column that keeps rows recognisable."""

_OF_KIND: dict[TableKind, tuple[Column, ...]] = {"activities": COLUMNS, "needs": NEED_COLUMNS}
KINDS: tuple[TableKind, ...] = ("activities", "needs")
_TITLE: dict[TableKind, str] = {"activities": "title", "needs": "need"}
_MAX_HEADING = 120
_TELLING_HEADINGS = 3
"""Known headings beside which a title with a typing error is one too."""
_MAX_GUESSES = 300
"""Headings of one table that are compared with the known ones by likeness."""
_SURE_LABELS = 4
"""Labels of the questionnaire that make a row a header, whatever else stands in it."""


def heading_names(columns: Sequence[Column]) -> tuple[dict[str, str], dict[str, str]]:
    """Labels and synonyms of columns, as they are compared, with the keys of the columns."""
    labels = {heading_key(column.label): column.key for column in columns} | {heading_key(ROW_KEY_HEADING): ROW_KEY}
    synonyms = {
        heading_key(one): column.key for column in columns for one in (column.label.split(" / ")[0], *column.synonyms)
    }
    return labels, {key: value for key, value in synonyms.items() if key not in labels}


_NAMES = {kind: heading_names(columns) for kind, columns in _OF_KIND.items()}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The headings that are known beside the standard ones: `own` are the columns of the region's own questions.

    Compared by identity, so that looking up a heading stays cheap however many questions there are.
    """

    own: Own = ()

    @cached_property
    def activities(self) -> tuple[dict[str, str], dict[str, str]]:
        """Labels and synonyms with their keys; the names of own questions never take the place of a standard one."""
        labels, synonyms = _NAMES["activities"]
        own_labels, own_synonyms = heading_names(self.own)
        labels = own_labels | labels
        return labels, {key: value for key, value in (own_synonyms | synonyms).items() if key not in labels}

    def names(self, kind: TableKind) -> tuple[dict[str, str], dict[str, str]]:
        """Labels and synonyms with their keys, for a kind of table."""
        return self.activities if kind == "activities" else _NAMES[kind]

    @cached_property
    def quick(self) -> frozenset[str]:
        """Headings by which a header row is told from others at a glance."""
        return frozenset(_QUICK | {fold(column.label) for column in self.own})


STANDARD = Vocabulary()
"""No own questions."""


@lru_cache(maxsize=16)
def _vocabulary(own: Own) -> Vocabulary:
    return Vocabulary(own) if own else STANDARD


_QUICK = {
    fold(text)
    for columns in _OF_KIND.values()
    for column in columns
    for text in (column.label, *column.synonyms)
}  # fmt: skip
_WEAK_TITLES = {
    fold(one) for one in ("Name", "Was", "Thema", "Angebot", "Projekt", "Aktivität", "Maßnahme", "Vorhaben", "Bezeichnung")
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A recognised heading: the key, the text as typed, and whether it was the label itself, a synonym or a guess."""

    key: str
    text: str
    how: Literal["label", "synonym", "guess"]


@lru_cache(maxsize=8192)
def known_heading(text: str, kind: TableKind, words: Vocabulary = STANDARD) -> Heading | None:
    """The column that a heading names by its label or a synonym."""
    if not text or len(text) > _MAX_HEADING:
        return None
    key = heading_key(text)
    labels, synonyms = words.names(kind)
    if key in labels:
        return Heading(labels[key], text, "label")
    return Heading(synonyms[key], text, "synonym") if key in synonyms else None


@lru_cache(maxsize=2048)
def guessed_heading(text: str, kind: TableKind, words: Vocabulary = STANDARD) -> Heading | None:
    """The column that a heading in a header row most likely means: parts of it, its beginning, or a typing error."""
    if found := known_heading(text, kind, words):
        return found
    key = heading_key(text)
    if not key or len(key) > 60:
        return None
    labels, synonyms = words.names(kind)
    names = synonyms | labels
    pieces = {
        names[piece] for piece in map(heading_key, text.replace("\n", "/").replace("|", "/").split("/")) if piece in names
    }
    if len(pieces) == 1:
        return Heading(pieces.pop(), text, "guess")
    begun = [name for name in names if len(name) >= 5 and key.startswith(f"{name} ")]
    if begun:
        return Heading(names[max(begun, key=len)], text, "guess")
    scored = [(fuzz.ratio(key, name), column) for name, column in names.items() if len(name) >= 6]
    best, column = max(scored)
    return Heading(column, text, "guess") if best >= 88 else None


@dataclass(frozen=True)
class Table:
    """A table: what stands where, and which lines are records.

    Lines are rows, or columns when `transposed`; positions are the other way round. `columns` maps keys to positions,
    `extra` positions of unknown columns to their headings, `doubled` positions of repeated columns to their keys.
    """

    kind: TableKind
    lines: Lines
    header: int
    records: tuple[int, ...]
    columns: Mapping[str, int]
    headings: tuple[Cell, ...]
    found: tuple[Heading, ...] = ()
    extra: Mapping[int, Cell] = field(default_factory=dict)
    doubled: Mapping[int, tuple[str, Cell]] = field(default_factory=dict)
    transposed: bool = False
    merged_header: bool = False
    own: Own = ()

    @property
    def asked(self) -> tuple[Column, ...]:
        """The columns that such a table can have."""
        return (*_OF_KIND[self.kind], *(self.own if self.kind == "activities" else ()))

    def cell(self, line: int, key: str) -> Cell | None:
        """The cell of a record under a column, None when empty or without such a column."""
        at = self.columns.get(key)
        return None if at is None else self.lines.get(line, {}).get(at)

    def place(self, line: int, key: str) -> Cell | None:
        """The same, with a blank cell to point at where it is empty; None without such a column."""
        at = self.columns.get(key)
        if at is None:
            return None
        return self.cell(line, key) or (Cell(at, line, None, "") if self.transposed else Cell(line, at, None, ""))


def find_tables(sheet: Sheet, own: Own = ()) -> tuple[Table, ...]:
    """All tables of activities and needs in the sheet, from top to bottom; `own` are the columns of own questions."""
    words = _vocabulary(own)
    lines = sheet.rows
    starts = _header_lines(lines, words)
    if not starts:
        return _transposed(sheet, words)
    numbers = sorted(lines)
    tables = []
    for at, (start, kind) in enumerate(starts):
        stop = starts[at + 1][0] if at + 1 < len(starts) else numbers[-1] + 1
        below = numbers[bisect_right(numbers, start) : bisect_left(numbers, stop)]
        tables.append(table_from(lines, start, kind, below, words))
    return tuple(tables)


def _header_lines(lines: Lines, words: Vocabulary) -> list[tuple[int, TableKind]]:
    starts: list[tuple[int, TableKind]] = []
    for number, line in lines.items():
        likely = sum(1 for cell in line.values() if len(cell.text) <= _MAX_HEADING and fold(cell.text[:60]) in words.quick)
        if not starts or likely >= 2:
            kind = _header_kind(line, words)
            # Labels of two lines form one header; the second line repeats no title.
            if kind and not (starts and number == starts[-1][0] + 1 and not _has_title(line, kind)):
                starts.append((number, kind))
    return starts


def _has_title(line: Mapping[int, Cell], kind: TableKind) -> bool:
    return any((found := known_heading(cell.text, kind)) and found.key == _TITLE[kind] for cell in line.values())


def _header_kind(line: Mapping[int, Cell], words: Vocabulary) -> TableKind | None:
    """Whether a line is the header of a table, and of which."""
    scores: dict[TableKind, int] = {}
    for kind in KINDS:
        found = [one for cell in line.values() if (one := known_heading(cell.text, kind, words)) and one.key != ROW_KEY]
        keys = {one.key for one in found}
        titles = [one for one in found if one.key == _TITLE[kind]]
        if not titles and len(keys) >= _TELLING_HEADINGS:
            titles = [
                one for cell in line.values() if (one := guessed_heading(cell.text, kind, words)) and one.key == _TITLE[kind]
            ]
        if not titles:
            continue
        sure = any(one.how == "label" or heading_key(one.text) not in _WEAK_TITLES for one in titles)
        alone = len(keys) == len(line) == 1 and any(one.how == "label" for one in titles)
        share = len(found) / len(line)
        enough = len(keys) >= 3 or (len(keys) == 2 and (share == 1 if not sure else share >= 0.4))
        labelled = {one.key for one in found if one.how == "label"}
        if alone or (enough and (share >= 0.3 or len(labelled) >= _SURE_LABELS)):
            scores[kind] = len(keys)
    return max(scores.items(), key=lambda one: one[1])[0] if scores else None


def table_from(lines: Lines, start: int, kind: TableKind, below: Sequence[int], words: Vocabulary) -> Table:
    """The table whose header is the line `start` (perhaps with a second one), over the lines `below`."""
    header = dict(lines[start])
    second = lines.get(start + 1, {})
    used = [start]
    if _is_second_header(second, kind, words):
        header |= second
        used.append(start + 1)
    columns, found, extra, doubled = _map_header(header, kind, words)
    body = tuple(number for number in below if number > used[-1])
    headings = tuple(cell for number in used for cell in lines[number].values())
    merged = len(used) > 1
    return Table(kind, lines, start, body, columns, headings, found, extra, doubled, merged_header=merged, own=words.own)


def _is_second_header(line: Mapping[int, Cell], kind: TableKind, words: Vocabulary) -> bool:
    """A line of sub-headings ("von", "bis" below "Laufzeit"): labels only, and no title."""
    return bool(line) and not _has_title(line, kind) and all(known_heading(cell.text, kind, words) for cell in line.values())


_Mapped = tuple[dict[str, int], tuple[Heading, ...], dict[int, Cell], dict[int, tuple[str, Cell]]]


def _map_header(header: Mapping[int, Cell], kind: TableKind, words: Vocabulary) -> _Mapped:
    """Positions by key. A label beats a synonym, a synonym a guess, and the first the later ones."""
    rank = {"label": 0, "synonym": 1, "guess": 2}
    matched: dict[int, Heading] = {}
    guesses = 0
    for at, cell in header.items():
        found = known_heading(cell.text, kind, words)
        if found is None and guesses < _MAX_GUESSES:
            guesses += 1
            found = guessed_heading(cell.text, kind, words)
        if found:
            matched[at] = found
    columns: dict[str, int] = {}
    for at in sorted(matched, key=lambda one: (rank[matched[one].how], one)):
        columns.setdefault(matched[at].key, at)
    taken = set(columns.values())
    doubled = {at: (found.key, header[at]) for at, found in matched.items() if at not in taken}
    extra = {at: cell for at, cell in header.items() if at not in matched and cell.text}
    return columns, tuple(matched[at] for at in sorted(taken)), extra, doubled


def _transposed(sheet: Sheet, words: Vocabulary) -> tuple[Table, ...]:
    """Tables whose labels stand in a column: one record per column to the right, repeated blocks below each other."""
    columns: dict[int, dict[int, Cell]] = {}
    for cell in sheet.cells:
        columns.setdefault(cell.column, {})[cell.row] = cell
    for at in sorted(columns):
        cells = columns[at].items()
        labelled = {row: found for row, cell in cells if (found := known_heading(cell.text, "activities", words))}
        keys = {found.key for found in labelled.values()}
        sure = any(found.key == "title" and found.how == "label" for found in labelled.values())
        if "title" in keys and len(keys) >= (2 if sure else 4) and not _is_legend(sheet, labelled, at):
            return tuple(_blocks(columns, at, words))
    return ()


def _is_legend(sheet: Sheet, labelled: Mapping[int, Heading], at: int) -> bool:
    """Whether the labels only explain the columns, as on the form's sheet of instructions."""
    helps = {column.help for column in COLUMNS}
    beside = [sheet.by_place.get((row, at + 1)) for row in labelled]
    return sum(1 for cell in beside if cell and cell.text in helps) >= 2


def _blocks(columns: Mapping[int, Mapping[int, Cell]], at: int, words: Vocabulary) -> list[Table]:
    tables = []
    blocks: list[dict[int, Cell]] = [{}]
    seen: set[str] = set()
    for row, cell in sorted(columns[at].items()):
        found = guessed_heading(cell.text, "activities", words)
        if found and found.key in seen and found.key in ("title", "number", "field"):
            blocks.append({})
            seen = set()
        if found:
            seen.add(found.key)
        blocks[-1][row] = cell
    firsts = [min(block, default=0) for block in blocks]
    of_blocks: list[dict[int, dict[int, Cell]]] = [{} for _ in blocks]
    for column, cells in columns.items():
        for row, cell in cells.items() if column > at else ():
            if (number := bisect_right(firsts, row) - 1) >= 0:
                of_blocks[number].setdefault(column, {})[row] = cell
    for block, lines in zip(blocks, of_blocks, strict=True):
        mapped, found_headings, extra, doubled = _map_header(block, "activities", words)
        if "title" not in mapped:
            continue
        records = tuple(sorted(lines))
        tables.append(
            Table(
                "activities",
                lines,
                at,
                records,
                mapped,
                tuple(block.values()),
                found_headings,
                extra,
                doubled,
                transposed=True,
                own=words.own,
            )
        )
    return tables
