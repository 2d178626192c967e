"""`fko doctor`: check settings, register, store, templates, mail and LibreOffice."""

from __future__ import annotations

from typing import Annotated

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish
from fko_cli.commands.usage import GermanCommand


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
    json: JsonOption = False,
) -> None:
    """Prüft Einstellungen, Akteure, Datenbank, Originale, Vorlagen, Post und LibreOffice."""
    from fko_cli.edges import terminal
    from fko_cli.stages.checking import check

    checks = check(workspace, mail=mail)
    if json:
        terminal.emit_json({"checks": [one.as_json() for one in checks]})
    else:
        for one in checks:
            terminal.say_wrapped(f"{one.state.label:8} {one.subject}: {one.message}", indent=" " * 9, first="")
            if one.remedy:
                terminal.say_wrapped(one.remedy, indent=" " * 9)
    finish(NEEDS_A_PERSON if any(one.state.needs_a_person for one in checks) else DONE)
