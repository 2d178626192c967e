"""`fko report`: the state of the round as a report, on the screen or as one web page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, JsonOption, WorkspaceOption, finish, opened, warn_if_beside
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from datetime import date

    from fko_cli.core.report.content import RoundReport
    from fko_cli.core.report.network import Network
    from fko_cli.core.report.response import Response

_CLOSEST = 5


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "report",
        cls=GermanCommand,
        short_help="Bericht zum Stand der Runde, auch als Webseite.",
        epilog="Beispiel:  fko report --html",
    )(report)


def report(
    workspace: WorkspaceOption = None,
    html: Annotated[bool, typer.Option("--html", help="Als Webseite in einer einzigen Datei schreiben.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DATEI", help="Wohin; ohne Angabe in den Ordner ausgabe.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Berichtet über die Runde: Rücklauf, Felder, Räume, Bedarfe und wer mit wem arbeitet.

    Die Webseite (--html) ist eine einzige Datei: Sie lädt nichts nach, lässt sich drucken und mit der Tastatur bedienen und
    enthält keine Kontaktdaten.
    """
    from fko_cli.core.errors import UserError
    from fko_cli.edges.store.clock import now
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.documents.reporting import report as gather
    from fko_cli.stages.documents.reporting import write_html

    if output is not None and not html:
        raise UserError("„--output“ gilt nur zusammen mit „--html“.", "Zum Beispiel: fko report --html", exit_code=2)
    placed = None
    with opened(workspace) as (place, store):
        if html:
            made, placed = write_html(place, store, output, now().date())
        else:
            made = gather(place, store, now().date())
    if placed is not None:
        warn_if_beside(placed)
    if json:
        emit_json(_as_json(made) | ({"path": str(placed.path)} if placed else {}))
    elif placed is not None:
        say(f"{placed.outcome.label}: {placed.path}")
    else:
        _show(made)
    finish(DONE)


def _show(made: RoundReport) -> None:
    from fko_cli.edges.terminal import amount, say, say_wrapped, table

    answered, asked = len(made.answered), len(made.responses)
    say(f"{made.region}, Runde {made.round}")
    say(f"Geantwortet: {answered} von {asked}; {amount(made.activities, 'Aktivität', 'Aktivitäten')}\n")
    if made.missing:
        rows = [
            (one.label, one.standing.label, "" if one.waits is None else one.waits, one.asked.reminders)
            for one in made.missing
        ]
        table(("Es fehlt", "Stand", "Tage", "erinnert"), rows)
        say()
    table(
        ("Handlungsfeld", "laufend", "geplant", "Bedarfe", "Inst."),
        [(one.label, one.running, one.planned, one.needs, one.institutions) for one in made.fields],
    )
    for part, labels in made.empty_places:
        say_wrapped(f"{part}: nichts in {'; '.join(labels)}", indent="  ", first="")
    if made.network.links:
        names = {one.key: one.label for one in made.network.nodes}
        say("\nAm engsten arbeiten zusammen:")
        for one in made.network.links[:_CLOSEST]:
            say_wrapped(f"{names[one.first]} und {names[one.second]} ({len(one.activities)})", indent="    ", first="  ")
    say("\nAlles auf einer Seite: fko report --html")


def _as_json(made: RoundReport) -> dict[str, Any]:
    return {
        "region": made.region,
        "round": made.round,
        "day": made.day.isoformat(),
        "deadline": made.deadline.isoformat(),
        "current": made.current,
        "reports": made.reports,
        "activities": made.activities,
        "open_questions": made.open_questions,
        "responses": [_response_json(one) for one in made.responses],
        "fields": [asdict(one) for one in made.fields],
        "matrix": [
            {"institution": one.label, "counts": {field.id: n for field, n in zip(made.fields, one.counts, strict=True)}}
            for one in made.matrix
        ],
        "territory": _territory_json(made),
        "needs": [asdict(one) for one in made.needs],
        "network": _network_json(made.network),
    }


def _response_json(one: Response) -> dict[str, Any]:
    return {
        "actor": one.key,
        "standing": one.standing.value,
        "asked": _iso(one.asked.sent),
        "answered": _iso(one.answered),
        "days_waiting": one.waits,
        "reminders": one.asked.reminders,
        "reminded": _iso(one.asked.reminded),
        "reports": one.reports,
        "activities": one.activities,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _territory_json(made: RoundReport) -> dict[str, Any]:
    parts = [
        {
            "part": one.label,
            "running": one.running,
            "planned": one.planned,
            "other": one.other,
            "counts": {field.id: n for field, n in zip(made.fields, one.counts, strict=True)},
        }
        for one in made.parts
    ]
    return {"parts": parts, "whole": made.whole, "nowhere": made.nowhere}


def _network_json(network: Network) -> dict[str, Any]:
    return {
        "institutions": [asdict(one) for one in network.nodes],
        "links": [
            {"institutions": [one.first, one.second], "activities": [name for name, _ in one.activities]}
            for one in network.links
        ],
        "alone": list(network.alone),
        "outside": [{"name": name, "activities": count} for name, count in network.outside],
    }
