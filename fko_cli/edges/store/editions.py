"""Editions in the store: states of the concept as they were printed, frozen; rows are added and never altered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from fko_cli.core.editions.state import Edition, EditionKind, State, thaw, with_files
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now

_TABLE = schema.editions
_HEAD = (
    _TABLE.c.id, _TABLE.c.round, _TABLE.c.name, _TABLE.c.kind, _TABLE.c.purpose, _TABLE.c.body, _TABLE.c.day, _TABLE.c.note,
    _TABLE.c.frozen_at, _TABLE.c.fko_version, _TABLE.c.sha256, _TABLE.c.file,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewEdition:
    """An edition to freeze. `content` is what `core.editions.state.freeze` wrote, `concept` the chapters as plain lines."""

    round: str
    name: str
    kind: EditionKind
    day: date
    fko_version: str
    content: Mapping[str, Any]
    concept: Mapping[str, Any]
    document: bytes
    sha256: str
    file: str
    template: bytes
    template_sha256: str
    purpose: str = ""
    body: str = ""
    note: str = ""


def add_edition(conn: Connection, new: NewEdition) -> Edition:
    """Freeze an edition."""
    result: Any = conn.execute(
        insert(_TABLE).values(
            round=new.round, name=new.name, kind=new.kind.value, purpose=new.purpose, body=new.body, day=new.day,
            note=new.note, frozen_at=now(), fko_version=new.fko_version, content=dict(new.content),
            concept=dict(new.concept), template=new.template, template_sha256=new.template_sha256, document=new.document,
            sha256=new.sha256, file=new.file,
        )
    )  # fmt: skip
    row = conn.execute(select(*_HEAD).where(_TABLE.c.id == result.inserted_primary_key[0])).one()
    return _edition(row)


def editions(conn: Connection, round_name: str | None = None) -> list[Edition]:
    """All editions (or those of a round) in the order in which they were frozen."""
    query = select(*_HEAD).order_by(_TABLE.c.id)
    return [
        _edition(row) for row in conn.execute(query if round_name is None else query.where(_TABLE.c.round == round_name))
    ]


def state_of(conn: Connection, edition: Edition, *, only: int | None = None) -> State:
    """What the concept said then; returned files carry the names that the store has for them now.

    With `only`, the state has no other activity than the one of that number.
    """
    content = conn.scalars(select(_TABLE.c.content).where(_TABLE.c.id == edition.id)).one()
    if only is not None:
        content = {**content, "activities": [one for one in content["activities"] if one["number"] == only]}
    state = thaw(content)
    source = schema.returns
    files = {
        row.id: row.file for row in conn.execute(select(source.c.id, source.c.file).where(source.c.round == edition.round))
    }
    return with_files(state, files)


def whole(conn: Connection, edition: Edition) -> NewEdition:
    """All of a frozen edition, to be frozen once more."""
    row: Any = conn.execute(select(_TABLE).where(_TABLE.c.id == edition.id)).one()
    return NewEdition(
        round=row.round, name=row.name, kind=EditionKind(row.kind), day=row.day, fko_version=row.fko_version,
        content=row.content, concept=row.concept, document=row.document, sha256=row.sha256, file=row.file,
        template=row.template, template_sha256=row.template_sha256, purpose=row.purpose, body=row.body, note=row.note,
    )  # fmt: skip


def document_of(conn: Connection, edition: Edition) -> bytes:
    """The bytes of the document as printed."""
    return bytes(conn.scalars(select(_TABLE.c.document).where(_TABLE.c.id == edition.id)).one())


def _edition(row: Any) -> Edition:
    return Edition(
        id=row.id, round=row.round, name=row.name, kind=EditionKind(row.kind), day=row.day, frozen_at=row.frozen_at,
        fko_version=row.fko_version, sha256=row.sha256, file=row.file, purpose=row.purpose, body=row.body, note=row.note,
    )  # fmt: skip
