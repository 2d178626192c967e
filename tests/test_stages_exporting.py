"""`fko export concept` on a small workspace: what it refuses, where it writes, what it leaves alone."""

import io
from datetime import date

import docx
import pytest

from fko_cli.core.records import CellCount, Place, ReturnStatus, as_text
from fko_cli.edges.store import activities, open_store, questions
from fko_cli.edges.store import returns as stored
from fko_cli.edges.word.reading import draft_outline
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.documents.exporting import export_concept
from tests.conftest import SMALL_SETTINGS

NAME = "Handlungskonzept_Region_Muster_Februar_2026.docx"


def founded(fko, tmp_path):
    """A workspace with two reports of one activity, collected but not merged."""
    root = tmp_path / "ws"
    assert fko("init", root).code == 0
    (root / "fko.toml").write_text(SMALL_SETTINGS + '[concept]\nstatus = "Februar 2026"\n', encoding="utf-8")
    workspace = open_workspace(root)
    with open_store(workspace) as store, store.writing() as conn:
        for number, actor in enumerate(("ihk", "hwk"), 1):
            values = {"title": "Messe", "field": "1", "status": "laufend", "description": f"Text von {actor}"}
            typed = {key: as_text(value) for key, value in values.items()}
            new = stored.NewReport(Place(f"{actor}.xlsx", "Aktivitäten", 6), values, typed, f"f{number}")
            stored.add_return(
                conn,
                stored.NewReturn(
                    "2026",
                    actor,
                    f"{number}" * 64,
                    f"{actor}.xlsx",
                    ReturnStatus.accepted,
                    CellCount(4, 4, 0),
                    (),
                    reports=(new,),
                ),
            )
    return root


@pytest.fixture
def folder(fko, tmp_path):
    return founded(fko, tmp_path)


def returned(actor, number, report):
    digest = f"{number}" * 64
    cells = CellCount(len(report.values), len(report.values), 0)
    return stored.NewReturn("2026", actor, digest, f"{actor}.xlsx", ReturnStatus.accepted, cells, (), reports=(report,))


def merged(root, *, open_questions: int = 0):
    workspace = open_workspace(root)
    with open_store(workspace) as store, store.writing() as conn:
        found = stored.reports(conn, "2026")
        activities.save_memberships(conn, "2026", {one.id: 1 for one in found})
        drafts = [questions.QuestionDraft(tuple(one.id for one in found), 0.5, ())] * open_questions
        questions.save_questions(conn, "2026", drafts)
        activities.save_merged_state(conn, "2026", activities.input_state(conn, "2026"))


def export(fko, root, *more):
    return fko("export", "concept", "--no-pages", "-w", root, *more)


def test_draft_is_written_and_a_second_run_changes_nothing(fko, folder):
    merged(folder)
    first = export(fko, folder)
    draft = folder / "ausgabe" / "2026" / NAME
    assert (first.code, draft.is_file()) == (0, True)
    assert f"Geschrieben: {draft}" in first.out
    assert "vorwort.md" in first.out
    outline = draft_outline(draft.read_bytes())
    assert "### A-0001 Messe" in outline
    assert "Text von ihk" in outline
    assert "Text von hwk" in outline
    before = draft.stat().st_mtime_ns
    second = export(fko, folder)
    assert "Unverändert" in second.out
    assert draft.stat().st_mtime_ns == before
    assert [one.name for one in draft.parent.iterdir()] == [NAME]


def test_an_untouched_draft_is_replaced_when_the_content_changes(fko, folder):
    merged(folder)
    export(fko, folder)
    (folder / "texte" / "vorwort.md").write_text("Guten Tag", encoding="utf-8")
    again = export(fko, folder, "--json")
    assert again.json["outcome"] == "replaced"
    assert "Guten Tag" in draft_outline((folder / "ausgabe" / "2026" / NAME).read_bytes())


def edit(path):
    path.write_bytes(path.read_bytes() + b"bearbeitet")


def lock(path):
    path.with_name("~$" + path.name[2:]).touch()


@pytest.mark.parametrize(("touch", "reason"), [(edit, "von Hand bearbeitet"), (lock, "gerade geöffnet")])
def test_an_edited_or_open_draft_is_never_overwritten(fko, folder, touch, reason):
    merged(folder)
    export(fko, folder)
    draft = folder / "ausgabe" / "2026" / NAME
    touch(draft)
    kept = draft.read_bytes()
    (folder / "texte" / "vorwort.md").write_text("Guten Tag", encoding="utf-8")
    second = export(fko, folder)
    beside = draft.with_name(draft.stem + " (2).docx")
    assert draft.read_bytes() == kept
    assert reason in second.err
    assert str(beside) in second.out
    assert "Guten Tag" in draft_outline(beside.read_bytes())
    third = export(fko, folder, "--json")
    assert (third.json["outcome"], third.json["path"]) == ("unchanged", str(beside))
    assert not draft.with_name(draft.stem + " (3).docx").exists()


