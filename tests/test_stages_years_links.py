"""What holds over the years without being said again: programmes, successions; an appendix only where something changed."""

from __future__ import annotations

import zipfile

import pytest

from tests.test_stages_prefilling import CAFE, MESSE, Office, filled


@pytest.fixture
def office(workspace_folder, fko) -> Office:
    """Round 2025 with two activities of one programme; 2026 is open and both have confirmed theirs."""
    made = Office(workspace_folder, fko)
    made.turn("2025")
    made.collect("k.xlsx", filled(made.form("kammer"), {"r001": MESSE}))
    made.collect("j.xlsx", filled(made.form("jobcenter"), {"r001": CAFE}))
    assert fko("merge", "-w", workspace_folder).code in (0, 3)
    say(made, "Programm", "R-0001; R-0002")
    assert links(made) == [("A-0001", "P-0001", None), ("A-0002", "P-0001", None)]
    made.turn("2026")
    confirm(made)
    return made


def say(office: Office, answer: str, reports: str) -> None:
    path = office.folder.parent / "antworten.csv"
    path.write_text(f'Frage;Entscheidung\n"{reports}";{answer}\n', encoding="utf-8")
    ran = office.fko("review", "--import", path, "-w", office.folder)
    assert ran.code in (0, 3), ran.err


def confirm(office: Office) -> None:
    for actor, key in (("kammer", "a0001"), ("jobcenter", "a0002")):
        office.collect(f"{actor}.xlsx", filled(office.form(actor), {key: {"Änderung zum Vorjahr": "unverändert"}}))
    assert office.fko("merge", "-w", office.folder).code in (0, 3)


def links(office: Office) -> list[tuple[str, str | None, str | None]]:
    found = office.fko("list", "--json", "-w", office.folder).json["activities"]
    return [(one["id"], one["group"], one["succeeds"]) for one in found]


def test_a_programme_lives_on_in_the_next_round(office):
    assert links(office) == [("A-0001", "P-0001", None), ("A-0002", "P-0001", None)]


def test_an_answer_of_the_new_round_ends_a_programme(office):
    say(office, "verschieden", "R-0003; R-0004")
    assert links(office) == [("A-0001", None, None), ("A-0002", None, None)]


def test_an_answer_of_the_new_round_makes_a_succession_of_it_and_that_lives_on(office):
    say(office, "Nachfolge", "R-0003; R-0004")
    now = links(office)
    assert [one[1] for one in now] == [None, None]
    assert sorted(filter(None, (one[2] for one in now))) in (["A-0001"], ["A-0002"])
    office.turn("2027")
    confirm(office)
    assert links(office) == now


def appendix(office: Office) -> bool:
    ran = office.fko("export", "concept", "--no-pages", "-w", office.folder, "--json")
    assert ran.code in (0, 3), ran.err
    with zipfile.ZipFile(office.folder / ran.json["path"]) as draft:
        return "Änderungen seit der letzten Fassung" in draft.read("word/document.xml").decode("utf-8")


def test_the_appendix_of_changes_is_left_out_until_something_changes(office):
    assert not appendix(office)
    assert office.fko("adopt", "Stand", "--interim", "-w", office.folder).code in (0, 3)
    assert not appendix(office)
    assert office.fko("edit", "A-0001", "status=abgeschlossen", "-w", office.folder).code in (0, 3)
    assert appendix(office)


def test_what_a_person_told_apart_stays_apart_in_the_next_round(workspace_folder, fko):
    """Two reports that are joined without asking: once told apart, they stay apart when both numbers are confirmed."""
    made = Office(workspace_folder, fko)
    made.turn("2025")
    for actor in ("kammer", "jobcenter"):
        made.collect(f"{actor}.xlsx", filled(made.form(actor), {"r001": MESSE}))
    assert fko("merge", "-w", workspace_folder).code in (0, 3)
    say(made, "verschieden", "R-0001; R-0002")
    assert len(links(made)) == 2
    made.turn("2026")
    confirm(made)
    assert len(links(made)) == 2
    assert made.fko("review", "--json", "-w", made.folder).json["questions"] == []
    made.turn("2027")
    confirm(made)
    assert len(links(made)) == 2, "and in all later ones"
