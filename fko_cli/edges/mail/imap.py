"""The mailbox on a server: which messages lie in it, their bytes, and filing one when it is recorded.

imap-tools connects; messages are parsed elsewhere, from their bytes, because it glues words of folded headers. Filing
never deletes what has no copy: it moves, or copies and removes exactly that message, or else marks and leaves it.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls
from imap_tools.errors import ImapToolsError, MailboxLoginError, MailboxStarttlsError

from fko_cli.core.errors import UserError
from fko_cli.core.settings import Mail
from fko_cli.edges.mail import folders
from fko_cli.edges.mail.credentials import credentials, how_to_sign_in
from fko_cli.edges.mail.folders import Folder, Layout
from fko_cli.edges.mail.postbag import HEADERS, Found
from fko_cli.edges.mail.problems import connection_problem

SECONDS = 60
"""How long the server may be silent."""
MARK = "fko-eingelesen"
"""The keyword on messages that were read and can't be moved."""
AT_ONCE = 500
_PORTS = {"tls": 993, "starttls": 143}


@contextmanager
def open_mailbox(mail: Mail) -> Iterator[Mailbox]:
    """The mailbox that [mail] names, signed in and its folder selected; UserError when that fails or the line breaks."""
    if not mail.imap_host:
        raise UserError(
            "In fko.toml ist kein Posteingang eingetragen.", "Bitte unter [mail] den Server als imap_host eintragen."
        )
    port = mail.imap_port or _PORTS[mail.imap_security]
    if mail.imap_security == "starttls" and port == _PORTS["tls"]:
        raise UserError(
            "Port 993 verlangt imap_security = „tls“; in fko.toml steht „starttls“.", "Bitte unter [mail] berichtigen."
        )
    who = credentials("imap", mail.imap_host)
    with _told(mail.imap_host, port):
        box = _connected(mail, port)
    try:
        with _told(mail.imap_host, port, connected=True):
            _sign_in(box, who.user, who.password, mail.imap_host)
            mailbox = Mailbox(box, mail, port)
        yield mailbox
    finally:
        with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
            box.logout()


def _connected(mail: Mail, port: int) -> BaseMailBox:
    context = ssl.create_default_context()
    if mail.imap_security == "tls":
        return MailBox(mail.imap_host, port, timeout=SECONDS, ssl_context=context)
    return MailBoxStartTls(mail.imap_host, port, timeout=SECONDS, ssl_context=context)


