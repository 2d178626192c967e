"""What stands in a form beforehand: own activities, offers, and nothing that is nobody else's business."""

from __future__ import annotations

import pytest

from fko_cli.core.own_questions import columns_of, own_columns
from fko_cli.core.records import Activity, Actor, Period, Place, Report
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.prefill import Known, cell_texts, earlier_round, prefilled_rows
from fko_cli.core.settings import OwnQuestion
from tests.forms import CHAMBER, OTHERS, SETTINGS

JOBS = OTHERS[1]
COLLEGE = Actor("hochschule", "Hochschule Muster", "HS Muster")
ACTORS = (*OTHERS, COLLEGE)
SECRET = {"contact": "Team, team@x.example.org", "remark": "vertraulich", "change": "neu", "link": "www.x.example.org"}


class Names:
    """Knows the actors by their names and labels alone."""

    def resolve(self, text: str) -> str | None:
        return next((one.key for one in ACTORS if text in (one.name, one.label)), None)


def report(number: int, actor: Actor, round_name: str = "2025", row_key: str = "", **values) -> Report:
    said = {"title": f"Titel {number}", "description": "Text", "field": "1", "status": "laufend", **SECRET, **values}
    return Report(
        number, actor.key, round_name, Place("x.xlsx", "Aktivitäten", number), said, {}, str(number), row_key=row_key
    )


def activity(number: int, *reports: Report, **values) -> Activity:
    return Activity(number, reports, {**reports[0].values, **values})


def rows_for(actor: Actor, **known):
    found = Known("2026", "2025", **{key: tuple(value) if key != "memberships" else value for key, value in known.items()})
    return {row.row_key: row for row in prefilled_rows(actor, found, SETTINGS, ACTORS, Names())}


@pytest.mark.parametrize(
    ("names", "current", "earlier"),
    [
        (["2024", "2025", "2026", "2027"], "2026", "2025"),
        (["Runde-9", "Runde-10"], "Runde-11", "Runde-10"),
        (["2026"], "2026", ""),
        ([], "2026", ""),
        (["2025", "2025-2"], "2026", "2025-2"),
    ],
)
def test_the_round_before_is_the_newest_one_with_a_lower_name(names, current, earlier):
    assert earlier_round(names, current) == earlier


def test_who_reported_or_leads_finds_its_activity_and_who_is_a_partner_an_offer():
    fair = activity(12, report(1, CHAMBER, partners=("Hochschule Muster",)), lead="Jobcenter Kreis Nord")
    (own,) = rows_for(CHAMBER, activities=[fair]).items()
    (led,) = rows_for(JOBS, activities=[fair]).items()
    (offer,) = rows_for(COLLEGE, activities=[fair]).items()
    assert [own[0], led[0], offer[0]] == ["a0012", "a0012", "p0012"]
    assert [one[1].offered for one in (own, led, offer)] == [False, True, True]
    assert own[1].origin == "Ihre Meldung 2025"
    assert led[1].origin == "von Kammer 2025 gemeldet, nennt Sie als federführend: bitte bestätigen"
    assert own[1].values["number"] == "A-0012"
    assert own[1].values["field"] == "1 Berufliche Bildung"


def test_nobody_is_offered_what_it_reported_itself():
    own = report(1, CHAMBER, lead="Musterkammer & Söhne")
    other = report(2, JOBS, title="Elterncafé", partners=("Musterkammer & Söhne",))
    offered = [row for row in rows_for(CHAMBER, reports=[own, other]).values() if row.offered]
    assert [row.values["title"] for row in offered] == ["Elterncafé"]


def test_a_contact_stands_in_the_row_of_whoever_named_it_as_it_was_released():
    named = {"contact": "Kammer, team@k.example.org"}
    released = report(1, JOBS, publish_contact=True, partners=("Musterkammer & Söhne",))
    joint = activity(7, report(2, CHAMBER, **named, publish_contact=False), released, publish_contact=True)
    jobs = rows_for(JOBS, activities=[joint])["a0007"].values
    assert (jobs["contact"], jobs["publish_contact"]) == ("Team, team@x.example.org", "ja")
    chamber = rows_for(CHAMBER, activities=[joint])["a0007"]
    assert chamber.origin == "Ihre Meldung 2025, zusammengeführt mit der von Jobcenter Kreis Nord"
    assert (chamber.values["contact"], chamber.values["publish_contact"]) == (named["contact"], "nein")
    assert not {"remark", "change"} & set(chamber.values)
    assert chamber.values["link"] == "www.x.example.org"
    unsaid = activity(8, report(3, CHAMBER, **named))
    assert "publish_contact" not in rows_for(CHAMBER, activities=[unsaid])["a0008"].values


