"""An SQLite file of a store as it lies there, of whatever revision it is: copied, checked, counted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from fko_cli.edges.sqlite import reading, writing


def copy_file(path: Path, target: Path) -> None:
    """Copy the file at one moment, other processes or not. Raises sqlite3.Error."""
    with closing(writing(path)) as source, closing(writing(target)) as copy:
        # In one go: piece by piece it would begin anew each time somebody writes.
        source.backup(copy)


def damage(path: Path) -> list[str]:
    """What SQLite finds wrong with the structure of the file (its own words), nothing when it is sound."""
    return [told for told, *_ in _asked(path, "PRAGMA integrity_check(20)") if told != "ok"]


def is_lost(path: Path) -> bool:
    """Whether there is no file, or nothing in it, as after a copy that was broken off."""
    return not path.exists() or path.stat().st_size == 0


def faults(path: Path) -> list[str]:
    """What is wrong with the structure of the file, and rows that lost what they belong to."""
    lost = [f"foreign key: {' '.join(row[:2])}" for row in _asked(path, "PRAGMA foreign_key_check")]
    return damage(path) + lost[:20]


def revision_of(path: Path) -> str | None:
    """The schema of the file, None when it is no sound store of fko."""
    if damage(path):
        return None
    try:
        with closing(reading(path)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None


def counted(path: Path) -> dict[str, int]:
    """How many rows each table of the file has."""
    with closing(reading(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _asked(path: Path, pragma: str) -> list[tuple[str, ...]]:
    """What a check of SQLite says, row by row; where the file can't be opened, why."""
    try:
        with closing(reading(path)) as connection:
            return [tuple(map(str, row)) for row in connection.execute(pragma)]
    except sqlite3.DatabaseError as problem:
        return [(str(problem),)]
