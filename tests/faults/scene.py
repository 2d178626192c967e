"""A small round, and every command that writes in it: where each begins, what is typed, what stands there afterwards."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import openpyxl

from fko_cli import app
from tests.conftest import SMALL_SETTINGS
from tests.test_stages_prefilling import filled

ACTORS = {
    "kammer": ("Musterkammer", "Kammer"),
    "jobcenter": ("Jobcenter Kreis Nord", "JC Nord"),
    "hochschule": ("Hochschule Muster", "HS Muster"),
    "verein": ("Bildungsverein Kreis Süd", "Verein"),
}
"""The last of them never answers, so that there is somebody to remind."""

STATE = (("list",), ("status",))
"""What is asked about the state of a workspace, each with `--json`; the rest is compared in the database."""


class Said(NamedTuple):
    """What a command run in this process said."""

    code: int
    out: str
    err: str


def typed(*words: str | Path, answers: str = "") -> Said:
    """Run `fko` in this process as at a terminal; `answers` is what somebody types on the keyboard."""
    out, err, keyboard = io.StringIO(), io.StringIO(), io.StringIO(answers)
    before = sys.stdin
    sys.stdin = keyboard
    try:
        terminal = mock.patch.dict(os.environ, {"FKO_DIALOG": "1"})
        with terminal, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = app.run([str(word) for word in words])
    finally:
        sys.stdin = before
    return Said(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Step:
    """A command as it is typed in the folder that holds `region` and `post`; `answers` is what the keyboard gives.

    `prepare` does by hand what a person would do before it.
    """

    name: str
    words: tuple[str, ...]
    answers: str = ""
    prepare: Callable[[Path], None] | None = None

    @property
    def command(self) -> list[str]:
        """All words, with the workspace."""
        where = [] if self.words[0] == "init" else ["-w", "region"]
        return [*self.words, *where]


def steps() -> list[Step]:
    """Every command that writes, in the order of a round; those that this version does not have are left out."""
    known = typed("--help").out
    found = [
        Step("init", ("init", "region")),
        Step("send", ("send",), prepare=_settle),
        Step("collect", ("collect", "post/erste"), prepare=_answer),
        Step("collect korrigiert", ("collect", "post/zweite"), prepare=_correct),
        Step("collect Ordner", ("collect",), prepare=_drop),
        Step("merge", ("merge",)),
        Step("review --export", ("review", "--export", "post/fragen.xlsx")),
        Step("review --import", ("review", "--import", "post/antworten.csv"), prepare=_decide),
        Step("review Tastatur", ("review",), answers="v\n" * 9),
        Step("merge danach", ("merge",)),
        Step("edit", ("edit", "A-0001", "title=Messe für Ausbildung", "status=geplant")),
        Step("export table", ("export", "table")),
        Step("edit --import", ("edit", "--import", "post/liste.xlsx"), prepare=_change_list),
        Step("remind", ("remind",)),
        Step("export concept", ("export", "concept", "--no-pages")),
        Step("export concept nach Handarbeit", ("export", "concept", "--no-pages"), prepare=_touch_concept),
        Step("export resolution", ("export", "resolution")),
        Step("export talk", ("export", "talk")),
        Step("adopt", ("adopt", "Fassung 2026", "--date", "2026-04-08", "--interim")),
        Step("changes --export", ("changes", "--export", "post/aenderungen.xlsx")),
        Step("round", ("round", "2027", "--yes")),
        Step("send vorausgefüllt", ("send",)),
    ]
    return [step for step in found if re.search(rf"^  {step.words[0]} ", known, re.MULTILINE)]


@contextlib.contextmanager
def within(place: Path) -> Iterator[None]:
    """Work in that folder."""
    before = Path.cwd()
    os.chdir(place)
    try:
        yield
    finally:
        os.chdir(before)


def _settle(place: Path) -> None:
    (place / "region" / "fko.toml").write_text(SMALL_SETTINGS, encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["Kürzel", "Institution", "Kurzname", "E-Mail"])
    for key, (name, short) in ACTORS.items():
        book.active.append([key, name, short, f"post@{key}.example.org"])
    book.save(place / "region" / "akteure.xlsx")


def _row(field: str, title: str, text: str, lead: str, **more: str) -> dict[str, str]:
    return {
        "Handlungsfeld": field, "Titel der Aktivität": title, "Kurzbeschreibung": text, "Status": "laufend",
        "Federführung": lead, **more,
    }  # fmt: skip


BILDUNG, POTENZIALE = "1 Berufliche Bildung", "2 Potenziale heben"
MESSE = _row(BILDUNG, "Ausbildungsmesse", "Betriebe stellen sich Schulklassen vor.", "Kammer", Beginn="03/2026")
CAFE = _row(POTENZIALE, "Elterncafé Nord", "Beratung für Eltern, die wieder arbeiten wollen.", "JC Nord")
ANSWERS = {
    "kammer": {"r001": MESSE, "r002": _row(BILDUNG, "Lehrstellenbörse", "Freie Plätze im Netz.", "Kammer")},
    "jobcenter": {
        "r001": CAFE,
        "r002": _row(BILDUNG, "Messe der Ausbildung", "Betriebe stellen sich vor.", "Kammer", Beginn="2026"),
        "r003": _row(POTENZIALE, "Treff für Eltern", "Beratung für Eltern vor der Rückkehr in Arbeit.", "JC Nord"),
    },
    "hochschule": {
        "r001": _row(POTENZIALE, "Elterncafé", "Eltern beraten Eltern.", "JC Nord", Kooperationspartner="JC Nord"),
        "r002": _row(BILDUNG, "Börse für Lehrstellen", "Plätze im Netz, gemeinsam.", "Kammer"),
    },
}


def _form(place: Path, actor: str) -> bytes:
    (path,) = (place / "region" / "versand" / "2026").glob(f"*{actor}*.xlsx")
    return path.read_bytes()


def _answer(place: Path) -> None:
    post = place / "post" / "erste"
    post.mkdir(parents=True)
    for actor, rows in ANSWERS.items():
        (post / f"{actor}.xlsx").write_bytes(filled(_form(place, actor), rows))
    (post / "unklar.xlsx").write_bytes(b"PK\x03\x04 abgeschnitten")


def _correct(place: Path) -> None:
    post = place / "post" / "zweite"
    post.mkdir()
    rows = {**ANSWERS["kammer"], "r001": {**MESSE, "Kurzbeschreibung": "Betriebe stellen sich Schulklassen und Eltern vor."}}
    (post / "kammer neu.xlsx").write_bytes(filled(_form(place, "kammer"), rows))


def _drop(place: Path) -> None:
    """An institution's own list among the returns, by the name of its folder, and the same in an archive."""
    folder = place / "region" / "ruecklauf" / "2026" / "jobcenter"
    folder.mkdir(parents=True)
    text = "Titel der Aktivität;Handlungsfeld;Kurzbeschreibung;Status\nÜberblick;1;Eine Übersicht der Angebote.;laufend\n"
    with zipfile.ZipFile(folder / "Übersicht.zip", "w") as archive:
        archive.writestr("Liste ä.csv", text)


