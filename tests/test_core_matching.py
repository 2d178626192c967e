"""Joining, asking and leaving on small sets of reports."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from fko_cli.core.matching import match
from fko_cli.core.matching.decisions import Constraints
from fko_cli.core.matching.words import acronyms, compound_parts, fold, initials, numbers, stem
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Actor, Answer, Period, Place, Report, Territory
from fko_cli.core.settings import Region
from fko_cli.core.synonyms import Synonyms

ACTORS = [
    Actor("kammer", "Handwerkskammer Muster", "HWK Muster", "Kammer", "Region Muster"),
    Actor("jc-nord", "Jobcenter Kreis Nord", "JC Nord", "Jobcenter", "Kreis Nord"),
    Actor("jc-sued", "Jobcenter Kreis Süd", "JC Süd", "Jobcenter", "Kreis Süd"),
    Actor("uni", "Universität Muster", "Uni Muster", "Hochschule", "Stadt Muster"),
    Actor("verein", "Bildungswerk Muster e. V.", "Bildungswerk", "Bildungsträger", "Region Muster"),
]
SYNONYMS = Synonyms(
    programmes={"Kein Abschluss ohne Anschluss": ("KAoA",), "Teilzeitberufsausbildung": ("TEP",)},
    kinds={"Jobcenter": ("JC",), "Handwerkskammer": ("HWK", "Kammern")},
)
REGION = Region(name="Region Muster", editor="Agentur", parts=("Stadt Muster", "Kreis Nord", "Kreis Süd"))
FILLER = [
    ("uni", "Sternwarte bei Nacht", "Vorträge über Planeten mit dem Fernrohr auf dem Dach der Physik."),
    ("verein", "Nähstube Lindenstraße", "Kleidung ändern und flicken lernen, dienstags im alten Kaufhaus."),
    ("jc-nord", "Fahrradwerkstatt Bahnhof", "Gespendete Räder werden aufbereitet und günstig abgegeben."),
    ("jc-sued", "Gartenhelfer Burgpark", "Beete pflegen, Hecken schneiden, Obst ernten mit dem Grünflächenamt."),
    ("kammer", "Meisterfeier Stadthalle", "Übergabe der Meisterbriefe mit Festrede und Musik."),
]


def report(number, actor, title, description="", **values):
    content = {"title": title, "description": description, "field": "1", **values}
    kept = {key: value for key, value in content.items() if value}
    return Report(number, actor, "2026", Place(f"{actor}.xlsx"), kept, {}, f"mark-{number}")


def run(reports, constraints=None):
    filler = [report(100 + at, *row) for at, row in enumerate(FILLER)]
    return match([*reports, *filler], ACTORS, NameBook(ACTORS, SYNONYMS), SYNONYMS, REGION, constraints or Constraints())


def group_of(found, number):
    return next(group for group in found.groups if number in group)


def asked(found):
    return [question.reports for question in found.questions]


FAIR = (
    report(1, "kammer", "Lehrstellenbörse im Lokschuppen", "Im September zeigen 40 Betriebe im Lokschuppen offene Stellen. "
           "Bewerbungsmappen werden geprüft, ein Shuttlebus pendelt vom Hauptbahnhof.", lead="HWK Muster",
           partners=("Jobcenter Kreis Nord", "Universität Muster")),
    report(2, "jc-nord", "Ausbildungsmesse Lokschuppen", "Wir laden Jugendliche zur Lehrstellenbörse der Kammer in den "
           "Lokschuppen ein, Shuttlebus vom Hauptbahnhof, Check der Bewerbungsmappen.", lead="Handwerkskammer Muster",
           partners=("HWK Muster",)),
)  # fmt: skip


def test_one_event_told_by_two_is_joined_with_evidence_that_adds_up():
    found = run(FAIR)
    assert group_of(found, 1) == (1, 2)
    join = next(join for join in found.joins if {join.first, join.second} == {1, 2})
    assert join.origin == "automatic"
    reasons = {reason.feature: reason for reason in join.evidence}
    assert "HWK Muster" in reasons["Nennen sich gegenseitig"].detail
    assert "Lokschuppen" in reasons["Seltene Wörter"].detail
    assert 1 / (1 + math.exp(-sum(reason.weight for reason in join.evidence))) == pytest.approx(join.probability, abs=0.002)


def test_an_institution_that_is_named_in_doubt_is_told_once_with_the_doubt():
    doubtful = replace(FAIR[0], values={**FAIR[0].values, "partners": ("Jobcenter",)})
    [question] = [one for one in run((doubtful, FAIR[1])).questions if one.reports == (1, 2)]
    told = {reason.feature: reason.detail for reason in question.evidence}
    assert told["Nennen sich gegenseitig"].endswith("nennen einander (nicht eindeutig)")
    assert "Eine nennt die andere" not in told
    assert 1 / (1 + math.exp(-sum(one.weight for one in question.evidence))) == pytest.approx(
        question.probability, abs=0.002
    )


def test_the_order_of_the_reports_changes_nothing():
    assert run(FAIR) == run(tuple(reversed(FAIR)))


def county(number, actor, place, **more):
    return report(
        number, actor, "Kein Abschluss ohne Anschluss (KAoA)",
        "Potenzialanalysen, Berufsfelderkundungen und Anschlussvereinbarungen an allen Schulen ab Klasse 8.",
        lead=f"Jobcenter {place}", territory=Territory(place, (place,)), programme="KAoA", **more,
    )  # fmt: skip


def test_the_same_programme_in_two_counties_is_asked_about_and_not_joined():
    found = run([county(1, "jc-nord", "Kreis Nord"), county(2, "jc-sued", "Kreis Süd")])
    assert group_of(found, 1) == (1,) and group_of(found, 2) == (2,)
    question = next(question for question in found.questions if question.reports == (1, 2))
    assert question.suggestion is Answer.programme


def test_copied_text_alone_does_not_join():
    text = "Zwölf Plätze in der Küche des Altenheims, mit Deutschkurs am Nachmittag und Zertifikat der Innung."
    found = run([report(1, "uni", "Küchenkurs", text), report(2, "verein", "Küchenkurs", text)])
    assert group_of(found, 1) == (1,)
    assert (1, 2) in asked(found)


def test_titles_alone_do_not_join():
    found = run([report(1, "kammer", "Girls' Day"), report(2, "uni", "Girls' Day")])
    assert group_of(found, 1) == (1,)


def test_two_reports_of_one_actor_are_never_joined():
    found = run([*FAIR, replace(FAIR[1], id=3)])
    assert not {2, 3} <= set(group_of(found, 2))
    assert not any({2, 3} <= set(reports) for reports in asked(found))
    assert any({1, 2} <= set(reports) or {1, 3} <= set(reports) for reports in asked(found))


def test_decided_apart_is_neither_joined_nor_asked_again():
    found = run(FAIR, Constraints(apart=frozenset({(1, 2)})))
    assert group_of(found, 1) == (1,)
    assert not any({1, 2} <= set(reports) for reports in asked(found))


def test_a_decision_joins_what_nothing_else_connects():
    found = run(FAIR, Constraints(together=((1, 100),), apart=frozenset({(1, 2)})))
    assert group_of(found, 1) == (1, 100)
    assert [join.origin for join in found.joins if {join.first, join.second} == {1, 100}] == ["decision"]


def test_nobody_joins_a_group_with_a_member_that_was_told_apart():
    found = run(FAIR, Constraints(together=((2, 100),), apart=frozenset({(1, 100)})))
    assert group_of(found, 1) == (1,)
    assert group_of(found, 2) == (2, 100)


def test_contradicting_answers_leave_the_pair_apart():
    found = run(FAIR, Constraints(together=((1, 100), (2, 100)), apart=frozenset({(1, 2)})))
    assert 2 not in group_of(found, 1)


def test_an_old_answer_about_a_changed_report_is_asked_again_with_it():
    found = run(FAIR, Constraints(stale={(1, 2): Answer.different}))
    assert group_of(found, 1) == (1,)
    question = next(question for question in found.questions if set(question.reports) >= {1, 2})
    assert question.previous is Answer.different


def test_nothing_and_next_to_nothing_is_read_without_complaint():
    names = NameBook(ACTORS, SYNONYMS)
    assert match([], ACTORS, names, SYNONYMS, REGION, Constraints()).groups == ()
    bare = [Report(number, actor, "2026", Place("x"), {}, {}, str(number)) for number, actor in ((1, "uni"), (2, "verein"))]
    assert match(bare, ACTORS, names, SYNONYMS, REGION, Constraints()).groups == ((1,), (2,))
    long = report(3, "uni", "Wort " * 1000)
    assert match([*bare, long], ACTORS, names, SYNONYMS, REGION, Constraints()).groups == ((1,), (2,), (3,))


def test_very_many_identical_rows_are_left_alone():
    same = [report(number, "uni", "Tag der offenen Tür", "Rundgang durch die Labore.") for number in range(1, 601)]
    found = run(same)
    assert all(len(group) == 1 for group in found.groups)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Schüler*innen", "schueler"), ("Kunden/-innen", "kunden"), ("Absolvent:innen", "absolvent"), ("Börse", "boerse")],
)
def test_spelling_is_folded(text, folded):
    assert fold(text) == folded


def test_words_are_taken_apart():
    assert stem("ausbildungsbotschafterinnen") == stem("ausbildungsbotschafter")
    assert compound_parts({"jobmess", "mess", "berufskolleg", "beruf", "kolleg"}) == {"berufskolleg": ("beruf", "kolleg")}
    assert acronyms("PFA TZ und KAoA im Kreis") == {"pfa", "tz", "kaoa"}
    assert "kaoa" in initials("Kein Abschluss ohne Anschluss")
    assert numbers("2026 kommen 1.200 Gäste an 14 Stände, 3 Tage") == {"1200", "14"}


PILOTS = "Lotsen begleiten junge Menschen ohne Ausbildungsvertrag ins Praktikum, Sprechstunde am Berufskolleg bis Mai."


def pilots(number, actor, title, lead, **more):
    return report(number, actor, title, PILOTS, lead=lead, target_groups=("Jugendliche",), **more)


def test_the_same_title_in_areas_that_the_register_keeps_apart_is_suggested_as_a_programme():
    """Neither report says where: the titles name places, or the register does."""
    for first, second in (("Azubi-Lotsen Nord", "Azubi-Lotsen Süd"), ("Azubi-Lotsen", "Azubi-Lotsen")):
        reports = [pilots(1, "jc-nord", first, "JC Nord"), pilots(2, "jc-sued", second, "JC Süd")]
        found = run(reports)
        question = next(question for question in found.questions if question.reports == (1, 2))
        assert question.suggestion is Answer.programme
        reasons = {reason.feature: reason for reason in question.evidence}
        assert reasons["Anderer Raum"].weight < 0
        assert "Kreis Nord" in reasons["Anderer Raum"].detail and "keine Angabe" not in reasons["Anderer Raum"].detail


def test_a_third_report_that_fits_both_does_not_make_two_places_the_same():
    reports = [
        pilots(1, "jc-nord", "Azubi-Lotsen Nord", "JC Nord", partners=("HWK Muster",)),
        pilots(2, "jc-sued", "Azubi-Lotsen Süd", "JC Süd", partners=("HWK Muster",)),
        pilots(3, "kammer", "Azubi-Lotsen", "HWK Muster", partners=("JC Nord", "JC Süd")),
    ]
    found = run(reports)
    assert not {1, 2} <= set(group_of(found, 1))
    for question in found.questions:
        if {1, 2} <= set(question.reports) or len(question.reports) > 2:
            assert question.suggestion is not Answer.same


def year(number):
    return Period(str(number), date(number, 1, 1), date(number, 12, 31), "year")


@pytest.mark.parametrize(
    ("periods", "name"),
    [
        ((2024, 2025, 2024, 2025), "Gleicher Zeitraum"),
        ((2024, 2025, 2024, 2026), "Zeiträume überschneiden sich"),
        ((2024, 2025, 2025, None), "Zeiträume überschneiden sich"),
        ((2024, 2024, 2025, None), "Ähnlicher Zeitraum"),
    ],
)
def test_periods_are_called_what_they_are(periods, name):
    begin, end, other_begin, other_end = (year(one) if one else None for one in periods)
    other = replace(FAIR[1], values={**FAIR[1].values, "start": other_begin, "end": other_end})
    found = run([replace(FAIR[0], values={**FAIR[0].values, "start": begin, "end": end}), other])
    reasons = [reason.feature for one in (*found.joins, *found.questions) for reason in one.evidence]
    assert [one for one in reasons if "eitr" in one] == [name]


def test_the_third_report_is_named():
    third = replace(FAIR[1], id=3, actor="uni")
    found = run([*FAIR, third])
    details = {r.feature: r.detail for join in found.joins if {join.first, join.second} == {1, 2} for r in join.evidence}
    assert details["Dritte Meldung passt zu beiden"] == "R-0003, Uni Muster: „Ausbildungsmesse Lokschuppen“"


def test_a_number_that_two_confirmed_joins_nothing_that_a_person_is_to_be_asked_about_again():
    shop = report(9, "verein", "Nähkurs im Stadtteilladen", "Kleider nähen für Anfänger.")
    numbered = Constraints(numbered=((1, 9),))
    assert group_of(run((*FAIR, shop), numbered), 9) == group_of(run((*FAIR, shop), numbered), 1)
    stale = Constraints(together=((1, 2),), numbered=((1, 9),), stale={(2, 9): Answer.different})
    found = run((*FAIR, shop), stale)
    assert 9 not in group_of(found, 1)
    assert any({2, 9} <= set(members) for members in asked(found))


def test_what_is_joined_comes_along_when_a_person_joins_it_with_something_else():
    assert group_of(run(FAIR), 1) == (1, 2)
    found = run(FAIR, Constraints(together=((1, 100),)))
    assert group_of(found, 1) == (1, 2, 100)
    assert {(join.first, join.second): join.origin for join in found.joins} == {(1, 100): "decision", (1, 2): "automatic"}


def test_a_join_that_an_answer_stands_in_the_way_of_is_asked_about_and_suggested():
    # 102 is of the same institution as 2, so that all three together would hold two reports of one institution.
    found = run(FAIR, Constraints(together=((1, 102),)))
    assert group_of(found, 1) == (1, 102) and group_of(found, 2) == (2,)
    question = next(question for question in found.questions if question.reports == (1, 2))
    assert question.suggestion is Answer.same
    assert "R-0001 und R-0002 waren ohne Rückfrage verbunden" in question.evidence[0].detail
    settled = run(FAIR, Constraints(together=((1, 102), (1, 2))))
    assert group_of(settled, 1) == (1, 2, 102) and not settled.questions
    refused = run(FAIR, Constraints(together=((1, 102),), apart=frozenset({(1, 2)})))
    assert group_of(refused, 1) == (1, 102) and (1, 2) not in asked(refused)


def test_a_second_opinion_on_one_join_leaves_the_others_alone():
    """What is certain stays certain, however many of the groups a person joins."""
    third = replace(FAIR[1], id=3, actor="verein", values={**FAIR[1].values, "partners": ("HWK Muster", "JC Nord")})
    alone = run([*FAIR, third])
    said = run([*FAIR, third], Constraints(together=((2, 100), (3, 103))))
    for group in alone.groups:
        assert set(group) <= set(group_of(said, group[0]))
