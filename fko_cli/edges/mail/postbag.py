"""Where messages come from: a mailbox on a server, or messages that a mail program has exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

HEADERS = 64_000
"""Bytes of a message that are looked at for its sender and subject when it is not read as a whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message before it is read: its number there, its size in bytes, its place in words that never change.

    `name` is the file that a mail program exported it to, empty without one.
    """

    uid: str
    size: int
    source: str
    name: str = ""


class Postbag(Protocol):
    """Messages that can be looked at one by one and filed when they are recorded."""

    cannot_file: str
    """Why messages stay where they are, empty while they do not."""
    place: str
    """What the `source` of all its messages begins with, empty when messages don't go away from there."""

    @property
    def folder_name(self) -> str:
        """Where the messages lie, as people call it."""

    def found(self) -> list[Found]:
        """All messages, oldest first."""

    def fetch(self, one: Found) -> bytes | None:
        """The whole message, None when it is gone by now."""

    def headers(self, one: Found) -> bytes:
        """The beginning of a message that is too large to be read."""

    def file(self, those: Sequence[Found]) -> str:
        """Put recorded messages away; where to, or "" when they stay."""
