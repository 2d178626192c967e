"""Where a round stands, and what to type next (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.reading.mail_words import first_words, mentions_nothing_to_report, post_name
from fko_cli.core.records import Actor


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
class Facts:
    """What the store says about a round.

    `sent` and `answered` are keys of actors; `set_aside` are (file, SHA-256, reason) of returns that wait for a person.
    `post` are the messages that do, `mailed` the names and numbers of those that brought files. `accepted` counts the
    institutions whose newest invitation the outgoing server has taken; `undelivered` are the letters that it refused or of
    which nobody knows.
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
    edits: tuple[str, ...]
    post: tuple[Message, ...] = ()
    mailed: tuple[tuple[str, int], ...] = ()
    accepted: int = 0
    undelivered: tuple[Undelivered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
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


_KINDS = {
    "text": "Antwort nur als Text",
    "absence": "Abwesend",
    "bounce": "Unzustellbar",
    "return": "Rücklauf",
}


def message_in_words(one: Message, label: str) -> str:
    """A message on one line: what it is, its number, from whom, and its reason or first words."""
    kind = _KINDS.get(one.kind, "Nachricht")
    if one.kind == "text" and mentions_nothing_to_report(one.text):
        kind = "FEHLANZEIGE? Antwort nur als Text"
    who = ", ".join(filter(None, (label, one.sender if one.kind != "bounce" else "")))
    words = first_words(one.text) if one.kind != "bounce" else ""
    said = f"„{words}“" if words else f"„{one.subject}“" if one.subject and one.kind != "bounce" else ""
    told = "; ".join(filter(None, (one.reason, said)))
    how = f" Eintragen mit „fko collect --nothing {post_name(one.number)}“." if kind.startswith("FEHLANZEIGE") else ""
    return f"{kind}: {post_name(one.number)} {who or 'unbekannt'}" + (f": {told}" if told else "") + how


def letter_in_words(one: Undelivered) -> str:
    """What became of a letter that was not accepted, and what to type."""
    said = "unklar, ob verschickt" if one.unclear else "abgelehnt" if one.state == "refused" else "nicht zugestellt"
    told = f"{one.actor}: {said}" + (f" ({one.detail})" if one.detail else "")
    if one.unclear:
        return (
            f"{told}. Bitte nachfragen, danach „{one.command} --arrived {one.actor}“ (ist angekommen) oder "
            f"„{one.command} --again {one.actor}“ (noch einmal schicken)."
        )
    return f"{told}. Noch einmal: „{one.command} --actor {one.actor}“."


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
    unclear = next((one for one in progress.undelivered if one.unclear), None)
    if unclear:
        return NextStep(
            f"Bei {unclear.actor} nachfragen, ob die Nachricht ankam; wenn nicht: --again statt --arrived.",
            f"{unclear.command} --arrived {unclear.actor}",
        )
    if not progress.answered and not progress.reports:
        if not progress.sent:
            return NextStep("Die Fragebögen sind noch nicht geschrieben.", "fko send")
        if progress.undelivered:
            return NextStep("Einige Institutionen wurden noch nicht erreicht.", progress.undelivered[0].command)
        return NextStep("Rückläufe in den Ordner ruecklauf legen und einlesen.", "fko collect")
    if not progress.merged:
        return NextStep("Es gibt Meldungen oder Antworten, die noch nicht zusammengeführt sind.", "fko merge")
    if progress.questions:
        return NextStep("Mögliche Doppelmeldungen warten auf eine Entscheidung.", "fko review")
    return NextStep("Den Entwurf schreiben.", "fko export concept")
