"""Putting finished files where a person wants them, beside what is there already."""

from __future__ import annotations

from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.edges import terminal
from fko_cli.edges.files import beside, write_atomically


def write_without_overwriting(path: Path, data: bytes) -> Path:
    """Write `data` to `path`, or to a free name beside it with a notice; return where it lies.

    A file that has this very content already, under the name or one beside it, is left as it is.
    """
    if path.is_dir():
        raise UserError(f"{path} ist ein Ordner.", "Bitte einen Dateinamen angeben.")
    free = beside(path)
    if free != path:
        same = next((one for one in _namesakes(path, free) if one.is_file() and one.read_bytes() == data), None)
        if same:
            return same
        terminal.notice(
            f"{path.name} gibt es schon mit anderem Inhalt und bleibt, wie es ist. Geschrieben wird: {free.name}"
        )
    write_atomically(free, data)
    return free


def _namesakes(path: Path, free: Path) -> list[Path]:
    """`path`, `Name (2)`, `Name (3)` … up to the free name."""
    found, count = [path], 2
    while (candidate := path.with_name(f"{path.stem} ({count}){path.suffix}")) != free:
        found.append(candidate)
        count += 1
    return found
