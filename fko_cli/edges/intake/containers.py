"""What is packed in messages: .eml and .msg become named entries, words and remarks; nothing is unpacked to disk."""

from __future__ import annotations

from fko_cli.edges.intake.contents import Contents
from fko_cli.edges.intake.guard import Limits, unsafe

MAX_FILES = 300


def unpack(content: bytes, kind: str, limits: Limits) -> Contents:
    """What is in a message of that kind (eml, msg); Refused when it is broken or holds too much."""
    if kind == "eml":
        from fko_cli.edges.intake import mime

        contents = mime.unpack(content, limits)
    else:
        from fko_cli.edges.intake import outlook

        contents = outlook.unpack(content, limits)
    if len(contents.entries) > MAX_FILES:
        raise unsafe(f"mehr als {MAX_FILES} Dateien in einer Nachricht")
    if sum(len(entry.content) for entry in contents.entries) > limits.container_bytes:
        raise unsafe("die Nachricht ist entpackt zu groß")
    return contents
