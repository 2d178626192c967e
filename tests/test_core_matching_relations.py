"""Editions of a series, succession, programmes: signs of their own, proposed and never joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fko_cli.core.matching.decisions import constraints
from fko_cli.core.matching.relations import CLOSEST, FARTHEST, Relation
from fko_cli.core.matching.series import edition
from fko_cli.core.records import Answer, Decision, Period, Territory
from tests.test_core_matching import report, run


def year(number):
    return Period(str(number), date(number, 1, 1), date(number, 12, 31), "year")


@pytest.mark.parametrize(
    ("first", "second", "series"),
    [
        ("Jobmesse 2025", "Jobmesse 2026", True),
        ("Jobmesse Nord 2025", "Jobmesse Süd 2026", False),
        ("2. Fachkräftetag", "3. Fachkräftetag", True),
        ("Zweiter Fachkräftetag", "Dritter Fachkräftetag", True),
        ("Fachkräfte-Summit II", "Fachkräfte-Summit III", True),
        ("Beratung nach SGB II", "Beratung nach SGB III", False),
        ("Jobmesse 2025", "Jobmesse", False),
        ("Jobmesse 2025", "Jobmesse 2025", False),
        ("Offensive 2024-2027", "Offensive 2025-2028", False),
        ("Bachelor Informatik, FB 8", "Bachelor Informatik, FB 9", False),
        ("2025", "2026", False),
    ],
)
def test_editions_differ_by_year_or_number_only(first, second, series):
    assert edition(first).other_of_same_series(edition(second)) is series


FAIR = "Im Oktober stellen sich 60 Betriebe in der Stadthalle vor, mit Mappencheck und Shuttlebus vom Bahnhof."


def question(found, *reports):
    return next(one for one in found.questions if one.reports == reports)


def test_editions_reported_by_two_that_name_each_other_are_asked_and_not_joined():
    found = run(
        [
            report(1, "kammer", "Jobmesse Muster 2025", FAIR, partners=("Universität Muster",), lead="HWK Muster"),
            report(2, "uni", "Jobmesse Muster 2026", FAIR, partners=("HWK Muster",), lead="HWK Muster"),
        ]
    )
    assert (1,) in found.groups and (2,) in found.groups
    asked = question(found, 1, 2)
    assert asked.suggestion is Answer.succession
    assert [one.feature for one in asked.evidence if one.weight == 0.0] == [Relation.series.value]


def test_editions_of_one_actor_are_asked_in_pairs_of_neighbours():
    rows = [report(at, "kammer", f"Meisterball {2024 + at}", f"Ball der Innungen im Saal {at}") for at in (1, 2, 3)]
    assert [(one.reports, one.suggestion) for one in run(rows).questions] == [((1, 2), Answer.succession)]
    made = Decision(1, Answer.succession, (1, 2), ("mark-1", "mark-2"))
    assert [one.reports for one in run(rows, constraints([made], rows)).questions] == [(2, 3)]


def test_succession_of_one_actor_is_asked_by_time_or_by_words():
    in_time = [
        report(1, "verein", "Werkstatt Neustart", "Holz und Metall.", start=year(2022), end=year(2024)),
        report(2, "verein", "Werkstatt Neustart", "Holz, Metall und Farbe.", start=year(2025), end=year(2027)),
    ]
    asked = question(run(in_time), 1, 2)
    assert asked.suggestion is Answer.succession and asked.evidence[0].feature == Relation.succession.value
    assert "R-0001 endet „2024“, R-0002 beginnt „2025“" in asked.evidence[0].detail
    in_words = [
        report(1, "verein", "Lernhaus Klee", "Nachhilfe."),
        report(2, "verein", "Bildungsbrücke", "Fortführung von Lernhaus Klee mit neuen Mitteln."),
    ]
    assert question(run(in_words), 1, 2).suggestion is Answer.succession


def test_equal_rows_of_one_actor_are_no_succession():
    assert run([report(at, "kammer", "Innungsversammlung", "Sitzung.", start=year(2025)) for at in (1, 2)]).questions == ()


def test_the_later_edition_follows_whatever_was_reported_first():
    rows = [report(1, "kammer", "Meisterball 2026"), report(2, "uni", "Meisterball 2025")]
    made = Decision(1, Answer.succession, (1, 2), ("mark-1", "mark-2"))
    assert constraints([made], rows).successions == ((1, 2),)


def test_a_larger_question_says_which_pairs_it_is_about():
    text = "Offene Lehrstellen im Lokschuppen, Mappencheck, Shuttlebus vom Hauptbahnhof."
    found = run(
        [
            report(1, "kammer", "Lehrstellenbörse im Lokschuppen", text),
            report(2, "uni", "Ausbildungsmesse Lokschuppen", text + " Mit Vorträgen der Studienberatung."),
            report(3, "verein", "Markt der Berufe", "Lehrstellen im Lokschuppen, Mappencheck durch das Bildungswerk."),
        ]
    )
    larger = [one for one in found.questions if len(one.reports) == 3]
    assert larger
    details = {one.feature: one.detail for one in larger[0].evidence}
    assert details[CLOSEST].startswith("R-0001 und R-0002") and "%" in details[FARTHEST]


def county(number, actor, place, title, **more):
    words = f"Beratung junger Menschen am Übergang in {place}, mit Sprechstunde und Hausbesuchen."
    return report(number, actor, title, words, lead=place, territory=Territory(place, (place,)), **more)


@pytest.mark.parametrize(
    ("first", "second", "suggested"),
    [
        ("Kein Abschluss ohne Anschluss (KAoA)", "KAoA im Kreis Süd", Answer.programme),
        ("Elternabende der Berufswahl", "KAoA im Kreis Süd", None),
        ("Bewerbercafé am Hafen", "Bewerbercafé am Hafen", Answer.programme),
        ("Speed-Dating Pflege", "Job-Speed-Dating für Berufsrückkehr", None),
    ],
)
def test_a_programme_is_suggested_where_both_carry_its_name_and_not_where_they_are_parts_of_it(first, second, suggested):
    rows = [
        county(1, "jc-nord", "Kreis Nord", first, programme="KAoA" if "KAoA" in second else ""),
        county(2, "jc-sued", "Kreis Süd", second, programme="KAoA" if "KAoA" in second else ""),
    ]
    asked = [one for one in run(rows).questions if one.reports == (1, 2)]
    assert [one.suggestion for one in asked] in ([suggested], [] if suggested is None else [suggested])


def test_what_runs_side_by_side_is_no_succession():
    rows = [
        report(1, "verein", "Werkstatt Neustart", "Holz und Metall.", start=year(2022), end=year(2027)),
        report(2, "uni", "Werkstatt Neustart", "Sternkunde für Schulklassen.", start=year(2026)),
    ]
    assert not any(one.suggestion is Answer.succession for one in run(rows).questions)
    rows[0] = replace(rows[0], values={**rows[0].values, "end": year(2026)})
    assert any(one.suggestion is Answer.succession for one in run(rows).questions)
