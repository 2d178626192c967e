"""`fko export`: write the Word draft of the concept or the Excel list."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fko_cli.commands.common import (
    DONE,
    NEEDS_A_PERSON,
    JsonOption,
    WorkspaceOption,
    finish,
    opened,
    warn_if_beside,
    warn_of_departed,
)
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.stages.exporting import Exported


class What(enum.StrEnum):
    """What can be written."""

    concept = "concept"
    table = "table"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "export",
        cls=GermanCommand,
        short_help="Word-Entwurf oder Excel-Liste schreiben.",
        epilog="Beispiel:  fko export concept -w region-aachen",
    )(export)


def export(
    what: Annotated[
        What, typer.Argument(metavar="concept|table", help="concept: Word-Entwurf des Konzepts; table: Excel-Liste.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DATEI", help="Zieldatei; ohne Angabe in ausgabe/<Runde>."),
    ] = None,
    pages: Annotated[
        bool,
        typer.Option("--pages/--no-pages", help="Seitenzahlen des Inhaltsverzeichnisses mit LibreOffice ermitteln."),
    ] = True,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Schreibt den Word-Entwurf des Konzepts oder die Liste aller Aktivitäten für Excel.

    Ein Entwurf, den Sie in Word bearbeitet oder geöffnet haben, bleibt unberührt: Der neue wird daneben geschrieben.
    """
    _check_ending(what, output)
    if what is What.table:
        _export_table(output, workspace, json)
        finish(DONE)
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.exporting import export_concept

    with opened(workspace) as (place, store):
        exported = export_concept(place, store, output, number_pages=pages)
    warn_of_departed(exported.departed)
    if json:
        emit_json(_as_json(exported))
    else:
        _show(exported)
    finish(NEEDS_A_PERSON if exported.open_questions or exported.left_out or exported.missing_styles else DONE)


def _check_ending(what: What, output: Path | None) -> None:
    from fko_cli.core.errors import UserError

    written, ending = ("ein Word-Dokument", ".docx") if what is What.concept else ("eine Excel-Liste", ".xlsx")
    if output is None or output.is_dir() or output.suffix.lower() == ending:
        return
    raise UserError(
        f"{output.name} passt nicht: fko export {what.value} schreibt {written}.",
        f"Bitte einen Dateinamen mit der Endung {ending} angeben, zum Beispiel {output.with_suffix(ending).name}",
        exit_code=2,
    )


def _export_table(output: Path | None, workspace: Path | None, json: bool) -> None:
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.tabling import export_table

    with opened(workspace) as (place, store):
        tabled = export_table(place, store, output)
    placed = tabled.placed
    warn_of_departed(tabled.departed)
    if json:
        emit_json({"path": str(placed.path), "outcome": placed.outcome.value, "reason": placed.reason})
    else:
        warn_if_beside(placed)
        say(f"{placed.outcome.label}: {placed.path}")


def _as_json(exported: Exported) -> dict[str, object]:
    return {
        "path": str(exported.path),
        "outcome": exported.placed.outcome.value,
        "reason": exported.placed.reason,
        "open_questions": exported.open_questions,
        "missing_texts": list(exported.gaps),
        "unused_texts": list(exported.unused),
        "left_out": list(exported.left_out),
        "missing_styles": list(exported.missing_styles),
        "page_numbers": exported.paged,
    }


def _show(exported: Exported) -> None:
    from fko_cli.edges.terminal import notice, say

    warn_if_beside(exported.placed)
    say(f"{exported.placed.outcome.label}: {exported.path}")
    if exported.gaps:
        say(f"Noch zu schreiben (Ordner texte/): {', '.join(exported.gaps)}")
    if exported.unused:
        notice(f"Diese Dateien in texte/ gehören zu keinem Kapitel: {', '.join(exported.unused)}. Bitte die Namen prüfen.")
    if exported.left_out:
        notice(f"In der Vorlage fehlt der Platz für: {', '.join(exported.left_out)}. Das steht nicht im Entwurf.")
    if exported.missing_styles:
        notice(f"In der Vorlage fehlen Formatvorlagen: {', '.join(exported.missing_styles)}.")
    if not exported.paged:
        say("Word fragt beim Öffnen, ob Felder aktualisiert werden sollen: Mit „Ja“ stehen die Seitenzahlen im Inhalt.")
    if exported.open_questions:
        count = "Eine Frage ist" if exported.open_questions == 1 else f"{exported.open_questions} Fragen sind"
        notice(f"{count} noch offen; der Entwurf kann Aktivitäten doppelt enthalten. Als Nächstes: fko review")
