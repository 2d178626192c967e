"""What the papers of `fko export` share: what was asked for, and how the PDF is made and told of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.documents.outputs import Placed
    from fko_cli.stages.documents.printing import Printed


@dataclass(frozen=True, slots=True)
class Request:
    """The options that all papers have."""

    output: Path | None
    pdf: bool
    workspace: Path | None
    json: bool


def printed(
    request: Request, workspace: Workspace, store: Store, document: Placed, printable: bytes = b""
) -> Printed | None:
    """The PDF of a document where one was asked for; of `printable` instead where paper needs something else."""
    if not request.pdf:
        return None
    from fko_cli.stages.documents.printing import print_pdf

    return print_pdf(workspace, store, document, printable)


def is_missing(pdf: Printed | None) -> bool:
    """Whether a PDF was asked for and could not be made."""
    return pdf is not None and pdf.placed is None


def show_place(placed: Placed) -> None:
    """Say where a file lies, and why beside the place asked for."""
    from fko_cli.commands.common import warn_if_beside
    from fko_cli.edges.terminal import say

    warn_if_beside(placed)
    say(f"{placed.outcome.label}: {placed.path}")


def show_pdf(pdf: Printed | None) -> None:
    """Say where the PDF lies or why there is none."""
    from fko_cli.edges.terminal import notice

    if pdf is None:
        return
    if pdf.placed is None:
        notice(f"{pdf.problem} {pdf.remedy}")
    else:
        show_place(pdf.placed)


def show_open_questions(count: int, consequence: str) -> None:
    """Say that questions of the merge are open and what that means for the document."""
    from fko_cli.edges.terminal import notice

    if count:
        told = "Eine Frage ist" if count == 1 else f"{count} Fragen sind"
        notice(f"{told} noch offen; {consequence}. Als Nächstes: fko review")


def as_json(placed: Placed, pdf: Printed | None) -> dict[str, object]:
    """Path and outcome of a document, and of its PDF where one was asked for."""
    told: dict[str, object] = {"path": str(placed.path), "outcome": placed.outcome.value, "reason": placed.reason}
    if pdf is not None:
        told["pdf"] = None if pdf.placed is None else str(pdf.placed.path)
        told["pdf_problem"] = pdf.problem
    return told
