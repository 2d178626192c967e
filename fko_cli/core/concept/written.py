"""What stood in a draft when it was written: the units of each block, for telling later what a person changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fko_cli.core.concept.drafting import Unit


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """The units of one block with its fingerprint.

    `deleted` blocks were taken out by a person, `gone` ones are kept for a person's words though the data lost them.
    """

    fingerprint: str
    units: tuple[Unit, ...]
    deleted: bool = False
    gone: bool = False


def stamp_of(blocks: Iterable[tuple[str, str, bool, bool]], words: Mapping[str, str]) -> str:
    """Sixteen hexadecimal digits for blocks (source, fingerprint, deleted, gone) and words."""
    plain = json.dumps([list(blocks), dict(words)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class WrittenDraft:
    """All blocks by source in the order of the draft, and the words of cover, header and footer."""

    blocks: Mapping[str, WrittenBlock] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """Identifies the content; the file carries it, so that it is known under any name."""
        return stamp_of(
            ((source, one.fingerprint, one.deleted, one.gone) for source, one in self.blocks.items()), self.words
        )

    def as_plain(self) -> dict[str, Any]:
        """The draft as JSON can hold it."""
        blocks = [
            [source, one.fingerprint, int(one.deleted), int(one.gone), [_plain(unit) for unit in one.units]]
            for source, one in self.blocks.items()
        ]
        return {"blocks": blocks, "words": dict(self.words)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> WrittenDraft:
        """The draft that `as_plain` gave."""
        blocks = {
            source: WrittenBlock(fingerprint, tuple(map(_unit, units)), bool(deleted), bool(gone))
            for source, fingerprint, deleted, gone, units in plain["blocks"]
        }
        return cls(blocks, dict(plain["words"]))


def _plain(unit: Unit) -> list[Any]:
    return [unit.look, unit.text, unit.marks, *([[_plain(row) for row in unit.rows]] if unit.rows else [])]


def _unit(plain: Sequence[Any]) -> Unit:
    look, text, marks, *rows = plain
    return Unit(look, text, marks, tuple(map(_unit, rows[0])) if rows else ())


@dataclass(frozen=True)
class Known:
    """What is known about how an edited draft was written: the draft it came from, and on demand all others of its round."""

    previous: WrittenDraft | None
    others: Callable[[], Iterable[WrittenDraft]] = tuple

    def units(self, source: str, fingerprint: str) -> tuple[Unit, ...] | None:
        """The units of a block as they were written, None when that is not known."""
        block = None if self.previous is None else self.previous.blocks.get(source)
        if block is not None and block.fingerprint == fingerprint:
            return block.units
        return self._further.get((source, fingerprint))

    @cached_property
    def _further(self) -> dict[tuple[str, str], tuple[Unit, ...]]:
        drafts = self.others()
        return {(source, one.fingerprint): one.units for draft in drafts for source, one in draft.blocks.items()}

    @property
    def order(self) -> list[str]:
        """The blocks in the order in which they were written."""
        return [] if self.previous is None else list(self.previous.blocks)

    def is_gone(self, source: str) -> bool:
        """Whether a block was already kept for a person's words though the data had lost it."""
        block = None if self.previous is None else self.previous.blocks.get(source)
        return block is not None and block.gone
