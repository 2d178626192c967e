"""The reader for Word documents (.docx, .docm): each table is a sheet, all other text is told beside.

What was deleted or struck out counts as struck, what was inserted as text; comments go to the cell that they stand at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from fko_cli.core.findings import finding
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.records import Finding
from fko_cli.edges.intake.docx_text import Words, children, read_blocks, row_cells, table_rows
from fko_cli.edges.intake.guard import Parts, Refused, damaged, not_a_workbook, unsafe
from fko_cli.edges.intake.margins import plain_margin
from fko_cli.edges.intake.ods_styles import attribute
from fko_cli.edges.intake.package import summary_of
from fko_cli.edges.intake.spread import SpreadTable
from fko_cli.edges.intake.xlsx_drawings import TEXT_CARRIERS, Drawings, read_frame
from fko_cli.edges.intake.xlsx_relations import Relation, read_relations
from fko_cli.edges.intake.xlsx_strings import local_name

BLIND_TO = ("Farben", "Formeln")
MAX_TABLES = 300
_MARGINS = ("header", "footer")
_NOTES = ("footnotes", "endnotes")


@dataclass
class _Document:
    """What comes together on the way through a document."""

    parts: Parts
    relations: dict[str, Relation]
    comments: dict[str, str]
    tables: list[SpreadTable] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    tracked: bool = False

    @property
    def targets(self) -> dict[str, str]:
        """The addresses behind links, by relation id."""
        return {key: one.target for key, one in self.relations.items() if one.kind == "hyperlink" and one.external}


def read(content: bytes, kind: str = "docx") -> Workbook:
    """Read the tables of a document; Refused when there are none, or the file is damaged or too large."""
    parts = Parts(content)
    if parts.ambiguous:
        raise unsafe("zwei Bestandteile der Datei tragen denselben Namen")
    main = next((one.target for one in read_relations(parts, "").values() if one.kind == "officeDocument"), "")
    main = main if main in parts else "word/document.xml"
    relations = read_relations(parts, main)
    document = _Document(parts, relations, _comments(parts, relations))
    body = parts.xml(main).find("{*}body")
    if body is None:
        raise damaged("das Word-Dokument hat keinen Inhalt")
    _read_body(children(body), document)
    if not document.tables:
        raise not_a_workbook("ein Word-Dokument ohne Tabelle")
    document.boxes += _drawn_texts(document)
    sheets = [Sheet(f"Tabelle {number}", tuple(one.cells)) for number, one in enumerate(document.tables, start=1)]
    sheets[0] = Sheet(sheets[0].name, sheets[0].cells, shapes=tuple(document.boxes), margins=tuple(_margins(document)))
    remarks = ["Es ist ein Word-Dokument; gelesen wurden seine Tabellen."]
    if document.tracked:
        remarks.append("Im Dokument wurden Änderungen nachverfolgt; Gelöschtes gilt als durchgestrichen.")
    if any(name.startswith("word/media/") for name in parts.names):
        remarks.append("Im Dokument sind Bilder; ihr Inhalt wurde nicht gelesen.")
    if any(name.startswith("word/embeddings/") for name in parts.names):
        document.unread.add("eingebettete Dateien")
    if document.unread:
        remarks.append(f"Das Dokument enthält {' und '.join(sorted(document.unread))}; das wurde nicht gelesen.")
    return Workbook(
        kind,
        tuple(sheets),
        blind_to=BLIND_TO,
        remarks=tuple(remarks),
        summary=summary_of(parts),
        findings=tuple(_findings(document, sheets[0].name)),
    )


def _read_body(blocks: Iterator[etree._Element], document: _Document) -> None:
    for block in blocks:
        tag = local_name(block)
        if tag == "altChunk":
            document.unread.add("ein eingefügtes anderes Dokument")
        elif tag == "tbl" and _is_frame(block):
            for row in table_rows(block):
                for cell in row_cells(row):
                    _read_body(children(cell), document)
        elif tag == "tbl":
            if len(document.tables) >= MAX_TABLES:
                raise unsafe(f"mehr als {MAX_TABLES} Tabellen")
            document.tables.append(_table(block, document))
        elif tag == "p":
            words = _words(iter([block]), document)
            document.beside += [words.text] if words.text.strip() else []


def _is_frame(table: etree._Element) -> bool:
    """Whether a table only arranges other tables below each other: it has one column, and tables in it."""
    return table.find(".//{*}tbl") is not None and all(len(row_cells(row)) < 2 for row in table_rows(table))


def _words(blocks: Iterator[etree._Element], document: _Document) -> Words:
    words = Words(document.targets)
    read_blocks(blocks, words)
    document.boxes += words.boxes
    document.tracked = document.tracked or words.tracked
    return words


def _table(element: etree._Element, document: _Document) -> SpreadTable:
    spread = SpreadTable()
    merges: dict[int, int] = {}
    for row in table_rows(element):
        spread.next_row()
        before = row.find("{*}trPr/{*}gridBefore")
        spread.skip(_number(before) if before is not None else 0)
        for cell in row_cells(row):
            _put(cell, spread, document, merges)
    return spread


def _put(cell: etree._Element, spread: SpreadTable, document: _Document, merges: dict[int, int]) -> None:
    """Put a cell into the table; `merges` are the first rows of cells that run on downwards, by their column."""
    properties = cell.find("{*}tcPr")
    span = properties.find("{*}gridSpan") if properties is not None else None
    if cell.find(".//{*}altChunk") is not None:
        document.unread.add("ein eingefügtes anderes Dokument")
    words = _words(children(cell), document)
    notes = [document.comments[one] for one in words.comments if one in document.comments]
    document.told.update(words.comments)
    found = None
    if words.text.strip() or notes:
        value = words.text if words.text.strip() else None
        link = words.links[0] if words.links else ""
        found = Cell(0, 0, value, words.text if value else "", struck=words.struck, comment="\n".join(notes), link=link)
    columns = _number(span) if span is not None else 1
    spread.put(found, columns=columns)
    merge = properties.find("{*}vMerge") if properties is not None else None
    column = spread.column - columns + 1
    if merge is None or attribute(merge, "val") == "restart":
        merges[column] = spread.row
    elif column in merges:
        spread.stretch(merges[column], column, columns)


def _number(element: etree._Element) -> int:
    text = attribute(element, "val")
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _comments(parts: Parts, relations: dict[str, Relation]) -> dict[str, str]:
    """Comment id -> author and words."""
    found: dict[str, str] = {}
    for root in _side_parts(parts, relations, ("comments",)):
        for comment in root.iterfind("{*}comment"):
            words = Words()
            read_blocks(children(comment), words)
            author = attribute(comment, "author")
            if words.text.strip():
                found[attribute(comment, "id")] = f"{author}: {words.text}" if author else words.text
    return found


def _margins(document: _Document) -> Iterator[str]:
    for root in _side_parts(document.parts, document.relations, _MARGINS):
        for paragraph in root.iter("{*}p"):
            yield from plain_margin(_words(iter([paragraph]), document).text)


def _drawn_texts(document: _Document) -> list[str]:
    """The words in diagrams and charts."""
    drawings = Drawings()
    for one in document.relations.values():
        if one.kind in TEXT_CARRIERS and not one.external and one.target in document.parts:
            with suppress(Refused):
                read_frame(document.parts, one.target, drawings)
    return drawings.texts


def _findings(document: _Document, first: str) -> Iterator[Finding]:
    for root in _side_parts(document.parts, document.relations, _NOTES):
        for note in root:
            words = _words(children(note), document)
            document.beside += [words.text] if words.text.strip() else []
    if document.beside:
        yield finding("F125", value="\n".join(document.beside))
    for key, text in document.comments.items():
        if key not in document.told:
            yield finding("F126", sheet=first, value=text)


def _side_parts(parts: Parts, relations: dict[str, Relation], kinds: tuple[str, ...]) -> Iterator[etree._Element]:
    """The roots of parts beside the main one; a broken one spoils nothing else."""
    for one in relations.values():
        if one.kind in kinds and not one.external and one.target in parts:
            try:
                yield parts.xml(one.target)
            except Refused:
                continue
