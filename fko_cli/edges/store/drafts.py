"""What stood in the drafts that were written, so that later changes by hand are seen. Rows are never altered."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from fko_cli.core.concept.written import WrittenDraft
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


@dataclass(frozen=True, slots=True)
class Origin:
    """The edited draft that another one took its work over from: path as stored, and hash at that time."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """One draft as it was written. `path` is relative to the workspace where possible, `form` is "lang" or "kurz"."""

    path: str
    sha256: str
    written_at: datetime
    stamp: str
    form: str
    origin: Origin | None
    packed: str

    @property
    def written(self) -> WrittenDraft:
        """What stood in it."""
        return WrittenDraft.from_plain(json.loads(zlib.decompress(base64.b85decode(self.packed))))


def add_draft(
    conn: Connection,
    round_name: str,
    path: str,
    sha256: str,
    written: WrittenDraft,
    *,
    kind: str = "concept",
    form: str = "",
    origin: Origin | None = None,
) -> None:
    """Record a draft that was just written to `path`; its content is packed, for a year has many drafts."""
    packed = base64.b85encode(zlib.compress(json.dumps(written.as_plain()).encode())).decode()
    parts: dict[str, Any] = {"stamp": written.stamp, "form": form, "packed": packed}
    if origin is not None:
        parts["origin"] = {"path": origin.path, "sha256": origin.sha256}
    values = {"round": round_name, "kind": kind, "path": path, "sha256": sha256, "written_at": now(), "parts": parts}
    conn.execute(insert(schema.drafts).values(**values))


def drafts(conn: Connection, round_name: str, *, kind: str = "concept") -> list[StoredDraft]:
    """The drafts of a round, the newest first."""
    table = schema.drafts
    query = select(table).where(table.c.round == round_name, table.c.kind == kind).order_by(table.c.id.desc())
    return [_draft(row._mapping) for row in conn.execute(query)]


def _draft(row: Mapping[Any, Any]) -> StoredDraft:
    parts = row["parts"]
    origin = Origin(**parts["origin"]) if "origin" in parts else None
    return StoredDraft(row["path"], row["sha256"], row["written_at"], parts["stamp"], parts["form"], origin, parts["packed"])
