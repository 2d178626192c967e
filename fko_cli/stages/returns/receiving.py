"""Receiving post: messages from a mailbox or exported ones become returns and notes for a person, each exactly once.

The order makes it safe to stop at any point: the message is on disk, then its files are stored as returns, then it is in
the ledger, then it is filed. A rerun finds what was recorded by its place or its bytes and only files it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fko_cli.core.errors import UserError
from fko_cli.core.reading.file_signs import START
from fko_cli.core.reading.mail_words import own_words, post_name, shown_name
from fko_cli.core.reading.mails import Known, Mail, PostKind, Verdict, Weight, judge, weigh
from fko_cli.core.records import ReturnStatus
from fko_cli.edges.files import CLOSE_OR_ALLOW, read_bytes, write_atomically
from fko_cli.edges.intake import mail_headers
from fko_cli.edges.intake.folders import Source
from fko_cli.edges.intake.guard import CONTAINER_FACTOR, MEGABYTE
from fko_cli.edges.mail.postbag import HEADERS, Found, Postbag
from fko_cli.edges.store import letters
from fko_cli.edges.store import post as stored
from fko_cli.edges.store.post import NewPost, Post
from fko_cli.stages.returns.collecting import collect

if TYPE_CHECKING:
    from collections.abc import Callable

    from fko_cli.edges.intake.pool import Answer
    from fko_cli.edges.intake.reading import Incoming
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.returns.accepting import CollectedFile

    Progress = Callable[[Sequence[Found]], Iterator[Found]]

AT_ONCE = 20
BYTES_AT_ONCE = 40 * MEGABYTE
MAX_WORDS = 4_000
"""Characters of a message's words in the ledger; the message itself is kept whole."""
LEFT = "Posteingang"
"""Where messages are filed that stay where they are."""
GONE = "nicht mehr im Posteingang"
"""Where those are that somebody else has moved, or we, when we were stopped just then."""


