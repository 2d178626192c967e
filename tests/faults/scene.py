"""A small round, and every command that writes in it: where each begins, what is typed, what stands there afterwards."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

import openpyxl

from fko_cli import app
from tests.conftest import SMALL_SETTINGS
from tests.test_stages_prefilling import filled

if TYPE_CHECKING:
    from tests.postgres import Server

ACTORS = {
    "kammer": ("Musterkammer", "Kammer"),
    "jobcenter": ("Jobcenter Kreis Nord", "JC Nord"),
    "hochschule": ("Hochschule Muster", "HS Muster"),
    "verein": ("Bildungsverein Kreis Süd", "Verein"),
}
"""The last of them never answers, so that there is somebody to remind."""


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

    `prepare` does by hand what a person would do before it; `outside` puts what lies outside of the folder back to what it
    was before the command.
    """

    name: str
    words: tuple[str, ...]
    answers: str = ""
    prepare: Callable[[Path], None] | None = None
    outside: Callable[[], None] | None = None

    @property
    def command(self) -> list[str]:
        """All words, with the workspace."""
        where = [] if self.words[0] in ("init", "restore") else ["-w", "region"]
        return [*self.words, *where]

    def stage(self, before: Path, target: Path) -> None:
        """Put at `target` a fresh copy of what was there before the command."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(before, target)
        if self.outside is not None:
            self.outside()


def steps(server: Server | None = None, *, there: bool = False) -> list[Step]:
    """Every command that writes, in the order of a round; those that this version does not have are left out.

    With a `server` the store moves to it and back near the end, or (`there`) moves after the first two and stays.
    """
    known = typed("--help").out
    found = [
        Step("init", ("init", "region")),
        Step("send", ("send",), prepare=_settle),
        Step("workshop --template", ("workshop", "--template", "post/leer.xlsx")),
        Step("workshop", ("workshop", "post/workshop.xlsx"), prepare=_hold_workshop),
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
        Step("report", ("report", "--html")),
        Step("backup", ("backup", "post/sicherung.zip")),
        Step("restore", ("restore", "post/sicherung.zip", "neu")),
        Step("restore leer", ("restore", "post/sicherung.zip", "leer"), prepare=lambda place: (place / "leer").mkdir()),
        *([] if there else _moves(server)),
        Step("forget", ("forget", MESSE_CONTACT, "--yes")),
        Step("forget --delete-originals", ("forget", JOBCENTER_CONTACT, "--delete-originals", "--yes")),
    ]
    if server is not None and there:
        move, _ = _moves(server)
        found = [*found[:2], move, *(_kept_on(server, step) for step in found[2:])]
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
MESSE_CONTACT, JOBCENTER_CONTACT = "messe@kammer.example.org", "eltern@jobcenter.example.org"
MESSE = _row(
    BILDUNG, "Ausbildungsmesse", "Betriebe stellen sich Schulklassen vor.", "Kammer", Beginn="03/2026",
    Ansprechperson=f"Messebüro, {MESSE_CONTACT}",
)  # fmt: skip
CAFE = _row(
    POTENZIALE, "Elterncafé Nord", "Beratung für Eltern, die wieder arbeiten wollen.", "JC Nord",
    Ansprechperson=f"Elternberatung, {JOBCENTER_CONTACT}",
)  # fmt: skip
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


def _moves(server: Server | None) -> list[Step]:
    """To a database and back."""
    if server is None:
        return []

    def clear(_: Path) -> None:
        server.sql("DROP SCHEMA IF EXISTS region CASCADE")

    there = Step("store move", ("store", "move", server.url(), "--schema", "region", "--yes"), prepare=clear)
    back = Step("store move zurück", ("store", "move", "sqlite", "--yes"))
    return [_kept_on(server, there), _kept_on(server, back)]


def _kept_on(server: Server, step: Step) -> Step:
    """The same step; what stands on the server before it is kept as a copy of the whole database."""

    def keep(place: Path) -> None:
        if step.prepare is not None:
            step.prepare(place)
        server.sql("DROP DATABASE IF EXISTS vorher", "CREATE DATABASE vorher TEMPLATE fko", database="postgres")

    def put_back() -> None:
        copy = "CREATE DATABASE fko TEMPLATE vorher OWNER fko"
        server.sql("DROP DATABASE fko WITH (FORCE)", copy, database="postgres")

    return replace(step, prepare=keep, outside=put_back)


WORKSHOP = {
    "Situation": {"A6": BILDUNG, "B6": "Viele Ausbildungsplätze bleiben frei."},
    "Prioritäten": {"C6": 7, "C7": 4},
    "Bedarfe": {"A6": "2", "B6": "Sprachkurse am Abend"},
    "Neue Ideen": {"A6": "1", "B6": "Lotsen an Berufskollegs", "D7": "Musterkammer"},
}


def _hold_workshop(place: Path) -> None:
    """What a workshop named, in the template."""
    book = openpyxl.load_workbook(place / "post" / "leer.xlsx")
    for title, cells in WORKSHOP.items():
        for address, value in cells.items():
            book[title][address] = value
    book.save(place / "post" / "workshop.xlsx")


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


def play(
    folder: Path,
    wanted: Callable[[int, Step], bool] = lambda number, step: True,
    server: Server | None = None,
    *,
    there: bool = False,
) -> Iterator[tuple[Step, Path]]:
    """Play the round; yields each step with a folder as it is before the step (only the `wanted` ones)."""
    now = folder / "jetzt"
    (now / "post").mkdir(parents=True)
    for number, step in enumerate(steps(server, there=there)):
        if step.prepare is not None:
            step.prepare(now)
        before = folder / f"vor-{number:02d}"
        shutil.copytree(now, before)
        if wanted(number, step):
            yield step, before
            if step.outside is not None:
                step.outside()
        with within(now):
            said = typed(*step.command, answers=step.answers)
        if said.code not in (0, 3):
            raise RuntimeError(f"{step.name}: {said.err}")
