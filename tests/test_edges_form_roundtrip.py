"""Forms that people open, fill in, rearrange and save with their own programs come back as they were typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from fko_cli.core.questionnaire import SHEET_ACTIVITIES
from fko_cli.core.sending.form_parts import STATUS_ROW
from fko_cli.edges.intake.formats import read_workbook
from tests.office.rounds import CASES, PROGRAMS, Outcome, loss_of, play

DOCUMENT = Path(__file__).parents[1] / "docs" / "roundtrips.md"


# The workspace is copied for each kind of file, and its store with it.
@pytest.mark.sqlite
# One test a program, not a case: each start of a program takes seconds, and the tests run in several processes.
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_identity_answers_and_numbers_survive(program, tmp_path):
    if reason := program.missing():
        pytest.skip(reason)
    outcomes = play([case for case in CASES if case.program == program.name], tmp_path)
    assert len(outcomes) == len(program.actions) * len(program.endings)
    assert {str(case): one.wrong() for case, one in outcomes.items() if loss_of(case) is None and one.wrong()} == {}
    assert {str(case): _untold(one) for case, one in outcomes.items() if _untold(one)} == {}
    if program.name == "LibreOffice":
        assert {_counter(one) for case, one in outcomes.items() if case.action == "answered"} == {
            "Ausgefüllte Zeilen: 5   ·   davon fehlt noch eine Pflichtangabe in: 0"
            "   ·   vorausgefüllt und noch nicht bestätigt: 1"
        }


def _untold(outcome: Outcome) -> str:
    """What is lost without a word, or beyond what the program is known to destroy."""
    loss = loss_of(outcome.case)
    if loss is None:
        return ""
    if loss.told not in [one.code for one in outcome.file.findings]:
        return f"{loss.told} fehlt"
    beyond = {aspect: what for aspect, what in outcome.wrong().items() if aspect not in loss.aspects}
    return str(beyond) if beyond else ""


def _counter(outcome: Outcome) -> str:
    """What the form's own formula shows, as the program computed it."""
    book = read_workbook(outcome.path.read_bytes(), outcome.case.ending.removeprefix("."))
    sheet = next(one for one in book.sheets if one.name == SHEET_ACTIVITIES)
    return sheet.by_place[STATUS_ROW, 1].text


def test_the_document_names_every_program_and_every_loss():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [case for case in CASES if f"| {case.program} | {case.ending} |" not in text] == []
    assert [case for case in CASES if (loss := loss_of(case)) and f"{case}: {loss.why} ({loss.told})" not in text] == []
