"""The state of the round, gathered from register, store and folders."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from fko_cli.core.progress import Progress, count_findings, still_set_aside
from fko_cli.core.records import Actor, Severity
from fko_cli.edges.store import Store, activities, forms, questions, schema
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import ACTORS_FILE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fko_cli.edges.workspace import Workspace

_REGISTER = "register"


def overview(workspace: Workspace, store: Store, today: date) -> Progress:
    """Where the current round of `workspace` stands on the day `today`."""
    actors = register(workspace, store)
    round_name = workspace.round
    with store.reading() as conn:
        all_returns = stored.returns(conn, round_name)
        current = stored.returns(conn, round_name, current_only=True)
        return Progress(
            region=workspace.settings.region.name,
            round=round_name,
            deadline=workspace.settings.round.deadline,
            today=today,
            asked=tuple(actor for actor in actors if actor.active),
            sent=frozenset(forms.sent_forms(conn, round_name)),
            answered=frozenset(one.actor for one in current if one.actor),
            set_aside=still_set_aside(all_returns),
            errors=count_findings(current, Severity.error),
            warnings=count_findings(current, Severity.warning),
            reports=stored.count_reports(conn, round_name),
            needs=stored.count_needs(conn, round_name),
            activities=len(set(activities.memberships(conn, round_name).values())),
            questions=len(questions.open_questions(conn, round_name)),
            merged=activities.merged_state(conn, round_name) == activities.input_state(conn, round_name),
            draft=_last_draft(conn, round_name),
        )


def register(workspace: Workspace, store: Store) -> tuple[Actor, ...]:
    """The register of actors, from the store when `akteure.xlsx` has not changed since it was last read.

    Reading a workbook takes longer than all the rest of `fko status`. The copy in the store has no contacts, salutations
    and addresses: take `workspace.actors` where those are needed.
    """
    path = workspace.root / ACTORS_FILE
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    query = select(schema.meta.c.value).where(schema.meta.c.key == _REGISTER)
    with store.reading() as conn:
        known = json.loads(conn.scalar(query) or "{}")
    if digest and known.get("sha256") == digest:
        return tuple(Actor(**one) for one in known["actors"])
    actors = tuple(replace(actor, contact="", salutation="", email="") for actor in workspace.actors)
    with store.writing() as conn:
        conn.execute(delete(schema.meta).where(schema.meta.c.key == _REGISTER))
        value = json.dumps({"sha256": digest, "actors": [asdict(actor) for actor in actors]})
        conn.execute(insert(schema.meta).values(key=_REGISTER, value=value))
    return actors


def _last_draft(conn: Connection, round_name: str) -> str | None:
    table = schema.exports
    newest = select(func.max(table.c.id)).where(table.c.round == round_name, table.c.kind == "concept").scalar_subquery()
    return conn.scalar(select(table.c.path).where(table.c.id == newest))
