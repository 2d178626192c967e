"""Comparing two states of the concept: what is told, of which kind, how grave; fields and institutions over the years."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fko_cli.core.editions.changes import Passage, compare
from fko_cli.core.editions.fields import gap_in_words, over_the_years, step
from fko_cli.core.editions.institutions import ActorChange, former_names, heirs_of, reused_keys
from fko_cli.core.editions.institutions import compare as compare_actors
from fko_cli.core.editions.kinds import Kind
from fko_cli.core.editions.state import State, freeze, thaw
from fko_cli.core.editions.telling import lines
from fko_cli.core.records import Actor, Period, Place
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import EntryKind, WorkshopEntry
from tests.concepts import ACTORS, SETTINGS, activity, need, ongoing, report, territory, year


def settings(*fields: str, round_name: str = "2026", before=None, substantial=None) -> Settings:
    data = SETTINGS.model_dump()
    data["fields"] = [{"id": text.partition(" ")[0], "title": text.partition(" ")[2]} for text in fields]
    data["round"]["name"] = round_name
    data["fields_before"] = before or {}
    if substantial is not None:
        data["changes"] = {"substantial": substantial}
    return Settings.model_validate(data)


def changes(
    before, after, *, rules: Settings = SETTINGS, heirs=None, origins=None, actors=(), needs=((), ()), texts=({}, {})
):
    old = State(SETTINGS, ACTORS, tuple(before), tuple(needs[0]), texts[0])
    new = State(rules, ACTORS, tuple(after), tuple(needs[1]), texts[1])
    fields = over_the_years([old.settings, new.settings])
    return compare(old, new, Passage(fields, heirs or {}, origins or {}, actors))


def told(found) -> list[str]:
    return list(lines(found, "X", "Regel."))[2:-2]


@pytest.mark.parametrize(
    ("old", "new", "kind", "grave"),
    [
        ({"field": "1"}, {"field": "2"}, Kind.field, True),
        ({"lead": "IHK Muster"}, {"lead": "HWK Muster"}, Kind.lead, True),
        ({"partners": ("IHK Muster",)}, {"partners": ("IHK Muster", "HWK Muster")}, Kind.partners, False),
        ({"status": "geplant"}, {"status": "laufend"}, Kind.status, False),
        ({"end": year(2025)}, {"end": ongoing()}, Kind.period, False),
        ({"end": None}, {"end": year(2025)}, Kind.period, False),
        ({"territory": territory("Kreis Nord")}, {"territory": territory("Stadt Muster")}, Kind.territory, False),
        ({"description": "Ein Text."}, {"description": "Ein anderer Text."}, Kind.wording, False),
        ({"title": "Messe"}, {"title": "Große Messe"}, Kind.wording, False),
        ({"funding": "Land"}, {"funding": "Bund"}, Kind.details, False),
        ({"status": "laufend"}, {"status": "entfällt"}, Kind.dropped, True),
    ],
)  # fmt: skip
def test_each_difference_has_its_kind_and_weight(old, new, kind, grave):
    found = changes([activity(1, **old)], [activity(1, **new)])
    (entry,) = found.entries
    assert (entry.kinds, entry.substantial) == ((kind,), grave)
    assert bool(entry.reasons) is grave


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"description": "Ein  Text.\n"}, {"description": "Ein Text."}),
        ({"partners": ("A", "B")}, {"partners": ("B", "A")}),
        ({"change": "neu"}, {"change": "unverändert"}),
        ({"remark": "bitte eilig"}, {}),
    ],
)
def test_what_nobody_would_see_is_no_change(old, new):
    assert changes([activity(1, **old)], [activity(1, **new)]).entries == ()


def test_a_date_in_other_words_is_one_of_wording():
    first, last = year(2025).first, year(2025).last
    found = changes(
        [activity(1, start=Period("2025", first, last, "year"))],
        [activity(1, start=Period("im Jahr 2025 irgendwann", first, last, "year"))],
    )
    assert [entry.kinds for entry in found.entries] == [(Kind.wording,)]


def test_rules_decide_what_is_substantial():
    old, new = [activity(1, status="geplant", lead="IHK Muster")], [activity(1, status="laufend", lead="HWK Muster")]
    only_status = settings("1 Berufliche Bildung", "2 Potenziale heben", substantial=["status"])
    assert changes(old, new, rules=only_status).entries[0].reasons == ("anderer Status",)
    nothing = settings("1 Berufliche Bildung", "2 Potenziale heben", substantial=[])
    assert changes(old, new, rules=nothing).substantial == ()


def test_more_and_less_merged_and_split_are_told_apart():
    before = [activity(1, title="Messe"), activity(2, title="Börse"), activity(3, title="Café"), activity(4, title="Portal")]
    after = [
        activity(1, title="Messe"),
        activity(3, title="Café"),
        activity(5, title="Chor"),
        activity(6, title="Café Nord"),
    ]
    found = changes(before, after, heirs={2: 1}, origins={6: 3})
    assert told(found) == [
        "Wesentliche Änderungen (4)",
        "- A-0001 „Messe“: A-0002 „Börse“ ist darin aufgegangen [aus mehreren Aktivitäten ist eine geworden]",
        "- A-0005 „Chor“: neu (1 Berufliche Bildung) [eine Aktivität mehr]",
        "- A-0006 „Café Nord“: aus A-0003 „Café“ hervorgegangen (1 Berufliche Bildung) [aus einer Aktivität sind mehrere "
        "geworden]",
        "- A-0004 „Portal“: nicht mehr enthalten (nicht mehr gemeldet; 1 Berufliche Bildung) [eine Aktivität weniger]",
        "",
        "Geringfügige Änderungen: keine",
    ]


def test_heirs_of_heirs_are_found_and_circles_end():
    found = changes([activity(1), activity(2)], [activity(1)], heirs={2: 3, 3: 1})
    assert found.entries[0].others == ("A-0002 „Vorhaben 2“",)
    assert changes([activity(2)], [activity(9)], heirs={2: 3, 3: 2}).entries[-1].kinds == (Kind.removed,)


def test_dropped_ones_count_as_less_and_come_back_as_more():
    found = changes([activity(1, status="entfällt")], [activity(1, status="laufend")])
    assert told(found)[1] == ("- A-0001 „Vorhaben 1“: neu (wieder aufgenommen; 1 Berufliche Bildung) [eine Aktivität mehr]")


def test_silence_in_another_round_says_who_has_not_said_what():
    reports = (report(1, "ihk", title="Messe"), report(2, "hwk", title="Messe"))
    old = State(SETTINGS, ACTORS, (activity(1, title="Messe", reports=reports),))
    new = State(
        settings("1 Berufliche Bildung", "2 Potenziale heben", round_name="2027"), ACTORS, (), answered=frozenset({"ihk"})
    )
    (entry,) = compare(old, new, Passage(over_the_years([old.settings, new.settings]))).entries
    assert entry.note == (
        "in Runde 2027 von niemandem gemeldet; HWK Muster: hat noch nicht geantwortet; IHK Muster: hat nicht bestätigt"
    )


def test_needs_and_texts_are_compared_by_what_they_say():
    old, new = need(1, "ihk", need="Wohnraum"), need(7, "ihk", need="Wohnraum")
    fresh = need(8, "hwk", need="Kinderbetreuung")
    found = changes(
        [], [], needs=([old], [new, fresh]), texts=({"vorwort": "Alt", "feld-1": "X"}, {"vorwort": "Neu", "feld-1": "X "})
    )
    assert told(found)[2:] == [
        "Geringfügige Änderungen (2)",
        "- Bedarfe",
        "  neu: Kinderbetreuung",
        "- Texte",
        "  Vorwort: anderer Wortlaut",
    ]


def test_a_need_that_stays_is_no_change_when_its_institution_has_another_key():
    moved = (ActorChange("renamed", "ihk", "kammer"),)
    kept, fresh = need(7, "kammer", need="Wohnraum"), need(8, "kammer", need="Busse")
    found = changes([], [], actors=moved, needs=([need(1, "ihk", need="Wohnraum")], [kept, fresh]))
    assert [line for line in told(found) if line.startswith("  ")] == ["  neu: Busse"]


SIX = settings("1 Bildung", "2 Übergang", "3 Teilhabe", "4 Ausland", "5 Digitales", "6 Standort", round_name="2025")
FOUR = ("1 Demografie", "2 Wandel", "3 Teilhabe", "4 Ausland")
MAPPING = {"2025": {"1": "1", "2": "1", "5": ["1", "2"], "6": []}}


def test_fields_of_an_old_list_read_in_a_new_one():
    change = step(SIX, settings(*FOUR, before=MAPPING))
    assert change.to == {"1": ("1",), "2": ("1",), "3": ("3",), "4": ("4",), "5": ("1", "2"), "6": ()}
    assert (change.single("2"), change.single("5"), change.single("6")) == ("1", None, None)
    assert change.fits("5", "2")
    assert not change.fits("6", "2")
    assert change.missing == ()


def test_a_mapping_that_forgets_fields_or_leads_nowhere_names_them():
    change = step(SIX, settings(*FOUR, before={"2025": {"1": "1", "2": "9"}}))
    assert [one.id for one in change.missing] == ["2", "5", "6"]
    message, remedy = gap_in_words(change, "2025")
    assert "  5 Digitales" in message
    assert "  2 Übergang" not in message
    assert '"2" = "9": Die neue Liste hat kein Handlungsfeld 9.' in message
    assert "[fields_before.2025]" in remedy
    odd = step(SIX, settings(*FOUR, before={"2025": {**MAPPING["2025"], "77": "1"}}))
    assert (odd.missing, odd.wrong) == ((), (("77", ""),))
    assert "Die Liste der Runde 2025 hat kein Handlungsfeld 77." in gap_in_words(odd, "2025")[0]


def test_steps_add_up_and_an_unclear_step_stays_unclear():
    between = settings(*FOUR, before=MAPPING, round_name="2026")
    last = settings("1 Menschen", "2 Wandel", "4 Ausland", round_name="2027", before={"2026": {"1": "1", "3": "1"}})
    assert over_the_years([SIX, between, last]).to == {
        "1": ("1",), "2": ("1",), "3": ("1",), "4": ("4",), "5": ("1", "2"), "6": (),
    }  # fmt: skip
    unclear = over_the_years([SIX, settings(*FOUR, round_name="2026"), last])
    assert [one.id for one in unclear.missing] == ["1", "2", "5", "6"]


def test_a_new_list_is_told_once_and_not_with_each_activity():
    after = settings("7 Bildung und Übergang", "2 Potenziale heben", before={"2026": {"1": "7"}})
    found = changes(
        [activity(1, field="1"), activity(2, field="1")], [activity(1, field="7"), activity(2, field="2")], rules=after
    )
    assert told(found)[:4] == [
        "Wesentliche Änderungen (2)",
        "- A-0002 „Vorhaben 2“ [anderes Handlungsfeld]",
        "  Handlungsfeld: 1 Berufliche Bildung → 2 Potenziale heben",
        "- Handlungsfelder [andere Handlungsfelder]",
    ]


REGISTER = (Actor("jc-nord", "Jobcenter Nord"), Actor("jc-sued", "Jobcenter Süd"), Actor("ihk", "IHK"), Actor("vhs", "VHS"))


def test_institutions_that_left_came_moved_or_went_together():
    names = {"jc": "Jobcenter der Region", "ihk": "IHK zu Muster", "vhs-muster": "VHS", "neu": "Neues Haus"}
    now = tuple(Actor(key, name) for key, name in names.items())
    found = compare_actors(REGISTER, now, {"jc-nord": "jc", "jc-sued": "jc"})
    assert [(one.kind, one.old, one.new) for one in found] == [
        ("merged", "jc-nord", "jc"),
        ("merged", "jc-sued", "jc"),
        ("renamed", "ihk", "ihk"),
        ("renamed", "vhs", "vhs-muster"),
        ("new", None, "neu"),
    ]
    assert [one.kind for one in compare_actors(REGISTER, REGISTER[1:], {})] == ["left"]
    assert heirs_of([ActorChange("merged", "a", "b"), ActorChange("renamed", "b", "c")]) == {"a": "c", "b": "c"}


def test_a_key_for_another_institution_is_noticed_and_a_new_name_is_not():
    now = (Actor("jc-nord", "Kunsthochschule"), Actor("jc-sued", "Jobcenter Süd (gemeinsame Einrichtung)"))
    assert [new.key for _, new in reused_keys(REGISTER, now, ())] == ["jc-nord"]
    assert reused_keys(REGISTER, now, {"jc-nord"}) == []


def test_an_institution_under_a_new_name_is_no_other_lead():
    renamed = tuple(replace(one, short_name="Kammer Muster") if one.key == "ihk" else one for one in ACTORS)
    old = State(SETTINGS, ACTORS, (activity(1, lead="IHK Muster", partners=("HWK Muster",)),))
    new = State(SETTINGS, renamed, (activity(1, lead="Kammer Muster", partners=("HWK Muster",)),))
    assert compare(old, new, Passage(over_the_years([SETTINGS, SETTINGS]))).entries == ()


def test_what_is_gone_is_sorted_into_the_field_that_its_old_one_has_become():
    old, new = settings("1 Bildung", "2 Alt"), settings("1 Bildung", "3 Neu", round_name="2027", before={"2026": {"2": "3"}})
    before = State(old, ACTORS, (activity(1, field="2"), activity(2, field="1")))
    found = compare(before, State(new, ACTORS, ()), Passage(over_the_years([old, new])))
    assert [(one.field, one.field_id) for one in found.entries if one.number] == [("2 Alt", "3"), ("1 Bildung", "1")]


def test_contributions_of_partners_are_compared_where_they_report_in_both_states():
    lead, partner = report(1, "ihk", description="Text."), report(2, "hwk", description="Eigener Beitrag.")
    stands = {"field": "1", "description": "Text.", "reports": (lead, partner), "sources": {"description": (1,)}}
    alone = {**stands, "reports": (lead,)}
    other = {**stands, "reports": (lead, report(2, "hwk", description="Anderer Beitrag."))}
    (entry,) = changes([activity(1, **stands)], [activity(1, **alone)]).entries
    assert [one.label for one in entry.details] == ["Gemeldet von"]
    (entry,) = changes([activity(1, **stands)], [activity(1, **other)]).entries
    assert [(one.label, one.after) for one in entry.details] == [("Beiträge der Partner", "HWK Muster: Anderer Beitrag.")]


def test_former_names_are_those_that_nobody_else_bears_today():
    before = (Actor("jc-nord", "Jobcenter Nord", "JC Nord", "", ""), Actor("kammer", "Musterkammer", "Kammer", "", ""))
    now = (Actor("jc", "Jobcenter", "JC", "", ""), Actor("kammer", "Große Kammer", "Kammer", "", ""))
    found = former_names([before], now, {"jc-nord": "jc"})
    assert found == {"jc": ("Jobcenter Nord", "JC Nord"), "kammer": ("Musterkammer",)}
    bearer = Actor("neu", "Jobcenter Nord", "", "", "")
    assert former_names([before[:1]], (*now, bearer), {"jc-nord": "jc"}) == {"jc": ("JC Nord",)}


def entry(number: int, kind: str, *, year: str = "2026", became: int | None = None, **values) -> WorkshopEntry:
    return WorkshopEntry(number, year, EntryKind(kind), Place("w.xlsx", "Neue Ideen", 6 + number), values, "s", became)


def test_results_of_a_workshop_are_compared_and_those_of_an_earlier_round_are_not_gone():
    def told_of(before, after, year="2026"):
        later = settings("1 Berufliche Bildung", "2 Potenziale heben", round_name=year)
        states = State(SETTINGS, ACTORS, (), workshop=before), State(later, ACTORS, (), workshop=after)
        found = compare(*states, Passage(over_the_years([SETTINGS, later])))
        return [line for line in told(found) if line.startswith("  ")]

    dots = entry(1, "priority", field="1", dots="12", group="Unternehmen")
    idea, note = entry(2, "idea", title="Lernbus"), entry(3, "situation", note="Es fehlen Wohnungen.")
    became, fresh = entry(2, "idea", title="Lernbus", became=7), entry(4, "idea", title="Messe", year="2027")
    assert told_of((dots, idea, note), (entry(1, "priority", field="1", dots="14", group="Unternehmen"), became)) == [
        "  W-0001: Gewichtung: Handlungsfeld 1: 12 Klebepunkte (Unternehmen) → Gewichtung: Handlungsfeld 1: "
        "14 Klebepunkte (Unternehmen)",
        "  W-0002: neue Idee: Lernbus → neue Idee: Lernbus (geworden zu A-0007)",
        "  W-0003: nicht mehr genannt: Notiz zur Situation: Es fehlen Wohnungen.",
    ]
    assert told_of((dots, idea), (), "2027") == []
    assert told_of((dots, idea), (fresh,), "2027") == ["  W-0004: neu: neue Idee: Messe"]
    assert told_of(None, (fresh,)) == []
    state = State(SETTINGS, ACTORS, (), workshop=(dots, became))
    again = thaw(json.loads(json.dumps(freeze(state)))).workshop
    assert again == tuple(replace(one, place=replace(one.place, file="")) for one in (dots, became))


@pytest.mark.parametrize(("released", "kept"), [(True, "Leitstelle"), (False, None), (None, None)])
def test_a_contact_is_frozen_only_where_it_is_released(released, kept):
    said = {"contact": "Leitstelle"} | ({} if released is None else {"publish_contact": released})
    frozen = freeze(State(SETTINGS, ACTORS, (activity(1, reports=(report(1, "ihk", **said),), **said),)))
    (one,) = frozen["activities"]
    assert one["values"].get("contact") == one["reports"][0]["values"].get("contact") == kept
    assert ("Leitstelle" in json.dumps(frozen)) == bool(kept)


def test_the_fields_of_one_round_are_what_they_are():
    fields = over_the_years([SETTINGS])
    assert fields.old == fields.new == SETTINGS.fields
    assert fields.choices("nirgends") == ()
