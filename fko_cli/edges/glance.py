"""A quick look at the embedded store with the standard library alone, for `fko status`.

Importing SQLAlchemy takes several times longer than everything else that `fko status` does. The statements read the
tables of `store/schema.py`; tests/test_stages_overview.py compares what they say with the store's own queries.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from fko_cli.core.progress import Facts, Message, Undelivered
from fko_cli.core.reading.mail_words import shown_name

SCHEMA_REVISION = "0005"
"""The schema that these statements know; a test compares it with `schema.SCHEMA_REVISION`."""

UNDELIVERED = ("refused", "failed", "unclear", "handing_over")
"""States of a letter (`core.sending.letters.LetterState`) that a person has to see."""

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

_CURRENT = "r.round = ? and r.current and r.status <> 'set_aside'"
_VERSIONS = f"from report_versions v join returns r on v.return_id = r.id where {_CURRENT}"


def glance(path: Path, round_name: str) -> Facts | None:
    """Facts about the round from the SQLite file at `path`; None when it must be opened by the store first.

    That is the case when it is missing, not readable as it is, or of another schema.
    """
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=15)) as connection:
            connection.execute("begin")
            if connection.execute("select version_num from alembic_version").fetchall() != [(SCHEMA_REVISION,)]:
                return None
            return facts(lambda text, values: connection.execute(text, values).fetchall(), round_name)
    except sqlite3.Error:
        # The store itself words what is wrong with the file.
        return None


def facts(rows: Rows, name: str) -> Facts:
    """Facts about the round, with `rows` to ask a database of our tables; `?` stands for a value in its statements."""

    def one(text: str) -> Any:
        found = rows(text, [name])
        return found[0][0] if found else None

    severities = [
        finding["severity"]
        for (findings,) in rows(f"select findings from returns r where {_CURRENT}", [name])
        for finding in (json.loads(findings) if isinstance(findings, str) else findings)
    ]
    return Facts(
        sent=frozenset(actor for (actor,) in rows("select distinct actor from forms where round = ?", [name])),
        answered=frozenset(
            actor for (actor,) in rows(f"select distinct actor from returns r where {_CURRENT}", [name]) if actor
        ),
        set_aside=_set_aside(rows, name),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        reports=one(f"select count(distinct v.report_id) {_VERSIONS}"),
        needs=one(f"select count(*) from needs n join returns r on n.return_id = r.id where {_CURRENT}"),
        activities=one("select count(distinct number) from memberships where round = ?"),
        questions=one("select count(*) from questions where round = ? and position is not null"),
        merged=one("select state from merges where round = ?") == _input_state(rows, name),
        draft=one("select path from exports where round = ? and kind = 'concept' order by id desc limit 1"),
        edits=tuple(text for (text,) in rows("select text from override_notes where round = ? order by id", [name])),
        post=_post(rows, name),
        mailed=_mailed(rows, name),
        **_letters(rows, name),
    )


def _post(rows: Rows, name: str) -> tuple[Message, ...]:
    columns = "id, kind, actor, sender, subject, text, reason"
    return tuple(
        Message(*row) for row in rows(f"select {columns} from post where round = ? and not settled order by id", [name])
    )


def _mailed(rows: Rows, name: str) -> tuple[tuple[str, int], ...]:
    found = rows("select id, sender, subject, sent_at from post where round = ? and kind = 'return'", [name])
    return tuple((shown_name(sender, subject, str(at or "")[:10], ".eml"), number) for number, sender, subject, at in found)


def _letters(rows: Rows, name: str) -> dict[str, Any]:
    """To how many actors the newest invitation went; the latest letter of each kind that did not surely arrive."""
    found = rows(
        "select l.id, l.actor, l.kind, e.state, e.detail from letters l join letter_events e on e.letter_id = l.id "
        "where l.round = ? order by e.id",
        [name],
    )
    newest = {letter: (actor, kind, state, detail) for letter, actor, kind, state, detail in found}
    latest = {one[:2]: Undelivered(*one) for one in newest.values()}
    return {
        "accepted": sum(1 for one in latest.values() if one.kind == "invitation" and one.state == "accepted"),
        "undelivered": tuple(one for one in latest.values() if one.state in UNDELIVERED),
    }


def _set_aside(rows: Rows, name: str) -> tuple[tuple[str, str, str], ...]:
    found = rows("select sha256, file, reason, status, current from returns where round = ? order by id", [name])
    accepted = {sha256 for sha256, _, _, status, _ in found if status != "set_aside"}
    newest = {row[0]: row for row in found if row[0] not in accepted}
    return tuple((file, sha256, reason) for sha256, file, reason, _, current in newest.values() if current)


def _input_state(rows: Rows, name: str) -> str:
    """The same text as `activities.input_state`."""
    ((count, newest, returned),) = rows(f"select count(*), max(v.id), sum(r.id) {_VERSIONS}", [name])
    ((decided,),) = rows("select max(id) from decisions where round = ?", [name])
    return f"{count}:{newest or 0}:{returned or 0}:{decided or 0}"
