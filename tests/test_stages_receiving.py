"""`fko collect --mailbox`: a real mail server, what becomes of its messages, and that nothing is lost or doubled."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import zipfile
from email.message import EmailMessage

import openpyxl
import pytest

from tests import mailserver
from tests.database import asked
from tests.test_stages_collecting import CAFE, GIRLS, MESSE, filled_form, own_list

DONE = "fko eingelesen"


@pytest.fixture(scope="module")
def servers():
    """Servers by separator, started when a test wants one and shared by all."""
    with mailserver.Servers() as those:
        yield those


@pytest.fixture
def server(servers, monkeypatch):
    return empty(servers.get("/"), monkeypatch)


def empty(server, monkeypatch):
    """The server with an empty mailbox; the environment trusts it and knows the password."""
    server.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    monkeypatch.setenv("FKO_IMAP_USER", mailserver.USER)
    monkeypatch.setenv("FKO_IMAP_PASSWORD", mailserver.PASSWORD)
    return server


@pytest.fixture
def region(workspace_folder):
    """The workspace, pointed at a server with `region(server)`."""

    def point(server, **mail):
        settings = {"imap_host": server.host, "imap_port": server.tls_port, **mail}
        lines = "\n".join(
            f"{key} = {value if isinstance(value, int) else chr(34) + value + chr(34)}" for key, value in settings.items()
        )
        path = workspace_folder / "fko.toml"
        path.write_text(path.read_text(encoding="utf-8").partition("[mail]")[0] + f"[mail]\n{lines}\n", encoding="utf-8")
        return workspace_folder

    return point


def message(
    sender: str | None, subject: str, text: str = "", files: dict[str, bytes] | None = None, **headers: str
) -> EmailMessage:
    mail = EmailMessage()
    if sender:
        mail["From"] = sender
    mail["To"], mail["Subject"], mail["Date"] = mailserver.USER, subject, "Thu, 12 Mar 2026 09:14:00 +0100"
    mail["Message-ID"] = f"<{hashlib.sha256((subject + text).encode()).hexdigest()[:12]}@example.org>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content in (files or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def bounce(address: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    return f"""From: MAILER-DAEMON@example.org
To: {mailserver.USER}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

