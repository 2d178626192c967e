"""`fko send --smtp`: shows and asks first, delivers once, goes on after refusals and breaks, and says how it ended."""

from __future__ import annotations

import io
import sys

import openpyxl
import pytest

from fko_cli.edges.store import letters, open_store
from fko_cli.edges.workspace import open_workspace
from tests.smtp_server import PASSWORD, USER, PostOffice, authority, running, server_context, trusted

__all__ = ["authority", "trusted"]

EVERYBODY = ["post@hs.example.org", "post@jc.example.org", "post@kammer.example.org"]


@pytest.fixture
def office(trusted, workspace_folder, monkeypatch):
    """A running mail server that the workspace is set up for."""
    monkeypatch.setenv("FKO_SMTP_USER", USER)
    monkeypatch.setenv("FKO_SMTP_PASSWORD", PASSWORD)
    with running(PostOffice(), server_context(trusted), auth_required=True) as office:
        set_up(workspace_folder, office)
        yield office


def set_up(folder, office, more=""):
    with (folder / "fko.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'[mail]\nsender = "wir@example.org"\nsender_name = "Agentur Köln"\nreply_to = "antwort@example.org"\n'
            f'smtp_host = "localhost"\nsmtp_port = {office.port}\nsmtp_pause = 0\n{more}'
        )


def sent(fko, folder, *more):
    ran = fko("send", "--smtp", "--yes", "--json", "-w", folder, *more)
    return ran.code, {one["actor"]: one["status"] for one in ran.json["letters"]}


def type_in(monkeypatch, *answers):
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{one}\n" for one in answers)))


def files(folder):
    return sorted(path.name for path in (folder / "versand").rglob("*") if path.is_file())


def test_everybody_gets_one_message_with_the_form_and_a_second_run_sends_nothing(office, workspace_folder, fko):
    assert sent(fko, workspace_folder) == (0, dict.fromkeys(["kammer", "jobcenter", "hochschule"], "accepted"))
    assert office.recipients == EVERYBODY
    message = office.message("post@jc.example.org")
    assert message["From"].addresses[0].display_name == "Agentur Köln"
    assert message["Reply-To"].addresses[0].addr_spec == "antwort@example.org"
    assert message["Message-ID"].endswith("@example.org>") and message["Date"].datetime
    assert [message[name] for name in ("X-Unsent", "Auto-Submitted", "Bcc")] == [None] * 3
    form = workspace_folder / "versand" / "2026" / "Fragebogen_jobcenter_2026.xlsx"
    assert next(message.iter_attachments()).get_content() == form.read_bytes()
    kept = workspace_folder / "versand" / "2026" / "gesendet" / "Fragebogen_jobcenter_2026.eml"
    assert kept.read_bytes() == dict(office.received)["post@jc.example.org"]
    before = files(workspace_folder)
    assert sent(fko, workspace_folder) == (0, dict.fromkeys(["kammer", "jobcenter", "hochschule"], "already_sent"))
    assert office.recipients == EVERYBODY
    assert files(workspace_folder) == before


def test_what_goes_out_is_shown_and_only_a_yes_sends_it(office, workspace_folder, fko, monkeypatch):
    type_in(monkeypatch, "nein")
    ran = fko("send", "--smtp", "-a", "kammer", "-w", workspace_folder)
    assert ran.code == 1
    for shown in (
        f"localhost, Port {office.port} (STARTTLS), angemeldet als {USER}",
        "Agentur Köln <wir@example.org>",
        "antwort@example.org",
        "kammer: Musterkammer <post@kammer.example.org>",
        "Fragebogen zum Handlungskonzept 2026",
        "Fragebogen_kammer_2026.xlsx",
        " KB",
    ):
        assert shown in ran.out
    assert PASSWORD not in ran.out + ran.err
    assert (office.connections, files(workspace_folder)) == (0, [])
    type_in(monkeypatch, "ja")
    assert fko("send", "--smtp", "-a", "kammer", "-w", workspace_folder).code == 0
    assert office.recipients == ["post@kammer.example.org"]


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_without_a_terminal_and_without_yes_nothing_leaves(office, workspace_folder, fko, more):
    ran = fko("send", "--smtp", "-w", workspace_folder, *more)
    assert ran.code == 1
    assert "--yes" in ran.err
    assert (office.connections, files(workspace_folder)) == (0, [])
    if more:
        assert {one["status"] for one in ran.json["letters"]} == {"planned"}


