"""How the answers to a region's own questions come together in one activity, by the kind of the question.

| kind | rule |
| --- | --- |
| text | the lead's own, else the longest |
| list, choices | united, without doubles |
| choice, yes_no, number, period | the lead's own, else what most reports state; other answers are a contradiction |

Nothing is averaged. An answer to a question that is no longer asked is kept by the look of its value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from fko_cli.core.deciding import rules
from fko_cli.core.deciding.rules import Chosen
from fko_cli.core.questionnaire import Column, Kind
from fko_cli.core.reading.own_answers import figure_of
from fko_cli.core.records import Contradiction, Period, Report, Value, as_text

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
        if column.kind not in _ONE_ANSWER:
            continue
        stated = [(one, _meaning(column, one.values[column.key])) for one in ranked if column.key in one.values]
        if len({what for _, what in stated}) > 1:
            said = tuple((one.id, one.typed.get(column.key) or one.text(column.key)) for one, _ in stated)
            found.append(Contradiction(column.key, said))
    return tuple(found)


def _meaning(column: Column, value: Value) -> Hashable:
    """What an answer says, however it is spelt: "1.200" and "1200 Personen" are the same number."""
    if isinstance(value, Period) and value.understood and (value.first or value.ongoing):
        return value.first, value.last, value.ongoing
    text = as_text(value)
    number = figure_of(text) if column.kind is Kind.figure else None
    return rules.plain(text) if number is None else number


def _agreed(ranked: Sequence[Report], column: Column, leading: Callable[[Report], bool]) -> Chosen | None:
    stated = [one for one in ranked if one.text(column.key)]
    if not stated:
        return None
    meant = {one.id: _meaning(column, one.values[column.key]) for one in stated}
    votes = [meant[one.id] for one in ([one for one in stated if leading(one)][:1] or stated)]
    winner = max(dict.fromkeys(votes), key=votes.count)
    agreeing = [one for one in stated if meant[one.id] == winner]
    return Chosen(agreeing[0].values[column.key], tuple(one.id for one in agreeing))
