"""Putting a written document where it belongs without touching what somebody edited or has open."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.errors import UserError
from fko_cli.edges.files import is_open_elsewhere, names_beside, write_atomically
from fko_cli.edges.store import Store, exports
from fko_cli.edges.workspace import Workspace


class Outcome(enum.StrEnum):
    """What became of the file."""

    written = "written"
    replaced = "replaced"
    unchanged = "unchanged"
    beside = "beside"

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "written": "Geschrieben",
            "replaced": "Neu geschrieben",
            "unchanged": "Unverändert, nichts zu schreiben",
            "beside": "Daneben geschrieben",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a document lies; `reason` says in German why it lies beside the place asked for."""

    path: Path
    outcome: Outcome
    reason: str = ""


def check_folder(workspace: Workspace, output: Path | None) -> None:
    """Refuse a place whose folder is not there, before anything is done; inside the workspace folders may be made."""
    if output is None:
        return
    folder = output.absolute().parent
    if not folder.exists() and not folder.resolve().is_relative_to(workspace.root.resolve()):
        raise UserError(f"Den Ordner {folder} gibt es nicht.", "Bitte den Pfad prüfen oder den Ordner vorher anlegen.")


Record = Callable[[Connection, str, str], None]
"""Notes something further about a file in the transaction in which it is written: gets its path as stored and its hash."""


def place(workspace: Workspace, store: Store, kind: str, path: Path, data: bytes, record: Record | None = None) -> Placed:
    """Write `data` to `path`, or beside it when the file there was edited by hand, is not ours or is open.

    A file with the same content is left alone; one that fko wrote and nobody touched is replaced. Raises UserError when
    it can't be written.
    """
    if path.is_dir():
        raise UserError(f"{path} ist ein Ordner.", "Bitte einen Dateinamen angeben.")
    digest = hashlib.sha256(data).hexdigest()
    reason = ""
    with store.writing() as conn:
        for candidate in names_beside(path):
            if not candidate.exists():
                outcome = Outcome.beside if reason else Outcome.written
                break
            if hash_of(candidate) == digest:
                # A run that was cut off between the file and the end of its transaction left it unrecorded.
                if exports.last_export(conn, workspace.round, shown_path(workspace, candidate)) != digest:
                    _note(conn, workspace, kind, candidate, digest, record)
                else:
                    # It says what is known now: `fko status` must not call it out of date for ever.
                    exports.add_export(conn, workspace.round, kind, shown_path(workspace, candidate), digest)
                return Placed(candidate, Outcome.unchanged, reason)
            if not (why := _untouchable(conn, workspace, candidate)):
                outcome = Outcome.beside if reason else Outcome.replaced
                break
            reason = reason or why
        write_atomically(candidate, data)
        _note(conn, workspace, kind, candidate, digest, record)
    return Placed(candidate, outcome, reason)


def _note(conn: Connection, workspace: Workspace, kind: str, path: Path, digest: str, record: Record | None) -> None:
    exports.add_export(conn, workspace.round, kind, shown_path(workspace, path), digest)
    if record is not None:
        record(conn, shown_path(workspace, path), digest)


def _untouchable(conn: Connection, workspace: Workspace, path: Path) -> str:
    """Why the file must stay as it is, empty when it may be replaced."""
    if is_open_elsewhere(path):
        return f"{path.name} ist gerade geöffnet oder schreibgeschützt"
    written = exports.last_export(conn, workspace.round, shown_path(workspace, path))
    if written is None:
        return f"{path.name} stammt nicht von fko"
    return "" if written == hash_of(path) else f"{path.name} wurde von Hand bearbeitet"


def hash_of(path: Path) -> str:
    """The hash of a file, empty when another program does not let us read it."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def shown_path(workspace: Workspace, path: Path) -> str:
    """The path as it is stored: relative to the workspace where it lies inside."""
    absolute = path.absolute()
    return absolute.relative_to(workspace.root).as_posix() if absolute.is_relative_to(workspace.root) else str(absolute)
