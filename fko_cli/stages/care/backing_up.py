"""Moving a whole workspace: into one .zip with the hash of every file, and out of it into an empty folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from fko_cli import __version__
from fko_cli.core.errors import UserError
from fko_cli.core.manifest import Manifest, fault_of_path
from fko_cli.edges import store_address
from fko_cli.edges.archive import Archive, Progress, open_archive, require_room, write_archive
from fko_cli.edges.files import is_unfinished, reason, sweep, unfinished_folder
from fko_cli.edges.settings_file import FILE_NAME
from fko_cli.edges.store.clock import now
from fko_cli.edges.store.snapshots import snapshot_file, snapshot_server
from fko_cli.edges.store.sqlite_file import revision_of
from fko_cli.edges.workspace import STORE_FILE, Workspace, open_workspace

_PASSING = (
    f"{STORE_FILE}-journal", f"{STORE_FILE}-wal", f"{STORE_FILE}-shm", ".fko-*", "*.unfertig", "~$*", ".~lock.*#",
    "Thumbs.db", "desktop.ini", ".DS_Store",
)  # fmt: skip
"""Names of files that programs keep for a while; they belong into no backup."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup: where it lies, what it holds, and what was left out with the reason (path, German words)."""

    path: Path
    manifest: Manifest
    left_out: tuple[tuple[str, str], ...]


def back_up(root: Path | None, target: Path, progress: Progress | None = None) -> BackedUp:
    """Write the workspace at `root` (default: the current folder) to `target`, a new .zip outside of it.

    A workspace whose settings are broken is backed up all the same, as long as its store lies in it.
    """
    folder, workspace = _workspace(root)
    target = target.absolute()
    if target.suffix.lower() != ".zip":
        raise UserError(
            f"{target.name}: Eine Sicherung ist eine .zip-Datei.", f"Zum Beispiel: {target.stem}.zip", exit_code=2
        )
    if _real(target).is_relative_to(_real(folder)):
        raise UserError(
            "Eine Sicherung gehört nicht in den Arbeitsordner, den sie sichert.",
            f"Bitte einen anderen Ort nennen, zum Beispiel {folder.parent / target.name}",
        )
    with tempfile.TemporaryDirectory(prefix="fko-") as scratch:
        # The store first: every file that it names is on disk before the transaction that names it ends.
        store = _store(folder, workspace, Path(scratch))
        files, folders, left_out = _contents(folder)
        if store is not None:
            files[STORE_FILE] = store
        settings = workspace.settings if workspace else None
        head = Manifest(
            fko=__version__,
            made=now(),
            region=settings.region.name if settings else "",
            round=settings.round.name if settings else "",
            files={},
            folders=folders,
            server=str(store_address.server_of(workspace) or "") if workspace else "",
        )
        return BackedUp(target, write_archive(target, head, files, progress), left_out)


def _real(path: Path) -> Path:
    """The path without links, as it is where the system can't follow it (Windows, for one that is too long)."""
    try:
        return path.resolve()
    except OSError:
        return path


def _workspace(root: Path | None) -> tuple[Path, Workspace | None]:
    folder = (root or Path.cwd()).absolute()
    if folder.is_file() and folder.name == FILE_NAME:
        folder = folder.parent
    try:
        return folder, open_workspace(folder)
    except UserError:
        if not (folder / FILE_NAME).is_file() or not (folder / STORE_FILE).is_file():
            raise
        return folder, None


def _store(folder: Path, workspace: Workspace | None, scratch: Path) -> Path | None:
    address = store_address.server_of(workspace) if workspace else None
    if workspace is not None and address is not None:
        from fko_cli.edges.store import open_store

        with open_store(workspace):
            pass
        return snapshot_server(address, scratch)
    path = folder / STORE_FILE
    if not path.is_file():
        return None
    snapshot_file(path, scratch / STORE_FILE)
    return scratch / STORE_FILE