Ihre Nachricht konnte nicht zugestellt werden.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--x--
""".replace("\n", "\r\n").encode()


def packed(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


def six(folder, fko) -> dict[str, bytes]:
    """A return known by its form, one known by its sender, a zip in a message in a message, and three without files."""
    form = filled_form(folder, fko, "jobcenter", MESSE)
    inner = message("kollege@example.org", "Liste", "anbei", {"paket.zip": packed(liste__xlsx=own_list(GIRLS))})
    outer = message("post@hs.example.org", "WG: Liste", "zur Kenntnis")
    outer.add_attachment(inner)
    return {
        "form": message("jemand@privat.example.com", "Rücklauf", "Anbei.", {"Fragebogen.xlsx": form}).as_bytes(),
        "sender": message("POST@kammer.example.org", "Unsere Liste", "", {"liste.xlsx": own_list(CAFE)}).as_bytes(),
        "zip": outer.as_bytes(),
        "text": message("post@jc.example.org", "AW: Frage", "Fehlanzeige, wir haben nichts.\n\n> Ihr Text").as_bytes(),
        "absence": message(
            "post@hs.example.org", "Automatische Antwort: Fragebogen", "Bis 12. April nicht im Haus.",
            Auto_Submitted="auto-replied",
        ).as_bytes(),
        "bounce": bounce("post@kammer.example.org"),
        "stranger": message("werbung@laden.example.com", "Angebote im März", "Kaufen Sie jetzt.").as_bytes(),
    }  # fmt: skip


def state(folder) -> list:
    return [
        asked(folder, "select id, kind, actor, files, settled, filed, sha256 from post order by id"),
        asked(folder, "select id, actor, status, sha256 from returns order by id"),
        asked(folder, "select report_id, version, fingerprint from report_versions order by id"),
    ]


@pytest.mark.parametrize("separator", [".", "/"])
def test_six_messages_and_a_stranger(servers, separator, region, fko, monkeypatch):
    server = empty(servers.get(separator), monkeypatch)
    folder = region(server, imap_done_folder="Rückläufe/fertig")
    messages = six(folder, fko)
    server.deliver(*messages.values())
    ran = fko("collect", "--mailbox", "--json", "-w", folder)
    assert ran.code == 3, ran.err
    told = {one["kind"] + (one["actor"] or ""): one for one in ran.json["messages"]}
    assert set(told) == {
        "returnjobcenter", "returnkammer", "returnhochschule", "textjobcenter", "absencehochschule", "bouncekammer",
    }  # fmt: skip
    assert told["textjobcenter"]["mentions_nothing_to_report"] is True
    assert [one["sender"] for one in ran.json["left"]] == ["werbung@laden.example.com"]
    files = {one["file"]: one for one in ran.json["files"]}
    assert {(one["actor"], one["reports"]) for one in files.values()} == {("jobcenter", 1), ("kammer", 1), ("hochschule", 1)}
    assert any(name.endswith(".eml › Liste.eml › paket.zip › liste.xlsx") for name in files)
    done = server.encoded(f"Rückläufe{separator}fertig")
    assert {name: count for name, count in server.folders().items() if count} == {"INBOX": 1, done: 6}
    kept = {path.name.partition(".")[0] for path in (folder / "ruecklauf" / "2026" / "originale").iterdir()}
    crlf = {name: server.as_stored(content) for name, content in messages.items()}
    for name, content in crlf.items():
        assert (hashlib.sha256(content).hexdigest() in kept) == (name != "stranger"), name
    before = state(folder)
    again = fko("collect", "--mailbox", "--json", "-w", folder)
    assert (again.code, again.json["files"], again.json["messages"], again.json["left"]) == (0, [], [], [])
    assert state(folder) == before
    assert server.folders()[done] == 6


def test_status_lists_messages_until_they_are_ticked_off(server, region, fko):
    folder = region(server)
    messages = six(folder, fko)
    server.deliver(messages["text"], messages["absence"], messages["bounce"])
    fko("collect", "--mailbox", "-w", folder)
    shown = " ".join(fko("status", "-w", folder).out.split())
    assert "FEHLANZEIGE? Antwort nur als Text: N-0001 JC Nord, post@jc.example.org: „Fehlanzeige, wir haben" in shown
    assert "Ihr Text" not in shown
    assert "Abwesend: N-0002 HS Muster" in shown and "Bis 12. April nicht im Haus." in shown
    assert "Unzustellbar: N-0003 Kammer: post@kammer.example.org (550 5.1.1 User unknown)" in shown
    assert fko("status", "--json", "-w", folder).json["actors"]["answered"] == []
    assert fko("collect", "--settled", "N-0001", "n-3", "-w", folder).code == 0
    assert [one["id"] for one in fko("status", "--json", "-w", folder).json["post"]] == ["N-0002"]
    unknown = fko("collect", "--settled", "N-0099", "-w", folder)
    assert unknown.code == 1 and "N-0099" in unknown.err


def test_an_absence_is_no_longer_shown_when_the_answer_is_there(server, region, fko):
    folder = region(server)
    server.deliver(six(folder, fko)["absence"])
    fko("collect", "--mailbox", "-w", folder)
    assert len(fko("status", "--json", "-w", folder).json["post"]) == 1
    server.deliver(message("post@hs.example.org", "Liste", "", {"l.xlsx": own_list(CAFE)}).as_bytes())
    fko("collect", "--mailbox", "-w", folder)
    assert fko("status", "--json", "-w", folder).json["post"] == []


def test_a_message_is_taken_in_again_by_its_number(server, region, fko):
    folder = region(server)
    server.deliver(message("unbekannt@privat.example.com", "Liste", "", {"l.xlsx": own_list(CAFE)}).as_bytes())
    first = fko("collect", "--mailbox", "--json", "-w", folder).json
    assert [one["findings"][0]["code"] for one in first["files"]] == ["F005"]
    (aside,) = fko("status", "--json", "-w", folder).json["set_aside"]
    assert aside["message"] == "N-0001"
    assert "N-0001" in fko("status", "-w", folder).out
    ran = fko("collect", "--actor", "kammer", "N-0001", "--json", "-w", folder)
    (file,) = ran.json["files"]
    assert (file["actor"], file["reports"], file["file"]) == ("kammer", 1, first["files"][0]["file"])
    assert fko("status", "--json", "-w", folder).json["set_aside"] == []


def test_a_stranger_that_the_register_knows_by_now_is_looked_at_again(server, region, fko):
    folder = region(server)
    server.deliver(message("neu@anderswo.example.com", "Frage", "Wir haben Fragen.").as_bytes())
    assert len(fko("collect", "--mailbox", "--json", "-w", folder).json["left"]) == 1
    book = openpyxl.load_workbook(folder / "akteure.xlsx")
    book.active["H2"] = "neu@anderswo.example.com"
    book.save(folder / "akteure.xlsx")
    again = fko("collect", "--mailbox", "--json", "-w", folder).json
    assert [(one["id"], one["kind"], one["actor"]) for one in again["messages"]] == [("N-0001", "text", "kammer")]
    assert server.folders() == {"INBOX": 0, DONE: 1}


def test_a_delayed_delivery_is_no_bounce(server, region, fko):
    folder = region(server)
    server.deliver(bounce("post@kammer.example.org", "delayed", "4.4.7"))
    (told,) = fko("collect", "--mailbox", "--json", "-w", folder).json["messages"]
    assert (told["kind"], told["actor"], told["settled"]) == ("other", "kammer", True)
    assert fko("status", "--json", "-w", folder).json["post"] == []


@pytest.mark.sqlite
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_between_storing_and_moving_loses_and_doubles_nothing(server, region, fko, moment):
    folder = region(server)
    server.deliver(*six(folder, fko).values())
    # Killed as by the system: no handler runs. Before the server is asked to move, or when it has moved.
    code = f"""
