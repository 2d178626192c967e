"""Numbered lists that begin at 1, each on its own."""

from __future__ import annotations

from docx.document import Document

from fko_cli.edges.word.xml import add, element, qn


def new_list(document: Document, style_id: str | None) -> str | None:
    """The number of a new list in the look of a list style, None when the template's style has no numbering."""
    kinds = document.styles.element.iterchildren(qn("w:style"))
    style = next((one for one in kinds if one.get(qn("w:styleId")) == style_id), None)
    wanted = None if style is None else style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if wanted is None:
        return None
    numbering = document.part.numbering_part.element
    lists = {one.get(qn("w:numId")): one for one in numbering.iterchildren(qn("w:num"))}
    pattern = lists.get(wanted.get(qn("w:val")))
    look = None if pattern is None else pattern.find(qn("w:abstractNumId"))
    if look is None:
        return None
    number = str(max(int(one) for one in lists) + 1)
    made = element("w:num", numId=number)
    add(made, "w:abstractNumId", val=look.get(qn("w:val"), ""))
    add(add(made, "w:lvlOverride", ilvl="0"), "w:startOverride", val="1")
    list(lists.values())[-1].addnext(made)
    return number
