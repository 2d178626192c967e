"""Recording that an institution has nothing to report, as it said in a message without a file or by telephone."""

from __future__ import annotations

import hashlib
from datetime import date

from fko_cli.core.errors import UserError
from fko_cli.core.findings import finding
from fko_cli.core.reading.mail_words import first_words, post_name
from fko_cli.core.records import CellCount, ReturnStatus
from fko_cli.edges.store import Store, post, returns
from fko_cli.edges.workspace import Workspace


def record_nothing(workspace: Workspace, store: Store, number: int | None, key: str, today: date, *, replace: bool) -> str:
    """Store an empty return of the sender of message `number`, or of the actor `key`; gives the actor's key.

    The message counts as dealt with. A later return replaces this one like any other. Raises UserError, and changes
    nothing, when it is not clear whose word it is, or when reports are known and `replace` was not said.
    """
    with store.writing() as conn:
        message = post.numbered(conn, workspace.round, number) if number is not None else None
        if number is not None and message is None:
            raise UserError(
                f"Eine Nachricht {post_name(number)} gibt es in dieser Runde nicht.", "Die Nummern zeigt „fko status“."
            )
        actor = workspace.actor(key or (message.actor if message else "") or "")
        if actor is None:
            raise UserError(
                "Es ist nicht klar, wer Fehlanzeige meldet.", "Bitte mit --actor KÜRZEL (aus akteure.xlsx) angeben."
            )
        if returns.reports(conn, workspace.round, actor.key) and not replace:
            raise UserError(
                f"Von „{actor.key}“ liegen schon Meldungen vor.", "Sollen sie entfallen, bitte „--replace“ hinzufügen."
            )
        if message is None:
            name = f"Fehlanzeige vom {today:%d.%m.%Y}"
            words = f"telefonisch o. ä., eingetragen am {today:%d.%m.%Y}"
        else:
            name, words = f"Fehlanzeige {post_name(message.id)}", f"{post_name(message.id)}: {first_words(message.text)}"
        earlier = returns.returns(conn, workspace.round, current_only=True, actor=actor.key)
        sha256 = hashlib.sha256(f"{name} {workspace.round} {actor.key}".encode()).hexdigest()
        told = (finding("F019", value=words),)
        returns.add_return(
            conn,
            returns.NewReturn(
                workspace.round, actor.key, sha256, name, ReturnStatus.accepted, CellCount(), told,
                replaces=[one.id for one in earlier],
            ),
        )  # fmt: skip
        if message is not None:
            post.settle(conn, [message.id])
    return actor.key
