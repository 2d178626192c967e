"""Finding a person in every text of the store, and taking the person out: the one place that alters stored reports.

Works on all tables as they are, so that one that is added later is searched, too. Frozen editions are never touched.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, insert, select, update

from fko_cli.core.forgetting import Wanted
from fko_cli.core.questionnaire import label
from fko_cli.core.records import activity_name, report_name
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now

_LEFT_ALONE = frozenset(("meta", "editions", "drafts", "forgotten", "exports"))
_TECHNICAL = frozenset(
    (
        "round", "actor", "sha256", "status", "fingerprint", "row_key", "kind", "answer", "state", "members", "message_id",
        "target", "key", "previous", "suggestion", "origin", "old", "new",
    )
)  # fmt: skip
"""Names of columns that hold keys and never what people wrote."""
_PATHS = frozenset((("letters", "file"), ("post", "filed")))
_WORDS = {
    "returns": "Rücklauf", "report_versions": "Meldung", "needs": "Bedarf", "decisions": "Entscheidung",
    "questions": "Frage", "joins": "Zusammenführung", "forms": "Verschickter Fragebogen", "letters": "Anschreiben",
    "letter_events": "Zustellung", "post": "Nachricht", "overrides": "Angabe der Redaktion",
    "override_notes": "Hinweis an die Redaktion", "rounds": "Frühere Runde", "actor_changes": "Wechsel einer Institution",
    "workshop_entries": "Workshop",
}  # fmt: skip
_COLUMN_WORDS = {
    "file": "Dateiname", "findings": "Befunde", "reason": "Begründung", "by": "Name", "values": "Angaben", "cells": "Zellen",
    "email": "E-Mail", "subject": "Betreff", "sender": "Absender", "text": "Text", "detail": "Einzelheiten",
    "evidence": "Gründe", "value": "Angabe", "reported": "Angabe der Meldungen", "settings": "Einstellungen",
    "actors": "Institutionen", "source": "Herkunft", "sheet": "Blatt",
}  # fmt: skip

_LETTERS = {"needs": "B", "post": "N", "questions": "Q"}


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """A row of the store in which a person was found: what it is and in which of its parts, in German."""

    table: str
    id: int | str
    what: str
    parts: tuple[str, ...]
    round: str = ""


def find(conn: Connection, wanted: Wanted, *, spare: str = "") -> list[StoredPlace]:
    """Every row that names the person. Forms of the round `spare` are left out (see `spared_forms`)."""
    return [place for place, _ in _hits(conn, wanted, spare)]


def remove(conn: Connection, wanted: Wanted, *, spare: str = "") -> list[StoredPlace]:
    """Take the person out of every row; what was changed."""
    changed = []
    for place, values in list(_hits(conn, wanted, spare)):
        table = schema.metadata.tables[place.table]
        conn.execute(update(table).where(_key(table) == place.id).values(**values))
        changed.append(place)
    return changed


def spared_forms(conn: Connection, wanted: Wanted, round_name: str) -> list[StoredPlace]:
    """Forms of a round that name the person: returned ones are compared with them."""
    forms = schema.forms
    rows = conn.execute(select(forms).where(forms.c.round == round_name).order_by(forms.c.id)).mappings()
    return [_place(forms, dict(row), {"cells": None}, wanted) for row in rows if wanted.is_in_data(row["cells"])]


def drafts_with(conn: Connection, wanted: Wanted) -> list[tuple[int, str]]:
    """(Number, path) of the drafts in whose recorded content the person stands."""
    found = conn.execute(
        select(schema.drafts.c.id, schema.drafts.c.path, schema.drafts.c.parts).order_by(schema.drafts.c.id)
    )
    return [(row.id, row.path) for row in found if wanted.is_in_data(_unpacked(row.parts))]


def drop_drafts(conn: Connection, ids: list[int]) -> None:
    """Remove the record of what stood in drafts whose files are gone."""
    conn.execute(schema.drafts.delete().where(schema.drafts.c.id.in_(ids)))


def editions_with(conn: Connection, wanted: Wanted) -> list[str]:
    """Names of the frozen editions that name the person; they stay as they were printed."""
    table = schema.editions
    found = conn.execute(select(table.c.name, table.c.content, table.c.concept).order_by(table.c.id))
    return [row.name for row in found if wanted.is_in_data(row.content) or wanted.is_in_data(row.concept)]


def add_record(conn: Connection, kind: str, details: Mapping[str, Any], by: str) -> None:
    """Append what was done to the log; `details` never hold what was removed."""
    conn.execute(insert(schema.forgotten).values(at=now(), by=by, kind=kind, details=dict(details)))


def deleted_files(conn: Connection) -> frozenset[str]:
    """The hashes of all files that were deleted on purpose."""
    rows = conn.scalars(select(schema.forgotten.c.details))
    return frozenset(one["sha256"] for details in rows for one in details.get("deleted", ()))


def _hits(conn: Connection, wanted: Wanted, spare: str) -> Iterator[tuple[StoredPlace, dict[str, Any]]]:
    for table in schema.metadata.sorted_tables:
        columns = [one for one in table.columns if _holds_words(table, one)]
        if table.name in _LEFT_ALONE or not columns:
            continue
        for row in conn.execute(select(table)).mappings().all():
            if table.name == "forms" and row["round"] == spare:
                continue
            changed = {}
            for column in columns:
                value = row[column.name]
                made = wanted.removed_from_data(value)
                if made != value:
                    changed[column.name] = made
            if changed:
                yield _place(table, dict(row), changed, wanted), changed


def _holds_words(table: Table, column: Column[Any]) -> bool:
    if column.primary_key or column.name in _TECHNICAL or (table.name, column.name) in _PATHS:
        return False
    return isinstance(column.type, String | JSON)


def _key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))


def _place(table: Table, row: Mapping[str, Any], changed: Mapping[str, Any], wanted: Wanted) -> StoredPlace:
    parts: list[str] = []
    for name in changed:
        keys = [label(key) for key in wanted.keys_in_data(row[name])] if name in ("values", "typed") else []
        parts += keys or [_COLUMN_WORDS.get(name, name)]
    key = row[_key(table).name]
    return StoredPlace(table.name, key, f"{_WORDS.get(table.name, table.name)} {_name(table, row)}".strip(),
                       tuple(dict.fromkeys(parts)), row.get("round") or "")  # fmt: skip


def _name(table: Table, row: Mapping[str, Any]) -> str:
    if table.name == "report_versions":
        return f"{report_name(row['report_id'])}, Stand {row['version']}"
    if table.name in ("overrides", "override_notes"):
        return activity_name(row["number"])
    if table.name in _LETTERS:
        return f"{_LETTERS[table.name]}-{row['id']:04d}"
    if table.name in ("returns", "forms", "letters"):
        return f"von {row['actor'] or 'unbekannt'}" if table.name == "returns" else f"an {row['actor']}"
    return str(row[_key(table).name])


def _unpacked(parts: Mapping[str, Any]) -> Any:
    try:
        return json.loads(zlib.decompress(base64.b85decode(parts["packed"])))
    except (KeyError, ValueError, zlib.error, binascii.Error):
        return dict(parts)
