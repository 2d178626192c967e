"""Finds the same activity in the reports of several actors, joins what is certain and notes what must be asked.

Everything is computed anew from the current reports and the decisions; running it again changes nothing. Comparing takes
time and holds nobody up: it works on what was read at one moment, and is repeated when that has changed meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fko_cli.core.deciding.foreseeing import known_number
from fko_cli.core.deciding.frictions import frictions
from fko_cli.core.deciding.rules import is_placeholder
from fko_cli.core.errors import UserError
from fko_cli.core.matching import Matching, match
from fko_cli.core.matching.decisions import Constraints, Pair, constraints, pair, with_earlier
from fko_cli.core.matching.linking import programme_groups, successions, today
from fko_cli.core.matching.naming import Vagueness
from fko_cli.core.matching.numbered import apart_by_number, numbered_pairs
from fko_cli.core.matching.numbering import number_activities
from fko_cli.core.reading.fields import with_known_fields
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Actor, Decision, Join, Question, Report
from fko_cli.core.sending.prefill import earlier_round
from fko_cli.edges.store import Store, activities, life, questions
from fko_cli.edges.store import decisions as stored_decisions
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.edit_notes import refresh_notes
from fko_cli.stages.activities.naming import known_synonyms

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ATTEMPTS = 3
"""How often the comparison begins anew when others collect or decide meanwhile."""


@dataclass(frozen=True)
class MergeSummary:
    """What a merge found. `joins` are all of them (`origin` says whether by decision), surest first.

    `silent_partners` counts how often a known actor without reports is named, `unknown_partners` how often a name that is
    not in the register. `rival_leads` maps an activity's number to the actors that each name themselves as its lead.
    `contradictions` are pairs of reports decided apart that other answers join, `gone` decisions about vanished reports.
    `new` are the numbers of questions that were not open before, none after the first merge. `parted` are pairs that were
    joined without asking and no longer are, although nobody told the two apart.
    `edits` are sentences about values of the editor whose source has changed or whose activity is gone.
    """

    reports: Mapping[int, Report]
    actors: Mapping[str, Actor]
    memberships: Mapping[int, int]
    joins: tuple[Join, ...]
    questions: tuple[Question, ...]
    silent_partners: tuple[tuple[str, int], ...]
    unknown_partners: tuple[tuple[str, int], ...]
    rival_leads: Mapping[int, tuple[str, ...]]
    contradictions: tuple[tuple[int, int], ...]
    gone: tuple[Decision, ...]
    edits: tuple[str, ...] = ()
    new: frozenset[int] = frozenset()
    parted: tuple[Pair, ...] = ()

    @property
    def frictions(self) -> tuple[str, ...]:
        """What needs a look because answers pull against each other or took a join apart, in German."""
        return frictions(self.contradictions, self.parted, self.questions)

    @property
    def activities(self) -> int:
        """How many activities there are."""
        return len(set(self.memberships.values()))

    @property
    def shared(self) -> int:
        """How many activities have more than one report."""
        return sum(count > 1 for count in Counter(self.memberships.values()).values())

    @property
    def alone(self) -> int:
        """How many reports stand for themselves."""
        return sum(count == 1 for count in Counter(self.memberships.values()).values())

    @property
    def automatic(self) -> tuple[Join, ...]:
        """The joins that nobody was asked about, surest first."""
        return tuple(join for join in self.joins if join.origin == "automatic")


def merge(workspace: Workspace, store: Store, progress: Callable[[str], None] = lambda step: None) -> MergeSummary:
    """Group the round's reports and save groups, reasons, questions and links; `progress` is told each step in German."""
    actors = workspace.actors
    with store.reading() as conn:
        synonyms = known_synonyms(conn, workspace)
    names = NameBook(actors, synonyms)
    for attempt in range(_ATTEMPTS):
        with store.reading() as conn:
            seen = activities.input_state(conn, workspace.round)
            reports = with_known_fields(stored.reports(conn, workspace.round), workspace.settings)
            said = constraints(stored_decisions.decisions(conn, workspace.round), reports)
            bound = replace(said, numbered=numbered_pairs(reports))
            bounds = with_earlier(bound, apart_by_number(reports, _former_apart(conn, workspace)))
        progress(f"{len(reports)} Meldungen werden verglichen")
        found = match(reports, actors, names, synonyms, workspace.settings.region, bounds)
        with store.writing() as conn:
            if activities.input_state(conn, workspace.round) == seen:
                saved = _save(conn, workspace, reports, bound, found)
                break
        progress(f"Inzwischen sind Meldungen oder Entscheidungen dazugekommen; {attempt + 2}. Durchgang")
    else:
        raise UserError(
            "Während des Vergleichs kamen immer wieder Meldungen oder Entscheidungen dazu.",
            "Bitte fko merge wiederholen, wenn niemand sonst im Arbeitsordner arbeitet. Nichts wurde verändert.",
        )
    silent, unknown = _unheard(reports, names, actors, Vagueness(synonyms))
    return MergeSummary(
        reports={report.id: report for report in reports},
        actors={actor.key: actor for actor in actors},
        memberships=saved.memberships,
        joins=tuple(sorted(found.joins, key=lambda join: (-join.probability, join.first, join.second))),
        questions=saved.questions,
        silent_partners=silent,
        unknown_partners=unknown,
        rival_leads=_rival_leads(reports, saved.memberships, names),
        contradictions=bound.contradictions,
        gone=bound.gone,
        edits=tuple(refresh_notes(workspace, store)),
        new=saved.new,
        parted=saved.parted,
    )


