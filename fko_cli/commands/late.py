"""What files that came in late change against the newest edition, for the end of `fko collect`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fko_cli.core.editions.changes import Entry
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.returns.late import Late

_SHOWN = 8


def found(place: Workspace, store: Store, taken: bool) -> Late | None:
    """What differs from the newest edition, None when there is none or nothing was `taken` in."""
    if not taken:
        return None
    from fko_cli.stages.returns.late import late_changes

    return late_changes(place, store)


def show(late: Late) -> None:
    """Print what differs, the substantial changes one by one."""
    from fko_cli.core.editions.telling import detail_line, headline
    from fko_cli.edges.terminal import amount, say, say_wrapped

    edition = late.edition
    say("")
    if not late.substantial and not late.minor:
        say_wrapped(f"Gegenüber „{edition.name}“ ändert sich nichts.")
        return
    counts = (
        amount(len(late.substantial), "wesentliche Änderung", "wesentliche Änderungen"),
        amount(len(late.minor), "geringfügige", "geringfügige"),
    )
    say_wrapped(f"Gegenüber „{edition.name}“ ({edition.kind.label} {edition.day:%d.%m.%Y}): {', '.join(counts)}.")
    for entry in late.substantial[:_SHOWN]:
        details = "; ".join(detail_line(detail) for detail in entry.details)
        why = f" [{', '.join(entry.reasons)}]" + (f": {details}" if details else "")
        say_wrapped(f"{headline(entry)}{why}", first="  - ", indent="    ")
    if len(late.substantial) > _SHOWN:
        say(f"  - und {len(late.substantial) - _SHOWN} weitere")
    after = "" if late.merged else " nach fko merge"
    say_wrapped(
        f'Alles einzeln und mit Begründung zeigt{after}: fko changes --since "{edition.name}". '
        "Die Fassung selbst bleibt, wie sie ist."
    )


def as_json(late: Late) -> dict[str, Any]:
    """The same as data."""
    return {
        "edition": late.edition.name,
        "kind": late.edition.kind.value,
        "day": late.edition.day.isoformat(),
        "merged": late.merged,
        "substantial": [_entry(one) for one in late.substantial],
        "minor": [_entry(one) for one in late.minor],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    from fko_cli.core.editions.telling import headline
    from fko_cli.stages.returns.late import UNNUMBERED

    return {
        "activity": None if entry.subject == UNNUMBERED or entry.number is None else entry.subject,
        "text": headline(entry),
        "kinds": [kind.value for kind in entry.kinds],
        "reasons": list(entry.reasons),
    }
