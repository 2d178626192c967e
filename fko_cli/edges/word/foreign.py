"""Brings elements of an earlier document into a newer one: styles by their names, pictures, links and lists of its own."""

from __future__ import annotations

import copy
import io

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from fko_cli.edges.word.numbering import new_list
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.xml import Element, highest, qn, take_out

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STYLES = tuple(qn(tag) for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"))
_LEFT_OUT = tuple(
    qn(f"w:{name}")
    for name in (
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "sectPr",
        "footnoteReference", "endnoteReference", "permStart", "permEnd",
    )
)  # fmt: skip
_HOLDS_OTHERS = (
    *(qn(tag) for tag in ("w:drawing", "w:pict", "w:object")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
)


class Foreign:
    """Takes elements over from one document into another."""

    def __init__(self, source: Document, target: Document) -> None:
        self._source, self._target = source, target
        self._names = Styles(source).names()
        self._styles = Styles(target)
        self._lists: dict[str, str | None] = {}
        self._number = max(2000, highest(map(str, target.element.xpath("//wp:docPr/@id"))))

    def taken(self, element: Element) -> Element:
        """A copy of an element for the new document.

        Marks of the old document are left out, and so are its footnotes and embedded objects, which have parts of their own.
        """
        made = copy.deepcopy(element)
        for one in list(made.iter(*_LEFT_OUT)):
            take_out(one)
        for one in [made, *made.iter(*_HOLDS_OTHERS)]:
            if one.tag in _HOLDS_OTHERS and not self._bring_pictures(one):
                take_out(one)
        for one in list(made.iter(qn("w:hyperlink"))):
            self._bring_link(one)
        for one in list(made.iter(*_STYLES)):
            style = self._styles[self._names.get(one.get(qn("w:val"), ""), "")]
            if style:
                one.set(qn("w:val"), style)
            else:
                take_out(one)
        for properties in list(made.iter(qn("w:pPr"))):
            self._bring_list(properties)
        return made

    def _bring_pictures(self, holder: Element) -> bool:
        """Bring the pictures that an element shows along; False when it needs something else of its document."""
        used = [(one, key) for one in holder.iter() for key in one.attrib if str(key).startswith(_RELATIONS)]
        relations = self._source.part.rels
        for one, key in used:
            relation = relations.get(one.get(key, ""))
            if relation is None or relation.is_external or not relation.reltype.endswith("/image"):
                return False
        for one, key in used:
            blob = relations[one.get(key, "")].target_part.blob
            try:
                number, _ = self._target.part.get_or_add_image(io.BytesIO(blob))
            except Exception:  # whatever a library says of a picture that it does not know
                return False
            one.set(key, number)
        for one in holder.iter():
            if str(one.tag).endswith("}docPr"):
                self._number += 1
                one.set("id", str(self._number))
        return True

    def _bring_link(self, link: Element) -> None:
        key = f"{_RELATIONS}id"
        relation = self._source.part.rels.get(link.get(key, ""))
        if relation is not None and relation.is_external:
            made = self._target.part.relate_to(relation.target_ref, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(key, made)
        elif key in link.attrib:
            del link.attrib[key]

    def _bring_list(self, properties: Element) -> None:
        """Numbered paragraphs of one old list become those of one new list."""
        numbering, style = properties.find(qn("w:numPr")), properties.find(qn("w:pStyle"))
        number = None if numbering is None else numbering.find(qn("w:numId"))
        if numbering is None or number is None:
            return
        old = number.get(qn("w:val"), "")
        if old not in self._lists:
            self._lists[old] = None if style is None else new_list(self._target, style.get(qn("w:val")))
        made = self._lists[old]
        if made is None:
            properties.remove(numbering)
        else:
            number.set(qn("w:val"), made)
