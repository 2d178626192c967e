"""Which fill colours mark a cell, and which are only the look of its column."""

from __future__ import annotations

from collections import Counter

from fko_cli.core.sending.form_parts import ASKED_FILL, EXAMPLE_FILL, OFFERED_FILL

_OF_THE_FORM = tuple(colour.lstrip("#").lower() for colour in (ASKED_FILL, EXAMPLE_FILL, OFFERED_FILL))


def usual_fills(counts: Counter[tuple[int, str]]) -> set[tuple[int, str]]:
    """(column, colour) pairs that are a column's look and no mark: a third of its styled cells or more.

    `counts` has the number of cells by column and colour ("" without), empty cells included: forms, zebra stripes and
    coloured columns colour many cells, a person who marks something colours few. The colours in which a form goes out mark
    nothing.
    """
    totals: Counter[int] = Counter()
    for (column, _), count in counts.items():
        totals[column] += count
    return {
        (column, fill)
        for (column, fill), count in counts.items()
        if count * 3 >= totals[column] or fill.lower().endswith(_OF_THE_FORM)
    }
