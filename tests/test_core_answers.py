"""Answers from a table: each row is taken, or says why not; nothing is taken twice or against what it was asked about."""

from __future__ import annotations

import pytest

from fko_cli.core.deciding.answers import (
    AnswerRow,
    Known,
    Result,
    Subject,
    contradicting_rows,
    follows,
    judge,
    question_number,
    stamp,
    subject,
    unasked,
)
from fko_cli.core.matching.decisions import last_said
from fko_cli.core.records import Answer, Decision, Place, Question, Report

PAIR = Question(7, (1, 2), 0.7, ())
GROUP = Question(8, (1, 2, 3), 0.7, ())
SAME, DIFFERENT, PROGRAMME = Answer.same, Answer.different, Answer.programme


def report(number: int, mark: str = "") -> Report:
    return Report(number, "ihk", "2026", Place("a.xlsx", "Aktivitäten", number), {}, {}, mark or f"f{number}")


REPORTS = {number: report(number) for number in (1, 2, 3)}


def decision(answer: Answer, *reports: int, without: tuple[int, ...] = (), marks: tuple[str, ...] = ()) -> Decision:
    return Decision(1, answer, reports, marks or tuple(f"f{one}" for one in reports), without, by="Referat 1")


def judged(row: AnswerRow, question: Question | None, *decisions: Decision, rows: tuple[AnswerRow, ...] = ()):
    known = Known("2026", REPORTS, last_said(decisions, REPORTS.values()))
    return judge(row, question, known, contradicting_rows(rows or (row,)))


@pytest.mark.parametrize(
    "answer, without, result, taken",
    [
        ("gleich", "", Result.taken, (SAME, ())),
        (" GLEICH ", "R-0003", Result.taken, (SAME, (3,))),
        ("programm", "", Result.taken, (PROGRAMME, ())),
        ("Nachfolge", "3", Result.taken, (Answer.succession, (3,))),
        ("", "", Result.open, None),
        ("", "R-0003", Result.wrong, None),
        ("gleihc", "", Result.wrong, None),
        ("gleich", "R-0009", Result.wrong, None),
        ("gleich", "R-0001; R-0002", Result.wrong, None),
    ],
)
def test_words_of_a_row(answer, without, result, taken):
    outcome = judged(AnswerRow(2, "Q-0008", answer, without), GROUP)
    assert outcome.result is result
    assert outcome.message
    if taken:
        assert (outcome.answer, outcome.without) == taken


@pytest.mark.parametrize(
    "question, answer, without, message",
    [
        ("Q-0008", "", "", "Keine Entscheidung eingetragen."),
        ("Q-0008", "", "R-0003", "„Ohne“ ist ausgefüllt, aber keine Entscheidung."),
        ("vorn", "gleich", "", "„vorn“ ist keine Nummer einer Frage (wie Q-0007)."),
        ("Q-0008", "gleich", "R-0009", "„Ohne“ nennt „R-0009“; zu dieser Frage gehören R-0001, R-0002, R-0003."),
        ("Q-0008", "gleich", "", "„gleich“ übernommen."),
        ("Q-0008", "gleich", "3", "„gleich“ ohne R-0003 übernommen."),
    ],
)
def test_each_row_is_told_what_became_of_it(question, answer, without, message):
    row = AnswerRow(2, question, answer, without)
    outcome = judged(row, GROUP)
    assert (outcome.row, outcome.message) == (row, message)


def test_a_misspelt_answer_gets_a_suggestion():
    assert "„gleich“" in judged(AnswerRow(2, "Q-0007", "glech"), PAIR).message.split(".")[-2]


@pytest.mark.parametrize(
    "text, number", [("Q-0007", 7), ("q 7", 7), ("7", 7), ("R-0007", None), ("", None), ("siehe oben", None)]
)
def test_ids_of_questions(text, number):
    assert question_number(text) == number


def test_two_different_answers_for_one_question_are_both_refused():
    rows = (AnswerRow(2, "Q-0007", "gleich"), AnswerRow(5, "7", "verschieden"), AnswerRow(6, "Q-0008", "gleich"))
    outcomes = [judged(row, PAIR if row.row < 6 else GROUP, rows=rows) for row in rows]
    assert [one.result for one in outcomes] == [Result.conflict, Result.conflict, Result.taken]
    assert "Zeile 2: gleich" in outcomes[1].message and "Zeile 5: verschieden" in outcomes[0].message


def test_the_same_answer_twice_is_no_conflict():
    rows = (AnswerRow(2, "Q-0008", "gleich", "R-0003"), AnswerRow(3, "Q-0008", "Gleich", "3"))
    assert contradicting_rows(rows) == {}


