"""Every writing command of a small round, broken at many points: killed, on a full disk, with failing writes.

Run: python benchmarks/faults.py [points per command] [random moments per command] [steps | part/parts] [server]

The defaults are 8 and 4 and all steps; with `server` the store is in PostgreSQL from the third step on.
Needs Linux with strace; moves to a database need PostgreSQL as well.
What breaks is the real process. Afterwards the workspace must open, nothing accepted may be gone or
altered, nothing may be half there, and the same command typed again must end where it ends without a fault. Prints a table
in Markdown, and each case that broke a promise.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import postgres
from tests.faults import breaking, looking, scene
from tests.faults.breaking import Ended, Point
from tests.faults.scene import Step

LIMITS = (1_000, 20_000, 120_000)
"""Largest size of a file in bytes that a process may write, standing for a quota that is used up."""
KINDS = ("Kill an Stelle", "Kill zufällig", "Schreibfehler", "Platz")


class Trial:
    """One command that is broken again and again."""

    def __init__(self, step: Step, before: Path, work: Path) -> None:
        self._step, self._before, self._work = step, before, work
        self._place = work / "ort"
        self._kept = looking.kept(self._fresh())
        begun = time.perf_counter()
        breaking.run(step, self._place)
        self.seconds = time.perf_counter() - begun
        self._wanted = looking.state(self._place)
        self.tally: Counter[str] = Counter()
        self.failures: list[str] = []

    def _fresh(self) -> Path:
        self._step.stage(self._before, self._place)
        return self._place

    def points(self) -> list[Point]:
        """All system calls of the command that change something."""
        return breaking.points(self._step, self._fresh(), self._work / "spur")

    def case(self, kind: str, name: str, breaks: Callable[[Path], Ended]) -> None:
        """Break the command in a fresh folder, look, type it again, look again."""
        ended = breaks(self._fresh())
        self.tally[kind] += 1
        found = looking.wrongs(self._place, self._kept)
        if "Unerwarteter Fehler" in ended.err or "Traceback" in ended.err:
            found.append(f"kein Satz für Menschen: {ended.err.strip()[-300:]}")
        if ended.code not in (0, 3) and ended.code > 0 and not ended.err.strip():
            found.append(f"stumm gescheitert mit {ended.code}")
        with scene.within(self._place):
            again = scene.typed(*self._step.command, answers=self._step.answers)
        finished = ended.code in (0, 3)
        other = differences(self._wanted, looking.state(self._place))
        # What was done to its end just before the kill may be refused the second time ("läuft schon").
        if again.code not in (0, 3) and not finished and other:
            found.append(f"der zweite Lauf scheitert: {again.err.strip()}")
        if not finished or again.code in (0, 3):
            found += other
        self.tally["gestorben" if ended.code < 0 else "gemeldet" if ended.code == 1 else "fertig"] += 1
        if found:
            self.failures.append(f"{self._step.name}, {name} (Ende {ended.code}):\n    " + "\n    ".join(found[:6]))
        else:
            self.tally["gehalten"] += 1


def differences(wanted: dict[str, object], now: dict[str, object]) -> list[str]:
    """What is other than after a run without a fault."""
    found = []
    for name, value in wanted.items():
        if value == now[name]:
            continue
        other = now[name]
        if isinstance(value, dict) and isinstance(other, dict):
            keys = [key for key in {**value, **other} if value.get(key) != other.get(key)]
            found.append(f"anders: {name}: " + "; ".join(f"{key}: {value.get(key)} / {other.get(key)}" for key in keys[:5]))
        else:
            found.append(f"anders: {name}: {first_difference(str(value), str(other))}")
    return found


def first_difference(one: str, two: str) -> str:
    """The places where two texts begin to differ."""
    at = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"…{one[max(0, at - 60) : at + 60]!r} / …{two[max(0, at - 60) : at + 60]!r}"


def cases(
    trial: Trial, step: Step, count: int, moments: int, chance: random.Random
) -> Iterator[tuple[str, str, Callable[[Path], Ended]]]:
    """The faults of one command."""
    found = trial.points()
    for point in breaking.spread(found, count):
        yield "Kill an Stelle", str(point), lambda place, point=point: breaking.broken(step, place, point)
    for number in range(moments):
        yield (
            "Kill zufällig", f"Moment {number}",
            lambda place: breaking.killed_at_random(step, place, chance, trial.seconds),
        )  # fmt: skip
    # A connection that is reset for sending only does not exist: the client would wait for the server's reason for ever.
    for point in breaking.spread([one for one in found if one.call in breaking.ERRORS], max(2, count // 2)):
        error = Point(point.call, point.number, breaking.ERRORS[point.call], lasting=point.call not in ("write", "unlink"))
        yield "Schreibfehler", str(error), lambda place, error=error: breaking.broken(step, place, error)
    for limit in LIMITS:
        yield "Platz", f"höchstens {limit} Bytes", lambda place, limit=limit: breaking.run(step, place, (), limit)


def is_wanted(which: str, number: int, step: Step) -> bool:
    """Whether a step is meant, by names with commas between or by `2/3`, the second of three parts."""
    part, _, parts = which.partition("/")
    return step.name in which.split(",") or (parts.isdigit() and number % int(parts) == int(part) - 1)


def played(folder: Path, which: str) -> Iterator[tuple[Step, Path]]:
    """The steps that are meant; moves to PostgreSQL with a server of their own, where there can be one."""
    with contextlib.nullcontext() if postgres.missing() else postgres.running() as server:
        there = sys.argv[4:] == ["server"]
        yield from scene.play(folder, lambda number, step: is_wanted(which, number, step), server, there=there)


def line(name: str, tally: Counter[str]) -> str:
    """One line of the table."""
    counts = [tally[kind] for kind in KINDS]
    return f"| {name} | {' | '.join(map(str, counts))} | {tally['gehalten']} von {sum(counts)} |"


def main() -> int:
    """Play the round and break every step of it; 1 when a promise was broken."""
    count, moments = (int(word) for word in (sys.argv[1:3] or ("8", "4")))
    which = sys.argv[3] if len(sys.argv) > 3 else "1/1"
    folder = Path(tempfile.mkdtemp(prefix="fko-brechen-"))
    chance = random.Random(8)
    total: Counter[str] = Counter()
    failures: list[str] = []
    print(f"| Befehl | {' | '.join(KINDS)} | gehalten |\n| --- | {'---: | ' * (len(KINDS) + 1)}")
    try:
        for number, (step, before) in enumerate(played(folder, which)):
            trial = Trial(step, before, folder / f"werk-{number}")
            for kind, name, breaks in cases(trial, step, count, moments, chance):
                trial.case(kind, name, breaks)
            print(line(step.name, trial.tally))
            sys.stdout.flush()
            total += trial.tally
            failures += trial.failures
            for failure in trial.failures:
                print(f"  ! {failure}", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(line("zusammen", total))
    print(f"\nProzesse: {total['gestorben']} gestorben, {total['gemeldet']} mit einer Meldung, {total['fertig']} fertig.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
