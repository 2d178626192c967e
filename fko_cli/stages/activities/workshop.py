"""The results of a workshop: the empty workbook for them, reading one that was filled in, and linking ideas with activities.

A corrected file takes the place of the former one, which is kept. A file that repeats hardly anything of what was read
before is refused, until a person says whether it replaces that or comes on top.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.errors import UserError
from fko_cli.core.findings import finding
from fko_cli.core.reading.workshop import WorkshopReading
from fko_cli.core.records import CellCount, Finding, activity_name, id_number
from fko_cli.core.sending.workshop_form import workshop_form
from fko_cli.core.workshop import Comparison, EntryKind, WorkshopEntry, WorkshopResults, compare
from fko_cli.edges.files import safe_name
from fko_cli.edges.intake.exchange import Question, Setting
from fko_cli.edges.intake.folders import Source
from fko_cli.edges.intake.guard import Limits
from fko_cli.edges.intake.reading import Incoming, read_returns
from fko_cli.edges.questionnaire_sheet import write_unsigned
from fko_cli.edges.store import Store, workshops
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.history import not_there
from fko_cli.stages.activities.listing import listing
from fko_cli.stages.documents.outputs import Placed, check_folder, place
from fko_cli.stages.returns.originals import keep_originals

_REPEATED = 0.5
"""Share of the former entries that a corrected file has at least."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A workbook as taken in: its entries, what is new, changed and gone beside the former file, and what was noticed.

    `known` is true for a file that counts already; nothing is changed then.
    """

    file: str
    sha256: str
    entries: tuple[WorkshopEntry, ...]
    findings: tuple[Finding, ...]
    cells: CellCount
    known: bool = False
    replaced: tuple[str, ...] = ()
    new: tuple[WorkshopEntry, ...] = ()
    changed: tuple[tuple[WorkshopEntry, WorkshopEntry], ...] = ()
    gone: tuple[WorkshopEntry, ...] = ()


def write_template(workspace: Workspace, store: Store, output: Path | None) -> Placed:
    """Write the empty workbook to `output` (default: the round's output folder), never over a file that a person touched."""
    check_folder(workspace, output)
    data = write_unsigned(workshop_form(workspace.settings, workspace.actors))
    name = f"Workshop_{safe_name(workspace.settings.region.name)}_{safe_name(workspace.round)}.xlsx"
    return place(workspace, store, "workshop", output or workspace.output_folder / name, data)


def take_results(workspace: Workspace, store: Store, path: Path, *, add: bool = False, replace_all: bool = False) -> Taken:
    """Take in a filled workbook. UserError, and nothing is changed, when it is none or it is not clear what it replaces."""
    if add and replace_all:
        raise UserError("„--add“ und „--replace“ schließen einander aus.", "Bitte nur eines angeben.", exit_code=2)
    if not path.is_file():
        raise UserError(f"{path} ist keine Datei.", "Bitte die ausgefüllte Mappe angeben.")
    incoming = _read(workspace, path)
    reading = incoming.workshop
    assert reading is not None
    findings = (*incoming.findings, *reading.findings)
    with store.writing() as conn:
        former = workshops.readings(conn, workspace.round)
        known = next((one for one in former if one.sha256 == incoming.sha256), None)
        if known and (len(former) == 1 or not replace_all):
            mine = tuple(one for one in workshops.entries(conn, workspace.round) if one.sha256 == known.sha256)
            return Taken(known.file, known.sha256, mine, known.findings, known.cells, known=True)
        replaced = _replaced(conn, workspace.round, incoming, reading, add=add, replace_all=replace_all)
        found = compare(reading.entries, replaced)
        keep_originals(workspace.originals_folder, incoming.originals)
        gone_files = [one for one in former if not add and (replace_all or one.sha256 in {each.sha256 for each in replaced})]
        made = workshops.add_reading(
            conn, workspace.round, sha256=incoming.sha256, file=incoming.name, found=found, findings=findings,
            cells=reading.cells, replaces=[one.sha256 for one in gone_files],
        )  # fmt: skip
    replaced_files = tuple(one.file for one in gone_files if one.sha256 != incoming.sha256)
    return _taken(incoming, found, made, findings, reading.cells, replaced_files)


def _taken(
    incoming: Incoming,
    found: Comparison,
    made: list[WorkshopEntry],
    findings: tuple[Finding, ...],
    cells: CellCount,
    replaced: tuple[str, ...],
) -> Taken:
    pairs = list(zip(made, found.rows, strict=True))
    return Taken(
        incoming.name,
        incoming.sha256,
        tuple(made),
        findings,
        cells,
        replaced=replaced,
        new=tuple(one for one, row in pairs if row.former is None),
        changed=tuple((row.former, one) for one, row in pairs if row.former is not None and not row.same),
        gone=found.gone,
    )


def _read(workspace: Workspace, path: Path) -> Incoming:
    """The one workbook with results in the file (or in a message or archive); UserError when there is none."""
    intake = workspace.settings.intake
    limits = Limits(intake.max_megabytes, intake.max_seconds)
    setting = Setting(workspace.settings, workspace.actors)
    with closing(read_returns([Source(path, path.name)], limits, lambda _: False, setting, _ask)) as files:
        found = list(files)
    for one in found:
        if one.bug is not None:
            raise one.bug
    usable = [one for one in found if one.workshop is not None and not _has(one.workshop, "F501")]
    if len(usable) > 1:
        names = ", ".join(one.name for one in usable)
        raise UserError(f"{path.name} enthält mehrere Mappen: {names}.", "Bitte sie einzeln speichern und einlesen.")
    if usable:
        return usable[0]
    told = [one for incoming in found for one in (*_refusals(incoming), *incoming.findings)]
    first = told[0] if told else finding("F501")
    raise UserError(f"{path.name}: {first.message}", first.remedy)


def _refusals(incoming: Incoming) -> tuple[Finding, ...]:
    if incoming.question is not None and incoming.question.findings:
        return incoming.question.findings
    return tuple(one for one in incoming.workshop.findings if one.code == "F501") if incoming.workshop else ()


def _has(reading: WorkshopReading, code: str) -> bool:
    return any(one.code == code for one in reading.findings)


def _ask(incoming: Incoming) -> Question:
    """A signed questionnaire is somebody's return, whatever its sheet `Bedarfe` looks like."""
    claim = incoming.outline.claim if incoming.outline else None
    if claim is not None:
        return Question(None, (finding("F508", value=claim.actor),))
    return Question(None, workshop=True)


def _replaced(
    conn: Connection, round_name: str, incoming: Incoming, reading: WorkshopReading, *, add: bool, replace_all: bool
) -> list[WorkshopEntry]:
    """The entries whose place the file takes: those of the former file of its name, else of the one most like it."""
    former = workshops.entries(conn, round_name)
    if add or replace_all or not former:
        return [] if add else former
    by_file: dict[str, list[WorkshopEntry]] = {}
    for one in former:
        by_file.setdefault(one.sha256, []).append(one)
    kept = {sha256: compare(reading.entries, mine).kept / len(mine) for sha256, mine in by_file.items()}
    same_name = [sha256 for sha256, mine in by_file.items() if mine[0].place.file == incoming.name]
    best = max(same_name or by_file, key=lambda sha256: kept[sha256])
    if kept[best] >= _REPEATED:
        return by_file[best]
    names = ", ".join(f"„{mine[0].place.file}“ ({len(mine)})" for mine in by_file.values())
    raise UserError(
        f"{incoming.name} enthält nur wenig von dem, was schon eingelesen ist: {names}. Nichts wurde verändert.",
        "Wenn die Mappe das Frühere ersetzen soll: fko workshop --replace DATEI. "
        "Wenn sie dazukommt, etwa von einem zweiten Workshop: fko workshop --add DATEI",
    )


def results_of(workspace: Workspace, store: Store) -> tuple[WorkshopResults, list[workshops.Reading]]:
    """What is there, and the files that it comes from."""
    with store.reading() as conn:
        return workshops.results(conn, workspace.round), workshops.readings(conn, workspace.round)


def link_idea(workspace: Workspace, store: Store, entry: str, activity: str | None) -> tuple[WorkshopEntry, str]:
    """Remember that an idea or a need became an activity, or with None that it did not; the activity's title.

    UserError when either does not exist, the entry is of another kind, or it has become another activity already.
    """
    found = _entry_named(store, entry)
    if activity is None:
        if found.activity is None:
            raise UserError(f"{found.name} ist mit keiner Aktivität verbunden.", "Was verbunden ist, zeigt: fko workshop")
        with store.writing() as conn:
            workshops.link(conn, found.number, None)
        return replace(found, activity=None), activity_name(found.activity)
    known = {one.number: one for one in listing(workspace, store).activities}
    number = id_number(activity) if activity.strip()[:1].upper() != "W" else None
    if number is None or number not in known:
        if number is not None:
            raise not_there(workspace, store, number)
        raise UserError(f"„{activity}“ ist keine Nummer einer Aktivität.", "Alle Aktivitäten zeigt: fko list")
    if found.activity not in (None, number):
        raise UserError(
            f"{found.name} ist schon zur Aktivität {activity_name(found.activity or 0)} geworden.",
            f"Wenn das falsch ist, zuerst: fko workshop --unlink {found.name}",
        )
    with store.writing() as conn:
        workshops.link(conn, found.number, number)
    return replace(found, activity=number), known[number].text("title")


def _entry_named(store: Store, name: str) -> WorkshopEntry:
    letter = name.strip()[:1].upper()
    number = id_number(name) if letter in ("W", "I") or letter.isdigit() else None
    with store.reading() as conn:
        found = workshops.find_entry(conn, number) if number is not None else None
    if found is None:
        raise UserError(f"„{name}“ ist keine Nummer aus dem Workshop.", "Die Nummern (W-0003) zeigt: fko workshop")
    if found.kind not in (EntryKind.idea, EntryKind.need):
        raise UserError(
            f"{found.name} ist keine Idee und kein Bedarf, sondern: {found.kind.label}.",
            "Die Ideen und Bedarfe zeigt: fko workshop",
        )
    return found
