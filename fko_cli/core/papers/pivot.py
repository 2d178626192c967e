"""Activities as rows that a pivot table can count: one row per activity, feature and single value.

A cell that lists several partners or places can't be counted, and one row for each combination of partner, place and target
group would count an activity dozens of times. Within one feature each activity stands once per value, so that a pivot table
filtered by feature counts right; an activity without an answer stands there once as "keine Angabe".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fko_cli.core.concept.words import title_of
from fko_cli.core.own_questions import own_columns
from fko_cli.core.questionnaire import Kind
from fko_cli.core.records import Activity, Actor, Period, Territory, as_text
from fko_cli.core.settings import Settings

NOTHING = "keine Angabe"
_COUNTABLE = (Kind.choice, Kind.choices, Kind.yes_no)


@dataclass(frozen=True, slots=True)
class PivotRow:
    """One value of one feature of an activity. `first` and `last` are years, None where unknown or without end."""

    feature: str
    value: str
    number: str
    title: str
    field: str
    status: str
    lead: str
    reporters: int
    first: int | None
    last: int | None


def pivot_rows(activities: Iterable[Activity], settings: Settings, actors: Iterable[Actor]) -> list[PivotRow]:
    """The rows of all activities, feature by feature."""
    names = {actor.key: actor.label for actor in actors}
    found = [(one, _features(one, settings, names)) for one in activities]
    features = dict.fromkeys(feature for _, values in found for feature in values)
    return [row for feature in features for one, values in found for row in _rows(one, settings, feature, values[feature])]


def _rows(one: Activity, settings: Settings, feature: str, values: Iterable[str]) -> Iterator[PivotRow]:
    start, end = one.values.get("start"), one.values.get("end")
    for value in dict.fromkeys(filter(None, values)) or (NOTHING,):
        yield PivotRow(
            feature=feature,
            value=value,
            number=one.name,
            title=title_of(one),
            field=_field(settings.main_field(one.text("field")), settings) or NOTHING,
            status=one.text("status") or NOTHING,
            lead=one.text("lead") or NOTHING,
            reporters=len({report.actor for report in one.reports}),
            first=start.first.year if isinstance(start, Period) and start.first else None,
            last=end.last.year if isinstance(end, Period) and end.last and not end.ongoing else None,
        )


def _features(one: Activity, settings: Settings, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    fields = (one.text("field"), *one.items("further_fields"))
    values = {
        "Handlungsfeld": (_field(settings.main_field(one.text("field")), settings),),
        "Handlungsfeld (auch weitere)": tuple(_field(settings.main_field(key), settings) for key in fields),
        "Räumlicher Bezug": _places(one),
        "Zielgruppe": one.items("target_groups"),
        "Kooperationspartner": one.items("partners"),
        "Meldende Institution": tuple(names.get(report.actor, report.actor) for report in one.reports),
        "Läuft im Jahr": tuple(_years(one, settings)),
    }
    if any(field.sub for field in settings.fields):
        values["Schwerpunkt"] = tuple(_field(key, settings) for key in fields if settings.main_field(key) != key)
    for column in own_columns(settings):
        if column.kind in _COUNTABLE:
            value = one.values.get(column.key)
            values[column.label] = value if isinstance(value, tuple) else (as_text(value),)
    return values


def _field(key: str, settings: Settings) -> str:
    known = settings.field_named(key)
    return known.label if known else key


def _places(one: Activity) -> tuple[str, ...]:
    territory = one.values.get("territory")
    return (*territory.parts, *territory.others) if isinstance(territory, Territory) else ()


def _years(one: Activity, settings: Settings) -> Iterator[str]:
    """The years of the concept, from that of the deadline to its horizon, in which the activity runs."""
    start, end = one.values.get("start"), one.values.get("end")
    if not isinstance(start, Period) or start.first is None:
        return
    last = end.last.year if isinstance(end, Period) and end.last and not end.ongoing else settings.round.horizon
    for year in range(max(start.first.year, settings.round.deadline.year), min(last, settings.round.horizon) + 1):
        yield str(year)
