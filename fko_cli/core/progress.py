"""Where a round stands, and what to type next (pure)."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fko_cli.core.calendar_words import MONTHS
from fko_cli.core.records import Actor

QUIET_DAYS = 7
"""So many days after the last letter, and so many before the deadline, a reminder is due."""

TEXTS = ("vorwort", "auftrag", "prozess", "ausgangslage", "prioritaeten", "querschnitt", "ausblick")
"""Names of the editor's texts beside those of the fields; a test compares them with what the concept asks for."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next: why, and the command to type (empty when there is none)."""

    reason: str
    command: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message that waits for a person; `kind` is one of `core.reading.mails.PostKind`."""

    number: int
    kind: str
    actor: str | None
    sender: str
    subject: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter that did not surely arrive: to whom, `kind` and `state` as in `core.sending.letters`, the server's words."""

    actor: str
    kind: str
    state: str
    detail: str

    @property
    def unclear(self) -> bool:
        """Whether nobody knows if the server took it, so that a person has to say."""
        return self.state in ("unclear", "handing_over")

    @property
    def command(self) -> str:
        """What to type to deliver it."""
        from fko_cli.core.sending.letters import LetterKind

        return f"{LetterKind(self.kind).command} --smtp"


@dataclass(frozen=True, slots=True)
class Since:
    """What came in after a moment: returns, decisions of staff, values that the editor set."""

    returns: int = 0
    decisions: int = 0
    edits: int = 0

    @property
    def anything(self) -> bool:
        """Whether there was something."""
        return bool(self.returns or self.decisions or self.edits)


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of the concept that was written last: its file, its hash, when, and what came in since."""

    path: str
    sha256: str
    at: datetime
    since: Since = Since()


@dataclass(frozen=True, slots=True)
class Frozen:
    """The newest edition of the round and what came in since.

    `added`, `changed` and `gone` count reports against those that stand in it; `adopted` is false for an interim state.
    """

    name: str
    adopted: bool
    body: str
    day: date
    at: datetime
    since: Since = Since()
    added: int = 0
    changed: int = 0
    gone: int = 0

    @property
    def comparing(self) -> str:
        """The command that tells what has changed since."""
        return f'fko changes --since "{self.name}"'

    @property
    def differs(self) -> bool:
        """Whether something came in that is not in it."""
        return bool(self.since.anything or self.added or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """The round before and what was left open in it; `edition` is the name of its newest edition, "" without one."""

    name: str
    questions: int = 0
    set_aside: int = 0
    unmerged: bool = False
    edition: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something was left open."""
        return bool(self.questions or self.set_aside or self.unmerged or not self.edition)


@dataclass(frozen=True, slots=True)
class Contact:
    """When an actor was asked for the first time, how many reminders went out, and the day of the last letter."""

    asked: date
    reminders: int
    last: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store says about a round.

    `sent` and `answered` are keys of actors; `set_aside` are (file, SHA-256, reason) of returns that wait for a person,
    `held` the actors of whom there is such a file. `contacts` tells by key since when actors are asked, `to_clear` counts
    errors and warnings per actor. `post` are the messages that wait for a person, `mailed` the names and numbers of those
    that brought files. `accepted` counts the institutions whose newest invitation the outgoing server has taken;
    `undelivered` are the letters that it refused or of which nobody knows. `ideas` counts those of the workshop that have
    become no activity, and those of them without an owner; None when no workshop was taken in. `former_workshops` are the
    days of those of closed rounds.
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
    draft: Draft | None
    edits: tuple[str, ...]
    post: tuple[Message, ...] = ()
    mailed: tuple[tuple[str, int], ...] = ()
    accepted: int = 0
    undelivered: tuple[Undelivered, ...] = ()
    held: frozenset[str] = frozenset()
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    to_clear: Mapping[str, int] = field(default_factory=dict)
    edition: Frozen | None = None
    names: frozenset[str] = frozenset()
    earlier: EarlierRound | None = None
    deadlines: Mapping[str, date] = field(default_factory=dict)
    ideas: tuple[int, int] | None = None
    former_workshops: frozenset[date] = frozenset()


