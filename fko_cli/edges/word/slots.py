"""The slots of the house template: content controls tagged `fko:…`, small ones for a word and large ones for a chapter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docx.document import Document

from fko_cli.edges.word.xml import Element, add_run, put_in_place, qn, take_out

_PREFIX = "fko:"


def tag_of(control: Element) -> str:
    """The tag of a content control, empty when it has none."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if tag is None else tag.get(qn("w:val"), "")


def slots(root: Element) -> dict[str, list[Element]]:
    """The slots below an element by name (the tag without `fko:`), in order."""
    found: dict[str, list[Element]] = {}
    for control in root.iter(qn("w:sdt")):
        if (tag := tag_of(control)).startswith(_PREFIX):
            found.setdefault(tag.removeprefix(_PREFIX), []).append(control)
    return found


def stories(document: Document) -> list[Element]:
    """The body and all headers and footers."""
    parts = [document.part.rels[key].target_part for key in document.part.rels if not document.part.rels[key].is_external]
    kinds = ("header+xml", "footer+xml")
    return [document.element.body, *(part.element for part in parts if part.content_type.endswith(kinds))]


def fill_words(document: Document, words: Mapping[str, str]) -> None:
    """Put words into the small slots everywhere; a paragraph that consists of an empty one alone is taken out."""
    for story in stories(document):
        for name, controls in slots(story).items():
            if name in words:
                for control in controls:
                    _fill(control, words[name])


def _fill(control: Element, text: str) -> None:
    content = control.find(qn("w:sdtContent"))
    if content is None:
        return
    inner = content.find(qn("w:p"))  # there when somebody put the control around a whole paragraph
    holder = content if inner is None else inner
    if not text and _stands_alone(control, inner):
        take_out(control if inner is not None else control.getparent())
        return
    runs = list(holder.iterchildren(qn("w:r")))
    placeholder = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    look = runs[0].find(qn("w:rPr")) if runs and placeholder is None else None
    take_out(placeholder)
    for run in runs:
        holder.remove(run)
    made = add_run(holder, text)
    if look is not None:
        made.insert(0, look)


def _stands_alone(control: Element, inner: Element | None) -> bool:
    """Whether nothing else stands in the paragraph of a small slot."""
    paragraph = control.getparent()
    if inner is not None or paragraph is None:
        return inner is not None
    return all(child is control or child.tag == qn("w:pPr") for child in paragraph)


def fill_chapter(control: Element, blocks: Iterable[Element]) -> None:
    """Put blocks in the place of a large slot."""
    put_in_place(control, blocks)
