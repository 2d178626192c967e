"""Blocks of content as WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from fko_cli.core.concept.blocks import Block, Generated, Heading, Inline, ListItem, Paragraph, Picture, Role, Span, Table
from fko_cli.edges.word import styles as named
from fko_cli.edges.word.numbering import new_list
from fko_cli.edges.word.pictures import Pictures
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.tables import keep_row_with_next, table_element
from fko_cli.edges.word.xml import (
    Element,
    add,
    add_field,
    add_run,
    content_control,
    keep_with_next,
    new_paragraph,
    qn,
    safe_address,
)

CONTENTS_DEPTH = 2
"""Headings down to this level stand in the contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: level, text and the bookmark it leads to."""

    level: int
    text: str
    bookmark: str


@dataclass
class BlockWriter:
    """Turns blocks into elements for one document; collects the lines of the contents and the remarks for the editor.

    `undrawn` are pictures that this computer can't draw, with the reason. Without `captions` tables stand under their
    heading alone.
    """

    document: Document
    styles: Styles
    first_bookmark: int = 1
    captions: bool = True
    entries: list[Entry] = field(default_factory=list)
    remarks: list[tuple[Element, tuple[str, ...]]] = field(default_factory=list)
    undrawn: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._bookmark = self.first_bookmark
        self._captions = {"Tabelle": 0, "Abbildung": 0}
        self._pictures = Pictures(self.document)
        self._list: str | None = None
        self._links: dict[str, str | None] = {}

    def generated(self, part: Generated) -> Element:
        """A content control with the blocks of one source; the tag names source and fingerprint."""
        alias = part.source.replace(":", " ")
        return content_control(f"fko:{part.source}:{part.fingerprint}", alias, self.blocks(part.blocks))

    def blocks(self, blocks: Iterable[Block]) -> list[Element]:
        """The elements of some blocks; of a run of details no single one is left alone on a page."""
        blocks = list(blocks)
        bound = lone_details(blocks)
        made: list[Element] = []
        for place, block in enumerate(blocks):
            if isinstance(block, Heading):
                made.append(self._heading(block))
            elif isinstance(block, ListItem):
                made.append(self._item(block))
            elif isinstance(block, Table):
                made += [self._caption("Tabelle", block.title)] if self.captions else []
                made.append(table_element(block, self.styles, self.spans))
            elif isinstance(block, Picture):
                made += self._picture(block)
            else:
                made.append(self._paragraph(block))
            if place in bound:
                keep_with_next(made[-1])
            elif isinstance(block, Table) and _has_legend(blocks, place):
                keep_row_with_next(made[-1])
        return made

    def _heading(self, block: Heading) -> Element:
        paragraph = new_paragraph(self.styles[named.heading(block.level)])
        names = [block.bookmark] if block.bookmark else []
        if block.level <= CONTENTS_DEPTH:
            names.append(f"_Toc{self._bookmark:08d}")
            self.entries.append(Entry(block.level, block.text, names[-1]))
        for number, name in enumerate(names, self._bookmark):
            add(paragraph, "w:bookmarkStart", id=str(number), name=name)
        add_run(paragraph, block.text)
        for number, _ in enumerate(names, self._bookmark):
            add(paragraph, "w:bookmarkEnd", id=str(number))
        self._bookmark += len(names)
        if block.notes:
            self.remarks.append((paragraph, block.notes))
        return paragraph

    def _paragraph(self, block: Paragraph) -> Element:
        paragraph = new_paragraph(self.styles[named.STYLE_OF_ROLE[block.role]])
        if block.label:
            add_run(paragraph, block.label, self.styles[named.LABEL])
            add(add(paragraph, "w:r"), "w:tab")
        self.spans(paragraph, block.spans)
        if block.notes:
            self.remarks.append((paragraph, block.notes))
        return paragraph

    def _picture(self, block: Picture) -> list[Element]:
        """A picture under its caption; nothing where it can't be drawn, for its numbers stand in a table as well."""
        from fko_cli.edges.charts.drawing import CannotDraw

        try:
            picture = self._pictures.paragraph(block, self.styles[named.PICTURE])
        except CannotDraw as problem:
            self.undrawn[block.title] = str(problem)
            return []
        return [self._caption("Abbildung", block.title), picture]

    def _item(self, block: ListItem) -> Element:
        known = named.BULLETS if block.number is None else named.NUMBERS
        paragraph = new_paragraph(self.styles[known[min(block.level, len(known) - 1)]])
        if block.number is not None and block.level == 0:
            if block.number == 1:
                self._list = new_list(self.document, self.styles[known[0]])
            properties = paragraph.find(qn("w:pPr"))
            if self._list and properties is not None:
                numbering = add(properties, "w:numPr")
                add(numbering, "w:ilvl", val="0")
                add(numbering, "w:numId", val=self._list)
        self.spans(paragraph, block.spans)
        return paragraph

    def _caption(self, kind: str, title: str) -> Element:
        """`Tabelle 3: …`, counted by a field, so that Word can make a list of them."""
        self._captions[kind] += 1
        caption = new_paragraph(self.styles[named.CAPTION])
        add_run(caption, f"{kind} ")
        add_field(caption, f"SEQ {kind} \\* ARABIC", str(self._captions[kind]))
        add_run(caption, f": {title}")
        return caption

    def spans(self, parent: Element, spans: Inline) -> None:
        """Add the runs and links of inline text."""
        for span in spans:
            target = self._link(parent, span) if span.href else None
            style = named.LINK if target is not None else _emphasis(span)
            add_run(parent if target is None else target, span.text, self.styles[style] if style else None)

    def _link(self, parent: Element, span: Span) -> Element | None:
        if span.href.startswith("#"):
            return add(parent, "w:hyperlink", anchor=span.href[1:], history="1")
        if span.href not in self._links:
            address = safe_address(span.href)
            self._links[span.href] = address and self._relation(address)
        relation = self._links[span.href]
        if not relation:
            return None
        link = add(parent, "w:hyperlink", history="1")
        link.set(qn("r:id"), relation)
        return link

    def _relation(self, address: str) -> str:
        """A new relation to an address; python-docx would look through all that exist each time."""
        part = self.document.part
        name = f"rIdLink{len(self._links) + 1}"
        while name in part.rels:  # the template came out of an earlier draft
            name += "x"
        part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
        return name


def lone_details(blocks: Sequence[Block]) -> set[int]:
    """The places of details that stay with the next one: the first and the last but one of each run of several."""
    details = [isinstance(block, Paragraph) and block.role is Role.detail for block in blocks]
    bound = set()
    for place in range(len(blocks) - 1):
        if details[place] and details[place + 1]:
            begins = place == 0 or not details[place - 1]
            ends = place + 2 == len(blocks) or not details[place + 2]
            if begins or ends:
                bound.add(place)
    return bound


def _has_legend(blocks: Sequence[Block], place: int) -> bool:
    """Whether the block behind a table explains it or names its source."""
    return any(isinstance(block, Paragraph) and block.role is Role.small for block in blocks[place + 1 : place + 2])


def _emphasis(span: Span) -> str:
    if span.bold:
        return named.STRONG
    return named.EMPHASIS if span.italic else ""
