"""What keeps a Word file from being final: gaps, comments, tracked changes."""

from __future__ import annotations

from fko_cli.core.concept.blocks import GAP
from fko_cli.edges.word.comments import CLASH_SIGN, Comments
from fko_cli.edges.word.package import open_document
from fko_cli.edges.word.reading import text_of
from fko_cli.edges.word.units import is_tracked
from fko_cli.edges.word.xml import qn

LONGEST = 80


def unfinished(data: bytes) -> tuple[str, ...]:
    """One line for each thing in the document that somebody still has to settle, in German."""
    document = open_document(data)
    comments = Comments(document, "")
    points = [text_of(one).strip("[]") for one in document.element.body.iter(qn("w:p")) if text_of(one).startswith(GAP)]
    for number in comments.numbers:
        text = comments.text(number)
        if text.startswith(CLASH_SIGN):
            points.append(f"Zwei Fassungen, als Kommentar im Entwurf: {_short(text.removeprefix(CLASH_SIGN))}")
        elif not comments.ours(number):
            points.append(f"Kommentar von {comments.author(number) or 'unbekannt'}: „{_short(text)}“")
    if is_tracked(document.element.body):
        points.append("Nachverfolgte Änderungen sind weder angenommen noch abgelehnt")
    return tuple(points)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
