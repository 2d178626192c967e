"""What must hold whatever comes back: twice, in another order, or as the Excel list hands it out, it says the same."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fko_cli import app
from fko_cli.core.codec import to_json
from fko_cli.core.questionnaire import COLUMNS, NEED_COLUMNS
from fko_cli.edges.actors_file import write_actors
from fko_cli.edges.store import open_store, returns
from fko_cli.edges.workspace import open_workspace
from tests.conftest import SMALL_SETTINGS
from tests.database import content
from tests.forms import OTHERS
from tests.test_core_reading_lossless import an_answer

MANY = int(os.environ.get("FKO_EXAMPLES", "0"))
FEW = settings(
    max_examples=MANY or 4, derandomize=not MANY, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip
"""Each example is a whole workspace, so that shrinking would take minutes; FKO_EXAMPLES=200 looks for new ones."""

Rows = Sequence[Mapping[str, str]]
Lists = Mapping[str, tuple[Rows, Rows]]
"""Actor -> the rows of its activities and of its needs, by heading."""

KEPT = ("number", "remark", "contact", "publish_contact")
"""What the list does not hand out as it was written: the activity's number stands there instead, remarks and contacts that
nobody released are private."""


@st.composite
def a_table(draw, columns, first: str) -> list[dict[str, str]]:
    """Rows under some of the columns, the telling one always among them and filled."""
    chosen = draw(st.permutations([one for one in columns if one.key != first]))[: draw(st.integers(1, 8))]
    telling = next(one for one in columns if one.key == first)
    rows = []
    for at in range(draw(st.integers(1, 4))):
        answers = {one.label: draw(an_answer(one.kind)) for one in chosen}
        rows.append({telling.label: f"{draw(an_answer(telling.kind))} {'abcd'[at]}", **answers})
    return rows


LISTS = st.fixed_dictionaries(
    {
        actor.key: st.tuples(a_table(COLUMNS, "title"), st.one_of(st.just([]), a_table(NEED_COLUMNS, "need")))
        for actor in OTHERS
    }
)


def workbook(actor: str, *tables: Rows) -> bytes:
    """An own list: one sheet for each table that has rows. The same bytes from two actors are asked about."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for number, rows in enumerate(tables):
            if rows:
                page = book.add_worksheet(f"{actor} {number + 1}")
                headings = list(dict.fromkeys(heading for row in rows for heading in row))
                for at, texts in enumerate([dict(zip(headings, headings, strict=True)), *rows]):
                    for column, heading in enumerate(headings):
                        if texts.get(heading):
                            page.write_string(at, column, texts[heading])
    return target.getvalue()


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("vorlage") / "region"
    assert app.run(["init", str(folder)]) == 0
    (folder / "fko.toml").write_text(SMALL_SETTINGS, encoding="utf-8")
    (folder / "akteure.xlsx").unlink(missing_ok=True)
    write_actors(folder / "akteure.xlsx", [replace(one, email=f"post@{one.key}.example.org") for one in OTHERS])
    return folder


@contextmanager
def office(template: Path):
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(template, Path(folder) / "region"))


def put(folder: Path, actor: str, name: str, data: bytes) -> None:
    path = folder / "ruecklauf" / "2026" / actor / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def collect(folder: Path, *arguments: str) -> None:
    assert app.run(["collect", "-w", str(folder), *map(str, arguments)]) in (0, 3)


def known(folder: Path, leave_out: Sequence[str] = ()) -> dict[str, list]:
    """What the store holds of each actor: reports, needs and findings, without their ids and files."""
    place = open_workspace(folder)
    found: dict[str, list] = {}
    with open_store(place) as store, store.reading() as conn:
        for actor in place.actors:
            # The sheet of needs has one column for the field of action; what a need names beside it stands nowhere yet.
            left = {"reports": leave_out, "needs": (*leave_out, "further_fields") if leave_out else ()}
            reports, needs = (
                [to_json({key: value for key, value in one.values.items() if key not in left[part]}) for one in records]
                for part, records in (
                    ("reports", returns.reports(conn, "2026", actor.key)),
                    ("needs", returns.needs(conn, "2026", actor.key)),
                )
            )
            told = [
                (one.code, one.sheet, one.row, one.column, one.value, one.message)
                for source in returns.returns(conn, "2026", actor=actor.key)
                for one in source.findings
            ]
            found[actor.key] = [
                sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in part) for part in (reports, needs)
            ] + ([] if leave_out else [sorted(told, key=str)])
    return found


@FEW
@given(lists=LISTS, order=st.permutations([actor.key for actor in OTHERS]))
def test_collecting_twice_changes_nothing_and_the_order_of_files_does_not_matter(template, lists: Lists, order):
    with office(template) as one, office(template) as other:
        for at, key in enumerate(lists):
            put(one, key, f"{at}.xlsx", workbook(key, *lists[key]))
            put(other, key, "liste.xlsx", workbook(key, *lists[key]))
        collect(one)
        before = content(one)
        collect(one)
        assert content(one) == before
        for key in order:
            collect(other, "--actor", key, str(other / "ruecklauf" / "2026" / key / "liste.xlsx"))
        assert known(one) == known(other)
        assert all(reports for reports, *_ in known(one).values())


def handed_out(folder: Path) -> dict[str, tuple[Rows, Rows]]:
    """The rows of the Excel list's sheets, by the actor that reported them."""
    assert app.run(["export", "table", "-w", str(folder), "--output", str(folder / "liste.xlsx")]) == 0
    book = openpyxl.load_workbook(folder / "liste.xlsx", read_only=True)
    keys = {actor.label: actor.key for actor in open_workspace(folder).actors}
    found: dict[str, tuple[list, list]] = {}
    for part, name in enumerate(("Meldungen", "Bedarfe")):
        headings, *rows = book[name].iter_rows(values_only=True) if name in book.sheetnames else [()]
        for row in rows:
            texts = {str(head): "" if value is None else str(value) for head, value in zip(headings, row, strict=True)}
            found.setdefault(keys[texts["Institution"]], ([], []))[part].append(texts)
    book.close()
    return found


def assert_the_list_says_the_same(first: Path, second: Path) -> None:
    for key, tables in handed_out(first).items():
        put(second, key, "liste.xlsx", workbook(key, *tables))
    collect(second)
    again = known(second, KEPT)
    for key, said in known(first, KEPT).items():
        assert again[key] == said, key


@FEW
@given(lists=LISTS)
def test_what_the_excel_list_hands_out_is_read_as_the_same_reports(template, lists: Lists):
    with office(template) as one, office(template) as other:
        for key, tables in lists.items():
            put(one, key, "liste.xlsx", workbook(key, *tables))
        collect(one)
        assert_the_list_says_the_same(one, other)


def test_the_excel_list_of_the_example_region_is_read_as_the_same_reports(tmp_path):
    for name in ("eins", "zwei"):
        assert app.run(["init", str(tmp_path / name), "--example", "region-aachen"]) == 0
    collect(tmp_path / "eins")
    shutil.rmtree(tmp_path / "zwei" / "ruecklauf" / "2026")
    assert_the_list_says_the_same(tmp_path / "eins", tmp_path / "zwei")
    assert sum(len(reports) for reports, *_ in known(tmp_path / "zwei").values()) > 150
