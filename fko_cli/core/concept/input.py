"""What the concept is made from, and the questions about it that several chapters ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from fko_cli.core.concept.blocks import Block
from fko_cli.core.concept.changes import EditionChanges
from fko_cli.core.concept.region_figures import RegionTable
from fko_cli.core.concept.words import Names
from fko_cli.core.own_questions import columns_of
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Actor, Need, Question, Return, ReturnStatus
from fko_cli.core.settings import FieldOfAction, Settings
from fko_cli.core.workshop import NO_RESULTS, WorkshopResults


@dataclass(frozen=True)
class ConceptInput:
    """Everything a concept says, as of `day`.

    `texts` holds the editor's texts by file name without ending, read into blocks; a text that is not written yet is
    absent. `sent` says when each actor was asked. `abbreviations` are further ones that the workspace knows. Without
    `portraits` the fields of action consist of overviews only.
    """

    settings: Settings
    actors: tuple[Actor, ...]
    activities: tuple[Activity, ...]
    needs: tuple[Need, ...] = ()
    returns: tuple[Return, ...] = ()
    texts: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    sent: Mapping[str, date] = field(default_factory=dict)
    open_questions: int = 0
    questions: tuple[Question, ...] = ()
    day: date = date(2000, 1, 1)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    portraits: bool = True
    figures: tuple[RegionTable, ...] = ()
    changes: EditionChanges | None = None
    workshop: WorkshopResults = NO_RESULTS

    @cached_property
    def names(self) -> Names:
        """How institutions are called."""
        return Names(self.actors)

    @cached_property
    def asked_about(self) -> Mapping[int, list[int]]:
        """Report id -> positions of the unanswered questions about it."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for at, question in enumerate(self.questions):
            for report in question.reports:
                found[report].append(at)
        return found

    @cached_property
    def standing(self) -> Mapping[int, tuple[int, int]]:
        """Report id -> where it stands: position of its activity, and its own in that activity."""
        return {
            report.id: (at, position)
            for at, activity in enumerate(self.activities)
            for position, report in enumerate(activity.reports)
        }

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Key -> label of the columns that may be printed. An answer to a question of former days is in none of them."""
        return {column.key: column.label for column in columns_of(self.settings) if column.printed}

    @cached_property
    def by_field(self) -> Mapping[str, tuple[Activity, ...]]:
        """Activities by the id of their main field, `""` for those whose field is not one of the round's."""
        sorted_in: defaultdict[str, list[Activity]] = defaultdict(list)
        for activity in self.activities:
            sorted_in[self.field_id(activity.text("field"))].append(activity)
        return {key: tuple(activities) for key, activities in sorted_in.items()}

    def field_id(self, text: str) -> str:
        """The id of the round's field with that id or with such a sub-field, `""` when there is none."""
        found = self.settings.field_of_action(text)
        return found.id if found else ""

    def field_label(self, field_of_action: FieldOfAction) -> str:
        """`Handlungsfeld 1: Berufliche Aus- und Weiterbildung`."""
        return f"Handlungsfeld {field_of_action.id}: {field_of_action.title}"

    def needs_of(self, field_id: str) -> tuple[Need, ...]:
        """Open needs of a field, `""` for those whose field is not one of the round's."""
        return tuple(need for need in self.needs if self.field_id(need.text("field")) == field_id)

    @cached_property
    def reporters(self) -> frozenset[str]:
        """Actors with at least one activity."""
        return frozenset(report.actor for activity in self.activities for report in activity.reports)

    @cached_property
    def answered(self) -> frozenset[str]:
        """Actors whose return was accepted in this round, also those that had nothing to report."""
        accepted = (ReturnStatus.accepted, ReturnStatus.accepted_with_findings)
        returned = {one.actor for one in self.returns if one.actor and one.current and one.status in accepted}
        return frozenset(returned | self.reporters | {need.actor for need in self.needs if need.actor})

    @cached_property
    def asked(self) -> tuple[Actor, ...]:
        """Who was asked or has answered, in the order of the register: all active actors where no messages were written."""
        sent = set(self.sent) or {actor.key for actor in self.actors if actor.active}
        return tuple(actor for actor in self.actors if actor.key in sent or actor.key in self.answered)

    @cached_property
    def set_aside(self) -> tuple[Return, ...]:
        """Returns that could not be taken in."""
        return tuple(one for one in self.returns if one.current and one.status is ReturnStatus.set_aside)


def is_dropped(activity: Activity) -> bool:
    """Whether the activity does not take place (any more)."""
    return activity.text("status") == Status.dropped


def is_finished(activity: Activity) -> bool:
    """Whether the activity has ended."""
    return activity.text("status") == Status.finished


def is_open(activity: Activity) -> bool:
    """Whether the activity belongs into the chapters: running, planned, or with a status nobody understood."""
    return not (is_dropped(activity) or is_finished(activity))


def bookmark(activity: Activity) -> str:
    """The name of the place in the document where the activity is described."""
    return f"aktivitaet_{activity.number:04d}"
