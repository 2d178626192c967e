"""Connections to SQLite files wherever they lie, also on network shares."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path, PurePath
from urllib.parse import quote

from fko_cli.edges.shares import Locks, locks_in

_BUSY_SECONDS = 15


def is_held_whole(path: Path) -> bool:
    """Whether a connection from `writing` holds the whole file from its first statement until it is closed.

    SQLite would read first and then lock what it has locked for reading once more, which SMB refuses to a client on Linux.
    """
    return locks_in(path.parent) is Locks.once


def writing(path: Path, *, timeout: float = _BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that may write and may be used by any thread. Raises sqlite3.Error."""
    how = "?vfs=unix-excl" if is_held_whole(path) else ""
    return sqlite3.connect(address(path.absolute()) + how, uri=True, timeout=timeout, check_same_thread=False)


def reading(path: Path) -> sqlite3.Connection:
    """A connection that leaves the file alone and fails where there is none. Raises sqlite3.Error."""
    return sqlite3.connect(f"{address(path.absolute())}?mode=ro", uri=True, timeout=_BUSY_SECONDS)


def address(path: PurePath) -> str:
    r"""An absolute path as SQLite takes it with options behind; in `\\server\share` it must not see a web server."""
    text = path.as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(os.fsencode(text), safe='/:')}"
