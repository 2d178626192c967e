"""User and password: environment before keyring, one entry per server, never shown, clear words without a keyring."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from fko_cli.core.errors import UserError
from fko_cli.edges.mail.credentials import Credentials, credentials, forget, known_credentials, remember

HOST = "post.example.org"


class MemoryKeyring(KeyringBackend):
    """A keyring for one test: like the small ones, it can't say who is in it."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.entries = {}

    def get_password(self, service, username):
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        self.entries[service, username] = password

    def delete_password(self, service, username):
        del self.entries[service, username]


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in ("FKO_SMTP_USER", "FKO_SMTP_PASSWORD", "FKO_IMAP_USER", "FKO_IMAP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def use():
    """Make a keyring the current one until the end of the test."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_the_password_is_not_in_the_representation():
    assert "geheim" not in repr(Credentials("wir", "geheim"))


def test_what_is_remembered_is_found_per_server_and_service(use):
    use(MemoryKeyring())
    remember("smtp", "Post.example.org", "wir@example.org", "geheim")
    assert credentials("smtp", HOST) == Credentials("wir@example.org", "geheim", "keyring")
    assert known_credentials("imap", HOST) is None
    assert known_credentials("smtp", "andere.example.org") is None


def test_another_user_replaces_the_first_and_forgetting_leaves_nothing(use):
    use(MemoryKeyring())
    remember("imap", HOST, "alt@example.org", "eins")
    remember("imap", HOST, "neu@example.org", "zwei")
    assert credentials("imap", HOST).user == "neu@example.org"
    assert forget("imap", HOST)
    assert not keyring.get_keyring().entries
    assert not forget("imap", HOST)


def test_the_environment_goes_first_and_must_be_whole(use, monkeypatch):
    use(MemoryKeyring())
    remember("smtp", HOST, "wir@example.org", "geheim")
    monkeypatch.setenv("FKO_SMTP_USER", "skript@example.org")
    with pytest.raises(UserError, match="FKO_SMTP_PASSWORD"):
        credentials("smtp", HOST)
    monkeypatch.setenv("FKO_SMTP_PASSWORD", "anders")
    assert credentials("smtp", HOST) == Credentials("skript@example.org", "anders", "environment")


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring], ids=["none", "switched off"])
def test_without_a_keyring_the_variables_are_named(use, backend):
    use(backend())
    with pytest.raises(UserError) as raised:
        credentials("smtp", HOST)
    assert "fko login smtp" in raised.value.remedy
    with pytest.raises(UserError, match="keinen Kennwortspeicher") as raised:
        remember("imap", HOST, "wir@example.org", "geheim")
    assert "FKO_IMAP_USER und FKO_IMAP_PASSWORD" in raised.value.remedy
