"""Writes a questionnaire as .xlsx: looks, lists to choose from, explanations, print set-up (content: `core.sending.form`).

The answer sheets carry no sheet protection: under protection a pasted cell brings its lock along and can't be corrected
any more, and inserted rows can't be deleted. Guidance comes from explanations, lists that only suggest, and colour.
`Hinweise` and the hidden sheets are protected without a password.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import xlsxwriter

from fko_cli.core.grid import column_letters
from fko_cli.core.questionnaire import SHEET_ACTIVITIES, SHEET_GUIDE, SHEET_IDENTITY
from fko_cli.core.sending import identity as signed
from fko_cli.core.sending.form_parts import (
    ASKED_FILL,
    EXAMPLE_FILL,
    OFFERED_FILL,
    Form,
    FormCell,
    FormSheet,
    InputRule,
    Role,
    Table,
)

INK, SOFT_INK, LINE, DARK, PALE = "#1A1A1A", "#595959", "#BFBFBF", "#1F4E79", "#DDEBF7"
EMPTY_REQUIRED, MISSING_REQUIRED = "#FFF9E5", "#FFD966"
TAB_COLOURS = {SHEET_GUIDE: "#7F7F7F", SHEET_ACTIVITIES: DARK}

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MAX_TITLE = 32  # Excel's limit for the title of an input message
_LINE_HEIGHT, _MAX_HEIGHT = 12.75, 409.0  # points; Excel allows no row higher
_LETTERS_PER_WIDTH = 1.32  # Arial 10 is narrower than the digit that column widths count; 1.35 was measured
_ROW_HEIGHTS = {
    Role.title: 28.0,
    Role.section: 20.0,
    Role.heading: 21.0,
    Role.counter: 20.0,
    Role.label: 18.0,
    Role.term: 18.0,
    Role.statement: 24.0,
}
_FONT_SIZE = 10
_FONT = {"font_name": "Arial", "font_size": _FONT_SIZE, "font_color": INK, "valign": "top"}
_BOX = {"border": 1, "border_color": LINE}
_THICK = {"border": 2, "border_color": "#C55A11"}
_RULE = {"bottom": 4, "bottom_color": LINE}
_HEADING = {"bold": True, "font_color": "#FFFFFF", "bg_color": DARK, "text_wrap": True, "valign": "vcenter", **_BOX}
_LOOKS: dict[Role, dict[str, Any]] = {
    Role.title: {"bold": True, "font_size": 16, "font_color": DARK, "valign": "vcenter"},
    Role.subtitle: {"font_size": 11, "font_color": SOFT_INK},
    Role.note: {"font_color": INK},
    Role.section: {"bold": True, "font_size": 11, "font_color": DARK, "bg_color": PALE, "valign": "vcenter"},
    Role.label: {"bold": True, "text_wrap": True},
    Role.text: {"text_wrap": True},
    Role.term: {"bold": True, "text_wrap": True, "valign": "vcenter", **_RULE},
    Role.meaning: {"text_wrap": True, "valign": "vcenter", **_RULE},
    Role.statement: {"text_wrap": True, "num_format": "@", "locked": False, "valign": "vcenter", **_BOX},
    Role.heading: _HEADING,
    Role.required_heading: _HEADING,
    Role.counter: {"bold": True, "font_color": DARK},
    Role.example: {
        "italic": True,
        "font_color": SOFT_INK,
        "bg_color": EXAMPLE_FILL,
        "text_wrap": True,
        "num_format": "@",
        **_BOX,
    },
    # "@" keeps what people type: no 03/2026 turned into a date, no "- Punkt" taken for a formula.
    Role.answer: {"text_wrap": True, "num_format": "@", "locked": False, **_BOX},
    # Not by colour alone: offers are italic and say who reported them, questions have a note and a sheet of their own.
    Role.offer: {"italic": True, "text_wrap": True, "num_format": "@", "locked": False, "bg_color": OFFERED_FILL, **_BOX},
    Role.asked: {"text_wrap": True, "num_format": "@", "locked": False, "bg_color": ASKED_FILL, **_THICK},
    Role.origin: {"text_wrap": True, "font_color": SOFT_INK, "num_format": "@", "locked": False, **_BOX},
    Role.row_key: {"font_color": SOFT_INK, "num_format": "@", "locked": False},
    Role.entry: {"num_format": "@"},
}
_GROWING = (Role.answer, Role.offer, Role.asked, Role.origin, Role.example)
"""Roles whose letters have the size that the sheet says; headings and titles keep theirs."""


def write_form(form: Form, identity: signed.Identity, signature: str) -> bytes:
    """The questionnaire as the bytes of an .xlsx file; the same form and signature give the same bytes."""
    return _written(form, identity, signature)


def write_unsigned(form: Form) -> bytes:
    """A form in the looks of the questionnaire that goes to nobody in particular, as the bytes of an .xlsx file."""
    return _written(form, None, "")


def _written(form: Form, identity: signed.Identity | None, signature: str) -> bytes:
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    formats = {size: _formats(book, size) for size in sorted({_FONT_SIZE, *(one.font_size for one in form.sheets)})}
    marks = [book.add_format({"bg_color": colour}) for colour in (MISSING_REQUIRED, EMPTY_REQUIRED)]
    for number, sheet in enumerate(form.sheets, start=1):
        page = book.add_worksheet(sheet.name)
        _fill(page, sheet, formats[sheet.font_size])
        _name_titles(book, sheet, number)
        for rule in sheet.rules:
            _explain(page, rule, form)
        if sheet.table:
            _shape_table(page, sheet.table, marks)
        _print_setup(page, form, sheet)
    if identity is not None:
        _add_identity(book, identity, signature, formats[_FONT_SIZE])
        book.set_custom_property(signed.PROPERTY, signed.token(identity, signature), "text")
    _describe(book, form)
    book.close()
    return _finish(target.getvalue())


def _formats(book: Any, size: int) -> dict[Role, Any]:
    """A format for each role; `size` in points is that of the answers."""
    return {
        role: book.add_format({**_FONT, **({"font_size": size} if role in _GROWING else {}), **look})
        for role, look in _LOOKS.items()
    }


def _name_titles(book: Any, sheet: FormSheet, number: int) -> None:
    """Tell screen readers which cells are headings: JAWS reads names such as `ColumnTitleRegion1.A5.U66.3`."""
    if sheet.titles:
        first = sheet.titles.partition(".")[0]
        kind = "TitleRegion" if sheet.row_titles else "ColumnTitleRegion"
        place = f"='{sheet.name}'!${first[0]}${first[1:]}"
        result = book.define_name(f"{kind}{number}.{sheet.titles}.{number}", place)
        if result:
            raise ValueError(f"the name for the headings of {sheet.name} can't be defined (code {result})")


def _finish(data: bytes) -> bytes:
    """Add what XlsxWriter can't: rows that keep growing with their text, and the document's language.

    XlsxWriter marks each given height as fixed by hand; without the mark the height is only where the row starts.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                part = re.sub(rb'(<row [^>]*?) customHeight="1"', rb"\1", part)
            elif entry.filename == "docProps/core.xml":
                part = part.replace(b"</cp:coreProperties>", b"<dc:language>de-DE</dc:language></cp:coreProperties>")
            after.writestr(zipfile.ZipInfo(entry.filename, _NO_TIME), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _fill(page: Any, sheet: FormSheet, formats: dict[Role, Any]) -> None:
    for at, width in enumerate(sheet.widths):
        page.set_column(at, at, width, None, {"hidden": at + 1 in sheet.hidden_columns})
    for cell in sheet.cells:
        _write(page, cell, formats[cell.role])
    for row, height in _heights(sheet).items():
        page.set_row(row - 1, height)
    page.hide_gridlines(2)
    page.set_zoom(sheet.zoom)
    if sheet.hidden:
        page.hide()
    if sheet.name in TAB_COLOURS:
        page.set_tab_color(TAB_COLOURS[sheet.name])
    if sheet.hidden or sheet.name == SHEET_GUIDE:
        page.protect("", {"format_columns": True, "format_rows": True})


def _heights(sheet: FormSheet) -> dict[int, float]:
    """Row -> height in points, for rows whose texts need more than one line or stand out."""
    heights: dict[int, float] = {}
    for cell in sheet.cells:
        least = _ROW_HEIGHTS.get(cell.role, 0.0)
        if not (cell.text or least):
            continue
        size = sheet.font_size / _FONT_SIZE if cell.role in _GROWING else 1
        lines = 1
        if _LOOKS[cell.role].get("text_wrap"):
            lines = _lines(cell.text, int(sheet.widths[cell.column - 1] * _LETTERS_PER_WIDTH / size))
        height = max(least, _LINE_HEIGHT * size * lines + 4 if lines > 1 else 0.0)
        if height > heights.get(cell.row, 0.0):
            heights[cell.row] = min(_MAX_HEIGHT, height)
    return heights


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> int:
    """How many lines of `width` letters the text takes; words that are longer are broken."""
    if len(text) <= width and "\n" not in text:
        return 1
    lines = 0
    for part in text.split("\n"):
        lines += 1
        used = 0
        for word in part.split():
            if used and used + 1 + len(word) > width:
                lines, used = lines + 1, 0
            length = used + bool(used) + len(word)
            lines, used = lines + (length - 1) // width, (length - 1) % width + 1
    return lines


def _write(page: Any, cell: FormCell, look: Any) -> None:
    place = (cell.row - 1, cell.column - 1)
    if cell.formula:
        result = page.write_formula(*place, cell.formula, look, cell.text)
    elif cell.target:
        result = page.write_url(*place, f"internal:{cell.target}", look, cell.text)
    elif cell.text:
        result = page.write_string(*place, cell.text, look)
    else:
        result = page.write_blank(*place, None, look)
    if result:
        raise ValueError(f"cell {cell.address} can't be written (code {result}, {len(cell.text)} characters)")
    if cell.comment and page.write_comment(*place, cell.comment, _note_box(cell.comment)):
        raise ValueError(f"the note at {cell.address} can't be written ({len(cell.comment)} characters)")


def _note_box(text: str) -> dict[str, Any]:
    """Looks of a note; its box grows with the text, in pixels."""
    return {"author": "", "font_name": "Arial", "font_size": 10, "width": 300, "height": 24 + 16 * _lines(text, 42)}


def _explain(page: Any, rule: InputRule, form: Form) -> None:
    options: dict[str, Any] = {
        "validate": "any",
        "input_title": rule.title if len(rule.title) <= _MAX_TITLE else rule.title[: _MAX_TITLE - 1] + "…",
        "input_message": rule.message,
    }
    if rule.choices:
        options |= {
            "validate": "list",
            "source": "=" + form.lists[rule.choices],
            "error_type": "information",
            "show_error": rule.ask_back,
            "error_title": "Nicht in der Auswahlliste",
            "error_message": "Diese Angabe steht nicht in der Auswahlliste. Wenn sie stimmt, lassen Sie sie so stehen.",
        }
    result = page.data_validation(rule.first_row - 1, rule.column - 1, rule.last_row - 1, rule.column - 1, options)
    if result:
        raise ValueError(f"rule for {rule.title} can't be written (code {result})")


def _shape_table(page: Any, table: Table, marks: list[Any]) -> None:
    page.freeze_panes(table.header_row, table.frozen_columns)
    page.autofilter(table.header_row - 1, 0, table.last_row - 1, table.filtered_to - 1)
    page.repeat_rows(table.header_row - 1)
    letters = column_letters(table.filtered_to)
    # Years and the like stay text on purpose; without this each such cell gets a green corner in Excel.
    page.ignore_errors({"number_stored_as_text": f"A{table.first_row}:{letters}{table.reach}"})
    first, last = column_letters(table.first_column), column_letters(table.last_column)
    begun = f"COUNTA(${first}{table.first_row}:${last}{table.first_row})>0"
    if table.required:
        here = f'TRIM({column_letters(table.required[0])}{table.first_row})=""'
        _colour(page, table, table.required, f"=AND({begun},{here})", marks[0])
        if table.invites:
            _colour(page, table, table.required, f"={here}", marks[1])
    if table.confirmed_in:
        keys = f"LEFT(${column_letters(table.keys_in)}{table.first_row},1)"
        here = f'TRIM({column_letters(table.confirmed_in)}{table.first_row})=""'
        _colour(page, table, (table.confirmed_in,), f'=AND(OR({keys}="a",{keys}="p"),{here})', marks[0])


def _colour(page: Any, table: Table, columns: Sequence[int], formula: str, mark: Any) -> None:
    """Colour the cells of some columns where the formula, written for the first of them, holds."""
    ranges = [f"{column_letters(one)}{table.first_row}:{column_letters(one)}{table.reach}" for one in columns]
    options = {"type": "formula", "criteria": formula, "format": mark, "stop_if_true": True, "multi_range": " ".join(ranges)}
    first = columns[0] - 1
    if page.conditional_format(table.first_row - 1, first, table.reach - 1, first, options):
        raise ValueError(f"the colouring of {ranges[0]} can't be written")


def _print_setup(page: Any, form: Form, sheet: FormSheet) -> None:
    page.set_paper(9)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0 if sheet.table else 1)
    page.set_margins(left=0.25, right=0.25, top=0.5, bottom=0.6)
    name = form.title.replace("&", "&&")
    page.set_footer(f"&L&8{name[:180]}&C&8&A&R&8Seite &P von &N")


def _add_identity(book: Any, identity: signed.Identity, signature: str, formats: dict[Role, Any]) -> None:
    page = book.add_worksheet(SHEET_IDENTITY)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 70)
    page.write_string(0, 0, signed.TITLE, formats[Role.label])
    for row, (label, value) in enumerate(signed.lines(identity, signature), start=1):
        page.write_string(row, 0, label, formats[Role.entry])
        page.write_string(row, 1, value, formats[Role.entry])
    page.hide()
    page.protect()


def _describe(book: Any, form: Form) -> None:
    # A fixed moment instead of "now": the same form gives the same bytes, so that a repeated `fko send` changes nothing.
    moment = datetime(form.deadline.year, 1, 1)
    book.set_properties(
        {
            "title": form.summary["Titel"],
            "subject": form.summary["Betreff"],
            "author": form.editor,
            "company": form.editor,
            "category": form.summary["Kategorie"],
            "keywords": form.summary["Stichwörter"],
            "comments": form.summary["Kommentar"],
            "created": moment,
        }
    )
    book.set_custom_property("Sprache", "de-DE", "text")
