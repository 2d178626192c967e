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


def test_a_row_keeps_its_report_by_key_even_when_all_its_words_change():
    found = compare(
        stored(("Messe", "alt", "k1"), ("Börse", "alt", "k2")), rows(("Börse", "alt", "k2"), ("Tag", "neu", "k1"))
    )
    assert {row: known.report.id for row, known in found.continued.items()} == {0: 2, 1: 1}
    assert found.continued[1].changed == ("Titel der Aktivität", "Kurzbeschreibung")


def test_sorting_without_the_hidden_key_column_does_not_swap_reports():
    earlier = stored(("Ausbildungsmesse", "a", "k1"), ("Praktikumsbörse", "b", "k2"))
    later = rows(("Praktikumsbörse", "b neu", "k1"), ("Ausbildungsmesse", "a neu", "k2"))
    assert continued(earlier, later) == {0: 2, 1: 1}


def test_the_activity_number_binds_a_row_with_a_new_title():
    earlier = stored(("Messe", "x", "", "A-0007"), ("Börse", "y", "", "A-0008"))
    assert continued(earlier, rows(("Berufetag", "x", "", "A-0007"))) == {0: 1}


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
    earlier = stored(("Ausbildungsmesse Düren", "alt"), ("Tag", "x", "k1"))
    later = rows(("Ausbildungsmese Düren", "neu"), ("Etwas ganz anderes", "y", "k1"))
    assert continued(earlier, later, strict=True) == {}


@pytest.mark.parametrize(
    ("before", "kept", "drops"),
    [(2, 0, True), (1, 0, False), (5, 2, True), (5, 3, False), (4, 2, False), (6, 3, False), (40, 0, True)],
)
def test_a_return_that_drops_most_is_recognised(before, kept, drops):
    table = [(f"Aktivität mit der Ordnungszahl {number * 7919}", f"{number}") for number in range(before)]
    assert compare(stored(*table), rows(*table[:kept])).drops_most is drops


def test_ten_thousand_new_titles_are_compared_in_passable_time():
    earlier = stored(*[(f"alt {number}", "x", f"k{number}") for number in range(10_000)])
    later = rows(*[(f"neu {number}", "x", f"k{number}") for number in range(10_000)])
    assert continued(earlier, later) == {number: number + 1 for number in range(10_000)}
