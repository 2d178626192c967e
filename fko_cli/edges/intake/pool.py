"""The child processes that read: started when needed, used for many files, replaced when one dies or hangs."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from fko_cli.core.reading.mails import Mail, mail_from_json
from fko_cli.edges.files import WINDOWS
from fko_cli.edges.intake import frames
from fko_cli.edges.intake.exchange import Outline, Question, Setting, meaning_from_json, workshop_from_json
from fko_cli.edges.intake.guard import Limits, Refused, unsafe

if TYPE_CHECKING:
    from fko_cli.core.reading.interpret import Interpretation
    from fko_cli.core.reading.workshop import WorkshopReading

WORKER = "fko_cli.edges.intake.worker"
"""The module that a child runs."""
START_SECONDS = 60
"""What a child may take to start on a slow computer, before it gets its first file."""

Ask = Callable[[Outline], Question]
"""Decides whose a parsed workbook is; called in the pool's threads, several at a time."""


@dataclass(slots=True)
class Answer:
    """What a child found: a workbook's outline and meaning, a container's files as (name, bytes, refusal), or a refusal.

    `entries` is None for a container that was not to be opened. `question` is what the parent asked about the outline.
    `late` is true when the child was ended because its time was up, `broken` when it ended by itself, `spent` when its
    memory ran out. `bug` is an error of ours, to be raised. Of a message: `sender`, `text`, `remarks` as the arguments of
    findings, and the whole `mail`.
    """

    kind: str = ""
    outline: Outline | None = None
    question: Question | None = None
    meaning: Interpretation | None = None
    workshop: WorkshopReading | None = None
    entries: list[tuple[str, bytes, Refused | None]] | None = None
    sender: str | None = None
    text: str = ""
    remarks: list[dict[str, str]] = field(default_factory=list)
    mail: Mail | None = None
    refused: Refused | None = None
    late: bool = False
    broken: bool = False
    spent: bool = False
    bug: Exception | None = None


class InterpretationFailed(RuntimeError):
    """The interpretation raised in a child; the message is the traceback there. A bug of ours, never the file's fault."""


class Pool:
    """Up to `size` children (by default one per processor), each working on one file at a time.

    `setting` is None where files are only to be parsed. A context manager: leaving it ends the children, also those at work.
    """

    def __init__(self, limits: Limits, setting: Setting | None = None, size: int = 0) -> None:
        self.size = size or max(1, os.cpu_count() or 1)
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="fko-intake")
        self._children: queue.LifoQueue[_Child] = queue.LifoQueue()
        start = {"memory_megabytes": limits.memory_megabytes, "setting": setting.to_json() if setting else None}
        self._all = [_Child(limits, frames.encode(start)) for _ in range(self.size)]
        for child in reversed(self._all):
            self._children.put(child)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        for child in self._all:
            child.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def submit(self, content: bytes, name: str, ask: Ask | None = None, unpacked: int | None = None) -> Future[Answer]:
        """Have a file read; the future never raises for what is in the file.

        Without `ask` a workbook is only parsed. A container is opened only where `unpacked` is given: the bytes that may
        come out of it.
        """
        return self._threads.submit(self._take, content, name, ask, unpacked)

    def _take(self, content: bytes, name: str, ask: Ask | None, unpacked: int | None) -> Answer:
        child = self._children.get()
        try:
            return child.read(content, name, ask, unpacked)
        finally:
            self._children.put(child)