def test_refused_recipients_are_listed_the_others_go_on_and_a_rerun_tries_again(office, workspace_folder, fko):
    office.answers = {
        ("RCPT", "post@kammer.example.org"): "550 5.1.1 unbekannt",
        ("RCPT", "post@jc.example.org"): "451 4.7.1 bitte warten",
    }
    ran = fko("send", "--smtp", "--yes", "-w", workspace_folder)
    assert ran.code == 3
    assert "unbekannt" in ran.out and "bitte warten" in ran.out
    assert office.recipients == ["post@hs.example.org"]
    office.answers.clear()
    assert sent(fko, workspace_folder)[1] == {"kammer": "accepted", "jobcenter": "accepted", "hochschule": "already_sent"}
    assert office.recipients == EVERYBODY


def test_a_refused_sender_stops_and_leaves_the_rest_untried(office, workspace_folder, fko):
    office.answers = {("MAIL", "wir@example.org"): "550 5.7.60 not allowed to send as"}
    assert sent(fko, workspace_folder) == (3, {"kammer": "failed", "jobcenter": "not_tried", "hochschule": "not_tried"})
    office.answers.clear()
    assert sent(fko, workspace_folder)[0] == 0
    assert office.recipients == EVERYBODY


def test_a_wrong_password_changes_nothing(office, workspace_folder, fko, monkeypatch):
    monkeypatch.setenv("FKO_SMTP_PASSWORD", "falsch")
    ran = fko("send", "--smtp", "--yes", "-w", workspace_folder)
    assert ran.code == 1
    assert "lehnt Benutzername oder Kennwort ab" in ran.err and "Nichts wurde verschickt." in ran.err
    assert "hinaus" not in ran.out
    assert files(workspace_folder) == []


def test_a_line_dropped_in_mid_list_is_opened_again(office, workspace_folder, fko):
    office.hang_up_after = 2
    assert sent(fko, workspace_folder)[0] == 0
    assert office.recipients == EVERYBODY


def test_without_an_answer_to_the_dot_it_is_unclear_until_a_person_decides(office, workspace_folder, fko, monkeypatch):
    office.hang_up_on_dot = 2
    assert sent(fko, workspace_folder) == (3, {"kammer": "accepted", "jobcenter": "unclear", "hochschule": "accepted"})
    ran = fko("send", "--smtp", "--yes", "-w", workspace_folder)
    assert ran.code == 3
    assert "unklar" in ran.out and "--again jobcenter" in ran.out
    assert office.recipients == EVERYBODY
    type_in(monkeypatch, "", "ja")
    assert fko("send", "--smtp", "-w", workspace_folder).code == 3
    type_in(monkeypatch, "a")
    assert fko("send", "--smtp", "-w", workspace_folder).code == 0
    assert sent(fko, workspace_folder)[1]["jobcenter"] == "already_sent"
    assert office.recipients == EVERYBODY


def test_again_sends_an_unclear_letter_once_more_under_the_same_id_and_arrived_settles_it(office, workspace_folder, fko):
    office.hang_up_on_dot = 1
    assert sent(fko, workspace_folder, "-a", "jobcenter") == (3, {"jobcenter": "unclear"})
    assert sent(fko, workspace_folder, "--again", "jobcenter") == (0, {"jobcenter": "accepted"})
    first, second = [data.split(b"Message-ID: ")[1].split(b"\r\n")[0] for _, data in office.received]
    assert first == second
    office.hang_up_on_dot = office.messages + 1
    assert sent(fko, workspace_folder, "-a", "kammer")[0] == 3
    assert sent(fko, workspace_folder, "--arrived", "kammer") == (0, {"kammer": "already_sent"})
    ran = fko("send", "--smtp", "--arrived", "kammer", "-w", workspace_folder)
    assert (ran.code, "keine Zustellung unklar" in ran.err) == (1, True)


