"""The editor's values over what the reports say: which hold, what goes along with them, and what needs a look."""

from __future__ import annotations

from datetime import datetime

import pytest

from fko_cli.core.deciding.overriding import holding, notes, overrule, short
from fko_cli.core.editing import Contradiction, Editing, Override
from fko_cli.core.records import as_text
from tests.concepts import activity

MESSE = activity(1, title="Messe", lead="IHK", partners=("HWK", "Stadt"), field="1", further_fields=("2", "3"))


def override(key: str, value=None, *, number: int = 1, at: int = 1, reported: str = "", kind=None) -> Override:
    kind = kind or (Editing.empty if value is None else Editing.set)
    return Override(at, number, key, kind, value, reported, "Referat", datetime(2026, 3, at))


def edited(*overrides: Override, of=MESSE):
    (found,) = overrule([of], overrides).activities
    return found


def test_the_newest_value_holds_until_it_is_taken_back():
    made = [override("title", "Alt"), override("title", "Neu", at=2), override("goals", "Ziel"), override("status", "x")]
    assert {at: one.value for at, one in holding([*made, override("goals", kind=Editing.reset, at=3)]).items()} == {
        (1, "title"): "Neu", (1, "status"): "x",
    }  # fmt: skip


def test_a_value_stands_in_the_place_of_the_reported_one_which_is_kept_beside():
    found = edited(override("title", "Neu", reported="Messe"), override("goals", reported=""))
    assert (found.text("title"), found.reported["title"], found.edits["title"].reported) == ("Neu", "Messe", "Messe")
    assert found.edits["title"].signed == "Referat, 01.03.2026" and not found.edits["title"].changed
    assert "goals" not in found.values and found.edits["goals"].reported is None
    assert edited() is MESSE


def test_an_emptied_value_is_gone():
    assert edited(override("partners", reported="HWK; Stadt")).items("partners") == ()


@pytest.mark.parametrize(("reported", "changed"), [("Messe", False), (" messe ", False), ("Börse", True), ("", True)])
def test_it_is_told_when_the_reports_say_something_else_than_then(reported, changed):
    assert edited(override("title", "Neu", reported=reported)).edits["title"].changed is changed


@pytest.mark.parametrize(
    ("overrides", "lead", "partners"),
    [
        ([override("lead", "HWK")], "HWK", ("IHK", "Stadt")),
        ([override("lead", "Verein")], "Verein", ("IHK", "HWK", "Stadt")),
        ([override("lead", "hwk")], "hwk", ("IHK", "Stadt")),
        ([override("lead")], "", ("IHK", "HWK", "Stadt")),
        ([override("lead", "HWK"), override("partners", ("Verein",))], "HWK", ("Verein",)),
        ([override("partners", ("Verein",))], "IHK", ("Verein",)),
    ],
)
def test_a_new_lead_is_no_partner_and_the_old_one_becomes_one(overrides, lead, partners):
    found = edited(*overrides)
    assert (found.text("lead"), found.items("partners")) == (lead, partners)


def test_the_only_partner_that_becomes_the_lead_leaves_no_empty_list():
    alone = activity(1, lead="", partners=("HWK",))
    assert "partners" not in edited(override("lead", "HWK"), of=alone).values


@pytest.mark.parametrize(
    ("overrides", "further"),
    [
        ([override("field", "2")], ("3",)),
        ([override("field", "4")], ("2", "3")),
        ([override("field", "2"), override("further_fields", ("1",))], ("1",)),
    ],
)
def test_a_new_main_field_is_no_further_one(overrides, further):
    assert edited(*overrides).items("further_fields") == further


def test_who_settles_a_contradiction_has_settled_it():
    torn = activity(1, contradictions=(Contradiction("status", ((1, "a"), (2, "b"))), Contradiction("start", ((1, "c"),))))
    assert [one.key for one in edited(override("status", "laufend"), of=torn).contradictions] == ["start"]


def test_what_needs_a_look_is_said_with_all_values():
    found = overrule([MESSE], [override("title", "Neu", reported="Börse"), override("goals", "Ziel", reported="")])
    assert notes(found, {"title": "Titel"}, {}, lambda key, value: as_text(value)) == [
        (1, "title", "Die Quelle hat sich geändert: A-0001, Titel: Die Meldungen sagten „Börse“ und sagen jetzt „Messe“. "
                     "Es gilt weiter der Wert der Redaktion: „Neu“."),
    ]  # fmt: skip


@pytest.mark.parametrize(("heirs", "where"), [({}, ""), ({7: 1}, "; ihre Meldungen gehören jetzt zu A-0001")])
def test_values_of_a_number_that_is_gone_are_told_with_its_heir(heirs, where):
    found = overrule([MESSE], [override("title", "Neu", number=7)])
    assert found.activities == (MESSE,) and [one.number for one in found.gone] == [7]
    assert notes(found, {}, heirs, lambda key, value: as_text(value)) == [
        (7, "title", f"A-0007 gibt es nicht mehr{where}. Der Wert der Redaktion gilt nicht mehr: title: „Neu“."),
    ]  # fmt: skip


def test_long_values_are_cut_for_a_sentence():
    assert short("") == "keine Angabe" and short("a\n  b") == "a b"
    assert short("x" * 80) == "x" * 80 and short("x" * 81) == "x" * 79 + "…"
