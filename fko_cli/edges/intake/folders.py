"""Which files of a folder count as returned files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ORIGINALS = "originale"
_IGNORED = {"thumbs.db", "desktop.ini", "icon\r"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to take in; `name` is its display name, relative to the given folder and with `/`.

    `problem` says in German why what lies there can't be read as a file; empty for files. A message from a mailbox lies
    nowhere: its `content` comes along, and the path is only a name.
    """

    path: Path
    name: str
    problem: str = ""
    content: bytes | None = None


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """The files behind `paths` (files, and folders with all below them), each once, in the order of their names.

    Hidden files, lock files of office programs and folders named `originale` are left out. What is neither file nor
    folder, a link that leads nowhere or to a folder, and a folder that can't be opened come back with their `problem`. A
    path that does not exist is left out; callers check first.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        for source in _below(path) if path.is_dir() else _single(path):
            found.setdefault(_place(source.path), source)
    return sorted(found.values(), key=lambda source: (source.name.casefold(), source.name, str(source.path)))


def counts(name: str) -> bool:
    """Whether a file of that name (without folders) can be a return: no lock file, hidden file or system file."""
    return not name.startswith((".", "~$", "~WR")) and name.lower() not in _IGNORED and not name.endswith("~")


def _place(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return path


def _single(path: Path) -> Iterator[Source]:
    if path.exists():
        yield Source(path, shown(path.name), _problem_of(path))


def shown(name: str) -> str:
    """A name that can be stored and printed: what is no Unicode (old archives, foreign systems) becomes marks."""
    return re.sub("[\ud800-\udfff]", "\ufffd", name)


def _below(root: Path) -> Iterator[Source]:
    unopened: list[OSError] = []
    for folder, subfolders, names in os.walk(root, onerror=unopened.append):
        wanted = sorted(one for one in subfolders if counts(one) and one != ORIGINALS and one != "__MACOSX")
        links = [one for one in wanted if (Path(folder) / one).is_symlink()]
        subfolders[:] = [one for one in wanted if one not in links]
        for name in sorted([*links, *names]):
            path = Path(folder) / name
            if counts(name):
                yield Source(path, shown(path.relative_to(root).as_posix()), _problem_of(path))
    for problem in unopened:
        path = Path(problem.filename or root)
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) and path != root else path.name
        yield Source(path, shown(name), "der Ordner lässt sich nicht öffnen")


def _problem_of(path: Path) -> str:
    """Why this is no file that can be read; empty when it is one."""
    try:
        mode = path.stat().st_mode
    except OSError:
        if path.is_symlink():
            return "es ist eine Verknüpfung, deren Ziel fehlt"
        return ""  # the attempt to open it will tell
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISDIR(mode):
        return "es ist eine Verknüpfung auf einen Ordner; bitte diesen Ordner selbst angeben"
    return "es ist weder eine Datei noch ein Ordner"
