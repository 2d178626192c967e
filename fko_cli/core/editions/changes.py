"""What has changed between two states of the concept, one entry per activity, substantial or minor with the reason.

What follows from a new list of fields or from institutions that have another name is told once and not with each
activity. Blanks and line breaks are no change; a date in other words ("03/2025", "März 2025") is one of wording.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from fko_cli.core.concept.periods import period_text
from fko_cli.core.concept.words import territory_text, title_of
from fko_cli.core.deciding.activities import contributions
from fko_cli.core.editions.fields import FieldChange
from fko_cli.core.editions.institutions import ActorChange, heirs_of
from fko_cli.core.editions.kinds import Kind
from fko_cli.core.editions.state import State
from fko_cli.core.editions.workshop_changes import differing
from fko_cli.core.own_questions import columns_of
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Need, Period, Territory, activity_name, as_text

_WORDING = ("title", "description", "goals")
_APART = frozenset(
    ("number", "field", "status", "start", "end", "territory", "lead", "partners", "publish_contact", "change", "remark",
     *_WORDING)
)  # fmt: skip
"""Keys that are compared by rules of their own, and those that are no part of what is printed."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One value that differs: its kind, what it is called, what it was and is."""

    kind: Kind
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What has changed with one activity (`number`), or with something else (`subject` names it).

    `kinds` are all kinds of it, the most telling first; `others` the activities that it was merged with or split from;
    `reasons` say why it is substantial, where it is. `field` is what the field of action is called (for what is gone: in the
    old list), `field_id` its id today, empty where there is none.
    """

    kinds: tuple[Kind, ...]
    subject: str
    title: str = ""
    number: int | None = None
    field: str = ""
    field_id: str = ""
    lead: str = ""
    details: tuple[Detail, ...] = ()
    others: tuple[str, ...] = ()
    note: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def substantial(self) -> bool:
        """Whether it has to be told to those who have the former edition."""
        return bool(self.reasons)


@dataclass(frozen=True)
class Passage:
    """What is known of the time between two states.

    `heirs` maps retired activity numbers to those their reports went to, `origins` new ones to those they were split from;
    `fields` says what became of the fields of action, `actors` what of the institutions.
    """

    fields: FieldChange
    heirs: Mapping[int, int] = field(default_factory=dict)
    origins: Mapping[int, int] = field(default_factory=dict)
    actors: tuple[ActorChange, ...] = ()

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """Key of an institution that is gone -> the key that carries its work on."""
        return heirs_of(self.actors)


@dataclass(frozen=True)
class Changes:
    """All entries: substantial ones first, in the order of the concept."""

    entries: tuple[Entry, ...]

    @property
    def substantial(self) -> tuple[Entry, ...]:
        """Those that have to be told."""
        return tuple(one for one in self.entries if one.substantial)

    @property
    def minor(self) -> tuple[Entry, ...]:
        """All others."""
        return tuple(one for one in self.entries if not one.substantial)


def compare(before: State, after: State, passage: Passage) -> Changes:
    """What makes `after` differ from `before`, judged by the rules in the settings of `after`."""
    rules = frozenset(after.settings.changes.substantial)
    found = [*_Comparison(before, after, passage).entries(), *_around(before, after, passage)]
    judged = [replace(one, reasons=_reasons(one, rules)) for one in found]
    return Changes(tuple(sorted(judged, key=lambda one: not one.substantial)))


def _reasons(entry: Entry, rules: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind.reason for kind in entry.kinds if kind.value in rules))


class _Comparison:
    """Compares the activities of two states."""

    def __init__(self, before: State, after: State, passage: Passage) -> None:
        self._before, self._after, self._passage = before, after, passage
        self._old = {one.number: one for one in before.activities}
        self._new = {one.number: one for one in after.activities}
        self._labels = {column.key: column.label for column in columns_of(after.settings) if column.printed}
        heirs = passage.successors
        now = {one.key: one.label for one in after.actors}
        # Both states in the words of today's register: a new name is no new institution.
        self._called = {one.label: now.get(heirs.get(one.key, one.key), one.label) for one in before.actors}
        self._reporters = {one.key: self._called[one.label] for one in before.actors} | now
        self._swallowed: dict[int, list[int]] = {}
        for number in self._old.keys() - self._new.keys():
            if (heir := self._heir(number)) is not None:
                self._swallowed.setdefault(heir, []).append(number)

    def entries(self) -> Iterator[Entry]:
        """One entry per activity that differs, in the order of today's fields, then what is no longer there."""
        order = [one.id for one in self._after.settings.fields]
        split = {number: origin for number in self._new if (origin := self._origin(number)) is not None}

        def place(one: Activity) -> tuple[int, int]:
            known = self._after.settings.main_field(one.text("field"))
            return (order.index(known) if known in order else len(order)), one.number

        for one in sorted(self._after.activities, key=place):
            if entry := self._of_new(one, split):
                yield entry
        for one in sorted(self._before.activities, key=lambda gone: gone.number):
            if one.number not in self._new and self._heir(one.number) is None:
                yield self._gone(one)

    def _of_new(self, one: Activity, split: Mapping[int, int]) -> Entry | None:
        old = self._old.get(one.number)
        swallowed = sorted(self._swallowed.get(one.number, ()))
        merged = tuple(f"{activity_name(gone)} „{title_of(self._old[gone])}“" for gone in swallowed)
        if old is None:
            origin = split.get(one.number)
            if origin is not None:
                from_one = f"{activity_name(origin)} „{title_of(self._old[origin])}“"
                return self._entry(one, (Kind.divided,), others=(from_one,))
            dropped = one.text("status") == Status.dropped
            return self._entry(one, (Kind.dropped if dropped else Kind.added,), others=merged)
        details = tuple(self._details(old, one))
        kinds: list[Kind] = [Kind.merged] if merged else []
        was, is_now = (each.text("status") == Status.dropped for each in (old, one))
        if was != is_now:
            kinds.append(Kind.dropped if is_now else Kind.added)
            details = tuple(each for each in details if each.kind is not Kind.status)
        kinds += [each.kind for each in details]
        if not kinds:
            return None
        note = "wieder aufgenommen" if was and not is_now else ""
        return self._entry(one, tuple(dict.fromkeys(kinds)), details=details, others=merged, note=note)

    def _entry(
        self,
        one: Activity,
        kinds: tuple[Kind, ...],
        *,
        details: tuple[Detail, ...] = (),
        others: tuple[str, ...] = (),
        note: str = "",
    ) -> Entry:
        known = self._after.settings.field_named(one.text("field"))
        return Entry(
            kinds, one.name, title_of(one), one.number, known.label if known else "", known.id if known else "",
            one.text("lead"), details, others, note,
        )  # fmt: skip

    def _gone(self, one: Activity) -> Entry:
        old, fields = one.text("field"), self._passage.fields
        return Entry(
            (Kind.removed,), one.name, title_of(one), one.number, fields.label(old), fields.single(old) or "",
            one.text("lead"), note=self._why_gone(one),
        )  # fmt: skip

    def _why_gone(self, one: Activity) -> str:
        """Who has not said what: an activity that nobody reports again is not confirmed."""
        if self._before.round == self._after.round:
            return "nicht mehr gemeldet"
        heirs = self._passage.successors
        reporters = dict.fromkeys(heirs.get(report.actor, report.actor) for report in one.reports)
        left = {change.old for change in self._passage.actors if change.kind == "left"}
        said = []
        for words, keys in (
            ("nicht mehr dabei", [key for key in reporters if key in left]),
            ("hat noch nicht geantwortet", [k for k in reporters if k not in left and k not in self._after.answered]),
            ("hat nicht bestätigt", [k for k in reporters if k not in left and k in self._after.answered]),
        ):
            said += [f"{self._reporter(key)}: {words}" for key in keys]
        return f"in Runde {self._after.round} von niemandem gemeldet; {'; '.join(said)}" if said else "nicht mehr gemeldet"

    def _heir(self, number: int) -> int | None:
        """The activity of today that a retired number went into."""
        seen = {number}
        while (next_one := self._passage.heirs.get(number)) is not None and next_one not in seen:
            if next_one in self._new:
                return next_one
            seen.add(next_one)
            number = next_one
        return None

    def _origin(self, number: int) -> int | None:
        """The activity of the earlier state that a new number was split from."""
        seen = {number}
        while number not in self._old and (origin := self._passage.origins.get(number)) is not None and origin not in seen:
            seen.add(origin)
            number = origin
        return number if number in self._old and len(seen) > 1 else None

    def _details(self, old: Activity, new: Activity) -> Iterator[Detail]:
        yield from self._field(old, new)
        yield from self._lead(old, new)
        yield from self._partners(old, new)
        yield from self._period(old, new)
        if old.text("status") != new.text("status"):
            yield Detail(Kind.status, Kind.status.label, old.text("status"), new.text("status"))
        yield from self._territory(old, new)
        for key in _WORDING:
            if _plain(old.text(key)) != _plain(new.text(key)):
                yield Detail(Kind.wording, self._labels.get(key, key), old.text(key), new.text(key))
        said, says = self._contributions(old, new)
        if {_plain(text) for text in said} != {_plain(text) for text in says}:
            yield Detail(Kind.wording, "Beiträge der Partner", "\n".join(said), "\n".join(says))
        yield from self._others(old, new)

    def _field(self, old: Activity, new: Activity) -> Iterator[Detail]:
        before, after = old.text("field"), new.text("field")
        if not self._passage.fields.fits(before, after):
            known = self._after.settings.field_named(after)
            yield Detail(Kind.field, Kind.field.label, self._passage.fields.label(before), known.label if known else after)

    def _lead(self, old: Activity, new: Activity) -> Iterator[Detail]:
        before, after = self._called.get(old.text("lead"), old.text("lead")), new.text("lead")
        if _plain(before) != _plain(after):
            yield Detail(Kind.lead, Kind.lead.label, before, after)

    def _partners(self, old: Activity, new: Activity) -> Iterator[Detail]:
        before = list(dict.fromkeys(self._called.get(one, one) for one in old.items("partners")))
        after = list(new.items("partners"))
        if {_plain(one) for one in before} != {_plain(one) for one in after}:
            yield Detail(Kind.partners, Kind.partners.label, "; ".join(before), "; ".join(after))

    def _period(self, old: Activity, new: Activity) -> Iterator[Detail]:
        said, says = ((_period(one, "start"), _period(one, "end")) for one in (old, new))
        before, after = (period_text(*pair, date.min) for pair in (said, says))
        if _span(said) != _span(says):
            yield Detail(Kind.period, Kind.period.label, before, after)
        elif _plain(before) != _plain(after):
            yield Detail(Kind.wording, Kind.period.label, before, after)

    def _territory(self, old: Activity, new: Activity) -> Iterator[Detail]:
        before, after = (
            territory_text(value, self._after.settings.region) if isinstance(value, Territory) else as_text(value)
            for value in (one.values.get("territory") for one in (old, new))
        )
        if _plain(before) != _plain(after):
            yield Detail(Kind.territory, Kind.territory.label, before, after)

    def _others(self, old: Activity, new: Activity) -> Iterator[Detail]:
        for key, label in self._labels.items():
            if key in _APART:
                continue
            if key == "further_fields":
                before = tuple(dict.fromkeys(self._passage.fields.single(one) or one for one in old.items(key)))
                if self._passage.fields.changed or set(before) == set(new.items(key)):
                    continue
            if _plain(old.text(key)) != _plain(new.text(key)):
                yield Detail(Kind.details, label, old.text(key), new.text(key))
        reported = [list(dict.fromkeys(self._reporter(report.actor) for report in one.reports)) for one in (old, new)]
        if set(reported[0]) != set(reported[1]):
            yield Detail(Kind.details, "Gemeldet von", "; ".join(reported[0]), "; ".join(reported[1]))
        followed = [activity_name(one.succeeds) if one.succeeds else "" for one in (old, new)]
        if followed[0] != followed[1]:
            yield Detail(Kind.details, "Folgt auf", *followed)

    def _contributions(self, old: Activity, new: Activity) -> tuple[list[str], list[str]]:
        """What partners wrote, then and now; of those who report in both, for the others are told as reporting or not."""
        both = set.intersection(*({self._reporter(report.actor) for report in one.reports} for one in (old, new)))
        told = (
            [f"{who}: {part.description}" for part in contributions(one) if (who := self._reporter(part.actor)) in both]
            for one in (old, new)
        )
        return next(told), next(told)

    def _reporter(self, key: str) -> str:
        return self._reporters.get(key, key)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _period(one: Activity, key: str) -> Period | None:
    value = one.values.get(key)
    return value if isinstance(value, Period) else None


