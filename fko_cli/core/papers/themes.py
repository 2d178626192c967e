"""Sorting activities, needs and changes into the themes of the annual talk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.papers.changes import Changed, Since
from fko_cli.core.records import Activity, Need, id_number
from fko_cli.core.settings import Settings, Theme

Sorted = TypeVar("Sorted")

REST = "Weitere Themen"
"""Where what belongs to no theme is told, so that nothing is lost."""


@dataclass(frozen=True, slots=True)
class ThemeContent:
    """What belongs to one theme."""

    title: str
    activities: tuple[Activity, ...]
    needs: tuple[Need, ...]
    changed: tuple[Changed, ...]
    points: tuple[str, ...]


def by_theme(content: ConceptInput, since: Since | None) -> list[ThemeContent]:
    """The themes in the order of the settings, the rest last; a rest without content is left out."""
    themes = themes_of(content.settings)
    activities = _sorted_in(themes, ((one, _of_activity(themes, one)) for one in content.activities))
    needs = _sorted_in(themes, ((one, _of_need(themes, one)) for one in content.needs))
    numbers = {one.name: _of_activity(themes, one) for one in content.activities}
    changed = _sorted_in(
        themes,
        ((one, numbers.get(one.name, _by_field(themes, one.field))) for one in (since.changed if since else ())),
    )
    made = [
        ThemeContent(theme.title, tuple(activities[at]), tuple(needs[at]), tuple(changed[at]), theme.points)
        for at, theme in enumerate(themes)
    ]
    rest = ThemeContent(REST, tuple(activities[None]), tuple(needs[None]), tuple(changed[None]), ())
    return [*made, *([rest] if rest.activities or rest.needs or rest.changed else [])]


def themes_of(settings: Settings) -> tuple[Theme, ...]:
    """The themes of the settings, else one per field of action."""
    if settings.themes:
        return settings.themes
    return tuple(Theme(title=f"Handlungsfeld {one.id}: {one.title}", fields=(one.id,)) for one in settings.fields)


def _sorted_in(themes: Sequence[Theme], found: Iterable[tuple[Sorted, int | None]]) -> Mapping[int | None, list[Sorted]]:
    places: dict[int | None, list[Sorted]] = {place: [] for place in (*range(len(themes)), None)}
    for one, place in found:
        places[place].append(one)
    return places


def _of_activity(themes: Sequence[Theme], one: Activity) -> int | None:
    for place, theme in enumerate(themes):
        if one.number in map(id_number, theme.activities):
            return place
    told = " ".join(one.text(key) for key in ("title", "description", "programme", "target_groups"))
    by_words = _by_words(themes, told)
    return by_words if by_words is not None else _by_field(themes, one.text("field"))


def _of_need(themes: Sequence[Theme], one: Need) -> int | None:
    by_words = _by_words(themes, f"{one.text('need')} {one.text('proposal')}")
    return by_words if by_words is not None else _by_field(themes, one.text("field"))


def _by_words(themes: Sequence[Theme], text: str) -> int | None:
    folded = text.casefold()
    return next((at for at, theme in enumerate(themes) if any(one.casefold() in folded for one in theme.words)), None)


def _by_field(themes: Sequence[Theme], field: str) -> int | None:
    """The theme that names the field, else the one that names the field above it."""
    above = field.rpartition(".")[0]
    places = [next((at for at, theme in enumerate(themes) if one in theme.fields), None) for one in (field, above) if one]
    return next((at for at in places if at is not None), None)
