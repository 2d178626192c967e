"""What a person does with a form, independent of the program, and how a plan is written down for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Step = tuple[str | int | bool, ...]
"""A word such as `type`, `insert` or `sort`, and what it needs; `edit.bas` and `edit_*.js` list them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Open `source`, take the steps, save as each of `targets` (the ending says the format)."""

    source: Path
    steps: tuple[Step, ...]
    targets: tuple[Path, ...] = field(default=())
