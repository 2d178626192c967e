"""`fko send`: build questionnaires and message drafts; nothing leaves the house."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import JsonOption, WorkspaceOption, opened
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.sending import SentForm

ActorOption = Annotated[
    list[str] | None,
    typer.Option("--actor", "-a", metavar="KÜRZEL", help="Nur diese Institution; mehrfach möglich. Ohne Angabe: alle."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "send",
        cls=GermanCommand,
        short_help="Fragebögen und Anschreiben als Entwürfe schreiben.",
        epilog="Beispiel:  fko send -w region-aachen --actor ihk-aachen",
    )(send)


def send(actor: ActorOption = None, workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Schreibt Fragebögen und Nachrichten-Entwürfe (.eml) nach versand/. Verschickt wird nichts."""
    from fko_cli.edges import terminal
    from fko_cli.stages.sending import send as send_forms

    with opened(workspace) as (place, store):
        sent = send_forms(place, store, actor)
    if json:
        terminal.emit_json(_as_json(place, sent))
    else:
        _show(place, sent)


def _show(place: Workspace, sent: list[SentForm]) -> None:
    from datetime import date

    from fko_cli.core.calendar_words import day_in_words
    from fko_cli.edges import terminal
    from fko_cli.stages.sending import SentState

    terminal.table(
        ["Kürzel", "Fragebogen", "Datei"],
        [(one.actor.key, one.state.label, one.form.name if one.form else "–") for one in sent],
        flexible=2,
    )
    ready = [one for one in sent if one.form]
    skipped = len(sent) - len(ready)
    terminal.say()
    terminal.say(_counted(ready, skipped))
    if not ready:
        return
    terminal.say(f"Sie liegen in {place.sent_folder}")
    if any(one.state is SentState.renewed for one in sent):
        terminal.say_wrapped("Geänderte liegen neben den früheren; die Zahl in Klammern sagt, welche die neueste ist.")
    terminal.say()
    terminal.say("Verschickt wurde nichts. So geht es weiter:")
    terminal.say_wrapped(
        "Die .eml-Dateien mit Doppelklick öffnen: Sie erscheinen in Outlook oder Thunderbird als Entwurf mit Anhang. "
        "Prüfen und dort auf „Senden“ klicken. Öffnet sich eine nur zum Lesen: „Als neue Nachricht bearbeiten“ wählen.",
        indent="  ",
    )
    if place.settings.round.deadline < date.today():
        terminal.notice(f"Achtung: Die Frist, {day_in_words(place.settings.round.deadline)}, ist schon vorbei (fko.toml).")


def _counted(ready: list[SentForm], skipped: int) -> str:
    from fko_cli.stages.sending import SentState

    fresh = sum(1 for one in ready if one.state is not SentState.unchanged)
    forms = "1 Fragebogen mit Nachricht" if len(ready) == 1 else f"{len(ready)} Fragebögen mit Nachrichten"
    text = f"{forms}, davon {fresh} neu geschrieben." if ready else "Kein Fragebogen geschrieben."
    return text + (f" Ausgelassen, weil nicht aktiv: {skipped}." if skipped else "")


def _as_json(place: Workspace, sent: list[SentForm]) -> dict[str, Any]:
    def shown(path: Path | None) -> str | None:
        return path.relative_to(place.root).as_posix() if path else None

    return {
        "round": place.round,
        "folder": str(place.sent_folder),
        "forms": [
            {
                "actor": one.actor.key,
                "institution": one.actor.name,
                "status": one.state.value,
                "form": shown(one.form),
                "message": shown(one.message),
            }
            for one in sent
        ],
    }
