"""Checking what links a round to the one before: keys of institutions and fields of action."""

from __future__ import annotations

from collections.abc import Iterator

from fko_cli.core.errors import UserError
from fko_cli.edges.store import open_store
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.checks import Check, State
from fko_cli.stages.opening_round import round_state


def check_years(workspace: Workspace) -> Iterator[Check]:
    """A key that went to another institution, a field of which nobody said what became of it; nothing in a first round."""
    try:
        with open_store(workspace) as store:
            before = len(round_state(workspace, store).rounds) > 1
    except UserError as problem:
        yield Check(State.bad, "Runden", problem.message, problem.remedy)
        return
    if before:
        yield Check(State.good, "Runden", "Kürzel und Handlungsfelder passen zur vorigen Runde.")
