"""The hidden keys of the rows of `Aktivitäten`: they survive sorting, inserting and copying and tell where a row comes from.

| key | row |
| --- | --- |
| `r001` | offered empty |
| `a0012` | the actor's own activity A-0012 of an earlier round |
| `a-r0031` | the actor's own report R-0031 of an earlier round that was never merged |
| `p0012` | activity A-0012 in which others named the actor, offered for confirmation |
| `p-r0031` | report R-0031 of somebody else that names the actor, offered for confirmation |
| `q-…` | what the actor answered in this round, laid before it again; the rest is the key of that row |
| `q-m0031` | the same for report R-0031, whose row had no key of its own |

A key that is none of these (from an older form) is kept and says nothing.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass


class Origin(enum.Enum):
    """Where a row of the form comes from."""

    empty = "r"
    own = "a"
    offer = "p"
    report = "m"


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a key says. `answered` is true for a row that holds the actor's own answers of this round.

    `text` is the key that the row keeps, without the mark `q-`.
    """

    origin: Origin
    text: str
    answered: bool = False

    @property
    def awaits_answer(self) -> bool:
        """Whether the row holds what others or earlier rounds say, so that it is no report until somebody answers in it."""
        return self.origin in (Origin.own, Origin.offer) and not self.answered

    @property
    def number(self) -> int | None:
        """The number of the activity that the row went out with, None without one."""
        named = self.origin in (Origin.own, Origin.offer) and self.text[1:].isdecimal()
        return int(self.text[1:]) if named else None


_KEY = re.compile(r"(q-)?((?:([rapm])\d{3,9})|(?:([ap])-r\d{4,9}))")


def parse(text: str) -> RowKey | None:
    """What a key from a form says; None for a key that the grammar does not know."""
    match = _KEY.fullmatch(text)
    if match is None:
        return None
    return RowKey(Origin(match[3] or match[4]), match[2], answered=match[1] is not None)


def kept(text: str) -> str:
    """The key under which a row is remembered: without the mark that it was laid before the actor again."""
    return found.text if (found := parse(text)) else text


def empty(position: int) -> str:
    """The key of the offered row at `position` (from 1) that holds nothing yet."""
    return f"r{position:03d}"


def own(number: int | None, report: int = 0) -> str:
    """The key of the actor's own activity `number`; of its `report` where that belongs to no activity."""
    return f"a-r{report:04d}" if number is None else f"a{number:04d}"


def offer(number: int | None, report: int = 0) -> str:
    """The key of activity `number` in which others named the actor; of a `report` that belongs to no activity yet."""
    return f"p-r{report:04d}" if number is None else f"p{number:04d}"


def of_report(report: int) -> str:
    """The key that stands for a report whose row had none."""
    return f"m{report:04d}"


def answered(key: str) -> str:
    """The key of a row that lays the actor's own answers before it again."""
    return f"q-{key}"
