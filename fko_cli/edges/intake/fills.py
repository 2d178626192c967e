"""Which fill colours mark a cell, and which are only the look of its column."""

from __future__ import annotations

from collections import Counter


def usual_fills(counts: Counter[tuple[int, str]]) -> set[tuple[int, str]]:
    """(column, colour) pairs that are a column's look and no mark: a third of its styled cells or more.

    `counts` has the number of cells by column and colour ("" without), empty cells included: forms, zebra stripes and
    coloured columns colour many cells, a person who marks something colours few.
    """
    totals: Counter[int] = Counter()
    for (column, _), count in counts.items():
        totals[column] += count
    return {(column, fill) for (column, fill), count in counts.items() if count * 3 >= totals[column]}
