"""Looking into frozen editions: which there are, what they list, and the document word for word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.concept.blocks import block_lines
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.editions.state import Edition, Source, State
from fko_cli.core.errors import UserError
from fko_cli.core.records import ReturnStatus
from fko_cli.edges.activity_table import write_table
from fko_cli.edges.files import safe_name
from fko_cli.edges.store import Store
from fko_cli.edges.store import editions as stored
from fko_cli.edges.store import returns as returned
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import Listing
from fko_cli.stages.documents.outputs import Placed, check_folder, place
from fko_cli.stages.documents.tabling import table_content


def all_editions(store: Store) -> list[Edition]:
    """All editions in the order in which they were frozen."""
    with store.reading() as conn:
        return stored.editions(conn)


def find_edition(conn: Connection, name: str) -> Edition:
    """The edition called so (case does not matter, a unique beginning will do); UserError when there is none."""
    known = stored.editions(conn)
    wanted = " ".join(name.split()).casefold()
    exact = [one for one in known if one.name.casefold() == wanted]
    near = exact or [one for one in known if wanted and one.name.casefold().startswith(wanted)]
    if len(near) == 1:
        return near[0]
    if not known:
        raise UserError("Es ist noch keine Fassung festgehalten.", 'Eine Fassung entsteht mit: fko adopt "Name der Fassung"')
    names = ", ".join(f"„{one.name}“" for one in (near or known))
    raise UserError(
        f"„{name}“ passt zu mehreren Fassungen: {names}." if near else f"Eine Fassung „{name}“ gibt es nicht.",
        "Bitte den ganzen Namen nennen." if near else f"Festgehalten sind: {names}.",
    )


def state_of_edition(store: Store, name: str) -> tuple[Edition, State]:
    """The edition called so and what the concept said then."""
    with store.reading() as conn:
        edition = find_edition(conn, name)
        return edition, stored.state_of(conn, edition)


def state_of(content: ConceptInput) -> State:
    """What the concept says now, of what it is written from."""
    accepted = [one for one in content.returns if one.current and one.status is not ReturnStatus.set_aside]
    return State(
        settings=content.settings,
        actors=content.actors,
        activities=content.activities,
        needs=content.needs,
        texts={name: "\n".join(block_lines(blocks)) for name, blocks in content.texts.items()},
        answered=content.answered,
        sources=tuple(Source(one.id, one.actor or "", one.sha256) for one in accepted),
        workshop=content.workshop.entries,
    )


def listing_of(state: State) -> Listing:
    """The content of a frozen state as `fko list` shows it."""
    reports = sorted((report for one in state.activities for report in one.reports), key=lambda report: report.id)
    return Listing(
        round=state.round,
        actors=state.actors,
        activities=state.activities,
        reports=tuple(reports),
        needs=state.needs,
        memberships={report.id: one.number for one in state.activities for report in one.reports},
        merged=True,
        current=True,
    )


def write_edition(workspace: Workspace, store: Store, name: str, output: Path | None) -> tuple[Edition, Placed]:
    """Write the document of an edition as it was printed, byte for byte, never over a file that a person touched."""
    check_folder(workspace, output)
    with store.reading() as conn:
        edition = find_edition(conn, name)
        document = stored.document_of(conn, edition)
    path = output or workspace.output_of(edition.round) / f"Handlungskonzept_{safe_name(edition.name)}.docx"
    return edition, place(workspace, store, "edition", path, document)


def write_edition_table(workspace: Workspace, store: Store, name: str, output: Path | None) -> tuple[Edition, Placed]:
    """Write the workbook of what an edition lists; of its sources it names those returns that went into it."""
    check_folder(workspace, output)
    with store.reading() as conn:
        edition = find_edition(conn, name)
        state = stored.state_of(conn, edition)
        known = returned.returns(conn, edition.round)
    used = {one.id for one in state.sources}
    returns = [replace(one, findings=(), current=True) for one in known if one.id in used]
    content = table_content(state.settings, listing_of(state), returns)
    path = output or workspace.output_of(edition.round) / f"Aktivitaeten_{safe_name(edition.name)}.xlsx"
    return edition, place(workspace, store, "edition", path, write_table(content))