def _span(pair: tuple[Period | None, Period | None]) -> tuple[object, ...]:
    """What a period means, whatever its words; one that nobody understood is its words."""
    return tuple(
        None if one is None else (one.first, one.last, one.ongoing) if one.understood else _plain(one.text) for one in pair
    )


def _around(before: State, after: State, passage: Passage) -> Iterator[Entry]:
    """What has changed beside the activities: fields, institutions, needs, the workshop, texts."""
    if passage.fields.changed:
        yield Entry((Kind.fields,), Kind.fields.label, details=tuple(_lists(passage.fields)))
    if told := [one for one in passage.actors if one.detail]:
        details = tuple(Detail(Kind.institutions, "", "", one.detail) for one in told)
        yield Entry((Kind.institutions,), Kind.institutions.label, details=details)
    if needs := tuple(_needs(before, after, passage.successors)):
        yield Entry((Kind.needs,), Kind.needs.label, details=needs)
    same = before.round == after.round
    if brought := tuple(Detail(*told) for told in differing(before.workshop, after.workshop, same_round=same)):
        yield Entry((Kind.workshop,), Kind.workshop.label, details=brought)
    names = sorted(
        name
        for name in before.texts.keys() | after.texts.keys()
        if _plain(before.texts.get(name, "")) != _plain(after.texts.get(name, ""))
    )
    if names:
        details = tuple(Detail(Kind.texts, name, before.texts.get(name, ""), after.texts.get(name, "")) for name in names)
        yield Entry((Kind.texts,), Kind.texts.label, details=details)


