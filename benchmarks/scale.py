"""How time and memory of the commands grow with reports, returned files, years and regions.

    python benchmarks/scale.py                        all of these, small: a few minutes
    python benchmarks/scale.py store 1000 4000 16000  reports in one round: merge, list, status, table …
    python benchmarks/scale.py files 125 500 2000     returned questionnaires of 80 institutions in one run, and again
    python benchmarks/scale.py institutions 80 320    the same, each of an institution of its own
    python benchmarks/scale.py years 80 100 10        institutions, reports of each, rounds
    python benchmarks/scale.py regions 2000 1 4 16    reports of each region, numbers of regions in one PostgreSQL database

Every step is the command itself in a fresh process. Seconds are processor time of the process and its children, because
machines are shared; memory is the most that one of its processes held. `growth` is the exponent against the size before: 1.0
is linear; small sizes are below it because every start takes its time. `store` and `regions` fill the store with what
`fko collect` calls; `files` and `years` collect filled and signed questionnaires.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
FKO = [sys.executable, "-m", "fko_cli"]
CONCEPT_UP_TO = 4_000
"""So many reports go into a Word document at most; a region has some hundreds."""
DEFAULTS = {
    "store": (1_000, 4_000),
    "files": (60, 240),
    "institutions": (60, 240),
    "years": (22, 25, 3),
    "regions": (500, 1, 4),
}


class Cost(NamedTuple):
    """Processor seconds of a process with its children, wall seconds, megabytes of the largest of them."""

    seconds: float
    wall: float
    megabytes: float


Measured = dict[str, dict[int, Cost]]
"""Step -> size -> what it took."""


def cost(*command: str) -> Cost:
    """Run a command to its end; it must succeed (0), or be done with something left for a person (3)."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, state, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(state)
        err.seek(0)
        if process.returncode not in (0, 3):
            sys.exit(f"{' '.join(command)}\n{err.read().decode(errors='replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


def fill(*words: object) -> Cost:
    """Fill a workspace, see `scale_filling.py`."""
    return cost(sys.executable, str(HERE / "scale_filling.py"), *map(str, words))


def fko(folder: Path, *words: str) -> Cost:
    """One command in the workspace."""
    return cost(*FKO, *words, "-w", str(folder))


def store(sizes: Sequence[int], place: Path) -> Measured:
    """So many reports in one round."""
    found: Measured = {}
    for size in sizes:
        folder = place / f"store-{size}"
        steps = {
            "merge": ["merge"],
            "merge again": ["merge"],
            "status": ["status"],
            "list --json": ["list", "--json"],
            "list --reports --json": ["list", "--reports", "--json"],
            "review --json": ["review", "--json"],
            "history A-0001": ["history", "A-0001"],
            "export table": ["export", "table"],
        }
        if size <= CONCEPT_UP_TO:
            steps |= {
                "export concept": ["export", "concept", "--no-pages"],
                "adopt": ["adopt", "Stand", "--interim"],
                "changes": ["changes"],
            }
        _note(found, "add_return", size, fill("store", folder, size))
        for name, words in steps.items():
            _note(found, name, size, fko(folder, *words))
    return found


def files(sizes: Sequence[int], place: Path, most: int = 80) -> Measured:
    """So many returned questionnaires in one run, of `most` institutions at most; later ones are corrections."""
    found: Measured = {}
    for size in sizes:
        folder = place / f"files-{size}"
        _note(found, "write the questionnaires", size, fill("files", folder, size, min(size, most)))
        for name, words in {"collect": ["collect"], "collect again": ["collect"], "status": ["status"]}.items():
            _note(found, name, size, fko(folder, *words))
    return found


def institutions(sizes: Sequence[int], place: Path) -> Measured:
    """So many returned questionnaires in one run, each of an institution of its own, which all forms then offer."""
    return files(sizes, place, most=sys.maxsize)


def years(numbers: Sequence[int], place: Path) -> Measured:
    """A region over the years; sizes are the rounds."""
    actors, reports, rounds = numbers
    found: Measured = {}
    folder = place / "years"
    steps = {
        "collect": ["collect"], "merge": ["merge"], "status": ["status"], "list --json": ["list", "--json"],
        "export table": ["export", "table"], "export concept": ["export", "concept", "--no-pages", "--form", "kurz"],
        "history A-0001": ["history", "A-0001"],
    }  # fmt: skip
    fill("answers", folder, actors, reports)
    for number in range(1, rounds + 1):
        year = 2025 + number
        if number > 1:
            _note(found, "round", number, fko(folder, "round", str(year), "--yes"))
            _note(found, "send", number, fko(folder, "send"))
            fill("answers", folder)
        for name, words in steps.items():
            _note(found, name, number, fko(folder, *words))
        if number > 1:
            _note(found, "changes", number, fko(folder, "changes"))
        _note(found, "adopt", number, fko(folder, "adopt", f"Fassung {year}", "--interim"))
    print(f"store: {(folder / 'fko.db').stat().st_size / 1e6:.0f} MB")
    return found


def regions(numbers: Sequence[int], place: Path) -> Measured:
    """Regions in one PostgreSQL database, all read at once; a server of its own is started."""
    sys.path.insert(0, str(HERE.parent))
    from tests.postgres import missing, running

    if reason := missing():
        print(f"regions: left out, {reason}")
        return {}
    reports, *sizes = numbers
    found: Measured = {}
    folder = place / "region"
    _note(found, "fill one", 1, fill("store", folder, reports))
    _note(found, "merge one", 1, fko(folder, "merge"))
    with running() as server:
        for number in range(1, max(sizes) + 1):
            copy = place / f"region-{number}"
            subprocess.run(["cp", "-r", str(folder), str(copy)], check=True)
            moved = fko(copy, "store", "move", server.url(), "--schema", f"region_{number}", "--yes")
            _note(found, "store move", number, moved)
            fko(copy, "status")
            if number in sizes:
                _note(found, "status of one", number, fko(copy, "status"))
                _note(found, "merge one of them", number, fko(copy, "merge"))
                _note(found, "list --all-regions --json", number, fko(copy, "list", "--all-regions", "--json"))
    return found


def _note(found: Measured, step: str, size: int, took: Cost) -> None:
    found.setdefault(step, {})[size] = took
    print(f"  {size:>7} {step:28} {took.seconds:8.2f} s {took.megabytes:7.0f} MB", file=sys.stderr, flush=True)


def _lines(found: Measured, unit: str) -> Iterator[str]:
    yield f"| {'step':28} | {unit:>8} | processor s | wall s | per 1,000 | growth | MB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for step, sizes in found.items():
        before: tuple[int, Cost] | None = None
        for size, took in sizes.items():
            growth = f"{_exponent(before, (size, took)):.2f}" if before else ""
            each = f"{1000 * took.seconds / size:.2f}" if unit in ("reports", "files") else ""
            yield (
                f"| {step:28} | {size:8,} | {took.seconds:11.2f} | {took.wall:6.1f} | {each:>9} | {growth:>6} "
                f"| {took.megabytes:4.0f} |"
            )
            before = size, took


def _exponent(before: tuple[int, Cost], now: tuple[int, Cost]) -> float:
    return math.log(now[1].seconds / before[1].seconds) / math.log(now[0] / before[0])


def main() -> None:
    """Measure what the arguments say and print a table for each."""
    parts = {
        "store": (store, "reports"), "files": (files, "files"), "institutions": (institutions, "files"),
        "years": (years, "round"), "regions": (regions, "regions"),
    }  # fmt: skip
    chosen = sys.argv[1:2] or list(parts)
    for name in chosen:
        measure, unit = parts[name]
        numbers = [int(one) for one in sys.argv[2:]] or DEFAULTS[name]
        with tempfile.TemporaryDirectory(prefix="fko-scale-") as place:
            found = measure(numbers, Path(place))
        print("\n".join([f"{name} {' '.join(map(str, numbers))}", "", *_lines(found, unit), ""]), flush=True)


if __name__ == "__main__":
    main()
