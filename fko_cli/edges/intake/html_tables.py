"""The reader for tables in web pages, which web portals and office programs like to name .xls: each table is a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from fko_cli.core.findings import finding
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.edges.intake.guard import damaged, not_a_workbook, unsafe
from fko_cli.edges.intake.spread import SpreadTable, struck_part

BLIND_TO = ("Kommentare", "Farben", "Formeln")
MAX_TABLES = 300
MAX_DEPTH = 200
"""Elements in elements; real pages have some dozens."""
_UNSEEN = {"script", "style", "head", "title", "meta", "link", "template", "noscript", "xml"}
_STRUCK = {"s", "strike", "del"}
_BREAKING = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)


@dataclass
class _Words:
    """Pieces of text with whether they are struck out, and the first link."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    link: str = ""

    @property
    def text(self) -> str:
        """The text as a browser shows it: white space is one blank, breaks are line ends."""
        return _tidy("".join(text for text, _ in self.pieces))


def read(content: bytes, kind: str = "html") -> Workbook:
    """Read the tables of a web page; Refused when there are none or too many."""
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(no_network=True, huge_tree=False, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as problem:
        raise damaged("die Internetseite ist nicht lesbar") from problem
    tables = [one for one in root.iter("table") if not any(above.tag == "table" for above in one.iterancestors())]
    if not tables:
        raise not_a_workbook("eine Internetseite ohne Tabelle")
    if len(tables) > MAX_TABLES:
        raise unsafe(f"mehr als {MAX_TABLES} Tabellen")
    if max(_depths(root)) > MAX_DEPTH:
        raise unsafe("die Internetseite ist zu tief verschachtelt")
    sheets = tuple(Sheet(f"Tabelle {number}", tuple(_cells(one))) for number, one in enumerate(tables, start=1))
    beside = _beside(root)
    findings = (finding("F125", value=beside),) if beside else ()
    return Workbook(kind, sheets, blind_to=BLIND_TO, findings=findings)


def _depths(root: etree._Element) -> Iterator[int]:
    """How deep the elements lie; the walks below go as deep."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        yield depth


def _cells(table: etree._Element) -> list[Cell]:
    spread = SpreadTable()
    for row in _rows(table):
        spread.next_row()
        hidden = _is_hidden(row)
        for cell in row:
            if cell.tag in ("td", "th"):
                spread.put(_cell(cell, hidden), rows=_span(cell, "rowspan"), columns=_span(cell, "colspan"))
    return spread.cells


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of this table, not of tables in it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _cell(element: etree._Element, hidden: bool) -> Cell | None:
    words = _Words()
    _walk(element, _is_struck(element), words)
    text = words.text
    if not text:
        return None
    struck = "\n".join(filter(None, map(_tidy, struck_part(words.pieces).split("\n"))))
    hidden = hidden or _is_hidden(element)
    return Cell(0, 0, text, text, struck=struck, link=words.link, hidden=hidden)


def _walk(element: etree._Element, struck: bool, words: _Words, *, tables: bool = True) -> None:
    """Gather the text below an element; without `tables` only what stands outside them."""
    if element.text:
        words.pieces.append((_blanks(element.text), struck))
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _BREAKING:
            words.pieces.append(("\n", struck))
        elif tag in ("td", "th"):
            words.pieces.append((" ", struck))
        if tag and tag not in _UNSEEN and (tables or tag != "table"):
            if tag == "a" and not words.link:
                words.link = child.get("href", "")
            _walk(child, struck or tag in _STRUCK or _is_struck(child), words, tables=tables)
        if tag in _BREAKING and tag != "br":
            words.pieces.append(("\n", struck))
        if child.tail:
            words.pieces.append((_blanks(child.tail), struck))


def _beside(root: etree._Element) -> str:
    """The text outside all tables."""
    words = _Words()
    _walk(root, False, words, tables=False)
    return words.text


def _blanks(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)


def _tidy(text: str) -> str:
    lines = [re.sub(" +", " ", line).strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip("\n").strip(" ")


def _is_hidden(element: etree._Element) -> bool:
    return bool(_HIDDEN.search(element.get("style", ""))) or element.get("hidden") is not None


def _is_struck(element: etree._Element) -> bool:
    return bool(_STRUCK_STYLE.search(element.get("style", "")))


def _span(element: etree._Element, name: str) -> int:
    text = element.get(name, "1").strip()
    return int(text) if text.isdecimal() and len(text) < 6 else 1
