"""What a person's "gleich" does to what was joined before, on the bundled example and through all stages."""

from __future__ import annotations

import shutil

import pytest

from fko_cli import app
from fko_cli.core.deciding.answers import AnswerRow, Result
from fko_cli.core.deciding.views import Move, Reply
from fko_cli.core.matching.decisions import pair
from fko_cli.core.matching.relations import STRANGER
from fko_cli.core.records import Answer, Question, report_name
from fko_cli.edges.store import activities, open_store, questions
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.activities import reviewing
from fko_cli.stages.activities.merging import merge
from fko_cli.stages.returns.collecting import collect


@pytest.fixture(scope="module")
def merged_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("beispiel") / "region"
    assert app.run(["init", str(folder), "--example", "region-aachen"]) == 0
    workspace = open_workspace(folder)
    with open_store(workspace) as store:
        collect(workspace, store, [workspace.returns_folder])
        merge(workspace, store)
    return folder


@pytest.fixture
def region(merged_once, tmp_path):
    folder = tmp_path / "region"
    shutil.copytree(merged_once, folder)
    workspace = open_workspace(folder)
    with open_store(workspace) as store:
        yield workspace, store


def state(workspace, store) -> tuple[dict[int, int], list[Question]]:
    with store.reading() as conn:
        return activities.memberships(conn, workspace.round), questions.open_questions(conn, workspace.round)


def together(memberships, *reports: int) -> list[int]:
    numbers = {memberships[one] for one in reports}
    return sorted(report for report, number in memberships.items() if number in numbers)


def test_every_gleich_keeps_what_was_joined_and_the_oldest_number(region):
    workspace, store = region
    before, waiting = state(workspace, store)
    asked = max(waiting, key=lambda one: len(together(before, *one.reports)))
    assert len(together(before, *asked.reports)) > len(asked.reports), "the example has joined reports in a question"
    rows = [AnswerRow(2, asked.name, "gleich")]
    assert [one.result for one in reviewing.import_answers(workspace, store, rows, "Redaktion")] == [Result.taken]
    applied = reviewing.apply_answers(workspace, store)
    after, _ = state(workspace, store)
    assert together(after, asked.reports[0]) == together(before, *asked.reports)
    assert {after[one] for one in asked.reports} == {min(before[one] for one in asked.reports)}
    assert applied.frictions == ()


def test_a_likely_pair_is_told_from_a_report_that_hardly_fits_it(region):
    _, waiting = state(*region)
    named = {one.name: [reason.detail for reason in one.evidence if reason.feature == STRANGER] for one in waiting}
    likely = [one for one in waiting if len(one.reports) == 3 and one.probability > 0.9]
    assert likely and all(named[one.name][0] in [report_name(report) for report in one.reports] for one in likely)
    assert not any(named[one.name] for one in waiting if len(one.reports) == 2 or one.probability < 0.5)


def test_no_answer_gleich_takes_any_automatic_join_apart(region):
    workspace, store = region
    before, waiting = state(workspace, store)
    rows = [AnswerRow(at, one.name, "gleich") for at, one in enumerate(waiting, 2)]
    reviewing.import_answers(workspace, store, rows, "Redaktion")
    summary = merge(workspace, store)
    for number in set(before.values()):
        members = [one for one, at in before.items() if at == number]
        assert len({summary.memberships[one] for one in members}) == 1
    assert summary.parted == ()


def test_a_join_that_an_answer_holds_up_is_said_and_asked_about_at_once(region):
    """Two reports of one institution are said to be the same; one of them is joined with a third that has its own part."""
    workspace, store = region
    with store.reading() as conn:
        joins = activities.joins(conn, workspace.round)
        before = activities.memberships(conn, workspace.round)
    reports = merge(workspace, store).reports
    pairs = (
        (join, other)
        for join in joins
        if len(together(before, join.first)) == 2
        for other in reports.values()
        if other.actor == reports[join.second].actor and len(together(before, other.id)) == 1
    )
    join, other = next(pairs)
    rows = [AnswerRow(2, f"R-{join.first}; R-{other.id}", "gleich")]
    reviewing.import_answers(workspace, store, rows, "Redaktion")
    applied = reviewing.apply_answers(workspace, store)
    _, waiting = state(workspace, store)
    [question] = [one for one in waiting if one.reports == pair(join.first, join.second)]
    assert question.suggestion is Answer.same and question.id in applied.new
    assert any(f"gefragt wird in {question.name}" in sentence for sentence in applied.frictions)


def test_the_dialogue_goes_on_with_the_new_questions_only(region):
    workspace, store = region
    waiting = reviewing.pending(workspace, store)
    some = reviewing.only(waiting, {waiting.questions[3].id, waiting.questions[5].id})
    assert [one.id for one in some.questions] == [waiting.questions[3].id, waiting.questions[5].id]

    class Leaving:
        def ask(self, view):
            return Reply(Move.leave)

        def tell(self, text):
            raise AssertionError(text)

    assert reviewing.answer_questions(workspace, store, Leaving(), "Redaktion", some).left_early
