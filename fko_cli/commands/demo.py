"""`fko demo`: the whole round on the bundled example, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fko_cli.commands.common import finish
from fko_cli.commands.usage import GermanCommand


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "demo", cls=GermanCommand, short_help="Die ganze Runde am Beispiel vorführen.", epilog="Beispiel:  fko demo fko-demo"
    )(demo)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[ORDNER]", help="Neuer Ordner für das Beispiel.")] = Path("fko-demo"),
) -> None:
    """Führt die ganze Runde am mitgelieferten Beispiel vor, Schritt für Schritt."""
    import sys
    from shutil import which

    from fko_cli.edges.terminal import say
    from fko_cli.stages.demonstrating import demonstrate

    say("Vorführung am Beispiel Region Aachen. Die Aktivitäten, Zahlen und Texte darin sind erfunden.\n")
    written: list[Path] = []
    for step in demonstrate(folder):
        say(f"{step.command:<28} {step.summary}")
        written += step.written
    say("\nGeschrieben:")
    for path in written:
        say(f"  {path}")
    say("\nDie offenen Fragen bleiben in der Vorführung offen. Selbst weitermachen:")
    program = "fko" if which("fko") else sys.argv[0]
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    say(f"  {program} review -w {shown}")
    finish(0)
