"""Drives the JavaScript spreadsheet libraries: one start of node for any number of plans."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.office.plans import Plan

SCRIPTS = Path(__file__).parents[1] / "javascript"
MAX_SECONDS = 120


def modules() -> Path:
    """Where npm put the libraries of `tests/javascript/package.json`: FKO_NODE_MODULES, else beside that file."""
    return Path(os.environ.get("FKO_NODE_MODULES") or SCRIPTS / "node_modules")


def missing(library: str) -> str:
    """Why the library can't be driven, empty when it can."""
    if shutil.which("node") is None:
        return "node ist nicht installiert"
    if not (modules() / library).is_dir():
        return f"{library} fehlt in {modules()} (npm install --no-package-lock --prefix tests/javascript)"
    return ""


def run(script: str, plans: Sequence[Plan], folder: Path) -> None:
    """Carry out all plans with `tests/javascript/<script>`; `folder` takes the plan file."""
    path = folder / f"{script}.json"
    path.write_text(json.dumps([asdict(plan) for plan in plans], default=str), encoding="utf-8")
    environment = {**os.environ, "NODE_PATH": str(modules())}
    done = subprocess.run(
        ["node", str(SCRIPTS / script), str(path)], env=environment, capture_output=True, text=True, timeout=MAX_SECONDS
    )
    assert done.returncode == 0, done.stderr
