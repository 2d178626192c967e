"""`fko remind`: who is reminded, with which text, once a day; who answered otherwise is listed and left in peace."""

from __future__ import annotations

import email
from datetime import date, datetime
from email.policy import default

import openpyxl
import pytest

from fko_cli.core.reading.mails import PostKind
from fko_cli.core.sending.reminders import ReminderText
from fko_cli.edges.store import letters, open_store, schema
from fko_cli.edges.store.post import NewPost, add_post
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.asking.reminding import reminders
from tests.database import content
from tests.smtp_server import PASSWORD, USER, PostOffice, authority, running, server_context, trusted

__all__ = ["authority", "trusted"]


@pytest.fixture
def folder(workspace_folder, fko):
    """A workspace in which the three actors were asked, and the deadline is far."""
    change(workspace_folder, "2026-03-31", "2999-12-31")
    assert fko("send", "-w", workspace_folder).code == 0
    return workspace_folder


def change(folder, old, new):
    path = folder / "fko.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def answer(fko, folder, actor="kammer", text="Titel der Aktivität;Kurzbeschreibung\nMesse;Text\n"):
    path = folder / f"{actor}.csv"
    path.write_text(text, encoding="utf-8")
    assert fko("collect", "--actor", actor, path, "-w", folder).code in (0, 3)


def remind(fko, folder, *more):
    ran = fko("remind", "--json", "-w", folder, *more)
    return ran.code, {one["actor"]: one for one in ran.json["letters"]}, ran.json["not_reminded"]


def yesterday(folder):
    """Let everything that was recorded about letters have happened long ago."""
    with open_store(open_workspace(folder)) as store, store.writing() as conn:
        conn.execute(schema.letter_events.update().values(at=datetime(2026, 1, 5)))
        conn.execute(schema.letters.update().values(created_at=datetime(2026, 1, 5)))


def message(folder, name):
    return email.message_from_bytes((folder / "versand" / "2026" / name).read_bytes(), policy=default)


def post(folder, kind, actor="kammer"):
    with open_store(open_workspace(folder)) as store, store.writing() as conn:
        add_post(conn, NewPost("2026", f"{kind}-{actor}", "a.eml", kind, actor, subject="Betreff der Post", open=True))


def test_those_who_have_not_answered_get_a_draft_with_their_form(folder, fko):
    answer(fko, folder)
    code, found, others = remind(fko, folder)
    assert (code, set(found), others) == (0, {"jobcenter", "hochschule"}, [])
    draft = message(folder, "Erinnerung-1_jobcenter_2026.eml")
    assert draft["X-Unsent"] == "1"
    assert draft["Subject"].startswith("Erinnerung:")
    assert "31. Dezember 2999" in draft.get_body(("plain",)).get_content()
    form = folder / "versand" / "2026" / "Fragebogen_jobcenter_2026.xlsx"
    assert next(draft.iter_attachments()).get_content() == form.read_bytes()


def test_twice_on_one_day_is_once_and_the_next_day_is_the_second(folder, fko):
    remind(fko, folder, "-a", "kammer")
    before = content(folder), sorted((folder / "versand").rglob("*"))
    assert remind(fko, folder, "-a", "kammer")[1]["kammer"]["written"] is False
    assert (content(folder), sorted((folder / "versand").rglob("*"))) == before
    yesterday(folder)
    assert [remind(fko, folder, "-a", "kammer")[1]["kammer"][key] for key in ("number", "text")] == [2, "2"]
    yesterday(folder)
    assert [remind(fko, folder, "-a", "kammer")[1]["kammer"][key] for key in ("number", "text")] == [3, "last"]
    assert message(folder, "Erinnerung-letzte_kammer_2026.eml")["Subject"].startswith("Letzte Erinnerung")


def test_after_the_deadline_the_last_text_is_taken_unless_overruled(folder, fko):
    change(folder, "2999-12-31", "2026-01-31")
    assert remind(fko, folder, "-a", "kammer")[1]["kammer"]["text"] == "last"
    text = message(folder, "Erinnerung-letzte_kammer_2026.eml").get_body(("plain",)).get_content()
    assert "Die Frist ist am 31. Januar 2026 abgelaufen." in text
    assert remind(fko, folder, "-a", "kammer", "--text", "2")[1]["kammer"]["text"] == "2"
    assert fko("remind", "--text", "5", "-w", folder).code == 2


@pytest.mark.parametrize("command", ["remind", "send"])
def test_a_form_that_cannot_be_read_is_named(folder, fko, command):
    form = folder / "versand" / "2026" / "Fragebogen_kammer_2026.xlsx"
    form.unlink()
    form.mkdir()
    ran = fko(command, "-a", "kammer", "-w", folder)
    assert ran.code == 1
    assert "Fragebogen_kammer_2026.xlsx lässt sich nicht lesen" in ran.err and "schließen" in ran.err


def test_the_day_decides_which_text_is_due(folder):
    change(folder, "2999-12-31", "2026-05-10")
    with open_store(open_workspace(folder)) as store:
        place = open_workspace(folder)
        texts = [reminders(place, store, date(2026, 5, day), ["kammer"])[0].text for day in (10, 11)]
    assert texts == [ReminderText.first, ReminderText.last]


