"""`fko export concept --tracked`: the concept with its differences from an earlier edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fko_cli.commands import export_concept
from fko_cli.commands.common import DONE, opened, warn_of_departed
from fko_cli.commands.papers import Request, printed, show_pdf

if TYPE_CHECKING:
    from fko_cli.edges.word.tracked import Tally
    from fko_cli.stages.documents.tracking import Compared


def run(request: Request, name: str, *, portraits: bool | None, pages: bool, fresh: bool, final: bool) -> int:
    """Write the document with revisions, show what a person should know about it; the exit code."""
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.documents.tracking import export_tracked

    with opened(request.workspace) as (place, store):
        compared = export_tracked(
            place, store, name, request.output,
            number_pages=pages or request.pdf, portraits=portraits, take_over=not fresh, final=final,
        )  # fmt: skip
        exported = compared.exported
        pdf = printed(request, place, store, exported.placed) if exported else None
    if request.json:
        emit_json(_as_json(compared) | (export_concept.as_plain(exported, pdf) if exported else {"path": None}))
    else:
        _show(compared)
    if exported is None:
        return DONE
    warn_of_departed(exported.departed)
    if not request.json:
        export_concept.show(exported)
        show_pdf(pdf)
    return export_concept.exit_code(exported, pdf)


def _as_json(compared: Compared) -> dict[str, object]:
    tally = compared.tally
    return {
        "compared_with": compared.edition.name,
        "changes": {"changed": tally.changed, "inserted": tally.inserted, "deleted": tally.deleted},
    }


def _show(compared: Compared) -> None:
    from fko_cli.commands.adopt import in_words
    from fko_cli.edges.terminal import notice, say

    say(f"Verglichen mit „{compared.edition.name}“, {in_words(compared.edition)}.")
    if compared.settled:
        notice(
            "Nachverfolgte Änderungen, die noch niemand angenommen oder abgelehnt hat, gelten im Vergleich als angenommen."
        )
    if compared.exported is None:
        say("Seitdem hat sich im Konzept nichts geändert; es ist nichts zu schreiben.")
        return
    say(f"Als nachverfolgte Änderungen: {_counted(compared.tally)}.")
    say("Zum Weiterarbeiten ist der Entwurf selbst da; was in dieser Datei geändert wird, übernimmt fko nicht.")


def _counted(tally: Tally) -> str:
    counts = ((tally.changed, "geändert"), (tally.inserted, "eingefügt"), (tally.deleted, "gestrichen"))
    first, *others = [(count, what) for count, what in counts if count]
    unit = "Absatz oder Tabellenzeile" if first[0] == 1 else "Absätze und Tabellenzeilen"
    return ", ".join([f"{first[0]} {unit} {first[1]}", *(f"{count} {what}" for count, what in others)])
