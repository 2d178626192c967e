"""`fko backup` and `fko restore`: the whole workspace, checked by hash; nothing overwritten, no trick gets through."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from fko_cli.core.manifest import NAME, fault_of_path
from fko_cli.edges import archive
from fko_cli.stages.care import backing_up


@pytest.fixture
def example(workspace_folder, fko):
    """A workspace with a store, beside the folder for backups."""
    assert fko("send", "-w", workspace_folder).code == 0
    return workspace_folder


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "fko.db"
    }


def test_there_and_back(fko, tmp_path):
    example = tmp_path / "aachen"
    assert fko("init", example, "--example", "region-aachen").code == 0
    assert fko("collect", "-w", example).code in (0, 3)
    (example / "leer" / "ordner").mkdir(parents=True)
    target = tmp_path / "sicherung.zip"
    ran = fko("backup", target, "-w", example)
    assert ran.code == 0 and "Gesichert und geprüft" in ran.out
    assert "heil" in fko("restore", target, "--check").out
    back = tmp_path / "zurück"
    assert fko("restore", target, back).code == 0
    assert files_of(back) == files_of(example) and (back / "leer" / "ordner").is_dir()
    assert fko("list", "--reports", "--json", "-w", back).json == fko("list", "--reports", "--json", "-w", example).json
    known = {one["status"] for one in fko("collect", "--json", "-w", back).json["files"]}
    assert "accepted" not in known, "the restored workspace knows its returns"
    text = next((example / "texte").glob("*.md"))
    assert (back / "texte" / text.name).stat().st_mtime == pytest.approx(text.stat().st_mtime, abs=1e-3)


def test_what_programs_keep_for_a_while_stays_outside(example, fko, tmp_path):
    for name in (".fko-abc.tmp", "~$entwurf.docx", ".~lock.liste.xlsx#", "fko.db-journal", "Thumbs.db"):
        (example / name).write_text("x")
    (example / "verweis").symlink_to(tmp_path)
    ran = fko("backup", tmp_path / "a.zip", "--json", "-w", example)
    assert ran.code == 3
    assert [one["path"] for one in ran.json["left_out"]] == ["verweis"]
    with zipfile.ZipFile(tmp_path / "a.zip") as found:
        names = set(found.namelist())
    assert not {name for name in names if name.startswith((".", "~")) or "journal" in name or "verweis" in name}
    assert {"fko.db", "fko.toml", "akteure.xlsx", NAME} <= names


def test_nothing_is_overwritten(example, fko, tmp_path):
    target = tmp_path / "a.zip"
    target.write_text("meins")
    ran = fko("backup", target, "-w", example)
    assert ran.code == 1 and target.read_text() == "meins"
    assert "nicht in den Arbeitsordner" in fko("backup", example / "a.zip", "-w", example).err
    assert fko("backup", tmp_path / "a.tar", "-w", example).code == 2
    assert fko("backup", tmp_path / "fehlt" / "a.zip", "-w", example).code == 1
    assert not list(tmp_path.glob(".fko-*"))


def test_only_into_an_empty_folder(example, fko, tmp_path):
    target, full, empty = tmp_path / "a.zip", tmp_path / "voll", tmp_path / "frei"
    assert fko("backup", target, "-w", example).code == 0
    full.mkdir()
    (full / "brief.txt").write_text("meins")
    ran = fko("restore", target, full)
    assert ran.code == 1 and [one.name for one in full.iterdir()] == ["brief.txt"]
    empty.mkdir()
    assert fko("restore", target, empty).code == 0 and (empty / "fko.toml").is_file()
    assert fko("restore", target).code == fko("restore", target, tmp_path / "x", "--check").code == 2
    assert not list(tmp_path.glob(".fko-*"))


@pytest.mark.parametrize(("problem", "code", "left"), [(KeyboardInterrupt, 130, 1), (PermissionError(13, "held"), 1, 0)])
@pytest.mark.parametrize("moved", [0, 1, 3])
def test_a_restore_that_was_broken_off_is_completed_by_the_same_command(
    example, fko, tmp_path, monkeypatch, problem, code, left, moved
):
    target, whole, begun = tmp_path / "a.zip", tmp_path / "ganz", tmp_path / "begonnen"
    assert fko("backup", target, "-w", example).code == 0
    assert fko("restore", target, whole).code == 0
    begun.mkdir()
    replace, done = Path.replace, []

    def broken_off(path, to):
        if len(done) == moved:
            raise problem
        done.append(to)
        return replace(path, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", broken_off)
        if left:  # a process that is killed does not tidy up
            patch.setattr(backing_up.shutil, "rmtree", lambda *_, **__: None)
        assert fko("restore", target, begun).code == code
    assert not (begun / "fko.toml").exists() and len(list(begun.iterdir())) == moved + left
    own_file, own_folder = begun / "eigenes.txt", begun / "eigener Ordner"
    own_file.write_text("meins")
    assert fko("restore", target, begun).code == 1 and own_file.read_text() == "meins"
    own_file.unlink()
    own_folder.mkdir()
    assert fko("restore", target, begun).code == 1 and own_folder.is_dir()
    own_folder.rmdir()
    assert fko("restore", target, begun).code == 0
    assert sorted(one.name for one in begun.iterdir()) == sorted(one.name for one in whole.iterdir())
    assert files_of(begun) == files_of(whole)


@pytest.mark.sqlite
def test_a_store_that_is_being_written_is_copied_whole(example, fko, tmp_path):
    """Somebody moves a number from one row to another, again and again; a copy never sees it in neither or in both."""
    path, done = example / "fko.db", threading.Event()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table purse (who text, coins int)")
        connection.executemany("insert into purse values (?, ?)", [("a", 1), ("b", 0)])

    def write():
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            while not done.is_set():
                with connection:
                    connection.execute("update purse set coins = 1 - coins")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert fko("backup", tmp_path / "a.zip", "-w", example).code == 0
    finally:
        done.set()
        thread.join()
    assert fko("restore", tmp_path / "a.zip", tmp_path / "b").code == 0
    with closing(sqlite3.connect(tmp_path / "b" / "fko.db")) as connection:
        assert connection.execute("select sum(coins) from purse").fetchone() == (1,)
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.sqlite
def test_a_workspace_with_broken_settings_is_backed_up_all_the_same(example, fko, tmp_path):
    (example / "fko.toml").write_text("format = ")
    assert fko("backup", tmp_path / "a.zip", "-w", example).code == 0
    assert fko("backup", tmp_path / "b.zip", "-w", tmp_path).code == 1


def rebuilt(source, target, change=None, *, manifest=None, extra=()):
    """A copy of a backup with something changed, as somebody with bad intentions would make it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == NAME and manifest:
                listed = json.loads(data)
                manifest(listed)
                data = json.dumps(listed).encode()
            new.writestr(info, change(info, data) if change else data)
        for name, data in extra:
            new.writestr(name, data)
    return target


