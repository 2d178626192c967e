"""What links the rounds of a workspace: fields of action and institutions of an earlier one in the words of the current."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from fko_cli.core.editions.fields import FieldChange, gap_in_words, over_the_years
from fko_cli.core.editions.institutions import ActorChange, compare, heirs_of, reused_keys
from fko_cli.core.editions.state import State
from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.core.settings import Settings
from fko_cli.edges.store import rounds as stored
from fko_cli.edges.workspace import Workspace


@dataclass(frozen=True)
class Passage:
    """From an earlier round (or edition) to now: what became of fields and institutions. `round` is the earlier one."""

    round: str
    fields: FieldChange
    actors: tuple[ActorChange, ...]

    @property
    def heirs(self) -> dict[str, str]:
        """Key of an institution that is gone -> the key that carries its work on."""
        return heirs_of(self.actors)


def passage(conn: Connection, before: State, after: State) -> Passage:
    """What has become of the fields and institutions of an earlier state in a later one."""
    known = stored.rounds(conn)
    names = [one.name for one in known]
    start = names.index(before.round) if before.round in names else -1
    end = names.index(after.round) if after.round in names else len(names)
    between = [one.settings for one in known[start + 1 : end]] if start >= 0 else []
    passed = {*names[start + 1 : end], after.round} - {before.round}
    said = [change for name, change in stored.actor_changes(conn) if name in passed]
    fields = over_the_years([before.settings, *between, after.settings])
    return Passage(before.round, fields, compare(before.actors, after.actors, heirs_of(said)))


def earlier_state(conn: Connection, earlier: str) -> tuple[Settings, tuple[Actor, ...]] | None:
    """Settings and register at the end of an earlier round; None where it was not closed with `fko round`."""
    found = next((one for one in stored.rounds(conn) if one.name == earlier), None)
    return (found.settings, found.actors) if found else None


def refuse_gaps(change: FieldChange, earlier: str) -> None:
    """UserError when nobody has said what became of a field of action, or in numbers that there are not."""
    if change.missing or change.wrong:
        raise UserError(*gap_in_words(change, earlier))


def refuse_reused(conn: Connection, workspace: Workspace, before: Sequence[Actor]) -> None:
    """UserError when a key of the register seems to have gone to another institution and nobody has said that it has not."""
    said = stored.actor_changes(conn, workspace.round)
    confirmed = {one.old for _, one in said if one.kind == "renamed" and one.old == one.new and one.old}
    found = reused_keys(before, workspace.actors, confirmed)
    if found:
        lines = "\n".join(f"  {new.key}: bisher „{old.name}“, jetzt „{new.name}“" for old, new in found)
        raise UserError(
            f"In akteure.xlsx steht ein Kürzel bei einer anderen Institution als bisher:\n{lines}",
            "Ein Kürzel bleibt für immer bei seiner Institution: Bitte der neuen ein eigenes geben. Ist es dieselbe unter "
            f"neuem Namen: fko round --renamed {found[0][1].key}",
        )