import os, signal
from fko_cli import app
from fko_cli.edges.mail.imap import Mailbox
real = Mailbox.file
def file(self, those):
    if {moment == "after"}: real(self, those)
    os.kill(os.getpid(), signal.SIGKILL)
Mailbox.file = file
app.run(["collect", "--mailbox", "-w", {str(folder)!r}])
"""
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, env=dict(os.environ), timeout=120)
    assert killed.returncode == -signal.SIGKILL
    stored = state(folder)
    assert [row[1] for row in stored[0]].count("return") == 3 and len(stored[2]) == 3
    assert server.folders() == ({"INBOX": 7} if moment == "before" else {"INBOX": 1, DONE: 6})
    again = fko("collect", "--mailbox", "--json", "-w", folder)
    assert (again.code, again.json["files"], again.json["messages"]) == (0, [], [])
    assert state(folder)[1:] == stored[1:]
    assert all(row[5] for row in state(folder)[0])
    assert server.folders() == {"INBOX": 1, DONE: 6}


@pytest.mark.parametrize("capability", ["IMAP4rev1 UIDPLUS NAMESPACE", "IMAP4rev1"])
def test_servers_without_move(servers, region, fko, monkeypatch, capability):
    server = empty(servers.get("/", capability), monkeypatch)
    folder = region(server)
    server.deliver(*six(folder, fko).values())
    server.mark_deleted(7)
    ran = fko("collect", "--mailbox", "--json", "-w", folder)
    assert len(ran.json["messages"]) == 6
    if "UIDPLUS" in capability:
        # The message that somebody else has marked as deleted is not expunged along with ours.
        assert server.folders() == {"INBOX": 1, DONE: 6}
    else:
        assert server.folders() == {"INBOX": 7}
        assert "nicht verschieben" in ran.json["remarks"][0]
    before = state(folder)
    again = fko("collect", "--mailbox", "--json", "-w", folder)
    assert (again.json["messages"], again.json["files"]) == ([], [])
    assert state(folder) == before


def test_a_folder_below_the_prefix_of_a_server(servers, region, fko, monkeypatch):
    server = empty(servers.get(".", prefix="INBOX."), monkeypatch)
    folder = region(server)
    server.deliver(six(folder, fko)["text"])
    assert fko("collect", "--mailbox", "-w", folder).code == 3
    assert server.folders() == {"INBOX": 0, "INBOX.fko eingelesen": 1}


def test_starttls_is_spoken_where_it_is_wanted(server, region, fko):
    folder = region(server, imap_port=server.port, imap_security="starttls")
    server.deliver(six(folder, fko)["text"])
    assert len(fko("collect", "--mailbox", "--json", "-w", folder).json["messages"]) == 1


@pytest.mark.parametrize(
    ("mail", "environment", "words"),
    [
        ({}, {"FKO_IMAP_PASSWORD": "falsch"}, "lehnt Benutzername oder Kennwort ab"),
        ({"imap_folder": "Eingang/2026"}, {}, "gibt es den Ordner „Eingang/2026“ nicht"),
        ({"imap_done_folder": "Inbox"}, {}, "denselben Ordner"),
        ({}, {"SSL_CERT_FILE": "other"}, "Zertifikat von localhost"),
        ({"imap_security": "starttls"}, {}, "antwortet nicht"),
        ({"imap_host": ""}, {}, "kein Posteingang eingetragen"),
        ({"imap_port": 1}, {}, "nimmt keine Verbindung an"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_changes(
    server, region, fko, monkeypatch, tmp_path, mail, environment, words
):
    from fko_cli.edges.mail import imap

    if "imap_security" in mail:  # only silence tells that the server waits for TLS
        monkeypatch.setattr(imap, "SECONDS", 2)
    folder = region(server, **mail)
    server.deliver(six(region(server), fko)["text"])
    region(server, **mail)
    for name, value in environment.items():
        monkeypatch.setenv(name, mailserver.other_authority(tmp_path) if value == "other" else value)
    ran = fko("collect", "--mailbox", "-w", folder)
    assert ran.code == 1
    assert words in ran.err and ran.err.startswith("Fehler: ") and "Unerwartet" not in ran.err
    assert mailserver.PASSWORD not in ran.err and "falsch" not in ran.err
    assert server.folders()["INBOX"] == 1
    assert state(folder)[:2] == [[], []]


def test_a_line_that_breaks_in_the_middle_keeps_what_was_read(server, region, fko, monkeypatch):
    from fko_cli.stages.returns import receiving

    folder = region(server)
    messages = six(folder, fko)
    with mailserver.breaking(server, after=messages["sender"][-200:]) as port:
        region(server, imap_port=port)
        server.deliver(messages["text"], messages["sender"], messages["form"])
        monkeypatch.setattr(receiving, "AT_ONCE", 1)
        ran = fko("collect", "--mailbox", "-w", folder)
    assert ran.code == 1
    assert "Verbindung zum Posteingang localhost brach ab" in ran.err
    assert "Antwort nur als Text: N-0001" in " ".join(ran.out.split())
    region(server)
    again = fko("collect", "--mailbox", "--json", "-w", folder)
    assert len(again.json["messages"]) == 2
    assert server.folders() == {"INBOX": 0, DONE: 3}


def test_a_message_that_is_too_large_is_listed_and_not_fetched(server, region, fko):
    folder = region(server)
    path = folder / "fko.toml"
    path.write_text(path.read_text(encoding="utf-8") + "[intake]\nmax_megabytes = 1\n", encoding="utf-8")
    server.deliver(message("post@jc.example.org", "Fotos", "", {"a.zip": os.urandom(4_500_000)}).as_bytes())
    ran = fko("collect", "--mailbox", "--json", "-w", folder)
    (told,) = ran.json["messages"]
    assert (ran.code, told["actor"], told["subject"]) == (3, "jobcenter", "Fotos")
    assert "zu groß (5 MB)" in told["reason"] or "zu groß ist (5 MB)" in told["reason"]
    assert server.folders()["INBOX"] == 1
    assert fko("collect", "--mailbox", "--json", "-w", folder).json["messages"] == []
    assert len(fko("status", "--json", "-w", folder).json["post"]) == 1


def test_nothing_is_marked_as_read_that_stays(server, region, fko):
    folder = region(server)
    server.deliver(six(folder, fko)["stranger"])
    fko("collect", "--mailbox", "-w", folder)
    assert b"\\Seen" not in server.flags(1)


def test_exported_messages_are_taken_in_and_never_altered(workspace_folder, fko, tmp_path):
    messages = six(workspace_folder, fko)
    exported = tmp_path / "export"
    (exported / "März").mkdir(parents=True)
    (exported / "März" / "Antwort.eml").write_bytes(messages["sender"])
    (exported / "Notiz.eml").write_bytes(messages["absence"])
    (exported / "foto.png").write_bytes(b"\x89PNG")
    mbox = b"".join(b"From - Thu Mar 12 09:14:00 2026\n" + messages[one] + b"\n\n" for one in ("form", "text", "bounce"))
    (tmp_path / "Post").write_bytes(mbox)
    before = {path: path.read_bytes() for path in [tmp_path / "Post", *exported.rglob("*.*")]}
    ran = fko("collect", "--mailbox", exported, tmp_path / "Post", "--json", "-w", workspace_folder)
    kinds = sorted((one["kind"], one["actor"]) for one in ran.json["messages"])
    assert kinds == [
        ("absence", "hochschule"), ("bounce", "kammer"), ("return", "jobcenter"), ("return", "kammer"),
        ("text", "jobcenter"),
    ]  # fmt: skip
    assert "März/Antwort.eml › liste.xlsx" in [one["file"] for one in ran.json["files"]]
    assert "1 andere Datei" in ran.json["remarks"][0]
    assert {path: path.read_bytes() for path in before} == before
    again = fko("collect", "--mailbox", exported, tmp_path / "Post", "--json", "-w", workspace_folder)
    assert (again.json["messages"], again.json["known"]) == ([], 5)
    nothing = fko("collect", "--mailbox", tmp_path / "export" / "foto.png", "-w", workspace_folder)
    assert nothing.code == 1 and "keine Nachrichten" in nothing.err


def test_wishes_are_for_single_messages(workspace_folder, fko):
    ran = fko("collect", "--mailbox", "--actor", "kammer", "-w", workspace_folder)
    assert ran.code == 2 and "N-0004" in ran.err
