"""The state of the round, gathered from settings, register and store."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fko_cli.core.progress import TEXTS, Draft, Facts, Progress
from fko_cli.core.retention import kept_until
from fko_cli.edges import store_address
from fko_cli.edges.glance import facts, glance
from fko_cli.edges.workspace import Workspace

_REMARK = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def overview(workspace: Workspace, today: date) -> Progress:
    """Where the current round of `workspace` stands on the day `today`."""
    known = _facts(workspace)
    return Progress(
        region=workspace.settings.region.name,
        round=workspace.round,
        deadline=workspace.settings.round.deadline,
        today=today,
        grace_days=workspace.settings.round.grace_days,
        asked=tuple(actor for actor in workspace.actors if actor.active),
        workshop=workspace.settings.workshop.date if workspace.settings.workshop else None,
        expired=_expired(workspace, known, today),
        **_papers(workspace, known.draft),
        **{one.name: getattr(known, one.name) for one in fields(known)},
    )


def _expired(workspace: Workspace, known: Facts, today: date) -> tuple[tuple[str, date], ...]:
    """Rounds of which returned files lie here although they were to be kept only until a day that is past."""
    deadlines = {**known.deadlines, workspace.round: workspace.settings.round.deadline}
    days = {name: kept_until(workspace.settings.privacy, deadline) for name, deadline in deadlines.items()}
    return tuple(
        (name, day)
        for name, day in sorted(days.items())
        if day is not None and day < today and any(workspace.originals_of(name).glob("*"))
    )


def _papers(workspace: Workspace, draft: Draft | None) -> dict[str, Any]:
    """What the files themselves say: texts that are missing or newer than the draft, and what became of the draft."""
    names = (*TEXTS, *(f"feld-{one.id}" for one in workspace.settings.fields))
    paths = {name: workspace.texts_folder / f"{name}.md" for name in names}
    found: dict[str, Any] = {"gaps": tuple(name for name, path in paths.items() if not _is_written(path))}
    if draft is not None:
        path = workspace.root / draft.path
        found["newer_texts"] = any(_changed(one) > draft.at for one in paths.values() if one.is_file())
        found["draft_gone"] = not path.is_file()
        found["by_hand"] = path.is_file() and _sha256(path) not in (draft.sha256, None)
    return found


def _is_written(path: Path) -> bool:
    """Whether a text holds more than remarks, rules and its heading; `edges.texts` decides what is printed."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return False
    lines = [line.strip() for line in _REMARK.sub("", text).splitlines()]
    return any(line.strip("-*_ ") and not line.startswith("#") for line in lines)


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.stat().st_mtime))


def _sha256(path: Path) -> str | None:
    """The hash of a file, None when it can't be read now (Word may hold it open)."""
    import hashlib

    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _facts(workspace: Workspace) -> Facts:
    found = None if store_address.server_of(workspace) else glance(workspace.store_path, workspace.round)
    if found is not None:
        return found
    from fko_cli.edges.store import open_store
    from fko_cli.edges.store.raw import asking

    # Opening creates, migrates or explains.
    with open_store(workspace) as store, store.reading() as conn:
        return facts(asking(conn), workspace.round)
