"""Runs a command as a real process and breaks it: at a chosen system call, at a random moment, on a disk without space."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fko_cli import app
from tests.faults.scene import Step

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "mkdir", "ftruncate", "link", "rmdir", "sendto")
"""System calls that change what lies on the disk, or tell a database to."""
ERRORS = {
    "write": "ENOSPC", "pwrite64": "ENOSPC", "fsync": "EIO", "fdatasync": "EIO", "rename": "EACCES", "mkdir": "EACCES",
    "unlink": "EACCES", "ftruncate": "EIO", "link": "EACCES",
    "rmdir": "EACCES",
}  # fmt: skip
"""How each fails: a full disk, a share that has gone, a file that another program holds."""
_SECONDS = 120


@dataclass(frozen=True)
class Point:
    """The `number`-th system call `call` of the main thread, numbered per call; `error` instead of a kill if given.

    With `lasting` every later one fails as well.
    """

    call: str
    number: int
    error: str = ""
    lasting: bool = False

    def __str__(self) -> str:
        return f"{self.error or 'KILL'} bei {self.call} {self.number}{'+' if self.lasting else ''}"

    @property
    def option(self) -> str:
        """What strace is told."""
        what = f"error={self.error}" if self.error else "signal=KILL"
        return f"inject={self.call}:{what}:when={self.number}{'+' if self.lasting else ''}"


@dataclass(frozen=True)
class Ended:
    """How a process ended; `code` is negative where a signal ended it."""

    code: int
    out: str
    err: str


def has_strace() -> bool:
    """Whether system calls can be broken here: the program is there and may trace."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def run(step: Step, place: Path, tracing: Sequence[str] = (), file_size: int | None = None) -> Ended:
    """Run the step's command in `place` as a process of its own, traced by strace with the options `tracing` if any.

    `file_size` bounds every file that it writes.
    """
    with _started(step, place, file_size, halted=bool(tracing)) as process:
        if not tracing:
            return process.ended()
        with subprocess.Popen(["strace", "-qq", *tracing, "-p", str(process.pid)], stderr=subprocess.DEVNULL) as tracer:
            _wait_for(lambda: not _status(process.pid, "TracerPid").startswith("0") or tracer.poll() is not None)
            os.kill(process.pid, signal.SIGCONT)
            return process.ended()


class _Process:
    """A process made of this one, where all modules are loaded already: hundreds of new interpreters would take hours."""

    def __init__(self, pid: int, out: IO[bytes], err: IO[bytes]) -> None:
        self.pid, self._out, self._err = pid, out, err

    def ended(self) -> Ended:
        """Wait for its end."""
        _, status = os.waitpid(self.pid, 0)
        texts = []
        for file in (self._out, self._err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        return Ended(os.waitstatus_to_exitcode(status), *texts)


@contextmanager
def _started(step: Step, place: Path, file_size: int | None = None, *, halted: bool = False) -> Iterator[_Process]:
    """The command in a process and a process group of its own; with `halted` it stops itself before it begins."""
    with tempfile.TemporaryFile() as keys, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        keys.write(step.answers.encode("utf-8"))
        keys.seek(0)
        pid = os.fork()
        if pid == 0:
            code = 99
            try:
                code = _be(step, place, (keys, out, err), file_size, halted)
            finally:
                os._exit(code)
        if halted:
            _wait_for(lambda: _status(pid, "State").startswith("T"))
        yield _Process(pid, out, err)


def _be(step: Step, place: Path, streams: Sequence[IO[bytes]], file_size: int | None, halted: bool) -> int:
    """What the new process does; its exit code."""
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.FileIO(number, mode, closefd=False), "utf-8", write_through=True)
        for number, mode in enumerate(("r", "w", "w"))
    )
    os.chdir(place)
    os.environ["FKO_DIALOG"] = "1"
    if file_size is not None:
        import resource  # not on Windows, where the tests that come here are skipped

        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    if halted:
        os.kill(os.getpid(), signal.SIGSTOP)
    try:
        return app.run(step.command)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()


def _status(pid: int, name: str) -> str:
    """A line of what the system knows about a process; "X" when it has gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return "X"
    return next((line.partition(":")[2].strip() for line in text.splitlines() if line.startswith(name + ":")), "X")


def _wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _SECONDS
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("the process never came to where it was awaited")
        time.sleep(0.002)


def points(step: Step, place: Path, trace: Path) -> list[Point]:
    """Run the command in `place` to its end and list every system call of it that changes a file below `place` or sends."""
    run(step, place, ["-y", "-s", "0", "-e", f"trace={','.join(CALLS)}", "-o", str(trace)])
    counts: Counter[str] = Counter()
    found = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = line.partition("(")[0]
        if call not in CALLS:
            continue
        counts[call] += 1
        if call == "sendto" or str(place) in line or re.match(r'\w+\("(region|post)', line):
            found.append(Point(call, counts[call]))
    return found


def broken(step: Step, place: Path, point: Point) -> Ended:
    """Run the command and break it at `point`."""
    return run(step, place, ["-e", f"trace={point.call}", "-e", point.option, "-o", os.devnull])


def killed_at_random(step: Step, place: Path, chance: random.Random, seconds: float) -> Ended:
    """Run the command and kill it and its children at a random moment within `seconds`."""
    moment = chance.uniform(0.05, 1.0) * seconds
    with _started(step, place) as process:
        time.sleep(moment)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.ended()


def spread(found: Sequence[Point], count: int) -> list[Point]:
    """`count` of the points, from first to last, or all of them."""
    if len(found) <= count:
        return list(found)
    return [found[round(at * (len(found) - 1) / (count - 1))] for at in range(count)]
