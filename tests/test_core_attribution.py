"""Who a returned file is from."""

from __future__ import annotations

import pytest

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.reading.attribution import Signs, attribute, house_of, key_of_folder, stated_institution, supposed
from fko_cli.core.reading.institution import institution_in
from fko_cli.core.records import Actor
from fko_cli.core.sending.identity import Claim

ACTORS = (
    Actor("ihk", "IHK", email="Region@ihk.example.org"),
    Actor("hwk", "HWK", email="post@hwk.example.org; region@hwk.example.org"),
)


def claim(actor: str = "ihk", round_name: str = "2026", workspace: str = "hier") -> Claim:
    return Claim(actor, round_name, 1, workspace, "…")


def decide(signs: Signs) -> tuple[str | None, list[str]]:
    """The actor and the codes of what is to be told, the refusal first."""
    found = attribute(signs, actors=ACTORS, round_name="2026", workspace="hier", returns_folder="ruecklauf/2026")
    codes = [found.refusal.code] if found.refusal else []
    return found.actor, codes + [one.code for one in found.findings]


@pytest.mark.parametrize(
    ("signs", "actor", "codes"),
    [
        (Signs(), None, ["F005"]),
        (Signs(claim=claim(), genuine=True), "ihk", []),
        (Signs(claim=claim(), genuine=False), None, ["F008"]),
        (Signs(claim=claim(workspace="dort"), genuine=False), None, ["F008"]),
        (Signs(claim=claim(round_name="2025"), genuine=True), None, ["F007"]),
        (Signs(claim=claim("fremd"), genuine=True), None, ["F006"]),
        (Signs(named="ihk"), "ihk", []),
        # Said of a whole folder, it is no word on a form of last year that lies in it.
        (Signs(named="ihk", claim=claim(round_name="2025"), genuine=True), None, ["F007"]),
        (Signs(named="ihk", spoken=True, claim=claim(round_name="2025"), genuine=True), "ihk", ["F037"]),
        (
            Signs(named="ihk", spoken=True, claim=claim("hwk", round_name="2025"), genuine=True),
            "ihk",
            ["F037", "F034"],
        ),
        # Somebody's own list, taken in last year already.
        (Signs(folder="hwk", earlier="2025"), None, ["F038"]),
        (Signs(sender="post@hwk.example.org", earlier="2025"), None, ["F038"]),
        (Signs(named="hwk", earlier="2025"), None, ["F038"]),
        (Signs(named="hwk", spoken=True, earlier="2025"), "hwk", ["F037"]),
        (Signs(named="ihk", claim=claim("hwk"), genuine=False), "ihk", []),
        (Signs(named="ihk", claim=claim("hwk"), genuine=True), None, ["F009"]),
        (Signs(named="ihk", spoken=True, claim=claim("hwk"), genuine=True), "ihk", ["F034"]),
        (
            Signs(named="ihk", spoken=True, claim=claim("hwk"), genuine=True, sender="x@a.example.org"),
            "ihk",
            ["F034", "F020"],
        ),
        (Signs(named="ihk", spoken=True, claim=claim(), genuine=True), "ihk", []),
        (Signs(folder="hwk"), "hwk", []),
        (Signs(folder="hwk", claim=claim(), genuine=True), None, ["F009"]),
        (Signs(folder="sonstiges", claim=claim(), genuine=True), "ihk", []),
        (Signs(sender="REGION@hwk.example.org"), "hwk", []),
        (Signs(sender="wer@anders.example.org"), None, ["F005"]),
        (Signs(claim=claim(), genuine=True, sender="kollegin@ihk.example.org"), "ihk", []),
        (Signs(claim=claim(), genuine=True, sender="wer@anders.example.org"), "ihk", ["F020"]),
        # A colleague elsewhere filled in a copy: the form says IHK, the message comes from the HWK.
        (Signs(claim=claim(), genuine=True, sender="Post@HWK.example.org"), None, ["F029"]),
        (Signs(claim=claim(), genuine=True, stated="hwk"), None, ["F029"]),
        (Signs(claim=claim(), genuine=True, stated="ihk", sender="region@ihk.example.org"), "ihk", []),
        # Whoever put it into the folder of the IHK, or named the IHK, has answered that question.
        (Signs(claim=claim(), genuine=True, folder="ihk", sender="post@hwk.example.org", stated="hwk"), "ihk", ["F020"]),
        (Signs(named="ihk", claim=claim(), genuine=True, sender="post@hwk.example.org", stated="hwk"), "ihk", ["F020"]),
        (Signs(folder="hwk", sender="region@ihk.example.org"), "hwk", ["F020"]),
    ],
)
def test_signs_decide_and_contradictions_set_aside(signs, actor, codes):
    assert decide(signs) == (actor, codes)


def test_a_copied_form_is_asked_about_with_both_institutions_even_in_one_house():
    house = (Actor("kreis", "Kreis", email="a@kreis.example.org"), Actor("jobcom", "job-com", email="b@kreis.example.org"))
    signs = Signs(claim=claim("kreis"), genuine=True, sender="b@kreis.example.org")
    found = attribute(signs, actors=house, round_name="2026", workspace="hier", returns_folder="r")
    assert found.actor is None and found.refusal.code == "F029"
    assert "„kreis“" in found.refusal.message and "b@kreis.example.org gehört aber „jobcom“" in found.refusal.message


