"""Comments in the margin: ours for the editor, and those of people, which no rewriting may lose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from fko_cli.edges.word.xml import Element, add, element, parsed, printable, qn, take_out

AUTHOR = "fko"
CLASH_SIGN = "Von Hand bearbeitet: "
"""How comments begin that show two versions; they stay until a person deletes them."""

_MARKS = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
_TAGS = tuple(qn(tag) for tag in _MARKS)
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def comment_ids(root: Element) -> set[str]:
    """The ids of the comments that have a mark below an element."""
    return {mark.get(qn("w:id"), "") for mark in root.iter(*_TAGS)}


class Comments:
    """The comments of one document."""

    def __init__(self, document: Document, moment: str) -> None:
        self._document, self._moment = document, moment
        self._elements: dict[str, Element] = {}
        if any(one.reltype == RELATIONSHIP_TYPE.COMMENTS for one in document.part.rels.values()):
            root: Element = document.part._comments_part.element
            self._elements = {one.get(qn("w:id"), ""): one for one in root.iterchildren(qn("w:comment"))}
        self._answered = self._with_answers()

    def ours(self, number: str) -> bool:
        """Whether fko wrote the comment and nobody answered it; also true for a mark without a comment."""
        comment = self._elements.get(number)
        return comment is None or (comment.get(qn("w:author")) == AUTHOR and number not in self._answered)

    def of_people(self, root: Element) -> set[str]:
        """The ids of comments below an element that somebody else wrote or answered."""
        return {number for number in comment_ids(root) if not self.ours(number)}

    def text(self, number: str) -> str:
        """What a comment says."""
        comment = self._elements.get(number)
        if comment is None:
            return ""
        lines = ("".join(one.text or "" for one in line.iter(qn("w:t"))) for line in comment.iter(qn("w:p")))
        return "\n".join(lines)

    def author(self, number: str) -> str:
        """Who wrote a comment."""
        comment = self._elements.get(number)
        return "" if comment is None else comment.get(qn("w:author"), "")

    @property
    def numbers(self) -> list[str]:
        """The ids of all comments."""
        return list(self._elements)

    def add(self, paragraph: Element, text: str) -> None:
        """Add a comment of ours about a whole paragraph."""
        comment = self._document.comments.add_comment(printable(text), author=AUTHOR, initials=AUTHOR)
        made: Element = comment._comment_elm
        made.set(qn("w:date"), self._moment)
        number = made.get(qn("w:id"), "")
        self._elements[number] = made
        self.anchor(number, paragraph)

    def anchor(self, number: str, paragraph: Element) -> None:
        """Put the marks of a comment around a whole paragraph, wherever they stood."""
        self._remove_marks(number)
        start = element("w:commentRangeStart", id=number)
        paragraph.insert(0 if paragraph.find(qn("w:pPr")) is None else 1, start)
        add(paragraph, "w:commentRangeEnd", id=number)
        add(add(paragraph, "w:r"), "w:commentReference", id=number)

    def remove(self, number: str) -> None:
        """Take a comment out of the document."""
        self._remove_marks(number)
        take_out(self._elements.pop(number, None))

    def settle(self, homes: Mapping[str, Element]) -> None:
        """Give comments of people back a place whose own was rewritten (`homes`), and drop ours that lost theirs."""
        placed = {one.get(qn("w:id")) for one in self._document.element.iter(qn("w:commentReference"))}
        for number in self.numbers:
            if number in homes and not self.ours(number):
                self.anchor(number, homes[number])
            elif self.ours(number) and number not in placed:
                self.remove(number)

    def _remove_marks(self, number: str) -> None:
        for mark in [one for one in self._document.element.iter(*_TAGS) if one.get(qn("w:id")) == number]:
            parent = mark.getparent()
            take_out(mark)
            if parent is not None and parent.tag == qn("w:r") and all(one.tag == qn("w:rPr") for one in parent):
                take_out(parent)

    def _with_answers(self) -> set[str]:
        """The ids of comments that have an answer, which Word notes in a part of its own."""
        parents: set[str] = set()
        for relation in self._document.part.rels.values():
            if relation.reltype.endswith("/commentsExtended") and not relation.is_external:
                root = parsed(relation.target_part.blob)
                parents |= {one.get(f"{_W15}paraIdParent", "") for one in root.iter(f"{_W15}commentEx")}
        return {number for number, one in self._elements.items() if parents & set(_paragraph_ids(one))}


def _paragraph_ids(comment: Element) -> Iterable[str]:
    return (str(one.get(_PARAGRAPH_ID)) for one in comment.iter(qn("w:p")) if one.get(_PARAGRAPH_ID))
