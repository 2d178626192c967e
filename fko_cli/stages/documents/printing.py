"""Laying a written document out as PDF beside it."""

from __future__ import annotations

from dataclasses import dataclass

from fko_cli.edges import office
from fko_cli.edges.files import CLOSE_IT, read_bytes
from fko_cli.edges.store import Store
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.documents.outputs import Placed, place


@dataclass(frozen=True, slots=True)
class Printed:
    """Where the PDF lies; None with `problem` and `remedy` in German when there is none."""

    placed: Placed | None
    problem: str = ""
    remedy: str = ""


def print_pdf(workspace: Workspace, store: Store, document: Placed, printable: bytes = b"") -> Printed:
    """Write the document that was just placed as PDF/UA under the same name, never over a file that a person touched.

    `printable` is what is laid out instead of the document, where paper needs something else than the screen.
    """
    data = printable or read_bytes(document.path, CLOSE_IT)
    try:
        pdf = office.accessible_pdf(data, document.path.suffix.lower())
    except office.OfficeError as problem:
        return Printed(None, problem.message, problem.remedy)
    return Printed(place(workspace, store, "pdf", document.path.with_suffix(".pdf"), pdf))
