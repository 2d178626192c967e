"""The consolidated activity: each field's rule, the sources of values, and what is never averaged away."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from fko_cli.core.deciding.activities import consolidate, contributions
from fko_cli.core.records import Actor, Period, Place, Report, Territory
from fko_cli.core.settings import Settings

ACTORS = (
    Actor("ihk", "Industrie- und Handelskammer Musterstadt", "IHK"),
    Actor("hwk", "Handwerkskammer Musterstadt", "HWK"),
    Actor("jc", "Jobcenter Musterkreis"),
    Actor("stadt", "Stadt Musterstadt"),
)
SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "region": {"name": "Musterregion", "editor": "Agentur", "parts": ["Stadt A", "Kreis B", "Kreis C"]},
        "round": {"name": "2026", "deadline": date(2026, 3, 31)},
        "fields": [{"id": "1", "title": "Bildung"}, {"id": "2", "title": "Hochschule"}, {"id": "3", "title": "Potenziale"}],
    }
)
WORDINGS = {
    "ihk": "ihk",
    "industrie- und handelskammer": "ihk",
    "hwk": "hwk",
    "kammer des handwerks": "hwk",
    "jobcenter": "jc",
}


class Names:
    """A register of spellings, as small as the tests need it."""

    def resolve(self, text: str) -> str | None:
        return WORDINGS.get(text.casefold())


def report(number: int, actor: str, typed: dict[str, str] | None = None, **values) -> Report:
    typed = typed or {key: value for key, value in values.items() if isinstance(value, str)}
    return Report(number, actor, "2026", Place(f"{actor}.xlsx", "Aktivitäten", number), values, typed, f"f{number}")


def year(number: int) -> Period:
    return Period(str(number), date(number, 1, 1), date(number, 12, 31), "year")


def one(*reports: Report):
    [activity] = consolidate(
        reports, {each.id: 7 for each in reports}, groups={}, successions={}, settings=SETTINGS, actors=ACTORS, names=Names()
    )
    return activity


def test_lead_speaks_first_and_the_others_stay_visible_as_contributions():
    activity = one(
        report(
            1, "hwk", title="Unser Beitrag zum Tag", description="Die HWK stellt Werkstätten für alle vor. " * 3, lead="IHK"
        ),
        report(2, "ihk", title="Tag der Ausbildung", description="Messe.", lead="IHK"),
        report(3, "jc", title="Messe", description="messe", lead="IHK"),
    )
    assert (activity.text("title"), activity.text("description"), activity.text("lead")) == (
        "Tag der Ausbildung",
        "Messe.",
        "IHK",
    )
    assert activity.sources["description"] == (2,)
    assert activity.sources["lead"] == (1, 2, 3)
    assert [(each.report, each.actor) for each in contributions(activity)] == [(1, "hwk")]


def test_without_a_lead_the_fullest_text_is_printed_and_all_reporters_are_partners():
    activity = one(
        report(1, "hwk", title="Kurz", description="Kurz."),
        report(2, "jc", title="Voll", description="Lang und ausführlich.", goals="Mehr Ausbildung"),
    )
    assert (activity.text("title"), activity.text("description")) == ("Voll", "Lang und ausführlich.")
    assert "lead" not in activity.values
    assert activity.items("partners") == ("HWK", "Jobcenter Musterkreis")


@pytest.mark.parametrize(
    "leads, expected",
    [
        ({"ihk": "IHK", "hwk": "IHK", "jc": "HWK"}, "IHK"),
        ({"ihk": "HWK", "hwk": "HWK", "jc": "IHK"}, "HWK"),
        ({"jc": "Verein X", "hwk": "IHK", "ihk": "HWK"}, "IHK"),  # a tie: a reporter, named in the oldest report
        ({"jc": "Jobcenter", "hwk": "IHK"}, "Jobcenter Musterkreis"),  # a tie: it names itself
        ({"ihk": "Verein X", "hwk": "Verein  x."}, "Verein X"),  # spellings of an unknown institution
    ],
)
def test_lead_is_who_most_reporters_name(leads, expected):
    reports = [report(number, actor, title="T", lead=lead) for number, (actor, lead) in enumerate(leads.items(), 1)]
    assert one(*reports).text("lead") == expected


def test_partners_are_everyone_named_without_doubles_and_without_the_lead():
    activity = one(
        report(1, "ihk", title="T", lead="IHK", partners=("Kammer des Handwerks", "Verein X", "IHK")),
        report(2, "jc", title="T", lead="HWK", partners=("HWK", "verein x", "Industrie- und Handelskammer")),
        report(3, "stadt", title="T", lead="IHK"),
    )
    assert activity.text("lead") == "IHK"
    assert activity.items("partners") == ("HWK", "Jobcenter Musterkreis", "Stadt Musterstadt", "Verein X")
    assert activity.sources["partners"] == (1, 2, 3)


@pytest.mark.parametrize(
    "periods, start, end",
    [
        ([(year(2024), year(2026)), (year(2023), year(2025))], "2023", "2026"),
        ([(year(2024), year(2026)), (None, Period("unbefristet", ongoing=True))], "2024", None),
        ([(Period("2022 - 2027", date(2022, 1, 1), date(2027, 12, 31), "span"), None)], "2022", "2027"),
        ([(Period("3/24-6/25", date(2024, 3, 1), date(2025, 6, 30), "span"), None)], "2024-03", "2025-06"),
        ([(year(2024), None), (Period("04/2024", date(2024, 4, 1), date(2024, 4, 30), "month"), None)], "2024-04", None),
        ([(Period("fortlaufend", ongoing=True), None), (year(2020), year(2021))], "2020", None),
    ],
)
def test_period_is_a_span_over_all_reports(periods, start, end):
    reports = [
        report(number, actor, title="T", **{key: value for key, value in (("start", first), ("end", last)) if value})
        for number, (actor, (first, last)) in enumerate(zip(("ihk", "hwk"), periods, strict=False), 1)
    ]
    activity = one(*reports)
    found_start, found_end = activity.values.get("start"), activity.values.get("end")
    assert found_start.iso == start
    assert (found_end.iso_last if found_end else None) == end
    assert bool(found_end and found_end.ongoing) == any(each and each.ongoing for pair in periods for each in pair)


def test_an_ambiguous_name_means_the_one_who_takes_part():
    class Few:
        def __init__(self, keys):
            self.keys = keys

        def resolve(self, text):
            return "jc" if text == "JC" and "jc" in self.keys else None

    reports = (
        report(1, "ihk", title="T", lead="JC", partners=("HWK", "JC")),
        report(2, "jc", title="T", lead="Jobcenter"),
        report(3, "ihk", title="T", lead="JC"),
    )
    found = consolidate(
        reports,
        {1: 1, 2: 1, 3: 2},
        groups={},
        successions={},
        settings=SETTINGS,
        actors=ACTORS,
        names=Names(),
        names_among=Few,
    )
    assert [(each.text("lead"), each.items("partners"), each.contradictions) for each in found] == [
        ("Jobcenter Musterkreis", ("IHK", "HWK"), ()),
        ("JC", ("IHK",), ()),
    ]


def test_an_ambiguous_lead_means_the_one_who_is_named_as_lead_elsewhere():
    class Few:
        def __init__(self, keys):
            self.keys = keys

        def resolve(self, text):
            chambers = [key for key in ("ihk", "hwk") if key in self.keys]
            return chambers[0] if text == "Kammer" and len(chambers) == 1 else None

    reports = (
        report(1, "ihk", title="T", lead="IHK", partners=("HWK", "Kammer")),
        report(2, "hwk", title="T", lead="Kammer"),
    )
    rest = {"groups": {}, "successions": {}, "settings": SETTINGS, "actors": ACTORS, "names": Names(), "names_among": Few}
    [activity] = consolidate(reports, {1: 1, 2: 1}, **rest)
    assert (activity.text("lead"), activity.contradictions) == ("IHK", ())
    assert activity.items("partners") == ("HWK", "Kammer")


@pytest.mark.parametrize(
    "partners, expected",
    [
        (("Alemannia", "Alemannia Aachen"), ("Alemannia Aachen",)),
        (("Schulen", "Schulen im Kreis"), ("Schulen", "Schulen im Kreis")),
        (("Betriebe", "Vereine"), ("Betriebe", "Vereine")),
    ],
)
def test_short_forms_of_unknown_partners_are_not_repeated(partners, expected):
    assert one(report(1, "ihk", title="T", lead="IHK", partners=partners)).items("partners") == expected


def test_words_that_are_no_period_are_kept_as_typed():
    activity = one(report(1, "ihk", title="T", start=Period("demnächst", understood=False)))
    assert activity.text("start") == "demnächst"


def whole(*without: str) -> Territory:
    parts = tuple(part for part in SETTINGS.region.parts if part not in without)
    return Territory("Region" + (f" ohne {without[0]}" if without else ""), parts, without, (), not without)


@pytest.mark.parametrize(
    "places, parts, without, text",
    [
        (
            [Territory("Kreis B", ("Kreis B",)), Territory("Stadt A", ("Stadt A",))],
            ("Stadt A", "Kreis B"),
            (),
            "Stadt A; Kreis B",
        ),
        ([Territory("B", ("Kreis B",)), Territory("Kreis B", ("Kreis B",))], ("Kreis B",), (), "B"),
        ([Territory("Kreis B", ("Kreis B",)), whole()], ("Stadt A", "Kreis B", "Kreis C"), (), "Musterregion"),
        ([whole("Kreis C"), whole()], ("Stadt A", "Kreis B"), ("Kreis C",), "Musterregion ohne Kreis C"),
        ([Territory("Ort", (), (), ("Ort",)), Territory("Stadt A", ("Stadt A",))], ("Stadt A",), (), "Stadt A; Ort"),
    ],
)
def test_territory_is_united_and_exclusions_hold(places, parts, without, text):
    reports = [
        report(n, actor, title="T", territory=place)
        for n, (actor, place) in enumerate(zip(("ihk", "hwk"), places, strict=True), 1)
    ]
    territory = one(*reports).values["territory"]
    assert (territory.parts, territory.without, territory.text) == (parts, without, text)


def test_an_excluded_part_that_the_weightier_report_names_is_in():
    lead = report(1, "ihk", title="T", lead="IHK", territory=Territory("Kreis C", ("Kreis C",)))
    partner = report(2, "hwk", title="T", lead="IHK", territory=whole("Kreis C"))
    activity = one(partner, lead)
    assert "Kreis C" in activity.values["territory"].parts
    assert [each.key for each in activity.contradictions] == ["territory"]


def test_contradictions_name_who_says_what():
    activity = one(
        report(
            1,
            "ihk",
            {"start": "2023", "field": "HF 1"},
            title="T",
            lead="IHK",
            field="1",
            status="laufend",
            start=year(2023),
        ),
        report(2, "hwk", {"start": "seit 24"}, title="T", lead="HWK", field="2", status="geplant", start=year(2024)),
        report(3, "jc", title="T", lead="Industrie- und Handelskammer", field="1", status="laufend"),
    )
    found = {each.key: each.statements for each in activity.contradictions}
    assert found["start"] == ((1, "2023"), (2, "seit 24"))
    assert found["lead"] == ((1, "IHK"), (2, "HWK"), (3, "Industrie- und Handelskammer"))
    assert set(found) == {"field", "status", "start", "lead"}
    assert (activity.text("status"), activity.text("field"), activity.items("further_fields")) == ("laufend", "1", ("2",))


def test_another_wording_or_a_further_field_is_no_contradiction():
    activity = one(
        report(1, "ihk", title="T", field="1", further_fields=("2",), start=year(2024), lead="IHK"),
        report(2, "hwk", title="T", field="2", lead="industrie- und handelskammer",
               start=Period("04/2024", date(2024, 4, 1), date(2024, 4, 30), "month")),
    )  # fmt: skip
    assert activity.contradictions == ()


@pytest.mark.parametrize(
    ("stated", "contradict"), [(("1", "1.1"), False), (("1.1", "1", "1.2"), True), (("1.1", "2"), True), (("1", "2"), True)]
)
def test_a_field_and_a_sub_field_of_it_are_no_contradiction(stated, contradict):
    reports = [report(at, f"a{at}", field=field, title="Messe") for at, field in enumerate(stated, 1)]
    assert ("field" in [each.key for each in one(*reports).contradictions]) is contradict


def test_further_fields_name_the_reports_they_come_from():
    activity = one(
        report(1, "ihk", title="T", field="1", lead="IHK"),
        report(2, "hwk", title="T", field="2", lead="IHK"),
        report(3, "jc", title="T", field="1", further_fields=("3",), lead="IHK"),
        report(4, "stadt", title="T", field="1", lead="IHK"),
    )
    assert (activity.text("field"), activity.items("further_fields")) == ("1", ("2", "3"))
    assert sorted(activity.sources["further_fields"]) == [2, 3]


def test_a_contact_is_consolidated_only_when_it_is_released():
    hidden = report(1, "ihk", title="T", lead="IHK", contact="a@example.org", remark="intern")
    shown = report(2, "hwk", title="T", lead="IHK", contact="b@example.org", publish_contact=True)
    refused = report(3, "jc", title="T", lead="IHK", contact="c@example.org", publish_contact=False)
    activity = one(hidden, shown, refused)
    assert activity.text("contact") == "b@example.org"
    assert "remark" not in activity.values
    assert "contact" not in one(hidden, refused).values


def test_who_alone_reports_without_a_lead_is_not_its_own_partner():
    assert one(report(1, "ihk", title="Messe")).items("partners") == ()
    assert one(report(1, "ihk", partners=("IHK", "HWK"))).items("partners") == ("HWK",)
    assert one(report(1, "ihk"), report(2, "ihk")).items("partners") == ()
    assert one(report(1, "ihk"), report(2, "hwk")).items("partners") == ("IHK", "HWK")
    assert one(report(1, "ihk", lead="HWK")).items("partners") == ("IHK",)


@pytest.mark.parametrize(
    "text",
    ["noch offen", "N. N.", "N.N.", "u. a.", "und weitere", "diverse", "diverse Partner", "–", "k. A.", "tbd", "etc."],
)
def test_what_names_nobody_is_no_institution(text):
    activity = one(report(1, "ihk", lead=text, partners=(text, "Schulen")), report(2, "hwk", lead="HWK"))
    assert (activity.text("lead"), activity.items("partners")) == ("HWK", ("IHK", "Schulen"))
    assert activity.contradictions == ()
    assert one(report(1, "ihk", lead=text, partners=(text,))).values == {}
    assert activity.reports[1].items("partners") == (text, "Schulen")


@pytest.mark.parametrize(
    "text", ["diverse Schulen", "Offene Werkstatt", "alle Kommunen", "noch offen (Gespräche mit der VHS)"]
)
def test_what_names_somebody_is_printed(text):
    assert one(report(1, "ihk", partners=(text,))).items("partners") == (text,)


def test_lists_are_united_and_extra_questions_are_kept():
    activity = one(
        report(1, "ihk", title="T", target_groups=("Jugendliche", "Betriebe"), x_digital="ja"),
        report(2, "hwk", title="T", target_groups=("betriebe ", "Lehrkräfte")),
    )
    assert activity.items("target_groups") == ("Jugendliche", "Betriebe", "Lehrkräfte")
    assert (activity.text("x_digital"), activity.sources["x_digital"]) == ("ja", (1,))


def test_order_of_reports_changes_nothing_and_unmerged_reports_are_left_out():
    reports = [
        report(1, "ihk", title="A", lead="IHK", description="Text eins.", target_groups=("x",), field="1"),
        report(2, "hwk", title="B", lead="HWK", description="Text zwei.", target_groups=("y",), field="2"),
        report(3, "jc", title="C", lead="HWK", description="Text drei, länger.", target_groups=("z",), field="3"),
        report(4, "jc", title="D"),
    ]
    numbers = {1: 5, 2: 5, 3: 5}
    found = [
        consolidate(order, numbers, groups={5: "G1"}, successions={5: 2}, settings=SETTINGS, actors=ACTORS, names=Names())
        for order in itertools.permutations(reports)
    ]
    assert all(each == found[0] for each in found)
    assert [(each.name, each.group, each.succeeds, len(each.reports)) for each in found[0]] == [("A-0005", "G1", 2, 3)]


def test_a_partner_named_in_several_ways_is_printed_once_and_all_who_named_it_are_sources():
    activity = one(
        report(1, "ihk", title="T", lead="Zweckverband Region X", partners=("TEMA AG", "Region X Zweckverband")),
        report(2, "jc", title="T", partners=("TEMA AG (Umsetzung)",)),
    )
    assert (activity.text("lead"), activity.items("partners")) == (
        "Zweckverband Region X",
        ("IHK", "Jobcenter Musterkreis", "TEMA AG (Umsetzung)"),
    )
    assert activity.sources["partners"] == (1, 2)
