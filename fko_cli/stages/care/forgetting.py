"""Forgetting a person: where the person stands, and taking the person out of everything but frozen editions.

Returned and sent files are kept unaltered, so a person can only be taken out of them by deleting them whole, and only when
somebody says so. The log of what was done holds counts and hashes of deleted files, never what was removed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.errors import UserError
from fko_cli.core.forgetting import Wanted
from fko_cli.edges import searching, sqlite
from fko_cli.edges.files import CLOSE_IT, read_bytes, reason
from fko_cli.edges.store import Store, drop_meta, get_meta, put_meta, removing
from fko_cli.edges.store.removing import StoredPlace
from fko_cli.edges.workspace import ACTORS_FILE, STORE_FILE, Workspace
from fko_cli.stages.activities.reviewing import person

_REMAINS = "remains"
"""Under which the store remembers that removed words may still stand in its free pages."""
_RAW = ("ruecklauf", "versand")
_LINES = (".md", ".txt", ".toml", ".html")


@dataclass(frozen=True, slots=True)
class HandFile:
    """A file that only a person can change, and the places in it (cells or lines; empty when unknown)."""

    path: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Where a person stands.

    `stored` is what will be removed from the store, `raw` are returned and sent files (paths), which go when `everything` is
    wanted, `by_hand` are files that staff change, `forms` sent ones that stay on record while their round runs, `drafts` the
    paths of drafts whose record goes with their file, `editions` frozen ones, `unsearchable` files that can't be searched.
    """

    stored: tuple[StoredPlace, ...]
    raw: tuple[str, ...]
    by_hand: tuple[HandFile, ...]
    forms: tuple[StoredPlace, ...]
    drafts: tuple[str, ...]
    editions: tuple[str, ...]
    unsearchable: tuple[str, ...]
    everything: bool

    @property
    def something_to_do(self) -> bool:
        """Whether forgetting would change anything."""
        return bool(self.stored or (self.raw and self.everything))

    @property
    def anything(self) -> bool:
        """Whether the person stands anywhere."""
        return bool(self.stored or self.raw or self.by_hand or self.forms or self.drafts or self.editions)

    @property
    def sections(self) -> list[tuple[str, list[str]]]:
        """What is told beside the store: a title and lines, in German."""
        raw = "Wird gelöscht, Rückläufe und Verschicktes:"
        if not self.everything:
            raw = "Bleibt: Rückläufe und Verschicktes werden nicht verändert. Ganz löschen: --delete-originals"
        found = [
            (raw, list(self.raw)),
            (
                "Bleibt, bis die Runde vorbei ist: Kommt der Fragebogen zurück, wird er damit verglichen",
                [one.what for one in self.forms],
            ),
            (
                "Bitte selbst ändern oder löschen:",
                [f"{one.path}: {', '.join(one.places)}" if one.places else one.path for one in self.by_hand],
            ),
            ("Bleibt, wie es gedruckt ist, die Fassungen:", [f"„{name}“" for name in self.editions]),
            ("Nicht durchsuchbar, bitte selbst ansehen:", list(self.unsearchable) if self.anything else []),
        ]
        return [(title, lines) for title, lines in found if lines]


@dataclass(frozen=True, slots=True)
class Removed:
    """What was done: how many places of the store were changed, and the round and hash of each deleted file."""

    places: int
    files: tuple[tuple[str, str], ...]


def look(workspace: Workspace, store: Store, contacts: Sequence[str], *, everything: bool = False) -> Found:
    """Where the person with these names, addresses and numbers stands. Nothing is changed."""
    wanted = _wanted(workspace, contacts)
    spare = "" if everything else workspace.round
    with store.reading() as conn:
        stored = removing.find(conn, wanted, spare=spare)
        forms = removing.spared_forms(conn, wanted, spare) if spare else []
        drafts = removing.drafts_with(conn, wanted)
        editions = removing.editions_with(conn, wanted)
    raw, by_hand, unsearchable = _files(workspace, wanted)
    gone = [StoredPlace("drafts", number, f"Aufzeichnung des Entwurfs {path}", ("Inhalt",), "")
            for number, path in drafts if not (workspace.root / path).is_file()]  # fmt: skip
    return Found(
        stored=(*stored, *gone),
        raw=tuple(raw),
        by_hand=tuple(by_hand),
        forms=tuple(forms),
        drafts=tuple(path for _, path in drafts if (workspace.root / path).is_file()),
        editions=tuple(editions),
        unsearchable=tuple(unsearchable),
        everything=everything,
    )


