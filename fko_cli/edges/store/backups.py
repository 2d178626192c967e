"""Copies of the store before something could go wrong, as SQLite files beside it; none is ever overwritten or deleted."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, MetaData

from fko_cli.core.errors import UserError
from fko_cli.edges.files import dated, reason
from fko_cli.edges.store.sqlite_file import copy_file

_WORD = "sicherung"
_MARK = f".{_WORD}-"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup beside the store: the revision of its schema, and when it was made."""

    path: Path
    revision: str
    at: datetime


def back_up_file(path: Path, revision: str) -> Path:
    """Copy the SQLite file at `path` as it stands, other processes or not; the new file appears whole or not at all."""
    target = dated(path, f"{_WORD}-{revision}")
    unfinished = target.with_name(f"{target.name}.unfertig")
    try:
        unfinished.unlink(missing_ok=True)
        copy_file(path, unfinished)
        unfinished.rename(target)
    except (sqlite3.Error, OSError) as problem:
        raise _no_backup(path, problem) from problem
    return target


def back_up_server(engine: Engine, path: Path, revision: str) -> Path:
    """Copy the tables of a schema (of any revision) into a SQLite file beside the usual place of the store."""
    from fko_cli.edges.store import migrations
    from fko_cli.edges.store.copying import copy_tables
    from fko_cli.edges.store.engines import sqlite_engine

    target = dated(path, f"{_WORD}-{revision}")
    unfinished = target.with_name(f"{target.name}.unfertig")
    try:
        unfinished.unlink(missing_ok=True)
        file = sqlite_engine(unfinished)
        migrations.upgrade(file, revision=revision)
        theirs, ours = MetaData(), MetaData()
        with engine.connect() as source, source.begin():
            theirs.reflect(source)
            with file.connect().execution_options(fko_writing=True) as copy, copy.begin():
                ours.reflect(copy)
                copy_tables(source, copy, theirs, ours)
        file.dispose()
        unfinished.rename(target)
    except OSError as problem:
        raise _no_backup(path, problem) from problem
    return target


def backups(path: Path) -> list[Backup]:
    """The backups beside the store at `path`, the newest first."""
    found = []
    for one in path.parent.glob(f"{path.name}{_MARK}*"):
        if one.is_file() and not one.name.endswith(".unfertig"):
            revision = one.name.partition(_MARK)[2].partition("-")[0]
            found.append(Backup(one, revision, datetime.fromtimestamp(one.stat().st_mtime)))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def _no_backup(path: Path, problem: Exception) -> UserError:
    why = reason(problem) if isinstance(problem, OSError) else str(problem)
    return UserError(
        f"Vor der Umstellung von {path.name} ließ sich keine Sicherung anlegen: {why}. Nichts wurde verändert.",
        "Bitte Platz und Rechte im Arbeitsordner prüfen und den Befehl wiederholen.",
    )
