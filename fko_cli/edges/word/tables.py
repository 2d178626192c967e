"""Tables: repeated header row, rows that stay on one page, fixed widths, title and description for screen readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from fko_cli.core.concept.blocks import Inline, Table, TableColumn, plain
from fko_cli.core.concept.typography import soften
from fko_cli.edges.word import styles as named
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.xml import Element, add, element, keep_with_next, new_paragraph, printable, qn

WIDTH = 9070
"""Width of the text in twentieths of a point: A4 less margins of 25 mm."""
LONG_ROW = 500
"""Rows with more characters than this may break across pages; keeping them whole would leave pages half empty."""
SMALL_TABLE = 12
"""A table of no more rows than this stays on one page, if its rows are short."""
FIGURES_TABLE = 30
"""The same for a table of figures, such as the matrix, which is read as a whole."""
SMALL_TEXT = 1200
"""A table of more characters than this may break between its rows, however few they are."""
TAIL = 3
"""So many rows at the end stay together, so that a page never begins with the last row alone."""

Spans = Callable[[Element, Inline], None]


def table_element(table: Table, styles: Styles, spans: Spans) -> Element:
    """The `w:tbl` of a table; `spans` writes inline text into a paragraph."""
    made = element("w:tbl")
    properties = add(made, "w:tblPr")
    if styles[named.TABLE]:
        add(properties, "w:tblStyle", val=styles[named.TABLE] or "")
    widths = _widths(table.columns)
    add(properties, "w:tblW", w=str(sum(widths)), type="dxa")
    add(properties, "w:tblLayout", type="fixed")
    look = {"firstRow": "1", "lastRow": "1" if table.total else "0", "firstColumn": "0", "lastColumn": "0"}
    add(properties, "w:tblLook", val="0060" if table.total else "0020", **look, noHBand="1", noVBand="1")
    add(properties, "w:tblCaption", val=printable(table.title))
    add(properties, "w:tblDescription", val=printable(table.description))
    grid = add(made, "w:tblGrid")
    for width in widths:
        add(grid, "w:gridCol", w=str(width))
    heads = [styles[named.HEAD_NUMBER if column.numeric else named.HEAD] for column in table.columns]
    made.append(_row(widths, heads, [plain(column.label) for column in table.columns], spans, head=True))
    looks = [styles[named.CELL_NUMBER if column.numeric else named.CELL] for column in table.columns]
    for row in table.rows:
        made.append(_row(widths, looks, row, spans))
    _keep_together(made, _kept(table))
    return made


def _kept(table: Table) -> int:
    """How many rows at the end of a table stay on one page: all, or the last few where they are short."""
    most = FIGURES_TABLE if all(column.numeric for column in table.columns[1:]) else SMALL_TABLE
    if len(table.rows) <= most and sum(_length(row) for row in table.rows) <= SMALL_TEXT:
        return len(table.rows) + 1
    return TAIL if sum(_length(row) for row in table.rows[-TAIL:]) <= LONG_ROW else 0


def _keep_together(table: Element, count: int) -> None:
    """Let each of the last `count` rows but the very last stay with the next one."""
    for row in list(table.iterchildren(qn("w:tr")))[-count:-1] if count else ():
        for paragraph in row.iter(qn("w:p")):
            keep_with_next(paragraph)


def keep_row_with_next(table: Element) -> None:
    """Let the last row of a table stay with what follows the table."""
    for paragraph in list(table.iterchildren(qn("w:tr")))[-1].iter(qn("w:p")):
        keep_with_next(paragraph)


def _length(row: Sequence[Inline]) -> int:
    return sum(len(span.text) for cell in row for span in cell)


def _row(
    widths: Sequence[int], looks: Sequence[str | None], cells: Sequence[Inline], spans: Spans, *, head: bool = False
) -> Element:
    row = element("w:tr")
    properties = add(row, "w:trPr")
    if _length(cells) <= LONG_ROW:
        add(properties, "w:cantSplit")
    if head:
        add(properties, "w:tblHeader")
    for width, look, content in zip(widths, looks, cells, strict=True):
        cell = add(row, "w:tc")
        add(add(cell, "w:tcPr"), "w:tcW", w=str(width), type="dxa")
        paragraph = new_paragraph(look)
        spans(paragraph, tuple(span if span.verbatim else replace(span, text=soften(span.text)) for span in content))
        cell.append(paragraph)
    return row


def _widths(columns: Sequence[TableColumn]) -> list[int]:
    shares = sum(column.width for column in columns)
    widths = [WIDTH * column.width // shares for column in columns]
    widths[-1] += WIDTH - sum(widths)
    return widths
