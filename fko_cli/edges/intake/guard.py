"""Before any parser: limits on what a file may cost, and the one way to read parts out of a zip file.

A refusal is raised as `Refused` with the code of a finding; the worker turns it into a set-aside file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from fko_cli.edges.zip_damage import ZIP_DAMAGE

MEGABYTE = 1024 * 1024
MAX_ENTRIES = 5_000
"""Parts of a zip file; the largest real workbooks have a few hundred."""
MAX_UNPACKED = 400 * MEGABYTE
"""Summed size of all parts: a sheet formatted down to its last row comes to about half of it."""
MAX_PART = 96 * MEGABYTE
"""Size of a part that is held in memory as a whole (strings, styles, comments); sheets are streamed."""
MAX_RATIO = 250
"""Unpacked to packed size, beyond `RATIO_FROM`; formatted empty rows reach about 60, bombs 1000."""
RATIO_FROM = 40 * MEGABYTE
CONTAINER_FACTOR = 4
"""A container may be this many times larger than a single workbook, packed and unpacked, with all containers in it."""
MAX_CELLS = 400_000
"""Filled cells of a workbook."""
MAX_TEXT = 10_000_000
"""Characters in the cells of a workbook, some four thousand pages; one stored text may stand in any number of cells."""
MAX_RECORDS = 5_000
"""Activities and needs of one file; a region's whole concept has a few hundred."""
MAX_MEANING = 64 * MEGABYTE
"""Bytes that a child may tell of a file in one piece, not counting the files in a container."""


SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    # Else a comment in the middle of a text would hide the rest of it.
    "remove_comments": True,
    "remove_pis": True,
}
"""How every XML parser here is switched: no entities, no other files, no text cut in pieces."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: its size in megabytes, the seconds of reading it, the memory of a child process.

    `unpacked` are the bytes that may still come out of a container, None for its full allowance.
    """

    megabytes: int = 30
    seconds: int = 20
    memory_megabytes: int = 800
    unpacked: int | None = None

    @property
    def bytes(self) -> int:
        """The largest size of a file."""
        return self.megabytes * MEGABYTE

    @property
    def container_bytes(self) -> int:
        """What may come out of a container, with all containers in it."""
        return CONTAINER_FACTOR * self.bytes if self.unpacked is None else self.unpacked


class Refused(Exception):
    """The file can't be taken: `code` is a finding of the catalogue, `detail` fills its blank (German)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def not_a_workbook(what: str) -> Refused:
    """F001; `what` says in German what the file is instead ("ein PDF-Dokument")."""
    return Refused("F001", what)


def damaged(detail: str) -> Refused:
    """F002: the file is broken."""
    return Refused("F002", detail)


def unsafe(detail: str) -> Refused:
    """F004: the file was not opened, or its reading was stopped, for safety."""
    return Refused("F004", detail)


def too_large(megabytes: int) -> Refused:
    """F004: more bytes than the settings allow."""
    return unsafe(f"größer als {megabytes} MB; die Grenze steht in fko.toml: [intake] max_megabytes")


def check_size(size: int, megabytes: int) -> None:
    """Raise when a file of `size` bytes is empty or larger than `megabytes`."""
    if size == 0:
        raise damaged("die Datei ist leer")
    if size > megabytes * MEGABYTE:
        raise too_large(megabytes)


class Parts:
    """The parts of a zip file, by name without regard to case and kind of slash; every read is bounded.

    Raises Refused when the archive is broken, too large unpacked, or ambiguous (two parts of one name).
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            entries = self._archive.infolist()
        except Exception as problem:  # zipfile raises a dozen classes on broken directories
            raise damaged("das Archiv ist unvollständig oder kein gültiges Zip") from problem
        self.entries = [entry for entry in entries if not entry.is_dir()]
        _check_entries(entries, len(content))
        self._by_name = {_normal(entry.filename): entry for entry in self.entries}

    @property
    def ambiguous(self) -> bool:
        """Whether two parts share a name, so that programs may disagree about what the file says."""
        return len(self._by_name) < len(self.entries)

    @property
    def names(self) -> list[str]:
        """All names: lower case, forward slashes, no leading slash."""
        return list(self._by_name)

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._by_name

    def open(self, name: str) -> IO[bytes]:
        """A stream of the part; Refused when it is missing or encrypted."""
        entry = self._by_name.get(_normal(name))
        if entry is None:
            raise damaged(f"der Bestandteil {name} fehlt")
        return self.open_entry(entry)

    def open_entry(self, entry: zipfile.ZipInfo) -> IO[bytes]:
        """A stream of this entry; Refused when it is encrypted or packed in an unknown way."""
        if entry.flag_bits & 0x1:
            raise Refused("F003")
        try:
            return self._archive.open(entry)
        except Exception as problem:
            raise damaged(f"der Bestandteil {entry.filename} ist nicht lesbar") from problem

    def read(self, name: str) -> bytes:
        """All of a part; Refused when it is missing, broken or too large."""
        with self.open(name) as stream:
            return bounded(stream, MAX_PART, name)

    def read_entry(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        """All of an entry, at most `limit` bytes."""
        with self.open_entry(entry) as stream:
            return bounded(stream, limit, entry.filename)

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part; Refused when it is broken or declares entities."""
        return parse_xml(self.read(name), name)


def bounded(stream: IO[bytes], limit: int, name: str) -> bytes:
    """Read a stream to its end; Refused when it holds more than `limit` bytes or its checksum is wrong."""
    try:
        data = stream.read(limit + 1)
    except Exception as problem:  # wrong checksums, broken deflate streams, truncated files
        raise damaged(f"der Bestandteil {name} ist nicht lesbar") from problem
    if len(data) > limit:
        raise unsafe(f"der Bestandteil {name} ist größer als {limit // MEGABYTE} MB")
    return data


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse XML without entities, external files or network; Refused when it is broken or has a document type."""
    try:
        root = etree.fromstring(data, etree.XMLParser(**SAFE))
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise damaged(f"der Bestandteil {name} ist kein gültiges XML") from problem
    if root is None:
        raise damaged(f"der Bestandteil {name} ist leer")
    check_doctype(root)
    return root


@contextmanager
def streaming(what: str) -> Iterator[None]:
    """Turn what breaks a streaming read of a part (broken XML, checksum, compression) into Refused; `what` is German."""
    try:
        yield
    except (etree.XMLSyntaxError, *ZIP_DAMAGE, OSError, ValueError) as problem:
        raise damaged(f"{what} ist nicht lesbar") from problem


def check_doctype(root: etree._Element) -> None:
    """Raise when the document declares a type: spreadsheet programs never write one, entity bombs need one."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise unsafe("die Datei enthält eigene XML-Definitionen")


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise unsafe(f"das Archiv hat mehr als {MAX_ENTRIES} Bestandteile")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise unsafe(f"entpackt größer als {MAX_UNPACKED // MEGABYTE} MB")
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(1, packed):
        raise unsafe("die Datei ist ungewöhnlich stark gepackt")


def _normal(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").lstrip("/").lower()
