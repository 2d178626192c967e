"""`fko doctor`: check settings, register, store, templates, mail and LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, agreed_or_refused, finish
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.edges.store.backups import Backup


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "doctor", cls=GermanCommand, short_help="Arbeitsordner prüfen.", epilog="Beispiel:  fko doctor -w region-aachen"
    )(doctor)


def doctor(
    workspace: WorkspaceOption = None,
    mail: Annotated[
        bool, typer.Option("--mail", help="Auch die Mailserver erreichen und sich anmelden; verschickt wird nichts.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Eine beschädigte fko.db durch die letzte Sicherung ersetzen (fragt nach).")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Prüft Einstellungen, Akteure, Datenbank, Originale, Vorlagen, Post und LibreOffice."""
    from fko_cli.edges import terminal
    from fko_cli.stages.care.checking import check

    if repair:
        _repair(workspace, json=json)
    checks = check(workspace, mail=mail)
    if json:
        terminal.emit_json({"checks": [one.as_json() for one in checks]})
    else:
        for one in checks:
            terminal.say_wrapped(f"{one.state.label:8} {one.subject}: {one.message}", indent=" " * 9, first="")
            if one.remedy:
                terminal.say_wrapped(one.remedy, indent=" " * 9)
    finish(NEEDS_A_PERSON if any(one.state.needs_a_person for one in checks) else DONE)


def _repair(workspace: Path | None, *, json: bool) -> None:
    from fko_cli.edges import terminal
    from fko_cli.edges.workspace import open_workspace
    from fko_cli.stages.care.repairing import repair
    from fko_cli.stages.care.storing import main_counts

    tell = terminal.notice if json else terminal.say

    def agreed(backup: Backup, rows: Mapping[str, int]) -> bool:
        tell(f"Sicherung: {backup.path.name} vom {backup.at:%d.%m.%Y, %H:%M} Uhr ({main_counts(rows)})")
        tell(
            "Was seitdem gespeichert wurde, ist darin nicht enthalten; Rückläufe nimmt „fko collect“ danach wieder auf. "
            "Die beschädigte Datei bleibt daneben liegen."
        )
        remedy = "Bitte „fko doctor --repair“ in einem Terminal und ohne --json aufrufen."
        return agreed_or_refused("Diese Sicherung zurückspielen?", json=json, remedy=remedy)

    done = repair(open_workspace(workspace), agreed)
    if done is None:
        tell("An der Datenbank wurde nichts verändert.")
    else:
        kept = f" Die beschädigte Datei heißt jetzt {done.aside.name}." if done.aside else ""
        tell(f"Zurückgespielt: {done.backup.path.name}.{kept}")
