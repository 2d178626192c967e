"""Habits of Windows and macOS: long paths with umlauts, CRLF, decomposed names, reserved names, held files, old consoles."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import unicodedata
import zipfile

import pytest

from fko_cli import app
from tests.faults import breaking, looking, scene
from tests.faults.scene import Step, typed, within

LONG = "Förderung & Übergang (geprüft)" + " weiter" * 10
PRINTING = [
    ("status",), ("list",), ("list", "--reports"), ("list", "--needs"), ("review", "--json"), ("edit",), ("adopt",),
    ("round",), ("changes",), ("history", "A-0001"), ("collect", "--notes"), ("merge",), ("remind",), ("doctor",),
    ("send",), ("export", "table"), ("export", "concept", "--no-pages"), ("report",),
]  # fmt: skip


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def with_crlf(place) -> None:
    """Save every text as an editor on Windows does."""
    for path in (place / "region").rglob("*"):
        if path.suffix in (".toml", ".txt", ".md"):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def round_in(place, *, windows: bool):
    """Play the whole round in that folder; what it says at the end."""
    (place / "post").mkdir(parents=True)
    for step in scene.steps():
        if step.prepare is not None:
            step.prepare(place)
        if windows and step.words[0] != "init":
            with_crlf(place)
        with within(place):
            said = typed(*step.command, answers=step.answers)
        assert said.code in (0, 3), (step.name, said.err)
    with within(place):
        listed = typed("list", "--json", "-w", "region").out
    return listed, {name: rows for name, rows in looking.rows(place).items() if name not in ("exports", "rounds", "drafts")}


def test_a_round_in_a_long_path_with_crlf_everywhere_is_the_same_round(tmp_path):
    blank = "" if sys.platform == "win32" else " "
    hard = tmp_path / decomposed(LONG) / LONG / LONG / f"Arbeitsordner Ämter{blank}"
    assert len(str(hard)) > 260
    plain, told = round_in(tmp_path / "glatt", windows=False)
    again, told_there = round_in(hard, windows=True)
    assert again == plain
    assert told_there["report_versions"] == told["report_versions"]
    assert told_there["decisions"] == told["decisions"]
    assert b"\r\n" in (hard / "region" / "fko.toml").read_bytes()
    assert looking.wrongs(hard, {}) == []


@pytest.mark.parametrize("written", [unicodedata.normalize, lambda form, text: decomposed(text)], ids=["NFC", "NFD"])
def test_names_of_files_may_be_composed_or_decomposed(workspace_folder, fko, tmp_path, written):
    text = "Titel der Aktivität;Handlungsfeld;Kurzbeschreibung;Status\nÜbergänge;1;Text;laufend\n"
    folder = tmp_path / written("NFC", "Rückläufe") / "jobcenter"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / written("NFC", "Übersicht.zip"), "w") as archive:
        archive.writestr(written("NFC", "für alle/Überblick.csv"), text)
    ran = fko("collect", "--actor", "jobcenter", folder, "-w", workspace_folder, "--json")
    assert ran.code in (0, 3), ran.err
    (file,) = [one for one in ran.json["files"] if one["reports"]]
    assert (file["actor"], file["reports"]) == ("jobcenter", 1)
    again = fko("collect", "--actor", "jobcenter", folder, "-w", workspace_folder, "--json").json["files"]
    assert {one["status"] for one in again} == {"unchanged"}


@pytest.mark.parametrize("name", ["CON.csv", "aux.xlsx.csv", "nul .csv", "Liste.csv. ", "COM1.tar.csv", "a:b?.csv"])
def test_names_that_windows_reserves_do_no_harm_in_an_archive(workspace_folder, fko, tmp_path, name):
    text = "Titel der Aktivität;Handlungsfeld;Kurzbeschreibung;Status\nMesse;1;Text;laufend\n"
    path = tmp_path / "post.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, text)
    ran = fko("collect", "--actor", "kammer", path, "-w", workspace_folder, "--json")
    assert ran.code in (0, 3), ran.err
    assert len(ran.json["files"]) >= 1
    for kept in (workspace_folder / "ruecklauf" / "2026" / "originale").iterdir():
        assert kept.stem.isalnum()
        assert kept.suffix in (".csv", ".zip", ".bin", "")


@pytest.mark.parametrize("name", ["aux", "CON", "nul.2027", "2027.", "..", "com1"])
def test_a_round_never_gets_a_name_that_can_t_be_a_folder(workspace_folder, fko, name):
    before = (workspace_folder / "fko.toml").read_bytes()
    assert fko("round", name, "--yes", "-w", workspace_folder).code == 2
    assert (workspace_folder / "fko.toml").read_bytes() == before
    (workspace_folder / "fko.toml").write_bytes(before.replace(b'name = "2026"', f'name = "{name}"'.encode()))
    ran = fko("status", "-w", workspace_folder)
    assert ran.code == 1
    assert "kein Name eines Ordners" in ran.err


def test_lock_files_of_office_programs_are_no_returns(workspace_folder, fko):
    place = workspace_folder / "ruecklauf" / "2026" / "kammer"
    place.mkdir(parents=True)
    for name in ("~$Liste.xlsx", ".~lock.Liste.xlsx#", "Thumbs.db", "desktop.ini", ".DS_Store", "._Liste.xlsx"):
        (place / name).write_bytes(b"x")
    (workspace_folder / "~$akteure.xlsx").write_bytes(b"x")
    assert fko("collect", "-w", workspace_folder, "--json").json["files"] == []
    assert fko("status", "-w", workspace_folder).code == 0


class Console(io.TextIOWrapper):
    """A stream of an old console: strict until the program makes it lenient."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding, errors="strict", write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode(self.encoding)


