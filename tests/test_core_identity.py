"""The signed identity: found in the hidden sheet or the property, and refused when anything was changed."""

from __future__ import annotations

import dataclasses

import pytest

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.sending.identity import Claim, cells, claim_of, sign, token, verify
from tests.forms import KEY, identity

SIGNATURE = sign(KEY, identity())
CLAIM = Claim("kammer", "2026", 1, "ab12cd34", SIGNATURE)


def hidden_sheet(texts: dict[str, str]) -> Sheet:
    found = [Cell(int(address[1:]), "AB".index(address[0]) + 1, text, text) for address, text in texts.items()]
    return Sheet("_fko", tuple(found), hidden=True)


def test_the_claim_of_the_hidden_sheet_holds():
    claim = claim_of(Workbook("xlsx", (hidden_sheet(cells(identity(), SIGNATURE)),)))
    assert claim == CLAIM
    assert verify(KEY, claim)


def test_the_property_helps_out_when_the_sheet_is_gone_or_damaged():
    damaged = {address: text for address, text in cells(identity(), SIGNATURE).items() if address != "B4"}
    for sheets in ((), (hidden_sheet(damaged),)):
        assert claim_of(Workbook("xlsx", sheets, {"fko": token(identity(), SIGNATURE)})) == CLAIM


@pytest.mark.parametrize("properties", [{}, {"fko": ""}, {"fko": "a;b;c"}, {"fko": "a;b;c;eins;x"}, {"fko": "a;b;c;;x"}])
def test_a_workbook_without_identity_claims_nothing(properties):
    assert claim_of(Workbook("xlsx", (Sheet("Tabelle1", ()),), properties)) is None


@pytest.mark.parametrize(
    "change", [{"actor": "jobcenter"}, {"round": "2027"}, {"workspace": "ffffffff"}, {"form_version": 2}, {"signature": "ä"}]
)
def test_any_change_breaks_the_signature(change):
    assert not verify(KEY, dataclasses.replace(CLAIM, **change))


def test_another_workspace_signs_differently_and_parts_cannot_shift():
    assert not verify(b"x" * 32, CLAIM)
    assert sign(KEY, identity(workspace="a", round="bc")) != sign(KEY, identity(workspace="ab", round="c"))


def test_the_longest_possible_token_fits_a_document_property():
    longest = identity(round="r" * 40, actor="a" * 40)
    assert len(token(longest, sign(KEY, longest))) < 255


def test_an_endless_form_version_is_no_claim():
    from fko_cli.core.grid import Cell, Sheet, Workbook
    from fko_cli.core.sending.identity import LABELS, claim_of

    said = {"form_version": "9" * 5000}
    rows = [(label, said.get(part, "x")) for part, label in LABELS.items()]
    cells = [
        Cell(row, column, text, text) for row, pair in enumerate(rows, start=1) for column, text in enumerate(pair, start=1)
    ]
    assert claim_of(Workbook("xlsx", (Sheet("_fko", tuple(cells), hidden=True),))) is None
