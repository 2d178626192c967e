"""`fko export … --edition`: the document of a frozen edition word for word, or its workbook."""

from __future__ import annotations

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, opened
from fko_cli.commands.papers import Request, as_json, is_missing, printed, show_pdf, show_place


def run(request: Request, name: str, *, table: bool) -> int:
    """Write what was frozen under `name`, say where it lies; the exit code."""
    from fko_cli.commands.adopt import in_words
    from fko_cli.edges.terminal import emit_json, notice
    from fko_cli.stages.rounds.editions import write_edition, write_edition_table

    write = write_edition_table if table else write_edition
    with opened(request.workspace) as (place, store):
        edition, placed = write(place, store, name, request.output)
        pdf = printed(request, place, store, placed)
    if request.json:
        emit_json(as_json(placed, pdf) | {"edition": edition.name, "sha256": edition.sha256})
    else:
        notice(f"„{edition.name}“, {in_words(edition)}")
        show_place(placed)
        show_pdf(pdf)
    return NEEDS_A_PERSON if is_missing(pdf) else DONE
