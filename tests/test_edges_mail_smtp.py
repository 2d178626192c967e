"""The line to a real mail server: encrypted, checked, signed in; every refusal in words; the final dot held back."""

from __future__ import annotations

import dataclasses
import datetime
import socket

import pytest
import trustme

from fko_cli.core.errors import UserError
from fko_cli.core.sending.letters import LetterState
from fko_cli.core.settings import Mail
from fko_cli.edges.mail.credentials import Credentials
from fko_cli.edges.mail.smtp import Line, LineBroken, NoAnswer, Server, server_of
from tests.smtp_server import PASSWORD, USER, PostOffice, authority, running, server_context, trusted

__all__ = ["authority", "trusted"]

ME, YOU = "wir@example.org", "post@kammer.example.org"
DATA = b"Subject: x\r\n\r\nerste Zeile\n.\r\n..zweite\r\nletzte"
SIGNED_IN = Credentials(USER, PASSWORD)


def server(office, security="starttls", **changes) -> Server:
    return dataclasses.replace(Server("localhost", office.port, security, timeout=20, final_timeout=20), **changes)


def refusal(office, credentials=None, **changes) -> UserError:
    with pytest.raises(UserError) as raised, Line(server(office, **changes), credentials):
        pass
    assert raised.value.remedy
    return raised.value


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_message_arrives_as_it_was_over_either_way_of_encryption(trusted, security):
    with (
        running(PostOffice(), server_context(trusted), tls=security == "tls") as office,
        Line(server(office, security), SIGNED_IN) as line,
    ):
        first = line.transmit(ME, YOU, DATA, lambda: True)
        second = line.transmit(ME, YOU, DATA, lambda: True)
    assert (first.state, second.state) == (LetterState.accepted, LetterState.accepted)
    assert [data for _, data in office.received] == [b"Subject: x\r\n\r\nerste Zeile\r\n.\r\n..zweite\r\nletzte\r\n"] * 2
    assert office.connections == (1 if security == "tls" else 2)  # STARTTLS counts the encrypted part anew


def test_the_dot_is_sent_after_the_caller_agrees_and_not_otherwise(trusted):
    with (
        running(PostOffice(), server_context(trusted)) as office,
        Line(server(office), None) as line,
    ):
        seen = []

        def disagree() -> bool:
            seen.append(list(office.received))
            return False

        assert line.transmit(ME, YOU, DATA, disagree) is None
        assert not line.is_open
        line.open()
        with pytest.raises(ZeroDivisionError):
            line.transmit(ME, YOU, DATA, lambda: bool(1 / 0))
        assert not line.is_open
    assert seen == [[]]
    assert office.received == []


@pytest.mark.parametrize(("password", "words"), [("falsch", "lehnt Benutzername oder Kennwort ab"), ("fälsch", "lehnt")])
def test_a_wrong_password_is_said_and_never_shown(trusted, password, words):
    with running(PostOffice(), server_context(trusted)) as office:
        problem = refusal(office, Credentials(USER, password))
    assert words in problem.message
    assert password not in problem.message + problem.remedy
    assert "fko login smtp" in problem.remedy


def test_without_encryption_nothing_is_sent():
    with running(PostOffice(), None) as office:
        problem = refusal(office, SIGNED_IN)
    assert "keine verschlüsselte Verbindung" in problem.message


def test_a_server_without_sign_in_and_with_known_credentials_is_explained(trusted):
    with running(PostOffice(), server_context(trusted), auth_exclude_mechanism=["LOGIN", "PLAIN"]) as office:
        problem = refusal(office, SIGNED_IN)
    assert "keine Anmeldung" in problem.message


def yesterday() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda known: server_context(known, "anders.example.org"), "auf einen anderen Namen ausgestellt"),
        (lambda known: server_context(known, not_after=yesterday()), "abgelaufen"),
        (lambda _: server_context(trustme.CA()), "nicht vertraut"),
    ],
)
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_can_t_be_trusted_is_named(trusted, make, words, security):
    with running(PostOffice(), make(trusted), tls=security == "tls") as office:
        assert words in refusal(office, security=security).message


def test_unreachable_servers_are_told_apart(trusted):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert "nimmt keine Verbindung an" in refusal(PostOffice(port=port)).message
    assert "kennt das Netz nicht" in refusal(PostOffice(port=port), host="gibt-es-nicht.invalid").message
    with socket.create_server(("127.0.0.1", 0)) as mute:
        problem = refusal(PostOffice(port=mute.getsockname()[1]), timeout=0.2)
    assert "antwortet nicht" in problem.message


