"""Where answers of people pull against each other or against what was joined alone: sentences for the person to act on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fko_cli.core.matching.decisions import Pair
from fko_cli.core.records import Question, report_name


def frictions(contradictions: Iterable[Pair], parted: Iterable[Pair], questions: Sequence[Question]) -> tuple[str, ...]:
    """German sentences about pairs told apart that other answers join, and about automatic joins that no longer hold.

    `questions` are the open ones; where one asks about a parted pair, its number is said.
    """
    return (*map(_contradiction, contradictions), *(_parted(both, questions) for both in parted))


def _contradiction(both: Pair) -> str:
    return (
        f"Widerspruch: {_pair(both)} sind als verschieden entschieden, gehören aber nach anderen Antworten zusammen. Sie "
        "bleiben getrennt, bis Sie neu entscheiden."
    )


def _parted(both: Pair, questions: Sequence[Question]) -> str:
    asked = next((one.name for one in questions if set(both) <= set(one.reports)), "")
    after = f"; gefragt wird in {asked}" if asked else ", weil andere Antworten oder neue Angaben dagegenstehen"
    return f"Getrennt: {_pair(both)} waren ohne Rückfrage verbunden und sind es nicht mehr{after}."


def _pair(both: Pair) -> str:
    return f"{report_name(both[0])} und {report_name(both[1])}"
