"""Opens the next round: checks that nothing is mixed up, keeps settings and register of the old one, changes `fko.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection

from fko_cli.core.editions.fields import FieldChange, step
from fko_cli.core.editions.institutions import ActorChange, compare
from fko_cli.core.editions.state import State
from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.core.sending.prefill import earlier_round
from fko_cli.core.settings import Round, Settings
from fko_cli.edges.settings_edit import replace_settings, with_round
from fko_cli.edges.settings_file import FILE_NAME
from fko_cli.edges.store import Store, editions, forms, questions, returns
from fko_cli.edges.store import rounds as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.departed import departed_actors
from fko_cli.stages.activities.listing import listing
from fko_cli.stages.rounds.years import earlier_state, passage, refuse_gaps, refuse_reused


@dataclass(frozen=True)
class Plan:
    """What opening a round will do. `remarks` are sentences about what is still open in the old round or looks stale."""

    old: Settings
    new: Settings
    content: bytes
    register: tuple[Actor, ...]
    actors: tuple[ActorChange, ...]
    fields: FieldChange
    said: tuple[ActorChange, ...]
    remarks: tuple[str, ...]


def plan_round(
    workspace: Workspace,
    store: Store,
    name: str,
    deadline: date | None,
    successors: Mapping[str, str],
    renamed: Sequence[str],
) -> Plan:
    """What it takes to open the round `name`; UserError when it must not be opened. Nothing is written."""
    current = workspace.settings
    last = deadline or _moved(current.round.deadline, current.round.name, name)
    _check_name(current, name, last)
    with store.reading() as conn:
        _refuse_known(conn, name, current.round.name)
        former, register = _as_it_was(conn, workspace)
        said = _said(workspace, register, successors, renamed)
        _refuse_reused(conn, workspace, register, said)
        open_questions = len(questions.open_questions(conn, workspace.round))
        adopted = bool(editions.editions(conn, workspace.round))
    fields = step(former, current)
    refuse_gaps(fields, former.round.name)
    content, new = with_round(workspace.root / FILE_NAME, name, last)
    changes = compare(register, workspace.actors, {one.old: one.new for one in said if one.old and one.new})
    remarks = _remarks(workspace, store, new, open_questions, adopted=adopted)
    return Plan(former, new, content, register, changes, fields, said, remarks)


def open_round(workspace: Workspace, store: Store, plan: Plan, by: str) -> Path:
    """Open the planned round; returns where the former settings file lies."""
    old = plan.old.round.name
    with store.writing() as conn:
        known = [one.name for one in stored.rounds(conn)]
        stored.turn(conn, plan.old, plan.new, plan.register, earlier_round(known, old) or None)
        stored.save_actor_changes(conn, plan.new.round.name, plan.said, by)
    keep = workspace.root / f"{FILE_NAME}.runde-{old}"
    # After the store: a crash in between leaves the old round current, and the same command finishes.
    replace_settings(workspace.root / FILE_NAME, plan.content, keep)
    return keep


@dataclass(frozen=True)
class RoundState:
    """The rounds of a workspace, and what the current one has become of the one before."""

    rounds: tuple[stored.KnownRound, ...]
    current: str
    actors: tuple[ActorChange, ...] = ()
    fields: FieldChange | None = None


def say_of_actors(
    workspace: Workspace, store: Store, successors: Mapping[str, str], renamed: Sequence[str], by: str
) -> tuple[ActorChange, ...]:
    """Record in the current round what became of institutions of the one before."""
    with store.writing() as conn:
        before = _previous(conn, workspace)
        if before is None:
            raise UserError(
                "Diese Runde wurde nicht mit fko round geöffnet; es gibt kein früheres Verzeichnis zum Vergleichen.",
                "Die nächste Runde öffnet: fko round NAME",
            )
        said = _said(workspace, before[1], successors, renamed)
        stored.save_actor_changes(conn, workspace.round, said, by)
    return said


def round_state(workspace: Workspace, store: Store) -> RoundState:
    """Which rounds there are, and how institutions and fields have changed since the one before; UserError for mix-ups."""
    with store.reading() as conn:
        known = tuple(stored.rounds(conn))
        before = _previous(conn, workspace)
        if before is None:
            return RoundState(known, workspace.round)
        refuse_reused(conn, workspace, before[1])
        now = State(workspace.settings, workspace.actors, ())
        found = passage(conn, State(before[0], before[1], ()), now)
    refuse_gaps(found.fields, before[0].round.name)
    return RoundState(known, workspace.round, found.actors, found.fields)


def _previous(conn: Connection, workspace: Workspace) -> tuple[Settings, tuple[Actor, ...]] | None:
    names = [one.name for one in stored.rounds(conn)]
    return earlier_state(conn, earlier_round(names, workspace.round))


def _moved(deadline: date, old: str, new: str) -> date:
    """The deadline as many years later as the round is; one year where the names are no years."""
    years = int(new) - int(old) if re.fullmatch(r"\d{4}", old) and re.fullmatch(r"\d{4}", new) else 1
    try:
        return deadline.replace(year=deadline.year + years)
    except ValueError:  # 29 February, or a year that no calendar has
        return deadline.replace(year=min(9999, max(1, deadline.year + years)), day=28)


def _check_name(current: Settings, name: str, deadline: date) -> None:
    try:
        Round(name=name, deadline=deadline)
    except ValidationError as problem:
        raise UserError(
            f"„{name}“ ist kein Name für eine Runde.",
            "Erlaubt sind bis zu 40 Buchstaben, Ziffern, Punkte, Binde- und Unterstriche, zum Beispiel 2027.",
            exit_code=2,
        ) from problem
    if name == current.round.name:
        raise UserError(f"Die Runde {name} läuft schon.", "Wo sie steht, zeigt: fko status")
    if earlier_round([current.round.name], name) != current.round.name:
        raise UserError(
            f"Die Runde {name} liegt vor der laufenden Runde {current.round.name}; zurück geht es nicht.",
            "Was damals galt, zeigen: fko list --edition NAME und fko history NUMMER",
        )


def _refuse_known(conn: Connection, name: str, current: str) -> None:
    # Folders carry the names, and Windows takes 2027a and 2027A for the same one.
    known = next((one for one in stored.rounds(conn) if one.name.casefold() == name.casefold()), None)
    if known and known.previous != current:
        raise UserError(f"Die Runde {name} gab es schon.", "Bitte einen anderen Namen wählen.")


def _as_it_was(conn: Connection, workspace: Workspace) -> tuple[Settings, tuple[Actor, ...]]:
    """Settings and register of the round that ends: the fields and institutions that its last edition printed.

    Staff may have put in the new ones already; without an edition nobody can know and today's are taken. Whoever took part
    in the round belongs to it as well, after the edition or struck from the register meanwhile.
    """
    settings, actors = workspace.settings, workspace.actors
    if known := editions.editions(conn, workspace.round):
        state = editions.state_of(conn, known[-1])
        fields = {"fields": state.settings.fields, "fields_before": state.settings.fields_before}
        settings, actors = settings.model_copy(update=fields), state.actors
    reported = returns.reports(conn, workspace.round)
    asked = {*forms.sent_forms(conn, workspace.round), *(one.actor for one in reported)}
    others = (*workspace.actors, *departed_actors(conn, workspace, reported))
    listed = {one.key for one in actors if one.active}
    joined = [replace(one, active=True) for one in others if one.key in asked - listed]
    return settings, (*(one for one in actors if one.key not in {new.key for new in joined}), *joined)


def _said(
    workspace: Workspace, before: Sequence[Actor], successors: Mapping[str, str], renamed: Sequence[str]
) -> tuple[ActorChange, ...]:
    old, new = {one.key for one in before}, {one.key for one in workspace.actors}
    for was, heir in successors.items():
        if was not in old or was in new:
            why = "steht noch in akteure.xlsx" if was in new else "war in der vorigen Runde nicht dabei"
            raise UserError(f"--successor {was}={heir}: „{was}“ {why}.", "Gemeint ist ALT=NEU, mit den Kürzeln beider.")
        if heir not in new:
            raise UserError(f"--successor {was}={heir}: „{heir}“ steht nicht in akteure.xlsx.", "Bitte zuerst eintragen.")
    for key in renamed:
        if key not in old or key not in new:
            raise UserError(f"--renamed {key}: Dieses Kürzel gibt es nicht in beiden Runden.", "Bitte das Kürzel prüfen.")
    heirs = list(successors.values())
    return (
        *(
            ActorChange("merged" if heirs.count(new_key) > 1 or new_key in old else "renamed", old_key, new_key)
            for old_key, new_key in successors.items()
        ),
        *(ActorChange("renamed", key, key) for key in renamed),
    )


def _refuse_reused(conn: Connection, workspace: Workspace, register: Sequence[Actor], said: Sequence[ActorChange]) -> None:
    confirmed = {one.old for one in said if one.old == one.new}
    refuse_reused(conn, workspace, [one for one in register if one.key not in confirmed])


def _remarks(workspace: Workspace, store: Store, new: Settings, open_questions: int, *, adopted: bool) -> tuple[str, ...]:
    found, old = listing(workspace, store), workspace.round
    remarks = []
    if not found.current:
        remarks.append(f"In Runde {old} sind Meldungen noch nicht zusammengeführt (fko merge).")
    if open_questions:
        count = "ist eine Frage" if open_questions == 1 else f"sind {open_questions} Fragen"
        remarks.append(f"In Runde {old} {count} noch offen (fko review).")
    if not adopted:
        remarks.append(f"Von Runde {old} ist keine Fassung festgehalten (fko adopt).")
    if new.round.deadline < date.today():
        remarks.append("Die Frist liegt in der Vergangenheit.")
    if re.fullmatch(r"\d{4}", new.round.name) and new.round.horizon < int(new.round.name):
        remarks.append(f"In fko.toml blickt das Konzept nur bis {new.round.horizon} (horizon).")
    stale = [f"status = „{new.concept.status}“"] if new.concept.status else []
    stale += ["[workshop]"] if new.workshop else []
    stale += ["[[meetings]]"] if new.meetings else []
    if stale:
        remarks.append(f"In fko.toml stehen noch Angaben der alten Runde: {', '.join(stale)}.")
    return tuple(remarks)