def test_a_set_aside_answer_is_listed_and_not_reminded(folder, fko):
    answer(fko, folder, "kammer", "kein;Fragebogen\n1;2\n")
    _, found, others = remind(fko, folder)
    assert set(found) == {"jobcenter", "hochschule"}
    (listed,) = others
    assert (listed["actor"], listed["status"]) == ("kammer", "waiting")
    assert "Datei wartet auf Klärung" in fko("remind", "-w", folder).out
    assert remind(fko, folder, "-a", "kammer")[1] == {}


@pytest.mark.parametrize(
    ("kind", "status", "named"),
    [
        (PostKind.text, "wrote", set()),
        (PostKind.bounce, "bounced", set()),
        (PostKind.absence, "absent", {"kammer"}),
    ],
)
def test_unsettled_post_is_listed_instead_and_only_an_absence_gives_way_to_the_name(folder, fko, kind, status, named):
    post(folder, kind)
    _, found, others = remind(fko, folder)
    assert "kammer" not in found
    assert [(one["actor"], one["status"]) for one in others] == [("kammer", status)]
    assert set(remind(fko, folder, "-a", "kammer")[1]) == named


def test_after_a_bounce_a_corrected_address_is_written_to(folder, fko):
    remind(fko, folder, "-a", "kammer")
    post(folder, PostKind.bounce)
    yesterday(folder)
    assert remind(fko, folder, "-a", "kammer")[1] == {}
    book = openpyxl.load_workbook(folder / "akteure.xlsx")
    book.active["H2"] = "neu@kammer.example.org"
    book.save(folder / "akteure.xlsx")
    assert set(remind(fko, folder, "-a", "kammer")[1]) == {"kammer"}


def test_whoever_was_never_asked_or_is_not_active_is_not_reminded(workspace_folder, fko):
    fko("send", "-a", "kammer", "-w", workspace_folder)
    _, found, others = remind(fko, workspace_folder)
    assert set(found) == {"kammer"}
    assert {one["status"] for one in others} == {"not_asked"}


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


def test_reminders_are_delivered_once_a_day(office, folder, fko):
    remind(fko, folder, "-a", "jobcenter")  # a draft of the same day is the same reminder
    office.answers = {("RCPT", "post@kammer.example.org"): "550 5.1.1 unbekannt"}
    code, found, _ = remind(fko, folder, "--smtp", "--yes")
    assert (code, {key: (one["status"], one["number"]) for key, one in found.items()}) == (
        3,
        {"kammer": ("refused", 1), "jobcenter": ("accepted", 1), "hochschule": ("accepted", 1)},
    )
    assert {one["status"] for one in remind(fko, folder, "--smtp", "--yes", "-a", "jobcenter")[1].values()} == {
        "already_sent"
    }
    assert remind(fko, folder, "-a", "jobcenter")[1]["jobcenter"]["status"] == "already_sent"
    yesterday(folder)
    office.answers.clear()
    _, found, _ = remind(fko, folder, "--smtp", "--yes")
    assert {key: one["number"] for key, one in found.items()} == {"kammer": 1, "jobcenter": 2, "hochschule": 2}
    assert office.message("post@kammer.example.org")["Subject"].startswith("Erinnerung:")


def test_whose_invitation_did_not_arrive_is_listed(folder, fko):
    with open_store(open_workspace(folder)) as store, store.writing() as conn:
        content = letters.Content(letters.LetterKind.invitation, 1, "post@kammer.example.org", "a")
        claim = letters.claim(conn, letters.NewLetter("2026", "kammer", content, "s", "<1@example.org>", "f"))
        letters.settle(conn, claim, letters.LetterState.refused, "550 unbekannt")
    _, found, others = remind(fko, folder)
    assert "kammer" not in found
    assert [(one["status"], one["detail"]) for one in others] == [("undelivered", "550 unbekannt")]


def test_a_draft_of_this_reminder_is_pointed_at_and_one_of_an_earlier_is_not(office, folder, fko):
    remind(fko, folder, "-a", "kammer")
    assert "weiß fko nicht" in fko("remind", "--smtp", "-a", "kammer", "-w", folder).err
    yesterday(folder)
    ran = fko("remind", "--smtp", "--yes", "-a", "kammer", "-w", folder)
    assert (ran.code, "weiß fko nicht" in ran.err, len(office.received)) == (0, False, 1)


def test_an_unclear_reminder_can_be_settled_although_the_answer_came_meanwhile(office, folder, fko):
    office.hang_up_on_dot = 1
    assert remind(fko, folder, "--smtp", "--yes", "-a", "kammer")[0] == 3
    answer(fko, folder)
    ran = fko("remind", "--smtp", "--arrived", "kammer", "-w", folder)
    assert (ran.code, "Als angekommen verzeichnet: kammer." in ran.out) == (0, True)
    with open_store(open_workspace(folder)) as store, store.reading() as conn:
        assert letters.letters(conn, "2026", letters.LetterKind.reminder)["kammer"][0].state == "accepted"
    assert fko("remind", "--smtp", "--arrived", "kammer", "-w", folder).code == 1