def _lists(fields: FieldChange) -> Iterator[Detail]:
    reached = set()
    for one in fields.old:
        targets = [new.label for new in fields.choices(one.id)]
        reached |= set(fields.to.get(one.id, ()))
        if one.id not in fields.to:
            yield Detail(Kind.fields, "ungeklärt", one.label, "")
        elif targets != [one.label]:
            yield Detail(Kind.fields, "", one.label, "; ".join(targets))
    for new in fields.new:
        if new.id not in reached:
            yield Detail(Kind.fields, "", "", new.label)


def _needs(before: State, after: State, successors: Mapping[str, str]) -> Iterator[Detail]:
    """Needs by who says what today: a return that repeats them gives them other ids."""
    old = {_said(one, successors.get(one.actor, one.actor)): one for one in before.needs}
    new = {_said(one, one.actor): one for one in after.needs}
    for gone in [one for said, one in old.items() if said not in new]:
        yield Detail(Kind.needs, gone.name, _first_line(gone), "")
    for fresh in [one for said, one in new.items() if said not in old]:
        yield Detail(Kind.needs, fresh.name, "", _first_line(fresh))


def _said(one: Need, actor: str) -> str:
    return _plain(" | ".join((actor, one.text("need"), one.text("proposal")))).casefold()


def _first_line(one: Need) -> str:
    return _plain(one.text("need") or one.text("proposal"))


def judged_by(rules: Sequence[str]) -> str:
    """The rules in words, for those who read the list."""
    words = dict.fromkeys(Kind(one).reason for one in rules)
    return f"Wesentlich ist: {'; '.join(words)}." if words else "Keine Art von Änderung gilt als wesentlich."
