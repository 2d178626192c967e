"""What comes out of a container: files, of a message also its words and what must be told about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fko_cli.core.reading.mails import Mail
from fko_cli.edges.intake.guard import Limits, Refused, too_large

SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
"""Parts that only prove who wrote a message."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a container; `refused` says why its bytes are not there."""

    name: str
    content: bytes = b""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a message: the code of a finding with the value and the detail that fill its blanks."""

    code: str
    value: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        """The arguments of the finding as JSON data."""
        return {"code": self.code, "value": self.value, "detail": self.detail}


@dataclass(slots=True)
class Contents:
    """What a container holds: its files; of a message also sender, text, remarks and what tells its kind."""

    entries: list[Entry] = field(default_factory=list)
    sender: str | None = None
    text: str = ""
    remarks: list[Remark] = field(default_factory=list)
    mail: Mail | None = None


def entry(name: str, data: bytes, limits: Limits) -> Entry:
    """A file of a container, without its bytes when it is larger than a file may be."""
    if len(data) > limits.bytes:
        return Entry(name, refused=too_large(limits.megabytes))
    return Entry(name, data)
