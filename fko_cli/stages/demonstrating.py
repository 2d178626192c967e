"""The whole round on the bundled example, step by step, for `fko demo`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.records import ReturnStatus
from fko_cli.edges.store import Store, open_store
from fko_cli.edges.workspace import Workspace, open_workspace
from fko_cli.stages.founding import found

EXAMPLE = "region-aachen"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the round: the command a person would type, what came of it, and the files to look at."""

    command: str
    summary: str
    written: tuple[Path, ...] = ()


def demonstrate(folder: Path) -> Iterator[Step]:
    """Carry the example round out in the new workspace `folder`; each step is given when it is done."""
    made = found(folder, EXAMPLE)
    yield Step("fko init", f"{made.root} angelegt")
    workspace = open_workspace(folder)
    with open_store(workspace) as store:
        yield _send(workspace, store)
        yield _collect(workspace, store)
        yield _merge(workspace, store)
        yield _review(workspace, store)
        yield from _export(workspace, store)


def _send(workspace: Workspace, store: Store) -> Step:
    from fko_cli.stages.asking.sending import send

    sent = send(workspace, store)
    return Step("fko send", f"{len(sent)} Fragebögen und Anschreiben als Entwürfe", (workspace.sent_folder,))


def _collect(workspace: Workspace, store: Store) -> Step:
    from fko_cli.edges.terminal import amount
    from fko_cli.stages.returns.collecting import collect

    files = collect(workspace, store, [])
    aside = sum(1 for one in files if one.status is ReturnStatus.set_aside)
    reports = sum(one.reports for one in files)
    needs = sum(one.needs for one in files)
    read = f"{amount(reports, 'Meldung', 'Meldungen')}, {amount(needs, 'Bedarf', 'Bedarfe')}"
    summary = f"{len(files)} Dateien gelesen, {aside} zurückgelegt: {read}"
    return Step("fko collect", summary)


def _merge(workspace: Workspace, store: Store) -> Step:
    from fko_cli.stages.activities.merging import merge

    summary = merge(workspace, store)
    activities = len(set(summary.memberships.values()))
    return Step("fko merge", f"{activities} Aktivitäten, {len(summary.questions)} offene Fragen")


def _review(workspace: Workspace, store: Store) -> Step:
    from fko_cli.stages.activities.reviewing import export_questions

    placed = export_questions(workspace, store, workspace.output_folder / "Fragen.xlsx")
    return Step("fko review --export", "die Fragen als Tabelle zum Ausfüllen", (placed.path,))


def _export(workspace: Workspace, store: Store) -> Iterator[Step]:
    from fko_cli.stages.documents.exporting import export_concept
    from fko_cli.stages.documents.papers import export_resolution, export_talk
    from fko_cli.stages.documents.tabling import export_table

    draft = export_concept(workspace, store, None)
    yield Step("fko export concept", "der Word-Entwurf", (draft.path,))
    item = export_resolution(workspace, store, None)
    texts = (item.text.path,) if item.text else ()
    yield Step("fko export resolution", "die Beschlussvorlage für die Gremien", (item.placed.path, *texts))
    yield Step(
        "fko export talk", "das Papier für das Kooperationsgespräch", (export_talk(workspace, store, None).placed.path,)
    )
    yield Step("fko export table", "die Liste aller Aktivitäten für Excel", (export_table(workspace, store, None).path,))
