"""The draft as a Word file: looked at through its XML and its outline, never through its bytes."""

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from fko_cli.core.concept.blocks import (
    Chapter,
    Concept,
    Generated,
    Heading,
    ListItem,
    Paragraph,
    Role,
    Span,
    Table,
    TableColumn,
    plain,
)
from fko_cli.core.concept.content import build_concept, outline
from fko_cli.core.editing import Contradiction
from fko_cli.core.errors import UserError
from fko_cli.core.records import Question
from fko_cli.edges.word.document import TemplateCheck, check_template, write_concept
from fko_cli.edges.word.house_template import template_bytes
from fko_cli.edges.word.reading import draft_outline
from fko_cli.edges.word.slots import slots, tag_of
from fko_cli.edges.word.xml import printable, safe_address
from tests.concepts import activity, content, need, ongoing, report, year

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "handlungskonzept.docx"


def example() -> Concept:
    reports = (report(1, "ihk", title="Messe", start=year(2023)), report(2, "hwk", title="Messe", start=year(2025)))
    clash = Contradiction("start", ((1, "2023"), (2, "2025")))
    return build_concept(
        content(
            activity(1, reports=reports, title="Messe", start=year(2023), end=ongoing(), contradictions=(clash,)),
            activity(2, field="2", description="Zeile eins\n- Punkt\nSiehe https://www.example.org/x", partners=("A", "B")),
            activity(3, status="abgeschlossen"),
            activity(4, status="entfällt"),
            needs=(need(1, "ihk", field="1", need="Wohnraum"),),
        )
    )


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body(data: bytes):
    return docx.Document(io.BytesIO(data)).element.body


def with_blocks(*blocks) -> Concept:
    concept = example()
    return Concept(concept.words, (Chapter("vorwort", (Generated("text:vorwort", blocks),)),), concept.day, concept.editor)


def test_draft_says_what_the_concept_says():
    concept = example()
    assert draft_outline(write_concept(concept, template_bytes()).data) == outline(concept)


def test_same_concept_gives_the_same_bytes():
    assert write_concept(example(), template_bytes()).data == write_concept(example(), template_bytes()).data


def test_checked_in_template_is_the_built_one():
    assert parts(TEMPLATE.read_bytes()) == parts(template_bytes())


def test_template_has_every_style_and_slot_that_is_used():
    draft = write_concept(example(), template_bytes())
    assert draft.missing_styles == ()
    assert draft.left_out == ()


def test_no_empty_paragraphs_and_no_slot_left():
    made = body(write_concept(example(), template_bytes()).data)
    texts = ["".join(one.text or "" for one in paragraph.iter(qn("w:t"))) for paragraph in made.iter(qn("w:p"))]
    assert all(texts)
    left = [tag_of(control) for control in made.iter(qn("w:sdt")) if len(tag_of(control).split(":")) == 2]
    assert set(left) == {
        "fko:region",
        "fko:titel",
        "fko:runde",
        "fko:stand",
        "fko:herausgeber",
        "fko:foerderhinweis",
        "fko:inhalt",
    }


def test_headings_are_styled_and_leave_no_level_out():
    document = docx.Document(io.BytesIO(write_concept(example(), template_bytes()).data))
    names = {style.style_id: style.element.find(qn("w:name")).get(qn("w:val")) for style in document.styles}
    styles = [one.get(qn("w:val")) for one in document.element.body.iter(qn("w:pStyle"))]
    levels = [int(names[one][-1]) for one in styles if names[one].startswith("heading")]
    assert levels[0] == 1
    assert max(levels) == 3
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_tables_repeat_their_header_keep_rows_whole_and_describe_themselves():
    tables = list(body(write_concept(example(), template_bytes()).data).iter(qn("w:tbl")))
    assert len(tables) >= 7
    for table in tables:
        rows = list(table.iterchildren(qn("w:tr")))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblDescription')}").get(qn("w:val"))
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblLayout')}").get(qn("w:type")) == "fixed"
        assert not list(table.iter(qn("w:gridSpan"), qn("w:vMerge")))
        assert len({len(row.findall(qn("w:tc"))) for row in rows}) == 1


