"""Decisions as relations between reports."""

from __future__ import annotations

from datetime import date

import pytest

from fko_cli.core.matching.decisions import Constraints, constraints, sequence_words, with_earlier
from fko_cli.core.records import Answer, Decision, Period, Place, Report


def report(number, mark="a", start=None):
    values = {"title": f"Titel {number}"}
    if start:
        values["start"] = Period(str(start), date(start, 1, 1), date(start, 12, 31), "year")
    return Report(number, f"akteur-{number}", "2026", Place("liste.xlsx"), values, {}, mark)


def said(answer, reports, marks="aaaaa", **more):
    return Decision(1, answer, tuple(reports), tuple(marks[: len(reports)]), **more)


REPORTS = [report(number) for number in (1, 2, 3, 4)]


def test_same_joins_all_members_but_those_left_out():
    found = constraints([said(Answer.same, [1, 2, 3], without=(3,))], REPORTS)
    assert found.together == ((1, 2),)
    assert found.apart == {(1, 3), (2, 3)}


def test_members_left_out_of_a_programme_are_no_part_of_it():
    found = constraints([said(Answer.programme, [1, 2, 3], without=(3,))], REPORTS)
    assert found.programmes == (frozenset({1, 2}),)
    assert found.apart == {(1, 2), (1, 3), (2, 3)} and not found.together


def test_members_left_out_stay_open_among_each_other():
    found = constraints([said(Answer.same, [1, 2, 3, 4], without=(3, 4))], REPORTS)
    assert (3, 4) not in found.apart and (3, 4) not in found.together


def test_a_later_answer_overrules_an_earlier_one():
    first, later = said(Answer.different, [1, 2]), said(Answer.same, [2, 1])
    assert constraints([first, later], REPORTS).together == ((1, 2),)
    assert constraints([later, first], REPORTS).apart == {(1, 2)}


def test_programme_keeps_apart_and_forms_a_group():
    found = constraints([said(Answer.programme, [1, 2]), said(Answer.programme, [2, 3])], REPORTS)
    assert found.programmes == (frozenset({1, 2, 3}),)
    assert {(1, 2), (2, 3)} <= found.apart


def test_succession_puts_the_later_beginning_first():
    reports = [report(1, start=2025), report(2, start=2021)]
    found = constraints([said(Answer.succession, [1, 2])], reports)
    assert found.successions == ((1, 2),)
    assert found.apart == {(1, 2)}


def test_a_changed_report_reopens_only_its_own_pairs():
    reports = [report(1), report(2), report(3, mark="neu")]
    found = constraints([said(Answer.same, [1, 2, 3])], reports)
    assert found.together == ((1, 2),)
    assert found.stale == {(1, 3): Answer.same, (2, 3): Answer.same}


def test_a_decision_about_a_vanished_report_is_named():
    decision = said(Answer.same, [1, 9])
    found = constraints([decision], REPORTS)
    assert found.gone == (decision,)
    assert not found.together and not found.stale


def test_contradiction_through_a_third_report_is_reported():
    answers = [said(Answer.same, [1, 2]), said(Answer.same, [2, 3]), said(Answer.different, [1, 3])]
    found = constraints(answers, REPORTS)
    assert found.contradictions == ((1, 3),)
    assert constraints(answers[:2], REPORTS).contradictions == ()


@pytest.mark.parametrize(
    "now, kept",
    [
        (Constraints(), {(1, 2), (3, 4)}),
        (Constraints(together=((1, 2),)), {(3, 4)}),
        (Constraints(together=((1, 5), (2, 5))), {(3, 4)}),
        (Constraints(stale={(3, 4): Answer.same}), {(1, 2)}),
        (Constraints(apart=frozenset({(7, 8)})), {(1, 2), (3, 4), (7, 8)}),
    ],
    ids=["nothing said", "said the same", "the same through a third", "asked again", "told apart now"],
)
def test_what_an_earlier_round_told_apart_holds_unless_this_one_says_otherwise(now, kept):
    assert with_earlier(now, {(1, 2), (3, 4)}).apart == kept


def test_the_order_of_a_succession_is_said():
    assert sequence_words([report(1, start=2026), report(2, start=2024), report(3, start=2025)]) == (
        "Nach Titel und Zeitraum kam zuerst R-0002 „Titel 2“, dann R-0003, dann R-0001."
    )
