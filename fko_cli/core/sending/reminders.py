"""Who is reminded, for the how-many-th time, and with which text (pure)."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date

from fko_cli.core.sending.letters import LetterState, RecordedLetter

GONE_OUT = (LetterState.accepted, LetterState.drafted, LetterState.handing_over, LetterState.unclear)
"""How a letter stands that has left the house, or may have."""


class ReminderText(enum.StrEnum):
    """Which text a reminder has; the values are those of `--text`."""

    first = "1"
    second = "2"
    last = "last"

    @property
    def template(self) -> str:
        """The name of its template, without ending."""
        return f"nachricht-erinnerung-{'letzte' if self is ReminderText.last else self.value}"

    @property
    def word(self) -> str:
        """How the names of its files begin."""
        return f"Erinnerung-{'letzte' if self is ReminderText.last else self.value}"

    @property
    def label(self) -> str:
        """The German words."""
        return {"1": "erste Erinnerung", "2": "zweite Erinnerung", "last": "letzte Erinnerung"}[self.value]


class Standing(enum.StrEnum):
    """How an actor stands when reminders are due; only those who are `due` are reminded."""

    due = "due"
    answered = "answered"
    waiting = "waiting"
    wrote = "wrote"
    bounced = "bounced"
    absent = "absent"
    undelivered = "undelivered"
    not_asked = "not_asked"
    inactive = "inactive"

    @property
    def label(self) -> str:
        """Why somebody is not reminded, in German."""
        return {
            "due": "wird erinnert",
            "answered": "hat schon geantwortet",
            "waiting": "hat geantwortet, Datei wartet auf Klärung",
            "wrote": "hat geschrieben, die Nachricht wartet auf Klärung",
            "bounced": "die Adresse nimmt keine Post an",
            "absent": "Abwesenheitsnotiz, wartet auf Klärung",
            "undelivered": "das Anschreiben ist nicht angekommen",
            "not_asked": "hat noch keinen Fragebogen bekommen",
            "inactive": "nicht aktiv",
        }[self.value]

    @property
    def yields(self) -> bool:
        """Whether naming the actor expressly overrules it."""
        return self in (Standing.absent, Standing.undelivered)


def due_number(history: Sequence[RecordedLetter], today: date) -> int:
    """Which reminder an actor with these recorded ones gets today: those of one day are the same reminder.

    What was begun, refused or failed has not gone out and doesn't count; what is unclear stays the one in question.
    """
    if history and history[-1].unclear:
        return history[-1].number
    newest = {letter.number: letter for letter in history}
    out = {number: letter for number, letter in newest.items() if letter.state in GONE_OUT}
    of_today = [number for number, letter in out.items() if letter.newest.at.date() >= today]
    return max(of_today) if of_today else 1 + max(out, default=0)


def last_reminded(history: Sequence[RecordedLetter]) -> date | None:
    """The day of the newest reminder that went out, None when there was none."""
    return max((letter.newest.at.date() for letter in history if letter.state in GONE_OUT), default=None)


def text_for(number: int, deadline: date, today: date) -> ReminderText:
    """The text of the reminder with that number: the last one from the third on, and once the deadline is past."""
    if number > 2 or today > deadline:
        return ReminderText.last
    return ReminderText.first if number == 1 else ReminderText.second
