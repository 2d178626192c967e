"""Letters to actors and what became of them: when one may be handed to the mail server, and when it must not (pure).

A letter is recorded as begun before the server hears of it, and as being handed over after its whole content has been
transmitted but before the final dot, with which a server accepts a message. A line that breaks before the handing over
has therefore surely delivered nothing; one that breaks between it and the answer is unclear, and a person decides.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fko_cli.core.questionnaire import ORIGIN_HEADING
from fko_cli.core.sending.form_parts import Form, FormCell, Role
from fko_cli.core.sending.messages import Letter

_ASKING = (Role.heading, Role.required_heading)


class LetterKind(enum.StrEnum):
    """Why an actor is written to."""

    invitation = "invitation"
    reminder = "reminder"
    query = "query"

    @property
    def command(self) -> str:
        """What to type to write one."""
        return {"invitation": "fko send", "reminder": "fko remind", "query": "fko send --query"}[self.value]


class LetterState(enum.StrEnum):
    """What an event says about a letter; the newest one holds."""

    drafted = "drafted"
    begun = "begun"
    handing_over = "handing_over"
    unclear = "unclear"
    accepted = "accepted"
    refused = "refused"
    failed = "failed"


@dataclass(frozen=True, slots=True)
class LetterEvent:
    """One entry about a letter; ids grow with time."""

    id: int
    at: datetime
    state: LetterState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RecordedLetter:
    """A letter with its events in order. `number` is which one of its kind the actor gets, `sha256` its material content."""

    id: int
    actor: str
    kind: LetterKind
    number: int
    email: str
    subject: str
    message_id: str
    sha256: str
    file: str
    created_at: datetime
    events: tuple[LetterEvent, ...]

    @property
    def newest(self) -> LetterEvent:
        """The event that holds."""
        return self.events[-1]

    @property
    def state(self) -> LetterState:
        """What became of it."""
        return self.newest.state

    @property
    def unclear(self) -> bool:
        """Whether nobody knows if the server took it."""
        return self.state in (LetterState.handing_over, LetterState.unclear)

    def day_of(self, *states: LetterState) -> date | None:
        """The first day on which one of these states was recorded, None when none was."""
        return next((event.at.date() for event in self.events if event.state in states), None)


class Step(enum.StrEnum):
    """What is to happen with a letter now."""

    deliver = "deliver"
    done = "done"
    unclear = "unclear"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The step, the recorded letter it is about (None: a new one is to be recorded), and why, in German, if unusual."""

    step: Step
    letter: RecordedLetter | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What identifies a letter: whom it goes to and its material content (`material`)."""

    kind: LetterKind
    number: int
    email: str
    sha256: str


def material(letter: Letter, email: str, form: Form | None = None) -> str:
    """SHA-256 of what makes a letter another one: address, words of subject and text, the form's questions and choices.

    Blank lines, punctuation and the look of the HTML part don't count, nor do explanations in the form, the rows that it
    brings along and the institutions that it offers: they change while answers come in, and nobody is to be written to
    again because of that. `letter` is therefore to be composed as if no row were filled in beforehand.
    """
    words = re.findall(r"\w+", f"{letter.subject}\n{letter.text}".casefold())
    asked = [] if form is None else [cell.text for sheet in form.sheets for cell in sheet.cells if _is_asking(cell)]
    choices = [] if form is None else [cell.text for sheet in form.sheets for cell in sheet.cells if _is_field(cell)]
    parts = [email.casefold(), *words, "", *asked, "", *choices]
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _is_asking(cell: FormCell) -> bool:
    """Whether the cell heads a column of answers, and not the one that says where rows come from."""
    return cell.role in _ASKING and cell.text != ORIGIN_HEADING


def _is_field(cell: FormCell) -> bool:
    """Whether the cell of the sheet of lists names a field of action: they stand in its first column."""
    return cell.role is Role.entry and cell.column == 1


def newest_event(history: Sequence[RecordedLetter]) -> int:
    """The id of the newest event of these letters, 0 when there is none."""
    return max((letter.newest.id for letter in history), default=0)


def judge(history: Sequence[RecordedLetter], content: Content, again: int | None = None) -> Verdict:
    """What to do about `content`, given the actor's recorded letters of the same kind, oldest first.

    `again` is the newest event that a person knew of when deciding to send once more, also what was sent or is unclear;
    it counts only while nothing has happened since.
    """
    insists = again is not None and again == newest_event(history)
    latest = history[-1] if history else None
    if latest is not None and latest.unclear:
        if not insists:
            return Verdict(Step.unclear, latest)
        return Verdict(Step.deliver, latest if _same(latest, content) else None, "auf Wunsch noch einmal")
    sent = [letter for letter in history if letter.state is LetterState.accepted]
    if content.kind is LetterKind.reminder:
        sent = [letter for letter in sent if letter.number >= content.number]
    last_sent = max(sent, key=lambda letter: letter.newest.id, default=None)
    if latest is not None and latest.state not in (LetterState.accepted, LetterState.drafted) and _same(latest, content):
        return Verdict(Step.deliver, latest, _why_continued(latest))
    if last_sent is not None and (last_sent.sha256 == content.sha256 or content.kind is LetterKind.reminder):
        return Verdict(Step.deliver, None, "auf Wunsch noch einmal") if insists else Verdict(Step.done, last_sent)
    return Verdict(Step.deliver, None, _what_changed(last_sent, content) if last_sent else "")


def _same(letter: RecordedLetter, content: Content) -> bool:
    return (letter.sha256, letter.number, letter.email) == (content.sha256, content.number, content.email)


def _why_continued(letter: RecordedLetter) -> str:
    return {
        LetterState.begun: "wurde unterbrochen",
        LetterState.failed: "kam noch nicht an",
        LetterState.refused: "wurde abgelehnt",
    }.get(letter.state, "")


def _what_changed(sent: RecordedLetter, content: Content) -> str:
    changed = "Adresse" if sent.email.casefold() != content.email.casefold() else "Fragebogen oder Text"
    return f"noch einmal: {changed} geändert"


def next_number(history: Sequence[RecordedLetter]) -> int:
    """Which letter of its kind comes next: the newest one again while it is not known as sent, else one more."""
    if history and history[-1].state is not LetterState.accepted:
        return history[-1].number
    return 1 + max((letter.number for letter in history if letter.state is LetterState.accepted), default=0)