EVIL = {"size": 3, "sha256": hashlib.sha256(b"bad").hexdigest(), "changed": 0}


def tricks():
    def listed(path, **more):
        return {"manifest": lambda data: data["files"].update({path: EVIL | more}), "extra": [(path, b"bad")]}

    def altered(info, data):
        return data + b" " if info.filename == "fko.toml" else data

    def swapped(info, data):
        return data.replace(b"format", b"farmat") if info.filename == "fko.toml" else data

    def link(info, data):
        if info.filename == "fko.toml":
            info.external_attr = 0o120777 << 16
        return data

    return {
        "up": listed("../draussen.txt"),
        "deep": listed("texte/../../draussen.txt"),
        "absolute": listed("/tmp/draussen.txt"),
        "drive": listed("C:draussen.txt"),
        "backslash": listed("..\\draussen.txt"),
        "line": listed("draussen\n.txt"),
        "not listed": {"extra": [("draussen.txt", b"bad")]},
        "missing": {"manifest": lambda data: data["files"].update({"draussen.txt": EVIL})},
        "longer": {"change": altered},
        "other words": {"change": swapped},
        "wrong size": listed("klein.txt", size=2),
        "link": {"change": link},
        "newer": {"manifest": lambda data: data.update(format=2)},
        "no list": {"manifest": lambda data: data.update(files=7)},
        "no format": {"manifest": lambda data: data.pop("format")},
    }


