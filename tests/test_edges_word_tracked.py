"""The difference between two documents as revisions: accepted they give the new text, rejected the old one.

Random pairs hold this for whatever blocks can hold; single cases hold how the changes look.
"""

import io
import random
import re
import subprocess

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openxml_audit import FileFormat, OpenXmlValidator

from fko_cli.core.concept.blocks import (
    Chapter,
    Concept,
    Generated,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    Role,
    Span,
    Table,
    TableColumn,
)
from fko_cli.core.concept.drawings import Bars, Series
from fko_cli.edges.word.document import write_concept
from fko_cli.edges.word.tracked import tracked
from tests.concepts import activity
from tests.revisions import accepted, plain, rejected
from tests.test_edges_word_redraft import MESSE, TEMPLATE, Editor, concept, numbered

EDITOR = "Regionalagentur Muster"


def document(made):
    return write_concept(made, TEMPLATE, {}).data


def compare(old, new):
    """The document with revisions, after a check that nothing gets lost in either direction."""
    made = tracked(old, new, EDITOR, concept().day)
    assert accepted(made.data) == plain(new)
    assert rejected(made.data) == plain(old)
    return made


def body(made):
    return docx.Document(io.BytesIO(made.data)).element.body


def marked(made, kind):
    """The inserted (`ins`) or deleted (`del`) stretches of text."""
    tag = {"ins": "w:t", "del": "w:delText"}[kind]
    found = ("".join(one.text or "" for one in mark.iter(qn(tag))) for mark in body(made).iter(qn(f"w:{kind}")) if len(mark))
    return [text.strip() for text in found if text.strip()]


WORDS = (
    "Messe", "Kurs", "Beratung", "für", "Betriebe", "und", "Kommunen", "in", "der", "Region,", "jährlich.", "Neu:",
    "Wohnraum", "(2027)", "–", "z.\u00a0B.", "IHK/HWK", "Fach\u00adkraft",
)  # fmt: skip


def inline(rng):
    """A few spans of random words with random emphasis and links."""
    made = []
    for _ in range(rng.randint(1, 4)):
        text = " ".join(rng.choices(WORDS, k=rng.randint(1, 8))) + rng.choice(["", " ", "\n", ". "])
        look = rng.random()
        href = rng.choice(["https://example.org/a", "https://example.org/b", "#aktivitaet_1"]) if look > 0.85 else ""
        made.append(Span(text, bold=look < 0.1, italic=0.1 < look < 0.2, href=href))
    return tuple(made)


def block(rng):
    kind = rng.randrange(12)
    if kind < 5:
        return Paragraph(inline(rng), rng.choice([Role.body, Role.body, Role.facts, Role.small]))
    if kind < 7:
        return Paragraph(inline(rng), Role.detail, rng.choice(["Federführung", "Partner", "Zeitraum"]))
    if kind == 7:
        return Heading(rng.randint(2, 4), " ".join(rng.choices(WORDS, k=3)))
    if kind < 10:
        return ListItem(inline(rng), 0, rng.choice([None, 1, 2]))
    if kind == 10:
        bars = Bars(("A", "B"), (Series("laufend", (rng.randint(1, 3), 2)),))
        return Picture("Bild", " ".join(rng.choices(WORDS, k=2)), bars)
    columns = tuple(TableColumn(name, 1) for name in ("Nr.", "Titel", "Stand")[: rng.randint(2, 3)])
    rows = tuple((*(inline(rng) for _ in columns),) for _ in range(rng.randint(0, 5)))
    return Table(" ".join(rng.choices(WORDS, k=2)), "Beschreibung", columns, rows)


def varied(rng, blocks):
    """The blocks with some changed, moved, added or taken out."""
    made = []
    for one in blocks:
        dice = rng.random()
        if dice < 0.6:
            made.append(one)
        elif dice < 0.75:
            made.append(block(rng))
        elif dice < 0.85 and isinstance(one, Paragraph):
            spans = list(one.spans)
            spans.insert(rng.randint(0, len(spans)), Span(rng.choice(WORDS) + " "))
            made.append(Paragraph(tuple(spans), one.role, one.label))
        elif dice < 0.95:
            made.insert(rng.randint(0, len(made)), one)
    return tuple(made) or (block(rng),)


