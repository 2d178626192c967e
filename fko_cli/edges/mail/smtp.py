"""The line to the outgoing mail server: encrypted and checked, one message after another, the final dot held back.

A server accepts a message when the dot after its content arrives. `Line.transmit` sends everything before it, lets the
caller record that the message is about to be handed over, and only then sends the dot. `LineBroken` says that the dot
was not sent; `NoAnswer` that it was, and that nobody knows what the server made of it.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from fko_cli.core.errors import UserError
from fko_cli.core.settings import Mail
from fko_cli.core.sizes import megabytes
from fko_cli.edges.mail.credentials import Credentials, how_to_sign_in
from fko_cli.edges.mail.problems import connection_problem, server_words
from fko_cli.edges.mail.smtp_replies import Reply, Stage, reply_to

_CHUNK = 1 << 16
_USUAL_PORTS = {"starttls": 587, "tls": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """The outgoing mail server; `timeout` is the wait for an answer in seconds, `final_timeout` the one after the dot."""

    host: str
    port: int
    security: Literal["starttls", "tls"]
    timeout: float = 60
    final_timeout: float = 600


class LineBroken(Exception):
    """The line broke before the final dot: the server has surely not accepted the message. The text says why (German)."""


class NoAnswer(Exception):
    """The line broke after the final dot: nobody knows whether the server accepted. The text says why (German)."""


def server_of(mail: Mail) -> Server:
    """The server named in `[mail]`; UserError when there is none."""
    if not mail.smtp_host:
        raise UserError(
            "In fko.toml, Abschnitt [mail], fehlt der Postausgang.",
            'Bitte smtp_host eintragen, zum Beispiel smtp_host = "smtp.example.org". Ohne --smtp schreibt fko nur Entwürfe.',
        )
    return Server(mail.smtp_host, mail.smtp_port or _USUAL_PORTS[mail.smtp_security], mail.smtp_security)


class Line:
    """An open line to the server. Use as a context manager; after a break `open` connects again."""

    def __init__(self, server: Server, credentials: Credentials | None) -> None:
        self._server = server
        self._credentials = credentials
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Line:
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None and self._smtp is not None:
            self._say_goodbye(self._smtp)
        self.drop()

    @property
    def is_open(self) -> bool:
        """Whether the line holds, as far as is known."""
        return self._smtp is not None and self._smtp.sock is not None

    def open(self) -> None:
        """Connect, encrypt, check the certificate, sign in; UserError when the server can't be used."""
        self.drop()
        try:
            self._open()
        except BaseException:
            self.drop()
            raise

    def _open(self) -> None:
        try:
            self._smtp = self._connected()
            self._log_in(self._smtp)
        except smtplib.SMTPServerDisconnected as problem:
            raise self._hung_up(problem) from problem
        except smtplib.SMTPResponseException as problem:
            raise UserError(
                f"{self._server.host} lässt fko nicht ein: {server_words(problem.smtp_code, problem.smtp_error)}.",
                "Bitte später wiederholen oder bei der IT nachfragen.",
            ) from problem
        except OSError as problem:
            raise connection_problem(problem, self._server.host, self._server.port, "smtp") from problem

    def drop(self) -> None:
        """Close the line at once, without a word to the server."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def transmit(self, sender: str, recipient: str, data: bytes, before_dot: Callable[[], bool]) -> Reply | None:
        """Offer one message; `before_dot` is called when all but the final dot is sent and says whether to send it.

        None when it said no; then, and when anything is raised, the line is closed without the dot. Raises LineBroken
        or NoAnswer.
        """
        if self._smtp is None or not self.is_open:
            raise LineBroken("Die Verbindung ist unterbrochen")
        smtp = self._smtp
        try:
            refusal = self._envelope(smtp, sender, recipient, len(data))
            if refusal is not None:
                return refusal
            self._send(smtp, _quoted(data))
            if not before_dot():
                self.drop()
                return None
        except smtplib.SMTPException as problem:
            self.drop()
            raise LineBroken(_why(problem)) from problem
        except BaseException:
            self.drop()
            raise
        return self._finish(smtp)

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str, size: int) -> Reply | None:
        """Sender, recipient and the announcement of the content; what the server refused, None when it waits for it."""
        room = smtp.esmtp_features.get("size", "").split(" ")[0]
        if room.isdecimal() and 0 < int(room) < size:
            return reply_to(Stage.size, 552, f"höchstens {megabytes(int(room))}", size)
        options = [f"SIZE={size}"] if smtp.has_extn("size") else []
        steps: tuple[tuple[Stage, Callable[[], tuple[int, bytes]], tuple[int, ...]], ...] = (
            (Stage.sender, lambda: smtp.mail(sender, options), (250,)),
            (Stage.recipient, lambda: smtp.rcpt(recipient), (250, 251)),
            (Stage.content, lambda: smtp.docmd("DATA"), (354,)),
        )
        for stage, step, good in steps:
            code, text = step()
            if code == 421:
                # The server is about to hang up; another line may be served.
                raise smtplib.SMTPServerDisconnected(server_words(code, text))
            if code not in good:
                smtp.rset()
                return reply_to(stage, code, text, size, signed_in=self._credentials is not None)
        return None

    def _send(self, smtp: smtplib.SMTP, data: bytes) -> None:
        # In pieces, because the time limit of a socket counts for each call as a whole.
        for at in range(0, len(data), _CHUNK):
            smtp.send(data[at : at + _CHUNK])

    def _finish(self, smtp: smtplib.SMTP) -> Reply:
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._server.final_timeout)
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
        except smtplib.SMTPException as problem:
            self.drop()
            raise NoAnswer(_why(problem)) from problem
        except BaseException:
            self.drop()
            raise
        if code == -1:
            self.drop()
            raise NoAnswer(f"Der Server antwortet Unverständliches: {server_words(code, text)}")
        if code == 421:
            self.drop()
        elif smtp.sock is not None:
            smtp.sock.settimeout(self._server.timeout)
        return reply_to(Stage.dot, code, text)

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, _own_name(), timeout=server.timeout, context=context
            )
            self._smtp = smtp
            smtp.ehlo_or_helo_if_needed()
            return smtp
        smtp = smtplib.SMTP(server.host, server.port, _own_name(), timeout=server.timeout)
        self._smtp = smtp
        smtp.ehlo_or_helo_if_needed()
        if not smtp.has_extn("starttls"):
            raise UserError(
                f"{server.host}, Port {server.port}, bietet keine verschlüsselte Verbindung an (STARTTLS).",
                "Unverschlüsselt verschickt fko nichts. Bitte bei der IT nach Port und Verfahren fragen "
                "(smtp_port, smtp_security in fko.toml).",
            )
        smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        if self._credentials is None:
            return
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        if not {"PLAIN", "LOGIN", "CRAM-MD5"} & set(offered):
            raise UserError(
                f"{self._server.host} nimmt keine Anmeldung mit Benutzername und Kennwort an.",
                "Bitte bei der IT nachfragen. Verlangt der Server keine Anmeldung: Kennwort mit „fko login smtp --forget“ "
                "vergessen. Entwürfe schreibt fko ohne --smtp.",
            )
        user, password = self._credentials.user, self._credentials.password
        try:
            if user.isascii() and password.isascii():
                smtp.login(user, password)
            else:
                _log_in_with_umlauts(smtp, user, password, offered)
        except smtplib.SMTPAuthenticationError as problem:
            raise self._not_signed_in(problem) from problem

    def _not_signed_in(self, problem: smtplib.SMTPAuthenticationError) -> UserError:
        said = server_words(problem.smtp_code, problem.smtp_error)
        if 400 <= problem.smtp_code < 500:
            return UserError(
                f"{self._server.host} kann die Anmeldung gerade nicht prüfen: {said}.", "Bitte später wiederholen."
            )
        return UserError(
            f"{self._server.host} lehnt Benutzername oder Kennwort ab: {said}.",
            f"{how_to_sign_in('smtp')} Manche Server erlauben die Anmeldung mit Kennwort erst nach Freigabe durch die IT.",
        )

    def _hung_up(self, problem: smtplib.SMTPServerDisconnected) -> UserError:
        cause = problem.__context__
        if isinstance(cause, TimeoutError):
            return connection_problem(cause, self._server.host, self._server.port, "smtp")
        return UserError(
            f"{self._server.host}, Port {self._server.port}, hat die Verbindung beendet.",
            "Bitte später wiederholen; bleibt es so, smtp_port und smtp_security in fko.toml prüfen.",
        )

    def _say_goodbye(self, smtp: smtplib.SMTP) -> None:
        try:
            if smtp.sock is not None:
                smtp.quit()
        except (smtplib.SMTPException, OSError):
            # All letters have had their answer; whether the farewell arrives does not matter.
            return


def _quoted(data: bytes) -> bytes:
    """The content as it travels: every line ends in CR LF, a leading dot is doubled; without the final dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def _why(problem: smtplib.SMTPException) -> str:
    if isinstance(problem.__context__, TimeoutError):
        return "Der Server antwortet nicht mehr (Zeitüberschreitung)"
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"Der Server antwortet Unverständliches: {server_words(problem.smtp_code, problem.smtp_error)}"
    said = str(problem)
    return f"Der Server hat die Verbindung beendet{f' ({said})' if said.startswith('421') else ''}"


def _log_in_with_umlauts(smtp: smtplib.SMTP, user: str, password: str, offered: list[str]) -> None:
    """Sign in with UTF-8, which the standard library's own way refuses to send."""

    def encoded(text: str) -> str:
        return base64.b64encode(text.encode("utf-8")).decode("ascii")

    if "PLAIN" in offered:
        code, text = smtp.docmd("AUTH", f"PLAIN {encoded(chr(0) + user + chr(0) + password)}")
    elif "LOGIN" in offered:
        code, text = smtp.docmd("AUTH", f"LOGIN {encoded(user)}")
        if code == 334:
            code, text = smtp.docmd(encoded(password))
    else:
        raise UserError("Der Server kann kein Kennwort mit Umlauten prüfen.", "Bitte ein anderes Kennwort vergeben.")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, text)


def _own_name() -> str:
    """The name to greet with; a harmless one where this computer's own has letters that servers refuse."""
    name = socket.getfqdn()
    return name if "." in name and re.fullmatch(r"[A-Za-z0-9.-]+", name) else "[127.0.0.1]"
