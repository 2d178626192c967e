"""A real outgoing mail server for tests, on a loopback port: STARTTLS or TLS, sign-in, and faults at chosen moments."""

from __future__ import annotations

import asyncio
import contextlib
import email
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.policy import default

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "wir@example.org", "Grüße-und-ß"
Moment = Callable[[int], None]


@dataclass
class PostOffice:
    """What the server does and what it got. Keys of `answers` are (command, address); numbers of messages count from 1.

    `at_recipient`, `at_content` and `at_dot` are called with the number of the message when its recipient is named, when a
    part of its content is there, and when all of it is there, before it is answered for.
    """

    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    received: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    messages: int = 0
    at_recipient: Moment | None = None
    at_content: Moment | None = None
    at_dot: Moment | None = None
    hang_up_after: int = 0
    """Close the line after this message instead of waiting for the next."""
    hang_up_on_dot: int = 0
    """Close the line instead of answering the dot of this message; it counts as received."""
    silent_on_dot: int = 0
    """Answer nothing to the dot of this message, and keep the line."""
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        return sorted(recipient for recipient, _ in self.received)

    def message(self, recipient: str):
        (data,) = [data for one, data in self.received if one == recipient]
        return email.message_from_bytes(data, policy=default)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if self.answers.get(("EHLO", "size")) == "none":
            return [one for one in responses if "SIZE" not in one]
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if answer := self.answers.get(("MAIL", address)):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.messages += 1
        if self.at_recipient:
            self.at_recipient(self.messages)
        if answer := self.answers.get(("RCPT", address)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (recipient,) = envelope.rcpt_tos
        if answer := self.answers.get(("DATA", recipient)):
            return answer
        self.received.append((recipient, envelope.original_content))
        if self.at_dot:
            self.at_dot(self.messages)
        if self.messages == self.hang_up_on_dot:
            server.transport.abort()
            await asyncio.sleep(30)
        if self.messages == self.silent_on_dot:
            await asyncio.sleep(30)
        if self.messages == self.hang_up_after:
            asyncio.get_running_loop().call_soon(server.transport.close)
        return "250 2.0.0 angenommen"

    def check(self, server, session, envelope, mechanism, login):
        known = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False)


class Session(SMTP):
    """One line; knows the moment in the middle of a content."""

    def __init__(self, office: PostOffice, **options):
        super().__init__(office, **options)
        self.office = office

    def connection_made(self, transport):
        self.office.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg):
        if self.office.at_content:
            read = self._reader.readuntil

            async def reading(separator):
                self._reader.readuntil = read
                line = await read(separator)
                self.office.at_content(self.office.messages)
                return line

            self._reader.readuntil = reading
        await super().smtp_DATA(arg)


@contextlib.contextmanager
def running(office: PostOffice, context: ssl.SSLContext | None, *, tls: bool = False, **options) -> Iterator[PostOffice]:
    """Serve on a free port of this computer until the end of the block."""
    loop = asyncio.new_event_loop()
    if context is not None and not tls:
        options = {"tls_context": context, "require_starttls": True, **options}
    elif tls:
        options = {"auth_require_tls": False, **options}

    def session() -> Session:
        return Session(office, hostname="post.example.org", authenticator=office.check, loop=loop, **options)

    server = loop.run_until_complete(loop.create_server(session, "127.0.0.1", 0, ssl=context if tls else None))
    office.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield office
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority, tmp_path, monkeypatch) -> trustme.CA:
    """The authority, which this computer trusts for the time of the test."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


def server_context(authority: trustme.CA, name: str = "localhost", **options) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **options).configure_cert(context)
    return context
