"""What the shells of Windows leave to the program and those of other systems do: patterns, and a quotation mark too many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def as_meant(words: Sequence[str]) -> list[str]:
    r"""The words of a command line of Windows: names instead of `*.xlsx`, and `"C:\Region Nord\"` without its last mark.

    There a backslash before a quotation mark makes it part of the name. No file can have such a name; a text might, so
    only a single mark at the end goes, and only where nothing is assigned (`title=…`).
    """
    found: list[str] = []
    for word in words:
        if word.endswith('"') and word.count('"') == 1 and "=" not in word:
            word = word[:-1]
        found += _fitting(word) or [word]
    return found


def _fitting(word: str) -> list[str]:
    """The files that a pattern with an ending (`post/*.xlsx`) means; none for every other word."""
    path = Path(word)
    is_pattern = not word.startswith("-") and path.suffix and ("*" in path.name or "?" in path.name)
    return sorted(map(str, path.parent.glob(path.name))) if is_pattern else []
