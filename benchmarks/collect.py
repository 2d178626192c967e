"""Speed of collecting: the shares of guard, parsing, interpretation and store, and the peers on the same files.

Run: python benchmarks/collect.py [number of files …]   (default: 25)

Compares, on workbooks of 60 rows and 20 columns of text: `fko`'s reading stage (child processes,
every cell with comment, strike-out, fill, formula), `pandas.read_excel` with openpyxl, openpyxl's own loop, and bare
python-calamine as the limit. Times are the best of three.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import python_calamine
import xlsxwriter

from fko_cli.core.questionnaire import COLUMNS
from fko_cli.core.reading.interpret import Context, interpret
from fko_cli.edges.intake import guard, kinds, xlsx
from fko_cli.edges.intake.folders import find_sources
from fko_cli.edges.intake.guard import Limits
from fko_cli.edges.intake.reading import read_returns
from fko_cli.edges.store import open_store
from fko_cli.edges.workspace import Workspace, open_workspace
from fko_cli.stages.returns.collecting import collect

ROWS = 60
ANSWERS = {
    "field": "1 Bildung", "further_fields": "1", "status": "laufend", "start": "03/2026", "end": "fortlaufend",
    "territory": "Region", "publish_contact": "nein", "change": "neu", "link": "https://example.org/projekt",
}  # fmt: skip
"""What is chosen and not written freely, by column."""
SETTINGS = """format = 1
[region]
name = "Region"
editor = "Regionalagentur"
[round]
name = "2026"
deadline = 2026-03-31
[[fields]]
id = "1"
title = "Bildung"
"""


def make_file(number: int) -> bytes:
    """A workbook with the questionnaire's columns and `ROWS` filled rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Aktivitäten")
        for at, column in enumerate(COLUMNS[1:21]):
            sheet.write(0, at, column.label)
            for row in range(1, ROWS + 1):
                plain = f"{column.label} {row} aus Datei {number}: ein Satz, wie er in einem Formular steht."
                sheet.write(row, at, ANSWERS.get(column.key, plain))
    return target.getvalue()


def best(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest run."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def openpyxl_loop(path: Path) -> None:
    """Every cell's value, as a careful script would read it."""
    for sheet in openpyxl.load_workbook(path, data_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                _ = cell.value


def shares(count: int) -> None:
    """Print what the parts of `fko collect` take: each part alone in one process, then the whole stage as it runs."""
    with tempfile.TemporaryDirectory() as name:
        place = make_workspace(Path(name), count)
        contents = [path.read_bytes() for path in sorted(place.returns_folder.rglob("*.xlsx"))]
        books = [xlsx.read(content) for content in contents]
        context = Context(settings=place.settings, actors=place.actors, own_list=True)
        parts = {
            "guard": best(lambda: [(kinds.kind_of(content, ""), guard.Parts(content)) for content in contents]),
            "parse": best(lambda: [xlsx.read(content) for content in contents]),
            "interpret": best(lambda: [interpret(book, context) for book in books]),
        }
        with open_store(place) as store:
            start = time.perf_counter()
            collected = collect(place, store, [])
            whole = time.perf_counter() - start
    reports = sum(one.reports for one in collected)
    alone = ", ".join(f"{label} {seconds:.2f} s" for label, seconds in parts.items())
    print(
        f"fko collect, {count} files, {reports} reports: {whole:.2f} s; alone in one process: {alone}; the rest is the store"
    )


def make_workspace(folder: Path, count: int) -> Workspace:
    """A workspace with `count` actors and a returned list of each, in a folder with its key."""
    (folder / "fko.toml").write_text(SETTINGS, encoding="utf-8")
    register = openpyxl.Workbook()
    register.active.append(["Kürzel", "Institution", "E-Mail"])
    for number in range(count):
        register.active.append([f"stelle-{number}", f"Stelle {number}", f"stelle-{number}@example.org"])
        target = folder / "ruecklauf" / "2026" / f"stelle-{number}"
        target.mkdir(parents=True)
        (target / "liste.xlsx").write_bytes(make_file(number))
    register.save(folder / "akteure.xlsx")
    return open_workspace(folder)


def measure(count: int) -> None:
    """Print the table for `count` files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            (folder / f"datei{number:03}.xlsx").write_bytes(make_file(number))
        paths = sorted(folder.iterdir())
        contents = [path.read_bytes() for path in paths]
        peers = {
            "fko, reading stage": lambda: list(read_returns(find_sources([folder]), Limits(), lambda _: False)),
            "  of it guard (one process)": lambda: [(kinds.kind_of(c, ""), guard.Parts(c)) for c in contents],
            "  of it parsing (one process)": lambda: [xlsx.read(content) for content in contents],
            "pandas.read_excel (openpyxl)": lambda: [
                pd.read_excel(path, sheet_name=None, engine="openpyxl") for path in paths
            ],
            "openpyxl loop": lambda: [openpyxl_loop(path) for path in paths],
            "python-calamine, values only": lambda: [
                [book.get_sheet_by_name(n).to_python() for n in book.sheet_names]
                for book in map(python_calamine.load_workbook, paths)
            ],
        }
        seconds = {label: best(work) for label, work in peers.items()}
    base = seconds["pandas.read_excel (openpyxl)"]
    print(f"{count} files of {ROWS} x 20 cells")
    for label, found in seconds.items():
        print(f"  {label:32} {found:7.2f} s   {found / base:5.2f} of pandas")


if __name__ == "__main__":
    for size in [int(argument) for argument in sys.argv[1:]] or [25]:
        measure(size)
        shares(size)
