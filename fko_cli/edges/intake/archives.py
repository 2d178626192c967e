"""Files packed in .zip archives become named entries; nothing is unpacked to disk."""

from __future__ import annotations

from fko_cli.edges.intake.contents import Contents, Entry
from fko_cli.edges.intake.folders import counts
from fko_cli.edges.intake.guard import Limits, Parts, Refused, unsafe
from fko_cli.edges.intake.mail_text import one_line

MAX_FILES = 300
MAX_PATH = 300
"""Characters of a path in an archive."""


def unpack(content: bytes, limits: Limits) -> Contents:
    """The files in an archive, by name; Refused when it is broken or holds too many.

    A file that is too large, encrypted or broken, or that comes after the allowance is used up, becomes an entry that
    says so.
    """
    parts = Parts(content)
    contents = Contents()
    left = limits.container_bytes
    named = [(name, info) for info in parts.entries if (name := _name(info.filename))]
    if len(named) > MAX_FILES:
        raise unsafe(f"mehr als {MAX_FILES} Dateien in einem Archiv")
    for name, info in sorted(named, key=lambda pair: (pair[0].casefold(), pair[0])):
        try:
            if min(info.file_size, limits.bytes) > left:
                raise unsafe("das Archiv ist entpackt zu groß")
            data = parts.read_entry(info, min(limits.bytes, left))
        except Refused as refused:
            contents.entries.append(Entry(name, refused=refused))
            continue
        left -= len(data)
        contents.entries.append(Entry(name, data))
    return contents


def _name(path: str) -> str:
    """The path without steps that lead nowhere or upwards; empty for what is no return (lock files, hidden files)."""
    shown = one_line(path.replace("\\", "/"), MAX_PATH)
    pieces = [piece for piece in shown.split("/") if piece not in ("", ".", "..")]
    if not all(counts(piece) and piece != "__MACOSX" for piece in pieces):
        return ""
    return "/".join(pieces) or "ohne Namen"
