"""Forms in the hands of other programs: which program keeps what, as the table in `docs/roundtrips.md`.

Run in the project's folder: python -m benchmarks.roundtrips

Writes the document. Needs LibreOffice, Gnumeric, node and the libraries of `tests/javascript/package.json`
(FKO_NODE_MODULES names another folder of them); it stops when one is missing, so that the table is always whole.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from tests.office import node
from tests.office.answers import ANSWERS
from tests.office.rounds import ASPECTS, CASES, PROGRAMS, Case, Outcome, loss_of, play

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "roundtrips.md"
INTRODUCTION = """# Round trips

What is left of a questionnaire after other programs opened, edited and saved it: the form as `fko` writes it, worked on
by the program, then `fko collect`. Written by `python -m benchmarks.roundtrips`; `tests/test_edges_form_roundtrip.py` runs
the same cases. Each program and action has an actor of its own, so that a wrong attribution shows.

Actions: {actions}.

{count} cells are typed: texts of 5,000 characters, line breaks, umlauts, emoji, quotation marks, non-breaking blanks, blanks
at the ends, leading zeros, `03/2026`, `2026`, `1.5`, `1,50`, `1e5`, `3/4`, `TRUE`, `=kein …`, `+49 …`, `-5 …`, `@…`, lists
with `;`, answers in pre-filled rows, a need, answers about the institution. LibreOffice types them itself in the action
"answered", as a German installation takes them from the keyboard; in its other actions, and for Gnumeric and pandas,
openpyxl has typed them before.

Each figure says in how many of the cases all was right: *actor* the file was taken for whose form it is · *answers* values
and words as typed · *numbers* activity numbers in their rows · *row keys* the hidden keys that tell rows apart in corrected
returns · *needs, institution* the need and the answers about the institution as typed · *accounting* exactly the typed cells
count as filled, each read or noted · *findings* none too many or too few.
"""


def main() -> None:
    """Run all cases and write the document."""
    missing = [reason for program in PROGRAMS if (reason := program.missing())]
    if missing:
        sys.exit("\n".join(missing))
    with tempfile.TemporaryDirectory() as folder:
        outcomes = play(CASES, Path(folder))
    unexpected = {str(case): one.wrong() for case, one in outcomes.items() if loss_of(case) is None and one.wrong()}
    DOCUMENT.write_text("\n".join(_lines(outcomes)) + "\n", encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)}: {len(outcomes)} cases, {len(unexpected)} of them wrong without a known reason")
    for case, wrong in unexpected.items():
        print(case, wrong)


def _lines(outcomes: Mapping[Case, Outcome]) -> Iterator[str]:
    actions = ", ".join(dict.fromkeys(case.action for case in CASES))
    yield INTRODUCTION.format(actions=actions, count=len(ANSWERS))
    yield f"| program | format | cases | {' | '.join(ASPECTS)} |"
    yield "| --- | --- | --- |" + " --- |" * len(ASPECTS)
    for program, ending in dict.fromkeys((case.program, case.ending) for case in CASES):
        wrong = [one.wrong() for case, one in outcomes.items() if (case.program, case.ending) == (program, ending)]
        figures = " | ".join(_figure(wrong, aspect) for aspect in ASPECTS)
        yield f"| {program} | {ending} | {len(wrong)} | {figures} |"
    yield "\nWhat a program destroys by itself, with the finding that tells of it:\n"
    yield from (f"- {case}: {loss.why} ({loss.told})" for case in CASES if (loss := loss_of(case)))
    yield f"\nVersions: {', '.join(f'{name} {found}' for name, found in _versions())}."
    yield "\nAlso seen: SheetJS misreads characters beyond U+FFFF that stand as numeric entities in the file, as openpyxl"
    yield "writes them (not Excel, LibreOffice or `fko`); Gnumeric can't compute the counter above the table."


def _figure(wrong: list[dict[str, list[str]]], aspect: str) -> str:
    """`5` or `4 of 5`: the cases in which the aspect is right; of a file that was set aside nothing else is known."""
    judged = [one for one in wrong if aspect == "actor" or "actor" not in one]
    right = sum(aspect not in one for one in judged)
    return f"{right}" if right == len(judged) else f"{right} of {len(judged)}"


def _versions() -> Iterator[tuple[str, str]]:
    for name, command in (("LibreOffice", ["soffice", "--version"]), ("Gnumeric", ["ssconvert", "--version"])):
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        found = re.search(r"\d+(?:\.\d+)+", said.stdout + said.stderr)
        yield name, found[0] if found else "?"
    for name in ("openpyxl", "pandas"):
        yield name, version(name)
    for name, library in (("ExcelJS", "exceljs"), ("SheetJS", "xlsx")):
        yield name, json.loads((node.modules() / library / "package.json").read_text(encoding="utf-8"))["version"]


if __name__ == "__main__":
    main()
