"""Deleting returned files whose time is over, round by round; what was read from them stays."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.records import ReturnStatus
from fko_cli.core.retention import kept_until
from fko_cli.edges.files import CLOSE_IT, read_bytes
from fko_cli.edges.store import Store, removing, rounds
from fko_cli.edges.store import post as incoming
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.reviewing import person
from fko_cli.stages.care.forgetting import delete, note_remains, overwrite_remains


@dataclass(frozen=True, slots=True)
class Expired:
    """A round whose returned files were to be kept until a day that is past.

    `files` are those that may go, as (path, SHA-256); `unread` the names of others, never taken in or set aside, which stay.
    `messages` are numbers of messages whose words are kept in the store and go as well.
    """

    round: str
    until: date
    files: tuple[tuple[Path, str], ...]
    unread: tuple[str, ...] = ()
    messages: tuple[int, ...] = ()


def expired(workspace: Workspace, store: Store, today: date) -> list[Expired]:
    """The rounds whose returned files are kept for too long, those that have any, by name."""
    folder = workspace.all_returns_folder
    names = sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    found = []
    with store.reading() as conn:
        for name in names:
            until = (
                kept_until(workspace.settings.privacy, deadline) if (deadline := _deadline(workspace, conn, name)) else None
            )
            if until is None or until >= today:
                continue
            files, unread = _files(conn, workspace, name)
            messages = incoming.read_texts(conn, name)
            if files or unread or messages:
                found.append(Expired(name, until, tuple(files), tuple(unread), tuple(messages)))
    return found


def delete_expired(workspace: Workspace, store: Store, found: Sequence[Expired]) -> int:
    """Delete the files of these rounds and the words of their messages, and note the hashes; how many files there were."""
    files = [(one.round, path, sha256) for one in found for path, sha256 in one.files]
    messages = [number for one in found for number in one.messages]
    with store.writing() as conn:
        deleted = [{"round": name, "sha256": sha256} for name, _, sha256 in files]
        removing.add_record(conn, "expired", {"deleted": deleted, "changed": {"post": len(messages)}}, person(None))
        incoming.drop_texts(conn, messages)
        if messages:
            note_remains(conn)
    for _, path, _ in files:
        delete(path)
    overwrite_remains(workspace, store)
    return len(files)


def _deadline(workspace: Workspace, conn: Connection, name: str) -> date | None:
    """The deadline of a round; for one that nobody opened with `fko round` the day of its last return."""
    if name == workspace.round:
        return workspace.settings.round.deadline
    known = next((one for one in rounds.rounds(conn) if one.name == name), None)
    if known is not None:
        return known.settings.round.deadline
    return max((one.collected_at.date() for one in stored.returns(conn, name)), default=None)


def _files(conn: Connection, workspace: Workspace, name: str) -> tuple[list[tuple[Path, str]], list[str]]:
    """Files that were read or settled, and the names of the others."""
    folder, originals = workspace.returns_of(name), workspace.originals_of(name)
    kept = {path.stem for path in originals.iterdir()} if originals.is_dir() else set()
    known = kept | {one.sha256 for one in stored.returns(conn, name)} | {one.sha256 for one in incoming.post(conn, name)}
    known |= removing.deleted_files(conn)
    known -= _waiting(conn, name)
    files, unread = [], []
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink()):
        sha256 = hashlib.sha256(read_bytes(path, CLOSE_IT)).hexdigest()
        if sha256 in known:
            files.append((path, sha256))
        else:
            unread.append(path.relative_to(folder).as_posix())
    return files, unread


def _waiting(conn: Connection, name: str) -> set[str]:
    """Hashes of what still waits for a person: nothing was read from it, so the file is all there is."""
    aside = {one.sha256 for one in stored.returns(conn, name) if one.current and one.status is ReturnStatus.set_aside}
    return aside | {one.sha256 for one in incoming.post(conn, name) if not one.settled}
