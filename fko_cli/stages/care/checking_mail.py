"""Checking the mail settings: complete, usable, signed in; the servers themselves only when expressly asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.core.sending.messages import blanks_for, compose
from fko_cli.core.sending.reminders import ReminderText
from fko_cli.core.settings import Mail
from fko_cli.edges.mail.credentials import SERVICE_NAMES, Service, how_to_sign_in, known_credentials
from fko_cli.edges.mail.smtp import Line, server_of
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.asking.letter_texts import correspondents, read_template
from fko_cli.stages.care.checks import Check, State

SUBJECT = "Post"
_TEMPLATES = ("nachricht-anschreiben", *(text.template for text in ReminderText), "nachricht-rueckfrage")


def check_mail(workspace: Workspace) -> Iterator[Check]:
    """Sender, outgoing server and mailbox as the settings have them, and whether user and password are known."""
    mail = workspace.settings.mail
    correspondents(workspace)
    if not mail.sender:
        yield Check(
            State.bad if mail.smtp_host else State.hint, SUBJECT, "In fko.toml fehlt die Absenderadresse (sender).",
            "Entwürfe verschickt dann das Mailprogramm unter seiner eigenen Adresse.",
        )  # fmt: skip
    else:
        yield Check(State.good, SUBJECT, f"Absender ist {mail.sender}.")
    if not mail.smtp_host and not mail.imap_host:
        yield Check(
            State.hint, SUBJECT, "Kein Mailserver eingetragen: fko schreibt Entwürfe und liest abgelegte Dateien.",
            "Nichts zu tun, wenn das so sein soll; sonst smtp_host und imap_host in fko.toml eintragen.",
        )  # fmt: skip
    if mail.smtp_host:
        server_of(mail)
        yield _sign_in("smtp", mail.smtp_host)
    if mail.imap_host:
        yield _sign_in("imap", mail.imap_host)


def check_letter_texts(workspace: Workspace) -> Iterator[Check]:
    """Whether every template of a letter can be filled."""
    blanks = {**blanks_for(workspace.settings, Actor("", "")), "rueckfragen": ""}
    for stem in _TEMPLATES:
        template = read_template(workspace, stem)
        compose(template, blanks)
    yield Check(State.good, SUBJECT, f"{len(_TEMPLATES)} Nachrichtentexte lassen sich füllen.")


def check_servers(workspace: Workspace) -> Iterator[Check]:
    """Whether the mail servers can be reached, are trusted and let fko in; nothing is sent, fetched or moved."""
    mail = workspace.settings.mail
    for host, look in ((mail.smtp_host, _look_at_smtp), (mail.imap_host, _look_at_imap)):
        if not host:
            continue
        try:
            yield Check(State.good, SUBJECT, look(mail))
        except UserError as problem:
            yield Check(State.bad, SUBJECT, problem.message, problem.remedy)


def _look_at_smtp(mail: Mail) -> str:
    server = server_of(mail)
    credentials = known_credentials("smtp", server.host)
    with Line(server, credentials):
        pass
    signed_in = f"angemeldet als {credentials.user}" if credentials else "ohne Anmeldung"
    return f"{SERVICE_NAMES['smtp']} {server.host}, Port {server.port}, ist erreichbar ({signed_in})."


def _look_at_imap(mail: Mail) -> str:
    from fko_cli.edges.mail.imap import open_mailbox

    with open_mailbox(mail):
        pass
    return f"{SERVICE_NAMES['imap']} {mail.imap_host} ist erreichbar, der Ordner {mail.imap_folder} lesbar."


def _sign_in(service: Service, host: str) -> Check:
    name = SERVICE_NAMES[service]
    credentials = known_credentials(service, host)
    if credentials is None:
        message = f"{name} {host}: Benutzername und Kennwort sind nicht hinterlegt."
        return Check(State.hint, SUBJECT, message, how_to_sign_in(service))
    place = "Umgebungsvariablen" if credentials.source == "environment" else "Kennwortspeicher"
    return Check(State.good, SUBJECT, f"{name} {host}: angemeldet wird {credentials.user} ({place}).")
