"""What a person gets to see of a question."""

from __future__ import annotations

from datetime import date

import pytest

from fko_cli.core.deciding.views import Agreement, compare, evidence_lines, probability_words
from fko_cli.core.records import Evidence, Period, Place, Report, Territory


def report(number: int, typed: dict[str, str] | None = None, **values) -> Report:
    return Report(number, "ihk", "2026", Place("a.xlsx", "Aktivitäten", number), values, typed or {}, f"f{number}")


def test_fields_agree_in_meaning_not_in_spelling():
    months = [Period(text, date(2024, 3, 1), date(2024, 3, 31), "month") for text in ("03/2024", "März 2024")]
    found = compare(
        [
            report(1, {"start": "03/2024", "territory": "DN"}, title="Tag der Ausbildung", start=months[0], lead="IHK",
                   partners=("HWK", "Stadt A"), territory=Territory("DN", ("Kreis Düren",)), description="Eins"),
            report(2, {"start": "März 2024"}, title="tag der  Ausbildung.", start=months[1],
                   partners=("stadt a", "HWK"), territory=Territory("Kreis Düren", ("Kreis Düren",)), description="Zwei"),
        ]
    )  # fmt: skip
    assert {one.key: one.agreement for one in found} == {
        "title": Agreement.same,
        "description": Agreement.different,
        "lead": Agreement.partial,
        "partners": Agreement.same,
        "territory": Agreement.same,
        "start": Agreement.same,
    }
    assert next(one for one in found if one.key == "start").texts == ("03/2024", "März 2024")


@pytest.mark.parametrize(
    "probability, words",
    [
        (0.999, "sehr wahrscheinlich dieselbe Aktivität (99 %)"),
        (0.71, "wahrscheinlich dieselbe Aktivität (71 %)"),
        (0.5, "unsicher, ob dieselbe Aktivität (50 %)"),
        (0.001, "sehr wahrscheinlich verschiedene Aktivitäten (1 %)"),
    ],
)
def test_probability_in_words(probability, words):
    assert probability_words(probability) == words


def test_institutions_agree_in_any_spelling():
    class Names:
        def resolve(self, text):
            return "aa" if text in ("AA Brühl", "Agentur für Arbeit Brühl") else None

    reports = [
        report(1, lead="AA Brühl", partners=("A",)),
        report(2, lead="Agentur für Arbeit Brühl", partners=("Kreis",)),
    ]
    assert [one.agreement for one in compare(reports, Names())] == [Agreement.same, Agreement.different]
    assert [one.agreement for one in compare(reports)] == [Agreement.different, Agreement.different]


def test_evidence_is_told_for_and_against_with_the_constant_last():
    found = [
        ("Grundannahme", -7.0, "selten"),
        ("Gleiche Zahlen", 0.04, "12"),
        ("Handlungsfeld", 0.2, ""),
        ("Raum", -2.5, "fern"),
        ("Titel", 2.14, "Tag"),
    ]
    assert evidence_lines([Evidence(*one) for one in found]) == [
        "stark dafür (+2,1): Titel – Tag",
        "stark dagegen (−2,5): Raum – fern",
        "Schwächere Hinweise: Handlungsfeld (+0,2)",
        "Grundannahme: selten (−7,0)",
    ]
