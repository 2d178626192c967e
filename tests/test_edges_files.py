"""Writing files: atomic, beside what exists, with names every system accepts, in German when it fails."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges import files
from fko_cli.edges.files import beside, is_open_elsewhere, read_bytes, safe_name, without_number, write_atomically


def test_written_whole_and_nothing_beside(tmp_path):
    path = tmp_path / "neu" / "datei.txt"
    write_atomically(path, b"eins")
    write_atomically(path, b"zwei")
    assert path.read_bytes() == b"zwei"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("umask", ["0o002", "0o022", "0o077"])
def test_new_files_get_the_rights_that_the_system_gives(tmp_path, umask):
    code = (
        f"import os, pathlib; os.umask({umask}); from fko_cli.edges.files import write_atomically\n"
        "write_atomically(pathlib.Path('eins'), b''); write_atomically(pathlib.Path('zwei'), b'')\n"
        "pathlib.Path('drei').write_bytes(b'')"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert len({path.stat().st_mode for path in tmp_path.iterdir()}) == 1


def test_what_can_t_be_read_is_worded_with_what_to_do(tmp_path):
    (tmp_path / "datei.bin").write_bytes(b"0123456789")
    assert read_bytes(tmp_path / "datei.bin", "") == b"0123456789"
    assert read_bytes(tmp_path / "datei.bin", "", 3, 2) == b"34"
    with pytest.raises(UserError, match="lässt sich nicht lesen") as problem:
        read_bytes(tmp_path, "Bitte prüfen.")
    assert problem.value.remedy == "Bitte prüfen."


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "voll"), (errno.EROFS, "schreibgeschützt"), (errno.EACCES, "verweigert")]
)
def test_failure_is_worded_and_leaves_the_old_file(tmp_path, monkeypatch, number, words):
    path = tmp_path / "datei.txt"
    path.write_bytes(b"alt")

    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match=words) as problem:
        write_atomically(path, b"neu")
    assert problem.value.remedy
    assert path.read_bytes() == b"alt"
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_that_windows_does_not_take_is_not_said_to_be_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "WINDOWS", True)
    path = tmp_path / ("ordner" * 30) / ("name" * 20)

    def deny(*_, **__):
        raise FileNotFoundError(errno.ENOENT, "The system cannot find the path specified", str(path))

    monkeypatch.setattr(os, "fsync", deny)
    with pytest.raises(UserError, match="mehr als die 259 Zeichen") as problem:
        write_atomically(path, b"neu")
    assert "kurzem Pfad" in problem.value.remedy
    assert files.reason(FileNotFoundError(errno.ENOENT, "", str(path))) != files.reason(
        FileNotFoundError(errno.ENOENT, "", "a")
    )


def test_beside_takes_the_first_free_name(tmp_path):
    path = tmp_path / "Entwurf.docx"
    assert beside(path) == path
    for name in ("Entwurf.docx", "Entwurf (2).docx"):
        (tmp_path / name).touch()
    assert beside(path).name == "Entwurf (3).docx"


@pytest.mark.parametrize("lock", ["~$Entwurf.docx", "~$twurf.docx", ".~lock.Entwurf.docx#"])
def test_open_in_an_office_program(tmp_path, lock):
    path = tmp_path / "Entwurf.docx"
    path.touch()
    assert not is_open_elsewhere(path)
    (tmp_path / lock).touch()
    assert is_open_elsewhere(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fragebogen Jobcenter StädteRegion", "Fragebogen_Jobcenter_StaedteRegion"),
        ("../../etc/passwd", "etc_passwd"),
        ("CON", "Datei_CON"),
        ("nul.txt", "Datei_nul.txt"),
        ("", "Datei"),
        ("a" * 100, "a" * 60),
        ("Düren", "Dueren"),
        ("Du\u0308ren", "Dueren"),
    ],
)
def test_names_every_system_accepts(text, expected):
    assert safe_name(text) == expected
    assert Path(expected).name == expected


def test_the_number_that_keeps_files_apart_is_left_out_of_what_others_see():
    assert without_number("Fragebogen_ihk_2026 (2).xlsx") == "Fragebogen_ihk_2026.xlsx"
    assert without_number("Plan (neu).xlsx") == "Plan (neu).xlsx"


def test_remains_of_a_killed_process_are_removed_when_they_are_old(tmp_path):
    old, young = tmp_path / ".fko-alt.tmp", tmp_path / ".fko-neu.tmp"
    for path in (old, young):
        path.write_bytes(b"halb")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    write_atomically(tmp_path / "datei.txt", b"ganz")
    assert {path.name for path in tmp_path.iterdir()} == {"datei.txt", ".fko-neu.tmp"}


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_drive_whose_clock_is_wrong_does_not_make_a_colleague_s_file_look_old(tmp_path, monkeypatch, hours):
    young, old = tmp_path / ".fko-kollegin.tmp", tmp_path / ".fko-alt.tmp"
    moment, real = time.time() + hours * 3600, os.fstat
    for path, age in ((young, 60), (old, 4000)):
        path.write_bytes(b"halb")
        os.utime(path, (moment - age, moment - age))

    def made_there(handle):
        os.utime(handle, (moment, moment))
        return real(handle)

    monkeypatch.setattr(os, "fstat", made_there)
    write_atomically(tmp_path / "datei.txt", b"ganz")
    assert {path.name for path in tmp_path.iterdir()} == {"datei.txt", young.name}


def test_a_share_that_can_t_flush_folders_takes_files_all_the_same(tmp_path, monkeypatch):
    real = os.fsync

    def flush(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", flush)
    write_atomically(tmp_path / "datei.txt", b"ganz")
    assert (tmp_path / "datei.txt").read_bytes() == b"ganz"


@pytest.mark.parametrize(
    ("number", "words", "remedy"),
    [
        (errno.EHOSTDOWN, "Die Verbindung zum Laufwerk ist unterbrochen", "Verbindung"),
        (errno.ESTALE, "Die Verbindung zum Laufwerk ist unterbrochen", "Verbindung"),
        (errno.EIO, "antwortet nicht", "Verbindung"),
        (errno.EBUSY, "Ein anderes Programm hält die Datei fest", "schließen"),
    ],
)
def test_what_a_share_says_is_worded(tmp_path, monkeypatch, number, words, remedy):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match=words) as problem:
        write_atomically(tmp_path / "datei.txt", b"neu")
    assert remedy in problem.value.remedy


@pytest.mark.parametrize(("number", "said"), [(errno.ENOENT, 53), (errno.EINVAL, 59), (errno.EINVAL, 64)])
def test_a_share_that_is_away_is_no_missing_file_on_windows(number, said):
    problem = OSError(number, "The network path was not found")
    problem.winerror = said
    assert files.reason(problem) == "Die Verbindung zum Laufwerk ist unterbrochen"


def test_a_file_held_for_a_moment_is_written_and_one_held_for_good_is_named(tmp_path, monkeypatch):
    """As a virus scanner or Excel does on Windows."""
    path, real = tmp_path / "datei.xlsx", Path.replace
    refusals = [2]

    def held(self, target):
        if refusals[0]:
            refusals[0] -= 1
            raise PermissionError(errno.EACCES, "held")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    write_atomically(path, b"eins")
    assert path.read_bytes() == b"eins"
    refusals[0] = 100
    with pytest.raises(UserError, match="verweigert"):
        write_atomically(path, b"zwei")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"eins"]
