"""How long `fko --help` and `fko status` take against a bare Python, as ratios from the same run.

Runs the three in turn so that a machine whose speed drifts is fair to all; prints medians. Aims: help within 6 times,
status within 25 times of `python -c pass`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 11


def seconds(command: list[str]) -> float:
    """Wall time of one run of `command` as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print one line per command."""
    python = [sys.executable, "-c", "pass"]
    fko = [sys.executable, "-m", "fko_cli"]
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "region")
        subprocess.run([*fko, "init", place, "--example", "region-aachen"], check=True, capture_output=True)
        commands = {"python -c pass": python, "fko --help": [*fko, "--help"], "fko status": [*fko, "status", "-w", place]}
        for command in commands.values():
            seconds(command)
        rounds = [{name: seconds(command) for name, command in commands.items()} for _ in range(ROUNDS)]
    for name in commands:
        median = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one["python -c pass"] for one in rounds)
        print(f"{name:16} {median * 1000:7.0f} ms   {ratio:5.1f} x python -c pass")


if __name__ == "__main__":
    main()