def _sign_in(box: BaseMailBox, user: str, password: str, host: str) -> None:
    plain = "AUTH=PLAIN" in box.client.capabilities
    try:
        if plain:
            box.login_utf8(user, password, initial_folder=None)
        else:
            box.login(user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (MailboxLoginError, imaplib.IMAP4.error, UnicodeError) as problem:
        raise UserError(f"Der Posteingang {host} lehnt Benutzername oder Kennwort ab.", how_to_sign_in("imap")) from problem
    # What a server can do is often told only to those who are signed in.
    state, told = box.client.capability()
    if state == "OK" and told and isinstance(told[0], bytes):
        box.client.capabilities = tuple(told[0].decode("ascii", "replace").upper().split())


@contextmanager
def _told(host: str, port: int, *, connected: bool = False) -> Iterator[None]:
    """Word what goes wrong with the server; errors of other origin pass."""
    try:
        yield
    except (MailboxStarttlsError, imaplib.IMAP4.error, ImapToolsError) as problem:
        if isinstance(problem, imaplib.IMAP4.abort) and connected:
            raise _lost(host) from problem
        words = re.sub(r"\s+", " ", str(problem))[:200]
        raise UserError(
            f"Der Posteingang {host} antwortet anders als erwartet: {words}", "Bitte bei der IT nachfragen."
        ) from problem
    except OSError as problem:
        if connected and not isinstance(problem, ssl.SSLCertVerificationError):
            raise _lost(host) from problem
        raise connection_problem(problem, host, port, "imap") from problem


def _lost(host: str) -> UserError:
    return UserError(
        f"Die Verbindung zum Posteingang {host} brach ab.",
        "Was bis dahin gelesen wurde, ist gespeichert. Weiter mit demselben Befehl.",
    )


class Mailbox:
    """A signed-in mailbox with its folder selected. `cannot_file` says why messages stay where they are, if they do."""

    def __init__(self, box: BaseMailBox, mail: Mail, port: int) -> None:
        self._client: Any = box.client
        self._server = (mail.imap_host, port)
        self._wanted_done = mail.imap_done_folder
        self.cannot_file = ""
        _, listed = self._client.list()
        self._folders, separator = folders.parsed(listed)
        self._layout = self._look_up_layout(separator)
        self._folder = self._select(mail.imap_folder)
        self._done: Folder | None = None
        _, validity = self._client.response("UIDVALIDITY")
        number = validity[0].decode("ascii") if validity and validity[0] else "0"
        self.place = f"imap://{mail.imap_host.lower()}/{self._folder.name};UIDVALIDITY={number};"

    @property
    def folder_name(self) -> str:
        """The folder that is read, as the server names it."""
        return self._folder.name

    def found(self) -> list[Found]:
        """The messages in the folder that nobody has deleted, oldest first."""
        with _told(*self._server, connected=True):
            state, answer = self._client.uid("SEARCH", None, "UNDELETED")
            if state != "OK":
                raise imaplib.IMAP4.error("SEARCH")
            uids = answer[0].split() if answer and answer[0] else []
            sizes: dict[str, int] = {}
            for start in range(0, len(uids), AT_ONCE):
                chosen = b",".join(uids[start : start + AT_ONCE]).decode("ascii")
                for line in self._fetched(chosen, "(UID RFC822.SIZE)"):
                    uid, size = re.search(rb"UID (\d+)", line), re.search(rb"RFC822\.SIZE (\d+)", line)
                    if uid and size:
                        sizes[uid[1].decode("ascii")] = int(size[1])
        order = sorted(sizes.items(), key=lambda one: int(one[0]))
        return [Found(uid, size, f"{self.place}UID={uid}") for uid, size in order]

    def fetch(self, one: Found) -> bytes | None:
        """The whole message as it lies there, without marking it as read; None when it is gone."""
        with _told(*self._server, connected=True):
            return self._part(one.uid, "BODY.PEEK[]")

    def headers(self, one: Found) -> bytes:
        """The beginning of a message's headers."""
        with _told(*self._server, connected=True):
            return self._part(one.uid, f"BODY.PEEK[HEADER]<0.{HEADERS}>") or b""

    def file(self, those: Sequence[Found]) -> str:
        """Put messages into the folder for done ones; its name, or "" when they stay (then `cannot_file` says why)."""
        if not those:
            return ""
        chosen = ",".join(one.uid for one in those)
        with _told(*self._server, connected=True):
            where = self._put_away(chosen) if not self.cannot_file else ""
            if not where:
                with suppress(imaplib.IMAP4.readonly):
                    self._client.uid("STORE", chosen, "+FLAGS.SILENT", f"({MARK})")
        return where

    def _put_away(self, uids: str) -> str:
        moves = "MOVE" in self._client.capabilities
        if not moves and "UIDPLUS" not in self._client.capabilities:
            self.cannot_file = "Der Server kann einzelne Nachrichten nicht verschieben"
            return ""
        target = self._done_folder()
        if target is None:
            return ""
        if moves:
            done = self._ok("MOVE", uids, target.command)
        else:
            done = self._ok("COPY", uids, target.command)
            done = done and self._ok("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)") and self._ok("EXPUNGE", uids)
        return target.name if done else ""

    def _ok(self, *command: object) -> bool:
        """Whether the server does it; what it says otherwise goes into `cannot_file`."""
        state, answer = self._client.uid(*command)
        if state == "OK":
            return True
        words = answer[0].decode("utf-8", "replace") if answer and isinstance(answer[0], bytes) else str(state)
        self.cannot_file = f"Der Server nimmt sie im Ordner „{self._wanted_done}“ nicht an ({words[:120]})"
        return False

    def _part(self, uid: str, what: str) -> bytes | None:
        state, answer = self._client.uid("FETCH", uid, f"({what})")
        if state != "OK":
            raise imaplib.IMAP4.error(f"FETCH {state}")
        return next((bytes(one[1]) for one in answer if isinstance(one, tuple) and len(one) > 1), None)

    def _fetched(self, uids: str, what: str) -> list[bytes]:
        state, answer = self._client.uid("FETCH", uids, what)
        if state != "OK":
            raise imaplib.IMAP4.error(f"FETCH {state}")
        return [one if isinstance(one, bytes) else one[0] for one in answer if one]

    def _look_up_layout(self, separator: str) -> Layout:
        if "NAMESPACE" not in self._client.capabilities:
            return Layout(separator)
        state, answer = self._client.namespace()
        return folders.layout(answer if state == "OK" else [], separator)

    def _select(self, wanted: str) -> Folder:
        names = self._layout.spelled(wanted)
        found = folders.find(self._folders, names) or (folders.folder("INBOX") if names == ["INBOX"] else None)
        if found is None or not found.selectable:
            known = ", ".join(f"„{self._shown(one)}“" for one in self._folders if one.selectable)
            raise UserError(
                f"Im Postfach gibt es den Ordner „{wanted}“ nicht.",
                f"Bitte imap_folder in fko.toml berichtigen; es gibt: {known}.",
            )
        if found == folders.find(self._folders, self._layout.spelled(self._wanted_done)):
            raise UserError(
                "Eingelesene Nachrichten sollen in denselben Ordner, aus dem fko liest.",
                "Bitte imap_folder oder imap_done_folder in fko.toml ändern.",
            )
        try:
            state, _ = self._client.select(found.command)
        except imaplib.IMAP4.readonly:
            self.cannot_file = "Der Ordner darf nur gelesen werden"
            state, _ = self._client.select(found.command, readonly=True)
        if state != "OK":
            raise UserError(f"Der Ordner „{wanted}“ lässt sich nicht öffnen.", "Bitte die Rechte am Postfach prüfen.")
        return found

    def _shown(self, one: Folder) -> str:
        return one.name.replace(self._layout.separator, "/") if self._layout.separator else one.name

    def _done_folder(self) -> Folder | None:
        """The folder for done messages, created when it is missing; None when the server does not let us."""
        if self._done is None:
            names = self._layout.spelled(self._wanted_done)
            found = folders.find(self._folders, names)
            if found is None:
                found = folders.folder(names[-1])
                state, answer = self._client.create(found.command)
                if state != "OK":
                    words = answer[0].decode("utf-8", "replace")[:120] if answer and answer[0] else ""
                    self.cannot_file = f"Der Ordner „{self._wanted_done}“ lässt sich im Postfach nicht anlegen ({words})"
                    return None
                self._client.subscribe(found.command)
            self._done = found
        return self._done
