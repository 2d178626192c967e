"""Writes a paper in the looks of the house template: its styles, header and footer, without cover and chapters."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn

from fko_cli.core.papers.paper import Paper
from fko_cli.edges.word import styles as named
from fko_cli.edges.word.blocks import BlockWriter
from fko_cli.edges.word.package import drop_unused_relations, opened, packed, set_properties
from fko_cli.edges.word.slots import fill_words
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.xml import Element, add, element


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A written paper; `missing_styles` are those that the template lacks."""

    data: bytes
    missing_styles: tuple[str, ...] = ()


def write_paper(paper: Paper, template: bytes) -> WrittenPaper:
    """The paper as a .docx; the same paper and template give the same bytes. UserError for a broken template."""
    document = opened(template)
    lacking = Styles(document).missing()
    _add_title_style(document)
    _clear(document)
    writer = BlockWriter(document, Styles(document), captions=False)
    elements = writer.blocks(paper.blocks)
    _as_title(elements[0], writer.styles)
    body = document.element.body
    for place, one in enumerate(elements):
        body.insert(place, one)
    fill_words(document, {"titel": paper.kind, "region": paper.region, "stand": paper.status, "herausgeber": paper.editor})
    drop_unused_relations(document)
    set_properties(document, f"{paper.title} – {paper.region}", f"Stand {paper.status}", paper.editor, paper.day)
    return WrittenPaper(packed(document), lacking)


def _clear(document: Document) -> None:
    """Leave nothing of the template's body but the page of its last section, which shows header and footer at once."""
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    for section in body.iterchildren(qn("w:sectPr")):
        for first in section.findall(qn("w:titlePg")):
            section.remove(first)


def _as_title(heading: Element, styles: Styles) -> None:
    style = heading.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is not None:
        style.set(qn("w:val"), styles[named.PAPER_TITLE] or "")


def _add_title_style(document: Document) -> None:
    """Where a template has no style for the title of a paper, one like its chapter headings that begins no page."""
    styles = document.styles.element
    known = Styles(document)
    pattern = known[named.heading(1)]
    if known[named.PAPER_TITLE] is not None or pattern is None:
        return
    made = element("w:style", type="paragraph", customStyle="1", styleId="fkoPapiertitel")
    add(made, "w:name", val=named.PAPER_TITLE)
    add(made, "w:basedOn", val=pattern)
    following = styles.xpath(f'w:style[@w:styleId="{pattern}"]/w:next')
    made.extend(deepcopy(one) for one in following[:1])
    add(add(made, "w:pPr"), "w:pageBreakBefore", val="0")
    styles.append(made)
