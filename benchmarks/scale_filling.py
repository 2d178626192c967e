"""Fills workspaces for `benchmarks/scale.py`; each call is a process of its own, so that its memory does not count there.

    store FOLDER REPORTS                  reports put into the store, one return per institution
    files FOLDER FILES INSTITUTIONS       filled and signed questionnaires; further ones of an institution are corrections
    answers FOLDER INSTITUTIONS REPORTS   questionnaires of a first round, with answers; so many reports of each
    answers FOLDER                        those of a later round, as `fko send` laid them out, with answers

The reports are those of `growth.py`: the labelled region and further ones made from it.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from growth import Enlarged, enlarged
from region import load

from fko_cli.core.findings import finding
from fko_cli.core.own_questions import columns_of
from fko_cli.core.questionnaire import FORM_VERSION, Change, label
from fko_cli.core.records import Actor, CellCount, Place, Report, ReturnStatus, as_text
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.sending.identity import Identity, sign
from fko_cli.core.sending.prefill import cell_texts
from fko_cli.edges.actors_file import write_actors
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.store import Store, open_store
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace, open_workspace
from fko_cli.stages.asking.prefilling import Prefiller
from fko_cli.stages.founding import found

ROWS_OF_FILE = 10
"""Rows in each of the questionnaires of `files`."""
INSTITUTIONS = 22
"""As many does the labelled region have; further ones come in as many at a time."""
REPORTS_OF_COPY = 235
"""About as many reports does one more copy of the region bring, perturbed ones included."""
CHANGED, DROPPED = 0.1, 0.03
"""Shares of last year's activities that are described anew, or given up."""
_PER_RETURN = (("F101", "Beginn"), ("F101", "Ende"), ("F105", "Nachtrag folgt"), ("F122", "Verfasst im Sekretariat"))
"""Findings that each return in the store has, so that what reads them has something to read."""


