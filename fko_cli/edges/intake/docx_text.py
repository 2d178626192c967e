"""The texts of a Word document: paragraphs with deletions and insertions, links, symbols, text boxes, marks of comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fko_cli.edges.intake.spread import struck_part
from fko_cli.edges.intake.xlsx_strings import local_name
from fko_cli.edges.intake.xlsx_styles import is_on

_GONE = ("del", "moveFrom")
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
_TICKS = {"F0FE": "☒", "F0FD": "☒", "F052": "☒", "F0A8": "☐", "F06F": "☐", "F0A3": "☐", "F0FC": "✓"}
"""Signs of the fonts Wingdings that forms use as boxes to tick."""


@dataclass
class Words:
    """Pieces of text with whether they are gone (deleted or struck out), links, ids of comments, texts of text boxes."""

    targets: dict[str, str] = field(default_factory=dict)
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    tracked: bool = False

    @property
    def text(self) -> str:
        """All of the text, what is gone included."""
        return "".join(text for text, _ in self.pieces).strip("\n")

    @property
    def struck(self) -> str:
        """What is gone."""
        return struck_part(self.pieces)


def read_blocks(blocks: Iterator[etree._Element], words: Words) -> None:
    """Take in paragraphs, one a line; tables among them line by line, their cells with ` | ` between."""
    for block in blocks:
        tag = local_name(block)
        if words.pieces and tag in ("p", "tbl"):
            words.pieces.append(("\n", False))
        if tag == "p":
            _walk(block, False, words)
        elif tag == "tbl":
            for number, row in enumerate(table_rows(block)):
                words.pieces += [("\n", False)] if number else []
                for at, cell in enumerate(row_cells(row)):
                    words.pieces += [(" | ", False)] if at else []
                    _take_in(cell, words)


def table_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of this table, not of tables in it."""
    return [row for row in children(table) if local_name(row) == "tr"]


def row_cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row."""
    return [cell for cell in children(row) if local_name(cell) == "tc"]


def _take_in(cell: etree._Element, words: Words) -> None:
    """The words of a cell of a table within, as a piece of a line."""
    inner = Words(words.targets)
    read_blocks(children(cell), inner)
    words.pieces += [(text.replace("\n", " "), gone) for text, gone in inner.pieces]
    words.links += inner.links
    words.comments += inner.comments
    words.boxes += inner.boxes
    words.tracked = words.tracked or inner.tracked


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The blocks, rows or cells directly in an element, also those wrapped in controls and tracked changes."""
    for child in element:
        tag = local_name(child)
        if tag in ("sdt", "sdtContent", "ins", "moveTo", "del", "moveFrom", "customXml", "smartTag"):
            yield from children(child)
        elif tag == "AlternateContent":
            yield from children(_chosen(child))
        else:
            yield child


def _walk(element: etree._Element, gone: bool, words: Words) -> None:
    for child in element:
        tag = local_name(child)
        if tag in ("t", "delText"):
            words.pieces.append((child.text or "", gone or tag == "delText"))
        elif tag == "r":
            _walk(child, gone or _is_struck(child), words)
        elif tag in _BREAKS:
            words.pieces.append((_BREAKS[tag], gone))
        elif tag == "fldChar":
            words.pieces += [(text, gone) for text in _chosen_in_field(child)]
        elif tag == "sym":
            words.pieces.append((_symbol(child), gone))
        elif tag in _GONE:
            words.tracked = True
            _walk(child, True, words)
        elif tag == "ins":
            words.tracked = True
            _walk(child, gone, words)
        elif tag == "commentReference":
            words.comments.append(_attribute(child, "id"))
        elif tag == "hyperlink":
            target = words.targets.get(_attribute(child, "id"), "")
            words.links += [target] if target else []
            _walk(child, gone, words)
        elif tag == "txbxContent":
            box = Words(words.targets)
            read_blocks(children(child), box)
            words.boxes += [box.text] if box.text.strip() else []
            words.comments += box.comments
        elif tag == "AlternateContent":
            _walk(_chosen(child), gone, words)
        elif tag not in ("rPr", "pPr", "sdtPr", "instrText", "delInstrText"):
            _walk(child, gone, words)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first way in which something is stored; the others repeat it for older programs."""
    return alternatives[0] if len(alternatives) else alternatives


def _chosen_in_field(field: etree._Element) -> Iterator[str]:
    """What is chosen in a form field of the old kind whose value stands in no text: an entry of a list, a box to tick."""
    for choice in field.iterfind("{*}ffData/{*}ddList"):
        entries = [_attribute(one, "val") for one in choice.iterfind("{*}listEntry")]
        marks = [choice.find(f"{{*}}{name}") for name in ("result", "default")]
        at = next((_attribute(one, "val") for one in marks if one is not None), "0")
        if entries:
            yield entries[int(at)] if at.isdecimal() and int(at) < len(entries) else entries[0]
    for box in field.iterfind("{*}ffData/{*}checkBox"):
        marks = [box.find(f"{{*}}{name}") for name in ("checked", "default")]
        yield "☒ " if _switched_on(next((one for one in marks if one is not None), None)) else "☐ "


def _is_struck(run: etree._Element) -> bool:
    properties = run.find("{*}rPr")
    if properties is None:
        return False
    return any(_switched_on(properties.find(f"{{*}}{name}")) for name in ("strike", "dstrike"))


def _switched_on(mark: etree._Element | None) -> bool:
    return mark is not None and (is_on(mark) and _attribute(mark, "val") not in ("0", "false"))


def _symbol(element: etree._Element) -> str:
    code = _attribute(element, "char").upper()
    if code in _TICKS:
        return _TICKS[code]
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 32 <= number < 0xD800 else "\ufffd"


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