@dataclass(slots=True)
class Receipt:
    """What came of the post: the files taken in, the messages that are new, those left alone, how many were known.

    `aside` are those of the new ones of which a file was set aside.
    `remarks` are for a person. `problem` is what ended the run early, `bug` an error of ours; all else here holds even so.
    """

    files: list[CollectedFile] = field(default_factory=list)
    messages: list[Post] = field(default_factory=list)
    left: list[Post] = field(default_factory=list)
    aside: list[Post] = field(default_factory=list)
    known: int = 0
    remarks: list[str] = field(default_factory=list)
    problem: UserError | None = None
    bug: Exception | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether something waits for a person."""
        return any(not one.settled for one in self.messages) or any(one.needs_a_person for one in self.files)


def receive(workspace: Workspace, store: Store, bag: Postbag, progress: Progress | None = None) -> Receipt:
    """Take in all messages of `bag` that are not recorded yet, and file those that are."""
    run = _Run(workspace, store, bag)
    try:
        found = bag.found()
        run.take(progress(found) if progress else iter(found))
        run.forget_missing(found)
    except UserError as problem:
        run.receipt.problem = problem
    if bag.cannot_file:
        run.receipt.remarks.append(f"{bag.cannot_file}; eingelesene Nachrichten bleiben deshalb, wo sie sind.")
    return run.receipt


def kept_message(workspace: Workspace, store: Store, number: int) -> Source:
    """The message `N-…` as it is kept, to be taken in again; UserError when there is none."""
    with store.reading() as conn:
        found = stored.required(conn, workspace.round, number)
    name = post_name(number)
    path = next(workspace.originals_folder.glob(f"{found.sha256}.*"), None)
    if path is None:
        raise UserError(
            f"Die Nachricht {name} ist nicht aufbewahrt ({found.reason or found.kind.label}).",
            "Bitte ihre Datei im Mailprogramm speichern und mit „fko collect --actor KÜRZEL DATEI“ einlesen.",
        )
    content = read_bytes(path, CLOSE_OR_ALLOW)
    return Source(path, shown_name(found.sender, found.subject, _day(found.sent_at), path.suffix), content=content)


@dataclass(slots=True)
class _Message:
    """A message on its way."""

    found: Found
    content: bytes
    sha256: str
    sender: str
    subject: str
    sent_at: datetime | None
    name: str
    verdict: Verdict | None = None
    text: str = ""
    attached: tuple[str, ...] = ()


class _Run:
    """One run over a postbag."""

    def __init__(self, workspace: Workspace, store: Store, bag: Postbag) -> None:
        self._workspace = workspace
        self._store = store
        self._bag = bag
        self.receipt = Receipt()
        self._limit = CONTAINER_FACTOR * workspace.settings.intake.max_megabytes * MEGABYTE
        with store.reading() as conn:
            self._by_source = {one.source: one for one in stored.post(conn, workspace.round)}
            sent = [one for its in letters.letters(conn, workspace.round).values() for one in its]
        self._known = Known(
            workspace.actors,
            {one.message_id.strip("<> "): one.actor for one in sent},
            {one.subject for one in sent},
        )
        self._met: dict[str, _Message] = {}
        self._names: set[str] = set()

    def take(self, found: Iterator[Found]) -> None:
        """Take in the messages, some at a time: each such batch is stored before it is filed."""
        batch: list[_Message] = []
        to_file: list[tuple[Found, int]] = []
        for one in found:
            message = self._fetched(one, to_file)
            if message is not None:
                batch.append(message)
            if len(batch) >= AT_ONCE or sum(len(waiting.content) for waiting in batch) >= BYTES_AT_ONCE:
                self._finish(batch, to_file)
                batch, to_file = [], []
        self._finish(batch, to_file)

    def forget_missing(self, found: Sequence[Found]) -> None:
        """Note which recorded messages are no longer where they were met, without having been filed by us."""
        here = {one.source for one in found}
        place = self._bag.place
        mine = [one for source, one in self._by_source.items() if place and source.startswith(place) and not one.filed]
        gone = [one.id for one in mine if one.source not in here]
        if gone:
            with self._store.writing() as conn:
                stored.mark_filed(conn, gone, GONE)

    def _fetched(self, one: Found, to_file: list[tuple[Found, int]]) -> _Message | None:
        """The message when it is new; a recorded one is filed if that is still to be done."""
        known = self._by_source.get(one.source)
        if known is not None and not self._knows_by_now(known):
            self._meet_again(one, known, to_file)
            return None
        if one.size > self._limit:
            self._record_oversized(one)
            return None
        content = self._bag.fetch(one)
        if content is None:
            return None
        sha256 = hashlib.sha256(content).hexdigest()
        with self._store.reading() as conn:
            known = stored.known(conn, self._workspace.round, sha256)
        if known is not None and not self._knows_by_now(known):
            with self._store.writing() as conn:
                stored.move_source(conn, known.id, one.source)
            self._meet_again(one, known, to_file)
            return None
        if sha256 in self._met:
            # The same message twice in one folder: the second copy is filed by the next run.
            return None
        message = self._described(one, content, sha256)
        self._met[sha256] = message
        return message

    def _knows_by_now(self, known: Post) -> bool:
        """Whether a message that was left as nobody's belongs to an actor by now, because the register has changed."""
        if known.actor is not None or known.kind is not PostKind.other or known.filed != LEFT or not known.settled:
            return False
        return judge(Mail(sender=known.sender, subject=known.subject), None, self._known).ours

    def _meet_again(self, one: Found, known: Post, to_file: list[tuple[Found, int]]) -> None:
        self.receipt.known += 1
        if known.filed != LEFT:
            to_file.append((one, known.id))

    def _described(self, one: Found, content: bytes, sha256: str) -> _Message:
        headers = mail_headers.parsed(content[:HEADERS])
        sender = mail_headers.senders(headers)
        subject = mail_headers.text(headers, "subject", 300)
        facts = mail_headers.mail(headers, sender, "", [], None)
        suffix = Path(one.name).suffix.lower() if one.name else ".eml"
        name = one.name or shown_name(sender.address or "", subject, _day(facts.sent_at), suffix)
        if name in self._names:
            name = f"{name.removesuffix(suffix)} {sha256[:6]}{suffix}"
        self._names.add(name)
        return _Message(one, content, sha256, sender.address or "", subject, facts.sent_at, name)

    def _record_oversized(self, one: Found) -> None:
        headers = mail_headers.parsed(self._bag.headers(one))
        sender = mail_headers.senders(headers)
        facts = mail_headers.mail(headers, sender, "", [], None)
        verdict = judge(facts, Weight.table, self._known)
        size = one.size // MEGABYTE
        reason = f"nicht gelesen, weil die Nachricht zu groß ist ({size} MB); sie liegt noch in {self._bag.folder_name}"
        new = NewPost(
            self._workspace.round, hashlib.sha256(one.source.encode()).hexdigest(), one.source, PostKind.other,
            actor=verdict.actor, sender=sender.address or "", subject=facts.subject, sent_at=facts.sent_at,
            reason=reason, open=True,
        )  # fmt: skip
        with self._store.writing() as conn:
            recorded = stored.add_post(conn, new, filed=LEFT)
        self.receipt.messages.append(recorded)

    def _finish(self, batch: list[_Message], to_file: list[tuple[Found, int]]) -> None:
        """Take in the files of a batch, record its messages, then file them and those recorded before."""
        recorded = self._recorded(batch)
        self._met.clear()
        waiting = to_file + [(message.found, one.id) for message, one in recorded if one.filed != LEFT]
        if not waiting:
            return
        where = self._bag.file([found for found, _ in waiting])
        with self._store.writing() as conn:
            stored.mark_filed(conn, [number for _, number in waiting], where or LEFT)

    def _recorded(self, batch: list[_Message]) -> list[tuple[_Message, Post]]:
        if not batch:
            return []
        sources = [Source(Path(one.name), one.name, content=one.content) for one in batch]
        try:
            files = collect(self._workspace, self._store, [], sources=sources, admit=self._admit)
        except UserError:
            raise
        except Exception as bug:
            if len(batch) == 1:
                # Left where it is; the others must not wait for it.
                self.receipt.bug = self.receipt.bug or bug
                return []
            return [pair for one in batch for pair in self._recorded([one])]
        by_name: dict[str, list[CollectedFile]] = {one.name: [] for one in batch}
        for one in files:
            by_name[one.container or one.file].append(one)
        recorded = [(one, self._record(one, by_name[one.name])) for one in batch]
        self.receipt.files += files
        return recorded

    def _admit(self, outer: Incoming, answer: Answer) -> bool:
        """Judge a message that has been opened; only the files of a return are taken in."""
        message = self._met[outer.sha256]
        mail = answer.mail or Mail()
        entries = answer.entries or []
        weights = [Weight.table if refused else weigh(name, content[:START]) for name, content, refused in entries]
        message.verdict = judge(mail, max(weights, default=None), self._known)
        message.text = own_words(mail.text)[:MAX_WORDS]
        message.attached = tuple(name for name, _, _ in entries)
        message.sender = message.sender or mail.sender
        message.subject = message.subject or mail.subject
        message.sent_at = message.sent_at or mail.sent_at
        return message.verdict.kind is PostKind.returned

    def _record(self, message: _Message, files: Sequence[CollectedFile]) -> Post:
        verdict = message.verdict or Verdict(PostKind.returned)
        if verdict.ours:
            self._keep(message)
        reason = verdict.reason
        if verdict.kind is not PostKind.returned and message.attached:
            reason = "; ".join(filter(None, (reason, f"Anhang nicht eingelesen: {', '.join(message.attached[:10])}")))
        accepted = [one.actor for one in files if one.actor and one.status is not ReturnStatus.set_aside]
        new = NewPost(
            self._workspace.round, message.sha256, message.found.source, verdict.kind,
            actor=accepted[0] if accepted else verdict.actor, sender=message.sender, subject=message.subject,
            sent_at=message.sent_at, files=len(files), text=message.text if verdict.ours else "", reason=reason,
            open=verdict.open,
        )  # fmt: skip
        with self._store.writing() as conn:
            recorded = stored.add_post(conn, new, filed="" if verdict.ours else LEFT)
        (self.receipt.messages if verdict.ours else self.receipt.left).append(recorded)
        if any(one.status is ReturnStatus.set_aside for one in files):
            self.receipt.aside.append(recorded)
        return recorded

    def _keep(self, message: _Message) -> None:
        """The whole message on disk, unless its files have brought it there already."""
        folder = self._workspace.originals_folder
        if next(folder.glob(f"{message.sha256}*"), None) is None:
            suffix = ".msg" if message.name.lower().endswith(".msg") else ".eml"
            write_atomically(folder / f"{message.sha256}{suffix}", message.content)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
