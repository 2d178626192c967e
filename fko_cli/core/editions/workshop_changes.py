"""What a workshop brought, compared between two states of the concept; open needs are compared among the other needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fko_cli.core.editions.kinds import Kind
from fko_cli.core.records import activity_name
from fko_cli.core.workshop import EntryKind, WorkshopEntry

_COMPARED = (EntryKind.idea, EntryKind.priority, EntryKind.situation)


def differing(
    before: Sequence[WorkshopEntry] | None, after: Sequence[WorkshopEntry] | None, *, same_round: bool
) -> Iterator[tuple[Kind, str, str, str]]:
    """(kind, number, what it said, what it says) of each entry that differs; nothing where a state does not know of any.

    What an earlier round's workshop brought is not gone because the next round is another one.
    """
    if before is None or after is None:
        return
    old, new = ({one.name: one for one in entries if one.kind in _COMPARED} for entries in (before, after))
    for name in sorted({*old, *new}):
        was, now = (_told(entries[name]) if name in entries else "" for entries in (old, new))
        if was != now and (now or same_round):
            yield Kind.workshop, name, was, now


def _told(one: WorkshopEntry) -> str:
    became = f" (geworden zu {activity_name(one.activity)})" if one.activity else ""
    where = f"Handlungsfeld {one.text('field')}: " if one.kind is EntryKind.priority and one.text("field") else ""
    return f"{one.kind.label}: {where}{one.title}{became}"
