"""Questions in the store: the same set of reports keeps its question id for ever; `position` orders the open ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from fko_cli.core import codec
from fko_cli.core.records import Answer, Evidence, Question
from fko_cli.edges.store import schema


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question that merging wants to ask; the fields are those of `core.records.Question`."""

    reports: tuple[int, ...]
    probability: float
    evidence: tuple[Evidence, ...]
    previous: Answer | None = None
    suggestion: Answer | None = None


def save_questions(conn: Connection, round_name: str, drafts: Sequence[QuestionDraft]) -> list[Question]:
    """Make `drafts` the open questions of the round, in this order; all others of the round are closed."""
    table = schema.questions
    conn.execute(update(table).where(table.c.round == round_name).values(position=None))
    ids = {
        row.members: row.id for row in conn.execute(select(table.c.members, table.c.id).where(table.c.round == round_name))
    }
    for position, draft in enumerate(drafts):
        values = _values(draft, position)
        known = ids.get(_members(draft.reports))
        if known is None:
            conn.execute(insert(table).values(round=round_name, members=_members(draft.reports), **values))
        else:
            conn.execute(update(table).where(table.c.id == known).values(**values))
    return open_questions(conn, round_name)


def open_questions(conn: Connection, round_name: str) -> list[Question]:
    """The questions that wait for an answer, in the order in which they were saved."""
    table = schema.questions
    query = select(table).where(table.c.round == round_name, table.c.position.is_not(None)).order_by(table.c.position)
    return [_question(row) for row in conn.execute(query)]


def find_question(conn: Connection, round_name: str, question_id: int) -> Question | None:
    """The question with that id, open or closed; None when the round has none."""
    table = schema.questions
    row = conn.execute(select(table).where(table.c.round == round_name, table.c.id == question_id)).first()
    return _question(row) if row else None


def close_question(conn: Connection, question_id: int) -> None:
    """Take a question off the list of open ones."""
    table = schema.questions
    conn.execute(update(table).where(table.c.id == question_id).values(position=None))


def _members(reports: Sequence[int]) -> str:
    return " ".join(str(one) for one in sorted(reports))


def _values(draft: QuestionDraft, position: int) -> dict[str, Any]:
    return {
        "probability": draft.probability,
        "evidence": [codec.evidence_to_json(one) for one in draft.evidence],
        "previous": draft.previous.value if draft.previous else None,
        "suggestion": draft.suggestion.value if draft.suggestion else None,
        "position": position,
    }


def _question(row: Row[Any]) -> Question:
    return Question(
        id=row.id,
        reports=tuple(int(one) for one in row.members.split()),
        probability=row.probability,
        evidence=tuple(codec.evidence_from_json(one) for one in row.evidence),
        previous=Answer(row.previous) if row.previous else None,
        suggestion=Answer(row.suggestion) if row.suggestion else None,
    )
