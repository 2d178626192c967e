"""Several people in one workspace, each with a process of their own: who has to wait is told so, and nothing is lost.

All of it with the store in the SQLite file and with the store in PostgreSQL.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys

import pytest

from fko_cli.edges.store import engines, open_store
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.returns.collecting import collect
from tests.conftest import SMALL_SETTINGS
from tests.database import asked, content
from tests.faults import looking, scene

pytestmark = pytest.mark.sqlite
KEYS = [f"amt-{number}" for number in range(1, 9)]
COLUMNS = ["Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status", "Beginn", "Federführung", "Ziele"]
TOLD = [
    ["Ausbildungsmesse;1;Betriebe stellen sich Schulklassen vor.;laufend;03/2026;Amt 1",
     "Lehrstellenbörse;1;Freie Plätze im Netz.;laufend;;Amt 1",
     "Elterncafé Nord;2;Beratung für Eltern, die wieder arbeiten wollen.;laufend;;Amt 2"],
    ["Messe der Ausbildung;1;Betriebe stellen sich vor.;laufend;2026;Amt 1",
     "Treff für Eltern;2;Beratung für Eltern vor der Rückkehr in Arbeit.;laufend;;Amt 2",
     "Plätze im Netz;1;Freie Lehrstellen im Netz.;laufend;;Amt 2"],
    ["Elterncafé;2;Eltern beraten Eltern.;laufend;;Amt 2",
     "Börse für Lehrstellen;1;Plätze im Netz, gemeinsam.;laufend;;Amt 1",
     "Tag der Ausbildung;1;Schulklassen lernen Betriebe kennen.;laufend;03/2026;Amt 3"],
    ["Café für Eltern;2;Beratung für Eltern.;laufend;;Amt 2",
     "Freie Lehrstellen;1;Lehrstellen im Netz.;laufend;;Amt 4",
     "Messe für Schulklassen;1;Betriebe und Schulklassen.;laufend;2026;Amt 1"],
]  # fmt: skip
"""How four institutions tell of what may be the same three things."""
EACH = 3


def start(folder, *words) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fko_cli", *map(str, words), "-w", str(folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "FKO_DIALOG": "1", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def ended(process) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=180)
    return process.returncode, out, err


def answers(folder, name, keys) -> list:
    """A list from each of these institutions, three activities that resemble those of the others."""
    place = folder.parent / name
    place.mkdir()
    for key in keys:
        (place / key).mkdir()
        lines = [";".join(COLUMNS), *(f"{line};Ziele von {key}" for line in TOLD[KEYS.index(key) % len(TOLD)])]
        (place / key / f"{key}.csv").write_text("\n".join(lines), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """Eight institutions, of which four have reported and have been merged."""
    import openpyxl

    folder = tmp_path_factory.mktemp("vorher") / "region"
    assert scene.typed("init", folder).code == 0
    (folder / "fko.toml").write_text(SMALL_SETTINGS, encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["Kürzel", "Institution", "E-Mail"])
    for number, key in enumerate(KEYS, 1):
        book.active.append([key, f"Amt {number}", f"{key}@example.org"])
    book.save(folder / "akteure.xlsx")
    first = answers(folder, "erste", KEYS[:4])
    for key in KEYS[:4]:
        assert scene.typed("collect", "--actor", key, first / key, "-w", folder).code in (0, 3)
    assert scene.typed("merge", "-w", folder).code in (0, 3)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request, merged, tmp_path, fko):
    """A workspace of one's own, in either kind of database."""
    folder = tmp_path / "region"
    shutil.copytree(merged, folder)
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        moved = fko("store", "move", server.url(), "--schema", tmp_path.name, "--yes", "-w", folder)
        assert moved.code == 0, moved.err
    return folder


def counted(folder, table) -> int:
    return asked(folder, f"select count(*) from {table}")[0][0]


@contextlib.contextmanager
def writing(folder):
    """Somebody else who is in the middle of writing; called, they are done."""
    with contextlib.ExitStack() as other:
        store = other.enter_context(open_store(open_workspace(folder)))
        other.enter_context(store.writing())
        yield other.close


