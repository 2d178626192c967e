import io
import zipfile

import pikepdf
import pytest

from fko_cli.core.concept.content import build_concept
from fko_cli.edges import office
from fko_cli.edges.word import pagination
from fko_cli.edges.word.blocks import Entry
from fko_cli.edges.word.document import write_concept
from fko_cli.edges.word.house_template import template_bytes
from tests.concepts import activity, content, year


@pytest.mark.skipif(office.find_program() is None, reason="LibreOffice is not installed")
def test_pages_of_the_contents_are_those_on_which_the_headings_stand():
    draft = write_concept(build_concept(content(activity(1))), template_bytes())
    pages = pagination.page_numbers(draft.data, draft.entries)
    assert pages is not None
    chapters = [pages[entry.bookmark] for entry in draft.entries if entry.level == 1]
    # cover, imprint, contents; then every chapter begins on a page of its own
    assert chapters == [2, *range(4, len(chapters) + 3)]
    assert set(pages) == {entry.bookmark for entry in draft.entries}


@pytest.mark.skipif(office.find_program() is None, reason="LibreOffice is not installed")
def test_pages_are_right_where_pictures_take_room():
    activities = [activity(n, description="Ein Satz. " * 60, start=year(2024), end=year(2027)) for n in range(1, 8)]
    concept = build_concept(content(*activities))
    first = write_concept(concept, template_bytes())
    pages = pagination.page_numbers(first.data, first.entries)
    assert pages is not None
    final = write_concept(concept, template_bytes(), pages)
    assert b"<wp:inline" in zipfile.ZipFile(io.BytesIO(final.data)).read("word/document.xml")
    with pikepdf.open(io.BytesIO(office.accessible_pdf(final.data, ".docx"))) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: place for place, page in enumerate(pdf.pages, 1)}
        stands = [(str(one.title), numbers[one.destination[0].objgen]) for one in every(outline.root)]
    shown = [(entry.text, pages[entry.bookmark]) for entry in final.entries]
    assert [one for one in stands if one in shown] == shown


def every(items):
    """All headings of an outline in order."""
    for one in items:
        yield one
        yield from every(one.children)


def test_without_libreoffice_there_are_no_page_numbers(monkeypatch):
    monkeypatch.setattr(office, "find_program", lambda: None)
    assert pagination.page_numbers(b"", []) is None


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "sleep 5"], ids=["fails", "writes nothing", "hangs"])
def test_a_libreoffice_that_does_not_work_gives_no_page_numbers(script, tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_program", lambda: str(program))
    monkeypatch.setattr(office, "MAX_SECONDS", 1)
    assert pagination.page_numbers(b"", [Entry(1, "Vorwort", "_Toc1")]) is None


PDF = b"""
1 0 obj <</Type/Page/Parent 9 0 R>> endobj 2 0 obj <</Type/Page/Parent 8 0 R>> endobj
3 0 obj <</Type/Page/Parent 8 0 R>> endobj
8 0 obj <</Type/Pages/Kids[ 2 0 R 3 0 R ]/Count 2/Parent 9 0 R>> endobj
9 0 obj <</Type/Pages/Kids[ 1 0 R 8 0 R ]/Count 3>> endobj
20 0 obj <</Title<TITLE1>
/Dest[1 0 R/XYZ 0 0 0]>> endobj
21 0 obj <</Title<TITLE2>/Dest[3 0 R/XYZ 0 0 0]>> endobj
"""


def outlined(*titles: str) -> bytes:
    pdf = PDF
    for number, title in enumerate(titles, 1):
        pdf = pdf.replace(b"TITLE%d" % number, ("\ufeff" + title).encode("utf-16-be").hex().upper().encode())
    return pdf


@pytest.mark.parametrize(
    ("wanted", "pages"),
    [
        (["Vorwort", "Wie das\u00a0Konzept"], {"m0": 1, "m1": 3}),
        (["Wie das Konzept"], {"m0": 3}),
        (["Vorwort", "fehlt"], None),
    ],
)
def test_page_numbers_are_read_from_the_outline_in_order_or_not_at_all(wanted, pages, monkeypatch):
    monkeypatch.setattr(office, "pdf", lambda *told: outlined("Vorwort", "Wie das Konzept"))
    entries = [Entry(1, text, f"m{number}") for number, text in enumerate(wanted)]
    assert pagination.page_numbers(b"", entries) == pages