def _questions(place: Path) -> list[str]:
    with within(place):
        return [one["id"] for one in json.loads(typed("review", "-w", "region", "--json").out)["questions"]]


def _decide(place: Path) -> None:
    """Answer every second question in a spreadsheet; the others are for the keyboard."""
    with (place / "post" / "antworten.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["Frage", "Entscheidung"])
        rows.writerows([one, "verschieden"] for one in _questions(place)[::2])


def _change_list(place: Path) -> None:
    (path,) = (place / "region" / "ausgabe" / "2026").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Elterncafé Nord":
                    cell.value = "Elterncafé im Norden"
    book.save(place / "post" / "liste.xlsx")


def _touch_concept(place: Path) -> None:
    import docx

    (path,) = (place / "region" / "ausgabe" / "2026").glob("*.docx")
    document = docx.Document(str(path))
    document.add_paragraph("Von Hand dazu.")
    document.save(str(path))


_HASH = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?")


def state(place: Path) -> dict[str, Any]:
    """What a workspace says about itself and which files lie there; moments are taken out, since a rerun has others."""
    told: dict[str, Any] = {}
    with within(place):
        for words in STATE:
            said = typed(*words, "-w", "region", "--json")
            told[" ".join(words)] = (said.code, _MOMENT.sub("…", said.out.replace(str(place), "…")), said.err)
    told["Dateien"] = {name: _content(path) for name, path in sorted(files(place).items())}
    told["Daten"] = rows(place)
    return told


def files(place: Path) -> dict[str, Path]:
    """All files but the database and remains of interrupted writing."""
    return {
        path.relative_to(place).as_posix(): path
        for path in place.rglob("*")
        if path.is_file() and not path.name.startswith((".fko-", "fko.db"))
    }


def _content(path: Path) -> str:
    """The hash of a file; of one that carries the moment of its writing, only that it is whole."""
    if path.suffix in (".docx", ".xlsx") and "originale" not in path.parts and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return "ganz" if archive.testzip() is None else "beschädigt"
    if path.suffix == ".eml":
        return f"{path.stat().st_size // 100} hundert Zeichen"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(place: Path) -> dict[str, list[str]]:
    """What stands in each table of the database, without moments, secrets and the bytes of documents."""
    path = place / "region" / "fko.db"
    if not path.exists():
        return {}
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table' order by name")]
        told = {name: [_row_text(row, name) for row in database.execute(f'select * from "{name}"')] for name in names}
    # A document that would be written just so is noted once more by the rerun: what was noted counts, not how often.
    told["exports"] = sorted({text.partition(" | ")[2] for text in told.get("exports", [])})
    told["sqlite_sequence"] = [text for text in told.get("sqlite_sequence", []) if not text.startswith("exports |")]
    return told


def _row_text(row: tuple[Any, ...], table: str) -> str:
    if table == "meta":
        return str(row[0])
    texts = ["bytes" if isinstance(value, bytes) else str(value) for value in row]
    return _HASH.sub("…", _MOMENT.sub("…", " | ".join(texts))) if table == "exports" else _MOMENT.sub("…", " | ".join(texts))


def kept(place: Path) -> dict[str, set[Any]]:
    """What must never go again once it is there: returns, reports, needs, decisions, the editor's values, editions."""
    path = place / "region" / "fko.db"
    if not path.exists():
        return {}
    wanted = {
        "returns": "sha256, actor", "report_versions": "id, fingerprint", "needs": "id", "decisions": "id, answer",
        "overrides": "id", "editions": "id, name, sha256", "forms": "id, actor", "exports": "id, path, sha256",
    }  # fmt: skip
    with contextlib.closing(sqlite3.connect(path)) as database:
        there = {name for (name,) in database.execute("select name from sqlite_master where type = 'table'")}
        return {
            name: set(database.execute(f"select {columns} from {name}")) for name, columns in wanted.items() if name in there
        }


def wrongs(place: Path, before: dict[str, set[Any]]) -> list[str]:
    """What a fault broke: a workspace that does not open, something gone, something half there, an altered original."""
    found = []
    with within(place):
        if before:
            said = typed("list", "--json", "-w", "region")
            if said.code != 0:
                found.append(f"öffnet nicht: {said.err.strip()}")
    now = kept(place)
    for name, rows_before in before.items():
        if gone := rows_before - now.get(name, set()):
            found.append(f"verloren aus {name}: {sorted(map(str, gone))[:3]}")
    originals = {
        path.stem: path for path in place.glob("region/ruecklauf/*/originale/*") if not path.name.startswith(".fko-")
    }
    for name, path in originals.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != name:
            found.append(f"Original verändert: {path.name}")
    for sha256, _ in now.get("returns", ()):
        if sha256 not in originals:
            found.append(f"Original fehlt: {sha256}")
    found += [f"halb geschrieben: {name}" for name, path in files(place).items() if not _is_whole(path)]
    return found


def _is_whole(path: Path) -> bool:
    if path.name == "unklar.xlsx" or "originale" in path.parts:
        return True
    if path.suffix in (".docx", ".xlsx"):
        return _content(path) == "ganz"
    return path.suffix != ".eml" or path.read_bytes().rstrip().endswith(b"--")


def stage(before: Path, target: Path) -> None:
    """A fresh copy of `before` at `target`."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(before, target)


def play(folder: Path, wanted: Callable[[int, Step], bool] = lambda number, step: True) -> Iterator[tuple[Step, Path]]:
    """Play the round; yields each step with a folder as it is before the step (only the `wanted` ones)."""
    now = folder / "jetzt"
    (now / "post").mkdir(parents=True)
    for number, step in enumerate(steps()):
        if step.prepare is not None:
            step.prepare(now)
        before = folder / f"vor-{number:02d}"
        shutil.copytree(now, before)
        if wanted(number, step):
            yield step, before
        with within(now):
            said = typed(*step.command, answers=step.answers)
        if said.code not in (0, 3):
            raise RuntimeError(f"{step.name}: {said.err}")
