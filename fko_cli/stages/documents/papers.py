"""Writes the papers around the concept: the council item and the briefing for the annual talk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.editions.changes import Changes, Entry
from fko_cli.core.editions.kinds import Kind
from fko_cli.core.papers.changes import Changed, Since, Turn
from fko_cli.core.papers.paper import Paper, plain_text
from fko_cli.core.papers.resolution import resolution
from fko_cli.core.papers.talk import talk
from fko_cli.core.records import Actor
from fko_cli.edges.files import safe_name
from fko_cli.edges.store import Store
from fko_cli.edges.store.clock import now
from fko_cli.edges.word.papers import write_paper
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import listing
from fko_cli.stages.documents.exporting import gather, read_template, refuse_unready
from fko_cli.stages.documents.outputs import Placed, check_folder, place
from fko_cli.stages.rounds.comparing import changes_since

_TURNS = {Kind.added: Turn.new, Kind.removed: Turn.gone, Kind.dropped: Turn.gone}

Composed = Callable[[ConceptInput, Since | None], Paper]


@dataclass(frozen=True, slots=True)
class ExportedPaper:
    """A paper and what a person should know about it.

    `text` is where it lies as plain text, for those that have one. `gaps` say what is still to be supplied, `departed` are
    institutions that reported and are no longer in the register.
    """

    placed: Placed
    text: Placed | None
    gaps: tuple[str, ...]
    open_questions: int
    missing_styles: tuple[str, ...]
    departed: tuple[Actor, ...]


def export_resolution(
    workspace: Workspace, store: Store, output: Path | None, *, since: str | None = None, day: date | None = None
) -> ExportedPaper:
    """Write the council item to `output` (default: the round's output folder) and as plain text beside it.

    `since` names the edition with which the round is compared (default: the last one, where there is any).
    """
    number = workspace.settings.resolution.number
    name = safe_name(f"Vorlage_{number}" if number else f"Vorlage_{workspace.settings.region.name}_{workspace.round}")
    return _export(workspace, store, output, f"{name}.docx", "resolution", resolution, since, day, as_text=True)


def export_talk(
    workspace: Workspace, store: Store, output: Path | None, *, since: str | None = None, day: date | None = None
) -> ExportedPaper:
    """Write the briefing for the annual talk to `output` (default: the round's output folder); `since` as for the item."""
    name = safe_name(f"Kooperationsgespraech_{workspace.settings.region.name}_{workspace.round}")
    return _export(workspace, store, output, f"{name}.docx", "talk", talk, since, day)


def _export(
    workspace: Workspace,
    store: Store,
    output: Path | None,
    name: str,
    kind: str,
    compose: Composed,
    since: str | None,
    day: date | None,
    *,
    as_text: bool = False,
) -> ExportedPaper:
    check_folder(workspace, output)
    found = listing(workspace, store)
    refuse_unready(found)
    content = gather(workspace, store, found, day or now().date())
    changed = changes_since(store, content, since)
    paper = compose(content, told_since(changed.since.name, changed.changes) if changed else None)
    written = write_paper(paper, read_template(workspace))
    placed = place(workspace, store, kind, output or workspace.output_folder / name, written.data)
    text = None
    if as_text:  # with a mark at its beginning, so that every editor on Windows knows that it is UTF-8
        data = plain_text(paper).encode("utf-8-sig")
        text = place(workspace, store, f"{kind}-text", placed.path.with_suffix(".txt"), data)
    return ExportedPaper(placed, text, paper.gaps, content.open_questions, written.missing_styles, found.departed)


def told_since(edition: str, changes: Changes) -> Since:
    """Changes of activities as the papers tell them; what concerns texts, lists or institutions stays with `fko changes`."""
    changed = tuple(_told(one) for one in changes.entries if one.number is not None)
    return Since(f"der Fassung „{edition}“", changed)


def _told(one: Entry) -> Changed:
    turn = _TURNS.get(one.kinds[0]) or (Turn.substantial if one.substantial else Turn.minor)
    named = "" if one.kinds[0] in _TURNS else ", ".join(dict.fromkeys(kind.label for kind in one.kinds))
    return Changed(turn, one.subject, one.title, one.field_id, named)
