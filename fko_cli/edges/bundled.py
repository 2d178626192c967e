"""Where the files that ship with `fko` lie: in the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def templates() -> Path:
    """The folder with the bundled Word, mail and workspace templates."""
    return _folder("templates")


def examples() -> Path:
    """The folder with the bundled examples, one workspace each."""
    return _folder("examples")


def _folder(name: str) -> Path:
    installed = _PACKAGE / "_bundled" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
