"""Runs a command as a real process and breaks it: at a chosen system call, at a random moment, on a disk without space."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.scene import Step

ROOT = Path(__file__).resolve().parent.parent.parent
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "mkdir", "ftruncate", "link")
"""System calls that change what lies on the disk."""
ERRORS = {
    "write": "ENOSPC", "pwrite64": "ENOSPC", "fsync": "EIO", "fdatasync": "EIO", "rename": "EACCES", "mkdir": "EACCES",
    "unlink": "EACCES", "ftruncate": "EIO", "link": "EACCES",
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


def run(step: Step, place: Path, prefix: Sequence[str] = (), file_size: int | None = None) -> Ended:
    """Run the step's command in `place` as a process of its own; `file_size` bounds every file that it writes."""
    with _started(step, place, prefix, file_size) as process:
        out, err = process.communicate(step.answers, timeout=_SECONDS)
    code = process.returncode
    return Ended(code - 256 if prefix and code > 128 else code, out, err)


def _started(step: Step, place: Path, prefix: Sequence[str], file_size: int | None = None) -> subprocess.Popen[str]:
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size or 0, file_size or 0))

    environment = {**os.environ, "FKO_DIALOG": "1", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [*prefix, sys.executable, "-m", "fko_cli", *step.command], cwd=place, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        preexec_fn=bound if file_size is not None else None, encoding="utf-8",
    )  # fmt: skip


def points(step: Step, place: Path, trace: Path) -> list[Point]:
    """Run the command in `place` to its end and list every system call of it that changes a file below `place`."""
    run(step, place, ["strace", "-qq", "-y", "-s", "0", "-e", f"trace={','.join(CALLS)}", "-o", str(trace)])
    counts: Counter[str] = Counter()
    found = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = line.partition("(")[0]
        if call not in CALLS:
            continue
        counts[call] += 1
        if str(place) in line or re.match(r'\w+\("(region|post)', line):
            found.append(Point(call, counts[call]))
    return found


def broken(step: Step, place: Path, point: Point) -> Ended:
    """Run the command and break it at `point`."""
    return run(step, place, ["strace", "-qq", "-e", f"trace={point.call}", "-e", point.option, "-o", os.devnull])


def killed_at_random(step: Step, place: Path, chance: random.Random, seconds: float) -> Ended:
    """Run the command and kill it and its children at a random moment within `seconds`."""
    moment = chance.uniform(0.2, 1.0) * seconds
    process = _started(step, place, ())
    try:
        process.stdin and process.stdin.write(step.answers)
        process.stdin and process.stdin.flush()
    except BrokenPipeError:
        pass
    time.sleep(moment)
    ended = process.poll()
    if ended is None:
        os.killpg(process.pid, signal.SIGKILL)
    out, err = process.communicate(timeout=_SECONDS)
    return Ended(process.returncode, out, err)


def spread(found: Sequence[Point], count: int) -> list[Point]:
    """`count` of the points, from first to last, or all of them."""
    if len(found) <= count:
        return list(found)
    return [found[round(at * (len(found) - 1) / (count - 1))] for at in range(count)]
