"""`fko export concept`: the Word draft of the concept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, opened, warn_of_departed
from fko_cli.commands.papers import Request, as_json, is_missing, printed, show_open_questions, show_pdf, show_place

if TYPE_CHECKING:
    from fko_cli.stages.documents.exporting import Exported
    from fko_cli.stages.documents.printing import Printed


def run(request: Request, *, portraits: bool, pages: bool, fresh: bool, final: bool) -> int:
    """Write the draft, show what a person should know about it; the exit code."""
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.documents.exporting import export_concept

    with opened(request.workspace) as (place, store):
        numbered = pages or request.pdf
        exported = export_concept(
            place, store, request.output, number_pages=numbered, portraits=portraits, take_over=not fresh, final=final
        )
        pdf = printed(request, place, store, exported.placed)
    warn_of_departed(exported.departed)
    if request.json:
        emit_json(as_plain(exported, pdf))
    else:
        show(exported)
        show_pdf(pdf)
    return exit_code(exported, pdf)


def exit_code(exported: Exported, pdf: Printed | None) -> int:
    """Whether the draft needs a person."""
    open_points = exported.open_questions or exported.left_out or exported.missing_styles or exported.told
    return NEEDS_A_PERSON if open_points or is_missing(pdf) else DONE


def as_plain(exported: Exported, pdf: Printed | None) -> dict[str, object]:
    """What `--json` tells of a draft."""
    return as_json(exported.placed, pdf) | {
        "open_questions": exported.open_questions,
        "missing_texts": list(exported.gaps),
        "unused_texts": list(exported.unused),
        "left_out": list(exported.left_out),
        "missing_styles": list(exported.missing_styles),
        "missing_pictures": list(exported.undrawn),
        "page_numbers": exported.paged,
        "taken_over_from": str(exported.edited.path) if exported.edited else None,
        "edited_blocks": exported.kept,
        "conflicts": [
            {
                "source": one.source,
                "title": one.title,
                "kind": one.clash.kind.value,
                "edited": one.clash.mine,
                "new": one.clash.new,
            }
            for one in exported.told
        ],
        "not_taken_over": [
            str(path) for path in (*(exported.edited.left_out if exported.edited else ()), *exported.unreadable)
        ],
    }


def show(exported: Exported) -> None:
    """Say where the draft lies and what a person should know about it."""
    from fko_cli.edges.terminal import notice, say

    show_place(exported.placed)
    _show_taken_over(exported)
    if exported.gaps:
        say(f"Noch zu schreiben (Ordner texte/): {', '.join(exported.gaps)}")
    if exported.unused:
        notice(f"Diese Dateien in texte/ gehören zu keinem Kapitel: {', '.join(exported.unused)}. Bitte die Namen prüfen.")
    if exported.left_out:
        notice(f"In der Vorlage fehlt der Platz für: {', '.join(exported.left_out)}. Das steht nicht im Entwurf.")
    if exported.missing_styles:
        notice(f"In der Vorlage fehlen Formatvorlagen: {', '.join(exported.missing_styles)}.")
    if exported.undrawn:
        reason = next(iter(exported.undrawn.values()))
        notice(f"Auf diesem Rechner lassen sich keine Bilder zeichnen; ihre Zahlen stehen in Tabellen. Meldung: {reason}")
    if not exported.paged:
        say("Word fragt beim Öffnen, ob Felder aktualisiert werden sollen: Mit „Ja“ stehen die Seitenzahlen im Inhalt.")
    show_open_questions(exported.open_questions, "der Entwurf kann Aktivitäten doppelt enthalten")


def _show_taken_over(exported: Exported) -> None:
    """Where work by hand came from, and where it clashes with new data."""
    from fko_cli.edges.terminal import notice, say
    from fko_cli.edges.word.clashes import line_of

    for path in exported.unreadable:
        notice(
            f"Was in {path.name} von Hand geändert ist, steht nicht in diesem Entwurf: fko liest nur .docx. "
            "Bitte in Word als Word-Dokument (.docx) in denselben Ordner speichern und den Befehl wiederholen."
        )
    edited = exported.edited
    if edited is None:
        return
    count = "ein Abschnitt" if exported.kept == 1 else f"{exported.kept} Abschnitte"
    what = (
        f"bearbeitet ist ({count} mit Änderungen)"
        if exported.kept
        else "ergänzt, verschoben, gestrichen oder kommentiert ist"
    )
    say(f"Übernommen aus {edited.path.name}: was von Hand {what}.")
    if edited.is_open:
        notice(f"{edited.path.name} ist gerade geöffnet: Übernommen ist der gespeicherte Stand.")
    for path in edited.left_out:
        notice(f"In {path.name} stehen weitere Änderungen von Hand; sie sind nicht in diesem Entwurf.")
    if exported.told:
        notice("Bitte entscheiden; beide Fassungen stehen im Entwurf als Kommentar:")
    for one in exported.told:
        notice(f"- {one.title}: {line_of(one.clash)}")
