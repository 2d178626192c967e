"""`fko login`: keep user name and password for the mail servers in the system's keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
        short_help="Benutzername und Kennwort für die Post hinterlegen.",
        epilog="Beispiel:  fko login smtp",
    )(login)


def login(
    service: Annotated[
        str, typer.Argument(metavar="[smtp|imap]", help="Postausgang oder Posteingang; ohne Angabe beide.")
    ] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Hinterlegte Angaben löschen.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Hinterlegt Benutzername und Kennwort im Kennwortspeicher des Systems, nie in fko.toml."""
    from fko_cli.edges.workspace import open_workspace

    place = open_workspace(workspace)
    for one in _services(place, service):
        if forget:
            _forget(place, one)
        else:
            _sign_in(place, one)


def _services(place: Workspace, typed: str) -> list[Service]:
    from fko_cli.core.errors import UserError

    wanted = typed.strip().lower()
    if wanted not in ("", "smtp", "imap"):
        raise UserError(f"„{typed}“ ist weder smtp noch imap.", "Beispiel: fko login smtp", exit_code=2)
    known: list[Service] = ["smtp", "imap"]
    chosen = [one for one in known if wanted in ("", one)]
    found = [one for one in chosen if _host(place, one)]
    if not found:
        missing = f"{wanted}_host" if wanted else "smtp_host oder imap_host"
        raise UserError(f"In fko.toml, Abschnitt [mail], fehlt {missing}.", "Bitte den Namen des Servers eintragen.")
    return found


def _host(place: Workspace, service: Service) -> str:
    return place.settings.mail.smtp_host if service == "smtp" else place.settings.mail.imap_host


def _sign_in(place: Workspace, service: Service) -> None:
    from fko_cli.core.errors import UserError
    from fko_cli.edges.mail.credentials import SERVICE_NAMES, remember, require_keyring
    from fko_cli.edges.terminal import ask, ask_hidden, say

    require_keyring(service)
    host, suggested = _host(place, service), place.settings.mail.sender
    say(f"{SERVICE_NAMES[service]}: {host}")
    user = ask(f"Benutzername{f' [{suggested}]' if suggested else ''}: ") or suggested
    password = ask_hidden("Kennwort (wird nicht angezeigt): ")
    if not user or not password:
        raise UserError("Benutzername oder Kennwort fehlt.", "Nichts wurde gespeichert.")
    remember(service, host, user, password)
    say("Gespeichert im Kennwortspeicher des Systems. Ob sie stimmen, zeigt fko doctor --mail.")


def _forget(place: Workspace, service: Service) -> None:
    from fko_cli.edges.mail.credentials import SERVICE_NAMES, forget
    from fko_cli.edges.terminal import say

    host = _host(place, service)
    known = forget(service, host)
    say(f"{SERVICE_NAMES[service]} {host}: {'Angaben gelöscht.' if known else 'Es war nichts hinterlegt.'}")
