"""Opening a template, naming the document that comes of it, and packing it into the same bytes every time."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document

from fko_cli.core.errors import UserError
from fko_cli.edges.word.xml import highest, parsed, printable, qn

MAX_PROPERTY = 255
_MOST_UNPACKED, _MOST_XML = 500_000_000, 100_000_000
"""Bytes of all parts and of one part of XML; a concept with a hundred portraits has 3 MB of it."""
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class UnreadableError(ValueError):
    """The bytes are no Word document that can be read: damaged, of another kind, or far larger than it seems."""


def open_document(data: bytes) -> Document:
    """The document in the bytes of a .docx file. Raises UnreadableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
        texts = [one.file_size for one in parts if one.filename.lower().endswith((".xml", ".rels"))]
        if sum(one.file_size for one in parts) <= _MOST_UNPACKED and max(texts, default=0) <= _MOST_XML:
            document = docx.Document(io.BytesIO(data))
            _touch(document)
            return document
    except Exception as problem:  # python-docx raises whatever the damage makes of it
        raise UnreadableError("damaged") from problem
    raise UnreadableError("too large")


def _touch(document: Document) -> None:
    """Look at what python-docx reads only when it is asked, so that damage shows here and nowhere else."""
    about = (document.element.body, document.styles.element, document.core_properties.title)
    if any(one is None for one in about):
        raise ValueError("a part without content")
    for part in document.part.package.iter_parts():
        if part.content_type.endswith(".comments+xml"):
            for one in document.part._comments_part.element.iterchildren(qn("w:comment")):
                int(one.get(qn("w:id"), ""))
        elif part.content_type.endswith(("custom-properties+xml", "commentsExtended+xml")):
            parsed(part.blob)


def opened(template: bytes) -> Document:
    """The template as a document; UserError when it is none."""
    try:
        return open_document(template)
    except UnreadableError as problem:
        raise UserError(
            "Die Vorlage vorlagen/handlungskonzept.docx lässt sich nicht öffnen.",
            "Bitte die Datei in Word prüfen oder löschen; dann wird die mitgelieferte Vorlage benutzt.",
        ) from problem


def moment(day: date) -> datetime:
    """Noon of a day: what a document says of its age changes with its content only."""
    return datetime.combine(day, time(12), UTC)


def timestamp(day: date) -> str:
    """Noon of a day, as comments and revisions write it."""
    return f"{moment(day):%Y-%m-%dT%H:%M:%SZ}"


def first_bookmark(document: Document) -> int:
    """The first number that no bookmark has, neither as its id nor in its name."""
    marks = list(document.element.body.iter(qn("w:bookmarkStart")))
    return highest(number for mark in marks for number in (mark.get(qn("w:id"), ""), mark.get(qn("w:name"), "")[-8:])) + 1


def drop_unused_relations(document: Document) -> None:
    """Let go of pictures and links that nothing in the document uses any more; they would travel along unseen."""
    used = {
        str(value) for one in document.element.iter() for key, value in one.attrib.items() if str(key).startswith(_RELATIONS)
    }
    for key, relation in list(document.part.rels.items()):
        if key not in used and relation.reltype.endswith(("/image", "/hyperlink")):
            del document.part.rels[key]


def set_properties(document: Document, title: str, subject: str, editor: str, day: date) -> None:
    """Title, subject, author, language and dates, as programs and screen readers show them."""
    properties = document.core_properties
    properties.title = printable(title)[:MAX_PROPERTY]
    properties.subject = printable(subject)[:MAX_PROPERTY]
    properties.author = properties.last_modified_by = printable(editor)[:MAX_PROPERTY]
    properties.language = "de-DE"
    properties.created = properties.modified = moment(day)
    properties.revision = 1


def packed(document: Document) -> bytes:
    """The document as a file without the times at which its parts were written."""
    written = io.BytesIO()
    document.save(written)
    data = bytearray(written.getvalue())
    with zipfile.ZipFile(written) as archive:
        place = archive.start_dir
        for part in archive.infolist():
            # Setting the times in the bytes spares compressing everything a second time.
            _set_time(data, part.header_offset, b"PK\x03\x04", 10)
            _set_time(data, place, b"PK\x01\x02", 12)
            place += 46 + sum(struct.unpack_from("<3H", data, place + 28))
    return bytes(data)


def _set_time(data: bytearray, start: int, signature: bytes, offset: int) -> None:
    """Put the first of January 1980 into a header of the archive (APPNOTE.TXT 4.3.7 and 4.3.12)."""
    if data[start : start + 4] != signature:
        raise ValueError("not the header of a part")
    struct.pack_into("<2H", data, start + offset, 0, 0x21)
