"""Texts that lie over an .xlsx sheet: text boxes, shapes, connectors, groups, SmartArt, charts, old form controls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from fko_cli.edges.intake.guard import SAFE, Parts, damaged, unsafe
from fko_cli.edges.intake.xlsx_relations import read_relations
from fko_cli.edges.intake.xlsx_strings import local_name

MAX_SHAPES = 20_000
"""Texts over the sheets of a workbook."""
TEXT_CARRIERS = ("diagramData", "chart", "chartEx", "chartUserShapes")
"""Parts that a drawing shows in a frame."""


@dataclass(slots=True)
class Drawings:
    """Texts in order of appearance, each once, how many pictures there are, and in which words they are described."""

    texts: list[str] = field(default_factory=list)
    pictures: int = 0
    described: list[str] = field(default_factory=list)

    def add(self, texts: Iterable[str]) -> None:
        """Take in what is not there yet: programs repeat a shape for older ones."""
        known = set(self.texts)
        self.texts += [text for text in dict.fromkeys(texts) if text and text not in known]
        if len(self.texts) > MAX_SHAPES:
            raise unsafe(f"mehr als {MAX_SHAPES} Textfelder")


def read_drawing(parts: Parts, name: str, found: Drawings) -> None:
    """Everything in a drawing part, and in what it shows in frames."""
    root = parts.xml(name)
    shapes = [one for one in root.iter() if local_name(one) in ("sp", "cxnSp") and not _is_repetition(one)]
    found.add(map(_shape_text, shapes))
    for picture in root.iter("{*}pic"):
        found.pictures += 1
        words = [one.get(key, "").strip() for one in picture.iter("{*}cNvPr") for key in ("title", "descr")]
        found.described += [text for text in words if text and text not in found.described]
    for relation in read_relations(parts, name).values():
        if relation.kind in TEXT_CARRIERS and not relation.external and relation.target in parts:
            read_frame(parts, relation.target, found)


def read_frame(parts: Parts, name: str, found: Drawings) -> None:
    """The texts that somebody typed into a diagram or chart; what a chart took from cells stands in those."""
    root = parts.xml(name)
    holders = [one for one in root.iter() if local_name(one) in ("t", "rich", "txBody") and _holds_paragraphs(one)]
    found.add(_shape_text(one) for one in holders)
    for relation in read_relations(parts, name).values():
        if relation.kind == "chartUserShapes" and not relation.external and relation.target in parts:
            read_drawing(parts, relation.target, found)
    if not holders:
        found.add(["\n".join(filter(None, (one.text for one in root.iter("{*}t"))))])


def _holds_paragraphs(element: etree._Element) -> bool:
    return any(local_name(child) == "p" for child in element)


def _is_repetition(shape: etree._Element) -> bool:
    """Whether this is only for programs that don't know how the same thing is stored now."""
    for above in shape.iterancestors():
        if local_name(above) == "Fallback":
            parent = above.getparent()
            return parent is not None and any(local_name(one) == "Choice" and len(one) for one in parent)
    return False


def _shape_text(shape: etree._Element) -> str:
    paragraphs = []
    for paragraph in shape.iter("{*}p"):
        words = "".join((one.text or "") if local_name(one) == "t" else "\n" for one in paragraph.iter("{*}t", "{*}br"))
        paragraphs.append(words)
    return "\n".join(paragraphs).strip()


def read_vml(parts: Parts, name: str, found: Drawings) -> None:
    """Text boxes and form controls of the old kind. Notes stand in a part of their own and are left out."""
    data = parts.read(name)
    # This format is older than the rules of XML: line breaks in it are often not closed.
    parser = etree.XMLParser(**SAFE, recover=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError as problem:
        raise damaged(f"der Bestandteil {name} ist kein gültiges XML") from problem
    if root is None:
        return
    found.add(_vml_text(shape) for shape in root.iter("{*}*") if shape.find("{*}textbox") is not None)
    found.add(str(words.get("string", "")).strip() for words in root.iter("{*}textpath"))


def _vml_text(shape: etree._Element) -> str:
    control = shape.find("{*}ClientData")
    kind = control.get("ObjectType", "") if control is not None else ""
    if kind == "Note":
        return ""
    box = shape.find("{*}textbox")
    lines = "".join(_vml_pieces(box)).split("\n") if box is not None else []
    words = "\n".join(" ".join(line.split()) for line in lines).strip()
    if control is None or kind not in ("Checkbox", "Radio") or not words:
        return words
    ticked = (control.findtext("{*}Checked") or "0").strip() not in ("", "0")
    return f"{'☒' if ticked else '☐'} {words}"


def _vml_pieces(element: etree._Element) -> Iterable[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        name = local_name(child).lower()
        if name in ("br", "div", "p"):
            yield "\n"
        yield from _vml_pieces(child)
        yield (child.tail or "").replace("\n", " ")
