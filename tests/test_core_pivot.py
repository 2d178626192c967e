"""Rows for pivot tables: within a feature each activity counts once per value, and nobody is left out."""

from collections import Counter

from fko_cli.core.papers.pivot import NOTHING, pivot_rows
from fko_cli.core.settings import OwnQuestion
from tests.concepts import ACTORS, SETTINGS, activity, ongoing, territory, year


def counted(feature: str, *activities) -> dict[str, int]:
    rows = [row for row in pivot_rows(activities, SETTINGS, ACTORS) if row.feature == feature]
    return dict(Counter(row.value for row in rows))


def test_each_value_of_a_list_is_a_row_of_its_own():
    first = activity(1, partners=("IHK Muster", "HWK Muster"), territory=territory("Stadt Muster", "Kreis Nord"))
    second = activity(2, partners=("HWK Muster", "HWK Muster"))
    assert counted("Kooperationspartner", first, second) == {"IHK Muster": 1, "HWK Muster": 2}
    assert counted("Räumlicher Bezug", first, second) == {"Stadt Muster": 1, "Kreis Nord": 1, NOTHING: 1}


def test_further_fields_count_beside_the_first_one_but_not_as_the_first():
    one = activity(1, field="1", further_fields=("2", "1"))
    assert counted("Handlungsfeld", one) == {"1 Berufliche Bildung": 1}
    assert counted("Handlungsfeld (auch weitere)", one) == {"1 Berufliche Bildung": 1, "2 Potenziale heben": 1}


def test_reporting_institutions_count_once_each():
    assert counted("Meldende Institution", activity(1, actors=("ihk", "hwk", "ihk"))) == {"IHK Muster": 1, "HWK Muster": 1}


def test_the_years_are_those_of_the_concept():
    assert counted("Läuft im Jahr", activity(1, start=year(2010), end=ongoing())) == {"2026": 1, "2027": 1}
    assert counted("Läuft im Jahr", activity(1, start=year(2027), end=year(2030))) == {"2027": 1}
    assert counted("Läuft im Jahr", activity(1, start=year(2010), end=year(2012))) == {NOTHING: 1}
    (row, *_) = pivot_rows([activity(1, start=year(2010), end=year(2012))], SETTINGS, ACTORS)
    assert (row.first, row.last) == (2010, 2012)


def test_own_questions_with_choices_are_features_by_their_labels():
    questions = (
        OwnQuestion(label="Reichweite", kind="choice", choices=("örtlich", "regional")),
        OwnQuestion(label="Phasen", kind="choices", choices=("Schule", "Beruf")),
        OwnQuestion(label="Bemerkenswertes"),
    )
    settings = SETTINGS.model_copy(update={"questions": questions})
    found = [activity(1, reichweite="regional", phasen=("Schule", "Beruf"), bemerkenswertes="viel"), activity(2)]
    rows = {(row.feature, row.number, row.value) for row in pivot_rows(found, settings, ACTORS)}
    assert {one for one in rows if one[0] in ("Reichweite", "Phasen", "Bemerkenswertes")} == {
        ("Reichweite", "A-0001", "regional"), ("Reichweite", "A-0002", NOTHING),
        ("Phasen", "A-0001", "Schule"), ("Phasen", "A-0001", "Beruf"), ("Phasen", "A-0002", NOTHING),
    }  # fmt: skip
