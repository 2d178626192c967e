"""`fko store`: where the store is and what it holds; `fko store move`: take it to another database and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from fko_cli.commands.common import DONE, JsonOption, WorkspaceOption, agreed_or_refused, finish
from fko_cli.commands.usage import GermanCommand
from fko_cli.core.sizes import size_in_words

if TYPE_CHECKING:
    from fko_cli.edges.store.copying import Content
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.care.storing import Move


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "store",
        cls=GermanCommand,
        short_help="Zeigen, wo die Daten liegen; sie umziehen.",
        epilog="Beispiel:  fko store move postgresql+psycopg://fko@db.example.org/fko",
    )(store)


def store(
    step: Annotated[
        str, typer.Argument(metavar="[move|backup]", help="Umziehen oder sichern; ohne Angabe nur zeigen.")
    ] = "",
    target: Annotated[
        str, typer.Argument(metavar="[ZIEL]", help="Adresse einer PostgreSQL-Datenbank (ohne Kennwort) oder sqlite.")
    ] = "",
    schema: Annotated[
        str, typer.Option("--schema", metavar="NAME", help="Schema in PostgreSQL; sonst nach dem Namen der Region.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Nicht nachfragen.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt, in welcher Datenbank der Arbeitsordner speichert, oder zieht damit um.

    Beim Umzug wird alles kopiert und Tabelle für Tabelle verglichen; der alte Speicher bleibt erhalten und gilt nicht mehr.
    """
    from fko_cli.core.errors import UserError
    from fko_cli.edges.workspace import open_workspace

    if step not in ("", "move", "backup"):
        raise UserError(f"„{step}“ gibt es hier nicht.", "Gemeint ist vielleicht: fko store move ZIEL", exit_code=2)
    if step == "move" and not target:
        raise UserError("Es fehlt das Ziel.", "Beispiel: fko store move sqlite", exit_code=2)
    place = open_workspace(workspace)
    if step == "backup":
        _back_up(place, json=json)
    elif step == "move":
        _move(place, target, schema, yes=yes, json=json)
    else:
        _show(place, json=json)
    finish(DONE)


def _show(place: Workspace, *, json: bool) -> None:
    from fko_cli.edges import terminal
    from fko_cli.stages.care.storing import main_counts, store_state

    state = store_state(place)
    if json:
        terminal.emit_json(state.as_json())
        return
    terminal.say(f"Speicher: {state.name} ({size_in_words(state.size)}, Stand {state.revision})")
    terminal.say_wrapped(f"Inhalt:   {main_counts(state.rows)}", indent=" " * 10, first="")
    for one in state.backups:
        terminal.say(f"Sicherung: {one.path.name} ({one.at:%d.%m.%Y %H:%M})")


def _back_up(place: Workspace, *, json: bool) -> None:
    from fko_cli.edges import terminal
    from fko_cli.stages.care.storing import back_up

    made = back_up(place)
    if json:
        terminal.emit_json({"backup": made.name})
    else:
        terminal.say(f"Gesichert: {made.name}. Zurückspielen: fko doctor --repair")


def _move(place: Workspace, target: str, schema: str, *, yes: bool, json: bool) -> None:
    from fko_cli.edges import terminal
    from fko_cli.stages.care.storing import main_counts, move_store

    tell = terminal.notice if json else terminal.say

    def agreed(source: str, goal: str, tables: Mapping[str, Content]) -> bool:
        tell(f"Umzug von {source}\n    nach {goal}")
        tell(f"Inhalt: {main_counts({name: one.rows for name, one in tables.items()})}")
        if yes:
            return True
        tell("Währenddessen kann niemand in diesem Arbeitsordner speichern. Der alte Speicher bleibt erhalten.")
        return agreed_or_refused("Umziehen?", json=json, remedy="Zum Umziehen denselben Befehl mit --yes aufrufen.")

    moved = move_store(place, target, schema, agreed)
    if moved is None:
        tell("Nichts wurde verändert.")
    elif json:
        terminal.emit_json(_as_json(moved))
    else:
        rows = sum(one.rows for one in moved.tables.values())
        tell(f"Umgezogen: {len(moved.tables)} Tabellen mit {rows} Einträgen, alle gleich. fko.toml ist angepasst.")
        if moved.aside:
            tell(f"Der alte Speicher liegt in {moved.aside.name} und gilt nicht mehr.")
        else:
            tell(f"Der alte Speicher ({moved.source}) bleibt bestehen und gilt nicht mehr.")


def _as_json(moved: Move) -> dict[str, object]:
    return {
        "from": moved.source,
        "to": moved.target,
        "kept": moved.aside.name if moved.aside else moved.source,
        "tables": {name: {"rows": one.rows, "sha256": one.sha256} for name, one in moved.tables.items()},
    }
