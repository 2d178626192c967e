"""Cells that are merged over several lines of a table: which lines they hold for, and which lines share a title."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fko_cli.core.grid import Cell
from fko_cli.core.reading.headers import ROW_KEY, Table

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class SharedTitle:
    """A title that is merged over `of` lines, and which of them this is (from 0)."""

    cell: Cell
    at: int
    of: int


@dataclass(frozen=True)
class Merged:
    """What merged cells mean for the lines of one table.

    `spread`: (key, line) -> the cell that holds for this line too; titles and numbers are never taken for several lines.
    `titles`: lines that share a title although each is described by itself: several activities, not one.
    `owners`: line -> the line whose title is merged over it, for lines without a title or description of their own.
    """

    spread: Mapping[tuple[str, int], Cell]
    titles: Mapping[int, SharedTitle]
    owners: Mapping[int, int]

    @cached_property
    def below(self) -> Mapping[int, list[int]]:
        """Line -> the lines that its title is merged over, as far as they are its own."""
        below: dict[int, list[int]] = {}
        for line, owner in self.owners.items():
            below.setdefault(owner, []).append(line)
        return below


def read_merged(table: Table) -> Merged:
    """Follow every merged cell of the table down its lines."""
    spread: dict[tuple[str, int], Cell] = {}
    titles: dict[int, SharedTitle] = {}
    owners: dict[int, int] = {}
    if table.transposed:
        return Merged(spread, titles, owners)
    lines = sorted(table.records)
    reached: dict[str, int] = {}
    for line in lines:
        for key in table.columns:
            cell = table.cell(line, key)
            if cell is None or not cell.merged:
                continue
            # Ranges that overlap are no spreadsheet program's work; each line is followed once.
            below = _lines_below(cell, lines, reached.get(key, 0))
            reached[key] = max([reached.get(key, 0), *below[-1:]])
            if key == "title":
                _follow_title(table, line, cell, [one for one in below if table.cell(one, "title") is None], titles, owners)
            elif key not in ("number", ROW_KEY, "need"):
                for other in below:
                    if table.cell(other, key) is None:
                        spread[(key, other)] = cell
    return Merged(spread, titles, owners)


def _follow_title(
    table: Table, line: int, cell: Cell, below: list[int], titles: dict[int, SharedTitle], owners: dict[int, int]
) -> None:
    lines = [line, *below]
    if below and all(table.cell(one, "description") for one in lines):
        titles |= {one: SharedTitle(cell, at, len(lines)) for at, one in enumerate(lines)}
    else:
        owners |= dict.fromkeys(below, line)


def _lines_below(cell: Cell, lines: list[int], after: int) -> list[int]:
    """The lines of the table, in order, that the merged cell reaches below its own and `after`."""
    match = _RANGE.fullmatch(cell.merged.replace("$", ""))
    return lines[bisect_right(lines, max(cell.row, after)) : bisect_right(lines, int(match[4]))] if match else []


def is_one_column(merged: str) -> bool:
    """Whether a merged range stays within one column."""
    match = _RANGE.fullmatch(merged.replace("$", ""))
    return match is not None and match[1] == match[3]