class Phase(enum.StrEnum):
    """How the round stands to its deadline: before it, in the days of grace, after them, or adopted and out of the house."""

    open = "open"
    grace = "grace"
    over = "over"
    adopted = "adopted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Facts):
    """The state of a round on the day `today`: the facts, and who was asked until when.

    `gaps` are the editor's texts that are not written yet; `newer_texts` says that some were written after the draft,
    `by_hand` that the draft was edited in Word, `draft_gone` that it lies there no longer. `workshop` is the day of the
    workshop in the settings. `expired` are rounds whose returned files were to be kept until the day given.
    """

    region: str
    round: str
    deadline: date
    today: date
    asked: tuple[Actor, ...]
    grace_days: int = 0
    gaps: tuple[str, ...] = ()
    newer_texts: bool = False
    by_hand: bool = False
    draft_gone: bool = False
    workshop: date | None = None
    expired: tuple[tuple[str, date], ...] = ()

    @property
    def grace_until(self) -> date:
        """The last day on which returns are still waited for."""
        return self.deadline + timedelta(days=self.grace_days)

    @property
    def phase(self) -> Phase:
        """How the round stands to its deadline."""
        if self.edition is not None and self.edition.adopted:
            return Phase.adopted
        if self.today <= self.deadline:
            return Phase.open
        return Phase.grace if self.today <= self.grace_until else Phase.over

    @property
    def missing(self) -> tuple[Actor, ...]:
        """The actors that were asked and have not answered, in the order of the register."""
        return tuple(actor for actor in self.asked if actor.key not in self.answered)

    @property
    def unasked(self) -> tuple[Actor, ...]:
        """Those of the missing who have no questionnaire yet."""
        return tuple(actor for actor in self.missing if actor.key not in self.sent and actor.key not in self.held)

    @property
    def to_remind(self) -> tuple[Actor, ...]:
        """Those of the missing for whom a reminder is due: near or past the deadline, the last letter some days ago."""
        if self.phase is Phase.adopted or (self.deadline - self.today).days > QUIET_DAYS:
            return ()
        quiet = self.today - timedelta(days=QUIET_DAYS)
        unreached = {one.actor for one in self.undelivered}
        return tuple(
            actor
            for actor in self.missing
            if (contact := self.contacts.get(actor.key)) is not None
            and contact.last <= quiet
            and actor.key not in self.held | unreached | {one.actor for one in self.waiting}
        )

    @property
    def outdated(self) -> bool:
        """Whether the draft says less than what is known now."""
        return self.draft is not None and (self.draft.since.anything or self.newer_texts or self.draft_gone)

    @property
    def waiting(self) -> tuple[Message, ...]:
        """The messages to look at; that somebody was away matters no longer when the answer is there."""
        return tuple(one for one in self.post if one.kind != "absence" or one.actor not in self.answered)

    def message_of(self, file: str) -> int | None:
        """The number of the message that brought a file, None when none did."""
        return next((number for name, number in self.mailed if file == name or file.startswith(f"{name} ")), None)

    def label(self, key: str) -> str:
        """The short name of the actor with that key, the key where the register has none."""
        return next((actor.label for actor in self.asked if actor.key == key), key)


def next_step(progress: Progress) -> NextStep:
    """The most useful thing to do now; typing what it says, again and again, leads through the round."""
    if not progress.asked:
        return NextStep("In akteure.xlsx steht noch niemand, der gefragt wird.", "fko doctor")
    unclear = next((one for one in progress.undelivered if one.unclear), None)
    if unclear:
        return NextStep(
            f"Bei {unclear.actor} nachfragen, ob die Nachricht ankam; wenn nicht: --again statt --arrived.",
            f"{unclear.command} --arrived {unclear.actor}",
        )
    return _asking(progress) or _merging(progress) or _reaching(progress) or _writing(progress)


def _asking(progress: Progress) -> NextStep | None:
    """While nobody has answered."""
    if progress.answered or progress.reports:
        return None
    if not progress.sent:
        return NextStep("Die Fragebögen sind noch nicht geschrieben.", "fko send")
    if progress.undelivered:
        return NextStep("Einige Institutionen wurden noch nicht erreicht.", progress.undelivered[0].command)
    if progress.to_remind:
        return _remind(progress)
    reason = f"Zurückgekommene Dateien in den Ordner ruecklauf/{progress.round} legen und einlesen."
    if not progress.accepted:
        reason = f"Die Nachrichten aus versand/{progress.round} im Mailprogramm verschicken. {reason}"
    return NextStep(reason, "fko collect")


