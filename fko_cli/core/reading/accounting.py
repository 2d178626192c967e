"""The accounting of a return: which cells an actor filled in, and that each is read into a field or noted in a finding.

A cell of a form counts as filled when it differs from the form as sent, or carries a comment or a link that the form does
not have. Rows and columns may have been inserted or moved, so a text that stood elsewhere on the sheet is still the
form's, as long as it is not used up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.questionnaire import ROW_KEY_HEADING, SHEET_ACTIVITIES, SHEET_IDENTITY, SHEET_LISTS
from fko_cli.core.reading.sent_rows import Found, find_rows, key_columns
from fko_cli.core.reading.text import text_key
from fko_cli.core.records import CellCount
from fko_cli.core.sending import identity, row_keys
from fko_cli.core.sending.form import EXAMPLE_MARK, STATUS_ROW, is_computed

AsSent = Mapping[str, Mapping[str, str]]
_Place = tuple[int, int]
_OLD_KEY = re.compile(r"[a-z]{1,2}-?[a-z]?\d{1,9}")
"""How row keys of older forms look."""
_PLACE_INSIDE = re.compile(r"#?(?:'[^:/\\]*'|[^:/\\'!]*)!\$?[A-Za-z]{1,3}\$?\d+|#[^:/\\]*$")
_ERROR = re.compile(r"#[A-ZÄÖÜ/0]+[!?]?")
"""An error value as text: not every format tells one from a text."""
_OVERLAP = 3
"""Texts that a renamed sheet must share with one that was sent."""
_MAX_RENAMED = 40


@dataclass
class _OfSheet:
    """What the comparison with the form as sent says of one sheet.

    `filled` are the places of answers, `extras` those whose text is the form's and only a comment or link is not.
    `rows` are the form's rows found again.
    """

    filled: set[_Place] = field(default_factory=set)
    extras: set[_Place] = field(default_factory=set)
    rows: Found = field(default_factory=Found)


class Ledger:
    """Keeps, for one workbook, the filled cells and what became of each."""

    def __init__(self, workbook: Workbook, as_sent: AsSent | None, *, own_list: bool) -> None:
        self.own_list = own_list
        self._of: dict[str, _OfSheet] = {}
        self._read: set[tuple[str, _Place]] = set()
        self._noted: set[tuple[str, _Place]] = set()
        self.sent: dict[str, Mapping[str, str]] = {} if own_list or as_sent is None else _matched_sheets(workbook, as_sent)
        # The questions that a form asks stand at its cells as comments and on a sheet of their own.
        self._ours = {text_key(text) for texts in self.sent.values() for text in texts.values()}
        for sheet in workbook.sheets:
            if own_list:
                found = _OfSheet({_place(cell) for cell in sheet.cells if _has_content(cell)})
            else:
                found = _compared(sheet, self.sent.get(sheet.name, {}), self.comment_of)
            self._of[sheet.name] = found

    def comment_of(self, cell: Cell) -> str:
        """The comment at the cell, empty when it is the form's own."""
        return cell.comment if cell.comment and text_key(cell.comment) not in self._ours else ""

    def is_filled(self, sheet: Sheet, cell: Cell) -> bool:
        """Whether the cell is an answer: non-empty and different from the form as sent."""
        return (cell.row, cell.column) in self._of[sheet.name].filled

    def is_extra(self, sheet: Sheet, cell: Cell) -> bool:
        """Whether the cell's text is the form's, and only its comment or link is an answer."""
        return (cell.row, cell.column) in self._of[sheet.name].extras

    def rows(self, sheet: Sheet) -> Found:
        """The rows of the form on this sheet; none in an own list."""
        return self._of[sheet.name].rows

    def read(self, sheet: Sheet, cell: Cell) -> None:
        """The cell went into a field; one whose text is the form's does not, only its comment or link is to be noted."""
        if not self.is_extra(sheet, cell):
            self._read.add((sheet.name, _place(cell)))

    def note(self, sheet: Sheet, cells: Iterable[Cell]) -> None:
        """The cells are shown in a finding."""
        self._noted.update((sheet.name, _place(cell)) for cell in cells)

    def is_open(self, sheet: Sheet, cell: Cell) -> bool:
        """Whether the cell is filled and neither read nor noted yet."""
        place = (sheet.name, _place(cell))
        return self.is_filled(sheet, cell) and place not in self._read and place not in self._noted

    def open_cells(self, sheet: Sheet) -> list[Cell]:
        """What is still to be accounted for, in the order of the sheet."""
        return [cell for cell in sheet.cells if self.is_open(sheet, cell)]

    def count(self) -> CellCount:
        """`read + noted` equals `filled` once no cell is open; a cell that is both counts as read."""
        filled = {(name, place) for name, of_sheet in self._of.items() for place in of_sheet.filled}
        return CellCount(len(filled), len(filled & self._read), len((filled & self._noted) - self._read))


def is_technical(sheet: Sheet) -> bool:
    """Whether the sheet is one of the form's own hidden sheets, where nobody is asked anything."""
    return sheet.name in (SHEET_LISTS, SHEET_IDENTITY)