def test_arrived_settles_also_when_nothing_is_to_be_sent_and_then_sends_nothing(office, workspace_folder, fko):
    office.hang_up_on_dot = 1
    assert sent(fko, workspace_folder, "-a", "kammer")[0] == 3
    ran = fko("send", "--smtp", "--arrived", "kammer", "--arrived", "jobcenter", "-w", workspace_folder)
    assert (ran.code, "Bei jobcenter ist keine Zustellung unklar" in ran.err) == (1, True)
    assert fko("send", "--smtp", "--arrived", "kammer", "--again", "kammer", "-w", workspace_folder).code == 2
    assert fko("send", "--smtp", "--arrived", "kammer", "-a", "niemand", "-w", workspace_folder).code == 1
    book = openpyxl.load_workbook(workspace_folder / "akteure.xlsx")
    book.active["I2"] = "nein"
    book.save(workspace_folder / "akteure.xlsx")
    ran = fko("send", "--smtp", "--arrived", "kammer", "-w", workspace_folder)
    assert (ran.code, "Als angekommen verzeichnet: kammer." in ran.out) == (0, True)
    with open_store(open_workspace(workspace_folder)) as store, store.reading() as conn:
        assert letters.letters(conn, "2026")["kammer"][0].state == "accepted"
    assert len(office.received) == 1


def test_what_arrived_is_not_sent_in_the_same_run_although_the_text_changed(office, workspace_folder, fko):
    office.hang_up_on_dot = 1
    assert sent(fko, workspace_folder, "-a", "kammer")[0] == 3
    settings = workspace_folder / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-03-31", "2026-04-30"), encoding="utf-8")
    assert sent(fko, workspace_folder, "--arrived", "kammer") == (0, {"kammer": "already_sent"})
    assert len(office.received) == 1
    ran = fko("send", "--smtp", "-w", workspace_folder)
    assert (ran.code, "Nichts wurde verschickt." in ran.err) == (1, True)


def test_again_sends_an_accepted_letter_once_more_to_that_one_only(office, workspace_folder, fko):
    sent(fko, workspace_folder)
    assert sent(fko, workspace_folder, "--again", "kammer") == (0, {"kammer": "accepted"})
    assert office.recipients == sorted([*EVERYBODY, "post@kammer.example.org"])
    assert len({data.split(b"Message-ID: ")[1].split(b"\r\n")[0] for _, data in office.received}) == 4


def test_a_new_deadline_or_address_goes_out_again_and_a_comma_does_not(office, workspace_folder, fko):
    sent(fko, workspace_folder)
    template = workspace_folder / "vorlagen" / "nachricht-anschreiben.txt"
    template.write_text(
        template.read_text(encoding="utf-8").replace("Vielen Dank für", "Vielen Dank, für"), encoding="utf-8"
    )
    assert set(sent(fko, workspace_folder)[1].values()) == {"already_sent"}
    book = openpyxl.load_workbook(workspace_folder / "akteure.xlsx")
    book.active["H2"] = "neu@kammer.example.org"
    book.save(workspace_folder / "akteure.xlsx")
    assert sent(fko, workspace_folder)[1] == {
        "kammer": "accepted",
        "jobcenter": "already_sent",
        "hochschule": "already_sent",
    }
    settings = workspace_folder / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-03-31", "2026-04-30"), encoding="utf-8")
    assert set(sent(fko, workspace_folder)[1].values()) == {"accepted"}


def test_an_offer_that_arrives_later_writes_to_nobody_again(office, workspace_folder, fko):
    assert sent(fko, workspace_folder)[0] == 0
    path = workspace_folder / "liste.csv"
    rows = "Titel der Aktivität;Kurzbeschreibung;Kooperationspartner\nMesse der Berufe;Eine Messe.;Musterkammer\n"
    path.write_text(rows, encoding="utf-8")
    assert fko("collect", "--actor", "jobcenter", path, "-w", workspace_folder).code in (0, 3)
    drafted = {one["actor"]: one["status"] for one in fko("send", "--json", "-w", workspace_folder).json["forms"]}
    assert drafted["kammer"] == "renewed"
    assert sent(fko, workspace_folder)[1]["kammer"] == "already_sent"
    assert office.recipients == EVERYBODY


