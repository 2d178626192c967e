"""Reads a draft back as the outline that `core.concept.blocks.outline` writes, for comparing drafts without their bytes."""

from __future__ import annotations

from collections.abc import Iterator

from fko_cli.core.concept.blocks import Role
from fko_cli.edges.word import styles as named
from fko_cli.edges.word.package import open_document
from fko_cli.edges.word.slots import tag_of
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.xml import Element, qn

_TEXT = {"w:br": " / ", "w:tab": "\t", "w:noBreakHyphen": "\u2011", "w:softHyphen": ""}


def draft_outline(data: bytes) -> str:
    """The generated blocks of a draft as plain lines: headings, paragraphs, list items, tables row by row."""
    document = open_document(data)
    names = Styles(document).names()
    controls = [one for one in document.element.body.iter(qn("w:sdt")) if tag_of(one).count(":") > 1]
    lines = (line for control in controls for line in _lines(control, names))
    return "\n".join(lines) + "\n"


def _lines(control: Element, names: dict[str, str]) -> Iterator[str]:
    content = control.find(qn("w:sdtContent"))
    for block in () if content is None else content:
        if block.tag == qn("w:tbl"):
            for row in block.iterchildren(qn("w:tr")):
                cells = row.iterchildren(qn("w:tc"))
                yield "| " + " | ".join(" / ".join(text_of(one) for one in cell.iterchildren(qn("w:p"))) for cell in cells)
        elif block.tag == qn("w:p"):
            yield _described(block) or _line(text_of(block), names.get(_style_of(block), ""))


def _described(paragraph: Element) -> str:
    """The line of a picture: its description."""
    picture = next(paragraph.iter(qn("wp:docPr")), None)
    return "" if picture is None else f"^ {picture.get('descr', '')}"


def _style_of(paragraph: Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


def _line(text: str, style: str) -> str:
    for level in (1, 2, 3, 4):
        if style == named.heading(level):
            return f"{'#' * level} {text}"
    for mark, known in (("-", named.BULLETS), ("+", named.NUMBERS)):
        for level, name in enumerate(known):
            if style == name.casefold():
                return f"{'  ' * level}{mark} {text}"
    if style == named.CAPTION:
        mark = "^=" if text.startswith("Abbildung") else "|="
        return f"{mark} {text.partition(': ')[2]}"
    marks = {Role.facts: "· ", Role.gap: "! ", Role.small: "~ "}
    for role, name in named.STYLE_OF_ROLE.items():
        if style == name.casefold() and role in marks:
            return marks[role] + text
    return text.replace("\t", ": ", 1) if style == named.STYLE_OF_ROLE[Role.detail].casefold() else text


def text_of(element: Element) -> str:
    """The text of a paragraph as people read it, without field codes."""
    pieces = []
    kinds = {qn(tag): text for tag, text in _TEXT.items()}
    for run in element.iter(qn("w:r")):
        for part in run:
            pieces.append(part.text or "" if part.tag == qn("w:t") else kinds.get(part.tag, ""))
    return "".join(pieces)
