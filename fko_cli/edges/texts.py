"""The editor's chapters: `texte/*.md`, read into blocks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fko_cli.core.concept.blocks import Block
from fko_cli.core.concept.markdown import read_markdown
from fko_cli.edges.files import CLOSE_OR_ALLOW, unreadable

ENDING = ".md"


def read_texts(folder: Path, wanted: Mapping[str, tuple[str, int]]) -> dict[str, tuple[Block, ...]]:
    """The texts that are written, by name; `wanted` gives title and highest heading of each.

    A file that is missing, empty or holds only remarks has no entry. Raises UserError for one that can't be read.
    """
    texts = {}
    for name, (title, top) in wanted.items():
        path = folder / f"{name}{ENDING}"
        if path.exists() and (blocks := read_markdown(_content(path), top, title)):
            texts[name] = blocks
    return texts


def unused_texts(folder: Path, wanted: Mapping[str, tuple[str, int]]) -> tuple[str, ...]:
    """Files in the folder of texts that no chapter asks for, most likely misspelt."""
    found = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    return tuple(path.name for path in found if path.stem not in wanted)


def _content(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise unreadable(path, problem, CLOSE_OR_ALLOW) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # older editors on Windows
