"""The nouns of the project as frozen records: actors, returns, reports, needs, questions, decisions, activities.

A report is what one actor wrote about one activity and is never altered after collection; an activity is computed
from reports and decisions. The words and their German counterparts are listed in docs/design.md.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from fko_cli.core.editing import Contradiction, Edit


@dataclass(frozen=True, slots=True)
class Actor:
    """An institution that is asked (never a person); `key` is its short key such as `ihk-aachen`.

    `territory` is as typed in the register. `contact` and `salutation` are used in messages only.
    """

    key: str
    name: str
    short_name: str = ""
    kind: str = ""
    territory: str = ""
    contact: str = ""
    salutation: str = ""
    email: str = ""
    active: bool = True

    @property
    def label(self) -> str:
        """The short name where there is one, else the name."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a return: display name of the file, sheet, row (from 1) and optionally the column."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A point or span of time as somebody wrote it, with what could be understood of it.

    `first` and `last` bound the interval (both None when the wording says nothing about it, or is not understood);
    `precision` is one of day, week, month, quarter, season, term, half-year, year, span, none; `ongoing` means that
    the wording says there is no end ("fortlaufend", "unbefristet", "jährlich"). `understood` is False when the wording
    is kept as typed only.
    """

    text: str
    first: date | None = None
    last: date | None = None
    precision: str = "none"
    ongoing: bool = False
    understood: bool = True

    @property
    def iso(self) -> str | None:
        """The start of the interval in ISO form, as exact as the wording: `2024-02-01`, `2024-02` or `2024`."""
        return _iso(self.first, self.precision)

    @property
    def iso_last(self) -> str | None:
        """The end of the interval in ISO form, as exact as the wording."""
        return _iso(self.last, self.precision)


def _iso(day: date | None, precision: str) -> str | None:
    if day is None:
        return None
    if precision in ("day", "week"):
        return day.isoformat()
    return f"{day.year:04d}" if precision == "year" else f"{day.year:04d}-{day.month:02d}"


@dataclass(frozen=True, slots=True)
class Territory:
    """Which parts of the region an activity covers.

    `parts` are names of the region's parts from the settings (all of them when the wording means the whole region),
    `without` the parts that the wording excludes ("ohne Kreis Euskirchen"), `others` the pieces that name no part of
    the region, as typed ("Parkstad Limburg"). `whole` is true when the whole region was meant.
    """

    text: str
    parts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    whole: bool = False


Value = str | bool | tuple[str, ...] | Period | Territory


@dataclass(frozen=True, slots=True)
class Report:
    """One activity as one actor reported it: one row of a return.

    `id` stays the same when a corrected return repeats the row, also with other content; `version` counts the
    corrections from 1 and `fingerprint` identifies the content. `row_key` is the hidden key
    of the form's row, empty in own lists. `values` maps keys of `core.questionnaire.COLUMNS` (and
    of extra questions) to understood values, empty answers are absent; `typed` maps the same keys to the words as they
    stood in the cells. Keys of `fields`, `status` etc. that were not understood hold the words as typed in `values`.
    """

    id: int
    actor: str
    round: str
    place: Place
    values: Mapping[str, Value]
    typed: Mapping[str, str]
    fingerprint: str
    version: int = 1
    return_id: int = 0
    row_key: str = ""

    @property
    def name(self) -> str:
        """The id as people read it, e.g. `R-0031`."""
        return report_name(self.id)

    def text(self, key: str) -> str:
        """The value of `key` as one string, empty when absent (lists joined with `; `)."""
        return as_text(self.values.get(key))

    def items(self, key: str) -> tuple[str, ...]:
        """The value of a list column as a tuple, empty when absent."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool | Period | Territory):
            return ()
        return (value,) if isinstance(value, str) else value

    def period(self, key: str) -> Period | None:
        """The value of a period column, None when absent."""
        value = self.values.get(key)
        return value if isinstance(value, Period) else None

    @property
    def territory(self) -> Territory | None:
        """The territory, None when absent."""
        value = self.values.get("territory")
        return value if isinstance(value, Territory) else None


@dataclass(frozen=True, slots=True)
class Need:
    """An open need or idea (keys of `questionnaire.NEED_COLUMNS`); `origin` is `workshop` where no actor reported it."""

    id: int
    actor: str
    round: str
    place: Place
    values: Mapping[str, Value]
    return_id: int = 0
    origin: str = ""

    @property
    def name(self) -> str:
        """The id as people read it, e.g. `B-0004`, `W-0004` for one from a workshop."""
        return f"{'W' if self.origin else 'B'}-{self.id:04d}"

    def text(self, key: str) -> str:
        """The value of `key` as one string, empty when absent."""
        return as_text(self.values.get(key))


