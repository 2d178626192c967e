"""`fko export`: what the options of all papers do."""

import json
from pathlib import Path

import pytest

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
