"""`fko restore`: a workspace from a backup, or a look whether a backup is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fko_cli.commands.backup import bar, in_words, manifest_json
from fko_cli.commands.common import DONE, JsonOption, finish
from fko_cli.commands.usage import GermanCommand


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "restore",
        cls=GermanCommand,
        short_help="Einen Arbeitsordner aus einer Sicherung holen.",
        epilog="Beispiel:  fko restore sicherung-2026-03-31.zip region-aachen-neu",
    )(restore)


def restore(
    file: Annotated[Path, typer.Argument(metavar="DATEI.zip", help="Sicherung von „fko backup“.")],
    folder: Annotated[Path | None, typer.Argument(metavar="[ORDNER]", help="Neuer oder leerer Ordner.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Nur prüfen, ob die Sicherung heil ist.")] = False,
    json: JsonOption = False,
) -> None:
    """Spielt eine Sicherung in einen neuen oder leeren Ordner zurück; jede Datei wird an ihrer Prüfsumme geprüft.

    Ein Ordner, in dem etwas liegt, wird nie angerührt.
    """
    from fko_cli.core.errors import UserError
    from fko_cli.edges.terminal import emit_json, notice, say
    from fko_cli.stages.care import backing_up

    if (folder is None) != check:
        raise UserError(
            "Es gehört entweder ein Ordner dazu oder „--check“.",
            "Zum Beispiel: fko restore sicherung.zip ORDNER",
            exit_code=2,
        )
    manifest = backing_up.restore(file, folder, bar("Zurückspielen")) if folder else backing_up.check_backup(file)
    if json:
        emit_json(manifest_json(manifest) | {"folder": str(folder.absolute()) if folder else None})
    else:
        say(f"Zurückgespielt und geprüft: {folder.absolute()}" if folder else f"Die Sicherung ist heil: {file}")
        say(f"  {in_words(manifest)}")
        if folder:
            shown = f'"{folder}"' if " " in str(folder) else str(folder)
            say(f"\nWeiter:  fko doctor -w {shown}")
    if folder and manifest.server:
        notice(
            f"Die Daten lagen in der {manifest.server}, die in fko.toml noch eingetragen ist. Ihr Stand aus der Sicherung "
            "liegt in fko.db; um damit zu arbeiten, in fko.toml unter [store] url und schema_name leeren."
        )
    finish(DONE)
