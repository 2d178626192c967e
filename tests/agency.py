"""An agency at work in one process, through the stages: what it sends, takes in, merges, answers, edits, exports, closes.

Files come back as cells, so that no other process has to parse them: reading file formats has tests of its own.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest import mock

from fko_cli.core.deciding.answers import AnswerRow
from fko_cli.core.editions.state import EditionKind
from fko_cli.core.errors import UserError
from fko_cli.core.grid import Cell, Sheet, Workbook, place_of
from fko_cli.core.questionnaire import HEADER_ROW, SHEET_ACTIVITIES
from fko_cli.core.reading.interpret import interpret
from fko_cli.edges.intake.exchange import Outline, context_of
from fko_cli.edges.intake.folders import Source
from fko_cli.edges.intake.reading import Incoming
from fko_cli.edges.store import forms, open_store
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.activities import editing, merging, reviewing
from fko_cli.stages.asking import sending
from fko_cli.stages.documents import exporting, tabling
from fko_cli.stages.returns import collecting
from fko_cli.stages.rounds import adopting, opening_round

Texts = Mapping[str, str]
"""Heading -> text of a row."""
Cells = dict[str, dict[str, str]]
"""Sheet -> address -> text."""
NEVER_SAME = ("merges", "exports", "drafts", "sqlite_sequence")
"""Tables that note when something was written again with the same content; `merges` has the moment of the last one."""


def _read_here(sources, limits, is_known, setting, ask, admit):
    """What `read_returns` does, for files that hold their cells as JSON."""
    for source in sources:
        sha256 = hashlib.sha256(source.content).hexdigest()
        one = Incoming(source.name, source.content, sha256, "xlsx", originals=((source.name, source.content),))
        if is_known(sha256):
            yield replace(one, known=True)
            continue
        pages = json.loads(source.content)
        book = Workbook("xlsx", tuple(_sheet(name, texts) for name, texts in pages.items()))
        outline = Outline.of(book, ())
        question = ask(replace(one, outline=outline))
        wanted = question.to_json()
        meaning = interpret(book, context_of(setting, wanted)) if wanted else None
        yield replace(one, outline=outline, question=question, meaning=meaning)


def _sheet(name: str, texts: Texts) -> Sheet:
    places = sorted((place_of(address), text) for address, text in texts.items() if text)
    return Sheet(name, tuple(Cell(*place, text, text) for place, text in places))


class Agency:
    """A workspace and what can be done in it; every method is a command as it is typed once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened = None
        self._open()

    def _open(self) -> None:
        self.close()
        self.workspace = open_workspace(self.folder)
        self._opened = open_store(self.workspace)
        self.store = self._opened.__enter__()

    def close(self) -> None:
        """Let go of the store."""
        if self._opened is not None:
            self._opened.__exit__(None, None, None)
            self._opened = None

    def content(self) -> dict[str, list[tuple]]:
        """Every row of every table, but those that tell moments."""
        with closing(sqlite3.connect(self.folder / "fko.db")) as database:
            names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
            return {name: database.execute(f'select * from "{name}"').fetchall() for name in names if name not in NEVER_SAME}

    def send(self) -> None:
        """Send questionnaires to all who have not answered."""
        sending.send(self.workspace, self.store)

    def form(self, actor: str) -> Cells | None:
        """The cells of the newest questionnaire of an actor in this round."""
        with self.store.reading() as conn:
            return forms.sent_cells(conn, self.workspace.round, actor)

    def collect(self, name: str, cells: Cells, actor: str = "", **wishes: bool) -> collecting.CollectedFile:
        """Take in one file."""
        data = json.dumps(cells, sort_keys=True).encode()
        source = Source(self.folder / name, name, content=data)
        with mock.patch.object(collecting, "read_returns", _read_here):
            (one,) = collecting.collect(self.workspace, self.store, [], actor=actor or None, sources=[source], **wishes)
        return one

    def merge(self) -> merging.MergeSummary:
        """Merge."""
        return merging.merge(self.workspace, self.store)

    def answer(self, about: str, answer: str, without: str = "") -> str:
        """Import one row of a table and apply it; returns what became of it."""
        rows = [AnswerRow(2, about, answer, without)]
        (outcome,) = reviewing.import_answers(self.workspace, self.store, rows, "Referat")
        if outcome.result.value == "taken":
            reviewing.apply_answers(self.workspace, self.store)
        return outcome.result.value

    def edit(self, number: int, wishes: Sequence[tuple[str, str]], resets: Sequence[str] = ()) -> None:
        """Set or reset values of an activity."""
        editing.edit(self.workspace, self.store, number, wishes, resets, "Referat")

    def export_table(self) -> Path:
        """Write the list."""
        return tabling.export_table(self.workspace, self.store, None).path

    def export_concept(self) -> Path:
        """Write the draft."""
        return exporting.export_concept(self.workspace, self.store, None, number_pages=False).path

    def adopt(self, name: str) -> None:
        """Freeze the draft as it stands."""
        wish = adopting.Wish(name, EditionKind.interim, date(2026, 1, 2))
        adopting.adopt(self.workspace, self.store, wish, date(2026, 11, 1))

    def open_round(self, name: str) -> None:
        """Open the next round and go on in it."""
        plan = opening_round.plan_round(self.workspace, self.store, name, None, {}, ())
        opening_round.open_round(self.workspace, self.store, plan, "Referat")
        self._open()


def filled(form: Cells, rows: Mapping[str, Texts]) -> Cells:
    """A questionnaire with answers, by the hidden keys of its rows; an empty text empties the cell."""
    sheet = dict(form[SHEET_ACTIVITIES])
    places = {address: place_of(address) for address in sheet}
    headings = {
        text.removesuffix(" *"): address.rstrip("0123456789")
        for address, text in sheet.items()
        if places[address][0] == HEADER_ROW
    }
    keys = {sheet[address]: row for address, (row, _) in places.items() if address.startswith(headings["Zeilenschlüssel"])}
    for key, texts in rows.items():
        for heading, text in texts.items():
            sheet[f"{headings[heading]}{keys[key]}"] = text
    return {**form, SHEET_ACTIVITIES: sheet}


def own_list(rows: Sequence[Texts]) -> Cells:
    """An actor's own list: a row of headings and one for each activity."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    lines = [dict(zip(headings, headings, strict=True)), *rows]
    letters = "ABCDEFGHIJKLMNOP"
    return {
        "Liste": {
            f"{letters[column]}{number}": line.get(heading, "")
            for number, line in enumerate(lines, 1)
            for column, heading in enumerate(headings)
        }
    }


__all__ = ["Agency", "Cells", "UserError", "filled", "own_list"]
