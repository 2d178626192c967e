"""Reads and writes the register of actors, `akteure.xlsx`, which staff edit in Excel (rules: `core.sending.register`)."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fko_cli.core.errors import UserError
from fko_cli.core.grid import column_letters, column_number
from fko_cli.core.records import Actor
from fko_cli.core.sending.register import REGISTER_COLUMNS, Entry, Problem, check
from fko_cli.edges.files import reason, write_atomically
from fko_cli.edges.zip_damage import ZIP_DAMAGE

SPARE_ROWS = 200
"""Rows below the last actor that offer the yes/no list and the explanations."""

_MAX_CELLS = 2_000_000
_MAX_SHEET_BYTES = 100_000_000
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')


def read_actors(path: Path) -> tuple[Actor, ...]:
    """All actors of the register, in its order. One UserError names everything that is wrong, by row and column."""
    sheet, rows = _first_sheet(path)
    where = f"{path.name}, Blatt „{sheet}“"
    places = _places(rows[0] if rows else [], where)
    entries = []
    for number, row in enumerate(rows[1:], start=2):
        values = {key: _text(row[at]) if at < len(row) else "" for key, at in places.items()}
        if any(text.strip() for text in values.values()):
            entries.append(Entry(number, values))
    actors, problems = check(entries)
    if problems:
        raise _refusal(where, problems)
    return actors


def cells(path: Path) -> list[tuple[str, str]]:
    """(Address, text) of every filled cell of the register, e.g. `F7`; UserError when it can't be read."""
    _, rows = _first_sheet(path)
    return [
        (f"{column_letters(column)}{row}", text)
        for row, values in enumerate(rows, 1)
        for column, cell in enumerate(values, 1)
        if (text := _text(cell).strip())
    ]


def _refusal(where: str, problems: Sequence[Problem]) -> UserError:
    count = "einen Fehler" if len(problems) == 1 else f"{len(problems)} Fehler"
    lines = [f"  Zeile {one.row}, Spalte „{one.column}“: {one.text}" for one in problems]
    return UserError(
        "\n".join([f"{where} enthält {count}:", *lines]),
        "Bitte in Excel berichtigen, speichern und den Befehl wiederholen.",
    )


def _places(header: Sequence[Any], where: str) -> dict[str, int]:
    labels = [_plain(_text(cell)) for cell in header]
    wanted = {column.key: _plain(column.label) for column in REGISTER_COLUMNS}
    twice = [column.label for column in REGISTER_COLUMNS if labels.count(wanted[column.key]) > 1]
    missing = [column.label for column in REGISTER_COLUMNS if column.required and wanted[column.key] not in labels]
    if missing or twice:
        lines = [f"Die Spalte „{label}“ fehlt." for label in missing]
        lines += [f"Die Spalte „{label}“ kommt mehrfach vor." for label in twice]
        raise UserError(
            f"{where}, Zeile 1: {' '.join(lines)}",
            "Die Überschriften in Zeile 1 heißen: " + ", ".join(column.label for column in REGISTER_COLUMNS) + ".",
        )
    return {key: labels.index(label) for key, label in wanted.items() if label in labels}


def _plain(label: str) -> str:
    return unicodedata.normalize("NFC", label).replace("*", "").strip().lower()


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell))


def _first_sheet(path: Path) -> tuple[str, list[list[Any]]]:
    """Name and rows of the first sheet, rows and columns counted from A1."""
    from python_calamine import CalamineError, CalamineWorkbook

    unreadable = UserError(
        f"{path} ist keine lesbare Excel-Datei.",
        "Bitte in Excel öffnen und als .xlsx speichern oder aus einer Sicherung holen.",
    )
    try:
        data = path.read_bytes()
        _refuse_far_cells(path, data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        return sheet.name, sheet.to_python(skip_empty_area=False)
    except FileNotFoundError as problem:
        raise UserError(
            f"Das Verzeichnis der Akteur*innen fehlt: {path}.",
            "Bitte die Datei zurücklegen. Eine leere Vorlage entsteht mit „fko init“ in einem neuen Ordner.",
        ) from problem
    except OSError as problem:
        raise UserError(
            f"{path} lässt sich nicht öffnen ({reason(problem)}).",
            "Bitte die Datei in anderen Programmen schließen und die Zugriffsrechte prüfen.",
        ) from problem
    except (CalamineError, *ZIP_DAMAGE, RuntimeError, IndexError, ValueError) as problem:
        raise unreadable from problem


def _refuse_far_cells(path: Path, data: bytes) -> None:
    """Refuse a sheet with entries so far out that the reader would need the memory for everything in between."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if not entry.filename.startswith("xl/worksheets/") or not entry.filename.endswith(".xml"):
                continue
            if entry.file_size > _MAX_SHEET_BYTES:
                raise UserError(f"{path} ist ungewöhnlich groß.", "Bitte überzählige Blätter und Zeilen löschen.")
            cells = _FILLED_CELL.findall(archive.read(entry))
            rows = max((int(row) for _, row in cells), default=0)
            columns = max((column_number(letters.decode()) for letters, _ in cells), default=0)
            if rows * columns > _MAX_CELLS:
                raise UserError(
                    f"{path}: Ein Blatt reicht bis Zeile {rows} und Spalte {columns}, vermutlich aus Versehen.",
                    "Bitte die überzähligen Zeilen und Spalten löschen und speichern.",
                )


def write_actors(path: Path, actors: Sequence[Actor]) -> None:
    """Write a register for staff to edit: the header with explanations, the actors, room for more. Never overwrites."""
    if path.exists():
        raise UserError(f"{path} gibt es schon.", "Die Datei wird nicht überschrieben.")
    write_atomically(path, _register(actors))


def _register(actors: Sequence[Actor]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("Akteure")
    font = {"font_name": "Arial", "font_size": 10, "border": 1, "border_color": "#BFBFBF", "valign": "top"}
    head = book.add_format({**font, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "valign": "vcenter"})
    body = book.add_format({**font, "num_format": "@"})
    last_row = len(actors) + SPARE_ROWS
    for at, column in enumerate(REGISTER_COLUMNS):
        page.set_column(at, at, column.width)
        page.write_string(0, at, f"{column.label} *" if column.required else column.label, head)
        rule: dict[str, Any] = {"validate": "any", "input_title": column.label, "input_message": column.help}
        if column.key == "active":
            rule |= {"validate": "list", "source": ["ja", "nein"], "error_type": "information"}
        page.data_validation(0, at, 0, at, {**rule, "validate": "any"})
        page.data_validation(1, at, last_row, at, rule)
        for row in range(1, last_row + 1):
            text = _entry(actors[row - 1], column.key) if row <= len(actors) else ""
            if text:
                page.write_string(row, at, text, body)
            else:
                page.write_blank(row, at, None, body)
    page.set_row(0, 24)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, last_row, len(REGISTER_COLUMNS) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&8&F&R&8Seite &P von &N")
    book.set_properties({"title": "Akteur*innen des Handlungskonzepts", "comments": "Sprache: Deutsch (de-DE)"})
    book.close()
    return target.getvalue()


def _entry(actor: Actor, key: str) -> str:
    value = getattr(actor, key)
    return ("ja" if value else "nein") if isinstance(value, bool) else str(value)
