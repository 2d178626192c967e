"""The course of a review on a real store: what is asked, what is kept, and when."""

from __future__ import annotations

from datetime import date

import pytest

from fko_cli.core.deciding.answers import AnswerRow, Result
from fko_cli.core.deciding.views import Move, Reply
from fko_cli.core.errors import UserError
from fko_cli.core.records import Answer, CellCount, Place, ReturnStatus
from fko_cli.core.settings import Settings
from fko_cli.edges.store import activities, decisions, open_store, questions, returns
from fko_cli.edges.store.questions import QuestionDraft
from fko_cli.edges.store.returns import NewReport, NewReturn
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities import reviewing

SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "region": {"name": "Musterregion", "editor": "Agentur"},
        "round": {"name": "2026", "deadline": date(2026, 3, 31)},
        "fields": [{"id": "1", "title": "Bildung"}],
    }
)
SAME, DIFFERENT, PROGRAMME = Answer.same, Answer.different, Answer.programme


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setattr(Workspace, "actors", ())
    return Workspace(tmp_path, SETTINGS)


@pytest.fixture
def store(workspace):
    with open_store(workspace) as opened:
        with opened.writing() as conn:
            add_reports(conn, "ihk", ["Tag der Ausbildung", "Ausbildungsmesse", "Messe"])
            questions.save_questions(conn, "2026", [draft(1, 2), draft(2, 3), draft(1, 3), draft(1, 2, 3)])
        yield opened


def draft(*reports: int) -> QuestionDraft:
    return QuestionDraft(reports, 0.7, ())


def add_reports(conn, actor: str, titles: list[str], mark: str = "f", first_id: int | None = None, replaces=()) -> None:
    reports = [
        NewReport(Place("a.xlsx", "Aktivitäten", n), {"title": title}, {"title": title}, f"{mark}{n}",
                  report_id=first_id + n - 1 if first_id else None, version=2 if first_id else 1)
        for n, title in enumerate(titles, 1)
    ]  # fmt: skip
    returns.add_return(
        conn,
        NewReturn(
            "2026",
            actor,
            f"{actor}{mark}",
            "a.xlsx",
            ReturnStatus.accepted,
            CellCount(),
            (),
            reports=reports,
            replaces=replaces,
        ),
    )