@dataclass
class _Child:
    """One child process, started at its first file."""

    limits: Limits
    start: bytes
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def read(self, content: bytes, name: str, ask: Ask | None, unpacked: int | None) -> Answer:
        """All that the child finds out about a file, within the file's time."""
        deadline = time.monotonic() + self.limits.seconds
        fresh = self.process is None
        answer = self._once(content, name, ask, unpacked, deadline)
        if answer.broken and not fresh and time.monotonic() < deadline:
            # What a file before this one left behind may be the reason.
            answer = self._once(content, name, ask, unpacked, deadline)
        return answer

    def _once(self, content: bytes, name: str, ask: Ask | None, unpacked: int | None, deadline: float) -> Answer:
        fresh = self.process is None
        try:
            process = self.process or self._started()
        except (OSError, EOFError):
            self.stop()
            return Answer(refused=unsafe("das Hilfsprogramm zum Lesen startet nicht"))
        answer = Answer()
        # The start of a child is not the file's fault.
        with _killed_after(process, self.limits.seconds if fresh else deadline - time.monotonic()) as late:
            try:
                self._exchange(process, content, name, unpacked, answer)
                if answer.outline is not None:
                    _converse(process, ask, answer)
            except (EOFError, OSError):
                self.stop()
                answer.late, answer.broken = late.is_set(), not late.is_set()
                seconds = self.limits.seconds
                limit = f"länger als {seconds} Sekunden; die Grenze steht in fko.toml: [intake] max_seconds"
                reason = f"das Lesen dauerte {limit}" if answer.late else "das Lesen brach ab"
                answer.refused = unsafe(reason)
        if answer.spent:
            self.stop()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        # -P: the current folder may be one with returned files; nothing in it must be imported. One thread for libraries
        # that compute: each would reserve memory, and the children share the processors anyway.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            cwd=sys.prefix if WINDOWS else None,  # in a folder with a long path Windows starts no process
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        with _killed_after(process, START_SECONDS):
            frames.write_frame(process.stdin, self.start)
            process.stdin.flush()
            frames.read_json(process.stdout)
        return process

    def _exchange(
        self, process: subprocess.Popen[bytes], content: bytes, name: str, unpacked: int | None, answer: Answer
    ) -> None:
        """Fill in `answer`; EOFError or OSError when the child is gone."""
        assert process.stdin is not None and process.stdout is not None
        request = {
            "name": name, "megabytes": self.limits.megabytes, "seconds": self.limits.seconds, "unpacked": unpacked,
        }  # fmt: skip
        frames.write_frame(process.stdin, frames.encode(request))
        frames.write_frame(process.stdin, content)
        process.stdin.flush()
        head = frames.read_json(process.stdout)
        _take_in(answer, head)
        if "entries" in head:
            answer.entries = [
                (one["name"], frames.read_frame(process.stdout), _refusal(one["refused"])) for one in head["entries"]
            ]

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill the process when the block takes longer; the event tells that it came to that."""
    late = threading.Event()

    def give_up() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _converse(process: subprocess.Popen[bytes], ask: Ask | None, answer: Answer) -> None:
    """Ask the child about the workbook that it has parsed, or let it go on."""
    assert process.stdin is not None and process.stdout is not None and answer.outline is not None
    try:
        answer.question = ask(answer.outline) if ask else None
    except Exception as bug:  # an error of ours must not leave the child waiting; it is raised where the file is taken in
        answer.bug = bug
    question = answer.question.to_json() if answer.question else None
    frames.write_frame(process.stdin, frames.encode(question))
    process.stdin.flush()
    if question is not None:
        _take_in(answer, frames.read_json(process.stdout))


def _take_in(answer: Answer, head: Any) -> None:
    """One JSON frame of a child."""
    answer.kind = head.get("kind", answer.kind)
    answer.sender, answer.text = head.get("sender"), head.get("text", "")
    answer.spent = bool(head.get("spent"))
    answer.remarks = head.get("remarks", [])
    answer.mail = mail_from_json(head["mail"]) if head.get("mail") else None
    if head.get("refused"):
        answer.refused = Refused(*head["refused"])
    if head.get("outline"):
        answer.outline = Outline.from_json(head["outline"])
    if head.get("meaning"):
        answer.meaning = meaning_from_json(head["meaning"])
    if head.get("workshop"):
        answer.workshop = workshop_from_json(head["workshop"])
    if head.get("bug"):
        answer.bug = InterpretationFailed(head["bug"])


def _refusal(data: Any) -> Refused | None:
    return Refused(*data) if data else None
