"""How long the example round takes, and which share each stage has, from returned files to the Word draft.

One process, one new workspace per run; prints medians. Page numbers of the contents come from LibreOffice where it is
installed, which then takes the largest share; they are shown on a line of their own.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fko_cli.edges.office import find_program
from fko_cli.edges.store import Store, open_store
from fko_cli.edges.workspace import Workspace, open_workspace
from fko_cli.stages.activities.merging import merge
from fko_cli.stages.asking.sending import send
from fko_cli.stages.documents.exporting import export_concept
from fko_cli.stages.documents.tabling import export_table
from fko_cli.stages.founding import found
from fko_cli.stages.returns.collecting import collect

RUNS = 5

STAGES: dict[str, Callable[[Workspace, Store], object]] = {
    "send": lambda workspace, store: send(workspace, store),
    "collect": lambda workspace, store: collect(workspace, store, []),
    "merge": lambda workspace, store: merge(workspace, store),
    "export concept": lambda workspace, store: export_concept(workspace, store, None, number_pages=False),
    "export table": lambda workspace, store: export_table(workspace, store, None),
}


def one_run(folder: Path) -> dict[str, float]:
    """Seconds per stage of a new example round in `folder`."""
    found(folder, "region-aachen")
    workspace = open_workspace(folder)
    seconds = {}
    with open_store(workspace) as store:
        for name, stage in STAGES.items():
            start = time.perf_counter()
            stage(workspace, store)
            seconds[name] = time.perf_counter() - start
        if find_program():
            start = time.perf_counter()
            export_concept(workspace, store, folder / "mit-seitenzahlen.docx")
            seconds["page numbers"] = time.perf_counter() - start - seconds["export concept"]
    return seconds


def main() -> None:
    """Measure and print one line per stage; the round runs from collect to the draft without page numbers."""
    with tempfile.TemporaryDirectory() as place:
        runs = [one_run(Path(place) / str(number)) for number in range(RUNS + 1)][1:]
    medians = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    whole = sum(medians[name] for name in ("collect", "merge", "export concept"))
    for name, seconds in medians.items():
        share = f"{seconds / whole:5.0%}" if name in ("collect", "merge", "export concept") else "     "
        print(f"{name:16} {seconds:6.2f} s  {share}")
    print(f"{'collect to .docx':16} {whole:6.2f} s")


if __name__ == "__main__":
    main()
