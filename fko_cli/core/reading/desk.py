"""The desk at which one workbook is interpreted: context, accounting, and the findings as they come up.

`text_of` reads one cell with everything that a cell can carry besides its text; each cell is read once, however often it
is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fko_cli.core.findings import finding
from fko_cli.core.grid import Cell, Sheet, Workbook, column_letters
from fko_cli.core.reading.accounting import AsSent, Ledger, link_beyond
from fko_cli.core.reading.fields import FieldReader
from fko_cli.core.reading.names import NameBook
from fko_cli.core.reading.territory import TerritoryReader
from fko_cli.core.reading.text import clean, has_mojibake, one_line, plain
from fko_cli.core.records import Actor, Finding
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.identity import claim_of
from fko_cli.core.settings import Settings


@dataclass(frozen=True)
class Context:
    """What is known about a return before it is read.

    `own_list` is true for a list in the actor's own layout. `as_sent` are the cells of the form as it went out, by sheet
    and address, None when unknown. `known_numbers` are the numbers of the activities given out so far. `actor` is the key
    of the sender; it only helps to understand "Kreis" in the answers of a Kreis. `foreign` is true for a form that was made
    for another actor: what stood in it is not this one's.
    """

    settings: Settings
    actors: tuple[Actor, ...]
    own_list: bool = False
    as_sent: AsSent | None = None
    known_numbers: Collection[int | str] = frozenset()
    actor: str = ""
    foreign: bool = False


class Desk:
    """Working state for one workbook."""

    def __init__(self, workbook: Workbook, context: Context) -> None:
        self.context = context
        claim = claim_of(workbook)
        self._sender = context.actor or (claim.actor if claim else "")
        self.sent = context.as_sent or _form_of(context, self._sender, claim.round if claim else "")
        self.ledger = Ledger(workbook, self.sent, own_list=context.own_list)
        self.findings: list[Finding] = []
        self.fields = FieldReader(context.settings.all_fields)
        self.names = _name_book(context.actors)
        self.territories = TerritoryReader(context.settings.region, self._home())
        self._texts: dict[tuple[str, int, int], str] = {}

    def _home(self) -> tuple[str, ...]:
        sender = next((actor for actor in self.context.actors if actor.key == self._sender), None)
        if sender is None or not sender.territory:
            return ()
        return TerritoryReader(self.context.settings.region).read(sender.territory).parts

    @cached_property
    def known_numbers(self) -> frozenset[int]:
        """The numbers of the activities given out so far, without the letter."""
        known = self.context.known_numbers
        return frozenset(one if isinstance(one, int) else int(one.rpartition("-")[2] or 0) for one in known)

    def is_answer(self, sheet: Sheet, cell: Cell) -> bool:
        """Whether there is anything in the cell that is not as sent."""
        return self.ledger.is_filled(sheet, cell)

    def is_changed(self, sheet: Sheet, cell: Cell) -> bool:
        """Whether the cell's text is an answer; false where only a comment or a link on the form's own text is one."""
        return self.ledger.is_filled(sheet, cell) and not self.ledger.is_extra(sheet, cell)

    def note(
        self,
        code: str,
        sheet: Sheet,
        cell: Cell | None = None,
        *,
        column: str = "",
        value: str = "",
        takes: Sequence[Cell] = (),
        **blanks: object,
    ) -> None:
        """Add a finding about a cell, a row or a sheet. `takes` are the cells that it shows instead of their being read."""
        taken = [one for one in takes if self.ledger.is_filled(sheet, one)]
        made = finding(
            code,
            sheet=sheet.name,
            row=cell.row if cell else None,
            column=column or (column_letters(cell.column) if cell else ""),
            address=cell.address if cell else "",
            value=value,
            noted=tuple(dict.fromkeys(one.address for one in taken)),
            **blanks,
        )
        self.findings.append(made)
        self.ledger.note(sheet, taken)

    def withdraw(self, code: str, sheet: Sheet, row: int) -> frozenset[str]:
        """Take back what was just noted of whole cells of the row; the addresses of these, for a finding about the row."""
        latest: list[Finding] = []
        while self.findings and (self.findings[-1].sheet, self.findings[-1].row) == (sheet.name, row):
            latest.insert(0, self.findings.pop())
        gone = [one for one in latest if one.code == code and one.noted]
        self.findings += [one for one in latest if one not in gone]
        return frozenset(address for one in gone for address in one.noted)

    def read(self, sheet: Sheet, cell: Cell) -> None:
        """The cell went into a field."""
        self.ledger.read(sheet, cell)

    def text_of(self, sheet: Sheet, cell: Cell, column: str, *, in_table: bool = True) -> str:
        """The text to understand, empty when there is none. Findings about the cell are added the first time.

        Merged and coloured cells are worth a word only inside a table.
        """
        place = (sheet.name, cell.row, cell.column)
        if place not in self._texts:
            if self.ledger.is_extra(sheet, cell):
                self._note_extras(sheet, cell, column)
            answered = self.is_changed(sheet, cell)
            self._texts[place] = self._first_look(sheet, cell, column, in_table) if answered else plain(cell.text)
        return self._texts[place]

    def _note_extras(self, sheet: Sheet, cell: Cell, column: str) -> None:
        """A comment or a link that somebody put on a cell of the form."""
        if comment := self.ledger.comment_of(cell):
            self.note("F402", sheet, cell, column=column, value=comment, takes=[cell])
        if link := link_beyond(cell):
            self.note("F407", sheet, cell, column=column, value=link, takes=[cell])

    def _first_look(self, sheet: Sheet, cell: Cell, column: str, in_table: bool) -> str:
        if comment := self.ledger.comment_of(cell):
            only = () if cell.text.strip() else (cell,)
            self.note("F402", sheet, cell, column=column, value=comment, takes=only)
        if cell.link and not plain(cell.text):
            self.note("F407", sheet, cell, column=column, value=cell.link, takes=[cell])
        if cell.formula and cell.value is None and not cell.text.strip():
            self.note("F404", sheet, cell, column=column, value=cell.formula, takes=[cell])
            return ""
        if cell.error:
            self.note("F405", sheet, cell, column=column, value=_with_formula(cell), takes=[cell])
            return ""
        raw = self._without_struck(sheet, cell, column)
        cleaned = clean(raw)
        if not cleaned.text:
            if raw.strip():
                self.note("F410", sheet, cell, column=column, value=_code_points(raw), takes=[cell])
            return ""
        self._side_notes(sheet, cell, column, cleaned.text, cleaned.changed)
        if in_table and cell.merged:
            self.note("F406", sheet, cell, column=column, value=cell.merged)
        if in_table and cell.highlighted and not self.context.own_list:
            self.note("F408", sheet, cell, column=column, value=cell.address)
        return cleaned.text

    def _without_struck(self, sheet: Sheet, cell: Cell, column: str) -> str:
        """The text without what is struck out; a wholly struck cell is noted and not read."""
        if not cell.struck.strip():
            return cell.text
        rest = remove_struck(cell.text, cell.struck)
        gone = not plain(rest)
        self.note(
            "F401",
            sheet,
            cell,
            column=column,
            value=content(cell) if gone else plain(cell.struck),
            takes=[cell] if gone else (),
        )
        return "" if gone else rest

    def _side_notes(self, sheet: Sheet, cell: Cell, column: str, text: str, changed: Sequence[str]) -> None:
        if cell.formula:
            self.note("F403", sheet, cell, column=column, value=text, formula=cell.formula)
        if link := link_beyond(cell):
            self.note("F407", sheet, cell, column=column, value=link)
        if has_mojibake(text):
            self.note("F409", sheet, cell, column=column, value=text)
        if changed:
            self.note("F410", sheet, cell, column=column, value=f"{cell.address}: {', '.join(changed)}")


def _form_of(context: Context, sender: str, round_name: str) -> AsSent | None:
    """The empty form for whoever the workbook claims to be from, when what was sent is not known.

    `round_name` is the round that the workbook claims to be of; without one it is taken for the current round's.
    """
    actor = next((one for one in context.actors if one.key == sender), None)
    if context.own_list or actor is None:
        return None
    settings = context.settings
    if round_name:
        settings = settings.model_copy(update={"round": settings.round.model_copy(update={"name": round_name})})
    return build_form(settings, actor, (), context.actors).cells()


@lru_cache(maxsize=4)
def _name_book(actors: tuple[Actor, ...]) -> NameBook:
    return NameBook(actors)


def _with_formula(cell: Cell) -> str:
    return f"{cell.text} {cell.formula}".strip()


def _code_points(text: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in text)


def remove_struck(text: str, struck: str) -> str:
    """The text without the struck part, whose separate pieces stand in lines of their own, in the order of the text.

    Where a piece occurs more than once, whole words are preferred: struck "1" is not the one in "2018".
    """
    if text.strip() == struck.strip():
        return ""
    if text.count(struck) == 1:
        return text.replace(struck, "")
    pieces = [piece for piece in struck.split("\n") if piece.strip()]
    spans = _in_order(text, pieces, whole_words=True) or _in_order(text, pieces, whole_words=False)
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def _in_order(text: str, pieces: Sequence[str], *, whole_words: bool) -> list[tuple[int, int]]:
    """Where the pieces stand, each after the one before; nothing when one is missing."""
    spans: list[tuple[int, int]] = []
    for piece in pieces:
        pattern = re.escape(piece)
        if whole_words:
            pattern = (r"\b" if piece[0].isalnum() else "") + pattern + (r"\b" if piece[-1].isalnum() else "")
        match = re.compile(pattern).search(text, spans[-1][1] if spans else 0)
        if match is None:
            return []
        spans.append(match.span())
    return spans


def shown(cells: Sequence[Cell]) -> str:
    """The content of several cells for a finding's value; a single cell without its address."""
    if len(cells) == 1:
        return content(cells[0])
    return " · ".join(f"{cell.address}: {one_line(content(cell))}" for cell in cells)


def content(cell: Cell) -> str:
    """What stands in a cell, whatever it is: text, else formula, else comment, else the code points of what is invisible."""
    return plain(cell.text) or cell.formula or cell.comment or cell.link or _code_points(cell.text)
