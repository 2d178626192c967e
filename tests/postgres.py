"""A real PostgreSQL server for tests: a cluster of its own in a temporary folder, reached by socket and by loopback port.

By the socket everybody is trusted; by the port passwords are asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fko_cli.edges.store_address import ServerAddress

PASSWORD = "Vier-Möwen"
FOLK = "postgres"
"""Who runs the server when the tests run as root, which it refuses to do."""
SETTINGS = (
    "listen_addresses=127.0.0.1", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60",
    "shared_buffers=64MB", "log_min_messages=fatal", "lc_messages=C",
)  # fmt: skip


def program(name: str) -> str | None:
    """The path of one of the server's programs; Debian keeps them out of the way."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(beside[0]) if beside else shutil.which(name)


def missing() -> str:
    """Why there can be no server here, empty when there can."""
    try:
        importlib.import_module("psycopg")
    except ImportError:
        return "psycopg is not installed"
    if not program("initdb") or not program("pg_ctl"):
        return "PostgreSQL is not installed"
    if os.geteuid() == 0 and _group_of_folk() is None:
        return f"there is no user {FOLK} to run the server"
    return ""


def _group_of_folk() -> int | None:
    import pwd  # not on Windows, where these tests are skipped

    try:
        return pwd.getpwnam(FOLK).pw_gid
    except KeyError:
        return None


@dataclass
class Server:
    """A running server. `fko` owns the database `fko` and needs no password by the socket."""

    folder: Path
    port: int
    known: set[str] = field(default_factory=set)

    def url(self, user: str = "fko", database: str = "fko") -> str:
        """The address by the socket."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}&port={self.port}"

    def tcp(self, user: str = "fko", database: str = "fko") -> str:
        """The address by the port, where a password is asked for."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str, user: str = FOLK, database: str = "fko") -> list[tuple]:
        """Run statements, by default as the administrator; the rows of the last one."""
        import psycopg

        rows: list[tuple] = []
        with psycopg.connect(host=str(self.folder), port=self.port, user=user, dbname=database, autocommit=True) as conn:
            for statement in statements:
                cursor = conn.execute(statement)
                rows = cursor.fetchall() if cursor.description else []
        return rows

    def control(self, *words: str) -> None:
        """Let `pg_ctl` start, stop or restart the server."""
        settings = " ".join(
            f"-c {one}" for one in (*SETTINGS, f"port={self.port}", f"unix_socket_directories={self.folder}")
        )
        log = self.folder / "log"
        _run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(log), "-w", "-o", settings, *words)

    def schema_of(self, folder: Path) -> ServerAddress:
        """The schema that stands for the workspace in `folder`, made when it is asked for first.

        What several tests share is made outside of them, in a SQLite file; the schema takes over what lies in a copy of it.
        """
        from fko_cli.edges.store import upgrade
        from fko_cli.edges.store.engines import server_engine

        name = f"w_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"
        address = ServerAddress(self.url(), name)
        if name not in self.known:
            engine = server_engine(address)
            upgrade.create_in(engine, address)
            if (folder / "fko.db").is_file():
                _take_over(folder / "fko.db", engine)
            engine.dispose()
            self.known.add(name)
        return address


def _take_over(path: Path, server: Engine) -> None:
    from fko_cli.edges.store import schema
    from fko_cli.edges.store.copying import copy_tables
    from fko_cli.edges.store.engines import sqlite_engine

    file = sqlite_engine(path)
    with (
        file.connect() as old, old.begin(),
        server.connect().execution_options(fko_writing=True) as new, new.begin(),
    ):  # fmt: skip
        copy_tables(old, new, schema.metadata, schema.metadata)
    file.dispose()
    path.unlink()


def _run(name: str, *words: str) -> None:
    command = [program(name) or name, *words]
    if os.geteuid() == 0:
        command = ["setpriv", f"--reuid={FOLK}", f"--regid={_group_of_folk()}", "--clear-groups", *command]
    # The server inherits what it is given and outlives the command: pipes would never end.
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", check=False, timeout=120)
        out.seek(0)
        assert done.returncode == 0, out.read().decode(errors="replace")


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="fko-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, FOLK)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(folder, port)
    data = folder / "data"
    # Tests that are killed stop nothing themselves.
    orphaned = f"while kill -0 {os.getpid()}; do sleep 1; done; kill -QUIT $(head -1 {data}/postmaster.pid); rm -rf {folder}"
    guard = subprocess.Popen(["sh", "-c", orphaned], stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _run("initdb", "-D", str(data), "-U", FOLK, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        (data / "pg_hba.conf").write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        server.control("start")
        server.sql(f"CREATE ROLE fko LOGIN PASSWORD '{PASSWORD}'", "CREATE DATABASE fko OWNER fko", database="postgres")
        yield server
    finally:
        guard.kill()
        guard.wait()
        with contextlib.suppress(AssertionError):
            server.control("stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of this test run."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with running() as server:
        yield server
