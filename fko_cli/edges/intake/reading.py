"""The door of the intake: files and folders in, read files out, in the order of their names, several at a time."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fko_cli.core.findings import MAX_VALUE, finding
from fko_cli.core.reading.file_signs import SPREADSHEETS
from fko_cli.core.reading.mail_words import first_words, says_more_than_a_greeting
from fko_cli.core.records import Finding, Severity
from fko_cli.edges.files import is_too_long, reason
from fko_cli.edges.intake.exchange import Outline, Question, Setting
from fko_cli.edges.intake.folders import Source
from fko_cli.edges.intake.guard import CONTAINER_FACTOR, MEGABYTE, Limits, Refused, too_large, unsafe
from fko_cli.edges.intake.kinds import CONTAINERS
from fko_cli.edges.intake.pool import Answer, Pool

if TYPE_CHECKING:
    from fko_cli.core.reading.interpret import Interpretation
    from fko_cli.core.reading.workshop import WorkshopReading

WITHIN = " › "
"""Between a container and a file in it, in display names."""
MAX_DEPTH = 3
"""Containers in containers that are opened: an archive in a forwarded message in a message."""
MAX_FILES = 1_000
"""Files that may come out of one outermost container."""
MAX_LATE = 3
"""Files of one outermost container that may run out of time before the others in it are not tried any more."""
MAX_AHEAD = 64 * MEGABYTE
"""Bytes of files that are loaded before their turn."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One returned file as read, alone or out of a container.

    `name` is the display name ("paket.zip › datei.xlsx"), `path` the file on disk (the outermost container's). `sender` is
    the address of the message it came with, `forwarded_by` those of the messages around that one, `text` that message's
    words. `container` is the display name of the outermost container, empty without one. `known` files were not read;
    `unread` ones could not be opened at all and have no bytes. `outline` is what a workbook is, `question` what was
    asked about it, `meaning` what it says (`workshop` for a workshop's results). A file without `meaning` is to be set
    aside, for the first of its `findings` or, without any, of the question's. `originals` are the (name, bytes) to keep:
    those of the containers around it, and its own. A file that could not be unpacked has no bytes of its own; its
    `sha256` is then made of its container's and its name. `bug` is an error of ours, to be raised.
    """

    name: str
    content: bytes = b""
    sha256: str = ""
    kind: str = ""
    path: Path = Path()
    container: str = ""
    sender: str | None = None
    forwarded_by: tuple[str, ...] = ()
    text: str = ""
    known: bool = False
    unread: bool = False
    outline: Outline | None = None
    question: Question | None = None
    meaning: Interpretation | None = None
    workshop: WorkshopReading | None = None
    findings: tuple[Finding, ...] = ()
    originals: tuple[tuple[str, bytes], ...] = ()
    bug: Exception | None = None


Ask = Callable[[Incoming], Question]
"""Decides whose a parsed file is, by its `outline` and what came with it; called in several threads."""

Admit = Callable[[Incoming, Answer], bool]
"""Looks at an outermost message (its `Answer.mail` and entries) and says whether its files are to be read."""


@dataclass(slots=True)
class _Allowance:
    """What may still come of one outermost container: files, unpacked bytes, files that take too long."""

    bytes: int
    files: int = MAX_FILES
    late: int = MAX_LATE


@dataclass(slots=True)
class _Task:
    """A file on its way. `settled` says that nothing is to be read any more; else it waits for its turn or its `future`."""

    incoming: Incoming
    allowance: _Allowance
    depth: int = 0
    future: Future[Answer] | None = None
    refused: Refused | None = None

    @property
    def settled(self) -> bool:
        """Known, refused or unread."""
        return self.incoming.known or self.incoming.unread or self.refused is not None


def read_returns(
    sources: Sequence[Source],
    limits: Limits,
    is_known: Callable[[str], bool],
    setting: Setting | None = None,
    ask: Ask | None = None,
    admit: Admit | None = None,
) -> Generator[Incoming, None, None]:
    """Read all files; those whose SHA-256 `is_known` accepts come back unread.

    Without `setting` and `ask` workbooks are parsed and not interpreted. Yields in the order of `sources` (a container's
    files in the order in it). Never raises for what is in a file, or for a file that can't be opened.
    """
    with Pool(limits, setting) as pool:
        yield from _Reading(pool, limits, is_known, ask, admit).run(sources)


class _Reading:
    """One run: the files on their way, in order, and the pool that reads them."""

    def __init__(
        self, pool: Pool, limits: Limits, is_known: Callable[[str], bool], ask: Ask | None, admit: Admit | None
    ) -> None:
        self._pool = pool
        self._limits = limits
        self._is_known = is_known
        self._ask = ask
        self._admit = admit
        self._tasks: deque[_Task] = deque()

    def run(self, sources: Sequence[Source]) -> Generator[Incoming, None, None]:
        """Read everything behind `sources`."""
        waiting = deque(sources)
        while waiting or self._tasks:
            self._look_ahead(waiting)
            task = self._tasks.popleft()
            answer = task.future.result() if task.future else Answer(refused=task.refused)
            if answer.late:
                task.allowance.late -= 1
            if answer.kind in CONTAINERS and answer.refused is None:
                self._tasks.extendleft(reversed(self._opened(task)))
            else:
                yield _finish(task.incoming, answer)

    def _look_ahead(self, waiting: deque[Source]) -> None:
        """Load and submit the next files, as many as keep the children busy and fit into memory."""
        wanted = 3 * self._pool.size
        loaded = sum(len(task.incoming.content) for task in self._tasks)
        while waiting and len(self._tasks) < wanted and (not self._tasks or loaded < MAX_AHEAD):
            task = self._task(self._load(waiting.popleft()), _Allowance(CONTAINER_FACTOR * self._limits.bytes))
            loaded += len(task.incoming.content)
            self._tasks.append(task)
        for task in list(self._tasks)[:wanted]:
            if task.future is None and not task.settled:
                if task.allowance.late <= 0:
                    task.refused = unsafe(f"im selben Archiv brauchten schon {MAX_LATE} Dateien zu lange")
                else:
                    task.future = self._submit(task)

    def _submit(self, task: _Task, unpacked: int | None = None) -> Future[Answer]:
        one, ask = task.incoming, self._ask
        asked = (lambda outline: ask(replace(one, outline=outline))) if ask else None
        return self._pool.submit(one.content, one.name, asked, unpacked)

    def _load(self, source: Source) -> Incoming | tuple[Incoming, Refused]:
        plain = Incoming(source.name, path=source.path)
        if source.problem:
            return replace(plain, unread=True, findings=(finding("F031", detail=source.problem),))
        if source.content is not None:
            return replace(
                plain, content=source.content, sha256=_hash(source.content), originals=((source.path.name, source.content),)
            )
        try:
            if source.path.stat().st_size > CONTAINER_FACTOR * self._limits.bytes:
                return replace(plain, sha256=_hash_of(source.path)), too_large(CONTAINER_FACTOR * self._limits.megabytes)
            content = source.path.read_bytes()
        except OSError as problem:
            return replace(plain, unread=True, findings=(_unreadable(problem),))
        return replace(plain, content=content, sha256=_hash(content), originals=((source.path.name, content),))

    def _task(self, loaded: Incoming | tuple[Incoming, Refused | None], allowance: _Allowance, depth: int = 0) -> _Task:
        incoming, refused = loaded if isinstance(loaded, tuple) else (loaded, None)
        known = refused is None and not incoming.unread and self._is_known(incoming.sha256)
        return _Task(replace(incoming, known=known), allowance, depth, refused=refused)

    def _opened(self, task: _Task) -> list[_Task]:
        """The tasks for the files in a container; an empty one and one in too many others become files to set aside."""
        # Only now, when its turn has come: what is unpacked lies in memory until it is read.
        answer = self._submit(task, task.allowance.bytes).result()
        task.allowance.late -= answer.late
        outer = replace(task.incoming, sender=answer.sender or task.incoming.sender, text=answer.text)
        if answer.sender and task.incoming.sender:
            outer = replace(outer, forwarded_by=(task.incoming.sender, *task.incoming.forwarded_by))
        words = (*outer.findings, *_told(answer))
        if answer.refused is not None:
            return [_Task(replace(outer, findings=words), task.allowance, refused=answer.refused)]
        if task.depth == 0 and answer.mail is not None and self._admit is not None and not self._admit(outer, answer):
            return []
        if not answer.entries:
            return [_Task(replace(outer, findings=words), task.allowance, refused=Refused("F021"))]
        task.allowance.files -= len(answer.entries)
        task.allowance.bytes -= sum(len(content) for _, content, _ in answer.entries)
        if task.depth >= MAX_DEPTH or task.allowance.files < 0:
            reason = "zu viele Archive ineinander" if task.depth >= MAX_DEPTH else "zu viele Dateien in einem Archiv"
            return [_Task(replace(outer, findings=words), task.allowance, refused=unsafe(reason))]
        return self._entries(outer, words, answer.entries, task)

    def _entries(
        self, outer: Incoming, words: tuple[Finding, ...], entries: list[tuple[str, bytes, Refused | None]], task: _Task
    ) -> list[_Task]:
        # The words of a message are noted once, with the file they most likely speak of.
        tables = [i for i, (name, _, _) in enumerate(entries) if name.lower().endswith(SPREADSHEETS)]
        spoken_of = tables[0] if tables else 0
        tasks = []
        for number, (name, content, unreadable) in enumerate(entries):
            inner = Incoming(
                name=outer.name + WITHIN + name,
                content=content,
                sha256=_hash(f"{outer.sha256}:{name}".encode("utf-8", "replace") if unreadable else content),
                path=outer.path,
                container=outer.container or outer.name,
                sender=outer.sender,
                forwarded_by=outer.forwarded_by,
                text=outer.text,
                findings=words if number == spoken_of else (),
                originals=outer.originals if unreadable else (*outer.originals, (name, content)),
            )
            tasks.append(self._task((inner, unreadable), task.allowance, task.depth + 1))
        return tasks


def _told(answer: Answer) -> list[Finding]:
    """What a message says besides its files, as findings."""
    words = []
    if answer.text:
        made = finding("F017", value=answer.text, words=first_words(answer.text, MAX_VALUE))
        words = [replace(made, severity=Severity.warning) if says_more_than_a_greeting(answer.text) else made]
    return words + [finding(one["code"], value=one["value"], detail=one["detail"]) for one in answer.remarks]


def _unreadable(problem: OSError) -> Finding:
    """Why a file on disk could not be opened, in German."""
    if isinstance(problem, FileNotFoundError) and not is_too_long(problem, problem.filename):
        return finding("F031", detail="die Datei ist seit dem Beginn des Einlesens verschwunden")
    if isinstance(problem, PermissionError):
        return finding("F030")
    return finding("F031", detail=reason(problem))


def _finish(incoming: Incoming, answer: Answer) -> Incoming:
    findings = incoming.findings
    if answer.refused is not None:
        findings = (finding(answer.refused.code, detail=answer.refused.detail), *findings)
    if answer.outline is not None:
        findings = (*findings, *answer.outline.findings)
    return replace(
        incoming, kind=answer.kind, outline=answer.outline, question=answer.question, meaning=answer.meaning,
        workshop=answer.workshop, findings=findings, bug=answer.bug,
    )  # fmt: skip


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
