"""The pictures of the concept as numbers, and what stands beside them."""

from dataclasses import replace
from datetime import date

import pytest

from fko_cli.core.concept import figures, overviews
from fko_cli.core.concept.blocks import ListItem, Picture, Table, plain, text_of
from fko_cli.core.concept.changes import ChangeLine, EditionChanges
from fko_cli.core.concept.content import build_concept, outline
from fko_cli.core.concept.drawings import Stretch
from fko_cli.core.records import Period
from tests.concepts import SETTINGS, activity, content, ongoing, territory, year


def rows(table: Table) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in table.rows]


def test_fields_show_running_and_planned_and_say_so_in_words():
    (picture,) = figures.fields(content(activity(1), activity(2), activity(3, status="geplant"), activity(4, field="2")))
    assert [(one.name, one.values, one.look) for one in picture.drawing.series] == [
        ("laufend", (2, 1), "full"),
        ("geplant", (1, 0), "outlined"),
    ]
    assert "1 Berufliche Bildung: 2 laufend und 1 geplant. 2 Potenziale heben: 1 laufend." in picture.description


def test_finished_and_dropped_activities_are_in_no_bar():
    found = figures.fields(
        content(*(activity(n) for n in range(3)), activity(8, status="entfällt"), activity(9, status="abgeschlossen"))
    )
    assert [one.values for one in found[0].drawing.series] == [(3, 0), (0, 0)]


def test_territory_counts_parts_whole_region_and_exclusions():
    picture, table = figures.territory(
        content(
            activity(1, territory=territory("Stadt Muster")),
            activity(2, territory=territory(whole=True, without=("Kreis Nord",))),
            activity(3, territory=territory("Stadt Muster", "Kreis Nord"), status="geplant"),
            activity(4),
        )
    )
    assert [column.label for column in table.columns] == ["Teil der Region", "laufend", "geplant", "ausgenommen"]
    assert rows(table) == [
        ["Stadt Muster", "2", "1", "0"],
        ["Kreis Nord", "0", "1", "1"],
        ["kein Teil der Region benannt", "1", "0", "0"],
    ]
    assert "Die ganze Region umfassen eine Aktivität." in picture.description


def test_years_count_what_is_known_of_the_end():
    settings = SETTINGS.model_copy(update={"round": SETTINGS.round.model_copy(update={"horizon": 2028})})
    made = content(
        activity(1, start=year(2020), end=year(2026)),
        activity(2, start=year(2027), end=ongoing(), status="geplant"),
        activity(3, start=year(2024)),
        activity(4),
        settings=settings,
    )
    picture, table, note = figures.years(made)
    assert [column.label for column in table.columns][1:] == ["ohne Ende geplant", "mit Enddatum", "Ende nicht angegeben"]
    assert rows(table) == [
        ["2026", "0", "1", "1"],
        ["2027", "1", "0", "1"],
        ["2028", "1", "0", "1"],
        ["nach 2028", "1", "0", "1"],
    ]
    assert picture.drawing.labels == ("2026", "2027", "2028", "nach 2028")
    assert text_of(note.spans) == "Ohne verwertbare Angabe zum Zeitraum fehlt hier eine Aktivität."


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"start": year(2024), "end": year(2026)}, Stretch("A-0001 Messe", 2024.0, 2027.0)),
        ({"start": year(2024), "end": ongoing()}, Stretch("A-0001 Messe", 2024.0, None, goes_on=True)),
        ({"start": year(2027), "status": "geplant"}, Stretch("A-0001 Messe", 2027.0, None, planned=True)),
        ({"end": year(2026)}, Stretch("A-0001 Messe", None, 2027.0)),
        ({"start": year(2026), "end": year(2024)}, Stretch("A-0001 Messe", 2026.0, None)),
        ({"start": ongoing("jährlich")}, Stretch("A-0001 Messe", None, None, goes_on=True)),
        ({}, None),
    ],
)
def test_a_period_becomes_a_stretch(values, expected):
    assert figures.stretch(activity(1, title="Messe", **values)) == expected


def test_a_long_time_line_is_spread_and_a_very_long_one_says_what_it_leaves_out():
    many = [activity(n, start=year(2020 + n % 6), end=year(2030)) for n in range(1, 101)]
    ending = [replace(one, values={**one.values, "end": year(2026)}) for one in many[60:]]
    *pictures, note = figures.time_lines(content(*many), [*many[:60], *ending], "im Handlungsfeld 1")
    assert [len(one.drawing.stretches) for one in pictures] == [34, 34]
    assert pictures[1].title == "Zeitlicher Verlauf im Handlungsfeld 1 (Teil 2 von 2)"
    shown = {stretch.label for one in pictures for stretch in one.drawing.stretches}
    assert {f"{one.name} {one.text('title')}" for one in ending} <= shown
    assert "Gezeigt sind 68 von 100 Aktivitäten" in text_of(note.spans)


