"""`fko send --query`: the questions in words with the cells of a fresh form, to those only whose answers need a word."""

from __future__ import annotations

import email
from email.policy import default

import openpyxl
import pytest

from tests.database import content
from tests.smtp_server import PASSWORD, USER, PostOffice, authority, running, server_context, trusted

__all__ = ["authority", "trusted"]

UNCLEAR = "Titel der Aktivität;Kurzbeschreibung;Beginn;Status\nMesse;Text;demnächst irgendwann;laufend\n"


@pytest.fixture
def folder(workspace_folder, fko):
    path = workspace_folder / "liste.csv"
    path.write_text(UNCLEAR, encoding="utf-8")
    assert fko("send", "-w", workspace_folder).code == 0
    assert fko("collect", "--actor", "kammer", path, "-w", workspace_folder).code in (0, 3)
    return workspace_folder


def read(data):
    return email.message_from_bytes(data, policy=default)


def test_a_draft_names_the_cells_of_the_attached_form(folder, fko, tmp_path):
    ran = fko("send", "--query", "--json", "-w", folder)
    assert ran.code == 0
    (one,) = ran.json["letters"]
    assert (one["actor"], one["kind"], one["written"]) == ("kammer", "query", True)
    message = read((folder / one["message"]).read_bytes())
    text = message.get_body(("plain",)).get_content()
    line = next(line for line in text.splitlines() if "demnächst irgendwann" in line)
    attached = tmp_path / "form.xlsx"
    attached.write_bytes(next(message.iter_attachments()).get_content())
    sheet, cell = line.split("Blatt „")[1].split("“")[0], line.split("Zelle ")[1].split(" ")[0].rstrip(":,")
    assert openpyxl.load_workbook(attached)[sheet][cell].value == "demnächst irgendwann"
    assert "<li>" in message.get_body(("html",)).get_content()
    again = fko("send", "--query", "--json", "-w", folder)
    assert again.json["letters"][0]["written"] is False


def test_after_a_query_an_ordinary_send_changes_nothing(folder, fko):
    fko("send", "--query", "-w", folder)
    store = content(folder)
    assert fko("send", "-a", "jobcenter", "-w", folder).code == 0
    assert content(folder) == store


@pytest.fixture
def office(folder, trusted, monkeypatch):
    """A running mail server that the workspace is set up for."""
    monkeypatch.setenv("FKO_SMTP_USER", USER)
    monkeypatch.setenv("FKO_SMTP_PASSWORD", PASSWORD)
    with running(PostOffice(), server_context(trusted), auth_required=True) as office:
        with (folder / "fko.toml").open("a", encoding="utf-8") as file:
            file.write(
                f'[mail]\nsender = "wir@example.org"\nsmtp_host = "localhost"\nsmtp_port = {office.port}\nsmtp_pause=0\n'
            )
        yield office


def test_a_query_is_delivered_once_until_the_questions_change(office, folder, fko):
    first = fko("send", "--query", "--smtp", "--yes", "--json", "-w", folder)
    second = fko("send", "--query", "--smtp", "--yes", "--json", "-w", folder)
    assert [ran.json["letters"][0]["status"] for ran in (first, second)] == ["accepted", "already_sent"]
    assert office.recipients == ["post@kammer.example.org"]


def test_a_draft_that_may_have_been_sent_by_hand_is_pointed_at(office, folder, fko):
    assert "weiß fko nicht" not in fko("send", "--query", "--smtp", "-w", folder).err
    fko("send", "--query", "-w", folder)
    assert "weiß fko nicht" in fko("send", "--query", "--smtp", "-w", folder).err


def test_an_unclear_query_can_be_settled_when_nothing_is_to_be_asked_any_more(office, folder, fko):
    office.hang_up_on_dot = 1
    assert fko("send", "--query", "--smtp", "--yes", "-w", folder).code == 3
    better = folder / "liste2.csv"
    better.write_text(
        "Titel der Aktivität;Kurzbeschreibung;Beginn;Ende;Status;Handlungsfeld\n"
        "Messe;Text;01/2026;12/2026;laufend;1\n", encoding="utf-8",
    )  # fmt: skip
    assert fko("collect", "--actor", "kammer", "--replace", better, "-w", folder).code in (0, 3)
    ran = fko("send", "--query", "--smtp", "--arrived", "kammer", "-w", folder)
    assert (ran.code, "Als angekommen verzeichnet: kammer." in ran.out) == (0, True)
    assert len(office.received) == 1


def test_a_named_institution_that_is_not_active_is_left_out_and_told(folder, fko):
    book = openpyxl.load_workbook(folder / "akteure.xlsx")
    book.active["I2"] = "nein"
    book.save(folder / "akteure.xlsx")
    ran = fko("send", "--query", "--actor", "kammer", "-w", folder)
    assert (ran.code, ran.out) == (0, "Ausgelassen (nicht aktiv): kammer.\n")
    (one,) = fko("send", "--query", "--actor", "kammer", "--json", "-w", folder).json["letters"]
    assert (one["actor"], one["status"]) == ("kammer", "skipped")


def test_a_question_about_the_whole_list_speaks_of_no_marked_cell_as_if_there_were_one(workspace_folder, fko):
    path = workspace_folder / "liste.csv"
    path.write_text("Titel der Aktivität;Handlungsfeld;Kurzbeschreibung\nMesse;1;Text\n", encoding="utf-8")
    fko("collect", "--actor", "kammer", path, "-w", workspace_folder)
    (one,) = fko("send", "--query", "--json", "-w", workspace_folder).json["letters"]
    message = read((workspace_folder / one["message"]).read_bytes())
    text = " ".join(message.get_body(("plain",)).get_content().split())
    assert "- Zum ganzen Fragebogen" in text and ", Zelle " not in text
    assert "Betrifft eine Frage eine einzelne Zelle, ist diese darin farbig markiert" in text


def test_without_findings_nobody_is_asked(workspace_folder, fko):
    ran = fko("send", "--query", "-w", workspace_folder)
    assert (ran.code, "keine Rückfragen" in ran.out) == (0, True)
    assert list((workspace_folder / "versand").rglob("*.eml")) == []
