"""Which files of a folder count as returned files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ORIGINALS = "originale"
_IGNORED = {"thumbs.db", "desktop.ini", "icon\r"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to take in; `name` is its display name, relative to the given folder and with `/`."""

    path: Path
    name: str


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """The files behind `paths` (files, and folders with all below them), each once, in the order of their names.

    Hidden files, lock files of office programs and folders named `originale` are left out. A path that does not exist
    is left out; callers check first.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        for source in [_single(path)] if path.is_file() else _below(path):
            found.setdefault(source.path.resolve(), source)
    return sorted(found.values(), key=lambda source: (source.name.casefold(), source.name, str(source.path)))


def counts(name: str) -> bool:
    """Whether a file of that name (without folders) can be a return: no lock file, hidden file or system file."""
    return not name.startswith((".", "~$", "~WR")) and name.lower() not in _IGNORED and not name.endswith("~")


def _single(path: Path) -> Source:
    return Source(path, _shown(path.name))


def _shown(name: str) -> str:
    """A name that can be stored and printed: bytes that are no UTF-8 (old archives, foreign systems) become marks."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _below(root: Path) -> Iterator[Source]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(one for one in subfolders if counts(one) and one != ORIGINALS and one != "__MACOSX")
        for name in sorted(names):
            path = Path(folder) / name
            if counts(name) and path.is_file():
                yield Source(path, _shown(path.relative_to(root).as_posix()))
