"""Asks a person about possible duplicates and keeps every answer at once: in a dialogue, or through a spreadsheet."""

from __future__ import annotations

import getpass
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fko_cli.core.deciding.answers import (
    AnswerRow,
    Known,
    Outcome,
    Result,
    contradicting_rows,
    follows,
    judge,
    subject,
    unasked,
)
from fko_cli.core.deciding.views import Move, Reply, Reviewer, View
from fko_cli.core.errors import UserError
from fko_cli.core.matching.decisions import last_said, sequence_words
from fko_cli.core.own_questions import labels_of
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Answer, Decision, Question, Report, activity_name, report_name
from fko_cli.edges.review_sheet import write_questions
from fko_cli.edges.store import Store, decisions, questions
from fko_cli.edges.store import activities as merged
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.history import not_there
from fko_cli.stages.activities.naming import known_synonyms
from fko_cli.stages.documents.outputs import Placed, place

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Pending:
    """The questions that wait, with all that is needed to show them. `outdated` ones name reports that are gone.

    `memberships` maps report ids to activity numbers.

    `activity` is the number of the one whose members are looked at again; its only question has no id.

    `current` is false when reports or decisions are newer than the last merge, so that questions may be out of date.
    """

    questions: tuple[Question, ...]
    outdated: tuple[Question, ...]
    reports: Mapping[int, Report]
    institutions: Mapping[str, str]
    names: NameBook
    memberships: Mapping[int, int]
    current: bool
    activity: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _activities(self) -> dict[int, list[int]]:
        members: dict[int, list[int]] = {}
        for report, number in sorted(self.memberships.items()):
            if report in self.reports:
                members.setdefault(number, []).append(report)
        return members

    def _joined(self, report: int) -> tuple[Report, ...]:
        members = self._activities.get(self.memberships.get(report, 0), [])
        return tuple(self.reports[one] for one in members if one != report)

    def view(self, at: int, given: Decision | None = None) -> View:
        """The question at that position (from 0) with all that is shown with it."""
        question = self.questions[at]
        return View(
            question=question,
            reports=tuple(self.reports[one] for one in question.reports),
            institutions=self.institutions,
            position=at + 1,
            total=len(self.questions),
            given=given,
            names=self.names,
            joined={} if self.activity else {one: self._joined(one) for one in question.reports},
            activity=self.activity,
            labels=self.labels,
        )


@dataclass
class Session:
    """What happened in a dialogue: the decisions by question, those that follow from them, whether the person left early."""

    given: dict[int, Decision] = field(default_factory=dict)
    implied: list[int] = field(default_factory=list)
    left_early: bool = False


def person(name: str | None) -> str:
    """Who answers: `name`, else the environment's FKO_PERSON, else the user name of the system."""
    chosen = (name or os.environ.get("FKO_PERSON") or "").strip()
    if chosen:
        return chosen
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no user database, as in some containers
        return "unbekannt"


def pending(workspace: Workspace, store: Store) -> Pending:
    """The open questions of the current round, most useful first."""
    with store.reading() as conn:
        waiting = questions.open_questions(conn, workspace.round)
        reports = _reports(conn, workspace.round) if waiting else {}
        return _pending(workspace, conn, reports, waiting)


def is_cut_off(workspace: Workspace, store: Store) -> bool:
    """Whether answers are stored that no merge has applied although no report is new: a run was cut off in between."""
    with store.reading() as conn:
        done, now = merged.merged_state(conn, workspace.round), merged.input_state(conn, workspace.round)
    return done is not None and done != now and done.rpartition(":")[0] == now.rpartition(":")[0]


def _reports(conn: Connection, round_name: str) -> dict[int, Report]:
    return {one.id: one for one in stored.reports(conn, round_name)}


def _pending(
    workspace: Workspace,
    conn: Connection,
    reports: Mapping[int, Report],
    waiting: Sequence[Question],
    activity: int | None = None,
) -> Pending:
    """Questions with all that is needed to show them; those about reports that are gone stand apart."""
    round_name, actors = workspace.round, workspace.actors
    outdated = tuple(one for one in waiting if not all(report in reports for report in one.reports))
    gone = {one.id for one in outdated}
    return Pending(
        questions=tuple(one for one in waiting if one.id not in gone),
        outdated=outdated,
        reports=reports,
        institutions={actor.key: actor.label for actor in actors},
        names=NameBook(actors, known_synonyms(conn, workspace)),
        memberships=merged.memberships(conn, round_name) if waiting else {},
        current=merged.merged_state(conn, round_name) == merged.input_state(conn, round_name),
        activity=activity,
        labels=labels_of(workspace.settings),
    )


