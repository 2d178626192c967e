"""`fko round`: open the next round, or show the rounds and what became of institutions and fields."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.editions.fields import FieldChange
    from fko_cli.core.editions.institutions import ActorChange
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.rounds.opening_round import Plan


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "round",
        cls=GermanCommand,
        short_help="Die nächste Runde öffnen.",
        epilog="Beispiel:  fko round 2027 --deadline 2027-03-31",
    )(round_)


def round_(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Name der neuen Runde; ohne: Runden zeigen.")] = None,
    workspace: WorkspaceOption = None,
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="DATUM", help="Frist; üblich: die bisherige, ein Jahr später.")
    ] = None,
    successor: Annotated[
        list[str] | None,
        typer.Option("--successor", metavar="ALT=NEU", help="Institution ALT ist in NEU aufgegangen (mehrfach möglich)."),
    ] = None,
    renamed: Annotated[
        list[str] | None, typer.Option("--renamed", metavar="KÜRZEL", help="Dieselbe Institution unter neuem Namen.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ohne Rückfrage, für Skripte.")] = False,
    json: JsonOption = False,
) -> None:
    """Öffnet die nächste Runde. Nummern bleiben, und die Fragebögen sind vorausgefüllt mit dem, was zuletzt gedruckt war.

    Geändert werden nur Name und Frist in fko.toml; die bisherige Datei bleibt daneben liegen. Handlungsfelder und
    akteure.xlsx können Sie davor oder danach anpassen. Ohne NAME zeigt der Befehl die Runden und was sich geändert hat.
    """
    with opened(workspace) as (place, store):
        heirs = _heirs(successor or [])
        if name is not None:
            code = _open(place, store, name, _day(deadline), heirs, renamed or [], yes=yes, json=json)
        else:
            code = _show_state(place, store, heirs, renamed or [], json)
    finish(code)


def _day(text: str | None) -> date | None:
    from fko_cli.commands.adopt import parse_day

    return parse_day(text) if text else None


def _heirs(given: list[str]) -> dict[str, str]:
    from fko_cli.core.errors import UserError

    found = {}
    for text in given:
        old, sign, new = (part.strip() for part in text.partition("="))
        if not (old and sign and new) or old == new:
            raise UserError(f"„{text}“ ist nicht von der Form ALT=NEU.", "Zum Beispiel: jc-nord=jobcenter", exit_code=2)
        found[old] = new
    return found


def _open(
    place: Workspace, store: Store, name: str, deadline: date | None, heirs: dict[str, str], renamed: list[str],
    *, yes: bool, json: bool,
) -> int:  # fmt: skip
    from fko_cli.edges.terminal import agreed, emit_json, has_keyboard, say
    from fko_cli.stages.activities.reviewing import person
    from fko_cli.stages.rounds.opening_round import open_round, plan_round

    plan = plan_round(place, store, name.strip(), deadline, heirs, renamed)
    if not json:
        _show_plan(plan)
    # Whoever names the new round without a terminal has asked for it; at a terminal a typing error must not open one.
    asks = has_keyboard() and not yes and not json
    if asks and not agreed(f"Runde {plan.new.round.name} öffnen?"):
        say("Nichts wurde geändert.")
        return DONE
    kept = open_round(place, store, plan, person(""))
    if json:
        emit_json(_plan_json(plan))
    else:
        say(f"Runde {plan.new.round.name} ist offen. Die bisherigen Einstellungen liegen in {kept.name}.")
        say("Als Nächstes: akteure.xlsx und Handlungsfelder prüfen, dann fko send")
    return NEEDS_A_PERSON if plan.remarks else DONE


def _show_plan(plan: Plan) -> None:
    from fko_cli.core.calendar_words import day_in_words
    from fko_cli.edges.terminal import say, say_wrapped

    new = plan.new.round
    say(f"Runde {plan.old.round.name} wird geschlossen, Runde {new.name} geöffnet; Frist {day_in_words(new.deadline)}.")
    _show_actors(plan.actors)
    _show_fields(plan.fields)
    for remark in plan.remarks:
        say_wrapped(f"Achtung: {remark}", first="", indent="  ")


def _show_actors(actors: tuple[ActorChange, ...]) -> None:
    from fko_cli.edges.terminal import say, say_wrapped

    if actors:
        say("Institutionen:")
        for one in actors:
            say_wrapped(one.detail, first="  ", indent="    ")
    if any(one.kind == "left" for one in actors):
        say_wrapped(
            "Ist eine davon in einer anderen aufgegangen, sagt das: fko round --successor ALT=NEU", first="  ", indent="    "
        )


def _show_fields(fields: FieldChange) -> None:
    from fko_cli.edges.terminal import say, say_wrapped

    if fields.changed:
        say("Handlungsfelder:")
        for one in fields.old:
            targets = "; ".join(new.label for new in fields.choices(one.id)) or "entfallen"
            say_wrapped(f"{one.label} → {targets}", first="  ", indent="    ")


def _show_state(place: Workspace, store: Store, heirs: dict[str, str], renamed: list[str], json: bool) -> int:
    from fko_cli.edges.terminal import emit_json, say, table
    from fko_cli.stages.activities.reviewing import person
    from fko_cli.stages.rounds.opening_round import round_state, say_of_actors

    if heirs or renamed:
        say_of_actors(place, store, heirs, renamed, person(""))
    found = round_state(place, store)
    if json:
        emit_json(
            {
                "round": found.current,
                "rounds": [
                    {"name": one.name, "previous": one.previous, "opened_at": one.opened_at.isoformat()}
                    for one in found.rounds
                ],
                "actors": _actors_json(found.actors),
            }
        )
        return DONE
    if found.rounds:
        rows = [
            (
                one.name,
                f"{one.opened_at:%d.%m.%Y}" if one.previous else "",
                "läuft" if one.name == found.current else "geschlossen",
            )
            for one in found.rounds
        ]
        table(["Runde", "Geöffnet", "Stand"], rows)
    else:
        say(f"Runde {found.current} läuft; es ist die erste. Die nächste öffnet zum Beispiel: fko round 2027")
    _show_actors(found.actors)
    if found.fields:
        _show_fields(found.fields)
    return DONE


def _actors_json(actors: tuple[ActorChange, ...]) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "old": one.old, "new": one.new, "text": one.detail} for one in actors]


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "round": plan.new.round.name,
        "previous": plan.old.round.name,
        "deadline": plan.new.round.deadline.isoformat(),
        "actors": _actors_json(plan.actors),
        "fields": {old: list(new) for old, new in plan.fields.to.items()},
        "remarks": list(plan.remarks),
    }
