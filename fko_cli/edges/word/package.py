"""Opening a template, naming the document that comes of it, and packing it into the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document

from fko_cli.core.errors import UserError
from fko_cli.edges.word.xml import printable

_WHEN = (1980, 1, 1, 0, 0, 0)
MAX_PROPERTY = 255


def opened(template: bytes) -> Document:
    """The template as a document; UserError when it is none."""
    try:
        return docx.Document(io.BytesIO(template))
    except Exception as problem:  # python-docx raises whatever the damage makes of it
        raise UserError(
            "Die Vorlage vorlagen/handlungskonzept.docx lässt sich nicht öffnen.",
            "Bitte die Datei in Word prüfen oder löschen; dann wird die mitgelieferte Vorlage benutzt.",
        ) from problem


def moment(day: date) -> datetime:
    """Noon of a day: what a document says of its age changes with its content only."""
    return datetime.combine(day, time(12), UTC)


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
    target = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
