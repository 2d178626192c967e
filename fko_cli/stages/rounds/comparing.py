"""Compares a frozen state with a later one: what the store knows of the time between, and the appendix of the concept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fko_cli.core.concept.changes import EditionChanges
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.editions import changes as core
from fko_cli.core.editions.appendix import appendix
from fko_cli.core.editions.state import Edition, EditionKind, State
from fko_cli.edges.store import Store, life
from fko_cli.edges.store import editions as stored
from fko_cli.stages.rounds.editions import find_edition, state_of
from fko_cli.stages.rounds.years import passage


@dataclass(frozen=True)
class Changed:
    """The changes from one edition to now, or `until` a later one.

    `current` is false when the last merge is out of date; `newer` is an interim state of today that was not compared with.
    """

    since: Edition
    changes: core.Changes
    rules: str
    region: str
    editor: str
    until: Edition | None = None
    current: bool = True
    newer: Edition | None = None


def usual_edition(known: Sequence[Edition], day: date) -> Edition | None:
    """The edition with which what is said on `day` is compared unless somebody names another; None when there is none.

    The newest, but no interim state of that very day while there is another: whoever hands one out in the morning does not
    want the changes since the edition before it to vanish from what is written in the afternoon.
    """
    earlier = [one for one in known if one.kind is EditionKind.adopted or one.day != day]
    return next(reversed(earlier or known), None)


def changes_since(store: Store, content: ConceptInput, name: str | None = None) -> Changed | None:
    """What `content` changes against the edition called `name` (default: the usual one); None when there is none."""
    with store.reading() as conn:
        edition = find_edition(conn, name) if name is not None else usual_edition(stored.editions(conn), content.day)
        if edition is None:
            return None
        before = stored.state_of(conn, edition)
    return compared(store, edition, before, state_of(content))


def for_appendix(store: Store, content: ConceptInput) -> EditionChanges | None:
    """What the concept's appendix says of the changes since the usual edition; None without edition or changes."""
    found = changes_since(store, content)
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
