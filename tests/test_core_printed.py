"""What a draft says of its age: which parts would read differently now."""

from __future__ import annotations

import json

import pytest

from fko_cli.core.concept.blocks import block_lines
from fko_cli.core.concept.content import build_concept
from fko_cli.core.editions.printed import concept_to_json, fingerprints, outdated
from tests.concepts import activity, content

NOW = {"feld-1": "a", "aktivitaet:A-0001": "b", "prozess": "c", "vorwort": "d"}


@pytest.mark.parametrize(
    ("drafted", "parts"),
    [
        (NOW, ()),
        ({**NOW, "feld-1": "x"}, ("feld-1",)),
        ({**NOW, "prozess": "x", "impressum": "y", "anhang-aenderungen": "z"}, ()),
        ({**NOW, "aktivitaet:A-0002": "e"}, ("aktivitaet:A-0002",)),
        ({"feld-1": "a"}, ("aktivitaet:A-0001",)),
        ({"aktivitaet:A-0001": "b"}, ()),
        ({}, ()),
    ],
)
def test_parts_that_would_read_differently(drafted, parts):
    assert outdated(drafted, [NOW]) == parts


def test_the_form_that_the_draft_resembles_most_counts_and_no_other_is_made_after_one_that_fits():
    short = {"feld-1": "a"}
    assert outdated(short, [NOW, short]) == () and outdated({"feld-1": "x"}, [NOW, short]) == ("feld-1",)

    def forms():
        yield NOW
        raise AssertionError("made in vain")

    assert outdated(NOW, forms()) == () == outdated(NOW, [])


def test_every_part_is_kept_with_its_lines_and_its_mark():
    concept = build_concept(content(activity(1), activity(2, field="2")))
    kept = json.loads(json.dumps(concept_to_json(concept)))
    parts = [part for chapter in kept["chapters"] for part in chapter["parts"]]
    assert {one["source"]: one["fingerprint"] for one in parts} == fingerprints(concept)
    made = [part for chapter in concept.chapters for part in chapter.parts]
    assert [one["lines"] for one in parts] == [list(block_lines(one.blocks)) for one in made]
    assert kept["day"] == "2026-11-22" and kept["words"] == dict(concept.words)
