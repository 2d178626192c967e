"""A quick look at the embedded store with the standard library alone, for `fko status`.

Importing SQLAlchemy takes several times longer than everything else that `fko status` does. The statements read the
tables of `store/schema.py`; tests/test_stages_overview.py compares what they say with the store's own queries.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fko_cli.core.progress import Contact, Draft, EarlierRound, Facts, Frozen, Message, Since, Undelivered
from fko_cli.core.reading.mail_words import shown_name
from fko_cli.edges.sqlite import reading

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
        with closing(reading(path)) as connection:
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

    grave = [
        (actor, finding["severity"])
        for actor, findings in rows(f"select actor, findings from returns r where {_CURRENT}", [name])
        for finding in _data(findings)
        if finding["severity"] != "note"
    ]
    severities = [severity for _, severity in grave]
    waiting = _waiting(rows, name)
    return Facts(
        sent=frozenset(actor for (actor,) in rows("select distinct actor from forms where round = ?", [name])),
        answered=frozenset(
            actor for (actor,) in rows(f"select distinct actor from returns r where {_CURRENT}", [name]) if actor
        ),
        set_aside=tuple((file, sha256, reason) for sha256, file, reason, _ in waiting),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        reports=one(f"select count(distinct v.report_id) {_VERSIONS}"),
        needs=one(f"select count(*) from needs n join returns r on n.return_id = r.id where {_CURRENT}"),
        activities=one("select count(distinct number) from memberships where round = ?"),
        questions=one("select count(*) from questions where round = ? and position is not null"),
        merged=one("select state from merges where round = ?") == _input_state(rows, name),
        draft=_draft(rows, name),
        edits=tuple(text for (text,) in rows("select text from override_notes where round = ? order by id", [name])),
        post=_post(rows, name),
        mailed=_mailed(rows, name),
        held=frozenset(actor for _, _, _, actor in waiting if actor),
        contacts=_contacts(rows, name),
        to_clear=Counter(actor for actor, _ in grave if actor),
        edition=_edition(rows, name),
        names=frozenset(edition for (edition,) in rows("select name from editions", [])),
        earlier=_earlier(rows, name),
        deadlines=_deadlines(rows),
        ideas=_ideas(rows, name),
        former_workshops=_former_workshops(rows, name),
        **_letters(rows, name),
    )


def _former_workshops(rows: Rows, name: str) -> frozenset[date]:
    """Days of the workshops of rounds that were closed: settings that still name one of them name none of this round."""
    found = rows("select settings from rounds where closed_at is not null and name <> ?", [name])
    told = (_data(settings).get("workshop") for (settings,) in found)
    return frozenset(date.fromisoformat(one["date"]) for one in told if one)


def _ideas(rows: Rows, name: str) -> tuple[int, int] | None:
    """How many ideas of the round's workshops have become no activity, and how many of them have no owner; None without any.

    None means that no workshop was taken in.
    """
    found = rows('select kind, "values", activity from workshop_entries where round = ? and current', [name])
    if not found:
        return None
    waiting = [_data(values)["values"] for kind, values, activity in found if kind == "idea" and activity is None]
    return len(waiting), sum(not values.get("owner") for values in waiting)


def _deadlines(rows: Rows) -> dict[str, date]:
    """Those of the rounds that were closed, as they were then."""
    found = rows("select name, settings from rounds where closed_at is not null", [])
    return {name: date.fromisoformat(_data(settings)["round"]["deadline"]) for name, settings in found}


def _data(stored: Any) -> Any:
    """JSON as SQLite (text) or another database (data) gives it."""
    return json.loads(stored) if isinstance(stored, str) else stored


def _moment(stored: Any) -> datetime:
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored


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


def _waiting(rows: Rows, name: str) -> list[tuple[str, str, str, str | None]]:
    """(SHA-256, file, reason, actor) of what was set aside and waits for a person."""
    found = rows("select sha256, file, reason, actor, status, current from returns where round = ? order by id", [name])
    accepted = {sha256 for sha256, _, _, _, status, _ in found if status != "set_aside"}
    newest = {row[0]: row for row in found if row[0] not in accepted}
    return [(sha256, file, reason, actor) for sha256, file, reason, actor, _, current in newest.values() if current]


def _contacts(rows: Rows, name: str) -> dict[str, Contact]:
    """Since when each actor is asked: from the first letter that went out, else from its first questionnaire."""
    asked = {
        actor: _moment(at).date()
        for actor, at in rows("select actor, min(sent_at) from forms where round = ? group by actor", [name])
    }
    out = rows(
        "select l.actor, l.kind, l.number, min(e.at) from letters l join letter_events e on e.letter_id = l.id "
        "where l.round = ? and e.state in ('accepted', 'drafted') group by l.actor, l.kind, l.number",
        [name],
    )
    letters: dict[str, list[tuple[str, date]]] = {}
    for actor, kind, _, at in out:
        letters.setdefault(actor, []).append((kind, _moment(at).date()))
    found = {}
    for actor, written in asked.items():
        mine = letters.get(actor, [])
        first = min((day for kind, day in mine if kind == "invitation"), default=written)
        reminders = [day for kind, day in mine if kind == "reminder"]
        found[actor] = Contact(first, len(reminders), max((first, *reminders)))
    return found


def _since(rows: Rows, name: str, at: Any) -> Since:
    def count(table: str, column: str, more: str = "") -> int:
        ((found,),) = rows(f"select count(*) from {table} where round = ? and {column} > ?{more}", [name, at])
        return int(found)

    came = count("returns", "collected_at", " and current and status <> 'set_aside'")
    return Since(came, count("decisions", "at"), count("overrides", "at"))


def _draft(rows: Rows, name: str) -> Draft | None:
    found = rows(
        "select path, sha256, at from exports where round = ? and kind = 'concept' order by id desc limit 1", [name]
    )
    if not found:
        return None
    path, sha256, at = found[0]
    return Draft(path, sha256, _moment(at), _since(rows, name, at))


def _edition(rows: Rows, name: str) -> Frozen | None:
    """The newest edition; what stands in it is only read when something came in since."""
    found = rows(
        "select id, name, kind, body, day, frozen_at from editions where round = ? order by id desc limit 1", [name]
    )
    if not found:
        return None
    number, title, kind, body, day, at = found[0]
    since = _since(rows, name, at)
    changes = _against(rows, name, number) if since.returns else (0, 0, 0)
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return Frozen(title, kind == "adopted", body, on, _moment(at), since, *changes)


def _against(rows: Rows, name: str, edition: int) -> tuple[int, int, int]:
    """How many reports are new, changed and gone against those of an edition."""
    ((content,),) = rows("select content from editions where id = ?", [edition])
    printed: dict[int, str] = {
        report["id"]: report["fingerprint"] for one in _data(content)["activities"] for report in one["reports"]
    }
    newest = f"select v.report_id, v.fingerprint {_VERSIONS} order by v.id"
    current: dict[int, str] = dict(rows(newest, [name]))
    changed = sum(number in printed and printed[number] != words for number, words in current.items())
    return len(current.keys() - printed.keys()), changed, len(printed.keys() - current.keys())


def _earlier(rows: Rows, name: str) -> EarlierRound | None:
    """The round before and what was left open in it."""
    found = rows("select previous from rounds where name = ?", [name])
    if not found or not found[0][0]:
        return None
    before = found[0][0]
    ((questions,),) = rows("select count(*) from questions where round = ? and position is not null", [before])
    merged = [state for (state,) in rows("select state from merges where round = ?", [before])]
    ((reports,),) = rows(f"select count(*) {_VERSIONS}", [before])
    editions = rows("select name from editions where round = ? order by id desc limit 1", [before])
    unmerged = bool(reports) and merged != [_input_state(rows, before)]
    return EarlierRound(before, questions, len(_waiting(rows, before)), unmerged, editions[0][0] if editions else "")


def _input_state(rows: Rows, name: str) -> str:
    """The same text as `activities.input_state`."""
    ((count, newest, returned),) = rows(f"select count(*), max(v.id), sum(r.id) {_VERSIONS}", [name])
    ((decided,),) = rows("select max(id) from decisions where round = ?", [name])
    return f"{count}:{newest or 0}:{returned or 0}:{decided or 0}"
