"""Forms as people break them in their programs: nothing is lost, nothing is read as consent, and what is odd is told."""

from __future__ import annotations

import csv
from collections import Counter

import openpyxl
import pytest

from fko_cli.edges.store import open_store, returns
from fko_cli.stages.returns.collecting import collect
from tests.office.answers import ACTIVITIES, ANSWERS, expected_reports
from tests.office.plans import Plan
from tests.office.python_books import run_openpyxl
from tests.office.rounds import found_round

TITLES = [values["title"] for _, values in expected_reports("answered")]
USUAL = Counter({"F212": 1, "F410": 1, "F109": 1, "F111": 1})
"""What the answers lead to in a form that is not broken."""


@pytest.fixture
def came_back(tmp_path):
    """Fill in the form of the only actor, break it, collect it: (file, titles of the reports, finding codes)."""
    workspace = found_round(tmp_path / "region", 1)
    form = workspace.sent_folder / "akteur-00.xlsx"
    filled = tmp_path / "ausgefuellt.xlsx"
    run_openpyxl([Plan(form, ANSWERS, (filled,))], tmp_path)

    def run(break_it, name="zurueck.xlsx"):
        book = openpyxl.load_workbook(filled)
        path = tmp_path / name
        changed = break_it(book, path)
        if not path.exists():
            (changed or book).save(path)
        with open_store(workspace) as store:
            file = collect(workspace, store, [path], actor="akteur-00")[0]
            with store.reading() as conn:
                reports = sorted(returns.reports(conn, workspace.round), key=lambda one: (one.place.sheet, one.place.row))
        return file, reports

    return run


def _only_sheet_in_new_book(book, path):
    target = openpyxl.Workbook()
    for line in book[ACTIVITIES].iter_rows():
        for cell in line:
            new = target.active.cell(cell.row, cell.column, cell.value)
            new.data_type = cell.data_type
    target.active["A4"] = None
    return target


def _as_csv(book, path):
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [cell.value for cell in line] for line in book[ACTIVITIES].iter_rows() if line[0].row != 4
        )


def _headings(**words):
    def write(book, path):
        for column, text in words.items():
            book[ACTIVITIES][f"{column}5"] = text or None

    return write


def _rename(book, path):
    book[ACTIVITIES].title = "Tabelle1"


def _delete(column):
    return lambda book, path: book[ACTIVITIES].delete_cols(column)


LOST = Counter({"F109": 1, "F111": 1})
"""Findings about sheets that a copy of one sheet leaves behind."""


@pytest.mark.parametrize(
    ("break_it", "name", "more", "less"),
    [
        pytest.param(_delete(23), "a.xlsx", {"F131": 1}, {}, id="row keys deleted"),
        pytest.param(_delete(1), "a.xlsx", {"F215": 1}, {}, id="numbers deleted"),
        pytest.param(_delete(5), "a.xlsx", {"F101": 1, "F215": 1}, {}, id="descriptions deleted"),
        pytest.param(_rename, "a.xlsx", {}, {}, id="sheet renamed"),
        pytest.param(_headings(D="Projektname lang", E="Worum"), "a.xlsx", {"F103": 2}, {}, id="headings rewritten"),
        pytest.param(_headings(D=""), "a.xlsx", {}, {}, id="heading of the titles emptied"),
        pytest.param(_only_sheet_in_new_book, "a.xlsx", {}, LOST, id="sheet copied into a new workbook"),
        pytest.param(_as_csv, "a.csv", {"F013": 1}, LOST, id="saved as csv"),
    ],
)
def test_rows_are_read_and_unanswered_ones_are_no_report(came_back, break_it, name, more, less):
    file, reports = came_back(break_it, name)
    found = Counter(one.code for one in file.findings)
    assert file.status.value == "accepted_with_findings"
    assert [one.text("title") for one in reports] == [
        one.replace("😀", "?") if name.endswith("csv") else one for one in TITLES
    ]
    assert [one.text("number") for one in reports] == ["A-0012", "A-0013", "", ""]
    assert found == USUAL + Counter(more) - Counter(less)
    assert file.cells.filled == file.cells.read + file.cells.noted


def test_without_the_titles_nothing_is_read_and_that_is_an_error(came_back):
    file, reports = came_back(_delete(4))
    assert reports == []
    told = {one.code: one.severity.value for one in file.findings}
    assert told["F010"] == "error"
    assert "zweite Zeile mit" in "".join(one.value for one in file.findings if one.code == "F105")


def test_a_duplicated_sheet_is_told_row_by_row(came_back):
    def duplicate(book, path):
        copied = book.copy_worksheet(book[ACTIVITIES])
        copied["N7"].data_type = "s"
        for line in copied.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.row > 5:
                    cell.data_type = "s"

    file, reports = came_back(duplicate)
    assert Counter(one.text("title") for one in reports) == Counter(TITLES * 2)
    twice = [one for one in file.findings if one.code == "F206"]
    assert [one.row for one in twice] == [7, 8, 10, 11]
    assert all(f"auf dem Blatt „{ACTIVITIES}“" in one.message for one in twice)
