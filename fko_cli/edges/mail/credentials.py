"""User name and password for the mail servers: from the environment, else from the system's keyring; never from fko.toml.

In the keyring one entry per server (`fko-smtp:HOST`, `fko-imap:HOST`) holds the password under the user's name, and a
second one (`fko-smtp:HOST:user`) the user's name, because not every keyring can be asked who is in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from fko_cli.core.errors import UserError

Service = Literal["smtp", "imap", "store"]

SERVICE_NAMES: dict[Service, str] = {"smtp": "Postausgang", "imap": "Posteingang", "store": "Datenbankserver"}
"""The servers as people call them."""
_USER_ENTRY = "user"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who signs in with what; the password is not part of the representation. `source` is environment or keyring."""

    user: str
    password: str = field(repr=False)
    source: Literal["environment", "keyring"] = "keyring"


def variables(service: Service) -> tuple[str, str]:
    """The names of the environment variables for user and password."""
    return f"FKO_{service.upper()}_USER", f"FKO_{service.upper()}_PASSWORD"


def credentials(service: Service, host: str) -> Credentials:
    """User and password for that server; UserError, saying what to type, when there are none."""
    found = known_credentials(service, host)
    if found is None:
        raise UserError(
            f"Für den {SERVICE_NAMES[service]} {host} sind Benutzername und Kennwort nicht bekannt.", how_to_sign_in(service)
        )
    return found


def known_credentials(service: Service, host: str) -> Credentials | None:
    """User and password for that server, None when there are none; UserError when they are there and can't be used."""
    user_name, password_name = variables(service)
    user, password = os.environ.get(user_name, ""), os.environ.get(password_name, "")
    if user and password:
        return Credentials(user, password, "environment")
    if user or password:
        there, missing = (user_name, password_name) if user else (password_name, user_name)
        raise UserError(
            f"Die Umgebungsvariable {there} ist gesetzt, {missing} aber nicht.", "Bitte beide setzen oder beide löschen."
        )
    return _from_keyring(service, host)


def how_to_sign_in(service: Service) -> str:
    """What a person can do to make user and password known (German)."""
    user, password = variables(service)
    return f"Bitte einmal „fko login {service}“ ausführen oder die Umgebungsvariablen {user} und {password} setzen."


def require_keyring(service: Service) -> None:
    """UserError when this computer has no keyring, before anybody is asked for a password."""
    import keyring
    from keyring.backends.fail import Keyring

    with _keyring_errors(service):
        if isinstance(keyring.get_keyring(), Keyring):
            raise _no_keyring(service)


def remember(service: Service, host: str, user: str, password: str) -> None:
    """Store user and password in the keyring; UserError when there is none or it does not keep them."""
    import keyring

    with _keyring_errors(service):
        _forget_other_user(service, host, user)
        keyring.set_password(_entry(service, host), user, password)
        keyring.set_password(_user_entry(service, host), _USER_ENTRY, user)
        if keyring.get_password(_entry(service, host), user) != password:
            # A keyring that was switched off takes everything and keeps nothing.
            raise _no_keyring(service)


def forget(service: Service, host: str) -> bool:
    """Remove user and password from the keyring; False when there were none."""
    import keyring

    with _keyring_errors(service):
        user = keyring.get_password(_user_entry(service, host), _USER_ENTRY)
        if user is None:
            return False
        _delete(_entry(service, host), user)
        _delete(_user_entry(service, host), _USER_ENTRY)
    return True


def _from_keyring(service: Service, host: str) -> Credentials | None:
    import keyring
    from keyring.errors import NoKeyringError

    with _keyring_errors(service):
        try:
            user = keyring.get_password(_user_entry(service, host), _USER_ENTRY)
            password = keyring.get_password(_entry(service, host), user) if user else None
        except NoKeyringError:
            return None
    return Credentials(user, password, "keyring") if user and password else None


def _forget_other_user(service: Service, host: str, user: str) -> None:
    import keyring

    known = keyring.get_password(_user_entry(service, host), _USER_ENTRY)
    if known is not None and known != user:
        _delete(_entry(service, host), known)


def _delete(entry: str, user: str) -> None:
    import keyring

    # Some keyrings fail when there is nothing to delete.
    if keyring.get_password(entry, user) is not None:
        keyring.delete_password(entry, user)


def _entry(service: Service, host: str) -> str:
    return f"fko-{service}:{host.lower()}"


def _user_entry(service: Service, host: str) -> str:
    return f"{_entry(service, host)}:user"


@contextmanager
def _keyring_errors(service: Service) -> Iterator[None]:
    from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

    try:
        yield
    except NoKeyringError as problem:
        raise _no_keyring(service) from problem
    except KeyringLocked as problem:
        raise UserError("Der Kennwortspeicher ist gesperrt.", "Bitte entsperren und den Befehl wiederholen.") from problem
    except KeyringError as problem:
        raise UserError(
            f"Der Kennwortspeicher des Systems antwortet nicht ({type(problem).__name__}).", _by_environment(service)
        ) from problem


def _no_keyring(service: Service) -> UserError:
    return UserError("Auf diesem Rechner gibt es keinen Kennwortspeicher, den fko benutzen kann.", _by_environment(service))


def _by_environment(service: Service) -> str:
    user, password = variables(service)
    return f"Bitte stattdessen die Umgebungsvariablen {user} und {password} setzen."
