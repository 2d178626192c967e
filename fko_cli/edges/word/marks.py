"""What a written document says about itself: which generated parts it holds, its plain text, remarks in its margin."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from fko_cli.core.concept.blocks import GAP
from fko_cli.core.errors import UserError
from fko_cli.edges.word.package import open_document
from fko_cli.edges.word.reading import text_of
from fko_cli.edges.word.slots import tag_of
from fko_cli.edges.word.xml import parsed, qn


@dataclass(frozen=True, slots=True)
class Marks:
    """`parts` maps sources to the fingerprints they were written with; `text` is all text, comments included."""

    parts: dict[str, str]
    text: str
    gaps: int
    comments: int

    @property
    def portraits(self) -> bool:
        """Whether activities are portrayed; so it is taken to be where a program dropped the names of all parts."""
        return not self.parts or any(source.startswith("aktivitaet:") for source in self.parts)


def marks_of(data: bytes, name: str) -> Marks:
    """Read the marks of the Word document called `name`; UserError when it is none."""
    try:
        document = open_document(data)
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
    gaps = sum(one.startswith(GAP) for one in paragraphs)
    return Marks(parts, "\n".join([*paragraphs, *texts]), gaps, comments)


def _text(data: bytes) -> str:
    return "\n".join("".join(str(one) for one in paragraph.itertext()) for paragraph in parsed(data).iter(qn("w:p")))


def _count_comments(archive: zipfile.ZipFile) -> int:
    if "word/comments.xml" not in archive.namelist():
        return 0
    root = parsed(archive.read("word/comments.xml"))
    return len(root.findall(qn("w:comment")))