class Severity(enum.StrEnum):
    """How much a finding matters; the labels are what people read."""

    error = "error"
    warning = "warning"
    note = "note"

    @property
    def label(self) -> str:
        """The German word."""
        return {"error": "Fehler", "warning": "Warnung", "note": "Hinweis"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something noticed in a return: code, place, value, what it means and what to do (both German).

    `column` is the questionnaire's label where the cell belongs to one, else the column letters. `address` is the cell
    in A1 notation. `noted` are the addresses of the cells whose content this finding shows *instead of* their being
    read into a field; they count as noted in the accounting. `also` are the further rows that a finding stands for, when
    many alike were told as one. Make findings with `core.findings.finding`.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    address: str = ""
    value: str = ""
    noted: tuple[str, ...] = ()
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CellCount:
    """The accounting of a return: `filled` non-empty cells are `read` into a field or `noted` in a finding."""

    filled: int = 0
    read: int = 0
    noted: int = 0


class ReturnStatus(enum.StrEnum):
    """What became of a returned file (the words of `fko collect --json`)."""

    accepted = "accepted"
    accepted_with_findings = "accepted_with_findings"
    set_aside = "set_aside"
    unchanged = "unchanged"

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "accepted": "übernommen",
            "accepted_with_findings": "übernommen, mit Befunden",
            "set_aside": "zurückgelegt",
            "unchanged": "schon bekannt",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Return:
    """One file that came back, as stored. `current` is false once a corrected return has replaced it."""

    id: int
    round: str
    actor: str | None
    sha256: str
    file: str
    status: ReturnStatus
    collected_at: datetime
    cells: CellCount
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    current: bool = True


class Answer(enum.StrEnum):
    """What a person can decide about a question; the value is the word in the spreadsheet."""

    same = "gleich"
    different = "verschieden"
    programme = "Programm"
    succession = "Nachfolge"

    @property
    def letter(self) -> str:
        """The key to press in the terminal."""
        return self.value[0].lower()

    @property
    def explanation(self) -> str:
        """What the answer does, in German."""
        return {
            "gleich": "dieselbe Aktivität: zusammenführen, alle Meldenden bleiben genannt",
            "verschieden": "verschiedene Aktivitäten: getrennt lassen",
            "Programm": "dasselbe Programm, getrennte Umsetzungen: nicht zusammenführen, gemeinsam darstellen",
            "Nachfolge": "eine folgt auf die andere: nicht zusammenführen, verknüpfen",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for or against two reports being the same; weights of a pair add up to its log-odds."""

    feature: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Question:
    """A possible duplicate that a person must decide: two or more reports, the probability, and why.

    `previous` is an earlier answer whose reports have changed since; it is offered, not applied.
    """

    id: int
    reports: tuple[int, ...]
    probability: float
    evidence: tuple[Evidence, ...]
    previous: Answer | None = None
    suggestion: Answer | None = None

    @property
    def name(self) -> str:
        """The id as people read it, e.g. `Q-0007`."""
        return f"Q-{self.id:04d}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's answer, append-only. It holds as long as the fingerprints of its reports do.

    The answer holds for the members that are not in `without`; each of those in `without` is different from
    them. A later decision about the same two reports overrules an earlier one.
    """

    id: int
    answer: Answer
    reports: tuple[int, ...]
    fingerprints: tuple[str, ...]
    without: tuple[int, ...] = ()
    question: int | None = None
    by: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Why two reports stand in one activity: the pair, `automatic` or `decision`, and its evidence."""

    first: int
    second: int
    origin: str
    probability: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """What the concept prints: one or more reports of the same undertaking, under a number that stays for years.

    `values` has the keys of the questionnaire, consolidated as `core.deciding` says; `sources` names for each
    key the reports its value comes from; where the editor set another value, `edits` says so and `reported` has all values
    as the reports have them. `group` is the id of a group of activities of one programme. `succeeds` is the number of the
    activity that this one follows.
    """

    number: int
    reports: tuple[Report, ...]
    values: Mapping[str, Value]
    sources: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    group: str | None = None
    succeeds: int | None = None
    edits: Mapping[str, Edit] = field(default_factory=dict)
    reported: Mapping[str, Value] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The number as people read it, e.g. `A-0012`."""
        return activity_name(self.number)

    def text(self, key: str) -> str:
        """The value of `key` as one string, empty when absent (lists joined with `; `)."""
        return as_text(self.values.get(key))

    def items(self, key: str) -> tuple[str, ...]:
        """The value of a list column as a tuple, empty when absent."""
        value = self.values.get(key)
        return value if isinstance(value, tuple) else ()


def report_name(report_id: int) -> str:
    """31 -> `R-0031`."""
    return f"R-{report_id:04d}"


def activity_name(number: int) -> str:
    """12 -> `A-0012`."""
    return f"A-{number:04d}"


def id_number(name: str) -> int | None:
    """`R-0031`, `q-7` or `31` -> the number; None when the text is no id."""
    digits = name.strip().rpartition("-")[2]
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def as_text(value: Value | None) -> str:
    """Any value as one string for display and comparison: lists joined with `; `, periods and territories as typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.text if isinstance(value, Period | Territory) else value
