"""The rows of a form as they went out, found again among those that came back, wherever people moved them.

A row is known by its whole content, else by its activity number, else by its hidden key: sorting may leave the hidden column
behind, and a copied row brings number and key of the row it was copied from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fko_cli.core.grid import Cell, Sheet, Workbook, place_of
from fko_cli.core.questionnaire import ORIGIN_HEADING, ROW_KEY_HEADING, SHEET_ACTIVITIES, Change, label
from fko_cli.core.reading.likeness import RELATED_DESCRIPTION, RELATED_TITLE, likeness
from fko_cli.core.reading.text import heading_key, plain, text_key
from fko_cli.core.reading.values import read_change
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form_parts import EXAMPLE_MARK

_FEW_HEADINGS = 3
"""Headings of the form that a row must show to be taken for the header."""

_NUMBER, _TITLE, _DESCRIPTION, _CHANGE = (heading_key(label(key)) for key in ("number", "title", "description", "change"))
_TELLING = (_TITLE, _DESCRIPTION)

_Texts = Mapping[str, str]
"""Heading as sent (as `heading_key` gives it) -> text in one line; empty cells are left out."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row of the form as it went out: its key, what it says, its texts."""

    key: str
    meaning: row_keys.RowKey
    texts: _Texts
    origin: str = ""

    @property
    def awaits_answer(self) -> bool:
        """Whether it holds only what others or earlier rounds say."""
        return self.meaning.awaits_answer and bool(self.texts)

    @property
    def number(self) -> str:
        """The activity number in it, empty without one."""
        return self.texts.get(_NUMBER, "")

    @property
    def title(self) -> str:
        """The title in it."""
        return self.texts.get(_TITLE, "")


@dataclass
class Found:
    """What the comparison says of one sheet.

    `same` says of the cells in rows of the form whether they are as sent, `rows` which row of the form stands in which row
    now, `untouched` which of these are wholly as sent. `copies` are rows that carry the number or the key of a row of the
    form and speak of something else, or repeat it.
    """

    same: dict[tuple[int, int], bool] = field(default_factory=dict)
    rows: dict[int, SentRow] = field(default_factory=dict)
    untouched: set[int] = field(default_factory=set)
    copies: dict[int, SentRow] = field(default_factory=dict)


def sent_rows(sent: Mapping[str, str]) -> list[SentRow]:
    """The rows with keys of a sheet as sent (address -> text); empty for a sheet without such keys."""
    return _Sent(sent).rows


def keys_in(workbook: Workbook) -> tuple[str, ...]:
    """The row keys of a returned form, in any order; empty for a file without any."""
    return tuple(
        cell.text
        for sheet in workbook.sheets
        for columns in [key_columns(sheet)]
        for cell in sheet.cells
        if cell.column in columns and row_keys.parse(cell.text)
    )


def key_columns(sheet: Sheet) -> frozenset[int]:
    """The columns of the sheet that hold the hidden keys of rows; more than one where somebody copied them."""
    return frozenset(cell.column for cell in sheet.cells if cell.text == ROW_KEY_HEADING)


def closest_form(records: Sequence[Mapping[str, Mapping[str, str]]], keys: Collection[str]) -> int:
    """The position of the form on record (oldest first) whose row keys are most like those that came back.

    An actor may get several forms in a round: a renewed one, or its answers with questions; any of them may come back.
    """

    def likeness(record: Mapping[str, Mapping[str, str]]) -> float:
        sent = {one.key for one in sent_rows(record.get(SHEET_ACTIVITIES, {}))}
        return len(sent & set(keys)) / max(1, len(sent | set(keys)))

    return max(range(len(records)), key=lambda at: (likeness(records[at]), at))


