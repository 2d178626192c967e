"""Who has answered and who is missing for how long (pure)."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fko_cli.core.records import Actor


class Standing(enum.StrEnum):
    """How an institution stands that was asked."""

    answered = "answered"
    late = "late"
    waiting = "waiting"
    missing = "missing"

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "answered": "geantwortet",
            "late": "nach der Frist geantwortet",
            "waiting": "Antwort da, wartet auf Klärung",
            "missing": "fehlt",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Asked:
    """The letters to an institution: when it got its questionnaire, how often it was reminded, when last."""

    sent: date | None = None
    reminders: int = 0
    reminded: date | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """One institution: its standing, when its first answer came, what it reported; `waits`: days since it was asked."""

    key: str
    label: str
    name: str
    standing: Standing
    asked: Asked
    answered: date | None = None
    waits: int | None = None
    reports: int = 0
    activities: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What the store says about answers: the day of each actor's first one, those that wait, reports and activities."""

    answered: Mapping[str, date | None]
    waiting: Collection[str]
    letters: Mapping[str, Asked]
    reports: Mapping[str, int]
    activities: Mapping[str, int]


def responses(actors: Sequence[Actor], known: Known, deadline: date, today: date) -> tuple[Response, ...]:
    """How all `actors` stand: those that are missing first, the longest asked before the others; then by register."""
    found = [_response(actor, known, deadline, today) for actor in actors]
    rank = {Standing.missing: 0, Standing.waiting: 1, Standing.late: 2, Standing.answered: 2}
    return tuple(sorted(found, key=lambda one: (rank[one.standing], -(one.waits or 0))))


def _response(actor: Actor, known: Known, deadline: date, today: date) -> Response:
    asked = known.letters.get(actor.key, Asked())
    day = known.answered.get(actor.key)
    if actor.key in known.answered:
        standing = Standing.late if day is not None and day > deadline else Standing.answered
    else:
        standing = Standing.waiting if actor.key in known.waiting else Standing.missing
    waits = (today - asked.sent).days if standing is Standing.missing and asked.sent else None
    return Response(
        actor.key, actor.label, actor.name, standing, asked, day, waits,
        known.reports.get(actor.key, 0), known.activities.get(actor.key, 0),
    )  # fmt: skip
