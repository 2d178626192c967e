"""The texts in the cells of an .ods file: paragraphs, blanks, links, struck-out pieces, notes and shapes."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from fko_cli.edges.intake.ods_styles import Styles, attribute
from fko_cli.edges.intake.xlsx_strings import local_name

MAX_BLANKS = 1_000


@dataclass(slots=True)
class CellText:
    """What stands in and over a cell: (piece, struck) pairs of its text, the target of a link, the note, shapes' texts.

    `struck` of a piece is None where the cell decides; `pictures` counts the images over the cell.
    """

    pieces: list[tuple[str, bool | None]] = field(default_factory=list)
    link: str = ""
    comment: str = ""
    shapes: list[str] = field(default_factory=list)
    pictures: int = 0


def read_cell_text(cell: etree._Element, styles: Styles) -> CellText:
    """Take a cell's content apart."""
    found = CellText()
    paragraphs = 0
    for child in cell:
        tag = local_name(child)
        if tag == "p":
            if paragraphs:
                found.pieces.append(("\n", None))
            paragraphs += 1
            _walk(child, None, styles, found)
        else:
            read_overlay(child, found)
    return found


def read_overlay(element: etree._Element, found: CellText) -> None:
    """A note, shape or picture, in a cell or over the sheet."""
    tag = local_name(element)
    if tag == "annotation":
        found.comment = plain_text(element)
    elif "drawing" in str(element.tag):
        found.pictures += sum(1 for one in element.iter("{*}image"))
        words = plain_text(element)
        if words:
            found.shapes.append(words)


def plain_text(element: etree._Element) -> str:
    """All paragraphs below an element, one a line."""
    lines = []
    for paragraph in element.iter("{*}p"):
        inner = CellText()
        _walk(paragraph, None, Styles(), inner)
        lines.append("".join(text for text, _ in inner.pieces))
    return "\n".join(lines).strip()


def _walk(element: etree._Element, struck: bool | None, styles: Styles, found: CellText) -> None:
    if element.text:
        found.pieces.append((element.text, struck))
    for child in element:
        tag = local_name(child)
        if tag == "s":
            count = attribute(child, "c")
            found.pieces.append((" " * min(int(count) if count.isdecimal() else 1, MAX_BLANKS), struck))
        elif tag == "tab":
            found.pieces.append(("\t", struck))
        elif tag == "line-break":
            found.pieces.append(("\n", struck))
        elif tag == "annotation" or "drawing" in str(child.tag):
            read_overlay(child, found)
        else:
            if tag == "a":
                found.link = found.link or attribute(child, "href")
            own = styles.of("text", attribute(child, "style-name")).struck if tag == "span" else None
            _walk(child, struck if own is None else own, styles, found)
        if child.tail:
            found.pieces.append((child.tail, struck))