@pytest.mark.parametrize(("rows", "numeric", "kept"), [(12, False, 12), (13, False, 2), (30, True, 30), (31, True, 2)])
def test_no_page_begins_with_the_last_row_alone_and_figures_stay_together(rows, numeric, kept):
    columns = (TableColumn("Institution", 50), TableColumn("Wert", 50, numeric=numeric))
    table = Table("Werte", "Je Zeile ein Wert.", columns, tuple((plain(str(one)), plain("7")) for one in range(rows)))
    made = next(body(write_concept(with_blocks(table), template_bytes()).data).iter(qn("w:tbl")))
    bound = [row.find(f".//{qn('w:keepNext')}") is not None for row in made.iterchildren(qn("w:tr"))]
    assert not bound[-1] and sum(bound) == kept and bound[-3:-1] == [True, True]


def test_a_table_stays_with_the_line_on_its_source():
    table = Table("Werte", "Je Zeile ein Wert.", (TableColumn("Wert", 50),), ((plain("7"),),))
    source = Paragraph(plain("Quelle: Statistik"), Role.small)
    for blocks, kept in (((table, source), True), ((table, Paragraph(plain("Text"))), False), ((table,), False)):
        made = next(body(write_concept(with_blocks(*blocks), template_bytes()).data).iter(qn("w:tbl")))
        assert (list(made.iterchildren(qn("w:tr")))[-1].find(f".//{qn('w:keepNext')}") is not None) is kept


def test_contents_is_a_field_with_a_line_and_a_bookmark_for_every_chapter():
    concept = example()
    draft = write_concept(concept, template_bytes(), {"_Toc00000001": 2})
    made = body(draft.data)
    (control,) = slots(made)["inhalt"]
    text = "".join(one.text or "" for one in control.iter(qn("w:t"), qn("w:instrText")))
    chapters = [block.text for block in concept.blocks if isinstance(block, Heading) and block.level == 1]
    assert all(title in text for title in chapters)
    assert ' TOC \\o "1-2"' in text
    assert "Impressum PAGEREF _Toc00000001 \\h 2" in text
    anchors = {one.get(qn("w:anchor")) for one in made.iter(qn("w:hyperlink")) if one.get(qn("w:anchor"))}
    marks = [one.get(qn("w:name")) for one in made.iter(qn("w:bookmarkStart"))]
    assert anchors <= set(marks)
    assert len(marks) == len(set(marks))
    begins = [one.get(qn("w:fldCharType")) for one in made.iter(qn("w:fldChar"))]
    assert begins.count("begin") == begins.count("separate") == begins.count("end")


def test_word_is_asked_for_page_numbers_only_when_they_are_unknown():
    settings = "word/settings.xml"
    assert b"updateFields" in parts(write_concept(example(), template_bytes()).data)[settings]
    assert b"updateFields" not in parts(write_concept(example(), template_bytes(), {}).data)[settings]


def test_language_title_header_and_footer():
    data = write_concept(example(), template_bytes()).data
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert properties.title == "Regionales Handlungskonzept zur Fachkräfteoffensive NRW – Region Muster"
    assert (properties.language, properties.author) == ("de-DE", "Regionalagentur Muster")
    files = parts(data)
    assert b'w:val="de-DE"' in files["word/styles.xml"]
    assert b"autoHyphenation" in files["word/settings.xml"]
    assert "Region Muster" in files["word/header1.xml"].decode()
    assert re.findall(r"Seite |NUMPAGES|November 2026", files["word/footer1.xml"].decode()) == [
        "November 2026", "Seite ", "NUMPAGES",
    ]  # fmt: skip


def test_generated_blocks_are_controls_that_name_source_and_fingerprint():
    concept = example()
    made = body(write_concept(concept, template_bytes()).data)
    tags = [tag_of(control) for control in made.iter(qn("w:sdt"))]
    expected = [f"fko:{part.source}:{part.fingerprint}" for chapter in concept.chapters for part in chapter.parts]
    assert [tag for tag in tags if tag.count(":") > 1] == expected
    assert all(len(tag) <= 64 for tag in tags)
    numbers = [one.get(qn("w:val")) for one in made.iter(qn("w:id")) if one.getparent().tag == qn("w:sdtPr")]
    assert len(numbers) == len(set(numbers))


