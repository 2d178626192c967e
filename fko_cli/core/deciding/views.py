"""A question about reports, made readable: what is the same, what differs, how sure the tool is and why.

Both ways of answering, terminal and spreadsheet, show what this module works out. `Reviewer` is the seam between the
course of a review (`stages.activities.reviewing`) and whoever answers: a person at a terminal, or a script in a test.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fko_cli.core.deciding.activities import Names
from fko_cli.core.deciding.rules import plain
from fko_cli.core.matching.evidence import BASE
from fko_cli.core.matching.relations import RELATIONS
from fko_cli.core.questionnaire import BY_KEY, label
from fko_cli.core.records import Answer, Decision, Evidence, Period, Question, Report, Territory, activity_name

COMPARED = (
    "title", "description", "lead", "partners", "territory", "start", "end", "field", "status", "programme",
    "target_groups", "goals", "funding", "indicator", "link", "remark",
)  # fmt: skip
"""Keys of the questionnaire that a question shows, in the order in which they help most."""

GROUP_NOTE = "Einschätzung und Gründe gelten für das ähnlichste Paar der Gruppe."
ACTIVITY_NOTE = "Einschätzung und Gründe gelten für die unsicherste Verbindung in dieser Aktivität."

NOT_STATED = "keine Angabe"

_WEIGHTY = 0.4
"""Below this a reason moves the probability by less than ten per cent; such reasons share a line."""

_CLEAR = 0.75
"""From here on a reason doubles the odds or halves them."""

_TOLD = 0.05
"""Below this a weight would be shown as 0,0."""


class Agreement(enum.Enum):
    """How the reports of a question stand to each other in one field; the value is the heading people read."""

    same = "Gleich"
    different = "Unterschiedlich"
    partial = "Nur von einem Teil angegeben"


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field of the questionnaire over all reports of a question; `texts` stand in the order of the reports."""

    key: str
    agreement: Agreement
    texts: tuple[str, ...]
    own_label: str = ""

    @property
    def label(self) -> str:
        """The German label of the field."""
        return self.own_label or label(self.key)


@dataclass(frozen=True)
class View:
    """All that is shown with a question. `given` is the answer of this session when the person has gone back to it.

    `institutions` maps actor keys to the names people know, `names` knows which wording means which actor. `joined` holds
    for each report those that stand in one activity with it already: it speaks for them too. `activity` is the number of
    the activity whose members are looked at again. `labels` names the columns of the region's own questions by key.
    """

    question: Question
    reports: tuple[Report, ...]
    institutions: Mapping[str, str]
    position: int
    total: int
    given: Decision | None = None
    names: Names | None = None
    joined: Mapping[int, tuple[Report, ...]] = field(default_factory=dict)
    activity: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What is asked about, by its number."""
        return self.question.name if self.activity is None else activity_name(self.activity)

    @property
    def comparison(self) -> tuple[FieldComparison, ...]:
        """The fields that anybody filled in, compared."""
        return compare(self.reports, self.names, self.labels)

    def institution(self, report: Report) -> str:
        """Who wrote `report`."""
        return self.institutions.get(report.actor, report.actor)

    def company(self, report: Report) -> str:
        """The reports for which `report` speaks too, in German; empty when it stands alone."""
        others = [f"{one.name} ({self.institution(one)}: {one.text('title')})" for one in self.joined.get(report.id, ())]
        return f"schon verbunden mit {'; '.join(others)}" if others else ""

    @property
    def scope(self) -> str:
        """For a group: whom probability and reasons are about; empty for a pair."""
        if len(self.reports) < 3:
            return ""
        return GROUP_NOTE if self.activity is None else ACTIVITY_NOTE


class Move(enum.Enum):
    """What somebody does with a question."""

    answer = "answer"
    later = "later"
    back = "back"
    leave = "leave"


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a question: a move, and for `Move.answer` the answer, with the members that don't belong."""

    move: Move
    answer: Answer | None = None
    without: tuple[int, ...] = ()
    reason: str = ""


class Reviewer(Protocol):
    """Whoever answers questions."""

    def ask(self, view: View) -> Reply:
        """Show the question and return the reply."""

    def tell(self, text: str) -> None:
        """Take note of a German sentence about the course of the review."""


