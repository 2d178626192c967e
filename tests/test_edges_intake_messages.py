"""Messages: every part becomes a file, text or a remark, whatever is wrong with it; nothing hangs, nothing is lost."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from fko_cli.edges.intake import mime, outlook
from fko_cli.edges.intake.folders import Source
from fko_cli.edges.intake.guard import Limits, Refused
from fko_cli.edges.intake.mail_text import CUT, decoded, plain_name, says_more, words_of_html
from fko_cli.edges.intake.reading import read_returns
from tests.ole import outlook_message
from tests.test_edges_intake_reading import workbook

HEAD = b"MIME-Version: 1.0\r\nFrom: Stelle <Stelle@example.org>\r\n"
TABLE = workbook()
ENCODED = base64.encodebytes(TABLE).replace(b"\n", b"\r\n")


def many(*parts: bytes, kind: str = "mixed", end: bytes = b"--x--\r\n") -> bytes:
    body = b"".join(b"--x\r\n" + part + b"\r\n" for part in parts)
    return HEAD + f"Content-Type: multipart/{kind}; boundary=x\r\n\r\n".encode() + body + end


def part(kind: str, content: bytes = b"", **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"Content-Type: {kind}\r\n{lines}\r\n".encode("utf-8", "surrogateescape") + content


def table(kind: str = "application/octet-stream", **headers: str) -> bytes:
    return part(kind, ENCODED, Content_Transfer_Encoding="base64", **headers)


def read(raw: bytes):
    return mime.unpack(raw, Limits())


def told(contents) -> list[tuple[str, str]]:
    return [(one.code, one.value or one.detail) for one in contents.remarks]


@pytest.mark.parametrize(
    "charset", ["idna", "undefined", "punycode", "unicode_escape", "base64", "gibt-es-nicht", "", "x" * 9000]
)
def test_a_charset_that_is_none_costs_nothing(charset):
    found = read(
        HEAD
        + f"Subject: =?{charset[:40]}?Q?R=FCck?=\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
        + b"M\xfcller"
    )
    assert found.text == "Müller"
    if charset:
        assert found.mail.subject in ("Rück", f"=?{charset[:40]}?Q?R=FCck?=")


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"Subject: =?utf-8?q?R=C3=BCckmeldung?=\r\n =?utf-8?q?_bis?= Freitag", "Rückmeldung bis Freitag"),
        ("Subject: Rückmeldung".encode(), "Rückmeldung"),
        ("Subject: Rückmeldung".encode("cp1252"), "Rückmeldung"),
        (b"Subject: =?idna?Q?R=FCck?=", "Rück"),
        (b"Subject: =?nix?B?UvxjaysK?= x", "Rück+ x"),
        (b"X: y", ""),
    ],
)
def test_subjects(header, subject):
    assert read(HEAD + header + b"\r\n\r\nText").mail.subject == subject


@pytest.mark.parametrize(
    "headers",
    [
        b"Subject: " + b"=?utf-8?q?=C3=BC?= " * 60_000,
        b"To: " + b"<a@example.org>, " * 80_000,
        b"X-From: y\r\nFrom: " + b"(" * 400_000,
        b"Content-Type: text/plain; " + b"a*0*=b; " * 100_000,
        b"Content-Type: text/plain; charset*=",
        b"Content-Disposition: attachment; filename*0*=''%; filename*1",
        b"From:",
        b"Date: Thu, 99 Foo 99999 99:99:99 +9999",
        b"Message-ID: <\r\nReferences: " + b"<" * 50_000,
    ],
)
def test_headers_of_any_size_and_brokenness(headers):
    found = read(b"From: Stelle@example.org\r\n" + headers + b"\r\n\r\nText")
    assert found.text == "Text" or [one.content for one in found.entries] == [b"Text"]
    assert len(found.mail.subject) <= 500


def test_senders():
    assert read(b"Subject: x\r\n\r\nText").sender is None
    assert read(b"From: =?utf-8?q?B=C3=BCro?= <Buero@Example.ORG>\r\n\r\nText").sender == "buero@example.org"
    both = read(b"From: a@example.org\r\nFrom: b@example.org\r\n\r\nText")
    assert both.sender is None
    assert told(both) == [("F028", "sie nennt mehrere Absender: a@example.org, b@example.org")]
    assert read(b"From: a@example.org\r\nFrom: A@example.org\r\n\r\nText").sender == "a@example.org"


def test_all_that_is_written_is_told():
    found = read(
        many(
            part("text/plain", b"Eins"),
            part("text/plain", b"Zwei"),
            part("text/calendar", b"BEGIN:VCALENDAR\r\nSUMMARY:Termin im Mai"),
            part("text/enriched", b"Angereichert"),
            part("image/png", b"\x89PNG", Content_ID="<logo>"),
        ).replace(b"MIME", b"Subject: Frage zum Bogen\r\nMIME", 1)
    )
    assert found.text == "Eins"
    assert told(found) == [
        ("F023", "BEGIN:VCALENDAR\nSUMMARY:Termin im Mai"), ("F023", "Zwei"), ("F022", "Frage zum Bogen"),
        ("F023", "image/png"),
    ]  # fmt: skip
    assert [(one.name, one.content) for one in found.entries] == [("Anhang 1", b"Angereichert")]


def test_the_formatted_version_is_told_when_it_says_more():
    short, long = b"kurz", "<p>kurz und <b>viele</b> weitere Angaben über uns</p>".encode()
    more = read(many(part("text/plain", short), part("text/html; charset=utf-8", long), kind="alternative"))
    assert (more.text, told(more)) == ("kurz", [("F023", "kurz und viele weitere Angaben über uns")])
    same = read(many(part("text/plain", b"Guten Tag"), part("text/html", b"<p>Guten Tag"), kind="alternative"))
    assert (same.text, told(same)) == ("Guten Tag", [])
    assert read(many(part("text/html", b"<p>Nur<br>so"))).text == "Nur\nso"


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (table("image/png; name=x.xlsx"), "x.xlsx"),
        (table("image/png"), "Anhang 1"),
        (table("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "Anhang 1.xlsx"),
        (table("text/csv", Content_Disposition="inline"), "Anhang 1.csv"),
        (table("audio/x-unknown"), "Anhang 1"),
        (table(Content_Disposition='attachment; filename="../../x.xlsx"'), "x.xlsx"),
        (table(Content_Disposition="attachment; filename=CON.xlsx"), "CON.xlsx"),
        (table(Content_Disposition='attachment; filename="a\x00b.xlsx"'), "ab.xlsx"),
        (table(Content_Disposition='attachment; filename="C:\\\\Users\\\\x\\\\b.xlsx"'), "b.xlsx"),
        (table(Content_Disposition="attachment; filename*0*=utf-8''R%C3%BCck; filename*1*=%20lauf.xlsx"), "Rück lauf.xlsx"),
        (table(Content_Disposition='attachment; filename="=?utf-8?Q?R=C3=BCck.xlsx?="'), "Rück.xlsx"),
        (table(Content_Disposition="attachment; filename==?utf-8?Q?R=C3=BCck.xlsx?="), "Rück.xlsx"),
        (table(Content_Disposition='attachment; filename="Rück.xlsx"'), "Rück.xlsx"),
        (table(Content_Disposition="attachment"), "Anhang 1"),
    ],
)
def test_files_under_any_name_and_type(one, name):
    (found,) = read(many(one)).entries
    assert (found.name, found.content) == (name, TABLE)


def test_a_name_of_thousands_of_characters_keeps_its_ending():
    assert plain_name("ü" * 5000 + ".xlsx").endswith("….xlsx") and len(plain_name("ü" * 5000 + ".xlsx")) == 120
    assert plain_name("..") == plain_name("\x00\x01") == ""
    assert plain_name("a\u202egnp.xlsx") == "agnp.xlsx"


@pytest.mark.parametrize(
    ("raw", "code", "detail"),
    [
        (many(part("application/ms-tnef; name=winmail.dat", b"x")), "F024", "winmail.dat"),
        (many(part("application/octet-stream", b"\x78\x9f\x3e\x22...")), "F024", "winmail.dat"),
        (many(part("application/octet-stream", b"x"), kind="encrypted"), "F025", "PGP/MIME"),
        (HEAD + part("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", b"x"), "F025", "S/MIME"),
        (HEAD + part("application/pkcs7-mime; smime-type=signed-data", b"x"), "F025", "nur signiert"),
        (HEAD + b"\r\n-----BEGIN PGP MESSAGE-----\r\nabc", "F025", "PGP"),
        (HEAD + part("message/partial; id=a; number=2; total=3", b"x"), "F026", "Teil 2 von 3"),
        (many(part('message/external-body; access-type=URL; URL="https://example.org/a"', b"Content-Type: x/y\r\n\r\n")),
         "F027", "https://example.org/a"),
        (many(part("application/x", ENCODED[:401], Content_Transfer_Encoding="base64")), "F002", "unvollständig"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(raw, code, detail):
    (found,) = read(raw).entries
    assert found.refused.code == code and detail in found.refused.detail


def test_a_truncated_message_gives_a_damaged_file_and_not_another_kind_of_file():
    raw = many(table('application/x; name="x.xlsx"'), end=b"")[:-60]
    (found,) = list(read_returns([Source(Path("m.eml"), "m.eml", content=raw)], Limits(), lambda _: False))
    assert found.findings[0].code == "F002"
    assert "F028" in [one.code for one in found.findings]


def test_messages_in_messages():
    inner = b"From: kollege@example.org\r\nSubject: Liste =?utf-8?q?f=C3=BCr?= uns\r\nContent-Type: text/plain\r\n\r\nHallo"
    plain = part("message/rfc822", inner, Content_Disposition="inline")
    coded = part("message/rfc822; name=b.eml", base64.encodebytes(inner), Content_Transfer_Encoding="base64")
    found = read(many(plain, coded, part("application/x", b"", Content_Disposition="attachment; filename=leer.xlsx")))
    assert [one.name for one in found.entries] == ["Liste für uns.eml", "b.eml", "leer.xlsx"]
    assert [one.content.strip() for one in found.entries] == [inner, inner, b""]
    assert read(many(plain).replace(b"\r\n", b"\n")).entries[0].content == inner.replace(b"\r\n", b"\n")
    digest = read(many(b"\r\n" + inner, kind="digest"))
    assert [one.content for one in digest.entries] == [inner]


def test_our_own_form_that_a_bounce_brings_back_is_no_answer():
    ours = many(table("application/x; name=Fragebogen.xlsx")).replace(b"=x", b"=y").replace(b"--x", b"--y")
    ours = b"Message-ID: <a@b>\r\nTo: Post@jc.example.org\r\n" + ours
    words = (
        b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; <post@jc.example.org>\r\nAction: failed\r\n"
        b"Status: 5.1.1 (bad)\r\nDiagnostic-Code: smtp; 550 unbekannt\r\n"
    )
    status = part("message/delivery-status", words)
    found = read(
        many(
            part("text/plain", b"Unzustellbar"),
            status,
            part("message/rfc822", ours),
            kind="report; report-type=delivery-status",
        )
    )
    assert found.entries == []
    (one,) = found.mail.deliveries
    assert (one.address, one.action, one.status, one.detail) == ("post@jc.example.org", "failed", "5.1.1", "550 unbekannt")
    assert (found.mail.returned_id, found.mail.returned_to, found.mail.report) == (
        "a@b",
        ("post@jc.example.org",),
        "delivery-status",
    )


def nested(levels: int, kind: str) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nganz innen"
    for level in range(levels):
        if kind == "rfc822":
            inner = b"From: a@example.org\r\nContent-Type: message/rfc822\r\n\r\n" + inner
        else:
            mark = b"b%d" % level
            inner = (
                b"Content-Type: multipart/mixed; boundary="
                + mark
                + b"\r\n\r\n--"
                + mark
                + b"\r\n"
                + inner
                + b"\r\n--"
                + mark
                + b"--\r\n"
            )
    return HEAD + inner


def test_twenty_levels_are_read_and_a_thousand_refused():
    assert read(nested(20, "mixed")).text == "ganz innen"
    for raw in (nested(1000, "mixed"), many(*[part("application/x", b"x")] * 3000)):
        with pytest.raises(Refused) as refused:
            read(raw)
        assert refused.value.code == "F004"


@pytest.mark.parametrize("levels", [20, 400])
def test_messages_in_messages_end_somewhere(levels):
    (found,) = list(
        read_returns([Source(Path("m.eml"), "m.eml", content=nested(levels, "rfc822"))], Limits(), lambda _: False)
    )
    assert found.findings[0].code in ("F002", "F004")


def test_missing_separators_leave_the_text():
    found = read(HEAD + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n--x\r\n\r\nHallo")
    assert "Hallo" in found.text and [one.code for one in found.remarks] == ["F028"]


def test_an_attachment_over_the_limit_costs_only_itself():
    big = part("application/x; name=gross.zip", base64.encodebytes(os.urandom(3 << 20)), Content_Transfer_Encoding="base64")
    found = mime.unpack(many(big, table("application/x; name=x.xlsx")), Limits(megabytes=1))
    assert [(one.name, one.refused.code if one.refused else "") for one in found.entries] == [
        ("gross.zip", "F004"),
        ("x.xlsx", ""),
    ]


CRAFTED = {
    "opened": "<script " * 100_000, "deep": "<div>" * 100_000 + "tief", "bracket": "<" * 300_000,
    "comment": "<!--" * 100_000, "attributes": "<a " + "b=1 " * 100_000 + ">x",
}  # fmt: skip


@pytest.mark.parametrize("markup", CRAFTED.values(), ids=CRAFTED)
def test_crafted_html_ends(markup):
    assert isinstance(words_of_html(markup), str)


def test_words_of_html():
    markup = '<?xml version="1.0" encoding="latin1"?><head><title>x</title></head><style>y</style>'
    markup += "<p>Grüße &amp; mehr<table><tr><td>a<td>b"
    assert words_of_html(markup).split() == ["Grüße", "&", "mehr", "a", "b"]
    assert says_more("Nr. 3 streichen", "Nr. 2 streichen") and not says_more("Zwei\nEins", "eins, zwei")
    assert decoded(b"\xe2\x82\xac \xfc", "utf-8") == decoded("â‚¬ ü".encode("cp1252"), None)


def test_words_behind_large_pictures_are_read_and_a_cut_is_marked():
    picture = '<img src="data:image/png;base64,' + "iVBORw0KGgo/" * 400_000 + '">'
    assert words_of_html(f"<p>oben</p>{picture}<p>unten</p>").split() == ["oben", "unten"]
    assert words_of_html("<p>x</p><!-- " + "y" * 4_000_000 + " --><p>unten</p>") == "x" + CUT
    assert words_of_html("<p>Daten: base64, siehe unten</p>") == "Daten: base64, siehe unten"


def test_outlook_messages_tell_subject_sender_and_kind():
    found = outlook.unpack(outlook_message("Stelle@example.org", "Anbei.", {"liste.xlsx": TABLE}), Limits())
    assert (found.sender, found.text, [one.name for one in found.entries]) == (
        "stelle@example.org",
        "Anbei.",
        ["liste.xlsx"],
    )
    absent = outlook_message(
        "a@example.org", "Bin weg", {}, message_class="IPM.Note.Rules.OofTemplate.Microsoft", subject="Weg"
    )
    mail = outlook.unpack(absent, Limits()).mail
    assert (mail.subject, "oof" in mail.marks["x-message-class"]) == ("Weg", True)


def test_a_message_attached_to_an_outlook_message_is_read():
    inner = {"sender": "kollege@example.org", "text": "innen", "files": {"liste.xlsx": TABLE}, "subject": "Unsere Liste"}
    raw = outlook_message("stelle@example.org", "außen", {}, inner=inner)
    first, again = outlook.unpack(raw, Limits()), outlook.unpack(raw, Limits())
    (found,) = first.entries
    assert found.name == "Unsere Liste.eml" and found == again.entries[0]
    opened = read(found.content)
    assert (opened.sender, opened.text, opened.mail.subject) == ("kollege@example.org", "innen", "Unsere Liste")
    assert [(one.name, one.content) for one in opened.entries] == [("liste.xlsx", TABLE)]


def test_what_is_not_read_of_an_attached_outlook_message_is_told():
    inner = {
        "sender": "kollege@example.org",
        "text": "",
        "files": {"liste.xlsx": TABLE},
        "subject": "Liste",
        "rtf": b"packed",
    }
    found = outlook.unpack(outlook_message("stelle@example.org", "außen", {}, inner=inner), Limits())
    assert ("F028", "angehängte Nachricht „Liste“: ihr Text liegt nur im Rich-Text-Format vor und wurde nicht gelesen") in [
        (one.code, one.detail) for one in found.remarks
    ]


def test_a_damaged_outlook_message_is_named():
    raw = outlook_message("a@example.org", "Anbei.", {"liste.xlsx": TABLE})[:-1200]
    (found,) = list(read_returns([Source(Path("m.msg"), "m.msg", content=raw)], Limits(), lambda _: False))
    assert [one.code for one in found.findings] == ["F002"]


def test_an_outlook_message_of_another_writer(tmp_path):
    msgforge = pytest.importorskip("msgforge")
    (tmp_path / "liste.xlsx").write_bytes(TABLE)
    message = msgforge.Message(subject="Unsere Liste", html_body="<p>Grüße<br>anbei</p>", to=[("a@example.org", "Stelle")])
    message.attach(str(tmp_path / "liste.xlsx"))
    message.save(str(tmp_path / "post.msg"))
    found = outlook.unpack((tmp_path / "post.msg").read_bytes(), Limits())
    assert (found.text.split(), found.mail.subject) == (["Grüße", "anbei"], "Unsere Liste")
    assert [(one.name, one.content) for one in found.entries] == [("liste.xlsx", TABLE)]