def test_contradictions_are_comments_at_their_portrait():
    document = docx.Document(io.BytesIO(write_concept(example(), template_bytes()).data))
    comments = [comment.text for comment in document.comments]
    assert any("Widersprüchliche Angaben zu „Beginn“" in text for text in comments)
    number = next(str(one.comment_id) for one in document.comments if "Widersprüchliche" in one.text)
    (mark,) = (one for one in document.element.body.iter(qn("w:commentRangeStart")) if one.get(qn("w:id")) == number)
    assert "A-0001 Messe" in "".join(one.text or "" for one in mark.getparent().iter(qn("w:t")))


def test_missing_texts_and_open_questions_are_comments_at_their_place():
    question = Question(7, (10, 20), 0.5, ())
    concept = build_concept(content(activity(1, title="Messe"), activity(2, title="Die Messe"), questions=(question,)))
    document = docx.Document(io.BytesIO(write_concept(concept, template_bytes()).data))
    comments = [comment.text for comment in document.comments]
    assert sum("texte/vorwort.md" in text for text in comments) == 1
    (first, second) = (text for text in comments if "Q-0007" in text)
    assert "A-0002 „Die Messe“ (R-0020, IHK Muster, Blatt Aktivitäten, Zeile 25)" in first
    assert "A-0001 „Messe“" in second


HOSTILE = [
    "<w:p>kein XML</w:p> & co",
    '{ INCLUDETEXT "C:\\\\geheim" } { =1+1 }',
    "Steuer\x00zeichen\x07 und \x1b[31m Terminal",
    "umgekehrt \u202egnuthcirredehcS\u202c und عربى",
    "😀 Emoji \U0001f600, halbes Zeichen \ud83d",
    "x" * 20_000,
    "\ufffe\uffff",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_texts_of_actors_stay_text(text):
    data = write_concept(with_blocks(Paragraph(plain(f"vorher {text} nachher"))), template_bytes()).data
    read = draft_outline(data).strip()
    assert read == f"vorher {printable(text)} nachher"
    codes = [one.text.split()[0] for one in body(data).iter(qn("w:instrText"))]
    assert set(codes) <= {"TOC", "PAGEREF", "SEQ"}


def test_line_breaks_stay_line_breaks_and_numbered_lists_begin_anew():
    items = [ListItem(plain(text), number=number) for text, number in (("a", 1), ("b", 2), ("c", 1))]
    data = write_concept(with_blocks(Paragraph(plain("eins\r\nzwei\x0bdrei")), *items), template_bytes()).data
    assert draft_outline(data).splitlines() == ["eins / zwei / drei", "+ a", "+ b", "+ c"]
    lists = [one.get(qn("w:val")) for one in body(data).iter(qn("w:numId"))]
    assert lists[0] != lists[-1]


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://www.example.org/ä b?x=1&y=<2>#z", "https://www.example.org/%C3%A4%20b?x=1&y=%3C2%3E#z"),
        ("https://münster.example.org", "https://xn--mnster-3ya.example.org"),
        ("mailto:post@example.org", "mailto:post@example.org"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://[kaputt", None),
        ("https://host:port/x", None),
        ("https://", None),
        ("https://www.example.org/" + "x" * 3000, None),
    ],
)
def test_only_sound_addresses_become_links(address, safe):
    assert safe_address(address) == safe


def test_an_unsound_address_is_printed_without_a_link():
    block = Paragraph(
        (Span("hier", href="javascript:alert(1)"), Span(" und "), Span("dort", href="https://www.example.org/"))
    )
    data = write_concept(with_blocks(block), template_bytes()).data
    assert draft_outline(data).strip() == "hier und dort"
    targets = re.findall(r'Target="(\w+:[^"]*)"', parts(data)["word/_rels/document.xml.rels"].decode())
    assert targets == ["https://www.example.org/"]


