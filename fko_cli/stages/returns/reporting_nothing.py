"""Recording that an institution has nothing to report, as it said in a message without a file or by telephone."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlalchemy import Connection

from fko_cli.core.errors import UserError
from fko_cli.core.findings import finding
from fko_cli.core.reading.mail_words import first_words, post_name
from fko_cli.core.records import Actor, CellCount, ReturnStatus
from fko_cli.edges.store import Store, post, returns
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.returns.accepting import CollectedFile, words_of_need


def record_nothing(
    workspace: Workspace, store: Store, number: int | None, key: str, today: date, *, replace: bool
) -> CollectedFile:
    """Store an empty return of the sender of message `number`, or of the actor `key`; as the file that it stands for.

    The message counts as dealt with. A later return replaces this one like any other. Recorded once more, nothing changes.
    Raises UserError, and changes nothing, when it is not clear whose word it is, or when reports or needs are known and
    `replace` was not said.
    """
    with store.writing() as conn:
        message = post.required(conn, workspace.round, number) if number is not None else None
        actor = workspace.actor(key or (message.actor if message else "") or "")
        if actor is None:
            raise UserError(
                "Es ist nicht klar, wer Fehlanzeige meldet.", "Bitte mit --actor KÜRZEL (aus akteure.xlsx) angeben."
            )
        if message is None:
            name = f"Fehlanzeige vom {today:%d.%m.%Y}"
            words = f"telefonisch o. ä., eingetragen am {today:%d.%m.%Y}"
        else:
            name, words = f"Fehlanzeige {post_name(message.id)}", f"{post_name(message.id)}: {first_words(message.text)}"
        found = _recorded(conn, workspace.round, actor, name, words, replace=replace)
        if message is not None:
            post.settle(conn, [message.id])
    return found


def _recorded(conn: Connection, round_name: str, actor: Actor, name: str, words: str, *, replace: bool) -> CollectedFile:
    sha256 = hashlib.sha256(f"{name} {round_name} {actor.key}".encode()).hexdigest()
    earlier = returns.returns(conn, round_name, current_only=True, actor=actor.key)
    if any(one.sha256 == sha256 for one in earlier):
        return CollectedFile(name, sha256, actor.key, ReturnStatus.unchanged)
    gone = [f"{one.name} {one.text('title')}".strip() for one in returns.reports(conn, round_name, actor.key)]
    gone += [words_of_need(one) for one in returns.needs(conn, round_name, actor.key)]
    if gone and not replace:
        raise UserError(
            f"Von „{actor.key}“ liegen schon Meldungen oder Bedarfe vor.",
            "Sollen sie entfallen, bitte „--replace“ hinzufügen.",
        )
    told = (finding("F019", value=words), *(finding("F016", value=one) for one in gone))
    status = ReturnStatus.accepted_with_findings if gone else ReturnStatus.accepted
    new = returns.NewReturn(
        round_name, actor.key, sha256, name, status, CellCount(), told, replaces=[one.id for one in earlier]
    )
    returns.add_return(conn, new)
    return CollectedFile(name, sha256, actor.key, status, findings=told, corrects=bool(gone))
