"""`fko export concept`: the Word draft of the concept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, opened, warn_of_departed
from fko_cli.commands.papers import Request, as_json, is_missing, printed, show_open_questions, show_pdf, show_place

if TYPE_CHECKING:
    from fko_cli.stages.exporting import Exported
    from fko_cli.stages.printing import Printed


def run(request: Request, *, portraits: bool, pages: bool) -> int:
    """Write the draft, show what a person should know about it; the exit code."""
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.exporting import export_concept

    with opened(request.workspace) as (place, store):
        exported = export_concept(place, store, request.output, number_pages=pages or request.pdf, portraits=portraits)
        pdf = printed(request, place, store, exported.placed)
    warn_of_departed(exported.departed)
    if request.json:
        emit_json(_as_json(exported, pdf))
    else:
        _show(exported)
        show_pdf(pdf)
    open_points = exported.open_questions or exported.left_out or exported.missing_styles
    return NEEDS_A_PERSON if open_points or is_missing(pdf) else DONE


def _as_json(exported: Exported, pdf: Printed | None) -> dict[str, object]:
    return as_json(exported.placed, pdf) | {
        "open_questions": exported.open_questions,
        "missing_texts": list(exported.gaps),
        "unused_texts": list(exported.unused),
        "left_out": list(exported.left_out),
        "missing_styles": list(exported.missing_styles),
        "page_numbers": exported.paged,
    }


def _show(exported: Exported) -> None:
    from fko_cli.edges.terminal import notice, say

    show_place(exported.placed)
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
    show_open_questions(exported.open_questions, "der Entwurf kann Aktivitäten doppelt enthalten")
