"""What the editor settles, as records: contradictions, and values that were set, emptied or taken back."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fko_cli.core.records import Value


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Reports of one activity that state different things for one key: who says what. For the editor to settle."""

    key: str
    statements: tuple[tuple[int, str], ...]


class Editing(enum.StrEnum):
    """What the editor does to a value of an activity: sets it, empties it, or goes back to what the reports say."""

    set = "set"
    empty = "empty"
    reset = "reset"


@dataclass(frozen=True, slots=True)
class Override:
    """The editor's value for one key of an activity, append-only; the newest one for a number and a key holds.

    `reported` is what the reports said when it was made, as text.
    """

    id: int
    number: int
    key: str
    kind: Editing
    value: Value | None
    reported: str
    by: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """That a value of an activity is the editor's: what the reports say instead, who set it, when.

    `changed` is true when the reports say something else than they did when it was set (`then`).
    """

    reported: Value | None
    by: str
    at: datetime | None
    changed: bool = False
    then: str = ""

    @property
    def day(self) -> str:
        """When, as people read it; empty when unknown."""
        return f"{self.at:%d.%m.%Y}" if self.at else ""

    @property
    def signed(self) -> str:
        """Who set it and when."""
        return ", ".join(filter(None, (self.by, self.day)))
