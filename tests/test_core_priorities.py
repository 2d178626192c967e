"""The order of the fields as a workshop weighed them: sums, means, groups, ties."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fko_cli.core.priorities import figure, rankings, weight
from fko_cli.core.records import Place
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import EntryKind, WorkshopEntry

SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "region": {"name": "Region Muster", "editor": "Regionalagentur Muster"},
        "round": {"name": "2026", "deadline": "2026-03-31"},
        "fields": [{"id": one, "title": f"Feld {one}"} for one in "1234"],
    }
)


def weights(measure, *rows):
    return [
        WorkshopEntry(at, "2026", EntryKind.priority, Place(""), {"field": field, "group": group, measure: text})
        for at, (field, group, text) in enumerate(rows, start=1)
    ]


def order(entries):
    (ranking,) = rankings(entries, SETTINGS)
    return [(one.field, str(one.result), one.place, one.tied) for one in ranking.standings]


def test_dots_add_up_and_ties_share_a_place():
    entries = weights(
        "dots", ("1", "A", "3"), ("2", "A", "5"), ("3", "A", "4"), ("1", "B", "2"), ("3", "B", "1"), ("4", "", "1")
    )
    assert order(entries) == [("1", "5", 1, True), ("2", "5", 1, True), ("3", "5", 1, True), ("4", "1", 4, False)]


def test_ranks_are_averaged_and_the_lowest_is_first():
    entries = weights("rank", ("1", "A", "2"), ("1", "B", "3"), ("2", "A", "1"), ("2", "B", "2"), ("3", "A", "3"))
    assert order(entries) == [("2", "1.5", 1, False), ("1", "2.5", 2, False), ("3", "3", 3, False)]


def test_groups_have_results_of_their_own():
    (ranking,) = rankings(weights("points", ("1", "A", "2,5"), ("2", "B", "4"), ("1", "B", "1")), SETTINGS)
    assert ranking.groups == ("A", "B")
    assert [one.by_group for one in ranking.standings] == [{"B": Decimal(4)}, {"A": Decimal("2.5"), "B": Decimal(1)}]


def test_sums_count_only_where_nothing_else_does():
    entries = weights("dots", ("1", "A", "3"), ("1", "Gesamt", "3"), ("2", "insgesamt", "2"))
    assert order(entries) == [("1", "3", 1, False), ("2", "2", 2, False)]


def test_what_is_no_number_does_not_count_and_unknown_fields_do():
    entries = weights("dots", ("1", "", "viele"), ("2", "", "2026"), ("Raumfahrt", "", "2"), ("3", "", "0"))
    assert order(entries) == [("Raumfahrt", "2", 1, False), ("3", "0", 2, False)]


def test_the_first_kind_of_weight_decides():
    both = weights("rank", ("1", "", "1"), ("2", "", "2")) + weights("dots", ("2", "", "9"))
    assert [one.measure for one in rankings(both, SETTINGS)] == ["dots", "rank"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", "7"), ("1,5", "1,5"), ("12 Punkte", "12"), ("Rang 2", "2"), ("3.", "3"), ("IIII", ""), ("7-8", ""), ("", "")],
)
def test_numbers_as_people_write_them(text, number):
    assert figure(text) == number


@pytest.mark.parametrize(("measure", "text"), [("rank", "0"), ("dots", "2026"), ("points", "45000"), ("rank", "101")])
def test_numbers_that_can_be_no_weight(measure, text):
    assert weight(measure, text) is None
