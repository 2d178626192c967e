"""What a document consists of, without any format: spans, paragraphs, headings, lists, tables, pictures, chapters.

A block names a role ("facts", "gap"); which Word style that is decides `edges.word`. `outline` writes a concept as plain
lines that a person can review and a test can compare.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from fko_cli.core.concept.drawings import Drawing
from fko_cli.core.concept.typography import polish


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one emphasis. `href` is an address, or `#bookmark` for a place in the document.

    `verbatim` text (file names, addresses) is printed to the letter; all other text gets German typography.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    verbatim: bool = False


Inline = tuple[Span, ...]


class Role(enum.StrEnum):
    """What a paragraph is for."""

    body = "body"
    facts = "facts"  # the line under the title of a portrait
    detail = "detail"  # a labelled line of a portrait or of the imprint
    gap = "gap"  # a text that the editor still has to write
    small = "small"  # a legend under a table


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `label` stands before the text of a detail. A line break in a span stays a line break.

    `notes` are remarks for the editor, never part of the text.
    """

    spans: Inline
    role: Role = Role.body
    label: str = ""
    notes: tuple[str, ...] = ()


GAP = "[Hier fehlt: "
"""How the text of each gap begins, by which it is found again in a finished file."""


def gap_text(what: str, place: str) -> str:
    """What stands in the place of something that the editor still has to supply, with the place where it is supplied."""
    return f"{GAP}{what} – {place}]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; level 1 begins a chapter. `notes` are remarks for the editor, never part of the text."""

    level: int
    text: str
    bookmark: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list; `level` from 0, `number` is set in a numbered list and counts within it."""

    spans: Inline
    level: int = 0
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its label, its share of the width, and whether it holds numbers."""

    label: str
    width: int
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. `description` says what it shows to those who can't see it.

    `total` marks the last row as the sum of the others.
    """

    title: str
    description: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Inline, ...], ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing under its title. `description` says what it shows to those who can't see it.

    A table of the same source holds its numbers, so that nobody depends on the picture.
    """

    title: str
    description: str
    drawing: Drawing


Block = Heading | Paragraph | ListItem | Table | Picture


@dataclass(frozen=True, slots=True)
class Generated:
    """Blocks made from one source, e.g. `aktivitaet:A-0012`; the draft keeps them together under that name."""

    source: str
    blocks: tuple[Block, ...]

    @property
    def fingerprint(self) -> str:
        """Identifies the text of the blocks: twelve hexadecimal digits that change when any word changes."""
        text = "\n".join(block_lines(self.blocks))
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What fills one slot of the house template, e.g. `zusammenfassung`."""

    slot: str
    parts: tuple[Generated, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """The whole content. `words` fill the small slots of cover, header and footer; `gaps` are missing text files."""

    words: Mapping[str, str]
    chapters: tuple[Chapter, ...]
    day: date
    editor: str
    gaps: tuple[str, ...] = field(default=())

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in order."""
        for chapter in self.chapters:
            for part in chapter.parts:
                yield from part.blocks


def plain(text: str, *, bold: bool = False) -> Inline:
    """Text in one emphasis; nothing for an empty text."""
    return (Span(text, bold=bold),) if text else ()


def paragraph(text: str, role: Role = Role.body) -> Paragraph:
    """A paragraph of unformatted text."""
    return Paragraph(plain(text), role)


def detail(label: str, text: str) -> Paragraph:
    """A labelled line of a portrait."""
    return Paragraph(plain(text), Role.detail, label)


def joined(parts: Iterable[Inline], between: str) -> Inline:
    """Inline texts one after the other with `between` between them."""
    spans: list[Span] = []
    for part in parts:
        if spans and part:
            spans.append(Span(between))
        spans.extend(part)
    return tuple(spans)


def polished(block: Block) -> Block:
    """The block with German typography in everything that is not verbatim."""
    if isinstance(block, Heading):
        return replace(block, text=polish(block.text))
    if isinstance(block, Table):
        rows = tuple(tuple(_polished_inline(cell) for cell in row) for row in block.rows)
        return replace(block, title=polish(block.title), description=polish(block.description), rows=rows)
    if isinstance(block, Picture):
        return replace(block, title=polish(block.title), description=polish(block.description))
    return replace(block, spans=_polished_inline(block.spans))


def _polished_inline(spans: Inline) -> Inline:
    if len(spans) == 1:
        return spans if spans[0].verbatim else (replace(spans[0], text=polish(spans[0].text)),)
    texts = ["", *(span.text for span in spans), ""]
    return tuple(
        span if span.verbatim else replace(span, text=polish(span.text, texts[i], texts[i + 2]))
        for i, span in enumerate(spans)
    )


def without_links_into(block: Block, places: Container[str]) -> Block:
    """The block without links to places in the document other than `places` (names of bookmarks)."""
    if isinstance(block, Heading | Picture):
        return block
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(_only_links_to(cell, places) for cell in row) for row in block.rows))
    return replace(block, spans=_only_links_to(block.spans, places))


def _only_links_to(spans: Inline, places: Container[str]) -> Inline:
    return tuple(
        replace(span, href="") if span.href.startswith("#") and span.href[1:] not in places else span for span in spans
    )


def text_of(spans: Inline) -> str:
    """The text of spans without emphasis."""
    return "".join(span.text for span in spans)


def block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The lines of an outline: `#` headings, `|` tables, `-` lists, `·` facts, `!` gaps, `~` legends, `^` pictures, text."""
    for block in blocks:
        if isinstance(block, Heading):
            yield f"{'#' * block.level} {block.text}"
        elif isinstance(block, ListItem):
            yield f"{'  ' * block.level}{'-' if block.number is None else '+'} {text_of(block.spans)}"
        elif isinstance(block, Table):
            yield f"|= {block.title}"
            yield "| " + " | ".join(column.label for column in block.columns)
            for row in block.rows:
                yield "| " + " | ".join(text_of(cell) for cell in row)
        elif isinstance(block, Picture):
            yield f"^= {block.title}"
            yield f"^ {block.description}"
        else:
            yield _paragraph_line(block)


def _paragraph_line(block: Paragraph) -> str:
    text = text_of(block.spans)
    if block.role is Role.detail:
        return f"{block.label}: {text}"
    return {Role.facts: "· ", Role.gap: "! ", Role.small: "~ "}.get(block.role, "") + text


def outline(concept: Concept) -> str:
    """The body of a concept as plain lines, one a block, one a table row."""
    return "\n".join(line.replace("\n", " / ") for line in block_lines(concept.blocks)) + "\n"
