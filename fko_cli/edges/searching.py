"""The texts in a file of any kind, as far as they can be had without opening it in its program."""

from __future__ import annotations

import email
import html
import io
import re
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

from fko_cli.edges.intake.mail_headers import TOLERANT, decoded_by_hand
from fko_cli.edges.zip_damage import ZIP_DAMAGE

_DEEPEST = 4
_LARGEST = 60_000_000
_MOST_ENTRIES = 5000
_BREAK = re.compile(
    r"</(?:w:p|a:p|si|c|v|is|text:p|text:h|table:table-cell|p|td|th|li|div|tr|h\d)>"
    r"|<(?:w:tab|w:br|br|text:s|text:line-break)\b[^>]*>"
)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_MESSAGE = re.compile(rb"(?im)\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")


class UnsearchableError(ValueError):
    """A file whose texts can't be had."""


def texts_in(data: bytes, depth: int = 0) -> Iterator[str]:
    """Everything in `data` that may be text, in every reading that is possible; some of it is gibberish.

    Raises UnsearchableError for PDF files, whose letters are pictures of letters, and for what is packed too deep or large.
    """
    if depth > _DEEPEST or len(data) > _LARGEST:
        raise UnsearchableError
    if data[:5] == b"%PDF-":
        raise UnsearchableError
    if data[:4] == b"PK\x03\x04":
        yield from _in_archive(data, depth)
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        yield data.decode("utf-16-le", "replace")
        yield data[1:].decode("utf-16-le", "replace")
        yield data.decode("cp1252", "replace")
    elif _MESSAGE.match(data[:20_000].replace(b"\r\n", b"\n")):
        yield from _in_message(data, depth)
    else:
        yield from _plain(data)


def _plain(data: bytes) -> Iterator[str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        readings = [data.decode("utf-16", "replace")]
    else:
        readings = [data.decode("utf-8", "replace")]
        if "\ufffd" in readings[0]:
            readings += [data.decode("cp1252", "replace"), data.decode("cp850", "replace")]
    for text in readings:
        yield text
        if "\\u" in text:
            yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        if "<" in text:
            yield html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))


def _in_archive(data: bytes, depth: int) -> Iterator[str]:
    left = _LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > _MOST_ENTRIES:
                raise UnsearchableError
            for info in infos:
                yield info.filename
                left -= info.file_size
                if left < 0 or info.flag_bits & 1:
                    raise UnsearchableError
                with archive.open(info) as file:
                    yield from texts_in(file.read(info.file_size + 1), depth + 1)
    except (*ZIP_DAMAGE, OSError) as problem:
        raise UnsearchableError from problem


def _in_message(data: bytes, depth: int) -> Iterator[str]:
    yield from _plain(data)
    try:
        parts = list(email.message_from_bytes(data, _class=EmailMessage, policy=TOLERANT).walk())
        contents = [(part, part.get_filename(), part.get_payload(decode=True)) for part in parts]
    except Exception as problem:  # parts in parts without end; names in parameters are decoded on access
        raise UnsearchableError from problem
    for part, name, payload in contents:
        for value in part.values():
            yield str(value)
        for _, value in part.raw_items():  # TOLERANT reads the beginning of a header only
            yield decoded_by_hand(str(value))
        if name:
            yield name
        if isinstance(payload, bytes):
            yield from texts_in(payload, depth + 1)
