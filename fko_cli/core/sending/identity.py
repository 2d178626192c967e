"""Who a questionnaire was made for, signed so that a copied, outdated or forged form is told apart on return.

The signed identity stands in the hidden sheet `_fko` (label in column A, value in column B) and once more in the custom
document property `fko`, because some programs drop the one and some the other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from fko_cli.core.grid import Sheet, Workbook
from fko_cli.core.questionnaire import SHEET_IDENTITY

PROPERTY = "fko"
"""Name of the custom document property that repeats the identity."""

TITLE = "Kennung dieses Fragebogens – bitte nicht ändern"

LABELS: Mapping[str, str] = {
    "workspace": "Arbeitsordner",
    "round": "Runde",
    "actor": "Kürzel",
    "form_version": "Formularfassung",
    "signature": "Prüfzeichen",
}
"""Part of the identity -> label in the hidden sheet."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a questionnaire is: of which workspace and round, for which actor, which version of the form."""

    workspace: str
    round: str
    actor: str
    form_version: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a returned workbook says of itself; believe it only after `verify`."""

    actor: str
    round: str
    form_version: int
    workspace: str
    signature: str

    @property
    def identity(self) -> Identity:
        """The claimed identity without the signature."""
        return Identity(self.workspace, self.round, self.actor, self.form_version)


def sign(key: bytes, identity: Identity) -> str:
    """The signature of an identity: HMAC-SHA-256 in hexadecimal."""
    parts = [identity.workspace, identity.round, identity.actor, str(identity.form_version)]
    return hmac.new(key, json.dumps(parts).encode("ascii"), hashlib.sha256).hexdigest()


def verify(key: bytes, claim: Claim) -> bool:
    """Whether this workspace's key made the claim's signature (compared in constant time)."""
    return hmac.compare_digest(sign(key, claim.identity).encode("ascii"), claim.signature.lower().encode("utf-8"))


def lines(identity: Identity, signature: str) -> tuple[tuple[str, str], ...]:
    """Label and value of each line of the hidden sheet, below its title."""
    parts = {
        "workspace": identity.workspace,
        "round": identity.round,
        "actor": identity.actor,
        "form_version": str(identity.form_version),
        "signature": signature,
    }
    return tuple((label, parts[part]) for part, label in LABELS.items())


def cells(identity: Identity, signature: str) -> dict[str, str]:
    """The texts of the hidden sheet by address, title included."""
    texts = {"A1": TITLE}
    for row, (label, value) in enumerate(lines(identity, signature), start=2):
        texts[f"A{row}"], texts[f"B{row}"] = label, value
    return texts


def token(identity: Identity, signature: str) -> str:
    """The identity as one line for the document property (less than 255 characters, the limit of a property)."""
    return ";".join([identity.workspace, identity.round, identity.actor, str(identity.form_version), signature])


def claim_of(workbook: Workbook) -> Claim | None:
    """The identity that a workbook claims: from its hidden sheet, else from its document property; None without one."""
    for sheet in workbook.sheets:
        if sheet.name.strip().lower() == SHEET_IDENTITY and (claim := _claim_of_sheet(sheet)):
            return claim
    values = [value.strip() for value in workbook.properties.get(PROPERTY, "").split(";")]
    return _claim(dict(zip(LABELS, values, strict=True))) if len(values) == len(LABELS) else None


def _claim_of_sheet(sheet: Sheet) -> Claim | None:
    by_label = {
        row[1].text.strip(): row[2].text.strip() for row in sheet.rows.values() if 1 in row and 2 in row
    }  # columns A and B
    return _claim({part: by_label.get(label, "") for part, label in LABELS.items()})


def _claim(parts: Mapping[str, str]) -> Claim | None:
    version = parts["form_version"].removesuffix(".0")
    if not all(parts.values()) or not version.isascii() or not version.isdecimal() or len(version) > 6:
        return None
    return Claim(parts["actor"], parts["round"], int(version), parts["workspace"], parts["signature"])