class Script:
    """Answers from a list and notes what it was asked; leaves when the list is at its end."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []
        self.told: list[str] = []

    def ask(self, view) -> Reply:
        self.asked.append(view.question.name)
        return self.replies.pop(0) if self.replies else Reply(Move.leave)

    def tell(self, text: str) -> None:
        self.told.append(text)


def says(answer: Answer, *without: int) -> Reply:
    return Reply(Move.answer, answer, without)


LATER, BACK = Reply(Move.later), Reply(Move.back)


def stored(store) -> list[tuple]:
    with store.reading() as conn:
        return [(one.answer, one.reports, one.without) for one in decisions.decisions(conn, "2026")]


def open_names(store) -> list[str]:
    with store.reading() as conn:
        return [one.name for one in questions.open_questions(conn, "2026")]


def test_an_answer_is_kept_before_the_next_question_is_asked(workspace, store):
    class Watching(Script):
        def ask(self, view):
            self.seen = stored(store)
            return super().ask(view)

    script = Watching(says(DIFFERENT))
    session = reviewing.answer_questions(workspace, store, script, "Referat 1")
    assert script.seen == stored(store) == [(DIFFERENT, (1, 2), ())]
    assert open_names(store) == ["Q-0002", "Q-0003", "Q-0004"] and session.left_early
    with store.reading() as conn:
        [kept] = decisions.decisions(conn, "2026")
    assert (kept.by, kept.fingerprints, kept.question) == ("Referat 1", ("f1", "f2"), 1) and kept.at


def test_a_crash_loses_no_answer(workspace, store):
    class Interrupted(Script):
        def ask(self, view):
            if len(self.asked) == 2:
                raise KeyboardInterrupt
            return super().ask(view)

    with pytest.raises(KeyboardInterrupt):
        reviewing.answer_questions(workspace, store, Interrupted(says(DIFFERENT), says(DIFFERENT)), "x")
    assert [answer for answer, *_ in stored(store)] == [DIFFERENT, DIFFERENT]


def test_what_the_answers_settle_is_passed_over_and_said(workspace, store):
    script = Script(says(SAME), says(DIFFERENT))
    session = reviewing.answer_questions(workspace, store, script, "x")
    assert script.asked == ["Q-0001", "Q-0002"]
    assert [told for told in script.told if "Gespeichert" in told] == ["Gespeichert: gleich.", "Gespeichert: verschieden."]
    assert [told.split()[0] for told in script.told if "Gespeichert" not in told] == ["Q-0003", "Q-0004"]
    assert not session.left_early


def test_back_overrules_and_later_leaves_open(workspace, store):
    script = Script(says(SAME), LATER, BACK, BACK, says(DIFFERENT), LATER, LATER, says(PROGRAMME))
    reviewing.answer_questions(workspace, store, script, "x")
    assert script.asked == ["Q-0001", "Q-0002", "Q-0003", "Q-0002", "Q-0001", "Q-0002", "Q-0003", "Q-0004"]
    assert [(answer, reports) for answer, reports, _ in stored(store)] == [
        (SAME, (1, 2)), (DIFFERENT, (1, 2)), (PROGRAMME, (1, 2, 3)),
    ]  # fmt: skip
    assert open_names(store) == ["Q-0002", "Q-0003"]


def test_back_at_the_first_question_says_so(workspace, store):
    script = Script(BACK)
    reviewing.answer_questions(workspace, store, script, "x")
    assert script.told == ["Davor gibt es keine Frage."] and script.asked == ["Q-0001", "Q-0001"]


@pytest.mark.parametrize(
    "answer, expected",
    [
        (SAME, [(SAME, (1, 2, 3), (3,))]),
        (PROGRAMME, [(PROGRAMME, (1, 2, 3), (3,))]),
    ],
)
def test_a_member_can_be_dropped_out_of_a_group(workspace, store, answer, expected):
    reviewing.answer_questions(workspace, store, Script(LATER, LATER, LATER, says(answer, 3)), "x")
    assert stored(store) == expected


def test_a_question_about_a_report_that_is_gone_is_not_asked(workspace, store):
    with store.writing() as conn:
        add_reports(conn, "ihk", ["Tag der Ausbildung", "Ausbildungsmesse"], "g", first_id=1, replaces=[1])
    waiting = reviewing.pending(workspace, store)
    assert [one.name for one in waiting.questions] == ["Q-0001"]
    assert len(waiting.outdated) == 3 and not waiting.current


def test_a_report_speaks_for_those_it_is_joined_with(workspace, store):
    with store.writing() as conn:
        activities.save_memberships(conn, "2026", {1: 1, 2: 2, 3: 1})
    view = reviewing.pending(workspace, store).view(0)
    assert [view.company(report) for report in view.reports] == ["schon verbunden mit R-0003 (ihk: Messe)", ""]


def rows(*content: tuple) -> list[AnswerRow]:
    return [AnswerRow(number, *row) for number, row in enumerate(content, 2)]


def test_a_table_is_taken_row_by_row(workspace, store):
    table = rows(
        ("Q-0001", "gleich", "", "steht so im Flyer"), ("Q-0002", "gleihc"), ("Q-0003", ""), ("Q-0099", "gleich"),
        ("Q-0004", "Gleich", "R-0003"),
    )  # fmt: skip
    outcomes = reviewing.import_answers(workspace, store, table, "x")
    assert [one.result for one in outcomes] == [Result.taken, Result.wrong, Result.open, Result.outdated, Result.taken]
    assert stored(store) == [(SAME, (1, 2), ()), (SAME, (1, 2, 3), (3,))]
    assert open_names(store) == ["Q-0002", "Q-0003"]
    with store.reading() as conn:
        assert decisions.decisions(conn, "2026")[0].reason == "steht so im Flyer"


def test_the_same_table_again_changes_nothing(workspace, store):
    table = rows(("Q-0001", "gleich"), ("Q-0004", "Programm", "R-0003"), ("Q-0002", "verschieden"))
    reviewing.import_answers(workspace, store, table[:1], "x")
    reviewing.import_answers(workspace, store, table[1:], "x")
    before = stored(store)
    outcomes = reviewing.import_answers(workspace, store, table[1:], "x")
    assert [one.result for one in outcomes] == [Result.known, Result.known]
    assert stored(store) == before


def test_an_answer_against_an_earlier_one_is_the_newer_one(workspace, store):
    reviewing.import_answers(workspace, store, rows(("Q-0001", "gleich")), "Referat 1")
    [outcome] = reviewing.import_answers(workspace, store, rows(("Q-0001", "verschieden")), "Referat 2")
    assert outcome.result is Result.taken and "Referat 1" in outcome.message
    assert stored(store)[-1] == (DIFFERENT, (1, 2), ())


def test_rows_of_one_table_that_contradict_through_another_question_are_named(workspace, store):
    outcomes = reviewing.import_answers(workspace, store, rows(("Q-0001", "gleich"), ("Q-0004", "verschieden")), "x")
    assert "R-0001 und R-0002 waren „gleich“" in outcomes[1].message


def test_the_sheet_is_written_beside_an_existing_one(workspace, store, tmp_path):
    first = reviewing.export_questions(workspace, store, tmp_path / "fragen.xlsx").path
    assert reviewing.export_questions(workspace, store, tmp_path / "fragen.xlsx").path == first
    first.write_bytes(b"ausgefuellt")
    second = reviewing.export_questions(workspace, store, tmp_path / "fragen.xlsx")
    assert second.path.name == "fragen (2).xlsx" and first.read_bytes() == b"ausgefuellt"
    assert second.reason == "fragen.xlsx wurde von Hand bearbeitet"


@pytest.mark.parametrize(
    "given, environment, expected", [("Amt", "Referat", "Amt"), ("", "Referat", "Referat"), (None, " ", "konto")]
)
def test_who_answers(monkeypatch, given, environment, expected):
    monkeypatch.setenv("FKO_PERSON", environment)
    monkeypatch.setenv("LOGNAME", "konto")
    assert reviewing.person(given) == expected


@pytest.mark.parametrize("typed", [("gleich", "R-0002"), ("g", "B"), ("G", "b;"), ("g", "R-2")])
def test_letters_of_the_terminal_are_understood_in_the_table(workspace, store, typed):
    [outcome] = reviewing.import_answers(workspace, store, rows(("Q-0004", *typed)), "Referat 1")
    assert (outcome.result, outcome.answer, outcome.without) == (Result.taken, SAME, (2,))
    [wrong] = reviewing.import_answers(workspace, store, rows(("Q-0004", "g", "D")), "Referat 1")
    assert wrong.result is Result.wrong and "„D“" in wrong.message


def test_an_answer_can_be_changed_by_the_number_of_its_question(workspace, store):
    reviewing.answer_questions(workspace, store, Script(says(SAME)), "Referat 1")
    waiting, before = reviewing.asked_again(workspace, store, 1)
    assert [one.name for one in waiting.questions] == ["Q-0001"] and before.answer is SAME
    reviewing.answer_questions(workspace, store, Script(says(Answer.succession)), "Referat 2", waiting)
    assert reviewing.asked_again(workspace, store, 1)[1].answer is Answer.succession
    assert "Q-0001" not in open_names(store)
    with pytest.raises(UserError, match="Q-0099"):
        reviewing.asked_again(workspace, store, 99)


def test_what_a_succession_links_is_said_at_once(workspace, store):
    script = Script(says(Answer.succession))
    reviewing.answer_questions(workspace, store, script, "Referat 1")
    assert script.told[1] == "Nach Titel und Zeitraum kam zuerst R-0001 „Tag der Ausbildung“, dann R-0002."
