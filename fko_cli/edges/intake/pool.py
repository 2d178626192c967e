"""The child processes that parse: started when needed, used for many files, replaced when one dies or hangs."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from fko_cli.core.grid import Workbook
from fko_cli.edges.intake import frames
from fko_cli.edges.intake.guard import Limits, Refused, unsafe

WORKER = "fko_cli.edges.intake.worker"
"""The module that a child runs."""
START_SECONDS = 15
"""What a child may take to start on a slow computer, on top of the time for its first file."""


@dataclass(slots=True)
class Answer:
    """What a child found: a workbook, or a container's files as (name, bytes, refusal), or a refusal."""

    kind: str = ""
    workbook: Workbook | None = None
    entries: list[tuple[str, bytes, Refused | None]] = field(default_factory=list)
    sender: str | None = None
    text: str = ""
    refused: Refused | None = None


class Pool:
    """Up to `size` children (by default one per processor), each working on one file at a time.

    A context manager: leaving it ends the children, also those at work.
    """

    def __init__(self, limits: Limits, size: int = 0) -> None:
        self._limits = limits
        self.size = size or max(1, os.cpu_count() or 1)
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="fko-intake")
        self._children: queue.LifoQueue[_Child] = queue.LifoQueue()
        self._all = [_Child(limits) for _ in range(self.size)]
        for child in reversed(self._all):
            self._children.put(child)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        for child in self._all:
            child.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def submit(self, content: bytes, name: str) -> Future[Answer]:
        """Have a file parsed; the future never raises for what is in the file."""
        return self._threads.submit(self._take, content, name)

    def _take(self, content: bytes, name: str) -> Answer:
        child = self._children.get()
        try:
            return child.parse(content, name)
        finally:
            self._children.put(child)


class _Child:
    """One child process, started at its first file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def parse(self, content: bytes, name: str) -> Answer:
        fresh = self._process is None
        try:
            process = self._process or self._start()
        except OSError:
            return Answer(refused=unsafe("das Hilfsprogramm zum Lesen startet nicht"))
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        limit = self._limits.seconds + (START_SECONDS if fresh else 0)
        timer = threading.Timer(limit, give_up)
        timer.daemon = True
        timer.start()
        try:
            return _exchange(process, content, name, self._limits)
        except (EOFError, OSError):
            self.stop()
            self._stopped = False
            reason = (
                f"das Lesen dauerte länger als {self._limits.seconds} Sekunden" if late.is_set() else "das Lesen brach ab"
            )
            return Answer(refused=unsafe(reason))
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: the current folder may be one with returned files; nothing in it must be imported.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return self._process

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
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


def _exchange(process: subprocess.Popen[bytes], content: bytes, name: str, limits: Limits) -> Answer:
    assert process.stdin is not None and process.stdout is not None
    request = {
        "name": name, "megabytes": limits.megabytes, "seconds": limits.seconds, "memory_megabytes": limits.memory_megabytes,
    }  # fmt: skip
    frames.write_frame(process.stdin, frames.encode(request))
    frames.write_frame(process.stdin, content)
    process.stdin.flush()
    head = frames.read_json(process.stdout)
    answer = Answer(kind=head.get("kind", ""), sender=head.get("sender"), text=head.get("text", ""))
    if head.get("refused"):
        answer.refused = Refused(*head["refused"])
    if head.get("workbook"):
        answer.workbook = frames.workbook_from_json(head["workbook"])
    for entry in head.get("entries", ()):
        answer.entries.append((entry["name"], frames.read_frame(process.stdout), _refusal(entry["refused"])))
    return answer


def _refusal(data: Any) -> Refused | None:
    return Refused(*data) if data else None
