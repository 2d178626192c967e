"""`fko export concept` where somebody worked on the draft: which file counts, where the new one goes, what is said."""

import io
import re
import shutil
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from fko_cli.core.concept import figures
from fko_cli.edges.charts import drawing
from fko_cli.edges.charts.canvas import Canvas
from fko_cli.edges.word import stamp
from fko_cli.edges.word.reading import draft_outline
from tests.test_stages_exporting import NAME, export, founded, merged


def write_into(path, old, new):
    """Type over words of the draft at `path`, as somebody does in Word."""
    document = docx.Document(path)
    text = next(one for one in document.element.body.iter(qn("w:t")) if old in (one.text or ""))
    text.text = text.text.replace(old, new)
    document.save(path)


@pytest.fixture
def folder(fko, tmp_path):
    return founded(fko, tmp_path)


@pytest.fixture
def draft(fko, folder):
    """A workspace's first draft."""
    merged(folder)
    assert export(fko, folder).code == 0
    return folder / "ausgabe" / "2026" / NAME


def beside(draft, number=2):
    return draft.with_name(f"{draft.stem} ({number}).docx")


def outline(path):
    return draft_outline(path.read_bytes())


def preface(draft, text):
    (draft.parent.parent.parent / "texte" / "vorwort.md").write_text(text, encoding="utf-8")


def run(fko, draft, *more):
    return export(fko, draft.parent.parent.parent, *more)


def test_work_by_hand_goes_into_a_draft_beside_and_the_edited_one_stays(fko, draft):
    write_into(draft, "Text von ihk", "Text von Hand")
    kept = draft.read_bytes()
    preface(draft, "Guten Tag")
    ran = run(fko, draft)
    assert draft.read_bytes() == kept
    assert "Text von Hand" in outline(beside(draft))
    assert "Guten Tag" in outline(beside(draft))
    assert f"Übernommen aus {NAME}" in ran.out
    assert "ein Abschnitt mit Änderungen" in ran.out
    again = run(fko, draft, "--json").json
    assert (again["outcome"], again["edited_blocks"], again["conflicts"]) == ("unchanged", 1, [])
    assert again["taken_over_from"] == str(draft)


def test_work_goes_on_in_the_newest_draft(fko, draft):
    write_into(draft, "Text von ihk", "Text von Hand")
    run(fko, draft)
    write_into(beside(draft), "wird fortgeschrieben", "geht weiter")
    preface(draft, "Guten Tag")
    run(fko, draft)
    third = outline(beside(draft, 3))
    assert all(words in third for words in ("Text von Hand", "geht weiter", "Guten Tag"))


def test_work_in_the_older_draft_comes_in_while_nobody_touched_the_newer(fko, draft):
    write_into(draft, "Text von ihk", "Text von Hand")
    run(fko, draft)
    write_into(draft, "wird fortgeschrieben", "geht weiter")
    assert run(fko, draft, "--json").json["outcome"] == "beside"
    assert all(words in outline(beside(draft)) for words in ("Text von Hand", "geht weiter"))
    assert not beside(draft, 3).exists()


def test_work_in_both_is_said(fko, draft):
    write_into(draft, "Text von ihk", "Text von Hand")
    run(fko, draft)
    write_into(draft, "wird fortgeschrieben", "geht weiter")
    write_into(beside(draft), "Text von hwk", "Auch von Hand")
    ran = run(fko, draft)
    assert f"In {NAME} stehen weitere Änderungen von Hand" in ran.err
    assert "Auch von Hand" in outline(beside(draft, 3))


def test_a_draft_of_another_month_takes_the_work_along(fko, draft):
    write_into(draft, "Text von ihk", "Text von Hand")
    settings = draft.parent.parent.parent / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Februar 2026", "März 2026"), encoding="utf-8")
    answer = run(fko, draft, "--json").json
    new = draft.with_name(NAME.replace("Februar", "Maerz"))
    assert (answer["path"], answer["taken_over_from"]) == (str(new), str(draft))
    assert "Text von Hand" in outline(new)


def test_a_renamed_copy_is_known_by_its_stamp(fko, draft, tmp_path):
    copy = tmp_path / "Entwurf von Frau X.docx"
    shutil.copy(draft, copy)
    write_into(copy, "Text von ihk", "Text von Hand")
    preface(draft, "Guten Tag")
    run(fko, draft)
    answer = run(fko, draft, "--output", copy, "--json").json
    assert answer["edited_blocks"] == 1
    made = outline(tmp_path / "Entwurf von Frau X (2).docx")
    assert "Text von Hand" in made
    assert "Guten Tag" in made


def test_fresh_starts_anew_beside_the_edited_draft(fko, draft):
    write_into(draft, "Text von ihk", "Text von Hand")
    ran = run(fko, draft, "--fresh")
    assert "Übernommen" not in ran.out
    assert "Text von Hand" not in outline(beside(draft))
    assert "Text von Hand" in outline(draft)


