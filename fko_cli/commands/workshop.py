"""`fko workshop`: the empty workbook for the results of a workshop, reading them, and what became of the ideas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.collect import show_finding
from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened, warn_if_beside
from fko_cli.commands.usage import GermanCommand
from fko_cli.core.errors import UserError

if TYPE_CHECKING:
    from fko_cli.core.priorities import Ranking
    from fko_cli.core.settings import Settings
    from fko_cli.core.workshop import WorkshopEntry, WorkshopResults
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.activities.workshop import Taken


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "workshop",
        cls=GermanCommand,
        short_help="Ergebnisse eines Workshops einlesen.",
        epilog="Beispiel:  fko workshop Workshop_2026.xlsx",
    )(workshop)


def workshop(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[DATEI]", help="Ausgefüllte Mappe; ohne Angabe: zeigen, was eingelesen ist."),
    ] = None,
    workspace: WorkspaceOption = None,
    template: Annotated[
        bool, typer.Option("--template", help="Leere Mappe schreiben (nach DATEI oder in den Ordner ausgabe).")
    ] = False,
    add: Annotated[bool, typer.Option("--add", help="Zu dem nehmen, was schon eingelesen ist.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="An die Stelle von allem setzen, was eingelesen ist.")] = False,
    link: Annotated[
        tuple[str, str] | None,
        typer.Option("--link", metavar="IDEE AKTIVITÄT", help="Festhalten, welche Aktivität aus einer Idee geworden ist."),
    ] = None,
    unlink: Annotated[str | None, typer.Option("--unlink", metavar="IDEE", help="Eine solche Verbindung lösen.")] = None,
    json: JsonOption = False,
) -> None:
    """Liest eine Mappe mit den Ergebnissen eines Workshops: Notizen, Gewichtung, Bedarfe, neue Ideen.

    Alles davon steht danach im Konzept. Eine berichtigte Mappe noch einmal einlesen: Sie ersetzt die frühere.
    """
    _refuse_mixed(file, template, add or replace, link, unlink)
    with opened(workspace) as (place, store):
        if template:
            _write_template(place, store, file, json)
            code = DONE
        elif link or unlink:
            entry, activity = link or (unlink or "", None)
            code = _link(place, store, entry, activity, json)
        elif file is not None:
            code = _take(place, store, file, add, replace, json)
        else:
            code = _show_all(place, store, json)
    finish(code)


def _refuse_mixed(file: Path | None, template: bool, how: bool, link: tuple[str, str] | None, unlink: str | None) -> None:
    wanted = [name for name, given in (("--template", template), ("--link", link), ("--unlink", unlink)) if given]
    if len(wanted) > 1:
        raise UserError(f"{' und '.join(wanted)} gehen nicht zusammen.", "Bitte eines davon wählen.", exit_code=2)
    if (link or unlink) and file is not None:
        raise UserError(
            f"Zu {wanted[0]} gehört keine Datei.", "Zum Beispiel: fko workshop --link W-0003 A-0012", exit_code=2
        )
    if how and (wanted or file is None):
        raise UserError("--add und --replace gehören zu einer Datei.", "Zum Beispiel: fko workshop --add DATEI", exit_code=2)


def _write_template(place: Workspace, store: Store, output: Path | None, json: bool) -> None:
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.activities.workshop import write_template

    placed = write_template(place, store, output)
    warn_if_beside(placed)
    if json:
        emit_json({"file": str(placed.path), "outcome": placed.outcome.value})
        return
    say(f"{placed.outcome.label}: {placed.path}")
    say("Ausgefüllt einlesen: fko workshop DATEI")


def _link(place: Workspace, store: Store, entry: str, activity: str | None, json: bool) -> int:
    from fko_cli.core.records import activity_name
    from fko_cli.edges.terminal import emit_json, say_wrapped
    from fko_cli.stages.activities.workshop import link_idea

    found, told = link_idea(place, store, entry, activity)
    if json:
        emit_json({"entry": _entry_json(found)})
    elif found.activity is None:
        say_wrapped(f"{found.name} „{found.title}“ ist nicht mehr mit {told} verbunden und wieder offen.")
    else:
        say_wrapped(f"{found.name} „{found.title}“ ist zur Aktivität {activity_name(found.activity)} „{told}“ geworden.")
    return DONE


def _take(place: Workspace, store: Store, file: Path, add: bool, replace: bool, json: bool) -> int:
    from fko_cli.core.records import Severity
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.activities.workshop import take_results

    taken = take_results(place, store, file, add=add, replace_all=replace)
    if json:
        emit_json(_taken_json(taken))
    else:
        _show_taken(taken)
    return NEEDS_A_PERSON if any(one.severity is not Severity.note for one in taken.findings) else DONE


def _show_taken(taken: Taken) -> None:
    from fko_cli.edges.terminal import say, say_wrapped

    if taken.known:
        say_wrapped(f"{taken.file}: schon eingelesen, nichts geändert ({_counted(taken.entries)}).")
    else:
        say_wrapped(f"{taken.file}: eingelesen, {_counted(taken.entries)}.")
    if taken.replaced:
        say_wrapped(f"Ersetzt: {', '.join(taken.replaced)} (bleibt aufbewahrt).")
        say(f"Neu {len(taken.new)}, geändert {len(taken.changed)}, weggefallen {len(taken.gone)}.")
        for entry in taken.new:
            say_wrapped(f"neu: {_in_a_line(entry)}", first="  ", indent="    ")
        for before, after in taken.changed:
            say_wrapped(f"geändert: {_in_a_line(after)}; bisher: {before.title}", first="  ", indent="    ")
        for entry in taken.gone:
            say_wrapped(f"weggefallen: {_in_a_line(entry)}", first="  ", indent="    ")
    for finding in taken.findings:
        show_finding(finding)
    say("")
    say("Alles zeigt: fko workshop")


def _counted(entries: Sequence[WorkshopEntry]) -> str:
    counts = Counter(one.kind for one in entries)
    told = [f"{count} {kind.label if count == 1 else kind.plural}" for kind, count in counts.items()]
    return ", ".join(told) or "keine Einträge"


def _in_a_line(one: WorkshopEntry) -> str:
    field = one.text("field")
    return f"{one.name} ({one.kind.label}{f', Feld {field}' if field else ''}) {one.title}"


def _show_all(place: Workspace, store: Store, json: bool) -> int:
    from fko_cli.core.priorities import rankings
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.activities.workshop import results_of

    results, files = results_of(place, store)
    ranked = rankings(results.entries, place.settings)
    if json:
        emit_json(
            {
                "round": place.round,
                "files": [{"file": one.file, "sha256": one.sha256, "read_at": one.at.isoformat()} for one in files],
                "priorities": [_ranking_json(one, place.settings) for one in ranked],
                "entries": [_entry_json(one) for one in results.entries],
            }
        )
        return DONE
    if not files:
        say("Es ist noch kein Workshop eingelesen. Eine leere Mappe schreibt: fko workshop --template")
        return DONE
    for one in files:
        mine = [entry for entry in results.entries if entry.sha256 == one.sha256]
        say(f"{one.file}, eingelesen am {one.at:%d.%m.%Y}: {_counted(mine)}")
    say("")
    for ranking in ranked:
        _show_ranking(ranking, place.settings)
    _show_entries(results)
    return DONE


def _show_ranking(ranking: Ranking, settings: Settings) -> None:
    from fko_cli.core.priorities import in_words
    from fko_cli.edges.terminal import say, table

    rows = [
        (
            f"{one.place}.",
            field_label(one.field, settings),
            *(in_words(one.by_group[group]) if group in one.by_group else "–" for group in ranking.groups),
            in_words(one.result),
        )
        for one in ranking.standings
    ]
    total = "Durchschnitt" if ranking.averaged else "zusammen"
    table(("Platz", "Handlungsfeld", *ranking.groups, total), rows, title=f"Gewichtung: {ranking.label}", flexible=1)
    say("")


def _show_entries(results: WorkshopResults) -> None:
    from fko_cli.core.records import activity_name
    from fko_cli.core.workshop import EntryKind
    from fko_cli.edges.terminal import say, table

    for kind, heading in (
        (EntryKind.idea, "Neue Ideen"),
        (EntryKind.need, "Offene Bedarfe"),
        (EntryKind.situation, "Notizen"),
    ):
        found = results.of(kind)
        if not found:
            continue
        linked = any(one.activity for one in found)
        rows = [
            (
                one.name,
                one.text("field"),
                one.title,
                *([activity_name(one.activity) if one.activity else ""] if linked else []),
            )
            for one in found
        ]
        table(("Nr.", "Feld", heading, *(["geworden zu"] if linked else [])), rows, flexible=2)
        say("")


def field_label(field: str, settings: Settings) -> str:
    """A field as people know it; what was written where there is none."""
    known = settings.field_named(field)
    return known.label if known else field


def _taken_json(taken: Taken) -> dict[str, Any]:
    from fko_cli.core.codec import finding_to_json

    grave = any(one.severity.value != "note" for one in taken.findings)
    return {
        "file": taken.file,
        "sha256": taken.sha256,
        "status": "unchanged" if taken.known else "accepted_with_findings" if grave else "accepted",
        "replaced": list(taken.replaced),
        "entries": [_entry_json(one) for one in taken.entries],
        "new": [one.name for one in taken.new],
        "changed": [{"id": after.name, "before": before.title, "after": after.title} for before, after in taken.changed],
        "gone": [_entry_json(one) for one in taken.gone],
        "cells": {"filled": taken.cells.filled, "read": taken.cells.read, "noted": taken.cells.noted},
        "findings": [finding_to_json(one) for one in taken.findings],
    }


def _entry_json(one: WorkshopEntry) -> dict[str, Any]:
    from fko_cli.core.records import activity_name, as_text

    return {
        "id": one.name,
        "round": one.round,
        "kind": one.kind.value,
        "values": {key: list(value) if isinstance(value, tuple) else as_text(value) for key, value in one.values.items()},
        "file": one.place.file,
        "sheet": one.place.sheet,
        "row": one.place.row,
        "activity": activity_name(one.activity) if one.activity else None,
    }


def _ranking_json(ranking: Ranking, settings: Settings) -> dict[str, Any]:
    return {
        "measure": ranking.measure,
        "label": ranking.label,
        "groups": list(ranking.groups),
        "fields": [
            {
                "field": one.field,
                "label": field_label(one.field, settings),
                "place": one.place,
                "tied": one.tied,
                "result": float(one.result),
                "by_group": {group: float(number) for group, number in one.by_group.items()},
            }
            for one in ranking.standings
        ],
    }
