"""Whether an interpretation keeps every word: what a cell says must stand in a record's values or in a finding.

Counting cells is not enough, because a cell counts as read even when a part of its text was dropped. Here the words
themselves are looked for, independently of the accounting that the interpretation does of itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fko_cli.core.grid import Cell, Sheet, Workbook, column_letters
from fko_cli.core.questionnaire import COLUMNS, INSTITUTION_LINES, NEED_COLUMNS, ROW_KEY_HEADING
from fko_cli.core.reading.desk import remove_struck
from fko_cli.core.reading.interpret import Interpretation
from fko_cli.core.reading.text import plain, word_set
from fko_cli.core.records import Period, Territory, Value
from fko_cli.core.settings import FieldOfAction, Settings

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN_ITEMS = word_set("und u sowie hf handlungsfeld handlungsfelder feld nr")
"""Words that separate or introduce the items of a list; its structure says the same."""
_ENUMERATED = re.compile(r"(?m)^\s*\(?(\d{1,2}|[a-z])[.)]\s+")
AsSent = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Lost:
    """Words of one cell or shape that are nowhere to be found again."""

    sheet: str
    address: str
    text: str
    words: tuple[str, ...]


@dataclass
class _Kept:
    """The words that the records of one line keep; `names` are those of fields of action, which people abbreviate."""

    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def has(self, word: str) -> bool:
        """Whether the word is kept, or abbreviates one of a field's name."""
        return word in self.words or (len(word) >= 3 and any(name.startswith(word) for name in self.names))


def words(text: str) -> list[str]:
    """Letters and digits of a text apart, in lower case; numbers without leading zeros."""
    low = unicodedata.normalize("NFC", plain(text).casefold())
    return [token.lstrip("0") or "0" for token in _TOKEN.findall(low)]


_LABELS = {
    frozenset(words(label))
    for label in (*(one.label for one in (*COLUMNS, *NEED_COLUMNS, *INSTITUTION_LINES)), ROW_KEY_HEADING)
}


def lost_words(workbook: Workbook, result: Interpretation, settings: Settings, sent: AsSent | None = None) -> list[Lost]:
    """Every word of a cell, comment, link or shape that neither the record of its line nor a finding on its sheet shows.

    `sent` are the texts of the form as it went out; words that stand on the same sheet there are not the actor's.
    """
    lost = []
    for sheet in workbook.sheets:
        told = {word for one in result.findings if one.sheet == sheet.name for word in words(f"{one.value} {one.message}")}
        ours = {word for text in (sent or {}).get(sheet.name, {}).values() for word in words(text)}
        lines = _lines(sheet, result, settings)
        for cell in sheet.cells:
            kept = lines.get(str(cell.row)) or lines.get(column_letters(cell.column))
            if kept is None and frozenset(words(cell.text)) in _LABELS and not cell.comment:
                continue
            kept = kept or lines[""]
            known = told | ours | _BETWEEN_ITEMS
            missing = min(
                (
                    [word for text in texts for word in words(text) if word not in known and not kept.has(word)]
                    for texts in _readings(cell)
                ),
                key=len,
            )
            if missing:
                lost.append(Lost(sheet.name, cell.address, cell.text, tuple(missing)))
        lost += [Lost(sheet.name, "", text, tuple(words(text))) for text in sheet.shapes if not told >= set(words(text))]
    return lost


def _lines(sheet: Sheet, result: Interpretation, settings: Settings) -> dict[str, _Kept]:
    """Row number or column letters -> what the records of that line keep; "" -> what all records of the sheet keep."""
    lines = {"": _Kept()}
    fields = {one.id: one for one in settings.fields}
    for record in (*result.reports, *result.needs):
        if record.sheet != sheet.name:
            continue
        for at in {"", getattr(record, "column", "") or str(record.row)}:
            kept = lines.setdefault(at, _Kept())
            for key, value in record.values.items():
                for text in _shown(value):
                    kept.words.update(words(text))
                    if key in ("field", "further_fields") and text in fields:
                        kept.names.update(_names(fields[text]))
    for kept in lines.values():
        kept.words |= kept.names
    return lines


def _names(field_of_action: FieldOfAction) -> Iterator[str]:
    for name in (field_of_action.id, field_of_action.title, field_of_action.short, *field_of_action.aliases):
        yield from words(name)


def _shown(value: Value) -> Iterator[str]:
    if isinstance(value, bool):
        yield "ja" if value else "nein"
    elif isinstance(value, Period | Territory):
        yield value.text
    elif isinstance(value, str):
        yield value
    else:
        yield from value


def _readings(cell: Cell) -> Iterator[list[str]]:
    """Everything in a cell that somebody wrote: its text without the numbering of its lines, the comment, the link.

    Where a part is struck out, that part and the rest may be told apart or the whole text at once.
    """
    numbers = [match[1] for match in _ENUMERATED.finditer(cell.text)]
    lines = [line for line in cell.text.split("\n") if line.strip()]
    counted = numbers in ([str(at + 1) for at in range(len(lines))], list("abcdefghij"[: len(lines)]))
    text = _ENUMERATED.sub("", cell.text) if len(lines) > 1 and counted else cell.text
    link = "" if "!" in cell.link or cell.link.startswith("#") else cell.link
    beside = [cell.comment, link, "" if cell.text.strip() else cell.formula]
    yield [text, *beside]
    if cell.struck.strip():
        yield [remove_struck(cell.text, cell.struck), cell.struck, *beside]
