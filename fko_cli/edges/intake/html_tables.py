"""The reader for tables in web pages, which web portals and office programs like to name .xls: each table is a sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from fko_cli.core.findings import finding
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.edges.intake import csv_text
from fko_cli.edges.intake.guard import damaged, not_a_workbook, unsafe
from fko_cli.edges.intake.mail_text import decoded
from fko_cli.edges.intake.spread import SpreadTable, struck_part

BLIND_TO = ("Kommentare", "Farben", "Formeln")
MAX_TABLES = 300
MAX_DEPTH = 200
"""Elements in elements; real pages have some dozens."""
_CELLS = ("td", "th")
_UNSEEN = {"script", "style", "title", "meta", "link", "template", "noscript", "xml"}
_STRUCK = {"s", "strike", "del"}
_BREAKING = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_CLASS = re.compile(r"\s*(?:<!--)?\s*[a-z]*\.([\w-]+)\s*")
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SUMMARY = {"description": "Kommentar", "keywords": "Stichwörter", "subject": "Betreff"}
_UNTYPED = ("hidden", "submit", "button", "reset", "image", "file", "password")
"""Fields of a form into which nobody writes an answer."""


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
    # As bytes, because a declared encoding in a text that is decoded already is refused.
    data = _text(content).encode("utf-8", "replace")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as problem:
        raise damaged("die Internetseite ist nicht lesbar") from problem
    tables = [one for one in root.iter("table") if not _is_frame(one) and all(map(_is_frame, one.iterancestors("table")))]
    if not tables:
        raise not_a_workbook("eine Internetseite ohne Tabelle")
    if len(tables) > MAX_TABLES:
        raise unsafe(f"mehr als {MAX_TABLES} Tabellen")
    if max(_depths(root)) > MAX_DEPTH:
        raise unsafe("die Internetseite ist zu tief verschachtelt")
    _apply_classes(root)
    sheets, placed = [], set[etree._Element]()
    for number, table in enumerate(tables, start=1):
        sheets.append(Sheet(f"Tabelle {number}", tuple(_cells(table, placed))))
    beside = _beside(root, placed)
    findings = (finding("F125", value=beside),) if beside else ()
    return Workbook(kind, tuple(sheets), blind_to=BLIND_TO, findings=findings, summary=dict(_summary(root)))


def _summary(root: etree._Element) -> Iterator[tuple[str, str]]:
    """What programs write into the head of the page of the properties that people type."""
    told = [("Titel", one.text) for one in root.iter("title")]
    told += [(_SUMMARY.get(str(one.get("name")).lower(), ""), one.get("content")) for one in root.iter("meta")]
    yield from ((name, words) for name, text in told if name and (words := _blanks(text or "").strip()))


def _text(content: bytes) -> str:
    """The characters of the page: what is valid UTF-8 is that, else its own word about its encoding counts."""
    declared = _CHARSET.search(content[:4000])
    if declared is not None and not content.startswith(csv_text.BYTE_ORDER_MARKS):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return decoded(content, declared.group(1).decode("ascii", "replace"))
    return csv_text.decode(content) or content.decode("cp1252", "replace")


def _apply_classes(root: etree._Element) -> None:
    """Write what the page's style sheet strikes out or hides at the elements themselves; Excel saves its formats so."""
    told: dict[str, str] = {}
    for sheet in root.iter("style"):
        for names, rule in _RULE.findall(sheet.text or ""):
            if _STRUCK_STYLE.search(rule) or _HIDDEN.search(rule):
                told.update((found.group(1), rule) for one in names.split(",") if (found := _CLASS.fullmatch(one)))
    for element in root.iter() if told else ():
        rules = [told[name] for name in str(element.get("class") or "").split() if name in told]
        if rules:
            element.set("style", ";".join([*rules, element.get("style", "")]))


def _depths(root: etree._Element) -> Iterator[int]:
    """How deep the elements lie; the walks below go as deep."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        yield depth


def _cells(table: etree._Element, placed: set[etree._Element]) -> list[Cell]:
    """The cells of a table; their elements are added to `placed`."""
    spread, strayed = SpreadTable(), False
    for row in _rows(table):
        if row.tag == "tr" or not strayed:
            spread.next_row()
        strayed, hidden = row.tag != "tr", _is_hidden(row)
        for cell in _within(row, _CELLS) if row.tag == "tr" else [row]:
            placed.add(cell)
            spread.put(_cell(cell, hidden), rows=_span(cell, "rowspan"), columns=_span(cell, "colspan"))
    return spread.cells


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of this table, not of tables in it; also cells that stand in no row."""
    return _within(table, ("tr", *_CELLS))


def _is_frame(table: etree._Element) -> bool:
    """Whether a table only arranges other tables below each other: it has one column, and tables in it."""
    return table.find(".//table") is not None and all(len(list(_within(row, _CELLS))) < 2 for row in _rows(table))


def _within(element: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The nearest elements of these names, also below forms and groups of rows, but not in tables within."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag != "table":
            yield from _within(child, tags)


def _cell(element: etree._Element, hidden: bool) -> Cell | None:
    words = _Words()
    _walk(element, _is_struck(element), words)
    text = words.text
    if not text:
        return None
    struck = "\n".join(filter(None, map(_tidy, struck_part(words.pieces).split("\n"))))
    hidden = hidden or _is_hidden(element)
    return Cell(0, 0, text, text, struck=struck, link=words.link, hidden=hidden)


def _walk(element: etree._Element, struck: bool, words: _Words, placed: Collection[etree._Element] = ()) -> None:
    """Gather the text below an element, but for what stands in cells that are `placed`."""
    if element.text:
        words.pieces.append((_blanks(element.text), struck))
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _BREAKING:
            words.pieces.append(("\n", struck))
        elif tag in ("td", "th"):
            words.pieces.append((" ", struck))
        if tag in ("input", "select", "img"):
            words.pieces.append((_entered(child, tag), struck))
        elif tag and tag not in _UNSEEN and child not in placed:
            if tag == "a" and not words.link:
                words.link = child.get("href", "")
            _walk(child, struck or tag in _STRUCK or _is_struck(child), words, placed)
        if tag in _BREAKING and tag != "br":
            words.pieces.append(("\n", struck))
        if child.tail:
            words.pieces.append((_blanks(child.tail), struck))


def _entered(element: etree._Element, tag: str) -> str:
    """What a field of a form holds or a picture stands for."""
    if tag == "img":
        return str(element.get("alt", ""))
    if tag == "select":
        options = list(element.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        return "; ".join(_blanks("".join(map(str, one.itertext()))).strip() for one in chosen)
    kind = element.get("type", "text").strip().lower()
    if kind in ("checkbox", "radio"):
        return " ☐ " if element.get("checked") is None else " ☒ "
    return "" if kind in _UNTYPED else _blanks(element.get("value", ""))


def _beside(root: etree._Element, placed: Collection[etree._Element]) -> str:
    """The text outside the cells of all tables: captions and what strayed between cells, too."""
    words = _Words()
    _walk(root, False, words, placed)
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
