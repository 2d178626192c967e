"""Writes the draft: the template's slots filled, properties set, remarks as Word comments, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph as DocxParagraph

from fko_cli.core.concept.blocks import Chapter, Concept, Heading
from fko_cli.core.concept.written import WrittenBlock, WrittenDraft, stamp_of
from fko_cli.edges.word.blocks import BlockWriter, Entry
from fko_cli.edges.word.contents import contents
from fko_cli.edges.word.house_template import CHAPTER_SLOTS, WORD_SLOTS
from fko_cli.edges.word.package import first_bookmark, opened, packed, set_properties, timestamp
from fko_cli.edges.word.slots import fill_chapter, fill_words, slots, stories
from fko_cli.edges.word.stamp import set_stamp
from fko_cli.edges.word.standing import blocks_of
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.units import Reader
from fko_cli.edges.word.xml import Element, element, printable

_CONTENTS_SLOT = "inhalt"
_AFTER_UPDATE_FIELDS = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "themeFontLang",
                        "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A written draft with the lines of its contents.

    `left_out` are titles of chapters whose slot the template lacks, `missing_styles` names of styles, `undrawn`
    pictures that this computer can't draw, with the reason. `read` gives what stands in it, for finding out later what
    people changed; it takes about as long as writing, so that is done on demand.
    """

    data: bytes
    entries: tuple[Entry, ...] = ()
    left_out: tuple[str, ...] = ()
    missing_styles: tuple[str, ...] = ()
    undrawn: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[], WrittenDraft] = WrittenDraft


def write_concept(concept: Concept, template: bytes, pages: Mapping[str, int] | None = None) -> Draft:
    """Fill the template with the concept; `pages` maps bookmarks to page numbers for the contents.

    Without `pages` Word is asked to number the contents when the draft is opened. Raises UserError for a template that
    is no Word document.
    """
    document = opened(template)
    styles = Styles(document)
    writer = BlockWriter(document, styles, first_bookmark(document))
    places = slots(document.element.body)
    left_out = []
    for chapter in _in_order_of(concept, places):
        blocks = [writer.generated(part) for part in chapter.parts]
        if chapter.slot in places:
            fill_chapter(places[chapter.slot][0], blocks)
            for repeated in places[chapter.slot][1:]:
                fill_chapter(repeated, ())
        elif blocks:
            left_out.append(_title(chapter))
    for control in places.get(_CONTENTS_SLOT, ()):
        fill_chapter(control, [contents(writer.entries, styles, pages or {})])
    for name in CHAPTER_SLOTS.keys() - {chapter.slot for chapter in concept.chapters} - {_CONTENTS_SLOT}:
        for control in places.get(name, ()):
            fill_chapter(control, ())
    fill_words(document, concept.words)
    _add_remarks(document, concept, writer)
    words = concept.words
    title, subject = f"{words['titel']} – {words['region']}", f"Runde {words['runde']}, Stand {words['stand']}"
    set_properties(document, title, subject, concept.editor, concept.day)
    if pages is None:
        ask_for_update(document)
    parts = [part for chapter in concept.chapters if chapter.slot in places for part in chapter.parts]
    set_stamp(document, stamp_of(((one.source, one.fingerprint, False, False) for one in parts), concept.words))
    read = partial(_written, document, concept)
    return Draft(packed(document), tuple(writer.entries), tuple(left_out), styles.missing(), writer.undrawn, read)


def _written(document: Document, concept: Concept) -> WrittenDraft:
    """What stands in the document, read as it will be read when it comes back."""
    blocks = blocks_of(document.element.body, Reader.of(document))
    return WrittenDraft({one.source: WrittenBlock(one.fingerprint, one.units) for one in blocks}, dict(concept.words))


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What a template lacks: names of slots (without `fko:`) and of styles; `unknown` are slots that nothing fills."""

    missing_slots: tuple[str, ...]
    missing_styles: tuple[str, ...]
    unknown: tuple[str, ...]


def check_template(template: bytes) -> TemplateCheck:
    """Compare a template with what an export fills and uses; UserError for one that is no Word document."""
    document = opened(template)
    found = {name for story in stories(document) for name in slots(story)}
    missing = tuple(name for name in CHAPTER_SLOTS if name not in found)
    unknown = tuple(sorted(found - set(CHAPTER_SLOTS) - set(WORD_SLOTS)))
    return TemplateCheck(missing, Styles(document).missing(), unknown)


def _in_order_of(concept: Concept, places: Mapping[str, object]) -> list[Chapter]:
    """The chapters in the order of the template's slots, so that tables are counted as they are read."""
    order = {name: number for number, name in enumerate(places)}
    return sorted(concept.chapters, key=lambda chapter: order.get(chapter.slot, len(order)))


def _title(chapter: Chapter) -> str:
    headings = (block.text for part in chapter.parts for block in part.blocks if isinstance(block, Heading))
    return next(headings, chapter.slot)


def _add_remarks(document: Document, concept: Concept, writer: BlockWriter) -> None:
    written = timestamp(concept.day)
    for paragraph, notes in writer.remarks:
        if paragraph.getroottree().getroot() is not document.element:
            continue  # its chapter has no slot in the template
        runs = DocxParagraph(cast(CT_P, paragraph), document._body).runs
        comment = document.add_comment(runs, printable("\n".join(notes)), author="fko", initials="fko")
        comment._comment_elm.set(qn("w:date"), written)


def ask_for_update(document: Document) -> None:
    """Have Word renew its fields, and with them the page numbers, when the draft is opened."""
    settings: Element = document.settings.element
    if settings.find(qn("w:updateFields")) is not None:
        return
    later = {qn(f"w:{name}") for name in _AFTER_UPDATE_FIELDS}
    place = next((number for number, child in enumerate(settings) if child.tag in later), len(settings))
    settings.insert(place, element("w:updateFields", val="true"))