@pytest.fixture(scope="module")
def told_round(tmp_path_factory):
    """A round with reports whose texts no old console can show."""
    place = tmp_path_factory.mktemp("konsole")
    (place / "post").mkdir()
    with within(place):
        assert typed("init", "region").code == 0
        scene._settle(place)
        rows = "Zukunft → 2030 ✓ „Übergänge“ 漢字 🚀\u202e;1;Text – lang…;laufend;Kammer\n"
        head = "Titel der Aktivität;Handlungsfeld;Kurzbeschreibung;Status;Federführung\n"
        (place / "post" / "k.csv").write_text(head + rows, encoding="utf-8")
        assert typed("collect", "--actor", "kammer", "post/k.csv", "-w", "region").code in (0, 3)
        assert typed("merge", "-w", "region").code in (0, 3)
    return place


@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "ascii"])
def test_every_command_prints_on_old_consoles(told_round, tmp_path, encoding, monkeypatch):
    place = tmp_path / "ort"
    shutil.copytree(told_round, place)
    known = typed("--help").out
    for words in PRINTING:
        if f"\n  {words[0]} " not in known:
            continue
        for more in ([], ["--json"]):
            if "--json" in words and more:
                continue
            out, err = Console(encoding), Console(encoding)
            with monkeypatch.context() as patch, within(place):
                patch.setattr(sys, "stdout", out)
                patch.setattr(sys, "stderr", err)
                code = app.run([*words, *more, "-w", "region"])
            assert code in (0, 1, 2, 3), words
            assert "Unerwarteter Fehler" not in err.text(), (words, err.text())
            if out.text() and (more or "--json" in words):
                json.loads(out.text())


HELD = [
    (("status",), "region/fko.toml"),
    (("send",), "region/akteure.xlsx"),
    (("send",), "region/vorlagen/nachricht-anschreiben.txt"),
    (("merge",), "region/vorlagen/synonyme.toml"),
    pytest.param(("list",), "region/fko.db", marks=pytest.mark.sqlite),
    pytest.param(("status",), "region/fko.db", marks=pytest.mark.sqlite),
    (("collect", "post/k.csv"), "post/k.csv"),
    (("review", "--import", "post/k.csv"), "post/k.csv"),
    (("edit", "--import", "post/k.csv"), "post/k.csv"),
    (("export", "concept", "--no-pages"), "region/vorlagen/handlungskonzept.docx"),
    (("export", "concept", "--no-pages"), "region/texte/ausblick.md"),
    (("adopt", "Stand", "--interim", "--file", "post/k.csv"), "post/k.csv"),
    (("round", "2027", "--yes"), "region/fko.toml"),
]


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize(("words", "held"), HELD)
def test_a_file_that_another_program_holds_is_named(told_round, tmp_path, words, held):
    """Excel and Word open files so that nobody else can read them; here the system refuses to open that one."""
    place = tmp_path / "ort"
    shutil.copytree(told_round, place)
    kept = looking.kept(place)
    paths = [argument for name in (held, str(place / held)) for argument in ("-P", name)]
    refuse = ["-e", "trace=openat", "-e", "inject=openat:error=EACCES", "-o", os.devnull]
    ended = breaking.run(Step("", words), place, [*paths, *refuse])
    assert ended.code in (1, 2, 3), (ended.out, ended.err)
    said = ended.err + ended.out
    assert "Unerwarteter Fehler" not in said, said
    assert "Traceback" not in said
    assert held.rpartition("/")[2] in said
    assert looking.wrongs(place, kept) == []
