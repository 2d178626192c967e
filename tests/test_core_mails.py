"""What a message is and of whom it tells: returns, words, absences, bounces, and what is none of ours."""

from __future__ import annotations

import pytest

from fko_cli.core.reading.mail_words import first_words, mentions_nothing_to_report, own_words, post_number
from fko_cli.core.reading.mails import Delivery, Known, Mail, PostKind, Weight, bare_subject, judge, weigh
from fko_cli.core.records import Actor

ACTORS = (
    Actor("kammer", "Musterkammer", email="post@kammer.example.org"),
    Actor("jc", "Jobcenter", email="post@jc.example.org; leitung@jc.example.org"),
    Actor("verein", "Verein", email="verein@gmx.example"),
)
KNOWN = Known(ACTORS, {"brief-7@example.org": "kammer"}, {"Fragebogen 2026 für das Handlungskonzept"})
OURS = "AW: Fragebogen 2026 für das Handlungskonzept"


def verdict(mail: Mail, heaviest: Weight | None = None):
    found = judge(mail, heaviest, KNOWN)
    return found.kind.value if found.ours else "left", found.actor


@pytest.mark.parametrize(
    ("mail", "heaviest", "expected"),
    [
        (Mail("post@kammer.example.org"), Weight.table, ("return", "kammer")),
        (Mail("leitung@jc.example.org"), Weight.document, ("return", "jc")),
        (Mail("jemand@privat.example", answers=("brief-7@example.org",)), Weight.document, ("return", "kammer")),
        (Mail("jemand@privat.example", OURS, subject=OURS), Weight.document, ("return", None)),
        (Mail("jemand@privat.example"), Weight.table, ("return", None)),
        (Mail("jemand@privat.example"), Weight.document, ("left", None)),
        (Mail("jemand@privat.example"), None, ("left", None)),
        (Mail(""), None, ("left", None)),
        (Mail("post@kammer.example.org", text="Wir melden uns."), None, ("text", "kammer")),
        (Mail("post@kammer.example.org", text="Gruß"), Weight.picture, ("text", "kammer")),
        (Mail("neu@jc.example.org", text="Wir melden uns."), None, ("text", "jc")),
        (Mail("anderer@gmx.example", text="Wir melden uns."), None, ("left", None)),
        (Mail("verein@gmx.example", text="Wir melden uns."), None, ("text", "verein")),
        (Mail("jemand@privat.example", subject=OURS, text="Ja."), None, ("text", None)),
    ],
)
def test_returns_words_and_strangers(mail, heaviest, expected):
    assert verdict(mail, heaviest) == expected


@pytest.mark.parametrize(
    ("subject", "marks", "expected"),
    [
        ("Automatische Antwort: Fragebogen 2026", {}, "absence"),
        ("Abwesenheitsnotiz", {}, "absence"),
        ("Out of Office: bis 3. April", {}, "absence"),
        ("Ich bin im Urlaub", {"auto-submitted": "auto-replied"}, "absence"),
        ("Notiz", {"x-autoreply": "yes"}, "absence"),
        ("Notiz", {"x-message-class": "ipm.note.rules.ooftemplate.microsoft"}, "absence"),
        (OURS, {"precedence": "bulk"}, "absence"),
        (OURS, {"x-auto-response-suppress": "All"}, "absence"),
        ("Unser Rundbrief im März", {"precedence": "bulk"}, "text"),
        ("Unser Rundbrief im März", {"list-id": "<brief.example.org>", "precedence": "bulk"}, "other"),
        ("AW: Automatische Antwort: Fragebogen", {}, "text"),
        ("Rückfrage zum Urlaub im Büro", {}, "text"),
        ("Eingangsbestätigung zu Ihrer Nachricht", {"auto-submitted": "auto-replied"}, "other"),
        ("Vorgang 4711", {"auto-submitted": "auto-generated"}, "other"),
        ("Frage", {"auto-submitted": "no"}, "text"),
    ],
)
def test_absences_and_other_automatic_messages(subject, marks, expected):
    mail = Mail("post@kammer.example.org", subject=subject, marks=marks, text="Ich bin bis 3. April nicht da.")
    assert verdict(mail) == (expected, "kammer")


def test_an_automatic_message_with_a_workbook_is_a_return():
    mail = Mail("post@kammer.example.org", subject="Abwesenheitsnotiz", marks={"auto-submitted": "auto-replied"})
    assert verdict(mail, Weight.table) == ("return", "kammer")


def report(*deliveries: Delivery, **fields) -> Mail:
    return Mail(
        "mailer-daemon@example.org", subject="Undelivered", report="delivery-status", deliveries=deliveries, **fields
    )


