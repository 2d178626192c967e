"""Fills questionnaires the way offices do, oddities included, and keeps the bytes the same from run to run."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import tempfile
import textwrap
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import example_content as content
import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from fko_cli.core.grid import column_letters
from fko_cli.core.questionnaire import (
    COLUMNS,
    HEADER_ROW,
    INSTITUTION_LINES,
    SHEET_ACTIVITIES,
    SHEET_INSTITUTION,
    SHEET_NEEDS,
)
from fko_cli.core.sending.form import FIRST_ANSWER_ROW, INSTITUTION_FIRST_ROW, STATUS_ROW

MOMENT = datetime(2026, 2, 20, 9, 0)
"""When everything in the example was saved, so that a rebuild gives the same bytes."""

Labelled = Mapping[str, str]
"""One line of the labelled data."""

COLUMN_OF = {column.key: at for at, column in enumerate(COLUMNS, start=1)}
_FULL_DATE = "%d.%m.%Y"


def fill(form: bytes, actor: str, rows: Sequence[Labelled]) -> openpyxl.Workbook:
    """The questionnaire with the institution's answers, its reports from the first answer row on, and its needs."""
    office = content.OFFICES[actor]
    book = openpyxl.load_workbook(io.BytesIO(form))
    _say(book, "filled_by", office.filled_by)
    sheet: Any = book[SHEET_ACTIVITIES]
    for number, report in enumerate(rows):
        for key, text in report.items():
            if key in content.COLUMN_KEYS and text:
                place = sheet.cell(FIRST_ANSWER_ROW + number, COLUMN_OF[content.COLUMN_KEYS[key]])
                _enter(place, text, as_date=number < office.dates and key in ("beginn", "ende"))
        _choose(sheet, FIRST_ANSWER_ROW + number, actor, report["titel"])
        sheet.row_dimensions[FIRST_ANSWER_ROW + number].height = _height(report)
    for row, need in enumerate(content.NEEDS.get(actor, ()), start=HEADER_ROW + 1):
        for column, text in enumerate(need, start=1):
            if text:
                _enter(book[SHEET_NEEDS].cell(row, column), text)
    return book


def _height(report: Labelled) -> float:
    """The height in points that a spreadsheet program gives the row, estimated from the widths of the columns."""
    lines = [
        len(textwrap.wrap(line, int(COLUMNS[COLUMN_OF[content.COLUMN_KEYS[key]] - 1].width * 1.2))) or 1
        for key, text in report.items()
        if key in content.COLUMN_KEYS
        for line in [text.replace("\n", " " * 20)]
    ]
    return 12.75 * max(lines) + 4


def _say(book: openpyxl.Workbook, key: str, text: str) -> None:
    row = INSTITUTION_FIRST_ROW + [line.key for line in INSTITUTION_LINES].index(key)
    if text:
        _enter(book[SHEET_INSTITUTION].cell(row, 2), text)


def _enter(cell: Any, text: str, *, as_date: bool = False) -> None:
    if as_date and re.fullmatch(r"\d\d\.\d\d\.\d{4}", text):
        cell.value = datetime.strptime(text, _FULL_DATE)
        cell.number_format = "DD.MM.YYYY"
    else:
        cell.value = text
        cell.data_type = "s"  # a text beginning with "=" or "-" stays a text, as the form's cells are formatted


def _choose(sheet: Any, row: int, actor: str, title: str) -> None:
    released = "ja" if title in content.RELEASED.get(actor, ()) else ""
    refused = "nein" if title in content.REFUSED.get(actor, ()) else ""
    change = content.CHANGES.get(actor, {}).get(title, "")
    for key, text in (("publish_contact", released or refused), ("change", change)):
        if text:
            _enter(sheet.cell(row, COLUMN_OF[key]), text)


def strike(book: openpyxl.Workbook, rows: Sequence[Labelled]) -> None:
    """Strike out a whole cell, a part of another, and leave a comment; the labelled content stays as it is."""
    sheet: Any = book[SHEET_ACTIVITIES]
    cell = _cell(sheet, rows, content.STRUCK_CELL)
    _enter(cell, content.STRUCK_CELL[2])
    font = copy(cell.font)
    font.strike = True
    cell.font = font
    cell = _cell(sheet, rows, content.STRUCK_PART)
    struck = TextBlock(InlineFont(rFont="Arial", sz=10, strike=True), content.STRUCK_PART[2])
    cell.value = CellRichText(str(cell.value), struck)
    remark = Comment(content.COMMENT[2], "Team Weiterbildung", width=260, height=70)
    _cell(sheet, rows, content.COMMENT).comment = remark


def _cell(sheet: Any, rows: Sequence[Labelled], where: tuple[str, str, str]) -> Any:
    number = [report["titel"] for report in rows].index(where[0])
    return sheet.cell(FIRST_ANSWER_ROW + number, COLUMN_OF[content.COLUMN_KEYS[where[1]]])


def squeeze(book: openpyxl.Workbook, rows: Sequence[Labelled]) -> None:
    """Put two titles, one below the other, into one merged cell; the other cells of both rows stay separate."""
    sheet: Any = book[SHEET_ACTIVITIES]
    titles = [report["titel"] for report in rows]
    first = FIRST_ANSWER_ROW + titles.index(content.SQUEEZED[0])
    assert titles.index(content.SQUEEZED[1]) == titles.index(content.SQUEEZED[0]) + 1, "the two rows must be neighbours"
    letters = column_letters(COLUMN_OF["title"])
    sheet[f"{letters}{first}"].value = "\n".join(f"{number}. {title}" for number, title in enumerate(content.SQUEEZED, 1))
    sheet[f"{letters}{first + 1}"].value = None
    sheet.merge_cells(f"{letters}{first}:{letters}{first + 1}")


