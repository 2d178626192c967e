"""Writes the concept with its differences from an earlier edition as revisions that can be accepted or rejected in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fko_cli.core.editions.state import Edition
from fko_cli.core.errors import UserError
from fko_cli.edges.files import safe_name
from fko_cli.edges.store import Store
from fko_cli.edges.store import editions as stored
from fko_cli.edges.word.marks import marks_of
from fko_cli.edges.word.tracked import Tally, tracked
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.documents.exporting import Exported, prepare
from fko_cli.stages.documents.outputs import check_folder, place
from fko_cli.stages.rounds.editions import find_edition

KIND = "tracked"
"""How the file is noted in the store: not as a draft of the concept, which work goes on in and `fko adopt` takes."""
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Compared:
    """The concept against an edition; `exported` is None when there is no difference and nothing was written.

    `settled` says that one of the two held tracked changes of people, which count as accepted.
    """

    edition: Edition
    tally: Tally
    settled: bool
    exported: Exported | None


def export_tracked(
    workspace: Workspace,
    store: Store,
    name: str,
    output: Path | None,
    *,
    day: date | None = None,
    number_pages: bool = True,
    portraits: bool | None = None,
    take_over: bool = True,
    final: bool = False,
) -> Compared:
    """Write what `export_concept` would write, with revisions against the document of the edition called `name`.

    Without a word about `portraits` the concept takes the form of that edition; the other form is refused, for all portraits
    would be changes. Page numbers of the contents are those of the new text.
    """
    check_folder(workspace, output)
    with store.reading() as conn:
        edition = find_edition(conn, name)
        document = stored.document_of(conn, edition)
    made = prepare(
        workspace, store, None, day=day, number_pages=number_pages, portraits=_form(edition, document, portraits),
        take_over=take_over, final=final,
    )  # fmt: skip
    draft = made.written.draft
    found = tracked(document, draft.data, made.concept.editor, made.concept.day)
    if not found.tally.any:
        return Compared(edition, found.tally, found.settled, None)
    usual = made.usual.with_stem(f"{made.usual.stem}_Aenderungen_seit_{safe_name(edition.name, LONGEST_NAME)}")
    placed = place(workspace, store, KIND, output or usual, found.data)
    return Compared(edition, found.tally, found.settled, made.placed(workspace, placed))


def _form(edition: Edition, document: bytes, wanted: bool | None) -> bool:
    """Whether the concept has portraits: as in the edition; UserError for a wish that does not go with it."""
    marks = marks_of(document, edition.file)
    there = marks.portraits
    if not marks.parts and wanted is not None:
        return wanted
    if wanted not in (None, there):
        form, other = ("lang", "Porträts") if there else ("kurz", "nur Übersichten")
        raise UserError(
            f"Die Fassung „{edition.name}“ enthält {other}; gegen die andere Form wäre fast alles eine Änderung.",
            f"Bitte ohne --form wiederholen, dann wird die Form der Fassung genommen ({form}).",
            exit_code=2,
        )
    return there