@pytest.mark.parametrize(
    ("mail", "expected", "reason"),
    [
        (report(Delivery("post@kammer.example.org", "failed", "5.1.1", "unbekannt")), ("bounce", "kammer"), "unbekannt"),
        (report(Delivery("post@kammer.example.org", "delayed", "4.4.7")), ("other", "kammer"), "verzögert"),
        (report(Delivery("post@kammer.example.org", "", "4.4.7")), ("other", "kammer"), "verzögert"),
        (report(Delivery("post@kammer.example.org", "relayed", "2.0.0")), ("other", "kammer"), "Zustellbestätigung"),
        (report(Delivery("weiter@privat.example", "failed"), returned_id="brief-7@example.org"), ("bounce", "kammer"), ""),
        (report(Delivery("weiter@privat.example", "failed"), returned_to=("post@jc.example.org",)), ("bounce", "jc"), ""),
        (report(Delivery("fremd@privat.example", "failed")), ("left", None), ""),
        (Mail("x@example.org", report="disposition-notification", returned_id="brief-7@example.org"),
         ("other", "kammer"), "Lese"),
        (Mail("mailer-daemon@x.example", subject="Mail failed", marks={"x-failed-recipients": "post@jc.example.org"}),
         ("bounce", "jc"), "post@jc.example.org"),
        (Mail("postmaster@x.example", subject="Unzustellbar: Fragebogen", text="An post@jc.example.org: Postfach voll"),
         ("bounce", "jc"), ""),
        (Mail("mailer-daemon@x.example", subject="Warning: could not send message (delayed)", text="post@jc.example.org"),
         ("left", None), ""),
        (Mail("mailer-daemon@x.example", subject="Delivery delayed: undeliverable yet", text="post@jc.example.org"),
         ("other", "jc"), "verzögert"),
        (Mail("post@jc.example.org", subject="Unzustellbar?", text="War Ihre Nachricht unzustellbar?"), ("text", "jc"), ""),
    ],
)  # fmt: skip
def test_bounces_delays_and_receipts(mail, expected, reason):
    assert verdict(mail) == expected
    assert reason in judge(mail, None, KNOWN).reason


def test_what_waits_for_a_person():
    assert judge(report(Delivery("post@jc.example.org", "failed")), None, KNOWN).open
    assert judge(Mail("post@jc.example.org", text="Hallo"), None, KNOWN).open
    assert not judge(report(Delivery("post@jc.example.org", "delayed")), None, KNOWN).open
    assert not judge(Mail("post@jc.example.org"), Weight.table, KNOWN).open


@pytest.mark.parametrize(
    ("name", "start", "weight"),
    [
        ("a.xlsx", b"", Weight.table), ("ohne Namen", b"PK\x03\x04", Weight.table), ("x.png", b"PK", Weight.table),
        ("brief.docx", b"PK\x03\x04", Weight.document), ("brief.pdf", b"%PDF", Weight.document),
        ("logo.png", b"\x89PNG", Weight.picture), ("anbei", b"BM\x36\0\0", Weight.picture),
        ("anbei", b"BMBF-Projekt;Ziele", Weight.document), ("Projekte.fods", b"<?xml", Weight.table),
    ],
)  # fmt: skip
def test_files_by_their_weight(name, start, weight):
    assert weigh(name, start) is weight


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("AW: WG: Frage", "frage"),
        ("Re[2]: [EXTERN] Frage", "frage"),
        ("Automatische Antwort: AW: Frage  an", "frage an"),
        ("", ""),
    ],
)
def test_subjects_without_what_programs_put_in_front(subject, bare):
    assert bare_subject(subject) == bare


QUOTED = """Guten Tag,
wir haben nichts Neues.

Von: Regionalagentur <agentur@example.org>
Gesendet: Montag, 2. März 2026
An: Jobcenter
Betreff: Fragebogen

Wenn Sie nichts zu melden haben, schreiben Sie bitte „Fehlanzeige“."""


def test_only_the_senders_own_words_count():
    assert own_words(QUOTED) == "Guten Tag,\nwir haben nichts Neues."
    assert not mentions_nothing_to_report(QUOTED)
    assert mentions_nothing_to_report("Fehlanzeige\n\n> Wenn Sie …")
    assert own_words("> nur zitiert") == "> nur zitiert"
    assert own_words("Ja.\n\nAm 2. März 2026 um 10:00 schrieb Regionalagentur:\n> Frage") == "Ja."
    assert first_words("eins zwei drei", 9) == "eins …"


def test_numbers_of_messages():
    assert [post_number(one) for one in ("N-0004", "n-12", "N-", "R-0004", "N-0004.eml")] == [4, 12, None, None, None]


def test_kinds_have_german_names():
    assert {one.label for one in PostKind} == {
        "Rücklauf", "Antwort nur als Text", "Abwesend", "Unzustellbar", "Sonstige Nachricht",
    }  # fmt: skip
