"""`fko send`: forms and drafts in the workspace, recorded, never replaced, unchanged when nothing changed."""

from __future__ import annotations

import email
import hashlib
from email.policy import default

import openpyxl
import pytest

from fko_cli.core.sending.identity import claim_of, verify
from fko_cli.edges.intake import xlsx
from fko_cli.edges.store import forms, open_store
from fko_cli.edges.workspace import open_workspace
from tests.database import content


def files(folder) -> dict[str, str]:
    paths = sorted((folder / "versand" / "2026").glob("*"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def edit(folder, row: int, column: int, value) -> None:
    book = openpyxl.load_workbook(folder / "akteure.xlsx")
    book.active.cell(row, column).value = value
    book.save(folder / "akteure.xlsx")


def change_setting(folder, old: str, new: str) -> None:
    path = folder / "fko.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def states(ran) -> dict[str, str]:
    return {one["actor"]: one["status"] for one in ran.json["forms"]}


def test_every_actor_gets_a_signed_form_and_a_draft(workspace_folder, fko):
    ran = fko("send", "-w", workspace_folder, "--json")
    assert ran.code == 0
    assert states(ran) == {"kammer": "new", "jobcenter": "new", "hochschule": "new"}
    form = workspace_folder / ran.json["forms"][1]["form"]
    draft = workspace_folder / ran.json["forms"][1]["message"]
    message = email.message_from_bytes(draft.read_bytes(), policy=default)
    assert message["To"].addresses[0].addr_spec == "post@jc.example.org"
    assert "31. März 2026" in message["Subject"]
    attached = next(message.iter_attachments())
    assert attached.get_content() == form.read_bytes()
    assert len(attached.get_filename()) < 60
    place = open_workspace(workspace_folder)
    with open_store(place) as store:
        claim = claim_of(xlsx.read(form.read_bytes()))
        assert (claim.actor, claim.round) == ("jobcenter", "2026")
        assert verify(store.workspace_key(), claim)
        with store.reading() as conn:
            sent = forms.sent_cells(conn, "2026", "jobcenter")
    assert sent["Institution"]["B5"] == "Jobcenter Kreis Nord"
    assert claim.signature in sent["_fko"].values()


def test_sending_twice_changes_nothing(workspace_folder, fko):
    fko("send", "-w", workspace_folder)
    before, store = files(workspace_folder), content(workspace_folder)
    ran = fko("send", "-w", workspace_folder, "--json")
    assert set(states(ran).values()) == {"unchanged"}
    assert files(workspace_folder) == before
    assert content(workspace_folder) == store


def test_a_new_deadline_lies_beside_what_was_sent(workspace_folder, fko):
    fko("send", "-w", workspace_folder)
    before = files(workspace_folder)
    change_setting(workspace_folder, "2026-03-31", "2026-04-30")
    ran = fko("send", "-w", workspace_folder, "--actor", "kammer", "--json")
    after = files(workspace_folder)
    assert states(ran) == {"kammer": "renewed"}
    assert set(after) - set(before) == {"Fragebogen_kammer_2026 (2).xlsx", "Fragebogen_kammer_2026 (2).eml"}
    assert {name: after[name] for name in before} == before
    assert states(fko("send", "-w", workspace_folder, "--actor", "kammer", "--json")) == {"kammer": "unchanged"}
    assert files(workspace_folder) == after


def test_a_corrected_address_renews_the_draft_only(workspace_folder, fko):
    fko("send", "-w", workspace_folder)
    edit(workspace_folder, 2, 7, "Sehr geehrte Frau Leiterin")
    ran = fko("send", "-w", workspace_folder, "-a", "kammer", "--json")
    assert ran.json["forms"][0]["form"].endswith("Fragebogen_kammer_2026.xlsx")
    assert ran.json["forms"][0]["message"].endswith("Fragebogen_kammer_2026 (2).eml")


def test_a_form_that_staff_opened_and_saved_is_left_alone(workspace_folder, fko):
    fko("send", "-w", workspace_folder)
    path = workspace_folder / "versand" / "2026" / "Fragebogen_kammer_2026.xlsx"
    openpyxl.load_workbook(path).save(path)
    own = path.read_bytes()
    ran = fko("send", "-w", workspace_folder, "-a", "kammer", "--json")
    assert ran.json["forms"][0]["form"].endswith("Fragebogen_kammer_2026.xlsx")
    assert path.read_bytes() == own


def test_inactive_actors_are_left_out_and_listed(workspace_folder, fko):
    edit(workspace_folder, 3, 9, "nein")
    ran = fko("send", "-w", workspace_folder, "--json")
    assert states(ran)["jobcenter"] == "skipped"
    assert not any("jobcenter" in name for name in files(workspace_folder))
    assert "nicht aktiv" in fko("send", "-w", workspace_folder, "-a", "jobcenter").out


@pytest.mark.parametrize(("typed", "meant"), [("kamer", "„kammer“"), ("nord", "„jobcenter“")])
def test_an_unknown_key_names_near_ones_and_writes_nothing(workspace_folder, fko, typed, meant):
    ran = fko("send", "-w", workspace_folder, "--actor", "kammer", "--actor", typed)
    assert ran.code == 1
    assert f"„{typed}“" in ran.err
    assert meant in ran.err
    assert files(workspace_folder) == {}


def test_the_workspace_s_own_text_is_used_and_a_broken_one_writes_nothing(workspace_folder, fko):
    template = workspace_folder / "vorlagen" / "nachricht-anschreiben.txt"
    template.write_bytes("Betreff: Grüße an {kurzname}\n\n{anrede}".encode("cp1252"))
    ran = fko("send", "-w", workspace_folder, "-a", "kammer", "--json")
    draft = (workspace_folder / ran.json["forms"][0]["message"]).read_bytes()
    assert email.message_from_bytes(draft, policy=default)["Subject"] == "Grüße an Kammer"
    before = files(workspace_folder)
    template.write_text("Betreff: x\n\n{vorname}", encoding="utf-8")
    ran = fko("send", "-w", workspace_folder)
    assert ran.code == 1
    assert "nachricht-anschreiben.txt" in ran.err
    assert "{vorname}" in ran.err
    assert files(workspace_folder) == before


def test_sender_and_reply_address_come_from_the_settings(workspace_folder, fko):
    with (workspace_folder / "fko.toml").open("a", encoding="utf-8") as file:
        file.write('[mail]\nsender = "wir@example.org"\nsender_name = "Agentur Köln"\nreply_to = "antwort@example.org"\n')
    ran = fko("send", "-w", workspace_folder, "-a", "kammer", "--json")
    message = email.message_from_bytes((workspace_folder / ran.json["forms"][0]["message"]).read_bytes(), policy=default)
    assert str(message["From"]) == "Agentur Köln <wir@example.org>"
    assert message["Reply-To"].addresses[0].addr_spec == "antwort@example.org"
    change_setting(workspace_folder, "antwort@example.org", "a@example.org, b@example.org")
    ran = fko("send", "-w", workspace_folder)
    assert ran.code == 1
    assert "reply_to" in ran.err


def test_people_read_where_the_drafts_lie_and_that_nothing_was_sent(workspace_folder, fko):
    ran = fko("send", "-w", workspace_folder)
    assert str(workspace_folder / "versand" / "2026") in ran.out
    assert "3 Fragebögen mit Nachrichten" in ran.out
    assert "Verschickt wurde nichts" in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines() if str(workspace_folder) not in line)


def test_whoever_has_answered_gets_no_second_draft_unless_named(workspace_folder, fko):
    fko("send", "-w", workspace_folder)
    answer = workspace_folder / "liste.csv"
    answer.write_text("Titel der Aktivität;Partner\nMesse;Jobcenter Kreis Nord\n", encoding="utf-8")
    other = workspace_folder / "andere.csv"
    other.write_text("Titel der Aktivität;Partner\nLotsen;Kammer\n", encoding="utf-8")
    fko("collect", "--actor", "kammer", answer, "-w", workspace_folder)
    fko("collect", "--actor", "hochschule", other, "-w", workspace_folder)
    ran = fko("send", "-w", workspace_folder)
    assert not any("kammer" in name and "(2)" in name for name in files(workspace_folder))
    assert "Schon geantwortet, ausgelassen: 2. Doch einladen: fko send --actor KÜRZEL\n" in ran.out
    again = fko("send", "-w", workspace_folder, "--json")
    assert {one["actor"]: (one["form"], one["message"]) for one in again.json["forms"]}["kammer"] == (
        "versand/2026/Fragebogen_kammer_2026.xlsx",
        None,
    )
    everybody = states(again)
    assert everybody == {"kammer": "answered", "jobcenter": "unchanged", "hochschule": "answered"}
    assert states(fko("send", "-w", workspace_folder, "--json", "--actor", "kammer")) == {"kammer": "renewed"}


def test_what_comes_back_finds_its_folder(workspace_folder, fko):
    path = workspace_folder / "fko.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('name = "2026"', 'name = "2031"', 1), encoding="utf-8")
    assert fko("send", "-w", workspace_folder).code == 0
    assert (workspace_folder / "ruecklauf" / "2031").is_dir()