def _merging(progress: Progress) -> NextStep | None:
    if not progress.merged:
        return NextStep("Es gibt Meldungen oder Antworten, die noch nicht zusammengeführt sind.", "fko merge")
    if progress.questions:
        return NextStep("Mögliche Doppelmeldungen warten auf eine Entscheidung.", "fko review")
    return None


def _reaching(progress: Progress) -> NextStep | None:
    """What is to be sent before the concept is adopted."""
    if progress.phase is Phase.adopted:
        return None
    absent = {actor.key for actor in progress.missing}
    unreached = next((one for one in progress.undelivered if one.actor in absent), None)
    if unreached:
        return NextStep("Einige Institutionen wurden noch nicht erreicht.", unreached.command)
    if progress.sent and progress.unasked and progress.today <= progress.deadline:
        return NextStep("Einige Institutionen haben noch keinen Fragebogen.", "fko send")
    return _remind(progress) if progress.to_remind else None


def _remind(progress: Progress) -> NextStep:
    count = len(progress.to_remind)
    who = "1 Institution hat" if count == 1 else f"{count} Institutionen haben"
    return NextStep(f"{who} nicht geantwortet und länger nichts von Ihnen gehört: erinnern.", "fko remind")


def _writing(progress: Progress) -> NextStep:
    edition = progress.edition
    if progress.draft is None:
        return NextStep("Den Entwurf schreiben.", "fko export concept")
    if edition is not None and edition.at >= progress.draft.at and not progress.outdated:
        return _after(progress, edition)
    if progress.outdated:
        told = (
            f"Seit „{edition.name}“ hat sich etwas geändert ({edition.comparing} zeigt es)"
            if edition
            else "Der Entwurf ist älter"
        )
        return NextStep(f"{told}. Den Entwurf neu schreiben." if edition else f"{told} als die Daten.", "fko export concept")
    file = f' --file "{progress.draft.path}"' if progress.by_hand else ""
    adopt = f'fko adopt "{_new_name(progress)}"{file}'
    if progress.gaps:
        names = ", ".join(f"{name}.md" for name in progress.gaps[:3]) + (" …" if len(progress.gaps) > 3 else "")
        return NextStep(
            f"Im Ordner texte fehlen noch Texte ({names}). Danach den Entwurf neu schreiben. Geht er so hinaus: {adopt}",
            "fko export concept",
        )
    if edition is None:
        return NextStep("Den Entwurf in Word prüfen. Ist er beschlossen, festhalten:", adopt)
    return NextStep("Der neue Stand ist geschrieben. Was hinausgeht oder beschlossen ist, festhalten:", adopt)


def _after(progress: Progress, edition: Frozen) -> NextStep:
    """When all that is known stands in an edition."""
    if not edition.adopted:
        return NextStep(
            f"Der Zwischenstand „{edition.name}“ ist festgehalten. Ist er unverändert beschlossen:",
            f'fko adopt "{_new_name(progress)}" --from "{edition.name}"',
        )
    following = str(int(progress.round) + 1) if re.fullmatch(r"\d{4}", progress.round) else "NAME"
    return NextStep(
        "Das Konzept ist beschlossen, nichts steht aus. Kommt noch ein Rücklauf: fko collect. Die nächste Runde öffnen, "
        "wenn es so weit ist:",
        f"fko round {following}",
    )


def _new_name(progress: Progress) -> str:
    """A name for an edition that is not taken: month and year, else the day."""
    month, year = MONTHS[progress.today.month - 1], progress.today.year
    taken = {name.casefold() for name in progress.names}
    names = (f"Fassung {month} {year}", f"Fassung {progress.today.day}. {month} {year}")
    free = (name for name in names if name.casefold() not in taken)
    numbered = (f"{names[1]} ({number})" for number in range(2, 1000))
    return next(free, None) or next(name for name in numbered if name.casefold() not in taken)
