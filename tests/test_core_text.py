"""Cleaning keeps what people read; folding makes spellings equal; headings are recognised by what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fko_cli.core.reading.headers import guessed_heading, known_heading
from fko_cli.core.reading.text import clean, fold, has_mojibake


def test_clean_takes_out_what_nobody_sees_and_says_so():
    assert (
        clean("Aus\u00adbil\u200bdung\u00a0hier") == clean("x")
        or clean("Aus\u00adbil\u200bdung\u00a0hier").text == "Ausbildung hier"
    )
    assert clean("Aus\u00adbildung\u00a0hier").changed == ("U+00AD", "U+00A0")
    assert clean("u\u0308ber").text == "über"
    assert clean(" eins \r\n zwei_x000D_\ndrei").text == "eins\nzwei\ndrei"
    assert clean("eins  zwei") == clean("eins zwei")


@given(st.text())
def test_clean_is_done_after_one_time(text):
    assert clean(clean(text).text).text == clean(text).text


def test_mojibake():
    assert has_mojibake("fÃ¼r SchÃ¼ler") and has_mojibake("â€žTitelâ€œ") and has_mojibake("f\ufffdr")
    assert not has_mojibake("Über Ärzte, Straße „Titel“ – 5 €")


def test_fold():
    assert fold("StädteRegion & Köln–Bonn") == fold("staedteregion und koeln bonn")


@pytest.mark.parametrize(
    ("text", "key", "how"),
    [
        ("Titel der Aktivität *", "title", "label"),
        ("TITEL DER AKTIVITÄT", "title", "label"),
        ("Koope-\nrationspartner", "partners", "label"),
        ("Beginn (MM/JJJJ)", "start", "label"),
        ("Projekt:", "title", "synonym"),
        ("Zielgruppe(n)", "target_groups", "synonym"),
        ("Zielgruppe des Projekts", "target_groups", "guess"),
        ("Kurzbeschreibng", "description", "guess"),
        ("Titel / Bezeichnung", "title", "guess"),
    ],
)
def test_headings(text, key, how):
    found = guessed_heading(text, "activities")
    assert found is not None and (found.key, found.how) == (key, how)


@pytest.mark.parametrize("text", ["Kostenstelle", "Azubi-Lotsen beraten Betriebe", "laufend", "", "x" * 500])
def test_no_headings(text):
    assert guessed_heading(text, "activities") is None and known_heading(text, "needs") is None
