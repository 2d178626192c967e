"""Work done in Word and new data: each scenario edits a draft as people do, then checks the text of the next one."""

import copy
import io
import re
import struct
import subprocess
import zlib

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from fko_cli.core.concept.content import build_concept
from fko_cli.core.concept.written import Known
from fko_cli.edges.word.document import write_concept
from fko_cli.edges.word.house_template import template_bytes
from fko_cli.edges.word.reading import draft_outline, text_of
from fko_cli.edges.word.redraft import redraft
from fko_cli.edges.word.slots import slots, tag_of
from tests.concepts import activity, content, need, ongoing, territory, year

TEMPLATE = template_bytes()
MESSE = {
    "title": "Messe",
    "description": "Eine Messe im Herbst.",
    "start": year(2024),
    "end": ongoing(),
    "lead": "IHK Muster",
    "partners": ("A", "B"),
    "territory": territory("Kreis Nord"),
}
PREIS = {"title": "Preis", "description": "Ein Preis für Betriebe.", "status": "geplant", "lead": "HWK Muster"}
BOERSE = {"title": "Börse", "field": "2", "description": "Erster Absatz.\nZweiter Absatz.", "lead": "Stadt Muster"}


def concept(*activities, **others):
    made = activities or (activity(1, **MESSE), activity(2, **PREIS), activity(3, **BOERSE))
    return build_concept(content(*made, needs=(need(1, "ihk", field="1", need="Wohnraum"),), **others))


def numbered(**changes):
    """The three activities with some values changed (`A1={"lead": "X"}`), added (`A4`) or taken out (`A2=None`)."""
    known = {1: MESSE, 2: PREIS, 3: BOERSE}
    given = {int(key[1:]): value for key, value in changes.items()}
    numbers = sorted(known.keys() | given.keys())
    return concept(
        *(activity(n, **{**known.get(n, {}), **(given.get(n) or {})}) for n in numbers if given.get(n, 1) is not None)
    )


BEFORE = write_concept(concept(), TEMPLATE, {})


class Editor:
    """A draft as somebody works on it."""

    def __init__(self, data=BEFORE.data):
        self.document = docx.Document(io.BytesIO(data))
        self.body = self.document.element.body

    def paragraph(self, text):
        return next(one for one in self.body.iter(qn("w:p")) if text in text_of(one) and not style(one).startswith("TOC"))

    def block(self, source):
        return next(one for one in self.body.iter(qn("w:sdt")) if tag_of(one).startswith(f"fko:{source}:"))

    def replace(self, old, new):
        """Type new words over old ones, which Word leaves in a run of their own."""
        paragraph = self.paragraph(old)
        text = next(one for one in paragraph.iter(qn("w:t")) if old in (one.text or ""))
        text.text = text.text.replace(old, new)
        return self

    def write_below(self, element, text, style=None):
        made = copy.deepcopy(self.paragraph("Ein Preis für Betriebe."))
        for one in list(made)[1:]:
            made.remove(one)
        element.addnext(made)
        Paragraph(made, self.document._body).add_run(text)
        if style:
            Paragraph(made, self.document._body).style = style
        return made

    def row(self, first_cell):
        return next(one for one in self.body.iter(qn("w:tr")) if text_of(one).startswith(first_cell))

    @property
    def data(self):
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()


def style(paragraph):
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else found.get(qn("w:val"))


def again(editor, new, before=BEFORE):
    return redraft(editor.data, new, write_concept(new, TEMPLATE, {}), Known(before.read()), {})


def text(made):
    """All paragraphs of the body in order, as people read them."""
    return "\n".join(text_of(one) for one in docx.Document(io.BytesIO(made.draft.data)).element.body.iter(qn("w:p")))


def comments(made):
    return [(one.author, one.text) for one in docx.Document(io.BytesIO(made.draft.data)).comments]


def told(made):
    return [(one.source, one.clash.kind.value) for one in made.told]


NEW_LEAD = {"A1": {"lead": "Stadt Muster"}}


def test_an_untouched_draft_becomes_the_new_one():
    new = numbered(A1={"description": "Eine große Messe."}, A2=None, A4={"title": "Neues", "lead": "IHK Muster"})
    made = again(Editor(), new)
    assert draft_outline(made.draft.data) == draft_outline(write_concept(new, TEMPLATE, {}).data)
    assert (made.told, made.edited) == ((), 0)


