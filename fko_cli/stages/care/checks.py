"""What a check of the workspace says: its state, subject, message and remedy."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any


class State(enum.StrEnum):
    """How a check ended."""

    good = "good"
    hint = "hint"
    bad = "bad"

    @property
    def label(self) -> str:
        """The German word."""
        return {"good": "gut", "hint": "Hinweis", "bad": "FEHLER"}[self.value]

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to do something."""
        return self is State.bad


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: subject, how it is, and what to do (German)."""

    state: State
    subject: str
    message: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """The check as JSON data."""
        return {"state": self.state.value, "subject": self.subject, "message": self.message, "remedy": self.remedy}
