"""Where reports happen: what they say, what their title names, where their institution is at home."""

from __future__ import annotations

import pytest

from fko_cli.core.matching.places import Places
from fko_cli.core.records import Actor, Place, Report, Territory
from fko_cli.core.settings import Region

REGION = Region(name="Bergregion", editor="Agentur", parts=("Stadt Lindenau", "Kreis Ahrtal-Nord", "Kreis Berg"))
ACTORS = [
    Actor("stadt", "Stadt Lindenau, Wirtschaftsförderung", territory="Stadt Lindenau"),
    Actor("kreis", "Kreis Ahrtal-Nord", territory="Ahrtal-Nord"),
    Actor("kammer", "Kammer", territory="Lindenau und Kreis Berg"),
    Actor("bund", "Bündnis", territory="gesamte Region"),
    Actor("dorf", "Gemeinde Tal", territory="Gemeinde Tal"),
    Actor("ort", "Gemeinde Höh", territory="Gemeinde Höh"),
]
PLACES = Places(REGION, ACTORS)


def apart(first: tuple[str, ...], second: tuple[str, ...], tied: float = 0.0) -> float:
    return PLACES.apart(PLACES.area(report(*first)), PLACES.area(report(*second)), tied)


def report(actor: str, title: str, *parts: str) -> Report:
    values = {"title": title} | ({"territory": Territory("; ".join(parts), parts)} if parts else {})
    return Report(1, actor, "2026", Place("a.xlsx"), values, {}, "f")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("stadt", "Lotsen", "Stadt Lindenau"), ("kreis", "Lotsen", "Kreis Berg"), 1.0),
        (("stadt", "Lotsen", "Stadt Lindenau"), ("kreis", "Lotsen"), 0.6),
        (("stadt", "Lotsen"), ("kreis", "Lotsen"), 0.6),
        (("stadt", "Lotsen Lindenau"), ("kreis", "Azubi-Lotsen Ahrtal-Nord"), 0.8),
        (("stadt", "Lotsen", "Stadt Lindenau"), ("bund", "Lotsen im Kreis Berg"), 0.8),
        (("bund", "Lotsen Lindenau", *REGION.parts), ("bund", "Lotsen Ahrtal-Nord", *REGION.parts), 0.8),
        (("stadt", "Lotsen", *REGION.parts), ("kreis", "Lotsen"), 0.0),
        (("stadt", "Lotsen"), ("kammer", "Lotsen"), 0.0),
        (("stadt", "Lotsen"), ("bund", "Lotsen"), 0.0),
        (("stadt", "Lotsen"), ("dorf", "Lotsen"), 0.0),
        (("dorf", "Lotsen Tal"), ("ort", "Lotsen Höh"), 0.8),
        (("stadt", "Lotsen der Bergregion"), ("kreis", "Lotsen der Bergregion", *REGION.parts), 0.0),
    ],
)
def test_how_certainly_two_reports_are_about_different_places(first, second, expected):
    assert apart(first, second) == apart(second, first) == expected


def test_the_register_says_less_where_one_names_the_other_but_their_own_words_count_in_full():
    assert apart(("stadt", "Lotsen"), ("kreis", "Lotsen"), tied=1.0) == 0.0
    assert apart(("stadt", "Lotsen Lindenau"), ("kreis", "Lotsen Ahrtal-Nord"), tied=1.0) == 0.8
