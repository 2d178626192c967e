"""Drafts: what a mail program reads out of the file."""

from __future__ import annotations

import dataclasses
import email
from datetime import datetime
from email.policy import default

import pytest

from fko_cli.core.sending.messages import Template, compose
from fko_cli.edges.mail.message_file import Attachment, Correspondent, new_message_id, write_draft, write_message

LETTER = compose(Template("Betreff: Fragebogen für Köln, bis 1. März\n\nGrüße – „hier“.\n\nEnde", "v"), {})
SHEET = Attachment("Fragebogen_kammer_2026.xlsx", bytes(range(256)) * 40)
TO = Correspondent("post@kammer.example.org", "Musterkammer – Söhne, Köln")


def parsed(**options):
    return email.message_from_bytes(write_draft(LETTER, TO, SHEET, **options), policy=default)


def test_a_draft_opens_unsent_without_date_and_id():
    message = parsed()
    assert message["X-Unsent"] == "1"
    assert [message[name] for name in ("Date", "Message-ID", "From", "Reply-To")] == [None] * 4


def test_everything_comes_back_as_it_was():
    message = parsed(sender=Correspondent("wir@example.org", "Agentur"), reply_to=Correspondent("zurueck@example.org"))
    assert message["Subject"] == LETTER.subject
    assert message["To"].addresses[0].display_name == TO.name
    assert message["To"].addresses[0].addr_spec == TO.email
    assert (message["From"], message["Reply-To"]) == ("Agentur <wir@example.org>", "zurueck@example.org")
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == LETTER.text
    assert message.get_body(("html",)).get_content().replace("\r\n", "\n") == LETTER.html
    attached = next(message.iter_attachments())
    assert (attached.get_filename(), attached.get_content()) == (SHEET.name, SHEET.data)


def test_the_same_draft_gives_the_same_bytes():
    assert write_draft(LETTER, TO, SHEET) == write_draft(LETTER, TO, SHEET)


def test_an_umlaut_domain_is_written_so_that_servers_understand_it():
    message = email.message_from_bytes(write_draft(LETTER, Correspondent("post@köln.example.org"), SHEET), policy=default)
    assert message["To"] == "post@xn--kln-sna.example.org"


@pytest.mark.parametrize("name", ["Kammer\r\nBcc: fremd@example.org", "Kammer\nX: y", "Kammer\u2028Bcc: z"])
def test_a_line_break_in_a_name_adds_no_header(name):
    data = write_draft(LETTER, Correspondent("post@kammer.example.org", name), SHEET)
    message = email.message_from_bytes(data, policy=default)
    assert message["Bcc"] is None
    assert message["X"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["post@kammer.example.org"]


def test_a_message_for_the_server_has_date_and_id_and_is_no_draft():
    sender = Correspondent("wir@köln.example.org", "Agentur Köln")
    message_id = new_message_id(sender)
    data = write_message(
        LETTER, TO, SHEET, sender, Correspondent("zurueck@example.org"), message_id, datetime(2026, 3, 1, 9)
    )
    message = email.message_from_bytes(data, policy=default)
    assert message["Message-ID"] == message_id
    assert message_id.endswith("@xn--kln-sna.example.org>")
    assert message["Date"].datetime.replace(tzinfo=None) == datetime(2026, 3, 1, 9)
    assert [message[name] for name in ("X-Unsent", "Auto-Submitted")] == [None, None]
    assert message["Reply-To"] == "zurueck@example.org"
    assert data.isascii() and max(map(len, data.split(b"\r\n"))) < 998
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "name",
    [
        'Amt für "Arbeit", Bildung',
        "Eine Institution mit einem sehr langen Namen, der nicht in eine Zeile passt, Abteilung (Nord)",
        "Kammer, Nord",
        "Kürzer",
        "A\\B",
    ],
)
def test_every_name_and_every_subject_stay_one_and_whole(name):
    subject = f"Letzte Erinnerung: {name}, Fragebogen zum Handlungskonzept 2026 bis Ende des Jahres"
    letter = dataclasses.replace(LETTER, subject=subject)
    data = write_draft(letter, Correspondent("post@kammer.example.org", name), SHEET)
    message = email.message_from_bytes(data, policy=default)
    (one,) = message["To"].addresses
    assert (one.display_name, one.addr_spec) == (name, "post@kammer.example.org")
    assert message["Subject"] == subject
    assert not data.startswith(b"Subject:\r\n") and b"\nSubject:\r\n" not in data


def test_an_encoded_line_break_adds_no_header():
    evil = "=?utf-8?q?Kammer=0D=0ABcc:_x@example.org?="
    letter = dataclasses.replace(LETTER, subject=evil)
    data = write_draft(letter, Correspondent("post@kammer.example.org", evil), SHEET, Correspondent("w@example.org", evil))
    message = email.message_from_bytes(data, policy=default)
    assert message["Bcc"] is None
    assert "Bcc" in message["Subject"]
    assert [one.addr_spec for one in message["To"].addresses] == ["post@kammer.example.org"]
