"""Drives openpyxl (load, edit, save), pandas (values only, into new sheets) and Gnumeric's `ssconvert` (open, save)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from tests.office.plans import Plan

EXPORTERS = {
    ".xlsx": "Gnumeric_Excel:xlsx2",
    ".ods": "Gnumeric_OpenCalc:odf",
    ".xls": "Gnumeric_Excel:excel_biff8",
}


def _type(book: Any, sheet: str, address: str, text: str) -> None:
    _enter(book[sheet][address], text)


def _enter(cell: Any, text: str | None) -> None:
    cell.value = text
    if text is not None:
        # openpyxl takes a text that begins with "=" for a formula; in a program, the cell is formatted as text.
        cell.data_type = "s"


def _copy_row(book: Any, sheet: str, source: int, target: int) -> None:
    for cell in book[sheet][source]:
        copied = book[sheet].cell(target, cell.column)
        _enter(copied, cell.value)
        copied._style = cell._style


def _hide_column(book: Any, sheet: str, column: str) -> None:
    book[sheet].column_dimensions[column].hidden = True


_STEPS: dict[str, Callable[..., None]] = {
    "type": _type,
    "insert": lambda book, sheet, row: book[sheet].insert_rows(row),
    "copy_row": _copy_row,
    "hide_column": _hide_column,
    "delete_sheet": lambda book, sheet: book.remove(book[sheet]),
    "delete_property": lambda book, name: book.custom_doc_props.__delitem__(name),
}


def run_openpyxl(plans: Sequence[Plan], folder: Path) -> None:
    """Carry out the plans."""
    for plan in plans:
        book = openpyxl.load_workbook(plan.source)
        for step, *rest in plan.steps:
            _STEPS[str(step)](book, *rest)
        for target in plan.targets:
            book.save(target)


def run_pandas(plans: Sequence[Plan], folder: Path) -> None:
    """Read all sheets and write what pandas sees of them into a new file; takes no steps."""
    for plan in plans:
        sheets = pd.read_excel(plan.source, sheet_name=None, header=None)
        for target in plan.targets:
            with pd.ExcelWriter(target) as writer:
                for name, frame in sheets.items():
                    frame.to_excel(writer, sheet_name=str(name), index=False, header=False)


def run_gnumeric(plans: Sequence[Plan], folder: Path) -> None:
    """Open and save; takes no steps."""
    for plan in plans:
        for target in plan.targets:
            command = ["ssconvert", "-T", EXPORTERS[target.suffix], str(plan.source), str(target)]
            subprocess.run(command, check=True, capture_output=True, timeout=60)


def missing_gnumeric() -> str:
    """Why Gnumeric can't be driven, empty when it can."""
    return "" if shutil.which("ssconvert") else "Gnumeric (ssconvert) ist nicht installiert"