def test_nothing_changed_gives_the_same_words_and_the_same_bytes_each_time():
    editor = Editor().replace("Eine Messe im Herbst.", "Eine Messe im Frühling.")
    first, second = again(editor, concept()), again(editor, concept())
    assert first.draft.data == second.draft.data
    assert "Eine Messe im Frühling." in text(first)


def test_an_edit_inside_stays_and_new_data_of_other_paragraphs_come_in():
    made = again(Editor().replace("im Herbst", "im Frühling"), numbered(**NEW_LEAD))
    assert "Eine Messe im Frühling." in text(made)
    assert "Federführung\tStadt Muster" in text(made).partition("A-0001 Messe\nLaufend")[2].partition("A-0002")[0]
    assert (made.told, made.edited) == ((), 1)


def test_both_changed_keeps_the_edit_and_shows_both_versions_in_a_comment():
    made = again(Editor().replace("im Herbst", "im Frühling"), numbered(A1={"description": "Eine Messe im Winter."}))
    assert "Eine Messe im Frühling." in text(made)
    assert "Eine Messe im Winter." not in text(made)
    assert told(made) == [("aktivitaet:A-0001", "changed")]
    ((author, remark),) = [one for one in comments(made) if "Frühling" in one[1]]
    assert author == "fko"
    assert "Von Hand: „Eine Messe im Frühling.“" in remark
    assert "Nach den Angaben: „Eine Messe im Winter.“" in remark


def test_a_conflict_is_told_once_and_its_comment_stays_until_somebody_deletes_it():
    winter = numbered(A1={"description": "Eine Messe im Winter."})
    first = again(Editor().replace("im Herbst", "im Frühling"), winter)
    second = again(Editor(first.draft.data), winter, first.draft)
    assert told(second) == []
    assert [one for one in comments(second) if "Frühling" in one[1]]
    assert "Eine Messe im Frühling." in text(second)


@pytest.mark.parametrize("format_", ["b", "i", "color", "sz"])
def test_formatting_alone_is_an_edit(format_):
    editor = Editor()
    for run in Paragraph(editor.paragraph("Ein Preis für Betriebe."), editor.document._body).runs:
        run.bold, run.italic = format_ == "b" or None, format_ == "i" or None
        run.font.color.rgb = RGBColor(170, 0, 0) if format_ == "color" else None
        run.font.size = Pt(17) if format_ == "sz" else None
    made = again(editor, numbered(A2={"description": "Ein Preis für alle."}))
    (paragraph,) = [one for one in Editor(made.draft.data).body.iter(qn("w:p")) if text_of(one) == "Ein Preis für Betriebe."]
    assert paragraph.find(f".//{qn(f'w:{format_}')}") is not None
    assert ("aktivitaet:A-0002", "changed") in told(made)


@pytest.mark.parametrize(
    "format_", ['<w:ind %s w:left="1800"/>', '<w:spacing %s w:after="400"/>', '<w:shd %s w:val="clear" w:fill="FFAAAA"/>']
)
def test_space_and_shade_given_by_hand_are_an_edit(format_):
    editor = Editor()
    line = next(one for one in editor.block("aktivitaet:A-0001").iter(qn("w:p")) if "Federführung" in text_of(one))
    line.find(qn("w:pPr")).append(parse_xml(format_ % nsdecls("w")))
    made = again(editor, numbered(**NEW_LEAD))
    assert told(made) == [("aktivitaet:A-0001", "changed")]
    block = Editor(made.draft.data).block("aktivitaet:A-0001")
    assert any(
        one.get(qn("w:left")) == "1800" or one.get(qn("w:after")) == "400" or one.get(qn("w:fill")) for one in block.iter()
    )


def test_a_cell_coloured_by_hand_stays_when_its_row_changes():
    editor = Editor()
    cell = next(one for one in editor.row("A-0001").iter(qn("w:tc")) if "IHK Muster" in text_of(one))
    cell.find(qn("w:tcPr")).append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="FFAAAA"/>'))
    made = again(editor, numbered(**NEW_LEAD))
    assert ("ueberblick:1", "changed") in told(made)
    assert any(one.get(qn("w:fill")) == "FFAAAA" for one in Editor(made.draft.data).block("ueberblick:1").iter(qn("w:shd")))


