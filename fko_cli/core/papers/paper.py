"""A paper as content without format, and the same as plain text for systems into which people paste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from fko_cli.core.concept.blocks import Block, Heading, ListItem, Paragraph, Role, Span, Table, gap_text, polished, text_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A short document. The first block is its title (a heading of level 1).

    `kind` stands in the header of each page, `status` after "Stand" in its footer. `gaps` name in German what is still to
    be supplied, and where.
    """

    title: str
    kind: str
    region: str
    status: str
    editor: str
    day: date
    blocks: tuple[Block, ...]
    gaps: tuple[str, ...] = field(default=())


def finished(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks with German typography."""
    return tuple(map(polished, blocks))


def gap(what: str, place: str) -> Paragraph:
    """The mark for something that the editor still has to supply."""
    return Paragraph((Span(gap_text(what, place), verbatim=True),), Role.gap)


def plain_text(paper: Paper) -> str:
    """The paper as plain text: one line per paragraph, an empty line between them, as council systems take it."""
    return "\r\n".join(_lines(paper.blocks)).strip() + "\r\n"


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    close = False  # list items and labelled lines stand together
    for block in blocks:
        together = isinstance(block, ListItem) or (isinstance(block, Paragraph) and block.role is Role.detail)
        if not (together and close):
            yield ""
        close = together
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, ListItem):
            yield f"{'- ' if block.number is None else f'{block.number}. '}{_one_line(text_of(block.spans))}"
        elif isinstance(block, Table):
            yield from _table(block)
        elif isinstance(block, Paragraph):
            text = _one_line(text_of(block.spans))
            yield f"{block.label}: {text}" if block.label else text


def _table(table: Table) -> Iterator[str]:
    labels = [column.label for column in table.columns]
    for row in table.rows:
        first, *rest = (_one_line(text_of(cell)) for cell in row)
        told = [f"{label}: {text}" for label, text in zip(labels[1:], rest, strict=True) if text not in ("", "–")]
        yield f"- {first} ({'; '.join(told)})" if told else f"- {first}"


def _one_line(text: str) -> str:
    """The text in one line, without characters that nobody sees; the joiner inside emoji stays."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace() or one == "\u200d").split())
