"""The consolidated activity: one value per field out of all its reports, with the source of each value.

| field | rule |
| --- | --- |
| lead | named by most reporters; an institution that names itself wins a tie |
| title | the lead's own, else that of the fullest report |
| description, goals, funding, indicator, programme, link | the lead's own, else the longest |
| status, field | the lead's own, else what most reports state |
| further fields, target groups | united, without doubles |
| partners | everyone named and every reporter but the lead; actors by their label, others as typed, once (`partners.py`) |
| territory | united; a part that is excluded stays out unless another report names it itself |
| start, end | earliest and latest; without end as soon as one report says so |
| contact | only what is released, the lead's first |
| number, remark | never consolidated |
| own questions of the region | see `core.deciding.own_answers` |

Who alone reports an activity without naming a lead is no partner of it; what names nobody ("noch offen", "u. a.") is neither
lead nor partner. Where reports state different things, `core.deciding.conflicts` records it. Same input, same result: the
order of the reports doesn't matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from fko_cli.core.deciding import conflicts, own_answers, rules
from fko_cli.core.deciding.partners import each_once, same_institution
from fko_cli.core.deciding.rules import Chosen
from fko_cli.core.own_questions import columns_of, own_columns
from fko_cli.core.questionnaire import BY_KEY
from fko_cli.core.records import Activity, Actor, Report
from fko_cli.core.settings import Settings

_NEVER = ("number", "remark", "publish_contact")
_OWN_RULE = (
    "field", "further_fields", "title", "target_groups", "status", "start", "end", "territory", "lead", "partners",
    "contact", "change",
)  # fmt: skip


class Names(Protocol):
    """Knows which actor a wording means (`core.reading.names.NameBook`)."""

    def resolve(self, text: str) -> str | None:
        """The key of the actor that `text` names, None when it names none of the known ones."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a partner wrote about its own share in an activity: report id, actor key, description."""

    report: int
    actor: str
    description: str


@dataclass(frozen=True, slots=True)
class _Lead:
    """Who leads: the actor's key when known, the wording to print, the reports that say so."""

    actor: str | None
    text: str
    sources: tuple[int, ...]


def consolidate(
    reports: Iterable[Report],
    memberships: Mapping[int, int],
    *,
    groups: Mapping[int, str],
    successions: Mapping[int, int],
    settings: Settings,
    actors: Sequence[Actor],
    names: Names,
    names_among: Callable[[frozenset[str]], Names] | None = None,
) -> list[Activity]:
    """The activities by number. `memberships` maps report ids to activity numbers; reports without one are left out.

    `groups` maps activity numbers to the group of their programme, `successions` a later activity to the one it follows.
    `names_among` gives the names of a few actors alone: what is ambiguous in the region ("Agentur für Arbeit") mostly is
    not among those who take part in an activity.
    """
    members: defaultdict[int, list[Report]] = defaultdict(list)
    for report in reports:
        if report.id in memberships:
            members[memberships[report.id]].append(report)
    desk = _Desk(settings, actors, names, names_among)
    return [
        desk.activity(number, members[number], groups.get(number), successions.get(number)) for number in sorted(members)
    ]


