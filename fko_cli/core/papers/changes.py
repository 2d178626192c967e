"""What changed since an earlier edition, as the papers tell it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from fko_cli.core.concept.typography import counted, enumeration


class Turn(enum.StrEnum):
    """How an activity stands to the earlier edition; the value is what people read."""

    new = "neu"
    substantial = "wesentlich geändert"
    minor = "geringfügig geändert"
    gone = "entfallen"


@dataclass(frozen=True, slots=True)
class Changed:
    """One activity that changed: its name (`A-0012`), title and field; `detail` says in a few German words what."""

    turn: Turn
    name: str
    title: str
    field: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """All changes since an edition; `edition` is how it is called: `der Fassung „März 2025“`."""

    edition: str
    changed: Sequence[Changed]

    def count(self, turn: Turn) -> int:
        """How many activities changed in this way."""
        return sum(one.turn is turn for one in self.changed)

    def sentence(self) -> str:
        """`Gegenüber der Fassung „März 2025“ sind zwölf Aktivitäten neu, …`."""
        counts = [(self.count(turn), turn.value) for turn in Turn if self.count(turn)]
        if not counts:
            return f"Gegenüber {self.edition} hat sich an den Aktivitäten nichts geändert."
        (first, word), *rest = counts
        told = [f"{counted(first, 'Aktivität', 'Aktivitäten')} {word}"]
        told += [f"{counted(count, '', '').strip()} {word}" for count, word in rest]
        return f"Gegenüber {self.edition} {'ist' if first == 1 else 'sind'} {enumeration(told)}."