def test_answers_kept_from_print_come_back_to_their_author_only():
    question = OwnQuestion(label="Betrag", kind="number", print=False)
    settings = SETTINGS.model_copy(update={"questions": (question,)})
    assert [one.key for one in own_columns(settings)] == ["betrag"]
    joint = activity(7, report(1, JOBS, betrag="5000"), report(2, CHAMBER, betrag="300"), partners=("HS Muster",))
    silent = activity(8, report(3, JOBS, betrag="77"), report(4, CHAMBER), betrag="77")
    alone = report(5, CHAMBER, betrag="12")

    def amounts(actor):
        known = Known("2026", "2025", activities=(joint, silent), unmerged=(alone,))
        rows = prefilled_rows(actor, known, settings, ACTORS, Names())
        return [row.values.get("betrag", "") for row in rows]

    assert amounts(CHAMBER) == ["300", "", "12"]
    assert amounts(JOBS) == ["5000", "77"]
    assert set(amounts(COLLEGE)) == {""}


def test_offers_of_this_round_are_one_per_activity_and_none_that_was_reported():
    named = {"partners": ("Kammer",), "title": "Messe der Berufe"}
    now = [report(3, JOBS, "2026", **named), report(4, COLLEGE, "2026", partners=("Kammer",), title="Die Messe der Berufe")]
    (row,) = rows_for(CHAMBER, reports=now).items()
    assert row[0] == "p-r0003"
    merged = rows_for(CHAMBER, reports=now, memberships={3: 20, 4: 20})
    assert [(key, one.values["number"], one.origin) for key, one in merged.items()] == [
        (
            "p0020",
            "A-0020",
            "von Jobcenter Kreis Nord und HS Muster 2026 gemeldet, nennt Sie als Partner: bitte bestätigen",
        )
    ]
    own = report(5, CHAMBER, "2026", title="Messe der Berufe")
    assert rows_for(CHAMBER, reports=[*now, own]) == {}
    taken_up = report(5, CHAMBER, "2026", "p-r0003", title="Messe der Berufe")
    assert list(rows_for(CHAMBER, reports=[*now, taken_up])) == ["p-r0003"]


def test_dropped_activities_and_fields_that_the_round_no_longer_has_are_not_carried_on():
    gone = activity(3, report(1, CHAMBER), status="entfällt")
    moved = activity(4, report(2, CHAMBER), field="9", further_fields=("2", "9"))
    rows = rows_for(CHAMBER, activities=[gone, moved])
    assert list(rows) == ["a0004"]
    assert "field" not in rows["a0004"].values
    assert rows["a0004"].values["further_fields"] == "2"


def test_reports_of_a_round_that_was_never_merged_come_back_by_their_own_key():
    rows = rows_for(CHAMBER, unmerged=[report(31, CHAMBER), report(32, JOBS, partners=("Kammer",), title="Messe")])
    assert list(rows) == ["a-r0031", "p-r0032"]


def test_values_become_texts_that_read_the_same():
    values = {
        "field": "2",
        "partners": ("A", "B"),
        "publish_contact": False,
        "start": Period("03/2026"),
        "status": "mal sehen",
    }
    assert cell_texts(values, columns_of(SETTINGS), SETTINGS) == {
        "field": "2 Potenziale heben", "partners": "A; B", "publish_contact": "nein", "start": "03/2026",
        "status": "mal sehen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "awaits", "kept"),
    [
        ("r001", False, "r001"),
        ("a0012", True, "a0012"),
        ("a-r0031", True, "a-r0031"),
        ("p0012", True, "p0012"),
        ("p-r0031", True, "p-r0031"),
        ("q-a0012", False, "a0012"),
        ("q-p-r0031", False, "p-r0031"),
        ("q-m0031", False, "m0031"),
    ],
)
def test_row_keys_tell_their_origin(key, awaits, kept):
    found = row_keys.parse(key)
    assert (found.awaits_answer, found.text, row_keys.kept(key)) == (awaits, kept, kept)


@pytest.mark.parametrize("key", ["", "k7", "Beispiel", "q-", "b0001", "a0012 ", "q-q-r001"])
def test_other_texts_are_no_keys_and_are_kept(key):
    assert row_keys.parse(key) is None
    assert row_keys.kept(key) == key
