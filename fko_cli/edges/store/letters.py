"""The ledger of letters: recorded before, while and after they are handed to the mail server, append-only.

Two processes can't send the same letter: claiming it is one writing transaction, and the step to `handing_over` only
succeeds for the process whose claim is still the newest entry. A claim that a crash left behind is simply taken over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from fko_cli.core.sending.letters import Content, LetterEvent, LetterKind, LetterState, RecordedLetter, Step, Verdict, judge
from fko_cli.edges.store import schema
from fko_cli.edges.store.clock import now


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to record: round, actor and content; `file` is the copy in the workspace, relative to it."""

    round: str
    actor: str
    content: Content
    subject: str
    message_id: str
    file: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to deliver one letter until another process claims it; `event_id` is the entry that says so."""

    letter_id: int
    message_id: str
    file: str
    event_id: int


def letters(
    conn: Connection, round_name: str, kind: LetterKind | None = None, actor: str | None = None
) -> dict[str, tuple[RecordedLetter, ...]]:
    """Actor -> the recorded letters of the round (of this kind, to this actor), oldest first, with their events."""
    table, event = schema.letters, schema.letter_events
    wanted = [table.c.round == round_name]
    if kind is not None:
        wanted.append(table.c.kind == kind.value)
    if actor is not None:
        wanted.append(table.c.actor == actor)
    rows = conn.execute(select(table).where(*wanted).order_by(table.c.id)).all()
    events: dict[int, list[LetterEvent]] = {}
    for row in conn.execute(select(event).join(table, table.c.id == event.c.letter_id).where(*wanted).order_by(event.c.id)):
        events.setdefault(row.letter_id, []).append(LetterEvent(row.id, row.at, LetterState(row.state), row.detail))
    return _by_actor(rows, events)


def claim(conn: Connection, new: NewLetter, again: int | None = None) -> Claim | Verdict:
    """Record that this letter is begun, in a writing transaction; the verdict when it must not be delivered now."""
    history = letters(conn, new.round, new.content.kind, new.actor).get(new.actor, ())
    verdict = judge(history, new.content, again)
    if verdict.step is not Step.deliver:
        return verdict
    known = verdict.letter
    letter_id = known.id if known else _add(conn, new)
    event_id = _add_event(conn, letter_id, LetterState.begun)
    return Claim(letter_id, (known or new).message_id, (known or new).file, event_id)


def hand_over(conn: Connection, held: Claim) -> Claim | None:
    """Record that the letter is about to be accepted; None when the claim is no longer the newest entry."""
    if not _is_newest(conn, held):
        return None
    return replace(held, event_id=_add_event(conn, held.letter_id, LetterState.handing_over))


def settle(conn: Connection, held: Claim, state: LetterState, detail: str) -> None:
    """Record how it ended. What did not arrive is left unsaid when another process is already at it again."""
    if state is LetterState.accepted or _is_newest(conn, held):
        _add_event(conn, held.letter_id, state, detail)


def mark_arrived(conn: Connection, letter: RecordedLetter, detail: str) -> bool:
    """Record that a person says an unclear letter arrived; False when something happened to it since it was read."""
    known = Claim(letter.id, letter.message_id, letter.file, letter.newest.id)
    if not letter.unclear or not _is_newest(conn, known):
        return False
    _add_event(conn, letter.id, LetterState.accepted, detail)
    return True


def _is_newest(conn: Connection, held: Claim) -> bool:
    """Whether nothing was recorded since about this actor's letters of the same kind."""
    letter, event = schema.letters, schema.letter_events
    mine = conn.execute(select(letter.c.round, letter.c.actor, letter.c.kind).where(letter.c.id == held.letter_id)).one()
    newest = conn.scalar(
        select(func.max(event.c.id))
        .join(letter, letter.c.id == event.c.letter_id)
        .where(letter.c.round == mine.round, letter.c.actor == mine.actor, letter.c.kind == mine.kind)
    )
    return bool(newest == held.event_id)


def record_draft(conn: Connection, new: NewLetter) -> None:
    """Record a draft that lies in the workspace; the same draft of the same day is recorded once."""
    history = letters(conn, new.round, new.content.kind, new.actor).get(new.actor, ())
    latest = history[-1] if history else None
    if latest is not None and latest.number == new.content.number:
        drafted = latest.day_of(LetterState.drafted) == now().date()
        if drafted and (latest.sha256, latest.file) == (new.content.sha256, new.file):
            return
    _add_event(conn, _add(conn, new), LetterState.drafted)


def _add_event(conn: Connection, letter_id: int, state: LetterState, detail: str = "") -> int:
    """Append what became of a letter; the id of the entry."""
    result: Any = conn.execute(
        insert(schema.letter_events).values(letter_id=letter_id, at=now(), state=state.value, detail=detail)
    )
    return int(result.inserted_primary_key[0])


def _add(conn: Connection, new: NewLetter) -> int:
    result: Any = conn.execute(
        insert(schema.letters).values(
            round=new.round, actor=new.actor, kind=new.content.kind.value, number=new.content.number,
            email=new.content.email, subject=new.subject, message_id=new.message_id, sha256=new.content.sha256,
            file=new.file, created_at=now(),
        )
    )  # fmt: skip
    return int(result.inserted_primary_key[0])


def _by_actor(rows: Sequence[Any], events: Mapping[int, Sequence[LetterEvent]]) -> dict[str, tuple[RecordedLetter, ...]]:
    found: dict[str, list[RecordedLetter]] = {}
    for row in rows:
        letter = RecordedLetter(
            id=row.id, actor=row.actor, kind=LetterKind(row.kind), number=row.number, email=row.email, subject=row.subject,
            message_id=row.message_id, sha256=row.sha256, file=row.file, created_at=row.created_at,
            events=tuple(events[row.id]),
        )  # fmt: skip
        found.setdefault(row.actor, []).append(letter)
    return {actor: tuple(its) for actor, its in found.items()}
