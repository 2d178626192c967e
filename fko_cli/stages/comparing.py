"""Compares a frozen state with a later one: what the store knows of the time between, and the appendix of the concept."""

from __future__ import annotations

from dataclasses import dataclass

from fko_cli.core.concept.changes import EditionChanges
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.editions import changes as core
from fko_cli.core.editions.appendix import appendix
from fko_cli.core.editions.state import Edition, State
from fko_cli.edges.store import Store, life
from fko_cli.edges.store import editions as stored
from fko_cli.stages.editions import state_of
from fko_cli.stages.years import passage


@dataclass(frozen=True)
class Changed:
    """The changes from one edition to now, or `until` a later one. `current` is false when the last merge is out of date."""

    since: Edition
    changes: core.Changes
    rules: str
    region: str
    editor: str
    until: Edition | None = None
    current: bool = True


def changes_since_last(store: Store, current: State) -> Changed | None:
    """What has changed since the last edition, for the concept and the papers around it; None when there is none."""
    with store.reading() as conn:
        known = stored.editions(conn)
        if not known:
            return None
        before = stored.state_of(conn, known[-1])
    return compared(store, known[-1], before, current)


def for_appendix(store: Store, content: ConceptInput) -> EditionChanges | None:
    """What the concept's appendix says of the changes since the last edition; None without edition or changes."""
    found = changes_since_last(store, state_of(content))
    return appendix(found.since.name, found.changes) if found and found.changes.entries else None


def compared(
    store: Store, edition: Edition, before: State, after: State, *, until: Edition | None = None, current: bool = True
) -> Changed:
    """The changes between two states, of which the first is that of `edition`."""
    with store.reading() as conn:
        between = passage(conn, before, after)
        heirs, origins = life.heirs_and_origins(conn)
    found = core.compare(before, after, core.Passage(between.fields, heirs, origins, between.actors))
    rules = core.judged_by(after.settings.changes.substantial)
    region = after.settings.region
    return Changed(edition, found, rules, region.name, region.editor, until, current)
