"""The folders of a mailbox as its server has them: names in any script, whatever stands between the levels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imap_tools.imap_utf7 import utf7_decode, utf7_encode

_LINE = re.compile(rb'^\((?P<flags>[^)]*)\) (?P<separator>NIL|"(?:\\.|[^"\\])*") ?(?P<name>.*)$', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder: its name as people read it, as the server wants to hear it (quoted bytes), and whether it holds messages."""

    name: str
    command: bytes
    selectable: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """How a server arranges folders: what stands between levels (empty: there are none), what own folders begin with."""

    separator: str = "/"
    prefix: str = ""

    def spelled(self, wanted: str) -> list[str]:
        """The names under which `wanted` (levels divided by `/`) may be found, the one to create it under last."""
        levels = [level.strip() for level in wanted.split("/") if level.strip()]
        if levels and levels[0].upper() == "INBOX":
            levels[0] = "INBOX"
        name = (self.separator or "/").join(levels)
        if name == "INBOX" or not self.prefix or name.startswith(self.prefix):
            return [name]
        return [name, self.prefix + name]


def folder(name: str) -> Folder:
    """A folder of that name, which need not exist."""
    return Folder(name, quoted(utf7_encode(name)))


def quoted(name: bytes) -> bytes:
    """A name as an argument of a command."""
    return b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def parsed(lines: Iterable[object]) -> tuple[list[Folder], str]:
    """The folders in the server's answer to LIST, and the separator it names; a line that can't be read is left out."""
    folders: list[Folder] = []
    separator = ""
    for line in lines:
        head, literal = (line[0], line[1]) if isinstance(line, tuple) else (line, None)
        found = _LINE.match(head) if isinstance(head, bytes) else None
        if found is None:
            continue
        raw = literal if isinstance(literal, bytes) else _unquoted(found["name"].strip())
        if found["separator"] != b"NIL":
            separator = _unquoted(found["separator"]).decode("ascii", "replace")
        flags = found["flags"].lower()
        folders.append(Folder(_decoded(raw), quoted(raw), b"\\noselect" not in flags and b"\\nonexistent" not in flags))
    return folders, separator


def find(folders: Sequence[Folder], names: Sequence[str]) -> Folder | None:
    """The folder with one of these names; where none is spelled exactly so, one that differs in case or composition."""
    for same in (lambda text: text, lambda text: unicodedata.normalize("NFC", text).casefold()):
        for name in names:
            for one in folders:
                if same(one.name) == same(name):
                    return one
    return None


def layout(namespace: Iterable[object], separator: str) -> Layout:
    """The layout from the server's answer to NAMESPACE; without one, from the separator that LIST names."""
    for line in namespace:
        found = re.match(rb'\(\("((?:\\.|[^"\\])*)" (NIL|"(?:\\.|[^"\\])*")', line) if isinstance(line, bytes) else None
        if found:
            between = "" if found[2] == b"NIL" else _unquoted(found[2]).decode("ascii", "replace")
            return Layout(between, _decoded(_unquoted(b'"' + found[1] + b'"')))
    return Layout(separator)


def _unquoted(name: bytes) -> bytes:
    if len(name) >= 2 and name.startswith(b'"') and name.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return name


def _decoded(raw: bytes) -> str:
    try:
        return utf7_decode(raw)
    except ValueError:  # a name that breaks the rules of IMAP: shown as it is
        return raw.decode("utf-8", "replace")
