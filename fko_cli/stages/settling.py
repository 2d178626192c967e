"""Ticking off set-aside files and messages that a person has dealt with, so that they are no longer listed as open."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, update

from fko_cli.core.errors import UserError
from fko_cli.core.reading.mail_words import post_name, post_number
from fko_cli.core.records import Return, ReturnStatus
from fko_cli.edges.store import Store, post, returns, schema
from fko_cli.edges.workspace import Workspace


def settle(workspace: Workspace, store: Store, names: Sequence[Path]) -> list[str]:
    """Tick off the messages (`N-0004`) and set-aside files that `names` mean; what was ticked off, in words.

    Files are named by their paths, or as `fko collect` and `fko status` show them. The originals and their findings stay
    in the store. Raises UserError, and changes nothing, when a name means neither a message nor a set-aside file.
    """
    with store.writing() as conn:
        numbers = {number for name in names if (number := post_number(str(name))) is not None and not name.exists()}
        messages = _messages(conn, workspace, sorted(numbers))
        names = [name for name in names if name.exists() or post_number(str(name)) is None]
        waiting = [
            one for one in returns.returns(conn, workspace.round) if one.status is ReturnStatus.set_aside and one.current
        ]
        chosen: dict[int, Return] = {}
        for name in names:
            meant = [one for one in waiting if _means(name, one)]
            if not meant:
                known = ", ".join(f"„{one.file}“" for one in waiting) or "keine"
                raise UserError(f"„{name}“ ist keine zurückgelegte Datei.", f"Zurückgelegt sind: {known}.")
            chosen.update((one.id, one) for one in meant)
        table = schema.returns
        conn.execute(update(table).where(table.c.id.in_(list(chosen))).values(current=False))
        post.settle(conn, [one.id for one in messages])
    return [one.file for one in chosen.values()] + [f"{post_name(one.id)} {one.sender}".strip() for one in messages]


def _messages(conn: Connection, workspace: Workspace, numbers: Sequence[int]) -> list[post.Post]:
    found = []
    for number in numbers:
        one = post.numbered(conn, workspace.round, number)
        if one is None:
            raise UserError(
                f"Eine Nachricht {post_name(number)} gibt es in dieser Runde nicht.", "Die Nummern zeigt „fko status“."
            )
        found.append(one)
    return found


def _means(name: Path, one: Return) -> bool:
    if one.file in (str(name), name.as_posix(), name.name):
        return True
    return name.is_file() and hashlib.sha256(name.read_bytes()).hexdigest() == one.sha256
