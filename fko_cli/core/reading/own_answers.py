"""Answers to a region's own questions: one choice, several choices, a number, yes or no.

A choice is known in any case and spelling of umlauts and with a typing error; what is not understood stays as typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz.distance import OSA

from fko_cli.core.questionnaire import Column, Kind
from fko_cli.core.reading.lists import split_list
from fko_cli.core.reading.text import fold
from fko_cli.core.reading.values import is_no_answer, read_yes_no
from fko_cli.core.records import Value

_SHORTEST_WITH_TYPO, _SHORTEST_WITH_TWO = 5, 10
_NONE_AT_ALL = re.compile(r"(?i)kein(?:e[rns]?|s)?")
_NUMBER = re.compile(r"(?<![\w.,])[-+−]?(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)(?:[.,]\d+)?(?!\d|[.,]\d)")


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What an answer means: the value, the pieces that were not understood, and whether a typing error was mended."""

    value: Value
    unknown: tuple[str, ...] = ()
    mended: bool = False


def is_own_left_open(column: Column, text: str) -> bool:
    """Whether an answer to an own question says that there is none; "keine" or an offered choice is one."""
    if not is_no_answer(text) or _NONE_AT_ALL.fullmatch(text.strip()):
        return False
    return not any(_key(text) == _key(choice) for choice in column.choices)


def read_own(column: Column, text: str) -> OwnAnswer:
    """The answer to an own question of the kinds choice, choices, yes_no and figure."""
    if column.kind is Kind.choices:
        return _several(text, column.choices)
    if column.kind is Kind.choice:
        found = read_choice(text, column.choices)
        return OwnAnswer(text, (text,)) if found is None else OwnAnswer(found, mended=_key(found) != _key(text))
    if column.kind is Kind.yes_no:
        yes = read_yes_no(text)
        return OwnAnswer(text, (text,)) if yes is None else OwnAnswer(yes)
    return OwnAnswer(text, () if _NUMBER.search(text) else (text,))


def read_choice(text: str, choices: Sequence[str]) -> str | None:
    """The choice that a text means; None when it is none of them, or could be more than one."""
    wanted = _key(text)
    for choice in choices:
        if _key(choice) == wanted:
            return choice
    near = [choice for choice in choices if _is_typing_error(wanted, _key(choice))]
    return near[0] if len(near) == 1 else None


def _is_typing_error(typed: str, meant: str) -> bool:
    """One wrong letter, two in a long text. "unbefristet" is no slip for "befristet", nor "Stufe 2" for "Stufe 3"."""
    allowed = (len(meant) >= _SHORTEST_WITH_TYPO) + (len(meant) >= _SHORTEST_WITH_TWO)
    if not allowed or typed[:1] != meant[:1] or re.findall(r"\d+", typed) != re.findall(r"\d+", meant):
        return False
    return OSA.distance(typed, meant, score_cutoff=allowed) <= allowed


def _several(text: str, choices: Sequence[str]) -> OwnAnswer:
    pieces = _pieces(text, choices)
    found = [read_choice(piece, choices) for piece in pieces]
    return OwnAnswer(
        tuple(dict.fromkeys(choice or piece for choice, piece in zip(found, pieces, strict=True))),
        tuple(piece for choice, piece in zip(found, pieces, strict=True) if choice is None),
        any(choice and _key(choice) != _key(piece) for choice, piece in zip(found, pieces, strict=True)),
    )


def _pieces(text: str, choices: Sequence[str]) -> list[str]:
    """The items of the answer; a choice that itself holds a comma is put together again."""
    if read_choice(text, choices) is not None:
        return [text]
    items = split_list(text, known=lambda one: read_choice(one, choices) is not None)
    pieces: list[str] = []
    start = 0
    while start < len(items):
        ends = range(len(items), start + 1, -1)
        end = next((end for end in ends if read_choice(", ".join(items[start:end]), choices)), start + 1)
        pieces.append(", ".join(items[start:end]))
        start = end
    return pieces


def figure_of(text: str) -> Decimal | None:
    """The only number in a text, written the German or the English way; None without one, with several, or when unclear.

    "1,200" is unclear: more than one, or more than a thousand.
    """
    found = _NUMBER.findall(text)
    if len(found) != 1 or re.fullmatch(r"[-+−]?[1-9]\d{0,2},\d{3}", found[0]):
        return None
    number = re.sub(r"[' ]", "", found[0]).replace("−", "-")
    if "," in number and "." in number:
        thousands = "," if number.rindex(",") < number.rindex(".") else "."
        return Decimal(number.replace(thousands, "").replace(",", "."))
    if number.count(".") > 1 or number.count(",") > 1 or re.fullmatch(r"[-+]?[1-9]\d{0,2}\.\d{3}", number):
        return Decimal(re.sub(r"[.,]", "", number))
    return Decimal(number.replace(",", "."))


def _key(text: str) -> str:
    return fold(text) or text.strip()
