"""Stores of former years: each frozen one opens with all its data, a backup lies beside; damaged files are restored."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from fko_cli.edges.store import open_store, schema
from fko_cli.edges.store.backups import back_up_file, backups
from fko_cli.edges.workspace import open_workspace
from tests.test_edges_store import report, returned

pytestmark = pytest.mark.sqlite
FROZEN = sorted((Path(__file__).parent / "data" / "stores").glob("*.db.gz"))


def rows_of(path):
    """Table -> (names of columns, all rows)."""
    with sqlite3.connect(path) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for name in sorted(set(names) - {"alembic_version", "sqlite_sequence"}):
            cursor = raw.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
            found[name] = ([one[0] for one in cursor.description], cursor.fetchall())
        return found


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name[:4])
def test_a_frozen_store_opens_with_all_its_data(frozen, fko, tmp_path):
    folder = tmp_path / "region"
    assert fko("init", folder, "--example", "region-aachen").code == 0
    shutil.rmtree(folder / "ruecklauf")
    path = folder / "fko.db"
    path.write_bytes(gzip.decompress(frozen.read_bytes()))
    before = rows_of(path)
    assert len(before["report_versions"][1]) > 20 and before["decisions"][1]
    listed = json.loads(frozen.with_name(f"{frozen.name[:4]}.json").read_text(encoding="utf-8"))
    reports = fko("list", "--reports", "--json", "-w", folder).json["reports"]
    after = rows_of(path)
    for table, (columns, rows) in before.items():
        places = [after[table][0].index(name) for name in columns]
        assert [tuple(row[place] for place in places) for row in after[table][1]] == rows, table
    shown = {one["id"]: (one["actor"], one["values"]["title"]) for one in reports}
    assert shown == {one["id"]: (one["actor"], one["values"]["title"]) for one in listed["reports"]["reports"]}
    activities = fko("list", "--json", "-w", folder).json["activities"]
    then = {one["id"]: {two["id"] for two in one["reports"]} for one in listed["activities"]["activities"]}
    assert {one["id"]: {two["id"] for two in one["reports"]} for one in activities} == then
    revision = frozen.name[:4]
    if revision != schema.SCHEMA_REVISION:
        (backup,) = backups(path)
        assert (backup.revision, rows_of(backup.path)) == (revision, before)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (schema.SCHEMA_REVISION,)


def test_there_is_a_frozen_store_of_every_revision_before_this_one():
    from fko_cli.edges.store.migrations import known_revisions

    assert {path.name[:4] for path in FROZEN} >= known_revisions() - {schema.SCHEMA_REVISION}


@pytest.fixture
def backed_up(workspace_folder):
    """A workspace with a backup, and one return that is newer than it."""
    from fko_cli.edges.store import returns as stored

    with open_store(open_workspace(workspace_folder)) as store:
        with store.writing() as conn:
            stored.add_return(conn, returned(reports=[report("Messe")]))
        back_up_file(workspace_folder / "fko.db", schema.SCHEMA_REVISION)
        with store.writing() as conn:
            stored.add_return(conn, returned("b" * 64, [report("Beratung")]))
    return workspace_folder


def damage(path):
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xa5" * 8192
    path.write_bytes(content)


def test_backups_are_never_overwritten(fko, backed_up):
    first = {path: path.read_bytes() for path in backed_up.glob("fko.db.sicherung-*")}
    assert fko("store", "backup", "-w", backed_up).code == 0
    assert len(list(backed_up.glob("fko.db.sicherung-*"))) == 2
    assert all(path.read_bytes() == content for path, content in first.items())
    assert "Sicherung: fko.db.sicherung-" in fko("store", "-w", backed_up).out


def test_a_damaged_store_is_told_and_restored_when_asked(fko, backed_up, monkeypatch):
    path = backed_up / "fko.db"
    damage(path)
    broken = path.read_bytes()
    checked = fko("doctor", "-w", backed_up)
    assert checked.code == 3 and "fko doctor --repair" in checked.out
    monkeypatch.setattr("sys.stdin.readline", lambda: "j\n", raising=False)
    unasked = fko("doctor", "--repair", "-w", backed_up)
    assert (unasked.code, "Terminal" in unasked.err) == (1, True)
    monkeypatch.setenv("FKO_DIALOG", "1")
    silent = fko("doctor", "--repair", "--json", "-w", backed_up)
    assert (silent.code, silent.out, "ohne --json" in silent.err) == (1, "", True)
    assert path.read_bytes() == broken
    monkeypatch.setattr("sys.stdin.readline", lambda: "n\n", raising=False)
    assert "nichts verändert" in fko("doctor", "--repair", "-w", backed_up).out
    assert path.read_bytes() == broken
    monkeypatch.setattr("sys.stdin.readline", lambda: "j\n", raising=False)
    ran = fko("doctor", "--repair", "-w", backed_up)
    assert "1 Rückläufe" in ran.out and "Zurückgespielt" in ran.out
    (aside,) = backed_up.glob("fko.db.beschaedigt-*")
    assert aside.read_bytes() == broken
    assert [one["values"]["title"] for one in fko("list", "--reports", "--json", "-w", backed_up).json["reports"]] == [
        "Messe"
    ]


def test_a_journal_of_the_damaged_file_does_not_spoil_the_restored_one(fko, backed_up, monkeypatch):
    path = backed_up / "fko.db"
    damage(path)
    (backed_up / "fko.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\x01" * 2000)
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr("sys.stdin.readline", lambda: "j\n", raising=False)
    assert "Zurückgespielt" in fko("doctor", "--repair", "-w", backed_up).out
    assert not (backed_up / "fko.db-journal").exists()
    assert fko("list", "--reports", "-w", backed_up).code == 0


def test_a_sound_store_is_not_touched(fko, backed_up):
    before = (backed_up / "fko.db").read_bytes()
    assert "nichts verändert" in fko("doctor", "--repair", "-w", backed_up).out
    assert (backed_up / "fko.db").read_bytes() == before


def test_without_a_sound_backup_nothing_happens(fko, backed_up):
    for path in (backed_up / "fko.db", *backed_up.glob("fko.db.sicherung-*")):
        damage(path)
    before = (backed_up / "fko.db").read_bytes()
    ran = fko("doctor", "--repair", "-w", backed_up)
    assert ran.code == 1 and "brauchbare Sicherung" in ran.err
    assert (backed_up / "fko.db").read_bytes() == before
