"""Institutions that reported and are no longer in the register, because their key was changed or deleted there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fko_cli.core.questionnaire import INSTITUTION_LINES, SHEET_INSTITUTION
from fko_cli.core.records import Actor, Need, Report
from fko_cli.edges.store import forms
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LABELS = {line.key: line.label for line in INSTITUTION_LINES}
_CORRECTED = "F109"
"""The finding that holds what an actor changed on the sheet `Institution`."""


def departed_actors(conn: Connection, workspace: Workspace, stated: Iterable[Report | Need]) -> tuple[Actor, ...]:
    """Who stated something and has no place in the register, by key.

    Called as the returned sheet `Institution` says; by the key where nothing is known of it.
    """
    known = {actor.key for actor in workspace.actors}
    keys = sorted({one.actor for one in stated} - known)
    return tuple(_departed(conn, workspace.round, key) for key in keys)


def _departed(conn: Connection, round_name: str, key: str) -> Actor:
    sheet = (forms.sent_cells(conn, round_name, key) or {}).get(SHEET_INSTITUTION, {})
    rows = {text: address[1:] for address, text in sheet.items() if address.startswith("A")}
    said = {line: sheet.get(f"B{rows[label]}", "") for line, label in _LABELS.items() if label in rows}
    for one in stored.returns(conn, round_name, current_only=True, actor=key):
        corrected = {found.column: found.value for found in one.findings if found.code == _CORRECTED}
        said |= {line: corrected[label] for line, label in _LABELS.items() if label in corrected}
    short, kind, territory = (said.get(line, "") for line in ("short_name", "kind", "territory"))
    return Actor(key, said.get("name") or key, short, kind, territory, active=False)
