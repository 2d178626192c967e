"""`fko export resolution` and `fko export talk`: the council item and the briefing for the annual talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, opened, warn_of_departed
from fko_cli.commands.papers import Request, as_json, is_missing, printed, show_open_questions, show_pdf, show_place

if TYPE_CHECKING:
    from fko_cli.stages.documents.papers import ExportedPaper
    from fko_cli.stages.documents.printing import Printed


def run_resolution(request: Request, since: str | None) -> int:
    """Write the council item, show what a person should know about it; the exit code."""
    from fko_cli.stages.documents.papers import export_resolution

    with opened(request.workspace) as (place, store):
        paper = export_resolution(place, store, request.output, since=since)
        pdf = printed(request, place, store, paper.placed)
    return _told(request, paper, pdf)


def run_talk(request: Request, since: str | None) -> int:
    """Write the briefing, show what a person should know about it; the exit code."""
    from fko_cli.stages.documents.papers import export_talk

    with opened(request.workspace) as (place, store):
        paper = export_talk(place, store, request.output, since=since)
        pdf = printed(request, place, store, paper.placed)
    return _told(request, paper, pdf)


def _told(request: Request, paper: ExportedPaper, pdf: Printed | None) -> int:
    from fko_cli.edges.terminal import emit_json

    warn_of_departed(paper.departed)
    if request.json:
        text = {"text": str(paper.text.path)} if paper.text else {}
        emit_json(
            as_json(paper.placed, pdf)
            | text
            | {
                "missing": list(paper.gaps),
                "open_questions": paper.open_questions,
                "missing_styles": list(paper.missing_styles),
            }
        )
    else:
        _show(paper)
        show_pdf(pdf)
    return NEEDS_A_PERSON if paper.gaps or paper.open_questions or paper.missing_styles or is_missing(pdf) else DONE


def _show(paper: ExportedPaper) -> None:
    from fko_cli.edges.terminal import notice

    show_place(paper.placed)
    if paper.text:
        show_place(paper.text)
    for one in paper.gaps:
        notice(f"Noch zu ergänzen: {one}")
    if paper.missing_styles:
        notice(f"In der Vorlage fehlen Formatvorlagen: {', '.join(paper.missing_styles)}.")
    show_open_questions(paper.open_questions, "Zahlen und Listen können sich noch ändern")
