"""The appendix on what changed since the last edition; `core.editions` finds the changes, this prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fko_cli.core.concept.blocks import Block, Chapter, Generated, Heading, Table, TableColumn, paragraph, plain
from fko_cli.core.concept.typography import counted, sentence_start

SLOT = "anhang-aenderungen"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change: the number (`A-0012`, may be empty), the title, and in words what is different now."""

    number: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """What changed since an edition, named as in a sentence ("der Fassung vom 21. April 2025"), in order."""

    since: str
    substantial: tuple[ChangeLine, ...] = ()
    minor: tuple[ChangeLine, ...] = ()


def changes_chapter(changes: EditionChanges | None) -> Chapter:
    """The appendix; nothing where there is no earlier edition."""
    if changes is None:
        return Chapter(SLOT, ())
    blocks: list[Block] = [Heading(1, "Anhang: Änderungen seit der letzten Fassung"), paragraph(_intro(changes))]
    for title, found in (("Wesentliche Änderungen", changes.substantial), ("Kleinere Änderungen", changes.minor)):
        if found:
            blocks += [Heading(2, title), _table(title, found)]
    return Chapter(SLOT, (Generated(SLOT, tuple(blocks)),))


def _intro(changes: EditionChanges) -> str:
    if not changes.substantial and not changes.minor:
        return f"Gegenüber {changes.since} hat sich nichts geändert."
    large = counted(len(changes.substantial), "wesentliche Änderung", "wesentliche Änderungen")
    small = counted(len(changes.minor), "kleinere Änderung", "kleinere Änderungen")
    return sentence_start(f"gegenüber {changes.since} gibt es {large} und {small}.")


def _table(title: str, lines: Sequence[ChangeLine]) -> Table:
    columns = (TableColumn("Nr.", 16), TableColumn("Titel", 54), TableColumn("Was sich geändert hat", 90))
    rows = tuple((plain(one.number or "–"), plain(one.title), plain(one.what)) for one in lines)
    return Table(title, "Je Zeile eine Änderung.", columns, rows)