def test_an_address_of_several_others_only_warns():
    shared = (*ACTORS, Actor("kh", "KH", email="post@hwk.example.org"))
    signs = Signs(claim=claim(), genuine=True, sender="post@hwk.example.org")
    found = attribute(signs, actors=shared, round_name="2026", workspace="hier", returns_folder="r")
    assert (found.actor, [one.code for one in found.findings]) == ("ihk", ["F020"])


@pytest.mark.parametrize(
    ("written", "key"),
    [("Handwerkskammer", "hwk"), ("hwk", "hwk"), ("IHK", "ihk"), ("Handwerkskammer, Abt. Bildung", ""), ("Kammer", "")],
)
def test_another_institution_s_name_on_its_sheet_is_seen_only_where_it_is_the_whole_answer(written, key):
    cells = (Cell(4, 1, "Angabe", "Angabe"), Cell(5, 1, "Institution", "Institution"), Cell(5, 2, written, written))
    workbook = Workbook("xlsx", (Sheet("Institution", cells),))
    actors = (Actor("ihk", "IHK"), Actor("hwk", "Handwerkskammer", "HWK"), Actor("a", "Kammer"), Actor("b", "Kammer"))
    assert stated_institution(institution_in(workbook), actors) == key


def test_the_name_is_found_where_a_column_was_inserted():
    workbook = Workbook("xlsx", (Sheet("Institution", (Cell(5, 2, "x", "Institution"), Cell(5, 3, "x", "IHK"))),))
    assert institution_in(workbook) == "IHK"


@pytest.mark.parametrize(
    ("domain", "house"),
    [
        ("hwk.example.org", ["hwk"]),
        ("gmx.de", []),
        ("t-online.de", []),
        ("yahoo.co.uk", []),
        ("netaachen.de", []),
        # Not everything that begins like a provider is one.
        ("mail.kreis-nord.de", ["hwk"]),
        ("weberei.de", ["hwk"]),
        ("", []),
    ],
)
def test_nobody_s_house_is_a_mail_provider(domain, house):
    actors = (Actor("hwk", "HWK", email=f"post@{domain}"), Actor("ihk", "IHK", email="region@ihk.example.org"))
    assert house_of(f"Anders@{domain.upper()}", actors) == house
    signs = Signs(claim=claim("hwk"), genuine=True, sender=f"anders@{domain}")
    found = attribute(signs, actors=actors, round_name="2026", workspace="hier", returns_folder="r")
    assert [one.code for one in found.findings] == ([] if house else ["F020"])


def test_two_actors_with_one_address_are_not_told_apart_by_it():
    twins = (*ACTORS, Actor("ihk-2", "IHK 2", email="region@ihk.example.org"))
    found = attribute(
        Signs(sender="region@ihk.example.org"), actors=twins, round_name="2026", workspace="hier", returns_folder="r"
    )
    assert (found.actor, found.refusal.code if found.refusal else "") == (None, "F005")


@pytest.mark.parametrize(
    ("signs", "key"),
    [
        (Signs(), ""),
        (Signs(claim=claim(round_name="2025"), genuine=True), "ihk"),
        (Signs(claim=claim("fremd")), ""),
        (Signs(claim=claim(), genuine=True, folder="hwk"), "hwk"),
        (Signs(claim=claim(), genuine=True, stated="hwk"), "hwk"),
        (Signs(claim=claim(), genuine=True, sender="post@HWK.example.org"), "hwk"),
        (Signs(sender="wer@hwk.example.org"), ""),
    ],
)
def test_a_file_set_aside_is_supposed_to_be_its_sender_s(signs, key):
    assert supposed(signs, ACTORS) == key


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        (Signs(folders=("ihkk", "neu")), "der Ordner „ihkk“ ähnelt „ihk“."),
        (Signs(sender="wer@hwk.example.org"), "der Absender wer@hwk.example.org passt am ehesten zu „hwk“."),
        (Signs(sender="region@ihk.exmaple.org"), "passt am ehesten zu „ihk“ und „hwk“."),
        (Signs(folders=("Ablage",), sender="wer@anders.example.org"), "die Kürzel stehen in akteure.xlsx."),
    ],
)
def test_a_file_without_origin_says_whom_its_place_suggests(signs, said):
    found = attribute(signs, actors=ACTORS, round_name="2026", workspace="hier", returns_folder="r")
    assert found.actor is None and found.refusal.code == "F005"
    assert found.refusal.remedy.endswith(said)


def test_a_folder_means_a_key_up_to_case_but_only_one():
    both = (*ACTORS, Actor("Hwk", "andere HWK"))
    assert [key_of_folder(name, ACTORS) for name in ("IHK", "hwk", "ihk-2")] == ["ihk", "hwk", ""]
    assert [key_of_folder(name, both) for name in ("HWK", "Hwk", "hwk")] == ["", "Hwk", "hwk"]
