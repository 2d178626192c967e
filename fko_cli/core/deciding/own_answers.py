"""How the answers to a region's own questions come together in one activity, by the kind of the question.

| kind | rule |
| --- | --- |
| text | the lead's own, else the longest |
| list, choices | united, without doubles |
| choice, yes_no, number, period | the lead's own, else what most reports state; other answers are a contradiction |

Nothing is averaged. An answer to a question that is no longer asked is kept by the look of its value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from fko_cli.core.deciding import rules
from fko_cli.core.deciding.rules import Chosen
from fko_cli.core.editing import Contradiction
from fko_cli.core.questionnaire import Column, Kind
from fko_cli.core.reading.own_answers import figure_of
from fko_cli.core.records import Period, Report, Value, as_text

_ONE_ANSWER = (Kind.choice, Kind.yes_no, Kind.figure, Kind.period)


def chosen(ranked: Sequence[Report], key: str, column: Column | None, leading: Callable[[Report], bool]) -> Chosen | None:
    """The activity's answer under `key`; `column` is None when the question is no longer asked."""
    if column is not None and column.kind in _ONE_ANSWER:
        return _agreed(ranked, column, leading)
    several = any(isinstance(one.values.get(key), tuple) for one in ranked)
    united = rules.united(ranked, key) if several else None
    return united or rules.own_or_fullest(ranked, key, leading)


def contradictions(ranked: Sequence[Report], columns: Sequence[Column]) -> tuple[Contradiction, ...]:
    """Own questions with one answer each to which the reports of one activity answer differently."""
    found = []
    for column in columns:
        stated = [one for one in ranked if column.key in one.values] if column.kind in _ONE_ANSWER else []
        pairs = combinations([one.values[column.key] for one in stated], 2)
        if not all(_agree(column, one, other) for one, other in pairs):
            said = tuple((one.id, one.typed.get(column.key) or one.text(column.key)) for one in stated)
            found.append(Contradiction(column.key, said))
    return tuple(found)


def _agree(column: Column, one: Value, other: Value) -> bool:
    """Whether two answers can both be right: "1.200" and "1200 Personen", "05/2026" and "2026"."""
    first, second = as_text(one), as_text(other)
    if rules.plain(first) == rules.plain(second):
        return True
    if isinstance(one, Period) and isinstance(other, Period) and one.first and other.first:
        return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)
    numbers = (figure_of(first), figure_of(second)) if column.kind is Kind.figure else (None, None)
    return numbers[0] is not None and numbers[0] == numbers[1]


def _agreed(ranked: Sequence[Report], column: Column, leading: Callable[[Report], bool]) -> Chosen | None:
    stated = [one for one in ranked if one.text(column.key)]
    if not stated:
        return None

    def agreeing(report: Report) -> list[Report]:
        answer = report.values[column.key]
        return [one for one in stated if _agree(column, answer, one.values[column.key])]

    voters = [one for one in stated if leading(one)][:1] or stated
    winner = max(voters, key=lambda one: len(agreeing(one)))
    return Chosen(winner.values[column.key], tuple(one.id for one in agreeing(winner)))
