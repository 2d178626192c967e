"""Checking what links a round to the one before, its institutions and fields of action, and what is left of a workshop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fko_cli.core.errors import UserError
from fko_cli.core.progress_words import workshop_in_words
from fko_cli.edges.store import open_store
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.care.checks import Check, State
from fko_cli.stages.overview import overview
from fko_cli.stages.rounds.opening_round import round_state


def check_years(workspace: Workspace) -> Iterator[Check]:
    """A key that went to another institution, a field of which nobody said what became of it; nothing in a first round."""
    try:
        with open_store(workspace) as store:
            known = [one.name for one in round_state(workspace, store).rounds]
    except UserError as problem:
        yield Check(State.bad, "Runden", problem.message, problem.remedy)
        return
    for name in workspace.settings.fields_before:
        if known and name not in known:
            yield Check(
                State.bad, "Runden", f"In fko.toml steht [fields_before.{name}], aber eine Runde {name} gibt es nicht.",
                f"Bitte den Namen prüfen; es gibt: {', '.join(known)}",
            )  # fmt: skip
    if len(known) > 1:
        yield Check(State.good, "Runden", "Kürzel und Handlungsfelder passen zur vorigen Runde.")


def check_workshop(workspace: Workspace) -> Iterator[Check]:
    """What `fko status` says of the workshop; nothing where there is nothing to do."""
    message, remedy = workshop_in_words(overview(workspace, date.today()))
    if message:
        yield Check(State.hint, "Workshop", message, remedy)
