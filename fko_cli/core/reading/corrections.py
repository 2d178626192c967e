"""What a corrected return changes: its rows are matched with the reports that the actor handed in before.

A row is found again by its content or a similar title; its hidden row key and its activity number help where the words
are related too. Two departments that each fill a copy of the same form use the same keys for different activities. The
closest pairs are taken first, so that rows that were sorted or inserted do not pass their identity on to a neighbour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from rapidfuzz import fuzz, process

from fko_cli.core.questionnaire import COLUMNS
from fko_cli.core.reading.likeness import (
    RELATED_DESCRIPTION,
    RELATED_TITLE,
    SIMILAR_DESCRIPTION,
    SIMILAR_TITLE,
    likeness,
)
from fko_cli.core.records import Report, Value, as_text

TELLING_LENGTH = 20
"""Characters from which a description alone tells which activity is meant; "siehe Flyer" fits many."""
KEY_WEIGHT, NUMBER_WEIGHT, TITLE_WEIGHT = 2.0, 1.5, 4.0
"""A row key binds, but less than the words: who sorts a sheet may leave the hidden column behind."""
MAX_COMPARED = 1_500
"""Beyond this many unmatched rows on a side, titles are compared for equality only."""


class Draft(Protocol):
    """What is compared of a new row (see `core.reading.interpret.ReportDraft`)."""

    @property
    def values(self) -> Mapping[str, Value]:
        """Understood values by key."""

    @property
    def fingerprint(self) -> str:
        """Identifies the content."""

    @property
    def row_key(self) -> str:
        """The hidden key of the form's row, empty in own lists."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """A new row that continues an earlier report; `changed` are the keys of the columns that differ."""

    row: int
    report: Report
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows (by their position) that continue a report, those that are new, and the reports that are gone.

    `misnumbered` are new rows with the activity number of an earlier report that is about something else.
    """

    continued: dict[int, Continuation]
    new: tuple[int, ...]
    gone: tuple[Report, ...]
    misnumbered: Mapping[int, Report] = field(default_factory=dict)

    def with_returning(self, past: Sequence[Report], drafts: Sequence[Draft]) -> Comparison:
        """The same, where new rows also continue reports of the `past` that are not current; these come back."""
        known = {one.report.id for one in self.continued.values()} | {one.id for one in self.gone}
        rows = [row for row in self.new if row not in self.misnumbered]
        found = compare([one for one in past if one.id not in known], [drafts[row] for row in rows])
        returning = {rows[at]: replace(one, row=rows[at]) for at, one in found.continued.items()}
        return replace(
            self,
            continued=dict(sorted((self.continued | returning).items())),
            new=tuple(row for row in self.new if row not in returning),
        )

    @property
    def drops_most(self) -> bool:
        """Whether the new return would take away most of what was reported, so that a person must confirm it."""
        before = len(self.gone) + len(self.continued)
        return (len(self.gone) >= 3 and 2 * len(self.gone) > before) or 0 < before == len(self.gone)


def compare(earlier: Sequence[Report], drafts: Sequence[Draft], *, strict: bool = False) -> Comparison:
    """Match the rows of a new return with the `earlier` reports of the actor.

    `strict` is for a return that adds to the earlier one: then a title alone does not make a row the same.
    """
    pairs: dict[int, Report] = {}
    taken: set[int] = set()

    def pair(row: int, report: Report) -> None:
        pairs[row] = report
        taken.add(report.id)

    _match_same_content(earlier, drafts, pair, taken)
    rows = [row for row in range(len(drafts)) if row not in pairs]
    rest = [report for report in earlier if report.id not in taken]
    for _, row, position in sorted(_scores(rest, drafts, rows, strict), key=lambda one: (-one[0], one[1], one[2])):
        if row not in pairs and rest[position].id not in taken:
            pair(row, rest[position])
    continued = {
        row: Continuation(row, report, changed_columns(report, drafts[row])) for row, report in sorted(pairs.items())
    }
    new = tuple(row for row in range(len(drafts)) if row not in pairs)
    numbered = {number: report for report in reversed(earlier) if (number := report.text("number"))}
    numbers = {row: as_text(drafts[row].values.get("number")) for row in new}
    return Comparison(
        continued,
        new,
        tuple(report for report in earlier if report.id not in taken),
        {row: numbered[number] for row, number in numbers.items() if number in numbered},
    )


def changed_columns(report: Report, draft: Draft) -> tuple[str, ...]:
    """The keys of the columns in which the new row differs; empty when its content is the same."""
    if report.fingerprint == draft.fingerprint:
        return ()
    # The standard columns in their order, then the answers to own questions, also to those no longer asked.
    present = report.values.keys() | draft.values.keys()
    keys = [column.key for column in COLUMNS if column.key in present]
    keys += sorted(present - set(keys))
    return tuple(key for key in keys if report.values.get(key) != draft.values.get(key))


def _match_same_content(
    earlier: Sequence[Report], drafts: Sequence[Draft], pair: Callable[[int, Report], None], taken: set[int]
) -> None:
    """Equal content first; among rows that are equal to each other the row key decides, then the order."""
    by_content: dict[str, list[Report]] = {}
    for report in earlier:
        by_content.setdefault(report.fingerprint, []).append(report)
    matched: set[int] = set()
    for keys_must_agree in (True, False):
        for row, draft in enumerate(drafts):
            if row in matched:
                continue
            for report in by_content.get(draft.fingerprint, ()):
                if report.id not in taken and (not keys_must_agree or report.row_key == draft.row_key):
                    pair(row, report)
                    matched.add(row)
                    break


def _scores(
    rest: Sequence[Report], drafts: Sequence[Draft], rows: Sequence[int], strict: bool
) -> list[tuple[float, int, int]]:
    """(score, row, position in `rest`) of all pairs that may be the same."""
    titles = [_words(report.values, "title") for report in rest]
    places = _by_mark(rest, titles)
    found = []
    for row in rows:
        draft, title = drafts[row], _words(drafts[row].values, "title")
        marks = _marks(draft.row_key, as_text(draft.values.get("number")), title)
        candidates = {position for mark in marks for position in places.get(mark, ())}
        if title and not strict and len(rest) <= MAX_COMPARED:
            alike = process.extract(title, titles, scorer=fuzz.ratio, score_cutoff=100 * SIMILAR_TITLE, limit=5)
            candidates |= {position for _, _, position in alike}
        for position in sorted(candidates):
            bonus = sum(weight for mark, weight in marks.items() if position in places.get(mark, ()))
            alike_titles = likeness(title, titles[position])
            if _is_related(alike_titles, rest[position].values, draft.values, by_words_only=strict and not bonus):
                found.append((alike_titles * TITLE_WEIGHT + bonus, row, position))
    return found


def _is_related(title: float, before: Mapping[str, Value], now: Mapping[str, Value], *, by_words_only: bool) -> bool:
    """Whether two rows can be about the same activity, by the likeness of their titles and their descriptions.

    `by_words_only`: nothing else speaks for it, so that descriptions which both have must be alike too.
    """
    first, second = _words(before, "description"), _words(now, "description")
    if title >= SIMILAR_TITLE and not (by_words_only and first and second):
        return True
    description = likeness(first, second)
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < TELLING_LENGTH:
        return False
    if description >= SIMILAR_DESCRIPTION or shorter in longer:
        return True
    return title >= RELATED_TITLE and description >= RELATED_DESCRIPTION


def _marks(row_key: str, number: str, title: str) -> dict[tuple[str, str], float]:
    """What may identify a row -> how much more than its words it weighs."""
    marks = {("key", row_key): KEY_WEIGHT, ("number", number): NUMBER_WEIGHT, ("title", title): 0.0}
    return {mark: weight for mark, weight in marks.items() if mark[1]}


def _by_mark(rest: Sequence[Report], titles: Sequence[str]) -> dict[tuple[str, str], set[int]]:
    places: dict[tuple[str, str], set[int]] = {}
    for position, report in enumerate(rest):
        for mark in _marks(report.row_key, report.text("number"), titles[position]):
            places.setdefault(mark, set()).add(position)
    return places


def _words(values: Mapping[str, Value], key: str) -> str:
    return " ".join(as_text(values.get(key)).casefold().split())