def _former_apart(conn: Connection, workspace: Workspace) -> frozenset[Pair]:
    """Numbers of activities that a person told apart in any round before, as the last of them has these numbers."""
    rounds = activities.merged_rounds(conn)
    earlier = earlier_round(rounds, workspace.round)
    last, heirs = set(activities.memberships(conn, earlier).values()), life.heirs_and_origins(conn)[0]
    found: set[Pair] = set()
    while earlier:
        numbers = {one: today(of, last, heirs) for one, of in activities.memberships(conn, earlier).items()}
        said = constraints(stored_decisions.decisions(conn, earlier), stored.reports(conn, earlier))
        both = ((numbers.get(first), numbers.get(second)) for first, second in said.apart)
        found |= {pair(first, second) for first, second in both if first is not None and second is not None}
        earlier = earlier_round(rounds, earlier)
    return frozenset(found)


@dataclass(frozen=True)
class _Saved:
    """What was written, and how it differs from the merge before."""

    memberships: Mapping[int, int]
    questions: tuple[Question, ...]
    new: frozenset[int]
    parted: tuple[Pair, ...]


def _save(conn: Connection, workspace: Workspace, reports: Sequence[Report], bound: Constraints, found: Matching) -> _Saved:
    round_name = workspace.round
    first = activities.merged_state(conn, round_name) is None
    joined = activities.joins(conn, round_name)
    asked = {one.id for one in questions.open_questions(conn, round_name)}
    next_number = activities.next_number(conn)
    numbering = number_activities(
        found.groups,
        _known_numbers(reports, activities.memberships(conn, round_name), next_number),
        reports,
        [field.id for field in workspace.settings.all_fields],
        next_number,
        activities.former_numbers(conn, round_name),
    )
    memberships = dict(numbering.numbers)
    activities.save_memberships(conn, round_name, memberships)
    activities.add_events(conn, round_name, numbering.events)
    activities.note_left(conn, round_name, numbering.left)
    activities.save_joins(conn, round_name, found.joins)
    activities.save_links(conn, round_name, _links(conn, workspace, bound, memberships))
    drafts = [
        questions.QuestionDraft(one.reports, one.probability, one.evidence, one.previous, one.suggestion)
        for one in found.questions
    ]
    saved = questions.save_questions(conn, round_name, drafts)
    activities.save_merged_state(conn, round_name, activities.input_state(conn, round_name))
    return _Saved(
        memberships,
        tuple(saved),
        frozenset() if first else frozenset(one.id for one in saved) - asked,
        _parted(joined, memberships, bound),
    )


def _parted(joined: Sequence[Join], memberships: Mapping[int, int], bound: Constraints) -> tuple[Pair, ...]:
    pairs = (pair(one.first, one.second) for one in joined if one.origin == "automatic")
    return tuple(
        both
        for both in pairs
        if both not in bound.apart
        and both[0] in memberships
        and both[1] in memberships
        and memberships[both[0]] != memberships[both[1]]
    )


def _known_numbers(reports: Sequence[Report], memberships: Mapping[int, int], next_number: int) -> dict[int, int]:
    """Report id -> activity number: of the last merge, else the one that was pre-filled in the form and sent back."""
    known = dict(memberships)
    for report in reports:
        number = known_number(report, memberships, next_number)
        if number is not None:
            known[report.id] = number
    return known


def _links(conn: Connection, workspace: Workspace, bound: Constraints, memberships: Mapping[int, int]) -> activities.Links:
    """Links by the answers of this round, and those of the round before between activities that are still there."""
    earlier = earlier_round(activities.merged_rounds(conn), workspace.round)
    former = activities.links(conn, earlier)
    heirs, _ = life.heirs_and_origins(conn)
    return activities.Links(
        groups=programme_groups(bound, memberships, former.groups, heirs),
        successions=successions(bound, memberships, former.successions, heirs),
    )


def _unheard(
    reports: Sequence[Report], names: NameBook, actors: Sequence[Actor], vague: Vagueness
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    heard = {report.actor for report in reports}
    labels = {actor.key: actor.label for actor in actors}
    silent: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for report in reports:
        for name in dict.fromkeys(report.items("partners")):
            key = names.resolve(name)
            if is_placeholder(name):
                continue
            if key is None and not names.mentions(name) and not vague.says_nothing(name):
                unknown[name] += 1
            elif key is not None and key not in heard:
                silent[labels[key]] += 1
    return _by_count(silent), _by_count(unknown)


def _by_count(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0].casefold())))


def _rival_leads(reports: Sequence[Report], memberships: Mapping[int, int], names: NameBook) -> dict[int, tuple[str, ...]]:
    claims: dict[int, list[str]] = defaultdict(list)
    for report in reports:
        if names.resolve(report.text("lead")) == report.actor and report.actor not in claims[memberships[report.id]]:
            claims[memberships[report.id]].append(report.actor)
    return {number: tuple(sorted(keys)) for number, keys in sorted(claims.items()) if len(keys) > 1}
