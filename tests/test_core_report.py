"""The description of a round: who answered, what is where, who works with whom."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import pytest

from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Activity, Actor, Need, Place, Report, Territory
from fko_cli.core.report.content import describe
from fko_cli.core.report.network import circle_order, network
from fko_cli.core.report.response import Asked, Known, Standing, responses
from fko_cli.core.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "region": {"name": "Muster", "editor": "Regionalagentur", "parts": ["Nord", "Süd"]},
        "round": {"name": "2026", "deadline": "2026-03-31"},
        "fields": [{"id": "1", "title": "Bildung"}, {"id": "2", "title": "Potenziale"}],
    }
)
ACTORS = tuple(
    Actor(key, name, short)
    for key, name, short in (
        ("ihk", "Industrie- und Handelskammer Muster", "IHK Muster"),
        ("hwk", "Handwerkskammer Muster", "HWK Muster"),
        ("jc", "Jobcenter Nord", "JC Nord"),
        ("fh", "Fachhochschule Muster", "FH Muster"),
    )
)


def activity(number, *actors, **values):
    reports = tuple(Report(10 * number + at, key, "2026", Place("x"), {}, {}, "") for at, key in enumerate(actors))
    return Activity(number, reports, {"title": f"Vorhaben {number}", "field": "1", "status": "laufend", **values})


def described(*activities, needs=(), known=None, current=True):
    content = ConceptInput(SETTINGS, ACTORS, tuple(activities), tuple(needs), day=date(2026, 4, 10))
    facts = known or Known({}, (), {}, {}, {})
    return describe(content, facts, NameBook(ACTORS), reports=7, current=current)


def test_who_is_missing_for_how_long():
    known = Known(
        answered={"ihk": date(2026, 3, 1), "fh": date(2026, 4, 2)},
        waiting={"jc"},
        letters={"hwk": Asked(date(2026, 2, 1), 2, date(2026, 3, 20)), "jc": Asked(date(2026, 1, 5))},
        reports={"ihk": 3},
        activities={"ihk": 2},
    )
    found = responses(ACTORS, known, date(2026, 3, 31), date(2026, 4, 10))
    assert [(one.key, one.standing, one.waits) for one in found] == [
        ("hwk", Standing.missing, 68),
        ("jc", Standing.waiting, None),
        ("ihk", Standing.answered, None),
        ("fh", Standing.late, None),
    ]
    assert (found[2].reports, found[2].activities) == (3, 2)


def test_those_who_wait_longest_stand_first():
    letters = {"ihk": Asked(date(2026, 3, 1)), "hwk": Asked(date(2026, 2, 1)), "jc": Asked(None)}
    found = responses(ACTORS, Known({}, (), letters, {}, {}), date(2026, 3, 31), date(2026, 4, 1))
    assert [one.key for one in found] == ["hwk", "ihk", "jc", "fh"]


def test_fields_parts_and_what_is_missing_there():
    north, all_of_it = Territory("Nord", ("Nord",)), Territory("Region", ("Nord", "Süd"), whole=True)
    made = described(
        activity(1, "ihk", territory=north),
        activity(2, "ihk", "hwk", territory=all_of_it, status="geplant"),
        activity(3, "jc", field="2", territory=north),
        activity(4, "jc", field="2", status="abgeschlossen", territory=all_of_it),
        activity(5, "jc", field="9"),
    )
    assert [(one.label, one.running, one.planned, one.other, one.institutions) for one in made.fields] == [
        ("1 Bildung", 1, 1, 0, 2),
        ("2 Potenziale", 1, 0, 0, 1),
        ("ohne Handlungsfeld", 1, 0, 0, 1),
    ]
    assert [(one.label, one.running, one.planned, one.counts) for one in made.parts] == [
        ("Nord", 2, 1, (2, 1, 0)),
        ("Süd", 0, 1, (1, 0, 0)),
    ]
    assert (made.whole, made.nowhere, made.activities) == (1, 1, 4)
    assert made.empty_places == (("Süd", ("2 Potenziale",)),)


def test_a_round_without_activities_has_no_empty_places():
    assert described().empty_places == ()


def test_needs_stand_by_field_with_their_institution():
    needs = [
        Need(1, "jc", "2026", Place("x"), {"field": "7", "need": "Wohnraum"}),
        Need(2, "ihk", "2026", Place("x"), {"field": "2", "need": "Kita", "partners": ("Stadt", "u. a.")}),
    ]
    found = described(needs=needs).needs
    assert [(one.id, one.field, one.partners, one.institution) for one in found] == [
        ("B-0002", "2 Potenziale", "Stadt", "IHK Muster"),
        ("B-0001", "ohne Handlungsfeld", "", "JC Nord"),
    ]


def test_reporters_leads_and_partners_are_linked():
    found = network(
        [
            activity(1, "ihk", "hwk"),
            activity(2, "ihk", lead="HWK Muster", partners=("Jobcenter Nord", "Stadt Fern")),
            activity(3, "fh", partners=("noch offen", "stadt fern")),
        ],
        ACTORS,
        NameBook(ACTORS),
    )
    assert [(one.first, one.second, [number for number, _ in one.activities]) for one in found.links] == [
        ("ihk", "hwk", ["A-0001", "A-0002"]),
        ("ihk", "jc", ["A-0002"]),
        ("hwk", "jc", ["A-0002"]),
    ]
    assert found.partners["jc"] == [("ihk", 1), ("hwk", 1)]
    assert (found.alone, found.outside) == (("FH Muster",), (("Stadt Fern", 2),))
    assert {one.key: (one.activities, one.partners) for one in found.nodes} == {"ihk": (2, 2), "hwk": (2, 2), "jc": (1, 2)}


@pytest.mark.parametrize("start", [0, 3, 7])
def test_those_with_much_in_common_stand_together(start):
    """Two groups that have nothing in common are never mixed, in whatever order the register has them."""
    keys = [f"{group}{number}" for number in range(5) for group in "ab"]
    keys = keys[start:] + keys[:start]
    weights = {(one, two): 1 for one in keys for two in keys if one < two and one[0] == two[0]}
    order = circle_order(keys, weights)
    changes = sum(order[at][0] != order[at - 1][0] for at in range(len(order)))
    assert sorted(order) == sorted(keys) and changes == 2
    assert circle_order(keys, weights) == order


@pytest.mark.parametrize("seed", range(12))
def test_no_two_can_swap_places_and_shorten_the_connections(seed):
    chance = random.Random(seed)
    keys = list("abcdefgh")
    weights = {(one, two): chance.randint(1, 9) for one, two in combinations(keys, 2) if chance.random() < 0.5}

    def length(order):
        apart = {one_two: abs(order.index(one_two[0]) - order.index(one_two[1])) for one_two in weights}
        return sum(weight * min(apart[both], len(order) - apart[both]) for both, weight in weights.items())

    order = circle_order(keys, weights)
    for one, two in combinations(range(len(order)), 2):
        swapped = list(order)
        swapped[one], swapped[two] = order[two], order[one]
        assert length(swapped) >= length(order)
