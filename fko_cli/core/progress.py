"""Where a round stands, and what to type next (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.records import Actor


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next: why, and the command to type (empty when there is none)."""

    reason: str
    command: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store says about a round.

    `sent` and `answered` are keys of actors; `set_aside` are (file, SHA-256, reason) of returns that wait for a person.
    """

    sent: frozenset[str]
    answered: frozenset[str]
    set_aside: tuple[tuple[str, str, str], ...]
    errors: int
    warnings: int
    reports: int
    needs: int
    activities: int
    questions: int
    merged: bool
    draft: str | None


@dataclass(frozen=True, slots=True)
class Progress(Facts):
    """The state of a round on the day `today`: the facts, and who was asked until when."""

    region: str
    round: str
    deadline: date
    today: date
    asked: tuple[Actor, ...]

    @property
    def missing(self) -> tuple[Actor, ...]:
        """The actors that were asked and have not answered, in the order of the register."""
        return tuple(actor for actor in self.asked if actor.key not in self.answered)


def deadline_in_words(progress: Progress) -> str:
    """How far the deadline is, e.g. `31. März 2026, noch 12 Tage`."""
    days = (progress.deadline - progress.today).days
    if days == 0:
        distance = "heute"
    elif days > 0:
        distance = "noch 1 Tag" if days == 1 else f"noch {days} Tage"
    else:
        distance = "seit gestern vorbei" if days == -1 else f"seit {-days} Tagen vorbei"
    return f"{day_in_words(progress.deadline)}, {distance}"


def next_step(progress: Progress) -> NextStep:
    """The most useful thing to do now."""
    if not progress.asked:
        return NextStep("In akteure.xlsx steht noch niemand, der gefragt wird.", "fko doctor")
    if not progress.answered and not progress.reports:
        if not progress.sent:
            return NextStep("Die Fragebögen sind noch nicht geschrieben.", "fko send")
        return NextStep("Rückläufe in den Ordner ruecklauf legen und einlesen.", "fko collect")
    if not progress.merged:
        return NextStep("Es gibt Meldungen oder Antworten, die noch nicht zusammengeführt sind.", "fko merge")
    if progress.questions:
        return NextStep("Mögliche Doppelmeldungen warten auf eine Entscheidung.", "fko review")
    return NextStep("Den Entwurf schreiben.", "fko export concept")
