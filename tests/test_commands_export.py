"""`fko export`: what the options of all papers do."""

import json
from pathlib import Path

import pytest

from fko_cli.core.concept import figures
from fko_cli.edges import office
from tests.test_stages_exporting import folder, merged

__all__ = ["folder"]


@pytest.fixture
def ready(folder):
    """A workspace whose round is merged."""
    merged(folder)
    return folder


def test_the_short_form_has_overviews_and_no_portraits(fko, ready):
    from fko_cli.edges.word.reading import draft_outline

    told = fko("export", "concept", "-w", ready, "--form", "kurz", "--no-pages", "--json")
    assert told.code == 0
    path = told.json["path"]
    assert path.endswith("_Kurzfassung.docx")
    text = draft_outline(Path(path).read_bytes())
    assert "Aktivitäten im Überblick" in text
    assert "Aktivitäten im Porträt" not in text
    assert "Text von ihk" not in text


def test_what_only_the_concept_knows_is_refused_elsewhere(fko, ready):
    ran = fko("export", "table", "-w", ready, "--form", "kurz")
    assert ran.code == 2
    assert "--form gibt es nur bei fko export concept" in ran.err


def test_a_pdf_that_cannot_be_made_needs_a_person_and_the_document_is_there(fko, ready, monkeypatch):
    monkeypatch.setattr(office, "find_program", lambda: None)
    ran = fko("export", "table", "-w", ready, "--pdf", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["pdf"]) == (3, None)
    assert told["outcome"] == "written"
    assert "LibreOffice ist nicht installiert" in told["pdf_problem"]


def test_an_option_of_another_paper_names_where_it_belongs(fko, ready):
    ran = fko("export", "concept", "-w", ready, "--since", "2025")
    assert ran.code == 2
    assert "--since gibt es nur bei fko export resolution und fko export talk" in ran.err


def test_the_council_item_has_a_text_for_pasting_and_names_what_is_missing(fko, ready):
    told = fko("export", "resolution", "-w", ready, "--json")
    assert told.code == 3
    assert next(one.partition(" in ")[0] for one in told.json["missing"]) == "Nummer der Vorlage (number)"
    text = Path(told.json["text"]).read_bytes()
    assert text.startswith(b"\xef\xbb\xbfBeschlussvorlage\r\n")
    assert Path(told.json["path"]).with_suffix(".txt") == Path(told.json["text"])


def test_writing_a_paper_again_changes_nothing_and_hand_work_stays(fko, ready):
    first = fko("export", "talk", "-w", ready, "--json").json
    assert fko("export", "talk", "-w", ready, "--json").json["outcome"] == "unchanged"
    Path(first["path"]).write_bytes(b"von Hand")
    second = fko("export", "talk", "-w", ready, "--json").json
    assert second["outcome"] == "beside"
    assert Path(first["path"]).read_bytes() == b"von Hand"


@pytest.mark.parametrize("what", ["resolution", "talk"])
def test_a_paper_is_refused_before_the_merge(fko, folder, what):
    ran = fko("export", what, "-w", folder)
    assert ran.code == 1
    assert "fko merge" in ran.err


def test_where_drawing_is_blocked_the_tables_stand_alone_and_one_notice_says_so(fko, ready, monkeypatch):
    from fko_cli.edges.charts import drawing
    from fko_cli.edges.word.reading import draft_outline

    def blocked(*told):
        raise ImportError("DLL load failed while importing ft2font")

    monkeypatch.setattr(figures, "FEWEST", 1)
    monkeypatch.setattr(drawing, "draw", blocked)
    ran = fko("export", "concept", "-w", ready, "--no-pages")
    assert ran.code == 0
    assert ran.err.count("DLL load failed") == 1
    path = next((ready / "ausgabe" / "2026").glob("*.docx"))
    text = draft_outline(path.read_bytes())
    assert "^" not in text
    assert "| Handlungsfeld | laufend | geplant" in text
    told = fko("export", "concept", "-w", ready, "--no-pages", "--json")
    assert "Bestehende und geplante Aktivitäten je Handlungsfeld" in told.json["missing_pictures"]
