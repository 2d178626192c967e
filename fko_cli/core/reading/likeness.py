"""From which likeness of words two rows are about the same activity; one place for the measure and its thresholds."""

from __future__ import annotations

from rapidfuzz import fuzz

SIMILAR_TITLE = 0.85
"""Similarity of titles (0 to 1) from which a row counts as the same activity, with other words."""
SIMILAR_DESCRIPTION = 0.7
"""The same for descriptions of a row with the same key or number; of different activities in the example none has 0.56."""
RELATED_TITLE, RELATED_DESCRIPTION = 0.6, 0.56
"""Where both title and description were changed, neither may fall below these."""


def likeness(first: str, second: str) -> float:
    """How alike two texts are, 0 to 1; nothing is like a missing text."""
    return fuzz.ratio(first, second) / 100 if first and second else 0.0