def test_text_between_blocks_stays_at_its_place():
    editor = Editor()
    editor.write_below(editor.block("aktivitaet:A-0001"), "Dazwischen geschrieben.")
    editor.write_below(editor.block("zusammenfassung"), "Nach der Zusammenfassung.")
    made = again(editor, numbered(A1={"lead": "X"}, A4={"title": "Neues"}))
    lines = text(made).splitlines()
    between = lines.index("Dazwischen geschrieben.")
    assert (lines[between - 1], lines[between + 1]) == ("Gemeldet von\tIHK Muster", "A-0004 Neues")
    assert lines[lines.index("Nach der Zusammenfassung.") + 1] == "Auftrag und Ziel"
    assert not made.told


def test_a_moved_block_stays_where_it_was_moved():
    editor = Editor()
    block = editor.block("aktivitaet:A-0001")
    editor.block("aktivitaet:A-0003").addnext(block)
    made = again(editor, numbered(A1={"lead": "X"}))
    portraits = re.findall(r"^### (A-\d+)", draft_outline(made.draft.data), re.MULTILINE)
    assert portraits == ["A-0002", "A-0003", "A-0001"]
    assert "Federführung: X" in draft_outline(made.draft.data)


def test_a_deleted_block_stays_deleted_and_is_told_of_once_when_its_data_change():
    editor = Editor()
    block = editor.block("aktivitaet:A-0002")
    block.getparent().remove(block)
    same = again(editor, numbered(**NEW_LEAD))
    assert ("### A-0002" in draft_outline(same.draft.data), told(same)) == (False, [])
    changed = numbered(A2={"description": "Ein Preis für alle."})
    made = again(Editor(same.draft.data), changed, same.draft)
    assert ("### A-0002" in draft_outline(made.draft.data), told(made)) == (False, [("aktivitaet:A-0002", "removed")])
    assert any("Ein Preis für alle." in remark for _, remark in comments(made))
    third = again(Editor(made.draft.data), changed, made.draft)
    assert ("### A-0002" in draft_outline(third.draft.data), told(third)) == (False, [])
    assert not [
        one for one in Editor(made.draft.data).body.iter(qn("w:hyperlink")) if one.get(qn("w:anchor")) == "aktivitaet_0002"
    ]


def test_what_is_new_in_a_deleted_chapter_comes_in_with_a_remark():
    editor = Editor()
    for source in ("titel:feld-2", "text:feld-2", "ueberblick:2", "titel:portraets-2", "aktivitaet:A-0003"):
        control = editor.block(source)
        control.getparent().remove(control)
    made = again(editor, numbered(A4={"title": "Kurs", "field": "2", "description": "Ein Kurs."}))
    assert ("aktivitaet:A-0004", "homeless") in told(made)
    assert any("das Kapitel, zu dem es gehört, ist von Hand gestrichen" in remark for _, remark in comments(made))
    assert "homeless" not in dict(told(again(editor, numbered(**NEW_LEAD)))).values()


def test_an_activity_that_is_gone_goes_unless_somebody_edited_it():
    made = again(Editor().replace("Ein Preis für Betriebe.", "Ein Preis, neu beschrieben."), numbered(A1=None, A2=None))
    outline = draft_outline(made.draft.data)
    assert "### A-0001" not in outline
    assert "Ein Preis, neu beschrieben." in outline
    assert told(made) == [("aktivitaet:A-0002", "gone")]
    second = again(Editor(made.draft.data), numbered(A1=None, A2=None), made.draft)
    assert ("Ein Preis, neu beschrieben." in text(second), told(second)) == (True, [])


def test_a_new_activity_comes_to_its_place_in_order():
    made = again(Editor().replace("im Herbst", "im Frühling"), numbered(A4={"title": "Neues", "status": "laufend"}))
    portraits = re.findall(r"^### (A-\d+)", draft_outline(made.draft.data), re.MULTILINE)
    assert portraits == ["A-0001", "A-0004", "A-0002", "A-0003"]