def main() -> None:
    """Do what the arguments say."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    numbers = [int(one) for one in sys.argv[3:]]
    if what == "store":
        fill_store(folder, enlarged(load(), numbers[0]))
    elif what == "files":
        fill_folder(folder, *numbers)
    elif numbers:
        actors, reports = numbers
        copies = max(1, round(actors * reports / max(1, actors // INSTITUTIONS) / REPORTS_OF_COPY))
        first_answers(folder, enlarged(load(), actors * reports, copies))
    else:
        later_answers(folder)


def made(folder: Path, actors: Sequence[Actor]) -> Workspace:
    """A new workspace with the settings of the bundled example and these institutions."""
    found(folder, "region-aachen")
    for path in sorted(folder.joinpath("ruecklauf").rglob("*.*")):
        path.unlink()
    (folder / "akteure.xlsx").unlink()
    write_actors(folder / "akteure.xlsx", [replace(one, email=f"{one.key}@example.org") for one in actors])
    return open_workspace(folder)


def by_actor(reports: Sequence[Report]) -> dict[str, list[Report]]:
    """Reports by who reported them."""
    sorted_out = defaultdict(list)
    for one in reports:
        sorted_out[one.actor].append(one)
    return sorted_out


def fill_store(folder: Path, content: Enlarged) -> None:
    """Put all reports into the store by `stored.add_return`, in one transaction per return, as `fko collect` does."""
    workspace = made(folder, content.actors)
    with open_store(workspace) as store:
        for actor, reports in by_actor(content.reports).items():
            with store.writing() as conn:
                stored.add_return(conn, _return(workspace, actor, reports))


def _return(workspace: Workspace, actor: str, reports: Sequence[Report]) -> stored.NewReturn:
    file = f"{actor}.xlsx"
    rows = [
        stored.NewReport(
            Place(file, "Aktivitäten", row),
            one.values,
            {key: as_text(value) for key, value in one.values.items()},
            hashlib.sha256(one.fingerprint.encode()).hexdigest(),
            row_keys.empty(row),
        )
        for row, one in enumerate(reports, 7)
    ]
    filled = sum(len(one.values) for one in reports)
    return stored.NewReturn(
        round=workspace.round,
        actor=actor,
        sha256=hashlib.sha256(actor.encode()).hexdigest(),
        file=file,
        status=ReturnStatus.accepted_with_findings,
        cells=CellCount(filled, filled, 0),
        findings=[finding(code, sheet="Aktivitäten", value=value) for code, value in _PER_RETURN],
        reports=rows,
    )


def fill_folder(folder: Path, count: int, institutions: int) -> None:
    """Lay `count` filled questionnaires into the folder of returns; each correction has other words in one of its rows."""
    reports = enlarged(load(), institutions * ROWS_OF_FILE).reports
    some = load().actors[0]
    actors = [
        replace(some, key=f"stelle-{number}", name=f"Stelle für Fachkräfte {number}", short_name=f"Stelle {number}")
        for number in range(institutions)
    ]
    workspace = made(folder, actors)
    with open_store(workspace) as store:
        for at in range(count):
            turn, number = divmod(at, institutions)
            rows = _as_rows(workspace, reports[number * ROWS_OF_FILE : (number + 1) * ROWS_OF_FILE])
            if turn:
                corrected = rows[turn % ROWS_OF_FILE]
                told = f"{corrected.values.get('description', '')} Berichtigt am {turn}. Tag."
                rows[turn % ROWS_OF_FILE] = replace(corrected, values={**corrected.values, "description": told})
            _lay(workspace, store, actors[number], rows, f"-{turn:03d}")


def first_answers(folder: Path, content: Enlarged) -> None:
    """A first round: the questionnaire of each institution, with its reports filled in."""
    workspace = made(folder, content.actors)
    reported = by_actor(content.reports)
    with open_store(workspace) as store:
        for actor in workspace.actors:
            _lay(workspace, store, actor, _as_rows(workspace, reported[actor.key]))


def later_answers(folder: Path) -> None:
    """The questionnaires of the current round, last year's activities confirmed, some described anew, some given up."""
    workspace = open_workspace(folder)
    with open_store(workspace) as store:
        known = Prefiller(workspace, store)
        for actor in workspace.actors:
            rows = known.rows(actor)
            dice = random.Random(f"{workspace.round} {actor.key}")
            _lay(
                workspace, store, actor, [one if one.offered else replace(one, values=_answered(one, dice)) for one in rows]
            )


def _as_rows(workspace: Workspace, reports: Sequence[Report]) -> list[PrefilledRow]:
    columns = [one for one in columns_of(workspace.settings) if one.key != "number"]
    return [
        PrefilledRow(cell_texts(one.values, columns, workspace.settings), row_keys.empty(at))
        for at, one in enumerate(reports, 1)
    ]


def _answered(row: PrefilledRow, dice: random.Random) -> Mapping[str, str]:
    chance = dice.random()
    if chance < DROPPED:
        return {**row.values, "change": Change.dropped.value}
    if chance < CHANGED + DROPPED:
        words = row.values.get("description", label("description")).split()
        return {**row.values, "change": Change.changed.value, "description": " ".join(dice.sample(words, len(words)))}
    return {**row.values, "change": Change.unchanged.value}


def _lay(workspace: Workspace, store: Store, actor: Actor, rows: Sequence[PrefilledRow], suffix: str = "") -> None:
    identity = Identity(store.workspace_id(), workspace.round, actor.key, FORM_VERSION)
    workspace.returns_folder.mkdir(parents=True, exist_ok=True)
    data = write_form(
        build_form(workspace.settings, actor, rows, workspace.actors), identity, sign(store.workspace_key(), identity)
    )
    (workspace.returns_folder / f"{actor.key}{suffix}.xlsx").write_bytes(data)


if __name__ == "__main__":
    main()
