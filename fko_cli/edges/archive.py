"""Backups as .zip files: written whole or not at all, never over another file, every file checked by its hash."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from fko_cli.core.errors import UserError
from fko_cli.core.manifest import MOST_FILES, NAME, Entry, Manifest, NoManifestError, from_json, to_json
from fko_cli.edges.files import CLOSE_IT, is_unfinished, read_bytes, reason, sweep, unreadable
from fko_cli.edges.zip_damage import ZIP_DAMAGE

_PIECE = 1024 * 1024
_PACKED = frozenset((".docx", ".xlsx", ".ods", ".odt", ".xlsb", ".zip", ".png", ".jpg", ".jpeg", ".pdf"))
_LARGEST_MANIFEST = 100_000_000
_HARMLESS = 1_000_000_000
_RATIO = 100
_RESERVE = 50_000_000
"""Bytes that are left free on the disk."""

Progress = Callable[[Iterable[str], int], Iterator[str]]


def write_archive(target: Path, head: Manifest, files: Mapping[str, Path], progress: Progress | None = None) -> Manifest:
    """Write `files` (path in the archive -> file) to `target` and read them back; `head` is the manifest without them.

    A file that has gone meanwhile is left out. UserError when `target` exists, a file can't be read, or there is no room.
    """
    if target.exists():
        raise UserError(f"{target} gibt es schon; eine Sicherung überschreibt nichts.", "Bitte einen anderen Namen nennen.")
    if not target.parent.is_dir():
        raise UserError(
            f"Den Ordner {target.parent} gibt es nicht.", "Bitte den Pfad prüfen oder den Ordner vorher anlegen."
        )
    try:
        handle, name = tempfile.mkstemp(prefix=".fko-", suffix=".tmp", dir=target.parent)
    except OSError as problem:
        raise _unwritable(target, problem) from problem
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            manifest = _write(raw, head, files, progress)
            raw.flush()
            os.fsync(raw.fileno())
        with open_archive(unfinished) as archive:
            archive.check()
        _give_name(unfinished, target)
    except OSError as problem:
        raise _unwritable(target, problem) from problem
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    sweep(target.parent)
    return manifest


def _write(raw: IO[bytes], head: Manifest, files: Mapping[str, Path], progress: Progress | None) -> Manifest:
    entries = {}
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in progress(files, len(files)) if progress else files:
            entry = _add(archive, path, files[path])
            if entry is not None:
                entries[path] = entry
        manifest = replace(head, files=entries)
        archive.writestr(NAME, json.dumps(to_json(manifest), ensure_ascii=False, indent=1))
    return manifest


def _add(archive: zipfile.ZipFile, path: str, file: Path) -> Entry | None:
    digest, size = hashlib.sha256(), 0
    try:
        source = file.open("rb")
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise _not_read(file, problem) from None
    with source:
        changed = os.fstat(source.fileno()).st_mtime
        info = zipfile.ZipInfo(path, date_time=time.localtime(max(changed, 400_000_000))[:6])
        info.compress_type = zipfile.ZIP_STORED if file.suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        with archive.open(info, "w", force_zip64=True) as packed:
            while piece := _piece(source, file):
                digest.update(piece)
                size += len(piece)
                packed.write(piece)
    return Entry(size, digest.hexdigest(), changed)


def _piece(source: IO[bytes], file: Path) -> bytes:
    try:
        return source.read(_PIECE)
    except OSError as problem:
        raise _not_read(file, problem) from problem


def _not_read(file: Path, problem: OSError) -> UserError:
    return unreadable(file, problem, "Bitte die Datei in anderen Programmen schließen. Es wurde nichts gesichert.")


def _give_name(unfinished: Path, target: Path) -> None:
    """Let the file appear under its name, unless somebody took the name meanwhile.

    Its rights stay those of a temporary file, which is its writer's alone: the signing key is in it.
    """
    try:
        target.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:  # places without hard links
        if target.exists():
            raise FileExistsError(17, "exists", str(target)) from None
        unfinished.rename(target)


def _unwritable(target: Path, problem: OSError) -> UserError:
    return UserError(
        f"{target} kann nicht geschrieben werden: {reason(problem)}.", "Bitte Ort, Rechte und freien Platz prüfen."
    )


class Archive:
    """An open backup whose list of files has been checked against what is in it."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._zip = archive
        self.manifest = self._read_manifest()
        self._compare()

    def check(self) -> None:
        """Read every file and compare size and hash; UserError names the first that differs."""
        for path in self.manifest.files:
            for _ in self._pieces(path):
                pass

    def is_part(self, folder: Path) -> bool:
        """Whether `folder` holds nothing but files of this backup, unaltered, and some of ours that are unfinished."""
        if not folder.is_dir():
            return False
        for path in folder.rglob("*"):
            name = path.relative_to(folder)
            if is_unfinished(folder / name.parts[0]):
                continue
            if path.is_dir() and not path.is_symlink():
                if name.as_posix() not in self.manifest.folders:
                    return False
                continue
            wanted = self.manifest.files.get(name.as_posix())
            if wanted is None or hashlib.sha256(read_bytes(path, CLOSE_IT)).hexdigest() != wanted.sha256:
                return False
        return True

    def extract(self, folder: Path, progress: Progress | None = None) -> None:
        """Write all files below `folder`, which is new and ours, each checked by its hash."""
        for one in self.manifest.folders:
            (folder / one).mkdir(parents=True, exist_ok=True)
        paths = self.manifest.files
        for path in progress(paths, len(paths)) if progress else paths:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                for piece in self._pieces(path):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            changed = paths[path].changed
            os.utime(target, (changed, changed))

    def _read_manifest(self) -> Manifest:
        try:
            info = self._zip.getinfo(NAME)
        except KeyError:
            raise self._refusal(
                "Darin fehlt das Verzeichnis der Dateien; sie ist nicht ganz kopiert oder keine Sicherung von fko."
            ) from None
        if info.file_size > _LARGEST_MANIFEST:
            raise self._refusal("Das Verzeichnis der Dateien ist zu groß.")
        try:
            with self._zip.open(info) as file:
                return from_json(json.loads(file.read(_LARGEST_MANIFEST + 1)))
        except (NoManifestError, *ZIP_DAMAGE, ValueError) as problem:
            said = str(problem) if isinstance(problem, NoManifestError) else "Das Verzeichnis der Dateien ist beschädigt."
            raise self._refusal(said) from problem
        except OSError as problem:
            raise self._not_read(problem, "Das Verzeichnis der Dateien") from problem

    def _not_read(self, problem: OSError, what: str) -> UserError:
        if problem.errno == errno.EINVAL:  # a place before the beginning of the file
            return self._refusal(f"{what} ist beschädigt.")
        return unreadable(self._path, problem, "Bitte die Verbindung zum Laufwerk prüfen.")

    def _compare(self) -> None:
        """Refuse what does not belong together, before anything is unpacked."""
        infos = self._zip.infolist()
        names = [one.filename for one in infos if one.filename != NAME]
        if len(names) > MOST_FILES or len(set(names)) != len(names) or set(names) != set(self.manifest.files):
            raise self._refusal("Inhalt und Verzeichnis stimmen nicht überein.")
        for one in infos:
            kind = stat.S_IFMT(one.external_attr >> 16)
            if one.flag_bits & 1 or kind not in (0, stat.S_IFREG):
                raise self._refusal(f"„{one.filename[:120]}“ ist verschlüsselt oder keine gewöhnliche Datei.")
            if one.filename != NAME and one.file_size != self.manifest.files[one.filename].size:
                raise self._refusal(f"Die Größe von „{one.filename[:120]}“ stimmt nicht.")
        packed = self._path.stat().st_size
        if self.manifest.size > max(_HARMLESS, _RATIO * packed):
            raise self._refusal(f"Aus {packed} Bytes würden {self.manifest.size}; das ist kein gewöhnlicher Arbeitsordner.")

    def _pieces(self, path: str) -> Iterator[bytes]:
        """The content of a file; UserError at its end when it is not what the manifest says."""
        wanted = self.manifest.files[path]
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(path) as file:
                while piece := file.read(_PIECE):
                    size += len(piece)
                    if size > wanted.size:
                        break
                    digest.update(piece)
                    yield piece
        except (*ZIP_DAMAGE, ValueError) as problem:
            raise self._refusal(f"„{path}“ ist beschädigt.") from problem
        except OSError as problem:
            raise self._not_read(problem, f"„{path}“") from problem
        if size != wanted.size or digest.hexdigest() != wanted.sha256:
            raise self._refusal(f"„{path}“ wurde verändert oder ist beschädigt (Prüfsumme).")

    def _refusal(self, text: str) -> UserError:
        return UserError(f"{self._path.name}: {text}", "Bitte eine andere Sicherung nehmen. Nichts wurde verändert.")


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The backup at `path`; UserError when it is none, is damaged, or holds anything but plain files of a workspace."""
    try:
        opened = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise UserError(f"{path} gibt es nicht.", "Bitte den Pfad prüfen. Nichts wurde verändert.") from None
    except (*ZIP_DAMAGE, ValueError) as problem:
        raise UserError(
            f"{path.name} ist keine lesbare Sicherung von fko.", "Bitte eine andere Datei nennen. Nichts wurde verändert."
        ) from problem
    except OSError as problem:
        raise unreadable(path, problem, "Bitte den Pfad prüfen. Nichts wurde verändert.") from problem
    with opened:
        yield Archive(path, opened)


def require_room(folder: Path, size: int) -> None:
    """UserError when the disk of `folder` has no room for `size` bytes."""
    free = shutil.disk_usage(folder).free
    if size + _RESERVE > free:
        raise UserError(
            f"Für {size // _PIECE} MB ist auf dem Datenträger von {folder} kein Platz ({free // _PIECE} MB frei).",
            "Bitte Platz schaffen. Nichts wurde verändert.",
        )
