"""Sentences about answers that pull against each other, and about what was joined alone and no longer is."""

from __future__ import annotations

from fko_cli.core.deciding.frictions import frictions
from fko_cli.core.records import Question


def test_each_pair_is_named_with_what_happens_now():
    asked = Question(7, (4, 5, 9), 0.5, ())
    assert frictions([(1, 2)], [(4, 9), (3, 5)], [asked]) == (
        "Widerspruch: R-0001 und R-0002 sind als verschieden entschieden, gehören aber nach anderen Antworten zusammen. "
        "Sie bleiben getrennt, bis Sie neu entscheiden.",
        "Getrennt: R-0004 und R-0009 waren ohne Rückfrage verbunden und sind es nicht mehr; gefragt wird in Q-0007.",
        "Getrennt: R-0003 und R-0005 waren ohne Rückfrage verbunden und sind es nicht mehr, weil andere Antworten oder "
        "neue Angaben dagegenstehen.",
    )  # fmt: skip
    assert frictions([], [], [asked]) == ()
