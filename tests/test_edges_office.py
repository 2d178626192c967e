"""Running LibreOffice: what it makes, and what is told when it can't."""

import io
import subprocess

import docx
import pikepdf
import pytest

from fko_cli.edges import office

needs_office = pytest.mark.skipif(office.find_program() is None, reason="LibreOffice is not installed")


def small_document() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Vorlage"
    document.core_properties.language = "de-DE"
    document.add_heading("Überschrift", 1)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@needs_office
def test_a_pdf_is_tagged_and_printing_it_again_gives_the_same_bytes():
    document = small_document()
    first = office.accessible_pdf(document, ".docx")
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.docinfo["/CreationDate"] != ""
    assert office.accessible_pdf(document, ".docx") == first


@needs_office
def test_a_workbook_is_german_whatever_the_language_of_the_computer():
    from fko_cli.edges.activity_table import write_printed
    from tests.test_edges_pivot_sheet import listed

    with pikepdf.open(io.BytesIO(office.accessible_pdf(write_printed(listed()), ".xlsx"))) as pdf:
        assert str(pdf.Root.Lang) == "de-DE"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert "pdfuaid:part" not in metadata  # LibreOffice leaves most cells without tags


def test_without_libreoffice_the_remedy_names_word(monkeypatch):
    monkeypatch.setattr(office, "find_program", lambda: None)
    with pytest.raises(office.OfficeError) as raised:
        office.accessible_pdf(small_document(), ".docx")
    assert "LibreOffice ist nicht installiert" in raised.value.message
    assert "Word" in raised.value.remedy


def test_what_hangs_is_ended_with_all_its_processes(tmp_path, monkeypatch):
    program, mark = tmp_path / "soffice", tmp_path / "pid"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {mark}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_program", lambda: str(program))
    monkeypatch.setattr(office, "MAX_SECONDS", 1)
    with pytest.raises(office.OfficeError, match="1 Sekunden"):
        office.accessible_pdf(small_document(), ".docx")
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", mark.read_text().strip()], capture_output=True, text=True, check=False
    )
    assert state.stdout.strip()[:1] in ("", "Z")


@pytest.mark.parametrize("script", ["exit 1", "exit 0"], ids=["fails", "writes nothing"])
def test_a_libreoffice_that_makes_nothing_is_told(script, tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_program", lambda: str(program))
    with pytest.raises(office.OfficeError):
        office.accessible_pdf(small_document(), ".docx")
