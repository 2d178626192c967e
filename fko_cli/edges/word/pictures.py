"""Pictures in the text: drawn as PNG, placed in the line, with their description for screen readers."""

from __future__ import annotations

import io
import re

from docx.document import Document
from docx.oxml.ns import nsmap
from docx.oxml.parser import parse_xml
from lxml import etree

from fko_cli.core.concept.blocks import Picture
from fko_cli.edges.word.xml import Element, add, new_paragraph, printable

_EMU_PER_MM = 36_000
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NAMESPACES = " ".join(f'xmlns:{name}="{nsmap[name]}"' for name in ("wp", "a", "pic", "r"))
_NUMBERED = re.compile(r"\d{1,9}")
_FIRST_NUMBER = 1000


class Pictures:
    """Places pictures in one document, in the colour of its theme; numbers them apart from those of the template."""

    def __init__(self, document: Document) -> None:
        self._document = document
        taken = document.element.xpath("//wp:docPr/@id")
        self._number = max([_FIRST_NUMBER, *(int(one) for one in taken if _NUMBERED.fullmatch(one))])
        self._accent = theme_accent(document)

    def paragraph(self, block: Picture, style: str | None) -> Element:
        """A paragraph that holds the picture alone; raises CannotDraw."""
        from fko_cli.edges.charts.drawing import ACCENT, drawn

        image = drawn(block.drawing, self._accent or ACCENT)
        relation, _ = self._document.part.get_or_add_image(io.BytesIO(image.png))
        self._number += 1
        width, height = round(image.width * _EMU_PER_MM), round(image.height * _EMU_PER_MM)
        paragraph = new_paragraph(style)
        drawing = add(add(paragraph, "w:r"), "w:drawing")
        drawing.append(_inline(relation, self._number, width, height, block))
        return paragraph


def _inline(relation: str, number: int, width: int, height: int, block: Picture) -> Element:
    inline: Element = parse_xml(
        f'<wp:inline {_NAMESPACES} distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="Abbildung {number - _FIRST_NUMBER}"/><a:graphic>'
        f'<a:graphicData uri="{nsmap["pic"]}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Abbildung"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    )
    properties = inline.find(f"{{{nsmap['wp']}}}docPr")
    assert properties is not None
    properties.set("descr", printable(block.description))
    return inline


def theme_accent(document: Document) -> str | None:
    """The first accent colour of the template's theme as `#RRGGBB`, None when it has none."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/theme") and not relation.is_external:
            try:
                theme = etree.fromstring(relation.target_part.blob)
            except etree.XMLSyntaxError:
                return None
            colour = theme.find(f".//{{{_A}}}accent1/{{{_A}}}srgbClr")
            value = "" if colour is None else colour.get("val", "")
            return f"#{value.upper()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else None
    return None