def random_pair(seed):
    rng = random.Random(seed)
    usual = concept()
    sources = [f"aktivitaet:A-{number:04}" for number in range(1, rng.randint(2, 7))]
    old = {source: tuple(block(rng) for _ in range(rng.randint(1, 6))) for source in sources}
    new = {source: varied(rng, blocks) for source, blocks in old.items() if rng.random() > 0.15}
    new["aktivitaet:A-0099"] = (block(rng),)
    order = list(new)
    if rng.random() < 0.5:
        rng.shuffle(order)

    def made(parts, day):
        chapter = Chapter("handlungsfelder", tuple(Generated(source, blocks) for source, blocks in parts))
        return Concept({**usual.words, "stand": day}, (chapter,), usual.day, usual.editor)

    return made(old.items(), "April 2025"), made([(one, new[one]) for one in order], "April 2026")


@pytest.mark.parametrize("seed", range(40))
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old_one(seed):
    old, new = random_pair(seed)
    compare(document(old), document(new))


@pytest.mark.parametrize("seed", range(4))
def test_the_document_is_valid(seed, tmp_path):
    old, new = random_pair(seed)
    path = tmp_path / "dokument.docx"
    path.write_bytes(compare(document(old), document(new)).data)
    assert [str(one) for one in OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path)).errors] == []


def test_only_words_that_changed_are_marked_and_neighbours_together():
    before = numbered(A1={"description": "Die Messe im Herbst zeigt Berufe aus der ganzen Region."})
    after = numbered(A1={"description": "Die Messe im frühen Winter zeigt Berufe aus der ganzen Region und mehr."})
    made = compare(document(before), document(after))
    assert "Herbst" in marked(made, "del")
    assert "frühen Winter" in marked(made, "ins")
    assert "und mehr" in marked(made, "ins")
    assert not any("Messe" in one for one in marked(made, "ins"))


def test_a_text_of_which_little_stayed_is_shown_as_a_whole():
    before = numbered(A1={"description": "Eine Messe im Herbst für alle Betriebe der Region."})
    after = numbered(A1={"description": "Beratung und Kurse, das ganze Jahr im Internet, für Schulen."})
    made = compare(document(before), document(after))
    assert "Eine Messe im Herbst für alle Betriebe der Region." in " ".join(marked(made, "del"))


def test_every_revision_names_the_agency_and_the_day():
    made = compare(document(numbered()), document(numbered(A2=None, A4={"title": "Kurs"})))
    marks = [one for kind in ("ins", "del") for one in body(made).iter(qn(f"w:{kind}"))]
    assert {(one.get(qn("w:author")), one.get(qn("w:date"))) for one in marks} == {(EDITOR, "2026-11-22T12:00:00Z")}
    numbers = [one.get(qn("w:id")) for one in marks]
    assert len(set(numbers)) == len(numbers)


def test_a_portrait_that_moved_is_deleted_here_and_inserted_there():
    first, second = document(concept(activity(1, **MESSE), activity(2, field="2"))), concept()
    made = compare(first, document(second))
    assert made.tally.inserted
    assert made.tally.deleted


def test_documents_that_say_the_same_have_no_difference_however_they_were_saved():
    editor = Editor(document(concept()))
    text = editor.paragraph("Ein Preis für Betriebe.")
    run = next(text.iter(qn("w:r")))
    run.addnext(text.makeelement(qn("w:proofErr"), {qn("w:type"): "spellStart"}, None))
    assert not compare(document(concept()), editor.data).tally.any


