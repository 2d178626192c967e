"""What is already known and stands in an actor's questionnaire: its own activities as last printed, and offers.

An offer is an activity in which others named the actor and which it has not reported itself. What others wrote about
contacts, remarked to the agency or answered to a question that is kept from print is never in a row; what the actor itself
wrote there, its contact included, is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fko_cli.core.deciding.activities import contributions
from fko_cli.core.own_questions import columns_of
from fko_cli.core.questionnaire import Column, Kind, Status
from fko_cli.core.reading.likeness import SIMILAR_TITLE, likeness
from fko_cli.core.reading.text import fold
from fko_cli.core.records import Activity, Actor, Report, Value, activity_name, as_text, id_number
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.settings import Settings

_NEVER = ("number", "contact", "publish_contact", "change", "remark")
"""Columns that a row does not take over from what was printed or from others."""


class Names(Protocol):
    """Knows which actor a wording means (`core.reading.names.NameBook`)."""

    def resolve(self, text: str) -> str | None:
        """The key of the actor that `text` names, None when it names none of the known ones."""


@dataclass(frozen=True)
class Known:
    """What the store knows that may stand in somebody's form.

    `activities` are those of the `earlier` round, consolidated, and `unmerged` its reports that belong to none. `reports`
    are those of this `round`, of which `memberships` maps some to the number of their activity. `notes` has, by the name
    of an activity or report, what its row is to say beside its origin.
    """

    round: str
    earlier: str = ""
    activities: tuple[Activity, ...] = ()
    unmerged: tuple[Report, ...] = ()
    reports: tuple[Report, ...] = ()
    memberships: Mapping[int, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def earlier_round(names: Sequence[str], current: str) -> str:
    """The newest of the rounds in `names` that comes before the `current` one, by their names; "" without any."""
    return max((name for name in names if _order(name) < _order(current)), key=_order, default="")


def _order(name: str) -> list[tuple[bool, int, str]]:
    """Numbers in a name count as numbers: 2025 before 2026, "Runde 9" before "Runde 10"."""
    pieces = re.findall(r"\d+|\D+", name)
    return [(piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in pieces]


def prefilled_rows(
    actor: Actor, known: Known, settings: Settings, actors: Sequence[Actor], names: Names
) -> tuple[PrefilledRow, ...]:
    """The rows that `actor` finds in its form: its own activities by number, then what it is asked to confirm."""
    return tuple(_Filler(actor, known, settings, actors, names).rows())


def cell_texts(values: Mapping[str, Value], columns: Sequence[Column], settings: Settings) -> dict[str, str]:
    """Values as they are written into the cells of `columns`, so that reading them gives the same values again.

    Where there is no column for further fields of action (as for needs), they stand behind the first.
    """
    texts = {column.key: text for column in columns if (text := _cell_text(values.get(column.key), column, settings))}
    if "field" in texts and not any(column.key == "further_fields" for column in columns):
        texts["field"] = "; ".join((texts["field"], *further_labels(values, settings)))
    return texts


def further_labels(values: Mapping[str, Value], settings: Settings) -> tuple[str, ...]:
    """The further fields of action as they are offered in the form; what the round does not know as it was typed."""
    known = ((one, settings.field_named(one)) for one in as_tuple(values.get("further_fields")))
    return tuple(found.label if found else one for one, found in known)


def _cell_text(value: Value | None, column: Column, settings: Settings) -> str:
    if column.kind is Kind.field and isinstance(value, str):
        known = settings.field_named(value)
        return known.label if known else value
    return as_text(value)


class _Filler:
    """Makes the rows of one actor; remembers the titles that stand there already."""

    def __init__(self, actor: Actor, known: Known, settings: Settings, actors: Sequence[Actor], names: Names) -> None:
        self._actor = actor
        self._known = known
        self._settings = settings
        self._labels = {one.key: one.label for one in actors}
        self._names = names
        # A short name that could also be another's in running text is the actor's own where it stands alone.
        self._called = {actor.name, actor.label} - {one.label for one in actors if one.key != actor.key}
        self._columns = [one for one in columns_of(settings) if one.printed and one.key not in _NEVER]
        self._unprinted = [one for one in columns_of(settings) if one.own and not one.printed]
        # An offer that the actor has taken up stays in its form: answering must not change what was sent.
        self._mine = [one for one in known.reports if one.actor == actor.key and not _took_up_offer(one)]
        self._titles = [fold(one.text("title")) for one in self._mine]
        self._numbers = {number for one in self._mine if (number := self._number(one)) is not None}

    def rows(self) -> Iterator[PrefilledRow]:
        """All rows in their order."""
        activities = [one for one in self._known.activities if one.text("status") != Status.dropped]
        own = [one for one in activities if self._is_own(one)]
        loose = [one for one in self._known.unmerged if one.text("status") != Status.dropped]
        self._numbers |= {one.number for one in own}
        yield from (self._own_activity(one) for one in own)
        yield from (self._own_report(one) for one in loose if one.actor == self._actor.key)
        self._titles += [fold(one.text("title")) for one in own]
        self._titles += [fold(one.text("title")) for one in loose if one.actor == self._actor.key]
        for activity in activities:
            if activity.number not in self._numbers and self._named(activity) and self._is_new(activity.text("title")):
                self._numbers.add(activity.number)
                yield self._offered_activity(activity)
        current = [one for one in self._known.reports if one.text("status") != Status.dropped]
        yield from self._offered_reports(loose, self._known.earlier)
        yield from self._offered_reports(current, self._known.round)

    def _is_own(self, activity: Activity) -> bool:
        reported = any(report.actor == self._actor.key for report in activity.reports)
        return reported or self._names.resolve(activity.text("lead")) == self._actor.key

    def _named(self, stated: Activity | Report) -> bool:
        """Whether the actor is named as a partner or as the lead."""
        texts = (*stated.items("partners"), stated.text("lead"))
        return any(text in self._called or self._names.resolve(text) == self._actor.key for text in texts if text)

    def _is_new(self, title: str) -> bool:
        """Whether no row has this title, or one so like it that it is the same activity; then one has from now on."""
        folded = fold(title)
        if any(likeness(folded, other) >= SIMILAR_TITLE for other in self._titles):
            return False
        self._titles.append(folded)
        return True

    def _number(self, report: Report) -> int | None:
        """The number of the report's activity in this round; before a merge the one that it came back with."""
        number = self._known.memberships.get(report.id)
        return number if number is not None else id_number(report.text("number")) if report.text("number") else None

    def _own_activity(self, activity: Activity) -> PrefilledRow:
        mine = [one for one in activity.reports if one.actor == self._actor.key]
        others = self._listed(one.actor for one in activity.reports)
        if mine:
            origin = f"Ihre Meldung{_in_round(self._known.earlier)}"
            origin += f", zusammengeführt mit der von {others}" if others else ""
        else:
            origin = f"von {others}{_in_round(self._known.earlier)} gemeldet, nennt Sie als federführend: bitte bestätigen"
        texts = {**self._texts(activity.values), **self._own_words(mine), **_own_share(activity, mine)}
        key = row_keys.own(activity.number)
        return self._row(texts, activity.number, key, self._noted(origin, activity), offered=not mine)

    def _own_report(self, report: Report) -> PrefilledRow:
        texts = {**self._texts(report.values), **self._own_words([report])}
        origin = f"Ihre Meldung{_in_round(self._known.earlier)}"
        return self._row(texts, None, row_keys.own(None, report.id), self._noted(origin, report))

    def _offered_activity(self, activity: Activity) -> PrefilledRow:
        origin = self._said_by(self._listed(one.actor for one in activity.reports), self._known.earlier, activity)
        return self._row(
            self._texts(activity.values), activity.number, row_keys.offer(activity.number), origin, offered=True
        )

    def _offered_reports(self, reports: Sequence[Report], round_name: str) -> Iterator[PrefilledRow]:
        """Offers from single reports; those of one activity give one row, in the words of the first."""
        alike: dict[int, list[Report]] = {}
        for report in reports:
            number = self._number(report)
            if report.actor == self._actor.key or number in self._numbers or not self._named(report):
                continue
            if number is not None and number in alike:
                alike[number].append(report)
            elif self._is_new(report.text("title")):
                alike[-report.id if number is None else number] = [report]
        for number, together in alike.items():
            first = together[0]
            given = number if number > 0 else None
            origin = self._said_by(self._listed(one.actor for one in together), round_name, first)
            key = row_keys.offer(given, first.id)
            yield self._row(self._texts(first.values), given, key, origin, offered=True)

    def _noted(self, origin: str, stated: Activity | Report) -> str:
        note = self._known.notes.get(stated.name)
        return f"{origin}; {note}" if note else origin

    def _said_by(self, reporters: str, round_name: str, stated: Activity | Report) -> str:
        leads = self._names.resolve(stated.text("lead")) == self._actor.key
        role = "als federführend" if leads else "als Partner"
        origin = f"von {reporters}{_in_round(round_name)} gemeldet, nennt Sie {role}: bitte bestätigen"
        return self._noted(origin, stated)

    def _listed(self, keys: Iterator[str]) -> str:
        """The names of the others, "A, B und C"."""
        labels = [self._labels.get(key, key) for key in dict.fromkeys(keys) if key != self._actor.key]
        return " und ".join(filter(None, (", ".join(labels[:-1]), labels[-1]))) if labels else ""

    def _texts(self, values: Mapping[str, Value]) -> dict[str, str]:
        known = {field.id for field in self._settings.all_fields}
        current = {key: value for key, value in values.items() if key != "field" or value in known}
        further = [one for one in as_tuple(values.get("further_fields")) if one in known]
        return cell_texts({**current, "further_fields": tuple(further)}, self._columns, self._settings)

    def _own_words(self, mine: Sequence[Report]) -> dict[str, str]:
        """What only the actor itself gets to see again: its contact, and its answers that are kept from print."""
        answers = {
            column.key: report.values[column.key]
            for column in self._unprinted
            for report in reversed(mine)
            if report.text(column.key)
        }
        return {**cell_texts(answers, self._unprinted, self._settings), **_contact(mine)}

    def _row(
        self, texts: dict[str, str], number: int | None, key: str, origin: str, *, offered: bool = False
    ) -> PrefilledRow:
        named = {"number": activity_name(number)} if number is not None else {}
        return PrefilledRow({**named, **texts}, key, origin=origin, offered=offered)


def as_tuple(value: Value | None) -> tuple[str, ...]:
    """A list value as it is, everything else as an empty list."""
    return value if isinstance(value, tuple) else ()


def _took_up_offer(report: Report) -> bool:
    key = row_keys.parse(report.row_key)
    return key is not None and key.origin is row_keys.Origin.offer


def _contact(mine: Sequence[Report]) -> dict[str, str]:
    """The contact that the actor itself named, with what it said about publishing it; a released one comes first."""
    named = [one for one in mine if one.text("contact")]
    first = next((one for one in named if one.values.get("publish_contact") is True), next(iter(named), None))
    if first is None:
        return {}
    return {key: text for key in ("contact", "publish_contact") if (text := first.text(key))}


def _own_share(activity: Activity, mine: Sequence[Report]) -> dict[str, str]:
    """What is printed as the actor's own contribution beside the description: confirming the row must not take it out."""
    ids = {one.id for one in mine}
    texts = [one.description for one in contributions(activity) if one.report in ids]
    printed = ids.intersection(activity.sources.get("description", ()))
    return {"description": "\n\n".join(texts)} if texts and not printed else {}


def _in_round(name: str) -> str:
    return f" {name}" if name.isdigit() else f" (Runde {name})"