def test_a_conflict_is_listed_and_needs_a_person(fko, draft):
    preface(draft, "Erste Worte zum Geleit.")
    run(fko, draft)
    write_into(draft, "Erste Worte zum Geleit.", "Worte der Redaktion.")
    preface(draft, "Zweite Worte zum Geleit.")
    ran = run(fko, draft)
    assert ran.code == 3
    assert "von Hand bearbeitet, neue Angaben liegen vor" in ran.err
    comments = [one.text for one in docx.Document(beside(draft)).comments]
    assert any("Worte der Redaktion." in one and "Zweite Worte zum Geleit." in one for one in comments)


def test_an_open_draft_is_taken_as_saved_and_later_work_still_comes_in(fko, draft):
    draft.with_name("~$" + draft.name[2:]).touch()
    write_into(draft, "Text von ihk", "Text von Hand")
    ran = run(fko, draft)
    assert f"{NAME} ist gerade geöffnet" in ran.err
    write_into(draft, "Text von hwk", "Später gespeichert")
    run(fko, draft)
    assert all(words in outline(beside(draft)) for words in ("Text von Hand", "Später gespeichert"))


def damage(path):
    path.write_bytes(path.read_bytes()[:4000])


def changed(name, old, new):
    """What exchanges bytes (a pattern) of one part of a file."""

    def change(path):
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[name], count = re.subn(old, new, parts[name], flags=re.DOTALL)
        assert count
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for one, data in parts.items():
                archive.writestr(one, data)

    return change


BODY = "word/document.xml"
DAMAGES = {
    "abgeschnitten": damage,
    "leer": lambda path: path.write_bytes(b""),
    "kein XML": changed(BODY, b"^.*$", b"<w:document"),
    "ohne Inhalt": changed(BODY, b"<w:body>.*</w:body>", b""),
    "Strict": changed(BODY, b"schemas.openxmlformats.org/wordprocessingml/2006", b"purl.oclc.org/ooxml/wordprocessingml"),
    "mit Makros": changed("[Content_Types].xml", b"[^\"]*document.main.xml", b"application/vnd.ms-word.document"),
    "Eigenschaften": changed("docProps/core.xml", b"^.*$", b"<x/>"),
    "Nummer eines Kommentars": changed("word/comments.xml", b'w:comment w:id="[^"]*"', b'w:comment w:id="abc"'),
    "Stempel": changed("docProps/custom.xml", b"^.*$", b"<x"),
    "riesig": changed(BODY, b"</w:body>", b" " * 100_000_000 + b"</w:body>"),
}  # fmt: skip


def renew(path):
    """What a newer fko would leave in the file."""
    document = docx.Document(path)
    found = stamp.read_stamp(document)
    stamp.set_stamp(document, found.draft)
    part = stamp._part(document)
    part._blob = part.blob.replace(f">{stamp.GENERATION}:".encode(), f">{stamp.GENERATION + 1}:".encode())
    document.save(path)


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        *(pytest.param(one, "beschädigt", id=name) for name, one in DAMAGES.items()),
        pytest.param(renew, "neueren Fassung von fko", id="neuer"),
        pytest.param(changed(BODY, b"<w:sdtPr>.*?</w:sdtPr>", b""), "ist nicht mehr zu erkennen", id="ohne Kennungen"),
    ],
)
def test_a_draft_that_cannot_be_read_is_one_clear_message_and_nothing_is_written(fko, draft, spoilt, words):
    spoilt(draft)
    kept = draft.read_bytes()
    ran = run(fko, draft)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err
    assert "--fresh" in ran.err
    assert [one.name for one in draft.parent.iterdir()] == [NAME]
    assert draft.read_bytes() == kept
    fresh = run(fko, draft, "--fresh")
    assert (fresh.code, beside(draft).is_file()) == (0, True)


def test_the_stamp_stays_beside_properties_of_others(fko, draft):
    document = docx.Document(io.BytesIO(draft.read_bytes()))
    found = stamp.read_stamp(document)
    stamp.set_stamp(document, "0123456789abcdef")
    assert stamp.read_stamp(document) == stamp.Stamp(stamp.GENERATION, "0123456789abcdef")
    assert found.draft != "0123456789abcdef"


def finished(draft):
    """Everything that a final concept needs: texts, and a funding line."""
    root = draft.parent.parent.parent
    settings = root / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'funding_line = "Gefördert."\n', encoding="utf-8")
    for name in (
        "vorwort",
        "auftrag",
        "prozess",
        "ausgangslage",
        "prioritaeten",
        "querschnitt",
        "ausblick",
        "feld-1",
        "feld-2",
    ):
        (root / "texte" / f"{name}.md").write_text("Ein Text.", encoding="utf-8")


FINAL = NAME.replace(".docx", "_endgueltig.docx")


def test_final_is_refused_with_a_list_while_anything_is_open(fko, draft):
    document = docx.Document(draft)
    paragraph = next(one for one in document.paragraphs if one.text)
    document.add_comment(paragraph.runs, "Bitte prüfen", author="Redaktion", initials="R")
    document.save(draft)
    ran = run(fko, draft, "--final")
    assert (ran.code, ran.out) == (1, "")
    assert "Hier fehlt: Vorwort – Datei texte/vorwort.md" in ran.err
    assert "Kommentar von Redaktion: „Bitte prüfen“" in ran.err
    assert [one.name for one in draft.parent.iterdir()] == [NAME]


