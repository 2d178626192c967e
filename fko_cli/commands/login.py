"""`fko login`: keep user name and password for mail servers and the database in the system's keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from fko_cli.commands.common import WorkspaceOption
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.edges.mail.credentials import Service
    from fko_cli.edges.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "login",
        cls=GermanCommand,
        short_help="Benutzername und Kennwort für Post und Datenbank hinterlegen.",
        epilog="Beispiel:  fko login smtp",
    )(login)


def login(
    service: Annotated[
        str, typer.Argument(metavar="[smtp|imap|store]", help="Postausgang, Posteingang oder Datenbank; ohne Angabe alle.")
    ] = "",
    address: Annotated[
        str, typer.Argument(metavar="[ADRESSE]", help="Bei store: die der Datenbank, solange sie nicht in fko.toml steht.")
    ] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Hinterlegte Angaben löschen.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Hinterlegt Benutzername und Kennwort im Kennwortspeicher des Systems, nie in fko.toml."""
    from fko_cli.edges.workspace import open_workspace

    place = open_workspace(workspace)
    for login in _logins(place, service, address):
        if forget:
            _forget(login)
        else:
            _sign_in(login)


class _Login(NamedTuple):
    """What somebody signs in to, and the user's name that is likely."""

    service: Service
    host: str
    suggested: str


def _logins(place: Workspace, typed: str, address: str) -> list[_Login]:
    from fko_cli.core.errors import UserError

    wanted = typed.strip().lower()
    if wanted not in ("", "smtp", "imap", "store"):
        raise UserError(f"„{typed}“ ist weder smtp noch imap noch store.", "Beispiel: fko login smtp", exit_code=2)
    mail = place.settings.mail
    known = [_Login("smtp", mail.smtp_host, mail.sender), _Login("imap", mail.imap_host, mail.sender)]
    if address or place.settings.store.url:
        known.append(_database(address or place.settings.store.url))
    found = [one for one in known if wanted in ("", one.service) and one.host]
    if not found and wanted == "store":
        raise UserError(
            "In fko.toml steht unter [store] keine url mit einem Server.", "Bitte nennen: fko login store ADRESSE"
        )
    if not found:
        missing = f"{wanted}_host" if wanted else "smtp_host oder imap_host"
        raise UserError(f"In fko.toml, Abschnitt [mail], fehlt {missing}.", "Bitte den Namen des Servers eintragen.")
    return found


def _database(url: str) -> _Login:
    from fko_cli.edges.store_address import server_address

    address = server_address(url)
    return _Login("store", address.host, address.user)


def _sign_in(login: _Login) -> None:
    from fko_cli.core.errors import UserError
    from fko_cli.edges.mail.credentials import SERVICE_NAMES, remember, require_keyring
    from fko_cli.edges.terminal import ask, ask_hidden, say

    service, host, suggested = login
    require_keyring(service)
    say(f"{SERVICE_NAMES[service]}: {host}")
    user = ask(f"Benutzername{f' [{suggested}]' if suggested else ''}: ") or suggested
    password = ask_hidden("Kennwort (wird nicht angezeigt): ")
    if not user or not password:
        raise UserError("Benutzername oder Kennwort fehlt.", "Nichts wurde gespeichert.")
    remember(service, host, user, password)
    proof = "fko doctor" if service == "store" else "fko doctor --mail"
    say(f"Gespeichert im Kennwortspeicher des Systems. Ob sie stimmen, zeigt {proof}.")


def _forget(login: _Login) -> None:
    from fko_cli.edges.mail.credentials import SERVICE_NAMES, forget
    from fko_cli.edges.terminal import say

    known = forget(login.service, login.host)
    say(f"{SERVICE_NAMES[login.service]} {login.host}: {'Angaben gelöscht.' if known else 'Es war nichts hinterlegt.'}")
