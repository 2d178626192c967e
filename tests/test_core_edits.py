"""Wishes of the editor: what a column is called, how values are worded, when a cell of a list asks for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fko_cli.core.deciding.edits import Change, EditResult, Wish, column_named, mark, reported_value, worded
from fko_cli.core.editing import Edit, Editing
from tests.concepts import SETTINGS, activity

CHANGE = Change(1, "title", "Titel", "alt\nwie", "", EditResult.wrong)


def test_a_change_is_told_and_placed_without_losing_the_rest():
    told = CHANGE.told(EditResult.taken, "Gut.", Editing.set).at("Liste!B7")
    assert (told.result, told.message, told.kind, told.place) == (EditResult.taken, "Gut.", Editing.set, "Liste!B7")
    assert (told.number, told.key, told.before_short, told.after_short) == (1, "title", "alt wie", "keine Angabe")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("field", "2", "2 Potenziale heben"),
        ("field", "9", "9"),
        ("further_fields", ("1", "9"), "1 Berufliche Bildung; 9"),
        ("title", "2", "2"),
        ("partners", ("A", "B"), "A; B"),
        ("goals", None, ""),
    ],
)
def test_values_are_worded_as_lists_show_them(key, value, words):
    assert worded(SETTINGS, key, value) == words


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("title", "title"),
        (" TITLE ", "title"),
        ("Titel der Aktivität", "title"),
        ("Titel der Aktivität *", "title"),
        ("Quatsch", None),
    ],
)
def test_a_column_is_known_by_key_and_label(name, key):
    found = column_named(SETTINGS, name)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("text", "written", "shown", "same"),
    [
        ("Messe", "x", "Messe", True),
        (" Mes\u00adse \n", "x", "Messe", True),
        ("Börse", "x", "Messe", False),
        ("", None, "Messe", True),
        ("", "x", "Messe", False),
    ],
)
def test_a_cell_that_says_what_holds_asks_for_nothing(text, written, shown, same):
    assert Wish(1, "title", "Titel", text, "B2", written=written).same_as(shown) is same


def test_the_mark_knows_what_was_written():
    wish = Wish(1, "title", "Titel", "neu", "B2", written=mark("alt  wie"))
    assert wish.was("alt wie") and not wish.was("anders")
    assert mark("x" * 30_000) == mark("x" * 30_001) != mark("x" * 29_999)


def test_what_the_reports_say_is_known_whatever_the_editor_set():
    assert reported_value(activity(1, title="Messe"), "title") == "Messe"
    edited = replace(
        activity(1, title="Neu"), reported={"title": "Messe"}, edits={"title": Edit("Messe", "Redaktion", None)}
    )
    assert reported_value(edited, "title") == "Messe"


@pytest.mark.parametrize("result", list(EditResult))
def test_each_result_has_words_and_says_whether_somebody_has_to_look(result):
    assert result.label and result.needs_a_person == ("nicht übernommen" in result.label)
