"""What the report of a round says: figures and lists, without any of its looks and without anything not to be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fko_cli.core.concept.figures import covered_parts
from fko_cli.core.concept.input import ConceptInput, is_open
from fko_cli.core.concept.tables import matrix_counts
from fko_cli.core.concept.words import Names as Labels
from fko_cli.core.deciding.activities import Names
from fko_cli.core.deciding.rules import is_placeholder
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Need, Territory
from fko_cli.core.report.network import Network, network
from fko_cli.core.report.response import Known, Response, Standing, responses

NO_FIELD = "ohne Handlungsfeld"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of action with its open activities, needs and the institutions that report in it; `id` "" is none."""

    id: str
    title: str
    running: int
    planned: int
    other: int
    needs: int
    institutions: int

    @property
    def label(self) -> str:
        """`1 Berufliche Bildung`."""
        return f"{self.id} {self.title}" if self.id else self.title

    @property
    def head(self) -> str:
        """`HF 1`: for the head of a narrow column."""
        return f"HF {self.id}" if self.id else "ohne HF"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An institution with the number of activities it reported in each field."""

    label: str
    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the region with its open activities by status and by field."""

    label: str
    running: int
    planned: int
    other: int
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return self.running + self.planned + self.other


@dataclass(frozen=True, slots=True)
class ToldNeed:
    """An open need as it was reported."""

    id: str
    field: str
    need: str
    proposal: str
    partners: str
    institution: str


@dataclass(frozen=True, slots=True)
class RoundReport:
    """The state of a round on `day`. `current` is false when the last merge is out of date.

    `whole` counts the open activities that cover all parts, `nowhere` those that name none; both are 0 for a region without
    parts.
    """

    region: str
    editor: str
    round: str
    day: date
    deadline: date
    responses: tuple[Response, ...]
    fields: tuple[Field, ...]
    matrix: tuple[MatrixRow, ...]
    parts: tuple[Part, ...]
    whole: int
    nowhere: int
    needs: tuple[ToldNeed, ...]
    network: Network
    activities: int
    reports: int
    open_questions: int
    current: bool

    @property
    def answered(self) -> tuple[Response, ...]:
        """Who has answered, also late."""
        return tuple(one for one in self.responses if one.standing in (Standing.answered, Standing.late))

    @property
    def missing(self) -> tuple[Response, ...]:
        """Who has not, or in a way that waits for a person."""
        return tuple(one for one in self.responses if one.standing in (Standing.missing, Standing.waiting))

    @property
    def empty_places(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(Part of the region, labels of the fields of action without an open activity there); none while there are none."""
        if not self.activities:
            return ()
        found = (
            (part.label, tuple(f.label for f, count in zip(self.fields, part.counts, strict=True) if f.id and not count))
            for part in self.parts
        )
        return tuple((part, labels) for part, labels in found if labels)


def describe(content: ConceptInput, known: Known, names: Names, *, reports: int, current: bool) -> RoundReport:
    """The report on `content`; `known` are the facts about answers, `names` knows which wording means which institution."""
    settings = content.settings
    active = [one for one in content.activities if is_open(one)]
    keys, counts = matrix_counts(content)
    parts, whole, nowhere = _parts(active, content, keys)
    return RoundReport(
        region=settings.region.name,
        editor=settings.region.editor,
        round=settings.round.name,
        day=content.day,
        deadline=settings.round.deadline,
        responses=responses(content.asked, known, settings.round.deadline, content.day),
        fields=tuple(_field(content, key) for key in keys),
        matrix=tuple(
            MatrixRow(actor.label, actor.name, tuple(counts[actor.key, key] for key in keys))
            for actor in content.asked
            if actor.key in content.reporters
        ),
        parts=parts,
        whole=whole,
        nowhere=nowhere,
        needs=tuple(_needs(content)),
        network=network(active, content.actors, names),
        activities=len(active),
        reports=reports,
        open_questions=content.open_questions,
        current=current,
    )


def _states(activities: Iterable[Activity]) -> tuple[int, int, int]:
    states = Counter(one.text("status") for one in activities)
    running, planned = states[Status.running.value], states[Status.planned.value]
    return running, planned, states.total() - running - planned


def _field(content: ConceptInput, key: str) -> Field:
    activities = [one for one in content.by_field.get(key, ()) if is_open(one)]
    known = content.settings.field_of_action(key)
    institutions = {report.actor for one in activities for report in one.reports}
    title = known.title if known else NO_FIELD
    return Field(key, title, *_states(activities), len(content.needs_of(key)), len(institutions))


def _parts(active: Sequence[Activity], content: ConceptInput, keys: Sequence[str]) -> tuple[tuple[Part, ...], int, int]:
    names = content.settings.region.parts
    covered: list[tuple[Activity, frozenset[str]]] = []
    for one in active:
        place = one.values.get("territory")
        covered.append((one, covered_parts(place, names) if isinstance(place, Territory) else frozenset()))
    found = []
    for name in names:
        there = [one for one, where in covered if name in where]
        fields = Counter(content.field_id(one.text("field")) for one in there)
        found.append(Part(name, *_states(there), tuple(fields[key] for key in keys)))
    whole = sum(len(where) == len(names) for _, where in covered) if names else 0
    return tuple(found), whole, sum(not where for _, where in covered) if names else 0


def _needs(content: ConceptInput) -> Iterable[ToldNeed]:
    labels = Labels(content.actors)
    order = [one.id for one in content.settings.fields]
    rank = {key: place for place, key in enumerate(order)}
    for one in sorted(content.needs, key=lambda need: (rank.get(need.text("field"), len(order)), need.id)):
        known = content.settings.field_of_action(one.text("field"))
        yield ToldNeed(
            one.name, known.label if known else NO_FIELD, one.text("need"), one.text("proposal"), _partners(one),
            labels[one.actor],
        )  # fmt: skip


def _partners(one: Need) -> str:
    value = one.values.get("partners")
    named = value if isinstance(value, tuple) else (one.text("partners"),)
    return ", ".join(name for name in named if not is_placeholder(name))