def rearrange(book: openpyxl.Workbook, count: int) -> dict[int, int]:
    """Move the column `Status` behind the title and insert blank rows; gives the new row of each old one."""
    sheet: Any = book[SHEET_ACTIVITIES]
    order = list(range(1, len(COLUMNS) + 1))
    order.remove(COLUMN_OF["status"])
    order.insert(COLUMN_OF["title"], COLUMN_OF["status"])
    widths = [sheet.column_dimensions[column_letters(column)].width for column in order]
    for row in range(HEADER_ROW, sheet.max_row + 1):
        before = [(sheet.cell(row, column).value, copy(sheet.cell(row, column)._style)) for column in order]
        for column, (value, style) in enumerate(before, start=1):
            cell = sheet.cell(row, column)
            cell.value, cell._style = value, style
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[column_letters(column)].width = width
    moved = {row: row for row in range(FIRST_ANSWER_ROW, FIRST_ANSWER_ROW + count)}
    heights = {row: sheet.row_dimensions[row].height for row in moved}
    for behind in (FIRST_ANSWER_ROW + 4, FIRST_ANSWER_ROW + 1):
        sheet.insert_rows(behind + 1)
        moved = {old: new + (new > behind) for old, new in moved.items()}
    for row in range(FIRST_ANSWER_ROW, FIRST_ANSWER_ROW + count + 2):
        sheet.row_dimensions[row].height = next((heights[old] for old, new in moved.items() if new == row), None)
    return moved


def saved(book: openpyxl.Workbook, counter: str = "") -> bytes:
    """The bytes of a workbook, the same from run to run.

    `counter` is the result of the form's only formula as sent: openpyxl drops results, Excel would have stored it.
    """
    book.properties.created = book.properties.modified = MOMENT
    target = io.BytesIO()
    book.save(target)
    return steady(target.getvalue(), _counted(book, counter) if counter else "")


def _counted(book: openpyxl.Workbook, counter: str) -> str:
    """The counter's text after filling in."""
    sheet: Any = book[SHEET_ACTIVITIES]
    cells = [
        [sheet.cell(row, column) for column in range(2, len(COLUMNS) + 1)]
        for row in range(FIRST_ANSWER_ROW, sheet.max_row + 1)
    ]
    required = [at for at, cell in enumerate(sheet[HEADER_ROW][1 : len(COLUMNS)]) if str(cell.value).endswith("*")]
    begun = [row for row in cells if any(cell.value for cell in row)]
    missing = [row for row in begun if not all(row[at].value for at in required)]
    numbers = iter((len(begun), len(missing)))
    return re.sub(r"\d+", lambda _: str(next(numbers)), counter)


def steady(data: bytes, counter: str = "") -> bytes:
    """The same workbook with fixed times inside, and with the result of the counter's formula where one is given."""
    stamp = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    formula = re.compile(rb'(<c r="A%d"[^>]*?)(?: t="\w+")?>(<f>.*?</f>)<v ?(?:/>|></v>)' % STATUS_ROW, re.DOTALL)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            elif entry.filename.startswith("xl/worksheets/sheet"):
                part = re.sub(rb'(<row [^>]*?) customHeight="1"', rb"\1", part)  # heights were not fixed by hand
                if counter:
                    part = formula.sub(rb'\1 t="str">\2<v>' + counter.encode() + b"</v>", part)
            after.writestr(steady_entry(entry.filename), part, zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def steady_entry(name: str) -> zipfile.ZipInfo:
    """The entry of an archive with the fixed moment as its time."""
    return zipfile.ZipInfo(name, MOMENT.timetuple()[:6])


def own_list(rows: Sequence[Labelled]) -> tuple[bytes, int]:
    """An office's own list, with titles above the header, other headings and another order; and its first answer row."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Projekte 2026"
    sheet["A1"], sheet["A2"] = (
        "low-tec: Projektliste 2026 für die Regionalagentur",
        "Stand 18.02.2026, nur laufende und geplante",
    )
    sheet["A1"].font = Font(bold=True, size=14)
    headings = [*content.OWN_LIST, content.OWN_LIST_EXTRA]
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(4, column, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[column_letters(column)].width = 60 if heading == "Inhalt" else 22
    for number, report in enumerate(rows):
        sheet.row_dimensions[5 + number].height = _height(report)
        for column, key in enumerate(content.OWN_LIST.values(), start=1):
            if report[key]:
                cell = sheet.cell(5 + number, column)
                _enter(cell, report[key])
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(5 + number, len(headings), 4100 + 10 * number)
    return saved(book), 5


def excel_csv(rows: Sequence[Labelled]) -> bytes:
    """A list as German Excel saves it as CSV: semicolons, Windows-1252, quoted line breaks, a header in row 1."""
    labels = {column.key: column.label for column in COLUMNS}
    used = [key for key in content.COLUMN_KEYS if any(report[key] for report in rows)]
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow([labels[content.COLUMN_KEYS[key]] for key in used])
    table.writerows([report[key] for key in used] for report in rows)
    return text.getvalue().encode("cp1252")


def convert(data: bytes, suffix: str, existing: Path) -> bytes | None:
    """`data` saved by LibreOffice in another format; what exists already when it says the same; None without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return existing.read_bytes() if existing.exists() else None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "fragebogen.xlsx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profil').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", suffix, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        made = source.with_suffix(f".{suffix}")
        # LibreOffice stamps the time of saving into the file: a rebuild that says the same keeps the old bytes.
        if existing.exists() and _texts(existing) == _texts(made):
            return existing.read_bytes()
        return made.read_bytes()


def _texts(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