def _wanted(workspace: Workspace, contacts: Sequence[str]) -> Wanted:
    wanted = Wanted(contacts)
    for actor in workspace.actors:
        for name in (actor.name, actor.short_name, workspace.settings.region.name):
            if name and wanted.is_in(name):
                raise UserError(
                    f"„{name}“ ist der Name einer Institution oder der Region, keine Person.",
                    "Bitte Namen, E-Mail-Adresse oder Telefonnummer der Person angeben. Nichts wurde verändert.",
                    exit_code=2,
                )
    return wanted


def forget(workspace: Workspace, store: Store, contacts: Sequence[str], *, everything: bool = False) -> Removed:
    """Take the person out of the store; with `everything` delete the returned and sent files, too, and note their hashes."""
    wanted = _wanted(workspace, contacts)
    raw, by_hand, _ = _files(workspace, wanted)
    doomed = [(path, _round_of(path), _hash_of(workspace.root / path)) for path in raw] if everything else []
    with store.writing() as conn:
        changed = removing.remove(conn, wanted, spare="" if everything else workspace.round)
        gone = [number for number, path in removing.drafts_with(conn, wanted) if not (workspace.root / path).is_file()]
        removing.drop_drafts(conn, gone)
        if changed or gone or doomed:
            tables = Counter(one.table for one in changed) + Counter({"drafts": len(gone)})
            details = {
                "terms": len(contacts),
                "changed": dict(sorted(tables.items())),
                "deleted": [{"round": name, "sha256": sha256} for _, name, sha256 in doomed],
                "left": {"raw": len(raw) - len(doomed), "by_hand": len(by_hand)},
            }
            removing.add_record(conn, "person", details, person(None))
            note_remains(conn)
    # After the record: a file that is gone without one would be missed by „fko doctor“.
    for path, _, _ in doomed:
        delete(workspace.root / path)
    overwrite_remains(workspace, store)
    return Removed(len(changed) + len(gone), tuple((name, sha256) for _, name, sha256 in doomed))


def delete(path: Path) -> None:
    """Delete a file; UserError when another program holds it."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise UserError(
            f"{path} lässt sich nicht löschen: {reason(problem)}.", "Bitte die Datei schließen und den Befehl wiederholen."
        ) from problem


def note_remains(conn: Connection) -> None:
    """Remember, with what is being removed, that the pages it stood in are still to be written anew."""
    put_meta(conn, _REMAINS, "1")


def has_remains(store: Store) -> bool:
    """Whether words that were removed may still stand in free pages, because the command was stopped before its end."""
    with store.reading() as conn:
        return get_meta(conn, _REMAINS) is not None


def overwrite_remains(workspace: Workspace, store: Store) -> None:
    """Write the free pages of a SQLite file anew, in which what was removed stays until then, if there is any."""
    if not has_remains(store):
        return
    try:
        if store.server is None:
            with closing(sqlite.writing(workspace.store_path)) as connection:
                connection.isolation_level = None
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("VACUUM")
    except sqlite3.Error as problem:
        raise UserError(
            "Die Angaben sind gelöscht, aber die Datenbank ließ sich nicht neu schreiben; Reste können in ihr stehen.",
            "Bitte Platz schaffen, andere Befehle beenden und „fko forget“ wiederholen.",
        ) from problem
    with store.writing() as conn:
        drop_meta(conn, _REMAINS)


def _files(workspace: Workspace, wanted: Wanted) -> tuple[list[str], list[HandFile], list[str]]:
    """Returned and sent files, files that staff change, files that can't be searched: those in which the person stands."""
    raw: list[str] = []
    by_hand: list[HandFile] = []
    unsearchable: list[str] = []
    for path, name in _every_file(workspace.root):
        data = read_bytes(path, CLOSE_IT)
        try:
            found = wanted.is_in(name) or any(wanted.is_in(text) for text in searching.texts_in(data))
        except searching.UnsearchableError:
            unsearchable.append(name)
            continue
        if found and name.startswith(tuple(f"{folder}/" for folder in _RAW)):
            raw.append(name)
        elif found:
            by_hand.append(HandFile(name, tuple(_places(path, name, data, wanted))))
    return raw, by_hand, unsearchable


def _every_file(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not path.is_symlink() and not name.startswith(f"{STORE_FILE}-") and name != STORE_FILE:
            yield path, name


def _places(path: Path, name: str, data: bytes, wanted: Wanted) -> Iterator[str]:
    """Cells of the register or lines of a text."""
    if name == ACTORS_FILE:
        from fko_cli.edges.actors_file import cells

        yield from (f"Zelle {address}" for address, text in cells(path) if wanted.is_in(text))
    elif path.suffix.lower() in _LINES:
        lines = data.decode("utf-8", "replace").splitlines()
        yield from (f"Zeile {number}" for number, line in enumerate(lines, 1) if wanted.is_in(line))


def _round_of(path: str) -> str:
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def _hash_of(path: Path) -> str:
    return hashlib.sha256(read_bytes(path, CLOSE_IT)).hexdigest()
