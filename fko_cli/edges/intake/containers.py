"""What is packed in archives and messages: .zip, .eml and .msg become named entries; nothing is unpacked to disk."""

from __future__ import annotations

from fko_cli.edges.intake.contents import Contents, Entry
from fko_cli.edges.intake.folders import counts
from fko_cli.edges.intake.guard import MAX_UNPACKED, Limits, Parts, Refused, unsafe
from fko_cli.edges.intake.mail_text import one_line

MAX_FILES = 300
MAX_PATH = 300
"""Characters of a path in an archive."""


def unpack(content: bytes, kind: str, limits: Limits) -> Contents:
    """The files in a container of that kind (zip, eml, msg); Refused when it is broken or holds too much."""
    if kind == "zip":
        contents = _unpack_zip(content, limits)
    elif kind == "eml":
        from fko_cli.edges.intake import mime

        contents = mime.unpack(content, limits)
    else:
        from fko_cli.edges.intake import outlook

        contents = outlook.unpack(content, limits)
    if len(contents.entries) > MAX_FILES:
        raise unsafe(f"mehr als {MAX_FILES} Dateien in {'einem Archiv' if kind == 'zip' else 'einer Nachricht'}")
    if sum(len(entry.content) for entry in contents.entries) > MAX_UNPACKED:
        raise unsafe("das Archiv ist entpackt zu groß")
    return contents


def _unpack_zip(content: bytes, limits: Limits) -> Contents:
    parts = Parts(content)
    contents = Contents()
    left = MAX_UNPACKED // 2
    for info in parts.entries:
        path = one_line(info.filename.replace("\\", "/"), MAX_PATH)
        if not all(counts(piece) and piece != "__MACOSX" for piece in path.split("/") if piece not in ("", ".", "..")):
            continue
        name = "/".join(piece for piece in path.split("/") if piece not in ("", ".", "..")) or "ohne Namen"
        try:
            data = parts.read_entry(info, min(limits.bytes, left))
        except Refused as refused:
            contents.entries.append(Entry(name, refused=refused))
            continue
        left -= len(data)
        contents.entries.append(Entry(name, data))
    contents.entries.sort(key=lambda entry: (entry.name.casefold(), entry.name))
    return contents
