from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fko_cli.core.concept.typography import counted, enumeration, long_date, month_and_year, number, polish, soften

N = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Er sagt "Hallo" ("Welt").', "Er sagt „Hallo“ („Welt“)."),
        ("“englisch” und „deutsch“", "„englisch“ und „deutsch“"),
        ('"a", "b"', "„a“, „b“"),
        ("Bildung - für alle", "Bildung – für alle"),
        ("Aus- und Weiterbildung", "Aus- und Weiterbildung"),
        ("2024-2027", "2024–2027"),
        ("A-0012", "A-0012"),
        ("Kl. 5-10, 16-25 Jahre, 1,5-2 Stunden", f"Kl.{N}5–10, 16–25 Jahre, 1,5–2 Stunden"),
        ("0241 12-34, (0241) 5-12, 0241/5-12, 1-2-3, 2026-03-01", "0241 12-34, (0241) 5-12, 0241/5-12, 1-2-3, 2026-03-01"),
        ("z.B. und z. B. sowie d.h.", f"z.{N}B. und z.{N}B. sowie d.{N}h."),
        ("i.d.R.", f"i.{N}d.{N}R."),
        ("nach §16i und § 81a AufenthG, Abs. 3", f"nach §{N}16i und §{N}81a AufenthG, Abs.{N}3"),
        ("10% oder 10 %, aber 10%ig", f"10{N}% oder 10{N}%, aber 10%ig"),
        ("5 Mio. Euro ab 3. März", f"5{N}Mio.{N}Euro ab 3.{N}März"),
        ("SGB II", f"SGB{N}II"),
        ("§§ 81 ff. SGB III, § 19 f. SGB II", f"§§{N}81{N}ff. SGB{N}III, §{N}19{N}f. SGB{N}II"),
        ("und so weiter...", "und so weiter…"),
        ("Girls' Day, Girl's", "Girls' Day, Girl’s"),
    ],
)
def test_polish(typed, printed):
    assert polish(typed) == printed


@pytest.mark.parametrize(("before", "after", "printed"), [(" ", "fett", "„"), ("fett", " ", "“"), ("", "x", "„")])
def test_a_mark_between_emphasised_words_opens_or_closes_by_its_neighbours(before, after, printed):
    assert polish('"', before, after) == printed


@given(st.text(alphabet='aBzüß09 .-"%§\u201c\u201d\u201e\u00a0\n()EuroMiz', max_size=60))
def test_polish_keeps_every_letter_and_is_done_once(text):
    polished = polish(text)
    assert [char for char in polished if char.isalnum()] == [char for char in text if char.isalnum()]
    assert polish(polished) == polished


def test_soften_only_adds_permitted_breaks_to_long_words():
    text = "Wirtschaftsförderung und Fachkräftesicherung im Kreis"
    assert soften(text) == "Wirt\u00adschafts\u00adförderung und Fach\u00adkräfte\u00adsicherung im Kreis"
    assert soften("kurz") == "kurz"


def test_dates_and_numbers_in_words():
    assert long_date(date(2026, 3, 1)) == f"1.{N}März 2026"
    assert month_and_year(date(2026, 12, 9)) == "Dezember 2026"
    assert number(1194) == "1.194"
    assert [counted(count, "Aktivität", "Aktivitäten") for count in (0, 1, 12, 13)] == [
        "keine Aktivitäten", "eine Aktivität", "zwölf Aktivitäten", "13 Aktivitäten",
    ]  # fmt: skip
    assert [counted(count, "Bedarf", "Bedarfe", one="ein") for count in (0, 1, 2)] == [
        "kein Bedarf", "ein Bedarf", "zwei Bedarfe",
    ]  # fmt: skip
    assert [counted(count, "Institution", "Institutionen", one="einer") for count in (0, 1, 2)] == [
        "keiner Institution", "einer Institution", "zwei Institutionen",
    ]  # fmt: skip
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b", "c"]) == "a, b und c"
    assert enumeration(["a, x", "b", "c"]) == "a, x; b und c"


def test_a_long_word_of_centres_may_break_before_its_last_part():
    assert soften("Integrationszentren") == "Integrations\u00adzentren"
