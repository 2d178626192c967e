"""Delivers letters through the mail server, with a ledger in which every step is recorded before the next is taken.

A letter is begun before the server hears of it and being handed over before the final dot is sent. So whatever breaks,
a rerun knows who surely got nothing (and gets it now), who got it, and about whom only a person can decide.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from fko_cli.core.errors import UserError
from fko_cli.core.sending.letters import LetterState, RecordedLetter, Step, Verdict, judge
from fko_cli.edges.files import beside, write_atomically
from fko_cli.edges.mail.message_file import new_message_id, plain_address
from fko_cli.edges.mail.smtp import Line, LineBroken, NoAnswer
from fko_cli.edges.store import Store
from fko_cli.edges.store import letters as ledger
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.asking.letter_texts import file_for
from fko_cli.stages.asking.planning_post import Office, Planned, histories_of, message_of, unclear_since
from fko_cli.stages.asking.preparing import Outgoing, write_forms

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
class Delivery:
    """How it ended for one actor, why (German), and under which Message-ID it went out."""

    planned: Planned
    result: Result
    detail: str = ""
    message_id: str = ""


def deliver(
    workspace: Workspace,
    store: Store,
    office: Office,
    planned: Sequence[Planned],
    *,
    ready: Callable[[], None] = lambda: None,
    each: Callable[[Delivery], None] = lambda _: None,
) -> list[Delivery]:
    """Deliver what is planned to leave, one letter after another over one line; the others are answered for as well.

    `ready` is called once before the first letter, when the server has let us in; `each` after every letter. Raises
    UserError when the server can't be used at all; then nothing was written and nothing left. Afterwards a failure that
    would meet every letter leaves the rest untried.
    """
    leaving = [one for one in planned if one.leaves]
    if not leaving:
        ready()
        return [_not_leaving(one) for one in planned]
    with _open_line(office) as line:
        ready()
        write_forms(workspace, store, [one.outgoing.form for one in leaving if one.outgoing.form])
        courier = _Courier(workspace, store, office, line)
        done = {}
        for one in leaving:
            result = courier.deliver(one)
            done[one.outgoing.actor.key] = result
            each(result)
    results = [done.get(one.outgoing.actor.key) or _not_leaving(one) for one in planned]
    return [_looked_up(workspace, store, one) for one in results]


@contextmanager
def _open_line(office: Office) -> Iterator[Line]:
    with ExitStack() as stack:
        try:
            line = stack.enter_context(Line(office.server, office.credentials))
        except UserError as problem:
            raise UserError(f"{problem.message} Nichts wurde verschickt.", problem.remedy) from problem
        yield line


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
                found = Result.already_sent if held.step is Step.done else Result.elsewhere
                return Delivery(planned, found, message_id=_message_id(held.letter))
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
        data = message_of(self._office, one, held.message_id)

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


def _not_leaving(planned: Planned) -> Delivery:
    if planned.verdict.step is Step.done:
        return Delivery(planned, Result.already_sent, message_id=_message_id(planned.verdict.letter))
    if planned.verdict.step is Step.unclear:
        return Delivery(planned, Result.unclear, unclear_since(planned), _message_id(planned.verdict.letter))
    return Delivery(planned, Result.refused, planned.too_large)


def _message_id(letter: RecordedLetter | None) -> str:
    return letter.message_id if letter else ""


def _looked_up(workspace: Workspace, store: Store, delivery: Delivery) -> Delivery:
    """What another process, which was at the same letter, has made of it by now."""
    if delivery.result is not Result.elsewhere:
        return delivery
    content = delivery.planned.outgoing.content
    history = histories_of(workspace, store, content.kind).get(delivery.planned.outgoing.actor.key, ())
    verdict = judge(history, content)
    if verdict.step is Step.done:
        return replace(delivery, result=Result.already_sent, message_id=_message_id(verdict.letter))
    return replace(delivery, detail="Ein anderes fko verschickt diese Nachricht gerade. Bitte danach noch einmal aufrufen")