def test_a_foreign_file_at_the_place_asked_for_stays(fko, folder, tmp_path):
    merged(folder)
    target = tmp_path / "Konzept.docx"
    target.write_bytes(b"etwas anderes")
    ran = export(fko, folder, "--output", target)
    assert target.read_bytes() == b"etwas anderes"
    assert "stammt nicht von fko" in ran.err
    assert (tmp_path / "Konzept (2).docx").is_file()


def test_nothing_collected_and_nothing_merged_are_refused(fko, folder, tmp_path):
    ran = export(fko, folder)
    assert (ran.code, ran.out) == (1, "")
    assert "Bitte zuerst: fko merge" in ran.err
    assert fko("init", tmp_path / "leer").code == 0
    empty = export(fko, tmp_path / "leer")
    assert empty.code == 1
    assert "Bitte zuerst: fko collect" in empty.err


def test_reports_newer_than_the_merge_are_refused(fko, folder):
    merged(folder)
    assert export(fko, folder).code == 0
    workspace = open_workspace(folder)
    with open_store(workspace) as store, store.writing() as conn:
        new = stored.NewReport(Place("spät.xlsx", "Aktivitäten", 6), {"title": "Neu"}, {"title": "Neu"}, "f9")
        stored.add_return(conn, returned("stadt", 9, new))
    ran = export(fko, folder)
    assert ran.code == 1
    assert "Seit der letzten Zusammenführung" in ran.err
    assert "Bitte zuerst: fko merge" in ran.err


def test_open_questions_end_with_three_and_stand_in_the_draft(fko, folder):
    merged(folder, open_questions=1)
    ran = export(fko, folder)
    assert ran.code == 3
    assert "Eine Frage ist noch offen" in ran.err
    draft = (folder / "ausgabe" / "2026" / NAME).read_bytes()
    assert "Geschrieben" in ran.out
    comments = [comment.text for comment in docx.Document(io.BytesIO(draft)).comments]
    assert any("eine Frage offen" in text for text in comments)


def test_the_workspace_template_is_used_and_a_damaged_one_named(fko, folder):
    merged(folder)
    (folder / "vorlagen" / "handlungskonzept.docx").write_bytes(b"kaputt")
    ran = export(fko, folder)
    assert ran.code == 1
    assert "vorlagen/handlungskonzept.docx lässt sich nicht öffnen" in ran.err
    assert not list((folder / "ausgabe" / "2026").iterdir())


@pytest.mark.parametrize("name", ["vorlagen/handlungskonzept.docx", "texte/vorwort.md", "texte/kennzahlen.csv"])
def test_a_folder_in_the_place_of_a_file_is_told(fko, folder, name):
    merged(folder)
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    ran = export(fko, folder)
    assert ran.code == 1
    assert f"{name} lässt sich nicht lesen: Das ist ein Ordner." in ran.err


def test_a_place_that_cannot_be_written_is_one_clear_message(fko, folder, tmp_path):
    merged(folder)
    (tmp_path / "Datei").touch()
    ran = export(fko, folder, "--output", tmp_path / "Datei" / "Konzept.docx")
    assert ran.code == 1
    assert "kann nicht geschrieben werden" in ran.err
    assert export(fko, folder, "--output", tmp_path).code == 1


@pytest.mark.parametrize(
    ("what", "name", "remedy"),
    [
        ("concept", "x.pdf", "mit der Endung .docx angeben, zum Beispiel x.docx"),
        ("concept", "x", "mit der Endung .docx"),
        ("table", "x.docx", "mit der Endung .xlsx angeben, zum Beispiel x.xlsx"),
    ],
)
def test_another_kind_of_file_is_refused(fko, folder, tmp_path, what, name, remedy):
    merged(folder)
    ran = fko("export", what, "-o", tmp_path / name, "-w", folder)
    assert (ran.code, ran.out) == (2, "")
    assert remedy in ran.err
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(("what", "name"), [("concept", "Konzept.docx"), ("table", "Liste.xlsx")])
def test_folders_are_made_inside_the_workspace_only(fko, folder, tmp_path, what, name):
    merged(folder)
    ran = fko("export", what, "-o", tmp_path / "neu" / name, "-w", folder)
    assert (ran.code, ran.out) == (1, "")
    assert f"Den Ordner {tmp_path / 'neu'} gibt es nicht." in ran.err
    assert not (tmp_path / "neu").exists()
    assert fko("export", what, "-o", folder / ".." / "neu" / name, "-w", folder).code == 1
    assert fko("export", what, "-o", folder / "neu" / name.upper(), "-w", folder).code == 0
    assert (folder / "neu" / name.upper()).is_file()


def test_a_misspelt_text_is_named(fko, folder):
    merged(folder)
    (folder / "texte" / "Vorwortt.md").write_text("Guten Tag", encoding="utf-8")
    assert "Vorwortt.md" in export(fko, folder).err


def test_the_day_of_export_is_the_status_unless_the_settings_name_one(folder):
    merged(folder)
    (folder / "fko.toml").write_text(SMALL_SETTINGS, encoding="utf-8")
    workspace = open_workspace(folder)
    with open_store(workspace) as store:
        made = export_concept(workspace, store, None, day=date(2026, 5, 4), number_pages=False)
    assert made.path.name == "Handlungskonzept_Region_Muster_Mai_2026.docx"