def contributions(activity: Activity) -> list[Contribution]:
    """The descriptions that are not printed as the activity's own, as the partners wrote them, without repetitions."""
    printed = set(activity.sources.get("description", ()))
    seen = {rules.plain(activity.text("description"))}
    found = []
    for report in activity.reports:
        text = report.text("description").strip()
        if report.id not in printed and text and rules.plain(text) not in seen:
            seen.add(rules.plain(text))
            found.append(Contribution(report.id, report.actor, text))
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who the wordings of one activity mean: the key of an actor, else the wording made comparable.

    What the whole register leaves open is looked for among those who are said to lead, then among all who take part: two
    offices of one kind may take part, of which only one is ever named as the lead.
    """

    resolved: Mapping[str, str | None]
    leads: Names
    involved: Names

    def lead(self, text: str) -> str:
        """Who is meant as the lead; empty for a text that names nobody."""
        if rules.is_placeholder(text):
            return ""
        return self.resolved[text] or self.leads.resolve(text) or self.involved.resolve(text) or _unknown(text)

    def partner(self, text: str) -> str:
        """Who is meant as a partner; empty for a text that names nobody."""
        if rules.is_placeholder(text):
            return ""
        return self.resolved[text] or self.involved.resolve(text) or _unknown(text)


class _Desk:
    """Consolidates one activity after the other; remembers which wording means which actor."""

    def __init__(
        self,
        settings: Settings,
        actors: Sequence[Actor],
        names: Names,
        names_among: Callable[[frozenset[str]], Names] | None,
    ) -> None:
        self._region = settings.region
        self._own = {column.key: column for column in own_columns(settings)}
        self._order = {column.key: position for position, column in enumerate(columns_of(settings))}
        self._fields = [field.id for field in settings.all_fields]
        self._above = settings.main_field
        self._labels = {actor.key: actor.label for actor in actors}
        self._rank = {actor.key: position for position, actor in enumerate(actors)}
        self._names = names
        self._resolved: dict[str, str | None] = {}
        self._names_among = lru_cache(maxsize=4096)(names_among) if names_among else None

    def activity(self, number: int, reports: list[Report], group: str | None, succeeds: int | None) -> Activity:
        """The consolidated activity of `reports`."""
        reading = self._reading(reports)
        lead = self._lead(sorted(reports, key=lambda one: one.id), reading)

        def leading(report: Report) -> bool:
            return lead is not None and report.actor == lead.actor

        ranked = rules.with_weight(reports, leading)
        chosen = self._values(ranked, lead, leading)
        chosen["partners"] = self._partners(ranked, lead, reading)
        found = {key: chosen[key] for key in sorted(chosen, key=self._column_order)}
        return Activity(
            number=number,
            reports=ranked,
            values={key: one.value for key, one in found.items() if one},
            sources={key: one.sources for key, one in found.items() if one},
            contradictions=(
                *conflicts.contradictions(ranked, reading.lead),
                *own_answers.contradictions(ranked, tuple(self._own.values())),
            ),
            group=group,
            succeeds=succeeds,
        )

    def _reading(self, reports: Sequence[Report]) -> _Reading:
        leads, partners = {one.text("lead") for one in reports}, {text for one in reports for text in one.items("partners")}
        for text in leads | partners:
            if text not in self._resolved:
                self._resolved[text] = self._names.resolve(text) if text.strip() else None
        reporters = {one.actor for one in reports if one.actor in self._labels}
        named = frozenset(key for text in leads if (key := self._resolved[text]))
        involved = named | reporters | {key for text in partners if (key := self._resolved[text])}
        among = self._names_among or (lambda keys: self._names)
        return _Reading(self._resolved, among(named), among(involved))

    def _values(
        self, ranked: Sequence[Report], lead: _Lead | None, leading: Callable[[Report], bool]
    ) -> dict[str, Chosen | None]:
        contact = _released_contact(ranked)
        found: dict[str, Chosen | None] = {
            "title": rules.first_stated(ranked, "title"),
            "field": rules.most_named(ranked, "field", leading),
            "target_groups": rules.united(ranked, "target_groups"),
            "status": rules.most_named(ranked, "status", leading),
            "start": rules.starting(ranked),
            "end": rules.ending(ranked),
            "territory": rules.covered(ranked, self._region.parts, self._region.name),
            "lead": Chosen(lead.text, lead.sources) if lead else None,
            "contact": contact,
            "publish_contact": Chosen(True, contact.sources) if contact else None,
            "change": rules.first_stated(ranked, "change"),
        }
        found["further_fields"] = self._further_fields(ranked, found["field"])
        extra = {key for report in ranked for key in report.values}
        for key in sorted(extra - set(_OWN_RULE) - set(_NEVER)):
            found[key] = (
                rules.own_or_fullest(ranked, key, leading)
                if key in BY_KEY
                else own_answers.chosen(ranked, key, self._own.get(key), leading)
            )
        return found

    def _column_order(self, key: str) -> tuple[int, str]:
        return self._order.get(key, len(self._order)), key

    def _lead(self, reports: Sequence[Report], reading: _Reading) -> _Lead | None:
        votes: dict[str, dict[str, list[int]]] = {}
        wordings: dict[str, str] = {}
        for report in reports:
            text = report.text("lead").strip()
            if candidate := reading.lead(text):
                wordings.setdefault(candidate, text)
                votes.setdefault(candidate, {}).setdefault(report.actor, []).append(report.id)
        if not votes:
            return None
        reporters = {report.actor for report in reports}

        def weight(candidate: str) -> tuple[object, ...]:
            voters = votes[candidate]
            return (
                len(voters), candidate in voters, candidate in reporters, candidate in self._labels,
                -min(min(ids) for ids in voters.values()),
            )  # fmt: skip

        winner = max(votes, key=weight)
        sources = tuple(sorted(one for ids in votes[winner].values() for one in ids))
        known = winner in self._labels
        return _Lead(winner if known else None, self._labels[winner] if known else wordings[winner], sources)

    def _partners(self, ranked: Sequence[Report], lead: _Lead | None, reading: _Reading) -> Chosen | None:
        known: dict[str, list[int]] = {}
        typed: list[str] = []
        sources: set[int] = set()
        for report in ranked:
            known.setdefault(report.actor, []).append(report.id)
            meant = [(text, reading.partner(text)) for text in report.items("partners")]
            for text, candidate in (*meant, (report.text("lead"), reading.lead(report.text("lead")))):
                if candidate in self._labels:
                    known.setdefault(candidate, []).append(report.id)
                elif candidate and not (lead and same_institution(text, lead.text)):
                    typed.append(text)
                    sources.add(report.id)
        reporters = {report.actor for report in ranked}
        if lead:
            known.pop(lead.actor or "", None)
        elif len(reporters) == 1:
            known.pop(ranked[0].actor)  # who alone reports an activity carries it and is not its own partner
        ordered = sorted(known, key=lambda key: (self._rank.get(key, 10**9), key))
        # An institution whose key was changed stands in the register under another one with the same name.
        labels = [one for one in dict.fromkeys(map(self._label, ordered)) if not lead or one != lead.text]
        wordings = each_once(typed)
        if not labels and not wordings:
            return None
        sources.update(one for ids in known.values() for one in ids)
        return Chosen((*labels, *wordings), tuple(one.id for one in ranked if one.id in sources))

    def _label(self, key: str) -> str:
        return self._labels.get(key, key)

    def _further_fields(self, ranked: Sequence[Report], main: Chosen | None) -> Chosen | None:
        stated = rules.united(ranked, "further_fields")
        others = list(dict.fromkeys(one.text("field") for one in ranked if one.text("field")))
        # Who names the field above a sub-field says the same, only less exactly.
        others = [one for one in others if not main or one != self._above(str(main.value))]
        items = dict.fromkeys([*(stated.value if stated and isinstance(stated.value, tuple) else ()), *others])
        main_field = str(main.value) if main else ""
        sources = {one.id for one in ranked if one.text("field") not in ("", main_field)}
        sources |= set(stated.sources if stated else ())
        chosen = Chosen(tuple(items), tuple(one.id for one in ranked if one.id in sources))
        return rules.ordered_fields(chosen, self._fields, main_field)


def _unknown(text: str) -> str:
    """An institution that is not in the register, made comparable; never equal to the key of an actor."""
    compared = rules.plain(text)
    return f"={compared}" if compared else ""


def _released_contact(ranked: Sequence[Report]) -> Chosen | None:
    released = [one for one in ranked if one.values.get("publish_contact") is True and one.text("contact").strip()]
    texts = {rules.plain(one.text("contact")): one.text("contact").strip() for one in reversed(released)}
    if not texts:
        return None
    return Chosen("; ".join(reversed(texts.values())), tuple(one.id for one in released))
