"""What a written document says about itself: which generated parts it holds, its plain text, remarks in its margin."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import docx
from docx.oxml.ns import qn
from lxml import etree

from fko_cli.core.errors import UserError
from fko_cli.edges.word.reading import text_of
from fko_cli.edges.word.slots import tag_of


@dataclass(frozen=True, slots=True)
class Marks:
    """`parts` maps sources to the fingerprints they were written with; `text` is all text, comments included."""

    parts: dict[str, str]
    text: str
    gaps: int
    comments: int


def marks_of(data: bytes, name: str) -> Marks:
    """Read the marks of the Word document called `name`; UserError when it is none."""
    try:
        document = docx.Document(io.BytesIO(data))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            others = [one for one in archive.namelist() if one.startswith("word/") and one.endswith(".xml")]
            texts = [_text(archive.read(one)) for one in others if one != "word/document.xml"]
            comments = _count_comments(archive)
    except Exception as problem:  # python-docx raises whatever the damage makes of it
        raise UserError(
            f"{name} ist kein lesbares Word-Dokument.", "Bitte in Word öffnen und als .docx speichern."
        ) from problem
    body = document.element.body
    paragraphs = [text_of(one) for one in body.iter(qn("w:p"))]
    tags = [tag_of(one).split(":") for one in body.iter(qn("w:sdt"))]
    parts = {":".join(tag[1:-1]): tag[-1] for tag in tags if len(tag) > 2 and tag[0] == "fko"}
    gaps = sum(one.startswith("[Hier fehlt:") for one in paragraphs)
    return Marks(parts, "\n".join([*paragraphs, *texts]), gaps, comments)


def _text(data: bytes) -> str:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    return "\n".join("".join(str(one) for one in paragraph.itertext()) for paragraph in root.iter(qn("w:p")))


def _count_comments(archive: zipfile.ZipFile) -> int:
    if "word/comments.xml" not in archive.namelist():
        return 0
    root = etree.fromstring(archive.read("word/comments.xml"))
    return len(root.findall(qn("w:comment")))
