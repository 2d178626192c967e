"""How many small mistakes in `fko_cli/core` the tests of core notice: mutmut on a random sample.

    pip install 'mutmut==3.8.1' 'pytest<9.1'
    python benchmarks/mutation.py            # 16 mistakes in 4 modules of each package
    python benchmarks/mutation.py 8 100 7    # 100 mistakes in 8 modules, another draw

Modules are drawn by their length, as many lines in each, and among the mistakes that mutmut knows to make there again as
many for each package. It works in a copy of the last commit in the temporary folder and prints a row for each package, then
the mistakes that no test noticed (`mutmut show NAME` in the copy shows one). docs/mutation.md has figures.
"""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("findings.py", "questionnaire.py", "weights.py")
"""Data, not logic: every word of theirs would count."""
LEFT_OUT = ("test_core_matching_quality.py", "test_core_reading_lossless.py", "test_core_needs.py")
"""Tests that take long for each mistake or start processes: without them the figures are a lower bound."""
LINES = 8
"""Lines that are drawn in a module."""
FATES = {0: "survived", 1: "noticed", 3: "noticed", 33: "no test", **dict.fromkeys((-24, 24, 36, 152, 255), "endless")}
"""What became of a mistake, by the exit code of the tests; one that makes them run on and on is noticed, too."""
SETTINGS = """[mutmut]
source_paths=fko_cli
only_mutate=
{modules}
also_copy=
    templates
    examples
    benchmarks
    docs
    README.md
pytest_add_cli_args=
    -p
    no:cacheprovider
pytest_add_cli_args_test_selection=
{tests}
"""
RUN = """
import json, pathlib, sys
from mutmut.state import state
# Drawn lines in the place of covered ones: mutmut makes no mistakes elsewhere.
state()._covered_lines = {file: set(lines) for file, lines in json.loads(pathlib.Path("lines.json").read_text()).items()}
from mutmut.__main__ import cli
cli(["run", "--max-children", "1", *sys.argv[1:]])
"""

Drawn = dict[str, dict[Path, list[int]]]
"""Package -> module -> lines."""


def draw(core: Path, modules: int, chance: random.Random) -> Drawn:
    """For each package (`core` itself for the modules beside them) lines of some modules."""
    packages: dict[str, dict[Path, list[int]]] = {}
    for path in sorted(core.rglob("*.py")):
        if path.name not in TABLES and (inside := lines_in_functions(path)):
            packages.setdefault(path.parent.name, {})[path] = inside
    drawn: Drawn = {}
    for package, left in packages.items():
        for _ in range(min(modules, len(left))):
            (path,) = chance.choices(list(left), weights=[len(inside) for inside in left.values()])
            inside = left.pop(path)
            drawn.setdefault(package, {})[path] = sorted(chance.sample(inside, min(len(inside), LINES)))
    return drawn


def lines_in_functions(path: Path) -> list[int]:
    """The lines of a module on which statements and expressions of functions begin."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    code = [part for one in functions for statement in one.body if not _is_text(statement) for part in ast.walk(statement)]
    return sorted({part.lineno for part in code if isinstance(part, ast.stmt | ast.expr)})


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def prepare(copy: Path, drawn: Drawn) -> None:
    """Write the settings of the run into the copy."""
    modules = [path.relative_to(copy) for found in drawn.values() for path in found]
    tests = [path.relative_to(copy) for path in sorted((copy / "tests").glob("test_core_*.py")) if path.name not in LEFT_OUT]
    texts = {"modules": modules, "tests": tests}
    listed = {name: "\n".join(f"    {one}" for one in paths) for name, paths in texts.items()}
    (copy / "setup.cfg").write_text(SETTINGS.format(**listed), encoding="utf-8")
    lines = {str(copy / "mutants" / path.relative_to(copy)): one for found in drawn.values() for path, one in found.items()}
    (copy / "lines.json").write_text(json.dumps(lines), encoding="utf-8")


def fates(copy: Path, module: Path) -> dict[str, str]:
    """What became of each mistake in a module."""
    kept = (copy / "mutants" / module.relative_to(copy)).with_suffix(".py.meta")
    codes = json.loads(kept.read_text(encoding="utf-8"))["exit_code_by_key"] if kept.exists() else {}
    return {name: "not run" if code is None else FATES.get(code, f"exit code {code}") for name, code in codes.items()}


def run(copy: Path, *names: str) -> None:
    """Let mutmut make these mistakes, one after the other."""
    with (copy / "mutmut.log").open("ab") as log:
        subprocess.run([sys.executable, "-c", RUN, *names], cwd=copy, stdout=log, stderr=subprocess.STDOUT, check=False)


def main() -> None:
    """Draw, run, print."""
    modules, wanted, seed = (int(one) for one in (sys.argv[1:] + ["4", "16", "8"][len(sys.argv) - 1 :]))
    chance = random.Random(seed)
    copy = Path(tempfile.mkdtemp(prefix="fko-mutation-")) / "copy"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(copy)], check=True)
    drawn = draw(copy / "fko_cli" / "core", modules, chance)
    prepare(copy, drawn)
    print(f"{sum(map(len, drawn.values()))} modules; in {copy}", flush=True)
    run(copy, "none yet")  # prepares all of them and finds out which tests reach them
    chosen: dict[str, list[str]] = {}
    for package, found in drawn.items():
        known = sorted(name for path in found for name in fates(copy, path))
        chosen[package] = chance.sample(known, min(len(known), wanted))
    run(copy, *(name for names in chosen.values() for name in names))
    unnoticed = []
    for package, names in chosen.items():
        every = {name: fate for path in drawn[package] for name, fate in fates(copy, path).items()}
        counts = Counter(every[name] for name in names)
        if counts["not run"]:
            sys.exit(f"{package}: mutmut did not run its mistakes; {copy / 'mutmut.log'} says why")
        print(f"{package:10} {len(names):4}  noticed {counts['noticed'] + counts['endless']:4}  {dict(counts)}")
        unnoticed += [f"{every[name]:9} {name}" for name in names if every[name] not in ("noticed", "endless")]
    print(*unnoticed, sep="\n")


if __name__ == "__main__":
    main()