def test_a_message_over_the_own_limit_is_not_offered(office, workspace_folder, fko):
    settings = workspace_folder / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "smtp_max_megabytes = 1\n", encoding="utf-8")
    assert sent(fko, workspace_folder, "-a", "kammer")[0] == 0
    form = workspace_folder / "versand" / "2026" / "Fragebogen_jobcenter_2026.xlsx"
    fko("send", "-a", "jobcenter", "-w", workspace_folder)
    form.write_bytes(form.read_bytes() + bytes(1_000_000))
    ran = fko("send", "--smtp", "--yes", "-a", "jobcenter", "-w", workspace_folder)
    assert ran.code == 3
    assert "smtp_max_megabytes" in ran.out and "auf anderem Weg übergeben" in ran.out
    assert "noch einmal" not in ran.out
    assert office.recipients == ["post@kammer.example.org"]


def test_a_message_that_grew_after_it_arrived_is_no_trouble(office, workspace_folder, fko):
    assert sent(fko, workspace_folder, "-a", "kammer")[0] == 0
    form = workspace_folder / "versand" / "2026" / "Fragebogen_kammer_2026.xlsx"
    form.write_bytes(form.read_bytes() + bytes(1_000_000))
    settings = workspace_folder / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "smtp_max_megabytes = 1\n", encoding="utf-8")
    ran = fko("send", "--smtp", "--yes", "-a", "kammer", "-w", workspace_folder)
    assert (ran.code, "größer" in ran.out) == (0, False)


def test_what_another_fko_is_delivering_is_named_with_what_to_do(office, workspace_folder, fko):
    def another_claims_it(_):
        with open_store(open_workspace(workspace_folder)) as store, store.writing() as conn:
            (known,) = letters.letters(conn, "2026")["kammer"]
            content = letters.Content(known.kind, known.number, known.email, known.sha256)
            letters.claim(conn, letters.NewLetter("2026", "kammer", content, known.subject, "<2@x>", "x.eml"))

    office.at_recipient = another_claims_it
    ran = fko("send", "--smtp", "--yes", "-a", "kammer", "-w", workspace_folder)
    assert (ran.code, office.received) == (3, [])
    assert "Bitte danach noch einmal aufrufen" in " ".join(ran.out.split())


def test_drafts_that_may_have_been_sent_by_hand_are_pointed_at(office, workspace_folder, fko):
    fko("send", "-a", "kammer", "-w", workspace_folder)
    assert "weiß fko nicht" in fko("send", "--smtp", "-w", workspace_folder).err
    office.hang_up_on_dot = 1
    assert sent(fko, workspace_folder, "-a", "kammer")[0] == 3
    ran = fko("send", "--smtp", "--yes", "--arrived", "kammer", "-w", workspace_folder)
    assert (ran.code, "weiß fko nicht" in ran.err) == (0, False)
    settings = workspace_folder / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-03-31", "2026-04-30"), encoding="utf-8")
    ran = fko("send", "--smtp", "--yes", "-a", "kammer", "-w", workspace_folder)
    assert len(office.received) == 2
    assert "weiß fko nicht" not in ran.err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [('sender = "wir@example.org"', "", "Absenderadresse"), ('smtp_host = "localhost"', "", "Postausgang")],
)
def test_missing_settings_are_named(office, workspace_folder, fko, old, new, words):
    settings = workspace_folder / "fko.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ran = fko("send", "--smtp", "--yes", "-w", workspace_folder)
    assert (ran.code, words in ran.err) == (1, True)


def test_options_of_delivery_need_smtp(workspace_folder, fko):
    ran = fko("send", "--again", "kammer", "-w", workspace_folder)
    assert (ran.code, "--smtp" in ran.err) == (2, True)


def test_whoever_has_answered_is_not_invited_unless_named(office, workspace_folder, fko):
    path = workspace_folder / "liste.csv"
    path.write_text("Titel der Aktivität;Kurzbeschreibung\nMesse;Text\n", encoding="utf-8")
    assert fko("collect", "--actor", "kammer", path, "-w", workspace_folder).code in (0, 3)
    assert sent(fko, workspace_folder)[1] == {"jobcenter": "accepted", "hochschule": "accepted", "kammer": "answered"}
    assert sent(fko, workspace_folder, "-a", "kammer")[1] == {"kammer": "accepted"}
