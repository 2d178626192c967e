"""One value as the editor types it: read as in a questionnaire, refused with what can be chosen."""

from __future__ import annotations

import pytest

from fko_cli.core.own_questions import columns_of
from fko_cli.core.reading.single import read_single
from fko_cli.core.records import as_text
from tests.concepts import ACTORS, SETTINGS

COLUMNS = {one.key: one for one in columns_of(SETTINGS)}


def read(key: str, text: str, typed=None):
    return read_single(COLUMNS[key], text, SETTINGS, ACTORS, typed)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("title", " Messe ", "Messe"),
        ("field", "potenziale heben", "2"),
        ("status", "Laufend", "laufend"),
        ("start", "März 2026", "März 2026"),
        ("lead", "Industrie- und Handelskammer Muster", "IHK Muster"),
        ("lead", "Verein", "Verein"),
        ("partners", "IHK Muster; Verein; Industrie- und Handelskammer Muster", "IHK Muster; Verein"),
    ],
)
def test_a_value_is_understood_as_in_a_questionnaire(key, text, value):
    found = read(key, text)
    assert (as_text(found.value), found.problem) == (value, "")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_no_words_are_no_value(text):
    assert read("status", text).value is None and read("status", text).problem == ""


@pytest.mark.parametrize(
    ("key", "text", "choices"),
    [
        ("status", "pausiert", "Möglich sind: laufend, geplant, abgeschlossen, entfällt."),
        ("field", "Verkehr", "Möglich sind: 1 Berufliche Bildung, 2 Potenziale heben."),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_can(key, text, choices):
    assert read(key, text).problem.endswith(choices)


def test_what_was_noticed_beside_is_told():
    found = read("start", "demnächst")
    assert found.problem == "" and found.remarks
