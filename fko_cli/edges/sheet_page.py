"""Writing readable sheets with XlsxWriter: house look, print set-up, and texts that can never become formulas.

Used for the sheets that staff read and print (review, list); the questionnaire has its own writer.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from fko_cli.edges.terminal import clean

MAX_CELL = 32_767
"""Characters that a cell holds; Excel repairs files that have more."""

LINE_HEIGHT, MAX_HEIGHT = 12.75, 409.0
"""Height of a line of text and the greatest height of a row that Excel knows, in points."""

_CHARACTERS_PER_WIDTH = 1.25
"""Characters of the house font that fit into one unit of column width, on the safe side."""

_MEASURED = 5_000  # characters; more never fit into the highest row
_FIRST_OF_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_INK, _LINE, _DARK, _PALE = "#1A1A1A", "#BFBFBF", "#1F4E79", "#F2F2F2"
_FONT = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top"}
_BOX = {"border": 1, "border_color": _LINE}
_LOOKS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "text_wrap": True, "valign": "vcenter", **_BOX},
    "text": {"text_wrap": True, **_BOX},
    "strong": {"text_wrap": True, "bold": True, **_BOX},
    "pale": {"text_wrap": True, "bg_color": _PALE, **_BOX},
    "answer": {"text_wrap": True, "bg_color": "#FFF9E5", **_BOX},
    "first": {"text_wrap": True, **_BOX, "top": 2, "top_color": _DARK},
    "first_strong": {"text_wrap": True, "bold": True, **_BOX, "top": 2, "top_color": _DARK},
    "first_answer": {"text_wrap": True, "bg_color": "#FFF9E5", **_BOX, "top": 2, "top_color": _DARK},
    "number": {"num_format": "0", **_BOX},
    "title": {"bold": True, "font_size": 14, "font_color": _DARK},
}


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column of a sheet: heading and width in characters; hidden ones are for the tool, not for people."""

    heading: str
    width: int
    hidden: bool = False


class Book:
    """A workbook in memory. The same content and `made` give the same bytes, so that files can be compared."""

    def __init__(self, title: str, author: str, made: datetime) -> None:
        self._target = io.BytesIO()
        self._pages: list[Page] = []
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._target, options)
        self._book.set_properties({"title": title, "author": author, "created": made.replace(tzinfo=None)})
        self._looks = {name: self._book.add_format({**_FONT, **look}) for name, look in _LOOKS.items()}
        self._quoted = {
            name: self._book.add_format({**_FONT, **look, "quote_prefix": True}) for name, look in _LOOKS.items()
        }
        self._footer = f"&L{title.replace('&', '&&')}&RSeite &P von &N"

    def table(self, name: str, columns: Sequence[PageColumn], *, frozen: int = 1) -> Page:
        """A new sheet whose first row holds the headings; landscape A4, one page wide, headings on every page."""
        sheet = self._book.add_worksheet(name)
        page = self._page(sheet, [column.width for column in columns])
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
            page.text(0, at, column.heading, "heading")
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(self._footer)
        return page

    def notes(self, name: str, heading: str, lines: Sequence[tuple[str, str]]) -> None:
        """A sheet of guidance: a heading, then a keyword and a sentence per line."""
        sheet = self._book.add_worksheet(name)
        page = self._page(sheet, [22, 90])
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        page.text(0, 0, heading, "title")
        for row, (word, sentence) in enumerate(lines, start=2):
            page.text(row, 0, word, "strong")
            page.text(row, 1, sentence, "text")

    def hidden(self, name: str) -> Page:
        """A new sheet for the tool itself, which spreadsheet programs don't show."""
        sheet = self._book.add_worksheet(name)
        sheet.very_hidden()
        return self._page(sheet, [])

    def _page(self, sheet: Any, widths: Sequence[int]) -> Page:
        page = Page(sheet, self._looks, self._quoted, widths)
        self._pages.append(page)
        return page

    def bytes(self) -> bytes:
        """Close the workbook and return the file's content."""
        for page in self._pages:
            page.set_heights()
        self._book.close()
        return self._target.getvalue()


class Page:
    """One sheet. Rows and columns count from 0, as XlsxWriter does. `widths` are those of the columns in characters.

    Without widths nobody sees the sheet, and rows keep their heights.
    """

    def __init__(self, sheet: Any, looks: dict[str, Any], quoted: dict[str, Any], widths: Sequence[int]) -> None:
        self.sheet = sheet
        self._looks = looks
        self._quoted = quoted
        self._widths = widths
        self._lines: dict[int, int] = {}

    def text(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write `text` as text, whatever it begins with; also after somebody has edited the cell it stays text."""
        shown = clean(text)
        if len(shown) > MAX_CELL:
            shown = shown[: MAX_CELL - 1] + "…"
        if not shown:
            self.sheet.write_blank(row, column, None, self._looks[look])
            return
        if self._widths:
            self._lines[row] = max(self._lines.get(row, 1), self._lines_of(shown, self._widths[column]))
        looks = self._quoted if shown.startswith(_FIRST_OF_FORMULA) else self._looks
        self.sheet.write_string(row, column, shown, looks[look])

    def set_heights(self) -> None:
        """Make rows as high as their wrapped texts: Excel would do so by itself, other programs don't."""
        for row, lines in self._lines.items():
            self.sheet.set_row(row, min(MAX_HEIGHT, lines * LINE_HEIGHT + 4))

    def _lines_of(self, text: str, width: int) -> int:
        fitting = max(1, int(width * _CHARACTERS_PER_WIDTH))
        lines = text[:_MEASURED].split("\n")
        return sum(1 if len(line) <= fitting else len(textwrap.wrap(line, fitting)) or 1 for line in lines)

    def number(self, row: int, column: int, value: int) -> None:
        """Write a whole number."""
        self.sheet.write_number(row, column, value, self._looks["number"])

    def filter(self, rows: int, columns: int) -> None:
        """Offer filters over the headings of a table with that many rows below them."""
        self.sheet.autofilter(0, 0, max(rows, 1), columns - 1)

    def as_excel_table(self, name: str, rows: int, headings: Sequence[str]) -> None:
        """Make the cells a table that people find by its name, with filters, in the looks of the sheet."""
        columns = [{"header": heading, "header_format": self._looks["heading"]} for heading in headings]
        self.sheet.add_table(0, 0, rows, len(headings) - 1, {"name": name, "columns": columns, "style": None})
