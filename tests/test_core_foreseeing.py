"""Numbers before anybody has merged: known ones hold, typed ones count where they were given, all others are new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fko_cli.core.deciding.foreseeing import foreseen, known_number
from tests import concepts


def report(report_id: int, actor: str, typed: str = ""):
    made = concepts.report(report_id, actor)
    return replace(made, values={"number": typed} if typed else {})


@pytest.mark.parametrize(
    ("memberships", "typed", "number"),
    [
        ({1: 4}, "A-0002", 4),
        ({}, "A-0002", 2),
        ({}, "A-0009", 9),
        ({}, "A-0010", None),
        ({2: 4}, "", None),
        ({}, "keine", None),
    ],
)
def test_the_last_merge_counts_then_what_the_form_was_filled_in_with(memberships, typed, number):
    assert known_number(report(1, "ihk", typed), memberships, next_number=10) == number


def test_whoever_has_no_number_stands_alone_beyond_all_numbers():
    reports = [report(3, "hwk"), report(1, "ihk"), report(2, "ihk", "A-0004"), report(4, "hwk", "A-0099")]
    assert foreseen(reports, {4: 6}, next_number=10) == {1: 10, 2: 4, 3: 11, 4: 6}