def test_work_by_hand_in_the_old_or_the_new_document_counts():
    old = Editor(document(concept()))
    old.write_below(old.block("aktivitaet:A-0002"), "Von Hand dazwischen.")
    new = Editor(document(concept())).replace("Ein Preis für Betriebe.", "Ein Preis für alle.")
    made = compare(old.data, new.data)
    assert "Von Hand dazwischen." in marked(made, "del")
    assert "alle" in marked(made, "ins")


def test_changes_that_people_tracked_count_as_accepted():
    editor = Editor(document(concept()))
    text = editor.paragraph("Ein Preis für Betriebe.")
    run = next(one for one in text.iter(qn("w:r")))
    mark = text.makeelement(qn("w:ins"), {qn("w:id"): "7", qn("w:author"): "Redaktion"}, None)
    run.addprevious(mark)
    mark.append(run)
    made = tracked(document(concept()), editor.data, EDITOR, concept().day)
    assert made.settled
    assert not made.tally.any
    assert {one.get(qn("w:author")) for one in body(made).iter(qn("w:ins"))} == set()


@pytest.mark.parametrize(
    "field",
    [
        '<w:fldSimple w:instr="REF x"><w:r><w:t>vor </w:t></w:r>{link}<w:r><w:t> nach</w:t></w:r></w:fldSimple>',
        '<w:fldSimple w:instr="IF 1"><w:r><w:t>vor </w:t></w:r><w:fldSimple w:instr="REF y">'
        '<w:r><w:t>mitte</w:t></w:r></w:fldSimple><w:r><w:t> nach</w:t></w:r></w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>vor </w:t></w:r>{link}<w:r><w:t> nach</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
    ids=["Link", "Feld im Feld", "Link im Feld aus Läufen"],
)  # fmt: skip
@pytest.mark.parametrize("is_new", [True, False], ids=["neu", "alt"])
def test_words_of_links_and_fields_in_fields_stay(field, is_new):
    editor = Editor(document(concept()))
    link = '<w:hyperlink w:anchor="aktivitaet_1"><w:r><w:t>mitte</w:t></w:r></w:hyperlink>'
    added = parse_xml(f"<w:x {nsdecls('w')}>{field.format(link=link)}</w:x>")
    editor.paragraph("Ein Preis für Betriebe.").extend(list(added))
    pair = (document(concept()), editor.data)
    made = tracked(*(pair if is_new else pair[::-1]), EDITOR, concept().day)
    assert "vor mitte nach" in "".join(one.text or "" for one in body(made).iter(qn("w:t"), qn("w:delText")))


def test_controls_of_generated_blocks_are_gone_and_the_contents_keep_theirs():
    made = compare(document(numbered()), document(numbered(A2=None)))
    aliases = [one.find(f"{qn('w:sdtPr')}/{qn('w:alias')}").get(qn("w:val")) for one in body(made).iter(qn("w:sdt"))]
    assert aliases == ["Inhalt"]


def test_libreoffice_opens_it_and_keeps_every_revision(tmp_path, soffice):
    old, new = document(numbered()), document(numbered(A1={"lead": "Stadt Muster"}, A2=None, A4={"title": "Kurs"}))
    source = tmp_path / "dokument.docx"
    source.write_bytes(compare(old, new).data)
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--convert-to"]
    subprocess.run([*command, "docx", "--outdir", tmp_path / "lo", source], check=True, capture_output=True, timeout=180)
    saved = (tmp_path / "lo" / "dokument.docx").read_bytes()
    for resolved, wanted in ((accepted(saved), plain(new)), (rejected(saved), plain(old))):
        assert {"Stadt Muster" in line for line in words(resolved) if "Federführung" in line} == {
            "Stadt Muster" in line for line in words(wanted) if "Federführung" in line
        }
        assert ("A-0002 Preis" in words(resolved)) == ("A-0002 Preis" in words(wanted))
        assert ("A-0004 Kurs" in words(resolved)) == ("A-0004 Kurs" in words(wanted))


def words(lines):
    """The lines without style and emphasis, which LibreOffice writes in its own way."""
    return [re.sub("<[^>]*>", "", line).strip() for line in lines]
