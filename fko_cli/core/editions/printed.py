"""The printed concept as plain data: chapters, their parts, the lines of each. And what a draft says of its age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fko_cli.core.concept.blocks import Concept, block_lines

_BY_DAY = ("prozess", "impressum", "anhang-aenderungen")
"""Parts that change with the day, or with every edition, alone."""


def concept_to_json(concept: Concept) -> dict[str, Any]:
    """The words of the cover and, by chapter, every generated part with its source, fingerprint and lines."""
    return {
        "words": dict(concept.words),
        "day": concept.day.isoformat(),
        "chapters": [
            {
                "slot": chapter.slot,
                "parts": [
                    {"source": part.source, "fingerprint": part.fingerprint, "lines": list(block_lines(part.blocks))}
                    for part in chapter.parts
                ],
            }
            for chapter in concept.chapters
        ],
    }


def fingerprints(concept: Concept) -> dict[str, str]:
    """Source -> fingerprint of every generated part."""
    return {part.source: part.fingerprint for chapter in concept.chapters for part in chapter.parts}


def outdated(drafted: Mapping[str, str], concepts: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Sources of the parts of a draft that would read differently now; empty when it is up to date.

    `drafted` are the fingerprints in the draft, `concepts` those of the forms that the concept can take today (with or
    without portraits); the one that the draft resembles most counts, and none after one that it resembles wholly is asked
    for. What a person took out of the draft is not missed.
    """
    found = []
    for one in concepts:
        found.append(tuple(sorted(_differing(drafted, one))))
        if not found[-1]:
            break
    return min(found, key=len, default=())


def _differing(drafted: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    changed = {source for source, mark in drafted.items() if now.get(source) != mark}
    added = {source for source in now.keys() - drafted.keys() if source.startswith("aktivitaet:")} if drafted else set()
    return {source for source in changed | added if source not in _BY_DAY}
