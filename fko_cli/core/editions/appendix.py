"""Changes since an edition as the concept's appendix prints them."""

from __future__ import annotations

from fko_cli.core.concept.changes import ChangeLine, EditionChanges
from fko_cli.core.editions.changes import Changes, Entry
from fko_cli.core.editions.telling import detail_line, headline


def appendix(since: str, changes: Changes) -> EditionChanges:
    """What the appendix says; `since` is the name of the edition."""
    substantial, minor = (tuple(map(_line, entries)) for entries in (changes.substantial, changes.minor))
    return EditionChanges(f"„{since}“", substantial, minor)


def _line(entry: Entry) -> ChangeLine:
    said = [detail_line(one) for one in entry.details]
    if entry.number is None:
        return ChangeLine("", entry.subject, "; ".join(said))
    name = f"{entry.subject} „{entry.title}“"
    told = headline(entry).removeprefix(name).removeprefix(": ")
    return ChangeLine(entry.subject, entry.title, "; ".join(filter(None, (told, *said))))
