"""`fko login`: asks, keeps it in the keyring, forgets it; says clearly what to do without one."""

from __future__ import annotations

import io
import sys

import keyring
import pytest
from keyring.backends import fail

from fko_cli.edges.mail.credentials import Credentials, known_credentials
from tests.test_edges_mail_credentials import MemoryKeyring, no_variables, use

__all__ = ["no_variables", "use"]


@pytest.fixture
def folder(workspace_folder):
    with (workspace_folder / "fko.toml").open("a", encoding="utf-8") as file:
        file.write('[mail]\nsender = "wir@example.org"\nsmtp_host = "smtp.example.org"\nimap_host = "imap.example.org"\n')
    return workspace_folder


@pytest.fixture
def type_in(monkeypatch):
    def typed(*answers):
        monkeypatch.setenv("FKO_DIALOG", "1")
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{one}\n" for one in answers)))

    return typed


def test_user_and_password_are_kept_per_server_and_forgotten_again(folder, fko, use, type_in):
    use(MemoryKeyring())
    type_in("ich@example.org", "geheim")
    ran = fko("login", "smtp", "-w", folder)
    assert (ran.code, "geheim" in ran.out + ran.err) == (0, False)
    assert known_credentials("smtp", "smtp.example.org") == Credentials("ich@example.org", "geheim")
    assert known_credentials("imap", "imap.example.org") is None
    assert fko("login", "--forget", "-w", folder).code == 0
    assert not keyring.get_keyring().entries


def test_without_a_word_both_servers_are_asked_and_the_sender_is_suggested(folder, fko, use, type_in):
    use(MemoryKeyring())
    type_in("", "eins", "post@example.org", "zwei")
    assert fko("login", "-w", folder).code == 0
    assert known_credentials("smtp", "smtp.example.org") == Credentials("wir@example.org", "eins")
    assert known_credentials("imap", "imap.example.org") == Credentials("post@example.org", "zwei")


def test_without_a_keyring_the_variables_are_named(folder, fko, use, type_in):
    use(fail.Keyring())
    type_in("ich@example.org", "geheim")
    ran = fko("login", "smtp", "-w", folder)
    assert ran.code == 1
    assert "FKO_SMTP_USER und FKO_SMTP_PASSWORD" in ran.err
    assert "geheim" not in ran.out + ran.err


@pytest.mark.parametrize(("word", "code", "words"), [("pop3", 2, "weder smtp noch imap"), ("smtp", 1, "smtp_host")])
def test_what_can_t_be_signed_in_to_is_said(workspace_folder, fko, word, code, words):
    ran = fko("login", word, "-w", workspace_folder)
    assert (ran.code, words in ran.err) == (code, True)


def test_without_a_terminal_nobody_is_asked(folder, fko, use, monkeypatch):
    use(MemoryKeyring())
    monkeypatch.setattr(sys, "stdin", io.StringIO("ich@example.org\n"))
    assert fko("login", "smtp", "-w", folder).code == 1
    assert not keyring.get_keyring().entries


def test_the_database_is_signed_in_to_before_the_store_moves(folder, fko, use, type_in):
    use(MemoryKeyring())
    type_in("", "geheim")
    ran = fko("login", "store", "postgresql://fko@db.example.org/fko", "-w", folder)
    assert (ran.code, "geheim" in ran.out + ran.err) == (0, False)
    assert known_credentials("store", "db.example.org") == Credentials("fko", "geheim")
    assert fko("login", "store", "-w", folder).code == 1
