"""Letters: when one may go out, when it must not, and which reminder is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.sending.letters import (
    Content,
    LetterEvent,
    LetterKind,
    LetterState,
    RecordedLetter,
    Step,
    judge,
    material,
    newest_event,
    next_number,
)
from fko_cli.core.sending.messages import Letter
from fko_cli.core.sending.reminders import ReminderText, due_number, last_reminded, text_for
from tests.forms import KNOWN, SETTINGS, small_form

DAY = datetime(2026, 3, 2, 9)
TODAY = date(2026, 3, 2)


def recorded(number, *states, sha="a", letter=1, kind=LetterKind.invitation, email="a@example.org", day=0):
    at = DAY + timedelta(days=day)
    events = tuple(LetterEvent(100 * letter + i, at, LetterState(state)) for i, state in enumerate(states))
    return RecordedLetter(letter, "kammer", kind, number, email, "s", f"<{letter}>", sha, "f", at, events)


def wanted(number=1, sha="a", kind=LetterKind.invitation, email="a@example.org"):
    return Content(kind, number, email, sha)


@pytest.mark.parametrize(
    ("history", "content", "step", "reuses"),
    [
        ([], wanted(), Step.deliver, None),
        ([recorded(1, "begun")], wanted(), Step.deliver, 1),
        ([recorded(1, "begun", "failed")], wanted(), Step.deliver, 1),
        ([recorded(1, "begun", "refused")], wanted(), Step.deliver, 1),
        ([recorded(1, "begun", "refused")], wanted(email="b@example.org", sha="b"), Step.deliver, None),
        ([recorded(1, "begun", "handing_over")], wanted(), Step.unclear, 1),
        ([recorded(1, "begun", "handing_over", "unclear")], wanted(), Step.unclear, 1),
        ([recorded(1, "begun", "handing_over")], wanted(sha="b"), Step.unclear, 1),
        ([recorded(1, "begun", "handing_over", "accepted")], wanted(2), Step.done, 1),
        ([recorded(1, "begun", "handing_over", "accepted")], wanted(2, sha="b"), Step.deliver, None),
        ([recorded(1, "accepted"), recorded(2, "begun", sha="b", letter=2)], wanted(2, sha="b"), Step.deliver, 2),
        ([recorded(1, "accepted"), recorded(2, "begun", sha="b", letter=2)], wanted(2, sha="a"), Step.done, 1),
        ([recorded(1, "accepted"), recorded(2, "accepted", sha="b", letter=2)], wanted(3, sha="a"), Step.deliver, None),
    ],
)
def test_what_is_surely_not_there_goes_out_and_nothing_goes_twice(history, content, step, reuses):
    verdict = judge(history, content)
    assert verdict.step is step
    assert (verdict.letter.id if verdict.letter else None) == reuses


def test_a_person_may_send_again_what_nothing_has_happened_to_since():
    unclear, sent = [recorded(1, "begun", "handing_over")], [recorded(1, "accepted")]
    again = judge(unclear, wanted(), newest_event(unclear))
    assert (again.step, again.letter.id) == (Step.deliver, 1)  # under the same Message-ID
    assert judge(sent, wanted(2), newest_event(sent)).step is Step.deliver
    arrived = [recorded(1, "begun", "handing_over", "accepted")]
    assert judge(arrived, wanted(2), newest_event(unclear)).step is Step.done


def test_a_letter_sent_again_on_request_continues_after_a_crash():
    history = [recorded(1, "accepted"), recorded(2, "begun", letter=2)]
    assert next_number(history) == 2
    assert judge(history, wanted(2)).letter.id == 2


def test_numbers_count_what_was_sent():
    assert next_number([]) == 1
    assert next_number([recorded(1, "begun", "failed")]) == 1
    assert next_number([recorded(1, "accepted")]) == 2


def test_words_address_and_questions_are_material_looks_and_rows_are_not():
    letter = Letter("Betreff", "Guten Tag,\n\nbitte bis 31. März.\n", "<p>")
    same = Letter("Betreff", "Guten Tag\nbitte bis  31. März", "<div>")
    form = small_form()
    base = material(letter, "a@example.org", form)
    assert material(same, "A@example.org", small_form(KNOWN)) == base
    assert material(Letter("Betreff", "bitte bis 1. Mai", ""), "a@example.org", form) != base
    assert material(letter, "b@example.org", form) != base
    offer = PrefilledRow({"title": "Messe"}, "p0001", origin="von JC gemeldet", offered=True)
    assert material(letter, "a@example.org", small_form((offer,))) == base
    fields = (*SETTINGS.fields, SETTINGS.fields[0].model_copy(update={"id": "3", "title": "Neues Feld"}))
    other = small_form((PrefilledRow({"title": "x"}),), SETTINGS.model_copy(update={"fields": fields}))
    assert material(letter, "a@example.org", other) != base


def reminded(number, *states, day=0, letter=1):
    return recorded(number, *states, kind=LetterKind.reminder, day=day, letter=letter)


@pytest.mark.parametrize(
    ("history", "number"),
    [
        ([], 1),
        ([reminded(1, "drafted")], 1),
        ([reminded(1, "drafted", day=-1)], 2),
        ([reminded(1, "begun", "handing_over", "accepted", day=-3)], 2),
        ([reminded(1, "accepted", day=-9), reminded(2, "accepted", day=-3, letter=2)], 3),
        ([reminded(1, "begun", "failed", day=-3)], 1),
        ([reminded(1, "begun", "handing_over", day=-3)], 1),
        ([reminded(1, "drafted", day=-3), reminded(1, "begun", "failed", day=-3, letter=2)], 1),
    ],
)
def test_reminders_of_one_day_are_one_and_only_what_went_out_counts(history, number):
    assert due_number(history, TODAY) == number


def test_a_reminder_is_not_sent_twice_on_one_day_and_a_draft_of_the_day_may_be_sent():
    content = wanted(1, kind=LetterKind.reminder)
    assert judge([reminded(1, "accepted")], content).step is Step.done
    assert judge([reminded(1, "drafted")], content).step is Step.deliver
    assert judge([reminded(1, "accepted", day=-4)], wanted(2, kind=LetterKind.reminder)).step is Step.deliver


def test_the_day_of_the_last_reminder():
    assert last_reminded([reminded(1, "accepted", day=-4), reminded(2, "begun", "failed", letter=2)]) == date(2026, 2, 26)
    assert last_reminded([]) is None


@pytest.mark.parametrize(
    ("number", "deadline", "text"),
    [
        (1, date(2026, 3, 2), ReminderText.first),
        (2, date(2026, 3, 2), ReminderText.second),
        (3, date(2026, 3, 31), ReminderText.last),
        (1, date(2026, 3, 1), ReminderText.last),
    ],
)
def test_the_text_follows_number_and_deadline(number, deadline, text):
    assert text_for(number, deadline, TODAY) is text
