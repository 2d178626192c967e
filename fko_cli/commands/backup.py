"""`fko backup`: the whole workspace as one checked .zip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish
from fko_cli.commands.usage import GermanCommand
from fko_cli.core.sizes import megabytes

if TYPE_CHECKING:
    from fko_cli.core.manifest import Manifest


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "backup",
        cls=GermanCommand,
        short_help="Den ganzen Arbeitsordner sichern.",
        epilog="Beispiel:  fko backup ../sicherung-2026-03-31.zip",
    )(backup)


def backup(
    file: Annotated[Path, typer.Argument(metavar="DATEI.zip", help="Neue Datei außerhalb des Arbeitsordners.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Sichert den ganzen Arbeitsordner in eine Datei, auch während andere arbeiten, und prüft sie.

    Die Sicherung enthält alle Angaben der Institutionen, auch Kontakte: bitte so aufbewahren, dass nur Befugte sie lesen.
    Kennwörter sind nicht darin.
    """
    from fko_cli.edges.terminal import emit_json, notice, say
    from fko_cli.stages.care.backing_up import back_up

    made = back_up(workspace, file, bar("Sichern"))
    if json:
        emit_json(
            manifest_json(made.manifest)
            | {"path": str(made.path), "left_out": [{"path": path, "reason": why} for path, why in made.left_out]}
        )
    else:
        say(f"Gesichert und geprüft: {made.path}")
        say(f"  {in_words(made.manifest)}")
    for path, why in made.left_out:
        notice(f"Nicht in der Sicherung: {path} ({why})")
    finish(NEEDS_A_PERSON if made.left_out else DONE)


def bar(label: str) -> Any:
    """A bar that shows how far a backup is."""
    from fko_cli.edges.terminal import progress

    def show(items: Iterable[str], total: int) -> Iterator[str]:
        yield from progress(items, total, label)

    return show


def in_words(manifest: Manifest) -> str:
    """How much a backup holds, and of what."""
    what = f"{manifest.region}, Runde {manifest.round}: " if manifest.region else ""
    return f"{what}{len(manifest.files)} Dateien, {megabytes(manifest.size)}, Stand {manifest.made:%d.%m.%Y %H:%M}"


def manifest_json(manifest: Manifest) -> dict[str, Any]:
    """The head of a backup as JSON data."""
    return {
        "region": manifest.region,
        "round": manifest.round,
        "made": manifest.made.isoformat(),
        "fko": manifest.fko,
        "files": len(manifest.files),
        "bytes": manifest.size,
        "server": manifest.server or None,
    }