def find_rows(sheet: Sheet, sent: Mapping[str, str], comment_of: Callable[[Cell], str]) -> Found:
    """Find the rows of the form again in the sheet; `comment_of` gives what somebody noted at a cell."""
    form = _Sent(sent)
    columns = form.columns_in(sheet)
    if not form.rows or not columns:
        return Found()
    header, named = columns
    now = {
        row: {named[at]: text for at, cell in cells.items() if at in named and (text := text_key(cell.text))}
        for row, cells in sheet.rows.items()
        if row > header
    }
    matched = dict(_matched(form, sheet, now, frozenset(named.values())))
    return _Judge(form, sheet, named, now, comment_of).found(matched)


def lost_headings(sheet: Sheet, sent: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """Place -> heading as sent, where the header of the form shows other words by now, or none."""
    form = _Sent(sent)
    columns = form.columns_in(sheet) if form.rows else None
    if columns is None:
        return {}
    header, named = columns
    now = {at: heading_key(cell.text) for at, cell in sheet.rows[header].items()}
    words = {heading_key(text): text for text in sent.values()}
    return {(header, at): words[key] for at, key in named.items() if now.get(at) != key}


@dataclass
class _Sent:
    """The sheet as sent, by rows and headings."""

    cells: Mapping[str, str]
    headings: dict[int, str] = field(default_factory=dict)
    rows: list[SentRow] = field(default_factory=list)
    key_column: int = 0

    def __post_init__(self) -> None:
        place = next((place_of(address) for address, text in self.cells.items() if text == ROW_KEY_HEADING), None)
        if place is None:
            return
        by_row: dict[int, dict[int, str]] = {}
        for address, text in self.cells.items():
            if at := place_of(address):
                by_row.setdefault(at[0], {})[at[1]] = text
        header, self.key_column = place
        self.headings = {at: heading_key(text) for at, text in by_row[header].items() if at != self.key_column}
        origin = heading_key(ORIGIN_HEADING)
        for row, texts in sorted(by_row.items()):
            key = texts.get(self.key_column, "")
            meaning = row_keys.parse(key)
            if row > header and meaning and key != EXAMPLE_MARK:
                said = {
                    self.headings[at]: line for at, text in texts.items() if at in self.headings and (line := text_key(text))
                }
                self.rows.append(SentRow(key, meaning, said, said.pop(origin, "")))

    def columns_in(self, sheet: Sheet) -> tuple[int, dict[int, str]] | None:
        """The header row of the returned sheet, and which column is which of the form; None without a header."""
        wanted = set(self.headings.values()) - {""}
        shared = {
            row: sum(heading_key(cell.text) in wanted for cell in cells.values() if len(cell.text) < 100)
            for row, cells in sheet.rows.items()
        }
        header = max(shared, key=lambda row: (shared[row], -row), default=0)
        if not header or shared[header] < _FEW_HEADINGS:
            return None
        named = {at: key for at, cell in sheet.rows[header].items() if (key := heading_key(cell.text)) in wanted}
        # A heading that somebody worded differently is still that of its place, unless the keys have moved there.
        missing, keys = wanted - set(named.values()), key_columns(sheet)
        named |= {at: key for at, key in self.headings.items() if at not in named and at not in keys and key in missing}
        return header, {at: key for at, key in named.items() if key != heading_key(ORIGIN_HEADING)}


def _matched(form: _Sent, sheet: Sheet, now: Mapping[int, _Texts], shown: frozenset[str]) -> Iterator[tuple[int, SentRow]]:
    """Row now -> row of the form, without those that the form offered empty and that are still so.

    `shown` are the headings that the sheet still has: a deleted column makes no row another one.
    """
    keys = key_columns(sheet)
    by_key = {one.key: one for one in form.rows}
    by_number = {one.number: one for one in form.rows if one.number}
    by_content: dict[frozenset[tuple[str, str]], list[SentRow]] = {}
    for one in form.rows:
        if left := frozenset((key, text) for key, text in one.texts.items() if key in shown):
            by_content.setdefault(left, []).append(one)
    for row, texts in now.items():
        if not texts:
            continue
        typed = next((plain(cell.text) for at, cell in sheet.rows[row].items() if at in keys), "")
        alike = by_content.get(frozenset(texts.items()), [])
        exact = next((one for one in alike if one.key == typed), alike[0] if alike else None)
        found = exact or by_number.get(texts.get(_NUMBER, "")) or by_key.get(typed)
        if found:
            yield row, found


class _Judge:
    """Decides which of the rows that look like one of the form is that row, and what was answered in it."""

    def __init__(
        self,
        form: _Sent,
        sheet: Sheet,
        named: Mapping[int, str],
        now: Mapping[int, _Texts],
        comment_of: Callable[[Cell], str],
    ) -> None:
        self._sheet, self._named, self._now, self._comment_of = sheet, named, now, comment_of
        self._keys = key_columns(sheet)
        self._origins = {text_key(one.origin) for one in form.rows} - {""}

    def found(self, matched: Mapping[int, SentRow]) -> Found:
        """The verdict on all rows; `matched` maps rows now to the row of the form that they may be."""
        found = Found()
        by_key: dict[str, list[int]] = {}
        for row, one in matched.items():
            if self._is_untouched(row, one):
                self._take(found, row, one)
                found.untouched.add(row)
            else:
                by_key.setdefault(one.key, []).append(row)
        for rows in by_key.values():
            one = matched[rows[0]]
            answering = [row for row in rows if not one.texts or _answers(self._now[row], one.texts)]
            best = min(answering, key=lambda row: _distance(self._now[row], one.texts), default=0)
            for row in rows:
                if row == best:
                    self._take(found, row, one)
                else:
                    found.copies[row] = one
                    found.same |= {(row, at): False for at in self._sheet.rows[row] if at in self._named}
        for row, cells in self._sheet.rows.items():
            found.same |= {(row, at): True for at, cell in cells.items() if text_key(cell.text) in self._origins}
        return found

    def _take(self, found: Found, row: int, one: SentRow) -> None:
        found.rows[row] = one
        for at, cell in self._sheet.rows[row].items():
            if at in self._named:
                found.same[row, at] = text_key(cell.text) == one.texts.get(self._named[at], "")

    def _is_untouched(self, row: int, one: SentRow) -> bool:
        """Whether nobody wrote, struck out or noted anything in the row, beside the table included."""
        # A column that somebody deleted is no answer in each of its rows.
        shown = set(self._named.values())
        if self._now[row] != {key: text for key, text in one.texts.items() if key in shown}:
            return False
        for at, cell in self._sheet.rows[row].items():
            foreign = at not in self._named and at not in self._keys and text_key(cell.text) not in {*self._origins, ""}
            if foreign or cell.struck.strip() or self._comment_of(cell) or cell.formula:
                return False
        return True


def _answers(texts: _Texts, sent: _Texts) -> bool:
    """Whether a row still speaks of the activity that stood in it, and not of another one that was written over it."""
    if not (texts.get(_TITLE) or texts.get(_DESCRIPTION) or (sent.get(_NUMBER) and texts.get(_NUMBER) == sent.get(_NUMBER))):
        return False
    change = texts.get(_CHANGE, "")
    if change and change != sent.get(_CHANGE) and read_change(change) is not Change.new:
        return True
    if not (sent.get(_TITLE) or sent.get(_DESCRIPTION)):
        return True
    title, description = (likeness(texts.get(key, "").casefold(), sent.get(key, "").casefold()) for key in _TELLING)
    return title >= RELATED_TITLE or description >= RELATED_DESCRIPTION


def _distance(texts: _Texts, sent: _Texts) -> tuple[bool, int]:
    """How far a row is from the one that was sent; one with a word on what changed is the answer."""
    return not texts.get(_CHANGE), sum(texts.get(key, "") != sent.get(key, "") for key in {*texts, *sent})
