"""The finished documents: accessible on the level of XML, valid for an independent validator, at home in the template."""

import base64
import io

import docx
import docx.enum.text
import pytest
from docx.oxml.ns import qn
from docx.shared import RGBColor
from openxml_audit import FileFormat, OpenXmlValidator

from fko_cli.core.papers.paper import plain_text
from fko_cli.core.papers.resolution import resolution
from fko_cli.core.papers.talk import talk
from fko_cli.edges.word.papers import write_paper
from fko_cli.edges.word.styles import Styles
from tests.concepts import activity, content, need
from tests.papers import DOCUMENTS, TEMPLATE, example, written
from tests.wordcheck import contrast, findings


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_are_accessible(name):
    assert findings(written(name)) == []


def invalid(data: bytes, folder) -> list[str]:
    path = folder / "dokument.docx"
    path.write_bytes(data)
    return [str(one) for one in OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path)).errors]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_are_valid(name, tmp_path):
    assert invalid(written(name), tmp_path) == []


def changed(change) -> bytes:
    document = docx.Document(io.BytesIO(written("resolution")))
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_the_validator_sees_what_stands_in_the_wrong_place(tmp_path):
    def wrong(document):
        paragraph = document.paragraphs[0]._p
        paragraph.append(paragraph.pPr)  # properties after the text

    assert invalid(changed(wrong), tmp_path)


def _no_title(document):
    document.core_properties.title = ""


def _no_language(document):
    document.core_properties.language = ""


def _skipped_level(document):
    document.add_paragraph("Zu tief", style="heading 4")


def _no_header_row(document):
    header = document.tables[0].rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    header.getparent().remove(header)


def _merged(document):
    first, second, *_ = document.tables[0].rows[1].cells
    first.merge(second)


def _empty_paragraph(document):
    document.add_paragraph("")


def _typed_list(document):
    document.add_paragraph("- kein echter Listenpunkt")


def _pale_style(document):
    document.styles["Body Text"].font.color.rgb = RGBColor(0xBB, 0xBB, 0xBB)


def _page_break(document):
    document.add_paragraph("Text").add_run().add_break(docx.enum.text.WD_BREAK.PAGE)


def _bare_picture(document):
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    document.add_picture(io.BytesIO(base64.b64decode(pixel)))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_no_title, "keinen Titel"),
        (_no_language, "Sprache des Dokuments fehlt"),
        (_skipped_level, "folgt auf Ebene"),
        (_no_header_row, "keine ausgezeichnete Kopfzeile"),
        (_merged, "verbundene Zellen"),
        (_empty_paragraph, "leerer Absatz"),
        (_typed_list, "nur dem Aussehen nach ein Listenpunkt"),
        (_pale_style, "zu wenig Kontrast"),
        (_page_break, "Seitenumbruch ist von Hand"),
        (_bare_picture, "keinen Alternativtext"),
    ],
)
def test_the_checker_finds_each_offence(change, sentence):
    assert any(sentence in one for one in findings(changed(change)))


def test_contrast_is_that_of_the_standard():
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_a_template_without_the_style_for_titles_gets_one_like_its_headings():
    template = docx.Document(TEMPLATE)
    style = template.styles["fko Papiertitel"].element
    style.getparent().remove(style)
    saved = io.BytesIO()
    template.save(saved)
    document = docx.Document(io.BytesIO(write_paper(resolution(example()), saved.getvalue()).data))
    made = document.styles["fko Papiertitel"]
    assert made.base_style.name == "Heading 1"
    assert document.paragraphs[0].style.name == "fko Papiertitel"
    assert not made.paragraph_format.page_break_before


def test_a_paper_has_no_cover_and_its_header_on_the_first_page():
    document = docx.Document(io.BytesIO(written("talk")))
    assert document.paragraphs[0].text.startswith("Jährliches Kooperationsgespräch")
    assert "Platz für die Logos" not in "".join(one.text for one in document.paragraphs)
    section = document.sections[0]
    assert not section.different_first_page_header_footer
    texts = "".join(section.header._element.itertext())
    assert "Kooperationsgespräch" in texts and "Region Muster" in texts
    assert Styles(document).missing() == ()


NASTY = "Zeile\x07 <w:p>&amp; { HYPERLINK } 👩‍🔧 \u202eעברית\u202c " + "Wort " * 4000


def test_papers_take_whatever_institutions_wrote(tmp_path):
    values = {"title": NASTY, "lead": NASTY[:300], "status": "geplant"}
    made = content(activity(1, **values), needs=(need(1, "ihk", field="1", need=NASTY),))
    paper = talk(made)
    data = write_paper(paper, TEMPLATE.read_bytes()).data
    assert findings(data) == []
    assert invalid(data, tmp_path) == []
    text = plain_text(paper)
    assert "<w:p>&amp; { HYPERLINK } 👩‍🔧 עברית" in text
    assert all(one.isprintable() or one in "\r\n\u200d" for one in text)
