"""Ticking off set-aside files and messages that a person has dealt with, so that they are no longer listed as open."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import update

from fko_cli.core.errors import UserError
from fko_cli.core.reading.mail_words import post_name, post_number
from fko_cli.core.records import Return, ReturnStatus
from fko_cli.edges.files import read_bytes
from fko_cli.edges.store import Store, post, returns, schema
from fko_cli.edges.workspace import Workspace


def settle(workspace: Workspace, store: Store, names: Sequence[Path]) -> list[str]:
    """Tick off the messages (`N-0004`) and set-aside files that `names` mean; what was ticked off, in words.

    Files are named by their paths, or as `fko collect` and `fko status` show them. The originals and their findings stay
    in the store. Raises UserError, and changes nothing, when a name means neither a message nor a set-aside file.
    """
    with store.writing() as conn:
        numbers = {number for name in names if (number := post_number(str(name))) is not None and not name.exists()}
        messages = [post.required(conn, workspace.round, number) for number in sorted(numbers)]
        names = [name for name in names if name.exists() or post_number(str(name)) is None]
        waiting = [
            one for one in returns.returns(conn, workspace.round) if one.status is ReturnStatus.set_aside and one.current
        ]
        chosen: dict[int, Return] = {}
        for name in names:
            meant = _meant(name, waiting)
            if not meant:
                known = ", ".join(f"„{one.file}“" for one in waiting) or "keine"
                raise UserError(f"„{name}“ ist keine zurückgelegte Datei.", f"Zurückgelegt sind: {known}.")
            chosen.update((one.id, one) for one in meant)
        table = schema.returns
        conn.execute(update(table).where(table.c.id.in_(list(chosen))).values(current=False))
        post.settle(conn, [one.id for one in messages])
    return [one.file for one in chosen.values()] + [f"{post_name(one.id)} {one.sender}".strip() for one in messages]


def _meant(name: Path, waiting: Sequence[Return]) -> list[Return]:
    """Those of the `waiting` ones that are called so, or have the bytes of the file that lies there."""
    sha256 = hashlib.sha256(read_bytes(name, "Bitte die Rechte prüfen.")).hexdigest() if name.is_file() else ""
    return [one for one in waiting if one.file in (str(name), name.as_posix(), name.name) or one.sha256 == sha256]
