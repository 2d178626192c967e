"""Messages that a mail program has exported: .eml and .msg files in a folder, or all in one mbox file. Never altered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.edges.files import read_bytes, unreadable
from fko_cli.edges.intake.folders import find_sources
from fko_cli.edges.mail.postbag import HEADERS, Found

SUFFIXES = (".eml", ".msg")
_CHECK = "Bitte prüfen und wiederholen."
_MBOX = b"From "


class ExportedMessages:
    """The messages behind some paths; UserError when there are none. `others` counts files that are no messages."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.cannot_file = ""
        self.place = ""
        self.others = 0
        self._places: dict[str, tuple[Path, int, int]] = {}
        self._found: list[Found] = []
        self._paths = list(paths)
        for source in find_sources(paths):
            self._look_at(source.path, source.name)
        if not self._found:
            raise UserError(
                f"In {', '.join(str(path) for path in paths)} liegen keine Nachrichten.",
                "Gesucht werden .eml- und .msg-Dateien oder eine mbox-Datei. Andere Dateien liest „fko collect PFAD“.",
            )

    @property
    def folder_name(self) -> str:
        """The paths."""
        return ", ".join(str(path) for path in self._paths)

    def found(self) -> list[Found]:
        """All messages, in the order of their names and, in a file, of their places."""
        return self._found

    def fetch(self, one: Found) -> bytes | None:
        """The bytes of the message."""
        path, start, size = self._places[one.uid]
        return read_bytes(path, _CHECK, start, size)

    def headers(self, one: Found) -> bytes:
        """The beginning of the message."""
        path, start, size = self._places[one.uid]
        return read_bytes(path, _CHECK, start, min(size, HEADERS))

    def file(self, those: Sequence[Found]) -> str:
        """Exported messages stay where they are."""
        return self.folder_name if those else ""

    def _look_at(self, path: Path, name: str) -> None:
        try:
            size = path.stat().st_size
            if path.suffix.lower() in SUFFIXES:
                self._add(path, 0, size, str(path), name)
                return
            with path.open("rb") as file:
                is_mbox = file.read(len(_MBOX)) == _MBOX
            if not is_mbox:
                self.others += 1
                return
            for number, (start, length) in enumerate(_in_mbox(path), start=1):
                self._add(path, start, length, f"{path}#{number}", "")
        except OSError as problem:
            raise unreadable(path, problem, _CHECK) from problem

    def _add(self, path: Path, start: int, size: int, source: str, name: str) -> None:
        uid = str(len(self._found) + 1)
        self._places[uid] = (path, start, size)
        self._found.append(Found(uid, size, source, name))


def _in_mbox(path: Path) -> Iterator[tuple[int, int]]:
    """Start and length of each message: from behind a line `From …` (after an empty line) to before the next one."""
    start: int | None = None
    position, after_empty = 0, True
    with path.open("rb") as file:
        for line in iter(lambda: file.readline(1 << 16), b""):
            if after_empty and line.startswith(_MBOX):
                if start is not None:
                    yield start, position - start
                start = position + len(line)
            after_empty = line in (b"\n", b"\r\n")
            position += len(line)
    if start is not None:
        yield start, position - start