def _contents(folder: Path) -> tuple[dict[str, Path], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Files by path, folders, and what is left out with the reason."""
    files: dict[str, Path] = {}
    folders: list[str] = []
    left_out: list[tuple[str, str]] = []

    def refuse(problem: OSError) -> None:
        raise UserError(
            f"{problem.filename} lässt sich nicht lesen: {reason(problem)}.",
            "Bitte die Rechte prüfen. Es wurde nichts gesichert.",
        ) from problem

    for where, names, file_names in os.walk(folder, onerror=refuse):
        here = Path(where)
        names.sort()
        for name in [one for one in names if (here / one).is_symlink()]:
            left_out.append(((here / name).relative_to(folder).as_posix(), "eine Verknüpfung auf einen anderen Ort"))
        names[:] = [name for name in names if not is_unfinished(here / name)]
        folders += [(here / name).relative_to(folder).as_posix() for name in names if not (here / name).is_symlink()]
        for name in sorted(file_names):
            path = (here / name).relative_to(folder).as_posix()
            if path == STORE_FILE or any(fnmatch(name, one) for one in _PASSING):
                continue
            if (here / name).is_symlink() or not (here / name).is_file():
                left_out.append((path, "keine gewöhnliche Datei"))
            elif fault := fault_of_path(path):
                left_out.append((path, fault))
            else:
                files[path] = here / name
    return files, tuple(one for one in folders if not fault_of_path(one)), tuple(left_out)


def check_backup(path: Path) -> Manifest:
    """Read the backup at `path` whole and compare every hash; UserError when anything is wrong. Nothing is written."""
    with open_archive(path) as archive:
        archive.check()
        return archive.manifest


def restore(path: Path, folder: Path, progress: Progress | None = None) -> Manifest:
    """Unpack the backup at `path` into `folder`, which is new or empty; all of it or nothing.

    A folder in which the same was begun and broken off is completed: it has no settings yet, and nothing in it is anything
    but a part of the backup.
    """
    folder = folder.absolute()
    with open_archive(path) as archive:
        if not folder.parent.is_dir():
            raise UserError(f"Den Ordner {folder.parent} gibt es nicht.", "Bitte den Pfad prüfen oder ihn vorher anlegen.")
        _refuse_other(folder, archive)
        require_room(folder.parent, archive.manifest.size)
        place = folder if folder.is_dir() else folder.parent
        sweep(place)
        try:
            scratch = unfinished_folder(place)
        except OSError as problem:
            raise _unwritable(folder, problem) from problem
        try:
            archive.extract(scratch, progress)
            _check_store(scratch / STORE_FILE)
            if place == folder:
                _refuse_other(folder, archive)  # once more: unpacking took its time
                _fill(folder, scratch)
            else:
                scratch.chmod(0o755)
                scratch.rename(folder)
        except OSError as problem:
            raise _unwritable(folder, problem) from problem
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return archive.manifest


def _refuse_other(folder: Path, archive: Archive) -> None:
    """UserError where something lies that is no part of the backup."""
    if folder.exists() and ((folder / FILE_NAME).exists() or not archive.is_part(folder)):
        fault = "ist nicht leer" if folder.is_dir() else "ist eine Datei"
        raise UserError(
            f"{folder} {fault}; zurückgespielt wird nur in einen neuen oder leeren Ordner.",
            "Bitte einen anderen Ordner nennen. Nichts wurde verändert.",
        )


def _check_store(path: Path) -> None:
    from fko_cli.edges.store import migrations

    if not path.exists():
        return
    revision = revision_of(path)
    if revision is None:
        raise UserError("Die Datenbank in der Sicherung ist beschädigt.", "Bitte eine andere Sicherung nehmen.")
    if revision not in migrations.known_revisions():
        raise UserError(
            f"Die Sicherung stammt von einer neueren Version von fko (Datenbank {revision}).",
            "Bitte fko aktualisieren. Nichts wurde verändert.",
        )


def _fill(folder: Path, scratch: Path) -> None:
    for one in sorted(scratch.iterdir(), key=lambda path: path.name == FILE_NAME):
        # The settings last: without them nobody takes the folder for a workspace. What lies there is part of the same.
        target = folder / one.name
        if target.is_dir():
            shutil.rmtree(target)
        one.replace(target)
    for one in folder.iterdir():
        if is_unfinished(one):
            shutil.rmtree(one, ignore_errors=True)


def _unwritable(folder: Path, problem: OSError) -> UserError:
    return UserError(
        f"{folder} kann nicht geschrieben werden: {reason(problem)}.", "Bitte Ort, Rechte und freien Platz prüfen."
    )
