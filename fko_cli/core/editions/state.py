"""A state of the concept at one moment, and editions: states that were printed and frozen.

`freeze` writes a state as plain JSON data, `thaw` reads it again, also when a later `fko` knows other settings. What is
frozen is what may be printed: no contact that nobody released, no remark to the agency, no address of the register.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from fko_cli.core import codec
from fko_cli.core.editing import Contradiction, Edit
from fko_cli.core.own_questions import columns_of
from fko_cli.core.records import Activity, Actor, Need, Place, Report, Value
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import EntryKind, WorkshopEntry

_PRIVATE_SECTIONS = ("mail", "store", "intake")
_PRIVATE_KEYS = frozenset(("remark",))


class EditionKind(enum.StrEnum):
    """Whether an edition was resolved upon or handed out on the way there."""

    adopted = "adopted"
    interim = "interim"

    @property
    def label(self) -> str:
        """The German words."""
        return {"adopted": "beschlossen", "interim": "Zwischenstand"}[self.value]


@dataclass(frozen=True, slots=True)
class Edition:
    """A frozen state: `day` is that of the resolution or of the state, `sha256` that of the document as printed."""

    id: int
    round: str
    name: str
    kind: EditionKind
    day: date
    frozen_at: datetime
    fko_version: str
    sha256: str
    file: str
    purpose: str = ""
    body: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A return that a state was made from."""

    id: int
    actor: str
    sha256: str


@dataclass(frozen=True)
class State:
    """What the concept says at one moment. `texts` are the editor's texts as plain lines by name.

    `answered` are the keys of actors whose answer of the round is in it, `workshop` the results of the round's workshops
    (None in an edition that was frozen before they were kept).
    """

    settings: Settings
    actors: tuple[Actor, ...]
    activities: tuple[Activity, ...]
    needs: tuple[Need, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    sources: tuple[Source, ...] = ()
    workshop: tuple[WorkshopEntry, ...] | None = None

    @property
    def round(self) -> str:
        """The name of the round."""
        return self.settings.round.name


def public_settings(settings: Settings) -> dict[str, Any]:
    """Settings as data, without what belongs to this computer and its post."""
    data: dict[str, Any] = settings.model_dump(mode="json", exclude=set(_PRIVATE_SECTIONS))
    return data


def read_settings(data: Mapping[str, Any]) -> Settings:
    """Settings from data that an earlier or later `fko` wrote: what this one does not know is left out."""
    plain = dict(data)
    while True:
        try:
            return Settings.model_validate(plain)
        except ValidationError as problem:
            unknown = [one["loc"] for one in problem.errors() if one["type"] == "extra_forbidden"]
            if not unknown:
                raise
            for place in unknown:
                plain = _without(plain, place)


def _without(data: Any, place: tuple[int | str, ...]) -> Any:
    first, *rest = place
    if isinstance(data, dict):
        if not rest:
            return {key: value for key, value in data.items() if key != first}
        return {key: _without(value, tuple(rest)) if key == first else value for key, value in data.items()}
    return [_without(value, tuple(rest)) if number == first else value for number, value in enumerate(data)]


def freeze(state: State) -> dict[str, Any]:
    """A state as plain JSON data, without anything that must not be printed."""
    public = _Public(state.settings)
    return {
        "settings": public_settings(state.settings),
        "actors": actors_to_json(state.actors),
        "activities": [public.activity(one) for one in state.activities],
        "needs": [
            {"id": one.id, "actor": one.actor, **_place(one.place, one.return_id), "values": codec.to_json(one.values)}
            | ({"origin": one.origin} if one.origin else {})
            for one in state.needs
        ],
        "texts": dict(state.texts),
        "answered": sorted(state.answered),
        "sources": [{"id": one.id, "actor": one.actor, "sha256": one.sha256} for one in state.sources],
        "workshop": None if state.workshop is None else [_entry_to_json(one) for one in state.workshop],
    }


def thaw(data: Mapping[str, Any]) -> State:
    """The state that `freeze` wrote."""
    settings = read_settings(data["settings"])
    name = settings.round.name
    return State(
        settings=settings,
        actors=actors_from_json(data["actors"]),
        activities=tuple(_activity(one, name) for one in data["activities"]),
        needs=tuple(
            Need(
                one["id"],
                one["actor"],
                name,
                _read_place(one),
                codec.from_json(one["values"]),
                one["return"],
                one.get("origin", ""),
            )
            for one in data["needs"]
        ),
        texts=dict(data["texts"]),
        answered=frozenset(data["answered"]),
        sources=tuple(Source(one["id"], one["actor"], one["sha256"]) for one in data["sources"]),
        workshop=None if (found := data.get("workshop")) is None else tuple(map(_entry_from_json, found)),
    )


def _entry_to_json(one: WorkshopEntry) -> dict[str, Any]:
    return {
        "number": one.number, "round": one.round, "kind": one.kind.value, "sheet": one.place.sheet, "row": one.place.row,
        "values": codec.to_json(one.values), "sha256": one.sha256, "activity": one.activity,
    }  # fmt: skip


def _entry_from_json(data: Mapping[str, Any]) -> WorkshopEntry:
    return WorkshopEntry(
        number=data["number"], round=data["round"], kind=EntryKind(data["kind"]), place=_read_place(data),
        values=codec.from_json(data["values"]), sha256=data["sha256"], activity=data["activity"],
    )  # fmt: skip


def with_files(state: State, files: Mapping[int, str]) -> State:
    """The state whose reports and needs name the file they came in; `files` maps ids of returns to names."""

    def named(place: Place, return_id: int) -> Place:
        return replace(place, file=files.get(return_id, ""))

    activities = tuple(
        replace(one, reports=tuple(replace(each, place=named(each.place, each.return_id)) for each in one.reports))
        for one in state.activities
    )
    needs = tuple(replace(one, place=named(one.place, one.return_id)) for one in state.needs)
    return replace(state, activities=activities, needs=needs)


def actors_to_json(actors: Iterable[Actor]) -> list[dict[str, Any]]:
    """Institutions as data, without persons and addresses."""
    return [
        {
            "key": one.key, "name": one.name, "short_name": one.short_name, "kind": one.kind, "territory": one.territory,
            "active": one.active,
        }
        for one in actors
    ]  # fmt: skip


def actors_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Actor, ...]:
    """The inverse of `actors_to_json`."""
    return tuple(
        Actor(
            key=one["key"], name=one["name"], short_name=one["short_name"], kind=one["kind"], territory=one["territory"],
            active=one["active"],
        )
        for one in data
    )  # fmt: skip