def test_final_names_unanswered_questions(fko, draft):
    finished(draft)
    merged(draft.parent.parent.parent, open_questions=1)
    ran = run(fko, draft, "--final")
    assert (ran.code, "Eine Frage der Zusammenführung ist nicht beantwortet" in ran.err) == (1, True)


def test_final_holds_the_work_by_hand_and_no_comment(fko, draft):
    write_into(draft, "Text von ihk", "Text von Hand")
    finished(draft)
    ran = run(fko, draft, "--final")
    assert ran.code == 0, ran.err
    made = draft.with_name(FINAL)
    assert "Text von Hand" in outline(made)
    assert list(docx.Document(made).comments) == []
    assert run(fko, draft, "--json").json["taken_over_from"] == str(draft)


def renamed(draft, name="Konzept, überarbeitet.docx"):
    path = draft.with_name(name)
    write_into(draft, "Text von ihk", "Text von Hand")
    draft.rename(path)
    return path


def test_a_draft_that_somebody_renamed_is_found_and_stays_as_it_is(fko, draft):
    path = renamed(draft)
    kept = path.read_bytes()
    preface(draft, "Guten Tag")
    answer = run(fko, draft, "--json").json
    assert (answer["path"], answer["taken_over_from"], answer["edited_blocks"]) == (str(draft), str(path), 1)
    assert all(words in outline(draft) for words in ("Text von Hand", "Guten Tag"))
    assert path.read_bytes() == kept
    write_into(path, "wird fortgeschrieben", "geht weiter")
    run(fko, draft)
    assert all(words in outline(draft) for words in ("Text von Hand", "geht weiter"))


def test_work_in_a_copy_of_another_name_counts_while_nobody_touched_the_original(fko, draft):
    original = draft.read_bytes()
    path = renamed(draft, f"{draft.stem}_v2.docx")
    draft.write_bytes(original)
    assert run(fko, draft, "--json").json["taken_over_from"] == str(path)
    assert "Text von Hand" in outline(draft)
    write_into(draft, "wird fortgeschrieben", "geht weiter")
    answer = run(fko, draft, "--json").json
    assert (answer["taken_over_from"], answer["not_taken_over"]) == (str(draft), [])


def test_work_in_a_copy_and_in_the_original_is_said(fko, draft):
    original = draft.read_bytes()
    path = renamed(draft)
    draft.write_bytes(original)
    write_into(draft, "Text von hwk", "Auch von Hand")
    ran = run(fko, draft)
    assert f"In {path.name} stehen weitere Änderungen von Hand" in ran.err
    assert "Auch von Hand" in outline(beside(draft))


def test_mere_copies_and_strange_files_beside_a_draft_count_for_nothing(fko, draft):
    shutil.copy(draft, draft.with_name("Kopie.docx"))
    draft.with_name("~$Kopie.docx").write_bytes(b"x")
    draft.with_name("Kaputt.docx").write_bytes(b"x")
    docx.Document().save(draft.with_name("Brief.docx"))
    assert run(fko, draft, "--json").json["taken_over_from"] is None


@pytest.mark.parametrize("ending", [".odt", ".doc", ".DOCM"])
def test_a_draft_given_back_in_another_format_is_named_and_left_alone(fko, draft, ending):
    given = draft.with_suffix(ending)
    given.write_bytes(b"somebody's work")
    (draft.parent / f"Protokoll{ending}").write_bytes(b"no draft")
    ran = run(fko, draft)
    assert f"Was in {given.name} von Hand geändert ist, steht nicht in diesem Entwurf" in ran.err
    assert "Protokoll" not in ran.err
    assert given.read_bytes() == b"somebody's work"
    assert run(fko, draft, "--json").json["not_taken_over"] == [str(given)]


def test_what_was_written_beside_the_blocks_is_called_so(fko, draft):
    document = docx.Document(draft)
    document.add_paragraph("Nachtrag")
    document.save(draft)
    preface(draft, "Guten Tag")
    assert f"Übernommen aus {NAME}: was von Hand ergänzt, verschoben" in run(fko, draft).out


def test_pictures_drawn_by_another_computer_are_no_work_by_hand(fko, folder, monkeypatch):
    monkeypatch.setattr(figures, "FEWEST", 1)  # one activity is enough for a picture
    merged(folder)
    export(fko, folder)
    write_into(folder / "ausgabe" / "2026" / NAME, "Text von ihk", "Text von Hand")
    export(fko, folder)
    as_here = Canvas.png
    monkeypatch.setattr(Canvas, "png", lambda canvas: as_here(canvas) + b"another end")
    monkeypatch.setattr(drawing, "draw", drawing.draw.__wrapped__)
    first, again = (export(fko, folder, "--json").json for _ in range(2))
    assert (first["outcome"], again["outcome"], again["edited_blocks"]) == ("beside", "unchanged", 1)