def test_a_changed_status_moves_a_portrait_with_the_work_in_it():
    made = again(
        Editor().replace("Ein Preis für Betriebe.", "Ein Preis, neu."),
        numbered(A1={"status": "geplant"}, A2={"status": "laufend"}),
    )
    portraits = re.findall(r"^### (A-\d+)", draft_outline(made.draft.data), re.MULTILINE)
    assert portraits == ["A-0002", "A-0001", "A-0003"]
    assert "Ein Preis, neu." in text(made)


@pytest.mark.parametrize("new", [concept(), numbered(A1={"description": "Eine Messe im Winter."}), numbered(A1=None)])
def test_a_comment_of_a_person_is_never_lost(new):
    editor = Editor()
    paragraph = Paragraph(editor.paragraph("Eine Messe im Herbst."), editor.document._body)
    editor.document.add_comment(paragraph.runs, "Bitte prüfen", author="Redaktion", initials="R")
    made = again(editor, new)
    assert ("Redaktion", "Bitte prüfen") in comments(made)
    body = Editor(made.draft.data).body
    marks = [len(list(body.iter(qn(tag)))) for tag in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")]
    assert len(set(marks)) == 1


BY = 'w:id="900" w:author="R" w:date="2026-11-22T12:00:00Z"'
TRACKED = {
    "eingefügt": f"<w:ins {{ns}} {BY}><w:r><w:t> Neu dazu.</w:t></w:r></w:ins>",
    "gelöscht": f"<w:del {{ns}} {BY}><w:r><w:delText>im Herbst.</w:delText></w:r></w:del>",
}


@pytest.mark.parametrize("kind", TRACKED)
def test_tracked_changes_stay_as_they_are(kind):
    editor = Editor()
    paragraph = editor.paragraph("Eine Messe im Herbst.")
    if kind == "gelöscht":
        editor.replace(" im Herbst.", " ")
    paragraph.append(parse_xml(TRACKED[kind].format(ns=nsdecls("w"))))
    made = again(editor, numbered(**NEW_LEAD))
    body = Editor(made.draft.data).body
    assert len(list(body.iter(qn("w:ins"), qn("w:del")))) == 1
    assert "Federführung: Stadt Muster" in draft_outline(made.draft.data)
    clash = again(editor, numbered(A1={"description": "Eine Messe im Winter."}))
    assert told(clash) == [("aktivitaet:A-0001", "changed")]
    assert len(list(Editor(clash.draft.data).body.iter(qn("w:ins"), qn("w:del")))) == 1


def test_a_row_added_to_a_table_stays_and_new_rows_come_in():
    editor = Editor()
    row = copy.deepcopy(editor.row("A-0001"))
    texts = list(row.iter(qn("w:t")))
    for place, one in enumerate(texts):
        one.text = "Eigene Zeile" if not place else ""
    editor.row("A-0001").addnext(row)
    made = again(editor, numbered(A4={"title": "Neues", "status": "laufend"}))
    table = next(one for one in Editor(made.draft.data).body.iter(qn("w:tbl")) if "Eigene Zeile" in text_of(one))
    first = [text_of(next(one.iter(qn("w:tc")))) for one in table.iter(qn("w:tr"))]
    assert first == ["Nr.", "A-0001", "Eigene Zeile", "A-0004", "A-0002"]
    assert not made.told


def test_a_changed_cell_and_new_data_of_the_same_row_are_a_conflict_at_that_row():
    editor = Editor()
    next(one for one in editor.row("A-0001").iter(qn("w:t")) if one.text == "Messe").text = "Große Messe"
    made = again(editor, numbered(A1={"lead": "Stadt Muster"}, A4={"title": "Neues"}))
    assert [one for one in told(made) if one[0] == "ueberblick:1"] == [("ueberblick:1", "changed")]
    row = Editor(made.draft.data).row("A-0001")
    assert "Große Messe" in text_of(row)
    assert row.find(f".//{qn('w:commentReference')}") is not None


def picture():
    """A red dot as PNG."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head, dot = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


@pytest.mark.parametrize("new", [numbered(**NEW_LEAD), numbered(A1={"description": "Eine Messe im Winter."})])
def test_a_pasted_picture_stays_with_its_file(new):
    editor = Editor()
    Paragraph(editor.paragraph("Eine Messe im Herbst."), editor.document._body).add_run().add_picture(io.BytesIO(picture()))
    made = again(editor, new)
    paragraph = Editor(made.draft.data).paragraph("Eine Messe im Herbst.")
    (embedded,) = [one.get(qn("r:embed")) for one in paragraph.iter(qn("a:blip"))]
    assert docx.Document(io.BytesIO(made.draft.data)).part.related_parts[embedded].blob == picture()


def test_a_changed_style_of_a_heading_stays():
    editor = Editor()
    Paragraph(editor.paragraph("A-0001 Messe"), editor.document._body)
    heading = next(editor.block("aktivitaet:A-0001").iter(qn("w:p")))
    Paragraph(heading, editor.document._body).style = "Heading 2"
    made = again(editor, numbered(**NEW_LEAD))
    assert "## A-0001 Messe" in draft_outline(made.draft.data).splitlines()
    assert "A-0001 Messe" in [one.text for one in made.draft.entries]


def test_words_of_the_cover_stay_when_edited_and_are_renewed_when_not():
    editor = Editor()
    title = next(one for one in slots(editor.body)["titel"][0].iter(qn("w:t")))
    title.text = "Unser Konzept"
    editor.write_below(editor.paragraph("Region Muster"), "Auf dem Deckblatt ergänzt.")
    new = numbered(**NEW_LEAD)
    words = {**new.words, "stand": "Dezember 2026"}
    made = again(editor, type(new)(words, new.chapters, new.day, new.editor))
    assert "Unser Konzept" in text(made)
    assert "Auf dem Deckblatt ergänzt." in text(made)
    assert "Stand Dezember 2026" in text(made)
    assert told(made) == []
    changed = again(editor, type(new)({**words, "titel": "Handlungskonzept 2027"}, new.chapters, new.day, new.editor))
    assert told(changed) == [("", "changed")]
    assert "Unser Konzept" in text(changed)


def test_a_control_that_was_removed_is_found_by_its_words():
    editor = Editor().replace("Ein Preis für Betriebe.", "Ein Preis für viele Betriebe.")
    for source in ("aktivitaet:A-0002", "ueberblick:1"):
        block = editor.block(source)
        for child in reversed(list(block.find(qn("w:sdtContent")))):
            block.addnext(child)
        block.getparent().remove(block)
    made = again(editor, numbered(A2={"lead": "Stadt Muster"}))
    outline = draft_outline(made.draft.data)
    assert "Ein Preis für viele Betriebe." in outline
    assert outline.count("### A-0002") == 1
    assert "| A-0002 | Preis | Stadt Muster" in outline
    assert made.edited == 1


def test_a_copied_block_stays_as_text_and_the_original_goes_on():
    editor = Editor()
    editor.block("aktivitaet:A-0003").addnext(copy.deepcopy(editor.block("aktivitaet:A-0001")))
    made = again(editor, numbered(A1={"description": "Eine Messe im Winter."}))
    assert text(made).count("Eine Messe im Winter.") == 1
    assert text(made).count("Eine Messe im Herbst.") == 1


def test_contents_captions_and_bookmarks_are_right_afterwards():
    editor = Editor()
    editor.write_below(editor.block("aktivitaet:A-0001"), "Eigene Überschrift", "Heading 2")
    made = again(editor, numbered(A1={"lead": "X"}, A4={"title": "Neues", "field": "2"}))
    body = Editor(made.draft.data).body
    assert "Eigene Überschrift" in [one.text for one in made.draft.entries]
    (contents,) = slots(body)["inhalt"]
    assert "Eigene Überschrift" in text_of(contents)
    captions = re.findall(r"^Tabelle (\d+): ", text(made), re.MULTILINE)
    assert captions == [str(number) for number in range(1, len(captions) + 1)]
    ids = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]
    names = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert (len(ids), len(names)) == (len(set(ids)), len(set(names)))
    assert sorted(ids) == sorted(one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkEnd")))
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


@pytest.mark.parametrize("number", ["", "x", "-5", "9" * 5000], ids=["leer", "Wort", "negativ", "riesig"])
def test_bookmarks_with_ids_that_are_none_do_no_harm(number):
    editor = Editor()
    heading = editor.write_below(editor.block("aktivitaet:A-0001"), "Eigene Überschrift", "Heading 2")
    for kind in ("Start", "End"):
        heading.append(heading.makeelement(qn(f"w:bookmark{kind}"), {qn("w:id"): number, qn("w:name"): "eigene"}, None))
    made = again(editor, numbered(**NEW_LEAD))
    assert "Eigene Überschrift" in [one.text for one in made.draft.entries]


def test_hand_edits_in_every_generated_block_are_all_kept():
    editor = Editor()
    sources = []
    for place, control in enumerate(one for one in list(editor.body.iter(qn("w:sdt"))) if tag_of(one).count(":") > 1):
        last = list(control.iter(qn("w:p")))[-1]
        Paragraph(last, editor.document._body).add_run(f" [Hand {place}]")
        sources.append(place)
    new = numbered(A1={"description": "Eine Messe im Winter.", "lead": "X"}, A4={"title": "Neues"}, A2=None)
    made = again(editor, new)
    assert [place for place in sources if f"[Hand {place}]" not in text(made)] == []
    assert made.edited == len(sources)


def libreoffice(soffice, data, tmp_path):
    """The draft opened and saved by LibreOffice."""
    (tmp_path / "entwurf.docx").write_bytes(data)
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--convert-to"]
    command += ["docx:MS Word 2007 XML", "--outdir", str(tmp_path / "aus"), str(tmp_path / "entwurf.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (tmp_path / "aus" / "entwurf.docx").read_bytes()


def test_a_draft_saved_by_libreoffice_is_understood(soffice, tmp_path):
    editor = Editor()
    editor.write_below(editor.block("aktivitaet:A-0001"), "Dazwischen geschrieben.")
    editor.replace("Ein Preis für Betriebe.", "Ein Preis für viele Betriebe.")
    saved = Editor(libreoffice(soffice, editor.data, tmp_path))
    new = numbered(A1={"lead": "Stadt Muster"}, A4={"title": "Neues", "status": "laufend"})
    made = again(saved, new)
    fresh = draft_outline(write_concept(new, TEMPLATE, {}).data)
    outline = draft_outline(made.draft.data)
    assert outline == fresh.replace("Ein Preis für Betriebe.", "Ein Preis für viele Betriebe.")
    assert "Dazwischen geschrieben." in text(made)
    assert (made.told, made.edited) == ((), 1)


def test_the_new_draft_opens_in_libreoffice_with_all_its_words(soffice, tmp_path):
    editor = Editor().replace("im Herbst", "im Frühling")
    made = again(editor, numbered(A1={"description": "Eine Messe im Winter."}, A4={"title": "Neues"}))
    read = docx.Document(io.BytesIO(libreoffice(soffice, made.draft.data, tmp_path)))
    words = set(re.findall(r"\w+", text(made)))
    assert words <= set(re.findall(r"\w+", "\n".join(text_of(one) for one in read.element.body.iter(qn("w:p")))))


MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(
    "written",
    [
        f"<m:oMath {MATHS}><m:r><m:t>x=1</m:t></m:r></m:oMath>",
        f"<w:r {nsdecls('w')}><w:ruby><w:rubyPr/><w:rt><w:r><w:t>x=1</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>Satz</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    ],
)
def test_formulas_and_signs_above_the_line_are_work_by_hand(written):
    editor = Editor()
    editor.paragraph("Eine Messe im Herbst.").append(parse_xml(written))
    made = again(editor, numbered(A1={"description": "Eine Messe im Winter."}))
    assert told(made) == [("aktivitaet:A-0001", "changed")]
    assert b"x=1" in docx.Document(io.BytesIO(made.draft.data)).element.xml.encode()


def test_the_comment_on_a_long_text_shows_where_the_versions_differ():
    start = "Immer derselbe Anfang. " * 200
    before = write_concept(numbered(A1={"description": f"{start}Alt."}), TEMPLATE, {})
    editor = Editor(before.data).replace("Alt.", "Von der Redaktion.")
    made = again(editor, numbered(A1={"description": f"{start}Ganz neu."}), before)
    (remark,) = [words for _, words in comments(made) if "Von Hand: " in words]
    assert "Von der Redaktion." in remark
    assert "Ganz neu." in remark
    assert len(remark) < 4000
