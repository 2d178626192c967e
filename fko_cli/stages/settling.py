"""Ticking off set-aside files that a person has dealt with, so that they are no longer listed as open."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import update

from fko_cli.core.errors import UserError
from fko_cli.core.records import Return, ReturnStatus
from fko_cli.edges.store import Store, returns, schema
from fko_cli.edges.workspace import Workspace


def settle(workspace: Workspace, store: Store, names: Sequence[Path]) -> list[Return]:
    """Tick off the set-aside files that `names` mean: paths of files, or names as `fko collect` and `fko status` show them.

    The originals and their findings stay in the store. Raises UserError, and changes nothing, when a name means no
    set-aside file.
    """
    with store.writing() as conn:
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
    return list(chosen.values())


def _means(name: Path, one: Return) -> bool:
    if one.file in (str(name), name.as_posix(), name.name):
        return True
    return name.is_file() and hashlib.sha256(name.read_bytes()).hexdigest() == one.sha256