def compare(
    reports: Sequence[Report], names: Names | None = None, labels: Mapping[str, str] | None = None
) -> tuple[FieldComparison, ...]:
    """The fields that at least one of `reports` fills, in the order of `COMPARED`, with how far they agree.

    Own questions follow in the order of `labels`, then answers to questions that are no longer asked, under their key.

    They agree when they mean the same, however it is spelt; institutions are known by `names`.
    """
    found = []
    own = labels or {}
    for key in (*COMPARED, *_own_keys(reports, own)):
        texts = tuple(_text(report, key) for report in reports)
        stated = [report for report, text in zip(reports, texts, strict=True) if text]
        if not stated:
            continue
        if len({_meaning(report, key, names) for report in stated}) > 1:
            agreement = Agreement.different
        else:
            agreement = Agreement.same if len(stated) == len(reports) else Agreement.partial
        found.append(FieldComparison(key, agreement, texts, own.get(key, "")))
    return tuple(found)


def _own_keys(reports: Sequence[Report], labels: Mapping[str, str]) -> list[str]:
    former = {key for one in reports for key in one.values} - BY_KEY.keys() - labels.keys()
    return [*(key for key in labels if key not in BY_KEY), *sorted(former)]


def probability_words(probability: float) -> str:
    """A probability as a person says it, e.g. `wahrscheinlich dieselbe Aktivität (71 %)`."""
    if probability >= 0.9:
        words = "sehr wahrscheinlich dieselbe Aktivität"
    elif probability >= 0.65:
        words = "wahrscheinlich dieselbe Aktivität"
    elif probability > 0.35:
        words = "unsicher, ob dieselbe Aktivität"
    elif probability > 0.1:
        words = "wahrscheinlich verschiedene Aktivitäten"
    else:
        words = "sehr wahrscheinlich verschiedene Aktivitäten"
    # Certainty would be a claim that no question deserves.
    return f"{words} ({min(99, max(1, round(probability * 100)))} %)"


def told(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The reasons that people are shown: those that weigh something when rounded."""
    return [one for one in evidence if abs(one.weight) >= _TOLD or one.feature in RELATIONS]


def letter_of(at: int) -> str:
    """What a report of a question is called by its position: 0 -> A … 25 -> Z, 26 -> AA."""
    first, second = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def evidence_lines(evidence: Sequence[Evidence]) -> list[str]:
    """The reasons in words: first what speaks for it, then what speaks against it, the weightiest first.

    E.g. `stark dafür (+2,1): Titel – gemeinsame Wörter …`. Weak ones share a line; how unlikely it is that any two
    reports mean the same stands at the end, because it says nothing about these two.
    """
    relations = [f"{one.feature} – {one.detail}" for one in evidence if one.feature in RELATIONS]
    weighing = (one for one in told(evidence) if one.feature != BASE and one.feature not in RELATIONS)
    about = sorted(weighing, key=lambda one: (-one.weight, one.feature))
    weighty = [one for one in about if abs(one.weight) >= _WEIGHTY]
    weighty.sort(key=lambda one: (one.weight < 0, -abs(one.weight), one.feature))
    lines = relations + [_line(one) for one in weighty]
    weak = [f"{one.feature} ({_number(one.weight)})" for one in about if abs(one.weight) < _WEIGHTY]
    if weak:
        lines.append(f"Schwächere Hinweise: {', '.join(weak)}")
    return [*lines, *(_line(one) for one in evidence if one.feature == BASE)]


def weightiest(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The reasons that a page has room for: those that weigh much, and the signs of other relations."""
    return [one for one in evidence if one.feature in RELATIONS or (one.feature != BASE and abs(one.weight) >= _CLEAR)]


def _line(one: Evidence) -> str:
    if one.feature == BASE:
        return f"{one.feature}: {one.detail} ({_number(one.weight)})"
    return f"{_strength(one.weight)}: {one.feature}" + (f" – {one.detail}" if one.detail else "")


def _strength(weight: float) -> str:
    strength = "stark" if abs(weight) >= 2 else "deutlich" if abs(weight) >= _CLEAR else "schwach"
    return f"{strength} {'dafür' if weight > 0 else 'dagegen'} ({_number(weight)})"


def _number(weight: float) -> str:
    return f"{weight:+.1f}".replace(".", ",").replace("-", "−")


def _text(report: Report, key: str) -> str:
    return (report.typed.get(key) or report.text(key)).strip()


def _meaning(report: Report, key: str, names: Names | None) -> Hashable:
    value = report.values.get(key)
    if isinstance(value, Period) and value.understood and (value.first or value.ongoing):
        return value.first, value.last, value.ongoing
    if isinstance(value, Territory) and (value.parts or value.others):
        return frozenset(value.parts), frozenset(value.without), frozenset(plain(one) for one in value.others)
    if isinstance(value, tuple):
        return frozenset(_institution(one, names) if key == "partners" else plain(one) for one in value)
    text = report.text(key) or _text(report, key)
    return _institution(text, names) if key == "lead" else plain(text)


def _institution(text: str, names: Names | None) -> str:
    return (names.resolve(text) if names else None) or plain(text)