@pytest.mark.parametrize("trick", list(tricks()))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_tricks_are_refused_and_nothing_is_written(workspace_folder, fko, tmp_path, trick):
    assert fko("backup", tmp_path / "a.zip", "-w", workspace_folder).code == 0
    bad = rebuilt(tmp_path / "a.zip", tmp_path / "b.zip", **tricks()[trick])
    before = sorted(tmp_path.iterdir())
    for arguments in ([bad, tmp_path / "ziel"], [bad, "--check"]):
        ran = fko("restore", *arguments)
        assert ran.code == 1 and ran.err.startswith("Fehler: b.zip"), ran.err
    assert sorted(tmp_path.iterdir()) == before and not (tmp_path.parent / "draussen.txt").exists()


def test_damage_is_found(workspace_folder, fko, tmp_path):
    target = tmp_path / "a.zip"
    assert fko("backup", target, "-w", workspace_folder).code == 0
    whole = target.read_bytes()
    for at in {*range(0, len(whole), max(1, len(whole) // 40)), *range(len(whole) - 22, len(whole))}:
        target.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        ran = fko("restore", target, "--check")
        assert ran.code in (0, 1) and "Unerwartet" not in ran.err
        if ran.code == 0:  # a byte that says nothing about content, such as a time of day
            assert fko("restore", target, tmp_path / f"ziel-{at}").code == 0
            assert files_of(tmp_path / f"ziel-{at}") == files_of(workspace_folder)
    target.write_bytes(whole[: len(whole) // 2])
    assert fko("restore", target, "--check").code == 1
    assert fko("restore", tmp_path / "fehlt.zip", "--check").code == 1


def test_what_swells_is_refused_before_it_is_unpacked(workspace_folder, fko, tmp_path, monkeypatch):
    (workspace_folder / "texte" / "nullen.txt").write_bytes(bytes(5_000_000))
    assert fko("backup", tmp_path / "a.zip", "-w", workspace_folder).code == 0
    monkeypatch.setattr(archive, "_HARMLESS", 1_000_000)
    monkeypatch.setattr(archive, "_RATIO", 20)
    ran = fko("restore", tmp_path / "a.zip", tmp_path / "ziel")
    assert ran.code == 1 and "kein gewöhnlicher Arbeitsordner" in ran.err and not (tmp_path / "ziel").exists()


@pytest.mark.sqlite
def test_a_store_of_a_newer_version_is_refused(workspace_folder, fko, tmp_path):
    assert fko("status", "-w", workspace_folder).code == 0
    with closing(sqlite3.connect(workspace_folder / "fko.db")) as connection, connection:
        connection.execute("update alembic_version set version_num = '9999'")
    assert fko("backup", tmp_path / "a.zip", "-w", workspace_folder).code == 0
    ran = fko("restore", tmp_path / "a.zip", tmp_path / "ziel")
    assert ran.code == 1 and "neueren Version" in ran.err and not (tmp_path / "ziel").exists()


@pytest.mark.parametrize(
    ("path", "fine"),
    [
        ("texte/vorwort.md", True),
        ("ruecklauf/2026/Anlage (2).xlsx", True),
        ("Ä/ß.txt", True),
        ("", False),
        ("a//b", False),
        ("a/./b", False),
        ("\ud800.txt", False),
    ],
)
def test_paths(path, fine):
    assert (fault_of_path(path) == "") is fine
