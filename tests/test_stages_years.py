"""What links two rounds: words on institutions that were said on the way from the one to the other, and no others."""

from __future__ import annotations

import pytest

from fko_cli.core.editions.institutions import ActorChange
from fko_cli.core.editions.state import State
from fko_cli.core.records import Actor
from fko_cli.edges.store import open_store
from fko_cli.edges.store import rounds as stored
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.rounds.years import passage
from tests.concepts import SETTINGS

KEYS = {"2025": "a", "2026": "b", "2027": "c"}
NAMES = {"a": "Jobcenter Nord", "b": "Arbeitshaus", "c": "Chancenwerk"}


def state(year: str) -> State:
    settings = SETTINGS.model_copy(update={"round": SETTINGS.round.model_copy(update={"name": year})})
    return State(settings, (Actor(KEYS[year], NAMES[KEYS[year]]),), ())


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2025", "2026", [("renamed", "a", "b")]),
        ("2026", "2027", [("renamed", "b", "c")]),
        ("2025", "2027", [("renamed", "a", "c")]),
    ],
)
def test_an_institution_that_moved_twice_is_followed_as_far_as_the_later_state(workspace_folder, since, until, expected):
    with open_store(open_workspace(workspace_folder)) as store:
        with store.writing() as conn:
            for old, new in (("2025", "2026"), ("2026", "2027")):
                stored.turn(conn, state(old).settings, state(new).settings, state(old).actors, None)
                stored.save_actor_changes(conn, new, [ActorChange("renamed", KEYS[old], KEYS[new])], "")
        with store.reading() as conn:
            found = passage(conn, state(since), state(until)).actors
    assert [(one.kind, one.old, one.new) for one in found] == expected
