"""An SQLite file as it lies there: sound, with rows that lost their parent, damaged, or none at all."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from fko_cli.core.errors import UserError
from fko_cli.edges.store.problems import of_sqlite
from fko_cli.edges.store.snapshots import snapshot_file
from fko_cli.edges.store.sqlite_file import copy_file, counted, damage, faults, revision_of


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "fko.db"
    with sqlite3.connect(path) as conn:
        conn.executescript(
            "create table alembic_version (version_num); insert into alembic_version values ('0007');"
            "create table a (id integer primary key, t text); create table b (a references a);"
        )
        conn.executemany("insert into a (t) values (?)", [(f"{number} " * 300,) for number in range(200)])
    return path


def test_a_sound_file_has_its_revision_and_a_copy_has_all_rows(file, tmp_path):
    copy_file(file, tmp_path / "copy.db")
    assert faults(tmp_path / "copy.db") == []
    assert revision_of(tmp_path / "copy.db") == "0007"
    assert counted(tmp_path / "copy.db") == {"alembic_version": 1, "a": 200, "b": 0}


def test_rows_without_a_parent_are_a_fault_and_no_damage(file):
    with sqlite3.connect(file) as conn:
        conn.execute("insert into b values (999)")
    assert (faults(file), damage(file)) == (["foreign key: b 1"], [])


@pytest.mark.parametrize("kind", ["mitten", "keine"])
def test_a_damaged_file_has_no_revision_and_no_snapshot(file, tmp_path, kind):
    data = bytearray(file.read_bytes())
    data[8192:60_000] = b"\xa5" * (60_000 - 8192)
    file.write_bytes(data if kind == "mitten" else b"keine Datenbank" * 1000)
    assert faults(file)
    assert revision_of(file) is None
    with pytest.raises(UserError, match="ist keine lesbare Datenbank"):
        snapshot_file(file, tmp_path / "copy.db")


@pytest.mark.parametrize(
    ("said", "words"),
    [("unable to open database file", "nicht öffnen"), ("attempt to write a readonly database", "schreibgeschützt")],
)
def test_a_file_that_another_program_holds_on_windows_or_nobody_may_write(said, words):
    told = of_sqlite(OperationalError("", {}, sqlite3.OperationalError(said)), "fko.db")
    assert words in told.message
    assert "anderes Programm" in told.remedy
    assert "Rechte" in told.remedy


def test_a_share_that_is_away_or_full_says_no_more_than_that_it_failed():
    told = of_sqlite(OperationalError("", {}, sqlite3.OperationalError("disk I/O error")), "fko.db")
    assert "Verbindung" in told.remedy
    assert "Platz" in told.remedy


@pytest.mark.sqlite
@pytest.mark.parametrize("lost", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "empty"])
@pytest.mark.parametrize("has_backup", [True, False])
def test_a_store_that_is_lost_is_no_new_one(workspace_folder, fko, monkeypatch, lost, has_backup):
    assert fko("send", "-w", workspace_folder).code == 0
    if has_backup:
        assert fko("store", "backup", "-w", workspace_folder).code == 0
    path = workspace_folder / "fko.db"
    lost(path)
    for words in (["status"], ["send"], ["collect"], ["list", "--json"]):
        ran = fko(*words, "-w", workspace_folder)
        assert ran.code == 1 and "obwohl in diesem Arbeitsordner schon gearbeitet wurde" in ran.err, words
        assert ("fko doctor --repair" if has_backup else "fko restore SICHERUNG.zip") in ran.err
    assert "gearbeitet wurde" in fko("doctor", "-w", workspace_folder).out
    assert not path.exists() or not path.stat().st_size
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr("sys.stdin.readline", lambda: "j\n", raising=False)
    repaired = fko("doctor", "--repair", "-w", workspace_folder)
    assert ("fko restore SICHERUNG.zip" in repaired.err) != has_backup
    assert (fko("send", "-w", workspace_folder).code == 0) == has_backup