def test_what_begins_first_stands_first_and_what_is_planned_last():
    begun = [activity(n, title="T", start=year(2030 - n), end=year(2031)) for n in range(1, 5)]
    open_ended = activity(8, title="T", end=year(2027))
    planned = activity(9, title="T", start=year(2020), status="geplant")
    picture, *_ = figures.time_lines(content(), [planned, *begun, open_ended], "x")
    assert [one.label for one in picture.drawing.stretches] == [
        f"A-{number:04} T" for number in (8, 4, 3, 2, 1, 9)
    ]  # fmt: skip


def test_a_day_of_a_leap_year_is_its_share_of_366():
    ends = Period("2024-12-31", date(2024, 12, 31), date(2024, 12, 31), "day")
    assert figures.stretch(activity(1, start=ends)).begin == round(2024 + 365 / 366, 4)


def test_every_picture_of_the_concept_has_a_description_and_its_numbers_beside_it():
    concept = build_concept(
        content(*(activity(n, actors=("ihk", "hwk", "stadt"), start=year(2024), field="12"[n % 2]) for n in range(1, 9)))
    )
    parts = [part.blocks for chapter in concept.chapters for part in chapter.parts]
    pictures = [(blocks, one) for blocks in parts for one in blocks if isinstance(one, Picture)]
    assert len(pictures) == 6
    for blocks, picture in pictures:
        assert len(picture.description) > 40
        assert any(isinstance(block, Table) for block in blocks)


def test_the_fingerprint_changes_with_a_number_in_a_picture():
    def mark(*activities):
        chapters = build_concept(content(*activities)).chapters
        return next(part.fingerprint for chapter in chapters for part in chapter.parts if part.source == "raum")

    covered = [activity(n, territory=territory("Stadt Muster")) for n in (1, 2, 3)]
    assert mark(*covered) != mark(*covered[:2], activity(3, territory=territory("Kreis Nord")))


def test_planned_and_new_activities_stand_together_unless_all_are_new():
    some = content(
        activity(1), activity(2, change="neu"), activity(3, status="geplant"), activity(4, status="entfällt", change="neu")
    )
    assert [one.number for one in overviews.planned_and_new(some, some.activities)] == [2, 3]
    text = outline(build_concept(some))
    assert "| A-0002 | Vorhaben 2 | – | – | neu\n| A-0003 | Vorhaben 3 | – | – | geplant" in text
    assert "Eine Aktivität ist geplant und eine laufende ist neu gemeldet:" in text
    fresh = content(activity(1, change="neu"), activity(2, change="neu"))
    assert overviews.planned_and_new(fresh, fresh.activities) == []


def test_priorities_are_listed_in_short_as_their_chapter_has_them():
    items = (
        ListItem((replace(plain("Ausbildung:", bold=True)[0]), *plain(" mehr Plätze")), 0, 1),
        ListItem(plain("Zuzug"), 0, 2),
    )
    text = outline(build_concept(content(activity(1), texts={"prioritaeten": items})))
    assert "## Prioritäten\n+ Ausbildung\n+ Zuzug\n" in text


def test_fields_that_contribute_to_each_other_are_counted():
    text = outline(
        build_concept(content(activity(1, further_fields=("2", "9")), activity(2, field="2", further_fields=("2",))))
    )
    assert "Eine Aktivität trägt zu mehr als einem Handlungsfeld bei." in text
    assert "| 1 Berufliche Bildung | 1 | 0\n| 2 Potenziale heben | 0 | 1" in text


def test_sessions_to_come_stand_under_next_steps():
    meetings = [
        {"body": "Ausschuss", "role": "Vorberatung", "date": date(2026, 12, 1)},
        {"body": "Beirat", "date": date(2026, 1, 5)},
    ]
    settings = SETTINGS.model_validate({**SETTINGS.model_dump(), "meetings": meetings})
    text = outline(build_concept(content(activity(1), settings=settings)))
    assert "## Termine\n- 1.\u00a0Dezember 2026: Ausschuss, Vorberatung\n## Fortschreibung" in text


def test_changes_since_an_edition_are_an_appendix_only_where_there_is_one():
    assert "Änderungen seit" not in outline(build_concept(content(activity(1))))
    changes = EditionChanges("der Fassung von 2025", (ChangeLine("A-0001", "Messe", "jetzt laufend"),))
    text = outline(build_concept(content(activity(1), changes=changes)))
    assert "Gegenüber der Fassung von 2025 gibt es eine wesentliche Änderung und keine kleinere Änderungen." in text
    assert "| A-0001 | Messe | jetzt laufend" in text
