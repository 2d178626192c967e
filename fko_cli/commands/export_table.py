"""`fko export table`: the workbook with everything of the round."""

from __future__ import annotations

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, opened, warn_of_departed
from fko_cli.commands.papers import Request, as_json, is_missing, printed, show_pdf, show_place


def run(request: Request) -> int:
    """Write the workbook, show where it lies; the exit code."""
    from fko_cli.edges.terminal import emit_json, notice
    from fko_cli.stages.documents.tabling import export_table

    with opened(request.workspace) as (place, store):
        tabled = export_table(place, store, request.output, printable=request.pdf)
        pdf = printed(request, place, store, tabled.placed, tabled.printable)
    warn_of_departed(tabled.departed)
    if request.json:
        emit_json(as_json(tabled.placed, pdf))
    else:
        show_place(tabled.placed)
        show_pdf(pdf)
        if pdf is not None and not is_missing(pdf):
            notice("Für Vorleseprogramme geben Sie bitte die Excel-Datei weiter: Das PDF der Liste ist nicht barrierefrei.")
    return NEEDS_A_PERSON if is_missing(pdf) else DONE
