"""Puts a merged block together from the elements of the edited draft and newly written ones."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fko_cli.core.concept.drafting import BlockPlan, Clash, Piece
from fko_cli.edges.word.comments import Comments, comment_ids
from fko_cli.edges.word.standing import Standing
from fko_cli.edges.word.units import Item
from fko_cli.edges.word.xml import Element, qn


@dataclass
class Rebuilt:
    """What is left to do after blocks were put together.

    `homes` gives comments of people whose paragraph was replaced the paragraph where they belong now; `clashes` are to be
    shown at a paragraph each.
    """

    homes: dict[str, Element] = field(default_factory=dict)
    clashes: list[tuple[Element, Clash]] = field(default_factory=list)


def rebuild(block: Standing, plan: BlockPlan, new: Sequence[Item], comments: Comments, rebuilt: Rebuilt) -> None:
    """Exchange what is in the control of a block for the pieces of its plan."""
    content = block.content
    taken = {piece.mine for piece in plan.pieces if piece.own}
    pieces = [_elements(piece, block.items, new, rebuilt) for piece in plan.pieces]
    replaced_by = {piece.mine: made for piece, made in zip(plan.pieces, pieces, strict=True) if piece.mine is not None}
    lost: list[tuple[set[str], list[Element] | None]] = []
    for place, item in enumerate(block.items):
        if place not in taken:
            numbers = {number for one in item.elements for number in comments.of_people(one)}
            lost.append((numbers, replaced_by.get(place)))
    for child in list(content):
        content.remove(child)
    content.extend(block.head)
    for piece, elements in zip(plan.pieces, pieces, strict=True):
        content.extend(elements)
        if piece.mine is not None:
            content.extend(block.items[piece.mine].after)
    for place, item in enumerate(block.items):
        if place not in replaced_by:
            content.extend(item.after)
    first = next(content.iter(qn("w:p")), None)
    for numbers, home in lost:
        paragraph = next(paragraphs(home or []), first)
        if paragraph is not None:
            rebuilt.homes.update(dict.fromkeys(numbers, paragraph))
    for clash in plan.clashes:
        if first is not None:
            rebuilt.clashes.append((first, clash))


def paragraphs(elements: Sequence[Element]) -> Iterator[Element]:
    """The paragraphs among or below some elements."""
    for one in elements:
        yield from one.iter(qn("w:p"))


def _elements(piece: Piece, mine: Sequence[Item], new: Sequence[Item], rebuilt: Rebuilt) -> list[Element]:
    if piece.own:
        assert piece.mine is not None
        item = mine[piece.mine]
        made = item.elements
        if piece.rows and piece.new is not None:
            _put_rows(item, new[piece.new], piece.rows, rebuilt)
    else:
        assert piece.new is not None
        made = new[piece.new].elements
        if piece.mine is not None:
            _keep_widths(mine[piece.mine], made)
    anchor = next(paragraphs(made), None)
    if anchor is not None:
        rebuilt.clashes += [(anchor, clash) for clash in piece.clashes]
    return made


def _put_rows(mine: Item, new: Item, pieces: Sequence[Piece], rebuilt: Rebuilt) -> None:
    """Put the rows of a table together that was merged row by row; new rows take the widths of the edited table."""
    table = mine.elements[0]
    rows: list[Element] = []
    used: set[int] = set()
    for piece in pieces:
        source = mine.rows[piece.mine or 0] if piece.own else new.rows[piece.new or 0]
        if piece.mine is not None:
            used.add(piece.mine)
        if not piece.own:
            _take_widths(source.elements[0], mine.rows[0].elements[0])
        rows += source.elements
        if piece.mine is not None:
            rows += mine.rows[piece.mine].after
        anchor = next(paragraphs(source.elements), None)
        if anchor is not None:
            rebuilt.clashes += [(anchor, clash) for clash in piece.clashes]
            old = mine.rows[piece.mine].elements if piece.mine is not None and not piece.own else []
            rebuilt.homes.update({number: anchor for one in old for number in comment_ids(one)})
    head = next(paragraphs(rows), None)
    for place, row in enumerate(mine.rows):
        for one in row.elements:
            if place not in used and head is not None:
                rebuilt.homes.update(dict.fromkeys(comment_ids(one), head))
            table.remove(one)
        if place not in used:
            rows += row.after
        for one in row.after:
            table.remove(one)
    table.extend(rows)


def _keep_widths(mine: Item, new: Sequence[Element]) -> None:
    """A new table in the place of an edited one of the same columns keeps the widths that somebody gave them."""
    if not mine.rows or len(new) != 1 or new[0].tag != qn("w:tbl"):
        return
    old, made = mine.elements[0].find(qn("w:tblGrid")), new[0].find(qn("w:tblGrid"))
    if old is None or made is None or len(old) != len(made):
        return
    new[0].replace(made, copy.deepcopy(old))
    for row in new[0].iterchildren(qn("w:tr")):
        _take_widths(row, mine.rows[0].elements[0])


def _take_widths(row: Element, pattern: Element) -> None:
    cells, others = list(row.iterchildren(qn("w:tc"))), list(pattern.iterchildren(qn("w:tc")))
    if len(cells) != len(others):
        return
    path = f"{qn('w:tcPr')}/{qn('w:tcW')}"
    for cell, other in zip(cells, others, strict=True):
        width, wanted = cell.find(path), other.find(path)
        if width is not None and wanted is not None:
            for name, value in wanted.attrib.items():
                width.set(name, value)
