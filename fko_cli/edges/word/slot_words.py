"""The words of cover, header and footer in an edited draft: renewed where nobody changed them."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document

from fko_cli.core.concept.drafting import Clash, ClashKind
from fko_cli.edges.word.house_template import WORD_SLOTS
from fko_cli.edges.word.slots import fill_words, slots, stories, tag_of
from fko_cli.edges.word.units import Reader
from fko_cli.edges.word.xml import Element, add, printable, qn


def renew_words(document: Document, words: Mapping[str, str], before: Mapping[str, str] | None) -> list[Clash]:
    """Put new words into the slots that still show those of `before`; clashes tell of the others whose word changed."""
    reader = Reader.of(document)
    clashes: dict[str, Clash] = {}
    for story in stories(document):
        for name, controls in slots(story).items():
            if name not in WORD_SLOTS or name not in words:
                continue
            old = None if before is None else before.get(name)
            for control in controls:
                mine, new = _text(control, reader), printable(words[name])
                if mine == new or (old is not None and mine == printable(old)):
                    continue
                _set_aside(control)
                if old is None or printable(old) != new:
                    clashes[name] = Clash(ClashKind.changed, mine, new)
    fill_words(document, words)
    _bring_back(document)
    return list(clashes.values())


def words_of(document: Document, words: Mapping[str, str]) -> dict[str, str]:
    """The words as they stand in the document, those of `words` where it has no slot."""
    reader = Reader.of(document)
    found = dict(words)
    for name, controls in slots(document.element.body).items():
        if name in words:
            found[name] = _text(controls[0], reader) or words[name]
    return found


def restore_slots(document: Document, words: Mapping[str, str]) -> None:
    """Give slots their names back that a program dropped, where they still show their word alone."""
    reader = Reader.of(document)
    names = {printable(text): name for name, text in words.items() if text and name in WORD_SLOTS}
    for story in stories(document):
        for control in story.iter(qn("w:sdt")):
            properties = control.find(qn("w:sdtPr"))
            name = "" if tag_of(control) else names.get(_text(control, reader))
            if name and properties is not None:
                add(properties, "w:alias", val=name.capitalize())
                add(properties, "w:tag", val=f"fko:{name}")


_ASIDE = "fko-eigen:"


def _set_aside(control: Element) -> None:
    """Hide a slot whose word a person wrote from filling."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    if tag is not None:
        tag.set(qn("w:val"), tag.get(qn("w:val"), "").replace("fko:", _ASIDE, 1))


def _bring_back(document: Document) -> None:
    for story in stories(document):
        for tag in story.iter(qn("w:tag")):
            tag.set(qn("w:val"), tag.get(qn("w:val"), "").replace(_ASIDE, "fko:", 1))


def _text(control: Element, reader: Reader) -> str:
    content = control.find(qn("w:sdtContent"))
    if content is None:
        return ""
    paragraphs = list(content.iter(qn("w:p"))) or [content]
    return "\n".join(reader.paragraph(one).text for one in paragraphs)
