"""The shape of the code: direction of imports, size of functions and modules, docstrings, light start."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "fko_cli"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_bundled" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


ROOMS = ["core", "edges", "stages", "commands"]
HEAVY = {
    "sqlalchemy",
    "alembic",
    "openpyxl",
    "xlsxwriter",
    "docx",
    "pandas",
    "numpy",
    "matplotlib",
    "rapidfuzz",
    "rich",
    "pydantic",
}
IN_CORE_FORBIDDEN = {
    "sqlalchemy",
    "alembic",
    "openpyxl",
    "xlsxwriter",
    "docx",
    "pandas",
    "matplotlib",
    "typer",
    "rich",
    "pathlib",
    "os",
    "io",
    "subprocess",
    "socket",
    "lxml",
}
# One table in one place each, and frozen history: data, not logic.
TABLES = {"core/questionnaire.py", "core/findings.py"}
LOGIC = [path for path in MODULES if name_of(path) not in TABLES and "versions" not in path.parts]
MAX_FUNCTION = 50
MAX_MODULE = 400


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    room = room_of(path)
    if room not in ROOMS:
        return
    later = ROOMS[ROOMS.index(room) + 1 :]
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    back = sorted(name for name in names if any(name.startswith(f"fko_cli.{other}") for other in later))
    assert not back, f"{room} must not import {back}"


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) == "core"], ids=name_of)
def test_core_does_no_io(path):
    roots = {name.partition(".")[0] for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    assert not roots & IN_CORE_FORBIDDEN


@pytest.mark.parametrize("path", LOGIC, ids=name_of)
def test_sizes(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno + 1 <= MAX_FUNCTION, f"{node.name} is too long"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_things_are_documented(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "module without docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} without docstring"


SAYS_WHAT_TO_DO = {"UserError": 1, "Check": 3}
"""Class -> which of its arguments is the remedy."""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_whatever_is_wrong_comes_with_what_to_do(path):
    """What is computed is looked at while the tests run (`_refusals_say_what_to_do` in conftest.py)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if name not in SAYS_WHAT_TO_DO or any(isinstance(one, ast.Starred) for one in node.args):
            continue
        if name == "Check" and ast.unparse(node.args[0]) == "State.good":
            continue
        place = f"line {node.lineno}"
        assert len(node.args) > SAYS_WHAT_TO_DO[name], f"{name} without a remedy, {place}"
        remedy = node.args[SAYS_WHAT_TO_DO[name]]
        texts = [str(one.value).strip() for one in ast.walk(remedy) if isinstance(one, ast.Constant)]
        assert not isinstance(remedy, ast.Constant | ast.JoinedStr) or any(texts), f"empty remedy, {place}"


def test_help_imports_nothing_heavy():
    code = "import sys, fko_cli.app; fko_cli.app.command_line([]); "
    code += "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)
