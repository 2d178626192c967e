"""The ledger: a letter is claimed by one process at a time, and only the newest claim can hand it over."""

from __future__ import annotations

import pytest

from fko_cli.core.sending.letters import Content, LetterKind, LetterState, Step
from fko_cli.edges.store import letters, open_store
from fko_cli.edges.store.letters import Claim, NewLetter
from fko_cli.edges.workspace import open_workspace


@pytest.fixture
def store(workspace_folder):
    with open_store(open_workspace(workspace_folder)) as opened:
        yield opened


def letter(sha="a", number=1, message_id="<1@example.org>", kind=LetterKind.invitation, file="gesendet/a.eml"):
    return NewLetter("2026", "kammer", Content(kind, number, "a@example.org", sha), "Betreff", message_id, file)


def claim(store, new=None, again=None):
    with store.writing() as conn:
        return letters.claim(conn, new or letter(), again)


def hand_over(store, held):
    with store.writing() as conn:
        return letters.hand_over(conn, held)


def settle(store, held, state):
    with store.writing() as conn:
        letters.settle(conn, held, state, "")


def states(store):
    with store.reading() as conn:
        return [[event.state.value for event in one.events] for one in letters.letters(conn, "2026").get("kammer", ())]


def test_the_newest_claim_wins_and_the_first_claimant_can_t_hand_over(store):
    first, second = claim(store), claim(store, letter(message_id="<2@example.org>"))
    assert isinstance(first, Claim)
    assert (second.letter_id, second.message_id) == (first.letter_id, "<1@example.org>")
    assert hand_over(store, first) is None
    assert hand_over(store, second) is not None
    assert states(store) == [["begun", "begun", "handing_over"]]


def test_a_letter_with_other_content_takes_the_claim_as_well(store):
    first, second = claim(store), claim(store, letter("b"))
    assert second.letter_id != first.letter_id
    assert hand_over(store, first) is None
    assert hand_over(store, second) is not None


def test_letters_of_another_kind_don_t_interfere(store):
    first = claim(store)
    claim(store, letter("b", kind=LetterKind.reminder))
    assert hand_over(store, first) is not None


def test_while_it_is_handed_over_or_accepted_nobody_else_gets_it(store):
    held = hand_over(store, claim(store))
    assert claim(store).step is Step.unclear
    settle(store, held, LetterState.accepted)
    assert claim(store, letter(number=2)).step is Step.done
    assert states(store) == [["begun", "handing_over", "accepted"]]


def test_a_failure_is_left_unsaid_when_somebody_else_is_at_it_and_success_never(store):
    first = claim(store)
    second = claim(store)
    settle(store, first, LetterState.failed)
    assert hand_over(store, second) is not None
    assert states(store) == [["begun", "begun", "handing_over"]]


def test_a_person_can_say_that_an_unclear_letter_arrived_unless_something_happened_since(store):
    held = hand_over(store, claim(store))
    with store.reading() as conn:
        (seen,) = letters.letters(conn, "2026")["kammer"]
    settle(store, held, LetterState.failed)
    with store.writing() as conn:
        assert not letters.mark_arrived(conn, seen, "")
    hand_over(store, claim(store))
    with store.reading() as conn:
        (seen,) = letters.letters(conn, "2026")["kammer"]
    with store.writing() as conn:
        assert letters.mark_arrived(conn, seen, "angekommen")
    assert states(store)[0][-1] == "accepted"


def test_the_same_draft_of_one_day_is_recorded_once(store):
    for new in (letter(), letter(), letter("b")):
        with store.writing() as conn:
            letters.record_draft(conn, new)
    assert states(store) == [["drafted"], ["drafted"]]