def only(waiting: Pending, numbers: Collection[int]) -> Pending:
    """Of the questions that wait those with certain numbers."""
    return replace(waiting, questions=tuple(one for one in waiting.questions if one.id in numbers))


def reopened(workspace: Workspace, store: Store, number: int) -> Pending:
    """The members of an activity as a question: whether they belong together. UserError when there is nothing to ask."""
    round_name, name = workspace.round, activity_name(number)
    with store.reading() as conn:
        reports = _reports(conn, round_name)
        members = tuple(one for one, at in merged.memberships(conn, round_name).items() if at == number and one in reports)
        if not members:
            raise not_there(workspace, store, number)
        if len(members) == 1:
            raise UserError(
                f"{name} umfasst nur eine Meldung; da ist nichts zu trennen.", "Alle Aktivitäten zeigt: fko list"
            )
        joins = [one for one in merged.joins(conn, round_name) if one.first in members]
        question = unasked(members)
        if joins:
            weakest = min(joins, key=lambda one: one.probability)
            question = replace(question, probability=weakest.probability, evidence=weakest.evidence)
        return _pending(workspace, conn, reports, [question], number)


def asked_again(workspace: Workspace, store: Store, number: int) -> tuple[Pending, Decision | None]:
    """A question that was asked before, and its answer so far; UserError when there is none or its reports are gone."""
    round_name = workspace.round
    with store.reading() as conn:
        question = questions.find_question(conn, round_name, number)
        if question is None:
            raise UserError(
                f"Die Frage Q-{number:04d} gibt es in der Runde {round_name} nicht.", "Offene stellt: fko review"
            )
        waiting = _pending(workspace, conn, _reports(conn, round_name), [question])
        answers = [one for one in decisions.decisions(conn, round_name) if one.question == number]
    if not waiting.questions:
        raise UserError(f"Eine Meldung der Frage {question.name} gibt es nicht mehr.", "Offene Fragen stellt: fko review")
    return waiting, answers[-1] if answers else None


def answer_questions(
    workspace: Workspace, store: Store, reviewer: Reviewer, by: str, waiting: Pending | None = None
) -> Session:
    """Ask `reviewer` until it leaves; each answer is stored before the next question is asked.

    Asked are the questions of `waiting`, without it all that are open.
    """
    dialogue = _Dialogue(workspace.round, store, reviewer, by, waiting or pending(workspace, store))
    dialogue.run()
    return dialogue.session


class _Dialogue:
    """The course of a review: forward, back, later, and past what the answers have settled already."""

    def __init__(self, round_name: str, store: Store, reviewer: Reviewer, by: str, waiting: Pending) -> None:
        self._round = round_name
        self._store = store
        self._reviewer = reviewer
        self._by = by
        self._pending = waiting
        self.session = Session()

    def run(self) -> None:
        """Go through the questions."""
        shown: list[int] = []
        at = self._next(0)
        while at is not None:
            question = self._pending.questions[at]
            reply = self._reviewer.ask(self._pending.view(at, self.session.given.get(question.id)))
            if reply.move is Move.leave:
                self.session.left_early = True
                break
            if reply.move is Move.back:
                if shown:
                    at = shown.pop()
                else:
                    self._reviewer.tell("Davor gibt es keine Frage.")
                continue
            if reply.move is Move.answer:
                self._save(question, reply)
            shown.append(at)
            at = self._next(at + 1)

    def _next(self, start: int) -> int | None:
        """The next question without an answer; what follows from the answers of this session is passed over, and said."""
        for at in range(start, len(self._pending.questions)):
            question = self._pending.questions[at]
            if question.id in self.session.given or question.id in self.session.implied:
                continue
            if self.session.given and follows(question.reports, self.session.given.values()):
                self.session.implied.append(question.id)
                self._reviewer.tell(f"{question.name} ergibt sich aus Ihren Antworten und wird übersprungen.")
                continue
            return at
        return None

    def _save(self, question: Question, reply: Reply) -> None:
        assert reply.answer is not None
        before = self.session.given.get(question.id)
        left_out = f", ohne {', '.join(map(report_name, reply.without))}" if reply.without else ""
        if before and (before.answer, before.without) == (reply.answer, reply.without):
            self._reviewer.tell(f"Bleibt: {reply.answer.value}{left_out}.")
            return
        marks = {one: self._pending.reports[one].fingerprint for one in question.reports}
        self.session.given[question.id] = save_answer(
            self._store, self._round, question, reply.answer, reply.without, marks, self._by, reply.reason
        )
        self._reviewer.tell(f"Gespeichert: {reply.answer.value}{left_out}.")
        if reply.answer is Answer.succession:
            members = [self._pending.reports[one] for one in question.reports if one not in reply.without]
            self._reviewer.tell(sequence_words(members))
        if before:
            # What followed from the old answer may not follow from the new one.
            waiting = {one.id: one for one in self._pending.questions}
            answers = list(self.session.given.values())
            self.session.implied = [one for one in self.session.implied if follows(waiting[one].reports, answers)]


