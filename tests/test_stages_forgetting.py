"""`fko forget`: a person goes out of everything but frozen editions; nothing happens before somebody agrees."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from datetime import date
from email.message import EmailMessage

import openpyxl
import pytest

from fko_cli.core.forgetting import Wanted
from fko_cli.core.reading.mails import PostKind
from fko_cli.edges.searching import UnsearchableError, texts_in
from fko_cli.edges.store import forms, open_store, post
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.care import forgetting
from tests.database import asked, content, everything

PERSON = "Leitung Beispielfrau"
MAIL = "beispielfrau@example.org"
PHONE = "0241 / 99 88 77"
WANTED = (PERSON, MAIL, "0241 998877")
ROWS = [
    [
        "Titel der Aktivität",
        "Handlungsfeld",
        "Kurzbeschreibung",
        "Status",
        "Ansprechperson",
        "Kontakt veröffentlichen",
        "Beginn",
    ],
    ["Messe", "1", f"{PERSON} berät vor Ort.", "laufend", f"{PERSON}, {PHONE}, {MAIL}; Zentrale", "nein", f"nach {PERSON}"],
    ["Kurs", "2", "Ein Kurs.", "laufend", "Zentrale", "nein", "2026"],
]


def workbook(rows):
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


@pytest.fixture
def folder(workspace_folder, fko):
    """A workspace in which a person stands in a return, the register, a text and what was sent."""
    returned = workspace_folder / "ruecklauf" / "2026" / "kammer"
    returned.mkdir(parents=True)
    (returned / "liste.xlsx").write_bytes(workbook(ROWS))
    assert fko("collect", "-w", workspace_folder).code in (0, 3)
    assert fko("merge", "-w", workspace_folder).code in (0, 3)
    return workspace_folder


def everything_in(folder):
    """All words in the store; of a SQLite file also those in pages that are free."""
    path = folder / "fko.db"
    return path.read_bytes().decode("utf-8", "replace") if path.exists() else everything(folder)


def test_without_consent_nothing_changes(folder, fko):
    before = content(folder)
    ran = fko("forget", *WANTED, "-w", folder)
    assert ran.code == 3 and "Nichts wurde verändert" in ran.err
    assert "Meldung R-0001" in ran.out and "Ansprechperson" in ran.out and "Kurzbeschreibung" in ran.out
    assert content(folder) == before
    assert fko("forget", *WANTED, "--json", "-w", folder).json["removed"] is None


def test_a_person_is_gone_from_the_store_and_its_free_pages(folder, fko):
    assert "Beispielfrau" in everything_in(folder)
    ran = fko("forget", *WANTED, "--yes", "-w", folder)
    assert ran.code == 3, "the returned file still holds the name"
    words = everything_in(folder)
    assert "Beispielfrau" not in words and "beispielfrau" not in words and "99 88 77" not in words
    found = fko("list", "--reports", "--contacts", "--json", "-w", folder).json["reports"]
    first = next(one for one in found if one["values"]["title"] == "Messe")
    assert first["values"]["contact"] == "Zentrale"
    assert first["values"]["description"] == "[gelöscht] berät vor Ort."
    again = fko("forget", *WANTED, "--yes", "--json", "-w", folder)
    assert again.json["stored"] == [] and again.json["removed"] is None and again.json["raw"]


def test_answers_of_staff_hold_after_it(folder, fko):
    before = fko("list", "--json", "-w", folder).json
    assert fko("forget", *WANTED, "--yes", "-w", folder).code == 3
    assert fko("list", "--json", "-w", folder).json == before
    assert "unchanged" in {one["status"] for one in fko("collect", "--json", "-w", folder).json["files"]}
    assert "Als Nächstes: fko merge" not in fko("list", "-w", folder).err


def test_originals_go_only_on_a_word_and_nobody_misses_them(folder, fko):
    ran = fko("forget", *WANTED, "--yes", "--json", "-w", folder)
    originals = list((folder / "ruecklauf" / "2026" / "originale").iterdir())
    assert len(originals) == 1 and f"ruecklauf/2026/originale/{originals[0].name}" in ran.json["raw"]
    sha256 = originals[0].stem
    copy = (folder / "ruecklauf" / "2026" / "kammer" / "liste.xlsx").read_bytes()
    assert fko("forget", *WANTED, "--delete-originals", "--yes", "-w", folder).code == 0
    assert not originals[0].exists() and not list((folder / "ruecklauf").rglob("*.xlsx"))
    doctor = fko("doctor", "--json", "-w", folder).json["checks"]
    assert not [one for one in doctor if one["subject"] == "Originale" and one["state"] == "bad"]
    (folder / "ruecklauf" / "2026" / "kammer" / "liste.xlsx").write_bytes(copy)
    known = fko("collect", "--json", "-w", folder).json["files"]
    assert [(one["status"], one["sha256"]) for one in known] == [("unchanged", sha256)]
    assert "Beispielfrau" not in everything_in(folder)


def test_the_log_says_what_was_done_and_never_whom(folder, fko):
    assert fko("forget", *WANTED, "--delete-originals", "--yes", "-w", folder).code == 0
    ((kind, said),) = asked(folder, "select kind, details from forgotten")
    said = json.loads(said) if isinstance(said, str) else said
    details = json.dumps(said)
    assert kind == "person" and said["terms"] == 3 and said["changed"]["report_versions"] == 1
    assert [one["round"] for one in said["deleted"]] == ["2026", "2026"]
    rest = json.dumps({**said, "deleted": []})
    assert "eispielfrau" not in details.lower() and "99" not in rest


def test_what_only_people_can_change_is_named_with_its_place(folder, fko):
    book = openpyxl.load_workbook(folder / "akteure.xlsx")
    book.active["F3"] = PERSON
    book.save(folder / "akteure.xlsx")
    (folder / "texte" / "vorwort.md").write_text(f"# Vorwort\n\nDank an {PERSON}.\n", encoding="utf-8")
    (folder / "ausgabe").mkdir(exist_ok=True)
    (folder / "ausgabe" / "alt.pdf").write_bytes(b"%PDF-1.7 ...")
    found = fko("forget", PERSON, "--json", "-w", folder).json
    assert {one["file"]: one["places"] for one in found["by_hand"]} == {
        "akteure.xlsx": ["Zelle F3"],
        "texte/vorwort.md": ["Zeile 3"],
    }
    assert found["unsearchable"] == ["ausgabe/alt.pdf"]
    assert "Zelle F3" in fko("forget", PERSON, "-w", folder).out


def test_a_deletion_that_was_stopped_is_told_and_completed_by_the_next_call(folder, fko, monkeypatch):
    def stop(path):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "delete", stop)
        assert fko("forget", *WANTED, "--delete-originals", "--yes", "-w", folder).code == 130
    told = fko("doctor", "-w", folder)
    assert "kam nicht zu ihrem Ende" in told.out and told.code == 3
    assert fko("forget", "nirgends@example.org", "-w", folder).code == 0
    assert "kam nicht zu ihrem Ende" not in fko("doctor", "-w", folder).out
    assert fko("forget", *WANTED, "--delete-originals", "--yes", "--json", "-w", folder).json["removed"]["files"] == 2


def test_editions_stay_as_they_are_printed(folder, fko):
    assert fko("export", "concept", "--no-pages", "-w", folder).code in (0, 3)
    assert fko("adopt", "Stand", "--interim", "-w", folder).code in (0, 3)
    before = asked(folder, "select content, concept, sha256 from editions")
    ran = fko("forget", *WANTED, "--yes", "--json", "-w", folder)
    assert ran.json["editions"] == ["Stand"], "the description was printed"
    assert asked(folder, "select content, concept, sha256 from editions") == before
    assert MAIL not in str(before), "contacts that nobody released were never frozen"


def test_forms_of_the_running_round_stay_comparable(folder, fko):
    """A sent form says what an actor left untouched; it is altered only when files are deleted, too."""
    with open_store(open_workspace(folder)) as store, store.writing() as conn:
        forms.add_form(conn, "2026", "kammer", 1, {"Aktivitäten": {"Q7": PERSON}})
        forms.add_form(conn, "2025", "kammer", 1, {"Aktivitäten": {"Q7": PERSON}})
    (folder / "versand" / "2026").mkdir(parents=True, exist_ok=True)
    (folder / "versand" / "2026" / "Anschreiben.txt").write_text(f"Guten Tag {PERSON}", encoding="utf-8")
    ran = fko("forget", *WANTED, "--yes", "--json", "-w", folder)
    assert ran.json["forms"] == ["Verschickter Fragebogen an kammer"]
    assert "versand/2026/Anschreiben.txt" in ran.json["raw"]
    with open_store(open_workspace(folder)) as store, store.reading() as conn:
        cells = [forms.sent_cells(conn, name, "kammer") for name in ("2025", "2026")]
    assert [one["Aktivitäten"]["Q7"] for one in cells] == ["[gelöscht]", PERSON]
    done = fko("forget", *WANTED, "--yes", "--delete-originals", "--json", "-w", folder)
    assert done.json["forms"] == [] and "Beispielfrau" not in everything_in(folder)


@pytest.mark.parametrize("contact", ["Musterkammer", "Region Muster", "JC Nord"])
def test_institutions_are_not_forgotten(folder, fko, contact):
    ran = fko("forget", contact, "--yes", "-w", folder)
    assert ran.code == 2 and "keine Person" in ran.err


def test_wrong_usage(folder, fko):
    for arguments in ([], [PERSON, "--expired"], ["--expired", "--delete-originals"], ["ab"]):
        assert fko("forget", *arguments, "-w", folder).code == 2
    ran = fko("forget", "Niemand Nirgends", "-w", folder)
    assert ran.code == 0 and "Nirgends gefunden" in ran.out


def old_round(folder):
    text = (folder / "fko.toml").read_text(encoding="utf-8").replace("2026-03-31", "2020-03-31")
    (folder / "fko.toml").write_text(f"{text}\n[privacy]\nkeep_returns_years = 2\n", encoding="utf-8")


def test_returned_files_go_when_their_time_is_over(folder, fko):
    assert fko("forget", "--expired", "-w", folder).out.startswith("Keine Aufbewahrungsfrist")
    old_round(folder)
    (folder / "ruecklauf" / "2026" / "neu.xlsx").write_bytes(workbook(ROWS[:1]))
    assert "fko forget --expired" in fko("status", "-w", folder).out
    assert fko("status", "--json", "-w", folder).json["expired"] == [{"round": "2026", "until": "2022-03-31"}]
    assert "Aufbewahrung" in fko("doctor", "-w", folder).out
    before = fko("list", "--reports", "--json", "-w", folder).json
    dry = fko("forget", "--expired", "-w", folder)
    assert dry.code == 3 and "31.03.2022" in dry.out and len(list((folder / "ruecklauf").rglob("*.xlsx"))) == 3
    ran = fko("forget", "--expired", "--yes", "--json", "-w", folder)
    assert ran.json == {
        "expired": [{"round": "2026", "until": "2022-03-31", "files": 2, "unread": ["neu.xlsx"]}],
        "deleted": 2,
    }
    assert [one.name for one in (folder / "ruecklauf").rglob("*.xlsx")] == ["neu.xlsx"], "what nobody has read stays"
    assert fko("list", "--reports", "--json", "-w", folder).json == before
    assert "fko forget --expired" not in fko("status", "-w", folder).out
    assert "fehlt" not in fko("doctor", "-w", folder).out.split("Vorlagen")[0]


def test_words_of_messages_go_with_the_files_when_they_were_dealt_with(folder, fko):
    old_round(folder)
    place = open_workspace(folder)
    with open_store(place) as store, store.writing() as conn:
        for number, waits in enumerate((False, True)):
            words = f"Vertraulich {number}"
            post.add_post(conn, post.NewPost("2026", str(number) * 64, "x.eml", PostKind.text, text=words, open=waits))
    dry = fko("forget", "--expired", "-w", folder)
    assert "Wortlaut von 1 Nachricht" in " ".join(dry.out.split())
    assert fko("forget", "--expired", "--yes", "-w", folder).code in (0, 3)
    words = everything_in(folder)
    assert "Vertraulich 0" not in words and "Vertraulich 1" in words
    assert fko("forget", "--expired", "-w", folder).out.startswith("Keine Aufbewahrungsfrist")


def test_files_that_were_set_aside_stay_though_their_time_is_over(folder, fko):
    (folder / "ruecklauf" / "2026" / "kammer" / "brief.xlsx").write_bytes(b"\xd0\xcf\x11\xe0 not a workbook")
    assert "set_aside" in fko("collect", "--json", "-w", folder).out
    old_round(folder)
    ran = fko("forget", "--expired", "--yes", "--json", "-w", folder).json
    unread = ran["expired"][0]["unread"]
    assert "kammer/brief.xlsx" in unread and len(unread) == 2, "the file and its original: nothing else holds what it says"
    assert all((folder / "ruecklauf" / "2026" / one).is_file() for one in unread)


def packed(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def letter():
    message = EmailMessage()
    message["Subject"] = "Rücklauf"
    message["From"] = f"{PERSON} <{MAIL}>"
    message.set_content("Guten Tag")
    message.add_attachment(workbook(ROWS), maintype="application", subtype="vnd.ms-excel", filename="liste.xlsx")
    return message.as_bytes()


@pytest.mark.parametrize(
    "data",
    [
        PERSON.encode(),
        f"x\n{PERSON}".encode("utf-16"),
        packed(a=packed(b=PERSON)),
        packed(**{PERSON: "x"}),
        packed(document="<w:p><w:r><w:t>Leitung </w:t></w:r><w:r><w:t>Beispielfrau</w:t></w:r></w:p><w:p>Ende</w:p>"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + PERSON.encode("utf-16-le"),
        json.dumps({"text": "Büro", "wer": PERSON}).encode(),
        letter(),
        b"To: x\nSubject: =?utf-8?b?" + base64.b64encode(PERSON.encode()) + b"?=\n\nHallo",
    ],
    ids=["plain", "utf-16", "zip in zip", "name of a file", "runs", "ole", "json", "letter", "subject"],
)
def test_names_are_found_in_files_of_every_kind(data):
    assert any(Wanted([PERSON]).is_in(text) for text in texts_in(data))


def test_what_cannot_be_searched_says_so():
    deep = b"x"
    for _ in range(7):
        deep = packed(a=deep)
    for data in (b"%PDF-1.4", packed(a=bytes(70_000_000)), deep):
        with pytest.raises(UnsearchableError):
            list(texts_in(data))


def test_the_day_counts(folder, fko):
    text = (folder / "fko.toml").read_text(encoding="utf-8")
    today = date.today()
    (folder / "fko.toml").write_text(f"{text}\n[privacy]\nkeep_returns_until = {today.isoformat()}\n", encoding="utf-8")
    assert "Keine Aufbewahrungsfrist ist vorbei" in fko("forget", "--expired", "-w", folder).out


def test_an_archive_with_damaged_lzma_data_is_listed_as_unsearchable_and_the_rest_is_searched(folder, fko):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("liste.txt", "Text " * 500)
    data = bytearray(packed.getvalue())
    data[60:75] = b"\xff" * 15
    (folder / "ausgabe").mkdir(exist_ok=True)
    (folder / "ausgabe" / "kaputt.zip").write_bytes(bytes(data))
    ran = fko("forget", *WANTED, "--json", "-w", folder)
    assert ran.code == 3
    assert "kaputt.zip" in ran.out and "R-0001" in ran.out