def test_an_answer_that_holds_already_is_known_and_another_one_names_what_it_replaces():
    earlier = decision(SAME, 1, 2)
    assert judged(AnswerRow(2, "Q-0007", "gleich"), PAIR, earlier).result is Result.known
    newer = judged(AnswerRow(2, "Q-0007", "verschieden"), PAIR, earlier)
    assert newer.result is Result.taken
    assert "R-0001 und R-0002 waren „gleich“ (Referat 1)" in newer.message


@pytest.mark.parametrize(
    "decisions",
    [
        (decision(SAME, 1, 2, marks=("f1", "old")),),  # a report has changed since
        (decision(SAME, 1, 2), decision(DIFFERENT, 1, 2)),  # overruled
        (decision(SAME, 1, 2), decision(DIFFERENT, 1, 2, marks=("f1", "old"))),  # overruled by one that holds no more
        (decision(SAME, 1, 3),),  # about others
    ],
)
def test_an_answer_is_taken_again_where_no_equal_one_holds(decisions):
    assert judged(AnswerRow(2, "Q-0007", "gleich"), PAIR, *decisions).result is Result.taken


def test_members_left_out_are_different_from_the_rest():
    pair = Question(9, (2, 3), 0.5, ())
    for answer in Answer:
        earlier = decision(answer, 1, 2, 3, without=(3,))
        assert judged(AnswerRow(2, "Q-0007", answer.value), PAIR, earlier).result is Result.known
        assert judged(AnswerRow(2, "Q-0009", "verschieden"), pair, earlier).result is Result.known


def test_an_answer_about_reports_that_have_not_changed_outlives_the_change_of_a_third():
    earlier = decision(SAME, 1, 2, 3, marks=("f1", "f2", "old"))
    assert judged(AnswerRow(2, "Q-0007", "gleich"), PAIR, earlier).result is Result.known
    assert judged(AnswerRow(2, "Q-0008", "gleich"), GROUP, earlier).result is Result.taken


@pytest.mark.parametrize(
    "row, question",
    [
        (AnswerRow(2, "Q-0099", "gleich"), None),
        (AnswerRow(2, "Q-0010", "gleich"), Question(10, (1, 4), 0.5, ())),
        (AnswerRow(2, "Q-0007", "gleich", stamp=stamp("2025", [REPORTS[1], REPORTS[2]])), PAIR),
        (AnswerRow(2, "Q-0007", "gleich", stamp=stamp("2026", [REPORTS[1], report(2, "old")])), PAIR),
    ],
    ids=["unknown question", "report gone", "other round", "report changed since the export"],
)
def test_what_no_longer_applies_is_not_taken(row, question):
    assert judged(row, question).result is Result.outdated


def test_the_mark_of_unchanged_reports_is_accepted():
    row = AnswerRow(2, "Q-0007", "gleich", stamp=stamp("2026", [REPORTS[2], REPORTS[1]]))
    assert judged(row, PAIR).result is Result.taken


@pytest.mark.parametrize(
    "decided, question, settled",
    [
        ([decision(SAME, 1, 2), decision(SAME, 2, 3)], (1, 3), True),
        ([decision(SAME, 1, 2), decision(DIFFERENT, 2, 3)], (1, 3), True),
        ([decision(DIFFERENT, 1, 2), decision(DIFFERENT, 2, 3)], (1, 3), False),
        ([decision(SAME, 1, 2)], (1, 2, 3), False),
        ([decision(SAME, 1, 2, 3, without=(3,))], (1, 2, 3), True),
    ],
)
def test_what_follows_from_answers(decided, question, settled):
    assert follows(question, decided) is settled


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Q-0007", Subject(question=7)),
        ("7", Subject(question=7)),
        ("A-0012", Subject(activity=12)),
        ("R-0031; R-0102", Subject(reports=(31, 102))),
        ("r102, R-31 R-0031", Subject(reports=(31, 102))),
        ("R-0031", Subject(reports=(31,))),
        ("R-0031 und so", None),
        ("", None),
    ],
)
def test_what_a_row_is_about(text, named):
    assert subject(text) == named


def test_reports_that_a_person_names_are_a_question():
    row = AnswerRow(2, "R-0001; R-0002", "verschieden")
    assert judged(row, unasked([1, 2])).result is Result.taken
    assert judged(row, unasked([1, 9])).result is Result.outdated
    assert judged(AnswerRow(2, "A-0001", "gleich"), None).result is Result.outdated
    assert judged(AnswerRow(2, "A-0001", "gleich"), unasked([1])).result is Result.wrong


def test_two_answers_about_the_same_reports_are_both_refused():
    rows = (AnswerRow(2, "R-0001; R-0002", "gleich"), AnswerRow(3, "R-0002;R-0001", "verschieden"))
    assert [judged(row, unasked([1, 2]), rows=rows).result for row in rows] == [Result.conflict] * 2