def test_tls_at_a_port_for_starttls_points_to_the_settings(trusted):
    with running(PostOffice(), server_context(trusted)) as office:
        problem = refusal(office, security="tls")
    assert "keine verschlüsselte Verbindung" in problem.message
    assert "smtp_security" in problem.remedy


@pytest.mark.parametrize(
    ("command", "key", "answer", "state", "for_all", "words"),
    [
        ("RCPT", YOU, "550 5.1.1 unbekannt", LetterState.refused, False, "lehnt die Adresse ab: 550 5.1.1 unbekannt"),
        ("RCPT", YOU, "451 4.7.1 Greylisting", LetterState.failed, False, "Wartezeit"),
        ("MAIL", ME, "550 5.7.60 not allowed to send as", LetterState.failed, True, "lehnt den Absender ab"),
        ("MAIL", ME, "530 5.7.0 Authentication required", LetterState.failed, True, "fko login smtp"),
        ("MAIL", ME, "452 4.3.1 voll", LetterState.failed, False, "späterer Lauf"),
        ("DATA", YOU, "554 5.7.1 Spam", LetterState.refused, False, "nimmt die Nachricht nicht an"),
        ("DATA", YOU, "451 4.3.0 gleich wieder", LetterState.failed, False, "späterer Lauf"),
        ("DATA", YOU, "552 5.3.4 zu gross", LetterState.refused, False, "zu groß"),
    ],
)
def test_refusals_are_worded_and_the_line_goes_on(trusted, command, key, answer, state, for_all, words):
    with (
        running(PostOffice({(command, key): answer}), server_context(trusted)) as office,
        Line(server(office), None) as line,
    ):
        reply = line.transmit(ME, YOU, DATA, lambda: True)
        office.answers.clear()
        after = line.transmit(ME, "andere@example.org", DATA, lambda: True)
    assert (reply.state, reply.for_all) == (state, for_all)
    assert words in reply.detail
    assert after.state is LetterState.accepted
    assert office.recipients == ["andere@example.org"]


@pytest.mark.parametrize("announced", [True, False], ids=["by EHLO", "only by refusal"])
def test_a_message_larger_than_the_server_takes_is_told(trusted, announced):
    answers = {} if announced else {("EHLO", "size"): "none"}
    large = b"Subject: x\r\n\r\n" + b"x" * 70 * 10 + b"\r\n" + (b"y" * 70 + b"\r\n") * 100
    with (
        running(PostOffice(answers), server_context(trusted), data_size_limit=5000) as office,
        Line(server(office), None) as line,
    ):
        reply = line.transmit(ME, YOU, large, lambda: True)
    assert reply.state is LetterState.refused
    assert "zu groß" in reply.detail
    assert (office.messages == 0) == announced


def test_a_line_that_breaks_before_the_dot_is_told_from_one_that_breaks_after(trusted):
    with running(PostOffice(hang_up_after=1), server_context(trusted)) as office, Line(server(office), None) as line:
        line.transmit(ME, YOU, DATA, lambda: True)
        with pytest.raises(LineBroken, match="beendet"):
            line.transmit(ME, YOU, DATA, lambda: True)
        line.open()
        office.hang_up_on_dot = office.messages + 1
        with pytest.raises(NoAnswer, match="beendet"):
            line.transmit(ME, YOU, DATA, lambda: True)
        line.open()
        assert line.transmit(ME, YOU, DATA, lambda: True).state is LetterState.accepted


def test_no_answer_to_the_dot_is_unclear(trusted):
    with (
        running(PostOffice(silent_on_dot=1), server_context(trusted)) as office,
        Line(server(office, final_timeout=0.3), None) as line,
        pytest.raises(NoAnswer, match="Zeitüberschreitung"),
    ):
        line.transmit(ME, YOU, DATA, lambda: True)


def test_the_usual_ports_and_a_missing_server():
    assert server_of(Mail(smtp_host="a.example.org")).port == 587
    assert server_of(Mail(smtp_host="a.example.org", smtp_security="tls")).port == 465
    with pytest.raises(UserError, match="Postausgang"):
        server_of(Mail())
