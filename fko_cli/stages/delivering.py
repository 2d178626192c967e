"""Delivers letters through the mail server, with a ledger in which every step is recorded before the next is taken.

A letter is begun before the server hears of it and being handed over before the final dot is sent. So whatever breaks,
a rerun knows who surely got nothing (and gets it now), who got it, and about whom only a person can decide.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from fko_cli.core.errors import UserError
from fko_cli.core.sending.letters import (
    LetterKind,
    LetterState,
    RecordedLetter,
    Step,
    Verdict,
    judge,
    newest_event,
)
from fko_cli.edges.files import beside, write_atomically
from fko_cli.edges.mail.credentials import Credentials, known_credentials
from fko_cli.edges.mail.message_file import Correspondent, new_message_id, plain_address, write_message
from fko_cli.edges.mail.smtp import Line, LineBroken, NoAnswer, Server, server_of
from fko_cli.edges.store import Store
from fko_cli.edges.store import letters as ledger
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.letter_texts import correspondents, file_for
from fko_cli.stages.preparing import Outgoing, write_forms

SENT_FOLDER = "gesendet"
"""Beside the questionnaires: every message exactly as the server accepted it."""

_ATTEMPTS = 2
_PATIENCE = 4  # each try waits until another fko has finished its transaction, or for some seconds


class Result(enum.StrEnum):
    """What became of a letter in this run."""

    accepted = "accepted"
    already_sent = "already_sent"
    refused = "refused"
    failed = "failed"
    unclear = "unclear"
    elsewhere = "elsewhere"
    not_tried = "not_tried"

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "accepted": "verschickt",
            "already_sent": "schon verschickt",
            "refused": "abgelehnt",
            "failed": "nicht zugestellt",
            "unclear": "unklar",
            "elsewhere": "in Arbeit",
            "not_tried": "nicht versucht",
        }[self.value]

    @property
    def reached(self) -> bool:
        """Whether the actor has the letter."""
        return self in (Result.accepted, Result.already_sent)


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter and what is to happen with it; `too_large` says (German) why it can't be offered, empty when it can."""

    outgoing: Outgoing
    verdict: Verdict
    size: int
    newest_event: int
    again: int | None = None
    too_large: str = ""

    @property
    def leaves(self) -> bool:
        """Whether it goes out in this run."""
        return self.verdict.step is Step.deliver and not self.too_large


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it ended for one actor, why (German), and under which Message-ID it went out."""

    planned: Planned
    result: Result
    detail: str = ""
    message_id: str = ""


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
    workspace: Workspace, store: Store, office: Office, outgoing: Sequence[Outgoing], again: Collection[str] = ()
) -> list[Planned]:
    """What is to happen with each letter, given the ledger; `again` are keys of actors who get theirs once more."""
    histories = {kind: _histories(workspace, store, kind) for kind in {one.content.kind for one in outgoing}}
    limit = workspace.settings.mail.smtp_max_megabytes
    planned = []
    for one in outgoing:
        history = histories[one.content.kind].get(one.actor.key, ())
        newest = newest_event(history)
        insists = newest if one.actor.key in again else None
        size = len(_message(office, one, "<0@example.org>"))
        too_large = (
            f"Die Nachricht ist mit {size / 1e6:.1f} MB größer als smtp_max_megabytes in fko.toml ({limit} MB)".replace(
                ".", ",", 1
            )
            if size > limit * 1_000_000
            else ""
        )
        planned.append(Planned(one, judge(history, one.content, insists), size, newest, insists, too_large))
    return planned


def send_again(planned: Planned) -> Planned:
    """The same letter after a person said that it is to go out once more."""
    verdict = planned.verdict
    return replace(
        planned, again=planned.newest_event, verdict=Verdict(Step.deliver, verdict.letter, "auf Wunsch noch einmal")
    )


def mark_arrived(store: Store, planned: Planned, by: str) -> Planned:
    """Record that an unclear letter arrived, as a person says; UserError when nothing about it is unclear (any more)."""
    letter = planned.verdict.letter
    if letter is not None and letter.unclear:
        with store.writing() as conn:
            done = ledger.mark_arrived(conn, letter, f"angekommen laut {by}" if by else "angekommen laut Angabe")
        if done:
            return replace(planned, verdict=Verdict(Step.done, letter))
    raise UserError(
        f"Bei {planned.outgoing.actor.key} ist keine Zustellung unklar.", "Nichts wurde verändert. Bitte das Kürzel prüfen."
    )


def deliver(
    workspace: Workspace,
    store: Store,
    office: Office,
    planned: Sequence[Planned],
    each: Callable[[Delivery], None] = lambda _: None,
) -> list[Delivery]:
    """Deliver what is planned to leave, one letter after another over one line; the others are answered for as well.

    Raises UserError when the server can't be used at all; then nothing was written and nothing left. Afterwards a
    failure that would meet every letter leaves the rest untried.
    """
    leaving = [one for one in planned if one.leaves]
    if not leaving:
        return [_not_leaving(one) for one in planned]
    with Line(office.server, office.credentials) as line:
        write_forms(workspace, store, [one.outgoing.form for one in leaving if one.outgoing.form])
        courier = _Courier(workspace, store, office, line)
        done = {}
        for one in leaving:
            result = courier.deliver(one)
            done[one.outgoing.actor.key] = result
            each(result)
    results = [done.get(one.outgoing.actor.key) or _not_leaving(one) for one in planned]
    return [_looked_up(workspace, store, one) for one in results]


class _Courier:
    """Delivers letters over one line, connecting again when it breaks, until a failure concerns all of them."""

    def __init__(self, workspace: Workspace, store: Store, office: Office, line: Line) -> None:
        self._workspace, self._store, self._office, self._line = workspace, store, office, line
        self._stopped = ""
        self._rested = True

    def deliver(self, planned: Planned) -> Delivery:
        """Deliver one letter, or say why not."""
        if self._stopped:
            return Delivery(planned, Result.not_tried, self._stopped)
        if not self._rested:
            time.sleep(self._workspace.settings.mail.smtp_pause)
        self._rested = True
        broken = ""
        for _ in range(_ATTEMPTS):
            if not self._line.is_open:
                try:
                    self._line.open()
                except UserError as problem:
                    self._stopped = f"{problem.message} {problem.remedy}"
                    return Delivery(planned, Result.failed if broken else Result.not_tried, self._stopped)
            try:
                held = self._claim(planned)
            except UserError as problem:
                return self._stop(Delivery(planned, Result.not_tried, problem.message))
            if isinstance(held, Verdict):
                return Delivery(planned, Result.already_sent if held.step is Step.done else Result.elsewhere)
            self._rested = False
            try:
                return self._transmit(planned, held)
            except LineBroken as problem:
                broken = f"{problem}, bevor die Nachricht übergeben war"
                self._settle(held, LetterState.failed, broken)
            except UserError as problem:
                # The store refused before the final dot: the line is closed and the letter surely not accepted.
                return self._stop(Delivery(planned, Result.failed, problem.message, held.message_id))
        return Delivery(planned, Result.failed, f"{broken}. Ein späterer Lauf versucht es noch einmal")

    def _stop(self, delivery: Delivery) -> Delivery:
        self._stopped = delivery.detail
        return delivery

    def _claim(self, planned: Planned) -> ledger.Claim | Verdict:
        one = planned.outgoing
        new = ledger.NewLetter(
            self._workspace.round, one.actor.key, one.content, one.letter.subject, new_message_id(self._office.sender),
            self._copy_name(one),
        )  # fmt: skip
        with self._store.writing() as conn:
            return ledger.claim(conn, new, planned.again)

    def _transmit(self, planned: Planned, held: ledger.Claim) -> Delivery:
        """One attempt over the open line; raises LineBroken when the letter surely did not arrive."""
        one, handed = planned.outgoing, held
        data = _message(self._office, one, held.message_id)

        def before_dot() -> bool:
            nonlocal handed
            with self._store.writing() as conn:
                now_mine = ledger.hand_over(conn, held)
            handed = now_mine or held
            return now_mine is not None

        sender = plain_address(self._office.sender.email)
        try:
            reply = self._line.transmit(sender, plain_address(one.actor.email), data, before_dot)
        except NoAnswer as problem:
            self._settle(handed, LetterState.unclear, str(problem))
            return Delivery(planned, Result.unclear, f"{problem}. Ob die Nachricht ankam, ist unklar", held.message_id)
        if reply is None:
            return Delivery(planned, Result.elsewhere)
        unsettled = self._settle(handed, reply.state, reply.detail)
        if reply.for_all:
            self._stopped = reply.detail
        detail = reply.detail
        if reply.state is LetterState.accepted:
            detail = unsettled or self._keep_copy(held, data)
        return Delivery(planned, Result(reply.state.value), detail, held.message_id)

    def _settle(self, held: ledger.Claim, state: LetterState, detail: str) -> str:
        """Record how it ended; what is wrong (German) when the store refuses, and then nothing further is sent."""
        for patience in range(_PATIENCE):
            try:
                with self._store.writing() as conn:
                    ledger.settle(conn, held, state, detail)
                return ""
            except UserError as problem:
                if patience == _PATIENCE - 1:
                    self._stopped = problem.message
        return f"Das ließ sich nicht verzeichnen ({self._stopped}); der nächste Lauf führt die Nachricht als unklar"

    def _copy_name(self, one: Outgoing) -> str:
        name = file_for(self._workspace, one.word, one.actor.key, ".eml").name
        path = beside(self._workspace.sent_folder / SENT_FOLDER / name)
        return path.relative_to(self._workspace.root).as_posix()

    def _keep_copy(self, held: ledger.Claim, data: bytes) -> str:
        """Keep the message as it was accepted; what is wrong with that (German), empty when nothing is."""
        try:
            write_atomically(beside(self._workspace.root / held.file), data)
        except UserError as problem:
            # The letter has arrived: the rest of the list must not suffer from a copy that can't be kept.
            return f"Die Kopie fehlt: {problem.message}"
        return ""


def _message(office: Office, one: Outgoing, message_id: str) -> bytes:
    to = Correspondent(one.actor.email, one.actor.name)
    return write_message(one.letter, to, one.attachment, office.sender, office.reply_to, message_id, datetime.now())


def _not_leaving(planned: Planned) -> Delivery:
    if planned.verdict.step is Step.done:
        return Delivery(planned, Result.already_sent, message_id=_message_id(planned.verdict.letter))
    if planned.verdict.step is Step.unclear:
        return Delivery(planned, Result.unclear, unclear_since(planned), _message_id(planned.verdict.letter))
    return Delivery(planned, Result.refused, planned.too_large)


def _message_id(letter: RecordedLetter | None) -> str:
    return letter.message_id if letter else ""


def unclear_since(planned: Planned) -> str:
    """When and why nobody knows whether the letter arrived (German)."""
    letter = planned.verdict.letter
    if letter is None:
        return ""
    at = f"{letter.newest.at:%d.%m.%Y um %H:%M} Uhr"
    if letter.state is LetterState.handing_over:
        return f"Am {at} wurde fko unterbrochen, während der Server die Nachricht annahm. Ob sie ankam, ist unklar"
    return f"{letter.newest.detail or 'Keine Antwort vom Server'} (am {at}). Ob die Nachricht ankam, ist unklar"


def _looked_up(workspace: Workspace, store: Store, delivery: Delivery) -> Delivery:
    """What another process, which was at the same letter, has made of it by now."""
    if delivery.result is not Result.elsewhere:
        return delivery
    content = delivery.planned.outgoing.content
    history = _histories(workspace, store, content.kind).get(delivery.planned.outgoing.actor.key, ())
    if judge(history, content).step is Step.done:
        return replace(delivery, result=Result.already_sent, message_id=_message_id(history[-1]))
    return replace(delivery, detail="Ein anderes fko verschickt diese Nachricht gerade. Bitte danach noch einmal aufrufen")


def _histories(workspace: Workspace, store: Store, kind: LetterKind) -> dict[str, tuple[RecordedLetter, ...]]:
    with store.reading() as conn:
        return ledger.letters(conn, workspace.round, kind)
