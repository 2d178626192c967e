"""Sets right what counts through a whole document after pieces were exchanged: contents, captions, bookmarks, links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from docx.document import Document

from fko_cli.edges.word import styles as named
from fko_cli.edges.word.blocks import CONTENTS_DEPTH, Entry
from fko_cli.edges.word.contents import contents_lines
from fko_cli.edges.word.package import drop_unused_relations, first_bookmark
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.units import Reader
from fko_cli.edges.word.xml import Element, add, element, put_in_place, qn, take_out

_PORTRAIT = re.compile(r"aktivitaet_\d+")
_SPACES = re.compile(r"[ \t\n\f]+")
_DEPTH = re.compile(r"\\o\s+\"1-([1-9])\"")


def set_right(document: Document, pages: Mapping[str, int]) -> tuple[Entry, ...]:
    """Renew everything that depends on the whole; gives the lines of the contents, with `pages` by bookmark."""
    body = document.element.body
    _drop_broken_bookmarks(body)
    _unlink_missing(body)
    _count_captions(body)
    field = _contents_field(body)
    depth = CONTENTS_DEPTH
    if field is not None and (found := _DEPTH.search(field[2])):
        depth = int(found[1])
    entries = tuple(_entries(document, depth))
    if field is not None and entries:
        first, last, code = field
        parent = first.getparent()
        assert parent is not None
        place = parent.index(first)
        for old in list(parent)[place : parent.index(last) + 1]:
            parent.remove(old)
        for offset, line in enumerate(contents_lines(entries, Styles(document), pages, code)):
            parent.insert(place + offset, line)
    drop_unused_relations(document)
    return entries


def _entries(document: Document, depth: int) -> Iterator[Entry]:
    """The headings in order, also those of people; each gets a bookmark where it has none."""
    reader = Reader.of(document)
    body = document.element.body
    number = first_bookmark(document) - 1
    names = {one.get(qn("w:name"), "") for one in body.iter(qn("w:bookmarkStart"))}
    levels = {named.heading(level): level for level in range(1, depth + 1)}
    for paragraph in body.iter(qn("w:p")):
        level = levels.get(reader.style_of(paragraph))
        text = _SPACES.sub(" ", reader.paragraph(paragraph).text).strip() if level else ""
        if not level or not text:
            continue
        marks = [one.get(qn("w:name"), "") for one in paragraph.iter(qn("w:bookmarkStart"))]
        name = next((one for one in marks if one.startswith("_Toc")), "")
        if not name:
            number += 1
            while (name := f"_Toc{number:08d}") in names:
                number += 1
            names.add(name)
            place = 0 if paragraph.find(qn("w:pPr")) is None else 1
            paragraph.insert(place, element("w:bookmarkStart", id=str(number), name=name))
            add(paragraph, "w:bookmarkEnd", id=str(number))
        yield Entry(level, text, name)


def _contents_field(body: Element) -> tuple[Element, Element, str] | None:
    """The first and last paragraph of the contents, and the code of their field; None where there are none to renew."""
    start: Element | None = None
    code, depth = "", 0
    for part in body.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = part.get(qn("w:fldCharType"))
        if kind is None:
            if depth == 1:
                code += part.text or ""
            continue
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        if kind == "begin" and depth == 1:
            start, code = part, ""
        elif kind == "end" and depth == 0 and start is not None:
            first, last = _paragraph_of(start), _paragraph_of(part)
            if code.split()[:1] == ["TOC"] and first is not None and last is not None:
                return (first, last, code) if first.getparent() is last.getparent() else None
    return None


def _paragraph_of(part: Element) -> Element | None:
    return next(part.iterancestors(qn("w:p")), None)


def _count_captions(body: Element) -> None:
    """Number tables and pictures in the order in which they stand now."""
    counts: Counter[str] = Counter()
    for paragraph in body.iter(qn("w:p")):
        for field in paragraph.iter(qn("w:fldSimple")):
            if words := _counting(field.get(qn("w:instr"), "")):
                counts[words] += 1
                _show(list(field.iter(qn("w:t"))), counts[words])
        code, shown, inside = "", [], ""
        for part in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
            inside = part.get(qn("w:fldCharType")) or inside
            if part.tag == qn("w:instrText") and inside == "begin":
                code += part.text or ""
            elif part.tag == qn("w:t") and inside == "separate":
                shown.append(part)
            elif part.tag == qn("w:fldChar") and inside == "end":
                if words := _counting(code):
                    counts[words] += 1
                    _show(shown, counts[words])
                code, shown = "", []


def _counting(code: str) -> str:
    """What a field counts (`Tabelle`), empty for other fields."""
    words = code.split()
    return words[1] if len(words) > 1 and words[0] == "SEQ" else ""


def _show(texts: list[Element], number: int) -> None:
    for place, text in enumerate(texts):
        text.text = "" if place else str(number)


def _drop_broken_bookmarks(body: Element) -> None:
    """Take out bookmarks that lost an end, and second ones of the same name, which Word calls damage."""
    starts, ends = list(body.iter(qn("w:bookmarkStart"))), list(body.iter(qn("w:bookmarkEnd")))
    both = {one.get(qn("w:id")) for one in starts} & {one.get(qn("w:id")) for one in ends}
    names: set[str | None] = set()
    doubled: set[str | None] = set()
    for start in starts:
        if start.get(qn("w:name")) in names:
            doubled.add(start.get(qn("w:id")))
        names.add(start.get(qn("w:name")))
    for mark in (*starts, *ends):
        number = mark.get(qn("w:id"))
        if number not in both or number in doubled:
            take_out(mark)


def _unlink_missing(body: Element) -> None:
    """Keep the text of links to portraits that no longer stand in the document, without the link."""
    names = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    for link in list(body.iter(qn("w:hyperlink"))):
        anchor = link.get(qn("w:anchor"), "")
        if _PORTRAIT.fullmatch(anchor) and anchor not in names:
            put_in_place(link, link)
