"""SQLite files on network shares: what locks are worth there, paths that begin with a server, holding the whole file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from fko_cli.edges import shares, sqlite
from fko_cli.edges.shares import Locks, locks_in
from fko_cli.edges.store import engines
from fko_cli.edges.store.engines import sqlite_engine

pytestmark = pytest.mark.sqlite
ROOT = "28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"


def mounted(place, kind, options="rw"):
    return f"30 28 0:45 / {str(place).replace(' ', chr(92) + '040')} rw,relatime - {kind} //server/share {options}\n"


def pretend(monkeypatch, tmp_path, table):
    """Let this be Linux with these mounts."""
    file = tmp_path / "mountinfo"
    file.write_text(ROOT + table, encoding="utf-8")
    monkeypatch.setattr(shares, "_MOUNTS", file)


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("ext4", "rw", Locks.usual),
        ("nfs4", "rw,vers=4.2,local_lock=none", Locks.usual),
        ("nfs", "rw,vers=3,nolock,local_lock=all", Locks.here_only),
        ("cifs", "rw,vers=3.1.1,cache=strict", Locks.once),
        ("smb3", "rw,cache=none", Locks.once),
        ("cifs", "rw,vers=3.1.1,cache=strict,nobrl", Locks.here_only),
        ("cifs", "rw,vers=3.1.1,cache=loose", Locks.here_only),
        ("fuse.gvfsd-fuse", "rw", Locks.here_only),
    ],
)
def test_what_locks_are_worth(tmp_path, monkeypatch, kind, options, expected):
    place = tmp_path / "Netz Laufwerk"
    (place / "region").mkdir(parents=True)
    pretend(monkeypatch, tmp_path, mounted(place, kind, options) + "kaputte Zeile\n")
    assert locks_in(place / "region") is expected
    assert locks_in(tmp_path) is Locks.usual


def test_the_last_mount_at_a_place_counts_and_no_table_means_usual_locks(tmp_path, monkeypatch):
    pretend(monkeypatch, tmp_path, mounted(tmp_path, "cifs") + mounted(tmp_path, "ext4"))
    assert locks_in(tmp_path) is Locks.usual
    monkeypatch.setattr(shares, "_MOUNTS", tmp_path / "keine")
    assert locks_in(tmp_path) is Locks.usual


@pytest.mark.parametrize(("options", "warned"), [("rw,vers=3.1.1,nobrl", True), ("rw,vers=3.1.1", False)])
def test_where_nothing_keeps_two_apart_it_is_said(fko, workspace_folder, tmp_path, monkeypatch, options, warned):
    pretend(monkeypatch, tmp_path, mounted(workspace_folder, "cifs", options))
    engines._warn_about.cache_clear()  # a command is a process of its own
    said = fko("doctor", "-w", workspace_folder, "--json")
    hints = [one["message"] for one in said.json["checks"] if (one["state"], one["subject"]) == ("hint", "Datenbank")]
    assert any("Sperren nicht weitergibt" in one for one in hints) is warned
    collected = fko("collect", "--actor", "kammer", "--nothing", "-w", workspace_folder)
    assert (collected.code, collected.err.count("nur eine Person zur selben Zeit")) == (0, int(warned))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PurePosixPath("/daten/Ä ?#%/fko.db"), "file:///daten/%C3%84%20%3F%23%25/fko.db"),
        (PureWindowsPath(r"C:\Region\fko.db"), "file:///C:/Region/fko.db"),
        (PureWindowsPath(r"\\server\share\fko.db"), "file:////server/share/fko.db"),
    ],
)
def test_the_name_of_a_server_is_part_of_the_path(path, expected):
    assert sqlite.address(path) == expected


def test_odd_names_are_opened(tmp_path):
    path = tmp_path / "Ä ?#%&" / "fko.db"
    path.parent.mkdir()
    with closing(sqlite.writing(path)) as connection:
        connection.execute("create table a (b)")
    with closing(sqlite.reading(path)) as connection:
        assert connection.execute("select count(*) from a").fetchone() == (0,)
    assert [one.name for one in path.parent.iterdir()] == ["fko.db"]


READ = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0.1).execute('select * from a')"
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin immediate")
print("begun", flush=True)
sys.stdin.read()
"""


def test_where_a_lock_can_t_be_made_a_stronger_one_it_is_taken_once_and_given_back(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sqlite, "is_held_whole", lambda path: True)
    path = tmp_path / "fko.db"
    engine = sqlite_engine(path)

    def others_can_read():
        return subprocess.run([sys.executable, "-c", READ, path], capture_output=True, check=False).returncode == 0

    with engine.connect().execution_options(fko_writing=True) as conn, conn.begin():
        conn.execute(text("create table a (b)"))
        with engine.connect() as other, other.begin():
            assert other.execute(text("select count(*) from sqlite_master")).scalar() == 0
        assert not others_can_read()
    assert others_can_read()
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as colleague:
        assert colleague.stdout and colleague.stdout.readline()
        with closing(sqlite.writing(path, timeout=0.1)) as ours, pytest.raises(sqlite3.OperationalError, match="locked"):
            ours.execute("select * from a")
        monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)
        monkeypatch.setattr(engines, "QUIET_SECONDS", 0.1)
        with pytest.raises(OperationalError, match="locked"), engine.connect() as conn, conn.begin():
            pass
        assert capsys.readouterr().err.startswith("Jemand anderes arbeitet gerade")