def save_answer(
    store: Store,
    round_name: str,
    question: Question,
    answer: Answer,
    without: Sequence[int],
    fingerprints: Mapping[int, str],
    by: str,
    reason: str = "",
) -> Decision:
    """Store an answer in a transaction of its own and close the question.

    `without` means: the answer holds for the other members, and each of those left out is different from them.
    """
    with store.writing() as conn:
        made = decisions.add_decision(
            conn, round_name, answer=answer, reports=question.reports,
            fingerprints=[fingerprints[one] for one in question.reports], without=without,
            question=question.id or None, by=by, reason=reason,
        )  # fmt: skip
        if question.id:
            questions.close_question(conn, question.id)
    return made


def import_answers(workspace: Workspace, store: Store, rows: Sequence[AnswerRow], by: str) -> list[Outcome]:
    """Check the rows of a table one by one and store the answers that can be taken; every row has an outcome."""
    round_name = workspace.round
    with store.reading() as conn:
        reports = _reports(conn, round_name)
        said = last_said(decisions.decisions(conn, round_name), reports.values())
        memberships = merged.memberships(conn, round_name)
    contradicting = contradicting_rows(rows)
    outcomes = []
    for row in rows:
        with store.reading() as conn:
            question = _named(conn, round_name, row, memberships)
        outcome = judge(row, question, Known(round_name, reports, said), contradicting)
        outcomes.append(outcome)
        if outcome.question is None or outcome.answer is None:
            continue
        if outcome.result is Result.taken:
            marks = {one: reports[one].fingerprint for one in outcome.question.reports}
            made = save_answer(store, round_name, outcome.question, outcome.answer, outcome.without, marks, by, row.remark)
            said.update(last_said([made], reports.values()))
        elif outcome.result is Result.known and outcome.question.id:
            with store.writing() as conn:
                questions.close_question(conn, outcome.question.id)
    return outcomes


def _named(conn: Connection, round_name: str, row: AnswerRow, memberships: Mapping[int, int]) -> Question | None:
    """The question that a row names: one that was asked, the members of an activity, or the reports it lists."""
    about = subject(row.question)
    if about is None:
        return None
    if about.question is not None:
        return questions.find_question(conn, round_name, about.question)
    members = about.reports or tuple(one for one, number in memberships.items() if number == about.activity)
    return unasked(members) if members else None


def export_questions(workspace: Workspace, store: Store, path: Path) -> Placed:
    """Write the open questions as a spreadsheet to `path`, never over a file that a person touched."""
    waiting = pending(workspace, store)
    with store.reading() as conn:
        collected = [one.collected_at for one in stored.returns(conn, workspace.round)]
    made = max(collected, default=datetime(2000, 1, 1))
    data = write_questions([waiting.view(at) for at in range(len(waiting.questions))], workspace.round, made)
    return place(workspace, store, "review", path, data)


@dataclass(frozen=True)
class Applied:
    """What new answers changed: how many activities there were and are, and what became of the reports that moved.

    `moved` maps activity numbers to their reports where those are others than before; `frictions` are sentences about
    answers that pull against each other; `new` are the numbers of questions that came up.
    """

    before: int
    after: int
    moved: Mapping[int, tuple[int, ...]]
    frictions: tuple[str, ...]
    new: frozenset[int]


def apply_answers(workspace: Workspace, store: Store) -> Applied:
    """Merge again, so that activities and questions follow the answers."""
    from fko_cli.stages.activities.merging import merge

    with store.reading() as conn:
        known = merged.memberships(conn, workspace.round)
    before = _members(known)
    summary = merge(workspace, store)
    after = _members(summary.memberships)
    return Applied(
        before=len(before),
        after=len(after),
        moved={
            number: reports
            for number, reports in sorted(after.items())
            if before.get(number) != reports and (len(reports) > 1 or reports[0] in known)
        },
        frictions=summary.frictions,
        new=summary.new,
    )


def _members(memberships: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    members: dict[int, tuple[int, ...]] = {}
    for report, number in sorted(memberships.items()):
        members[number] = (*members.get(number, ()), report)
    return members
