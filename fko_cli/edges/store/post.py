"""The ledger of incoming post: each message once per round, where it lies now, and whether a person has dealt with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from fko_cli.core.errors import UserError
from fko_cli.core.reading.mail_words import post_name
from fko_cli.core.reading.mails import PostKind
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message to record. `source` says where it was found, `open` whether a person must look at it."""

    round: str
    sha256: str
    source: str
    kind: PostKind
    actor: str | None = None
    sender: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    files: int = 0
    text: str = ""
    reason: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A recorded message; `filed` is the folder the server has put it in, or why it needs no filing, empty before that."""

    id: int
    round: str
    sha256: str
    source: str
    kind: PostKind
    actor: str | None
    sender: str
    subject: str
    sent_at: datetime | None
    received_at: datetime
    files: int
    text: str
    reason: str
    settled: bool
    filed: str


def add_post(conn: Connection, new: NewPost, filed: str = "") -> Post:
    """Record a message that lies in `filed`; one of the same bytes that is recorded already is judged anew."""
    values = {
        "round": new.round, "sha256": new.sha256, "source": new.source, "actor": new.actor, "sender": new.sender,
        "subject": new.subject, "sent_at": new.sent_at, "kind": new.kind.value, "files": new.files, "text": new.text,
        "reason": new.reason, "settled": not new.open, "filed": filed,
    }  # fmt: skip
    found = known(conn, new.round, new.sha256)
    if found is not None:
        conn.execute(update(schema.post).where(schema.post.c.id == found.id).values(**values))
        return _one(conn, found.id)
    result: Any = conn.execute(insert(schema.post).values(**values, received_at=now()))
    return _one(conn, int(result.inserted_primary_key[0]))


def known(conn: Connection, round_name: str, sha256: str) -> Post | None:
    """The recorded message of these bytes, None when there is none."""
    table = schema.post
    row = conn.execute(select(table).where(table.c.round == round_name, table.c.sha256 == sha256)).first()
    return _post(row) if row else None


def post(conn: Connection, round_name: str) -> list[Post]:
    """All recorded messages of the round, in the order in which they were recorded."""
    table = schema.post
    return [_post(row) for row in conn.execute(select(table).where(table.c.round == round_name).order_by(table.c.id))]


def numbered(conn: Connection, round_name: str, number: int) -> Post | None:
    """The message of the round with that number, None when there is none."""
    table = schema.post
    row = conn.execute(select(table).where(table.c.round == round_name, table.c.id == number)).first()
    return _post(row) if row else None


def required(conn: Connection, round_name: str, number: int) -> Post:
    """The message of the round with that number; UserError when there is none."""
    found = numbered(conn, round_name, number)
    if found is None:
        raise UserError(
            f"Eine Nachricht {post_name(number)} gibt es in dieser Runde nicht.", "Die Nummern zeigt „fko status“."
        )
    return found


def mark_filed(conn: Connection, ids: Collection[int], where: str) -> None:
    """Note where these messages lie now."""
    if ids:
        conn.execute(update(schema.post).where(schema.post.c.id.in_(list(ids))).values(filed=where))


def move_source(conn: Connection, post_id: int, source: str) -> None:
    """Note that a message has been met at another place (numbered anew by the server, or a second copy)."""
    conn.execute(update(schema.post).where(schema.post.c.id == post_id).values(source=source))


def settle(conn: Connection, ids: Sequence[int]) -> None:
    """Tick off messages that a person has dealt with."""
    if ids:
        conn.execute(update(schema.post).where(schema.post.c.id.in_(list(ids))).values(settled=True))


def read_texts(conn: Connection, round_name: str) -> list[int]:
    """The numbers of messages that were dealt with and whose words are still kept."""
    table = schema.post
    return list(conn.scalars(select(table.c.id).where(table.c.round == round_name, table.c.settled, table.c.text != "")))


def drop_texts(conn: Connection, ids: Collection[int]) -> None:
    """Take the words out of messages; who wrote when, and that it was dealt with, stays."""
    if ids:
        conn.execute(update(schema.post).where(schema.post.c.id.in_(list(ids))).values(text=""))


def _one(conn: Connection, post_id: int) -> Post:
    return _post(conn.execute(select(schema.post).where(schema.post.c.id == post_id)).one())


def _post(row: Row[Any]) -> Post:
    return Post(
        id=row.id, round=row.round, sha256=row.sha256, source=row.source, kind=PostKind(row.kind), actor=row.actor,
        sender=row.sender, subject=row.subject, sent_at=row.sent_at, received_at=row.received_at, files=row.files,
        text=row.text, reason=row.reason, settled=row.settled, filed=row.filed,
    )  # fmt: skip
