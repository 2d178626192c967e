"""The PDFs that LibreOffice makes: what PDF/UA asks for and a program can check, read with pikepdf."""

import io
from itertools import pairwise

import pikepdf
import pytest

from fko_cli.edges import office
from tests.papers import written

pytestmark = pytest.mark.skipif(office.find_program() is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module", params=["concept", "resolution"])
def pdf(request):
    with pikepdf.open(io.BytesIO(office.accessible_pdf(written(request.param), ".docx"))) as opened:
        yield opened


def elements(pdf):
    """The elements of the structure tree in the order in which they are read."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one.K)


def test_it_is_tagged_names_its_language_and_shows_its_title(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "de-DE"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Region Muster" in metadata["dc:title"]


def test_headings_begin_with_the_first_level_and_skip_none(pdf):
    levels = [int(str(one.S)[2:]) for one in elements(pdf) if str(one.S) in ("/H1", "/H2", "/H3", "/H4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_headers_lists_are_lists_and_every_role_is_known(pdf):
    kinds = [str(one.S) for one in elements(pdf)]
    assert kinds.count("/TH") >= kinds.count("/Table") > 0
    assert kinds.count("/LI") == kinds.count("/LBody") > 0
    known = {
        "/P",
        "/Span",
        "/H1",
        "/H2",
        "/H3",
        "/H4",
        "/L",
        "/LI",
        "/LBody",
        "/Lbl",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/Figure",
    }
    known |= {"/Document", "/Link", "/TOC", "/TOCI", "/Sect", "/Caption", "/NonStruct", "/Title"}
    roles = {str(key): str(value) for key, value in dict(pdf.Root.StructTreeRoot.get("/RoleMap", {})).items()}
    assert {kind for kind in kinds if roles.get(kind, kind) not in known} == set()


def test_header_cells_say_what_they_head(pdf):
    for one in elements(pdf):
        if str(one.S) == "/TH":
            assert any(str(each.get("/Scope", "")) == "/Column" for each in one.A)


def test_pictures_and_links_are_described(pdf):
    assert all(str(one.get("/Alt", "")) for one in elements(pdf) if str(one.S) == "/Figure")
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if str(note.Subtype) == "/Link"]
    assert all(str(link.get("/Contents", "")) and "/StructParent" in link for link in links)


def test_links_are_reached_by_key_in_the_order_of_reading(pdf):
    assert all(page.get("/Tabs") == pikepdf.Name.S for page in pdf.pages if "/Annots" in page)


def test_every_font_travels_along(pdf):
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            described = font.get("/FontDescriptor") or font["/DescendantFonts"][0]["/FontDescriptor"]
            assert any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
