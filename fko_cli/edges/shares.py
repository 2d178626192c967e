"""How well the place where a database lies can be locked; network shares differ in that.

Only Linux tells what a folder is mounted from, and only there shares need more than SQLite does by itself.
"""

from __future__ import annotations

import enum
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_SMB = ("cifs", "smb3")
_HERE_ONLY = {
    **dict.fromkeys(_SMB, ("nobrl", "vers=1.0", "cache=loose")),
    **dict.fromkeys(("nfs", "nfs4"), ("nolock", "local_lock=all", "local_lock=posix")),
}
"""Options with which other machines know nothing of a lock, or go on with what they read before it."""
_ALWAYS_HERE_ONLY = ("fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.rclone", "fuse.sshfs", "fuse.kio-fuse")


class Locks(enum.Enum):
    """What a lock on a part of a file is worth in a folder."""

    usual = "usual"
    once = "once"
    """Everybody sees it, but a part that is locked for reading can't be locked for writing on top, not even by oneself."""
    here_only = "here only"
    """Other machines do not see it, or not what was written under it."""


def locks_in(folder: Path) -> Locks:
    """What locks are worth in `folder`, by the table of what is mounted where."""
    kind, options = _mounted(folder)
    if kind in _ALWAYS_HERE_ONLY or not options.isdisjoint(_HERE_ONLY.get(kind, ())):
        return Locks.here_only
    return Locks.once if kind in _SMB else Locks.usual


def _mounted(folder: Path) -> tuple[str, set[str]]:
    """The kind of file system on which the folder lies, and the options of its server's side."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        place = folder.resolve()
    except OSError:
        return "", set()
    found, length = ("", set[str]()), -1
    for line in lines:
        where, _, what = line.partition(" - ")
        fields, mounted = where.split(" "), what.split(" ")
        if len(fields) < 5 or len(mounted) < 3:
            continue
        point = Path(_plain(fields[4]))
        # Of two that are mounted at the same place the later one covers the earlier.
        if len(point.parts) >= length and place.is_relative_to(point):
            found, length = (mounted[0], set(mounted[2].split(","))), len(point.parts)
    return found


def _plain(text: str) -> str:
    """A path as it is, without the octal numbers that stand for blanks in the table."""
    return text.replace(r"\040", " ").replace(r"\011", "\t").replace(r"\012", "\n").replace(r"\134", "\\")