class _Public:
    """Writes activities and reports with what may be printed only."""

    def __init__(self, settings: Settings) -> None:
        self._printed = frozenset(column.key for column in columns_of(settings) if column.printed) - _PRIVATE_KEYS

    def activity(self, one: Activity) -> dict[str, Any]:
        return {
            "number": one.number,
            "values": self._values(one.values),
            "sources": {key: list(ids) for key, ids in one.sources.items() if key in self._printed},
            "contradictions": [
                {"key": said.key, "statements": [list(pair) for pair in said.statements]}
                for said in one.contradictions
                if said.key in self._printed
            ],
            "group": one.group,
            "succeeds": one.succeeds,
            "edited": {
                key: {"changed": edit.changed, "at": edit.at.isoformat() if edit.at else None}
                for key, edit in one.edits.items()
                if key in self._printed
            },
            "reported": self._values(one.reported),
            "reports": [self._report(report) for report in one.reports],
        }

    def _report(self, one: Report) -> dict[str, Any]:
        values = self._values(one.values)
        return {
            "id": one.id, "actor": one.actor, **_place(one.place, one.return_id), "version": one.version,
            "fingerprint": one.fingerprint, "row_key": one.row_key, "values": values,
            "typed": {key: text for key, text in one.typed.items() if key in values},
        }  # fmt: skip

    def _values(self, values: Mapping[str, Value]) -> dict[str, Any]:
        released = values.get("publish_contact") is True
        kept = {key: value for key, value in values.items() if key in self._printed and (key != "contact" or released)}
        return codec.to_json(kept)


def _place(place: Place, return_id: int) -> dict[str, Any]:
    # Names of files may say who sent them; they are looked up in the store when somebody asks.
    return {"sheet": place.sheet, "row": place.row, "return": return_id}


def _read_place(data: Mapping[str, Any]) -> Place:
    return Place("", data["sheet"], data["row"])


def _activity(data: Mapping[str, Any], round_name: str) -> Activity:
    reported = codec.from_json(data["reported"])
    return Activity(
        number=data["number"],
        reports=tuple(_report(one, round_name) for one in data["reports"]),
        values=codec.from_json(data["values"]),
        sources={key: tuple(ids) for key, ids in data["sources"].items()},
        contradictions=tuple(
            Contradiction(one["key"], tuple((int(report), str(text)) for report, text in one["statements"]))
            for one in data["contradictions"]
        ),
        group=data["group"],
        succeeds=data["succeeds"],
        edits={
            key: Edit(reported.get(key), "", datetime.fromisoformat(one["at"]) if one["at"] else None, one["changed"])
            for key, one in data["edited"].items()
        },
        reported=reported,
    )


def _report(data: Mapping[str, Any], round_name: str) -> Report:
    return Report(
        id=data["id"], actor=data["actor"], round=round_name, place=_read_place(data),
        values=codec.from_json(data["values"]), typed=data["typed"], fingerprint=data["fingerprint"],
        version=data["version"], return_id=data["return"], row_key=data["row_key"],
    )  # fmt: skip
