"""Matching a corrected return with the earlier one."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from fko_cli.core.reading.corrections import compare
from fko_cli.core.records import Place, Report


@dataclass(frozen=True)
class Row:
    values: dict[str, str]
    fingerprint: str
    row_key: str = ""
    sheet: str = field(default="Aktivitäten")


def rows(*table: tuple[str, ...]) -> list[Row]:
    """Rows of (title, description, row key, number); missing ones are empty."""
    made = []
    for title, *rest in table:
        description, key, number = (*rest, "", "", "")[:3]
        values = {"title": title, "description": description, "number": number}
        made.append(Row({k: v for k, v in values.items() if v}, f"{title}|{description}|{number}", key))
    return made


def stored(*table: tuple[str, ...]) -> list[Report]:
    return [
        Report(number, "ihk", "2026", Place("a.xlsx"), row.values, {}, row.fingerprint, row_key=row.row_key)
        for number, row in enumerate(rows(*table), start=1)
    ]


def continued(earlier, later, **options) -> dict[int, int]:
    """Position of the new row -> id of the report it continues."""
    return {row: known.report.id for row, known in compare(earlier, later, **options).continued.items()}


MESSE, BOERSE, CAFE = ("Ausbildungsmesse", "in Düren"), ("Praktikumsbörse", "im Netz"), ("Elterncafé", "monatlich")


def test_the_same_rows_in_another_order_are_the_same_reports():
    found = compare(stored(MESSE, BOERSE, CAFE), rows(CAFE, MESSE, BOERSE))
    assert {row: known.report.id for row, known in found.continued.items()} == {0: 3, 1: 1, 2: 2}
    assert not any(known.changed for known in found.continued.values())
    assert (found.new, found.gone) == ((), ())


LONG = "Betriebe stellen sich an einem Samstag in der Stadthalle vor."
OTHER = "Eltern treffen sich monatlich zum Gespräch mit der Beratung."


def test_a_row_keeps_its_report_by_key_when_title_or_description_stays():
    found = compare(
        stored(("Messe", LONG, "k1"), ("Börse", "alt", "k2")), rows(("Börse", OTHER, "k2"), ("Berufetag", LONG, "k1"))
    )
    assert {row: known.report.id for row, known in found.continued.items()} == {0: 2, 1: 1}
    assert found.continued[1].changed == ("title",)


@pytest.mark.parametrize("earlier", [4, 2, 1])
@pytest.mark.parametrize("later", [2, 4])
def test_another_departments_copy_of_the_same_form_takes_nothing_over(earlier, later):
    first = [
        ("Kommunales Integrationsmanagement", "Acht Stellen begleiten Zugewanderte in allen Fragen.", "r001"),
        ("Ausbildungsmesse", LONG, "r002"),
        ("Teilzeitausbildung", "siehe Flyer", "r003"),
        ("Weiterbildungsberatung", "", "r004"),
    ]
    second = [
        ("Elterncafé", OTHER, "r001"),
        ("Frauenwoche", "Eine Woche mit Vorträgen und Werkstätten in allen Kommunen.", "r002"),
        ("Girls' Day", "siehe Flyer", "r003"),
        ("Schulsozialarbeit", "", "r004"),
    ]
    found = compare(stored(*first[:earlier]), rows(*second[:later]))
    assert (found.continued, found.new) == ({}, tuple(range(later)))
    assert [report.id for report in found.gone] == list(range(1, earlier + 1))
    assert found.drops_most


@pytest.mark.parametrize(
    ("title", "description", "same"),
    [
        ("Ausbildungsmesse", OTHER, True),
        ("Nacht der Betriebe", LONG + " Auch Schulen sind eingeladen.", True),
        ("Ausbildungsbörse", "Betriebe und Schulen stellen sich an einem Sonntag in Halle 2 vor.", True),
        ("Ausbildungslotsen", OTHER, False),
        ("", LONG, True),
        ("", OTHER, False),
    ],
)
def test_a_row_key_binds_only_related_words(title, description, same):
    found = continued(stored(("Ausbildungsmesse", LONG, "k1")), rows((title, description, "k1")))
    assert found == ({0: 1} if same else {})


def test_sorting_without_the_hidden_key_column_does_not_swap_reports():
    earlier = stored(("Ausbildungsmesse", "a", "k1"), ("Praktikumsbörse", "b", "k2"))
    later = rows(("Praktikumsbörse", "b neu", "k1"), ("Ausbildungsmesse", "a neu", "k2"))
    assert continued(earlier, later) == {0: 2, 1: 1}


def test_the_activity_number_binds_a_row_with_a_new_title():
    earlier = stored(("Messe", LONG, "", "A-0007"), ("Börse", "y", "", "A-0008"))
    assert continued(earlier, rows(("Berufetag", LONG, "", "A-0007"))) == {0: 1}


def test_the_activity_number_of_something_else_is_told_and_binds_nothing():
    earlier = stored(("Messe", LONG, "", "A-0007"))
    found = compare(earlier, rows(("Elterncafé", OTHER, "", "A-0007"), ("Messe", LONG, "", "A-0007")))
    assert {row: known.report.id for row, known in found.continued.items()} == {1: 1}
    assert {row: report.id for row, report in found.misnumbered.items()} == {0: 1}


def test_a_title_with_a_typing_error_is_the_same_report_but_another_title_is_new():
    earlier = stored(("Ausbildungsmesse Düren", "alt"), BOERSE)
    found = compare(earlier, rows(("Ausbildungsmese Düren", "neu"), ("Lange Nacht der Berufe", "neu"), BOERSE))
    assert {row: known.report.id for row, known in found.continued.items()} == {0: 1, 2: 2}
    assert found.new == (1,)


def test_equal_rows_are_each_found_once():
    found = compare(stored(MESSE, MESSE), rows(MESSE, MESSE, MESSE))
    assert sorted(known.report.id for known in found.continued.values()) == [1, 2]
    assert len(found.new) == 1


def test_an_addition_continues_only_what_is_marked_as_the_same():
    earlier = stored(("Ausbildungsmesse Düren", "alt"), ("Tag", "x", "k1"), ("Elterncafé", OTHER), ("Börse", LONG))
    later = rows(("Ausbildungsmese Düren", "neu"), ("Etwas anderes", "y", "k1"), ("Elterncafé", LONG), ("Börse", LONG + "!"))
    assert continued(earlier, later, strict=True) == {3: 4}


@pytest.mark.parametrize(
    ("before", "kept", "drops"),
    [(2, 0, True), (1, 0, True), (0, 0, False), (5, 2, True), (5, 3, False), (4, 2, False), (6, 3, False), (40, 0, True)],
)
def test_a_return_that_drops_most_is_recognised(before, kept, drops):
    table = [(f"Aktivität mit der Ordnungszahl {number * 7919}", f"{number}") for number in range(before)]
    assert compare(stored(*table), rows(*table[:kept])).drops_most is drops


def test_ten_thousand_new_titles_are_compared_in_passable_time():
    texts = [f"Beschreibung der Aktivität mit der Nummer {number}" for number in range(10_000)]
    earlier = stored(*[(f"alt {number}", text, f"k{number}") for number, text in enumerate(texts)])
    later = rows(*[(f"neu {number}", text, f"k{number}") for number, text in enumerate(texts)])
    assert continued(earlier, later) == {number: number + 1 for number in range(10_000)}
