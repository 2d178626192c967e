"""Small contents of a concept for tests: a region with two fields, three institutions, activities from plain words."""

from __future__ import annotations

from datetime import date

from fko_cli.core.concept.content import ConceptInput
from fko_cli.core.records import Activity, Actor, Need, Period, Place, Report, Territory, as_text
from fko_cli.core.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "region": {"name": "Region Muster", "editor": "Regionalagentur Muster", "parts": ["Stadt Muster", "Kreis Nord"]},
        "round": {"name": "2026", "deadline": date(2026, 3, 31)},
        "fields": [{"id": "1", "title": "Berufliche Bildung"}, {"id": "2", "title": "Potenziale heben"}],
    }
)
ACTORS = (
    Actor("ihk", "Industrie- und Handelskammer Muster", "IHK Muster", "Kammer"),
    Actor("hwk", "Handwerkskammer Muster", "HWK Muster", "Kammer"),
    Actor("stadt", "Stadt Muster", "", "Kommune"),
)


def year(number: int) -> Period:
    return Period(str(number), date(number, 1, 1), date(number, 12, 31), "year")


def ongoing(text: str = "fortlaufend") -> Period:
    return Period(text, ongoing=True)


def territory(*parts: str, without: tuple[str, ...] = (), others: tuple[str, ...] = (), whole: bool = False) -> Territory:
    return Territory("; ".join((*parts, *others)), parts, without, others, whole)


def report(number: int, actor: str, **values) -> Report:
    place = Place(f"rueckmeldung-{actor}.xlsx", "Aktivitäten", 5 + number)
    typed = {key: as_text(value) for key, value in values.items()}
    return Report(number, actor, "2026", place, values, typed, f"f{number}")


def activity(number: int, *, actors: tuple[str, ...] = ("ihk",), reports: tuple[Report, ...] = (), **values) -> Activity:
    """An activity whose reports say what it says, unless reports are given."""
    values = {"title": f"Vorhaben {number}", "field": "1", "status": "laufend", **values}
    extra = {key: values.pop(key) for key in ("group", "succeeds", "contradictions", "sources") if key in values}
    made = reports or tuple(report(10 * number + place, actor, **values) for place, actor in enumerate(actors))
    shown = {key: value for key, value in values.items() if value is not None}
    extra.setdefault("sources", {"description": (made[0].id,)})
    return Activity(number, made, shown, **extra)


def need(number: int, actor: str, **values) -> Need:
    return Need(number, actor, "2026", Place(f"rueckmeldung-{actor}.xlsx", "Bedarfe", 5 + number), values)


def content(*activities: Activity, settings: Settings = SETTINGS, **others) -> ConceptInput:
    return ConceptInput(settings, ACTORS, activities, day=date(2026, 11, 22), **others)
