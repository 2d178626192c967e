"""What a picture shows, as numbers and labels without any format; `edges.charts` draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar. `outlined` parts stand apart without colour (what is planned), `dotted` ones are uncertain."""

    name: str
    values: tuple[int, ...]
    look: str = "full"  # full, outlined, dotted


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, each divided into the series."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers by row and column, darker where there are more."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One line of a time line, in years (2026.5 is the middle of 2026); None where nobody said when it begins or ends.

    `goes_on` means that it has no end by the words of those who reported it.
    """

    label: str
    begin: float | None
    end: float | None
    planned: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Stretches from the beginning of year `first` to the end of year `last`; `today` is marked."""

    first: int
    last: int
    today: float
    stretches: tuple[Stretch, ...]


Drawing = Bars | Grid | TimeLine
