"""What a backup of a workspace holds: the list of its files with sizes and hashes, and which paths it may have (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FORMAT = 1
"""Counts the forms of backups; a newer one is refused."""
NAME = "fko-sicherung.json"
"""The manifest's name in the archive."""
MOST_FILES = 200_000
_HASH = re.compile(r"[0-9a-f]{64}")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its size in bytes, its SHA-256, and when it was changed last (seconds since 1970)."""

    size: int
    sha256: str
    changed: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of a backup and its files and folders by path (`texte/vorwort.md`).

    `server` says where the store was when it was not a file of the workspace.
    """

    fko: str
    made: datetime
    region: str
    round: str
    files: Mapping[str, Entry]
    folders: tuple[str, ...] = ()
    server: str = ""

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(one.size for one in self.files.values())


class NoManifestError(ValueError):
    """Data that are no manifest of a backup; the text says why, in German."""


def to_json(manifest: Manifest) -> dict[str, Any]:
    """The manifest as data."""
    return {
        "format": FORMAT,
        "fko": manifest.fko,
        "made": manifest.made.isoformat(),
        "region": manifest.region,
        "round": manifest.round,
        "server": manifest.server,
        "folders": list(manifest.folders),
        "files": {
            path: {"size": one.size, "sha256": one.sha256, "changed": one.changed} for path, one in manifest.files.items()
        },
    }


def from_json(data: Any) -> Manifest:
    """The manifest in `data`; NoManifestError when it is none, a newer one, or one with paths that lead elsewhere."""
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise NoManifestError("Das Verzeichnis der Sicherung ist nicht lesbar.")
    if data["format"] > FORMAT:
        raise NoManifestError("Die Sicherung stammt von einer neueren Version von fko. Bitte fko aktualisieren.")
    try:
        files = {
            str(path): Entry(int(one["size"]), str(one["sha256"]), float(one["changed"]))
            for path, one in data["files"].items()
        }
        made = datetime.fromisoformat(data["made"])
        head = {key: str(data[key]) for key in ("fko", "region", "round")}
        folders = tuple(str(one) for one in data["folders"])
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise NoManifestError("Das Verzeichnis der Sicherung ist unvollständig.") from problem
    manifest = Manifest(
        fko=head["fko"], made=made, region=head["region"], round=head["round"], files=files, folders=folders,
        server=str(data.get("server", "")),
    )  # fmt: skip
    _check(manifest)
    return manifest


def _check(manifest: Manifest) -> None:
    if len(manifest.files) > MOST_FILES:
        raise NoManifestError(f"Die Sicherung nennt {len(manifest.files)} Dateien; das kann nicht stimmen.")
    for path in (*manifest.files, *manifest.folders):
        if fault := fault_of_path(path):
            raise NoManifestError(f"Die Sicherung enthält den Pfad „{path[:120]}“: {fault}.")
    for path, one in manifest.files.items():
        if one.size < 0 or not _HASH.fullmatch(one.sha256):
            raise NoManifestError(f"Die Angaben zu „{path[:120]}“ sind beschädigt.")


def fault_of_path(path: str) -> str:
    """Why a path can't be that of a file inside a workspace on every system, empty when it can."""
    parts = path.split("/")
    if path.startswith("/") or _DRIVE.match(path) or "\\" in path:
        return "er führt aus dem Arbeitsordner heraus oder enthält einen umgekehrten Schrägstrich"
    if any(part in ("", ".", "..") for part in parts):
        return "er führt aus dem Arbeitsordner heraus"
    if any(ord(char) < 32 or ord(char) == 127 for char in path):
        return "er enthält unsichtbare Zeichen"
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "er enthält Zeichen, die sich nicht speichern lassen"
    return ""
