"""What is to happen with letters before any leaves: which go out, which are done or unclear, which are too large.

Here a person's word about a letter is taken as well: that it arrived, or that it is to go out once more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from fko_cli.core.errors import UserError
from fko_cli.core.sending.letters import LetterKind, LetterState, RecordedLetter, Step, Verdict, judge, newest_event
from fko_cli.core.sizes import megabytes
from fko_cli.edges.mail.credentials import Credentials, known_credentials
from fko_cli.edges.mail.message_file import Correspondent, write_message
from fko_cli.edges.mail.smtp import Server, server_of
from fko_cli.edges.store import Store
from fko_cli.edges.store import letters as ledger
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.asking.letter_texts import correspondents, file_for, newest_of
from fko_cli.stages.asking.preparing import Outgoing


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter and what is to happen with it; `too_large` says (German) why it can't be offered, empty when it can.

    `drafted` says that a draft of it lies in the workspace and nothing like it was delivered: whether somebody sent that by
    hand, nobody here knows.
    """

    outgoing: Outgoing
    verdict: Verdict
    size: int
    newest_event: int
    again: int | None = None
    too_large: str = ""
    drafted: bool = False

    @property
    def leaves(self) -> bool:
        """Whether it goes out in this run."""
        return self.verdict.step is Step.deliver and not self.too_large

    @property
    def held_back(self) -> bool:
        """Whether it would go out if it were smaller."""
        return self.verdict.step is Step.deliver and bool(self.too_large)


@dataclass(frozen=True)
class Office:
    """From where letters leave: server, sender, address for answers. Nothing is connected yet."""

    server: Server
    sender: Correspondent
    reply_to: Correspondent | None

    @cached_property
    def credentials(self) -> Credentials | None:
        """User and password, None when the server is to be used without signing in."""
        return known_credentials("smtp", self.server.host)


def office_of(workspace: Workspace) -> Office:
    """The mail settings as far as delivery needs them; UserError when something is missing."""
    server = server_of(workspace.settings.mail)
    sender, reply_to = correspondents(workspace)
    if sender is None:
        raise UserError(
            "In fko.toml, Abschnitt [mail], fehlt die Absenderadresse.",
            'Bitte sender eintragen, zum Beispiel sender = "konzept@example.org".',
        )
    return Office(server, sender, reply_to)


def plan(
    workspace: Workspace,
    store: Store,
    office: Office,
    outgoing: Sequence[Outgoing],
    again: Collection[str] = (),
    arrived: Collection[str] = (),
) -> list[Planned]:
    """What is to happen with each letter, given the ledger.

    `again` are keys of actors who get theirs once more, `arrived` of those who get nothing because a person just said that
    they have it.
    """
    histories = {kind: histories_of(workspace, store, kind) for kind in {one.content.kind for one in outgoing}}
    planned = []
    for one in outgoing:
        history = histories[one.content.kind].get(one.actor.key, ())
        newest = newest_event(history)
        insists = newest if one.actor.key in again else None
        size = len(message_of(office, one, "<0@example.org>"))
        verdict = Verdict(Step.done, history[-1]) if one.actor.key in arrived else judge(history, one.content, insists)
        too_large = _too_large(size, workspace.settings.mail.smtp_max_megabytes)
        planned.append(Planned(one, verdict, size, newest, insists, too_large, _is_drafted(workspace, one, history)))
    return planned


def _too_large(size: int, limit: int) -> str:
    if size <= limit * 1_000_000:
        return ""
    return (
        f"Die Nachricht ist mit {megabytes(size)} größer als smtp_max_megabytes in fko.toml ({limit} MB). Bitte die Zahl "
        "erhöhen, wenn der Server so große Nachrichten annimmt, sonst die Datei auf anderem Weg übergeben"
    )


def _is_drafted(workspace: Workspace, one: Outgoing, history: Sequence[RecordedLetter]) -> bool:
    """Whether a draft lies there of a letter that has no delivered predecessor; each reminder is a letter of its own."""
    if one.content.kind is LetterKind.reminder:
        history = [letter for letter in history if letter.number == one.content.number]
        lies = any(letter.day_of(LetterState.drafted) for letter in history)
    else:
        lies = newest_of(file_for(workspace, one.word, one.actor.key, ".eml")) is not None
    return lies and not any(letter.day_of(LetterState.accepted) for letter in history)


def as_done(planned: Planned) -> Planned:
    """The same letter after a person said that it arrived."""
    return replace(planned, verdict=Verdict(Step.done, planned.verdict.letter))


def send_again(planned: Planned) -> Planned:
    """The same letter after a person said that it is to go out once more."""
    verdict = planned.verdict
    return replace(
        planned, again=planned.newest_event, verdict=Verdict(Step.deliver, verdict.letter, "auf Wunsch noch einmal")
    )


def mark_arrived(workspace: Workspace, store: Store, kind: LetterKind, keys: Sequence[str], by: str) -> None:
    """Record that the unclear letter of that kind to each of these actors arrived, as a person says: of all or of none.

    Raises UserError when nothing about one of them is unclear (any more).
    """
    with store.writing() as conn:
        histories = ledger.letters(conn, workspace.round, kind)
        for key in keys:
            latest = histories.get(key, ())[-1:]
            if not latest or not ledger.mark_arrived(conn, latest[0], f"angekommen laut {by or 'Angabe'}"):
                raise UserError(
                    f"Bei {key} ist keine Zustellung unklar.", "Nichts wurde verändert. Bitte das Kürzel prüfen."
                )


def unclear_since(planned: Planned) -> str:
    """When and why nobody knows whether the letter arrived (German)."""
    letter = planned.verdict.letter
    if letter is None:
        return ""
    at = f"{letter.newest.at:%d.%m.%Y um %H:%M} Uhr"
    if letter.state is LetterState.handing_over:
        return f"Am {at} wurde fko unterbrochen, während der Server die Nachricht annahm. Ob sie ankam, ist unklar"
    return f"{letter.newest.detail or 'Keine Antwort vom Server'} (am {at}). Ob die Nachricht ankam, ist unklar"


def message_of(office: Office, one: Outgoing, message_id: str) -> bytes:
    """The letter as the bytes that go to the mail server now."""
    to = Correspondent(one.actor.email, one.actor.name)
    return write_message(one.letter, to, one.attachment, office.sender, office.reply_to, message_id, datetime.now())


def histories_of(workspace: Workspace, store: Store, kind: LetterKind) -> dict[str, tuple[RecordedLetter, ...]]:
    """Actor -> the recorded letters of that kind in this round, oldest first."""
    with store.reading() as conn:
        return ledger.letters(conn, workspace.round, kind)
