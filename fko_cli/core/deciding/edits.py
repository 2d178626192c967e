"""Wishes of the editor to change values of activities, and what becomes of each."""

from __future__ import annotations

import enum
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fko_cli.core.deciding.overriding import short
from fko_cli.core.editing import Editing
from fko_cli.core.grid import CellValue
from fko_cli.core.own_questions import columns_of
from fko_cli.core.questionnaire import Column
from fko_cli.core.reading.text import heading_key
from fko_cli.core.records import Activity, Value, as_text
from fko_cli.core.settings import Settings

_COMPARED = 30_000
"""Characters that are compared; a cell of a spreadsheet holds little more."""


class EditResult(enum.StrEnum):
    """What became of a wish; the value is the word of `fko edit --json`."""

    taken = "taken"
    known = "known"
    conflict = "conflict"
    outdated = "outdated"
    wrong = "wrong"

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look at it again."""
        return self in (EditResult.conflict, EditResult.outdated, EditResult.wrong)

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "taken": "übernommen",
            "known": "galt schon",
            "conflict": "inzwischen überholt, nicht übernommen",
            "outdated": "gibt es nicht mehr, nicht übernommen",
            "wrong": "nicht möglich, nicht übernommen",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was to be changed: from what to what (as people read it), the result and a German sentence.

    `reported` is what the reports say, `kind` what to store, `place` the cell of a list that asked for it.
    """

    number: int
    key: str
    label: str
    before: str
    after: str
    result: EditResult
    message: str = ""
    remarks: tuple[str, ...] = ()
    reported: str = ""
    value: Value | None = None
    kind: Editing | None = None
    place: str = ""

    def told(self, result: EditResult, message: str, kind: Editing | None = None) -> Change:
        """The same with its outcome."""
        return replace(self, result=result, message=message, kind=kind)

    def at(self, place: str) -> Change:
        """The same, asked for by that cell."""
        return replace(self, place=place)

    @property
    def before_short(self) -> str:
        """The old value for a sentence."""
        return short(self.before)

    @property
    def after_short(self) -> str:
        """The new value for a sentence."""
        return short(self.after)


@dataclass(frozen=True, slots=True)
class Wish:
    """One cell of an edited list that differs from what was written there, or whose writing is not on record.

    `written` is the mark of the text that fko wrote there, None when unknown. `problem` is a German sentence when the cell
    can't be taken whatever holds now.
    """

    number: int | None
    key: str
    label: str
    text: str
    place: str
    typed: CellValue | None = None
    written: str | None = None
    problem: str = ""

    def same_as(self, shown: str) -> bool:
        """Whether the cell says what is shown now; an empty cell of an own list says nothing."""
        return mark(self.text) == mark(shown) or (self.written is None and not self.text.strip())

    def was(self, shown: str) -> bool:
        """Whether what is shown now is what fko wrote there."""
        return self.written == mark(shown)


@dataclass(frozen=True, slots=True)
class Cells:
    """What an edited list asks for: changed cells in order, and how many activities it has."""

    wishes: Sequence[Wish]
    rows: int


def mark(text: str) -> str:
    """A short mark of a cell's text; spacing doesn't count, nor do characters that no cell keeps, nor what no cell holds."""
    kept = " ".join(text.split())
    if not kept.isprintable():
        kept = "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return hashlib.sha256(kept[:_COMPARED].encode()).hexdigest()[:10]


def column_named(settings: Settings, name: str) -> Column | None:
    """The column of the activities table that a key, a label or a usual heading means."""
    wanted = heading_key(name)
    columns = columns_of(settings)
    for column in columns:
        if name.strip().casefold() == column.key or wanted == heading_key(column.label):
            return column
    return next((one for one in columns if wanted in {heading_key(word) for word in one.synonyms}), None)


def reported_value(activity: Activity, key: str) -> Value | None:
    """What the reports say, whatever the editor set."""
    return (activity.reported if activity.edits else activity.values).get(key)


def worded(settings: Settings, key: str, value: Value | None) -> str:
    """A value as lists show it: fields of action with their titles."""
    items = value if isinstance(value, tuple) else (as_text(value),)
    if key in ("field", "further_fields"):
        fields = [settings.field_named(one) for one in items]
        return "; ".join(field.label if field else one for field, one in zip(fields, items, strict=True))
    return as_text(value)
