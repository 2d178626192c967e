"""What stands in a workspace after a command: its state to compare, what must never go, and what a fault broke."""

from __future__ import annotations

import contextlib
import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect

from fko_cli.core.errors import UserError
from fko_cli.edges import store_address
from fko_cli.edges.store import removing
from fko_cli.edges.store.copying import counters
from fko_cli.edges.store.engines import server_engine, sqlite_engine
from fko_cli.edges.workspace import open_workspace
from tests.faults.scene import typed, within

STATE = (("list",), ("status",))
"""What is asked about the state of a workspace, each with `--json`; the rest is compared in the database."""


_HASH = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?")


def state(place: Path) -> dict[str, Any]:
    """What a workspace says about itself and which files lie there; moments are taken out, since a rerun has others."""
    told: dict[str, Any] = {}
    with within(place):
        for words in STATE:
            said = typed(*words, "-w", "region", "--json")
            told[" ".join(words)] = (said.code, _MOMENT.sub("…", said.out.replace(str(place), "…")), said.err)
    if _is_on_server(place / "region"):
        # There a number that was given in what did not come to its end is not given again: no gap in a file, one here.
        told = {name: (code, _in_order_of_numbers(out), err) for name, (code, out, err) in told.items()}
        told["Zeilen"] = {name: len(texts) for name, texts in rows(place).items() if name != "Zähler"}
    else:
        told["Daten"] = rows(place)
    told["Dateien"] = {name: _content(path) for name, path in sorted(files(place).items())}
    return told


def _in_order_of_numbers(text: str) -> str:
    """The text with R-0004 as R-1 when it is the first of its kind in it, and so on."""
    found = sorted(set(re.findall(r"\b[RBQN]-\d{4,}\b", text)))
    places = {name: f"{name[0]}-{sum(other[0] == name[0] for other in found[:at])}" for at, name in enumerate(found)}
    return re.sub(r"\b[RBQN]-\d{4,}\b", lambda name: places[name[0]], text)


def _is_on_server(folder: Path) -> bool:
    try:
        return store_address.server_of(open_workspace(folder)) is not None
    except UserError:
        return False


def files(place: Path) -> dict[str, Path]:
    """All files but the database and remains of interrupted writing."""
    return {
        path.relative_to(place).as_posix(): path
        for path in place.rglob("*")
        if path.is_file()
        and not path.name.startswith("fko.db")
        and not any(part.startswith(".fko-") for part in path.relative_to(place).parts)
    }


def _content(path: Path) -> str:
    """The hash of a file; of one that carries the moment of its writing, only that it is whole."""
    if path.suffix in (".docx", ".xlsx", ".zip") and "originale" not in path.parts and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return "ganz" if archive.testzip() is None else "beschädigt"
    if path.suffix == ".eml":
        return f"{path.stat().st_size // 100} hundert Zeichen"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(place: Path) -> dict[str, list[str]]:
    """What stands in each table of the region's store, without moments, secrets and the bytes of documents."""
    with _connected(place / "region") as conn:
        if conn is None:
            return {}
        names = sorted(inspect(conn).get_table_names())
        told = {name: [_row_text(row, name) for row in conn.exec_driver_sql(f'select * from "{name}"')] for name in names}
        if "returns" in names:
            told["Zähler"] = [f"{name} {number}" for name, number in counters(conn).items() if name != "exports"]
    # A document that would be written just so is noted once more by the rerun: what was noted counts, not how often.
    told["exports"] = sorted({text.partition(" | ")[2] for text in told.get("exports", [])})
    return {name: sorted(texts) for name, texts in told.items()}


@contextlib.contextmanager
def _connected(folder: Path) -> Iterator[Connection | None]:
    """A connection to the store of a workspace as it lies there, None when there is none."""
    engine = _engine(folder)
    if engine is None:
        yield None
        return
    try:
        with engine.connect() as conn, conn.begin():
            yield conn
    finally:
        engine.dispose()


def _engine(folder: Path) -> Engine | None:
    with contextlib.suppress(UserError):
        if address := store_address.server_of(open_workspace(folder)):
            return server_engine(address)
    path = folder / "fko.db"
    return sqlite_engine(path) if path.exists() else None


def _row_text(row: Any, table: str) -> str:
    if table == "meta":
        return str(row[0])
    texts = ["bytes" if isinstance(value, bytes | memoryview) else str(value) for value in row]
    return _HASH.sub("…", _MOMENT.sub("…", " | ".join(texts))) if table == "exports" else _MOMENT.sub("…", " | ".join(texts))


_KEPT = {
    "returns": "sha256, actor", "report_versions": "id, fingerprint", "needs": "id", "decisions": "id, answer",
    "overrides": "id", "editions": "id, name, sha256", "forms": "id, actor", "exports": "id, path, sha256",
    "workshop_entries": "id",
}  # fmt: skip


def kept(place: Path) -> dict[str, set[Any]]:
    """What must never go again once it is there: returns, reports, needs, decisions, the editor's values, editions."""
    with _connected(place / "region") as conn:
        there = set(inspect(conn).get_table_names()) if conn is not None else set()
        return {
            name: {tuple(row) for row in conn.exec_driver_sql(f"select {columns} from {name}")}
            for name, columns in _KEPT.items() if conn is not None and name in there
        }  # fmt: skip


def _deleted(place: Path) -> set[str]:
    """Hashes of originals that somebody had deleted."""
    with _connected(place / "region") as conn:
        known = conn is not None and "forgotten" in inspect(conn).get_table_names()
        return set(removing.deleted_files(conn)) if conn is not None and known else set()


def wrongs(place: Path, before: dict[str, set[Any]]) -> list[str]:
    """What a fault broke: a workspace that does not open, something gone, something half there, an altered original."""
    found = []
    with within(place):
        if before:
            said = typed("list", "--json", "-w", "region")
            if said.code != 0:
                found.append(f"öffnet nicht: {said.err.strip()}")
    now = kept(place)
    for name, rows_before in before.items():
        if gone := rows_before - now.get(name, set()):
            found.append(f"verloren aus {name}: {sorted(map(str, gone))[:3]}")
    originals = {
        path.stem: path for path in place.glob("region/ruecklauf/*/originale/*") if not path.name.startswith(".fko-")
    }
    for name, path in originals.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != name:
            found.append(f"Original verändert: {path.name}")
    deleted = _deleted(place)
    for sha256, _ in now.get("returns", ()):
        if sha256 not in originals and sha256 not in deleted:
            found.append(f"Original fehlt: {sha256}")
    found += [f"halb geschrieben: {name}" for name, path in files(place).items() if not _is_whole(path)]
    return found


def _is_whole(path: Path) -> bool:
    if path.name == "unklar.xlsx" or "originale" in path.parts:
        return True
    if path.suffix in (".docx", ".xlsx", ".zip"):
        return _content(path) == "ganz"
    return path.suffix != ".eml" or path.read_bytes().rstrip().endswith(b"--")