def link_beyond(cell: Cell) -> str:
    """The address behind a cell that its text does not show; places within the workbook are none."""
    if not cell.link or _PLACE_INSIDE.match(cell.link):
        return ""
    return "" if _shows_link(cell) else cell.link


def _shows_link(cell: Cell) -> bool:
    link = cell.link.casefold()
    # Only a mail address has a part after "?" that is no address: the subject of the message to write.
    shown = link.partition("?")[0] if link.startswith("mailto:") else link
    bare = re.sub(r"^(?:mailto:|https?://)(?:www\.)?", "", shown).rstrip("/")
    return bare in cell.text.casefold().replace(" ", "")


def _has_content(cell: Cell) -> bool:
    return bool(cell.text.strip() or cell.comment or cell.formula or cell.link)


def _place(cell: Cell) -> _Place:
    return cell.row, cell.column


def _compared(sheet: Sheet, sent: Mapping[str, str], comment_of: Callable[[Cell], str]) -> _OfSheet:
    keys = {address: text_key(text) for address, text in sent.items() if text}
    left = Counter(keys.values())
    found = _OfSheet(rows=find_rows(sheet, sent, comment_of))
    is_ours = _own_work(sheet, sent)
    moved: list[tuple[Cell, str]] = []

    hidden = key_columns(sheet)

    def look_at_extras(cell: Cell) -> None:
        # What is struck out of the form's own text, or was put beside it, is an answer all the same.
        beside = comment_of(cell) or link_beyond(cell)
        # Who strikes out a whole row strikes out its hidden key unseen.
        struck = bool(cell.struck.strip()) and cell.column not in hidden
        if struck or beside:
            found.filled.add(_place(cell))
        if beside and not struck:
            found.extras.add(_place(cell))

    for cell in sheet.cells:
        key = text_key(cell.text)
        if not (_has_content(cell) if key else cell.formula or comment_of(cell) or link_beyond(cell) or cell.text.strip()):
            continue
        same = found.rows.same.get(_place(cell)) if key else None
        if same is False:
            found.filled.add(_place(cell))
        elif same or (key and key == keys.get(cell.address)):
            left[key] -= 1
            look_at_extras(cell)
        else:
            moved.append((cell, key))
    for cell, key in moved:
        if key and left[key] > 0:
            left[key] -= 1
            look_at_extras(cell)
        elif is_ours(cell):
            look_at_extras(cell)
        else:
            found.filled.add(_place(cell))
    return found


def _own_work(sheet: Sheet, sent: Mapping[str, str]) -> Callable[[Cell], bool]:
    """Whether a cell that differs from the form as sent is the form's own work: its counter, its keys, its identity."""
    hidden = key_columns(sheet)
    of_activities = ROW_KEY_HEADING in sent.values()  # the sheet may have another name by now
    counter = _without_figures(sent.get(f"A{STATUS_ROW}", "")) if of_activities else ""
    labels = set(identity.LABELS.values())

    def is_ours(cell: Cell) -> bool:
        text = cell.text.strip()
        if sheet.name == SHEET_IDENTITY:
            label = sheet.by_place.get((cell.row, 1))
            named = label is not None and label.text.strip() in labels
            return text == identity.TITLE or (named and cell.column <= 2 and " " not in text)
        if sheet.name == SHEET_LISTS:
            return not sent
        if cell.column in hidden and (text == EXAMPLE_MARK or row_keys.parse(text) or _OLD_KEY.fullmatch(text)):
            return True
        computed = of_activities and is_computed(SHEET_ACTIVITIES, cell.row, cell.column)
        if computed and (cell.error or _ERROR.fullmatch(text) or (cell.formula and not text)):
            return True  # some programs can't compute it
        return bool(counter and text[:1] == counter[0] and _without_figures(text) == counter)

    return is_ours


def _without_figures(text: str) -> str:
    return re.sub(r"\d+", "0", text_key(text))


def _matched_sheets(workbook: Workbook, as_sent: AsSent) -> dict[str, Mapping[str, str]]:
    """Sheet of the return -> its cells as sent, also when a sheet was renamed or duplicated."""
    matched: dict[str, Mapping[str, str]] = {}
    for sheet in workbook.sheets:
        if sheet.name in as_sent:
            matched[sheet.name] = as_sent[sheet.name]
    sent = {name: {text_key(text) for text in texts.values() if text} for name, texts in as_sent.items()}
    free = {name: texts for name, texts in sent.items() if name not in matched}
    for sheet in [one for one in workbook.sheets if one.name not in matched][:_MAX_RENAMED]:
        texts = {text_key(cell.text) for cell in sheet.cells}
        best = max(free, key=lambda name: len(texts & free[name]), default=None)
        if best is not None and len(texts & free[best]) >= _OVERLAP:
            matched[sheet.name] = as_sent[best]
            del free[best]
            continue
        twins = (name for name in sent if len(texts & sent[name]) > len(sent[name]) / 2)
        if (twin := max(twins, key=lambda name: len(texts & sent[name]), default=None)) is not None:
            matched[sheet.name] = as_sent[twin]
    return matched
