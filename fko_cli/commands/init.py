"""`fko init`: make a new workspace, empty or from a bundled example."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fko_cli.commands.usage import GermanCommand


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "init",
        cls=GermanCommand,
        short_help="Arbeitsordner anlegen.",
        epilog="Beispiel:  fko init region-aachen --example region-aachen",
    )(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="ORDNER", help="Ordner, der angelegt wird.", show_default=False)],
    example: Annotated[
        str | None, typer.Option("--example", metavar="NAME", help="Mitgeliefertes Beispiel mit Akteuren und Rückläufen.")
    ] = None,
) -> None:
    """Legt einen neuen Arbeitsordner an."""
    from fko_cli.edges import terminal
    from fko_cli.stages.founding import found

    made = found(folder, example)
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    terminal.say(f"Angelegt: {made.root}")
    terminal.say("  fko.toml       Einstellungen: Region, Handlungsfelder, Frist")
    terminal.say("  akteure.xlsx   wer gefragt wird")
    terminal.say("  texte/         Kapitel der Redaktion")
    terminal.say("  vorlagen/      Word-Vorlage und Anschreiben")
    terminal.say("  ruecklauf/     hierher kommen die Rückläufe")
    if example:
        terminal.say(f"Beispiel „{example}“ mit {made.returned} Rückläufen; Inhalte sind erfunden.")
        terminal.say(f"\nWeiter:  fko send -w {shown}")
    else:
        terminal.say(f"\nWeiter:  fko.toml und akteure.xlsx ausfüllen, dann  fko doctor -w {shown}")