def changed(pattern: str, replacement: str, name: str = "word/document.xml") -> bytes:
    """The template with one of its parts changed as somebody might in Word."""
    files = parts(template_bytes())
    text = files[name].decode()
    files[name] = re.sub(pattern, replacement, text, flags=re.DOTALL).encode()
    assert files[name].decode() != text
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, data in files.items():
            archive.writestr(part, data)
    return target.getvalue()


def test_a_removed_slot_leaves_its_chapter_out_and_says_so():
    draft = write_concept(example(), changed(r'<w:sdt><w:sdtPr><w:alias w:val="Vorwort"/>.*?</w:sdt>', ""))
    assert draft.left_out == ("Vorwort",)
    assert "# Vorwort" not in draft_outline(draft.data)
    assert "# Zusammenfassung" in draft_outline(draft.data)


def test_a_slot_that_stands_twice_is_filled_once_and_leaves_no_placeholder():
    draft = write_concept(example(), changed(r'(<w:sdt><w:sdtPr><w:alias w:val="Vorwort"/>.*?</w:sdt>)', r"\1\1"))
    assert draft_outline(draft.data).count("# Vorwort\n") == 1
    assert "[Vorwort]" not in parts(draft.data)["word/document.xml"].decode()


def test_pictures_have_a_description_a_size_and_a_caption():
    many = build_concept(content(*(activity(n, field="12"[n % 2]) for n in range(1, 5))))
    data = write_concept(many, template_bytes()).data
    pictures = list(body(data).iter(qn("wp:docPr")))
    assert "2 laufend" in pictures[0].get("descr")
    assert len({one.get("id") for one in pictures}) == len(pictures) == 2
    assert "^= Bestehende und geplante Aktivitäten je Handlungsfeld\n^ Balken" in draft_outline(data)
    assert draft_outline(data) == outline(many)
    assert any(name.startswith("word/media/") for name in parts(data))
    assert write_concept(many, template_bytes()).data == data


def test_check_of_a_template_names_what_is_missing_and_what_nothing_fills():
    assert check_template(template_bytes()) == TemplateCheck((), (), ())
    broken = changed('"fko:vorwort"', '"fko:vorwrt"')
    assert check_template(broken) == TemplateCheck(("vorwort",), (), ("vorwrt",))


def test_a_moved_slot_moves_its_chapter():
    swapped = changed('"fko:vorwort"', '"fko:x"')
    files = parts(swapped)["word/document.xml"].decode()
    assert "fko:x" in files
    moved = changed(
        r'"fko:(vorwort|ausblick)"', lambda found: {"vorwort": '"fko:ausblick"', "ausblick": '"fko:vorwort"'}[found[1]]
    )
    lines = draft_outline(write_concept(example(), moved).data).splitlines()
    assert lines.index("# Nächste Schritte") < lines.index("# Zusammenfassung") < lines.index("# Vorwort")


def test_a_missing_style_is_named_and_the_text_printed_all_the_same():
    draft = write_concept(example(), changed('w:val="fko Fakten"', 'w:val="fko Eigenes"', "word/styles.xml"))
    assert draft.missing_styles == ("fko Fakten",)
    assert "Laufend · seit 2023" in draft_outline(draft.data)


def test_styles_are_found_by_name_when_word_has_renamed_their_ids():
    german = changed(r'"Heading1"', '"berschrift1"', "word/styles.xml")
    draft = write_concept(example(), german)
    assert draft.missing_styles == ()
    assert draft_outline(draft.data) == outline(example())


def test_an_empty_word_takes_its_line_off_the_cover():
    assert "[Untertitel]" not in parts(write_concept(example(), template_bytes()).data)["word/document.xml"].decode()


@pytest.mark.parametrize(
    "template", [b"", b"kein Word", TEMPLATE.read_bytes()[:3000]], ids=["leer", "Text", "abgeschnitten"]
)
def test_a_damaged_template_is_one_clear_message(template):
    with pytest.raises(UserError, match="handlungskonzept"):
        write_concept(example(), template)
