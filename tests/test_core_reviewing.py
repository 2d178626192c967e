"""What a person gets to see of a question."""

from __future__ import annotations

from datetime import date

import pytest

from fko_cli.core.records import Evidence, Period, Place, Report, Territory
from fko_cli.core.reviewing import Agreement, compare, evidence_lines, probability_words


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


def test_evidence_is_told_by_weight_with_its_direction():
    lines = evidence_lines(
        [Evidence("Handlungsfeld", 0.2, ""), Evidence("Titel", 2.14, "Tag"), Evidence("Raum", -2.5, "andere Kreise")]
    )
    assert lines == [
        "stark dagegen (−2,5): Raum – andere Kreise",
        "stark dafür (+2,1): Titel – Tag",
        "schwach dafür (+0,2): Handlungsfeld",
    ]
