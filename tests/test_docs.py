"""README and manual: every command they show runs, every finding and command is explained, tables are current."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from fko_cli.core.findings import CATALOGUE
from tests.test_app import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "handbuch.md"


def shown_commands(path: Path) -> list[list[str]]:
    """The lines beginning with `$ ` in fenced blocks, as words, without comments."""
    blocks = re.findall(r"^```console\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.parametrize("path", [ROOT / "README.md", MANUAL], ids=lambda path: path.name)
def test_every_shown_command_runs(path, fko, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert fko("init", "start", "--example", "region-aachen").code == 0
    monkeypatch.chdir(tmp_path / "start")
    commands = shown_commands(path)
    assert len(commands) >= 8
    for words in commands:
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            continue
        assert words[0] == "fko"
        ran = fko(*words[1:])
        assert ran.code in (0, 3), f"{' '.join(words)}: {ran.err}"


def test_manual_has_a_heading_for_every_command():
    headings = re.findall(r"^#{3,4} .*`fko (\w+)`", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(headings) | {"doctor"} == set(COMMANDS)


def test_tables_of_the_manual_are_current():
    spec = importlib.util.spec_from_file_location("tabellen", ROOT / "docs" / "tabellen.py")
    tables = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tables)
    text = MANUAL.read_text(encoding="utf-8")
    assert tables.with_tables(text) == text, "run: python docs/tabellen.py"
    assert all(f"| {code} |" in text for code in CATALOGUE)


def test_all_findings_have_a_remedy():
    for kind in CATALOGUE.values():
        assert kind.message.endswith((".", "}")), kind.code
        assert kind.remedy.endswith((".", "?")) or kind.remedy.endswith("“."), kind.code
