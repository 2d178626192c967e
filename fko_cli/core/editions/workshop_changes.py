"""What a workshop brought, compared between two states of the concept; open needs are compared among the other needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fko_cli.core.editions.kinds import Kind
from fko_cli.core.records import activity_name
from fko_cli.core.workshop import EntryKind, WorkshopEntry

_COMPARED = (EntryKind.idea, EntryKind.priority, EntryKind.situation)


def differing(
    before: Sequence[WorkshopEntry] | None, after: Sequence[WorkshopEntry] | None
) -> Iterator[tuple[Kind, str, str, str]]:
    """(kind, number, what it said, what it says) of each entry that differs; nothing where a state does not know of any.

    Entries of an earlier round's workshop are not gone when the next round has one of its own.
    """
    if before is None or after is None:
        return
    old, new = ({one.name: one for one in entries if one.kind in _COMPARED} for entries in (before, after))
    rounds = {one.round for one in new.values()} or {one.round for one in old.values()}
    for name in sorted({*old, *new}):
        was, now = (_told(entries[name]) if name in entries else "" for entries in (old, new))
        left_behind = name not in new and old[name].round not in rounds
        if was != now and not left_behind:
            yield Kind.workshop, name, was, now


def _told(one: WorkshopEntry) -> str:
    became = f" (geworden zu {activity_name(one.activity)})" if one.activity else ""
    where = f"Handlungsfeld {one.text('field')}: " if one.kind is EntryKind.priority and one.text("field") else ""
    return f"{one.kind.label}: {where}{one.title}{became}"
