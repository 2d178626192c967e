"""The editor overrules consolidated values: one by one, or with an Excel list in which cells were changed.

What the reports say stays as it is; the editor's value is kept beside it, with who and when, and holds until it is taken
back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.concept.words import title_of
from fko_cli.core.deciding.edits import Change, EditResult, Wish, column_named, reported_value, worded
from fko_cli.core.deciding.overriding import NEEDED, NEVER, short
from fko_cli.core.editing import Editing
from fko_cli.core.errors import UserError
from fko_cli.core.grid import CellValue
from fko_cli.core.own_questions import labels_of
from fko_cli.core.questionnaire import Column
from fko_cli.core.reading.single import read_single
from fko_cli.core.records import Activity, Value, activity_name, as_text
from fko_cli.edges.edited_sheet import read_edited
from fko_cli.edges.store import Store, overrides
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.edit_notes import refresh_notes
from fko_cli.stages.activities.history import not_there
from fko_cli.stages.activities.listing import listing


@dataclass(frozen=True, slots=True)
class Held:
    """A value of the editor that holds: the activity, the label and wording of the value, and what the reports say."""

    number: int
    title: str
    key: str
    label: str
    value: str
    reported: str
    by: str
    when: str
    changed: bool


def held_edits(workspace: Workspace, store: Store) -> tuple[list[Held], list[str]]:
    """All values of the editor in the round, and sentences about those that need a look."""
    found = listing(workspace, store)
    labels, settings = labels_of(workspace.settings), workspace.settings
    held = [
        Held(
            one.number, one.text("title"), key, labels.get(key, key), worded(settings, key, one.values.get(key)),
            worded(settings, key, edit.reported), edit.by, edit.day, edit.changed,
        )
        for one in found.activities
        for key, edit in one.edits.items()
    ]  # fmt: skip
    return held, refresh_notes(workspace, store, found)


def edit(
    workspace: Workspace,
    store: Store,
    number: int,
    wishes: Sequence[tuple[str, str]],
    resets: Sequence[str],
    by: str,
    reason: str = "",
) -> list[Change]:
    """Set values of one activity (`wishes` are words for the column and the value) and take others back (`resets`).

    All or nothing: UserError when the activity, a column or a value is not understood.
    """
    found = listing(workspace, store)
    activity = next((one for one in found.activities if one.number == number), None)
    gone = {one.key for one in found.gone if one.number == number}
    if activity is None and (wishes or not gone):
        raise not_there(workspace, store, number)
    desk = _Desk(workspace)
    changes = []
    for name, text in wishes:
        assert activity is not None
        changes.append(desk.change(activity, desk.column(name), text))
    changes += [desk.reset(number, activity, desk.column(name), gone) for name in resets]
    for one in changes:
        if one.result.needs_a_person:
            raise UserError(one.message, "Nichts wurde geändert.")
    _save(workspace, store, changes, by, reason)
    return changes


def import_edits(workspace: Workspace, store: Store, path: Path, by: str) -> list[Change]:
    """Take the changed cells of an Excel list; every changed cell has an outcome, and none stops the others."""
    found = listing(workspace, store)
    table = read_edited(path, workspace.settings)
    by_number = {one.number: one for one in found.activities}
    desk = _Desk(workspace)
    made = [desk.cell(by_number.get(wish.number or 0), wish) for wish in table.wishes]
    changes = [one for one in made if one is not None]
    _save(workspace, store, changes, by, f"aus {path.name}")
    return changes


class _Desk:
    """Turns words into changes."""

    def __init__(self, workspace: Workspace) -> None:
        self._settings = workspace.settings
        self._actors = workspace.actors
        self._round = workspace.round

    def column(self, name: str) -> Column:
        """The column that a key or a label means; UserError when there is none or it can't be edited."""
        column = column_named(self._settings, name)
        if column is None:
            raise UserError(
                f"„{name}“ ist keine Angabe einer Aktivität.",
                "Möglich sind die Schlüssel und Überschriften des Fragebogens, etwa title, field, status, start, lead.",
                exit_code=2,
            )
        if column.key in NEVER:
            remedy = "Ändern kann das nur die Institution selbst, mit einem korrigierten Rücklauf."
            raise UserError(_untouchable(column), remedy, exit_code=2)
        return column

    def change(self, activity: Activity, column: Column, text: str, typed: CellValue | None = None) -> Change:
        """What setting the value comes to."""
        read = read_single(column, text, self._settings, self._actors, typed)
        before = activity.values.get(column.key)
        change = Change(
            activity.number, column.key, column.label, worded(self._settings, column.key, before),
            worded(self._settings, column.key, read.value), EditResult.wrong, remarks=read.remarks,
            reported=as_text(reported_value(activity, column.key)), value=read.value,
        )  # fmt: skip
        name = f"{activity.name}, {column.label}"
        if read.problem:
            return change.told(EditResult.wrong, f"{name}: {read.problem}")
        if read.value is None and column.key in NEEDED:
            return change.told(EditResult.wrong, f"{name} kann nicht leer sein.")
        edit = activity.edits.get(column.key)
        if as_text(read.value) == as_text(before) and not (edit and edit.changed):
            return change.told(EditResult.known, f"{name}: „{change.after_short}“ gilt schon.")
        if edit and as_text(read.value) == change.reported:
            return change.told(
                EditResult.taken, f"{name}: Es gilt wieder der Wert der Meldungen: „{change.after_short}“.", Editing.reset
            )
        kind = Editing.empty if read.value is None else Editing.set
        then = f"„{change.after_short}“" if read.value is not None else "keine Angabe"
        return change.told(EditResult.taken, f"{name}: „{change.before_short}“ → {then}.", kind)

    def reset(self, number: int, activity: Activity | None, column: Column, gone: set[str]) -> Change:
        """What taking the editor's value back comes to."""
        name = f"{activity_name(number)}, {column.label}"
        edit = activity.edits.get(column.key) if activity else None
        if activity is None or edit is None:
            known = column.key in gone
            change = Change(number, column.key, column.label, "", "", EditResult.wrong)
            if known:
                return change.told(EditResult.taken, f"{name}: Der Wert der Redaktion ist zurückgenommen.", Editing.reset)
            return change.told(EditResult.known, f"{name}: Da gilt schon der Wert der Meldungen.")
        before, after = (worded(self._settings, column.key, one) for one in (activity.values.get(column.key), edit.reported))
        change = Change(number, column.key, column.label, before, after, EditResult.wrong, reported=as_text(edit.reported))
        text = f"{name}: Es gilt wieder der Wert der Meldungen: „{change.after_short}“."
        return change.told(EditResult.taken, text, Editing.reset)

    def cell(self, activity: Activity | None, wish: Wish) -> Change | None:
        """What one cell of a list comes to; None where it says what holds anyway."""
        change = Change(wish.number or 0, wish.key, wish.label, "", wish.text, EditResult.wrong, place=wish.place)
        if wish.problem:
            return change.told(EditResult.wrong, wish.problem)
        if activity is None:
            number = activity_name(wish.number or 0)
            return change.told(EditResult.outdated, f"Die Aktivität {number} gibt es in der Runde {self._round} nicht.")
        # A list names an activity without a title in its own words, which are no title.
        value = title_of(activity) if wish.key == "title" else activity.values.get(wish.key)
        shown = worded(self._settings, wish.key, value)
        if wish.same_as(shown):
            return None
        column = column_named(self._settings, wish.key)
        assert column is not None
        if column.key in NEVER:
            return change.told(EditResult.wrong, f"{activity.name}, {_untouchable(column)}")
        made = self.change(activity, column, wish.text, wish.typed)
        if made.result is EditResult.known:
            return None
        if wish.written is not None and not wish.was(shown):
            return change.told(
                EditResult.conflict,
                f"{activity.name}, {wish.label}: Seit die Liste geschrieben wurde, hat sich der Wert geändert; jetzt gilt "
                f"„{short(shown)}“. Bitte die Liste neu schreiben.",
            )
        return made.at(wish.place)


def _untouchable(column: Column) -> str:
    if column.key in ("contact", "publish_contact"):
        return f"{column.label}: Kontakte werden nur so gedruckt, wie die Institution sie freigegeben hat."
    return f"{column.label}: Diese Angabe gehört zur Meldung und lässt sich nicht für die Aktivität festlegen."


def _save(workspace: Workspace, store: Store, changes: Sequence[Change], by: str, reason: str) -> None:
    taken = [one for one in changes if one.result is EditResult.taken and one.kind is not None]
    if not taken:
        return
    with store.writing() as conn:
        for one in taken:
            assert one.kind is not None
            value: Value | None = one.value if one.kind is Editing.set else None
            overrides.add_override(
                conn, workspace.round, one.number, one.key, kind=one.kind, value=value, reported=one.reported, by=by,
                reason=reason,
            )  # fmt: skip
    refresh_notes(workspace, store)


def as_counts(changes: Sequence[Change]) -> Mapping[EditResult, int]:
    """How often each result came up, in the order of the results."""
    return {result: count for result in EditResult if (count := sum(one.result is result for one in changes))}
