"""Reads pieces of a Word file as units for comparing: what people see, whoever saved the file and however it is split.

Tracked changes count as accepted. Comments, spelling marks, ids and the numbers of captions and pages count for nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docx.document import Document

from fko_cli.core.concept.drafting import ROW, TABLE, Unit
from fko_cli.edges.word.runs import ParagraphText
from fko_cli.edges.word.xml import Element, qn

_ABOUT_STYLE = f"{qn('w:pPr')}/{qn('w:pStyle')}"
_MARK_DELETED = tuple(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(tag)}" for tag in ("w:del", "w:moveFrom"))
_ROW_DELETED = f"{qn('w:trPr')}/{qn('w:del')}"
_LINES = tuple(qn(f"w:{name}") for name in ("jc", "pageBreakBefore", "sectPr", "ind", "spacing", "shd", "pBdr"))
_WITH_MEASURES = (qn("w:ind"), qn("w:spacing"), qn("w:shd"))
_SHADED = f"{qn('w:tcPr')}/{qn('w:shd')}"
_TOUCHED = frozenset(
    qn(tag)
    for tag in ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange", "w:trPrChange", "w:tblPrChange")
)


@dataclass(frozen=True)
class Reader:
    """How to read one document: the names of its styles, what its relationships lead to.

    A `rough` document was saved by another program than Word, which writes the look of styles out at every paragraph;
    direct formats then say nothing about people.
    """

    names: dict[str, str]
    targets: dict[str, str]
    rough: bool = False

    @classmethod
    def of(cls, document: Document) -> Reader:
        """The reader of a document."""
        names = {}
        default = ""
        for style in document.styles.element.iterchildren(qn("w:style")):
            name = style.find(qn("w:name"))
            shown = "" if name is None else name.get(qn("w:val"), "").casefold()
            names[style.get(qn("w:styleId"), "")] = shown
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
                default = shown
        names[""] = default
        targets = {}
        for key, relation in document.part.rels.items():
            if relation.is_external:
                targets[key] = relation.target_ref.rstrip("/")
            elif relation.reltype.endswith(("/image", "/chart")):
                targets[key] = hashlib.sha256(relation.target_part.blob).hexdigest()[:12]
        return cls(names, targets, _saved_elsewhere(document))

    def style_of(self, paragraph: Element) -> str:
        """The name of a paragraph's style in small letters."""
        style = paragraph.find(_ABOUT_STYLE)
        return self.names.get("" if style is None else style.get(qn("w:val"), ""), "")

    def paragraph(self, *paragraphs: Element, in_table: bool = False) -> Unit:
        """One paragraph; several where the marks between them are deleted in a tracked change."""
        text = ParagraphText(self.names, self.targets, rough=self.rough, in_table=in_table)
        for one in paragraphs:
            text.read(one)
        last = paragraphs[-1]
        look = self.style_of(last)
        if not self.rough:
            properties = last.find(qn("w:pPr"))
            direct = () if properties is None else (child for child in properties if child.tag in _LINES)
            look = "+".join([look, *(_value(one) for one in direct)])
        marks = text.marks + ("~" if any(is_tracked(one) for one in paragraphs) else "")
        return Unit(look, text.text, marks)

    def row(self, row: Element) -> Unit:
        """One row of a table."""
        cells = [self._cell(cell) for cell in row.iterchildren(qn("w:tc"))]
        marks = ";".join(f"{number}:{marks}" for number, (_, marks) in enumerate(cells) if marks)
        return Unit(ROW, " | ".join(text for text, _ in cells), marks + ("~" if is_tracked(row) else ""))

    def _cell(self, cell: Element) -> tuple[str, str]:
        units = [self.paragraph(one, in_table=True) for one in cell.iter(qn("w:p"))]
        while len(units) > 1 and not units[-1].text:
            units.pop()
        marks = "/".join(unit.marks for unit in units).strip("/")
        shade = None if self.rough else cell.find(_SHADED)
        return " / ".join(unit.text for unit in units), marks if shade is None else f"{marks}+{_value(shade)}"


def is_tracked(element: Element) -> bool:
    """Whether it holds a tracked change."""
    return next(element.iter(*_TOUCHED), None) is not None


def _value(property_: Element) -> str:
    name = str(property_.tag).rpartition("}")[2]
    if property_.tag in _WITH_MEASURES:
        return f"{name}={','.join(str(one) for one in property_.attrib.values())}"
    return f"{name}={property_.get(qn('w:val'), '')}"


def _saved_elsewhere(document: Document) -> bool:
    """Whether the file tells that another program than Word saved it last."""
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith("/extended-properties"):
            return b"Microsoft" not in relation.target_part.blob
    return True


@dataclass
class Item:
    """A unit with the elements it stands for; `after` are marks and deleted paragraphs behind it, which go along.

    For a table `rows` are its rows as items of their own.
    """

    unit: Unit
    elements: list[Element]
    after: list[Element] = field(default_factory=list)
    rows: list[Item] = field(default_factory=list)


def read_items(children: Iterable[Element], reader: Reader) -> tuple[list[Element], list[Item]]:
    """The items of some block elements, and the marks in front of the first."""
    head: list[Element] = []
    items: list[Item] = []
    waiting: list[Element] = []
    for child in children:
        loose = items[-1].after if items else head
        if child.tag == qn("w:p"):
            merges = any(child.find(path) is not None for path in _MARK_DELETED)
            if merges and not waiting and not reader.paragraph(child).text:
                loose.append(child)
                continue
            waiting.append(child)
            if not merges:
                items.append(Item(reader.paragraph(*waiting), waiting))
                waiting = []
        elif child.tag == qn("w:tbl"):
            rows = list(_rows(child, reader))
            items.append(Item(Unit(TABLE, "", rows=tuple(row.unit for row in rows)), [child], rows=rows))
        elif child.tag == qn("w:sdt"):
            units = [reader.paragraph(one).text for one in child.iter(qn("w:p"))]
            items.append(Item(Unit("sdt", " / ".join(units)), [child]))
        else:
            loose.append(child)
    if waiting:
        items.append(Item(reader.paragraph(*waiting), waiting))
    return head, items


def _rows(table: Element, reader: Reader) -> Iterator[Item]:
    last: Item | None = None
    for child in table:
        if child.tag == qn("w:tr") and child.find(_ROW_DELETED) is None:
            if last is not None:
                yield last
            last = Item(reader.row(child), [child])
        elif last is not None:
            last.after.append(child)
    if last is not None:
        yield last
