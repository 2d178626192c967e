"""Page numbers for the contents, from LibreOffice where it is installed: it lays the draft out as PDF.

The PDF's outline says on which page each heading stands. Asked for as PDF/A-1, which allows no compressed objects, the PDF
can be read without a library; whatever is not found as expected gives no page numbers rather than wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fko_cli.edges import office
from fko_cli.edges.word.blocks import Entry

_READABLE: Mapping[str, object] = {"ExportBookmarks": True, "SelectPdfVersion": 1}
_TITLE = re.compile(rb"/Title<([0-9A-F]+)>\s*/Dest\[(\d+) 0 R", re.DOTALL)
_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\s*<<(.*?)endobj", re.DOTALL)
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")


def page_numbers(draft: bytes, entries: Sequence[Entry]) -> dict[str, int] | None:
    """The page of each entry by its bookmark; None when LibreOffice is missing, fails or takes too long."""
    try:
        pdf = office.pdf(draft, ".docx", _READABLE)
    except office.OfficeError:
        return None
    return _matched(entries, _headings(pdf))


def _headings(pdf: bytes) -> list[tuple[str, int]]:
    """Titles and page numbers of the PDF's outline. PDF 1.4, which we ask for, writes both uncompressed."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = {number: place for place, number in enumerate(_pages(objects), 1)}
    found = ((bytes.fromhex(title.decode()).decode("utf-16"), pages.get(int(page))) for title, page in _TITLE.findall(pdf))
    return [(title, page) for title, page in found if page is not None]


def _pages(objects: dict[int, bytes]) -> list[int]:
    """The objects of the pages in order, by walking the tree of pages from its root."""
    kids = {
        number: [int(one) for one in re.findall(rb"(\d+) 0 R", found[1])]
        for number, body in objects.items()
        if b"/Pages" in body and (found := _KIDS.search(body))
    }
    roots = set(kids) - {one for numbers in kids.values() for one in numbers}
    order: list[int] = []
    waiting = sorted(roots)
    while waiting:
        number = waiting.pop(0)
        if number in kids:
            waiting = kids[number] + waiting
        else:
            order.append(number)
    return order


def _matched(entries: Sequence[Entry], headings: Sequence[tuple[str, int]]) -> dict[str, int] | None:
    """Entries and headings come in the same order; an entry that is not among the headings spoils the whole."""
    pages: dict[str, int] = {}
    rest = iter(headings)
    for entry in entries:
        wanted = _comparable(entry.text)
        page = next((page for title, page in rest if _comparable(title) == wanted), None)
        if page is None:
            return None
        pages[entry.bookmark] = page
    return pages


def _comparable(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b-\u200f]+", "", text)