def refuse_to_wait(monkeypatch) -> None:
    """Let waiting be told at once and end soon."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(engines, "QUIET_SECONDS", 0.05)


def test_who_has_to_wait_is_told_and_then_goes_on(folder):
    with writing(folder) as done:
        process = start(folder, "edit", "A-0001", "title=Messe", "--json")
        told = process.stderr.readline()
        assert told.startswith("Jemand anderes arbeitet gerade in diesem Arbeitsordner; fko wartet")
        assert process.poll() is None
        done()
        code, out, err = ended(process)
    assert (code, err) == (0, "")
    assert '"Messe"' in out
    assert counted(folder, "overrides") == 1


def test_after_a_time_the_waiting_ends_with_a_refusal_and_nothing_has_changed(folder, fko, monkeypatch):
    before = content(folder)
    with writing(folder), monkeypatch.context() as patch:
        refuse_to_wait(patch)
        ran = fko("edit", "A-0001", "title=Messe", "-w", folder)
    assert ran.code == 1
    assert "fko wartet" in ran.err
    assert "ein anderes fko" in ran.err
    assert "Nichts wurde verändert" in ran.err
    assert content(folder) == before


def test_who_only_reads_waits_for_nobody(folder, fko, monkeypatch):
    with writing(folder):
        refuse_to_wait(monkeypatch)
        for words in (["list"], ["status"], ["review", "--json"]):
            ran = fko(*words, "-w", folder)
            assert (ran.code, ran.err) in ((0, ""), (3, "")), ran


def test_an_answer_does_not_wait_for_all_that_a_colleague_collects(folder, fko):
    path = folder.parent / "antworten.csv"
    question = fko("review", "--json", "-w", folder).json["questions"][0]["id"]
    path.write_text(f"Frage;Entscheidung\n{question};verschieden\n", encoding="utf-8")
    second = answers(folder, "zweite", KEYS[4:])
    for key in KEYS[4:]:
        (second / key).rename(folder / "ruecklauf" / "2026" / key)
    ends = []

    def with_a_colleague(files, _):
        for number, one in enumerate(files):
            if number == 2:
                ends.append(ended(start(folder, "review", "--import", path)))
            yield one

    place = open_workspace(folder)
    with open_store(place) as store:
        assert len(collect(place, store, [], progress=with_a_colleague)) == 4
    assert ends[0][0] in (0, 3) and "wartet" not in ends[0][2]
    assert (counted(folder, "decisions"), counted(folder, "report_versions")) == (1, 8 * EACH)


def test_one_collects_while_another_is_in_the_middle_of_reviewing(folder, fko):
    waiting = len(fko("review", "--json", "-w", folder).json["questions"])
    assert waiting > 1
    reviewing = start(folder, "review", "--by", "Redaktion")
    shown = ""
    while "Gehören sie zusammen?" not in shown and "? " not in shown:
        read = reviewing.stdout.read(1)
        assert read, reviewing.stderr.read()
        shown += read
    second = answers(folder, "zweite", KEYS[4:])
    for key in KEYS[4:]:
        code, _, err = ended(start(folder, "collect", "--actor", key, second / key))
        assert code in (0, 3), err
    assert reviewing.poll() is None
    code, _, err = ended_with(reviewing, "v\n" * waiting)
    assert code in (0, 3), err
    assert counted(folder, "report_versions") == 8 * EACH
    assert counted(folder, "decisions") == waiting
    assert fko("merge", "-w", folder).code in (0, 3)


def ended_with(process, typed) -> tuple[int, str, str]:
    out, err = process.communicate(typed, timeout=180)
    return process.returncode, out, err


def test_three_review_different_questions_while_a_fourth_collects(folder, fko):
    ids = [one["id"] for one in fko("review", "--json", "-w", folder).json["questions"]]
    assert len(ids) >= 3
    second = answers(folder, "zweite", KEYS[4:5])
    running = [start(folder, "collect", "--actor", KEYS[4], second / KEYS[4])]
    for number in range(3):
        path = folder.parent / f"antworten-{number}.csv"
        lines = "".join(f"{one};verschieden\n" for one in ids[number::3])
        path.write_text("Frage;Entscheidung\n" + lines, encoding="utf-8")
        running.append(start(folder, "review", "--import", path, "--by", f"Redaktion {number}"))
    for process in running:
        code, out, err = ended(process)
        assert code in (0, 3), (out, err)
    given = dict(asked(folder, 'select "by", count(*) from decisions group by 1'))
    assert given == {f"Redaktion {number}": len(ids[number::3]) for number in range(3)}
    assert counted(folder, "report_versions") == 5 * EACH


def test_two_who_collect_the_same_folder_store_each_return_once(folder, fko):
    place = folder / "ruecklauf" / "2026"
    second = answers(folder, "zweite", KEYS[4:])
    for key in KEYS[4:]:
        (second / key).rename(place / key)
    before = counted(folder, "returns")
    for process in [start(folder, "collect") for _ in range(2)]:
        code, _, err = ended(process)
        assert code in (0, 3), err
    assert counted(folder, "returns") == before + 4
    assert counted(folder, "report_versions") == 8 * EACH


def test_two_who_export_at_once_overwrite_nothing(folder):
    for process in [start(folder, "export", "table") for _ in range(3)]:
        code, _, err = ended(process)
        assert code in (0, 3), err
    assert looking.wrongs(folder.parent, {}) == []
