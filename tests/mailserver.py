"""A real mail server for tests: Dovecot on a loopback port, with its own configuration in a temporary folder."""

from __future__ import annotations

import contextlib
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

USER, PASSWORD = "rueckmeldung@example.org", "Zwölf-Äpfel"
PROGRAM = shutil.which("dovecot") or next((one for one in ("/usr/sbin/dovecot",) if Path(one).exists()), None)
MAIL_FOLK = "mail"
"""Whose mails they are when the tests run as root: the server gives root none."""

CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = {starttls_only}
auth_mechanisms = plain login
mail_location = maildir:{root}/mail/%n
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {internal_group}
mail_max_userip_connections = 50
imap_capability = {capability}
protocol imap {{
  mail_max_userip_connections = 50
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={root}/mail/%n
}}
service imap-login {{
  {no_chroot}
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  {no_chroot}
}}
service stats {{
  {no_chroot}
}}
"""


@dataclass(frozen=True)
class MailServer:
    """Where the server listens, and the certificate of the authority that vouches for it."""

    host: str
    port: int
    tls_port: int
    authority: Path
    separator: str
    root: Path

    def client(self) -> imaplib.IMAP4_SSL:
        """A logged-in connection of the standard library."""
        context = ssl.create_default_context(cafile=str(self.authority))
        client = imaplib.IMAP4_SSL(self.host, self.tls_port, ssl_context=context, timeout=20)
        client.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        return client

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Put messages into a folder."""
        client = self.client()
        for message in messages:
            state, answer = client.append(folder, None, None, message)
            assert state == "OK", answer
        client.logout()

    def empty(self) -> None:
        """Remove all messages and all folders but the first."""
        client = self.client()
        for name in self.folders():
            if client.select(f'"{name}"')[1] != [b"0"]:
                client.store("1:*", "+FLAGS.SILENT", r"(\Deleted)")
            client.expunge()
            client.close()
        for name in sorted(self.folders(), key=len, reverse=True):
            if name != "INBOX":
                client.delete(f'"{name}"')
        client.logout()

    def encoded(self, name: str) -> str:
        """A folder's name as the server spells it."""
        from imap_tools.imap_utf7 import utf7_encode

        return utf7_encode(name).decode("ascii")

    def as_stored(self, message: bytes) -> bytes:
        """The bytes in which the server gives a message back."""
        return message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    def mark_deleted(self, number: int) -> None:
        """Mark a message in the first folder as deleted, without removing it."""
        client = self.client()
        client.select("INBOX")
        client.store(str(number), "+FLAGS.SILENT", r"(\Deleted)")
        client.logout()

    def flags(self, number: int) -> bytes:
        """The flags of a message in the first folder."""
        client = self.client()
        client.select("INBOX", readonly=True)
        _, answer = client.fetch(str(number), "(FLAGS)")
        client.logout()
        return bytes(answer[0])

    def folders(self) -> dict[str, int]:
        """Name of a folder as the server spells it -> how many messages it holds."""
        client = self.client()
        found = {}
        for line in client.list()[1]:
            name = line.decode("ascii").rpartition(" ")[2].strip('"') if b'"' not in line[-2:] else _quoted(line)
            if b"\\NoSelect" in line or b"\\Noselect" in line:
                continue
            state, count = client.select(f'"{name}"', readonly=True)
            assert state == "OK", (name, count)
            found[name] = int(count[0])
        client.logout()
        return found


def _quoted(line: bytes) -> str:
    return line.decode("ascii").rstrip('"').rpartition('"')[2]


@contextlib.contextmanager
def running(
    separator: str = ".", *, prefix: str = "", capability: str = "", starttls_only: bool = True
) -> Iterator[MailServer]:
    """A server with that folder separator; `capability` replaces what it says it can do."""
    if PROGRAM is None:
        pytest.skip("Dovecot is not installed")
    import trustme

    root = Path(tempfile.mkdtemp(prefix="fko-post-"))
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(root / "authority.pem"))
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(str(root / "server.pem"))
    certificate.private_key_pem.write_to_path(str(root / "server.key"))
    port, tls_port = _free_ports()
    import grp  # not on Windows, where these tests are skipped
    import pwd

    as_root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid()).pw_name
    my_group = grp.getgrgid(os.getegid()).gr_name
    for name in ("run", "state", "mail"):
        (root / name).mkdir()
    if as_root:
        root.chmod(0o755)
        shutil.chown(root / "mail", MAIL_FOLK, MAIL_FOLK)
    (root / "dovecot.conf").write_text(
        CONFIGURATION.format(
            root=root, certificate=root / "server.pem", key=root / "server.key", password=PASSWORD, port=port,
            tls_port=tls_port, separator=separator, prefix=prefix, capability=capability,
            owner=MAIL_FOLK if as_root else me, group=MAIL_FOLK if as_root else my_group,
            internal="dovecot" if as_root else me, login="dovenull" if as_root else me,
            internal_group="dovecot" if as_root else my_group, no_chroot="" if as_root else "chroot =",
            starttls_only="yes" if starttls_only else "no",
        ),
        encoding="utf-8",
    )  # fmt: skip
    with (root / "out").open("w") as out:
        process = subprocess.Popen([PROGRAM, "-F", "-c", str(root / "dovecot.conf")], stdout=out, stderr=out)
    try:
        _wait(port, process, root)
        yield MailServer("localhost", port, tls_port, root / "authority.pem", separator, root)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(root, ignore_errors=True)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _wait(port: int, process: subprocess.Popen[bytes], root: Path) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    log = (root / "log").read_text() if (root / "log").exists() else ""
    raise RuntimeError(f"{(root / 'out').read_text()}{log}")


class Servers:
    """Servers that are shared by several tests, by what they can do."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._servers: dict[tuple[str, str, str], MailServer] = {}

    def __enter__(self) -> Servers:
        return self

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    def get(self, separator: str, capability: str = "", prefix: str = "") -> MailServer:
        """The running server of that kind."""
        key = (separator, capability, prefix)
        if key not in self._servers:
            self._servers[key] = self._stack.enter_context(running(separator, prefix=prefix, capability=capability))
        return self._servers[key]


@contextlib.contextmanager
def breaking(server: MailServer, after: bytes) -> Iterator[int]:
    """A port that passes everything on to the server, until the server has sent `after`: then the line is dead.

    It speaks TLS itself, with the server's certificate, because it has to see what it passes on.
    """
    inside = ssl.create_default_context(cafile=str(server.authority))
    outside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    outside.load_cert_chain(server.root / "server.pem", server.root / "server.key")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError), outside.wrap_socket(listener.accept()[0], server_side=True) as client:
            plain = socket.create_connection((server.host, server.tls_port))
            with inside.wrap_socket(plain, server_hostname=server.host) as upstream:
                _pass_on(client, upstream, after)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join(5)


def _pass_on(client: ssl.SSLSocket, upstream: ssl.SSLSocket, after: bytes) -> None:
    client.settimeout(0.05)
    upstream.settimeout(0.05)
    seen = b""
    wanted = after.replace(b"\r\n", b"").replace(b"\n", b"")
    while True:
        with contextlib.suppress(TimeoutError):
            data = client.recv(65536)
            if not data:
                return
            upstream.sendall(data)
        with contextlib.suppress(TimeoutError):
            data = upstream.recv(65536)
            if not data:
                return
            seen += data
            if wanted in seen.replace(b"\r\n", b""):
                return
            client.sendall(data)


def other_authority(folder: Path) -> str:
    """A file with the certificate of an authority that has vouched for nobody."""
    import trustme

    path = folder / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    return str(path)
