"""`fko round`: what it refuses, what it keeps, and that a key never passes to another institution unnoticed."""

from __future__ import annotations

import io
import sys

import pytest

from fko_cli.edges.settings_edit import with_round
from tests.test_stages_prefilling import CAFE, MESSE, Office, filled, rows_of
from tests.test_stages_years_links import say
from tests.test_story_three_years import register

ACTORS = {
    "kammer": ("Musterkammer", "Kammer"),
    "jobcenter": ("Jobcenter Kreis Nord", "JC Nord"),
    "hochschule": ("Hochschule Muster", "HS Muster"),
}


@pytest.fixture
def office(workspace_folder, fko) -> Office:
    made = Office(workspace_folder, fko)
    made.collect("k.xlsx", filled(made.form("kammer"), {"r001": MESSE}))
    made.collect("j.xlsx", filled(made.form("jobcenter"), {"r001": CAFE}))
    fko("merge", "-w", workspace_folder)
    return made


def opened(office, *arguments):
    return office.fko("round", *arguments, "-w", office.folder)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2026"], "läuft schon"),
        (["2025"], "zurück geht es nicht"),
        (["zwei tausend"], "kein Name für eine Runde"),
        (["2027", "--deadline", "bald"], "kein Datum"),
        (["2027", "--successor", "kammer"], "ALT=NEU"),
        (["2027", "--successor", "gibtsnicht=kammer"], "nicht dabei"),
        (["2027", "--successor", "kammer=jobcenter"], "steht noch in akteure.xlsx"),
        (["2027", "--renamed", "niemand"], "nicht in beiden Runden"),
        (["--successor", "a=b"], "nicht mit fko round geöffnet"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_changes(office, arguments, said):
    before = (office.folder / "fko.toml").read_bytes()
    ran = opened(office, *arguments)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert (office.folder / "fko.toml").read_bytes() == before


def test_the_next_round_opens_with_forms_that_hold_what_is_known(office):
    ran = opened(office, "2027", "--json")
    assert (ran.json["round"], ran.json["previous"], ran.json["deadline"]) == ("2027", "2026", "2027-03-31")
    assert any("keine Fassung" in one for one in ran.json["remarks"])
    assert list(rows_of(office.form("kammer"))) == ["a0001"]
    again = opened(office, "2027")
    assert (again.code, "läuft schon" in again.err) == (1, True)


def test_a_person_is_asked_and_can_decline(office, monkeypatch):
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    before = (office.folder / "fko.toml").read_bytes()
    ran = opened(office, "2027")
    assert (ran.code, "Nichts wurde geändert" in ran.out) == (0, True)
    assert (office.folder / "fko.toml").read_bytes() == before


@pytest.mark.parametrize(("more", "dialog"), [([], "0"), (["--json"], "1"), (["--yes"], "1")])
def test_without_a_terminal_and_where_yes_is_said_nothing_is_asked(office, monkeypatch, more, dialog):
    monkeypatch.setenv("FKO_DIALOG", dialog)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert opened(office, "2027", *more).code in (0, 3)
    assert [one["name"] for one in opened(office, "--json").json["rounds"]] == ["2026", "2027"]


def test_after_a_crash_between_store_and_settings_the_same_command_finishes(office):
    before = (office.folder / "fko.toml").read_bytes()
    assert opened(office, "2027").code in (0, 3)
    (office.folder / "fko.toml").write_bytes(before)
    assert opened(office, "2027").code in (0, 3)
    assert len(opened(office, "--json").json["rounds"]) == 2


def test_a_key_given_to_another_institution_stops_forms_until_somebody_says_it_is_the_same(office):
    assert opened(office, "2027").code in (0, 3)
    register(office.folder, {**ACTORS, "kammer": ("Verein für Chorgesang", "Chor")})
    ran = office.fko("send", "-w", office.folder)
    assert ran.code == 1
    assert "bisher „Musterkammer“, jetzt „Verein für Chorgesang“" in ran.err
    assert opened(office, "--renamed", "kammer").code == 0
    assert list(rows_of(office.form("kammer"))) == ["a0001"]


def test_an_institution_that_is_gone_is_listed_and_its_heir_gets_its_rows(office):
    assert opened(office, "2027").code in (0, 3)
    register(
        office.folder, {"kammer": ACTORS["kammer"], "hochschule": ACTORS["hochschule"], "jc": ("Jobcenter Region", "JC")}
    )
    told = opened(office).out
    assert "Jobcenter Kreis Nord ist nicht mehr dabei" in told
    assert "Jobcenter Region ist neu dabei" in told
    assert opened(office, "--successor", "jobcenter=jc").code == 0
    assert list(rows_of(office.form("jc"))) == ["a0002", "p0001"]


def test_forms_hold_what_was_printed_unless_somebody_has_corrected_it(office):
    assert office.fko("edit", "A-0001", "title=Messe im Norden", "-w", office.folder).code == 0
    office.fko("export", "concept", "--no-pages", "-w", office.folder)
    assert office.fko("adopt", "Fassung", "-w", office.folder).code in (0, 3)
    assert office.fko("edit", "A-0001", "title=Nach dem Druck", "-w", office.folder).code == 0
    office.collect("j2.xlsx", filled(office.form("jobcenter"), {"r001": {**CAFE, "Status": "laufend"}}))
    office.fko("merge", "-w", office.folder)
    assert opened(office, "2027").code in (0, 3)
    assert rows_of(office.form("kammer"))["a0001"]["Titel der Aktivität"] == "Messe im Norden"
    assert rows_of(office.form("jobcenter"))["a0002"]["Status"] == "laufend"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_two_values_of_the_settings_change(office, newline, mark):
    from datetime import date

    path = office.folder / "fko.toml"
    text = "# oben\n" + path.read_text(encoding="utf-8").replace('name = "2026"', 'name = "2026"    # die Runde')
    path.write_bytes((mark + text.replace("\n", newline)).encode())
    content, settings = with_round(path, "2027", date(2027, 4, 1))
    expected = text.replace('"2026"    #', '"2027"    #').replace("2026-03-31", "2027-04-01")
    assert content.decode() == mark + expected.replace("\n", newline)
    assert settings.round.name == "2027"


def test_history_of_numbers_that_nobody_has_and_of_what_is_no_number(office):
    assert "gab es nie" in office.fko("history", "A-0099", "-w", office.folder).err
    ran = office.fko("history", "Messe", "-w", office.folder)
    assert (ran.code, "keine Nummer" in ran.err) == (2, True)
    life = office.fko("history", "1", "-w", office.folder, "--json").json
    assert (life["activity"], life["title"], [one["kind"] for one in life["moments"]]) == (
        "A-0001", "Ausbildungsmesse Nord", ["reported"],
    )  # fmt: skip


def test_partners_may_still_be_called_as_before_and_no_heir_inherits_a_person(office):
    named = {**CAFE, "Ansprechperson": "Team, t@jc.example.org"}
    office.collect("j2.xlsx", filled(office.form("jobcenter"), {"r001": named}))
    office.fko("merge", "-w", office.folder)
    assert opened(office, "2027", "--yes").code in (0, 3)
    assert rows_of(office.form("jobcenter"))["a0002"]["Ansprechperson"] == "Team, t@jc.example.org"
    register(office.folder, {"kammer": ACTORS["kammer"], "hochschule": ACTORS["hochschule"]})
    assert opened(office, "--successor", "jobcenter=hochschule").code == 0
    row = rows_of(office.form("hochschule"))["a0002"]
    assert (row["Titel der Aktivität"], "Ansprechperson" in row) == ("Elterncafé", False)
    changed = {"Änderung zum Vorjahr": "geändert", "Kooperationspartner": "Jobcenter Kreis Nord; Sportbund"}
    office.collect("k3.xlsx", filled(office.form("kammer"), {"a0001": changed}))
    office.fko("merge", "-w", office.folder)
    (one,) = office.fko("list", "--json", "-w", office.folder).json["activities"]
    assert one["partners"] == ["HS Muster", "Sportbund"]


def test_who_joined_after_the_edition_or_was_struck_out_belongs_to_the_round(office):
    office.fko("export", "concept", "--no-pages", "-w", office.folder)
    assert office.fko("adopt", "Fassung", "-w", office.folder).code in (0, 3)
    register(office.folder, {**ACTORS, "verein": ("Neuer Verein", "NV")})
    office.collect("v.xlsx", filled(office.form("verein"), {"r001": {**CAFE, "Titel der Aktivität": "Vereinscafé"}}))
    register(office.folder, {**ACTORS, "bund": ("Neuer Bund", "NB")})
    ran = opened(office, "2027", "--yes", "--successor", "verein=bund", "--json")
    assert ran.code in (0, 3), ran.err
    assert [(one["old"], one["new"]) for one in ran.json["actors"]] == [("verein", "bund")]


def test_what_a_partner_wrote_is_printed_again_when_it_confirms_its_row(office):
    """Two report the same activity in their own words; both confirm: nothing is lost and nothing has changed."""
    own = {**MESSE, "Kurzbeschreibung": "Die Berufsberatung stellt ihre Angebote auf der Messe vor."}
    office.collect("h.xlsx", filled(office.form("hochschule"), {"r001": own}))
    office.fko("merge", "-w", office.folder)
    say(office, "gleich", "R-0001; R-0003")
    office.fko("export", "concept", "--no-pages", "-w", office.folder)
    assert office.fko("adopt", "Fassung", "--interim", "-w", office.folder).code in (0, 3)
    assert opened(office, "2027", "--yes").code in (0, 3)
    for actor in ("kammer", "hochschule"):
        answers = {"a0001": {"Änderung zum Vorjahr": "unverändert"}}
        office.collect(f"{actor}-2027.xlsx", filled(office.form(actor), answers))
    office.fko("merge", "-w", office.folder)
    told = office.fko("changes", "--json", "-w", office.folder).json["changes"]
    assert [one["activity"] for one in told if one["activity"]] == ["A-0002"], "the one that nobody has confirmed"
