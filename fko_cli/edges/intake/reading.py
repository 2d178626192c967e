"""The door of the intake: files and folders in, read files out, in the order of their names, several at a time."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from fko_cli.core.findings import finding
from fko_cli.core.grid import Workbook
from fko_cli.core.records import Finding
from fko_cli.edges.intake.folders import Source
from fko_cli.edges.intake.guard import CONTAINER_FACTOR, Limits, Refused, damaged, unsafe
from fko_cli.edges.intake.kinds import CONTAINERS
from fko_cli.edges.intake.pool import Answer, Pool

WITHIN = " › "
"""Between a container and a file in it, in display names."""
MAX_DEPTH = 3
"""Containers in containers that are opened: an archive in a forwarded message in a message."""
MAX_FILES = 1_000
"""Files that may come out of one outermost container."""
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One returned file as read, alone or out of a container.

    `name` is the display name ("paket.zip › datei.xlsx"), `path` the file on disk (the outermost container's), `sender`
    the address of the message it came with and `text` that message's words. `container` is the display name of the
    outermost container, empty without one. `known` files were not read. A file without `workbook` is to be set aside
    for its `findings`. `originals` are the (name, bytes) to keep: those of the containers around it, and its own. A file
    that could not be unpacked has no bytes of its own; its `sha256` is then made of its container's and its name.
    """

    name: str
    content: bytes = b""
    sha256: str = ""
    kind: str = ""
    path: Path = Path()
    container: str = ""
    sender: str | None = None
    text: str = ""
    known: bool = False
    workbook: Workbook | None = None
    findings: tuple[Finding, ...] = ()
    originals: tuple[tuple[str, bytes], ...] = ()


@dataclass(slots=True)
class _Task:
    """A file on its way; `budget` counts down the files of its outermost container."""

    incoming: Incoming
    depth: int
    budget: list[int]
    future: Future[Answer] | None = None
    refused: Refused | None = None


def read_returns(
    sources: Sequence[Source], limits: Limits, is_known: Callable[[str], bool]
) -> Generator[Incoming, None, None]:
    """Read all files; those whose SHA-256 `is_known` accepts come back unread.

    Yields in the order of `sources` (a container's files in the order in it). Never raises for what is in a file; a
    file that can't be opened comes back with finding F002.
    """
    with Pool(limits) as pool:
        waiting = iter(sources)
        tasks: deque[_Task] = deque()
        while True:
            for source in islice(waiting, max(0, 3 * pool.size - len(tasks))):
                incoming, refused = _load(source, limits)
                tasks.append(_begin(incoming, refused, 0, [MAX_FILES], pool, is_known))
            if not tasks:
                return
            task = tasks.popleft()
            answer = task.future.result() if task.future else Answer(refused=task.refused)
            if answer.kind in CONTAINERS and answer.refused is None:
                tasks.extendleft(reversed(_open(task, answer, pool, is_known)))
            else:
                yield _finish(task.incoming, answer)


def _load(source: Source, limits: Limits) -> tuple[Incoming, Refused | None]:
    plain = Incoming(source.name, path=source.path)
    try:
        if source.path.stat().st_size > CONTAINER_FACTOR * limits.bytes:
            return replace(plain, sha256=_hash_of(source.path)), unsafe(f"größer als {limits.megabytes} MB")
        content = source.path.read_bytes()
    except OSError as problem:
        refused = damaged(f"nicht zu öffnen: {problem.strerror or problem}")
        return replace(plain, sha256=_hash(source.name.encode("utf-8", "replace"))), refused
    return replace(plain, content=content, sha256=_hash(content), originals=((source.path.name, content),)), None


def _begin(
    incoming: Incoming, refused: Refused | None, depth: int, budget: list[int], pool: Pool, is_known: Callable[[str], bool]
) -> _Task:
    if refused is not None:
        return _Task(incoming, depth, budget, refused=refused)
    if is_known(incoming.sha256):
        return _Task(replace(incoming, known=True), depth, budget)
    return _Task(incoming, depth, budget, future=pool.submit(incoming.content, incoming.name))


def _open(task: _Task, answer: Answer, pool: Pool, is_known: Callable[[str], bool]) -> list[_Task]:
    """The tasks for the files in a container; an empty one and one in too many others become files to set aside."""
    outer = replace(task.incoming, sender=answer.sender or task.incoming.sender)
    words = (*outer.findings, finding("F017", value=answer.text)) if answer.text else outer.findings
    if not answer.entries:
        outer = replace(outer, text=answer.text, findings=(finding("F021"), *words))
        return [_Task(outer, task.depth, task.budget)]
    task.budget[0] -= len(answer.entries)
    if task.depth >= MAX_DEPTH or task.budget[0] < 0:
        refused = unsafe("zu viele Archive ineinander" if task.depth >= MAX_DEPTH else "zu viele Dateien in einem Archiv")
        return [_Task(outer, task.depth, task.budget, refused=refused)]
    # The words of a message are noted once, with the file they most likely speak of.
    tables = [i for i, (name, _, _) in enumerate(answer.entries) if name.lower().endswith(_SPREADSHEETS)]
    spoken_of = tables[0] if tables else 0
    tasks = []
    for number, (name, content, unreadable) in enumerate(answer.entries):
        inner = Incoming(
            name=outer.name + WITHIN + name,
            content=content,
            sha256=_hash(f"{outer.sha256}:{name}".encode("utf-8", "replace") if unreadable else content),
            path=outer.path,
            container=outer.container or outer.name,
            sender=outer.sender,
            text=answer.text,
            findings=words if number == spoken_of else (),
            originals=outer.originals if unreadable else (*outer.originals, (name, content)),
        )
        tasks.append(_begin(inner, unreadable, task.depth + 1, task.budget, pool, is_known))
    return tasks


def _finish(incoming: Incoming, answer: Answer) -> Incoming:
    findings = incoming.findings
    if answer.refused is not None:
        findings = (finding(answer.refused.code, detail=answer.refused.detail), *findings)
    return replace(incoming, kind=answer.kind, workbook=answer.workbook, findings=findings)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
