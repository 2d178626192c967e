"""Few findings instead of many alike, so that nobody has to read the same sentence a hundred times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fko_cli.core.records import Finding
from fko_cli.core.sending.asking import UNCONFIRMED

_GROUPED_BY_FILE = frozenset(("F103", "F110"))
_GROUPED_BY_SHEET = frozenset(("F207", "F408", "F410"))
_GROUPED_BY_COLUMN = frozenset(("F202", "F215", "F307", "F403", "F409", "F411"))
_MOST_ROWS = 30
"""Rows that the sentence names; the finding holds all of them."""
_MOST_OF_A_KIND = 60
"""Findings of one code on one sheet; the others are told together."""
_GROUPED_BY_VALUE = frozenset(("F101", "F301", "F302", "F303", "F304", "F306", "F310", "F312", "F313", "F314", "F315"))


def grouped(findings: Sequence[Finding]) -> list[Finding]:
    """One finding instead of many alike: the first one names the other rows."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for at, one in enumerate(findings):
        key: tuple[str, ...] = (str(at),)
        if one.code in _GROUPED_BY_FILE:
            key = (one.code, one.value)
        elif one.code in _GROUPED_BY_SHEET:
            key = (one.code, one.sheet)
        elif one.code in _GROUPED_BY_COLUMN:
            key = (one.code, one.sheet, one.column)
        elif one.code in _GROUPED_BY_VALUE:
            key = (one.code, one.sheet, one.column, one.value, one.message)
        groups.setdefault(key, []).append(one)
    return _without_floods([_merged(group) for group in groups.values()])


def _without_floods(findings: Sequence[Finding]) -> list[Finding]:
    """At most `_MOST_OF_A_KIND` findings of one code on one sheet; the last one shows what all the others would.

    Pre-filled rows stay single: each is laid before the actor again by what its finding says.
    """
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        kinds.setdefault((one.code, one.sheet), []).append(one)
    told: list[Finding] = []
    for alike in kinds.values():
        if alike[0].code in UNCONFIRMED or len(alike) < _MOST_OF_A_KIND:
            told += alike
        else:
            told += alike[: _MOST_OF_A_KIND - 1]
            told.append(_as_one(alike[_MOST_OF_A_KIND - 1 :]))
    order = {id(one): at for at, one in enumerate(findings)}
    return sorted(told, key=lambda one: order.get(id(one), len(findings)))


def _as_one(alike: Sequence[Finding]) -> Finding:
    first = alike[0]
    if len(alike) == 1:
        return first
    values = [f"{one.address}: {one.value}" if one.address else one.value for one in alike if one.value]
    rows = dict.fromkeys(row for one in alike for row in (one.row, *one.also) if row and row != first.row)
    told = f"(Dasselbe gilt für {len(alike) - 1} weitere Stellen; der Wert dieses Befundes zeigt alle.)"
    return replace(
        first,
        column=first.column if all(one.column == first.column for one in alike) else "",
        message=f"{first.message} {told}",
        value=" · ".join(values),
        noted=tuple(dict.fromkeys(address for one in alike for address in one.noted)),
        also=tuple(rows),
    )


def _merged(group: Sequence[Finding]) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    rows = list(
        dict.fromkeys(one.row for one in group[1:] if one.row and one.row != first.row and one.code not in _GROUPED_BY_FILE)
    )
    named = ", ".join(map(str, rows[:_MOST_ROWS])) + (
        f" und {len(rows) - _MOST_ROWS} weiteren" if len(rows) > _MOST_ROWS else ""
    )
    message = f"{first.message} (Auch in Zeile {named}.)" if rows else first.message
    values = list(dict.fromkeys(one.value for one in group if one.value))
    noted = tuple(dict.fromkeys(address for one in group for address in one.noted))
    return replace(first, message=message, value=" · ".join(values), noted=noted, also=tuple(rows))
